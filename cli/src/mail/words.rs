//! Words: what mails say, a language a file.
//!
//! In scope: reading such a file, and putting what is told into its places. Not in scope: who gets which mail (`compose`).

use crate::Failure;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;

const ENGLISH: &str = include_str!("words/en.txt");
const GERMAN: &str = include_str!("words/de.txt");

/// A language, and the zone in which times are told.
pub(crate) struct Words {
    texts: BTreeMap<String, String>,
    zone: TimeZone,
}

impl Words {
    /// `en`, `de`, or a file of that kind; times in the IANA zone of this name. What a file leaves out is said in English.
    pub(crate) fn of(language: &str, zone: &str) -> Result<Self, Failure> {
        let zone = TimeZone::get(zone)
            .map_err(|_| Failure(format!("--zone: found `{zone}`, expected a time zone such as Europe/Berlin")))?;
        let own = match language {
            "en" => String::new(),
            "de" => GERMAN.to_owned(),
            file => std::fs::read_to_string(Path::new(file))
                .map_err(|error| Failure(format!("--language: expected `en`, `de` or a file, {file}: {error}")))?,
        };
        let mut texts = read(ENGLISH, "en").unwrap_or_default();
        let said = read(&own, language)?;
        if let Some(unknown) = said.keys().find(|key| !texts.contains_key(*key)) {
            return Err(Failure(format!("{language}: found the key `{unknown}`, which no mail has")));
        }
        texts.extend(said);
        Ok(Self { texts, zone })
    }

    /// The text under this key, with these values in their places; none: there is no such text.
    pub(crate) fn say(&self, key: &str, values: &BTreeMap<&str, String>) -> Option<String> {
        Some(fill(self.texts.get(key)?, |name| values.get(name).cloned().unwrap_or_else(|| self.word("unknown"))))
    }

    pub(crate) fn word(&self, key: &str) -> String {
        self.texts.get(key).cloned().unwrap_or_default()
    }

    /// A time, for whoever reads it.
    pub(crate) fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime(&self.word("time")).to_string()
    }
}

/// Puts what `of` says into every `{name}`. What stands there is not looked at again.
pub(crate) fn fill(text: &str, of: impl Fn(&str) -> String) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let is_name =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        match after.split_once('}').filter(|(name, _)| is_name(name)) {
            Some((name, after)) => {
                filled.push_str(&of(name));
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

fn read(text: &str, name: &str) -> Result<BTreeMap<String, String>, Failure> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(at, line)| match line.split_once('=') {
            Some((key, said)) => Ok((key.trim().to_owned(), said.trim().to_owned())),
            None => Err(Failure(format!("{name}:{}: found `{line}`, expected `key = text`", at + 1))),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_say_the_same_with_the_same_values() {
        let [english, german] = [read(ENGLISH, "en"), read(GERMAN, "de")].map(|read| read.ok().unwrap());
        assert_eq!(english.keys().collect::<Vec<_>>(), german.keys().collect::<Vec<_>>());
        let values = |text: &str| {
            let found = std::cell::RefCell::new(std::collections::BTreeSet::new());
            fill(text, |name| {
                found.borrow_mut().insert(name.to_owned());
                String::new()
            });
            found.into_inner()
        };
        for (key, text) in &english {
            assert_eq!(values(text), values(&german[key]), "{key}");
        }
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let of = |name: &str| if name == "a" { "{b}".into() } else { "?".to_owned() };
        assert_eq!(fill("x {a} {b} { } {A} {", of), "x {b} ? { } {A} {");
    }
}
