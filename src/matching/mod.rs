//! Stage 4, match: which account the lead belongs to, how sure that is, and why.
//!
//! In scope: evidence, confidence, verdict, tie-breakers. Not in scope: finding candidates (`search`).
//! It deliberately doesn't know what follows from a match.

mod evidence;
mod score;
mod tie_break;

use crate::account::Account;
use crate::decision::{Confidence, Reason, Verdict};
use crate::lead::Lead;
use crate::outcome::Searched;
use crate::playbook::Playbook;

/// The outcome of matching one lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched<'a> {
    /// The best candidate; believed only where the verdict is `match`.
    pub best: Option<&'a Account>,
    pub confidence: Confidence,
    pub verdict: Verdict,
    /// Whether an exact domain decided, so that no book was needed.
    pub by_domain: bool,
    pub reasons: Vec<Reason>,
}

impl<'a> Matched<'a> {
    /// The account that is believed.
    pub fn account(&self) -> Option<&'a Account> {
        self.best.filter(|_| self.verdict == Verdict::Match)
    }
}

/// Most candidates whose evidence is kept as reasons.
const REASONS: usize = 3;

/// Chooses among `accounts`, the candidates as they stand now, by evidence and then by tie-breakers.
pub fn match_account<'a>(
    lead: &Lead,
    searched: &Searched,
    accounts: &'a [Account],
    playbook: &Playbook,
) -> Matched<'a> {
    let by_domain =
        lead.domain.as_ref().is_some_and(|domain| accounts.iter().any(|account| account.domains.contains(domain)));
    let mut scored: Vec<_> = accounts
        .iter()
        .map(|account| {
            let evidence = evidence::of(lead, account);
            (score::confidence(&evidence), account, evidence)
        })
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| tie_break::order(lead, a.1, b.1)));
    let mut reasons = Vec::new();
    if searched.book.is_none() && !by_domain && lead.is_searchable() {
        reasons.push(Reason::BookMissing);
    }
    let Some((confidence, best, _)) = scored.first() else {
        return Matched { reasons, ..Matched::default() };
    };
    let verdict = |confidence: Confidence| match confidence {
        sure if sure >= playbook.matching.accept => Verdict::Match,
        unsure if unsure >= playbook.matching.review => Verdict::Review,
        _ => Verdict::None,
    };
    let matched =
        Matched { best: Some(best), confidence: *confidence, verdict: verdict(*confidence), by_domain, reasons };
    let tied: Vec<&Account> =
        scored.iter().skip(1).filter(|other| other.0 == *confidence).map(|other| other.1).collect();
    let mut reasons = matched.reasons;
    for (confidence, account, evidence) in scored.iter().take(REASONS) {
        reasons.push(Reason::Match {
            account: account.id.clone(),
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
