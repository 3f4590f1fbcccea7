//! Witnesses: a lead and its account that show a finding.
//!
//! In scope: a point of the space as a lead in standard form and an account. Not in scope: what they show.

use super::solve::Point;
use super::space::Space;
use crate::account::{Account, Trial};
use crate::deal::{Deal, DealState};
use crate::decision::Held;
use crate::known::EarlierLead;
use crate::lead::{Company, Email, EmailKind, Employees, Function, Industry, Lead, Level};
use crate::outcome::Merged;
use crate::playbook::{Field, Playbook};
use jiff::Timestamp;
use serde::Serialize;

/// The fields that have a value, in the order of [`Field::ALL`]; all others are unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Witness {
    pub fields: Vec<Held>,
}

impl Witness {
    pub(super) fn at(point: &Point, space: &Space) -> Self {
        let values = space.variables.iter().zip(point).filter_map(|(variable, class)| {
            let value = variable.value(*class).filter(|_| variable.field != Field::Time || space.moments.matter())?;
            let value = if variable.field == Field::State { value.to_uppercase() } else { value };
            Some(Held { field: variable.field.name().to_owned(), value: Some(value) })
        });
        Self { fields: values.collect() }
    }

    /// The same with another number, and the band of size that goes with it.
    pub(super) fn with(&self, changed: Field, number: u32, playbook: &Playbook) -> Self {
        let value = |field: &Field| match field {
            field if *field == changed => Some(number.to_string()),
            Field::Segment if changed == Field::Employees => playbook.segment_of(number).map(str::to_owned),
            field => self.owned(*field),
        };
        let held = |field: &Field| Some(Held { field: field.name().to_owned(), value: Some(value(field)?) });
        Self { fields: Field::ALL.iter().filter_map(held).collect() }
    }

    /// The field's value.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.fields.iter().find(|held| held.field == field.name())?.value.as_deref()
    }

    fn owned(&self, field: Field) -> Option<String> {
        self.get(field).map(str::to_owned)
    }

    /// The lead, in standard form.
    pub fn lead(&self) -> Lead {
        let kind = self.get(Field::EmailKind).and_then(EmailKind::of);
        Lead {
            email: kind.map(|kind| {
                let domain = self.get(Field::EmailDomain).unwrap_or("example.com").to_owned();
                Email { address: format!("someone@{domain}"), domain, kind, suggestion: None }
            }),
            title: self.owned(Field::Title),
            level: self.get(Field::Level).and_then(Level::of),
            function: self.get(Field::Function).and_then(Function::of),
            country: self.owned(Field::Country),
            state: self.owned(Field::State),
            city: self.owned(Field::City),
            postal_code: self.owned(Field::PostalCode),
            industry: self.industry(Field::Industry),
            employees: self.employees(Field::Employees),
            revenue: self.owned(Field::Revenue),
            domain: self.owned(Field::Domain),
            source: self.owned(Field::Source),
            campaign: self.owned(Field::Campaign),
            product: self.owned(Field::Product),
            partner: self.owned(Field::Partner),
            signal: self.owned(Field::Signal),
            ..Lead::default()
        }
    }

    /// Whether the same person was here before.
    pub fn is_repeat(&self) -> bool {
        self.get(Field::Repeat) == Some("true")
    }

    /// The member who has the earlier lead.
    pub fn earlier_owner(&self) -> Option<String> {
        self.owned(Field::EarlierOwner)
    }

    /// The lead with all that bears on it beside its account, as it stands at `now`.
    pub fn merged(&self, now: Timestamp) -> Merged {
        let earlier = |case: Field, owner: Field, days: Field| {
            let case = self.owned(case)?;
            let at = self.days_ago(days, now).unwrap_or(now);
            Some(EarlierLead { case, owner: self.owned(owner), at, ..EarlierLead::default() })
        };
        let running = (self.get(Field::TrialRunning) == Some("true")).then(Trial::default);
        let ended = || Some(Trial { started_at: None, ends_at: Some(self.days_ago(Field::TrialEndedDays, now)?) });
        let deal = self.owned(Field::DealPartner).map(|partner| Deal {
            partner,
            product: self.owned(Field::DealProduct),
            state: DealState::Approved,
            ..Deal::default()
        });
        Merged {
            lead: self.lead(),
            duplicate_of: self.is_repeat().then(String::new),
            earlier_owner: self.earlier_owner(),
            earlier: earlier(Field::EarlierCase, Field::EarlierOwner, Field::EarlierDays),
            colleague: earlier(Field::ColleagueCase, Field::ColleagueOwner, Field::ColleagueDays),
            created_at: self.days_ago(Field::AgeDays, now),
            trial: running.or_else(ended),
            deals: deal.into_iter().collect(),
            ..Merged::default()
        }
    }

    /// When it is decided, where conditions ask for that.
    pub fn time(&self) -> Option<Timestamp> {
        self.get(Field::Time)?.parse().ok()
    }

    fn days_ago(&self, field: Field, now: Timestamp) -> Option<Timestamp> {
        let days = self.get(field)?.parse::<i64>().ok()?;
        Timestamp::from_second(now.as_second().checked_sub(days.checked_mul(86_400)?)?).ok()
    }

    fn industry(&self, field: Field) -> Option<Industry> {
        self.get(field).map(|code| Industry { code: code.into(), name: String::new() })
    }

    fn employees(&self, field: Field) -> Option<Employees> {
        let min = self.get(field)?.parse().ok()?;
        Some(Employees { min, max: None })
    }

    /// Its account as it stands at `now`; none where the lead has none.
    pub fn account(&self, now: Timestamp) -> Option<Account> {
        let days_ago = |field| self.days_ago(field, now);
        let mut account = Account {
            id: self.owned(Field::AccountId)?,
            name: Company::default(),
            aliases: Vec::new(),
            domains: Vec::new(),
            phone: None,
            city: None,
            state: None,
            postal_code: None,
            country: self.owned(Field::AccountCountry),
            industry: self.industry(Field::AccountIndustry),
            employees: self.employees(Field::AccountEmployees),
            parent_id: None,
            status: Default::default(),
        };
        let status = &mut account.status;
        status.kind = self.get(Field::AccountKind).and_then(crate::account::AccountKind::of).unwrap_or_default();
        status.named = self.get(Field::AccountNamed) == Some("true");
        status.segment = self.owned(Field::AccountSegment);
        status.owner = self.owned(Field::AccountOwner);
        status.opportunity =
            self.get(Field::AccountOpportunity).and_then(crate::account::Opportunity::of).unwrap_or_default();
        status.opportunity_closed_at = days_ago(Field::AccountOpportunityClosedDays);
        status.last_activity_at = days_ago(Field::AccountLastActivityDays);
        Some(account)
    }
}
