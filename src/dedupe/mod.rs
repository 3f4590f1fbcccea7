//! Stage 3, dedupe: is this the same person as before? Then merge, before anything is decided.
//!
//! In scope: finding a lead again, on arrival and in a whole list, by keys and by evidence; survivorship of a merge. Not in
//! scope: looking earlier leads up (the ledger does). It deliberately doesn't know which account a lead belongs to: a colleague
//! is not a duplicate.

mod batch;
mod blocking;
mod blocks;
mod cluster;
mod edits;
mod estimate;
mod evidence;
mod find;
mod first_names;
mod judge;
mod keys;
mod list;
mod merge;
mod model;
mod organisation;
mod person;
mod rank;
mod score;
mod survivorship;
mod values;
mod verdict;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use crate::profile::{MOST_COMPARED, Profile};
pub use batch::{Batch, Pair, Placed};
pub use blocking::blocking_keys;
pub use find::find;
pub use keys::identity_keys;
pub use merge::merge;
pub use model::Model;
pub use survivorship::{changes, lead_of, state_of, union};
pub use verdict::Verdict;
