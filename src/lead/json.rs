//! Reading a raw lead from JSON, losing nothing that JSON can say.
//!
//! In scope: one object of fields. Not in scope: what the fields mean. Text that is wrong in itself (a lone
//! surrogate, bytes that are no UTF-8) costs that character, marked `U+FFFD`, and never the lead.

use super::RawLead;
use serde::Deserialize;
use serde::de::IgnoredAny;
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
        let problem = |found: String| Err(JsonProblem { found, expected: expected() });
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        let checked = IgnoredAny::deserialize(&mut deserializer);
        match (checked, text.trim_start().bytes().next()) {
            (_, Some(b'[')) => problem("a list".into()),
            (Err(error), _) => problem(format!("no JSON: {error}")),
            (Ok(_), Some(b'"')) => problem("a text".into()),
            (Ok(_), Some(b't' | b'f')) => problem("true or false".into()),
            (Ok(_), Some(b'n')) => problem("null".into()),
            (Ok(_), Some(b'{')) => {
                if let Err(error) = deserializer.end() {
                    return problem(format!("no JSON: {error}"));
                }
                let mut raw = Self::default();
                let mut members = inside(text.trim());
                while let (Some(name), Some(value)) = (members.next(), members.next()) {
                    push(&mut raw, &unescaped(name), value);
                }
                Ok(raw)
            }
            (Ok(_), _) => problem("a number".into()),
        }
    }
}

/// Keeps one value, given as its JSON.
fn push(raw: &mut RawLead, name: &str, json: &str) {
    match json.bytes().next() {
        Some(b'"') => raw.push(name, unescaped(json)),
        Some(b'n') => raw.push(name, ""),
        Some(b'[') if inside(json).all(|item| !item.starts_with(['[', '{'])) => {
            inside(json).for_each(|item| push(raw, name, item));
        }
        _ => raw.push(name, json),
    }
}

/// The values in `json`, a list or an object that is known to be well formed; of an object, names and values in turn.
/// (A reader made for our types would bring along all that could be read otherwise, numbers above all.)
fn inside(json: &str) -> impl Iterator<Item = &str> {
    let mut rest = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r', ',', ':']);
        let (value, after) = rest.split_at_checked(length(rest)).filter(|(value, _)| !value.is_empty())?;
        rest = after;
        Some(value)
    })
}

/// The length of the value at the beginning of `json`, in bytes.
fn length(json: &str) -> usize {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => continue,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return at,
            _ => continue,
        }
        if depth == 0 && !in_text && matches!(byte, b'"' | b']' | b'}') {
            return at + 1;
        }
    }
    json.len()
}

/// What the text stands for that `json` is, in its quotes and well formed.
fn unescaped(json: &str) -> String {
    let mut rest = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
    let mut text = String::with_capacity(rest.len());
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let mut after = escape.chars();
        let c = match after.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let unit = |digits: Option<&str>| digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
                let first = unit(after.as_str().get(..4));
                after = after.as_str().get(4..).unwrap_or_default().chars();
                let second = unit(after.as_str().strip_prefix("\\u").and_then(|more| more.get(..4)));
                let mut units = char::decode_utf16(first.into_iter().chain(second));
                let c = units.next().and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER);
                if c > '\u{ffff}' {
                    after = after.as_str().get(6..).unwrap_or_default().chars();
                }
                c
            }
            Some(other) => other,
            None => break,
        };
        text.push(c);
        rest = after.as_str();
    }
    text.push_str(rest);
    text
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
        check(
            r#" { "a,:\"" :"\b\f\n\r\t\/\\\"\u00e9\ud83d\uDE00\u0041" , "b":[ ] ,"c":{"]":"}\\"},"d":[1 ,"]",null],"e":-1 }"#,
            &[
                ("a,:\"", "\u{8}\u{c}\n\r\t/\\\"é😀A"),
                ("c", r#"{"]":"}\\"}"#),
                ("d", "1"),
                ("d", "]"),
                ("d", ""),
                ("e", "-1"),
            ],
        );
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
