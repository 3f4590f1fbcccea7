//! Checking what is kept of a workspace as a whole: whether it follows from what happened.
//!
//! In scope: the circles by which teams take turns, held against the receipts of their last turns and against the bound that is
//! promised; secrets and keys that were changed. Not in scope: leads (`history`), the chain itself (`verify`).

use crate::history::Unfounded;
use crate::row::{from_json, integer, json, optional_text, text, to_json};
use crate::secrets::Kept;
use crate::sql::{Row, Sql};
use crate::{Error, Ledger, export, receipt, signature, signing};
use frontdesk::Decision;
use frontdesk::decision::Reason;
use frontdesk::replay::Inputs;
use frontdesk::rotation::{Balance, Circle, LEAD, Turn};
use std::collections::{BTreeMap, BTreeSet};

/// Most receipts that are read at once.
const AT_ONCE: i64 = 100;

/// Circles by team and segment.
type Circles = BTreeMap<(String, String), Circle>;

impl<S: Sql> Ledger<S> {
    /// What is kept of the workspace and doesn't follow.
    pub(crate) fn check_workspace(&self) -> Result<Vec<Unfounded>, Error> {
        let mut unfounded = Vec::new();
        let mut note = |what: String, found: String, expected: String| {
            if found != expected {
                unfounded.push(Unfounded { lead: String::new(), what, found, expected });
            }
        };
        self.check_circles(&mut note)?;
        self.check_secrets(&mut note)?;
        self.check_keys(&mut note)?;
        Ok(unfounded)
    }

    fn check_circles(&self, note: &mut impl FnMut(String, String, String)) -> Result<(), Error> {
        let mut kept = Circles::new();
        for row in self.sql.query("SELECT team, segment, data FROM rotation", &[])? {
            kept.insert((text(&row, 0)?.to_owned(), text(&row, 1)?.to_owned()), json(&row, 2)?);
        }
        for ((team, segment), circle) in &kept {
            for (member, balance) in &circle.members {
                let what = || format!("the balance of {member} in {}", called(team, segment));
                if balance.credit.abs() > LEAD {
                    note(what(), balance.credit.to_string(), format!("at most {LEAD} either way: one lead"));
                }
                if balance.owed < 0 || balance.latest > circle.leads || balance.turns > circle.leads {
                    note(what(), to_json(balance)?, format!("what {} leads can come to", circle.leads));
                }
            }
        }
        let mut before = i64::MAX;
        while !kept.is_empty() && before > 1 {
            let statement = "SELECT number, at, inputs, decision FROM receipt WHERE number < ? AND lead > 0 \
                             ORDER BY number DESC LIMIT ?";
            // Numbers of rows stay below 2^53.
            let rows = self.sql.query(statement, &[before.min(1 << 53).into(), AT_ONCE.into()])?;
            before = rows.last().map_or(Ok(0), |row| integer(row, 0))?;
            for row in &rows {
                self.check_turn(row, &mut kept, note)?;
            }
        }
        Ok(())
    }

    /// Holds the circle whose last turn this receipt is, if it is one's, against what came of that turn.
    fn check_turn(
        &self,
        row: &Row,
        kept: &mut Circles,
        note: &mut impl FnMut(String, String, String),
    ) -> Result<(), Error> {
        let decision: Decision = json(row, 3)?;
        let Some(team) = decision.team.as_ref().filter(|_| decision.reasons.iter().any(is_turn)) else { return Ok(()) };
        if !kept.keys().any(|(of, _)| of == team) {
            return Ok(());
        }
        let Some(turn) = self.turn(text(row, 2)?, &decision)? else {
            // The person was erased, and whose turn it was with them: of this team nothing more can be said.
            kept.retain(|(of, _), _| of != team);
            return Ok(());
        };
        let Some(circle) = kept.remove(&(turn.team.clone(), turn.segment.clone())) else { return Ok(()) };
        let since = self.sql.query(
            "SELECT member, count(*) FROM assignment WHERE team = ? AND segment = ? AND because = 'rejected' \
             AND ended_at >= ? GROUP BY member",
            &[(&turn.team).into(), (&turn.segment).into(), integer(row, 1)?.into()],
        )?;
        let mut rejected = BTreeMap::new();
        for row in &since {
            rejected.insert(text(row, 0)?.to_owned(), integer(row, 1)?);
        }
        let what = called(&turn.team, &turn.segment);
        note(format!("the turns of {what}"), circle.leads.to_string(), turn.circle.leads.to_string());
        let members: BTreeSet<&String> = circle.members.keys().chain(turn.circle.members.keys()).collect();
        for member in members {
            let of = |circle: &Circle| circle.members.get(member).cloned().unwrap_or_default();
            let (found, came) = (of(&circle), of(&turn.circle));
            // A lead that was rejected since is made up for, at most.
            let most = came.owed.saturating_add(rejected.get(member).unwrap_or(&0).saturating_mul(LEAD));
            let owed = found.owed.clamp(came.owed, most);
            let expected = Balance { owed, ..came };
            note(format!("the balance of {member} in {what}"), to_json(&found)?, to_json(&expected)?);
        }
        Ok(())
    }

    /// The turn that was taken in a decision; `None`: it can't be made again.
    fn turn(&self, inputs: &str, decision: &Decision) -> Result<Option<Turn>, Error> {
        let Ok(inputs) = from_json::<Inputs>(inputs) else { return Ok(None) };
        let before = inputs.before().map(|number| receipt::decision(&self.sql, number)).transpose()?.flatten();
        let playbook = self.playbook_that_decided(&decision.playbook)?;
        Ok(inputs.make(&playbook, before).filter(|record| record.decision == *decision).and_then(|record| record.turn))
    }

    /// One secret of a webhook signs until another takes its place, and those before it for some time more.
    fn check_secrets(&self, note: &mut impl FnMut(String, String, String)) -> Result<(), Error> {
        for row in self.sql.query("SELECT id, secrets FROM endpoint ORDER BY number", &[])? {
            let secrets: Vec<Kept> = json(&row, 1)?;
            let without_end = secrets.iter().filter(|kept| kept.until.is_none()).count();
            let first = secrets.first().is_some_and(|kept| kept.until.is_none());
            let readable = secrets.iter().all(|kept| signature::bytes(&kept.secret).is_some());
            let found = if first && readable { without_end.to_string() } else { "others".into() };
            note(format!("the secrets of the webhook {}", text(&row, 0)?), found, "1".into());
        }
        Ok(())
    }

    /// The key that signs is the one that the chain names; a key in whose place another was put ends, and that other is there.
    fn check_keys(&self, note: &mut impl FnMut(String, String, String)) -> Result<(), Error> {
        let signs = signing::kept(&self.sql)?.map(|key| signing::public(&key));
        let named = export::key_after(&self.sql, 1 << 53)?;
        note("the key that signs".into(), signs.unwrap_or_default(), named.unwrap_or_default());
        let rows = self.sql.query(
            "SELECT substr(digest, 1, 12), until IS NULL AND revoked_at IS NULL, (SELECT max(substr(other.digest, 1, 12)) \
             FROM access_key AS other WHERE substr(other.digest, 1, 12) = access_key.replaced_by), replaced_by \
             FROM access_key WHERE replaced_by IS NOT NULL",
            &[],
        )?;
        for row in &rows {
            let id = text(row, 0)?;
            note(format!("whether the key {id} goes on for ever"), integer(row, 1)?.to_string(), "0".into());
            note(
                format!("the key in the place of {id}"),
                optional_text(row, 2)?.unwrap_or_default(),
                text(row, 3)?.to_owned(),
            );
        }
        Ok(())
    }
}

/// Whether it says that somebody had a turn.
fn is_turn(reason: &Reason) -> bool {
    matches!(reason, Reason::Owner { rule, .. } if rule == "turn" || rule == "make_up")
}

fn called(team: &str, segment: &str) -> String {
    if segment.is_empty() { format!("the team {team}") } else { format!("the team {team} for {segment}") }
}
