//! The decision: who gets the lead, by when, and every reason as data.
//!
//! In scope: the nouns that the record keeps. Not in scope: prose (the
//! shells word the reasons).

use crate::lead::closed_list;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The outcome of one routing. The same inputs give the same bytes on every path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decision {
    /// The earlier lead that this submission was merged into.
    pub duplicate_of: Option<String>,
    /// Set where the verdict is `match`.
    pub account_id: Option<String>,
    /// Of the best candidate; 0 where there is none.
    pub confidence: Confidence,
    pub verdict: Verdict,
    /// The business case's name.
    pub case: String,
    /// The territory's name.
    pub territory: String,
    /// The team's name; none where nobody is to answer.
    pub team: Option<String>,
    /// The member's id; none where nobody is to answer.
    pub owner: Option<String>,
    /// When the owner has to have answered; UTC.
    pub due_at: Option<jiff::Timestamp>,
    /// Whether nobody of the team could have it, so that the watcher has it until somebody can.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
    /// Higher is called first.
    pub priority: i32,
    /// What the playbook advises whoever answers, where the case does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// Whether what the lead asked for, a free trial, is granted at once; `None`: the case doesn't say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<bool>,
    /// Version of the playbook that decided.
    pub playbook: String,
    /// Version of the account book that was searched; none where it was not needed or not there.
    pub book: Option<String>,
    pub reasons: Vec<Reason>,
}

/// How sure a match is: a probability in millionths, so that every platform writes the same digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u32);

impl Confidence {
    /// `millionths` above a million count as a million.
    pub const fn from_millionths(millionths: u32) -> Self {
        Self(if millionths < 1_000_000 { millionths } else { 1_000_000 })
    }

    /// 0 to 1,000,000.
    pub fn millionths(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for Confidence {
    /// Six decimals: `0.970000`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

impl Serialize for Confidence {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 1e6)
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        // `as` saturates and sends NaN to 0.
        Ok(Self::from_millionths((value * 1e6).round() as u32))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Confidence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Confidence".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0, "maximum": 1, "description": "A probability, to six decimals" })
    }
}

closed_list! {
    /// What the two thresholds say of the best candidate.
    #[derive(Default)]
    Verdict {
        Match = "match",
        /// Between the thresholds: a person decides; routed as if there were no account.
        Review = "review",
        #[default]
        None = "none",
    }
}

/// One feature's finding for one candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// `domain`, `name`, `country`, …: a feature of the score.
    pub feature: String,
    /// The feature's named level: `exact`, `close`, `differs`.
    pub level: String,
    /// What it adds to the score, in hundredths of log odds.
    pub points: i32,
}

/// Why: one finding of one stage, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Reason {
    /// Stage 3: the same person was here before. `submission` is the one it matched, `key` the exact key that both have, or
    /// `evidence`; `filled` are the fields that were empty before, `replaced` those that have another value now.
    Merge {
        into: String,
        // Decisions of before merges had evidence are read back too.
        #[serde(default)]
        submission: String,
        key: String,
        #[serde(default)]
        confidence: Confidence,
        #[serde(default)]
        evidence: Vec<Evidence>,
        filled: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaced: Vec<String>,
    },
    /// Stage 3: perhaps the same person as that lead; a person has to look.
    PossibleDuplicate { lead: String, submission: String, confidence: Confidence, evidence: Vec<Evidence> },
    /// Stage 3: the same person as that lead, at another company: a lead of its own.
    ChangedJob { lead: String, submission: String, confidence: Confidence, evidence: Vec<Evidence> },
    /// Stage 2 could not run: routed without the account book.
    BookMissing,
    /// Stage 4: a candidate, its evidence and what became of it.
    Match {
        account: String,
        /// The account's name, for people.
        name: String,
        confidence: Confidence,
        verdict: Verdict,
        /// Before any evidence, in hundredths of log odds: with the evidence's points it adds up to the confidence's.
        prior: i32,
        evidence: Vec<Evidence>,
    },
    /// Stage 4: accounts that were no candidates, and which lever or whose word (`never`) it was.
    LeftOut { because: String, accounts: Vec<String> },
    /// Stage 4: the best would be a match by its confidence, and a person has to look all the same.
    HeldBack { account: String, because: String },
    /// Stage 4: a reviewer said that leads of this organisation always belong to this account.
    Reviewed { account: String, name: String, organisation: String },
    /// Stage 4: the lead was converted to a contact of this account.
    Contact { account: String, name: String },
    /// Stage 4: why this one of several equally sure candidates.
    TieBreak { rule: String, chosen: String, over: Vec<String> },
    /// Stage 5: the first business case that holds, and how many were passed over before it. Which those were, the playbook
    /// says (`decide::considered`): of thousands of rows each decision would be as long as the playbook.
    Case {
        name: String,
        because: Vec<Held>,
        #[serde(deserialize_with = "count")]
        passed_over: usize,
    },
    /// Stage 5: the first territory that holds, as for a case.
    Territory {
        name: String,
        because: Vec<Held>,
        #[serde(deserialize_with = "count")]
        passed_over: usize,
    },
    /// Stage 5: the partner whose lead it is, and why.
    Partner { name: String, because: Vec<Held> },
    /// Stage 5: points towards the priority.
    Priority { rule: String, points: i32 },
    /// Stage 6: why this member.
    Owner { rule: String, member: String, of: Vec<String> },
    /// Stage 6: who could not be the owner, and why.
    Ineligible { member: String, because: String },
    /// Stage 6: how the team's circle stands after the lead that was shared out.
    Turn {
        /// As the team shares out: `by_weight`.
        distribute: String,
        /// Of the circle; empty where the team has one for all.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        segment: String,
        /// What each member is owed (above 0) or ahead (below 0), in millionths of a lead.
        credits: BTreeMap<String, i64>,
        /// What is still to be made up for, for absences and rejected leads, in millionths of a lead.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        owed: BTreeMap<String, i64>,
        /// What this lead wrote off, below 0, or forgave, above 0, to keep every credit within one lead.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        settled: Vec<(String, i64)>,
    },
    /// Stage 6: nobody of the team can have it now; `until` somebody may, where time alone brings that about.
    Held { team: String, until: Option<jiff::Timestamp> },
    /// Stage 6: the clock.
    Due { within_minutes: u32, calendar: String, from: jiff::Timestamp },
}

/// Decisions of before had the names of all.
fn count<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Counted {
        Count(usize),
        Names(Vec<String>),
    }
    Ok(match Counted::deserialize(deserializer)? {
        Counted::Count(count) => count,
        Counted::Names(names) => names.len(),
    })
}

impl Reason {
    /// Whether it is of stage 6.
    pub fn is_of_assignment(&self) -> bool {
        matches!(
            self,
            Self::Owner { .. } | Self::Ineligible { .. } | Self::Turn { .. } | Self::Held { .. } | Self::Due { .. }
        )
    }
}

/// A condition that held: which field, and the value that made it hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Held {
    pub field: String,
    /// `None`: the field is unknown, and the condition asks for that.
    pub value: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_of_before_rows_were_counted_are_read() {
        for (passed_over, expected) in [("[\"a\", \"b\"]", 2), ("[]", 0), ("7", 7)] {
            let text = format!("{{\"stage\":\"case\",\"name\":\"x\",\"because\":[],\"passed_over\":{passed_over}}}");
            let read: Reason = serde_json::from_str(&text).unwrap();
            assert_eq!(read, Reason::Case { name: "x".into(), because: Vec::new(), passed_over: expected });
        }
    }
}
