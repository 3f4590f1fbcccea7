//! Deciding again: a lead whose submissions are others than before, by a merge or its undoing.
//!
//! In scope: gathering what bears on it, storing the decision with its receipt. Not in scope: what is decided
//! (`frontdesk::unassigned_again`), and which submissions are whose (`merges`).

use crate::gather::Gathered;
use crate::holding::Holding;
use crate::recount::Kept;
use crate::signing::Seals;
use crate::sql::Sql;
use crate::{Error, assignments, clocks, conversion, deals, earlier, minimum, receipt, recount, staff, store, trials};
use frontdesk::dedupe::lead_of;
use frontdesk::known::EarlierLead;
use frontdesk::{Known, KnownLead, LeadState, Playbook, RawLead, Record, Submission};
use jiff::Timestamp;

/// The lead, as it is to be decided.
#[derive(Clone, Debug)]
pub(crate) struct Again<'a> {
    pub(crate) id: &'a str,
    /// All its submissions, oldest first.
    pub(crate) kept: &'a [Kept],
    /// What they come to.
    pub(crate) state: LeadState,
    /// Who has it, and by when they have to have answered: both stay.
    pub(crate) owner: Option<String>,
    pub(crate) due_at: Option<Timestamp>,
}

/// What came of it.
pub(crate) struct Decided {
    /// The lead's number.
    pub(crate) lead: i64,
    pub(crate) receipt: i64,
    pub(crate) record: Record,
}

/// A decision that is not stored yet.
pub(crate) struct Made {
    pub(crate) record: Record,
    lead: KnownLead,
    known: Known,
    repeat: bool,
    /// When the lead's first submission came.
    first: Timestamp,
}

/// Decides and stores the lead.
pub(crate) fn decide(sql: &impl Seals, again: Again, playbook: &Playbook, now: Timestamp) -> Result<Decided, Error> {
    store(sql, make(sql, again, playbook, now)?, playbook, now)
}

/// Decides the lead.
pub(crate) fn make(sql: &impl Sql, again: Again, playbook: &Playbook, now: Timestamp) -> Result<Made, Error> {
    let Again { id, kept, state, owner, due_at } = again;
    let lead = lead_of(&state, &playbook.survivorship);
    let (Some(first), Some(latest)) = (kept.first(), kept.last()) else {
        return Err(Error::Unreadable(format!("the lead `{id}`, which has no submission")));
    };
    let searched = recount::searched(kept, &lead);
    let account = conversion::account_of(sql, kept)?;
    let mut gathered = Gathered::around(sql, &lead, Known::default())?;
    if !gathered.known.settles(&lead) {
        gathered.candidates(sql, &searched.candidates)?;
    }
    let mut known = gathered.further(sql, account.as_ref())?;
    deals::bear_on(sql, &mut known, &lead, playbook)?;
    let (number, before) = earlier::standing(sql, id)?.unzip();
    known.colleagues = earlier::colleagues(sql, &known, &lead, number, playbook)?;
    known.staff.suspended = minimum::suspended(sql, playbook)?;
    let at = kept.iter().rev().nth(1).map(|kept| kept.received_at);
    let earlier = before.zip(at).map(|(before, at)| EarlierLead { at, ..before });
    let created_at = kept.iter().map(|kept| kept.lead.created_at.unwrap_or(kept.received_at)).min();
    let trial = trials::of(sql, kept.iter().map(|kept| kept.number), playbook)?;
    let lead = KnownLead { id: id.to_owned(), state, owner, due_at, account, created_at, earlier, trial };
    let submission = Submission { id: latest.id.clone(), raw: RawLead::default(), lead: latest.lead.clone(), searched };
    let repeat = kept.len() > 1;
    let unassigned = frontdesk::unassigned_again(lead.clone(), submission, repeat, &known, playbook, now);
    let (rotation, staff) = staff::known(sql, number, &unassigned, playbook, now)?;
    let record = unassigned.assign(&rotation, &staff);
    (known.rotation, known.staff) = (rotation, staff);
    Ok(Made { record, lead, known, repeat, first: first.received_at })
}

/// Stores a decision, with its receipt.
pub(crate) fn store(sql: &impl Seals, made: Made, playbook: &Playbook, now: Timestamp) -> Result<Decided, Error> {
    let Made { record, lead, known, repeat, first } = made;
    let last = receipt::last(sql)?;
    let number = store::lead(sql, &record, repeat, last.number + 1, [first, now])?;
    store::waiting(sql, number, &record.decision, true)?;
    let Holding { open, clock, .. } = Holding::of(sql, number)?;
    let same_owner = assignments::routed(sql, &record, number, open.as_ref(), now)?;
    clocks::routed(sql, &record.decision, number, (clock, same_owner), playbook, now)?;
    receipt::add(sql, &last, number, &record, &known, Some((&lead, repeat)), now)?;
    Ok(Decided { lead: number, receipt: last.number + 1, record })
}
