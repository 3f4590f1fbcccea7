//! Evidence: how a lead and an account agree, feature by feature.
//!
//! In scope: comparing. Not in scope: what a level is worth (`score`).

use super::name::{self, Named};
use super::score;
use crate::account::Account;
use crate::decision::Evidence;
use crate::lead::Lead;

/// Lines of evidence, in a fixed order.
#[derive(Default)]
pub(super) struct Lines(pub(super) Vec<Evidence>);

impl Lines {
    pub(super) fn add(&mut self, feature: &str, level: &str) {
        self.0.push(Evidence { feature: feature.into(), level: level.into(), points: score::points(feature, level) });
    }
}

/// One line a feature that both sides know.
pub(super) fn of(lead: &Lead, account: &Account, named: Option<&Named>) -> Lines {
    let mut lines = Lines::default();
    if let Some(domain) = &lead.domain
        && !account.domains.is_empty()
    {
        lines.add("domain", if account.domains.contains(domain) { "exact" } else { "differs" });
    }
    if let Some(named) = named {
        names(lead, named, &mut lines);
    }
    if let (Some(lead), Some(account)) = (&lead.phone, &account.phone)
        && lead.e164 == account.e164
    {
        lines.add("phone", "exact");
    }
    place(lead, account, &mut lines);
    lines
}

fn names(lead: &Lead, named: &Named, lines: &mut Lines) {
    let agreement = &named.agreement;
    let kind = name::kind(agreement);
    lines.add("name", kind);
    if named.is_alias {
        lines.add("alias", "nearest");
    }
    if matches!(kind, "differs" | "acronym") {
        return;
    }
    lines.add("shared", name::shared(agreement));
    lines.add("lead_only", name::left_over(agreement.left_only, agreement.left_heaviest, agreement.left));
    lines.add("account_only", name::left_over(agreement.right_only, agreement.right_heaviest, agreement.right));
    lines.add("spelling", name::spelling(agreement));
    lines.add("first_word", if agreement.same_first { "same" } else { "differs" });
    if agreement.numbers_differ {
        lines.add("number", "differs");
    }
    if agreement.common_differ {
        lines.add("place_or_kind", "differs");
    }
    let form = |form: &str| form.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    if let (Some(lead), Some(account)) = (lead.company.as_ref().and_then(|company| company.legal_form.as_deref()), &named.legal_form)
    {
        lines.add("legal_form", if form(lead) == form(account) { "same" } else { "differs" });
    }
}

/// Of postal code, city, state and country the finest that both sides know and that agrees; else the coarsest
/// that differs.
fn place(lead: &Lead, account: &Account, lines: &mut Lines) {
    let places = [
        ("same_postal_code", "other_postal_code", &lead.postal_code, &account.postal_code),
        ("same_city", "other_city", &lead.city, &account.city),
        ("same_state", "other_state", &lead.state, &account.state),
        ("same_country", "other_country", &lead.country, &account.country),
    ];
    let known = places.into_iter().filter_map(|(same, other, lead, account)| {
        let (lead, account) = (lead.as_deref()?, account.as_deref()?);
        let equal = lead.chars().flat_map(char::to_lowercase).eq(account.chars().flat_map(char::to_lowercase));
        Some((equal, same, other))
    });
    let known: Vec<_> = known.collect();
    let other_country = known.last().filter(|(equal, _, level)| !equal && *level == "other_country");
    let level = match (other_country, known.iter().find(|(equal, ..)| *equal)) {
        (Some((_, _, other)), _) => other,
        (None, Some((_, same, _))) => same,
        (None, None) => match known.last() {
            Some((_, _, other)) => other,
            None => return,
        },
    };
    lines.add("place", level);
}
