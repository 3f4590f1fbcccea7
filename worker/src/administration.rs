//! Administering a workspace: its keys, people, issuer and audit log.
//!
//! In scope: what can be asked, and handing it to the ledger; its first keys. Not in scope: HTTP (`keys`, `people`, `issuer`), who may ask
//! (`rights`).

use crate::message::What;
use crate::reply::Reply;
use jiff::Timestamp;
use ledger::{
    Access, Desk, Error, Issuer, KeyKind, Ledger, Linking, NewKey, Peopling, PersonRecord, Right, SayPerson, Sql,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Asked {
    /// Who asks.
    Me,
    Keys,
    MakeKey(NewKey),
    /// Puts `new` in a key's place; that counts until then, in milliseconds since 1970.
    RotateKey {
        id: String,
        new: String,
        until: i64,
    },
    RevokeKey {
        id: String,
    },
    People {
        after: i64,
    },
    Person {
        id: String,
    },
    PutPerson {
        id: String,
        say: SayPerson,
        is_new: bool,
    },
    /// Makes `link` one with which the person signs in.
    MakeLink {
        id: String,
        link: String,
    },
    Issuer,
    SetIssuer(Option<Issuer>),
    Audit {
        after: i64,
    },
}

/// Who asks, and what they may do.
#[derive(Serialize)]
struct Me<'a> {
    /// `key:` or `person:`, and the id.
    who: &'a str,
    name: Option<&'a str>,
    rights: Vec<Right>,
    /// Whether that extends to every lead.
    all_leads: bool,
    person: Option<&'a PersonRecord>,
}

/// Answers what was asked.
pub(crate) fn reply<S: Sql>(
    ledger: &Ledger<S>,
    desk: &Desk<'_, S>,
    access: &Access,
    asked: Asked,
    now: Timestamp,
) -> Result<Reply, Error> {
    Ok(match asked {
        Asked::Me => {
            let (who, name, person) = (access.who(), access.name(), access.person());
            let me = Me { who, name, rights: access.rights().list(), all_leads: access.reach().is_all(), person };
            Reply::json(&me, Reply::Found)
        }
        Asked::Keys => Reply::json(&desk.keys()?, Reply::Found),
        Asked::MakeKey(key) => Reply::json(&desk.add_key(&key, now)?, Reply::Made),
        Asked::RotateKey { id, new, until } => {
            let until = Timestamp::from_millisecond(until).unwrap_or(now);
            match desk.rotate_key(&id, &new, until, now)? {
                Some(key) => Reply::json(&key, Reply::Made),
                None => Reply::NoSuch { what: What::Key, id },
            }
        }
        Asked::RevokeKey { id } => Reply::found(desk.revoke_key(&id, now)?, What::Key, id),
        Asked::People { after } => Reply::listed(&desk.people(after)?, ledger::PEOPLE_PAGE, |row| row.number),
        Asked::Person { id } => Reply::found(desk.person(&id)?, What::Person, id),
        Asked::PutPerson { id, say, is_new } => match desk.put_person(&id, &say, is_new, now)? {
            Peopling::Kept(person) if is_new => Reply::json(&person, Reply::Made),
            Peopling::Kept(person) => Reply::json(&person, Reply::Found),
            Peopling::Bad(problems) => Reply::BadFields(problems),
            Peopling::NotAllowed => Reply::TooMuch,
            Peopling::NoPerson => Reply::NoSuch { what: What::Person, id },
        },
        Asked::MakeLink { id, link } => match desk.make_link(&id, &link, now)? {
            Linking::Made { until, email } => Reply::Linked { until, email },
            Linking::NotAllowed => Reply::TooMuch,
            Linking::NoPerson => Reply::NoSuch { what: What::Person, id },
        },
        // Its secret stays here.
        Asked::Issuer => match ledger.issuer()? {
            Some(issuer) => Reply::json(&Issuer { client_secret: None, ..issuer }, Reply::Found),
            None => Reply::NoSuch { what: What::Issuer, id: String::new() },
        },
        Asked::SetIssuer(issuer) => {
            desk.set_issuer(issuer.as_ref())?;
            Reply::Done
        }
        Asked::Audit { after } => Reply::listed(&ledger.audit(after)?, ledger::AUDIT_PAGE, |row| row.number),
    })
}

/// A workspace's first two keys: one for its pages, and one that may everything.
pub(crate) fn first_keys(publishable: String, secret: String, origins: Vec<String>) -> [NewKey; 2] {
    let (publishable, secret) = ((publishable, KeyKind::Publishable), (secret, KeyKind::Secret));
    [publishable, secret].map(|(key, kind)| {
        let is_secret = kind == KeyKind::Secret;
        NewKey {
            key,
            kind,
            name: String::new(),
            scopes: if is_secret { vec![Right::Administer] } else { Vec::new() },
            origins: if is_secret { Vec::new() } else { origins.clone() },
            explains: is_secret,
            partner: None,
        }
    })
}

/// The partner of the demo workspace on whose page its form is, too.
const DEMO_PARTNER: &str = "a-pellworm-and-daughters-systemhaus-gmbh";

/// The keys of the demo workspace: its own, and the publishable one of a partner. Publishable ones explain, so that the demo pages can
/// show every reason.
pub(crate) fn demo_keys() -> [NewKey; 3] {
    let [publishable, secret] = first_keys("pk_demo".into(), "sk_demo".into(), vec!["*".into()]);
    let publishable = NewKey { explains: true, ..publishable };
    let (key, name) = ("pk_demo_partner".into(), "Partner page".into());
    let of_partner = NewKey { key, name, partner: Some(DEMO_PARTNER.into()), ..publishable.clone() };
    [publishable, secret, of_partner]
}
