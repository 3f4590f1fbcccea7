//! Stage 4, match: which account the lead belongs to, how sure that is, and why.
//!
//! In scope: evidence, confidence, verdict, tie-breakers. Not in scope: finding candidates (`search`).
//! It deliberately doesn't know what follows from a match.

mod evidence;
mod name;
mod score;
mod tie_break;

use crate::account::Account;
use crate::decision::{Confidence, Evidence, Reason, Verdict};
use crate::lead::{Company, Lead};
use crate::outcome::{Matched, Searched};
use crate::playbook::Playbook;

/// Compares two company names that somebody put side by side; countries in ISO 3166-1 alpha-2, where known.
///
/// Returns the confidence that they name one company, the verdict by the playbook's thresholds, and the evidence.
pub fn match_names(
    left: (&Company, Option<&str>),
    right: (&Company, Option<&str>),
    playbook: &Playbook,
) -> (Confidence, Verdict, Vec<Evidence>) {
    let lead = Lead { company: Some(left.0.clone()), country: left.1.map(Into::into), ..Lead::default() };
    let searched = Searched::default();
    let named = name::of_pair(left.0, right.0, &searched);
    let evidence = evidence::of_names(&lead, &named, right.1);
    let confidence = score::confidence(score::odds_of_pair(&evidence.lines));
    (confidence, verdict(confidence, playbook), evidence.lines)
}

/// What the playbook's thresholds say.
fn verdict(confidence: Confidence, playbook: &Playbook) -> Verdict {
    match confidence {
        sure if sure >= playbook.matching.accept => Verdict::Match,
        unsure if unsure >= playbook.matching.review => Verdict::Review,
        _ => Verdict::None,
    }
}

/// An account in question.
struct Candidate<'a> {
    account: &'a Account,
    /// In hundredths of natural log odds.
    odds: i32,
    evidence: evidence::Lines,
    named: Option<name::Named>,
}

impl Candidate<'_> {
    fn rank(&self) -> u32 {
        self.named.as_ref().map_or(0, |named| named.agreement.rank())
    }
}

/// Adds to the best candidate's evidence what those of other names take from it.
fn hold_against_rival(scored: &mut [Candidate]) {
    let Some((best, others)) = scored.split_first_mut() else { return };
    let Some(named) = &best.named else { return };
    let others = others.iter().filter(|other| other.named.as_ref().is_some_and(|other| other.name != named.name));
    let odds: Vec<i32> = others.map(|other| other.odds).collect();
    let points = score::rivals(odds.iter().copied());
    best.evidence.push("rival", if odds.is_empty() { "none" } else { name::rival(points) }, points);
    best.odds = best.odds.saturating_add(points);
}

/// Most candidates whose evidence is kept as reasons.
const REASONS: usize = 3;

/// Chooses among the candidates, as they stand in `accounts` now, by evidence and then by tie-breakers.
///
/// Candidates are the accounts that have the lead's domain; where none has, those that search found. Others in `accounts`
/// don't count.
pub fn match_account<'a>(
    lead: &Lead,
    searched: &Searched,
    accounts: &'a [Account],
    playbook: &Playbook,
) -> Matched<'a> {
    let by_domain = accounts.iter().any(|account| account.has_domain_of(lead));
    let lead_name = lead.company.as_ref().map(|company| name::LeadName::new(company, searched));
    let mut scored: Vec<Candidate> = accounts
        .iter()
        .filter(
            |account| {
                if by_domain { account.has_domain_of(lead) } else { searched.candidates.contains(&account.id) }
            },
        )
        .map(|account| {
            let named = lead_name.as_ref().map(|lead| lead.nearest(account));
            let evidence = evidence::of(lead, account, named.as_ref());
            Candidate { account, odds: score::odds(&evidence.lines, searched), evidence, named }
        })
        .collect();
    scored.sort_by(|a, b| {
        let order = b.odds.cmp(&a.odds).then(b.rank().cmp(&a.rank()));
        order.then_with(|| tie_break::order(lead, a.account, b.account))
    });
    // Before the best alone is held against its rival: then the others' odds are no longer comparable.
    let standing = |candidate: &Candidate| (candidate.odds, candidate.rank());
    let best = scored.first().map(standing);
    let tied = scored.iter().skip(1).take_while(|other| best == Some(standing(other))).count();
    if !by_domain {
        hold_against_rival(&mut scored);
    }
    let scored: Vec<(Confidence, &Account, Vec<Evidence>)> = scored
        .into_iter()
        .map(|candidate| (score::confidence(candidate.odds), candidate.account, candidate.evidence.lines))
        .collect();
    let mut reasons = Vec::new();
    if searched.book.is_none() && !by_domain && lead.is_searchable() {
        reasons.push(Reason::BookMissing);
    }
    let Some((confidence, best, _)) = scored.first() else {
        return Matched { reasons, ..Matched::default() };
    };
    let verdict = |confidence| verdict(confidence, playbook);
    let matched =
        Matched { best: Some(best), confidence: *confidence, verdict: verdict(*confidence), by_domain, reasons };
    let tied: Vec<&Account> = scored.iter().skip(1).take(tied).map(|other| other.1).collect();
    let mut reasons = matched.reasons;
    for (confidence, account, evidence) in scored.iter().take(REASONS) {
        reasons.push(Reason::Match {
            account: account.id.clone(),
            name: account.name.name.clone(),
            confidence: *confidence,
            verdict: verdict(*confidence),
            evidence: evidence.clone(),
        });
    }
    if let Some(second) = tied.first() {
        reasons.push(Reason::TieBreak {
            rule: tie_break::rule(lead, best, second).into(),
            chosen: best.id.clone(),
            over: tied.iter().map(|account| account.id.clone()).collect(),
        });
    }
    Matched { reasons, ..matched }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AccountBook;

    fn account(id: &str, name: &str, domain: &str) -> Account {
        crate::account([("id", id), ("name", name), ("domains", domain)]).unwrap()
    }

    fn lead(name: &str, domain: Option<&str>) -> Lead {
        Lead { company: Some(account("l", name, "").name), domain: domain.map(Into::into), ..Lead::default() }
    }

    /// The best account and its verdict, searched among all of `accounts`.
    fn matched(lead: &Lead, accounts: &[Account]) -> (String, Verdict) {
        let searched = crate::search(lead, Some(&AccountBook::build(accounts)));
        let found: Vec<Account> =
            accounts.iter().filter(|account| searched.candidates.contains(&account.id)).cloned().collect();
        let matched = match_account(lead, &searched, &found, &Playbook::starter());
        (matched.best.map(|best| best.id.clone()).unwrap_or_default(), matched.verdict)
    }

    #[test]
    fn sure_where_evidence_agrees_and_silent_where_not() {
        let accounts = [
            account("1", "Rockfalcon Enterprises Ltd", "rockfalcon.example"),
            account("2", "Rockfeller Logistics Inc", "rockfeller.example"),
            account("3", "Zebra Vizcaya Argentaria", "zva.example"),
        ];
        for (name, domain, id, verdict) in [
            ("Rockfalcon Enterprises", None, "1", Verdict::Match),
            ("Rock Falcon Enterprises GmbH", None, "1", Verdict::Match),
            ("Something Else", Some("zva.example"), "3", Verdict::Match),
            ("Falcon", None, "1", Verdict::None),
        ] {
            assert_eq!(matched(&lead(name, domain), &accounts), (id.into(), verdict), "`{name}`");
        }
        assert_eq!(matched(&lead("Quux", None), &accounts).1, Verdict::None);
    }

    #[test]
    fn the_order_of_accounts_does_not_matter() {
        let accounts = [account("1", "Acme", ""), account("2", "Acme", ""), account("3", "Acme", "")];
        let reversed: Vec<Account> = accounts.iter().rev().cloned().collect();
        assert_eq!(matched(&lead("Acme", None), &accounts), matched(&lead("Acme", None), &reversed));
        assert_eq!(matched(&lead("Acme", None), &accounts).0, "1");
    }

    #[test]
    fn the_rule_that_broke_a_tie_is_a_reason_however_the_accounts_were_found() {
        let accounts = [account("1", "Acme", "acme.example"), account("2", "Acme", "acme.example")];
        let other = account("3", "Rockfalcon", "");
        let rules = |lead: &Lead, accounts: &[Account]| {
            let candidates = accounts.iter().map(|account| account.id.clone()).collect();
            let searched = Searched { candidates, ..Searched::default() };
            let matched = match_account(lead, &searched, accounts, &Playbook::starter());
            let rule =
                |reason| if let Reason::TieBreak { rule, over, .. } = reason { Some((rule, over)) } else { None };
            matched.reasons.into_iter().find_map(rule)
        };
        let tie = Some(("id".to_owned(), vec!["2".to_owned()]));
        assert_eq!(rules(&lead("Acme", Some("acme.example")), &accounts), tie);
        let [first, second] = accounts;
        assert_eq!(rules(&lead("Acme", None), &[first.clone(), second, other.clone()]), tie);
        assert_eq!(rules(&lead("Acme", None), &[first, other]), None);
    }

    #[test]
    fn without_a_book_a_known_domain_still_decides() {
        let accounts = [account("1", "Acme", "acme.example")];
        let lead = lead("Acme", Some("acme.example"));
        let matched = match_account(&lead, &Searched::default(), &accounts, &Playbook::starter());
        assert!(matched.by_domain && matched.verdict == Verdict::Match);
    }

    #[test]
    fn pairs_are_compared_alike_from_both_sides() {
        let (left, right) = (account("1", "Deutsche Bank AG", "").name, account("2", "Deutsche Bank", "").name);
        let playbook = Playbook::starter();
        let forth = match_names((&left, None), (&right, None), &playbook);
        let back = match_names((&right, None), (&left, None), &playbook);
        assert_eq!((forth.0, forth.1), (back.0, back.1));
        assert_eq!(forth.1, Verdict::Match);
    }
}
