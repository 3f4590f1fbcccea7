//! Edits: how many slips of the finger lie between two texts, up to a bound.
//!
//! In scope: insertions, deletions, substitutions, swapped neighbours. Not in scope: what they say (`evidence`).

/// Longest text that is compared, in characters; of longer ones the first count.
const LONGEST: usize = 48;

/// Whether two texts have the same digits in the same order: `studio54` and `studio55` are two, and no slip of a finger.
pub(super) fn same_number(left: &str, right: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    digits(left) == digits(right)
}

/// The optimal string alignment distance of two texts where it is at most `bound`.
pub(super) fn within(left: &str, right: &str, bound: usize) -> Option<usize> {
    if left == right {
        return Some(0);
    }
    if letters(left).abs_diff(letters(right)) > bound || differing(left, right) > 2 * bound as u32 {
        return None;
    }
    let (mut lefts, mut rights) = (['\0'; LONGEST], ['\0'; LONGEST]);
    let (left_len, right_len) = (fill(&mut lefts, left), fill(&mut rights, right));
    let (left, right) = (lefts.get(..left_len)?, rights.get(..right_len)?);
    // What both begin with needs no table.
    let same = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let (left, right) = (left.get(same..)?, right.get(same..)?);
    if left.is_empty() || right.is_empty() {
        let edits = left.len().max(right.len());
        return (edits <= bound).then_some(edits);
    }
    let far = bound as u8 + 1;
    let mut before = [far; LONGEST + 1];
    let mut above = [far; LONGEST + 1];
    for (cell, at) in above.iter_mut().zip(0..far) {
        *cell = at;
    }
    let mut last_left = '\0';
    for (row, &l) in left.iter().enumerate() {
        let mut current = [far; LONGEST + 1];
        let mut diagonal = above.first().copied().unwrap_or(far);
        let mut beside = (row as u8).saturating_add(1).min(far);
        if let Some(first) = current.first_mut() {
            *first = beside;
        }
        let mut nearest = beside;
        let mut last_right = '\0';
        let mut two_back = far;
        let cells = right.iter().zip(above.iter().skip(1)).zip(before.iter()).zip(current.iter_mut().skip(1));
        for (((&r, &up), &before_left), cell) in cells {
            let mut edits = if l == r { diagonal } else { diagonal.min(up).min(beside).saturating_add(1) };
            if l != r && l == last_right && r == last_left {
                edits = edits.min(two_back.saturating_add(1));
            }
            edits = edits.min(far);
            *cell = edits;
            nearest = nearest.min(edits);
            diagonal = up;
            two_back = before_left;
            beside = edits;
            last_right = r;
        }
        if nearest >= far {
            return None;
        }
        last_left = l;
        before = above;
        above = current;
    }
    let edits = usize::from(above.get(right.len()).copied().unwrap_or(far));
    (edits <= bound).then_some(edits)
}

/// How many kinds of characters only one of the texts has, at least: an edit changes two at most.
fn differing(left: &str, right: &str) -> u32 {
    let kinds = |text: &str| text.chars().take(LONGEST).fold(0_u64, |kinds, c| kinds | 1 << (u32::from(c) % 64));
    (kinds(left) ^ kinds(right)).count_ones()
}

fn letters(text: &str) -> usize {
    if text.is_ascii() { text.len().min(LONGEST) } else { text.chars().take(LONGEST).count() }
}

fn fill(places: &mut [char; LONGEST], text: &str) -> usize {
    places.iter_mut().zip(text.chars()).map(|(place, c)| *place = c).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_table_algorithm() {
        let words = ["", "a", "ab", "ba", "abc", "acb", "anna", "hanna", "smith", "smiht", "simth", "müller", "muller"];
        for left in words {
            for right in words {
                let expect = strsim::osa_distance(left, right);
                for bound in 0..4 {
                    let found = within(left, right, bound);
                    assert_eq!(found, (expect <= bound).then_some(expect), "`{left}` `{right}` {bound}");
                }
            }
        }
    }
}
