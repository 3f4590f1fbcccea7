//! Forms: how the values of a field are written.
//!
//! In scope: the list, and reading a value into one form for all systems. Not in scope: which field has which (`table`).

use super::{DateOrder, amount, moment, record_id};
use crate::lead::closed_list;
use crate::playbook::decimals;
use crate::text;

closed_list! {
    /// How a field's values are written.
    Form {
        Id = "id",
        /// Several ids; the first counts.
        Ids = "ids",
        Text = "text",
        Yes = "yes",
        Whole = "whole",
        Amount = "amount",
        Time = "time",
        Day = "day",
        /// A word for how far something has come.
        Stage = "stage",
        /// An id, a name or an address.
        Owner = "owner",
    }
}

/// What values are read by, beside their form.
pub(super) struct Reading<'a> {
    pub(super) dates: Option<DateOrder>,
    /// ISO 4217, of amounts that don't say theirs.
    pub(super) currency: &'a str,
}

impl Form {
    /// The value in the one form: ids in their long form, `true` or `false`, amounts in the currency's smallest unit, RFC 3339
    /// times and days, texts as they are. `Err`: what would be right.
    pub(super) fn read(self, found: &str, by: &Reading) -> Result<String, String> {
        let value = text::tidy(found);
        match self {
            Self::Id => id(&value),
            Self::Ids => id(value.split([';', ',']).next().unwrap_or_default().trim()),
            Self::Text => Ok(found.trim().to_owned()),
            Self::Stage | Self::Owner => Ok(record_id::long(&value)),
            Self::Yes => match value.to_lowercase().as_str() {
                "true" | "yes" | "y" | "1" | "x" | "✓" => Ok("true".into()),
                "false" | "no" | "n" | "0" => Ok("false".into()),
                _ => Err("true or false".into()),
            },
            Self::Whole => {
                let whole = value.strip_suffix(".0").unwrap_or(&value).replace([',', ' ', '\u{a0}', '\''], "");
                let number: Result<u32, _> = whole.parse();
                number.map(|number| number.to_string()).map_err(|_| "a whole number, 0 or more".into())
            }
            Self::Amount => {
                amount::read(&value, decimals(by.currency)).map(|amount| amount.to_string()).ok_or_else(|| {
                    let currency = by.currency;
                    format!("an amount of {currency} such as `1234.50`, 0 to 10000000000")
                })
            }
            Self::Time => moment::time(&value, by.dates).map(|time| time.to_string()),
            Self::Day => moment::day(&value, by.dates).map(|day| day.to_string()),
        }
    }
}

/// A record's id; a number that a spreadsheet has shortened is none.
fn id(value: &str) -> Result<String, String> {
    let shortened = value.split_once(['E', 'e']).is_some_and(|(digits, power)| {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        power.starts_with('+') && is_number(digits) && is_number(power.trim_start_matches('+'))
    });
    match value {
        _ if shortened => Err("the whole id: a spreadsheet has shortened it".into()),
        "" => Err("the record's id".into()),
        value => Ok(record_id::long(value)),
    }
}
