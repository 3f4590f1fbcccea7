//! Sorted text as a table: lines `key<TAB>rest`, found by binary search.
//!
//! In scope: finding lines. Not in scope: what lines mean. Splitting the text is the only work done ahead.

/// A table over a text whose lines are sorted by key, byte by byte.
pub(crate) struct Table {
    lines: Vec<(&'static str, &'static str)>,
    /// The first eight bytes of each key as a number: most comparisons need no more, and the keys themselves lie apart.
    firsts: Vec<u64>,
}

impl Table {
    /// Splits `text`; lines without a tab are skipped.
    pub(crate) fn new(text: &'static str) -> Self {
        let lines: Vec<_> = text.split('\n').filter_map(|line| line.split_once('\t')).collect();
        let firsts = lines.iter().map(|(key, _)| first_eight(key)).collect();
        Self { lines, firsts }
    }

    /// The rest of the line with exactly this key.
    pub(crate) fn find(&self, key: &str) -> Option<&'static str> {
        self.lines.get(self.before(key)).filter(|(found, _)| *found == key).map(|(_, rest)| *rest)
    }

    /// Whether some key begins with `start`.
    pub(crate) fn begins(&self, start: &str) -> bool {
        self.lines.get(self.before(start)).is_some_and(|(found, _)| found.starts_with(start))
    }

    /// How many keys come before `key`.
    fn before(&self, key: &str) -> usize {
        let first = first_eight(key);
        let begin = self.firsts.partition_point(|other| *other < first);
        let alike = self.firsts.iter().skip(begin).take_while(|other| **other == first).count();
        let alike = self.lines.get(begin..begin + alike).unwrap_or_default();
        begin + alike.partition_point(|(found, _)| *found < key)
    }

    /// All lines, in order.
    #[cfg(test)]
    pub(crate) fn lines(&self) -> &[(&'static str, &'static str)] {
        &self.lines
    }
}

/// They compare as the bytes do, where those differ within eight.
pub(crate) fn first_eight(text: &str) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_nothing_else() {
        let long = Table::new("abcdefgh\t1\nabcdefgh\0\t2\nabcdefghi\t3\nabcdefghij\t4\nabcdefgi\t5\n");
        for (key, expect) in
            [("abcdefgh", "1"), ("abcdefgh\0", "2"), ("abcdefghi", "3"), ("abcdefghij", "4"), ("abcdefgi", "5")]
        {
            assert_eq!(long.find(key), Some(expect), "{key}");
        }
        assert!(long.begins("abcdefghij") && !long.begins("abcdefghijk") && long.find("abcdefg").is_none());
        let table = Table::new("a\t1\nab\t2\nb\t\nc\t3\n");
        for (key, expect) in [
            ("a", Some("1")),
            ("ab", Some("2")),
            ("b", Some("")),
            ("c", Some("3")),
            ("", None),
            ("aa", None),
            ("d", None),
        ] {
            assert_eq!(table.find(key), expect, "{key}");
        }
        assert!(table.begins("a") && table.begins("") && !table.begins("abc") && !table.begins("d"));
        assert_eq!(Table::new("").find("a"), None);
        assert_eq!(table.lines().len(), 4);
    }
}
