//! Company names: stand-in.

use super::reading::Reading;
use super::text;
use crate::lead::{Company, Outcome};

pub(super) fn read(text: &str) -> Option<Reading<Company>> {
    let name = text::tidy(text);
    let core = text::fold(&name);
    let value = Company { name, core, legal_form: None };
    (!value.core.is_empty()).then_some(Reading { value, outcome: Outcome::Read, rule: "as_given" })
}
