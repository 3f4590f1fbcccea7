//! Submitting: the one transaction in which a submission becomes a routed lead.
//!
//! In scope: its order. Not in scope: what is decided (`frontdesk::route`) and how it is stored (`store`).

use crate::answer::Answer;
use crate::gather::Gathered;
use crate::sql::Sql;
use crate::{
    Access, Error, Idempotency, KeyKind, Ledger, colleagues, deals, earlier, finding, heads, idempotency, minimum,
    prefill, recount, staff, store, tally,
};
use frontdesk::decision::Reason;
use frontdesk::dedupe::{lead_of, union};
use frontdesk::lead::Column;
use frontdesk::outcome::Searched;
use frontdesk::{Record, Submission};

/// A submission, as a shell hands it over.
#[derive(Clone, Debug)]
pub struct Submit<'a> {
    pub submission: Submission,
    pub access: &'a Access,
    pub idempotency: Option<&'a Idempotency>,
    /// The revision of the accounts that the searched book was made from; `None`: no book was searched.
    pub book_revision: Option<i64>,
    /// Route without a book if there is none: it can't be had.
    pub without_book: bool,
    /// When it came in; counted in whole milliseconds.
    pub now: jiff::Timestamp,
}

/// What became of a submission.
#[derive(Clone, Debug)]
pub enum Submitted {
    /// Routed and stored.
    Routed {
        answer: Box<Answer>,
        record: Box<Record>,
        /// When something is due because of it, at the soonest; `None`: nothing will be, as things are.
        due: Option<jiff::Timestamp>,
        /// Whether leads wait for the account book.
        unmatched: bool,
    },
    /// It was here before: the same answer, as stored; nothing was written.
    Replayed { answer: String },
    /// The idempotency key was used for another request; nothing was written.
    KeyReused,
    /// No account is the lead's by its domain: search the account book of this revision and submit again; nothing was
    /// written.
    BookNeeded { revision: i64 },
}

impl<S: Sql> Ledger<S> {
    /// Routes one submission and stores all of it, or nothing.
    ///
    /// # Errors
    /// What the database said; nothing was written then, and the submission can be sent again.
    pub fn submit(&self, submit: Submit) -> Result<Submitted, Error> {
        self.sql.transaction(|| self.submit_within(submit))
    }

    pub(crate) fn submit_within(&self, submit: Submit) -> Result<Submitted, Error> {
        self.submit_brought(submit, None)
    }

    /// As [`submit_within`](Self::submit_within), of a lead that is this member's where it comes from, by id or name.
    pub(crate) fn submit_brought(&self, submit: Submit, owner: Option<&str>) -> Result<Submitted, Error> {
        let Submit { mut submission, access, idempotency, book_revision, without_book, now } = submit;
        let mut heads = heads::read(&self.sql, idempotency)?;
        if let Some(idempotency) = idempotency {
            match idempotency::earlier(self, idempotency, heads.answered.take(), now)? {
                idempotency::Earlier::None => {}
                idempotency::Earlier::Same(answer) => return Ok(Submitted::Replayed { answer }),
                idempotency::Earlier::Other => return Ok(Submitted::KeyReused),
            }
        }
        if access.kind == KeyKind::Publishable {
            // A page's visitor can write any id: it must not lead to somebody else's record.
            submission.lead.external_id = None;
        }
        if let Some(partner) = access.partner() {
            // Whoever has the page brings the lead: before anything that the page itself says of that.
            submission.raw.put_first(Column::Partner.name(), partner);
            submission.lead = frontdesk::standardize_fields(&submission.raw);
            submission.lead.external_id = None;
        }
        let number = heads.in_force.of(&submission.lead, &submission.id);
        let playbook = self.playbook_numbered(number)?;
        // By the workspace's own words a phone number may be another, and with it who is the same person.
        submission.lead = frontdesk::reread(submission.lead, &submission.raw, &playbook.dictionary);
        let (finding, known) = finding::look(&self.sql, &submission.lead, heads.size, &playbook)?;
        // The merged lead is decided: its organisation is asked for, and may be an earlier submission's.
        // What nobody needed isn't kept: whether an isolate had the book at hand is no part of a lead.
        let mut as_found = Searched::default();
        let (mut lead, mut searched_before) = (submission.lead.clone(), None);
        if let Some(earlier) = &finding.lead {
            let own = frontdesk::state_of(&submission.id, &lead, now, heads.size.submissions, &playbook);
            let state = union(earlier.state.clone(), own, &playbook.survivorship);
            lead = lead_of(&state, &playbook.survivorship);
            searched_before = recount::searched_before(&self.sql, &state, &lead, &submission)?;
        }
        let mut gathered = Gathered::around(&self.sql, &lead, known)?;
        let contact = finding.holding.account.as_ref();
        // An exact domain doesn't wait for the book, nor does somebody's contact.
        if !gathered.known.settles(&lead) && contact.is_none() {
            match searched_before {
                Some(searched) => submission.searched = searched,
                None if lead.is_searchable() && book_revision != Some(heads.accounts) && !without_book => {
                    return Ok(Submitted::BookNeeded { revision: heads.accounts });
                }
                None => as_found.clone_from(&submission.searched),
            }
            gathered.candidates(&self.sql, &submission.searched.candidates)?;
        }
        let mut known = gathered.further(&self.sql, contact)?;
        deals::bear_on(&self.sql, &mut known, &lead, &playbook)?;
        let own = finding.lead.as_ref().map(|lead| lead.number);
        known.colleagues = earlier::colleagues(&self.sql, &known, &lead, own, &playbook)?;
        known.staff.suspended = minimum::suspended(&self.sql, &playbook)?;
        let unassigned = frontdesk::unassigned(submission, &known, &playbook, now);
        let (rotation, mut staff) = staff::known(&self.sql, own, &unassigned, &playbook, now)?;
        staff.brought = owner.and_then(|owner| playbook.member_called(owner)).map(str::to_owned);
        let record = unassigned.assign(&rotation, &staff);
        // The receipt has what was decided on, and of the rotation no more.
        (known.rotation, known.staff) = (rotation, staff);
        let due = store::record(&self.sql, &record, &known, (&finding, &as_found), &heads, &playbook, now)?;
        tally::count(&self.sql, &record, &playbook, now)?;
        prefill::watch(&self.sql, record.submission.lead.domain.as_deref(), &record.lead_id, now)?;
        let organisation = if access.kind == KeyKind::Secret {
            colleagues::of(&self.sql, &record.lead_id, &record.lead, record.decision.account_id.as_ref())?
        } else {
            None
        };
        let answer = Answer::of(&record, &playbook, access.explains, organisation);
        if let Some(idempotency) = idempotency {
            idempotency::keep(&self.sql, idempotency, &answer, heads.last.number + 1, now)?;
        }
        let unmatched = heads.has_unmatched || record.decision.reasons.contains(&Reason::BookMissing);
        Ok(Submitted::Routed { answer: Box::new(answer), record: Box::new(record), due, unmatched })
    }
}
