//! Related people: leads that are not the same and belong together all the same.
//!
//! In scope: one person who came from two companies. Not in scope: people of one organisation (`colleagues`), and telling
//! them apart (the core does).

use crate::Error;
use crate::row::{integer, json, text, time, to_json};
use crate::sql::{Row, Sql, Value};
use frontdesk::Alike;
use frontdesk::decision::{Confidence, Evidence};
use jiff::Timestamp;
use serde::Serialize;

/// Most related leads of one lead that are named, the latest first.
const MOST: i64 = 20;

/// Another lead that has to do with this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Related {
    pub id: String,
    /// `changed_job`: the same person at another company.
    pub kind: String,
    /// That it is one person.
    pub confidence: Confidence,
    pub evidence: Vec<Evidence>,
    pub found_at: Timestamp,
}

/// Notes that the person behind a submission was at another company in those, by number.
pub(crate) fn changed_job(
    sql: &impl Sql,
    submission: i64,
    found: &[(&Alike, i64, i64)],
    now: Timestamp,
) -> Result<(), Error> {
    for (alike, older, _) in found {
        let arguments: [Value; 6] = [
            submission.into(),
            (*older).into(),
            "changed_job".into(),
            i64::from(alike.confidence.millionths()).into(),
            to_json(&alike.evidence)?.into(),
            now.as_millisecond().into(),
        ];
        sql.query(
            "INSERT OR IGNORE INTO related (newer, older, kind, confidence, evidence, at) VALUES (?, ?, ?, ?, ?, ?)",
            &arguments,
        )?;
    }
    Ok(())
}

/// The leads that are related to the lead with this number, the latest found first, each once.
pub(crate) fn of(sql: &impl Sql, lead: i64) -> Result<Vec<Related>, Error> {
    let rows = sql.query(
        "SELECT lead.id, kind, confidence, evidence, max(found.at) FROM ( \
         SELECT related.older AS theirs, kind, confidence, evidence, at FROM submission \
         JOIN related ON related.newer = submission.number WHERE submission.lead = ? UNION ALL \
         SELECT related.newer AS theirs, kind, confidence, evidence, at FROM submission \
         JOIN related ON related.older = submission.number WHERE submission.lead = ?) AS found \
         JOIN submission ON submission.number = found.theirs JOIN lead ON lead.number = submission.lead \
         WHERE lead.number <> ? GROUP BY lead.number ORDER BY max(found.at) DESC, lead.number LIMIT ?",
        &[lead.into(), lead.into(), lead.into(), MOST.into()],
    )?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Related, Error> {
    Ok(Related {
        id: text(row, 0)?.into(),
        kind: text(row, 1)?.into(),
        confidence: Confidence::from_millionths(u32::try_from(integer(row, 2)?).unwrap_or(0)),
        evidence: json(row, 3)?,
        found_at: time(row, 4)?,
    })
}
