//! A workspace: the Durable Object that is its ledger's single writer.
//!
//! In scope: access, and handing calls to the ledger. Not in scope: HTTP (only the edge calls it) and decisions.

use crate::call::{self, is_local};
use crate::message::{Action, CALL, Call, Described, REPLY, What};
use crate::operating::{self, Ask as Operate};
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::times::{self, ByKind};
use crate::waking::{self, Waking};
use crate::webhooks_do;
use crate::{
    accounts, conversions, deals, drafting, embed, follow_up, history, members, prefill, reading, records, reports,
    work_links,
};
use crate::{administration, backup, key, rate_limit, rights, signing_in, submitting};
use frontdesk::rotation::{Circle, LEAD};
use futures_util::Stream;
use ledger::{Access, Audit, Desk, Error, Judged, KeyKind, Ledger, Merging, Meter, Quota, Reassigning, Undoing};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{
    DurableObject, Env, Request, Response, ResponseBuilder, Result, State, WebSocket, WebSocketIncomingMessage,
    durable_object,
};

/// One workspace's Durable Object.
#[durable_object]
pub struct Workspace {
    ledger: Rc<Ledger<DurableSql>>,
    env: Env,
    /// Whether the schema was found to be the latest since the object woke up.
    ready: Cell<bool>,
    waking: Rc<Waking>,
    /// How long requests took, as far as isolates said since the object woke up.
    times: RefCell<ByKind>,
    meter: RefCell<Meter>,
    /// How the limit of requests stands for the one that is being answered.
    standing: Cell<Option<Quota>>,
}

impl DurableObject for Workspace {
    fn new(state: State, env: Env) -> Self {
        let ledger = Rc::new(Ledger::new(DurableSql::new(&state.storage()), call::seed(&env)));
        let waking = Rc::new(Waking::new(Rc::clone(&ledger), state, webhooks_do::network(&env)));
        Self {
            ledger,
            env,
            ready: Cell::new(false),
            waking,
            times: RefCell::default(),
            meter: RefCell::default(),
            standing: Cell::default(),
        }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let call: Call = match request.headers().get(CALL)? {
            Some(call) => with_bytes(serde_json::from_str(&call)?, request.bytes().await?),
            None => serde_json::from_slice(&request.bytes().await?)?,
        };
        times::add(&mut self.times.borrow_mut(), &call.times.borrow());
        if matches!(call.action, Action::Operate(Operate::Health)) {
            let reply = operating::health(&self.ledger).unwrap_or_else(|error| Reply::Failed(error.to_string()));
            return ResponseBuilder::new().from_json(&reply);
        }
        let (now, only_reads) = (call.now, waking::only_reads(&call.action));
        let listener = matches!(call.action, Action::Live).then(|| call.key.clone());
        let before = if only_reads { None } else { self.waking.before() };
        let reply = self.reply(call).unwrap_or_else(|error| match error {
            Error::NoWorkspace => Reply::UnknownKey,
            Error::Restoring => Reply::Restoring,
            error => Reply::Failed(error.to_string()),
        });
        let standing = self.standing.take();
        if let (Some(key), Reply::Done) = (&listener, &reply) {
            return self.waking.listen(key);
        }
        if !only_reads {
            self.waking.tell(before, now);
            match &reply {
                Reply::Answer { due, .. } => self.waking.set_also(*due, now).await?,
                Reply::BookNeeded { .. } => {}
                _ => self.waking.set(now).await?,
            }
        }
        let text = serde_json::to_string(&reply)?;
        let response = rate_limit::carried(standing)?;
        match reply {
            Reply::Book(kept) => response.with_header(REPLY, &text)?.from_stream(self.pieces(kept.id)),
            Reply::Page(page) => Ok(response.with_header(REPLY, &text)?.fixed(page.lines.into_bytes())),
            _ => Ok(response.fixed(text.into_bytes())),
        }
    }

    /// Nothing is asked for on sockets but whether they are still there.
    async fn websocket_message(&self, _: WebSocket, _: WebSocketIncomingMessage) -> Result<()> {
        Ok(())
    }

    async fn websocket_close(&self, socket: WebSocket, code: usize, _: String, _: bool) -> Result<()> {
        // Codes that nobody sent can't be sent either.
        let code = u16::try_from(code).ok().filter(|code| matches!(code, 1000 | 3000..=4999));
        socket.close(Some(code.unwrap_or(1000)), None::<&str>).ok();
        Ok(())
    }

    async fn websocket_error(&self, _: WebSocket, _: worker::Error) -> Result<()> {
        Ok(())
    }

    /// Does what is due.
    async fn alarm(&self) -> Result<Response> {
        self.waking.ring().await?;
        Response::empty()
    }
}

fn with_bytes(mut call: Call, body: Vec<u8>) -> Call {
    if let Action::PutPiece { bytes, .. } | Action::Restore { bytes, .. } = &mut call.action {
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

    fn reply(&self, call: Call) -> std::result::Result<Reply, Error> {
        let now = jiff::Timestamp::from_millisecond(call.now).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        if let Action::Create { publishable, secret, origins } = call.action {
            self.ledger.create(&administration::first_keys(publishable, secret, origins), now)?;
            let audit = Audit { what: "workspace.keys", on: call.workspace, request: call.request };
            self.ledger.audited(&Access::new(KeyKind::Secret, true), &audit, now, || Ok(Reply::Created), |_| true)?;
            return Ok(Reply::Created);
        }
        if let Action::Restore { after, bytes } = &call.action {
            return backup::restored(&self.ledger, (*after, bytes), (call.workspace, call.request), now);
        }
        self.wake(&call.workspace, now)?;
        if let Action::SignIn(asked) = call.action {
            return signing_in::reply(&self.ledger, asked, &call.key, &call.request, now);
        }
        if let Action::ByLink(asked) = call.action {
            return work_links::reply(&self.ledger, &asked, now);
        }
        let Some(access) = self.ledger.access(&call.key, now)? else { return Ok(Reply::UnknownKey) };
        if let Some(origin) = call.origin.filter(|origin| !access.allows_origin(Some(origin))) {
            return Ok(Reply::OriginNotAllowed { origin });
        }
        if matches!(call.action, Action::Operate(Operate::Opened)) {
            return operating::opened(&self.ledger, &access, &call.key, now);
        }
        if rights::is_metered(&call.action) {
            match self.meter.borrow_mut().spend(&access, now) {
                Ok(quota) => self.standing.set(quota),
                Err(limited) => return Ok(Reply::Limited(limited)),
            }
        }
        let needs = rights::needs(&call.action);
        if let Some(needs) = needs.right.filter(|right| !access.may(*right)) {
            return Ok(Reply::NotAllowed { needs });
        }
        let desk = self.ledger.desk(&access, &call.key);
        let key = call.key.as_str();
        let body = || self.answer(call.action, (&access, key), &desk, now);
        match needs.noted {
            Some((what, on)) => {
                let audit = Audit { what, on, request: call.request };
                self.ledger.audited(&access, &audit, now, body, rights::is_done)
            }
            None => body(),
        }
    }

    /// Does what whoever asks has the right to, as far as that reaches.
    fn answer(
        &self,
        action: Action,
        (access, key): (&Access, &str),
        desk: &Desk<'_, DurableSql>,
        now: jiff::Timestamp,
    ) -> std::result::Result<Reply, Error> {
        match action {
            Action::Submit(submit) => submitting::reply(&self.ledger, *submit, (access, key), now),
            Action::Operate(ask) => operating::reply(&self.ledger, desk, ask, &self.times.borrow(), now),
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
            Action::KeepBook { book, .. } => Ok(Reply::Kept(self.ledger.keep_book(&book)?)),
            Action::Create { .. } | Action::Restore { .. } => Ok(Reply::UnknownKey),
            Action::SignIn(_) | Action::ByLink(_) => Ok(Reply::UnknownKey),
            Action::Backup(asked) => backup::reply(&self.ledger, asked, now),
            Action::Administer(asked) => administration::reply(&self.ledger, desk, access, *asked, now),
            Action::ReadLead { id } => Ok(desk.lead(&id)?.map_or(Reply::NoLead, |lead| Reply::lead(&lead))),
            Action::Judge(judge) => Ok(match desk.judge(&judge, now)? {
                Judged::Noted(verdict) => Reply::json(&verdict, Reply::Verdict),
                Judged::NoLead => Reply::NoLead,
                Judged::NoAccount => Reply::NoAccount { account: judge.account },
                Judged::NoOrganisation => Reply::NoOrganisation,
            }),
            Action::Work { lead, work, by } => Ok(Reply::Worked(desk.work(&lead, &work, by.as_deref(), now)?)),
            Action::Reassign(asked) => Ok(match desk.reassign(&asked, now)? {
                Reassigning::Done(done) => Reply::json(&done, Reply::Found),
                Reassigning::Bad(problems) => Reply::BadFields(problems),
            }),
            Action::MakeWorkLink(make) => work_links::make(desk, make, now),
            Action::ReadRotation { team, segment } => {
                let circle = desk.rotation(&team, &segment)?.unwrap_or_default();
                Ok(Reply::json(&Standing { lead: LEAD, circle }, Reply::Staff))
            }
            Action::ListAssignments { member, after } => {
                Ok(Reply::listed(&desk.assignments(&member, after)?, ledger::ASSIGNMENTS_PAGE, |row| row.number))
            }
            Action::ListVerdicts { after } => {
                Ok(Reply::listed(&desk.verdicts(after)?, ledger::VERDICTS_PAGE, |row| row.number))
            }
            Action::VerdictsOn { lead } => Ok(Reply::found(desk.verdicts_on(&lead)?, What::Lead, lead)),
            Action::WithdrawVerdict { number, by } => {
                let withdrawn = desk.withdraw_verdict(number, by.as_deref(), now)?;
                Ok(withdrawn.map_or(Reply::NoVerdict, |verdict| Reply::json(&verdict, Reply::Verdict)))
            }
            Action::Merge { lead, into, by } => Ok(match desk.merge(&lead, &into, by.as_deref(), now)? {
                Merging::Merged(merge) => Reply::json(&merge, Reply::Merge),
                Merging::AlreadyOne { lead } => Reply::AlreadyOne { lead },
                Merging::NoLead { id } => Reply::NoLeadToMerge { id },
            }),
            Action::UndoMerge { number, by } => Ok(match desk.undo_merge(number, by.as_deref(), now)? {
                Undoing::Undone(merge) => Reply::json(&merge, Reply::Merge),
                Undoing::NoMerge => Reply::NoMerge,
            }),
            Action::ListDuplicates { after } => {
                Ok(Reply::listed(&desk.possible_duplicates(after)?, ledger::DUPLICATES_PAGE, |row| row.number))
            }
            Action::ListDecided { before } => {
                Ok(Reply::listed(&desk.decided_duplicates(before)?, ledger::DUPLICATES_PAGE, |row| row.number))
            }
            Action::JudgePair { number, verdict, by } => {
                let judged = desk.judge_pair(number, verdict, by.as_deref(), now)?;
                Ok(judged.map_or(Reply::NoDuplicate, |pair| Reply::json(&pair, Reply::Duplicate)))
            }
            Action::WithdrawNotSame { number, by } => {
                let withdrawn = desk.withdraw_not_same(number, by.as_deref(), now)?;
                Ok(withdrawn.map_or(Reply::NoNotSame, |said| Reply::json(&said, Reply::NotSame)))
            }
            Action::Convert { lead, convert } => conversions::reply(desk, lead, &convert, now),
            Action::ChangeOpportunity { id, change } => {
                let changed = desk.change_opportunity(&id, &change, now)?;
                Ok(Reply::found(changed, What::Opportunity, id))
            }
            Action::Deals(ask) => deals::reply(desk, ask, now),
            Action::FollowUp(ask) => follow_up::reply(desk, ask, now),
            Action::Live => Ok(Reply::Done),
            Action::Members(ask) => members::reply(&self.ledger, desk, ask, now),
            Action::Drafting(ask) => drafting::reply(&self.ledger, desk, ask, now),
            Action::Reports(ask) => reports::reply(&self.ledger, desk, ask, now),
            Action::Records(ask) => records::reply(desk, access, *ask, now),
            Action::Embed(asked) => embed::reply(&self.ledger, desk, access, asked, now),
            Action::History(asked) => history::reply(&self.ledger, desk, asked, now),
            Action::Prefill(asked) => prefill::reply(&self.ledger, desk, access, asked, now),
            Action::Read { what, id } => reading::reply(&self.ledger, desk, what, id, now),
            Action::Draft { format, text } => Ok(match self.ledger.draft(format, &text, now)? {
                Ok(record) => Reply::json(&record, Reply::Made),
                Err(findings) => Reply::Findings(findings.0),
            }),
            Action::ListPlaybooks { before } => {
                Ok(Reply::listed(&self.ledger.playbook_versions(before)?, ledger::PLAYBOOKS_PAGE, |row| row.number))
            }
            Action::CheckPlaybook { number } => {
                Ok(Reply::found(self.ledger.check_playbook(number)?, What::Playbook, number.to_string()))
            }
            Action::PublishVersion { number, percent, by } => {
                let publishing = desk.publish_version(number, percent, by.as_deref(), now)?;
                Ok(Reply::publishing(publishing, number))
            }
            Action::RollBack { by } => Ok(Reply::publishing(desk.roll_back(by.as_deref(), now)?, 0)),
            Action::Webhooks(ask) => {
                let workspace = key::workspace(key).unwrap_or_default();
                webhooks_do::reply(&self.ledger, ask, (webhooks_do::network(&self.env), workspace), now)
            }
            Action::Publish { format, text } => Ok(match self.ledger.publish(format, &text, now)? {
                Ok(playbook) => Reply::Published { version: playbook.version.clone() },
                Err(findings) => Reply::Findings(findings.0),
            }),
            Action::Accounts(ask) => accounts::reply(&self.ledger, ask),
            Action::DescribeBook { .. } => Ok(Reply::Described(Described {
                accounts: self.ledger.accounts_count()?,
                revision: self.ledger.accounts_revision()?,
                book: self.ledger.kept_book()?,
            })),
        }
    }

    /// Opens the ledger once after waking up; on a developer's machine the demo workspace makes itself.
    fn wake(&self, workspace: &str, now: jiff::Timestamp) -> std::result::Result<(), Error> {
        if self.ready.get() {
            return Ok(());
        }
        if workspace == "demo" && is_local(&self.env) && !self.ledger.exists()? {
            self.ledger.create(&administration::demo_keys(), now)?;
        }
        self.ledger.open(now)?;
        self.ready.set(true);
        Ok(())
    }
}

/// A team's circle, with what its balances are counted in.
#[derive(Serialize)]
struct Standing {
    lead: i64,
    #[serde(flatten)]
    circle: Circle,
}
