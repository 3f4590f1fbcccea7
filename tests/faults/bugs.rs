//! Bugs that a ledger could have, to be switched on one at a time: each has to be caught, so that a run without findings
//! means something.
//!
//! In scope: the table. Not in scope: what catches them (`world`). A bug is a statement that is lost, doubled, changed or run
//! at the wrong time: that is what mistakes in the ledger's code come down to in the database.

use ledger::Value;

/// One bug.
pub struct Bug {
    pub name: &'static str,
    /// The statements that have this in them,
    pub statement: &'static str,
    /// with arguments like these,
    pub when: fn(&[Value]) -> bool,
    /// go wrong like this.
    pub how: How,
}

pub enum How {
    /// Isn't run.
    Dropped,
    /// Is run twice.
    Twice,
    /// Has another text.
    Rewritten(&'static str, &'static str),
    /// Has other arguments.
    Changed(fn(&mut [Value])),
    /// Is run after the commit.
    AfterCommit,
    /// Is kept, also where everything else is undone.
    EvenIfUndone,
    /// Is answered from memory from the second time on.
    Stale,
    /// There is no transaction around anything.
    NoTransaction,
    /// Now and then something is told to be done that isn't on disk.
    NoCommit,
}

fn always(_: &[Value]) -> bool {
    true
}

fn has(arguments: &[Value], text: &str) -> bool {
    arguments.iter().any(|argument| matches!(argument, Value::Text(value) if value.contains(text)))
}

const fn bug(name: &'static str, statement: &'static str, how: How) -> Bug {
    Bug { name, statement, when: always, how }
}

const fn some(name: &'static str, statement: &'static str, when: fn(&[Value]) -> bool, how: How) -> Bug {
    Bug { name, statement, when, how }
}

/// Takes the credit for absences and rejected leads out of a circle.
fn without_owed(arguments: &mut [Value]) {
    for argument in arguments {
        if let Value::Text(text) = argument
            && let Ok(mut circle) = serde_json::from_str::<serde_json::Value>(text)
            && let Some(members) = circle.get_mut("members").and_then(|members| members.as_object_mut())
        {
            members.values_mut().filter_map(|member| member.as_object_mut()).for_each(|member| {
                member.remove("owed");
            });
            *text = circle.to_string();
        }
    }
}

/// Forgets when the next step is due.
fn without_alarm(arguments: &mut [Value]) {
    if let Some(alarm) = arguments.get_mut(1) {
        *alarm = Value::Null;
    }
}

pub const BUGS: &[Bug] = &[
    bug("no transaction around a submission", "\u{0}", How::NoTransaction),
    bug("acknowledged before it is on disk", "INSERT INTO submission ", How::NoCommit),
    bug("the receipt is written after the commit", "INSERT INTO receipt", How::AfterCommit),
    bug("the answer is kept after the commit", "INTO idempotency", How::AfterCommit),
    bug("the answer is kept where the lead is not", "INTO idempotency", How::EvenIfUndone),
    bug(
        "a repeat isn't looked up",
        "answered.key = ?",
        How::Rewritten("answered.key = ?", "answered.key = ? AND answered.key <> answered.key"),
    ),
    bug(
        "the same content is the same request for ever",
        "answered.key = ?",
        How::Rewritten("answered.at", "(SELECT max(at) FROM idempotency)"),
    ),
    bug("answers are never forgotten", "DELETE FROM idempotency", How::Dropped),
    bug("the submission is not stored", "INSERT INTO submission ", How::Dropped),
    bug("the keys by which a person is found are not stored", "INTO submission_key", How::Dropped),
    bug("the rotation is not saved", "INSERT INTO rotation", How::Dropped),
    bug("the rotation is remembered between submissions", "SELECT data FROM rotation", How::Stale),
    bug("credit for absences is lost", "INSERT INTO rotation", How::Changed(without_owed)),
    bug("an assignment is not begun", "INSERT INTO assignment", How::Dropped),
    some(
        "an assignment is not ended when another has the lead",
        "UPDATE assignment SET ended_at = ?, because = ?",
        |arguments| has(arguments, "reassigned") || has(arguments, "moved"),
        How::Dropped,
    ),
    bug("the owner of a reassigned lead stays", "UPDATE lead SET owner = ?", How::Dropped),
    some("a held lead has no clock", "INSERT INTO clock", |arguments| has(arguments, "held_until"), How::Dropped),
    bug("a clock has no alarm", "INSERT INTO clock", How::Changed(without_alarm)),
    bug("the clock of a merged lead runs on", "UPDATE clock SET alarm = NULL", How::Dropped),
    some(
        "the assignment of a merged lead goes on",
        "UPDATE assignment SET ended_at = ?, because = ?",
        |arguments| has(arguments, "merged"),
        How::Dropped,
    ),
    some("a merge is not told", "INSERT INTO outbox", |arguments| has(arguments, "lead.merged"), How::Dropped),
    some("a new lead is told twice", "INSERT INTO outbox", |arguments| has(arguments, "lead.assigned"), How::Twice),
    some(
        "another owner is not told",
        "INSERT INTO outbox",
        |arguments| has(arguments, "lead.reassigned"),
        How::Dropped,
    ),
    bug(
        "the chain of receipts follows the wrong one",
        "SELECT digest FROM receipt ORDER BY",
        How::Rewritten("SELECT digest FROM receipt ORDER BY number DESC", "SELECT digest FROM receipt ORDER BY number"),
    ),
    bug(
        "a lead's receipt is that of the decision before",
        "INSERT INTO lead (",
        How::Changed(|arguments| {
            if let Some(Value::Integer(receipt)) = arguments.get_mut(10) {
                *receipt -= 1;
            }
        }),
    ),
    bug(
        "undoing a merge leaves its submissions behind",
        "UPDATE submission SET lead = ? WHERE number IN",
        How::Dropped,
    ),
    bug(
        "the link of a merge is not kept",
        "INSERT INTO link",
        How::Changed(|arguments| {
            // It is kept of another one.
            if let Some(Value::Integer(child)) = arguments.get_mut(0) {
                *child += 1_000_000_000;
            }
        }),
    ),
    bug("a publication is forgotten", "INSERT INTO publication", How::Dropped),
];
