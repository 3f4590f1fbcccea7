//! What a workspace says otherwise than the tables: columns and words of its own.
//!
//! In scope: reading it from TOML. Not in scope: what is so without it (`table`).
//!
//! ```toml
//! dates = "day-first"            # where a day is written 3/4/2026; or "month-first"
//! currency = "EUR"               # of amounts that don't say theirs
//! [columns]
//! "Budget__c" = "amount"         # their column = our field; "" leaves it out
//! [status]
//! "Hot" = "Hot lead"             # their word = a disposition or a stage of ours
//! [owners]
//! "0055g00000A1b2C" = "dana"     # their id, name or address = a member's id here
//! [kinds]
//! "Customer - Gold" = "customer" # their type of account = ours
//! ```

use super::mapping::Mapping;
use super::table::{self, fold};
use super::{DateOrder, Kind, record_id};
use crate::account::AccountKind;
use serde::Serialize;
use toml::de::{DeTable, DeValue};

/// What is wrong with what a workspace says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverrideProblem {
    /// From 1.
    pub line: usize,
    pub found: String,
    pub expected: String,
}

impl std::fmt::Display for OverrideProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: found {}, expected {}", self.line, self.found, self.expected)
    }
}

impl Mapping {
    /// The mapping as `text` (TOML) changes it.
    ///
    /// # Errors
    /// All that is wrong with it, by line.
    pub fn overridden(mut self, text: &str) -> Result<Self, Vec<OverrideProblem>> {
        let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let table = DeTable::parse(text).map_err(|error| {
            let line = line(error.span().map_or(0, |span| span.start));
            vec![OverrideProblem { line, found: "text that is no TOML".into(), expected: error.message().into() }]
        })?;
        let mut problems = Vec::new();
        for (name, value) in table.get_ref() {
            let mut problem = |at: usize, found: &str, expected: String| {
                problems.push(OverrideProblem { line: line(at), found: format!("`{found}`"), expected });
            };
            let at = name.span().start;
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("dates", DeValue::String(order)) => match order.as_ref() {
                    "day-first" => self.dates = Some(DateOrder::DayFirst),
                    "month-first" => self.dates = Some(DateOrder::MonthFirst),
                    found => problem(at, found, "`day-first` or `month-first`".into()),
                },
                ("currency", DeValue::String(code)) => {
                    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                        self.currency = code.to_string();
                    } else {
                        problem(at, code, "a currency by ISO 4217, such as `EUR`".into());
                    }
                }
                (section @ ("columns" | "status" | "owners" | "kinds"), DeValue::Table(of)) => {
                    for (theirs, ours) in of {
                        let at = theirs.span().start;
                        match ours.get_ref() {
                            DeValue::String(ours) => {
                                if let Err(expected) = self.say(section, theirs.get_ref(), ours) {
                                    problem(at, ours, expected);
                                }
                            }
                            _ => problem(at, theirs.get_ref(), "a text behind `=`".into()),
                        }
                    }
                }
                (found, _) => {
                    let expected =
                        "`dates` or `currency` with a text, or a section `columns`, `status`, `owners` or `kinds`";
                    problem(at, found, expected.into());
                }
            }
        }
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }

    fn say(&mut self, section: &str, theirs: &str, ours: &str) -> Result<(), String> {
        match section {
            "columns" => {
                let line = table::lines(self.system, self.kind).find(|line| line.field == ours);
                if line.is_none() && !ours.is_empty() {
                    // One text serves all kinds of a system's records.
                    let is_others = |kind: &Kind| table::lines(self.system, *kind).any(|line| line.field == ours);
                    if Kind::ALL.iter().any(is_others) {
                        return Ok(());
                    }
                    let fields: Vec<&str> = table::lines(self.system, self.kind).map(|line| line.field).collect();
                    return Err(format!("one of {}; or nothing, to leave it out", fields.join(", ")));
                }
                self.columns.insert(fold(theirs), line);
                self.own_names.push((ours.to_owned(), theirs.to_owned()));
            }
            "status" => _ = self.status.insert(fold(theirs), (theirs.to_owned(), ours.to_owned())),
            "owners" => {
                _ = self.owners.insert(record_id::long(theirs).to_lowercase(), (theirs.to_owned(), ours.to_owned()));
            }
            _ if AccountKind::of(ours).is_none() => return Err(format!("one of {}", AccountKind::NAMES.join(", "))),
            _ => _ = self.kinds.insert(fold(theirs), (theirs.to_owned(), ours.to_owned())),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::System;
    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_by_line() {
        let of = |text: &str| {
            let mapping = Mapping::new(System::Salesforce, Kind::Account).unwrap().overridden(text);
            mapping.map(|_| ()).map_err(|problems| {
                problems.iter().map(|problem| format!("{} {}", problem.line, problem.found)).collect::<Vec<_>>()
            })
        };
        assert_eq!(
            of(
                "dates = \"day-first\"\n[columns]\nSegment__c = \"\"\nWants__c = \"product\"\n[kinds]\nGold = \"customer\"\n"
            ),
            Ok(())
        );
        let wrong = "dates = \"never\"\ncolour = 1\n[columns]\nA__c = \"colour\"\nB__c = 1\n[kinds]\nGold = \"gold\"\n";
        let expected = ["1 `never`", "2 `colour`", "4 `colour`", "5 `B__c`", "7 `gold`"];
        assert_eq!(of(wrong), Err(expected.map(str::to_owned).to_vec()));
        assert!(of("dates = \n").is_err_and(|problems| problems.iter().all(|problem| problem.starts_with('1'))));
    }
}
