//! Similarity: how alike two company names are, word by word.
//!
//! In scope: comparing two names' cores. Not in scope: legal forms (`standardize`), finding names
//! (`account_book`), believing (`matching`). It deliberately knows no account and no threshold.

mod compare;
mod edit;
pub(crate) mod vocabulary;
mod word;
mod words;

pub(crate) use compare::{Agreement, Prepared, initials, weighed};
pub(crate) use edit::Pattern;
pub(crate) use word::{alike, is_skeleton};
pub(crate) use words::{ASIDE, canonical_of};
