//! Wording: what a chat is told of an event, one line each.
//!
//! In scope: the sentences, and what a chat would take for more than text. Not in scope: which events are told (the ledger), the
//! shape they are sent in (its formats). Nothing stands here that the event itself doesn't carry: who the lead is, is not told.

use ledger::EventRecord;
use serde_json::Value;

/// The event in one line, escaped as Slack's message text wants it.
pub(crate) fn word(event: &EventRecord) -> String {
    let data: Value = serde_json::from_str(event.data.get()).unwrap_or_default();
    let told = Data(&data);
    sentence(&event.kind, &told).unwrap_or_else(|| format!("{}: {}", event.kind, escape(event.data.get())))
}

/// What an event carries.
struct Data<'a>(&'a Value);

impl Data<'_> {
    /// A member, escaped; nothing where it isn't told.
    fn get(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(escape(text)),
            other => Some(escape(&other.to_string())),
        }
    }

    fn lead(&self) -> String {
        format!("Lead {}", self.get("lead_id").unwrap_or_default())
    }

    fn owner(&self) -> String {
        self.get("owner").unwrap_or_else(|| "nobody".into())
    }

    /// `, due …`; nothing where no time is told.
    fn due(&self) -> String {
        self.at("due_at").map(|at| format!(", due {at}")).unwrap_or_default()
    }

    /// `: …`, where a reason is told.
    fn because(&self) -> String {
        self.get("because").map(|because| format!(": {because}")).unwrap_or_default()
    }

    fn at(&self, name: &str) -> Option<String> {
        let at: jiff::Timestamp = self.0.get(name)?.as_str()?.parse().ok()?;
        Some(at.strftime("%Y-%m-%d %H:%M UTC").to_string())
    }
}

fn sentence(kind: &str, data: &Data) -> Option<String> {
    let (lead, owner, due, because) = (data.lead(), data.owner(), data.due(), data.because());
    let get = |name: &str| data.get(name).unwrap_or_else(|| "?".into());
    Some(match kind {
        "lead.assigned" => format!("{lead} came in for {owner}{due}"),
        "lead.returned" => format!("{lead} wrote again; {owner} has it{due}"),
        "lead.reassigned" => match data.get("because").as_deref() {
            Some("rejected") => format!("{lead} was rejected; {owner} has it now{due}"),
            Some("reassigned") => format!("{lead} was not answered in time; {owner} has it now{due}"),
            Some("claimed") => format!("{lead} was taken by {owner}{due}"),
            Some("matched") => format!("{lead} was recognized; {owner} has it now{due}"),
            _ => format!("{lead} is with {owner} now{due}"),
        },
        "lead.reminder" => format!("{lead} still waits for {owner}{due}"),
        "lead.overdue" => format!("{lead} is overdue with {owner}{due}"),
        "lead.escalated" => format!("{lead} of {owner} is escalated to {}{due}", get("to")),
        "lead.notified" => format!("{owner} was told of {}", lower(&lead)),
        "lead.accepted" => format!("{owner} takes {}", lower(&lead)),
        "lead.rejected" => format!("{lead} was rejected{because}"),
        "lead.acted" => format!("{owner} worked on {}{because}", lower(&lead)),
        "lead.followed_up" => format!("{owner} followed {} up{because}", lower(&lead)),
        "lead.paused" => format!("{lead} of {owner} waits{because}"),
        "lead.resumed" => format!("{lead} of {owner} goes on{due}"),
        "lead.merged" => format!("{lead} and lead {} are one; {owner} has it", get("other_id")),
        "lead.unmerged" => format!("{lead} and lead {} are two again", get("other_id")),
        "lead.erased" => format!("{lead} was erased"),
        "lead.converted" => format!("Lead {} became a contact", get("lead")),
        "submission.suspected" => format!("Submission {} waits for somebody’s word{because}", get("submission_id")),
        "source.silent" => {
            let since = data.at("since").map(|at| format!(" since {at}")).unwrap_or_default();
            format!("Nothing has come of the source {}{since}", get("source"))
        }
        "catch_all.risen" => format!(
            "{} of the last day’s {} submissions landed where no rule holds: more than ever",
            get("caught"),
            get("submissions")
        ),
        "alarm.ended" => format!("Over: {} ({})", get("alarm"), get("subject")),
        "link.requested" => format!("{} wants a link to sign in with", get("person")),
        "team.warned" => {
            let at = data.at("suspends_at").map(|at| format!(" from {at} on")).unwrap_or_default();
            format!(
                "{} follows up {} of {} leads, and gets none{at} unless that changes",
                team(data),
                get("followed"),
                get("given")
            )
        }
        "team.suspended" => {
            format!("{} gets no leads any more: {} of {} followed up", team(data), get("followed"), get("given"))
        }
        "team.returned" => format!("{} gets leads again", team(data)),
        "webhook.disabled" => format!("Webhook {} was disabled{because}", get("webhook")),
        _ => return None,
    })
}

fn team(data: &Data) -> String {
    format!("Team {}", data.get("team").unwrap_or_default())
}

/// Within a sentence.
fn lower(lead: &str) -> String {
    lead.replacen("Lead", "lead", 1)
}

/// Text that stays text: `&`, `<` and `>` as Slack wants them, no lines of its own, and nobody called upon by an `@`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '@' => escaped.push_str("@\u{200b}"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use serde_json::value::to_raw_value;

    fn worded(kind: &str, data: &Value) -> String {
        let timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        word(&EventRecord { number: 7, kind: kind.into(), timestamp, data: to_raw_value(data).unwrap() })
    }

    #[test]
    fn every_event_has_its_sentence() {
        for kind in ledger::EVENTS {
            let said = worded(kind, &json!({}));
            assert!(!said.contains(kind) && !said.contains('{'), "{kind}: {said}");
        }
        assert_eq!(worded("lead.unheard_of", &json!({ "a": 1 })), "lead.unheard_of: {\"a\":1}");
    }

    #[test]
    fn what_is_told_stays_text() {
        for (kind, data, expected) in [
            (
                "lead.assigned",
                json!({ "lead_id": "l1", "owner": "eva", "due_at": "2026-11-23T11:00:00Z" }),
                "Lead l1 came in for eva, due 2026-11-23 11:00 UTC",
            ),
            ("lead.assigned", json!({ "lead_id": "l1", "owner": null, "due_at": null }), "Lead l1 came in for nobody"),
            (
                "lead.rejected",
                json!({ "lead_id": "l1", "because": "<!channel> a&b\n> @here" }),
                "Lead l1 was rejected: &lt;!channel&gt; a&amp;b &gt; @\u{200b}here",
            ),
            (
                "lead.accepted",
                json!({ "lead_id": "<http://x|y>", "owner": "eva" }),
                "eva takes lead &lt;http://x|y&gt;",
            ),
        ] {
            assert_eq!(worded(kind, &data), expected);
        }
    }
}
