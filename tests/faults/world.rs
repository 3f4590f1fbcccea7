//! A workspace in bad weather: clients that try again, a network that loses, repeats and reorders, a clock that jumps, a
//! program that dies between any two statements; and beside it what has to come of it.
//!
//! In scope: the steps, and what each of them may do. Not in scope: what holds of the ledger at any moment (`checks`).

use crate::bugs::Bug;
use crate::checks::{self, Audit, Broken, Checked, count, hold, integer, text};
use crate::faulty::Faulty;
use crate::people::{Dice, Person};
use crate::playbooks::playbook;
use frontdesk::outcome::Searched;
use frontdesk::{Lead, RawLead, Submission, identity_keys, standardize};
use jiff::{SignedDuration, Timestamp};
use ledger::{
    Access, Error, Idempotency, KeyKind, Ledger, Merging, PairVerdict, PlaybookFormat, Seed, Sqlite, Submit, Submitted,
    Undoing, Work, Worked,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::{Path, PathBuf};

const KEY: &str = "sk_faults";

/// How long the same content is the same request, and how many of the last answers are kept in any case.
const SAME_CONTENT: SignedDuration = SignedDuration::from_mins(10);
const KEPT_LAST: u64 = 1_000;

/// Leads that members work on, and which are merged: among the last so many.
const RECENT: usize = 2_000;

/// Somebody who wants one submission to arrive.
struct Client {
    fields: RawLead,
    /// Whether they send an `Idempotency-Key`.
    with_key: bool,
    attempts: u32,
    /// Copies under way.
    copies: u32,
    /// How often it was stored, with a key of its own: once at the most.
    stored: u32,
    answered: bool,
}

/// What a request was answered the first time.
struct Answered {
    id: String,
    answer: String,
    at: Timestamp,
    /// How many submissions had been stored by then.
    stored: u64,
}

/// How things came out, for the report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub submissions: u64,
    pub merged: u64,
    pub replayed: u64,
    pub crashes: u64,
    pub lost_answers: u64,
    pub jumps: u64,
    pub work: u64,
    pub merges: u64,
    pub undone: u64,
    pub publications: u64,
    pub alarms: u64,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.submissions += other.submissions;
        self.merged += other.merged;
        self.replayed += other.replayed;
        self.crashes += other.crashes;
        self.lost_answers += other.lost_answers;
        self.jumps += other.jumps;
        self.work += other.work;
        self.merges += other.merges;
        self.undone += other.undone;
        self.publications += other.publications;
        self.alarms += other.alarms;
    }
}

pub struct World {
    path: PathBuf,
    bug: Option<&'static Bug>,
    sql: Faulty,
    ledger: Ledger<Faulty>,
    pub dice: Dice,
    now: Timestamp,
    people: usize,
    clients: HashMap<u64, Client>,
    next_client: u64,
    under_way: VecDeque<u64>,
    answers: HashMap<String, Answered>,
    /// Every id that was acknowledged.
    acknowledged: Vec<String>,
    recent: VecDeque<String>,
    /// Identity keys by which a lead was stored, and those that undoing made no sign of one person any more.
    known: BTreeSet<String>,
    parted: BTreeSet<String>,
    version: String,
    revision: i64,
    hits: u64,
    /// Events that there have to be, by kind.
    events: BTreeMap<&'static str, u64>,
    began_anew: u64,
    audit: Audit,
    pub tally: Tally,
}

impl Drop for World {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

fn seed_of(number: u64) -> Seed {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    bytes.into()
}

fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
    }
}

impl World {
    /// A new workspace, in a file of its own; everything follows from the seed.
    pub fn new(seed: u64, submissions: u64, bug: Option<&'static Bug>) -> Self {
        static WORLDS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let nth = WORLDS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("frontdesk-faults-{}-{nth}.sqlite", std::process::id()));
        remove(&path);
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        Ledger::new(Sqlite::open(&path).unwrap(), seed_of(seed)).create(&[], now).unwrap();
        let sql = Faulty::open(&path, bug);
        let ledger = Ledger::new(sql.clone(), seed_of(seed));
        let mut world = Self {
            path,
            bug,
            sql,
            ledger,
            dice: Dice(seed),
            now,
            people: usize::try_from(submissions / 4).unwrap().max(60),
            clients: HashMap::new(),
            next_client: 0,
            under_way: VecDeque::new(),
            answers: HashMap::new(),
            acknowledged: Vec::new(),
            recent: VecDeque::new(),
            known: BTreeSet::new(),
            parted: BTreeSet::new(),
            version: String::new(),
            revision: 0,
            hits: 0,
            events: BTreeMap::new(),
            began_anew: 0,
            audit: Audit::default(),
            tally: Tally::default(),
        };
        while world.version.is_empty() {
            world.publish().unwrap();
        }
        world
    }

    /// How often the bug that was switched on came to bear.
    pub fn hits(&self) -> u64 {
        self.hits + self.sql.hits()
    }

    /// Anything, by the dice.
    pub fn step(&mut self) -> Checked {
        self.pass_time();
        match self.dice.roll(1000) {
            0..620 => self.send()?,
            620..780 => self.work()?,
            780..850 => self.merge()?,
            850..885 => self.undo()?,
            885..910 => self.judge_pair()?,
            910..980 => self.ring()?,
            980..982 => self.publish()?,
            982..994 => self.upsert()?,
            _ => self.restart(),
        }
        checks::touched(&self.sql)
    }

    fn pass_time(&mut self) {
        let seconds = match self.dice.roll(1000) {
            0..850 => self.dice.roll(10) as i64,
            850..980 => self.dice.roll(60) as i64,
            980..997 => self.dice.roll(1_200) as i64,
            997 => self.dice.roll(3 * 86_400) as i64,
            998 => self.dice.roll(7_200) as i64,
            _ => -(self.dice.roll(14_400) as i64),
        };
        self.tally.jumps += u64::from(!(0..1_200).contains(&seconds));
        self.now += SignedDuration::from_secs(seconds);
    }

    /// The program dies; another takes its place, and knows nothing but what is on disk.
    fn restart(&mut self) {
        self.hits += self.sql.hits();
        // Opening a file anew takes as long as several submissions: now and then is enough to see that all is there.
        self.sql = if self.dice.chance(10) { Faulty::open(&self.path, self.bug) } else { self.sql.reborn() };
        // The shell draws another seed each time.
        self.ledger = Ledger::new(self.sql.clone(), seed_of(self.dice.next()));
        self.ledger.open(self.now).unwrap();
    }

    /// Lets the ledger do something in one transaction, which may die of it; `None`: it did, and left nothing behind.
    fn try_to<T>(
        &mut self,
        percent: usize,
        most: usize,
        what: impl FnOnce(&Ledger<Faulty>) -> Result<T, Error>,
    ) -> Result<Option<T>, Broken> {
        self.try_as(false, percent, most, what)
    }

    /// As [`try_to`](Self::try_to); where it is done in `parts`, those that were done before it died are there, and nothing else.
    fn try_as<T>(
        &mut self,
        parts: bool,
        percent: usize,
        most: usize,
        what: impl FnOnce(&Ledger<Faulty>) -> Result<T, Error>,
    ) -> Result<Option<T>, Broken> {
        let crash = self.dice.chance(percent).then(|| self.dice.roll(most));
        let before = crash.map(|_| self.sql.ends());
        self.sql.crash_after(crash);
        let outcome = what(&self.ledger);
        let committed = self.sql.committed().filter(|_| parts);
        self.sql.crash_after(None);
        match outcome {
            _ if self.sql.has_crashed() => {
                self.tally.crashes += 1;
                self.restart();
                let (before, after) = (committed.or(before), Some(self.sql.ends()));
                hold(after == before, "a crash leaves nothing behind", || format!("{before:?}, then {after:?}"))?;
                Ok(None)
            }
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(Broken { check: "nothing fails by itself", what: error.to_string() }),
        }
    }

    fn told(&mut self, kind: &'static str, times: i64) {
        *self.events.entry(kind).or_default() += u64::try_from(times).unwrap();
    }

    /// A client sends, for the first time or again.
    fn send(&mut self) -> Checked {
        let client = match self.under_way.len() {
            0 => self.come(),
            1..40 if self.dice.chance(50) => self.come(),
            waiting => {
                // The oldest, or any.
                let at = if self.dice.chance(50) { 0 } else { self.dice.roll(waiting) };
                self.under_way.remove(at).unwrap()
            }
        };
        // Whatever is sent may be lost, or come twice.
        if self.dice.chance(3) {
            self.put_under_way(client);
        }
        if self.dice.chance(3) {
            self.retry(client);
        } else {
            self.arrive(client)?;
        }
        let of = self.clients.get_mut(&client).unwrap();
        of.copies -= 1;
        if of.copies == 0 {
            self.clients.remove(&client);
        }
        Ok(())
    }

    /// Somebody has something to say.
    fn come(&mut self) -> u64 {
        let person = Person::new(self.dice.roll(self.people), 4);
        let fields = person.writes(&mut self.dice);
        let client = self.next_client;
        self.next_client += 1;
        let with_key = self.dice.chance(60);
        self.clients.insert(client, Client { fields, with_key, attempts: 0, copies: 1, stored: 0, answered: false });
        client
    }

    fn put_under_way(&mut self, client: u64) {
        self.clients.get_mut(&client).unwrap().copies += 1;
        self.under_way.push_back(client);
    }

    /// Whoever has no answer tries again.
    fn retry(&mut self, client: u64) {
        if !self.clients[&client].answered {
            self.put_under_way(client);
        }
    }

    fn arrive(&mut self, client: u64) -> Checked {
        let of = self.clients.get_mut(&client).unwrap();
        of.attempts += 1;
        let (id, fields, with_key) = (format!("c{client}-{}", of.attempts), of.fields.clone(), of.with_key);
        let body = serde_json::to_string(&fields).unwrap();
        let key = if with_key { format!("client {client}") } else { body.clone() };
        let idempotency =
            if with_key { Idempotency::new(KEY, &key, body.as_bytes()) } else { Idempotency::of_content(KEY, &fields) };
        let lead = standardize(&fields).unwrap();
        let now = self.now;
        let submission = Submission { id: id.clone(), raw: fields, lead: lead.clone(), searched: Searched::default() };
        let submitted = self.try_to(5, 32, |ledger| {
            ledger.submit(Submit {
                submission,
                access: &Access::new(KeyKind::Secret, true),
                idempotency: Some(&idempotency),
                book_revision: None,
                without_book: true,
                now,
            })
        })?;
        let Some(submitted) = submitted else {
            self.retry(client);
            return Ok(());
        };
        let before = self.answers.get(&key);
        let is_kept = before.is_some_and(|before| self.tally.submissions - before.stored < KEPT_LAST);
        let counts = |before: &Answered| with_key || now.duration_since(before.at).abs() < SAME_CONTENT;
        let answered = match submitted {
            Submitted::Replayed { answer } => {
                let expected = before.filter(|before| counts(before)).map(|before| (&before.answer, before.id.clone()));
                let Some((expected, id)) = expected else {
                    return Err(Broken {
                        check: "who sends again later is heard again",
                        what: format!("{id} was answered {answer}, which is no answer to it"),
                    });
                };
                hold(answer == *expected, "a repeat gets the same answer", || format!("{expected}, then {answer}"))?;
                self.tally.replayed += 1;
                id
            }
            Submitted::Routed { answer, record, .. } => {
                let again = before.filter(|before| is_kept && counts(before)).map(|before| before.id.clone());
                hold(again.is_none(), "the same request is stored once", || format!("{again:?}, then {id}"))?;
                let stored = self.tally.submissions + 1;
                let answer = serde_json::to_string(&answer).unwrap();
                self.answers.insert(key, Answered { id: id.clone(), answer, at: now, stored });
                self.stored(client, &record, &lead)?;
                id
            }
            other => return Err(Broken { check: "a submission is routed", what: format!("{other:?}") }),
        };
        // The answer may be lost on its way, or with the program that was about to give it.
        if self.dice.chance(6) {
            self.tally.lost_answers += 1;
            if self.dice.chance(50) {
                self.restart();
            }
            self.retry(client);
            return Ok(());
        }
        self.acknowledge(client, answered)
    }

    /// What is stored is whole and is the client's, once.
    fn stored(&mut self, client: u64, record: &frontdesk::Record, lead: &Lead) -> Checked {
        self.tally.submissions += 1;
        let id = &record.submission.id;
        let of = self.clients.get_mut(&client).unwrap();
        of.stored += 1;
        hold(!of.with_key || of.stored == 1, "a client's submission exists once", || id.clone())?;
        let decision = &record.decision;
        hold(decision.playbook == self.version, "what is published decides", || {
            format!("{id}: {}", decision.playbook)
        })?;
        if let Some(turn) = &record.turn {
            let kept = self.ledger.rotation(&turn.team, &turn.segment).unwrap().unwrap_or_default();
            hold(kept == turn.circle, "the circle is kept as it was decided", || {
                format!("{id}: {:?}, and kept is {kept:?}", turn.circle)
            })?;
        }
        let keys: Vec<String> = identity_keys(lead).into_iter().filter(|key| key.starts_with("email:")).collect();
        let was_here = keys.iter().any(|key| self.known.contains(key) && !self.parted.contains(key));
        hold(!was_here || record.found.same.is_some(), "the same person is one lead", || format!("{id}: {keys:?}"))?;
        self.known.extend(keys);
        self.tally.merged += u64::from(record.found.same.is_some());
        self.told(if record.found.same.is_some() { "lead.returned" } else { "lead.assigned" }, 1);
        Ok(())
    }

    /// The client has an answer: from now on its id answers.
    fn acknowledge(&mut self, client: u64, id: String) -> Checked {
        let rows = self.sql.ask(
            "SELECT lead.id FROM submission JOIN lead ON lead.number = submission.lead WHERE submission.id = ? \
             AND merged_into IS NULL",
            &[(&id).into()],
        );
        hold(rows.len() == 1, "what was acknowledged answers", || format!("{id}: {rows:?}"))?;
        let of = self.clients.get_mut(&client).unwrap();
        if !of.answered {
            of.answered = true;
            self.acknowledged.push(id.clone());
            self.recent.push_back(id);
            if self.recent.len() > RECENT {
                self.recent.pop_front();
            }
        }
        // A copy that took the long way.
        if self.dice.chance(2) {
            self.put_under_way(client);
        }
        Ok(())
    }

    fn any(&mut self) -> Option<String> {
        let of = self.recent.len();
        // Mostly those who came a moment ago.
        let among = if self.dice.chance(70) { of.min(30) } else { of };
        (of > 0).then(|| self.recent[of - 1 - self.dice.roll(among)].clone())
    }

    /// A member does something about a lead.
    fn work(&mut self) -> Checked {
        let Some(id) = self.any() else { return Ok(()) };
        let (work, kind) = match self.dice.roll(10) {
            0 => (Work::Notified, "lead.notified"),
            1 | 2 => (Work::Accept, "lead.accepted"),
            3 | 4 => (Work::Reject { reason: "not mine".into() }, "lead.rejected"),
            5 | 6 => (Work::Act { what: "called".into(), done: false }, "lead.acted"),
            7 => (Work::Act { what: "sold".into(), done: true }, "lead.acted"),
            8 => (Work::Pause { reason: "fair".into() }, "lead.paused"),
            _ => (Work::Resume, "lead.resumed"),
        };
        let assignments = self.assignments();
        let now = self.now;
        if let Some(Worked::Done { .. }) = self.try_to(4, 25, |ledger| ledger.work(&id, &work, None, now))? {
            self.tally.work += 1;
            self.told(kind, 1);
            self.reassigned(assignments);
        }
        Ok(())
    }

    fn assignments(&self) -> i64 {
        count(&self.sql, "SELECT max(number) FROM assignment")
    }

    /// Every assignment since `before` was told as such.
    fn reassigned(&mut self, before: i64) {
        let since = self.assignments() - before;
        self.told("lead.reassigned", since);
    }

    fn merge(&mut self) -> Checked {
        let (Some(one), Some(other)) = (self.any(), self.any()) else { return Ok(()) };
        let sizes = "SELECT count(*) FROM submission WHERE lead IN (SELECT lead FROM submission WHERE id IN (?, ?))";
        // What nobody would do makes leads that take all day.
        if self.sql.ask(sizes, &[(&one).into(), (&other).into()]).first().and_then(|row| integer(row, 0)) > Some(40) {
            return Ok(());
        }
        let now = self.now;
        let merging = self.try_to(5, 45, |ledger| ledger.merge(&one, &other, Some("r"), KEY, now))?;
        if let Some(Merging::Merged(_)) = merging {
            self.tally.merges += 1;
            self.told("lead.merged", 1);
        }
        hold(!matches!(merging, Some(Merging::NoLead { .. })), "what was acknowledged answers", || {
            format!("{merging:?}")
        })
    }

    fn undo(&mut self) -> Checked {
        let last = count(&self.sql, "SELECT max(number) FROM link");
        if last == 0 {
            return Ok(());
        }
        let number = last - self.dice.roll(usize::try_from(last.min(300)).unwrap()) as i64;
        self.part(&format!("SELECT child, parent FROM link WHERE undone_at IS NULL AND number = {number}"));
        let (before, now) = (self.undone(), self.now);
        let undoing = self.try_to(5, 60, |ledger| ledger.undo_merge(number, None, KEY, now))?;
        hold(!matches!(undoing, Some(Undoing::NoMerge)), "merges are kept", || format!("merge {number}"))?;
        self.note_undone(before);
        Ok(())
    }

    /// Links that were undone, and leads.
    fn undone(&self) -> [i64; 2] {
        ["SELECT count(*) FROM link WHERE undone_at IS NOT NULL", "SELECT max(number) FROM lead"]
            .map(|statement| count(&self.sql, statement))
    }

    fn note_undone(&mut self, before: [i64; 2]) {
        let after = self.undone();
        self.tally.undone += u64::try_from(after[0] - before[0]).unwrap();
        self.told("lead.unmerged", after[0] - before[0]);
        self.told("lead.assigned", after[1] - before[1]);
        self.began_anew += u64::try_from(after[1] - before[1]).unwrap();
    }

    /// Whatever the two submissions' leads are known by is no sign of one person any more.
    fn part(&mut self, pair: &str) {
        for row in self.sql.ask(pair, &[]) {
            let of = "SELECT data FROM submission WHERE lead IN (SELECT lead FROM submission WHERE number IN (?, ?))";
            for row in self.sql.ask(of, &row) {
                let lead: Lead = serde_json::from_str(text(&row, 0).unwrap_or("")).unwrap();
                self.parted.extend(identity_keys(&lead));
            }
        }
    }

    /// A reviewer looks at two leads that may be one.
    fn judge_pair(&mut self) -> Checked {
        let open = "SELECT max(number) FROM possible_duplicate WHERE verdict IS NULL";
        let number = count(&self.sql, open);
        if number == 0 {
            return Ok(());
        }
        let verdict = if self.dice.chance(50) { PairVerdict::Same } else { PairVerdict::Different };
        self.part(&format!("SELECT newer, older FROM possible_duplicate WHERE number = {number}"));
        let (before, links, now) = (self.undone(), count(&self.sql, "SELECT max(number) FROM link"), self.now);
        if self.try_to(5, 60, |ledger| ledger.judge_pair(number, verdict, None, KEY, now))?.is_some() {
            let merged = count(&self.sql, "SELECT max(number) FROM link") - links;
            self.tally.merges += u64::try_from(merged).unwrap();
            self.told("lead.merged", merged);
            self.note_undone(before);
        }
        Ok(())
    }

    /// The alarm rings, in time or late.
    fn ring(&mut self) -> Checked {
        let now = self.now;
        // A playbook that is published has every clock looked at, a hundred at a time; some more than once.
        let most = 100 + count(&self.sql, "SELECT count(*) FROM clock") / 25;
        for _ in 0..most {
            let next = self
                .ledger
                .next_alarm()
                .map_err(|error| Broken { check: "nothing fails by itself", what: error.to_string() })?;
            if next.is_none_or(|next| next > now) {
                return self.forgotten();
            }
            let assignments = self.assignments();
            // Each source of what is due has a transaction of its own.
            if self.try_as(true, 4, 60, |ledger| ledger.do_due(now))?.is_some() {
                self.tally.alarms += 1;
            }
            self.reassigned(assignments);
        }
        hold(false, "an alarm ends", || format!("at {now} it rings on and on: {:?}", self.ledger.agenda()))
    }

    /// Answers are kept no longer than they have to be.
    fn forgotten(&self) -> Checked {
        let day_ago = (self.now - SignedDuration::from_hours(24)).as_millisecond();
        // The oldest first, so that one who is younger may be in the way of older ones: as far as a clock went back.
        let statement = "SELECT at FROM idempotency ORDER BY number LIMIT 1";
        let oldest = self.sql.ask(statement, &[]).first().and_then(|row| integer(row, 0));
        let kept = count(&self.sql, "SELECT count(*) FROM idempotency");
        let is_old = oldest.is_some_and(|at| at <= day_ago);
        hold(kept <= KEPT_LAST as i64 || !is_old, "answers are forgotten in time", || {
            format!("{kept} are kept, the oldest of {oldest:?}, at {day_ago}")
        })
    }

    fn publish(&mut self) -> Checked {
        let number = self.dice.roll(1_000_000);
        let playbook = playbook(&mut self.dice, number, self.now);
        let now = self.now;
        let published = self.try_to(10, 6, |ledger| ledger.publish(PlaybookFormat::Toml, &playbook, now))?;
        match published {
            Some(Ok(published)) => {
                self.version.clone_from(&published.version);
                self.tally.publications += 1;
            }
            Some(Err(findings)) => panic!("{findings}\n{playbook}"),
            None => {}
        }
        Ok(())
    }

    /// Accounts come and change.
    fn upsert(&mut self) -> Checked {
        let person = Person::new(self.dice.roll(self.people), 4).whole();
        let email = person.get(frontdesk::lead::Column::Email).unwrap_or_default().to_owned();
        let domain = email.split('@').next_back().unwrap_or_default().to_owned();
        let name = person.get(frontdesk::lead::Column::Company).unwrap_or_default().to_owned();
        let rows = [[("id", domain.as_str()), ("name", name.as_str()), ("domains", domain.as_str())]];
        if let Some(report) = self.try_to(10, 10, |ledger| ledger.upsert_accounts(rows))? {
            // One that is as it was is no change.
            self.revision += i64::from(report.taken > report.unchanged);
        }
        let revision = self.ledger.accounts_revision().unwrap();
        hold(revision == self.revision, "each change of the accounts counts", || {
            format!("{revision}, not {}", self.revision)
        })
    }

    /// Everything that only grows, as far as it has grown.
    pub fn audit(&mut self) -> Checked {
        self.audit.go_on(&self.sql)?;
        for kind in [
            "lead.returned",
            "lead.merged",
            "lead.unmerged",
            "lead.reassigned",
            "lead.accepted",
            "lead.rejected",
            "lead.acted",
            "lead.notified",
            "lead.paused",
            "lead.resumed",
            "lead.assigned",
        ] {
            let (told, happened) = (self.audit.told.get(kind), self.events.get(kind));
            let told = told.copied().unwrap_or(0);
            hold(told == happened.copied().unwrap_or(0), "events are exactly what happened", || {
                format!("{told} times {kind}, and {happened:?} happened")
            })?;
        }
        self.audit.arrivals(self.tally.submissions, self.began_anew)
    }

    /// All of it, from the beginning: nothing lost, nothing doubled, nothing in two hands.
    pub fn check_all(&mut self) -> Checked {
        checks::receipts(&self.ledger)?;
        self.check_leads()
    }

    /// All of it but the receipts: making every decision again takes as long as making it.
    pub fn check_leads(&mut self) -> Checked {
        self.audit()?;
        checks::all_leads(&self.sql)?;
        let differing = self.ledger.recount().unwrap();
        hold(differing.is_empty(), "reports say what happened", || differing.join("\n"))?;
        let stored = count(&self.sql, "SELECT count(*) FROM submission");
        hold(stored == self.tally.submissions as i64, "nothing is doubled", || {
            format!("{stored} submissions are stored, {} were", self.tally.submissions)
        })?;
        let answering: BTreeSet<String> = self
            .sql
            .ask("SELECT submission.id FROM submission JOIN lead ON lead.number = submission.lead WHERE merged_into IS NULL", &[])
            .iter()
            .filter_map(|row| text(row, 0).map(str::to_owned))
            .collect();
        let lost = self.acknowledged.iter().find(|id| !answering.contains(*id));
        hold(lost.is_none(), "nothing is lost", || format!("{lost:?} was acknowledged and is not there"))?;
        for _ in 0..20 {
            let Some(id) = self.any() else { break };
            let lead = self.ledger.lead(&id).unwrap();
            let is_in = lead.is_some_and(|lead| lead.submissions.iter().any(|submission| submission.id == id));
            hold(is_in, "nothing is lost", || format!("{id} doesn't answer"))?;
        }
        Ok(())
    }
}
