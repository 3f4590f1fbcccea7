//! Reports as CSV (RFC 4180).
//!
//! In scope: the keys first, then the columns; a row each, without the totals. Not in scope: other lists.

use super::Report;
use serde_json::Value as Json;
use std::collections::BTreeSet;

impl Report {
    /// The report as CSV with a header; a number of which nothing can be said is empty.
    pub fn to_csv(&self) -> String {
        let keys: BTreeSet<&String> = self.rows.iter().flat_map(|row| row.key.keys()).collect();
        let names = keys.iter().map(|key| cell(key)).chain(self.columns.iter().map(|column| cell(column.name)));
        let mut csv = line(names);
        for row in &self.rows {
            let of_key = keys.iter().map(|key| cell(row.key.get(*key).map_or("", String::as_str)));
            let of_column = self.columns.iter().map(|column| match row.values.get(column.name) {
                None | Some(Json::Null) => String::new(),
                Some(value) => value.to_string(),
            });
            csv.push_str(&line(of_key.chain(of_column)));
        }
        csv
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A text that no program takes for a formula.
pub(crate) fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_read_as_what_they_are() {
        for (text, expected) in
            [("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("=1+1", "'=1+1"), ("", "")]
        {
            assert_eq!(cell(text), expected);
        }
    }
}
