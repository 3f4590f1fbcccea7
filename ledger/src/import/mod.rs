//! Importing: records of other systems become what they are here, each once.
//!
//! In scope: what becomes of each row of a batch, in one transaction a row. Not in scope: files, columns and words of other systems
//! (`frontdesk::crm`). A record is known by its kind and its id where it comes from: the same row again changes nothing, another
//! row of the same record changes what it says otherwise. So whoever was interrupted sends everything again.

mod company;
mod person;

use crate::access::digest;
use crate::act::Act;
use crate::row::{integer, text, to_json};
use crate::sql::{Sql, Value};
use crate::{Access, Desk, Error, Ledger, RowProblem};
use frontdesk::crm::{Entry, Kind};
use frontdesk::lead::Column;
use frontdesk::{AccountBook, FieldProblem, RawLead, Submission, standardize_fields};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A record on its way into the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    pub kind: Kind,
    /// Where it comes from; none: the list has none.
    pub id: Option<String>,
    /// It is no more there.
    pub deleted: bool,
    /// By our names.
    pub fields: RawLead,
    /// What was left out of it, as it can't be read.
    pub problems: Vec<FieldProblem>,
    /// Of a person: what is routed.
    pub submission: Option<Submission>,
}

/// What of a record is no field of the lead: how it stood there.
const STANDING: &[&str] = &[
    "owner",
    "status",
    "amount",
    "currency",
    "converted",
    "converted_at",
    "account",
    "contact",
    "opportunity",
    "lead",
    "stage",
    "frontdesk_id",
];

impl Incoming {
    /// Of what a row says; `new_id` is its submission's, if it becomes one.
    pub fn new(kind: Kind, entry: Entry, new_id: String) -> Self {
        let Entry { id, deleted, fields, problems } = entry;
        let is_person = matches!(kind, Kind::Lead | Kind::Contact | Kind::Member);
        let submission = (is_person && !deleted).then(|| {
            let mut raw: RawLead = fields.fields().filter(|(name, _)| !STANDING.contains(name)).collect();
            if kind == Kind::Member {
                // It is known by whose member it is; its own id is nobody's.
                raw = raw.fields().filter(|(name, _)| *name != Column::Id.name()).collect();
                let of = fields.fields().find(|(name, _)| matches!(*name, "lead" | "contact"));
                raw.put_first(Column::Id.name(), of.map_or("", |(_, id)| id));
            }
            let lead = standardize_fields(&raw);
            Submission { id: new_id, raw, lead, searched: frontdesk::outcome::Searched::default() }
        });
        Self { kind, id, deleted, fields, problems, submission }
    }

    /// Searches `book` for the accounts that a person may belong to.
    pub fn search(&mut self, book: Option<&AccountBook>) {
        if let Some(submission) = &mut self.submission {
            submission.searched = frontdesk::search(&submission.lead, book);
        }
    }

    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        self.fields.fields().find(|(name, value)| *name == field && !value.is_empty()).map(|(_, value)| value)
    }

    /// What tells one state of it from another.
    fn digest(&self) -> Result<String, Error> {
        let content = to_json(&(self.deleted, &self.fields))?;
        Ok(digest(content.as_bytes()).chars().take(32).collect())
    }

    /// Its id, or where the list has none, what it says.
    fn key(&self) -> Result<String, Error> {
        self.id.clone().map_or_else(|| Ok(format!("={}", self.digest()?)), Ok)
    }
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// It wasn't here before.
    New,
    /// It was somebody's or something's that is here.
    Merged,
    /// It was imported before, and says something else now.
    Changed,
    /// It was imported before, and says the same.
    Unchanged,
    /// It is no more there, and no more here.
    Removed,
    /// It is no more there, and wasn't here, or stays: people are erased, not removed.
    Skipped,
    /// It can't be taken in.
    Refused,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Imported {
    pub became: Became,
    /// Its id here.
    pub record: Option<String>,
    /// What of it couldn't be taken in; all of it, where it was refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<FieldProblem>,
}

impl Imported {
    fn became(became: Became, record: Option<&str>) -> Self {
        Self { became, record: record.map(str::to_owned), problems: Vec::new() }
    }

    /// A row that was refused for these reasons.
    pub fn refused(problems: Vec<FieldProblem>) -> Self {
        Self { became: Became::Refused, record: None, problems }
    }

    fn without(field: &str, found: Option<&str>, expected: &str) -> Self {
        Self::refused(vec![problem(field, found, expected)])
    }
}

fn problem(field: &str, found: Option<&str>, expected: &str) -> FieldProblem {
    let found = found.map_or_else(|| "nothing".into(), |found| found.chars().take(80).collect());
    FieldProblem { field: field.into(), found, expected: expected.into() }
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Importing {
    /// All of it, in its order.
    Done(Vec<Imported>),
    /// Of the first rows; for the next the account book of this revision has to be searched.
    BookNeeded { revision: i64, done: Vec<Imported> },
}

/// By what a batch is imported.
pub struct Import<'a> {
    pub access: &'a Access,
    /// As with a submission.
    pub book_revision: Option<i64>,
    pub without_book: bool,
    pub now: Timestamp,
}

impl<S: Sql> Desk<'_, S> {
    /// Imports a batch of records of one kind; `None`: whoever asks doesn't reach the whole workspace.
    ///
    /// # Errors
    /// What the database said; the rows before are in, and may be sent again.
    pub fn import(&self, batch: &[Incoming], by: &Import) -> Result<Option<Importing>, Error> {
        if !self.access.reach().is_all() {
            return Ok(None);
        }
        self.ledger.import(batch, by, &self.act(None, by.now)).map(Some)
    }
}

impl<S: Sql> Ledger<S> {
    /// As [`Desk::import`], of whoever has the file.
    ///
    /// # Errors
    /// What the database said; the rows before are in, and may be sent again.
    pub fn import_locally(&self, batch: &[Incoming], by: &Import) -> Result<Importing, Error> {
        self.import(batch, by, &Act::of_arrival(by.now))
    }

    fn import(&self, batch: &[Incoming], by: &Import, act: &Act) -> Result<Importing, Error> {
        if batch.iter().all(|record| record.kind == Kind::Account) {
            return self.import_accounts(batch).map(Importing::Done);
        }
        let mut done = Vec::with_capacity(batch.len());
        for record in batch {
            let imported = self.sql.transaction(|| match record.kind {
                Kind::Account => Ok(self.import_accounts(std::slice::from_ref(record))?.pop().ok_or(0)),
                Kind::Campaign => self.import_campaign(record, act).map(Ok),
                Kind::Opportunity => self.import_opportunity(record, act).map(Ok),
                Kind::Lead | Kind::Contact | Kind::Member => self.import_person(record, by, act),
            })?;
            match imported {
                Ok(mut imported) => {
                    imported.problems.splice(0..0, record.problems.iter().cloned());
                    done.push(imported);
                }
                Err(revision) => return Ok(Importing::BookNeeded { revision, done }),
            }
        }
        Ok(Importing::Done(done))
    }

    /// The digest that the record had when it came last, and the submission that it became.
    fn imported(&self, kind: Kind, id: &str) -> Result<Option<(String, Option<i64>)>, Error> {
        let statement = "SELECT digest, submission FROM imported WHERE kind = ? AND id = ?";
        let rows = self.sql.query(statement, &[kind.name().into(), id.into()])?;
        let of = |row: &crate::sql::Row| {
            let submission = if row.get(1) == Some(&Value::Null) { None } else { Some(integer(row, 1)?) };
            Ok((text(row, 0)?.to_owned(), submission))
        };
        rows.first().map(of).transpose()
    }

    fn note_imported(&self, record: &Incoming, submission: Option<i64>, now: Timestamp) -> Result<(), Error> {
        let arguments: [Value; 5] = [
            record.kind.name().into(),
            record.key()?.into(),
            record.digest()?.into(),
            submission.into(),
            now.as_millisecond().into(),
        ];
        self.sql.query(
            "INSERT INTO imported (kind, id, digest, submission, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE \
             SET digest = excluded.digest, submission = coalesce(imported.submission, excluded.submission), at = excluded.at",
            &arguments,
        )?;
        Ok(())
    }

    /// Accounts go in together, so that circles among them are found.
    fn import_accounts(&self, batch: &[Incoming]) -> Result<Vec<Imported>, Error> {
        let (mut done, mut places) = (Vec::with_capacity(batch.len()), Vec::new());
        for (place, record) in batch.iter().enumerate() {
            let imported = match (&record.id, record.deleted) {
                (None, _) => Imported::without("id", None, "the account's id"),
                (Some(id), true) => {
                    let removed = self.remove_accounts(std::slice::from_ref(id))?.removed > 0;
                    Imported::became(if removed { Became::Removed } else { Became::Skipped }, Some(id))
                }
                (Some(id), false) => {
                    places.push(place);
                    Imported::became(Became::New, Some(id))
                }
            };
            done.push(Imported { problems: [record.problems.clone(), imported.problems].concat(), ..imported });
        }
        let rows = places.iter().filter_map(|place| batch.get(*place)).map(|record| record.fields.fields());
        let (report, standing) = self.upsert_accounts_each(rows)?;
        for (place, became) in places.iter().zip(standing) {
            if let Some(imported) = done.get_mut(*place) {
                imported.became = became;
            }
        }
        for RowProblem { row, problems } in report.refused {
            let place = usize::try_from(row).ok().and_then(|row| places.get(row.checked_sub(1)?));
            if let Some(imported) = place.and_then(|place| done.get_mut(*place)) {
                let found = problems.into_iter().map(|of| FieldProblem {
                    field: of.field,
                    found: of.found,
                    expected: of.expected,
                });
                imported.problems.extend(found);
            }
        }
        Ok(done)
    }
}
