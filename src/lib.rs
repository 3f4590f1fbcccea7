//! Frontdesk's core: a form post becomes a routed lead.
//!
//! ```text
//! RawLead ─ standardize ─ search ─ dedupe ─ match ─ decide ─ assign ─ record
//! ```
//!
//! In scope: every decision about a lead, as functions from values to values. Not in scope: keeping
//! anything (`ledger`), transport (`worker`, `www`, `cli`). The core deliberately has no clock, no randomness
//! and no I/O: time, ids, what the ledger holds and the rules are arguments. Same inputs, same bytes out.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod account;
pub mod account_book;
pub mod assign;
pub mod claim;
pub mod crm;
pub mod deal;
pub mod decide;
pub mod decision;
pub mod dedupe;
pub mod difference;
pub mod known;
pub mod lead;
pub mod matching;
pub mod organisation;
pub mod outcome;
pub mod playbook;
pub mod profile;
pub mod proof;
pub mod record;
pub mod replay;
pub mod rotation;
pub mod schedule;
pub mod sla;
pub mod staff;

mod search;
mod similarity;
mod standardize;
mod text;

pub use account_book::{AccountBook, BookError, Builder as AccountBookBuilder};
pub use decision::Decision;
pub use dedupe::identity_keys;
pub use known::{Alike, Candidate, Found, Known, KnownLead, Size, Submission};
pub use lead::{Lead, LeadState, RawLead};
pub use organisation::{ReviewVerdict, Standing, by_domain, organisation};
pub use playbook::Playbook;
pub use record::Record;
pub use rotation::Rotation;
pub use schedule::Schedule;
pub use search::search;
pub use staff::Staff;
pub use standardize::{
    AccountProblem, FieldProblem, Refusal, account, account_id, reread, standardize, standardize_fields,
    standardize_fields_by,
};

/// The account of this id as `book` holds it: what a match weighs, with how we stood with it
/// where the book says so.
///
/// Of the account's domains it has `domain`, if that is one of them; others are a name that nobody can have
/// (RFC 6761), since a book finds accounts by their domains and doesn't hold them.
pub fn packed_account(book: &AccountBook, id: &str, domain: Option<&str>) -> Option<account::Account> {
    let row = book.row(id)?;
    let mut account = account(row.fields.iter().map(|(column, value)| (*column, value.as_str()))).ok()?;
    let known = domain.filter(|domain| book.by_domain(domain).any(|of| of == id));
    account.domains = match known {
        Some(domain) => vec![domain.to_owned()],
        None if row.has_domains => vec!["another.invalid".into()],
        None => Vec::new(),
    };
    Some(account)
}

/// What of a lead is compared in de-duplication; `more`: values of further columns that count as identity evidence.
pub fn lead_profile<'a>(lead: &Lead, more: impl Iterator<Item = &'a str>) -> dedupe::Profile {
    dedupe::Profile::of_lead(lead, more, text::latin)
}

/// What of an account is compared in de-duplication, as of a lead.
pub fn account_profile<'a>(account: &account::Account, more: impl Iterator<Item = &'a str>) -> dedupe::Profile {
    dedupe::Profile::of_account(account, more, text::latin)
}

/// The keys by which earlier submissions that may be the same person's are looked up, beside [`identity_keys`]; sorted.
/// Kept with each submission. A key that many submissions have tells little: whoever looks it up reads a bounded number.
pub fn blocking_keys(lead: &Lead) -> Vec<String> {
    dedupe::blocking_keys(&lead_profile(lead, std::iter::empty()))
}

/// Whose `lead` is, of the candidates that are known: what [`route`] goes by. Whoever gathers `known` asks first, to read
/// the lead that it is merged into; and may then leave out candidates of leads that are not in the answer.
pub fn find(lead: &Lead, known: &Known, playbook: &Playbook) -> Found {
    if known.candidates.is_empty() {
        return Found::default();
    }
    let profile = lead_profile(lead, std::iter::empty());
    dedupe::find(&identity_keys(lead), &profile, &known.candidates, known.size, &playbook.dedupe)
}

/// The state of one submission, which came `at` that moment as the `number`th: what [`dedupe::union`] folds, and
/// [`dedupe::lead_of`] makes a lead of.
pub fn state_of(submission: &str, lead: &Lead, at: jiff::Timestamp, number: u64, playbook: &Playbook) -> LeadState {
    let from = lead::Provenance::of(submission, lead, at, number);
    dedupe::state_of(lead.clone(), from, &playbook.survivorship)
}

/// When the lead was made, where it says so and that can be read.
pub fn created_at(raw: &RawLead) -> Option<jiff::Timestamp> {
    text::moment(raw.get(lead::Column::CreatedAt)?)
}

/// Routes a standardized lead: steps 3 to 7, one function of its arguments.
///
/// `known` is what the ledger holds that bears on this lead, as of `now`. The result is what the ledger
/// has to store, whole or not at all.
///
/// The lead is first read again by the playbook's dictionary ([`reread`]). Who gathers `known` by the lead's keys does
/// so before: a phone number may be readable only by the workspace's word for a country.
pub fn route(submission: Submission, known: &Known, playbook: &Playbook, now: jiff::Timestamp) -> Record {
    unassigned(submission, known, playbook, now).assign(&known.rotation, &known.staff)
}

/// The first half of [`route`], steps 3 to 5: of `known` neither rotation nor staff count, so that who gathers them need
/// but read those of the team that it came to.
pub fn unassigned<'a>(
    mut submission: Submission,
    known: &'a Known,
    playbook: &'a Playbook,
    now: jiff::Timestamp,
) -> Unassigned<'a> {
    submission.lead = reread(submission.lead, &submission.raw, &playbook.dictionary);
    let found = find(&submission.lead, known, playbook);
    let state = state_of(&submission.id, &submission.lead, now, known.size.submissions, playbook);
    let merged = dedupe::merge(state, found, &known.leads, &playbook.survivorship);
    decided(submission, merged, known, playbook, now)
}

/// Decides a lead again after leads were merged, or a merge was undone: steps 4 and 5 for `lead`, whose state is that of all
/// its submissions now. Who has it keeps it.
///
/// `submission` is its latest, with what search found for the lead as it is now. Nothing is looked for: who is one with
/// whom is decided. `repeat`: whether it is of more than one submission. An owner who keeps it keeps the clock too.
pub fn unassigned_again<'a>(
    lead: KnownLead,
    submission: Submission,
    repeat: bool,
    known: &'a Known,
    playbook: &'a Playbook,
    now: jiff::Timestamp,
) -> Unassigned<'a> {
    let KnownLead { id, state, owner, due_at, account, created_at, earlier, trial } = lead;
    let lead = dedupe::lead_of(&state, &playbook.survivorship);
    let duplicate_of = repeat.then(|| id.clone());
    let earlier_owner = owner.clone();
    let merged = outcome::Merged {
        lead,
        state,
        earlier: earlier.filter(|_| repeat),
        duplicate_of,
        earlier_owner,
        created_at,
        trial,
        account,
        ..outcome::Merged::default()
    };
    let keeps = owner.zip(due_at);
    Unassigned { again: Some(Again { id, keeps }), ..decided(submission, merged, known, playbook, now) }
}

/// What stays of a lead that is decided again: its id, and while it has the same owner, by when they have to have answered.
struct Again {
    id: String,
    keeps: Option<(String, jiff::Timestamp)>,
}

/// Steps 4 and 5.
fn decided<'a>(
    submission: Submission,
    mut merged: outcome::Merged,
    known: &'a Known,
    playbook: &'a Playbook,
    now: jiff::Timestamp,
) -> Unassigned<'a> {
    // A signal is of this one submission, also where it has none.
    merged.lead.signal.clone_from(&submission.lead.signal);
    merged.created_at = merged.created_at.into_iter().chain(submission.lead.created_at).min();
    let mut submission = submission.settled(known, &merged.lead);
    let contact = known.accounts.iter().find(|account| Some(&account.id) == merged.account.as_ref());
    let matched = match contact {
        // Nobody's search bears on it.
        Some(account) => {
            submission.searched = outcome::Searched::default();
            matching::match_contact(&merged.lead, account)
        }
        None => {
            matching::match_reviewed(&merged.lead, &submission.searched, &known.accounts, &known.verdicts, playbook)
        }
    };
    let account = matched.account();
    merged.deals = known.deals.iter().filter(|deal| deal.is_about(&merged.lead, account)).cloned().collect();
    merged.colleague = known.colleague(account).cloned();
    let mut decided = decide::decide(&merged, &matched, playbook, now);
    if let Some(partner) = decided.partner.filter(|partner| known.staff.suspended.contains(&partner.team)) {
        // It goes the way of leads that are no partner's.
        (decided.partner, decided.partner_owner) = (None, None);
        decided.reasons.retain(|reason| !matches!(reason, decision::Reason::Partner { .. }));
        let because = assign::MINIMUM.to_owned();
        decided.reasons.push(decision::Reason::Ineligible { member: partner.team.clone(), because });
    }
    Unassigned { submission, merged, matched, decided, playbook, now, again: None }
}

/// A lead of `before` that is to have another owner: case, territory and account stay what they are, and so does what the
/// playbook doesn't have any more, as far as its last case and territory can stand in. `account` is the one it belongs to.
///
/// Who can't have it again is in the staff that it is assigned by.
pub fn reassignable<'a>(
    id: &str,
    lead: Lead,
    account: Option<&'a account::Account>,
    before: Decision,
    playbook: &'a Playbook,
    now: jiff::Timestamp,
) -> Unassigned<'a> {
    let searched = outcome::Searched { book: before.book, ..outcome::Searched::default() };
    let submission = Submission { id: id.to_owned(), raw: RawLead::default(), lead: lead.clone(), searched };
    let merged = outcome::Merged { lead, ..outcome::Merged::default() };
    let verdict = if account.is_none() && before.verdict == decision::Verdict::Match {
        decision::Verdict::None
    } else {
        before.verdict
    };
    let (best, confidence) = (account, before.confidence);
    let matched = outcome::Matched { best, confidence, verdict, by_domain: false, reasons: Vec::new() };
    let (cases, territories) = (&playbook.cases, &playbook.territories);
    let partner = before.reasons.iter().find_map(|reason| match reason {
        decision::Reason::Partner { name, .. } => playbook.partners.iter().find(|partner| partner.name == *name),
        _ => None,
    });
    let decided = outcome::Decided {
        case: cases.rows.iter().find(|case| case.name == before.case).unwrap_or(&cases.otherwise),
        territory: territories.rows.iter().find(|row| row.name == before.territory).unwrap_or(&territories.otherwise),
        partner,
        partner_owner: None,
        priority: before.priority,
        reasons: before.reasons.into_iter().filter(|reason| !reason.is_of_assignment()).collect(),
    };
    Unassigned { submission, merged, matched, decided, playbook, now, again: None }
}

/// A lead that is decided and has no owner yet.
pub struct Unassigned<'a> {
    submission: Submission,
    merged: outcome::Merged,
    matched: outcome::Matched<'a>,
    decided: outcome::Decided<'a>,
    playbook: &'a Playbook,
    now: jiff::Timestamp,
    again: Option<Again>,
}

impl Unassigned<'_> {
    /// The lead's id: the submission's, or that of the earlier lead that it is merged into.
    pub fn lead_id(&self) -> &str {
        let again = self.again.as_ref().map(|again| &again.id);
        again.or(self.merged.duplicate_of.as_ref()).unwrap_or(&self.submission.id)
    }

    /// The account that it belongs to.
    pub fn account(&self) -> Option<&str> {
        self.matched.account().map(|account| account.id.as_str())
    }

    /// The team that gets it, and the segment whose circle is asked, which is empty where the team has one for all.
    pub fn circle(&self) -> Option<(&str, String)> {
        let team = assign::team_of(&self.decided)?;
        Some((team, assign::segment_of(team, &self.merged, &self.matched, self.playbook)))
    }

    /// Steps 6 and 7. Of `rotation` the one circle counts, of `staff` the team's members and this lead's history.
    pub fn assign(self, rotation: &Rotation, staff: &Staff) -> Record {
        let Self { submission, merged, matched, decided, playbook, now, again } = self;
        let assigned = assign::assign(&decided, &merged, &matched, rotation, staff, playbook, now);
        let mut record = record::record(submission, merged, matched, decided, assigned, playbook);
        if let Some(Again { id, keeps }) = again {
            record.lead_id = id;
            // The clock runs on: nobody wrote.
            if let Some((_, due_at)) = keeps.filter(|(owner, _)| Some(owner) == record.decision.owner.as_ref()) {
                record.decision.due_at = Some(due_at);
                record.decision.reasons.retain(|reason| !matches!(reason, decision::Reason::Due { .. }));
            }
        }
        record
    }
}

/// What is so of `playbook` for every lead there can be.
pub fn check(playbook: &Playbook) -> Vec<proof::Finding> {
    proof::check(playbook, &vocabulary())
}

/// The invariants of `playbook` that don't hold, each with a lead that shows it, and those of which that could not be
/// proved.
pub fn violations(playbook: &Playbook) -> Vec<proof::Finding> {
    proof::violations(playbook, &vocabulary())
}

/// The fewest changes of a lead with these values (see [`decide::facts`]) that lead it to `wanted`: a case, a territory, a
/// team, or a member of a team; or the proof that there are none.
///
/// # Errors
/// Nothing has that name.
pub fn why_not(
    facts: &[decision::Held],
    wanted: &str,
    playbook: &Playbook,
) -> Result<proof::Elsewhere, proof::NoSuchName> {
    proof::elsewhere(facts, wanted, playbook, &vocabulary())
}

/// The questions whose answers can still change what becomes of `lead`, the most useful first; `facts` are its values and
/// its account's (see [`decide::facts`]).
pub fn questions(lead: &Lead, facts: &[decision::Held], playbook: &Playbook) -> Vec<proof::Question> {
    proof::questions(lead, facts, playbook, &vocabulary())
}

/// Leads that show what `playbook` does: one for each row, each boundary and each overlap.
pub fn samples(playbook: &Playbook) -> Vec<proof::Sample> {
    proof::samples(playbook, &vocabulary())
}

fn vocabulary() -> proof::Vocabulary {
    proof::Vocabulary {
        states: standardize::state_codes().collect(),
        industries: standardize::industry_codes().collect(),
    }
}
