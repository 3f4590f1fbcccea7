//! The sealed prefill: an oblivious look-up of what is known of a company, by its domain.
//!
//! ```text
//! browser                             edge                      files
//!  print of the domain ─ blind ─────▶ evaluate (32 bytes)
//!  hash of the print ───────────────────────────────────────▶ bucket (a prefix)
//!  finish ◀────────────────────────── 32 bytes
//!  key ─ open the one record ◀────────────────────────────── sealed records of one size
//! ```
//!
//! In scope: the protocol on both sides (RFC 9497), records, and sets of buckets, as functions of values. Not in scope: which
//! domains there are and what is known of them (the account book, `frontdesk`), keeping keys and counting (`ledger`), files
//! and transport (the shells). It has no randomness: a seed is an argument. It stands beside the core and not in it, as nothing
//! that decides about a lead needs a curve.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod bucket;
mod facts;
mod key;
mod layout;
mod look_up;
mod plan;
mod record;
mod seeded;

pub use bucket::{Bucket, BucketProblem, number_of};
pub use facts::{Employees, Facts};
pub use key::{ElementProblem, Key, KeyProblem};
pub use layout::{FORMAT, Layout};
pub use look_up::{ELEMENT, Failed, LookUp, Opened};
pub use plan::{Entry, Plan, SHARED};

/// What is looked up by: the print of a domain.
pub type Print = [u8; 8];
