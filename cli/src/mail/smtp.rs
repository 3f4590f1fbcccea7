//! Sending by an SMTP relay.
//!
//! In scope: `smtps://HOST` (TLS from the beginning, port 465) and `smtp://HOST` (STARTTLS, without which nothing is sent, port
//! 587; to this very machine whatever it offers, port 25). Not in scope: finding the servers of an address, as relays do.

use super::letter::Letter;
use super::sender::{Refused, Sender};
use super::tls;
use crate::Failure;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::Tls;
use lettre::{SmtpTransport, Transport};
use std::env;
use url::{Host, Url};

/// A relay.
pub(crate) struct Smtp {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Smtp {
    /// The relay at `address`; name and password come from `FRONTDESK_SMTP_USER` and `FRONTDESK_SMTP_PASSWORD`.
    pub(crate) fn new(address: &str, from: Mailbox) -> Result<Self, Failure> {
        let wrong = || Failure(format!("--smtp: found `{address}`, expected smtp://HOST:PORT or smtps://HOST:PORT"));
        let url = Url::parse(address).map_err(|_| wrong())?;
        if !url.username().is_empty() || url.password().is_some() {
            let instead = "FRONTDESK_SMTP_USER and FRONTDESK_SMTP_PASSWORD, which nobody sees in a list of processes";
            return Err(Failure(format!(
                "--smtp: found a name or password in the address, expected them in {instead}"
            )));
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
        let is_here = is_here(host);
        let parameters = || tls::parameters(host);
        let (security, port) = match url.scheme() {
            "smtps" => (Tls::Wrapper(parameters()?), 465),
            "smtp" if is_here => (Tls::Opportunistic(parameters()?), 25),
            "smtp" => (Tls::Required(parameters()?), 587),
            _ => return Err(wrong()),
        };
        let mut builder = SmtpTransport::builder_dangerous(host)
            .port(url.port().unwrap_or(port))
            .tls(security)
            .timeout(Some(tls::PATIENCE));
        if let (Ok(user), Ok(password)) = (env::var("FRONTDESK_SMTP_USER"), env::var("FRONTDESK_SMTP_PASSWORD")) {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from })
    }

    fn message(&self, letter: &Letter) -> Result<Message, Refused> {
        let to = letter.to.parse().map_err(|error| Refused::ForGood(format!("{}: {error}", letter.to)))?;
        let wrong = |error: lettre::error::Error| Refused::ForGood(error.to_string());
        let bodies = MultiPart::alternative_plain_html(letter.text(), letter.html());
        let whole = match &letter.calendar {
            Some(calendar) => {
                let kind = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH");
                let kind = kind.map_err(|error| Refused::ForGood(error.to_string()))?;
                let deadline = Attachment::new("deadline.ics".into()).body(calendar.clone(), kind);
                MultiPart::mixed().multipart(bodies).singlepart(deadline)
            }
            None => bodies,
        };
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.clone())
            .message_id(Some(format!("<{}>", letter.id)));
        let mut message = message.multipart(whole).map_err(wrong)?;
        // Nobody's absence answers it (RFC 3834).
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".into()));
        Ok(message)
    }
}

impl Sender for Smtp {
    fn send(&self, letter: &Letter) -> Result<(), Refused> {
        match self.transport.send(&self.message(letter)?) {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Refused::ForGood(told(&error))),
            Err(error) => Err(Refused::ForNow(told(&error))),
        }
    }
}

/// An error with what caused it: the first alone seldom says what to do.
fn told(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn is_here(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Ok(Host::Domain(name)) => name == "localhost",
        Err(_) => false,
    }
}
