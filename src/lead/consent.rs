//! Consent: to what somebody agreed, which version of it, when, and on what basis their data are used.
//!
//! In scope: reading what a submission says of it. Not in scope: whether it is enough, which is for whoever asks people. What was
//! submitted stays as it came beside it.

use super::{RawLead, fold_name};
use serde::{Deserialize, Serialize};

/// What a submission says of consent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Consent {
    /// The words that the person agreed to, or what stands for them: `yes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When they agreed, as the sender wrote it; `None`: when the submission came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// On what basis: `consent`, `contract`, `legitimate_interest`, in the sender's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

impl Consent {
    /// Of a submission's fields: `consent`, as text or as an object of `text`, `version`, `at` and `basis`; or
    /// `consent_text`, `consent_version`, `consent_at`, `consent_basis`, as forms have it. `None`: none of them is there.
    pub fn of(raw: &RawLead) -> Option<Self> {
        let mut consent = Self::default();
        for (name, value) in raw.fields().filter(|(_, value)| !value.trim().is_empty()) {
            let part = match fold_name(name).as_str() {
                "consent" => match serde_json::from_str::<Self>(value) {
                    Ok(object) if value.trim_start().starts_with('{') => {
                        consent = object;
                        continue;
                    }
                    _ => &mut consent.text,
                },
                "optin" | "marketingconsent" | "consenttext" => &mut consent.text,
                "consentversion" => &mut consent.version,
                "consentat" => &mut consent.at,
                "consentbasis" | "hslegalbasis" => &mut consent.basis,
                _ => continue,
            };
            part.get_or_insert_with(|| value.trim().to_owned());
        }
        (consent != Self::default()).then_some(consent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_is_read_however_it_is_said() {
        let of = |fields: &[(&str, &str)]| {
            let Consent { text, version, at, basis } = Consent::of(&fields.iter().copied().collect())?;
            Some([text, version, at, basis].map(Option::unwrap_or_default).join("|"))
        };
        for (fields, expected) in [
            (&[("consent", "I agree"), ("Consent-Version", "3")][..], Some("I agree|3||")),
            (
                &[("consent", r#"{"text":"I agree","version":"3","at":"2026-11-23","basis":"consent"}"#)],
                Some("I agree|3|2026-11-23|consent"),
            ),
            (
                &[("opt_in", "yes"), ("hs_legal_basis", "Legitimate interest"), ("consent_at", "now")],
                Some("yes||now|Legitimate interest"),
            ),
            // What is no such object is text.
            (&[("consent", r#"{"text":7}"#)], Some(r#"{"text":7}|||"#)),
            (&[("consent", " "), ("message", "consent")], None),
        ] {
            assert_eq!(of(fields).as_deref(), expected, "{fields:?}");
        }
    }
}
