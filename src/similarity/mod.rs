//! Similarity: how alike two company names are, word by word.
//!
//! In scope: comparing two names' cores. Not in scope: legal forms (`standardize`), finding names
//! (`account_book`), believing (`matching`). It deliberately knows no account and no threshold.

mod agreement;
mod compare;
mod edit;
mod segment;
pub(crate) mod vocabulary;
mod word;
mod words;

pub(crate) use agreement::{Agreement, Initials, Segment};
pub(crate) use compare::Prepared;
pub(crate) use compare::{abbreviations, initials};
pub(crate) use segment::{has_segments, wanted_of};
pub(crate) use word::is_skeleton;
pub(crate) use words::canonical_of;
