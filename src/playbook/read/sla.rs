//! Service levels in a playbook's text.
//!
//! In scope: `[sla.NAME]`. Not in scope: what they bring about (`crate::sla`).

use super::super::{Sla, SlaClock};
use super::section::{list, minutes};
use super::table::{Reader, Table};

const EXPECTED: &str = "a time such as `30m` or `4h`, at most `1000h`";

/// `[sla.NAME]`
pub(super) fn sla(reader: &mut Reader, mut table: Table) -> Option<Sla> {
    let clock = table
        .take("clock")
        .and_then(|node| reader.one_of(&node, &table.path("clock"), SlaClock::NAMES.iter().copied()))
        .and_then(|name| SlaClock::of(&name))
        .unwrap_or_default();
    let mut remind: Vec<u32> = list(reader, &mut table, "remind")
        .into_iter()
        .filter_map(|(at, node)| minutes(reader, &node, &at, EXPECTED))
        .collect();
    remind.sort_unstable();
    remind.dedup();
    let mut time = |name: &str| table.take(name).and_then(|node| minutes(reader, &node, &table.path(name), EXPECTED));
    let (accept, reassign, escalate) = (time("accept"), time("reassign"), time("escalate"));
    let reassign_most = table.optional_number(reader, "reassign_most", 0).unwrap_or(2);
    table.finish(reader);
    Some(Sla { clock, accept, remind, reassign, reassign_most, escalate })
}
