//! People: who may sign in, as what.
//!
//! In scope: making, reading and changing them, and who may do that to whom. Not in scope: signing in (`link`, `session`),
//! members' working hours and turns (the playbook's). Nobody is deleted: whoever left is suspended, and stays in the history.

use crate::access::right::{Right, Role};
use crate::access::{link, session};
use crate::act::Act;
use crate::row::{existing, integer, optional_text, optional_time, text};
use crate::sql::{Row, Sql, Value};
use crate::{Desk, Error};
use frontdesk::FieldProblem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most people in one list.
pub const MOST_LISTED: i64 = 500;

/// Longest name and id, in characters; an e-mail address has at most 254.
const CHARS: usize = 200;

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonRecord {
    /// In the order of all people.
    pub number: i64,
    pub id: String,
    /// Lower case; nobody else has it.
    pub email: String,
    pub name: String,
    pub role: Role,
    /// The member of the playbook who they are; nobody else is.
    pub member: Option<String>,
    /// The account whose people they are of; none: ours.
    pub partner: Option<String>,
    /// Of a member: whether they see their teams' leads, too.
    pub sees_team: bool,
    /// Since when they may no longer.
    pub suspended_at: Option<Timestamp>,
    pub made: Act,
}

impl PersonRecord {
    /// The member in whose name alone they work; `None`: they may work for whoever owns a lead within their reach.
    pub(crate) fn works_as(&self) -> Option<&str> {
        match self.role {
            Role::Member | Role::PartnerMember => Some(self.member.as_deref().unwrap_or_default()),
            Role::Admin | Role::Manager | Role::PartnerManager | Role::ReadOnly => None,
        }
    }
}

/// What is said of a person. Who is made needs `email` and `role`; what isn't said of one who is there stays. An empty text
/// takes `member` and `partner` away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SayPerson {
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub role: Option<Role>,
    #[serde(default)]
    pub member: Option<String>,
    #[serde(default)]
    pub partner: Option<String>,
    #[serde(default)]
    pub sees_team: Option<bool>,
    /// Ends every session and link at once.
    #[serde(default)]
    pub suspended: Option<bool>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peopling {
    Kept(Box<PersonRecord>),
    /// Nothing was written, as in the following.
    Bad(Vec<FieldProblem>),
    /// They may do, or would, what whoever asks may not.
    NotAllowed,
    NoPerson,
}

const COLUMNS: &str = "number, id, email, name, role, member, partner, sees_team, suspended_at, at, by, key";

impl<S: Sql> Desk<'_, S> {
    /// Makes the person `id`, or changes whoever has it. Nobody makes or changes anybody who may do more than themselves.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn put_person(&self, id: &str, say: &SayPerson, is_new: bool, now: Timestamp) -> Result<Peopling, Error> {
        let sql = &self.ledger.sql;
        sql.transaction(|| {
            let before = of_id(sql, id)?.filter(|person| self.is_told_of(person));
            if before.is_some() == is_new {
                return Ok(Peopling::NoPerson);
            }
            let (person, problems) = self.said(id, before.as_ref(), say, &self.act(None, now))?;
            let grants = match &before {
                Some(before) => self.may_grant(before)?,
                None => true,
            };
            if !grants || !self.may_grant(&person)? {
                return Ok(Peopling::NotAllowed);
            }
            if !problems.is_empty() {
                return Ok(Peopling::Bad(problems));
            }
            keep(sql, &person, is_new)?;
            if person.suspended_at.is_some() || before.is_some_and(|before| before.email != person.email) {
                session::end_all(sql, &person)?;
                link::void(sql, &person)?;
            }
            Ok(Peopling::Kept(Box::new(existing(of_id(sql, id)?)?)))
        })
    }

    /// Whether what this person may do is all within what whoever asks may do.
    pub(crate) fn may_grant(&self, person: &PersonRecord) -> Result<bool, Error> {
        Ok(self.access.may(Right::WritePeople)
            && self.access.rights().include(person.role.rights())
            && self.access.reach().contains(&self.ledger.reach(person)?))
    }

    /// Whether whoever asks is told of this person: those of a partner of their own only.
    fn is_told_of(&self, person: &PersonRecord) -> bool {
        let asking = self.access.person();
        asking.is_none_or(|asking| !asking.role.is_of_partner() || person.partner == asking.partner)
    }

    /// The person as they would be, and what is wrong with it.
    fn said(
        &self,
        id: &str,
        before: Option<&PersonRecord>,
        say: &SayPerson,
        act: &Act,
    ) -> Result<(PersonRecord, Vec<FieldProblem>), Error> {
        let mut problems = Vec::new();
        let mut problem = |field: &str, found: &str, expected: &str| {
            let found = if found.is_empty() { "nothing".into() } else { found.chars().take(80).collect() };
            problems.push(FieldProblem { field: field.into(), found, expected: expected.into() });
        };
        let kept = |given: &Option<String>, before: Option<&String>| {
            given.as_ref().or(before).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let person = PersonRecord {
            number: before.map_or(0, |before| before.number),
            id: id.to_owned(),
            email: email(say.email.as_deref().or(before.map(|before| before.email.as_str())).unwrap_or_default()),
            name: kept(&say.name, before.map(|before| &before.name)).unwrap_or_default(),
            // What isn't said is the least.
            role: say.role.or(before.map(|before| before.role)).unwrap_or(Role::PartnerMember),
            member: kept(&say.member, before.and_then(|before| before.member.as_ref())),
            partner: kept(&say.partner, before.and_then(|before| before.partner.as_ref())),
            sees_team: say.sees_team.or(before.map(|before| before.sees_team)).unwrap_or_default(),
            suspended_at: match say.suspended {
                Some(true) => before.and_then(|before| before.suspended_at).or(Some(act.at)),
                Some(false) => None,
                None => before.and_then(|before| before.suspended_at),
            },
            made: before.map_or_else(|| act.clone(), |before| before.made.clone()),
        };
        if say.role.is_none() && before.is_none() {
            problem("role", "", &Role::names());
        }
        if !is_email(&person.email) {
            problem("email", &person.email, "an e-mail address");
        }
        for (field, given) in [("name", Some(&person.name)), ("member", person.member.as_ref())] {
            if given.is_some_and(|text| text.chars().count() > CHARS) {
                problem(field, "a longer text", &format!("at most {CHARS} characters"));
            }
        }
        let taken = |column: &str, value: &Value| {
            let statement = format!("SELECT 1 FROM person WHERE {column} = ? AND id <> ?");
            Ok::<_, Error>(!self.ledger.sql.query(&statement, &[value.clone(), id.into()])?.is_empty())
        };
        if taken("email", &(&person.email).into())? {
            problem("email", &person.email, "an address that nobody else here has");
        }
        if let Some(member) = &person.member {
            if !self.ledger.playbook()?.members.contains_key(member) {
                problem("member", member, "the id of a member of the playbook");
            } else if taken("member", &member.into())? {
                problem("member", member, "a member who nobody else here is");
            }
        }
        match (&person.partner, person.role.is_of_partner()) {
            (None, true) => problem("partner", "", "the id of the partner's account, for this role"),
            (Some(partner), false) => problem("partner", partner, "nothing, for this role"),
            (Some(partner), true) => {
                if self.ledger.sql.query("SELECT 1 FROM account WHERE id = ?", &[partner.into()])?.is_empty() {
                    problem("partner", partner, "the id of an account of this workspace");
                }
            }
            (None, false) => {}
        }
        Ok((person, problems))
    }

    /// People after the number `after` (0: from the first); at most 500. Of a partner's people, those of their own.
    ///
    /// # Errors
    /// What the database said.
    pub fn people(&self, after: i64) -> Result<Vec<PersonRecord>, Error> {
        let partner =
            self.access.person().filter(|asking| asking.role.is_of_partner()).map(|asking| asking.partner.clone());
        let (condition, value) = match partner {
            Some(partner) => ("partner = ?", Value::from(partner)),
            None => ("? IS NULL", Value::Null),
        };
        let statement =
            format!("SELECT {COLUMNS} FROM person WHERE number > ? AND {condition} ORDER BY number LIMIT ?");
        self.ledger.sql.query(&statement, &[after.into(), value, MOST_LISTED.into()])?.iter().map(read).collect()
    }

    /// The person with this id, if whoever asks is told of them.
    ///
    /// # Errors
    /// What the database said.
    pub fn person(&self, id: &str) -> Result<Option<PersonRecord>, Error> {
        Ok(of_id(&self.ledger.sql, id)?.filter(|person| self.is_told_of(person)))
    }
}

fn keep(sql: &impl Sql, person: &PersonRecord, is_new: bool) -> Result<(), Error> {
    let mut arguments: Vec<Value> = vec![
        (&person.email).into(),
        (&person.name).into(),
        person.role.name().into(),
        person.member.clone().into(),
        person.partner.clone().into(),
        person.sees_team.into(),
        person.suspended_at.map(Timestamp::as_millisecond).into(),
        (&person.id).into(),
    ];
    let statement = if is_new {
        arguments.extend(person.made.columns());
        "INSERT INTO person (email, name, role, member, partner, sees_team, suspended_at, id, at, by, key) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    } else {
        "UPDATE person SET email = ?, name = ?, role = ?, member = ?, partner = ?, sees_team = ?, suspended_at = ? \
         WHERE id = ?"
    };
    sql.query(statement, &arguments)?;
    Ok(())
}

/// The person with this id.
pub(crate) fn of_id(sql: &impl Sql, id: &str) -> Result<Option<PersonRecord>, Error> {
    sql.query(&format!("SELECT {COLUMNS} FROM person WHERE id = ?"), &[id.into()])?.first().map(read).transpose()
}

/// The person with this number, unless they are suspended.
pub(crate) fn active(sql: &impl Sql, number: i64) -> Result<Option<PersonRecord>, Error> {
    let statement = format!("SELECT {COLUMNS} FROM person WHERE number = ? AND suspended_at IS NULL");
    sql.query(&statement, &[number.into()])?.first().map(read).transpose()
}

/// The person with this address, in whatever case it is written, unless they are suspended.
pub(crate) fn active_with(sql: &impl Sql, address: &str) -> Result<Option<PersonRecord>, Error> {
    let statement = format!("SELECT {COLUMNS} FROM person WHERE email = ? AND suspended_at IS NULL");
    sql.query(&statement, &[email(address).into()])?.first().map(read).transpose()
}

/// An address as it is kept.
pub(crate) fn email(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Whether it can be one; whether anybody reads there, signing in shows.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.') && !domain.contains('@'))
        && text.len() <= 254
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn read(row: &Row) -> Result<PersonRecord, Error> {
    let role = text(row, 4)?;
    Ok(PersonRecord {
        number: integer(row, 0)?,
        id: text(row, 1)?.into(),
        email: text(row, 2)?.into(),
        name: text(row, 3)?.into(),
        role: Role::of(role).ok_or_else(|| Error::Unreadable(format!("the role `{role}`")))?,
        member: optional_text(row, 5)?,
        partner: optional_text(row, 6)?,
        sees_team: integer(row, 7)? != 0,
        suspended_at: optional_time(row, 8)?,
        made: Act::read(row, 9)?,
    })
}
