//! `frontdesk mail`: mails what people have to know of what happens in a workspace.
//!
//! In scope: arguments, following events, and what becomes of letters. Not in scope: what they say (`compose`, `words`) and how they
//! are sent (`smtp`, `http`). Each letter is sent at least once: it is noted after it was taken, so that a crash in between sends it
//! again, under the same Message-ID.

mod calendar;
mod compose;
mod http;
mod letter;
mod sender;
mod server;
mod smtp;
mod state;
mod tls;
mod words;

use crate::{Ended, Failure};
use clap::Args;
use compose::{Composed, Composer};
use jiff::Timestamp;
use lettre::message::Mailbox;
use sender::{Refused, Sender};
use server::{Event, Person, Server, Trouble};
use state::{State, Waiting};
use std::env;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;
use words::Words;

/// The longest pause after the server gave no answer, in seconds.
const LONGEST_PAUSE: u64 = 300;

/// Mails what people have to know: leads that are theirs, reminders, links to sign in, teams' follow-up, what fails.
///
/// Reads the events of a workspace and goes on after those that it mailed, by its state file; the first time, after the last there is.
/// Its key has to have the scopes events:read, people:read, people:write, leads:work and, for links to partners, leads:write.
///
/// From the environment: FRONTDESK_KEY (the key), FRONTDESK_SMTP_USER and FRONTDESK_SMTP_PASSWORD; for --api FRONTDESK_MAIL_URL,
/// FRONTDESK_MAIL_METHOD (POST) and FRONTDESK_MAIL_HEADERS (`Name: value`, one a line); SSL_CERT_FILE for authorities of your own.
///
/// Ends with 1 as long as there are dead letters.
#[derive(Args)]
pub(crate) struct Mail {
    /// Where Frontdesk is, such as https://desk.acme.com.
    #[arg(long)]
    url: String,
    /// The key; better in FRONTDESK_KEY, as others on this machine see arguments.
    #[arg(long)]
    key: Option<String>,
    /// The file that says after which event to go on.
    #[arg(long)]
    state: PathBuf,
    /// Who writes, such as "Frontdesk <desk@acme.com>".
    #[arg(long)]
    from: Mailbox,
    /// The relay: smtps://HOST (TLS), or smtp://HOST (STARTTLS; without it only on this machine).
    #[arg(long, conflicts_with = "api", required_unless_present = "api")]
    smtp: Option<String>,
    /// A mail API: the file with the JSON that it wants, with {to} {from} {subject} {text} {html} {message_id} {calendar} in it.
    #[arg(long)]
    api: Option<PathBuf>,
    /// Where people open the app, where that isn't --url.
    #[arg(long)]
    app: Option<String>,
    /// Who is told of disabled webhooks, silent sources and risen catch-alls; repeatable.
    #[arg(long)]
    operators: Vec<String>,
    /// A member's or team's address, for those without a person of their own: NAME=ADDRESS; repeatable.
    #[arg(long)]
    address: Vec<String>,
    /// en, de, or a file with the words of another language.
    #[arg(long, default_value = "en")]
    language: String,
    /// The zone in which times are told.
    #[arg(long, default_value = "UTC")]
    zone: String,
    /// Mails what there is and ends, for cron.
    #[arg(long)]
    once: bool,
    /// Where there is no state yet: begins after this event, 0 for all there ever were.
    #[arg(long)]
    after: Option<i64>,
    /// Sends dead letters again.
    #[arg(long)]
    again: bool,
    /// Forgets dead letters.
    #[arg(long, conflicts_with = "again")]
    forget: bool,
    /// How often to look for events, in seconds.
    #[arg(long, default_value_t = 5)]
    every: u64,
    /// What became of each letter as a line of JSON.
    #[arg(long)]
    json: bool,
}

impl Mail {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        tls::set_up();
        let sender: Box<dyn Sender> = match (&self.smtp, &self.api) {
            (Some(relay), _) => Box::new(smtp::Smtp::new(relay, self.from.clone())?),
            (None, Some(template)) => Box::new(http::Http::new(template, self.from.clone())?),
            (None, None) => return Err(Failure("found neither --smtp nor --api, expected one of them".into())),
        };
        let key = self.key.or_else(|| env::var("FRONTDESK_KEY").ok());
        let key = key.ok_or_else(|| Failure("found no key, expected one in FRONTDESK_KEY".into()))?;
        let addresses = self.address.iter().map(|given| {
            let pair = given.split_once('=').map(|(name, address)| (name.to_owned(), address.to_owned()));
            pair.ok_or_else(|| Failure(format!("--address: found `{given}`, expected NAME=ADDRESS")))
        });
        let composer = Composer {
            words: Words::of(&self.language, &self.zone)?,
            app: self.app.as_deref().unwrap_or(&self.url).trim_end_matches('/').to_owned(),
            operators: self.operators,
            addresses: addresses.collect::<Result<_, _>>()?,
            domain: self.from.email.domain().to_owned(),
        };
        let state = State::open(&self.state)?;
        let mut post = Post { server: Server::new(&self.url, key), sender, composer, state, json: self.json };
        if self.forget {
            post.state.kept.dead.clear();
        }
        if self.again {
            let dead = std::mem::take(&mut post.state.kept.dead);
            let now = Timestamp::now();
            post.state.kept.waiting.extend(dead.into_iter().map(|dead| Waiting { tries: 0, due: now, ..dead }));
        }
        let mut pause = self.every;
        loop {
            let ended = post.begin(self.after).and_then(|()| post.round());
            match ended {
                Ok(()) => pause = self.every,
                Err(Stopped::Here(failure)) => return Err(failure),
                Err(Stopped::There(trouble)) if self.once => return Err(trouble.told()),
                Err(Stopped::There(trouble)) => {
                    eprintln!("frontdesk mail: {}; once more in {pause} s", trouble.told().0);
                }
            }
            if self.once {
                let dead = post.state.kept.dead.len();
                if dead > 0 {
                    eprintln!("frontdesk mail: {dead} dead letters: --again sends them again, --forget forgets them");
                }
                return Ok(if dead > 0 { Ended::WithFindings } else { Ended::Done });
            }
            sleep(Duration::from_secs(pause.max(1)));
            pause = (pause * 2).clamp(1, LONGEST_PAUSE).max(self.every);
        }
    }
}

/// Why a round was not finished.
enum Stopped {
    /// The state can't be written.
    Here(Failure),
    /// The server doesn't answer as it should.
    There(Trouble),
}

impl From<Trouble> for Stopped {
    fn from(trouble: Trouble) -> Self {
        Self::There(trouble)
    }
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Here(failure)
    }
}

/// Whoever follows events and sends letters.
struct Post {
    server: Server,
    sender: Box<dyn Sender>,
    composer: Composer,
    state: State,
    json: bool,
}

impl Post {
    /// Says what became of the letter of an event to somebody: `sent`, `waiting`, `dead`, or `nobody` to be told.
    fn say(&self, outcome: &str, event: &Event, to: &str, more: &str) {
        let (number, kind) = (event.number, &event.kind);
        if self.json {
            let line = serde_json::json!({ "event": number, "type": kind, "outcome": outcome, "to": to, "why": more });
            println!("{line}");
        } else if outcome != "sent" {
            eprintln!("frontdesk mail: {outcome}: event {number} ({kind}) to {to}: {more}");
        }
    }

    /// The first time: goes on after this event, or the last there is.
    fn begin(&mut self, after: Option<i64>) -> Result<(), Stopped> {
        if !self.state.is_new {
            return Ok(());
        }
        self.state.kept.after = match after {
            Some(after) => after,
            None => {
                let mut last = 0;
                loop {
                    let page = self.server.events(last)?;
                    last = page.after;
                    if !page.more {
                        break last;
                    }
                }
            }
        };
        self.state.save()?;
        self.state.is_new = false;
        Ok(())
    }

    /// Sends what waited and is due, and what came since.
    fn round(&mut self) -> Result<(), Stopped> {
        let now = Timestamp::now();
        let (due, rest) = std::mem::take(&mut self.state.kept.waiting).into_iter().partition(|one| one.due <= now);
        self.state.kept.waiting = rest;
        let due: Vec<Waiting> = due;
        let mut people: Option<Vec<Person>> = None;
        for (at, waiting) in due.iter().enumerate() {
            if let Err(stopped) = self.tell(&waiting.event, Some(waiting), &mut people) {
                // They go on to wait.
                self.state.kept.waiting.extend(due.iter().skip(at).cloned());
                return Err(stopped);
            }
        }
        if !due.is_empty() {
            self.state.save()?;
        }
        loop {
            let page = self.server.events(self.state.kept.after)?;
            // Who there is, is asked anew for each page: somebody may be new.
            people = None;
            for event in &page.events {
                self.tell(event, None, &mut people)?;
                self.state.kept.after = event.number;
                self.state.save()?;
            }
            if !page.more {
                return Ok(());
            }
        }
    }

    /// Sends the letters of an event: all, or the one that waited.
    fn tell(
        &mut self,
        event: &Event,
        waited: Option<&Waiting>,
        people: &mut Option<Vec<Person>>,
    ) -> Result<(), Stopped> {
        if !compose::is_mailed(&event.kind) {
            return Ok(());
        }
        let people = match people {
            Some(people) => people,
            None => people.insert(self.server.people()?),
        };
        let letters = match self.composer.letters(event, people, &self.server) {
            Ok(letters) => letters,
            Err(Trouble::Refused(why)) => {
                let to = waited.map(|waited| waited.to.clone()).unwrap_or_default();
                self.bury(Waiting { event: event.clone(), to, tries: 0, due: Timestamp::now(), why });
                return Ok(());
            }
            // It may be this event alone: those after it don't wait for it.
            Err(Trouble::ForNow(why)) => {
                let (tries, to) = waited.map_or((0, String::new()), |waited| (waited.tries, waited.to.clone()));
                self.put_off(
                    Waiting { event: event.clone(), to, tries, due: Timestamp::now(), why: String::new() },
                    why,
                );
                return Ok(());
            }
            Err(Trouble::Gone) => Vec::new(),
        };
        if letters.is_empty() {
            self.say("nobody", event, "nobody", "whoever it is for has no address");
        }
        for composed in &letters {
            let to = &composed.letter.to;
            // One that died before it had an address stands for all of its event.
            if waited.is_none_or(|waited| waited.to.is_empty() || waited.to == *to) {
                self.send(event, composed, waited);
            }
        }
        Ok(())
    }

    fn send(&mut self, event: &Event, Composed { letter, tells }: &Composed, waited: Option<&Waiting>) {
        let now = Timestamp::now();
        let tries = waited.map_or(0, |waited| waited.tries);
        let waiting = Waiting { event: event.clone(), to: letter.to.clone(), tries, due: now, why: String::new() };
        match self.sender.send(letter) {
            Ok(()) => {
                self.say("sent", event, &letter.to, "");
                let lead = event.data.get("lead_id").and_then(serde_json::Value::as_str);
                if let (Some(member), Some(lead)) = (tells, lead)
                    && let Err(Trouble::Refused(why)) = self.server.notified(lead, member)
                {
                    eprintln!("frontdesk mail: that {member} was told of lead {lead} was not noted: {why}");
                }
            }
            Err(Refused::ForNow(why)) => self.put_off(waiting, why),
            Err(Refused::ForGood(why)) => self.bury(Waiting { why, ..waiting }),
        }
    }

    fn put_off(&mut self, mut waiting: Waiting, why: String) {
        if waiting.put_off(why, Timestamp::now()) {
            let again = format!("once more at {}: {}", waiting.due, waiting.why);
            self.say("waiting", &waiting.event, &waiting.to, &again);
            self.state.kept.waiting.push(waiting);
        } else {
            self.bury(waiting);
        }
    }

    fn bury(&mut self, dead: Waiting) {
        self.say("dead", &dead.event, &dead.to, &dead.why);
        self.state.kept.dead.push(dead);
    }
}
