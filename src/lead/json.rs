//! Reading a raw lead from JSON, losing nothing that JSON can say.
//!
//! In scope: one object of fields. Not in scope: what the fields mean. Text that is wrong in itself (a lone
//! surrogate, bytes that are no UTF-8) costs that character, marked `U+FFFD`, and never the lead.

use super::RawLead;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Why a text is no submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonProblem {
    /// What was found, with its place where there is one.
    pub found: String,
    pub expected: String,
}

impl RawLead {
    /// Reads an object: text and numbers as written, a list as repeats of its field, an object as its JSON.
    ///
    /// # Errors
    /// If the text is empty, no JSON, or JSON that is no object.
    ///
    /// ```
    /// # use frontdesk::RawLead;
    /// let raw = RawLead::from_json(br#"{"company": "Acme \ud83d", "employees": 1e3}"#).unwrap();
    /// let fields: Vec<_> = raw.fields().collect();
    /// assert_eq!(fields, [("company", "Acme \u{fffd}"), ("employees", "1e3")]);
    /// ```
    pub fn from_json(bytes: &[u8]) -> Result<Self, JsonProblem> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{feff}');
        let text = without_lone_surrogates(text);
        let expected = || "an object of fields, such as {\"email\": \"anna@example.com\"}".to_owned();
        if text.trim().is_empty() {
            return Err(JsonProblem { found: "nothing".into(), expected: expected() });
        }
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        let fields = deserializer.deserialize_map(Fields);
        let fields = fields.and_then(|fields| deserializer.end().map(|()| fields));
        fields.map_err(|error| JsonProblem { found: found(&text, &error), expected: expected() })
    }
}

/// Names what stands there instead: another JSON value, or no JSON at all.
fn found(text: &str, error: &serde_json::Error) -> String {
    if error.is_data() {
        return match text.trim_start().bytes().next() {
            Some(b'[') => "a list".into(),
            Some(b'"') => "a text".into(),
            Some(b't' | b'f') => "true or false".into(),
            Some(b'n') => "null".into(),
            _ => "a number".into(),
        };
    }
    format!("no JSON: {error}")
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = RawLead;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("an object of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawLead, A::Error> {
        let mut raw = RawLead::default();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            push(&mut raw, &name, value.get());
        }
        Ok(raw)
    }
}

/// Keeps one value, given as its JSON.
fn push(raw: &mut RawLead, name: &str, json: &str) {
    match json.bytes().next() {
        Some(b'"') => raw.push(name, serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())),
        Some(b'n') => raw.push(name, ""),
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(json) {
            Ok(items) if items.iter().all(|item| !item.get().starts_with(['[', '{'])) => {
                items.iter().for_each(|item| push(raw, name, item.get()));
            }
            _ => raw.push(name, json),
        },
        _ => raw.push(name, json),
    }
}

/// `text` with `\ufffd` for each escaped half of a surrogate pair that stands alone, which readers refuse.
fn without_lone_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                whole.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // Any other escape: the character behind the backslash goes with it.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (kept, after) = escape.split_at(length);
        whole.push_str(kept);
        rest = after;
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

enum Half {
    High,
    Low,
}

/// Which half of a surrogate pair the escape at the beginning of `text` is.
fn surrogate(text: &str) -> Option<Half> {
    let code = u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    match code {
        0xD800..=0xDBFF => Some(Half::High),
        0xDC00..=0xDFFF => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expect: &[(&str, &str)]) {
        let raw = RawLead::from_json(json.as_bytes()).unwrap();
        assert_eq!(raw.fields().collect::<Vec<_>>(), expect, "{json}");
    }

    #[test]
    fn everything_is_kept_as_it_came() {
        check(r#"{"a": "x", "a": "y"}"#, &[("a", "x"), ("a", "y")]);
        check(r#"{"n": 1e999, "t": true, "z": null}"#, &[("n", "1e999"), ("t", "true"), ("z", "")]);
        check(
            r#"{"l": ["x", 2], "o": {"k": [1]}, "m": [[1]]}"#,
            &[("l", "x"), ("l", "2"), ("o", r#"{"k": [1]}"#), ("m", "[[1]]")],
        );
        check("\u{feff}{}", &[]);
    }

    #[test]
    fn a_lone_surrogate_costs_one_character() {
        check(r#"{"a": "x\ud83dy"}"#, &[("a", "x\u{fffd}y")]);
        check(r#"{"a": "\uDE00\ud83d"}"#, &[("a", "\u{fffd}\u{fffd}")]);
        check(r#"{"a": "\ud83d\uDE00"}"#, &[("a", "😀")]);
        check(r#"{"a": "\\ud83d"}"#, &[("a", "\\ud83d")]);
        check(r#"{"\ud83d": "1"}"#, &[("\u{fffd}", "1")]);
        assert_eq!(RawLead::from_json(b"{\"a\": \"\xff\"}").unwrap().fields().next(), Some(("a", "\u{fffd}")));
    }

    #[test]
    fn what_is_no_submission_is_refused() {
        for (json, expect) in [
            ("", "nothing"),
            (" \n", "nothing"),
            ("[1]", "a list"),
            ("null", "null"),
            ("\"x\"", "a text"),
            ("12", "a number"),
            ("{\"a\": ", "no JSON: EOF while parsing a value at line 1 column 6"),
            ("{} {}", "no JSON: trailing characters at line 1 column 4"),
        ] {
            assert_eq!(RawLead::from_json(json.as_bytes()).unwrap_err().found, expect, "{json}");
        }
    }

    #[test]
    fn deep_nesting_is_no_harm() {
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(RawLead::from_json(deep.as_bytes()).unwrap().fields().count(), 1);
    }
}
