//! How alike two words are: the same, misspelt, cut short, or different.
//!
//! In scope: one word against one. Not in scope: names of several words (`compare`).

use super::edit::Pattern;
use super::vocabulary;

/// Permille; 0: different words.
pub(crate) type Alike = u16;

pub(super) const SAME: Alike = 1000;

/// Edits that are forgiven, by the longer word's bytes: a slip of the finger makes `ibm` another company,
/// and doesn't make `bilbao` one.
fn forgiven(len: usize) -> u32 {
    match len {
        0..=3 => 0,
        4..=5 => 1,
        6..=9 => 2,
        _ => 3,
    }
}

/// `pattern` is `left`'s; the words are in canonical form and differ.
pub(crate) fn alike(pattern: &Pattern, left: &str, right: &str) -> Alike {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let allowed = forgiven(long.len());
    let (shorter, longer) = (short.len() as u32, long.len() as u32);
    let near_length = longer - shorter <= allowed;
    let same_first = short.as_bytes().first() == long.as_bytes().first();
    if !near_length && !same_first {
        return 0;
    }
    // Numbers are never misspelt ones of each other.
    if has_digit(left) || has_digit(right) {
        return 0;
    }
    let mut best = 0;
    if near_length {
        let edits = pattern.distance(if std::ptr::eq(short, left) { long } else { short }.as_bytes());
        if edits <= allowed {
            best = (1000 - 1000 * edits / longer) as Alike;
            if !same_first {
                best -= best / 12;
            }
        }
    }
    let stem = common_prefix(short, long);
    let cut = same_first && shorter >= 3 && stem == short.len();
    let skeleton = same_first && shorter >= 3 && shorter * 2 <= longer + 2 && is_skeleton(short, long);
    // The vocabulary is asked last: most pairs of words have nothing in common.
    if best == 0 && !cut && !skeleton && stem < 5 {
        return 0;
    }
    let common = vocabulary::is_common(long);
    if common && vocabulary::is_common(short) {
        // Two words of the vocabulary are two words, unless they grow from one stem: `finance`, `financial`.
        return if stem >= 5 && (cut || stem * 3 >= long.len() * 2 - 2) { 650 } else { 0 };
    }
    if cut {
        // Cut short: `pharma` for `pharmaceutical`; of an uncommon word it may be another name.
        best = best.max(if common { 850 } else { (350 + 450 * shorter / longer) as Alike });
    } else if common && skeleton {
        best = best.max(700);
    }
    best
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

fn common_prefix(left: &str, right: &str) -> usize {
    left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count()
}

/// Whether `short` is `long` with letters left out: `mktng`.
pub(crate) fn is_skeleton(short: &str, long: &str) -> bool {
    let mut rest = long.bytes();
    short.bytes().all(|letter| rest.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, expect: std::ops::RangeInclusive<Alike>) {
        for (left, right) in [(left, right), (right, left)] {
            let alike = alike(&Pattern::new(left.as_bytes()), left, right);
            assert!(expect.contains(&alike), "`{left}` `{right}`: {alike}");
        }
    }

    #[test]
    fn slips_of_the_finger_are_forgiven_by_length() {
        check("vizcaya", "cizcaya", 750..=800);
        check("argentaria", "argetaria", 900..=900);
        check("bank", "bnak", 750..=750);
        check("ibm", "ibn", 0..=0);
        check("2004", "2005", 0..=0);
    }

    #[test]
    fn words_of_the_vocabulary_are_not_misspelt_ones_of_each_other() {
        check("water", "waste", 0..=0);
        check("finance", "financial", 650..=650);
    }

    #[test]
    fn cut_short() {
        check("pharmaceut", "pharmaceutical", 850..=850);
        check("mktng", "marketing", 700..=700);
        check("micro", "microsoft", 550..=650);
    }
}
