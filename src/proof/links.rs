//! Links: which values of two fields go together, whatever a playbook says.
//!
//! In scope: what follows of what leads, accounts, deals and partners are. Not in scope: the classes of one field (`space`).

use super::class_set::ClassSet;
use super::space::{Link, Variable, at};
use crate::playbook::{Field, Playbook};

/// What goes with what: a segment is a band of employees; a state is in its country; an address has a kind and a
/// domain; only who was here before has an earlier owner, case and day; a trial that runs hasn't ended; a registered deal has
/// a partner, and isn't of another product than the lead; a partner is called by its names, and has the rest; a lead without an account has none of an account's fields; an
/// account's country is the lead's where the lead has none, and its industry and employees are the lead's.
pub(super) fn links(variables: &[Variable], playbook: &Playbook) -> Vec<Link> {
    let variable = |field: Field| variables.get(at(field));
    let mut links = Vec::new();
    let mut link = |from: Field, to: Field, allowed: &dyn Fn(Option<&str>, &Variable) -> ClassSet| {
        if let (Some(of), Some(with)) = (variable(from), variable(to)) {
            let allowed = (0..of.classes()).map(|class| allowed(of.value(class).as_deref(), with)).collect();
            links.push(Link { from: at(from), to: at(to), allowed });
        }
    };
    let any = |with: &Variable| ClassSet::all(with.classes());
    let one = |value: Option<&str>, with: &Variable| {
        let class = value.map_or(Some(0), |value| with.class_of(value));
        ClassSet::of(with.classes(), class)
    };
    link(Field::Employees, Field::Segment, &|employees, with| {
        let employees = employees.and_then(|employees| employees.parse().ok());
        let band = employees.and_then(|employees| playbook.segment_of(employees));
        one(band, with)
    });
    link(Field::State, Field::Country, &|state, with| {
        let country = state.and_then(|state| state.split('-').next()).map(str::to_uppercase);
        if country.is_none() { any(with) } else { one(country.as_deref(), with) }
    });
    link(Field::Country, Field::AccountCountry, &|country, with| {
        if country.is_none() { with.unknown() } else { any(with) }
    });
    for field in [Field::AccountKind, Field::AccountOpportunity] {
        link(Field::AccountId, field, &|id, with| if id.is_none() { with.unknown() } else { with.known() });
    }
    link(Field::AccountId, Field::AccountNamed, &|id, with| {
        if id.is_none() { one(Some("false"), with) } else { any(with) }
    });
    for field in [
        Field::AccountSegment,
        Field::AccountOwner,
        Field::AccountCountry,
        Field::AccountIndustry,
        Field::AccountEmployees,
        Field::AccountLastActivityDays,
        Field::AccountOpportunityClosedDays,
    ] {
        link(Field::AccountId, field, &|id, with| if id.is_none() { with.unknown() } else { any(with) });
    }
    link(Field::AccountIndustry, Field::Industry, &|industry, with| {
        if industry.is_none() { any(with) } else { one(industry, with) }
    });
    link(Field::AccountEmployees, Field::Employees, &|employees, with| match employees {
        None => any(with),
        Some(_) => {
            ClassSet::of(with.classes(), (1..with.classes()).filter(|class| with.value(*class).as_deref() == employees))
        }
    });
    link(Field::EmailKind, Field::EmailDomain, &|kind, with| {
        if kind.is_some() { with.known() } else { with.unknown() }
    });
    link(Field::Repeat, Field::EarlierOwner, &|repeat, with| {
        if repeat == Some("true") { any(with) } else { with.unknown() }
    });
    for field in [Field::EarlierCase, Field::EarlierDays] {
        link(Field::Repeat, field, &|repeat, with| if repeat == Some("true") { any(with) } else { with.unknown() });
    }
    link(Field::ColleagueCase, Field::ColleagueOwner, &|case, with| {
        if case.is_some() { any(with) } else { with.unknown() }
    });
    link(Field::ColleagueCase, Field::ColleagueDays, &|case, with| {
        if case.is_some() { with.known() } else { with.unknown() }
    });
    link(Field::TrialRunning, Field::TrialEndedDays, &|running, with| {
        if running == Some("true") { with.unknown() } else { any(with) }
    });
    link(Field::DealRegistered, Field::DealPartner, &|registered, with| {
        if registered == Some("true") { with.known() } else { with.unknown() }
    });
    link(Field::DealRegistered, Field::DealProduct, &|registered, with| {
        if registered == Some("true") { any(with) } else { with.unknown() }
    });
    link(Field::DealProduct, Field::Product, &|product, with| match product {
        None => any(with),
        Some(product) => ClassSet::of(with.classes(), [Some(0), with.class_of(product)].into_iter().flatten()),
    });
    link(Field::Partner, Field::PartnerName, &|called, with| {
        let partner = called.and_then(|called| playbook.partner_called(called));
        one(partner.map(|partner| partner.name.as_str()), with)
    });
    for field in [Field::PartnerKind, Field::PartnerTier, Field::PartnerSegment] {
        link(Field::PartnerName, field, &|name, with| {
            let partner = playbook.partners.iter().find(|partner| Some(partner.name.as_str()) == name);
            one(partner.and_then(|partner| partner.value(field)), with)
        });
    }
    links
}
