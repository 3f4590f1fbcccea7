//! Mapping: a system's row becomes an entry by our fields.
//!
//! In scope: which value counts where several columns mean one field, what a row says of itself (its id, that it was deleted or
//! converted), what cannot be read. Not in scope: reading files, what a lead's or an account's fields mean (`standardize`).

use super::form::Reading;
use super::table::{self, Line, fold, lines};
use super::{DateOrder, Form, Kind, System};
use crate::FieldProblem;
use crate::lead::RawLead;
use crate::text;
use std::collections::BTreeMap;

/// How a system's records of one kind are read and written.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub system: System,
    pub kind: Kind,
    /// By their folded names; `None`: left out.
    pub(super) columns: BTreeMap<String, Option<&'static Line>>,
    /// Our fields with what a workspace calls them there.
    pub(super) own_names: Vec<(String, String)>,
    /// By their folded words: the word as it is written there, and what it means here.
    pub(super) status: BTreeMap<String, (String, String)>,
    /// By their ids in small letters, in the same way.
    pub(super) owners: BTreeMap<String, (String, String)>,
    pub(super) kinds: BTreeMap<String, (String, String)>,
    pub(super) dates: Option<DateOrder>,
    /// ISO 4217.
    pub(super) currency: String,
}

/// One record, by our fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Where it comes from, in its long form; none: the list has no column for it.
    pub id: Option<String>,
    /// It is no more there, or has become part of another.
    pub deleted: bool,
    /// By our names, in the table's order; then, of people, what we have no field for, as it came.
    pub fields: RawLead,
    /// What could not be read and is left out; the entry is good without.
    pub problems: Vec<FieldProblem>,
}

impl Entry {
    /// The value of one of our fields.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.fields.fields().find(|(name, _)| *name == field).map(|(_, value)| value)
    }
}

/// Fields of which all values count, joined by `;`.
const SEVERAL: [&str; 2] = ["domains", "aliases"];

impl Mapping {
    /// That of the tables; `None`: the system has no such records here.
    pub fn new(system: System, kind: Kind) -> Option<Self> {
        table::object(system, kind)?;
        let by_name = |line: &'static Line| line.names.iter().map(move |name| (fold(name), Some(line)));
        Some(Self {
            system,
            kind,
            columns: lines(system, kind).flat_map(by_name).collect(),
            own_names: Vec::new(),
            status: BTreeMap::new(),
            owners: BTreeMap::new(),
            kinds: BTreeMap::new(),
            dates: None,
            currency: "USD".into(),
        })
    }

    /// The same, amounts that don't say theirs being of `currency` (ISO 4217).
    #[must_use]
    pub fn in_currency(mut self, currency: &str) -> Self {
        currency.clone_into(&mut self.currency);
        self
    }

    /// Whether a column of this name means one of our fields.
    pub fn knows(&self, column: &str) -> bool {
        self.columns.get(&fold(column)).is_some_and(Option::is_some)
    }

    /// Whether a column of this name has the records' ids.
    pub fn is_id(&self, column: &str) -> bool {
        self.columns.get(&fold(column)).copied().flatten().is_some_and(|line| line.field == "id")
    }

    /// Reads one row.
    ///
    /// # Errors
    /// All that makes it unfit: an id that is missing where there is a column for it, bytes that were no text, an opportunity
    /// whose stage means nothing here. What else can't be read is left out.
    pub fn read(&self, row: &RawLead) -> Result<Entry, Vec<FieldProblem>> {
        let mut found: BTreeMap<&'static str, Vec<(usize, &str)>> = BTreeMap::new();
        let (mut rest, mut has_id, mut fatal) = (Vec::new(), false, Vec::new());
        for (name, value) in row.fields() {
            let folded = fold(name);
            let Some(known) = self.columns.get(&folded) else {
                rest.push((name, value));
                continue;
            };
            let Some(line) = known else { continue };
            has_id |= line.field == "id";
            if value.contains('\u{fffd}') {
                fatal.push(problem(
                    line.field,
                    value,
                    "text: its bytes are of another encoding than the file's (`--encoding`)",
                ));
            }
            if !value.trim().is_empty() {
                // What a workspace calls it itself comes first.
                let rank = line.names.iter().position(|known| fold(known) == folded).map_or(0, |rank| rank + 1);
                found.entry(line.field).or_default().push((rank, value));
            }
        }
        let mut entry = Entry::default();
        let mut values: BTreeMap<&'static str, String> = BTreeMap::new();
        let said =
            found.remove("currency").and_then(|values| values.first().map(|(_, code)| code.trim().to_uppercase()));
        let (said, unlike) = match said {
            Some(code) if code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase()) => {
                (Some(code), None)
            }
            said => (None, said),
        };
        if let Some(unlike) = unlike {
            // Nobody knows what an amount of it is worth.
            found.remove("amount");
            entry.problems.push(problem(
                "currency",
                &unlike,
                "a currency by ISO 4217, such as `EUR`; the amount is left out",
            ));
        }
        let currency = said.clone().unwrap_or_else(|| self.currency.clone());
        let by = Reading { dates: self.dates, currency: &currency };
        for (field, mut values_of) in found {
            values_of.sort_by_key(|(rank, _)| *rank);
            let form =
                lines(self.system, self.kind).find(|line| line.field == field).map_or(Form::Text, |line| line.form);
            let value = if SEVERAL.contains(&field) {
                values_of.iter().map(|(_, value)| *value).collect::<Vec<_>>().join(";")
            } else {
                values_of.first().map_or("", |(_, value)| *value).to_owned()
            };
            match form.read(&value, &by) {
                Ok(read) => _ = values.insert(field, read),
                Err(expected) if matches!(field, "id" | "deleted") => fatal.push(problem(field, &value, &expected)),
                Err(expected) => entry.problems.push(problem(field, &value, &expected)),
            }
        }
        entry.id = values.remove("id");
        if has_id && entry.id.is_none() && fatal.iter().all(|problem| problem.field != "id") {
            fatal.push(problem("id", "", "the record's id"));
        }
        let is_yes = |values: &mut BTreeMap<&str, String>, field| values.remove(field).is_some_and(|yes| yes == "true");
        entry.deleted = is_yes(&mut values, "deleted") | values.remove("master").is_some();
        if said.is_some() || values.contains_key("amount") {
            values.insert("currency", currency.clone());
        }
        self.say_owners(&mut values);
        match self.kind {
            Kind::Account => self.say_kind(&mut values),
            Kind::Opportunity => {
                let stage = self.opportunity_stage(&values);
                match stage {
                    _ if entry.deleted => {}
                    Ok(stage) => _ = values.insert("status", stage.to_owned()),
                    Err(problem) => fatal.push(problem),
                }
                // They have said it.
                ["closed", "won"].iter().for_each(|field| _ = values.remove(field));
            }
            _ => self.say_status(&mut values),
        }
        if !fatal.is_empty() {
            return Err(fatal);
        }
        entry.fields = self.ordered(values, &rest, entry.id.as_deref());
        Ok(entry)
    }

    /// The values in the table's order, then the rest where it is kept.
    fn ordered(&self, mut values: BTreeMap<&'static str, String>, rest: &[(&str, &str)], id: Option<&str>) -> RawLead {
        let keeps_rest = matches!(self.kind, Kind::Lead | Kind::Contact) || self.system == System::Frontdesk;
        let known: Vec<(&str, String)> =
            lines(self.system, self.kind).filter_map(|line| Some((line.field, values.remove(line.field)?))).collect();
        let id = id.map(|id| ("id", id.to_owned()));
        // What a row says by several of its columns has none of its own.
        let mut fields: RawLead = id.into_iter().chain(known).chain(values).collect();
        for (name, value) in rest.iter().filter(|(_, value)| keeps_rest && !value.trim().is_empty()) {
            fields.push(*name, *value);
        }
        fields
    }

    fn say_owners(&self, values: &mut BTreeMap<&'static str, String>) {
        for field in ["owner", "opportunity_owner"] {
            if let Some(owner) = values.get_mut(field)
                && let Some((_, member)) = self.owners.get(&owner.to_lowercase())
            {
                owner.clone_from(member);
            }
        }
    }

    fn say_kind(&self, values: &mut BTreeMap<&'static str, String>) {
        if let Some(kind) = values.get_mut("kind")
            && let Some((_, ours)) = self.kinds.get(&fold(kind))
        {
            ours.clone_into(kind);
        }
        // Whoever has bought is a customer, whatever they were listed as before.
        let lifecycle = values.remove("lifecycle");
        let means = lifecycle.and_then(|word| table::meaning(self.system, self.kind, "lifecycle", &word));
        if means == Some("customer") && values.get("kind").is_none_or(|kind| fold(kind) == "prospect") {
            values.insert("kind", "customer".into());
        }
    }

    /// What a lead's status means: a disposition or a stage; a word that nobody knows stays as it is.
    fn say_status(&self, values: &mut BTreeMap<&'static str, String>) {
        let status = values.remove("status").map(|word| match self.status.get(&fold(&word)) {
            Some((_, ours)) => ours.clone(),
            None => table::meaning(self.system, self.kind, "status", &word).map_or(word, str::to_owned),
        });
        let lifecycle = values.remove("lifecycle").and_then(|word| match self.status.get(&fold(&word)) {
            Some((_, ours)) => Some(ours.clone()),
            None => table::meaning(self.system, self.kind, "lifecycle", &word).map(str::to_owned),
        });
        if matches!(lifecycle.as_deref(), Some("opportunity" | "won")) && values.contains_key("account") {
            values.insert("converted", "true".into());
        }
        if let Some(status) = status.or(lifecycle) {
            values.insert("status", status);
        }
    }

    /// `open`, `won` or `lost`.
    fn opportunity_stage(&self, values: &BTreeMap<&'static str, String>) -> Result<&'static str, FieldProblem> {
        let is = |field| values.get(field).map(|yes| yes == "true");
        let stage = match (is("won"), is("closed")) {
            (Some(true), _) => Some("won"),
            (_, Some(true)) => Some("lost"),
            (_, Some(false)) => Some("open"),
            (_, None) => None,
        };
        let word = values.get("status").map_or("", String::as_str);
        let said = || self.status.get(&fold(word)).map(|(_, ours)| ours.as_str());
        let ours = |word: &str| ["open", "won", "lost"].into_iter().find(|stage| fold(word) == *stage);
        let known = || table::meaning(self.system, self.kind, "status", word).and_then(ours);
        let stage = stage.or_else(|| said().and_then(ours)).or_else(known).or_else(|| ours(word));
        stage.ok_or_else(|| {
            let words: Vec<&str> = table::words(self.system, self.kind, "status").collect();
            problem(
                "status",
                word,
                &format!("one of {}; or say what it means (`[status]`): open, won, lost", words.join(", ")),
            )
        })
    }
}

fn problem(field: &str, found: &str, expected: &str) -> FieldProblem {
    let found = if found.trim().is_empty() { "nothing".into() } else { text::shown(found) };
    FieldProblem { field: field.into(), found, expected: expected.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mapping: &Mapping, row: &[(&str, &str)]) -> String {
        match mapping.read(&row.iter().copied().collect()) {
            Ok(entry) => {
                let fields: Vec<String> =
                    entry.fields.fields().map(|(name, value)| format!("{name}={value}")).collect();
                let problems: Vec<String> = entry.problems.iter().map(|of| format!("?{}", of.field)).collect();
                let deleted = if entry.deleted { vec!["deleted".to_owned()] } else { Vec::new() };
                [deleted, fields, problems].concat().join(" ")
            }
            Err(problems) => {
                problems.iter().map(|of| format!("!{} {}", of.field, of.found)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn of(system: System, kind: Kind) -> Mapping {
        Mapping::new(system, kind).unwrap()
    }

    #[test]
    fn rows_become_entries_by_our_fields() {
        use Kind::{Account, Campaign, Contact, Lead, Opportunity};
        use System::{Frontdesk, Hubspot, Salesforce};
        let id = ("Id", "00Q5g00000A1b2C");
        for (system, kind, row, expected) in [
            (
                Salesforce,
                Lead,
                &[id, ("LastName", "Lee"), ("Email", ""), ("Status", "Working - Contacted"), ("Budget__c", "7")][..],
                "id=00Q5g00000A1b2CEAR last_name=Lee status=contacted Budget__c=7",
            ),
            // A name twice: the first that says something counts. Of two names, the API's.
            (
                Salesforce,
                Lead,
                &[id, ("Mobile", "2"), ("Title", ""), ("Title", "CTO"), ("Phone", "1")],
                "id=00Q5g00000A1b2CEAR title=CTO phone=1",
            ),
            (Salesforce, Lead, &[id, ("IsDeleted", "1")], "deleted id=00Q5g00000A1b2CEAR"),
            (Salesforce, Lead, &[id, ("MasterRecordId", "00Q5g00000A1b2D")], "deleted id=00Q5g00000A1b2CEAR"),
            (Salesforce, Lead, &[("Id", " "), ("Email", "a@b.example")], "!id nothing"),
            (Salesforce, Lead, &[("Id", "1.23E+11"), ("IsDeleted", "perhaps")], "!deleted perhaps !id 1.23E+11"),
            // A list without ids.
            (Salesforce, Lead, &[("Email", "a@b.example")], "email=a@b.example"),
            (Salesforce, Lead, &[id, ("LastName", "M\u{fffd}ller")], "!last_name M\u{fffd}ller"),
            (
                Salesforce,
                Lead,
                &[id, ("Amount", "1,234.5"), ("CurrencyIsoCode", "eur"), ("CreatedDate", "3/4/2026")],
                "id=00Q5g00000A1b2CEAR amount=123450 currency=EUR ?created_at",
            ),
            (Salesforce, Lead, &[id, ("CurrencyIsoCode", "Euro"), ("Amount", "5")], "id=00Q5g00000A1b2CEAR ?currency"),
            (
                Salesforce,
                Contact,
                &[("Id", "003A"), ("AccountId", "0015g00000A1b2C"), ("MailingCity", "Bonn"), ("Account Name", "Acme")],
                "id=003A account=0015g00000A1b2CAAR company=Acme city=Bonn",
            ),
            (
                Salesforce,
                Account,
                &[("Account ID", "001A"), ("Account Name", "Acme"), ("Region", "North"), ("Parent ID", "001B")],
                "id=001A name=Acme parent_id=001B",
            ),
            (
                Salesforce,
                Opportunity,
                &[("Id", "006A"), ("StageName", "In court"), ("IsClosed", "false"), ("IsWon", "false")],
                "id=006A status=open",
            ),
            (
                Salesforce,
                Opportunity,
                &[("Id", "006A"), ("StageName", "In court"), ("IsClosed", "1")],
                "id=006A status=lost",
            ),
            (Salesforce, Opportunity, &[("Id", "006A"), ("Stage", "closed won")], "id=006A status=won"),
            (Salesforce, Opportunity, &[("Id", "006A"), ("Stage", "In court")], "!status In court"),
            (
                Salesforce,
                Campaign,
                &[("Id", "701A"), ("ActualCost", "100000.0"), ("StartDate", "31.3.2026")],
                "id=701A amount=10000000 currency=USD starts_on=2026-03-31",
            ),
            (
                Hubspot,
                Lead,
                &[
                    ("Record ID", "51"),
                    ("Associated Company IDs", "7;8"),
                    ("Lifecycle Stage", "Customer"),
                    ("Contact owner", "Dana Smith"),
                ],
                "id=51 account=7 owner=Dana Smith status=won converted=true",
            ),
            (
                Hubspot,
                Lead,
                &[("Record ID", "51"), ("hs_lead_status", "OPEN"), ("lifecyclestage", "lead")],
                "id=51 status=accepted",
            ),
            (
                Hubspot,
                Account,
                &[
                    ("Record ID", "7"),
                    ("Website URL", "www.acme.example"),
                    ("Company Domain Name", "acme.example"),
                    ("type", "PROSPECT"),
                    ("Lifecycle Stage", "customer"),
                ],
                "id=7 domains=acme.example;www.acme.example kind=customer",
            ),
            (
                Frontdesk,
                Account,
                &[("id", "1"), ("name", "Acme"), ("trial_ends_at", "2026-01-01")],
                "id=1 name=Acme trial_ends_at=2026-01-01",
            ),
        ] {
            let mut found = read(&of(system, kind), row);
            if kind == Lead && system == Hubspot {
                let mut parts: Vec<&str> = found.split(' ').collect();
                parts.sort_unstable();
                let mut wanted: Vec<&str> = expected.split(' ').collect();
                wanted.sort_unstable();
                assert_eq!(parts, wanted);
                found = expected.to_owned();
            }
            assert_eq!(found, expected, "{row:?}");
        }
    }

    #[test]
    fn a_workspaces_own_words_come_first() {
        let own = "dates = \"day-first\"\ncurrency = \"JPY\"\n[columns]\n\"Budget (c)\" = \"amount\"\n\"Title\" = \"\"\n\
                   [status]\n\"hot!\" = \"Hot lead\"\n[owners]\n\"0055g00000A1b2C\" = \"dana\"\n";
        let mapping = of(System::Salesforce, Kind::Lead).overridden(own).unwrap();
        let row = [
            ("Title", "CTO"),
            ("Amount", "9"),
            ("Budget__c", "70"),
            ("Status", "Hot!"),
            ("OwnerId", "0055G00000A1B2CAAR"),
            ("CreatedDate", "3/4/2026"),
        ];
        assert_eq!(
            read(&mapping, &row),
            "owner=dana status=Hot lead amount=70 currency=JPY created_at=2026-04-03T00:00:00Z"
        );
        let kinds = of(System::Salesforce, Kind::Account).overridden("[kinds]\n\"Customer - Gold\" = \"customer\"\n");
        assert_eq!(read(&kinds.unwrap(), &[("Id", "1"), ("Type", "customer gold")]), "id=1 kind=customer");
    }
}
