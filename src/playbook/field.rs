//! The fields that conditions can test, and which values each can have.
//!
//! In scope: names and types. Not in scope: a lead's values (`decide` reads them).

use super::partner::PartnerKind;
use crate::account::{AccountKind, Opportunity};
use crate::lead::{EmailKind, Function, Level, closed_list};

closed_list! {
    /// A field of the lead, of its account, or of how it came.
    Field {
        Country = "country",
        State = "state",
        City = "city",
        PostalCode = "postal_code",
        Industry = "industry",
        Title = "title",
        Level = "level",
        Function = "function",
        Employees = "employees",
        Segment = "segment",
        Revenue = "revenue",
        Domain = "domain",
        EmailDomain = "email_domain",
        EmailKind = "email_kind",
        Source = "source",
        Campaign = "campaign",
        Product = "product",
        Partner = "partner",
        Signal = "signal",
        Repeat = "repeat",
        EarlierOwner = "earlier_owner",
        EarlierCase = "earlier_case",
        EarlierDays = "earlier_days",
        ColleagueOwner = "colleague_owner",
        ColleagueCase = "colleague_case",
        ColleagueDays = "colleague_days",
        AgeDays = "age_days",
        /// When it is decided: the only field that is tested by calendars.
        Time = "time",
        TrialRunning = "trial_running",
        TrialEndedDays = "trial_ended_days",
        DealRegistered = "deal_registered",
        DealPartner = "deal_partner",
        DealProduct = "deal_product",
        PartnerName = "partner_name",
        PartnerKind = "partner_kind",
        PartnerTier = "partner_tier",
        PartnerSegment = "partner_segment",
        AccountId = "account.id",
        AccountKind = "account.kind",
        AccountNamed = "account.named",
        AccountSegment = "account.segment",
        AccountOwner = "account.owner",
        AccountCountry = "account.country",
        AccountIndustry = "account.industry",
        AccountEmployees = "account.employees",
        AccountLastActivityDays = "account.last_activity_days",
        AccountOpportunity = "account.opportunity",
        AccountOpportunityClosedDays = "account.opportunity_closed_days",
    }
}

/// Which values a field can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// One of a list.
    Closed(&'static [&'static str]),
    /// `true` or `false`.
    YesNo,
    /// A whole number, 0 or more; tested by `min` and `max`.
    Number,
    /// Two letters, ISO 3166-1.
    Country,
    /// A segment of this playbook.
    Segment,
    /// What a `[[partner]]` of this playbook has there.
    Partner,
    /// A moment; tested by the playbook's calendars.
    Moment,
    /// A NAICS code; a shorter one holds for all that begin with it.
    Industry,
    /// Any text, compared without regard to case; `*` at the end: begins with.
    Text,
}

impl Field {
    /// Whether it is the account's and not the lead's.
    pub fn is_of_account(self) -> bool {
        self.name().starts_with("account.")
    }

    /// Whether it is said of the lead's company, besides by its account.
    pub fn is_of_company(self) -> bool {
        matches!(
            self,
            Self::TrialRunning
                | Self::TrialEndedDays
                | Self::DealRegistered
                | Self::DealPartner
                | Self::DealProduct
                | Self::ColleagueOwner
                | Self::ColleagueCase
                | Self::ColleagueDays
        )
    }

    /// Whether every lead has a value there: what isn't so is no.
    pub fn is_always_known(self) -> bool {
        matches!(
            self,
            Self::Repeat | Self::AccountNamed | Self::TrialRunning | Self::DealRegistered | Self::AgeDays | Self::Time
        )
    }

    /// The type of this field's values.
    pub fn value_type(self) -> Type {
        match self {
            Self::Country | Self::AccountCountry => Type::Country,
            Self::Industry | Self::AccountIndustry => Type::Industry,
            Self::Level => Type::Closed(Level::NAMES),
            Self::Function => Type::Closed(Function::NAMES),
            Self::EmailKind => Type::Closed(EmailKind::NAMES),
            Self::AccountKind => Type::Closed(AccountKind::NAMES),
            Self::AccountOpportunity => Type::Closed(Opportunity::NAMES),
            Self::Segment => Type::Segment,
            Self::PartnerKind => Type::Closed(PartnerKind::NAMES),
            Self::PartnerName | Self::PartnerTier | Self::PartnerSegment => Type::Partner,
            Self::Time => Type::Moment,
            Self::Repeat | Self::AccountNamed | Self::TrialRunning | Self::DealRegistered => Type::YesNo,
            Self::Employees
            | Self::EarlierDays
            | Self::ColleagueDays
            | Self::AgeDays
            | Self::TrialEndedDays
            | Self::Revenue
            | Self::AccountEmployees
            | Self::AccountLastActivityDays
            | Self::AccountOpportunityClosedDays => Type::Number,
            Self::State
            | Self::City
            | Self::PostalCode
            | Self::Title
            | Self::Domain
            | Self::EmailDomain
            | Self::Source
            | Self::Campaign
            | Self::Product
            | Self::Partner
            | Self::Signal
            | Self::EarlierOwner
            | Self::EarlierCase
            | Self::ColleagueOwner
            | Self::ColleagueCase
            | Self::DealPartner
            | Self::DealProduct
            | Self::AccountId
            | Self::AccountSegment
            | Self::AccountOwner => Type::Text,
        }
    }
}
