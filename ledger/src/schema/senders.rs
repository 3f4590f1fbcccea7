//! The step for telling others in further shapes.
//!
//! In scope: statements. Not in scope: their order (`super`). Once released they never change.

/// In which shape an endpoint is told.
pub(super) const FORMATS: &[&str] = &["ALTER TABLE endpoint ADD COLUMN format TEXT NOT NULL DEFAULT 'standard'"];
