//! The shape in which HubSpot's forms are submitted: a list of fields, the page they came from, and to what somebody agreed.
//!
//! In scope: the same fields, as our own shape has them. Not in scope: what they mean (`standardize`). Everything that was sent
//! is kept, but for the visitor's address, which nobody needs.

use super::{Kind, System, table};
use crate::lead::RawLead;
use serde::Deserialize;
use serde_json::Value;

/// One field; of a contact (`0-1`) unless it says otherwise.
#[derive(Deserialize)]
struct Field {
    name: String,
    #[serde(default)]
    value: Value,
    #[serde(default, rename = "objectTypeId")]
    object: Option<String>,
}

/// Fields of a company.
const COMPANY: &str = "0-2";

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Legal {
    consent: Option<Agreed>,
    legitimate_interest: Option<Interest>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Agreed {
    consent_to_process: bool,
    text: Option<String>,
    communications: Vec<Communication>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Communication {
    value: bool,
    text: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Interest {
    value: bool,
    text: Option<String>,
}

/// The fields of a submission of HubSpot's shape in ours; `None`: it isn't of that shape.
pub fn fields_of(raw: &RawLead) -> Option<RawLead> {
    let get = |name: &str| raw.fields().find(|(known, _)| *known == name).map(|(_, value)| value);
    let sent: Vec<Field> =
        serde_json::from_str(get("fields").filter(|list| list.trim_start().starts_with('['))?).ok()?;
    let mut fields = RawLead::default();
    for Field { name, value, object } in sent {
        let name = if object.as_deref() == Some(COMPANY) { of_company(&name) } else { name };
        match value {
            Value::Array(values) => values.iter().for_each(|value| fields.push(name.as_str(), text(value))),
            value => fields.push(name, text(&value)),
        }
    }
    let context: Value = get("context").and_then(|context| serde_json::from_str(context).ok()).unwrap_or_default();
    let said = |name: &str| context.get(name).map(text).filter(|text| !text.trim().is_empty());
    for (theirs, ours) in
        [("pageUri", "page_uri"), ("pageName", "page_name"), ("hutk", "hutk"), ("sfdcCampaignId", "campaign")]
    {
        if let Some(value) = said(theirs) {
            fields.push(ours, value);
        }
    }
    for (name, value) in said("pageUri").iter().flat_map(|page| campaign_of(page)) {
        fields.push(name, value);
    }
    let at = get("submittedAt").filter(|at| !at.trim().is_empty());
    if let Some(at) = at {
        fields.push("created_at", at);
    }
    if let Some(legal) = get("legalConsentOptions") {
        agreed(&mut fields, legal, at);
    }
    let known = ["fields", "context", "submittedAt", "legalConsentOptions"];
    for (name, value) in raw.fields().filter(|(name, _)| !known.contains(name)) {
        fields.push(name, value);
    }
    Some(fields)
}

/// To what somebody agreed, and on what basis; beside it all that was sent of that, as it came.
fn agreed(fields: &mut RawLead, sent: &str, at: Option<&str>) {
    let legal: Legal = serde_json::from_str(sent).unwrap_or_default();
    let (mut texts, mut basis) = (Vec::new(), None);
    if let Some(Agreed { consent_to_process, text, communications }) = legal.consent {
        if consent_to_process {
            texts.extend(text);
            basis = Some("consent");
        }
        texts.extend(communications.into_iter().filter(|sent| sent.value).filter_map(|sent| sent.text));
    }
    if let Some(Interest { value: true, text }) = legal.legitimate_interest {
        texts.extend(text);
        basis = basis.or(Some("legitimate_interest"));
    }
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if !texts.is_empty() || basis.is_some() {
        fields.push("consent", if texts.is_empty() { "yes".to_owned() } else { texts.join("\n") });
        fields.push("consent_basis", basis.unwrap_or("consent"));
        if let Some(at) = at {
            fields.push("consent_at", at);
        }
    }
    fields.push("legalConsentOptions", sent);
}

/// Our name for a field of the company: its name is the lead's company, not the lead's name.
fn of_company(name: &str) -> String {
    let folded = table::fold(name);
    let line = table::lines(System::Hubspot, Kind::Account)
        .find(|line| line.names.iter().any(|known| table::fold(known) == folded));
    match line.map(|line| line.field) {
        Some("name") => "company".into(),
        Some("domains") => "website".into(),
        Some(field @ ("phone" | "city" | "state" | "postal_code" | "country" | "industry" | "employees")) => {
            field.into()
        }
        _ => format!("company.{name}"),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

/// The `utm_` parameters of a page's address.
fn campaign_of(page: &str) -> Vec<(&str, String)> {
    let query = page.split('#').next().and_then(|page| page.split_once('?')).map_or("", |(_, query)| query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| name.starts_with("utm_")).map(|(name, value)| (name, decoded(value))).collect()
}

/// What `+` and `%` stand for in a query.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).filter(|hex| hex.is_ascii());
        let byte = hex.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if byte.is_some() {
            rest = after.get(2..).unwrap_or_default();
        }
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lead::Consent;
    use crate::standardize;

    fn fields(json: &str) -> Option<RawLead> {
        fields_of(&RawLead::from_json(json.as_bytes()).unwrap())
    }

    #[test]
    fn hubspots_shape_is_the_same_lead() {
        let theirs = fields(
            r#"{"submittedAt": "1772359200000", "fields": [
                {"objectTypeId": "0-1", "name": "email", "value": "kim@acme.example"},
                {"objectTypeId": "0-1", "name": "firstname", "value": "Kim"}, {"name": "lastname", "value": "Lee"},
                {"name": "mobilephone", "value": "+1 212 555 0100"},
                {"objectTypeId": "0-2", "name": "name", "value": "Acme Inc"},
                {"objectTypeId": "0-2", "name": "numberofemployees", "value": 70},
                {"objectTypeId": "0-2", "name": "tier", "value": "A"},
                {"name": "topics", "value": ["a", "b"]}],
              "context": {"hutk": "6f45", "pageUri": "https://acme.example/x?utm_source=ad%20s&utm_campaign=a+b&x=1#utm_term=no",
                "pageName": "Pricing", "ipAddress": "192.0.2.7"},
              "legalConsentOptions": {"consent": {"consentToProcess": true, "text": "You may store this.", "communications":
                [{"value": true, "subscriptionTypeId": 999, "text": "Send me news."}, {"value": false, "text": "Call me."}]}},
              "skipValidation": true}"#,
        )
        .unwrap();
        let ours: RawLead = [
            ("email", "kim@acme.example"),
            ("first_name", "Kim"),
            ("last_name", "Lee"),
            ("phone", "+1 212 555 0100"),
            ("company", "Acme Inc"),
            ("employees", "70"),
            ("utm_source", "ad s"),
            ("utm_campaign", "a b"),
            ("created_at", "1772359200000"),
            ("consent", "You may store this.\nSend me news."),
        ]
        .into_iter()
        .collect();
        let (mut one, mut two) = (standardize(&theirs).unwrap(), standardize(&ours).unwrap());
        (one.notes, two.notes) = (Vec::new(), Vec::new());
        assert_eq!(one, two);
        let consent = Consent::of(&theirs).unwrap();
        assert_eq!(consent.text.as_deref(), Some("You may store this.\nSend me news."));
        assert_eq!((consent.basis.as_deref(), consent.at.as_deref()), (Some("consent"), Some("1772359200000")));
        let all = serde_json::to_string(&theirs).unwrap();
        assert!(
            all.contains("hutk")
                && all.contains("company.tier")
                && all.contains("999")
                && all.contains("skipValidation")
        );
        assert!(!all.contains("192.0.2.7") && theirs.fields().filter(|(name, _)| *name == "topics").count() == 2);
    }

    #[test]
    fn only_what_was_agreed_to_is_consent() {
        let consent = |legal: &str| {
            let fields = fields(&format!(
                r#"{{"fields": [{{"name": "email", "value": "a@b.example"}}], "legalConsentOptions": {legal}}}"#
            ));
            let consent = Consent::of(&fields.unwrap())?;
            Some(format!("{}|{}", consent.text.unwrap_or_default(), consent.basis.unwrap_or_default()))
        };
        for (legal, expected) in [
            (r#"{"consent": {"consentToProcess": false, "text": "You may."}}"#, None),
            (r#"{"consent": {"consentToProcess": true}}"#, Some("yes|consent")),
            (
                r#"{"legitimateInterest": {"value": true, "legalBasis": "LEAD", "text": "We may."}}"#,
                Some("We may.|legitimate_interest"),
            ),
            (r#"{"legitimateInterest": {"value": false, "text": "We may."}}"#, None),
            (r#"{"consent": 7}"#, None),
            ("{}", None),
        ] {
            assert_eq!(consent(legal).as_deref(), expected, "{legal}");
        }
    }

    #[test]
    fn other_shapes_are_none_of_hubspots() {
        for json in [
            r#"{"email": "a@b.example"}"#,
            r#"{"fields": "email"}"#,
            r#"{"fields": ["email"]}"#,
            r#"{"fields": [{"value": "a@b.example"}]}"#,
            r#"{"fields": {"email": "a@b.example"}}"#,
        ] {
            assert_eq!(fields(json), None, "{json}");
        }
        // A list that breaks off in a sign is text.
        assert_eq!(
            campaign_of("https://x.example/?utm_source=%e4%2&utm_term=%"),
            [("utm_source", "\u{fffd}%2".into()), ("utm_term", "%".into())]
        );
    }
}
