//! Evidence: how a lead and an account agree, feature by feature.
//!
//! In scope: comparing. Not in scope: what a level is worth (`score`).

use super::name::{self, Named};
use super::score;
use crate::account::Account;
use crate::decision::Evidence;
use crate::lead::Lead;

/// One feature's level, and what it adds.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) feature: &'static str,
    pub(super) level: &'static str,
    pub(super) points: i32,
}

impl From<&Line> for Evidence {
    fn from(line: &Line) -> Self {
        Self { feature: line.feature.into(), level: line.level.into(), points: line.points }
    }
}

/// Lines of evidence, in a fixed order.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    /// Nobody searched: two names stand side by side.
    is_pair: bool,
}

impl Lines {
    pub(super) fn add(&mut self, feature: &'static str, level: &'static str) {
        self.push(feature, level, score::points(feature, level, self.is_pair));
    }

    /// Adds a line whose points are known already.
    pub(super) fn push(&mut self, feature: &'static str, level: &'static str, points: i32) {
        self.lines.push(Line { feature, level, points });
    }

    /// As they are kept.
    pub(super) fn kept(&self) -> Vec<Evidence> {
        self.lines.iter().map(Evidence::from).collect()
    }
}

/// One line a feature that both sides know.
pub(super) fn of(lead: &Lead, account: &Account, named: Option<&Named>) -> Lines {
    let mut lines = Lines::default();
    if let Some(domain) = &lead.domain
        && !account.domains.is_empty()
    {
        lines.add("domain", if account.domains.contains(domain) { "exact" } else { "differs" });
    }
    if let Some(named) = named {
        let mut of_names = Lines::default();
        names(lead, named, &mut of_names);
        let sum: i32 = of_names.lines.iter().map(|line| line.points).sum();
        let owns_domain = lines.lines.first().is_some_and(|line| line.level == "exact");
        if owns_domain && sum < score::points("name", "beside_domain", false) {
            // A product, a department or the group: whatever the lead wrote, the domain is theirs.
            lines.add("name", "beside_domain");
        } else {
            lines.lines.append(&mut of_names.lines);
        }
    }
    if let (Some(lead), Some(account)) = (&lead.phone, &account.phone)
        && lead.e164 == account.e164
    {
        lines.add("phone", "exact");
    }
    place(
        &mut lines,
        [
            (&lead.postal_code, &account.postal_code),
            (&lead.city, &account.city),
            (&lead.state, &account.state),
            (&lead.country, &account.country),
        ],
    );
    lines
}

/// The same for two names of which at most the country is known besides.
pub(super) fn of_names(lead: &Lead, named: &Named, country: Option<&str>) -> Lines {
    let mut lines = Lines { is_pair: true, ..Lines::default() };
    names(lead, named, &mut lines);
    let country = country.map(str::to_owned);
    place(&mut lines, [(&None, &None), (&None, &None), (&None, &None), (&lead.country, &country)]);
    lines
}

fn names(lead: &Lead, named: &Named, lines: &mut Lines) {
    let agreement = &named.agreement;
    let kind = name::kind(named);
    lines.add("name", kind);
    if named.is_alias {
        lines.add("alias", "nearest");
    }
    if named.is_former {
        lines.add("alias", "former");
    }
    if let Some(segment) = name::segment(agreement) {
        lines.add("segment", segment);
    }
    match kind {
        "differs" => return,
        "acronym" => {
            lines.add("acronym", name::acronym(agreement));
            lines.add("unabbreviated", name::unabbreviated(agreement));
            return;
        }
        _ => {}
    }
    lines.add("shared", name::shared(agreement));
    lines.add("lead_only", name::left_over(agreement.left_only, agreement.left_heaviest, agreement.left));
    lines.add("account_only", name::left_over(agreement.right_only, agreement.right_heaviest, agreement.right));
    lines.add("spelling", name::spelling(agreement));
    if let Some(slip) = name::slip(agreement) {
        lines.add("slip", slip);
    }
    lines.add("first_word", name::first_word(kind, agreement));
    if agreement.numbers_differ {
        lines.add("number", "differs");
    } else if agreement.number_of_one {
        lines.add("number", "one_side");
    }
    if agreement.common_differ {
        lines.add("place_or_kind", "differs");
    }
    let company = lead.company.as_ref();
    if let (Some(lead), Some(account)) = (company.and_then(|company| company.legal_form.as_deref()), &named.legal_form)
    {
        lines.add("legal_form", if name::same_form(lead, account) { "same" } else { "differs" });
    }
    match (company.and_then(|company| company.place.as_deref()), named.branch.as_deref()) {
        (None, None) => {}
        (Some(lead), Some(account)) => lines.add("branch", if lead == account { "same" } else { "differs" }),
        _ => lines.add("branch", "one_side"),
    }
}

/// Of postal code, city, state and country, in this order, the finest that both sides know and that agrees; else
/// the coarsest that differs.
fn place(lines: &mut Lines, places: [(&Option<String>, &Option<String>); 4]) {
    const LEVELS: [(&str, &str); 4] = [
        ("same_postal_code", "other_postal_code"),
        ("same_city", "other_city"),
        ("same_state", "other_state"),
        ("same_country", "other_country"),
    ];
    let lower = |text: &str| text.to_lowercase();
    let known: Vec<(bool, &'static str)> = places
        .into_iter()
        .zip(LEVELS)
        .filter_map(|((lead, account), (same, other))| {
            let equal = lower(lead.as_deref()?) == lower(account.as_deref()?);
            Some((equal, if equal { same } else { other }))
        })
        .collect();
    // Another country outweighs a city of the same name.
    let abroad = known.last().filter(|(_, level)| *level == "other_country");
    let finest = known.iter().find(|(equal, _)| *equal);
    if let Some((_, level)) = abroad.or(finest).or(known.last()) {
        lines.add("place", level);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finest_place_that_agrees_counts() {
        let check = |places: [(&str, &str); 4], expect: Option<&str>| {
            let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let places = places.map(|(lead, account)| (known(lead), known(account)));
            let mut lines = Lines::default();
            let [a, b, c, d] = &places;
            place(&mut lines, [(&a.0, &a.1), (&b.0, &b.1), (&c.0, &c.1), (&d.0, &d.1)]);
            assert_eq!(lines.lines.first().map(|line| line.level), expect, "{places:?}");
        };
        check([("10115", "10115"), ("Berlin", "Potsdam"), ("", ""), ("DE", "DE")], Some("same_postal_code"));
        check([("10115", "10117"), ("Berlin", "BERLIN"), ("", ""), ("DE", "DE")], Some("same_city"));
        check([("", ""), ("Paris", "Paris"), ("", ""), ("FR", "US")], Some("other_country"));
        check([("", ""), ("Paris", "Lyon"), ("", ""), ("", "FR")], Some("other_city"));
        check([("", ""), ("Paris", "Lyon"), ("", ""), ("FR", "FR")], Some("same_country"));
        check([("", "1"), ("Paris", ""), ("", ""), ("", "")], None);
    }
}
