//! Keys: by what submissions are found again.
//!
//! In scope: writing and looking up, with a bounded number of rows. Not in scope: what keys are made of (the core says), and
//! who is the same (the core again). A key is stored as a number made from it, so that an index of millions stays small;
//! two keys of one number cost a comparison and nothing else. Of each key a lead has one row, of its submission that
//! brought it; a key that has as many rows as are ever read gets no more.

use crate::Error;
use crate::row::{from_json, integer, text, to_json};
use crate::sql::Sql;
use frontdesk::Lead;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Most submissions that are read of one key, the oldest first. A blocking key that more share tells nothing.
const MOST_OF_KEY: i64 = 4;

/// Most submissions that are compared.
const MOST_FOUND: usize = 10;

/// The kinds of blocking keys that have rows, few, since a submission's rows are what the single writer spends its time on:
/// on a list of 9,653 business leads these five bring together 98.5 % of what all kinds do, with 3 rows a lead for 14.
const KINDS: [&str; 5] = ["first+last", "last+domain", "last+company", "local", "phone"];

/// What a submission is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// Of one person.
    identity: BTreeSet<i64>,
    /// Of people who are alike.
    blocks: BTreeSet<i64>,
}

impl Keys {
    /// The keys of a lead in standard form.
    pub(crate) fn of(lead: &Lead) -> Self {
        let numbers = |keys: Vec<String>| keys.iter().map(|key| number(key)).collect();
        let mut identity = frontdesk::identity_keys(lead);
        if identity.is_empty() {
            // A mailbox for all or a number, and no name: the same once more is the same person all the same.
            let contact =
                [lead.email.as_ref().map(|email| &email.address), lead.phone.as_ref().map(|phone| &phone.e164)];
            identity.extend(contact.into_iter().flatten().map(|contact| format!("nameless:{contact}")));
        }
        Self { identity: numbers(identity), blocks: numbers(blocks(lead)) }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = i64> {
        self.identity.union(&self.blocks).copied()
    }
}

/// By what one person is known, from all that they sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    addresses: BTreeSet<String>,
    identity: BTreeSet<i64>,
}

impl Known {
    pub(crate) fn add(&mut self, lead: &Lead) {
        self.addresses.extend(lead.email.as_ref().map(|email| email.address.clone()));
        self.identity.extend(Keys::of(lead).identity);
    }

    /// Whether it is certainly the same person: a namesake at the same number who has another address isn't.
    pub(crate) fn is(&self, lead: &Lead) -> bool {
        match &lead.email {
            Some(email) if !self.addresses.is_empty() => self.addresses.contains(&email.address),
            _ => !self.identity.is_disjoint(&Keys::of(lead).identity),
        }
    }
}

/// The blocking keys that are worth a row: of the kinds that [`KINDS`] names.
fn blocks(lead: &Lead) -> Vec<String> {
    let mut keys = frontdesk::blocking_keys(lead);
    keys.retain(|key| key.split_once(':').is_some_and(|(kind, _)| KINDS.contains(&kind)));
    keys
}

/// SHA-256's first 52 bits: numbers cross some platforms' borders as floating point.
fn number(key: &str) -> i64 {
    let digest = Sha256::digest(key.as_bytes());
    let bits = digest.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    (bits >> 12) as i64
}

/// Which submissions have which key.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    by_key: BTreeMap<i64, Vec<i64>>,
}

impl Holders {
    /// Looks the keys up.
    pub(crate) fn of(sql: &impl Sql, keys: &Keys) -> Result<Self, Error> {
        let listed: Vec<i64> = keys.all().collect();
        if listed.is_empty() {
            return Ok(Self::default());
        }
        // One statement, however many keys: each costs a look-up and the rows that it may read.
        let statement = "SELECT value, (SELECT json_group_array(submission) FROM (SELECT submission FROM \
                         submission_key WHERE submission_key.key = value ORDER BY submission LIMIT ?)) FROM json_each(?)";
        let rows = sql.query(statement, &[(MOST_OF_KEY + 1).into(), to_json(&listed)?.into()])?;
        let by_key = rows.iter().map(|row| Ok((integer(row, 0)?, from_json(text(row, 1)?)?)));
        Ok(Self { by_key: by_key.collect::<Result<_, Error>>()? })
    }

    /// The submissions worth comparing, the most promising first: those with an identity key, those with more keys, the
    /// older.
    pub(crate) fn promising(&self, keys: &Keys) -> Vec<i64> {
        let mut found: BTreeMap<i64, (u32, u32)> = BTreeMap::new();
        for (key, submissions) in &self.by_key {
            let identity = u32::from(keys.identity.contains(key));
            if identity == 0 && is_full(submissions) {
                continue;
            }
            for submission in submissions {
                let (identities, all) = found.entry(*submission).or_default();
                *identities += identity;
                *all += 1;
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(submission, (identities, all))| (u32::MAX - identities, u32::MAX - all, *submission));
        found.into_iter().take(MOST_FOUND).map(|(submission, _)| submission).collect()
    }

    /// The keys that need no row for a submission of the lead whose submissions `is_home` knows.
    pub(crate) fn settled(&self, is_home: impl Fn(i64) -> bool) -> BTreeSet<i64> {
        let held = |submissions: &Vec<i64>| is_full(submissions) || submissions.iter().any(|number| is_home(*number));
        self.by_key.iter().filter(|(_, submissions)| held(submissions)).map(|(key, _)| *key).collect()
    }
}

fn is_full(submissions: &[i64]) -> bool {
    i64::try_from(submissions.len()).unwrap_or(i64::MAX) > MOST_OF_KEY
}

/// Ties keys to the submission that brought them, but for the `settled` ones.
pub(crate) fn add(sql: &impl Sql, submission: i64, keys: &Keys, settled: &BTreeSet<i64>) -> Result<(), Error> {
    let new: Vec<i64> = keys.all().filter(|key| !settled.contains(key)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let statement = "INSERT OR IGNORE INTO submission_key (key, submission) SELECT value, ? FROM json_each(?)";
    sql.query(statement, &[submission.into(), to_json(&new)?.into()])?;
    Ok(())
}
