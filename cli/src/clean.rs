//! `frontdesk clean`: leads in, the same leads with their fields in standard form beside them out.
//!
//! In scope: columns. Not in scope: what fields mean, and refusing: a lead that nobody could answer is cleaned like
//! any other, since a list of titles or countries is worth cleaning too. One lead at a time: memory stays bounded.

use crate::input::{self, Format};
use crate::output::{Output, keep_apart};
use crate::progress::Progress;
use crate::tally::Tally;
use crate::{Ended, Failure, formula, playbook};
use clap::Args;
use frontdesk::lead::Lead;
use frontdesk::playbook::Dictionary;
use frontdesk::{RawLead, standardize_fields_by};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Cleans leads: one row a lead, in order, with its own columns as they came and the standard ones behind them.
///
/// `std_company` is what identifies the company: folded, without legal form and filler; the name as it was written
/// stays in its own column. `state_code` is ISO 3166-2 (`US-CA`), `notes` says how each field was read. A column of the
/// leads that has the name of a standard one is called `raw_…`.
#[derive(Args)]
pub(crate) struct Clean {
    /// Leads: CSV, TSV or NDJSON; `-` is stdin.
    leads: PathBuf,
    /// A playbook, in TOML (or JSON, by extension), whose dictionary and segments are read before our own tables: its
    /// workspace's words, as they are read when its leads are routed.
    #[arg(long)]
    playbook: Option<PathBuf>,
    /// Where the rows go, in the format of its extension; without it, stdout, in the format of the leads.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Of the leads; without it, by their file's extension.
    #[arg(long)]
    format: Option<Format>,
    /// For programs: cells as they are. Without it, a cell that a spreadsheet would run as a formula (`=…`, `@…`, `+` or `-` with
    /// letters) has an apostrophe before it; ids and numbers never have.
    #[arg(long)]
    raw: bool,
    /// Rows as lines of JSON, whatever the output's extension.
    #[arg(long)]
    json: bool,
}

/// The standard columns, in the order of [`standard`], and the notes.
const COLUMNS: [&str; 18] = [
    "std_email",
    "email_kind",
    "std_domain",
    "std_company",
    "legal_form",
    "std_first_name",
    "std_last_name",
    "level",
    "function",
    "industry_code",
    "industry_name",
    "employees_min",
    "employees_max",
    "country_code",
    "state_code",
    "std_phone",
    "time_zone",
    "notes",
];

impl Clean {
    pub(crate) fn run(self) -> Result<Ended, Failure> {
        let format = Format::of(self.format, &self.leads);
        let output = self.output.as_deref().filter(|path| *path != Path::new("-"));
        let playbook = self.playbook.as_deref();
        let inputs: Vec<&Path> = [Some(self.leads.as_path()), playbook].into_iter().flatten().collect();
        keep_apart(output, &inputs)?;
        let dictionary = match playbook {
            Some(path) => playbook::read(Some(path))?.dictionary,
            None => Dictionary::default(),
        };
        let written = Format::written(self.json, output.map_or(format, |path| Format::of(None, path)));
        let leads = input::rows(&self.leads, format)?;
        let by_position = leads.header.is_some();
        let columns = match &leads.header {
            Some(header) => header.clone(),
            None if written == Format::Ndjson => Vec::new(),
            None => self.columns(format)?,
        };
        let header: Vec<String> = columns.iter().map(|column| raw_name(column)).collect();
        let header: Vec<&str> = header.iter().map(String::as_str).chain(COLUMNS).collect();

        let mut output = Output::new(output, Some(written), &header)?;
        let mut progress = Progress::new("leads");
        let mut tally = Tally::default();
        for raw in leads {
            let raw = raw?;
            let lead = standardize_fields_by(&raw, &dictionary);
            tally.count(&lead);
            let standard = standard(&lead);
            let cells = if written == Format::Ndjson {
                Vec::new()
            } else {
                let mut cells = if by_position { by_header(&raw, columns.len()) } else { by_name(&raw, &columns) };
                cells.extend(standard.iter().map(cell));
                cells.push(serde_json::to_string(&lead.notes).map_err(Failure::of)?);
                if !self.raw {
                    cells = header.iter().zip(cells).map(|(column, cell)| formula::quoted(column, cell)).collect();
                }
                cells
            };
            output.row(&cells, &Cleaned { raw: &raw, lead: &lead, standard: &standard })?;
            progress.step();
        }
        progress.finish();
        output.finish()?;
        eprint!("{tally}");
        Ok(Ended::Done)
    }

    /// Every name that a row of the leads has, in the order of their first appearance: a table needs them beforehand.
    fn columns(&self, format: Format) -> Result<Vec<String>, Failure> {
        if self.leads == Path::new("-") {
            return Err(Failure(
                "NDJSON from stdin can't become a table, whose columns must be known before the end of it: \
                 expected a file, or `-o` with a name that ends in .ndjson"
                    .into(),
            ));
        }
        let mut seen = BTreeSet::new();
        let mut columns = Vec::new();
        for raw in input::rows(&self.leads, format)? {
            for (name, _) in raw?.fields() {
                if seen.insert(name.to_owned()) {
                    columns.push(name.to_owned());
                }
            }
        }
        Ok(columns)
    }
}

/// The name of a raw column in the output.
fn raw_name(name: &str) -> String {
    if COLUMNS.contains(&name) { format!("raw_{name}") } else { name.to_owned() }
}

/// A row's values under a header of so many columns.
fn by_header(raw: &RawLead, columns: usize) -> Vec<String> {
    let mut cells: Vec<String> = raw.fields().take(columns).map(|(_, value)| value.to_owned()).collect();
    cells.resize(columns, String::new());
    cells
}

/// A row's values by the names of the columns; several of one name are separated by `;`.
fn by_name(raw: &RawLead, columns: &[String]) -> Vec<String> {
    let values: BTreeMap<&str, Vec<&str>> = grouped(raw).into_iter().collect();
    columns
        .iter()
        .map(|column| values.get(column.as_str()).map(|values| values.join(";")).unwrap_or_default())
        .collect()
}

/// Each name with all its values, in the order of the names' first appearance.
fn grouped(raw: &RawLead) -> Vec<(&str, Vec<&str>)> {
    let mut places = BTreeMap::new();
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, value) in raw.fields() {
        let place = *places.entry(name).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, values)) => values.push(value),
            None => groups.push((name, vec![value])),
        }
    }
    groups
}

/// The values of [`COLUMNS`] without the notes; null where there is none.
fn standard(lead: &Lead) -> [Value; COLUMNS.len() - 1] {
    let email = lead.email.as_ref();
    let company = lead.company.as_ref();
    let industry = lead.industry.as_ref();
    let text = |value: &Option<String>| Value::from(value.as_deref());
    [
        email.map(|email| email.address.as_str()).into(),
        email.map(|email| email.kind.name()).into(),
        text(&lead.domain),
        company.map(|company| company.core.as_str()).into(),
        company.and_then(|company| company.legal_form.as_deref()).into(),
        text(&lead.first_name),
        text(&lead.last_name),
        lead.level.map(|level| level.name()).into(),
        lead.function.map(|function| function.name()).into(),
        industry.map(|industry| industry.code.as_str()).into(),
        industry.map(|industry| industry.name.as_str()).into(),
        lead.employees.map(|employees| employees.min).into(),
        lead.employees.and_then(|employees| employees.max).into(),
        text(&lead.country),
        text(&lead.state),
        lead.phone.as_ref().map(|phone| phone.e164.as_str()).into(),
        text(&lead.time_zone),
    ]
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A cleaned lead as one flat object; several values of one name are a list.
struct Cleaned<'a> {
    raw: &'a RawLead,
    lead: &'a Lead,
    standard: &'a [Value],
}

impl Serialize for Cleaned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, values) in grouped(self.raw) {
            match values.as_slice() {
                [value] => map.serialize_entry(&raw_name(name), value)?,
                values => map.serialize_entry(&raw_name(name), values)?,
            }
        }
        for (name, value) in COLUMNS.iter().zip(self.standard) {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("notes", &self.lead.notes)?;
        map.end()
    }
}
