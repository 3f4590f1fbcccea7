//! Industries: stand-in.

use super::reading::Reading;
use crate::lead::{Industry, Outcome};

pub(super) fn read(text: &str) -> Option<Reading<Industry>> {
    let bank = text.to_lowercase().contains("bank") || text == "52";
    bank.then(|| Reading {
        value: Industry { code: "52".into(), name: "Finance and Insurance".into() },
        outcome: Outcome::Read,
        rule: "industry_name",
    })
}

pub(super) fn infer(company_core: &str, _domain: Option<&str>) -> Option<Reading<Industry>> {
    read(company_core).map(|reading| Reading { outcome: Outcome::Inferred, rule: "company_word", ..reading })
}
