//! Evidence from names: what the lead's company name and an account's share, and what either has left over.
//!
//! In scope: named levels of an agreement. Not in scope: aligning (`similarity`), points (`score`).

use crate::account::Account;
use crate::lead::Company;
use crate::outcome::Searched;
use crate::similarity::{
    Agreement, Initials, Pattern, Prepared, Segment, canonical_of, has_segments, is_skeleton, vocabulary, wanted_of,
};

/// The lead's company name, ready to be held against accounts.
pub(super) struct LeadName<'a> {
    prepared: Prepared,
    /// What the lead says that the company was called before.
    former: Option<Prepared>,
    /// The name as typed, its legal form left out.
    typed: Pattern,
    core: &'a str,
    searched: &'a Searched,
}

/// How the lead's name and the nearest of an account's names agree.
pub(super) struct Named {
    pub(super) agreement: Agreement,
    /// In canonical form.
    pub(super) name: String,
    pub(super) is_alias: bool,
    /// One of the two names is a former one, by what the lead or the account says of it.
    pub(super) is_former: bool,
    /// How many bytes of the two names as typed differ, legal forms left out.
    pub(super) letters_off: u32,
    /// As written, of the account.
    pub(super) legal_form: Option<String>,
    /// The country in the account's name, ISO 3166-1 alpha-2.
    pub(super) branch: Option<String>,
}

impl<'a> LeadName<'a> {
    pub(super) fn new(company: &'a Company, searched: &'a Searched) -> Self {
        let prepared = |company: &Company| Prepared::new(&wanted_of(company), |word| weight(word, searched));
        let former = company.before().map(|former| prepared(&former));
        let (core, typed) = (company.core.as_str(), Pattern::new(company.core.as_bytes()));
        Self { prepared: prepared(company), former, typed, core, searched }
    }

    pub(super) fn compare(&self, company: &Company, is_alias: bool) -> Named {
        self.compare_as(&self.prepared, company, is_alias, false)
    }

    fn compare_as(&self, lead: &Prepared, company: &Company, is_alias: bool, is_former: bool) -> Named {
        let name = canonical_of(company);
        let mut agreement = lead.compare(&name, |word| weight(word, self.searched));
        if !agreement.identical && !self.core.is_empty() && letters(self.core).eq(letters(&company.core)) {
            agreement = agreement.of_same_letters();
        }
        let letters_off = self.typed.distance(company.core.as_bytes());
        let (legal_form, branch) = (company.legal_form.clone(), company.place.clone());
        Named { agreement, name, letters_off, is_alias, is_former, legal_form, branch }
    }

    /// Compares with the account's name, its aliases and what either was called before; the nearest counts.
    pub(super) fn nearest(&self, account: &Account) -> Named {
        let mut nearest = self.compare(&account.name, false);
        let mut take = |other: Named| {
            if other.agreement.rank() > nearest.agreement.rank() {
                nearest = other;
            }
        };
        account.aliases.iter().for_each(|alias| take(self.compare(alias, true)));
        if let Some(former) = account.name.before() {
            take(self.compare_as(&self.prepared, &former, false, true));
        }
        if let Some(former) = &self.former {
            take(self.compare_as(former, &account.name, false, true));
            account.aliases.iter().for_each(|alias| take(self.compare_as(former, alias, true, true)));
        }
        nearest
    }
}

/// What a name is apart from its spaces.
fn letters(core: &str) -> impl Iterator<Item = u8> {
    core.bytes().filter(|byte| *byte != b' ')
}

/// The first word of a name in canonical form that isn't common; of common words only, the first.
fn first_uncommon<'n>(name: &'n str, searched: &Searched) -> Option<&'n str> {
    let mut words = name.split(' ').filter(|word| word.contains(char::is_alphanumeric));
    words.clone().find(|word| u32::from(weight(word, searched)) > COMMON).or_else(|| words.next())
}

/// Whether the first uncommon words of the lead's `company` and of the account's name are one word, spelling aside.
pub(super) fn same_first_uncommon(company: &Company, named: &Named, searched: &Searched) -> bool {
    let lead = canonical_of(company);
    let (Some(left), Some(right)) = (first_uncommon(&lead, searched), first_uncommon(&named.name, searched)) else {
        return false;
    };
    // Words that were written together or apart find each other only in their names.
    let leads = |name: &str, first: &str| name.starts_with(first);
    let in_names = named.agreement.same_first && leads(&lead, left) && leads(&named.name, right);
    let agree = |_: &str| 100;
    in_names || named.agreement.identical || Prepared::new(left, agree).compare(right, agree).shared > 0
}

/// How two names that somebody put side by side agree: as wholes, or a segment of one with the other.
pub(super) fn of_pair(left: &Company, right: &Company, searched: &Searched) -> Named {
    let forth = LeadName::new(left, searched).compare(right, false);
    if !has_segments(right) {
        return forth;
    }
    let back = LeadName::new(right, searched).compare(left, false);
    if back.agreement.rank() > forth.agreement.rank() { Named { agreement: back.agreement, ..forth } } else { forth }
}

/// What the book says that a word is worth; where it says nothing, the vocabulary.
fn weight(word: &str, searched: &Searched) -> u16 {
    searched.weights.get(word).copied().unwrap_or_else(|| vocabulary::weight(word))
}

/// Heaviest word that is only grammar: `the` on one side is nothing left over.
const GRAMMAR: u32 = vocabulary::GRAMMAR as u32;

/// Heaviest word that many companies share.
const COMMON: u32 = 55;

/// Whether at most common words stand between two names.
pub(super) fn is_one_company(agreement: &Agreement) -> bool {
    let heaviest = agreement.left_heaviest.max(agreement.right_heaviest);
    agreement.identical || agreement.initials != Initials::None || agreement.shared >= 60 && heaviest <= COMMON
}

/// The kind of agreement.
pub(super) fn kind(named: &Named) -> &'static str {
    let agreement = &named.agreement;
    let left_whole = agreement.left_heaviest <= GRAMMAR;
    let right_whole = agreement.right_heaviest <= GRAMMAR;
    match agreement {
        same if same.identical && named.letters_off == 0 => "identical",
        same if same.identical => "same_letters",
        short if short.initials != Initials::None => "acronym",
        none if none.shared == 0 => "differs",
        same if left_whole && right_whole && same.misspelt == 0 => "same_words",
        _ if left_whole && right_whole => "misspelt",
        _ if left_whole => "part_of_account",
        _ if right_whole => "part_of_lead",
        _ => "overlaps",
    }
}

/// How telling an acronym is: the more letters, the fewer other names have them.
pub(super) fn acronym(agreement: &Agreement) -> &'static str {
    match (agreement.initials, agreement.initials_len) {
        (Initials::Syllables, _) => "syllables",
        (_, ..3) => "two_letters",
        (_, 3) => "three_letters",
        _ => "more_letters",
    }
}

/// Whose words an acronym leaves over that every second company doesn't have.
pub(super) fn unabbreviated(agreement: &Agreement) -> &'static str {
    match (agreement.left_heaviest, agreement.right_heaviest) {
        (..=GRAMMAR, ..=GRAMMAR) => "none",
        (..=COMMON, ..=COMMON) => "common",
        (_, ..=COMMON) => "of_lead",
        (..=COMMON, _) => "of_account",
        _ => "of_both",
    }
}

/// The part of the lead's name that is meant.
pub(super) fn segment(agreement: &Agreement) -> Option<&'static str> {
    match agreement.segment {
        Segment::Whole => None,
        Segment::First => Some("first"),
        Segment::Middle => Some("middle"),
        Segment::Last => Some("last"),
    }
}

/// Whether two legal forms as written are one: `Ltd.` is `Limited`, `AG` is `Aktiengesellschaft`.
pub(super) fn same_form(left: &str, right: &str) -> bool {
    let letters = |form: &str| form.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let (left, right): (String, String) = (letters(left), letters(right));
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    short == long
        || short.chars().next() == long.chars().next() && is_skeleton(&short, &long) && short.len() * 2 < long.len() + 2
}

/// How much one side has left over: `only` and its heaviest word, of `all`.
pub(super) fn left_over(only: u32, heaviest: u32, all: u32) -> &'static str {
    let share = 100 * only / all.max(1);
    match (heaviest, share) {
        (0..=GRAMMAR, _) => "none",
        (..=20, _) => "filler",
        (21..=COMMON, ..34) => "common_little",
        (21..=COMMON, _) => "common_much",
        (_, ..34) => "uncommon_little",
        (_, ..45) => "uncommon_some",
        (_, ..60) => "uncommon_half",
        _ => "uncommon_most",
    }
}

/// How far the shared words' spelling differs.
pub(super) fn spelling(agreement: &Agreement) -> &'static str {
    match agreement.letters_differ {
        0 => "same",
        1..60 => "slight",
        60..100 => "some",
        100..140 => "more",
        140..200 => "much",
        _ => "doubtful",
    }
}

/// Where the shared words' spelling differs; `None`: it doesn't. A rare word may be misspelt or another one; where other
/// words agree beside it, it is misspelt.
pub(super) fn slip(agreement: &Agreement) -> Option<&'static str> {
    match (agreement.letters_differ, agreement.shared) {
        (0, _) => None,
        (_, ..90) => Some("common_word"),
        (_, 180..) => Some("among_words"),
        (..110, _) => Some("rare_word"),
        _ => Some("rare_word_much"),
    }
}

/// Whether the names' first words are each other's like; of names of one `kind` whose words are all shared, they may
/// stand elsewhere.
pub(super) fn first_word(kind: &str, agreement: &Agreement) -> &'static str {
    match (agreement.same_first, kind) {
        (true, _) => "same",
        (false, "same_words" | "misspelt") => "moved",
        _ => "differs",
    }
}

/// How much the shared words tell.
pub(super) fn shared(agreement: &Agreement) -> &'static str {
    match agreement.shared {
        ..35 => "hardly_anything",
        35..60 => "little",
        60..90 => "less_than_a_word",
        90..120 => "one_word",
        120..170 => "more_than_a_word",
        170..220 => "two_words",
        _ => "three_words",
    }
}

/// How near candidates of other names come, by what they take from the best one's odds.
pub(super) fn rival(points: i32) -> &'static str {
    match points {
        -2.. => "out_of_sight",
        -10..-2 => "far",
        -30..-10 => "behind",
        -65..-30 => "near",
        _ => "level",
    }
}
