//! Composing: which event is mailed, to whom, with which links.
//!
//! In scope: that. Not in scope: the wording (`words`) and sending. A mail tells a lead's number and deadline and never who it is:
//! that is behind its links, for whoever may see it. Links are made when a mail is, and kept nowhere.

use super::calendar;
use super::letter::{Letter, Part, line};
use super::server::{Event, Person, Server, Trouble};
use super::words::Words;
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What letters are made of.
pub(crate) struct Composer {
    pub(crate) words: Words,
    /// Where people open the app: an origin.
    pub(crate) app: String,
    /// Who looks after the workspace itself.
    pub(crate) operators: Vec<String>,
    /// Addresses of members, teams' for instance, beside those of people.
    pub(crate) addresses: Vec<(String, String)>,
    /// What ids of letters end with.
    pub(crate) domain: String,
}

/// A letter, and the member who is told by it that the lead is theirs.
pub(crate) struct Composed {
    pub(crate) letter: Letter,
    pub(crate) tells: Option<String>,
}

/// Kinds that are mailed to a member.
const OF_LEADS: &[&str] = &["lead.assigned", "lead.reassigned", "lead.reminder", "lead.overdue", "lead.escalated"];

/// Kinds by which somebody learns that a lead is theirs.
const GIVEN: &[&str] = &["lead.assigned", "lead.reassigned"];

/// Kinds that are mailed to others.
const FURTHER: &[&str] = &[
    "catch_all.risen",
    "link.requested",
    "source.silent",
    "team.returned",
    "team.suspended",
    "team.warned",
    "webhook.disabled",
];

/// Whether anybody is mailed of events of this kind.
pub(crate) fn is_mailed(kind: &str) -> bool {
    OF_LEADS.contains(&kind) || FURTHER.contains(&kind)
}

impl Composer {
    /// The letters that tell of this event; none: nobody is to be told by mail, or nobody's address is known.
    pub(crate) fn letters(&self, event: &Event, people: &[Person], server: &Server) -> Result<Vec<Composed>, Trouble> {
        match event.kind.as_str() {
            kind if OF_LEADS.contains(&kind) => self.of_lead(event, people, server),
            "link.requested" => self.sign_in(event, people, server),
            "team.warned" | "team.suspended" | "team.returned" => {
                let partner = text(event, "partner");
                let is_told = |person: &&Person| person.role == "partner_manager" && person.partner == partner;
                let managers = people.iter().filter(|person| partner.is_some() && is_told(person));
                let managers: Vec<String> = managers.map(|person| person.email.clone()).collect();
                // Where nobody there looks after it, somebody here has to.
                let to = if managers.is_empty() { &self.operators } else { &managers };
                Ok(self.to_all(event, to, "/app"))
            }
            "webhook.disabled" => {
                let at = format!("/app/webhooks/{}", part(&text(event, "webhook").unwrap_or_default()));
                Ok(self.to_all(event, &self.operators, &at))
            }
            "source.silent" | "catch_all.risen" => Ok(self.to_all(event, &self.operators, "/app")),
            _ => Ok(Vec::new()),
        }
    }

    fn of_lead(&self, event: &Event, people: &[Person], server: &Server) -> Result<Vec<Composed>, Trouble> {
        let (Some(lead), owner) = (text(event, "lead_id"), text(event, "owner")) else { return Ok(Vec::new()) };
        let Some(member) = text(event, "to").or_else(|| owner.clone()) else { return Ok(Vec::new()) };
        let is_owner = owner.as_ref() == Some(&member);
        let named = self.addresses.iter().filter(|(name, _)| *name == member).map(|(_, address)| (address, false));
        let known = people.iter().filter(|person| person.member.as_ref() == Some(&member));
        let known = known.map(|person| (&person.email, person.partner.is_some()));
        let mut letters = Vec::new();
        for (address, is_partner) in named.chain(known) {
            let mut parts = vec![self.text(event)];
            if is_partner && is_owner {
                parts.extend(self.work(&lead, &member, server)?);
            }
            let url = format!("{}/app/leads/{}", self.app, part(&lead));
            parts.push(Part::Link { label: self.words.word("open"), url: url.clone() });
            let mut letter = self.letter(event, address, parts);
            if GIVEN.contains(&event.kind.as_str())
                && let Some(due) = time(event, "due_at")
            {
                let summary = self.words.say("calendar", &self.values(event)).unwrap_or_default();
                letter.calendar = Some(calendar::entry(&line(&lead), &line(&summary), &url, due, event.timestamp));
            }
            let tells = (GIVEN.contains(&event.kind.as_str()) && is_owner).then(|| member.clone());
            letters.push(Composed { letter, tells });
        }
        Ok(letters)
    }

    /// The link by which a partner's member works a lead, as long as they have it.
    fn work(&self, lead: &str, member: &str, server: &Server) -> Result<Option<Part>, Trouble> {
        let made = match server.work_link(lead) {
            Ok(made) => made,
            Err(Trouble::Gone) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        // Somebody else has it by now: the link is theirs alone.
        if made.member.as_deref() != Some(member) {
            return Ok(None);
        }
        let secret = made.link.rsplit('#').next().unwrap_or_default();
        let url = format!("{}/lead#{secret}", self.app);
        Ok(Some(Part::Link { label: self.words.word("work"), url }))
    }

    fn sign_in(&self, event: &Event, people: &[Person], server: &Server) -> Result<Vec<Composed>, Trouble> {
        let id = text(event, "person");
        let Some(person) = people.iter().find(|person| Some(&person.id) == id.as_ref()) else { return Ok(Vec::new()) };
        let made = match server.sign_in_link(&person.id) {
            Ok(made) => made,
            Err(Trouble::Gone) => return Ok(Vec::new()),
            Err(trouble) => return Err(trouble),
        };
        let secret = made.link.rsplit('#').next().unwrap_or_default();
        let url = format!("{}/sign-in#{secret}", self.app);
        let mut values = self.values(event);
        values.insert("until", self.words.time(made.until));
        let said = self.words.say("link.requested.text", &values).unwrap_or_default();
        let parts = vec![Part::Text(said), Part::Link { label: self.words.word("sign_in"), url }];
        Ok(vec![Composed { letter: self.letter(event, &person.email, parts), tells: None }])
    }

    fn to_all(&self, event: &Event, addresses: &[String], at: &str) -> Vec<Composed> {
        let open = Part::Link { label: self.words.word("open"), url: format!("{}{at}", self.app) };
        let letter = |address: &String| self.letter(event, address, vec![self.text(event), open.clone()]);
        addresses.iter().map(|address| Composed { letter: letter(address), tells: None }).collect()
    }

    fn text(&self, event: &Event) -> Part {
        Part::Text(self.words.say(&format!("{}.text", event.kind), &self.values(event)).unwrap_or_default())
    }

    fn letter(&self, event: &Event, to: &str, parts: Vec<Part>) -> Letter {
        let subject = self.words.say(&format!("{}.subject", event.kind), &self.values(event)).unwrap_or_default();
        let digest = Sha256::digest(format!("{}\n{}\n{}\n{to}", self.app, event.number, event.kind));
        let id: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let id = format!("{}.{id}@{}", event.number, self.domain);
        Letter { id, to: to.to_owned(), subject: line(&subject), parts, calendar: None }
    }

    /// What the event tells, as it is put into sentences.
    fn values(&self, event: &Event) -> BTreeMap<&'static str, String> {
        let mut values = BTreeMap::new();
        for name in ["owner", "team", "webhook", "because", "source"] {
            values.extend(text(event, name).map(|value| (name, line(&value))));
        }
        for name in ["given", "followed", "caught", "submissions"] {
            let number = event.data.get(name).filter(|value| value.is_number());
            values.extend(number.map(|value| (name, value.to_string())));
        }
        for name in ["since", "suspends_at"] {
            values.extend(time(event, name).map(|at| (name, self.words.time(at))));
        }
        values.extend(text(event, "lead_id").map(|lead| ("lead", line(&lead))));
        values.extend(time(event, "due_at").map(|at| ("due", self.words.time(at))));
        values
    }
}

fn text(event: &Event, name: &str) -> Option<String> {
    event.data.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn time(event: &Event, name: &str) -> Option<Timestamp> {
    text(event, name)?.parse().ok()
}

/// A part of a path.
pub(crate) fn part(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
