//! The steps to version 10: leads, accounts, merges, playbooks, who has which lead.
//!
//! In scope: statements. Not in scope: their order (`super`). They are released and never change.

pub(super) const FIRST: &[&str] = &[
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
pub(super) const ORGANISATIONS: &[&str] = &[
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
pub(super) const ACCOUNT_CHANGES: &[&str] = &[
    "ALTER TABLE account ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX account_revision ON account (revision)",
];

/// An account that is taken in again loses the domains it had: without this each one would read every domain.
pub(super) const DOMAINS_OF_ACCOUNT: &[&str] = &["CREATE INDEX account_domain_account ON account_domain (account_id)"];

/// Merges that can be undone: what each submission was read as, what ties it to which other, and by what it is found.
pub(super) const MERGES: &[&str] = &[
    // As it was read when it came, and what the account book gave for it: what a lead is recounted from.
    "ALTER TABLE submission ADD COLUMN data TEXT",
    "ALTER TABLE submission ADD COLUMN searched TEXT",
    // Receipts and submissions were written in step, one each.
    "UPDATE submission SET (data, searched) = (SELECT json_extract(inputs, '$.lead'), \
     json_extract(inputs, '$.searched') FROM receipt WHERE receipt.number = submission.number \
     AND json_extract(inputs, '$.submission') = submission.id)",
    // `state`: each field's value with what it won by; `merged_into`: the lead that took this one's place.
    "ALTER TABLE lead ADD COLUMN state TEXT",
    "ALTER TABLE lead ADD COLUMN merged_into INTEGER",
    "DROP INDEX lead_domain",
    "DROP INDEX lead_company",
    "CREATE INDEX lead_domain ON lead (domain) WHERE account_id IS NULL AND merged_into IS NULL",
    "CREATE INDEX lead_company ON lead (company, domain) WHERE account_id IS NULL AND merged_into IS NULL",
    // Submissions of one lead hang together by links, each from a later one to an earlier one: a forest. `receipt` is
    // that of the decision that the merge made, `receipt_before` the surviving lead's before it. Confidence in
    // millionths. Rows are undone, never deleted.
    "CREATE TABLE link (number INTEGER PRIMARY KEY, child INTEGER NOT NULL, \
     parent INTEGER NOT NULL CHECK (parent < child), kind TEXT NOT NULL, confidence INTEGER NOT NULL, \
     evidence TEXT NOT NULL, receipt INTEGER NOT NULL, receipt_before INTEGER NOT NULL, at INTEGER NOT NULL, \
     by TEXT, key TEXT NOT NULL, undone_at INTEGER, undone_by TEXT, undone_key TEXT) STRICT",
    "CREATE UNIQUE INDEX link_child ON link (child) WHERE undone_at IS NULL",
    "CREATE INDEX link_undone_child ON link (child) WHERE undone_at IS NOT NULL",
    "CREATE INDEX link_undone_parent ON link (parent) WHERE undone_at IS NOT NULL",
    "INSERT INTO link (child, parent, kind, confidence, evidence, receipt, receipt_before, at, key) \
     SELECT later.number, min(earlier.number), 'arrival', 1000000, '[]', later.number, max(earlier.number), \
     later.received_at, '' FROM submission AS later JOIN submission AS earlier ON earlier.lead = later.lead \
     AND earlier.number < later.number GROUP BY later.number ORDER BY later.number",
    // By what submissions are found again, as numbers made from keys: each key once a lead, with the submission that
    // brought it.
    "CREATE TABLE submission_key (key INTEGER NOT NULL, submission INTEGER NOT NULL, \
     PRIMARY KEY (key, submission)) STRICT, WITHOUT ROWID",
    "DROP TABLE lead_key",
    // What each submission, merge and undo (`cause`, and its number) changed of a lead that was there before.
    "CREATE TABLE lead_change (lead INTEGER NOT NULL, at INTEGER NOT NULL, cause TEXT NOT NULL, \
     number INTEGER NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (lead, at, cause, number)) STRICT, WITHOUT ROWID",
    // Pairs for a person to look at, and what they said; `link`: the merge that this made.
    "CREATE TABLE possible_duplicate (number INTEGER PRIMARY KEY, newer INTEGER NOT NULL, older INTEGER NOT NULL, \
     confidence INTEGER NOT NULL, evidence TEXT NOT NULL, at INTEGER NOT NULL, verdict TEXT, decided_at INTEGER, \
     decided_by TEXT, decided_key TEXT, UNIQUE (newer, older)) STRICT",
    "CREATE INDEX possible_duplicate_older ON possible_duplicate (older)",
    "CREATE INDEX possible_duplicate_open ON possible_duplicate (number) WHERE verdict IS NULL",
    // Submissions of which a reviewer said that they are two persons'; withdrawn, never deleted.
    "CREATE TABLE not_same (number INTEGER PRIMARY KEY, newer INTEGER NOT NULL, older INTEGER NOT NULL, \
     at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL, withdrawn_at INTEGER, withdrawn_by TEXT, withdrawn_key TEXT) STRICT",
    "CREATE INDEX not_same_newer ON not_same (newer)",
    "CREATE INDEX not_same_older ON not_same (older)",
    // Submissions of people who have to do with one another and are two leads: one person, who changed the job.
    "CREATE TABLE related (newer INTEGER NOT NULL, older INTEGER NOT NULL, kind TEXT NOT NULL, \
     confidence INTEGER NOT NULL, evidence TEXT NOT NULL, at INTEGER NOT NULL, \
     PRIMARY KEY (newer, older)) STRICT, WITHOUT ROWID",
    "CREATE INDEX related_older ON related (older)",
];

/// Leads that have become contacts, and what may come of it.
pub(super) const CONVERSIONS: &[&str] = &[
    // A contact goes with the submission by which its lead was known, whichever lead that belongs to later.
    "CREATE TABLE contact (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account_id TEXT NOT NULL, \
     submission INTEGER NOT NULL UNIQUE, owner TEXT, at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL) STRICT",
    "CREATE INDEX contact_account ON contact (account_id)",
    // Amounts in the currency's smallest unit.
    "CREATE TABLE opportunity (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, account_id TEXT NOT NULL, \
     contact INTEGER NOT NULL, name TEXT NOT NULL, stage TEXT NOT NULL, amount INTEGER, currency TEXT, owner TEXT, \
     at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL, closed_at INTEGER, closed_by TEXT, closed_key TEXT) STRICT",
    "CREATE INDEX opportunity_account ON opportunity (account_id, closed_at)",
    "CREATE INDEX opportunity_contact ON opportunity (contact)",
    "CREATE TABLE conversion (number INTEGER PRIMARY KEY, submission INTEGER NOT NULL, process TEXT NOT NULL, \
     account_id TEXT NOT NULL, contact INTEGER NOT NULL, opportunity INTEGER, at INTEGER NOT NULL, by TEXT, \
     key TEXT NOT NULL) STRICT",
    "CREATE INDEX conversion_submission ON conversion (submission)",
    // Who else came from an account.
    "CREATE INDEX lead_account ON lead (account_id) WHERE account_id IS NOT NULL AND merged_into IS NULL",
];

/// Playbooks that are drafts first, and in force for some of the leads before they are for all.
pub(super) const PUBLICATIONS: &[&str] = &[
    "ALTER TABLE playbook RENAME COLUMN published_at TO taken_at",
    // What the last check found: numbers of errors, warnings and notes.
    "ALTER TABLE playbook ADD COLUMN checked TEXT",
    // The last for all leads is in force, and what came after it for some.
    "CREATE TABLE publication (number INTEGER PRIMARY KEY, playbook INTEGER NOT NULL, percent INTEGER NOT NULL, \
     at INTEGER NOT NULL, by TEXT, key TEXT NOT NULL, taken_back_at INTEGER, taken_back_by TEXT, \
     taken_back_key TEXT) STRICT",
    "CREATE INDEX publication_for_all ON publication (number) WHERE percent = 100 AND taken_back_at IS NULL",
    "CREATE INDEX publication_in_force ON publication (number) WHERE taken_back_at IS NULL",
    "CREATE INDEX publication_playbook ON publication (playbook)",
    "INSERT INTO publication (playbook, percent, at, key) SELECT number, 100, taken_at, '' FROM playbook ORDER BY number",
];

/// Accounts that are no longer, so that books of before can be told; and books, in pieces that fit into a row.
pub(super) const BOOKS: &[&str] = &[
    "CREATE TABLE account_removed (id TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX account_removed_revision ON account_removed (revision)",
    "CREATE TABLE book_piece (book TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, \
     PRIMARY KEY (book, number)) STRICT",
    // Leads that were decided without a book where one was needed.
    "CREATE TABLE unmatched (lead INTEGER PRIMARY KEY) STRICT",
];

/// Who had which lead, from when until when; and the circles by which teams take turns, each in one row.
pub(super) const ASSIGNMENTS: &[&str] = &[
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
pub(super) const CLOCKS: &[&str] = &[
    "CREATE TABLE clock (lead INTEGER PRIMARY KEY, alarm INTEGER, data TEXT NOT NULL) STRICT",
    "CREATE INDEX clock_alarm ON clock (alarm) WHERE alarm IS NOT NULL",
];
