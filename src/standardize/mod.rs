//! Stage 1, standardize: a raw lead becomes a lead with notes.
//!
//! In scope: reading every field into one form, and saying by which rule. Not in scope: whose lead it is.
//! It deliberately knows no account, and of a playbook only the dictionary. A field that can't be read never stops a lead.

mod account;
mod account_column;
mod company;
mod dictionary;
mod domain;
mod email;
mod fields;
mod industry;
mod mail_host;
mod person;
mod phone;
mod place;
mod punycode;
mod reading;
mod size;
mod suffix;
mod title;
mod word_table;

#[cfg(test)]
mod tests;

pub use account::{AccountProblem, account, account_id};
pub use dictionary::reread;

use crate::lead::{Column, Email, EmailKind, Lead, Outcome, RawLead};
use crate::playbook::Dictionary;
use crate::text;
use fields::Fields;
use reading::Reading;
use serde::{Deserialize, Serialize};

/// Longest message that a lead carries, in characters; the whole is in the submission.
const MESSAGE_CHARS: usize = 10_000;

/// Why a submission can't become a lead: nobody could answer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// One for each field that would have made an answer possible.
    pub problems: Vec<FieldProblem>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, FieldProblem { field, found, expected }) in self.problems.iter().enumerate() {
            let separator = if i > 0 { "; " } else { "" };
            write!(f, "{separator}{field}: found {found}, expected {expected}")?;
        }
        Ok(())
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldProblem {
    /// The column.
    pub field: String,
    /// What was found: the text, cut to [`FOUND_CHARS`](crate::lead::Note::FOUND_CHARS) characters, or `nothing`.
    pub found: String,
    /// What would be right.
    pub expected: String,
}

/// Reads `raw` into standard form.
///
/// # Errors
/// Refused only where neither e-mail nor phone is usable: then nobody could answer. Both are named.
pub fn standardize(raw: &RawLead) -> Result<Lead, Refusal> {
    let lead = standardize_fields(raw);
    if lead.is_answerable() { Ok(lead) } else { Err(refusal(&Fields::of(raw))) }
}

/// Reads every field of `raw` that can be read, whether or not anybody could answer the lead.
///
/// ```
/// # use frontdesk::{RawLead, standardize_fields};
/// let raw: RawLead = [("country", "Deutschland")].into_iter().collect();
/// let lead = standardize_fields(&raw);
/// assert_eq!(lead.country.as_deref(), Some("DE"));
/// assert!(!lead.is_answerable());
/// ```
pub fn standardize_fields(raw: &RawLead) -> Lead {
    standardize_fields_by(raw, &Dictionary::default())
}

/// Reads every field as [`standardize_fields`] does, each value by `dictionary` before our own tables.
pub fn standardize_fields_by(raw: &RawLead, dictionary: &Dictionary) -> Lead {
    let mut fields = Fields::of(raw);
    let mut lead = Lead::default();

    read_email_and_domain(&mut fields, &mut lead);
    read_place_and_phone(&mut fields, &mut lead, dictionary);
    read_person(&mut fields, &mut lead, dictionary);
    read_company(&mut fields, &mut lead, dictionary);
    read_texts(&mut fields, &mut lead, dictionary);

    lead.notes = fields.into_notes();
    lead
}

/// Every state that a lead can be in, ISO 3166-2.
pub fn state_codes() -> impl Iterator<Item = &'static str> {
    place::state_codes()
}

/// Every code of the industry taxonomy.
pub fn industry_codes() -> impl Iterator<Item = &'static str> {
    industry::codes()
}

fn refusal(fields: &Fields) -> Refusal {
    let problem = |column: Column, expected: &str| FieldProblem {
        field: column.name().into(),
        found: fields.get(column).map_or_else(|| "nothing".into(), text::shown),
        expected: expected.into(),
    };
    Refusal {
        problems: vec![
            problem(Column::Email, "an e-mail address such as `name@company.com`"),
            problem(Column::Phone, "a phone number with its country code such as `+1 212 555 0100`"),
        ],
    }
}

/// E-mail, website, and of the two the company's domain.
fn read_email_and_domain(fields: &mut Fields, lead: &mut Lead) {
    let email = fields.read(Column::Email, email::read);
    if let Some(suggestion) = email.as_ref().and_then(|email| email.suggestion.as_deref()) {
        fields.suggest(Column::Email, suggestion);
    }
    if let Some(website) = fields.get(Column::Website) {
        match domain::website(website) {
            Ok((domain, rule)) => {
                fields.note(Column::Website, Outcome::Read, rule, website);
                lead.domain = Some(domain);
            }
            Err(rule) => fields.note(Column::Website, Outcome::Kept, rule, website),
        }
    }
    if lead.domain.is_none()
        && let Some(domain) = email.as_ref().and_then(company_domain)
    {
        fields.note_on(Column::Website, "domain", Outcome::Inferred, "email_domain", &domain);
        lead.domain = Some(domain);
    }
    lead.email = email;
}

/// The domain of the company that the address is one of; none where anybody can have an address.
fn company_domain(email: &Email) -> Option<String> {
    if matches!(email.kind, EmailKind::Free | EmailKind::Disposable) || email.suggestion.is_some() {
        return None;
    }
    domain::company(email.address.rsplit('@').next()?).ok()
}

/// Country, state, city, phone and time zone: each may tell another.
fn read_place_and_phone(fields: &mut Fields, lead: &mut Lead, dictionary: &Dictionary) {
    let given = fields.read(Column::Country, |text| {
        dictionary::word(dictionary, Column::Country, text).or_else(|| place::country(text))
    });
    lead.state = fields.read(Column::State, |text| {
        let country = given.as_deref();
        dictionary::state(dictionary, country, text).or_else(|| place::state(country, text))
    });
    let country = given.as_deref();
    lead.city = fields.read(Column::City, |text| {
        let (city, _) = place::city_and_state(country, text);
        place::city(city).map(|value| Reading { value, outcome: Outcome::Read, rule: "as_given" })
    });
    if lead.state.is_none()
        && let Some(found) = fields.get(Column::City)
        && let (_, Some(state)) = place::city_and_state(country, found)
    {
        fields.note_on(Column::City, "state", Outcome::Inferred, "state_in_city", found);
        lead.state = Some(state);
    }
    let from_state =
        lead.state.as_deref().and_then(|state| state.split_once('-')).map(|(country, _)| country.to_owned());
    let from_domain = lead
        .domain
        .as_deref()
        .or(lead.email.as_ref().map(|email| email.domain.as_str()))
        .and_then(domain::country_code)
        .and_then(|code| place::country(&code))
        .map(|reading| reading.value);

    let hint = given.as_deref().or(from_state.as_deref()).or(from_domain.as_deref());
    lead.phone = fields.read(Column::Phone, |text| phone::read(text, hint));

    let from_phone = lead.phone.as_ref().and_then(|phone| phone.country.clone());
    let inferred = [("state_country", from_state), ("phone_country", from_phone), ("domain_country", from_domain)]
        .into_iter()
        .find_map(|(rule, country)| Some((rule, country?)));
    lead.country = match (given, inferred) {
        (None, Some((rule, country))) => {
            fields.note(Column::Country, Outcome::Inferred, rule, &country);
            Some(country)
        }
        (given, _) => given,
    };
    if let Some(zone) = lead.country.as_deref().and_then(|country| place::time_zone(country, lead.state.as_deref())) {
        fields.note_on(Column::Country, "time_zone", Outcome::Inferred, "place", zone);
        lead.time_zone = Some(zone.to_owned());
    }
}

fn read_person(fields: &mut Fields, lead: &mut Lead, dictionary: &Dictionary) {
    let columns = [Column::FirstName, Column::LastName, Column::Name];
    let [first, last, whole] = columns.map(|column| fields.get(column));
    let person = person::read(first, last, whole);
    for (column, rule) in columns.into_iter().zip(person.rules) {
        if let Some(found) = fields.get(column) {
            let outcome = if rule.is_some() { Outcome::Read } else { Outcome::Kept };
            fields.note(column, outcome, rule.unwrap_or("unreadable"), found);
        }
    }
    lead.first_name = person.first;
    lead.last_name = person.last;

    lead.title = fields.text(Column::Title);
    if cfg!(feature = "titles")
        && let Some(title) = lead.title.as_deref()
    {
        let own = dictionary.position(title).unwrap_or_default();
        let level = dictionary::position(own.level).or_else(|| title::level(title));
        let function = dictionary::position(own.function).or_else(|| title::function(title));
        lead.level = fields.derive(Column::Title, "level", title, level);
        lead.function = fields.derive(Column::Title, "function", title, function);
    }
}

fn read_company(fields: &mut Fields, lead: &mut Lead, dictionary: &Dictionary) {
    lead.company = fields.read(Column::Company, |text| company::read(text, lead.country.as_deref()));
    lead.employees = fields
        .read(Column::Employees, |text| dictionary::employees(dictionary, text).or_else(|| size::employees(text)));
    lead.revenue = fields.read(Column::Revenue, |text| size::revenue(text).map(Reading::shown));
    if cfg!(feature = "industries") {
        read_industry(fields, lead, dictionary);
    }
}

fn read_industry(fields: &mut Fields, lead: &mut Lead, dictionary: &Dictionary) {
    lead.industry =
        fields.read(Column::Industry, |text| dictionary::industry(dictionary, text).or_else(|| industry::read(text)));
    if lead.industry.is_none()
        && let Some(company) = &lead.company
        && let Some(reading) = industry::infer(&company.core, lead.domain.as_deref())
    {
        fields.note(Column::Industry, Outcome::Inferred, reading.rule, &company.name);
        lead.industry = Some(reading.value);
    }
}

/// What is taken as it is, or as the workspace calls it.
fn read_texts(fields: &mut Fields, lead: &mut Lead, dictionary: &Dictionary) {
    lead.external_id = fields.text(Column::Id);
    lead.street = street(fields);
    lead.postal_code = fields.text(Column::PostalCode).map(|code| code.to_uppercase());
    lead.product = dictionary::text(fields, dictionary, Column::Product);
    lead.partner = dictionary::text(fields, dictionary, Column::Partner);
    lead.signal = fields.text(Column::Signal);
    let created_at = fields.text(Column::CreatedAt);
    if cfg!(feature = "times") {
        lead.created_at = created_at.as_deref().and_then(text::moment);
    }
    lead.consent = fields.text(Column::Consent);
    lead.message = fields.read(Column::Message, message);
    for column in [Column::UtmMedium, Column::UtmTerm, Column::UtmContent] {
        // Kept in the submission; a lead in standard form has no place for them.
        let _ = fields.text(column);
    }
    let utm_source = dictionary::text(fields, dictionary, Column::UtmSource);
    let source = dictionary::text(fields, dictionary, Column::Source);
    lead.source = fields.or_inferred(source, Column::Source, utm_source, "utm_source");
    let utm_campaign = dictionary::text(fields, dictionary, Column::UtmCampaign);
    let campaign = dictionary::text(fields, dictionary, Column::Campaign);
    lead.campaign = fields.or_inferred(campaign, Column::Campaign, utm_campaign, "utm_campaign");
}

/// The address below the city, whose number and second line may have come in columns of their own.
fn street(fields: &mut Fields) -> Option<String> {
    let [number, street, more] =
        [Column::StreetNumber, Column::Street, Column::StreetMore].map(|column| fields.text(column));
    let street = match (number, street) {
        (Some(number), Some(street)) => Some(format!("{number} {street}")),
        (number, street) => number.or(street),
    };
    match (street, more) {
        (Some(street), Some(more)) => Some(format!("{street}, {more}")),
        (street, more) => street.or(more),
    }
}

/// A message with its lines, without what can't be seen, cut to [`MESSAGE_CHARS`].
fn message(text: &str) -> Option<Reading<String>> {
    let mut lines: Vec<String> = Vec::new();
    // Invisible text can be as long as it likes; what is looked at is bounded.
    let looked_at: String = text.chars().filter(|c| !text::is_invisible(*c)).take(MESSAGE_CHARS + 1).collect();
    let cut = looked_at.chars().nth(MESSAGE_CHARS).is_some();
    let shown: String = looked_at.chars().take(MESSAGE_CHARS).collect();
    for line in shown.lines().map(text::tidy) {
        let blank = |lines: &[String]| lines.last().is_none_or(String::is_empty);
        if !line.is_empty() || !blank(&lines) {
            lines.push(line);
        }
    }
    let value = lines.join("\n").trim_end().to_owned();
    let rule = if cut { "cut" } else { "as_given" };
    (!value.is_empty()).then_some(Reading { value, outcome: Outcome::Read, rule })
}
