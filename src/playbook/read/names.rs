//! Names: what one section defines and later ones may use.
//!
//! In scope: the names themselves. Not in scope: what they stand for.

use super::group::Groups;
use crate::playbook::Field;
use std::collections::{BTreeMap, BTreeSet};

/// The names that later sections may use.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) calendars: BTreeSet<String>,
    pub(super) members: BTreeSet<String>,
    pub(super) teams: BTreeSet<String>,
    pub(super) slas: BTreeSet<String>,
    /// What members can do, and which languages they speak.
    pub(super) skills: BTreeSet<String>,
    pub(super) languages: BTreeSet<String>,
    pub(super) territories: BTreeSet<String>,
    pub(super) segments: BTreeSet<String>,
    pub(super) groups: Groups,
    /// What partners have in each of their fields.
    pub(super) partners: BTreeMap<Field, BTreeSet<String>>,
    /// The place of the first case of each name, and whether it is the only one.
    pub(super) cases: BTreeMap<String, (usize, bool)>,
}
