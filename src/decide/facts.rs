//! Facts: the value of each field of a lead and its account, at one moment.
//!
//! In scope: reading fields. Not in scope: comparing them (`holds`, `choose`).

use crate::account::{Account, Trial};
use crate::deal::{self, Deal};
use crate::lead::Employees;
use crate::outcome::Merged;
use crate::playbook::{Field, Partner, Playbook};

/// All that conditions can see.
pub(super) struct Facts<'a> {
    pub(super) merged: &'a Merged,
    pub(super) account: Option<&'a Account>,
    pub(super) playbook: &'a Playbook,
    pub(super) now: jiff::Timestamp,
}

/// What a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Number(u32),
    Moment(jiff::Timestamp),
}

impl std::fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Moment(moment) => moment.fmt(f),
        }
    }
}

fn yes_no<'a>(yes: bool) -> Option<Value<'a>> {
    Some(Value::Text(if yes { "true" } else { "false" }))
}

impl<'a> Facts<'a> {
    /// The field's value, a number where the field has numbers; `None`: unknown.
    ///
    /// Place is the lead's as a whole, or else the account's: a state of one and a country of the other would be no
    /// place. Industry and size are the account's where it has them: better known than what one person typed.
    pub(super) fn value(&self, field: Field) -> Option<Value<'a>> {
        let lead = &self.merged.lead;
        let account = self.account;
        let text = match field {
            Field::Country => self.place(&lead.country, account.map(|account| &account.country)),
            Field::State => self.place(&lead.state, account.map(|account| &account.state)),
            Field::City => self.place(&lead.city, account.map(|account| &account.city)),
            Field::PostalCode => self.place(&lead.postal_code, account.map(|account| &account.postal_code)),
            Field::Industry => {
                let industry = account.and_then(|account| account.industry.as_ref()).or(lead.industry.as_ref());
                industry.map(|industry| industry.code.as_str())
            }
            Field::Title => lead.title.as_deref(),
            Field::Level => lead.level.map(|level| level.name()),
            Field::Function => lead.function.map(|function| function.name()),
            Field::Domain => lead.domain.as_deref(),
            Field::EmailDomain => lead.email.as_ref().map(|email| email.domain.as_str()),
            Field::EmailKind => lead.email.as_ref().map(|email| email.kind.name()),
            Field::Source => lead.source.as_deref(),
            Field::Campaign => lead.campaign.as_deref(),
            Field::Product => lead.product.as_deref(),
            Field::Partner => lead.partner.as_deref(),
            Field::Signal => lead.signal.as_deref(),
            Field::Segment => self.employees().and_then(|employees| self.playbook.segment_of(employees)),
            Field::Repeat => return yes_no(self.merged.duplicate_of.is_some()),
            Field::EarlierOwner => self.merged.earlier_owner.as_deref(),
            Field::EarlierCase => self.merged.earlier.as_ref().map(|earlier| earlier.case.as_str()),
            Field::EarlierDays => return self.days_since(self.merged.earlier.as_ref().map(|earlier| earlier.at)),
            Field::ColleagueOwner => self.merged.colleague.as_ref()?.owner.as_deref(),
            Field::ColleagueCase => self.merged.colleague.as_ref().map(|colleague| colleague.case.as_str()),
            Field::ColleagueDays => {
                return self.days_since(self.merged.colleague.as_ref().map(|colleague| colleague.at));
            }
            Field::AgeDays => return self.days_since(Some(self.merged.created_at.unwrap_or(self.now))),
            Field::Time => return Some(Value::Moment(self.now)),
            Field::TrialRunning => return yes_no(self.trials().any(|trial| trial.is_running(self.now))),
            Field::TrialEndedDays => return self.trial_ended_days(),
            Field::DealRegistered => return yes_no(self.deal().is_some()),
            Field::DealPartner => self.deal().map(|deal| deal.partner.as_str()),
            Field::DealProduct => self.deal().and_then(|deal| deal.product.as_deref()),
            Field::PartnerName | Field::PartnerKind | Field::PartnerTier | Field::PartnerSegment => {
                self.partner().and_then(|partner| partner.value(field))
            }
            Field::AccountId => account.map(|account| account.id.as_str()),
            Field::AccountKind => account.map(|account| account.status.kind.name()),
            Field::AccountNamed => return yes_no(account.is_some_and(|account| account.status.named)),
            Field::AccountSegment => account?.status.segment.as_deref(),
            Field::AccountOwner => account?.status.owner.as_deref(),
            Field::AccountCountry => account?.country.as_deref(),
            Field::AccountIndustry => account?.industry.as_ref().map(|industry| industry.code.as_str()),
            Field::AccountOpportunity => account.map(|account| account.status.opportunity.name()),
            Field::Employees => return self.employees().map(Value::Number),
            Field::Revenue => return lead.revenue.as_deref().and_then(least).map(Value::Number),
            Field::AccountEmployees => return account?.employees.map(|employees| Value::Number(employees.min)),
            Field::AccountLastActivityDays => return self.days_since(account?.status.last_activity_at),
            Field::AccountOpportunityClosedDays => return self.days_since(account?.status.opportunity_closed_at),
        };
        text.map(Value::Text)
    }

    /// The registered deal that counts at this moment.
    pub(super) fn deal(&self) -> Option<&'a Deal> {
        let of_row = self.account.and_then(|account| account.status.deal.as_deref());
        deal::registered(self.merged.deals.iter().chain(of_row), &self.merged.lead, self.now)
    }

    /// The partner whom the lead names.
    fn partner(&self) -> Option<&'a Partner> {
        self.playbook.partner_called(self.merged.lead.partner.as_deref()?)
    }

    /// The person's own, and that of the whole company.
    fn trials(&self) -> impl Iterator<Item = Trial> {
        self.merged.trial.into_iter().chain(self.account.and_then(|account| account.status.trial))
    }

    /// Since when no trial runs any more.
    fn trial_ended_days(&self) -> Option<Value<'a>> {
        if self.trials().any(|trial| trial.is_running(self.now)) {
            return None;
        }
        self.days_since(self.trials().filter_map(|trial| trial.ends_at).filter(|ends| *ends <= self.now).max())
    }

    /// The lower end of how many people work there.
    fn employees(&self) -> Option<u32> {
        let of_account = self.account.and_then(|account| account.employees);
        of_account.or(self.merged.lead.employees).map(|Employees { min, .. }| min)
    }

    /// Whole days from `then` to now; a time to come is today.
    fn days_since(&self, then: Option<jiff::Timestamp>) -> Option<Value<'a>> {
        let seconds = self.now.as_second().saturating_sub(then?.as_second());
        u32::try_from(seconds.max(0) / 86_400).ok().map(Value::Number)
    }

    fn place(&self, of_lead: &'a Option<String>, of_account: Option<&'a Option<String>>) -> Option<&'a str> {
        let lead = &self.merged.lead;
        match self.account {
            // The same country: the account may know more of the place.
            Some(account) if lead.country.is_none() || lead.country == account.country => {
                of_lead.as_deref().or_else(|| of_account?.as_deref())
            }
            _ => of_lead.as_deref(),
        }
    }
}

/// The lower end of a revenue in standard form, in whole units of its currency; the greatest number stands for all above.
fn least(revenue: &str) -> Option<u32> {
    let digits = revenue.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse::<u64>().ok().map(|number| u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revenue_is_taken_by_its_lower_end() {
        for (revenue, expect) in [
            ("5000000 USD", Some(5_000_000)),
            ("10000000-50000000 EUR", Some(10_000_000)),
            ("750000+", Some(750_000)),
            ("9000000000 USD", Some(u32::MAX)),
            ("unknown", None),
        ] {
            assert_eq!(least(revenue), expect, "{revenue}");
        }
    }
}
