//! The waterfall in the terminal: from the prior to the confidence, line by line, in 80 columns.
//!
//! In scope: layout and words. Not in scope: figures, which are the core's.

use crate::explain::{Candidate, Explained};
use frontdesk::decision::{Reason, Verdict};

/// Columns of the terminal that text may take.
const WIDTH: usize = 80;

/// Columns of the picture beside the figures.
const PICTURE: usize = 26;

/// Candidates that are shown: the best and the runner-up.
const SHOWN: usize = 2;

/// The whole explanation, as lines.
pub(crate) fn text(explained: &Explained) -> String {
    let mut text = paragraph(&headline(explained));
    let shown: Vec<&Candidate> = explained.candidates.iter().take(SHOWN).collect();
    let scale = Scale::of(&shown);
    for (candidate, title) in shown.iter().zip(["Best", "Runner-up"]) {
        text.push('\n');
        text.push_str(&table(candidate, title, &scale));
    }
    let notes: Vec<String> = explained.reasons.iter().filter_map(note).collect();
    if !shown.is_empty() || !notes.is_empty() {
        text.push('\n');
    }
    if !shown.is_empty() {
        text.push_str(&paragraph(
            "Points are hundredths of log odds: what a feature's level adds (█) or takes (░). The rival, how near the \
             next name comes, counts for the best alone.",
        ));
    }
    notes.iter().for_each(|note| text.push_str(&paragraph(note)));
    text
}

/// What became of the lead.
fn headline(explained: &Explained) -> String {
    let company = explained.lead.company.as_ref().map(|company| company.name.as_str());
    let parts =
        [company, explained.lead.domain.as_deref(), explained.lead.city.as_deref(), explained.lead.country.as_deref()];
    let described: Vec<&str> = parts.into_iter().flatten().collect();
    let described = if described.is_empty() { "nothing to match by".to_owned() } else { described.join(", ") };
    let confidence = explained.confidence;
    let (accept, review) = (explained.accept, explained.review);
    let outcome = match (explained.verdict, explained.candidates.first()) {
        (Verdict::Match, _) => format!(
            "It belongs to the account {}, {confidence} sure (a match from {accept} on).",
            explained.account_id.as_deref().unwrap_or_default()
        ),
        (Verdict::Review, Some(best)) => {
            format!("Perhaps it is {}, {confidence} sure: a person decides ({review} to {accept}).", best.account)
        }
        (_, Some(best)) => {
            format!("It is none of the accounts: the nearest, {}, is {confidence} sure, below {review}.", best.account)
        }
        _ => "No account comes into question.".to_owned(),
    };
    format!("Lead {}: {described}. {outcome}", explained.lead_id)
}

/// What the points of all that is shown span.
struct Scale {
    least: i32,
    span: i32,
}

impl Scale {
    fn of(candidates: &[&Candidate]) -> Self {
        let sums = candidates.iter().flat_map(|candidate| {
            let mut sum = candidate.prior;
            let steps = candidate.steps.iter().map(move |step| {
                sum = sum.saturating_add(step.points);
                sum
            });
            [0, candidate.prior].into_iter().chain(steps)
        });
        let (least, most) = sums.fold((0, 1), |(least, most), sum| (least.min(sum), most.max(sum)));
        Self { least, span: most.saturating_sub(least).max(1) }
    }

    /// The column at which `sum` stands, 0 to [`PICTURE`].
    fn column(&self, sum: i32) -> usize {
        let from_left = i64::from(sum) - i64::from(self.least);
        usize::try_from(from_left * PICTURE as i64 / i64::from(self.span)).unwrap_or(0).min(PICTURE)
    }

    /// A bar from one sum to another.
    fn bar(&self, from: i32, to: i32) -> String {
        let (left, right) = (self.column(from.min(to)), self.column(from.max(to)));
        let fill = if to < from { "░" } else { "█" };
        // What counts can be seen, however little it is.
        let length = if from == to { 0 } else { (right - left).max(1) };
        format!("{}{}", " ".repeat(left.min(PICTURE - length)), fill.repeat(length))
    }
}

fn table(candidate: &Candidate, title: &str, scale: &Scale) -> String {
    let Candidate { account, name, verdict, confidence, .. } = candidate;
    let mut text = paragraph(&format!("{title}: {name} ({account}), {confidence}, {}", verdict.name()));
    let mut row = |feature: &str, level: &str, points: &str, confidence: &str, bar: &str| {
        let line = format!("  {feature:<13} {level:<17} {points:>6} {confidence:>10}  {bar}");
        text.push_str(line.trim_end());
        text.push('\n');
    };
    row("feature", "level", "points", "confidence", "");
    let prior = candidate.prior_confidence.to_string();
    row("prior", "", &signed(candidate.prior), &prior, &scale.bar(0, candidate.prior));
    let mut sum = candidate.prior;
    for step in &candidate.steps {
        let after = sum.saturating_add(step.points);
        let (feature, level) = (words(&step.feature), words(&step.level));
        row(&feature, &level, &signed(step.points), &step.confidence.to_string(), &scale.bar(sum, after));
        sum = after;
    }
    row("together", "", &signed(sum), &confidence.to_string(), "");
    text
}

/// `part_of_lead` as `part of lead`.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn signed(points: i32) -> String {
    format!("{points:+}")
}

/// What else bore on the match, as a sentence.
fn note(reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::TieBreak { rule, chosen, over } => {
            format!("Of equally sure accounts it is {chosen} and not {}: by {}.", over.join(", "), words(rule))
        }
        Reason::LeftOut { because, accounts } => match because.as_str() {
            "never" => format!("A reviewer said that it never is {}.", accounts.join(", ")),
            lever => format!("The lever `{lever}` left out {}.", accounts.join(", ")),
        },
        Reason::HeldBack { account, because } => match because.as_str() {
            "agency" => format!("{account} is an agency and the lead names another company: a person decides."),
            lever => format!("The lever `{lever}` lets a person decide on {account}, however sure it is."),
        },
        Reason::Reviewed { account, name, organisation } => {
            format!("A reviewer said that leads of {organisation} always belong to {name} ({account}).")
        }
        _ => return None,
    })
}

/// Text in lines of at most [`WIDTH`] columns, broken between words.
fn paragraph(text: &str) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines.push('\n');
    lines
}
