//! The schema, and its way from version to version: forward only, each step in one transaction.
//!
//! In scope: tables and indexes. Not in scope: rows. Times are milliseconds since 1970, UTC; JSON is text.

use crate::sql::{Sql, SqlError, Value};

/// Step `n` leads from version `n` to version `n + 1`. Released steps never change.
const STEPS: &[&[&str]] = &[FIRST, ORGANISATIONS, ACCOUNT_CHANGES, DOMAINS_OF_ACCOUNT, BOOKS, ASSIGNMENTS, CLOCKS];

const FIRST: &[&str] = &[
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE access_key (digest TEXT PRIMARY KEY, kind TEXT NOT NULL, origins TEXT NOT NULL, \
     explains INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE playbook (number INTEGER PRIMARY KEY, version TEXT NOT NULL, format TEXT NOT NULL, \
     text TEXT NOT NULL, published_at INTEGER NOT NULL) STRICT",
    "CREATE TABLE account (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE account_domain (domain TEXT NOT NULL, account_id TEXT NOT NULL, \
     PRIMARY KEY (domain, account_id)) STRICT, WITHOUT ROWID",
    // The current state of each lead; `receipt` is that of its latest decision.
    "CREATE TABLE lead (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, \
     updated_at INTEGER NOT NULL, account_id TEXT, business_case TEXT NOT NULL, territory TEXT NOT NULL, \
     team TEXT, owner TEXT, due_at INTEGER, priority INTEGER NOT NULL, receipt INTEGER NOT NULL, \
     data TEXT NOT NULL) STRICT",
    "CREATE TABLE lead_key (key TEXT NOT NULL, lead INTEGER NOT NULL, PRIMARY KEY (key, lead)) STRICT, WITHOUT ROWID",
    // Every submission, as it came; its id answers for ever, also when it was merged into an earlier lead.
    "CREATE TABLE submission (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, lead INTEGER NOT NULL, \
     received_at INTEGER NOT NULL, raw TEXT NOT NULL) STRICT",
    "CREATE INDEX submission_lead ON submission (lead)",
    "CREATE TABLE receipt (number INTEGER PRIMARY KEY, lead INTEGER NOT NULL, at INTEGER NOT NULL, \
     inputs TEXT NOT NULL, decision TEXT NOT NULL, digest TEXT NOT NULL) STRICT",
    "CREATE TABLE turn (team TEXT NOT NULL, member TEXT NOT NULL, turns INTEGER NOT NULL, \
     PRIMARY KEY (team, member)) STRICT, WITHOUT ROWID",
    "CREATE TABLE outbox (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, \
     data TEXT NOT NULL) STRICT",
    "CREATE TABLE idempotency (key TEXT PRIMARY KEY, request TEXT NOT NULL, answer TEXT NOT NULL, \
     at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
];

/// What reviewers said of organisations, and by what leads of one organisation without an account are tied.
const ORGANISATIONS: &[&str] = &[
    // A row is withdrawn, never deleted or changed otherwise: who said what, and when.
    "CREATE TABLE verdict (number INTEGER PRIMARY KEY, organisation TEXT NOT NULL, account_id TEXT NOT NULL, \
     verdict TEXT NOT NULL, lead TEXT NOT NULL, given_at INTEGER NOT NULL, given_by TEXT, given_key TEXT NOT NULL, \
     withdrawn_at INTEGER, withdrawn_by TEXT, withdrawn_key TEXT) STRICT",
    "CREATE INDEX verdict_organisation ON verdict (organisation) WHERE withdrawn_at IS NULL",
    // Read out of the lead itself, so that they hold for leads of any age and never differ from it.
    "ALTER TABLE lead ADD COLUMN domain TEXT AS (json_extract(data, '$.domain'))",
    "ALTER TABLE lead ADD COLUMN company TEXT AS (json_extract(data, '$.company.core'))",
    "ALTER TABLE lead ADD COLUMN country TEXT AS (json_extract(data, '$.country'))",
    "CREATE INDEX lead_domain ON lead (domain) WHERE account_id IS NULL",
    "CREATE INDEX lead_company ON lead (company, domain) WHERE account_id IS NULL",
];

/// At which revision of the accounts each was last taken in; those of before count as the first's.
const ACCOUNT_CHANGES: &[&str] = &[
    "ALTER TABLE account ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX account_revision ON account (revision)",
];

/// An account that is taken in again loses the domains it had: without this each one would read every domain.
const DOMAINS_OF_ACCOUNT: &[&str] = &["CREATE INDEX account_domain_account ON account_domain (account_id)"];

/// Accounts that are no longer, so that books of before can be told; and books, in pieces that fit into a row.
const BOOKS: &[&str] = &[
    "CREATE TABLE account_removed (id TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX account_removed_revision ON account_removed (revision)",
    "CREATE TABLE book_piece (book TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, \
     PRIMARY KEY (book, number)) STRICT",
];

/// Who had which lead, from when until when; and the circles by which teams take turns, each in one row.
const ASSIGNMENTS: &[&str] = &[
    "CREATE TABLE assignment (number INTEGER PRIMARY KEY, lead INTEGER NOT NULL, account_id TEXT, team TEXT NOT NULL, \
     segment TEXT, member TEXT NOT NULL, rule TEXT NOT NULL, at INTEGER NOT NULL, ended_at INTEGER, because TEXT) STRICT",
    "CREATE INDEX assignment_lead ON assignment (lead)",
    "CREATE INDEX assignment_member ON assignment (member, at)",
    "CREATE INDEX assignment_open ON assignment (member) WHERE ended_at IS NULL",
    "CREATE INDEX assignment_account ON assignment (account_id, number) WHERE account_id IS NOT NULL",
    // Leads of before: their owners have them since they were last decided; by what rule was not kept here.
    "INSERT INTO assignment (lead, account_id, team, member, rule, at) \
     SELECT number, account_id, coalesce(team, ''), owner, 'before', updated_at FROM lead WHERE owner IS NOT NULL",
    "CREATE TABLE rotation (team TEXT NOT NULL, segment TEXT NOT NULL, data TEXT NOT NULL, \
     PRIMARY KEY (team, segment)) STRICT, WITHOUT ROWID",
    // Balances begin level; the turns taken are kept.
    "INSERT INTO rotation (team, segment, data) SELECT team, '', json_object('leads', sum(turns), 'members', \
     json_group_object(member, json_object('credit', 0, 'turns', turns, 'latest', 0))) FROM turn GROUP BY team",
    "DROP TABLE turn",
];

/// By when somebody has to do something about a lead; `alarm` is when the next step is due, if one will be.
const CLOCKS: &[&str] = &[
    "CREATE TABLE clock (lead INTEGER PRIMARY KEY, alarm INTEGER, data TEXT NOT NULL) STRICT",
    "CREATE INDEX clock_alarm ON clock (alarm) WHERE alarm IS NOT NULL",
];

/// The version that the database has; 0: none, it is empty.
pub(crate) fn version(sql: &impl Sql) -> Result<usize, SqlError> {
    if sql.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'", &[])?.is_empty() {
        return Ok(0);
    }
    let rows = sql.query("SELECT value FROM meta WHERE name = 'schema'", &[])?;
    match rows.first().and_then(|row| row.first()) {
        Some(Value::Text(version)) => {
            version.parse().map_err(|_| SqlError(format!("the schema version `{version}`, which is no number")))
        }
        _ => Err(SqlError("a database without a schema version: it is not a ledger's".into())),
    }
}

/// Brings the database to the latest version.
///
/// # Errors
/// What the database said, also if it is of a later version than this program knows; it is left as it was.
pub(crate) fn migrate(sql: &impl Sql) -> Result<(), SqlError> {
    let version = version(sql)?;
    if version > STEPS.len() {
        return Err(SqlError(format!("schema version {version}, later than this program's {}", STEPS.len())));
    }
    if version == STEPS.len() {
        return Ok(());
    }
    sql.transaction(|| {
        for statement in STEPS.iter().skip(version).copied().flatten() {
            sql.query(statement, &[])?;
        }
        let latest = STEPS.len().to_string();
        sql.query("INSERT OR REPLACE INTO meta (name, value) VALUES ('schema', ?)", &[latest.into()])?;
        Ok(())
    })
}
