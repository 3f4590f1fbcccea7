//! The closed loop: what was done about leads, what reports count, campaigns, and who gets no leads meanwhile.
//!
//! In scope: statements. Not in scope: their order (`super`). Once released they never change.

pub(crate) const FOLLOW_UP: &[&str] = &[
    // When the member took the lead on, and first did something about it; whether that was too late; and how long the lead
    // had waited by then, in seconds, all in all and in working time.
    "ALTER TABLE assignment ADD COLUMN accepted_at INTEGER",
    "ALTER TABLE assignment ADD COLUMN acted_at INTEGER",
    "ALTER TABLE assignment ADD COLUMN late INTEGER",
    "ALTER TABLE assignment ADD COLUMN seconds INTEGER",
    "ALTER TABLE assignment ADD COLUMN working INTEGER",
    "UPDATE assignment SET accepted_at = unixepoch(json_extract(clock.data, '$.accepted_at')) * 1000, \
     acted_at = unixepoch(json_extract(clock.data, '$.acted_at')) * 1000, \
     late = CASE WHEN json_extract(clock.data, '$.acted_at') IS NOT NULL THEN \
     coalesce(json_extract(clock.data, '$.due_at') < json_extract(clock.data, '$.acted_at'), 0) END, \
     seconds = json_extract(clock.data, '$.measured.raw_seconds'), \
     working = json_extract(clock.data, '$.measured.working_seconds') FROM clock WHERE clock.lead = assignment.lead \
     AND assignment.number = (SELECT max(number) FROM assignment AS latest WHERE latest.lead = clock.lead)",
    // What somebody did about a lead, by the submission by which it was known. Only added to; what people wrote can be
    // erased with the person.
    "CREATE TABLE activity (number INTEGER PRIMARY KEY, submission INTEGER NOT NULL, kind TEXT NOT NULL, member TEXT, \
     disposition TEXT, stage TEXT, note TEXT, next_step TEXT, next_at INTEGER, amount INTEGER, currency TEXT, \
     at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL) STRICT",
    "CREATE INDEX activity_submission ON activity (submission)",
    "CREATE TRIGGER activity_stays BEFORE UPDATE OF number, submission, kind, member, disposition, stage, next_at, amount, \
     currency, at, key ON activity BEGIN SELECT raise(ABORT, 'activities are only added to'); END",
    "CREATE TRIGGER activity_is_kept BEFORE DELETE ON activity \
     BEGIN SELECT raise(ABORT, 'activities are only added to'); END",
    // What reports count of each lead, and the sums of that: both follow from the rest. `bucket`: the hour, or the day by
    // UTC, counted from 1970; `d`: a currency where there is money.
    "CREATE TABLE summary (lead INTEGER PRIMARY KEY, at INTEGER NOT NULL, stage TEXT NOT NULL, data TEXT NOT NULL) STRICT",
    "CREATE INDEX summary_at ON summary (at)",
    "CREATE TABLE rollup (cube TEXT NOT NULL, bucket INTEGER NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL, \
     d TEXT NOT NULL, leads INTEGER NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL, \
     followed INTEGER NOT NULL, in_time INTEGER NOT NULL, late INTEGER NOT NULL, taken INTEGER NOT NULL, \
     seconds INTEGER NOT NULL, working INTEGER NOT NULL, within_5m INTEGER NOT NULL, within_15m INTEGER NOT NULL, \
     within_1h INTEGER NOT NULL, within_4h INTEGER NOT NULL, within_1d INTEGER NOT NULL, within_3d INTEGER NOT NULL, \
     within_7d INTEGER NOT NULL, later INTEGER NOT NULL, now_new INTEGER NOT NULL, now_accepted INTEGER NOT NULL, \
     now_attempted INTEGER NOT NULL, now_contacted INTEGER NOT NULL, now_qualified INTEGER NOT NULL, \
     now_opportunity INTEGER NOT NULL, now_won INTEGER NOT NULL, now_lost INTEGER NOT NULL, \
     now_disqualified INTEGER NOT NULL, now_nurture INTEGER NOT NULL, reached_accepted INTEGER NOT NULL, \
     reached_attempted INTEGER NOT NULL, reached_contacted INTEGER NOT NULL, reached_qualified INTEGER NOT NULL, \
     reached_opportunity INTEGER NOT NULL, reached_won INTEGER NOT NULL, matched INTEGER NOT NULL, \
     review INTEGER NOT NULL, confidence INTEGER NOT NULL, revenue INTEGER NOT NULL, unpriced INTEGER NOT NULL, \
     PRIMARY KEY (cube, bucket, a, b, c, d)) STRICT, WITHOUT ROWID",
    // Up to which receipt and which event they count.
    "CREATE TABLE rollup_head (one INTEGER PRIMARY KEY CHECK (one = 1), receipt INTEGER NOT NULL, \
     event INTEGER NOT NULL) STRICT",
    // `names`: what leads write for it; `cost` in the currency's smallest unit; days in the workspace's zone.
    "CREATE TABLE campaign (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, names TEXT NOT NULL, \
     cost INTEGER, currency TEXT, starts_on TEXT, ends_on TEXT, at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL) STRICT",
    // Teams that follow up too few: since when, and from when on they get no leads.
    "CREATE TABLE suspension (number INTEGER PRIMARY KEY, team TEXT NOT NULL, below_since INTEGER NOT NULL, \
     suspended_at INTEGER, ended_at INTEGER, given INTEGER NOT NULL, followed INTEGER NOT NULL) STRICT",
    "CREATE UNIQUE INDEX suspension_open ON suspension (team) WHERE ended_at IS NULL",
    // Members who are away by their own word.
    "CREATE TABLE absence (number INTEGER PRIMARY KEY, member TEXT NOT NULL, from_on TEXT NOT NULL, to_on TEXT, \
     from_at INTEGER NOT NULL, until_at INTEGER, at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL, withdrawn_at INTEGER, \
     withdrawn_by TEXT, withdrawn_key TEXT) STRICT",
    "CREATE INDEX absence_member ON absence (member) WHERE withdrawn_at IS NULL",
];
