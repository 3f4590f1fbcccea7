//! Titles: how high a job title stands, and what its holder works on.
//!
//! In scope: titles in English, German, French, Spanish, and common Italian, Dutch and Portuguese words. Not in
//! scope: checking that the company has such a post. A title deliberately isn't split into posts: of several, the
//! highest counts.

pub(super) mod function;
mod level;
pub(super) mod occupation;
pub(super) mod words;

pub(super) use function::function;
pub(super) use level::level;
