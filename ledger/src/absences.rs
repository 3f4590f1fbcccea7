//! Absences by members' own word: days on which they get no leads, beside those of the playbook.
//!
//! In scope: saying so, taking it back, and who is away now. Not in scope: what follows for turns (`frontdesk::assign`).

use crate::act::Act;
use crate::row::{existing, integer, optional_text, optional_time, text};
use crate::sql::{Row, Sql, Value};
use crate::{Desk, Error};
use frontdesk::FieldProblem;
use frontdesk::Schedule;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most in one list.
const MOST_LISTED: i64 = 200;

/// Days on which a member is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AbsenceRecord {
    pub number: i64,
    /// The member's id.
    pub member: String,
    /// First day, where the member works.
    pub from: String,
    /// Last day; none: until it is taken back.
    pub to: Option<String>,
    pub said: Act,
    pub withdrawn: Option<Act>,
}

/// What is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SayAbsence {
    /// Nothing said: today.
    pub from: Option<String>,
    pub to: Option<String>,
    pub by: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absenting {
    Noted(AbsenceRecord),
    /// The playbook has no such member, or it is somebody out of reach.
    NoMember,
    Bad(Vec<FieldProblem>),
}

const SELECT: &str =
    "SELECT number, member, from_on, to_on, at, by, key, withdrawn_at, withdrawn_by, withdrawn_key FROM absence";

fn read(row: &Row) -> Result<AbsenceRecord, Error> {
    Ok(AbsenceRecord {
        number: integer(row, 0)?,
        member: text(row, 1)?.into(),
        from: text(row, 2)?.into(),
        to: optional_text(row, 3)?,
        said: Act::read(row, 4)?,
        withdrawn: Act::read_optional(row, 7)?,
    })
}

/// Who is away by their own word, with when they are back, where they said that.
pub(crate) fn away(sql: &impl Sql, now: Timestamp) -> Result<BTreeMap<String, Option<Timestamp>>, Error> {
    let at: Value = now.as_millisecond().into();
    let rows = sql.query(
        "SELECT member, max(coalesce(until_at, ?)) FROM absence WHERE withdrawn_at IS NULL AND from_at <= ? \
         AND (until_at IS NULL OR until_at > ?) GROUP BY member",
        &[EVER.into(), at.clone(), at],
    )?;
    let read = |row: &Row| {
        Ok((text(row, 0)?.to_owned(), optional_time(row, 1)?.filter(|until| until.as_millisecond() < EVER)))
    };
    rows.iter().map(read).collect()
}

/// Longer than anybody is away.
const EVER: i64 = 1 << 46;

impl<S: Sql> Desk<'_, S> {
    /// Whether the caller may speak for this member.
    fn speaks_for(&self, member: &str) -> bool {
        let own = self.access.person().and_then(|person| person.works_as());
        own.map_or_else(|| self.access.reach().has_owner(member), |own| own == member)
    }

    /// When the member said they are away, the latest first, what was taken back too; `None`: there is no such member within
    /// reach.
    ///
    /// # Errors
    /// What the database said.
    pub fn absences(&self, member: &str) -> Result<Option<Vec<AbsenceRecord>>, Error> {
        if !self.access.reach().has_owner(member) || !self.ledger.playbook()?.members.contains_key(member) {
            return Ok(None);
        }
        let statement = format!("{SELECT} WHERE member = ? ORDER BY number DESC LIMIT ?");
        let rows = self.ledger.sql.query(&statement, &[member.into(), MOST_LISTED.into()])?;
        rows.iter().map(read).collect::<Result<_, Error>>().map(Some)
    }

    /// Notes that the member is away, by their own word or that of whoever manages them.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn absent(&self, member: &str, say: &SayAbsence, now: Timestamp) -> Result<Absenting, Error> {
        let playbook = self.ledger.playbook()?;
        let Some(of) = playbook.members.get(member).filter(|_| self.speaks_for(member)) else {
            return Ok(Absenting::NoMember);
        };
        let Some(calendar) = playbook.calendars.get(&of.calendar) else { return Ok(Absenting::NoMember) };
        let today = Schedule::of(of, &playbook).map(|schedule| schedule.date(now));
        let mut problems = Vec::new();
        let mut day = |field: &str, text: &Option<String>| {
            let text = text.as_ref()?;
            let day = text.parse::<Date>().ok();
            if day.is_none() {
                let (found, expected) = (text.chars().take(80).collect(), "a day such as `2026-12-24`".into());
                problems.push(FieldProblem { field: field.into(), found, expected });
            }
            day
        };
        let (from, to) = (day("from", &say.from).or(today), day("to", &say.to));
        let begins = |day: Date| Some(day.to_zoned(calendar.time_zone.clone()).ok()?.timestamp().as_millisecond());
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let (found, expected) = (to.to_string(), format!("a day not before {from}"));
            problems.push(FieldProblem { field: "to".into(), found, expected });
        }
        let (Some(from), true) = (from, problems.is_empty()) else { return Ok(Absenting::Bad(problems)) };
        let until = to.and_then(|to| begins(to.tomorrow().ok()?));
        let mut arguments: Vec<Value> = vec![
            member.into(),
            from.to_string().into(),
            to.map(|to| to.to_string()).into(),
            begins(from).unwrap_or(now.as_millisecond()).into(),
            until.into(),
        ];
        arguments.extend(self.act(say.by.as_deref(), now).columns());
        let rows = self.ledger.sql.query(
            "INSERT INTO absence (member, from_on, to_on, from_at, until_at, at, by, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
             RETURNING number, member, from_on, to_on, at, by, key, withdrawn_at, withdrawn_by, withdrawn_key",
            &arguments,
        )?;
        Ok(Absenting::Noted(read(&existing(rows.into_iter().next())?)?))
    }

    /// Takes an absence back: the member gets leads again from now on. As it is then; `None`: there is none within reach.
    ///
    /// # Errors
    /// What the database said; nothing was written then.
    pub fn present(&self, number: i64, by: Option<&str>, now: Timestamp) -> Result<Option<AbsenceRecord>, Error> {
        let sql = &self.ledger.sql;
        sql.transaction(|| {
            let get =
                || sql.query(&format!("{SELECT} WHERE number = ?"), &[number.into()])?.first().map(read).transpose();
            let Some(before) = get()?.filter(|before: &AbsenceRecord| self.speaks_for(&before.member)) else {
                return Ok(None);
            };
            if before.withdrawn.is_none() {
                let mut arguments: Vec<Value> = self.act(by, now).columns().into();
                arguments.push(number.into());
                let statement =
                    "UPDATE absence SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_key = ? WHERE number = ?";
                sql.query(statement, &arguments)?;
            }
            get()
        })
    }
}
