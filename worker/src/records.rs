//! Records of other systems over HTTP: importing them, and giving out what is here in the same shape.
//!
//! In scope: arguments and bodies, searching the account book, and handing batches to the ledger. Not in scope: which column is
//! which field (the core), what becomes of a record (the ledger). Each handler lists the status of each failure; both need the
//! right to administer (401, 403).

use crate::edge::{Outcome, caller};
use crate::message::{Action, Call};
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::verdicts::{argument, problem};
use crate::{answer, body, book, call, edge, fetch, rows};
use frontdesk::crm::{Kind, Mapping, System};
use frontdesk::{FieldProblem, RawLead};
use jiff::Timestamp;
use ledger::{Access, Desk, Error, Import, Imported, Importing, Incoming};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, Result};

/// Most rows of a batch: each person among them is routed, one after another.
const MOST: usize = 1_000;

/// How often a batch is searched again because the accounts changed meanwhile, before it goes on without a book.
const SEARCHES: usize = 3;

/// What the edge asks of the workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// Those of a kind after `after`.
    Read {
        kind: String,
        after: String,
    },
    /// The same by the columns of the system `to`.
    Export {
        kind: String,
        to: String,
        after: String,
    },
    Import {
        kind: String,
        batch: Vec<Incoming>,
        book_revision: Option<i64>,
        without_book: bool,
    },
    /// The request is none; told to whoever may send one.
    Bad(Vec<FieldProblem>),
}

/// What became of a batch's rows, in their order.
#[derive(Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct ImportReport {
    rows: Vec<Imported>,
}

/// Some records as rows of a file that another system takes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct RecordRows {
    columns: Vec<String>,
    /// Of each as many cells.
    rows: Vec<Vec<String>>,
    /// To be sent as `after`; none: there are no more.
    next: Option<String>,
}

/// The workspace's side of it.
pub(crate) fn reply(
    desk: &Desk<'_, DurableSql>,
    access: &Access,
    ask: Ask,
    now: Timestamp,
) -> std::result::Result<Reply, Error> {
    Ok(match ask {
        Ask::Bad(problems) => Reply::BadFields(problems),
        Ask::Read { kind, after } => match Kind::of(&kind) {
            Some(kind) => Reply::json(&desk.records(kind, &after)?, Reply::Found),
            None => Reply::BadFields(vec![no_kind(&kind)]),
        },
        Ask::Export { kind, to, after } => match mapping_of(&kind, ("to", &to)) {
            Ok((of, mapping)) => {
                let mapping = mapping.in_currency(&desk.dispositions()?.currency);
                let page = desk.records(of, &after)?;
                let rows = page.records.iter().map(|record| mapping.write(record)).collect();
                Reply::json(&RecordRows { columns: mapping.header(), rows, next: page.next }, Reply::Found)
            }
            Err(problems) => Reply::BadFields(problems),
        },
        Ask::Import { kind, batch, book_revision, without_book } => match Kind::of(&kind) {
            Some(_) => match desk.import(&batch, &Import { access, book_revision, without_book, now })? {
                Some(importing) => Reply::Imported(importing),
                None => Reply::NotAllowed { needs: ledger::Right::Administer },
            },
            None => Reply::BadFields(vec![no_kind(&kind)]),
        },
    })
}

/// How the system that is named by an argument has records of this kind.
fn mapping_of(kind: &str, system: (&str, &str)) -> std::result::Result<(Kind, Mapping), Vec<FieldProblem>> {
    let (argument, name) = system;
    let system = System::of(name)
        .ok_or_else(|| vec![problem(argument, name, &format!("one of {}", System::NAMES.join(", ")))])?;
    let of = Kind::of(kind).ok_or_else(|| vec![no_kind(kind)])?;
    let mapping = Mapping::new(system, of);
    Ok((of, mapping.ok_or_else(|| vec![problem("kind", kind, &format!("records that {name} has"))])?))
}

fn no_kind(found: &str) -> FieldProblem {
    problem("kind", found, &format!("one of {}", Kind::NAMES.join(", ")))
}

/// `GET /v1/records?kind={kind}&after={what the page before ended with}`: 200 with at most 500 records by our fields (422).
pub(crate) async fn list(request: Request, env: &Env) -> Result<Response> {
    let said = |name| Ok::<_, worker::Error>(argument(&request, name)?.unwrap_or_default());
    let ask = Ask::Read { kind: said("kind")?, after: said("after")? };
    answer::found(edge::administer(&request, env, Action::Records(Box::new(ask))).await?)
}

/// `GET /v1/records/export?kind={kind}&to={system}&after={what the page before ended with}`: 200 with at most 500 records as rows by
/// the columns of Salesforce, of HubSpot, or ours (422).
pub(crate) async fn export(request: Request, env: &Env) -> Result<Response> {
    let said = |name| Ok::<_, worker::Error>(argument(&request, name)?.unwrap_or_default());
    let to = argument(&request, "to")?.unwrap_or_else(|| System::Frontdesk.name().into());
    let ask = Ask::Export { kind: said("kind")?, to, after: said("after")? };
    answer::found(edge::administer(&request, env, Action::Records(Box::new(ask))).await?)
}

/// `POST /v1/records?kind={kind}&from={system}`: takes in records, as CSV with a header or as a JSON list of objects, by the
/// columns of Salesforce, of HubSpot, or ours.
///
/// 1. the right to administer (401, 403) 2. the body is read (413, 415, 400) 3. each row mapped (422 where the kind or the
///    system is unknown) 4. searched and stored, row by row (503) 5. answered (200) with what became of each.
pub(crate) async fn import(mut request: Request, env: &Env) -> Result<Response> {
    answer::found(take(&mut request, env).await?)
}

async fn take(request: &mut Request, env: &Env) -> Result<Outcome> {
    let media_type = body::media_type(request)?;
    let rows = body::read(request, body::BATCH).await?.and_then(|body| rows::read(&media_type, &body));
    let rows = match rows {
        Ok(rows) => rows,
        Err(problem) => return Ok(Err(problem)),
    };
    let kind = argument(request, "kind")?.unwrap_or_default();
    let from = argument(request, "from")?.unwrap_or_else(|| System::Frontdesk.name().into());
    let mut ids = Vec::with_capacity(rows.len());
    for row in 1..=rows.len() {
        // On a local machine one id may be set for a whole request.
        ids.push(format!("{}{}", call::new_id(request, env)?, if row > 1 { format!("-{row}") } else { String::new() }));
    }
    let (batch, mut report) = match read(&kind, &from, &rows, ids) {
        Ok(read) => read,
        Err(problems) => return edge::administer(request, env, Action::Records(Box::new(Ask::Bad(problems)))).await,
    };
    let ask = Ask::Import { kind, batch, book_revision: None, without_book: false };
    let mut call = match caller(request, env, Action::Records(Box::new(ask)))? {
        Ok(call) => call,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut known = book::of(&call.workspace);
    let mut searches = 0;
    loop {
        let search = |call: &mut Call| {
            if let Action::Records(ask) = &mut call.action
                && let Ask::Import { batch, book_revision, without_book, .. } = ask.as_mut()
            {
                batch.iter_mut().for_each(|record| record.search(known.as_ref().map(|known| &known.book)));
                *book_revision = known.as_ref().map(|known| known.revision);
                *without_book = searches >= SEARCHES;
            }
        };
        search(&mut call);
        match call::send(env, &call).await? {
            Reply::Imported(Importing::Done(done)) => {
                report.fill(done);
                return Ok(Ok(Reply::json(&ImportReport { rows: report.rows() }, Reply::Found)));
            }
            Reply::Imported(Importing::BookNeeded { revision, done }) => {
                if let Action::Records(ask) = &mut call.action
                    && let Ask::Import { batch, .. } = ask.as_mut()
                {
                    batch.drain(..done.len().min(batch.len()));
                }
                report.fill(done);
                searches += 1;
                known = fetch::book(env, &call, revision).await;
            }
            other => return Ok(Ok(other)),
        }
    }
}

/// What became of each row, as far as that is known.
#[derive(Default)]
struct Rows(Vec<Option<Imported>>);

impl Rows {
    /// Those that go next.
    fn fill(&mut self, done: Vec<Imported>) {
        let mut free = self.0.iter_mut().filter(|row| row.is_none());
        for imported in done {
            if let Some(row) = free.next() {
                *row = Some(imported);
            }
        }
    }

    fn rows(self) -> Vec<Imported> {
        self.0.into_iter().flatten().collect()
    }
}

/// The records of rows, and of those that are none, why.
fn read(
    kind: &str,
    from: &str,
    rows: &[RawLead],
    ids: Vec<String>,
) -> std::result::Result<(Vec<Incoming>, Rows), Vec<FieldProblem>> {
    let (of, mapping) = mapping_of(kind, ("from", from))?;
    if rows.len() > MOST {
        return Err(vec![problem("rows", &rows.len().to_string(), &format!("at most {MOST} at once"))]);
    }
    let (mut batch, mut report) = (Vec::with_capacity(rows.len()), Rows::default());
    for (row, id) in rows.iter().zip(ids) {
        match mapping.read(row) {
            Ok(entry) => {
                batch.push(Incoming::new(of, entry, id));
                report.0.push(None);
            }
            Err(problems) => report.0.push(Some(Imported::refused(problems))),
        }
    }
    Ok((batch, report))
}
