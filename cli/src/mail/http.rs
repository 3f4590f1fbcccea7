//! Sending by a provider's HTTP API, whichever: its body is made of a template.
//!
//! In scope: filling a template in, and what an answer means. Not in scope: what single providers want; docs/guide/send-mail.md
//! has templates for some. The template is JSON, of which only texts are filled in, so that nothing told can become a member;
//! where the headers ask for a form, its members are a form's fields.

use super::letter::{Letter, line};
use super::sender::{Refused, Sender};
use super::tls;
use super::words::fill;
use crate::Failure;
use lettre::message::Mailbox;
use serde_json::Value;
use std::env;
use std::path::Path;
use ureq::Agent;
use ureq::http::{Method, Request};

/// An entry of a list in which this stands is left out of letters without a deadline.
const CALENDAR: &str = "{calendar}";

/// A provider.
pub(crate) struct Http {
    agent: Agent,
    url: String,
    method: Method,
    headers: Vec<(String, String)>,
    template: Value,
    from: Mailbox,
}

impl Http {
    /// With the body of the template in this file, to the address `FRONTDESK_MAIL_URL`, by the method `FRONTDESK_MAIL_METHOD`
    /// (POST) with the headers `FRONTDESK_MAIL_HEADERS` (one a line, `Name: value`).
    pub(crate) fn new(template: &Path, from: Mailbox) -> Result<Self, Failure> {
        let name = template.display();
        let text = std::fs::read_to_string(template).map_err(|error| Failure(format!("{name}: {error}")))?;
        let template =
            serde_json::from_str(&text).map_err(|error| Failure(format!("{name}: expected JSON, {error}")))?;
        let url = env::var("FRONTDESK_MAIL_URL")
            .map_err(|_| Failure("found no FRONTDESK_MAIL_URL, expected the address of the mail API".into()))?;
        let method = env::var("FRONTDESK_MAIL_METHOD").unwrap_or_else(|_| "POST".into());
        let method = Method::from_bytes(method.as_bytes())
            .map_err(|_| Failure(format!("FRONTDESK_MAIL_METHOD: found `{method}`, expected a method such as POST")))?;
        let headers = env::var("FRONTDESK_MAIL_HEADERS").unwrap_or_default();
        let headers = headers.lines().filter(|line| !line.trim().is_empty());
        // What a wrong line holds isn't told: it may be a password.
        let headers = headers.map(|line| {
            let header = line.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
            header.ok_or_else(|| Failure("FRONTDESK_MAIL_HEADERS: expected `Name: value`, one a line".into()))
        });
        Ok(Self { agent: tls::agent(), url, method, headers: headers.collect::<Result<_, _>>()?, template, from })
    }

    fn request(&self, letter: &Letter) -> Result<Request<String>, Refused> {
        let (text, html) = (letter.text(), letter.html());
        let value = |name: &str| match name {
            "to" => letter.to.clone(),
            "from" => self.from.to_string(),
            "from_email" => self.from.email.to_string(),
            "from_name" => self.from.name.clone().unwrap_or_default(),
            "subject" => letter.subject.clone(),
            "text" => text.clone(),
            "html" => html.clone(),
            "message_id" => letter.id.clone(),
            "calendar" => base64(letter.calendar.as_deref().unwrap_or_default()),
            other => format!("{{{other}}}"),
        };
        let body = filled(&self.template, &value, letter.calendar.is_some());
        let is_form = self.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.starts_with("application/x-www-form-urlencoded")
        });
        let mut request = Request::builder().method(self.method.clone()).uri(&self.url);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            request = request.header("content-type", "application/json");
        }
        for (name, header) in &self.headers {
            request = request.header(name, fill(header, value));
        }
        let body = if is_form { form(&body) } else { body.to_string() };
        request.body(body).map_err(|error| Refused::ForGood(error.to_string()))
    }
}

impl Sender for Http {
    fn send(&self, letter: &Letter) -> Result<(), Refused> {
        match self.agent.run(self.request(letter)?) {
            Ok(mut answer) => match answer.status().as_u16() {
                200..=299 => Ok(()),
                status => {
                    let said = answer.body_mut().with_config().limit(1_000).read_to_string().unwrap_or_default();
                    let why = format!("answered {status} {}", line(said.trim()));
                    Err(if matches!(status, 408 | 425 | 429 | 500..) {
                        Refused::ForNow(why)
                    } else {
                        Refused::ForGood(why)
                    })
                }
            },
            Err(error) => Err(Refused::ForNow(error.to_string())),
        }
    }
}

/// The template with every text filled in.
fn filled(template: &Value, value: &dyn Fn(&str) -> String, has_calendar: bool) -> Value {
    match template {
        Value::String(text) => Value::String(fill(text, value)),
        Value::Array(list) => {
            let kept = list.iter().filter(|entry| has_calendar || !entry.to_string().contains(CALENDAR));
            Value::Array(kept.map(|entry| filled(entry, value, has_calendar)).collect())
        }
        Value::Object(members) => {
            let member = |(name, member): (&String, &Value)| (name.clone(), filled(member, value, has_calendar));
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}

fn form(body: &Value) -> String {
    let fields = body.as_object().into_iter().flatten();
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str());
    }
    form.finish()
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_texts_are_filled_in() {
        let value = |name: &str| if name == "subject" { "\", \"bcc\": \"x".into() } else { format!("<{name}>") };
        let template = json!({ "s": "{subject}", "n": 1, "a": [{ "c": "{calendar}" }, "{to}"] });
        assert_eq!(filled(&template, &value, true)["s"], "\", \"bcc\": \"x");
        assert_eq!(filled(&template, &value, true)["a"], json!([{ "c": "<calendar>" }, "<to>"]));
        assert_eq!(filled(&template, &value, false)["a"], json!(["<to>"]));
        assert_eq!(form(&json!({ "a b": "x&y=1", "n": 2 })), "a+b=x%26y%3D1&n=2");
    }
}
