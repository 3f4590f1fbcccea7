//! The score: what each level of evidence is worth, each with its argument.
//!
//! In scope: every weight of matching, in one place. Not in scope: comparing (`evidence`). Points are
//! hundredths of natural log odds, so that they add up and their sum is a probability. Those of names are rounded from a
//! conditional logistic regression (one of the candidates is right, or none) over two labelled lists of unlike kind
//! (exchange listings against registrants, affiliations as people typed them against organisations), each as heavy as
//! the other, and, a tenth to a twentieth as heavy, names with slips put into them, among ten thousand to a million others: the
//! lists have too few slips to tell what one costs, and are too small to tell what a large book does. In each weigh as many
//! leads with an account as without. Where more agreement can't speak against a candidate, the fit was held to it.

use super::evidence::Line;
use crate::decision::Confidence;
use crate::outcome::Searched;

/// Log odds of a candidate from a book of [`USUAL`] accounts before any evidence, against none of the candidates being
/// right, where half of the leads have an account: search hands on several.
const PRIOR: i32 = -670;

/// Log odds where nobody searched: whoever holds two names side by side has seen a likeness already. The labelled
/// pairs behind [`POINTS_OF_A_PAIR`] are hard on purpose; in life unlike ones are rarer by an order of magnitude.
const PRIOR_OF_A_PAIR: i32 = 140;

/// Accounts in a book of the usual size.
const USUAL: f64 = 7_000.0;

/// What each doubling of the book beyond the usual takes: more accounts, more names alike by chance.
const PER_DOUBLING: i32 = 23;

/// Features, their levels, and what each adds.
pub(super) const POINTS: &[(&str, &[(&str, i32)])] = &[
    // A registrable domain belongs to one organisation at a time; sharing happens among siblings. Companies have
    // several domains, and lists rarely hold all.
    ("domain", &[("exact", 1135), ("differs", -60)]),
    // The same letters are the same name; what is missing on one side only is told apart from what differs on both.
    (
        "name",
        &[
            ("identical", 460),
            ("same_letters", 345),
            ("same_words", 345),
            ("misspelt", 345),
            ("acronym", 10),
            ("part_of_lead", 305),
            ("part_of_account", 60),
            ("overlaps", -25),
            ("differs", -25),
            ("beside_domain", -150),
        ],
    ),
    // One rare word in common tells more than three that every second company has.
    (
        "shared",
        &[
            ("hardly_anything", -165),
            ("little", 75),
            ("less_than_a_word", 185),
            ("one_word", 400),
            ("more_than_a_word", 415),
            ("two_words", 415),
            ("three_words", 475),
        ],
    ),
    // People add a department or a product to their company's name, so what only the lead has weighs less.
    (
        "lead_only",
        &[
            ("none", 85),
            ("filler", 85),
            ("common_little", -30),
            ("common_much", -55),
            ("uncommon_little", -55),
            ("uncommon_some", -55),
            ("uncommon_half", -80),
            ("uncommon_most", -165),
        ],
    ),
    // People leave out the words that every second company has, and not the one that names it.
    (
        "account_only",
        &[
            ("none", -80),
            ("filler", -80),
            ("common_little", -110),
            ("common_much", -145),
            ("uncommon_little", -145),
            ("uncommon_some", -165),
            ("uncommon_half", -165),
            ("uncommon_most", -165),
        ],
    ),
    // One slip in a long word is a slip; in a short one it is another word.
    ("spelling", &[("same", 310), ("slight", 310), ("some", 230), ("more", 230), ("much", 115), ("doubtful", -165)]),
    // A rare word with a slip in it may be another name, the more so the more accounts there are; where other words agree
    // beside it, it is a slip.
    ("slip", &[("common_word", -35), ("rare_word", -95), ("rare_word_much", -165), ("among_words", 130)]),
    // The first word names the company more often than the last; where all words are there, it stands elsewhere at most.
    ("first_word", &[("same", -5), ("moved", -95), ("differs", -165)]),
    // Funds, plants and military units differ in their numbers.
    ("number", &[("differs", -65), ("one_side", -90)]),
    // Subsidiaries of a group differ in the country or the trade.
    ("place_or_kind", &[("differs", -20)]),
    // A legal form is often left out or wrong; two of one name differ in it.
    ("legal_form", &[("same", 85), ("differs", 0)]),
    // Two countries in two names are two companies of one group.
    ("branch", &[("same", 30), ("one_side", 0), ("differs", -250)]),
    // A trade name or ticker is as good as a name; that it is kept says no more.
    ("alias", &[("nearest", 0), ("former", 0)]),
    // One group on both sides tells name-sakes apart. That the lead's company says it is part of this account outweighs
    // its own name, and is for a person to see; the group's name in place of the subsidiary's takes little away.
    ("parent", &[("same", 80), ("of_lead", 830), ("of_account", 100)]),
    // Each letter more makes it rarer that another name has the same initials. Beginnings of words can be chosen to fit.
    ("acronym", &[("two_letters", 140), ("three_letters", 165), ("more_letters", 270), ("syllables", 10)]),
    // Initials stand for the whole name; what they leave over was meant to be told apart.
    ("unabbreviated", &[("none", 430), ("common", 430), ("of_lead", 430), ("of_account", 105), ("of_both", 10)]),
    // People set off a department before the organisation, and a place or a parent behind it: the last part is
    // the organisation more often than those in the middle.
    ("segment", &[("first", -55), ("middle", -60), ("last", -55)]),
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
            ("same_country", 80),
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
            ("same_letters", 155),
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
    ("spelling", &[("same", -30), ("slight", 20), ("some", 50), ("more", 20), ("much", 20), ("doubtful", -100)]),
    ("slip", &[("common_word", 0), ("rare_word", 0), ("rare_word_much", 0), ("among_words", 0)]),
    ("first_word", &[("same", 50), ("moved", -30), ("differs", -30)]),
    ("acronym", &[("two_letters", 0), ("three_letters", 0), ("more_letters", 0), ("syllables", -100)]),
    ("unabbreviated", &[("none", 0), ("common", 0), ("of_lead", 0), ("of_account", 0), ("of_both", 0)]),
    ("segment", &[("first", -30), ("middle", -30), ("last", -30)]),
    ("number", &[("differs", 0), ("one_side", 0)]),
    ("place_or_kind", &[("differs", -95)]),
    ("legal_form", &[("same", -20), ("differs", -100)]),
    ("branch", &[("same", 30), ("one_side", -60), ("differs", -350)]),
];

/// What a feature's level adds.
pub(super) fn points(feature: &str, level: &str, is_pair: bool) -> i32 {
    let of_pair = if is_pair { POINTS_OF_A_PAIR } else { &[] };
    // Of a pair neither side is the lead's.
    let feature = if is_pair && feature == "account_only" { "lead_only" } else { feature };
    let find = |features: &[(&str, &[(&str, i32)])]| {
        let (_, levels) = features.iter().find(|(known, _)| *known == feature)?;
        levels.iter().find(|(known, _)| *known == level).map(|(_, points)| *points)
    };
    find(of_pair).or_else(|| find(POINTS)).unwrap_or(0)
}

/// The sum of what speaks for a candidate and against it.
/// `base_rate` is the share of leads that have an account.
pub(super) fn odds(evidence: &[Line], searched: &Searched, base_rate: Confidence) -> i32 {
    let doublings = libm::log2(f64::from(searched.accounts).max(USUAL) / USUAL);
    let share = f64::from(base_rate.millionths()).clamp(1.0, 999_999.0);
    let of_base_rate = 100.0 * libm::log(share / (1e6 - share));
    sum(PRIOR + of_base_rate.round() as i32 - (doublings * f64::from(PER_DOUBLING)) as i32, evidence)
}

/// The same for two names that nobody searched for.
pub(super) fn odds_of_pair(evidence: &[Line]) -> i32 {
    sum(PRIOR_OF_A_PAIR, evidence)
}

fn sum(prior: i32, evidence: &[Line]) -> i32 {
    evidence.iter().fold(prior, |sum, line| sum.saturating_add(line.points))
}

/// What candidates of other names, by their odds, take from the best one's: at most one of them is right, so that the
/// odds of the best are against any other and against none. Never above 0.
pub(super) fn rivals(odds: impl Iterator<Item = i32>) -> i32 {
    let others: f64 = odds.map(|odds| libm::exp(f64::from(odds) / 100.0)).sum();
    (-100.0 * libm::log(1.0 + others)).round().max(-10_000.0) as i32
}

/// The probability that goes with log odds; never certainty, which is a reviewer's.
pub(super) fn confidence(odds: i32) -> Confidence {
    // `libm`: the platform's own `exp` may differ in the last digit.
    let probability = 1.0 / (1.0 + libm::exp(-f64::from(odds) / 100.0));
    Confidence::from_millionths(((probability * 1e6).round() as u32).min(999_999))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_agreement_never_speaks_against_a_candidate() {
        for (feature, from_most) in [
            ("name", "identical same_letters same_words misspelt part_of_lead part_of_account overlaps differs"),
            ("shared", "three_words two_words more_than_a_word one_word less_than_a_word little hardly_anything"),
            (
                "lead_only",
                "none filler common_little common_much uncommon_little uncommon_some uncommon_half uncommon_most",
            ),
            (
                "account_only",
                "none filler common_little common_much uncommon_little uncommon_some uncommon_half uncommon_most",
            ),
            ("spelling", "same slight some more much doubtful"),
            ("slip", "among_words common_word rare_word rare_word_much"),
            ("first_word", "same moved differs"),
            ("legal_form", "same differs"),
            ("branch", "same one_side differs"),
            ("acronym", "more_letters three_letters two_letters"),
            ("unabbreviated", "none common of_lead of_both"),
            ("unabbreviated", "none common of_account of_both"),
            ("domain", "exact differs"),
            (
                "place",
                "same_postal_code same_city same_state same_country other_postal_code other_city other_state other_country",
            ),
        ] {
            let points: Vec<i32> = from_most.split(' ').map(|level| points(feature, level, false)).collect();
            assert!(points.is_sorted_by(|more, less| more >= less), "{feature}: {points:?}");
            assert!(points.iter().any(|points| *points != 0), "{feature} has no points");
        }
        for (feature, level) in [("number", "differs"), ("number", "one_side"), ("place_or_kind", "differs")] {
            assert!(points(feature, level, false) <= 0, "{feature}={level}");
        }
    }

    #[test]
    fn the_base_rate_is_what_a_candidate_starts_from() {
        let odds = |millionths| odds(&[], &Searched::default(), Confidence::from_millionths(millionths));
        assert_eq!(odds(500_000), PRIOR);
        // One in five against one in two: a quarter of the odds.
        assert_eq!(odds(200_000), PRIOR - 139);
        assert_eq!(odds(800_000), PRIOR + 139);
        assert!(odds(0) < odds(1_000) && odds(1_000_000) > odds(999_000));
    }

    #[test]
    fn rivals_share_one_probability() {
        assert_eq!(rivals([].into_iter()), 0);
        assert_eq!(rivals([-2000].into_iter()), 0);
        // Two that are equally sure: at most one in two is right.
        let odds = 600;
        assert!(confidence(odds + rivals([odds].into_iter())).millionths() <= 500_000);
        assert!(rivals([300, 300].into_iter()) < rivals([300].into_iter()));
        assert!(rivals([i32::MAX; 8].into_iter()) < 0);
    }
}
