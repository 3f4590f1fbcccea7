//! Stage 3, dedupe: is this the same person as before? Then merge, before anything is decided.
//!
//! In scope: identity keys and survivorship of a merge; comparing two leads, or a whole list, by evidence. Not in scope:
//! looking earlier leads up (the ledger does). It deliberately doesn't know which account a lead belongs to: a colleague
//! is not a duplicate.

mod batch;
mod blocking;
mod blocks;
mod cluster;
mod edits;
mod estimate;
mod evidence;
mod first_names;
mod list;
mod merge;
mod model;
mod organisation;
mod person;
mod profile;
mod score;
mod values;
mod verdict;

#[cfg(test)]
mod tests;

pub use batch::{Batch, Pair, Placed};
pub use blocking::blocking_keys;
pub use merge::{identity_keys, merge};
pub use model::Model;
pub use profile::{MOST_COMPARED, Profile};
pub use verdict::Verdict;
