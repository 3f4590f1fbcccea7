//! Formulas: cells that a spreadsheet would take for one, though a stranger wrote them into a form.
//!
//! In scope: which cells those are, and quoting them. Not in scope: which outputs are opened in spreadsheets: `clean` gives
//! back what leads wrote, other commands give ids, numbers and words of the playbook, which other programs go by.

/// The columns, folded, whose values are keys of other tables: a quoted one would be another.
fn is_key(column: &str) -> bool {
    let folded = frontdesk::lead::fold_name(column);
    folded.ends_with("id") && (folded == "id" || column.ends_with("_id") || column.ends_with("Id"))
}

/// The cell, with an apostrophe before what a spreadsheet would run: it begins with `=`, `@`, a tab or a carriage return, or
/// with `+` or `-` and has something else than a number. `+49 30 23125010`, `-5` and `--` stay: without letters there is
/// nothing to call.
pub(crate) fn quoted(column: &str, cell: String) -> String {
    let first = cell.trim_start_matches(' ').chars().next();
    let is_formula = match first {
        Some('=' | '@' | '\t' | '\r' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => {
            cell.chars().any(|c| c.is_alphabetic() || matches!(c, '=' | '@' | '|' | '!'))
        }
        _ => false,
    };
    if is_formula && !is_key(column) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_is_quoted_and_numbers_and_ids_are_not() {
        for (column, cell, expected) in [
            ("company", "=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("company", " =1+1", "' =1+1"),
            ("company", "@SUM(A1)", "'@SUM(A1)"),
            ("company", "\t=1", "'\t=1"),
            ("company", "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("message", "-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("phone", "+49 (30) 23125-010", "+49 (30) 23125-010"),
            ("revenue", "-5", "-5"),
            ("company", "--", "--"),
            ("company", "O=Acme", "O=Acme"),
            ("id", "=7", "=7"),
            ("account_id", "@7", "@7"),
            ("AccountId", "@7", "@7"),
            ("paid", "=7", "'=7"),
            ("notes", "[{\"found\":\"=7\"}]", "[{\"found\":\"=7\"}]"),
        ] {
            assert_eq!(quoted(column, cell.into()), expected, "{column}");
        }
    }
}
