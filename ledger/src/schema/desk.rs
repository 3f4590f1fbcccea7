//! The step for desks: what became of each deal registration, and links by which leads are worked without signing in.
//!
//! In scope: statements. Not in scope: their order (`super`). Once released they never change.

pub(super) const DESK: &[&str] = &[
    // Every change of a registration, only added to; of those before this step the last is known.
    "CREATE TABLE deal_change (number INTEGER PRIMARY KEY, deal INTEGER NOT NULL, state TEXT NOT NULL, protected_until INTEGER, \
     note TEXT, at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL) STRICT",
    "CREATE INDEX deal_change_deal ON deal_change (deal)",
    "INSERT INTO deal_change (deal, state, protected_until, at, by, key) SELECT number, state, protected_until, changed_at, \
     changed_by, changed_key FROM deal_registration WHERE changed_at IS NOT NULL ORDER BY changed_at, number",
    "CREATE INDEX deal_registration_partner ON deal_registration (partner)",
    // A clock that runs has an alarm, if need be at the beginning of the year 9000: the index of alarms is that of running clocks.
    "UPDATE clock SET alarm = 221845392000000 WHERE alarm IS NULL AND json_extract(data, '$.acted_at') IS NULL \
     AND (SELECT merged_into FROM lead WHERE number = clock.lead) IS NULL",
    // `assignment`: whose link it is, and of which lead; it counts as long as they have it.
    "CREATE TABLE work_link (digest TEXT PRIMARY KEY, assignment INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX work_link_until ON work_link (until)",
];
