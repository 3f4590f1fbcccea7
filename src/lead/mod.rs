//! The lead: what came in, and what standardize made of it.
//!
//! In scope: the nouns of stage 1 and their closed lists. Not in scope: reading them from text
//! (`standardize`). A lead deliberately doesn't know which account or owner it belongs to.

mod column;
mod consent;
mod field;
mod json;
mod note;
mod raw;
mod state;
mod terms;

pub use column::{Column, fold_name};
pub use consent::Consent;
pub use field::LeadField;
pub use json::JsonProblem;
pub use note::{Note, Outcome};
pub use raw::RawLead;
pub use state::{FieldChange, LeadState, Part, Provenance};
pub(crate) use terms::closed_list;
pub use terms::{EmailKind, Function, Level};

use serde::{Deserialize, Serialize};

/// A lead in standard form. Every value is optional: what could not be read is in the notes and,
/// as it came, in the [`RawLead`] it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Lead {
    /// The sender's own id for this lead: an identity key beside e-mail and phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The job title as given, white space tidied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<Function>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<Company>,
    /// The company's registrable domain, from the website or from a work e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// ISO 3166-2, with the country: `US-CA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2, upper case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// IANA name, where place or phone allow only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<Industry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employees: Option<Employees>,
    /// Yearly, in whole units, with the currency (ISO 4217) where it is known: `5000000 USD`, `10000000-50000000 EUR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// What a customer was seen to do or to need, where that is why the lead came: `renewal near`, `interest in …`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<String>,
    /// When the sender made it, where it says so; UTC. Of one submission, as a signal. Never read without the feature `times`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "times"), serde(skip))]
    pub created_at: Option<jiff::Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// What was read how, what was inferred, and what was kept as it came; in column order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl Lead {
    /// Whether there is an e-mail address or a phone number at which somebody could answer.
    pub fn is_answerable(&self) -> bool {
        self.email.is_some() || self.phone.is_some()
    }

    /// Whether there is anything by which an account could be found.
    pub fn is_searchable(&self) -> bool {
        self.domain.is_some() || self.company.is_some()
    }
}

/// An e-mail address that could be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Email {
    /// Lower case, domain in ASCII form (A-labels); the key by which the same person is found.
    pub address: String,
    /// The registrable domain of the address by the Public Suffix List.
    pub domain: String,
    pub kind: EmailKind,
    /// A well-known domain that was probably meant; never applied by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// A phone number with its country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Phone {
    /// E.164: `+` and at most 15 digits.
    pub e164: String,
    /// ISO 3166-1 alpha-2, where the number belongs to one country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A company name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Company {
    /// As given, white space tidied.
    pub name: String,
    /// What identifies the company: folded, without legal form and filler; never empty.
    pub core: String,
    /// As written: `GmbH`, `Inc.`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_form: Option<String>,
    /// The organisation behind it, as written: `subsidiary of …`, or the legal entity before `dba`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The country in brackets, ISO 3166-1 alpha-2: `Acme (UK) Ltd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The former name, as written: `formerly …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<String>,
    /// What identifies `parent`, as `core`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_core: Option<String>,
    /// What identifies `former`, as `core`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_core: Option<String>,
}

impl Company {
    /// The organisation behind it, as far as its name tells.
    pub fn behind(&self) -> Option<Self> {
        Self::told(self.parent.as_ref()?, self.parent_core.as_ref()?)
    }

    /// The company under its former name.
    pub fn before(&self) -> Option<Self> {
        Self::told(self.former.as_ref()?, self.former_core.as_ref()?)
    }

    fn told(name: &str, core: &str) -> Option<Self> {
        Some(Self { name: name.to_owned(), core: core.to_owned(), ..Self::default() })
    }
}

/// An industry of the closed taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Industry {
    /// NAICS 2022 sector or sub-sector: `52`, `5112`, `31-33`.
    pub code: String,
    pub name: String,
}

/// How many people work at the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Employees {
    pub min: u32,
    /// `None`: open upwards (`10,000+`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}
