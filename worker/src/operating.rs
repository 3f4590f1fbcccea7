//! Operating a workspace, as its object is asked about it: guards, settings, suspects, figures, health.
//!
//! In scope: what can be asked, and handing it to the ledger. Not in scope: HTTP (`guards`, `suspects`, `metrics`, `health`).

use crate::message::What;
use crate::metrics::Figures;
use crate::reply::Reply;
use crate::sql::DurableSql;
use crate::times::ByKind;
use jiff::Timestamp;
use ledger::{Access, Desk, Error, Guard, Guarding, KeyKind, Ledger, Settings};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// What a key lets in.
    Guard {
        id: String,
    },
    SetGuard {
        id: String,
        guard: Guard,
    },
    Settings,
    SetSettings(Settings),
    Suspects {
        after: i64,
    },
    Suspect {
        number: i64,
    },
    DropSuspect {
        number: i64,
    },
    Metrics,
    /// Whether storage can be reached; of no workspace.
    Health,
    /// Our word that a form is opened now.
    Opened,
}

/// Answers what was asked.
pub(crate) fn reply(
    ledger: &Ledger<DurableSql>,
    desk: &Desk<'_, DurableSql>,
    ask: Ask,
    times: &ByKind,
    now: Timestamp,
) -> Result<Reply, Error> {
    Ok(match ask {
        Ask::Guard { id } => Reply::found(desk.guard(&id)?, What::Key, id),
        Ask::SetGuard { id, guard } => match desk.set_guard(&id, &guard)? {
            Guarding::Kept(guard) => Reply::json(&guard, Reply::Found),
            Guarding::Bad(problems) => Reply::BadFields(problems),
            Guarding::NoKey => Reply::NoSuch { what: What::Key, id },
        },
        Ask::Settings => Reply::json(&ledger.settings()?, Reply::Found),
        Ask::SetSettings(settings) => match ledger.set_settings(&settings)? {
            Ok(settings) => Reply::json(&settings, Reply::Found),
            Err(problems) => Reply::BadFields(problems),
        },
        Ask::Suspects { after } => Reply::listed(&ledger.suspects(after)?, ledger::SUSPECTS_PAGE, |row| row.number),
        Ask::Suspect { number } => Reply::found(ledger.suspect(number)?, What::Suspect, number.to_string()),
        Ask::DropSuspect { number } => Reply::found(ledger.drop_suspect(number)?, What::Suspect, number.to_string()),
        Ask::Metrics => Reply::json(&Figures::new(ledger.metrics(now)?, times.clone()), Reply::Found),
        // These were answered before anybody was asked for.
        Ask::Health | Ask::Opened => Reply::Done,
    })
}

/// Whether the storage answers, and what it is of.
pub(crate) fn health(ledger: &Ledger<DurableSql>) -> Result<Reply, Error> {
    ledger.exists()?;
    Ok(Reply::Done)
}

/// Our word for a form with this key.
pub(crate) fn opened(ledger: &Ledger<DurableSql>, access: &Access, key: &str, now: Timestamp) -> Result<Reply, Error> {
    if access.kind != KeyKind::Publishable {
        return Ok(Reply::UnknownKey);
    }
    Ok(Reply::json(&json!({ "opened": ledger.form_opened(key, now)? }), Reply::Found))
}
