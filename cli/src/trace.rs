//! A decision's reasons in the terminal: a line for each finding of each stage.
//!
//! In scope: words and layout. Not in scope: what was decided. How a match's confidence came about is `waterfall`'s.

use frontdesk::Decision;
use frontdesk::decide::Considered;
use frontdesk::decision::{Held, Reason};
use frontdesk::proof::Elsewhere;

/// Columns of the stage's name.
const STAGE: usize = 11;

/// The way of one lead, as lines; `considered` are all rows that were passed over.
pub(crate) fn text(lead_id: &str, decision: &Decision, considered: &Considered) -> String {
    let nobody = || "nobody".to_owned();
    let mut text = line("lead", &format!("{lead_id} goes to {}", decision.owner.clone().unwrap_or_else(nobody)));
    decision
        .reasons
        .iter()
        .map(|told| reason(told, considered))
        .for_each(|(stage, told)| text.push_str(&line(stage, &told)));
    text.push_str(&line("playbook", &decision.playbook));
    text
}

/// What would lead the lead of this decision to `wanted`.
pub(crate) fn elsewhere(wanted: &str, elsewhere: &Elsewhere, decision: &Decision) -> String {
    match elsewhere {
        Elsewhere::Already => match another_owner(wanted, decision) {
            Some((rule, member)) => format!(
                "It lands where `{wanted}` could have it, and is {member}'s by {rule}: it goes to `{wanted}` where that is \
                 somebody else, or {member} can't have it.\n"
            ),
            None => format!("It goes to `{wanted}` as it is, in turn where several could have it.\n"),
        },
        Elsewhere::Never => format!("Proved: whatever is changed, no lead goes to `{wanted}`.\n"),
        Elsewhere::Unproved => format!("No way to `{wanted}` was found, and none could be ruled out.\n"),
        Elsewhere::Changes { changes, smallest } => {
            let mut text = match smallest {
                true => format!("The fewest changes that lead it to `{wanted}`:\n"),
                false => format!("Changes that lead it to `{wanted}`, none of which can be left out:\n"),
            };
            for change in changes {
                let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "unknown".into());
                text.push_str(&format!("  {}: {} → {}\n", change.field, value(&change.from), value(&change.to)));
            }
            text
        }
    }
}

/// By which rule the lead is whose, where `wanted` is another member.
fn another_owner<'d>(wanted: &str, decision: &'d Decision) -> Option<(&'d str, &'d str)> {
    if decision.case == wanted || decision.territory == wanted || decision.team.as_deref() == Some(wanted) {
        return None;
    }
    decision.reasons.iter().find_map(|reason| match reason {
        Reason::Owner { rule, member, .. } if member != wanted => Some((rule.as_str(), member.as_str())),
        _ => None,
    })
}

fn line(stage: &str, told: &str) -> String {
    format!("{stage:<STAGE$} {told}\n")
}

fn reason(reason: &Reason, considered: &Considered) -> (&'static str, String) {
    match reason {
        Reason::BookMissing => ("match", "no account book was at hand".into()),
        Reason::Match { account, name, confidence, verdict, .. } => {
            ("match", format!("{name} ({account}), {confidence}: {}", verdict.name()))
        }
        Reason::LeftOut { because, accounts } => ("match", format!("left out by {because}: {}", accounts.join(", "))),
        Reason::HeldBack { account, because } => ("match", format!("{account} is held back for review by {because}")),
        Reason::Reviewed { name, account, organisation } => {
            ("match", format!("{name} ({account}): a reviewer said so of {organisation}"))
        }
        Reason::Contact { name, account } => ("match", format!("{name} ({account}): the lead is its contact")),
        Reason::TieBreak { rule, chosen, over } => {
            ("tie-break", format!("{chosen} over {} by {rule}", over.join(", ")))
        }
        Reason::Case { name, because, .. } => ("case", row(name, because, &considered.cases)),
        Reason::Territory { name, because, .. } => ("territory", row(name, because, &considered.territories)),
        Reason::Partner { name, because } => ("partner", row(name, because, &[])),
        Reason::Priority { rule, points } => ("priority", format!("{points:+} {rule}")),
        Reason::Owner { rule, member, of } if of.is_empty() => ("owner", format!("{member} by {rule}")),
        Reason::Owner { rule, member, of } => ("owner", format!("{member} by {rule}, of {}", of.join(", "))),
        Reason::Ineligible { member, because } => ("owner", format!("not {member}: {because}")),
        Reason::Turn { distribute, segment, credits, .. } => {
            let credits: Vec<String> =
                credits.iter().map(|(id, millionths)| format!("{id} {:+.2}", *millionths as f64 / 1e6)).collect();
            let of = if segment.is_empty() { String::new() } else { format!(" of {segment}") };
            ("turn", format!("{distribute}{of}; leads owed after it: {}", credits.join(", ")))
        }
        Reason::Held { team, until } => {
            let until = until.map_or_else(String::new, |until| format!(", until {until} at the earliest"));
            ("held", format!("nobody of {team} can have it now{until}"))
        }
        Reason::Due { within_minutes, calendar, from } => {
            ("due", format!("within {within_minutes} working minutes ({calendar}) from {from}"))
        }
        Reason::Merge { into, key, confidence, filled, replaced, .. } => {
            let mut line = format!("into {into} by {key}, {confidence}");
            for (what, columns) in [("new", filled), ("changed", replaced)] {
                if !columns.is_empty() {
                    line.push_str(&format!("; {what}: {}", columns.join(", ")));
                }
            }
            ("merge", line)
        }
        Reason::PossibleDuplicate { lead, confidence, .. } => ("review", format!("perhaps {lead}, {confidence}")),
        Reason::ChangedJob { lead, confidence, .. } => ("related", format!("{lead} at another company, {confidence}")),
    }
}

/// The row that holds, what made it hold, and how many were tried before.
fn row(name: &str, because: &[Held], passed_over: &[String]) -> String {
    let held = |held: &Held| format!("{} = {}", held.field, held.value.as_deref().unwrap_or("unknown"));
    let because: Vec<String> = because.iter().map(held).collect();
    let because = if because.is_empty() { "every lead".to_owned() } else { because.join(", ") };
    match passed_over {
        [] => format!("`{name}`: {because}"),
        [one] => format!("`{name}`: {because}; not `{one}`"),
        [first, .., last] => format!("`{name}`: {because}; not {} rows, `{first}` to `{last}`", passed_over.len()),
    }
}
