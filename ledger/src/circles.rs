//! Circles: accounts of a batch that would be above themselves.
//!
//! In scope: finding them among the batch and what is stored above it, in a bounded number of reads. Not in scope: what
//! becomes of them. An account that is stored keeps its parent: its circle has an account of the batch to be broken at.

use crate::Error;
use crate::row::{optional_text, placeholders, text};
use crate::sql::{Sql, Value};
use frontdesk::account::{Account, circles};
use std::collections::{BTreeMap, BTreeSet};

/// Steps that are walked up from a batch's accounts: no group of companies is as deep, and a longer circle does no harm
/// beyond itself, as whoever reads parents reads few steps.
const MOST_STEPS: usize = 32;

/// A statement takes at most 100 values on some platforms.
const AT_ONCE: usize = 90;

/// The accounts of `batch` that would be their own parents once it is stored, over at most [`MOST_STEPS`] stored accounts,
/// with the ids on the way there and back.
pub(crate) fn within<'a>(
    sql: &impl Sql,
    batch: impl Iterator<Item = &'a Account> + Clone,
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let ids: BTreeSet<&str> = batch.clone().map(|account| account.id.as_str()).collect();
    let above = |account: &'a Account| Some((account.id.as_str(), account.parent_id.as_deref()?));
    let mut parents: BTreeMap<&str, &str> = batch.filter_map(above).collect();
    let stored = stored(sql, &ids, parents.values().map(|parent| (*parent).to_owned()).collect())?;
    parents.extend(stored.iter().map(|(id, parent)| (id.as_str(), parent.as_str())));
    let mut circles = circles(&parents);
    circles.retain(|id, _| ids.contains(id.as_str()));
    Ok(circles)
}

/// Who is above `ids`, step by step, as stored; `batch` is about to be stored otherwise.
fn stored(
    sql: &impl Sql,
    batch: &BTreeSet<&str>,
    mut ids: BTreeSet<String>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut parents = BTreeMap::new();
    for _ in 0..MOST_STEPS {
        let step: Vec<String> =
            ids.into_iter().filter(|id| !batch.contains(id.as_str()) && !parents.contains_key(id)).collect();
        ids = BTreeSet::new();
        for some in step.chunks(AT_ONCE) {
            let statement = format!(
                "SELECT id, json_extract(data, '$.parent_id') FROM account WHERE id IN ({})",
                placeholders(some.len())
            );
            for row in sql.query(&statement, &some.iter().map(Value::from).collect::<Vec<_>>())? {
                if let Some(parent) = optional_text(&row, 1)? {
                    ids.insert(parent.clone());
                    parents.insert(text(&row, 0)?.to_owned(), parent);
                }
            }
        }
        if ids.is_empty() {
            break;
        }
    }
    Ok(parents)
}
