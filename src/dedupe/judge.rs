//! Judging one earlier submission: is it the same lead's, perhaps, the same person's elsewhere, or somebody else's?
//!
//! In scope: exact keys and what speaks against them, evidence and thresholds. Not in scope: choosing among several
//! (`find`), what evidence is worth (`score`).

use super::evidence::{Findings, Side, compare};
use super::model::{Model, confidence};
use super::organisation;
use super::person::{self, Names};
use super::score::Feature;
use crate::decision::{Confidence, Evidence};
use crate::known::{Candidate, Size};
use crate::playbook::{Criteria, Dedupe, ExactKey};
use crate::profile::{Field, Profile};

/// How sure an exact key is: nothing is certain.
const EXACT: Confidence = Confidence::from_millionths(999_999);

/// A workspace with fewer leads is taken for one of so many: it is the beginning of a list, not a list of a few who know
/// each other.
const LEAST_LEADS: u64 = 1000;

/// How an earlier submission stands to the lead; the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stands {
    Same,
    /// The same person, at another company.
    Elsewhere,
    Unsure,
    Different,
}

/// What is found of one candidate.
#[derive(Clone)]
pub(super) struct Judged<'a> {
    pub(super) candidate: &'a Candidate,
    pub(super) stands: Stands,
    /// The exact key that decided.
    pub(super) key: Option<&'static str>,
    pub(super) confidence: Confidence,
    /// Log odds by evidence.
    pub(super) odds: f64,
    /// The evidence that `confidence` is of; none where an exact key decided.
    findings: Findings,
}

impl Judged<'_> {
    /// Less is better: how it stands, by which key, how surely, and then the oldest.
    pub(super) fn rank(&self) -> (Stands, usize, u32, u64, &str) {
        let key = self.key.and_then(|key| KEYS.iter().position(|(_, name, _)| *name == key)).unwrap_or(KEYS.len());
        let unsure = u32::MAX - self.confidence.millionths();
        (self.stands, key, unsure, self.candidate.number, &self.candidate.submission)
    }
}

/// Exact keys, the strongest first: what begins an identity key, its name for people, and the key of the playbook.
const KEYS: [(&str, &str, ExactKey); 4] = [
    ("id:", "id", ExactKey::Id),
    ("email:", "email", ExactKey::Email),
    ("role:", "role", ExactKey::Email),
    ("phone:", "phone", ExactKey::Phone),
];

/// A lead with everything by which others are held against it.
pub(super) struct Judge<'a> {
    keys: &'a [String],
    profile: &'a Profile,
    rules: &'a Dedupe,
    model: Model,
}

impl<'a> Judge<'a> {
    pub(super) fn new(keys: &'a [String], profile: &'a Profile, size: Size, rules: &'a Dedupe) -> Self {
        let rows = usize::try_from(size.leads.max(LEAST_LEADS)).unwrap_or(usize::MAX);
        Self { keys, profile, rules, model: Model::usual(rows) }
    }

    pub(super) fn judge<'c>(&self, candidate: &'c Candidate) -> Judged<'c> {
        let (left, right) = (Side::of(self.profile), Side::of(&candidate.profile));
        let mut findings = Findings::default();
        compare(&left, &right, &mut findings);
        let odds = self.model.likelihood(&findings).odds();
        let names = person::names(&left, &right);
        let judged = |stands, key, confidence, findings| Judged { candidate, stands, key, confidence, odds, findings };
        let exactly = |key| judged(Stands::Same, key, EXACT, Findings::default());

        let (key, disagree) = self.exact(candidate);
        let holds = key.filter(|key| !speaks_against(key, &names, &left, &right, &findings));
        if let Some("id") = holds {
            return exactly(holds);
        }
        if let Some((sure, of_person)) = self.elsewhere(key, &names, &left, &right, &findings) {
            return judged(Stands::Elsewhere, None, sure, of_person);
        }
        let all = self.rules.criteria == Criteria::All;
        if holds.is_some() && !(all && disagree) {
            return exactly(holds);
        }
        if is_one_again(self.profile, &candidate.profile) {
            return exactly(Some("identical"));
        }
        let sure = confidence(odds);
        let contradicts = all && disagree || !names.agree;
        let stands = match () {
            // One address, two who are not called alike at all: for a person to say.
            () if key == Some("email") && holds.is_none() => Stands::Unsure,
            () if !self.rules.fuzzy => Stands::Different,
            // Without an exact key nobody is merged whose names speak against it.
            () if sure >= self.rules.same && !contradicts => Stands::Same,
            () if sure >= self.rules.review => Stands::Unsure,
            () => Stands::Different,
        };
        judged(stands, None, sure, findings)
    }

    /// The evidence on a candidate, as lines that add up to its confidence; none where an exact key decided.
    pub(super) fn lines(&self, judged: &Judged) -> Vec<Evidence> {
        if judged.key.is_some() { Vec::new() } else { self.model.lines(&judged.findings, &[]) }
    }

    /// The strongest exact key that both have, and whether there is one that both know and that differs.
    fn exact(&self, candidate: &Candidate) -> (Option<&'static str>, bool) {
        let (mut found, mut disagree) = (None, false);
        for counted in &self.rules.keys {
            let of = |keys: &'_ [String]| -> Vec<String> {
                let begins = |key: &&String| KEYS.iter().any(|(begin, _, of)| of == counted && key.starts_with(begin));
                keys.iter().filter(begins).cloned().collect()
            };
            let (ones, others) = (of(self.keys), of(&candidate.keys));
            match ones.iter().find(|key| others.contains(key)) {
                Some(same) => {
                    let name = KEYS.iter().find(|(begin, ..)| same.starts_with(begin)).map(|(_, name, _)| *name);
                    found = found.or(name);
                }
                None => disagree |= !ones.is_empty() && !others.is_empty(),
            }
        }
        (found, disagree)
    }

    /// How sure it is that both are one person who has another company now, and by what of the person's; `None`: that isn't
    /// how they stand.
    fn elsewhere(
        &self,
        key: Option<&str>,
        names: &Names,
        left: &Side,
        right: &Side,
        findings: &Findings,
    ) -> Option<(Confidence, Findings)> {
        let by_domain = organisation::are_others(left, right)?;
        let (mailbox, email) = (findings.level(Feature::Mailbox), findings.level(Feature::Email));
        // An address at a company goes with the company, and a private one with the person, who may say the company in many
        // ways: there only other domains tell.
        if mailbox == Some(0) || email == Some(0) && !by_domain {
            return None;
        }
        let is_whole = |field| left.get(field).chars().nth(1).is_some() && right.get(field).chars().nth(1).is_some();
        if !names.agree || !is_whole(Field::First) || !is_whole(Field::Last) {
            return None;
        }
        let of_person = findings.only(|finding| match finding.feature {
            feature if feature == Feature::Email as u8 => finding.level <= 2,
            feature if feature == Feature::Phone as u8 => finding.level <= 1,
            feature => feature == Feature::FirstName as u8 || feature == Feature::LastName as u8,
        });
        let sure = confidence(self.model.likelihood(&of_person).odds());
        (key.is_some() || self.rules.fuzzy && sure >= self.rules.same).then_some((sure, of_person))
    }
}

/// Whether an exact key is more likely shared by two people than one person's.
///
/// A number or a mailbox for all goes with the last name, so it is a family's or two colleagues' where the first names
/// differ, or where, of unknown first names, the personal addresses at one company do. A personal address is one
/// person's, unless two neither of whose names agree write in one script.
fn speaks_against(key: &str, names: &Names, left: &Side, right: &Side, findings: &Findings) -> bool {
    let level = |part: Option<(u8, _)>| part.map(|(level, _)| level);
    let (first, last) = (level(names.first), level(names.last));
    match key {
        "phone" | "role" => match first {
            Some(level) => !person::is_one_first_name(level),
            None => findings.level(Feature::Mailbox) == Some(2),
        },
        "email" => {
            let differs =
                first.is_some_and(|level| level >= person::FIRST_DIFFERS) && last == Some(person::LAST_DIFFERS);
            let in_latin = |side: &Side| side.get(Field::First).is_ascii() && side.get(Field::Last).is_ascii();
            differs && in_latin(left) && in_latin(right)
        }
        _ => false,
    }
}

/// Whether it is the same submission once more: everything that is compared is equal, and there is somebody to answer.
fn is_one_again(one: &Profile, other: &Profile) -> bool {
    let answerable = [Field::Address, Field::Role, Field::Phone].into_iter().any(|field| !one.get(field).is_empty());
    one == other && answerable
}
