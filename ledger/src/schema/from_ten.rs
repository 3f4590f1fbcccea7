//! The steps from version 10 on: who may do what, deliveries, receipts, privacy, deals.
//!
//! In scope: statements. Not in scope: their order (`super`). Once released they never change.

/// What keys may do, and until when; people, how they sign in, and what was done as an administrator.
pub(super) const ACCESS: &[&str] = &[
    "ALTER TABLE access_key ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    // None: of before there were any.
    "ALTER TABLE access_key ADD COLUMN scopes TEXT",
    "ALTER TABLE access_key ADD COLUMN made_by TEXT",
    "ALTER TABLE access_key ADD COLUMN made_key TEXT NOT NULL DEFAULT ''",
    // The day, counted from 1970.
    "ALTER TABLE access_key ADD COLUMN used_on INTEGER",
    "ALTER TABLE access_key ADD COLUMN until INTEGER",
    "ALTER TABLE access_key ADD COLUMN revoked_at INTEGER",
    "ALTER TABLE access_key ADD COLUMN replaced_by TEXT",
    "CREATE INDEX access_key_id ON access_key (substr(digest, 1, 12))",
    "CREATE TABLE person (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE, \
     name TEXT NOT NULL, role TEXT NOT NULL, member TEXT UNIQUE, partner TEXT, sees_team INTEGER NOT NULL, \
     suspended_at INTEGER, at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL) STRICT",
    "CREATE INDEX person_partner ON person (partner) WHERE partner IS NOT NULL",
    "CREATE TABLE session (digest TEXT PRIMARY KEY, person INTEGER NOT NULL, at INTEGER NOT NULL, \
     seen_at INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX session_person ON session (person)",
    "CREATE TABLE sign_in_link (digest TEXT PRIMARY KEY, person INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX sign_in_link_person ON sign_in_link (person)",
    // When an address that has this place last asked for a link.
    "CREATE TABLE sign_in_asked (place INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT",
    "CREATE TABLE audit (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, name TEXT, \
     what TEXT NOT NULL, \"on\" TEXT NOT NULL, request TEXT NOT NULL) STRICT",
    "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END",
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END",
];

/// Who is told of events, and how far that is.
pub(super) const DELIVERIES: &[&str] = &[
    // What an event is about: of each, events are told in their order.
    "ALTER TABLE outbox ADD COLUMN subject TEXT AS (coalesce(json_extract(data, '$.lead_id'), \
     json_extract(data, '$.lead'), json_extract(data, '$.webhook'), ''))",
    // `events`: the kinds wanted; none: all. `secrets`: each with until when it signs. `spread`: up to which event there are
    // deliveries. `tried_at`: when it was last given something.
    "CREATE TABLE endpoint (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, url TEXT NOT NULL, \
     events TEXT NOT NULL, description TEXT NOT NULL, secrets TEXT NOT NULL, spread INTEGER NOT NULL, \
     created_at INTEGER NOT NULL, disabled_at INTEGER, disabled_because TEXT, failing_since INTEGER, \
     failures INTEGER NOT NULL DEFAULT 0, tried_at INTEGER NOT NULL DEFAULT 0) STRICT",
    // `state`: `waiting`, `sending`, `delivered` or `dead`. `due`: when it is to be tried; while it is being sent, when that
    // is taken for lost; NULL: an earlier event of its subject goes first.
    "CREATE TABLE delivery (number INTEGER PRIMARY KEY AUTOINCREMENT, endpoint INTEGER NOT NULL, event INTEGER NOT NULL, \
     subject TEXT NOT NULL, state TEXT NOT NULL, due INTEGER, tries INTEGER NOT NULL DEFAULT 0, tried_at INTEGER, \
     outcome TEXT, closed_at INTEGER, UNIQUE (endpoint, event)) STRICT",
    "CREATE INDEX delivery_due ON delivery (endpoint, state, due) WHERE closed_at IS NULL",
    "CREATE INDEX delivery_line ON delivery (endpoint, subject, event) WHERE closed_at IS NULL",
    "CREATE INDEX delivery_dead ON delivery (endpoint, number) WHERE state = 'dead'",
    "CREATE TABLE alarm (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL, \
     raised_at INTEGER NOT NULL, ended_at INTEGER) STRICT",
    "CREATE UNIQUE INDEX alarm_raised ON alarm (kind, subject) WHERE ended_at IS NULL",
];

/// Receipts that hold personal fields by salted digests, signatures, and where what a submission said is.
pub(super) const RECEIPTS: &[&str] = &[
    // NULL: the digest is over the values themselves.
    "ALTER TABLE receipt ADD COLUMN salts TEXT",
    "ALTER TABLE receipt ADD COLUMN signature TEXT",
    // What the chain says of itself is about no lead.
    "CREATE INDEX receipt_of_chain ON receipt (number) WHERE lead = 0",
    // Receipts of before have the submission that they are about in their inputs.
    "ALTER TABLE submission ADD COLUMN decided_in INTEGER",
    "UPDATE submission SET decided_in = found.number FROM (SELECT number, json_extract(inputs, '$.submission') AS id \
     FROM receipt WHERE json_extract(inputs, '$.again') IS NULL) AS found WHERE submission.id = found.id",
    // Receipts, beside a submission's own, that have something of what it said.
    "CREATE TABLE mention (submission INTEGER NOT NULL, receipt INTEGER NOT NULL, \
     PRIMARY KEY (submission, receipt)) STRICT, WITHOUT ROWID",
    "INSERT INTO mention SELECT DISTINCT submission.number, receipt.number FROM receipt, json_tree(receipt.inputs) AS node \
     JOIN submission ON submission.id = node.value WHERE node.key IN ('submission', 'id') AND node.type = 'text'",
    "INSERT OR IGNORE INTO mention SELECT submission.number, receipt.number FROM receipt \
     JOIN submission ON submission.lead = receipt.lead WHERE json_extract(inputs, '$.before') IS NOT NULL",
];

/// Answers in the order in which they were given, so that the oldest are found, and forgotten, without an index by time;
/// those with a `receipt` go without their decision, which is the receipt's.
pub(super) const ANSWERS: &[&str] = &[
    "ALTER TABLE idempotency RENAME TO idempotency_before",
    "CREATE TABLE idempotency (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, request TEXT NOT NULL, \
     answer TEXT NOT NULL, at INTEGER NOT NULL, receipt INTEGER) STRICT",
    "INSERT INTO idempotency (key, request, answer, at) \
     SELECT key, request, answer, at FROM idempotency_before ORDER BY at, key",
    "DROP TABLE idempotency_before",
];

/// What was delivered longest ago, to be forgotten.
pub(super) const DELIVERED: &[&str] =
    &["CREATE INDEX delivery_delivered ON delivery (closed_at) WHERE state = 'delivered'"];

/// What a new playbook needs: the clocks that run, which it may make due, and room for a text that is longer than a row.
pub(super) const NEW_PLAYBOOKS: &[&str] = &[
    "CREATE INDEX clock_running ON clock (lead) WHERE json_extract(data, '$.acted_at') IS NULL",
    "CREATE TABLE playbook_piece (number INTEGER PRIMARY KEY, playbook INTEGER NOT NULL, text TEXT NOT NULL) STRICT",
    "CREATE INDEX playbook_piece_playbook ON playbook_piece (playbook, number)",
];

/// What partners registered as theirs; and who tries the product, from when until when.
pub(super) const DEALS: &[&str] = &[
    // `company` is its name taken apart, `company_core` what identifies it.
    "CREATE TABLE deal_registration (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, partner TEXT NOT NULL, \
     account_id TEXT, company TEXT, company_core TEXT AS (json_extract(company, '$.core')), domain TEXT, product TEXT, \
     state TEXT NOT NULL, registered_at INTEGER NOT NULL, protected_until INTEGER, at INTEGER NOT NULL, by TEXT, \
     key TEXT NOT NULL, changed_at INTEGER, changed_by TEXT, changed_key TEXT) STRICT",
    "CREATE INDEX deal_registration_account ON deal_registration (account_id) WHERE state = 'approved'",
    "CREATE INDEX deal_registration_domain ON deal_registration (domain) WHERE state = 'approved'",
    "CREATE INDEX deal_registration_company ON deal_registration (company_core) WHERE state = 'approved'",
    "CREATE TABLE trial (submission INTEGER PRIMARY KEY, started_at INTEGER, ends_at INTEGER, at INTEGER NOT NULL, \
     by TEXT, key TEXT NOT NULL) STRICT",
];

/// Leads of which nothing is known any more.
pub(super) const ERASURE: &[&str] = &[
    "ALTER TABLE lead ADD COLUMN erased_at INTEGER",
    "CREATE INDEX lead_merged_into ON lead (merged_into) WHERE merged_into IS NOT NULL",
    // What happened to a lead, but for what its receipts say as well: submissions are no row more.
    "CREATE INDEX outbox_subject ON outbox (subject) WHERE kind NOT IN ('lead.assigned', 'lead.returned')",
];

/// Whose page a key is for; and what fills in a form for whom.
pub(super) const FORMS: &[&str] = &[
    "ALTER TABLE access_key ADD COLUMN partner TEXT",
    "CREATE TABLE form_link (digest TEXT PRIMARY KEY, lead TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
];

/// An index that every submission wrote for the sake of publishing alone: what runs is found by what is assigned.
pub(super) const FEWER_INDEXES: &[&str] = &["DROP INDEX clock_running"];
