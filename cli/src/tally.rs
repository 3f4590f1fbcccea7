//! The tally: how many values of each field were read, inferred, suggested, or kept as they came.
//!
//! In scope: counting the notes of cleaned leads, and the table for people. Not in scope: the leads themselves.

use frontdesk::lead::{Column, Lead, Outcome};
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

/// Counts over all leads so far.
#[derive(Default)]
pub(crate) struct Tally {
    leads: u64,
    unanswerable: u64,
    /// By field, in column order; what is no column of its own stands with the column that it is read from.
    fields: BTreeMap<(Column, String), [u64; OUTCOMES.len()]>,
    other_columns: u64,
}

const OUTCOMES: [(Outcome, &str); 4] = [
    (Outcome::Read, "read"),
    (Outcome::Inferred, "inferred"),
    (Outcome::Suggested, "suggested"),
    (Outcome::Kept, "kept as is"),
];

impl Tally {
    /// One more lead.
    pub(crate) fn count(&mut self, lead: &Lead) {
        self.leads += 1;
        self.unanswerable += u64::from(!lead.is_answerable());
        for note in &lead.notes {
            if note.rule == "unknown_field" {
                self.other_columns += 1;
                continue;
            }
            let column = match note.field.as_str() {
                "level" | "function" => Some(Column::Title),
                "time_zone" => Some(Column::Country),
                name => Column::of(name),
            };
            let Some(column) = column else { continue };
            let counts = self.fields.entry((column, note.field.clone())).or_default();
            for (count, (outcome, _)) in counts.iter_mut().zip(OUTCOMES) {
                *count += u64::from(outcome == note.outcome);
            }
        }
    }
}

impl Display for Tally {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let names = OUTCOMES.map(|(_, name)| format!("{name:>12}"));
        writeln!(f, "{:<14}{}", "field", names.concat())?;
        for ((_, field), counts) in &self.fields {
            writeln!(f, "{field:<14}{}", counts.map(|count| format!("{count:>12}")).concat())?;
        }
        if self.other_columns > 0 {
            writeln!(f, "{} values of other columns, kept as they came", self.other_columns)?;
        }
        let Self { leads, unanswerable, .. } = self;
        writeln!(f, "{leads} leads; {unanswerable} with neither an e-mail address nor a phone number to answer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use frontdesk::{RawLead, standardize_fields};

    #[test]
    fn every_field_is_counted_by_its_outcome_in_column_order() {
        let mut tally = Tally::default();
        for fields in [
            &[("title", "CFO"), ("company", "Acme GmbH"), ("email", "anna@acme.de"), ("colour", "blue")][..],
            &[("email", "nobody"), ("title", "Sales Manager")],
        ] {
            tally.count(&standardize_fields(&fields.iter().copied().collect::<RawLead>()));
        }
        let table = [
            "field                 read    inferred   suggested  kept as is",
            "email                    1           0           0           1",
            "function                 2           0           0           0",
            "level                    2           0           0           0",
            "title                    2           0           0           0",
            "company                  1           0           0           0",
            "domain                   0           1           0           0",
            "country                  0           1           0           0",
            "time_zone                0           1           0           0",
            "1 values of other columns, kept as they came",
            "2 leads; 1 with neither an e-mail address nor a phone number to answer\n",
        ];
        assert_eq!(tally.to_string(), table.join("\n"));
    }
}
