//! Where in a playbook's text its parts stand.
//!
//! In scope: rows and named tables, by their place in the model. Not in scope: what they say (`read`).

use super::node::{self, Node, Value};
use std::collections::BTreeMap;

/// Lines by place in the model: `territory[3]`, `team.field-dach`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(BTreeMap<String, u32>);

impl Lines {
    /// The lines of a playbook written in TOML; none where the text is no TOML.
    pub fn of_toml(text: &str) -> Self {
        let mut offsets = Vec::new();
        if let Ok(Node { value: Value::Table(sections), .. }) = node::toml(text) {
            for (section, _, node) in sections {
                match node.value {
                    Value::List(rows) => {
                        let rows = rows.into_iter().enumerate();
                        offsets.extend(rows.map(|(index, row)| (format!("{section}[{index}]"), row.offset)));
                    }
                    Value::Table(named) => {
                        offsets.extend(named.into_iter().map(|(name, at, _)| (format!("{section}.{name}"), at)));
                    }
                    _ => {}
                }
            }
        }
        let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let line = |offset: usize| u32::try_from(breaks.partition_point(|at| *at < offset) + 1).unwrap_or(u32::MAX);
        Self(offsets.into_iter().filter_map(|(at, offset)| Some((at, line(offset?)))).collect())
    }

    /// The line, from 1; `None`: the text doesn't tell.
    pub fn get(&self, at: &str) -> Option<u32> {
        self.0.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_tables_have_lines() {
        let lines =
            Lines::of_toml("name = 'x'\n\n[team.a]\nchannel = 1\n[team.\"b.c\"]\n\n[[case]]\nname = 1\n[[case]]\n");
        let at = ["team.a", "team.b.c", "case[0]", "case[1]", "case[2]", "name"];
        assert_eq!(at.map(|at| lines.get(at)), [Some(3), Some(5), Some(7), Some(9), None, None]);
        assert_eq!(Lines::of_toml("no toml"), Lines::default());
    }
}
