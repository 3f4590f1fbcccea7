//! Levers: what the playbook wants otherwise of candidates, points and verdicts.
//!
//! In scope: applying them; what each means is said at `playbook::Matching`. Not in scope: ties (`tie_break`).

use super::evidence::Line;
use crate::account::Account;
use crate::decision::Verdict;
use crate::lead::Lead;
use crate::playbook::Matching;
use crate::playbook::matching::{DomainOnly, RELAXED};

/// Which lever says that `account` is no candidate.
pub(super) fn left_out(lead: &Lead, account: &Account, levers: &Matching) -> Option<&'static str> {
    if !levers.kinds.is_empty() && !levers.kinds.contains(&account.status.kind) {
        return Some("kinds");
    }
    let abroad = lead.country.is_some() && account.country.is_some() && lead.country != account.country;
    (levers.same_country_only && abroad).then_some("same_country_only")
}

/// Gives the lines the workspace's points, and takes out those of features that are off.
pub(super) fn weigh(lines: &mut Vec<Line>, levers: &Matching) {
    lines.retain(|line| !levers.off.contains(line.feature));
    for line in lines {
        if let Some(own) = levers.points.get(line.feature).and_then(|levels| levels.get(line.level)) {
            line.points = *own;
        } else if levers.relaxed && line.points < 0 && RELAXED.contains(&line.feature) {
            line.points /= 2;
        }
    }
}

/// Why a person has to see this candidate before it is believed, whatever its confidence; `lines` as they were found.
pub(super) fn held_back(lead: &Lead, account: &Account, lines: &[Line], levers: &Matching) -> Option<&'static str> {
    let level = |feature: &str| lines.iter().find(|line| line.feature == feature).map(|line| line.level);
    let agrees = !matches!(level("name"), None | Some("beside_domain" | "differs"))
        || level("phone").is_some()
        || level("parent").is_some();
    if level("domain") != Some("exact") || agrees {
        return None;
    }
    match levers.domain_only {
        DomainOnly::Never => Some("domain_only"),
        DomainOnly::Fallback if lead.company.is_some() => Some("domain_only"),
        _ => (lead.company.is_some() && is_agency(account)).then_some("agency"),
    }
}

/// The verdict on a candidate that is held back.
pub(super) fn at_most_review(verdict: Verdict) -> Verdict {
    if verdict == Verdict::Match { Verdict::Review } else { verdict }
}

/// Advertising, marketing and public relations, by NAICS: they write from their own domain in their clients' names.
const AGENCIES: &str = "5418";

/// Words by which they call themselves; `agency` alone is also a public authority's.
const AGENCY_WORDS: &[&str] = &["advertising", "mediaagentur", "werbeagentur"];

/// What kind of agency it has to be.
const AGENCY_KINDS: &[&str] = &["creative", "digital", "marketing", "media", "pr"];

fn is_agency(account: &Account) -> bool {
    let words = || account.name.core.split(' ');
    let kinds = words().zip(words().skip(1)).any(|(kind, agency)| agency == "agency" && AGENCY_KINDS.contains(&kind));
    let says_so = kinds || words().any(|word| AGENCY_WORDS.contains(&word));
    says_so || account.industry.as_ref().is_some_and(|industry| industry.code.starts_with(AGENCIES))
}

#[cfg(test)]
mod tests {
    use crate::account::Account;
    use crate::decision::{Evidence, Reason, Verdict};
    use crate::lead::Lead;
    use crate::matching::{match_reviewed, score};
    use crate::organisation::{ReviewVerdict, Standing};
    use crate::outcome::{Matched, Searched};
    use crate::playbook::Playbook;
    use crate::playbook::matching::FEATURES;

    fn playbook(levers: &str) -> Playbook {
        let smallest = include_str!("../../tests/data/smallest.toml");
        let text = smallest.replacen("[matching]\n", &format!("[matching]\n{levers}\n"), 1);
        Playbook::from_toml(&text).unwrap_or_else(|findings| panic!("{findings}"))
    }

    fn account(cells: &[(&str, &str)]) -> Account {
        crate::account(cells.iter().copied()).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    fn lead(fields: &[(&str, &str)]) -> Lead {
        crate::standardize_fields(&fields.iter().copied().collect())
    }

    /// Matched by `levers`, as if search had found every account.
    fn matched<'a>(levers: &str, lead: &Lead, accounts: &'a [Account]) -> Matched<'a> {
        let candidates = accounts.iter().map(|account| account.id.clone()).collect();
        let searched = Searched { book: Some("book".into()), candidates, ..Searched::default() };
        crate::matching::match_account(lead, &searched, accounts, &playbook(levers))
    }

    /// The best candidate's id, the verdict, and what was left out or held back.
    fn told(matched: &Matched) -> (String, Verdict, String) {
        let because = matched.reasons.iter().find_map(|reason| match reason {
            Reason::LeftOut { because, accounts } => Some(format!("{because}: {}", accounts.join(" "))),
            Reason::HeldBack { because, .. } => Some(because.clone()),
            _ => None,
        });
        let best = matched.best.map(|best| best.id.clone()).unwrap_or_default();
        (best, matched.verdict, because.unwrap_or_default())
    }

    fn evidence(matched: &Matched) -> Vec<Evidence> {
        let of_best = |reason: &Reason| match reason {
            Reason::Match { evidence, .. } => Some(evidence.clone()),
            _ => None,
        };
        matched.reasons.iter().find_map(of_best).unwrap_or_default()
    }

    fn level<'a>(evidence: &'a [Evidence], feature: &str) -> Option<&'a str> {
        evidence.iter().find(|line| line.feature == feature).map(|line| line.level.as_str())
    }

    #[test]
    fn playbooks_name_the_features_that_there_are() {
        let there_are: Vec<(&str, Vec<&str>)> = score::POINTS
            .iter()
            .map(|(name, levels)| (*name, levels.iter().map(|(level, _)| *level).collect()))
            .collect();
        // What rivals take has no table: it is reckoned from their odds.
        let named = FEATURES.iter().filter(|(name, _)| *name != "rival");
        let named: Vec<(&str, Vec<&str>)> = named.map(|(name, levels)| (*name, levels.to_vec())).collect();
        assert_eq!(named, there_are, "playbook::matching::FEATURES against POINTS");
    }

    #[test]
    fn a_domain_alone_is_worth_what_the_playbook_says() {
        let acme = [account(&[("id", "1"), ("name", "Acme Tools"), ("domains", "acme.com"), ("phone", "+4930123456")])];
        let (nameless, agreeing, other) = (
            lead(&[("email", "a@acme.com")]),
            lead(&[("email", "a@acme.com"), ("company", "Acme Tools Ltd")]),
            lead(&[("email", "a@acme.com"), ("company", "Something Else")]),
        );
        let phoning = lead(&[("email", "a@acme.com"), ("company", "Something Else"), ("phone", "+4930123456")]);
        for (levers, lead, verdict, because) in [
            ("", &nameless, Verdict::Match, ""),
            ("", &other, Verdict::Match, ""),
            ("domain_only = \"always\"", &other, Verdict::Match, ""),
            ("domain_only = \"fallback\"", &nameless, Verdict::Match, ""),
            ("domain_only = \"fallback\"", &other, Verdict::Review, "domain_only"),
            ("domain_only = \"never\"", &nameless, Verdict::Review, "domain_only"),
            ("domain_only = \"never\"", &other, Verdict::Review, "domain_only"),
            ("domain_only = \"never\"", &agreeing, Verdict::Match, ""),
            ("domain_only = \"never\"", &phoning, Verdict::Match, ""),
        ] {
            let expect = ("1".to_owned(), verdict, because.to_owned());
            assert_eq!(told(&matched(levers, lead, &acme)), expect, "{levers}: {:?}", lead.company);
        }
    }

    #[test]
    fn own_points_replace_ours_and_a_feature_that_is_off_is_silent() {
        let accounts = [account(&[("id", "1"), ("name", "Rockfalcon"), ("phone", "+4930123456"), ("country", "DE")])];
        let lead = lead(&[("company", "Rockfalcon"), ("phone", "+4930123456"), ("country", "FR")]);
        let points = |levers: &str, feature: &str| {
            let lines = evidence(&matched(levers, &lead, &accounts));
            lines.iter().find(|line| line.feature == feature).map(|line| line.points)
        };
        assert_eq!((points("", "phone"), points("", "place")), (Some(400), Some(-100)));
        assert_eq!(points("points.phone.exact = 7", "phone"), Some(7));
        assert_eq!(points("points.phone.exact = 7", "place"), Some(-100));
        assert_eq!(points("off = [\"phone\"]", "phone"), None);
        let confidence = |levers: &str| matched(levers, &lead, &accounts).confidence;
        assert!(confidence("off = [\"phone\"]") < confidence("points.phone.exact = 7"));
        assert!(confidence("points.phone.exact = 7") < confidence(""));
        // Own points also hold where somebody put two names side by side.
        let names = (&accounts[0].name, None);
        let pair = |levers: &str| crate::matching::match_names(names, names, &playbook(levers)).0;
        assert!(pair("points.name.identical = -2000") < pair(""));
    }

    #[test]
    fn accounts_of_other_kinds_or_countries_are_left_out() {
        let accounts = [
            account(&[("id", "1"), ("name", "Acme Tools"), ("kind", "competitor"), ("country", "FR")]),
            account(&[("id", "2"), ("name", "Acme Toolz"), ("kind", "customer"), ("country", "DE")]),
        ];
        let lead = lead(&[("company", "Acme Tools"), ("country", "France")]);
        let check = |levers: &str, best: &str, because: &str| {
            let (id, _, left_out) = told(&matched(levers, &lead, &accounts));
            assert_eq!((id.as_str(), left_out.as_str()), (best, because), "{levers}");
        };
        check("", "1", "");
        check("kinds = [\"customer\", \"partner\"]", "2", "kinds: 1");
        check("same_country_only = true", "1", "same_country_only: 2");
        check("kinds = [\"isv\"]", "", "kinds: 1 2");
    }

    #[test]
    fn the_lead_s_country_comes_first_among_equals() {
        let accounts = [
            account(&[("id", "1"), ("name", "Acme Tools"), ("city", "Springfield"), ("kind", "customer")]),
            account(&[("id", "2"), ("name", "Acme Tools"), ("country", "FR")]),
        ];
        let lead = lead(&[("company", "Acme Tools"), ("country", "France"), ("city", "Springfield")]);
        assert_eq!(told(&matched("", &lead, &accounts)).0, "1");
        let preferred = matched("prefer_country = true", &lead, &accounts);
        assert_eq!(told(&preferred).0, "2");
        let tie = Reason::TieBreak { rule: "prefer_country".into(), chosen: "2".into(), over: vec!["1".into()] };
        assert!(preferred.reasons.contains(&tie), "{:?}", preferred.reasons);
    }

    #[test]
    fn the_first_uncommon_word_may_be_demanded() {
        let accounts = [account(&[("id", "1"), ("name", "Quittengarten Nordlicht")])];
        let check = |company: &str, best: &str| {
            let lead = lead(&[("company", company)]);
            assert_eq!(told(&matched("", &lead, &accounts)).0, "1", "`{company}`");
            assert_eq!(told(&matched("first_uncommon_word = true", &lead, &accounts)).0, best, "`{company}`");
        };
        check("Quittengarten Nordlicht", "1");
        check("Quitengarten", "1");
        check("The International Quittengarten", "1");
        check("Quitten Garten Nordlicht", "1");
        check("Nordlicht", "");
        // An equal domain needs no name.
        let accounts = [account(&[("id", "1"), ("name", "Quittengarten"), ("domains", "acme.com")])];
        let lead = lead(&[("company", "Nordlicht"), ("email", "a@acme.com")]);
        assert_eq!(told(&matched("first_uncommon_word = true", &lead, &accounts)).0, "1");
    }

    #[test]
    fn relaxed_halves_what_speaks_against() {
        let accounts = [account(&[("id", "1"), ("name", "Rockfalcon Quittengarten"), ("country", "DE")])];
        let lead = lead(&[("company", "Rockfalcon Zebra"), ("country", "FR")]);
        let points = |levers: &str, feature: &str| {
            let lines = evidence(&matched(levers, &lead, &accounts));
            lines.iter().find(|line| line.feature == feature).map(|line| line.points)
        };
        let (usual, relaxed) = ((points("", "place"), points("", "name")), "relaxed = true");
        assert_eq!(points(relaxed, "place"), usual.0.map(|points| points / 2));
        assert_eq!(points(relaxed, "name"), usual.1);
        assert_eq!(points("relaxed = true\npoints.place.other_country = -90", "place"), Some(-90));
        assert!(matched(relaxed, &lead, &accounts).confidence > matched("", &lead, &accounts).confidence);
    }

    #[test]
    fn tie_breakers_are_taken_in_the_playbook_s_order() {
        let accounts = [
            account(&[("id", "1"), ("name", "Acme Tools"), ("kind", "customer"), ("contacts", "1")]),
            account(&[("id", "2"), ("name", "Acme Tools"), ("contacts", "7")]),
        ];
        let lead = lead(&[("company", "Acme Tools")]);
        for (levers, best, rule) in [
            ("", "1", "customer"),
            ("tie_breakers = [\"contacts\", \"customer\"]", "2", "contacts"),
            ("tie_breakers = []", "1", "id"),
        ] {
            let matched = matched(levers, &lead, &accounts);
            assert_eq!(told(&matched).0, best, "{levers}");
            let by = |reason: &Reason| matches!(reason, Reason::TieBreak { rule: by, .. } if by == rule);
            assert!(matched.reasons.iter().any(by), "{levers}: {:?}", matched.reasons);
        }
    }

    #[test]
    fn siblings_of_one_domain_are_told_apart_by_name_then_place_then_tie_breakers() {
        let cells =
            |id, name, country| account(&[("id", id), ("name", name), ("country", country), ("domains", "acme.com")]);
        let mut accounts = [
            cells("1", "Acme Deutschland GmbH", "DE"),
            cells("2", "Acme France SAS", "FR"),
            cells("3", "Acme Leasing GmbH", "DE"),
        ];
        accounts[2].status.named = true;
        for (fields, best) in [
            (vec![("company", "Acme Leasing"), ("country", "France")], "3"),
            (vec![("company", "Acme France"), ("country", "DE")], "2"),
            (vec![("country", "France")], "2"),
            (vec![("country", "DE")], "3"),
            (vec![], "3"),
        ] {
            let fields: Vec<_> = fields.into_iter().chain([("email", "a@acme.com")]).collect();
            let (id, verdict, _) = told(&matched("", &lead(&fields), &accounts));
            assert_eq!((id.as_str(), verdict), (best, Verdict::Match), "{fields:?}");
        }
    }

    #[test]
    fn groups_are_evidence_and_a_subsidiary_alone_is_for_a_person_to_see() {
        let accounts = [
            account(&[("id", "1"), ("name", "Quittengarten GmbH"), ("parent_id", "p")]),
            account(&[("id", "2"), ("name", "Quittengarten GmbH")]),
        ];
        let parent = account(&[("id", "p"), ("name", "Nordlicht Werke AG"), ("domains", "nordlicht.com")]);
        let of_group = lead(&[("company", "Quittengarten (part of Nordlicht Werke AG)")]);
        let both = [accounts[1].clone(), accounts[0].clone()];
        let searched =
            Searched { book: Some("book".into()), candidates: vec!["1".into(), "2".into()], ..Searched::default() };
        let known = [both.as_slice(), std::slice::from_ref(&parent)].concat();
        let found = crate::matching::match_account(&of_group, &searched, &known, &playbook(""));
        assert_eq!(told(&found).0, "1");
        assert_eq!(level(&evidence(&found), "parent"), Some("same"));
        // The subsidiary isn't known; its parent is.
        let subsidiary = lead(&[("company", "Zebrafink (subsidiary of Nordlicht Werke)")]);
        let accounts = [parent];
        let found = matched("", &subsidiary, &accounts);
        assert_eq!(told(&found).1, Verdict::Review, "{:?}", found.reasons);
        assert_eq!(level(&evidence(&found), "parent"), Some("of_lead"));
        assert_ne!(told(&matched("", &lead(&[("company", "Zebrafink")]), &accounts)).1, Verdict::Review);
        // The group's name at the subsidiary's domain.
        let accounts = [
            account(&[("id", "1"), ("name", "Zebrafink"), ("parent_id", "p"), ("domains", "zebrafink.com")]),
            accounts[0].clone(),
        ];
        let found = matched("", &lead(&[("company", "Nordlicht Werke"), ("email", "a@zebrafink.com")]), &accounts);
        assert_eq!(level(&evidence(&found), "parent"), Some("of_account"));
    }

    #[test]
    fn an_agency_s_domain_doesn_t_make_its_clients_the_agency() {
        let agencies = [
            account(&[("id", "1"), ("name", "Zebrafink"), ("domains", "zebrafink.com"), ("industry", "Advertising")]),
            account(&[("id", "2"), ("name", "Werbeagentur Nordlicht"), ("domains", "nordlicht.com")]),
            account(&[("id", "3"), ("name", "Quitte Digital Agency"), ("domains", "quitte.com")]),
            account(&[("id", "4"), ("name", "Environment Agency"), ("domains", "water.com")]),
        ];
        let office = lead(&[("email", "a@water.com"), ("company", "Rockfalcon Enterprises")]);
        assert_eq!(told(&matched("", &office, &agencies)).1, Verdict::Match);
        for (email, id) in [("a@zebrafink.com", "1"), ("a@nordlicht.com", "2"), ("a@quitte.com", "3")] {
            let client = lead(&[("email", email), ("company", "Rockfalcon Enterprises")]);
            assert_eq!(told(&matched("", &client, &agencies)), (id.into(), Verdict::Review, "agency".into()));
            assert_eq!(told(&matched("", &lead(&[("email", email)]), &agencies)).1, Verdict::Match);
        }
        let itself = lead(&[("email", "a@zebrafink.com"), ("company", "Zebrafink Ltd")]);
        assert_eq!(told(&matched("", &itself, &agencies)).1, Verdict::Match);
        // Free mail is nobody's domain, also where an account claims it.
        let claims = [account(&[("id", "1"), ("name", "Zebrafink"), ("domains", "gmail.com;zebrafink.com")])];
        assert_eq!(claims[0].domains, ["zebrafink.com"]);
        assert_ne!(
            told(&matched("", &lead(&[("email", "a@gmail.com"), ("company", "Other")]), &claims)).1,
            Verdict::Match
        );
    }

    #[test]
    fn former_names_are_names() {
        let accounts = [account(&[("id", "1"), ("name", "Zebrafink GmbH"), ("aliases", "Nordlicht Werke AG")])];
        for company in ["Quittengarten (formerly Zebrafink GmbH)", "Quittengarten, formerly known as Nordlicht Werke"] {
            let found = matched("", &lead(&[("company", company)]), &accounts);
            assert_eq!(told(&found).1, Verdict::Match, "`{company}`: {:?}", found.reasons);
            assert!(evidence(&found).iter().any(|line| line.level == "former"));
        }
        let accounts = [account(&[("id", "1"), ("name", "Zebrafink GmbH (formerly Nordlicht Werke)")])];
        assert_eq!(told(&matched("", &lead(&[("company", "Nordlicht Werke")]), &accounts)).1, Verdict::Match);
        assert_eq!(told(&matched("", &lead(&[("company", "Quittengarten")]), &accounts)).1, Verdict::None);
    }

    #[test]
    fn what_a_reviewer_said_wins_over_everything() {
        let accounts = [
            account(&[("id", "1"), ("name", "Acme Tools"), ("domains", "acme.com")]),
            account(&[("id", "2"), ("name", "Unlike"), ("kind", "competitor"), ("country", "FR")]),
        ];
        let lead = lead(&[("email", "a@acme.com"), ("company", "Acme Tools"), ("country", "DE")]);
        let strict = playbook("kinds = [\"customer\"]\nsame_country_only = true");
        let check = |organisation: &str, verdict, account: &str, playbook: &Playbook, expect: (&str, Verdict, &str)| {
            let said = ReviewVerdict { organisation: organisation.into(), account: account.into(), verdict };
            let matched = match_reviewed(&lead, &Searched::default(), &accounts, &[said], playbook);
            let (id, verdict, because) = told(&matched);
            assert_eq!((id.as_str(), verdict, because.as_str()), expect, "{organisation} {account}");
            matched
        };
        let usual = playbook("");
        let sure = check("domain:acme.com", Standing::Always, "2", &strict, ("2", Verdict::Match, ""));
        assert_eq!(sure.confidence.millionths(), 1_000_000);
        assert!(
            matches!(sure.reasons.as_slice(), [Reason::Reviewed { organisation, .. }] if organisation == "domain:acme.com")
        );
        check("domain:acme.com", Standing::Never, "1", &usual, ("", Verdict::None, "never: 1"));
        // Of another organisation, or of an account that isn't there.
        check("domain:other.com", Standing::Always, "2", &usual, ("1", Verdict::Match, ""));
        check("domain:acme.com", Standing::Always, "3", &usual, ("1", Verdict::Match, ""));
    }

    #[test]
    fn the_prior_and_the_points_add_up_to_the_confidence() {
        let accounts = [
            account(&[("id", "1"), ("name", "Acme Tools"), ("country", "FR")]),
            account(&[("id", "2"), ("name", "Acme Trains"), ("country", "DE")]),
        ];
        let lead = lead(&[("company", "Acme Tool"), ("country", "FR")]);
        let mut seen = 0;
        for reason in matched("", &lead, &accounts).reasons {
            if let Reason::Match { confidence, prior, evidence, .. } = reason {
                let running = crate::matching::running(prior, &evidence);
                assert_eq!((running.len(), running.last()), (evidence.len() + 1, Some(&confidence)));
                seen += 1;
            }
        }
        assert_eq!(seen, 2);
    }
}
