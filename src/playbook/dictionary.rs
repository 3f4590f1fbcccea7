//! The dictionary: what the people of a workspace write, and what they mean by it.
//!
//! In scope: looking texts up, and sizes by the names of segments. Not in scope: reading it from a playbook (`read`),
//! what becomes of a lead (`standardize`). Companies' other names are aliases of accounts, and not here.

use super::Segment;
use crate::lead::{Column, Employees, Function, Level};
use crate::text::{key, words};
use serde::Serialize;
use std::collections::BTreeMap;

/// Meanings by the keys of the texts that have them.
pub type Entries<T> = BTreeMap<String, T>;

/// A workspace's own words, by column. They win over ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dictionary {
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub title: Entries<Position>,
    /// Codes of the industry taxonomy.
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub industry: Entries<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub country: Entries<String>,
    /// ISO 3166-2.
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub state: Entries<String>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub employees: Entries<Employees>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub source: Entries<String>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub campaign: Entries<String>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub product: Entries<String>,
    #[serde(skip_serializing_if = "Entries::is_empty")]
    pub partner: Entries<String>,
    /// The bands of the playbook's segments, by name: they follow from those.
    #[serde(skip)]
    pub segments: Entries<Employees>,
}

/// What a title means; `None`: what our tables make of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Position {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<Function>,
}

impl Dictionary {
    /// Longest text that an entry can stand for, in characters.
    pub const TEXT_CHARS: usize = 120;

    /// Longest text that is looked up, in bytes.
    const LOOKED_UP_BYTES: usize = 4 * Self::TEXT_CHARS;

    /// Longest phrase of a size that is looked up as the name of a segment, in words.
    const PHRASE_WORDS: usize = 4;

    /// Whether it has no entries; the names of segments are none.
    pub fn is_empty(&self) -> bool {
        let Self { title, industry, country, state, employees, source, campaign, product, partner, segments: _ } = self;
        [industry, country, state, source, campaign, product, partner].into_iter().all(Entries::is_empty)
            && title.is_empty()
            && employees.is_empty()
    }

    /// Takes the names of `segments` for sizes.
    pub(super) fn with_segments(mut self, segments: &[Segment]) -> Self {
        for Segment { name, min, max } in segments {
            // Of two bands of one name the first counts, as it does for decisions.
            self.segments.entry(key(name)).or_insert(Employees { min: *min, max: *max });
        }
        self.segments.remove("");
        self
    }

    /// Whether any of a lead's `fields`, names and values as they came, means something here. As quick as can be: of
    /// most leads none does.
    pub fn applies_to<'f>(&self, fields: impl Iterator<Item = (&'f str, &'f str)>) -> bool {
        if self.is_empty() && self.segments.is_empty() {
            return false;
        }
        let mut short = fields.filter(|(_, text)| (1..=Self::LOOKED_UP_BYTES).contains(&text.len()));
        short.any(|(name, text)| Column::of(name).is_some_and(|column| self.has(column, text)))
    }

    fn has(&self, column: Column, text: &str) -> bool {
        match column {
            Column::Title => find(&self.title, text).is_some(),
            Column::Employees => find(&self.employees, text).is_some() || self.segment(text).is_some(),
            column => self.text(column, text).is_some(),
        }
    }

    /// What a title means.
    pub fn position(&self, text: &str) -> Option<Position> {
        find(&self.title, text).copied()
    }

    /// What a size means.
    pub fn employees(&self, text: &str) -> Option<Employees> {
        find(&self.employees, text).copied()
    }

    /// What `text` means in `column`, where that is one text itself: in industry, country, state, source, campaign,
    /// product or partner.
    pub fn text(&self, column: Column, text: &str) -> Option<&str> {
        let entries = match column {
            Column::Industry => &self.industry,
            Column::Country => &self.country,
            Column::State => &self.state,
            Column::Source | Column::UtmSource => &self.source,
            Column::Campaign | Column::UtmCampaign => &self.campaign,
            Column::Product => &self.product,
            Column::Partner => &self.partner,
            _ => return None,
        };
        find(entries, text).map(String::as_str)
    }

    /// The band of the only segment that a size names: `SMB`, `our SMB`. A text with digits has to be the name and
    /// nothing else: a number says more than a word beside it.
    pub fn segment(&self, text: &str) -> Option<Employees> {
        if let Some(band) = find(&self.segments, text) {
            return Some(*band);
        }
        if self.segments.is_empty() || text.len() > Self::LOOKED_UP_BYTES || text.chars().any(char::is_numeric) {
            return None;
        }
        let words = words(text);
        let mut rest = words.as_slice();
        let mut named = None;
        while !rest.is_empty() {
            let lengths = (1..=Self::PHRASE_WORDS.min(rest.len())).rev();
            let mut phrases = lengths.filter_map(|length| rest.split_at_checked(length));
            let found = phrases.find_map(|(phrase, after)| Some((self.segments.get(&phrase.concat())?, after)));
            match found {
                // `small to mid-market` names two.
                Some((band, _)) if named.is_some_and(|named| named != band) => return None,
                Some((band, after)) => (named, rest) = (Some(band), after),
                None => rest = rest.get(1..).unwrap_or_default(),
            }
        }
        named.copied()
    }
}

fn find<'e, T>(entries: &'e Entries<T>, text: &str) -> Option<&'e T> {
    if entries.is_empty() || text.len() > Dictionary::LOOKED_UP_BYTES { None } else { entries.get(&key(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary() -> Dictionary {
        let segment = |name: &str, min, max| Segment { name: name.into(), min, max };
        let segments =
            [segment("SMB", 1, Some(200)), segment("Mid-Market", 201, Some(999)), segment("Tier 1", 1000, None)];
        let source = [(key("Webinar Q3"), "webinar".to_owned())].into();
        Dictionary { source, ..Dictionary::default() }.with_segments(&segments)
    }

    #[test]
    fn segments_are_named_in_sizes() {
        let dictionary = dictionary();
        for (text, expect) in [
            ("SMB", Some(1)),
            ("our SMB", Some(1)),
            ("s-m-b", Some(1)),
            ("the lower mid market, I think", Some(201)),
            ("Midmarket", Some(201)),
            ("SMB / smb", Some(1)),
            ("tier-1", Some(1000)),
            ("tier 1 accounts", None),
            ("SMB (200)", None),
            ("SMB to mid-market", None),
            ("SMBs", None),
            ("enterprise", None),
            ("", None),
            ("…", None),
        ] {
            assert_eq!(dictionary.segment(text).map(|band| band.min), expect, "{text}");
        }
        assert_eq!(dictionary.segment(&"SMB ".repeat(1000)), None);
    }

    #[test]
    fn it_applies_where_one_of_its_columns_has_one_of_its_texts() {
        let dictionary = dictionary();
        for (name, value, expect) in [
            ("source", "webinar - Q3", true),
            ("utm_source", "WEBINAR Q3", true),
            ("Lead Source", "Wébinar Q3", true),
            ("campaign", "webinar q3", false),
            ("message", "webinar q3", false),
            ("source", "webinar q 3", true),
            ("source", "webinar q4", false),
            ("company size", "our smb", true),
            ("company", "our smb", false),
        ] {
            assert_eq!(dictionary.applies_to([(name, value)].into_iter()), expect, "{name}: {value}");
        }
        assert!(!Dictionary::default().applies_to([("source", "webinar q3")].into_iter()));
    }
}
