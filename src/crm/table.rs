//! The tables: which column is which field, which word means what.
//!
//! In scope: reading `mapping.txt` and `words.txt`, looking things up in them, telling from a header what a list is of. Not in
//! scope: values (`form`), what a workspace says otherwise (`overrides`).

use super::{Form, Kind, System};
use crate::text;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A field of one system's records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub system: System,
    pub kind: Kind,
    /// Our name.
    pub field: &'static str,
    pub form: Form,
    /// Whether it is written, too.
    pub is_written: bool,
    /// The system's names for it: the API's, then others.
    pub names: Vec<&'static str>,
}

/// Words that mean one thing.
struct Word {
    system: System,
    kind: Kind,
    field: &'static str,
    meaning: &'static str,
    words: Vec<&'static str>,
}

struct Tables {
    lines: Vec<Line>,
    /// What a system calls records of a kind.
    objects: Vec<(System, Kind, &'static str)>,
    words: Vec<Word>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables { lines: Vec::new(), objects: Vec::new(), words: Vec::new() };
    for (system, kind, object, line) in sections(include_str!("mapping.txt")) {
        if tables.objects.last().is_none_or(|last| (last.0, last.1) != (system, kind)) {
            tables.objects.push((system, kind, object));
        }
        let Some((field, rest)) = line.split_once(' ') else { continue };
        let Some((form, names)) = rest.trim_start().split_once(' ') else { continue };
        let Some(of) = Form::of(form.trim_end_matches('<')) else { continue };
        let names = names.split(';').map(str::trim).collect();
        tables.lines.push(Line { system, kind, field, form: of, is_written: !form.ends_with('<'), names });
    }
    for (system, kind, field, line) in sections(include_str!("words.txt")) {
        let Some((meaning, words)) = line.split_once(':') else { continue };
        let words = words.split(';').map(str::trim).collect();
        tables.words.push(Word { system, kind, field, meaning, words });
    }
    tables
});

/// The lines of a table, each with its section: system, kind, and a third word.
fn sections(text: &'static str) -> impl Iterator<Item = (System, Kind, &'static str, &'static str)> {
    let mut section = None;
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(move |line| {
        if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let mut parts = head.split(' ');
            section = (|| Some((System::of(parts.next()?)?, Kind::of(parts.next()?)?, parts.next()?)))();
            return None;
        }
        section.map(|(system, kind, third)| (system, kind, third, line))
    })
}

/// The fields that a system's records of a kind have here, in the order in which they are written.
pub fn lines(system: System, kind: Kind) -> impl Iterator<Item = &'static Line> {
    TABLES.lines.iter().filter(move |line| (line.system, line.kind) == (system, kind))
}

/// What the system calls records of this kind: `Lead`, `companies`; `None`: it has none that are known here.
pub fn object(system: System, kind: Kind) -> Option<&'static str> {
    TABLES.objects.iter().find(|(of, which, _)| (*of, *which) == (system, kind)).map(|(.., object)| *object)
}

/// A name as it is compared: without case and the marks that one way of exporting has and another hasn't.
pub(super) fn fold(name: &str) -> String {
    let marks = [' ', '_', '-', '.', '/', '?', '\'', '’', '(', ')', '\u{feff}', '\u{a0}'];
    name.chars().filter(|c| !marks.contains(c)).take(128).flat_map(char::to_lowercase).collect()
}

/// The meaning of a word of this field; `None`: it isn't the system's own.
pub(super) fn meaning(system: System, kind: Kind, field: &str, word: &str) -> Option<&'static str> {
    let word = fold(&text::tidy(word));
    of_field(system, kind, field).find(|known| known.words.iter().any(|known| fold(known) == word)).map(|of| of.meaning)
}

/// The system's word for a meaning of this field.
pub(super) fn word(system: System, kind: Kind, field: &str, meaning: &str) -> Option<&'static str> {
    of_field(system, kind, field).find(|known| known.meaning == meaning)?.words.first().copied()
}

/// The system's own words of this field.
pub(super) fn words(system: System, kind: Kind, field: &str) -> impl Iterator<Item = &'static str> {
    of_field(system, kind, field).flat_map(|known| known.words.iter().copied())
}

fn of_field(system: System, kind: Kind, field: &str) -> impl Iterator<Item = &'static Word> {
    TABLES.words.iter().filter(move |word| (word.system, word.kind) == (system, kind) && word.field == field)
}

/// What a list with this header is of: the kind of record of which most fields are there. `None`: of two as many are.
/// Where `system` or `kind` is said, only those are asked for.
pub fn guess<'a>(
    header: impl IntoIterator<Item = &'a str>,
    system: Option<System>,
    kind: Option<Kind>,
) -> Option<(System, Kind)> {
    let header: BTreeSet<String> = header.into_iter().map(fold).collect();
    let mut best: Vec<(usize, System, Kind)> = Vec::new();
    for (of, which, _) in &TABLES.objects {
        if system.is_some_and(|system| system != *of) || kind.is_some_and(|kind| kind != *which) {
            continue;
        }
        let is_there = |line: &&Line| line.names.iter().any(|name| header.contains(&fold(name)));
        best.push((lines(*of, *which).filter(is_there).count(), *of, *which));
    }
    best.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    match best.as_slice() {
        [(0, ..), ..] | [] => None,
        [(one, ..), (two, ..), ..] if one == two => None,
        [(_, system, kind), ..] => Some((*system, *kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::Stage;

    #[test]
    fn every_line_of_the_tables_is_read() {
        let count = |text: &str| {
            let is_line = |line: &&str| !line.is_empty() && !line.starts_with(['#', '[']);
            text.lines().filter(is_line).count()
        };
        assert_eq!(TABLES.lines.len(), count(include_str!("mapping.txt")));
        assert_eq!(TABLES.words.len(), count(include_str!("words.txt")));
        for (system, kind, _) in &TABLES.objects {
            let (mut fields, mut names) = (BTreeSet::new(), BTreeSet::new());
            for line in lines(*system, *kind) {
                assert!(fields.insert(line.field), "{system:?} {kind:?}: {} twice", line.field);
                for name in &line.names {
                    assert!(!fold(name).is_empty(), "{}", line.field);
                    names.insert((fold(name), line.field));
                }
            }
            let distinct: BTreeSet<&String> = names.iter().map(|(name, _)| name).collect();
            assert_eq!(distinct.len(), names.len(), "{system:?} {kind:?}: a name of two fields");
            assert!(fields.contains("id"), "{system:?} {kind:?}");
        }
    }

    #[test]
    fn words_mean_stages() {
        for word in TABLES.words.iter().filter(|word| word.meaning != "*") {
            let known = match (word.kind, word.field) {
                (Kind::Account, _) => crate::account::AccountKind::of(word.meaning).is_some(),
                (Kind::Opportunity, _) => crate::account::Opportunity::of(word.meaning).is_some(),
                _ => Stage::of(word.meaning).is_some(),
            };
            assert!(known, "{}", word.meaning);
        }
        let of = |word| meaning(System::Salesforce, Kind::Lead, "status", word);
        assert_eq!(
            [of("Open - Not Contacted"), of("working-contacted"), of("Hot")],
            [Some("new"), Some("contacted"), None]
        );
        assert_eq!(word(System::Hubspot, Kind::Opportunity, "status", "won"), Some("Closed Won"));
    }

    #[test]
    fn a_header_tells_what_a_list_is_of() {
        for (header, expected) in [
            ("Id,FirstName,LastName,Company,Email,Status,LeadSource,OwnerId", Some("Lead")),
            ("Lead ID,First Name,Last Name,Title,Company / Account,Lead Status,Lead Owner", Some("Lead")),
            ("ID,ACCOUNTID,FIRSTNAME,LASTNAME,EMAIL,MAILINGCITY,MAILINGCOUNTRY", Some("Contact")),
            ("Id,Name,Type,ParentId,BillingCity,Website,OwnerId", Some("Account")),
            ("Account ID,Account Name,Account Owner,Billing State/Province,Type", Some("Account")),
            ("Id,AccountId,Name,StageName,Amount,CloseDate,IsWon", Some("Opportunity")),
            ("Id,Name,ActualCost,StartDate,EndDate,Type", Some("Campaign")),
            ("Id,CampaignId,LeadId,ContactId,Status,CreatedDate", Some("CampaignMember")),
            (
                "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date",
                Some("contacts"),
            ),
            (
                "Record ID,Company name,Company Domain Name,Company owner,Create Date,Phone Number,Industry",
                Some("companies"),
            ),
            ("Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline", Some("deals")),
            ("id,name,aliases,domains,kind,named,segment,owner", Some("accounts")),
            ("colour,size", None),
            ("", None),
        ] {
            let found = guess(header.split(','), None, None);
            let object = found.and_then(|(system, kind)| object(system, kind));
            assert_eq!(object, expected, "{header}");
        }
    }
}
