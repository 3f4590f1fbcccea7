//! Signing in, as the workspace's object has it: what is asked before there is anybody who asks.
//!
//! In scope: the messages, and handing them to the ledger. Not in scope: HTTP (`sign_in`), an issuer's word (`oidc`): what the
//! edge says of an e-mail address here, it has verified.

use crate::reply::Reply;
use jiff::Timestamp;
use ledger::{Audit, Error, Issuer, Ledger, PersonRecord, Sql};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum SigningIn {
    /// Wants a link mailed to this address.
    Ask { email: String, address: Option<String> },
    /// Uses up a link; `session` is to be theirs.
    ByLink { link: String, session: String },
    /// The workspace's issuer said that this is their address.
    ByEmail { email: String, session: String },
    /// The issuer, with its secret, for the edge to ask.
    Issuer,
    /// Ends the session that the call came with, or all of its person's.
    Out { everywhere: bool },
}

/// The issuer and its secret on the way to the edge, which no answer carries further, and no log.
#[derive(Serialize, Deserialize)]
pub(crate) struct Registered(pub(crate) Option<Issuer>);

impl std::fmt::Debug for Registered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an issuer")
    }
}

/// Does what is asked; `key`: the session that it came with.
pub(crate) fn reply<S: Sql>(
    ledger: &Ledger<S>,
    asked: SigningIn,
    key: &str,
    request: &str,
    now: Timestamp,
) -> Result<Reply, Error> {
    match asked {
        SigningIn::Ask { email, address } => {
            let asked = match address {
                Some(address) => ledger.ask_for_link_from(&address, &email, now),
                None => ledger.ask_for_link(&email, now),
            };
            asked.map(|()| Reply::Done)
        }
        SigningIn::ByLink { link, session } => {
            begun(ledger, &session, ledger.sign_in_with_link(&link, &session, now)?, request, now)
        }
        SigningIn::ByEmail { email, session } => {
            begun(ledger, &session, ledger.sign_in_with_email(&email, &session, now)?, request, now)
        }
        SigningIn::Issuer => Ok(Reply::Issuer(Registered(ledger.issuer()?))),
        SigningIn::Out { everywhere } => {
            let Some(access) = ledger.access(key, now)? else { return Ok(Reply::Done) };
            let what = if everywhere { "session.end-all" } else { "session.end" };
            let audit = Audit { what, on: String::new(), request: request.to_owned() };
            ledger.audited(&access, &audit, now, || ledger.sign_out(key, everywhere), |()| true)?;
            Ok(Reply::Done)
        }
    }
}

fn begun<S: Sql>(
    ledger: &Ledger<S>,
    session: &str,
    person: Option<PersonRecord>,
    request: &str,
    now: Timestamp,
) -> Result<Reply, Error> {
    let (Some(person), Some(access)) = (person, ledger.access(session, now)?) else { return Ok(Reply::NotSignedIn) };
    let audit = Audit { what: "session.begin", on: String::new(), request: request.to_owned() };
    ledger.audited(&access, &audit, now, || Ok(()), |()| true)?;
    Ok(Reply::SignedIn { person: person.id })
}
