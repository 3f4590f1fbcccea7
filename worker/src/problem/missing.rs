//! Refusals of what isn't there.
//!
//! In scope: status 404. Not in scope: any other (`super`).

use super::{Problem, cut};
use crate::message::What;

impl Problem {
    pub(crate) fn no_verdict(number: &str) -> Self {
        let detail = format!("found no verdict with the number `{}`", cut(number));
        Self::new(404, "no-such-verdict", "There is no such verdict", detail)
    }

    pub(crate) fn no_merge(number: &str) -> Self {
        let detail = format!("found no merge with the number `{}`", cut(number));
        Self::new(404, "no-such-merge", "There is no such merge", detail)
    }

    pub(crate) fn no_duplicate(number: &str) -> Self {
        let detail = format!("found no pair of leads with the number `{}` on the review list", cut(number));
        Self::new(404, "no-such-duplicate", "There is no such pair", detail)
    }

    pub(crate) fn no_not_same(number: &str) -> Self {
        let detail = format!("found nothing with the number `{}` that keeps two leads apart", cut(number));
        Self::new(404, "no-such-not-same", "Nothing of the kind was said", detail)
    }

    /// Nothing of the kind has this id or number.
    pub(crate) fn no_such(what: What, id: &str) -> Self {
        let (code, title) = match what {
            What::Lead => return Self::no_lead(id),
            What::Account => ("no-such-account", "There is no such account"),
            What::Contact => ("no-such-contact", "There is no such contact"),
            What::Opportunity => ("no-such-opportunity", "There is no such opportunity"),
            What::Playbook => ("no-such-playbook", "There is no such playbook"),
            What::Deal => ("no-such-deal", "There is no such deal registration"),
            What::Key => ("no-such-key", "There is no such key"),
            What::Person => ("no-such-person", "There is no such person"),
            What::Issuer => ("no-issuer", "There is no issuer"),
            What::Webhook => ("no-such-webhook", "There is no such webhook"),
            What::Report => ("no-such-report", "There is no such report"),
            What::Member => ("no-such-member", "There is no such member"),
            What::Absence => ("no-such-absence", "There is no such absence"),
            What::Campaign => ("no-such-campaign", "There is no such campaign"),
            What::Delivery => ("no-such-delivery", "There is no such dead delivery"),
            What::Backup => ("no-such-backup", "This backup isn't under way"),
            What::Suspect => ("no-such-suspect", "There is no such submission to look at"),
        };
        Self::new(404, code, title, format!("found nothing of the kind under `{}`", cut(id)))
    }

    /// No key of this id evaluates for prefill.
    pub(crate) fn no_prefill_key(id: &str) -> Self {
        let detail = format!(
            "found no key `{}` that counts, expected that of a set's `index.json` as it is now: fetch it again, past the cache",
            cut(id)
        );
        Self::new(404, "no-such-prefill-key", "There is no such key for prefill", detail)
    }

    pub(crate) fn prefill_off() -> Self {
        let detail = "the workspace does without prefill; nothing was evaluated";
        Self::new(404, "prefill-off", "There is no prefill here", detail)
    }

    pub(crate) fn no_lead(id: &str) -> Self {
        Self::new(404, "no-such-lead", "There is no such lead", format!("found no lead or submission `{}`", cut(id)))
    }

    pub(crate) fn no_account(id: &str) -> Self {
        Self::new(404, "no-such-account", "There is no such account", format!("found no account `{}`", cut(id)))
    }

    pub(crate) fn no_route(path: &str) -> Self {
        Self::new(404, "no-such-path", "There is nothing here", format!("found no resource at `{}`", cut(path)))
    }
}
