//! Finding: whose a submission is that comes in, of all that came before.
//!
//! In scope: reading, by keys, a bounded number of earlier submissions, and the lead that the core picks among them. Not in
//! scope: comparing (the core does).

use crate::assignments::Open;
use crate::holding::Holding;
use crate::keys::{Holders, Keys};
use crate::recount::{self, Standing};
use crate::row::{integer, json, text, to_json};
use crate::sql::Sql;
use crate::{Error, earlier, trials};
use frontdesk::{Alike, Candidate, Found, Known, KnownLead, Lead, Playbook, Size, find, identity_keys, lead_profile};
use std::collections::{BTreeMap, BTreeSet};

/// What was found, and what storing it needs to know again.
pub(crate) struct Finding {
    keys: Keys,
    holders: Holders,
    /// The submissions that were compared, by id.
    places: BTreeMap<String, Place>,
    /// The lead that it is merged into.
    pub(crate) lead: Option<Standing>,
    /// How that stands.
    pub(crate) holding: Holding,
}

/// Where an earlier submission is.
#[derive(Clone, Copy, Debug)]
struct Place {
    submission: i64,
    lead: i64,
}

/// Looks for the submission's lead; what bears on it, as far as it was found here.
pub(crate) fn look(sql: &impl Sql, lead: &Lead, size: Size, playbook: &Playbook) -> Result<(Finding, Known), Error> {
    let keys = Keys::of(lead);
    let holders = Holders::of(sql, &keys)?;
    let (mut candidates, places) = candidates(sql, &holders.promising(&keys))?;
    let mut known = Known { size, ..Known::default() };
    std::mem::swap(&mut known.candidates, &mut candidates);
    let found = find(lead, &known, playbook);
    // What is different decides nothing, and would only be kept with every receipt.
    let named: BTreeSet<&String> = alike(&found).map(|alike| &alike.lead).collect();
    known.candidates.retain(|candidate| named.contains(&candidate.lead));
    let mut finding = Finding { keys, holders, places, lead: None, holding: Holding::default() };
    if let Some(place) = found.same.as_ref().and_then(|same| finding.places.get(&same.submission)) {
        finding.lead = recount::standing(sql, place.lead, &playbook.survivorship)?;
    }
    if let Some(lead) = &finding.lead {
        let number = lead.number;
        let holding = Holding::of(sql, number)?;
        let mut lead = KnownLead { account: holding.account.clone(), ..KnownLead::from(lead) };
        earlier::tell(sql, number, &mut lead, playbook)?;
        lead.trial = trials::of_lead(sql, number, playbook)?;
        // Whoever but watches a lead that is held doesn't keep it when its person comes again.
        if holding.open.as_ref().is_some_and(Open::is_held) {
            (lead.owner, lead.due_at) = (None, None);
        }
        known.leads.push(lead);
        finding.holding = holding;
    }
    Ok((finding, known))
}

fn alike(found: &Found) -> impl Iterator<Item = &Alike> {
    found.same.iter().chain(&found.unsure).chain(&found.changed_job)
}

/// The submissions with these numbers, as they are compared, and where they are.
fn candidates(sql: &impl Sql, numbers: &[i64]) -> Result<(Vec<Candidate>, BTreeMap<String, Place>), Error> {
    let (mut candidates, mut places) = (Vec::new(), BTreeMap::new());
    if numbers.is_empty() {
        return Ok((candidates, places));
    }
    let statement = "SELECT submission.number, submission.id, submission.lead, lead.id, submission.data FROM submission \
                     JOIN lead ON lead.number = submission.lead WHERE submission.number IN \
                     (SELECT value FROM json_each(?)) ORDER BY submission.number";
    for row in sql.query(statement, &[to_json(&numbers)?.into()])? {
        let (number, id, lead): (i64, &str, Lead) = (integer(&row, 0)?, text(&row, 1)?, json(&row, 4)?);
        places.insert(id.to_owned(), Place { submission: number, lead: integer(&row, 2)? });
        candidates.push(Candidate {
            submission: id.into(),
            lead: text(&row, 3)?.into(),
            number: u64::try_from(number - 1).unwrap_or(0),
            keys: identity_keys(&lead),
            profile: lead_profile(&lead, std::iter::empty()),
            apart: false,
        });
    }
    Ok((candidates, places))
}

impl Finding {
    /// The number of the submission that `alike` is about, and of its lead.
    pub(crate) fn place(&self, alike: &Alike) -> Option<(i64, i64)> {
        self.places.get(&alike.submission).map(|place| (place.submission, place.lead))
    }

    /// Each with the numbers of its submission and lead.
    pub(crate) fn places<'a>(&self, alike: &'a [Alike]) -> Vec<(&'a Alike, i64, i64)> {
        let place = |alike: &'a Alike| self.place(alike).map(|(submission, lead)| (alike, submission, lead));
        alike.iter().filter_map(place).collect()
    }

    /// What the submission is found by, and which of that needs no row where it is one of the lead `home`.
    pub(crate) fn keys(&self, home: i64) -> (&Keys, BTreeSet<i64>) {
        let of_home = |number: i64| self.places.values().any(|place| place.submission == number && place.lead == home);
        (&self.keys, self.holders.settled(of_home))
    }
}

impl From<&Standing> for KnownLead {
    fn from(lead: &Standing) -> Self {
        let Standing { id, state, owner, due_at, .. } = lead.clone();
        Self { id, state, owner, due_at, account: None, created_at: None, earlier: None, trial: None }
    }
}
