//! Partners: who sells with us, by what leads call them, and which leads they get.
//!
//! In scope: the noun, and what has to hold for one to get a lead. Not in scope: reading it (`read::partner`), whether it
//! holds (`decide`).

use super::{Condition, Field, Playbook};
use crate::lead::closed_list;
use serde::Serialize;

closed_list! {
    /// What a partner is to us.
    #[derive(Default)]
    PartnerKind {
        #[default]
        Partner = "partner",
        Isv = "isv",
    }
}

/// A partner with people of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Partner {
    pub name: String,
    /// The id of its account: what its deal registrations name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What leads and links write for it besides its name and its account; lower case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    pub kind: PartnerKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Its own people.
    pub team: String,
    /// Which leads it gets; `None`: those that it brings, whatever they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gets: Option<Condition>,
}

impl Partner {
    /// Whether this text, in lower case, stands for the partner.
    pub fn is_called(&self, text: &str) -> bool {
        self.spellings().any(|name| name.as_str() == text)
    }

    /// All texts that stand for it, in lower case.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = String> {
        [Some(&self.name), self.account.as_ref()]
            .into_iter()
            .flatten()
            .map(|name| name.to_lowercase())
            .chain(self.names.iter().cloned())
    }

    /// What it has in one of the fields of partners.
    pub fn value(&self, field: Field) -> Option<&str> {
        match field {
            Field::PartnerName => Some(&self.name),
            Field::PartnerKind => Some(self.kind.name()),
            Field::PartnerTier => self.tier.as_deref(),
            Field::PartnerSegment => self.segment.as_deref(),
            _ => None,
        }
    }
}

impl Playbook {
    /// The partner whom a lead's `partner` names.
    pub fn partner_called(&self, text: &str) -> Option<&Partner> {
        if self.partners.is_empty() {
            return None;
        }
        let text = text.trim().to_lowercase();
        self.partners.iter().find(|partner| partner.is_called(&text))
    }

    /// For each partner, what a lead has to meet to be given to it where a case is assigned to the partner; of one lead at
    /// most one holds.
    ///
    /// A deal that a partner registered is the partner's, whatever it gets otherwise. Else the lead is that of the partner
    /// who brings it, as far as `gets` allows, and of nobody else. A lead that no partner brings is that of the first whose
    /// `gets` holds.
    pub(crate) fn partner_conditions(&self) -> Vec<Condition> {
        let is = |field, value: &str| Condition::In { field, values: vec![value.to_owned()] };
        let yes = |field, yes: bool| is(field, if yes { "true" } else { "false" });
        let mut before: Vec<Condition> = Vec::new();
        let each = |partner: &Partner| {
            let account = partner.account.as_ref().map(|account| is(Field::DealPartner, &account.to_lowercase()));
            let registered = account.map(|account| Condition::All(vec![yes(Field::DealRegistered, true), account]));
            let gets = partner.gets.clone().unwrap_or_else(Condition::always);
            let brought = Condition::All(vec![
                yes(Field::DealRegistered, false),
                is(Field::PartnerName, &partner.name),
                gets.clone(),
            ]);
            let given = partner.gets.as_ref().map(|gets| {
                let mut all = vec![
                    yes(Field::DealRegistered, false),
                    Condition::Known { field: Field::Partner, known: false },
                    gets.clone(),
                ];
                all.extend(before.iter().cloned());
                before.push(Condition::Not(Box::new(gets.clone())));
                Condition::All(all)
            });
            Condition::Any([registered, Some(brought), given].into_iter().flatten().collect())
        };
        self.partners.iter().map(each).collect()
    }
}
