//! The profile: what of a lead or an account is compared, folded once so that comparing is cheap.
//!
//! In scope: which values take part and in which form, and keeping that. Not in scope: what two of them say (`dedupe`).

use crate::account::Account;
use crate::lead::{Company, EmailKind, Lead, closed_list};
use crate::similarity::canonical_of;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

closed_list! {
    /// The values of a profile, in this order; columns that leads don't have stand behind them.
    Field {
        /// The sender's own id.
        Id = "id",
        /// An address of one person's, without its tag: `anna@acme.com`.
        Address = "address",
        /// What stands before its `@`.
        Local = "local",
        /// An address that several people read: `info@acme.com`.
        Role = "role",
        /// The last nine digits: what country codes, trunk zeros and their absence leave.
        Phone = "phone",
        First = "first",
        Last = "last",
        /// Registrable domain of the company.
        Domain = "domain",
        /// Canonical company name.
        Company = "company",
        Title = "title",
        Street = "street",
        City = "city",
        State = "state",
        PostalCode = "postal_code",
        Country = "country",
    }
}

/// How many values every profile has.
pub(crate) const FIELDS: usize = Field::Country as usize + 1;

/// Most further columns that can be compared.
pub const MOST_COMPARED: usize = 8;

/// How many values a profile has at most.
pub(crate) const MOST_VALUES: usize = FIELDS + MOST_COMPARED;

/// Longest value that is compared, in characters.
const LONGEST: usize = 120;

/// Digits of a phone number that are compared.
const PHONE_DIGITS: usize = 9;

/// A lead or an account as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// By [`Field`], then the further columns; empty where unknown.
    values: Vec<String>,
}

impl Profile {
    /// The profile of `lead`, with the values of further columns that count as identity evidence (at most
    /// [`MOST_COMPARED`]; empty: unknown). `fold` takes case and diacritics away.
    pub(crate) fn of_lead<'a>(lead: &Lead, more: impl Iterator<Item = &'a str>, fold: fn(&str) -> String) -> Self {
        let mut profile = Self::empty();
        let text = |value: &Option<String>| value.as_deref().map(|text| words(text, fold)).unwrap_or_default();
        profile.set(Field::Id, lead.external_id.clone().unwrap_or_default());
        profile.set(Field::Phone, phone(lead));
        profile.set(Field::Last, text(&lead.last_name));
        profile.set(Field::First, text(&lead.first_name));
        profile.set(Field::Title, text(&lead.title));
        profile.set(Field::Street, text(&lead.street));
        profile.set(Field::City, text(&lead.city));
        profile.set(Field::State, lead.state.clone().unwrap_or_default());
        profile.set(Field::PostalCode, text(&lead.postal_code).replace(' ', ""));
        profile.set(Field::Country, lead.country.clone().unwrap_or_default());
        profile.set(Field::Domain, lead.domain.clone().unwrap_or_default());
        if let Some(email) = &lead.email {
            profile.address(&email.address, email.kind);
        }
        if let Some(company) = &lead.company {
            profile.company(company);
        }
        profile.first_name_from_address();
        profile.values.extend(more.take(MOST_COMPARED).map(|value| words(value, fold)));
        profile
    }

    /// The profile of `account`; `fold` takes case and diacritics away.
    pub(crate) fn of_account<'a>(
        account: &Account,
        more: impl Iterator<Item = &'a str>,
        fold: fn(&str) -> String,
    ) -> Self {
        let mut profile = Self::empty();
        let text = |value: &Option<String>| value.as_deref().map(|text| words(text, fold)).unwrap_or_default();
        if let Some(phone) = &account.phone {
            profile.set(Field::Phone, last_digits(&phone.e164));
        }
        profile.set(Field::City, text(&account.city));
        profile.set(Field::State, account.state.clone().unwrap_or_default());
        profile.set(Field::PostalCode, text(&account.postal_code).replace(' ', ""));
        profile.set(Field::Country, account.country.clone().unwrap_or_default());
        profile.set(Field::Domain, account.domains.first().cloned().unwrap_or_default());
        profile.set(Field::Company, canonical_of(&account.name));
        profile.values.extend(more.take(MOST_COMPARED).map(|value| words(value, fold)));
        profile
    }

    fn empty() -> Self {
        Self { values: vec![String::new(); FIELDS] }
    }

    fn set(&mut self, field: Field, value: String) {
        if let Some(place) = self.values.get_mut(field as usize) {
            *place = value;
        }
    }

    /// Its values, in the order of [`Field`], further columns behind; empty where unknown.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }

    pub(crate) fn get(&self, field: Field) -> &str {
        self.values.get(field as usize).map(String::as_str).unwrap_or_default()
    }

    fn address(&mut self, address: &str, kind: EmailKind) {
        let Some((local, host)) = address.rsplit_once('@') else { return };
        // What follows a plus is a note to oneself.
        let local = local.split('+').next().filter(|local| !local.is_empty()).unwrap_or(local).to_lowercase();
        if kind == EmailKind::Role {
            self.set(Field::Role, format!("{local}@{host}"));
        } else {
            self.set(Field::Address, format!("{local}@{host}"));
            self.set(Field::Local, local);
        }
    }

    /// The company's name, or its domain where that was written instead.
    fn company(&mut self, company: &Company) {
        let name = company.name.to_lowercase();
        let name = name.strip_prefix("www.").unwrap_or(&name);
        let is_domain = name.split('.').count() > 1
            && name.split('.').all(|label| label.len() > 1 && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
        if is_domain {
            if self.get(Field::Domain).is_empty() {
                self.set(Field::Domain, name.to_owned());
            }
        } else {
            self.set(Field::Company, canonical_of(company));
        }
    }

    /// An initial becomes the first name that it is the initial of, where the address has it: `j` and
    /// `james.barrett@…`.
    fn first_name_from_address(&mut self) {
        let first = self.get(Field::First);
        let mut letters = first.chars();
        let (Some(initial), None) = (letters.next(), letters.next()) else { return };
        let last: String = self.get(Field::Last).split(' ').collect();
        let found = self.get(Field::Local).split(|c: char| !c.is_alphabetic()).find(|word| {
            let rest = word.strip_prefix(initial).unwrap_or_default();
            rest.len() >= 2 && !last.is_empty() && !word.contains(&last) && !last.starts_with(rest)
        });
        // An initial joined to the last name's own initial (`jamesb`) says the same.
        let found = found.map(|word| match last.chars().next().and_then(|l| word.strip_suffix(l)) {
            Some(stem) if stem.len() > 4 => stem.to_owned(),
            _ => word.to_owned(),
        });
        if let Some(found) = found {
            self.set(Field::First, found);
        }
    }
}

/// By the fields' names, those that are known; further columns aren't kept.
impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known =
            Field::ALL.iter().filter(|field| **field != Field::Local).map(|field| (field.name(), self.get(*field)));
        serializer.collect_map(known.filter(|(_, value)| !value.is_empty()))
    }
}

impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut profile = Self::empty();
        for (name, value) in BTreeMap::<String, String>::deserialize(deserializer)? {
            if let Some(field) = Field::of(&name) {
                profile.set(field, value);
            }
        }
        let local = profile.get(Field::Address).rsplit_once('@').map(|(local, _)| local.to_owned());
        profile.set(Field::Local, local.unwrap_or_default());
        Ok(profile)
    }
}

/// The words of a text, folded, apostrophes gone, joined by single spaces.
fn words(text: &str, fold: fn(&str) -> String) -> String {
    let mut words = String::with_capacity(text.len());
    let mut gap = false;
    for c in fold(text).chars().filter(|c| !matches!(c, '\'' | '’' | '`' | '´')).take(LONGEST) {
        if c.is_alphanumeric() {
            if gap && !words.is_empty() {
                words.push(' ');
            }
            gap = false;
            words.push(c);
        } else {
            gap = true;
        }
    }
    words
}

/// The number's last digits, also where it isn't valid as it was written: two people mistype a country alike.
fn phone(lead: &Lead) -> String {
    if let Some(phone) = &lead.phone {
        return last_digits(&phone.e164);
    }
    let unread = lead.notes.iter().find(|note| note.field == "phone").map(|note| note.found.as_str());
    // An extension begins with a letter or a cross.
    let number = unread.unwrap_or_default().split(|c: char| c.is_alphabetic() || c == '#').next().unwrap_or_default();
    let digits = last_digits(number);
    if digits.len() < 7 { String::new() } else { digits }
}

fn last_digits(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits.iter().skip(digits.len().saturating_sub(PHONE_DIGITS)).collect()
}
