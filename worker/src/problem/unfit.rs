//! Refusals of what can be read and can't be taken.
//!
//! In scope: statuses 409 and 422. Not in scope: any other (`super`).

use super::{Errors, Problem, cut};
use frontdesk::FieldProblem;
use frontdesk::Refusal;
use frontdesk::playbook::Finding;

impl Problem {
    /// Neither e-mail nor phone could be answered.
    pub(crate) fn no_way_to_answer(refusal: &Refusal) -> Self {
        let detail = "a lead needs an e-mail address or a phone number that can be answered";
        let mut problem = Self::new(422, "no-way-to-answer", "Nobody could answer this lead", detail);
        problem.errors = Errors::Fields(refusal.problems.clone());
        problem
    }

    /// A verdict that can't be taken: nothing was stored.
    pub(crate) fn bad_verdict(problems: Vec<FieldProblem>) -> Self {
        Self::of_fields(
            422,
            "bad-verdict",
            "The verdict can't be taken",
            "nothing was stored; mend what `errors` lists",
            problems,
        )
    }

    /// Something done about a lead that can't be taken: nothing was stored.
    pub(crate) fn bad_work(problems: Vec<FieldProblem>) -> Self {
        Self::of_fields(
            422,
            "bad-work",
            "This can't be noted",
            "nothing was stored; mend what `errors` lists",
            problems,
        )
    }

    pub(crate) fn lead_taken(lead: &str) -> Self {
        let detail = format!("found `{}` taken, or not to be had just now; nothing was stored", cut(lead));
        Self::new(409, "lead-taken", "Somebody else was first", detail)
    }

    /// Never made, too old, or garbled on its way: which of these isn't told.
    pub(crate) fn no_link() -> Self {
        let detail = "the link isn't one of ours, or has expired; sign in, or ask whoever sent it for a new one";
        Self::new(410, "link-expired", "This link doesn’t count any more", detail)
    }

    /// Of somebody who had the lead.
    pub(crate) fn link_over() -> Self {
        let detail = "whoever the link was for doesn’t have the lead any more; nothing was stored";
        Self::new(410, "link-over", "Somebody else has this lead now", detail)
    }

    pub(crate) fn not_owner(owner: &str) -> Self {
        let detail = format!("the lead is `{}`'s now; nothing was stored", cut(owner));
        Self::new(409, "not-the-owner", "The lead is somebody else's", detail)
    }

    /// A reviewer's word on leads that can't be taken: nothing was stored.
    pub(crate) fn bad_word(problems: Vec<FieldProblem>) -> Self {
        Self::of_fields(
            422,
            "bad-merge",
            "This can't be said of leads",
            "nothing was stored; mend what `errors` lists",
            problems,
        )
    }

    /// A lead that can't be converted so, or an opportunity that can't be changed so: nothing was stored.
    pub(crate) fn bad_conversion(problems: Vec<FieldProblem>) -> Self {
        Self::of_fields(
            422,
            "bad-conversion",
            "The lead can't become this",
            "nothing was stored; mend what `errors` lists",
            problems,
        )
    }

    /// A deal or a trial that can't be registered so: nothing was stored.
    pub(crate) fn bad_deal(problems: Vec<FieldProblem>) -> Self {
        Self::of_fields(
            422,
            "bad-deal",
            "This can't be registered",
            "nothing was stored; mend what `errors` lists",
            problems,
        )
    }

    /// How long leads are kept, or who says that one goes, said so that it can't be taken: nothing was changed.
    pub(crate) fn bad_retention(problems: Vec<FieldProblem>) -> Self {
        Self::of_fields(
            422,
            "bad-retention",
            "This can't be kept so",
            "nothing was changed; mend what `errors` lists",
            problems,
        )
    }

    /// A publication that can't be: nothing was published.
    pub(crate) fn bad_publication(problems: Vec<FieldProblem>) -> Self {
        Self::of_fields(
            422,
            "bad-publication",
            "The playbook can't be published so",
            "nothing was published; mend what `errors` lists",
            problems,
        )
    }

    /// A backup is restored where there is no workspace.
    pub(crate) fn workspace_there() -> Self {
        let detail = "found a workspace of this name, expected none; nothing was restored";
        Self::new(409, "workspace-there", "A workspace is there", detail)
    }

    /// Until the last part of a backup was read there is no workspace.
    pub(crate) fn restoring() -> Self {
        let detail =
            "the workspace is being restored; send the rest of the backup, or all of it from its first line on";
        Self::new(409, "restore-under-way", "The workspace is being restored", detail)
    }

    pub(crate) fn bad_backup(line: u64, what: &str) -> Self {
        let detail = format!("line {line}: {}; nothing of this part was restored", cut(what));
        Self::new(422, "bad-backup", "This is no backup, or not as it was written", detail)
    }

    pub(crate) fn other_part(lines: u64) -> Self {
        let detail =
            format!("found another part, expected the one after {lines} lines; nothing of this part was restored");
        Self::new(409, "other-part", "Another part is next", detail)
    }

    /// The first publication can't be taken back.
    pub(crate) fn nothing_before() -> Self {
        let detail = "found one publication at most; publish the playbook that is to be in force";
        Self::new(409, "nothing-before", "There is nothing to go back to", detail)
    }

    /// Something that administers can't be taken so: nothing was stored.
    pub(crate) fn bad_fields(problems: Vec<FieldProblem>) -> Self {
        Self::of_fields(
            422,
            "bad-fields",
            "This can't be kept so",
            "nothing was stored; mend what `errors` lists",
            problems,
        )
    }

    pub(crate) fn key_reused() -> Self {
        let detail = "this Idempotency-Key came before with another body; use a new key for a new request";
        Self::new(422, "idempotency-key-reused", "The Idempotency-Key belongs to another request", detail)
    }

    pub(crate) fn bad_book(why: &str) -> Self {
        let detail = format!("{why}; pack it again with `frontdesk pack` of this version");
        Self::new(422, "bad-book", "The account book can't be used", detail)
    }

    pub(crate) fn bad_revision(found: &str, expected: i64) -> Self {
        let detail = format!(
            "found revision `{}` of the accounts, expected {expected}: pack the accounts as they are, and send the revision \
             that `GET /v1/book` had before they were read",
            cut(found)
        );
        Self::new(409, "other-revision", "The account book is of another revision", detail)
    }

    /// A playbook with findings: nothing was published.
    pub(crate) fn findings(findings: &[Finding]) -> Self {
        let detail = "nothing was published, and the playbook in force goes on serving; mend what `errors` lists";
        let mut problem = Self::new(422, "playbook-findings", "The playbook has findings", detail);
        problem.errors = Errors::Findings(findings.to_vec());
        problem
    }
}
