//! Sorted text as a table: lines `key<TAB>rest`, found by binary search.
//!
//! In scope: finding a line. Not in scope: what lines mean. Nothing is parsed ahead or kept: the text is the table.

/// The rest of the line with exactly this key. Lines of `text` are sorted by key, byte by byte, and end in a newline.
pub(super) fn find<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = text.as_bytes().get(..middle)?.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1).max(low);
        let line = text.get(start..)?.split('\n').next()?;
        let (found, rest) = line.split_once('\t')?;
        match found.cmp(key) {
            std::cmp::Ordering::Equal => return Some(rest),
            std::cmp::Ordering::Less => low = start + line.len() + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_nothing_else() {
        let text = "a\t1\nab\t2\nb\t\nc\t3\n";
        for (key, expect) in [
            ("a", Some("1")),
            ("ab", Some("2")),
            ("b", Some("")),
            ("c", Some("3")),
            ("", None),
            ("aa", None),
            ("d", None),
        ] {
            assert_eq!(find(text, key), expect, "{key}");
        }
        assert_eq!(find("", "a"), None);
    }
}
