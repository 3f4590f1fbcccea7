//! Columns of reports: what each number means, in words that people are shown.
//!
//! In scope: every column's kind, definition, and which leads are behind it. Not in scope: working them out.

use serde::Serialize;
use serde_json::Value as Json;

/// What a column's numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// How many; of leads that several campaigns brought, parts of one.
    Count,
    /// From 0 to 1.
    Share,
    Seconds,
    /// In the currency's smallest unit.
    Money,
    Number,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub definition: &'static str,
    /// What of the row's leads are behind the number: to be added to its `leads` as `&of=…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<&'static str>,
}

/// What something means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Definition {
    pub name: &'static str,
    pub text: &'static str,
}

use Kind::{Count, Money, Number, Seconds, Share};

type Row = (&'static str, Kind, Option<&'static str>, &'static str);

/// Every column there is.
#[rustfmt::skip]
const COLUMNS: &[Row] = &[
    ("given", Count, Some("given"), "Leads that were given to somebody in the period: one that two members were given, one after the other, counts twice. Whoever only watches a lead that nobody could have was given none"),
    ("leads", Count, Some("given"), "Leads that came in in the period; of one that several campaigns brought, the part that the way of attributing gives"),
    ("accepted", Count, Some("accepted"), "Of the leads given, those that the member took on"),
    ("rejected", Count, Some("rejected"), "Of the leads given, those that the member gave back"),
    ("followed", Count, Some("followed"), "Leads about which something was done: called, written to, met, or judged not to be worth it. Taking a lead on, and notes, are not"),
    ("followed_share", Share, None, "`followed` of all that were given, or came in"),
    ("in_time", Count, Some("in_time"), "Of those followed up, the leads whose first action came before it was due"),
    ("late", Count, Some("late"), "Of those followed up, the leads whose first action came after it was due"),
    ("taken", Count, Some("taken"), "Leads that were given to somebody else because nothing was done in time"),
    ("sla_share", Share, None, "`in_time` of `in_time`, `late` and `taken`"),
    ("mean_seconds", Seconds, None, "From when a lead came in until the first action, on average of those followed up; pauses don't count"),
    ("mean_working_seconds", Seconds, None, "The same in the owner's working time"),
    ("within_5m", Count, Some("within_5m"), "First action within 5 minutes"),
    ("within_15m", Count, Some("within_15m"), "First action after 5 minutes and within 15"),
    ("within_1h", Count, Some("within_1h"), "First action after 15 minutes and within an hour"),
    ("within_4h", Count, Some("within_4h"), "First action after an hour and within 4"),
    ("within_1d", Count, Some("within_1d"), "First action after 4 hours and within a day"),
    ("within_3d", Count, Some("within_3d"), "First action after a day and within 3"),
    ("within_7d", Count, Some("within_7d"), "First action after 3 days and within 7"),
    ("later", Count, Some("later"), "First action after 7 days"),
    ("reached_accepted", Count, Some("reached_accepted"), "Leads that came as far as accepted, whatever became of them then. A lead counts for whoever had it last"),
    ("reached_attempted", Count, Some("reached_attempted"), "Leads that came as far as attempted"),
    ("reached_contacted", Count, Some("reached_contacted"), "Leads that came as far as contacted"),
    ("reached_qualified", Count, Some("reached_qualified"), "Leads that came as far as qualified"),
    ("reached_opportunity", Count, Some("reached_opportunity"), "Leads that came as far as an opportunity"),
    ("reached_won", Count, Some("reached_won"), "Leads that were won"),
    ("now_new", Count, Some("now_new"), "Leads that are new now"),
    ("now_accepted", Count, Some("now_accepted"), "Leads that are accepted now"),
    ("now_attempted", Count, Some("now_attempted"), "Leads that are attempted now"),
    ("now_contacted", Count, Some("now_contacted"), "Leads that are contacted now"),
    ("now_qualified", Count, Some("now_qualified"), "Leads that are qualified now"),
    ("now_opportunity", Count, Some("now_opportunity"), "Leads that are opportunities now"),
    ("now_won", Count, Some("now_won"), "Leads that are won now"),
    ("now_lost", Count, Some("now_lost"), "Leads that are lost now"),
    ("now_disqualified", Count, Some("now_disqualified"), "Leads that are disqualified now"),
    ("now_nurture", Count, Some("now_nurture"), "Leads that marketing keeps in touch with now"),
    ("qualified", Count, Some("qualified"), "Leads that came as far as the playbook's `reporting.qualified`, whatever became of them then"),
    ("early_leads", Count, None, "Leads of the campaign's first days: as many as the playbook's `reporting.within_days` says"),
    ("early_qualified", Count, None, "Of `early_leads`, those that are qualified by now"),
    ("revenue", Money, Some("revenue"), "What was earned with the leads: opportunities that were won, or, of leads without one, the amount that their owner said. Other currencies by the playbook's rates"),
    ("unpriced", Count, Some("unpriced"), "Leads that were won without anybody saying for how much"),
    ("unconverted", Count, None, "Currencies in which something was earned, and for which the playbook has no rate: their revenue is left out"),
    ("cost", Money, None, "What the campaign cost; other currencies by the playbook's rates"),
    ("cost_per_lead", Money, None, "`cost` by `early_leads`"),
    ("cost_per_qualified", Money, None, "`cost` by `early_qualified`"),
    ("revenue_per_lead", Money, None, "`revenue` by `leads`"),
    ("revenue_per_followed", Money, None, "`revenue` by `followed`"),
    ("roi", Number, None, "`revenue` less `cost`, by `cost`"),
    ("mean_revenue", Money, None, "The average revenue per lead, of all leads of all campaigns of the report: what a probable revenue goes by"),
    ("probable_revenue", Money, None, "`mean_revenue` times `leads`"),
    ("matched", Count, Some("matched"), "Leads whose account is known"),
    ("review", Count, Some("review"), "Leads that may be an account's, and wait for a person to decide"),
    ("match_share", Share, None, "`matched` of all leads"),
    ("mean_confidence", Share, None, "How sure the best match was, on average of all leads"),
    ("waiting", Count, Some("waiting"), "Leads about which their owner has done nothing yet"),
    ("overdue", Count, Some("overdue"), "Of those that wait, the leads on which somebody should have acted by now"),
    ("held", Count, Some("held"), "Leads that nobody of the team can have at the moment, or that the first who comes may take"),
    ("oldest_seconds", Seconds, None, "How long the one has waited that was given first"),
    ("turns", Count, None, "Leads that the member got in turn"),
    ("entitled", Number, None, "Leads that the member was due in turn, by what the team shares out by"),
    ("credit", Number, None, "What of that the member is still owed; below 0: ahead. Never beyond one lead"),
    ("owed", Number, None, "Leads to be made up for, for absences and for rejected leads"),
];

/// The columns with these names, in this order.
pub(super) fn columns(names: &[&str]) -> Vec<Column> {
    let found = names.iter().filter_map(|wanted| COLUMNS.iter().find(|(name, ..)| name == wanted));
    found.map(|(name, kind, of, definition)| Column { name, kind: *kind, definition, of: *of }).collect()
}

/// What every column means.
pub fn definitions() -> Vec<Definition> {
    COLUMNS.iter().map(|(name, _, _, text)| Definition { name, text }).collect()
}

/// A number as JSON: whole ones without decimals.
pub(super) fn number(of: f64) -> Json {
    if of == of.trunc() && of.abs() < 9e15 { Json::from(of as i64) } else { Json::from(of) }
}

/// One by the other; nothing by nothing: nothing can be said.
pub(super) fn ratio(of: f64, by: f64) -> Json {
    if by == 0.0 { Json::Null } else { number(of / by) }
}

/// The same, of money: to the smallest unit.
pub(super) fn money(of: f64, by: f64) -> Json {
    if by == 0.0 { Json::Null } else { number((of / by).round()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_they_are() {
        assert_eq!(number(85.0).to_string(), "85");
        assert_eq!(ratio(85.0, 100.0).to_string(), "0.85");
        assert_eq!(money(10_000_000.0, 85.0).to_string(), "117647");
        assert_eq!(ratio(1.0, 0.0), Json::Null);
    }
}
