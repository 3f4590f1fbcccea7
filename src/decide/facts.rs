//! Facts: the value of each field of a lead and its account, at one moment.
//!
//! In scope: reading fields. Not in scope: comparing them (`holds`).

use crate::account::Account;
use crate::outcome::Merged;
use crate::playbook::{Field, Playbook};

/// All that conditions can see.
pub(super) struct Facts<'a> {
    pub(super) merged: &'a Merged,
    pub(super) account: Option<&'a Account>,
    pub(super) playbook: &'a Playbook,
    pub(super) now: jiff::Timestamp,
}

impl Facts<'_> {
    /// The field's value as text; `None`: unknown.
    ///
    /// Place is the lead's as a whole, or else the account's: a state of one and a country of the other would be no
    /// place. Industry and size are the account's where it has them: better known than what one person typed.
    pub(super) fn text(&self, field: Field) -> Option<String> {
        let lead = &self.merged.lead;
        let account = self.account;
        match field {
            Field::Country => self.place(&lead.country, |account| &account.country),
            Field::State => self.place(&lead.state, |account| &account.state),
            Field::City => self.place(&lead.city, |account| &account.city),
            Field::PostalCode => self.place(&lead.postal_code, |account| &account.postal_code),
            Field::Industry => {
                let industry = account.and_then(|account| account.industry.as_ref()).or(lead.industry.as_ref());
                industry.map(|industry| industry.code.clone())
            }
            Field::Level => lead.level.map(|level| level.name().into()),
            Field::Function => lead.function.map(|function| function.name().into()),
            Field::Domain => lead.domain.clone(),
            Field::EmailKind => lead.email.as_ref().map(|email| email.kind.name().into()),
            Field::Source => lead.source.clone(),
            Field::Campaign => lead.campaign.clone(),
            Field::Product => lead.product.clone(),
            Field::Partner => lead.partner.clone(),
            Field::Segment => self.segment(),
            Field::Repeat => Some(self.merged.duplicate_of.is_some().to_string()),
            Field::AccountId => account.map(|account| account.id.clone()),
            Field::AccountKind => account.map(|account| account.status.kind.name().into()),
            Field::AccountNamed => Some(account.is_some_and(|account| account.status.named).to_string()),
            Field::AccountSegment => account?.status.segment.clone(),
            Field::AccountOwner => account?.status.owner.clone(),
            Field::AccountCountry => account?.country.clone(),
            Field::AccountOpportunity => account.map(|account| account.status.opportunity.name().into()),
            Field::Employees | Field::AccountOpportunityClosedDays => {
                self.number(field).map(|number| number.to_string())
            }
        }
    }

    /// The field's value as a number; `None`: unknown, or no number.
    pub(super) fn number(&self, field: Field) -> Option<u32> {
        match field {
            Field::Employees => {
                let of_account = self.account.and_then(|account| account.employees);
                of_account.or(self.merged.lead.employees).map(|employees| employees.min)
            }
            Field::AccountOpportunityClosedDays => {
                let closed = self.account?.status.opportunity_closed_at?;
                let seconds = self.now.as_second().saturating_sub(closed.as_second());
                u32::try_from(seconds.max(0) / 86_400).ok()
            }
            _ => None,
        }
    }

    fn place(&self, of_lead: &Option<String>, of_account: impl Fn(&Account) -> &Option<String>) -> Option<String> {
        let lead = &self.merged.lead;
        match self.account {
            // The same country: the account may know more of the place.
            Some(account) if lead.country.is_none() || lead.country == account.country => {
                of_lead.clone().or_else(|| of_account(account).clone())
            }
            _ => of_lead.clone(),
        }
    }

    /// The workspace's band for the number of employees.
    fn segment(&self) -> Option<String> {
        self.playbook.segment_of(self.number(Field::Employees)?).map(str::to_owned)
    }
}
