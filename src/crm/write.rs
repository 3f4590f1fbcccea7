//! Writing: a record of ours as a row that the system takes back.
//!
//! In scope: names of columns and values as Data Loader and HubSpot's import want them. Not in scope: files, which records there
//! are (the ledger). Where a workspace says what its words mean, they are what is written.

use super::mapping::Mapping;
use super::table::{self, lines};
use super::{Form, System};
use crate::lead::RawLead;
use crate::playbook::decimals;
use jiff::Timestamp;

impl Mapping {
    /// The columns of a file of such records.
    pub fn header(&self) -> Vec<String> {
        self.written().map(|line| self.name(line)).collect()
    }

    fn written(&self) -> impl Iterator<Item = &'static table::Line> {
        lines(self.system, self.kind).filter(|line| line.is_written)
    }

    /// What a workspace calls it; else the API's name, or for HubSpot, whose import goes by them, the label.
    fn name(&self, line: &table::Line) -> String {
        if let Some((_, own)) = self.own_names.iter().find(|(field, _)| field == line.field) {
            return own.clone();
        }
        let label = line.names.get(1).filter(|_| self.system == System::Hubspot);
        (*label.or(line.names.first()).unwrap_or(&line.field)).to_owned()
    }

    /// The cells of a record, by our fields in their one form (as [`Entry`](super::Entry) has them), in the header's order.
    pub fn write(&self, record: &RawLead) -> Vec<String> {
        let get = |field: &str| value_of(record, field);
        let currency = get("currency").unwrap_or(&self.currency);
        self.written()
            .map(|line| match get(line.field).filter(|value| !value.is_empty()) {
                Some(value) => self.cell(line, value, currency),
                None => table::word(self.system, self.kind, line.field, "*").unwrap_or_default().to_owned(),
            })
            .collect()
    }

    /// An entry's fields as a row by our own columns, of which they are read again.
    pub fn row(&self, fields: &RawLead, deleted: bool) -> RawLead {
        let mut row = RawLead::default();
        let currency = value_of(fields, "currency").unwrap_or(&self.currency);
        for (name, value) in fields.fields() {
            let line = lines(System::Frontdesk, self.kind).find(|line| line.field == name);
            let name = line.and_then(|line| line.names.first()).copied().unwrap_or(name);
            match line.map(|line| line.form) {
                Some(Form::Amount) => row.push(name, decimal(value, currency)),
                _ => row.push(name, value),
            }
        }
        if deleted {
            row.push("deleted", "true");
        }
        row
    }

    fn cell(&self, line: &table::Line, value: &str, currency: &str) -> String {
        if self.system == System::Frontdesk {
            return if line.form == Form::Amount { decimal(value, currency) } else { value.to_owned() };
        }
        match (line.form, line.field) {
            (Form::Amount, _) => decimal(value, currency),
            (Form::Time, _) => moment(value, self.system),
            (Form::Stage, field) => self.status_word(field, value),
            (Form::Owner, _) => {
                let theirs = self.owners.values().find(|(_, member)| member == value).map(|(theirs, _)| theirs.clone());
                theirs.unwrap_or_else(|| value.to_owned())
            }
            // `US-CA`: the country has a column of its own.
            (_, "state") => value.split_once('-').map_or(value, |(_, state)| state).to_owned(),
            // `51-200`, `10000+`: at least so many.
            (_, "employees") => value.split(['-', '+']).next().unwrap_or_default().to_owned(),
            // `5000000 USD`.
            (_, "revenue") => value.split([' ', '-']).next().unwrap_or_default().to_owned(),
            (_, field) => table::word(self.system, self.kind, field, value).unwrap_or(value).to_owned(),
        }
    }

    /// Their word for a disposition or a stage of ours; where there is none, ours. `disposition/stage` where it has both.
    fn status_word(&self, field: &str, value: &str) -> String {
        let (word, stage) = value.rsplit_once('/').map_or((None, value), |(word, stage)| (Some(word), stage));
        let own = |ours: &str| {
            self.status.values().find(|(_, said)| said.eq_ignore_ascii_case(ours)).map(|(theirs, _)| theirs.clone())
        };
        let is_theirs =
            |ours: &str| table::words(self.system, self.kind, field).find(|known| known.eq_ignore_ascii_case(ours));
        let known = |stage| table::word(self.system, self.kind, field, stage).map(str::to_owned);
        word.and_then(|word| own(word).or_else(|| is_theirs(word).map(str::to_owned)))
            .or_else(|| own(stage))
            .or_else(|| known(stage))
            .unwrap_or_else(|| self.near(field, stage))
    }

    /// The word for the nearest stage that the system has one for: what was won or may be sold was qualified once, what was lost
    /// goes no further.
    fn near(&self, field: &str, stage: &str) -> String {
        let nearer: &[&str] = match stage {
            "accepted" => &["new"],
            "contacted" => &["attempted", "accepted", "new"],
            "qualified" => &["opportunity", "contacted", "new"],
            "opportunity" | "won" => &["opportunity", "qualified", "contacted"],
            "lost" => &["disqualified"],
            "attempted" => &["contacted", "new"],
            _ => &["new"],
        };
        let word = nearer.iter().find_map(|stage| table::word(self.system, self.kind, field, stage));
        word.unwrap_or(stage).to_owned()
    }
}

fn value_of<'a>(record: &'a RawLead, field: &str) -> Option<&'a str> {
    record.fields().find(|(name, _)| *name == field).map(|(_, value)| value)
}

/// `1234.50` of 123450, in a currency with two decimals.
fn decimal(amount: &str, currency: &str) -> String {
    let places = usize::try_from(decimals(currency)).unwrap_or(2);
    if places == 0 || !amount.bytes().all(|byte| byte.is_ascii_digit()) {
        return amount.to_owned();
    }
    let padded = format!("{amount:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at_checked(padded.len() - places).unwrap_or((&padded, ""));
    format!("{whole}.{fraction}")
}

/// As the system itself writes a moment.
fn moment(time: &str, system: System) -> String {
    let Ok(time) = time.parse::<Timestamp>() else { return time.to_owned() };
    match system {
        System::Hubspot => time.strftime("%Y-%m-%d %H:%M").to_string(),
        _ => time.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn written(mapping: &Mapping, record: &[(&str, &str)]) -> String {
        let cells = mapping.header().into_iter().zip(mapping.write(&record.iter().copied().collect()));
        cells
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(name, cell)| format!("{name}={cell}"))
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn records_are_written_as_the_systems_want_them() {
        let lead = [
            ("id", "00Q5g00000A1b2CEAR"),
            ("last_name", "Lee"),
            ("state", "US-CA"),
            ("employees", "51-200"),
            ("revenue", "5000000 USD"),
            ("owner", "dana"),
            ("status", "Spoke to them/contacted"),
            ("amount", "123450"),
            ("currency", "EUR"),
            ("created_at", "2026-03-01T10:00:00Z"),
        ];
        let own = "[owners]\n\"0055g00000A1b2C\" = \"dana\"\n";
        let salesforce = Mapping::new(System::Salesforce, Kind::Lead).unwrap().overridden(own).unwrap();
        assert_eq!(
            written(&salesforce, &lead),
            "Id=00Q5g00000A1b2CEAR|LastName=Lee|Company=[not provided]|State=CA|NumberOfEmployees=51|AnnualRevenue=5000000|\
             OwnerId=0055g00000A1b2C|Status=Working - Contacted|Amount=1234.50|CurrencyIsoCode=EUR|\
             CreatedDate=2026-03-01T10:00:00.000Z"
        );
        let hubspot = Mapping::new(System::Hubspot, Kind::Lead).unwrap();
        assert_eq!(
            written(&hubspot, &lead),
            "Record ID=00Q5g00000A1b2CEAR|Last Name=Lee|State/Region=CA|Annual Revenue=5000000|Contact owner=dana|\
             Lead Status=CONNECTED|Create Date=2026-03-01 10:00"
        );
        let named = "[columns]\n\"CountryCode\" = \"country\"\n[status]\n\"Called\" = \"Spoke to them\"\n";
        let named = Mapping::new(System::Salesforce, Kind::Lead).unwrap().overridden(named).unwrap();
        assert!(
            written(&named, &[("country", "DE"), ("status", "Spoke to them/contacted")])
                .ends_with("CountryCode=DE|Status=Called")
        );
        let deal = Mapping::new(System::Hubspot, Kind::Opportunity).unwrap();
        assert_eq!(
            written(&deal, &[("id", "9"), ("status", "won"), ("amount", "5"), ("currency", "JPY")]),
            "Pipeline=default|Record ID=9|Deal Stage=Closed Won|Amount=5|Currency=JPY"
        );
    }

    #[test]
    fn a_row_by_our_columns_reads_as_the_same_entry() {
        let values = [
            (Form::Id, "0015g00000A1b2C"),
            (Form::Ids, "7;8"),
            (Form::Text, "Text"),
            (Form::Yes, "no"),
            (Form::Whole, "12"),
            (Form::Amount, "1.234,50"),
            (Form::Time, "2026-03-01T10:00:00Z"),
            (Form::Day, "31.3.2026"),
            (Form::Stage, "won"),
            (Form::Owner, "0055g00000A1b2C"),
        ];
        for system in System::ALL {
            for kind in Kind::ALL {
                let Some(mapping) = Mapping::new(*system, *kind) else { continue };
                let ours = Mapping::new(System::Frontdesk, *kind).unwrap();
                let value = |form| values.iter().find(|(of, _)| *of == form).map_or("", |(_, value)| *value);
                let is_kept = |line: &&table::Line| !matches!(line.field, "master" | "currency");
                let mut raw: RawLead =
                    lines(*system, *kind).filter(is_kept).map(|line| (line.names[0], value(line.form))).collect();
                raw.push("Own__c", "kept");
                let entry = mapping.read(&raw).unwrap();
                assert!(entry.problems.is_empty(), "{system:?} {kind:?}: {:?}", entry.problems);
                let again = ours.read(&mapping.row(&entry.fields, entry.deleted)).unwrap();
                let sorted = |fields: &RawLead| {
                    let mut fields: Vec<(String, String)> =
                        fields.fields().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
                    fields.sort();
                    fields
                };
                assert_eq!(sorted(&again.fields), sorted(&entry.fields), "{system:?} {kind:?}");
                assert_eq!((again.id, again.deleted), (entry.id, entry.deleted), "{system:?} {kind:?}");
            }
        }
    }

    #[test]
    fn every_stage_has_a_word() {
        for system in [System::Salesforce, System::Hubspot] {
            let mapping = Mapping::new(system, Kind::Lead).unwrap();
            for stage in crate::playbook::Stage::NAMES {
                let word = mapping.status_word("status", stage);
                assert!(
                    table::words(system, Kind::Lead, "status").any(|known| known == word),
                    "{system:?} {stage}: {word}"
                );
            }
        }
        assert_eq!(["5", "50", "12345"].map(|amount| decimal(amount, "USD")), ["0.05", "0.50", "123.45"]);
        assert_eq!(decimal("1234", "KWD"), "1.234");
    }
}
