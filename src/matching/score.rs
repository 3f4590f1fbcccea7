//! The score: what each level of evidence is worth, each with its argument.
//!
//! In scope: every weight of matching, in one place. Not in scope: comparing (`evidence`). Points are
//! hundredths of natural log odds, so that they add up and their sum is a probability. Those of names are
//! rounded from a logistic regression over two labelled lists of unlike kind (exchange listings against
//! registrants, affiliations as people typed them against organisations), each as heavy as the other.

use crate::decision::{Confidence, Evidence};
use crate::outcome::Searched;

/// Log odds of a candidate from a book of [`USUAL`] accounts before any evidence: search hands on several, and
/// for many leads none is right.
const PRIOR: i32 = -285;

/// Log odds where nobody searched: whoever holds two names side by side has seen a likeness already. The labelled
/// pairs behind [`POINTS_OF_A_PAIR`] are hard on purpose; in life unlike ones are rarer by an order of magnitude.
const PRIOR_OF_A_PAIR: i32 = 140;

/// Accounts in a book of the usual size.
const USUAL: f64 = 7_000.0;

/// What each doubling of the book beyond the usual takes: more accounts, more names alike by chance.
const PER_DOUBLING: i32 = 12;

/// Features, their levels, and what each adds.
pub(super) const POINTS: &[(&str, &[(&str, i32)])] = &[
    // A registrable domain belongs to one organisation at a time; sharing happens among siblings. Companies have
    // several domains, and lists rarely hold all.
    ("domain", &[("exact", 760), ("differs", -60)]),
    // The same letters are the same name; what is missing on one side only is told apart from what differs on both.
    (
        "name",
        &[
            ("identical", 65),
            ("same_words", 65),
            ("misspelt", 75),
            ("acronym", 55),
            ("part_of_lead", -25),
            ("part_of_account", -95),
            ("overlaps", -125),
            ("differs", -270),
            ("beside_domain", -150),
        ],
    ),
    // One rare word in common tells more than three that every second company has.
    (
        "shared",
        &[
            ("hardly_anything", -190),
            ("little", -135),
            ("less_than_a_word", -65),
            ("one_word", 65),
            ("more_than_a_word", 100),
            ("two_words", 100),
            ("three_words", 80),
        ],
    ),
    // People add a department or a product to their company's name, so what only the lead has weighs less.
    (
        "lead_only",
        &[
            ("none", 105),
            ("filler", 105),
            ("common_little", -55),
            ("common_much", -45),
            ("uncommon_little", -20),
            ("uncommon_some", -45),
            ("uncommon_half", -15),
            ("uncommon_most", -75),
        ],
    ),
    // People leave out the words that every second company has, and not the one that names it.
    (
        "account_only",
        &[
            ("none", 170),
            ("filler", 100),
            ("common_little", -5),
            ("common_much", -110),
            ("uncommon_little", -5),
            ("uncommon_some", -65),
            ("uncommon_half", -90),
            ("uncommon_most", -55),
        ],
    ),
    // One slip in a long word is a slip; in a short one it is another word.
    ("spelling", &[("same", 180), ("slight", 125), ("some", 70), ("more", -45), ("much", -80), ("doubtful", -300)]),
    // The first word names the company more often than the last.
    ("first_word", &[("same", 25), ("differs", -75)]),
    // Funds, plants and military units differ in their numbers.
    ("number", &[("differs", 0)]),
    // Subsidiaries of a group differ in the country or the trade.
    ("place_or_kind", &[("differs", 5)]),
    // A legal form is often left out or wrong; two of one name differ in it.
    ("legal_form", &[("same", -20), ("differs", -55)]),
    // Two countries in two names are two companies of one group.
    ("branch", &[("same", 30), ("one_side", -30), ("differs", -250)]),
    // A trade name or ticker is as good as a name; that it is kept says no more.
    ("alias", &[("nearest", 0), ("former", 0)]),
    // One group on both sides tells name-sakes apart. That the lead's company says it is part of this account outweighs
    // its own name, and is for a person to see; the group's name in place of the subsidiary's takes little away.
    ("parent", &[("same", 80), ("of_lead", 720), ("of_account", 100)]),
    // How far behind the next candidate of another name is.
    (
        "rival",
        &[
            ("none", 0),
            ("level", -55),
            ("close", -25),
            ("near", 35),
            ("behind", 95),
            ("far", 190),
            ("out_of_sight", 200),
        ],
    ),
    // A switchboard number is nearly as good as a domain.
    ("phone", &[("exact", 400)]),
    // The finer the place that agrees, the fewer companies are there. Groups are in many places, so that another
    // one says little.
    (
        "place",
        &[
            ("same_postal_code", 240),
            ("same_city", 170),
            ("same_state", 80),
            ("same_country", 30),
            ("other_postal_code", -10),
            ("other_city", -40),
            ("other_state", -50),
            ("other_country", -100),
        ],
    ),
];

/// Where nobody searched, what differs from the above. Among a thousand names one looks like yours by chance; of
/// two names that somebody put side by side, the likeness itself was seen, so that misspelling and common words
/// speak less against them, and a word that only one has speaks more. Neither side is the lead's.
const POINTS_OF_A_PAIR: &[(&str, &[(&str, i32)])] = &[
    (
        "name",
        &[
            ("identical", 155),
            ("same_words", 60),
            ("misspelt", 30),
            ("acronym", 80),
            ("part_of_lead", -105),
            ("part_of_account", -105),
            ("overlaps", 25),
            ("differs", -100),
        ],
    ),
    (
        "shared",
        &[
            ("hardly_anything", -35),
            ("little", -50),
            ("less_than_a_word", -65),
            ("one_word", 25),
            ("more_than_a_word", 40),
            ("two_words", 40),
            ("three_words", 80),
        ],
    ),
    (
        "lead_only",
        &[
            ("none", 100),
            ("filler", 0),
            ("common_little", 20),
            ("common_much", 0),
            ("uncommon_little", 0),
            ("uncommon_some", -10),
            ("uncommon_half", -120),
            ("uncommon_most", -60),
        ],
    ),
    (
        "account_only",
        &[
            ("none", 100),
            ("filler", 0),
            ("common_little", 20),
            ("common_much", 0),
            ("uncommon_little", 0),
            ("uncommon_some", -10),
            ("uncommon_half", -120),
            ("uncommon_most", -60),
        ],
    ),
    ("spelling", &[("same", -30), ("slight", 20), ("some", 50), ("more", 20), ("much", 20), ("doubtful", -100)]),
    ("first_word", &[("same", 50), ("differs", -30)]),
    ("place_or_kind", &[("differs", -95)]),
    ("legal_form", &[("same", -20), ("differs", -100)]),
    ("branch", &[("same", 30), ("one_side", -60), ("differs", -300)]),
];

/// What a feature's level adds.
pub(super) fn points(feature: &str, level: &str, is_pair: bool) -> i32 {
    let of_pair = if is_pair { POINTS_OF_A_PAIR } else { &[] };
    let find = |features: &[(&str, &[(&str, i32)])]| {
        let (_, levels) = features.iter().find(|(known, _)| *known == feature)?;
        levels.iter().find(|(known, _)| *known == level).map(|(_, points)| *points)
    };
    find(of_pair).or_else(|| find(POINTS)).unwrap_or(0)
}

/// The sum of what speaks for a candidate and against it.
pub(super) fn odds(evidence: &[Evidence], searched: &Searched) -> i32 {
    let doublings = libm::log2(f64::from(searched.accounts).max(USUAL) / USUAL);
    sum(PRIOR - (doublings * f64::from(PER_DOUBLING)) as i32, evidence)
}

/// The same for two names that nobody searched for.
pub(super) fn odds_of_pair(evidence: &[Evidence]) -> i32 {
    sum(PRIOR_OF_A_PAIR, evidence)
}

fn sum(prior: i32, evidence: &[Evidence]) -> i32 {
    evidence.iter().fold(prior, |sum, evidence| sum.saturating_add(evidence.points))
}

/// The probability that goes with log odds.
pub(super) fn confidence(odds: i32) -> Confidence {
    // `libm`: the platform's own `exp` may differ in the last digit.
    let probability = 1.0 / (1.0 + libm::exp(-f64::from(odds) / 100.0));
    Confidence::from_millionths((probability * 1e6).round() as u32)
}
