//! The page that thanks: what a browser without script is told of its submission.
//!
//! In scope: its words and markup. Not in scope: what became of the submission, and answers to scripts (`answer`).

use crate::answer::{Outcome, refused, unexpected};
use crate::rate_limit;
use crate::reply::Reply;
use jiff::tz::TimeZoneDatabase;
use serde::Deserialize;
use worker::{Headers, Response, ResponseBuilder, Result};

/// What the page tells.
#[derive(Deserialize)]
struct Told {
    id: String,
    owner: Option<Owner>,
    due_at: Option<jiff::Timestamp>,
    grant: Option<bool>,
}

#[derive(Deserialize)]
struct Owner {
    name: String,
    time_zone: Option<String>,
}

/// To a browser without script.
pub(crate) fn page(outcome: Outcome) -> Result<Response> {
    let mut further = Vec::new();
    let (status, title, lines) = match refused(outcome) {
        Ok(Reply::Answer { answer, standing, .. }) => {
            if !standing.is_empty() {
                further.push((rate_limit::POLICY, rate_limit::policy(&standing)));
                further.push((rate_limit::LIMIT, rate_limit::limit(&standing)));
            }
            (201, "Thank you", thanks(&serde_json::from_str(&answer)?))
        }
        Ok(reply) => return unexpected(&reply),
        Err(mut problem) => {
            further.append(&mut problem.headers);
            let back = match problem.status {
                408 | 429 | 500.. => {
                    "Nothing is wrong with what you wrote. Please go back in a moment and send it again."
                }
                _ => "Please go back, correct this and send it again.",
            };
            (problem.status, "This could not be sent", vec![problem.summary(), back.to_owned()])
        }
    };
    let lines: String = lines.iter().map(|line| format!("<p>{}</p>\n", escape(line))).collect();
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n\
         <link rel=\"stylesheet\" href=\"/form.css\">\n<main class=\"card answer\">\n<h1>{title}</h1>\n{lines}</main>\n</html>\n"
    );
    let headers = Headers::new();
    for (name, value) in further {
        headers.set(name, &value)?;
    }
    headers.set("content-type", "text/html; charset=utf-8")?;
    headers.set("content-security-policy", "default-src 'none'; style-src 'self'")?;
    Ok(ResponseBuilder::new().with_status(status).with_headers(headers).fixed(html.into_bytes()))
}

fn thanks(told: &Told) -> Vec<String> {
    let reference = format!("Your reference: {}", told.id);
    let call = match (&told.owner, told.due_at) {
        (Some(owner), Some(due_at)) => format!("{} will call you by {}.", owner.name, clock(due_at, owner)),
        (Some(owner), None) => format!("{} will call you.", owner.name),
        (None, _) => "We have your message.".into(),
    };
    let trial = told.grant.map(|grant| match grant {
        true => "Your free trial begins now.".to_owned(),
        false => "We can't offer you a free trial.".to_owned(),
    });
    trial.into_iter().chain([call, reference]).collect()
}

/// `Monday, 23 November 2026, 15:00 (Europe/Berlin)`: in the zone of the one who calls.
fn clock(at: jiff::Timestamp, owner: &Owner) -> String {
    let name = owner.time_zone.as_deref().unwrap_or("UTC");
    let zone = TimeZoneDatabase::bundled().get(name).unwrap_or(jiff::tz::TimeZone::UTC);
    format!("{} ({name})", at.to_zoned(zone).strftime("%A, %-d %B %Y, %H:%M"))
}

/// As text in HTML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
