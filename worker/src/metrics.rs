//! Metrics over HTTP: how a workspace does, as JSON or as Prometheus reads it.
//!
//! In scope: both forms. Not in scope: the figures themselves (the ledger's; `times`).

use crate::answer;
use crate::edge::administer;
use crate::message::Action;
use crate::operating::Ask;
use crate::reply::Reply;
use crate::times::{BOUNDS, ByKind};
use ledger::{Metrics, Tally};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use worker::{Env, Request, Response, ResponseBuilder, Result};

/// Everything that there is to tell.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Metrics"))]
pub(crate) struct Figures {
    #[serde(flatten)]
    ledger: Metrics,
    /// The share of the day's submissions whose account was found; none where there were none.
    match_rate: Option<f64>,
    /// The share of the day's submissions that no other territory took.
    catch_all_share: Option<f64>,
    /// Upper bounds of the counts that follow, in milliseconds; the last count has no bound.
    bounds_ms: [u64; BOUNDS.len()],
    /// How long requests took since the workspace's object woke up: `submission` and `other`.
    request_ms: ByKind,
}

impl Figures {
    pub(crate) fn new(ledger: Metrics, request_ms: ByKind) -> Self {
        let Tally { submissions, matched, caught, .. } = ledger.day;
        let share = |part: i64| (submissions > 0).then(|| part as f64 / submissions as f64);
        let (match_rate, catch_all_share) = (share(matched), share(caught));
        Self { ledger, match_rate, catch_all_share, bounds_ms: BOUNDS, request_ms }
    }

    /// In Prometheus' text format 0.0.4.
    fn text(&self) -> String {
        let (all, now) = (&self.ledger.all, &self.ledger);
        let counters = [
            ("submissions", "Submissions that were decided.", all.submissions),
            ("repeats", "Of somebody who was there before.", all.repeats),
            ("matched", "With an account that is the lead's.", all.matched),
            ("catch_all", "In the territory that takes what no other does.", all.caught),
            ("held_decisions", "Which nobody could have at once.", all.held),
        ];
        let gauges = [
            ("leads_waiting", "Leads that wait for somebody to act.", now.waiting),
            ("leads_overdue", "Of these, those past the time that was promised.", now.overdue),
            ("leads_held", "Of these, those that a watcher has.", now.held),
            ("leads_unmatched", "Leads that wait for the account book.", now.unmatched),
            ("suspects", "Suspicious submissions that wait for somebody's word.", now.suspects),
            ("outbox_waiting", "Events that some webhook wasn't told of yet.", now.outbox_waiting),
            ("outbox_age_seconds", "Since when the oldest of these waits.", now.outbox_age),
            ("dead_letters", "Deliveries that were given up.", now.dead_letters),
        ];
        let shares = [
            ("match_rate", "The share of the day's submissions whose account was found.", self.match_rate),
            (
                "catch_all_share",
                "The share of the day's submissions that no other territory took.",
                self.catch_all_share,
            ),
        ];
        let mut text = String::new();
        for (name, help, value) in counters {
            head(&mut text, &format!("{name}_total"), help, "counter");
            let _ = writeln!(text, "frontdesk_{name}_total {value}");
        }
        for (name, help, value) in gauges {
            head(&mut text, name, help, "gauge");
            let _ = writeln!(text, "frontdesk_{name} {value}");
        }
        for (name, help, value) in shares {
            head(&mut text, name, help, "gauge");
            if let Some(value) = value {
                let _ = writeln!(text, "frontdesk_{name} {value}");
            }
        }
        head(&mut text, "alarms", "Alarms that are raised.", "gauge");
        for (kind, count) in &now.alarms {
            let _ = writeln!(text, "frontdesk_alarms{{kind=\"{kind}\"}} {count}");
        }
        head(&mut text, "request_duration_seconds", "How long requests took, as the edge saw it.", "histogram");
        for (kind, times) in &self.request_ms {
            let mut sum = 0;
            let bounds = BOUNDS.iter().map(|bound| (*bound as f64 / 1e3).to_string()).chain(["+Inf".to_owned()]);
            for (bound, count) in bounds.zip(times.counts) {
                sum += count;
                let _ =
                    writeln!(text, "frontdesk_request_duration_seconds_bucket{{door=\"{kind}\",le=\"{bound}\"}} {sum}");
            }
            let seconds = times.total_ms as f64 / 1e3;
            let _ = writeln!(text, "frontdesk_request_duration_seconds_sum{{door=\"{kind}\"}} {seconds}");
            let _ = writeln!(text, "frontdesk_request_duration_seconds_count{{door=\"{kind}\"}} {sum}");
        }
        text
    }
}

fn head(text: &mut String, name: &str, help: &str, kind: &str) {
    let _ = writeln!(text, "# HELP frontdesk_{name} {help}\n# TYPE frontdesk_{name} {kind}");
}

/// `GET /v1/metrics`: 200 with how the workspace does, as JSON, or as text where `Accept` names `text/plain`.
pub(crate) async fn get(request: Request, env: &Env) -> Result<Response> {
    let wants_text = request.headers().get("accept")?.is_some_and(|accept| accept.contains("text/plain"));
    match administer(&request, env, Action::Operate(Ask::Metrics)).await? {
        Ok(Reply::Found(json)) if wants_text => {
            let figures: Figures = serde_json::from_str(&json)?;
            let response =
                ResponseBuilder::new().with_header("content-type", "text/plain; version=0.0.4; charset=utf-8")?;
            Ok(response.fixed(figures.text().into_bytes()))
        }
        outcome => answer::found(outcome),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::times::{self, Times};

    #[test]
    fn figures_are_written_as_prometheus_reads_them() {
        let mut metrics = Metrics::default();
        metrics.day = Tally { submissions: 8, matched: 2, caught: 4, ..Tally::default() };
        metrics.all.submissions = 100;
        metrics.alarms.insert("source.silent".into(), 2);
        let mut known = ByKind::new();
        let times = Times { counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], total_ms: 12_345 };
        times::add(&mut known, &[("submission".to_owned(), times)].into());
        let text = Figures::new(metrics, known).text();
        for line in [
            "frontdesk_submissions_total 100",
            "frontdesk_match_rate 0.25",
            "frontdesk_catch_all_share 0.5",
            "frontdesk_alarms{kind=\"source.silent\"} 2",
            "frontdesk_request_duration_seconds_bucket{door=\"submission\",le=\"0.005\"} 1",
            "frontdesk_request_duration_seconds_bucket{door=\"submission\",le=\"5\"} 1",
            "frontdesk_request_duration_seconds_bucket{door=\"submission\",le=\"+Inf\"} 3",
            "frontdesk_request_duration_seconds_sum{door=\"submission\"} 12.345",
            "frontdesk_request_duration_seconds_count{door=\"submission\"} 3",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} isn't in\n{text}");
        }
        let none = Figures::new(Metrics::default(), ByKind::new()).text();
        assert!(!none.contains("\nfrontdesk_match_rate "), "{none}");
    }
}
