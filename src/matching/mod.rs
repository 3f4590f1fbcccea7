//! Stage 4, match: which account the lead belongs to, how sure that is, and why.
//!
//! In scope: evidence, confidence, verdict, tie-breakers. Not in scope: finding candidates (`search`).
//! It deliberately doesn't know what follows from a match.

mod evidence;
mod lever;
mod name;
mod parent;
mod score;
mod tie_break;

use crate::account::Account;
use crate::decision::{Confidence, Evidence, Reason, Verdict};
use crate::lead::{Company, Lead};
use crate::organisation::{self, ReviewVerdict, Standing, organisation};
use crate::outcome::{Matched, Searched};
use crate::playbook::{Matching, Playbook};
use std::collections::BTreeMap;
use tie_break::Ties;

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
    let mut evidence = evidence::of_names(&lead, &named, right.1);
    lever::weigh(&mut evidence.lines, &playbook.matching);
    let confidence = score::confidence(score::odds_of_pair(&evidence.lines));
    (confidence, verdict(confidence, playbook), evidence.kept())
}

/// What the playbook's thresholds say.
fn verdict(confidence: Confidence, playbook: &Playbook) -> Verdict {
    match confidence {
        sure if sure >= playbook.matching.accept => Verdict::Match,
        unsure if unsure >= playbook.matching.review => Verdict::Review,
        _ => Verdict::None,
    }
}

/// How sure each step of a candidate's evidence leaves one: first by the prior alone, then after each line.
///
/// `prior` and `evidence` are those of a [`Reason::Match`]; the last is its confidence.
pub fn running(prior: i32, evidence: &[Evidence]) -> Vec<Confidence> {
    let mut odds = prior;
    let steps = evidence.iter().map(|line| {
        odds = odds.saturating_add(line.points);
        score::confidence(odds)
    });
    std::iter::once(score::confidence(prior)).chain(steps).collect()
}

/// An account in question.
struct Candidate<'a> {
    account: &'a Account,
    /// In hundredths of natural log odds.
    odds: i32,
    evidence: evidence::Lines,
    named: Option<name::Named>,
    /// Why it is at most for a person to review.
    held_back: Option<&'static str>,
}

impl Candidate<'_> {
    fn rank(&self) -> u32 {
        self.named.as_ref().map_or(0, |named| named.agreement.rank())
    }

    fn letters_off(&self) -> u32 {
        self.named.as_ref().map_or(0, |named| named.letters_off)
    }

    /// What decides before tie-breakers, the greater the better.
    fn standing(&self) -> (i32, u32) {
        (self.odds, self.rank())
    }

    /// The same for names of the same letters, which differ at most as typed: `Technology`, `Technologies`, `Rain Rock`.
    fn words(&self) -> ((i32, u32), Option<String>) {
        (self.standing(), self.named.as_ref().map(|named| named.name.replace(' ', "")))
    }

    /// What everything but the place says.
    fn odds_anywhere(&self) -> i32 {
        let of_place = self.evidence.lines.iter().filter(|line| line.feature == "place").map(|line| line.points);
        self.odds - of_place.sum::<i32>()
    }

    fn verdict(&self, playbook: &Playbook) -> Verdict {
        let by_thresholds = verdict(score::confidence(self.odds), playbook);
        if self.held_back.is_some() { lever::at_most_review(by_thresholds) } else { by_thresholds }
    }

    fn reason(&self, playbook: &Playbook) -> Reason {
        let evidence = self.evidence.kept();
        Reason::Match {
            account: self.account.id.clone(),
            name: self.account.name.name.clone(),
            confidence: score::confidence(self.odds),
            verdict: self.verdict(playbook),
            prior: evidence.iter().fold(self.odds, |odds, line| odds.saturating_sub(line.points)),
            evidence,
        }
    }
}

/// Adds to the best candidate's evidence what those of other names take from it.
fn hold_against_rival(scored: &mut [Candidate], levers: &Matching) {
    let Some((best, others)) = scored.split_first_mut() else { return };
    let Some(named) = &best.named else { return };
    let others = others.iter().filter(|other| other.named.as_ref().is_some_and(|other| other.name != named.name));
    let odds: Vec<i32> = others.map(|other| other.odds).collect();
    let points = score::rivals(odds.iter().copied());
    let mut line = evidence::Lines::default();
    line.push("rival", if odds.is_empty() { "none" } else { name::rival(points) }, points);
    lever::weigh(&mut line.lines, levers);
    best.odds = best.odds.saturating_add(line.lines.iter().map(|line| line.points).sum::<i32>());
    best.evidence.lines.append(&mut line.lines);
}

/// Of candidates that stand alike and whose names have the same words, puts the nearest as typed first. Names of other words
/// keep their order: that one is shorter than another doesn't make it nearer.
fn prefer_as_typed(scored: &mut [Candidate]) {
    let alike = |pair: &[Candidate]| matches!(pair, [a, b] if a.standing() == b.standing());
    if !scored.windows(2).any(alike) {
        return;
    }
    let mut first: BTreeMap<_, usize> = BTreeMap::new();
    for (at, candidate) in scored.iter().enumerate() {
        first.entry(candidate.words()).or_insert(at);
    }
    scored.sort_by_cached_key(|candidate| (first.get(&candidate.words()).copied(), candidate.letters_off()));
}

/// Of the candidates that differ from the best in nothing but the place, takes one in the lead's country to the front.
fn prefer_country(lead: &Lead, scored: &mut [Candidate]) -> Option<Reason> {
    let at_home = |candidate: &Candidate| lead.country.is_some() && candidate.account.country == lead.country;
    let best = scored.first().filter(|best| !at_home(best))?;
    let alike = |other: &Candidate| other.rank() == best.rank() && other.odds_anywhere() == best.odds_anywhere();
    let at = scored.iter().position(|other| at_home(other) && alike(other))?;
    let over = vec![best.account.id.clone()];
    scored.get_mut(..=at)?.rotate_right(1);
    let chosen = scored.first()?.account.id.clone();
    Some(Reason::TieBreak { rule: "prefer_country".into(), chosen, over })
}

/// The accounts over which a tie-breaker chose the best.
fn tied<'a>(scored: &[Candidate<'a>], ties: &Ties) -> Vec<&'a Account> {
    let Some((best, others)) = scored.split_first() else { return Vec::new() };
    let alike = others.iter().take_while(|other| other.standing() == best.standing());
    let as_typed = |other: &&Candidate| other.words() == best.words() && other.letters_off() != best.letters_off();
    let chosen_over = |other: &&'a Account| ties.order(best.account, other).is_lt();
    alike.filter(|other| !as_typed(other)).map(|other| other.account).filter(chosen_over).collect()
}

/// Most candidates whose evidence is kept as reasons.
const REASONS: usize = 3;

/// Chooses among the candidates, as they stand in `accounts` now, by evidence and then by tie-breakers.
///
/// Candidates are the accounts that have the lead's domain; where none has, or none that may ever be the one, those that
/// search found. Others in `accounts` don't count, save as parents.
pub fn match_account<'a>(
    lead: &Lead,
    searched: &Searched,
    accounts: &'a [Account],
    playbook: &Playbook,
) -> Matched<'a> {
    match_reviewed(lead, searched, accounts, &[], playbook)
}

/// The same after what reviewers said: of the `verdicts` those on this lead's organisation count, the last first.
pub fn match_reviewed<'a>(
    lead: &Lead,
    searched: &Searched,
    accounts: &'a [Account],
    verdicts: &[ReviewVerdict],
    playbook: &Playbook,
) -> Matched<'a> {
    let by_domain = organisation::by_domain(lead, accounts, verdicts).next().is_some();
    let organisation = organisation(lead).filter(|_| !verdicts.is_empty());
    let said = |verdict: Standing| {
        let of_lead = verdicts.iter().rev().filter(|said| Some(&said.organisation) == organisation.as_ref());
        of_lead.filter(move |said| said.verdict == verdict).map(|said| &said.account)
    };
    let account_of = |id: &String| accounts.iter().find(|account| account.id == *id);
    if let (Some(account), Some(organisation)) = (said(Standing::Always).find_map(account_of), &organisation) {
        return reviewed(account, organisation, by_domain);
    }
    let levers = &playbook.matching;
    let mut left_out: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut leave_out = |account: &Account, because| left_out.entry(because).or_default().push(account.id.clone());
    let lead_name = lead.company.as_ref().map(|company| name::LeadName::new(company, searched));
    let mut scored: Vec<Candidate> = Vec::new();
    for account in accounts {
        let is_candidate = account.has_domain_of(lead) || !by_domain && searched.candidates.contains(&account.id);
        if !is_candidate {
            continue;
        }
        let never = said(Standing::Never).any(|id| *id == account.id).then_some("never");
        if let Some(because) = never.or_else(|| lever::left_out(lead, account, levers)) {
            leave_out(account, because);
            continue;
        }
        let named = lead_name.as_ref().map(|lead| lead.nearest(account));
        if let (Some(company), Some(named)) = (&lead.company, &named)
            && levers.first_uncommon_word
            && !by_domain
            && !name::same_first_uncommon(company, named, searched)
        {
            leave_out(account, "first_uncommon_word");
            continue;
        }
        let mut evidence = evidence::of(lead, account, named.as_ref());
        if let Some(level) = parent::level(lead, account, named.as_ref(), accounts, searched) {
            evidence.add("parent", level);
        }
        let held_back = lever::held_back(lead, account, &evidence.lines, levers);
        lever::weigh(&mut evidence.lines, levers);
        let odds = score::odds(&evidence.lines, searched, levers.base_rate);
        scored.push(Candidate { account, odds, evidence, named, held_back });
    }
    let ties = Ties::new(lead, scored.iter().map(|candidate| candidate.account), &levers.tie_breakers);
    scored.sort_by(|a, b| b.standing().cmp(&a.standing()).then_with(|| ties.order(a.account, b.account)));
    prefer_as_typed(&mut scored);
    // Before the best alone is held against its rival: then the others' odds are no longer comparable.
    let preferred = if levers.prefer_country { prefer_country(lead, &mut scored) } else { None };
    let tied = tied(&scored, &ties);
    if !by_domain {
        hold_against_rival(&mut scored, levers);
    }
    let mut reasons = Vec::new();
    if searched.book.is_none() && !by_domain && lead.is_searchable() {
        reasons.push(Reason::BookMissing);
    }
    reasons.extend(scored.iter().take(REASONS).map(|candidate| candidate.reason(playbook)));
    let left_out = left_out.into_iter();
    reasons.extend(left_out.map(|(because, accounts)| Reason::LeftOut { because: because.into(), accounts }));
    let Some(best) = scored.first() else { return Matched { by_domain, reasons, ..Matched::default() } };
    let (confidence, verdict) = (score::confidence(best.odds), best.verdict(playbook));
    if let Some(because) = best.held_back.filter(|_| confidence >= levers.accept) {
        reasons.push(Reason::HeldBack { account: best.account.id.clone(), because: because.into() });
    }
    reasons.extend(preferred);
    if let Some(second) = tied.first() {
        reasons.push(Reason::TieBreak {
            rule: ties.rule(best.account, second).into(),
            chosen: best.account.id.clone(),
            over: tied.iter().map(|account| account.id.clone()).collect(),
        });
    }
    Matched { best: Some(best.account), confidence, verdict, by_domain, reasons }
}

/// The account of the contact that the lead was converted to: nothing is weighed.
pub fn match_contact<'a>(lead: &Lead, account: &'a Account) -> Matched<'a> {
    let reason = Reason::Contact { account: account.id.clone(), name: account.name.name.clone() };
    certain(account, account.has_domain_of(lead), reason)
}

/// What a reviewer said wins over all evidence.
fn reviewed<'a>(account: &'a Account, organisation: &str, by_domain: bool) -> Matched<'a> {
    let reason = Reason::Reviewed {
        account: account.id.clone(),
        name: account.name.name.clone(),
        organisation: organisation.to_owned(),
    };
    certain(account, by_domain, reason)
}

fn certain(account: &Account, by_domain: bool, reason: Reason) -> Matched<'_> {
    Matched {
        best: Some(account),
        confidence: Confidence::from_millionths(1_000_000),
        verdict: Verdict::Match,
        by_domain,
        reasons: vec![reason],
    }
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
    fn of_names_of_the_same_words_the_one_as_typed_comes_first() {
        let [one, many] = [("1", "Hudson Technology"), ("2", "Hudson Technologies")];
        let accounts = [one, many].map(|(id, name)| account(id, name, ""));
        for (typed, id) in [("hudson tchnologies", "2"), ("Hudson Technologies Inc", "2"), ("hudson technolgy", "1")] {
            assert_eq!(matched(&lead(typed, None), &accounts).0, id, "`{typed}`");
        }
        // Of two plants the shorter name isn't the nearer one.
        let plants = [account("1", "Acme Xanthippe", ""), account("2", "Acme Quux", "")];
        assert_eq!(matched(&lead("Acme", None), &plants).0, "1");
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
