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
pub(crate) use compare::{Prepared, abbreviations, initials, weighed, weighed_words};
pub(crate) use edit::Pattern;
pub(crate) use segment::{has_segments, wanted_of};
pub(crate) use word::{alike, is_skeleton};
pub(crate) use words::{ASIDE, canonical_of};
