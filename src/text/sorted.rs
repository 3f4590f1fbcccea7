//! Sorted text as a table: lines `key<TAB>rest`, found by binary search.
//!
//! In scope: finding lines. Not in scope: what lines mean. Splitting the text is the only work done ahead.

/// A table over a text whose lines are sorted by key, byte by byte.
pub(crate) struct Table {
    lines: Vec<(&'static str, &'static str)>,
}

impl Table {
    /// Splits `text`; lines without a tab are skipped.
    pub(crate) fn new(text: &'static str) -> Self {
        Self { lines: text.split('\n').filter_map(|line| line.split_once('\t')).collect() }
    }

    /// The rest of the line with exactly this key.
    pub(crate) fn find(&self, key: &str) -> Option<&'static str> {
        let at = self.lines.binary_search_by(|(found, _)| (*found).cmp(key)).ok()?;
        self.lines.get(at).map(|(_, rest)| *rest)
    }

    /// Whether some key begins with `start`.
    pub(crate) fn begins(&self, start: &str) -> bool {
        let at = self.lines.partition_point(|(found, _)| *found < start);
        self.lines.get(at).is_some_and(|(found, _)| found.starts_with(start))
    }

    /// All lines, in order.
    #[cfg(test)]
    pub(crate) fn lines(&self) -> &[(&'static str, &'static str)] {
        &self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_nothing_else() {
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
