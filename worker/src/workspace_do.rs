//! A workspace: the Durable Object that is its ledger's single writer.
//!
//! In scope: access, and handing calls to the ledger. Not in scope: HTTP (only the edge calls it) and decisions.

use crate::call::is_local;
use crate::deals;
use crate::message::{Action, CALL, Call, Described, REPLY, Reply, Submit, What};
use crate::sql::DurableSql;
use frontdesk::RawLead;
use frontdesk::rotation::{Circle, LEAD};
use futures_util::Stream;
use ledger::{Access, Converting, Error, Judged, KeyKind, Ledger, Merging, NewKey, Submitted, Undoing};
use serde::Serialize;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{Date, DurableObject, Env, Request, Response, ResponseBuilder, Result, State, Storage, durable_object};

/// One workspace's Durable Object.
#[durable_object]
pub struct Workspace {
    ledger: Rc<Ledger<DurableSql>>,
    env: Env,
    /// Whether the schema was found to be the latest since the object woke up.
    ready: Cell<bool>,
    storage: Storage,
    /// For when the object is to be woken up, as far as that was set since it woke up; milliseconds since 1970.
    alarm: Cell<Option<i64>>,
}

impl DurableObject for Workspace {
    fn new(state: State, env: Env) -> Self {
        let storage = state.storage();
        let ledger = Rc::new(Ledger::new(DurableSql::new(&storage)));
        Self { ledger, env, ready: Cell::new(false), storage, alarm: Cell::new(None) }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let call: Call = match request.headers().get(CALL)? {
            Some(call) => with_bytes(serde_json::from_str(&call)?, request.bytes().await?),
            None => serde_json::from_slice(&request.bytes().await?)?,
        };
        let (now, starts_clocks) = (call.now, matches!(call.action, Action::Submit(_) | Action::Work { .. }));
        let reply = self.reply(call).unwrap_or_else(|error| match error {
            Error::NoWorkspace => Reply::UnknownKey,
            error => Reply::Failed(error.to_string()),
        });
        if starts_clocks {
            self.set_alarm(now).await?;
        }
        let text = serde_json::to_string(&reply)?;
        match reply {
            Reply::Book(kept) => ResponseBuilder::new().with_header(REPLY, &text)?.from_stream(self.pieces(kept.id)),
            Reply::Page(page) => Ok(ResponseBuilder::new().with_header(REPLY, &text)?.fixed(page.lines.into_bytes())),
            _ => Ok(ResponseBuilder::new().fixed(text.into_bytes())),
        }
    }

    /// Does what is due of leads that wait, and has itself woken up again for what is due next. A failure wakes it up
    /// again, too: nothing was done then.
    async fn alarm(&self) -> Result<Response> {
        self.alarm.set(None);
        let now = i64::try_from(Date::now().as_millis()).unwrap_or(0);
        let failed = |error: Error| worker::Error::RustError(error.to_string());
        if self.ledger.exists().map_err(failed)? {
            self.ledger.open().map_err(failed)?;
            self.ledger.do_due(jiff::Timestamp::from_millisecond(now).unwrap_or_default()).map_err(failed)?;
            self.set_alarm(now).await?;
        }
        Response::empty()
    }
}

/// The call with the bytes that came beside it.
fn with_bytes(mut call: Call, body: Vec<u8>) -> Call {
    if let Action::PutPiece { bytes, .. } = &mut call.action {
        *bytes = body;
    }
    call
}

impl Workspace {
    /// The pieces of a book, one after another: each is read when the one before is on its way.
    fn pieces(&self, book: String) -> impl Stream<Item = Result<Vec<u8>>> + 'static {
        let ledger = Rc::clone(&self.ledger);
        let pieces = (0..).map(move |number| ledger.book_piece(&book, number).transpose());
        let pieces = pieces.map_while(|piece| piece).map(|piece| piece.map_err(|error| error.to_string().into()));
        futures_util::stream::iter(pieces)
    }

    /// Has the object woken up when something is due of a lead next, counted from `now`. An earlier alarm than is needed
    /// does no harm, so that it isn't moved for each lead that was answered.
    async fn set_alarm(&self, now: i64) -> Result<()> {
        // A workspace that nobody made has no clocks either.
        let Ok(Some(next)) = self.ledger.next_alarm() else { return Ok(()) };
        let next = next.as_millisecond();
        if self.alarm.get().is_none_or(|set| next < set) {
            self.storage.set_alarm((next - now).max(0)).await?;
            self.alarm.set(Some(next));
        }
        Ok(())
    }

    fn reply(&self, call: Call) -> std::result::Result<Reply, Error> {
        let now = jiff::Timestamp::from_millisecond(call.now).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        if let Action::Create { publishable, secret, origins } = call.action {
            let secret = NewKey { key: secret, kind: KeyKind::Secret, origins: Vec::new(), explains: true };
            let publishable = NewKey { key: publishable, kind: KeyKind::Publishable, origins, explains: false };
            self.ledger.create(&[publishable, secret], now)?;
            return Ok(Reply::Created);
        }
        self.wake(&call.workspace, now)?;
        let Some(access) = self.ledger.access(&call.key)? else { return Ok(Reply::UnknownKey) };
        if let Some(origin) = call.origin.filter(|origin| !access.allows_origin(Some(origin))) {
            return Ok(Reply::OriginNotAllowed { origin });
        }
        match call.action {
            Action::Submit(submit) => self.submit(*submit, &access, now),
            // The edge asks for the book and its changes on a lead's behalf; it never hands them out.
            Action::ReadBook => Ok(match self.ledger.current_book()? {
                Some(kept) => Reply::Book(kept),
                None => Reply::NoBook { accounts: self.ledger.accounts_count()? },
            }),
            Action::ReadPage { after } => Ok(Reply::Page(self.ledger.account_page(&after)?)),
            Action::ReadChanges { since } => {
                Ok(self.ledger.account_changes(since)?.map_or(Reply::ManyChanges, Reply::Changes))
            }
            Action::PutPiece { book, number, bytes } => {
                self.ledger.put_book_piece(&book, number, bytes)?;
                Ok(Reply::Done)
            }
            Action::ReadUnmatched => Ok(Reply::Unmatched(self.ledger.unmatched()?)),
            Action::Rematch { id, searched, revision } => {
                Ok(Reply::Rematched(self.ledger.rematch(&id, &searched, revision, now)?))
            }
            Action::KeepBook(book) => Ok(Reply::Kept(self.ledger.keep_book(&book)?)),
            _ if access.kind != KeyKind::Secret => Ok(Reply::NotAllowed),
            Action::Create { .. } => Ok(Reply::NotAllowed),
            Action::ReadLead { id } => Ok(self.ledger.lead(&id)?.map_or(Reply::NoLead, |lead| Reply::lead(&lead))),
            Action::Judge(judge) => Ok(match self.ledger.judge(&judge, &call.key, now)? {
                Judged::Noted(verdict) => Reply::json(&verdict, Reply::Verdict),
                Judged::NoLead => Reply::NoLead,
                Judged::NoAccount => Reply::NoAccount { account: judge.account },
                Judged::NoOrganisation => Reply::NoOrganisation,
            }),
            Action::Work { lead, work, by } => Ok(Reply::Worked(self.ledger.work(&lead, &work, by.as_deref(), now)?)),
            Action::ReadRotation { team, segment } => {
                let circle = self.ledger.rotation(&team, &segment)?.unwrap_or_default();
                Ok(Reply::json(&Standing { lead: LEAD, circle }, Reply::Staff))
            }
            Action::ListAssignments { member, after } => {
                Ok(Reply::json(&self.ledger.assignments(&member, after)?, Reply::Staff))
            }
            Action::ListVerdicts { after } => Ok(Reply::json(&self.ledger.verdicts(after)?, Reply::Verdicts)),
            Action::WithdrawVerdict { number, by } => {
                let withdrawn = self.ledger.withdraw_verdict(number, by.as_deref(), &call.key, now)?;
                Ok(withdrawn.map_or(Reply::NoVerdict, |verdict| Reply::json(&verdict, Reply::Verdict)))
            }
            Action::Merge { lead, into, by } => {
                Ok(match self.ledger.merge(&lead, &into, by.as_deref(), &call.key, now)? {
                    Merging::Merged(merge) => Reply::json(&merge, Reply::Merge),
                    Merging::AlreadyOne { lead } => Reply::AlreadyOne { lead },
                    Merging::NoLead { id } => Reply::NoLeadToMerge { id },
                })
            }
            Action::UndoMerge { number, by } => {
                Ok(match self.ledger.undo_merge(number, by.as_deref(), &call.key, now)? {
                    Undoing::Undone(merge) => Reply::json(&merge, Reply::Merge),
                    Undoing::NoMerge => Reply::NoMerge,
                })
            }
            Action::ListDuplicates { after } => {
                Ok(Reply::json(&self.ledger.possible_duplicates(after)?, Reply::Duplicates))
            }
            Action::JudgePair { number, verdict, by } => {
                let judged = self.ledger.judge_pair(number, verdict, by.as_deref(), &call.key, now)?;
                Ok(judged.map_or(Reply::NoDuplicate, |pair| Reply::json(&pair, Reply::Duplicate)))
            }
            Action::WithdrawNotSame { number, by } => {
                let withdrawn = self.ledger.withdraw_not_same(number, by.as_deref(), &call.key, now)?;
                Ok(withdrawn.map_or(Reply::NoNotSame, |said| Reply::json(&said, Reply::NotSame)))
            }
            Action::Convert { lead, convert } => Ok(match self.ledger.convert(&lead, &convert, &call.key, now)? {
                Converting::Converted(record) => Reply::json(&record, Reply::Made),
                Converting::Already(record) => Reply::json(&record, Reply::Found),
                Converting::NoLead => Reply::NoSuch { what: What::Lead, id: lead },
                Converting::NoAccount { account } => {
                    Reply::not_convertible("account", &account, "the id of an account of this workspace")
                }
                Converting::NoCompany => Reply::not_convertible(
                    "account",
                    "",
                    "an account, where the lead names no company of which one could be made",
                ),
                Converting::NoOpportunity => {
                    Reply::not_convertible("opportunity", "", "an opportunity that goes on where the lead is closed")
                }
            }),
            Action::ChangeOpportunity { id, change } => {
                let changed = self.ledger.change_opportunity(&id, &change, &call.key, now)?;
                Ok(Reply::found(changed, What::Opportunity, id))
            }
            Action::Deals(ask) => deals::reply(&self.ledger, ask, &call.key, now),
            Action::Read { what, id } => self.read(what, id, now),
            Action::Draft { format, text } => Ok(match self.ledger.draft(format, &text, now)? {
                Ok(record) => Reply::json(&record, Reply::Made),
                Err(findings) => Reply::Findings(findings.0),
            }),
            Action::ListPlaybooks { before } => Ok(Reply::json(&self.ledger.playbook_versions(before)?, Reply::Found)),
            Action::CheckPlaybook { number } => {
                Ok(Reply::found(self.ledger.check_playbook(number)?, What::Playbook, number.to_string()))
            }
            Action::PublishVersion { number, percent, by } => {
                let publishing = self.ledger.publish_version(number, percent, by.as_deref(), &call.key, now)?;
                Ok(Reply::publishing(publishing, number))
            }
            Action::RollBack { by } => Ok(Reply::publishing(self.ledger.roll_back(by.as_deref(), &call.key, now)?, 0)),
            Action::Publish { format, text } => Ok(match self.ledger.publish(format, &text, now)? {
                Ok(playbook) => Reply::Published { version: playbook.version.clone() },
                Err(findings) => Reply::Findings(findings.0),
            }),
            Action::RemoveAccounts { ids } => Ok(Reply::Removed(self.ledger.remove_accounts(&ids)?)),
            Action::DescribeBook => Ok(Reply::Described(Described {
                accounts: self.ledger.accounts_count()?,
                revision: self.ledger.accounts_revision()?,
                book: self.ledger.kept_book()?,
            })),
            Action::UpsertAccounts { rows } => {
                Ok(Reply::Accounts(Box::new(self.ledger.upsert_accounts(rows.iter().map(RawLead::fields))?)))
            }
        }
    }

    fn read(&self, what: What, id: String, now: jiff::Timestamp) -> std::result::Result<Reply, Error> {
        Ok(match what {
            What::Lead => self.ledger.lead(&id)?.map_or(Reply::NoLead, |lead| Reply::lead(&lead)),
            What::Account => Reply::found(self.ledger.account(&id)?, what, id),
            What::Contact => Reply::found(self.ledger.contact(&id)?, what, id),
            What::Opportunity => Reply::found(self.ledger.opportunity(&id)?, what, id),
            What::Deal => Reply::found(self.ledger.deal(&id, now)?, what, id),
            What::Playbook => {
                let text = id.parse().ok().map(|number| self.ledger.playbook_text(number)).transpose()?;
                Reply::found(text.flatten(), what, id)
            }
        })
    }

    /// Opens the ledger once after waking up; on a developer's machine the demo workspace makes itself.
    fn wake(&self, workspace: &str, now: jiff::Timestamp) -> std::result::Result<(), Error> {
        if self.ready.get() {
            return Ok(());
        }
        if workspace == "demo" && is_local(&self.env) && !self.ledger.exists()? {
            self.ledger.create(&demo_keys(), now)?;
        }
        self.ledger.open()?;
        self.ready.set(true);
        Ok(())
    }

    fn submit(&self, submit: Submit, access: &Access, now: jiff::Timestamp) -> std::result::Result<Reply, Error> {
        let Submit { submission, idempotency, book_revision, without_book } = submit;
        let idempotency = idempotency.as_ref();
        let submitted =
            self.ledger.submit(ledger::Submit { submission, access, idempotency, book_revision, without_book, now })?;
        Ok(match submitted {
            Submitted::Routed { answer, .. } => match serde_json::to_string(&answer) {
                Ok(answer) => Reply::Answer { answer, replayed: false, unmatched: self.ledger.has_unmatched()? },
                Err(error) => Reply::Failed(error.to_string()),
            },
            Submitted::Replayed { answer } => Reply::Answer { answer, replayed: true, unmatched: false },
            Submitted::KeyReused => Reply::IdempotencyKeyReused,
            Submitted::BookNeeded { revision } => Reply::BookNeeded { revision },
        })
    }
}

/// A team's circle, with what its balances are counted in.
#[derive(Serialize)]
struct Standing {
    lead: i64,
    #[serde(flatten)]
    circle: Circle,
}

/// The keys of the demo workspace. Its publishable key explains, so that the demo page can show every reason.
fn demo_keys() -> [NewKey; 2] {
    [
        NewKey { key: "pk_demo".into(), kind: KeyKind::Publishable, origins: vec!["*".into()], explains: true },
        NewKey { key: "sk_demo".into(), kind: KeyKind::Secret, origins: Vec::new(), explains: true },
    ]
}
