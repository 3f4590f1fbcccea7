//! What each action needs: the one place where it says who may do what.
//!
//! In scope: for every action the right it takes and the entry of the audit log it makes; which replies say that it was done. The
//! lists are exhaustive, so that an action that is new can't be forgotten. Not in scope: who has which rights (keys' scopes and
//! people's roles, in the ledger), and to which leads they extend (the ledger's reach).

use crate::administration::Asked;
use crate::message::{Action, What};
use crate::operating::Ask as Operate;
use crate::reply::Reply;
use crate::webhooks_do::Ask;
use crate::{accounts, backup, deals, embed, follow_up, history, members, prefill, records, reports};
use ledger::{Right, Worked};

/// What an action needs.
pub(crate) struct Needs {
    /// `None`: any key or session will do, as the edge asks for what it needs itself and hands nothing out.
    pub(crate) right: Option<Right>,
    /// What is noted in the audit log when it is done, and on what.
    pub(crate) noted: Option<(&'static str, String)>,
}

fn any() -> Needs {
    Needs { right: None, noted: None }
}

fn right(right: Right) -> Needs {
    Needs { right: Some(right), noted: None }
}

fn noted(right: Right, what: &'static str, on: impl ToString) -> Needs {
    Needs { right: Some(right), noted: Some((what, on.to_string())) }
}

/// Most characters of what an entry is about: a batch of removals names the first.
const ON: usize = 200;

/// What this action needs.
pub(crate) fn needs(action: &Action) -> Needs {
    use Right as R;
    match action {
        Action::Submit(submit) => match submit.released {
            Some(number) => noted(R::WriteSuspects, "suspect.release", number),
            None => right(R::SubmitLeads),
        },
        Action::ReadBook
        | Action::ReadPage { .. }
        | Action::ReadChanges { .. }
        | Action::PutPiece { .. }
        | Action::ReadUnmatched
        | Action::Rematch { .. } => any(),
        Action::KeepBook { book, sent: true } => noted(R::WriteAccounts, "book.put", &book.id),
        Action::KeepBook { sent: false, .. } => any(),
        Action::DescribeBook { to_replace: true } => right(R::WriteAccounts),
        Action::DescribeBook { to_replace: false } | Action::Accounts(accounts::Ask::List(_)) => right(R::ReadAccounts),
        Action::ReadLead { .. } => right(R::ReadLeads),
        Action::Read { what, .. } => right(match what {
            // A partner is told of its own registrations.
            What::Lead | What::Contact | What::Opportunity | What::Deal => R::ReadLeads,
            What::Account => R::ReadAccounts,
            What::Playbook => R::ReadPlaybook,
            // These have actions of their own.
            What::Key
            | What::Person
            | What::Issuer
            | What::Webhook
            | What::Delivery
            | What::Report
            | What::Member
            | What::Absence
            | What::Campaign
            | What::Suspect
            | What::Backup => R::Administer,
        }),
        Action::Work { .. } => right(R::WorkLeads),
        Action::Reassign(asked) => {
            noted(R::WorkLeads, "lead.reassign", asked.leads.join(" ").chars().take(ON).collect::<String>())
        }
        Action::MakeWorkLink(make) => noted(R::WriteLeads, "work-link.make", &make.lead),
        Action::ReadRotation { .. } | Action::ListAssignments { .. } => right(R::ReadReports),
        Action::ListVerdicts { .. }
        | Action::VerdictsOn { .. }
        | Action::ListDuplicates { .. }
        | Action::ListDecided { .. } => right(R::ReadLeads),
        Action::Judge(judge) => noted(R::WriteLeads, "verdict.give", &judge.lead),
        Action::WithdrawVerdict { number, .. } => noted(R::WriteLeads, "verdict.withdraw", number),
        Action::Merge { lead, into, .. } => noted(R::WriteLeads, "lead.merge", format!("{lead} {into}")),
        Action::UndoMerge { number, .. } => noted(R::WriteLeads, "merge.undo", number),
        Action::JudgePair { number, .. } => noted(R::WriteLeads, "duplicate.judge", number),
        Action::WithdrawNotSame { number, .. } => noted(R::WriteLeads, "not-same.withdraw", number),
        Action::Convert { lead, .. } => noted(R::WriteLeads, "lead.convert", lead),
        Action::ChangeOpportunity { id, .. } => noted(R::WriteLeads, "opportunity.change", id),
        Action::Deals(deals::Ask::List { .. }) => right(R::ReadLeads),
        Action::Deals(deals::Ask::Claim(claim)) => {
            noted(R::WorkLeads, "deal.claim", claim.company.as_ref().or(claim.domain.as_ref()).map_or("", |on| on))
        }
        Action::Deals(deals::Ask::Register(new)) => noted(R::WriteAccounts, "deal.register", &new.partner),
        Action::Deals(deals::Ask::Change { id, .. }) => noted(R::WriteAccounts, "deal.change", id),
        Action::Deals(deals::Ask::StartTrial { lead, .. }) => noted(R::WriteLeads, "trial.start", lead),
        Action::Embed(asked) => asking_with_a_form(asked),
        Action::Accounts(accounts::Ask::Upsert { rows }) => noted(R::WriteAccounts, "accounts.put", rows.len()),
        Action::Accounts(accounts::Ask::Remove { ids }) => {
            noted(R::WriteAccounts, "accounts.remove", ids.join(" ").chars().take(ON).collect::<String>())
        }
        Action::ListPlaybooks { .. } | Action::CheckPlaybook { .. } => right(R::ReadPlaybook),
        // They tell of leads.
        Action::Drafting(_) => right(R::WritePlaybook),
        Action::Draft { .. } => noted(R::WritePlaybook, "playbook.draft", ""),
        Action::Publish { .. } => noted(R::WritePlaybook, "playbook.publish", ""),
        Action::PublishVersion { number, percent, .. } => {
            noted(R::WritePlaybook, "playbook.publish", format!("{number} {percent}%"))
        }
        Action::RollBack { .. } => noted(R::WritePlaybook, "playbook.rollback", ""),
        Action::Administer(asked) => administering(asked),
        Action::Webhooks(asked) => telling(asked),
        Action::History(asked) => looking_back(asked),
        Action::FollowUp(follow_up::Ask::FollowUp { .. } | follow_up::Ask::Claim { .. }) => right(R::WorkLeads),
        Action::FollowUp(_) => right(R::ReadLeads),
        Action::Reports(asked) => reporting(asked),
        Action::Live => right(R::ReadLeads),
        Action::Members(members::Ask::Absent { member, .. }) => noted(R::WorkLeads, "absence.say", member),
        Action::Members(members::Ask::Present { number, .. }) => noted(R::WorkLeads, "absence.withdraw", number),
        // It says how every team stands.
        Action::Members(members::Ask::MinimumBy { .. }) => right(R::WritePlaybook),
        Action::Members(_) => right(R::ReadLeads),
        Action::Operate(asked) => operating(asked),
        Action::Prefill(asked) => filling_in(asked),
        Action::Records(asked) => recording(asked),
        Action::Backup(backup::Asked::Begin { id }) => noted(R::Administer, "backup.take", id),
        Action::Backup(backup::Asked::Part { .. }) => right(R::Administer),
        // These come before there is anybody: `workspace_do` answers them first.
        Action::SignIn(_) | Action::ByLink(_) | Action::Create { .. } | Action::Restore { .. } => right(R::Administer),
    }
}

/// Whether it counts as a request: submissions have limits of their own, of which what the edge asks for on their way is part.
pub(crate) fn is_metered(action: &Action) -> bool {
    !matches!(
        action,
        Action::Submit(_)
            | Action::ReadBook
            | Action::ReadPage { .. }
            | Action::ReadChanges { .. }
            | Action::PutPiece { .. }
            | Action::KeepBook { .. }
            | Action::ReadUnmatched
            | Action::Rematch { .. }
    )
}

fn administering(asked: &Asked) -> Needs {
    use Right as R;
    match asked {
        Asked::Me => any(),
        Asked::Keys | Asked::Audit { .. } | Asked::Issuer => right(R::Administer),
        Asked::MakeKey(key) => noted(R::Administer, "key.make", &key.name),
        Asked::RotateKey { id, .. } => noted(R::Administer, "key.rotate", id),
        Asked::RevokeKey { id } => noted(R::Administer, "key.revoke", id),
        Asked::SetIssuer(Some(issuer)) => noted(R::Administer, "issuer.set", &issuer.issuer),
        Asked::SetIssuer(None) => noted(R::Administer, "issuer.remove", ""),
        Asked::People { .. } | Asked::Person { .. } => right(R::ReadPeople),
        Asked::PutPerson { id, is_new: true, .. } => noted(R::WritePeople, "person.make", id),
        Asked::PutPerson { id, is_new: false, say } => {
            let role = say.role.map(|role| format!(" {}", role.name())).unwrap_or_default();
            let suspended = if say.suspended == Some(true) { " suspended" } else { "" };
            noted(R::WritePeople, "person.change", format!("{id}{role}{suspended}"))
        }
        Asked::MakeLink { id, .. } => noted(R::WritePeople, "link.make", id),
    }
}

/// Events say something of every lead, so that whoever may have them sent somewhere may see all.
fn telling(asked: &Ask) -> Needs {
    use Right as R;
    match asked {
        Ask::Events { .. } | Ask::Alarms { .. } => right(R::ReadEvents),
        Ask::List | Ask::Get { .. } | Ask::Deliveries { .. } => right(R::WriteWebhooks),
        Ask::Add(new) => noted(R::WriteWebhooks, "webhook.add", &new.id),
        Ask::Change { id, .. } => noted(R::WriteWebhooks, "webhook.change", id),
        Ask::Remove { id } => noted(R::WriteWebhooks, "webhook.remove", id),
        Ask::Rotate { id, .. } => noted(R::WriteWebhooks, "webhook.rotate", id),
        Ask::Replay { id, .. } => noted(R::WriteWebhooks, "webhook.replay", id),
    }
}

/// Campaigns are as much a part of how the workspace is set up as its playbook.
fn reporting(asked: &reports::Ask) -> Needs {
    match asked {
        reports::Ask::Report { .. }
        | reports::Ask::Reports
        | reports::Ask::Campaigns
        | reports::Ask::Campaign { .. } => right(Right::ReadReports),
        reports::Ask::PutCampaign { id, say } => {
            noted(Right::WritePlaybook, "campaign.put", id.as_ref().unwrap_or(&say.name))
        }
        reports::Ask::RemoveCampaign { id } => noted(Right::WritePlaybook, "campaign.remove", id),
    }
}

fn asking_with_a_form(asked: &embed::Asked) -> Needs {
    match asked {
        embed::Asked::Questions { .. } | embed::Asked::Person { .. } => right(Right::SubmitLeads),
        embed::Asked::Claim(claim) => noted(
            Right::SubmitLeads,
            "deal.claim",
            claim.company.as_ref().or(claim.domain.as_ref()).map_or("", |on| on),
        ),
        embed::Asked::MakeLink { lead, .. } => noted(Right::WriteLeads, "form-link.make", lead),
    }
}

/// Suspects are nobody's leads yet, and in nobody's reach: whoever sees any of them sees all.
fn operating(asked: &Operate) -> Needs {
    use Right as R;
    match asked {
        Operate::Guard { .. } | Operate::Settings => right(R::Administer),
        Operate::SetGuard { id, .. } => noted(R::Administer, "guard.set", id),
        Operate::SetSettings(_) => noted(R::Administer, "settings.set", ""),
        Operate::Suspects { .. } | Operate::Suspect { .. } => right(R::WriteSuspects),
        Operate::DropSuspect { number } => noted(R::WriteSuspects, "suspect.drop", number),
        // Of every lead, of which not everybody who reads reports is told.
        Operate::Metrics => right(R::ReadEvents),
        // These come before there is anybody: `workspace_do` answers them first.
        Operate::Health | Operate::Opened => any(),
    }
}

/// Receipts hold every lead; by what they are checked, anybody may know.
fn looking_back(asked: &history::Asked) -> Needs {
    match asked {
        history::Asked::Receipts { .. } => right(Right::Administer),
        history::Asked::PublicKey => any(),
        history::Asked::History { .. } => right(Right::ReadLeads),
        history::Asked::Person { id } => noted(Right::Administer, "person.export", id),
        history::Asked::Erase { id, .. } => noted(Right::Administer, "person.erase", id),
        history::Asked::Retention => right(Right::Administer),
        history::Asked::SetRetention { days } => noted(
            Right::Administer,
            "retention.set",
            days.map_or_else(|| "for ever".into(), |days| format!("{days} days")),
        ),
        history::Asked::ChangeKey => noted(Right::Administer, "receipts.key", ""),
    }
}

/// A visitor's page asks with the key that submits leads; what keys and budget there are is an administrator's.
fn filling_in(asked: &prefill::Asked) -> Needs {
    match asked {
        prefill::Asked::Evaluate { .. } => right(Right::SubmitLeads),
        prefill::Asked::State => right(Right::Administer),
        prefill::Asked::Set(settings) => {
            let on = if settings.on { "on" } else { "off" };
            noted(Right::Administer, "prefill.set", format!("{on} {} {}", settings.per_minute, settings.per_day))
        }
        prefill::Asked::AddKey { .. } => noted(Right::Administer, "prefill.key", ""),
    }
}

/// Records are everything that is here, and whatever comes in with them is believed.
fn recording(asked: &records::Ask) -> Needs {
    match asked {
        records::Ask::Read { kind, .. } | records::Ask::Export { kind, .. } => {
            noted(Right::Administer, "records.export", kind.chars().take(ON).collect::<String>())
        }
        records::Ask::Import { kind, batch, .. } => {
            noted(Right::Administer, "records.import", format!("{} {kind}", batch.len()))
        }
        records::Ask::Bad(_) => right(Right::Administer),
    }
}

/// Whether a reply says that what was asked for was done.
pub(crate) fn is_done(reply: &Reply) -> bool {
    match reply {
        Reply::Answer { .. }
        | Reply::Unmatched(_)
        | Reply::Rematched(_)
        | Reply::Lead(_)
        | Reply::Verdict(_)
        | Reply::Staff(_)
        | Reply::Merge(_)
        | Reply::AlreadyOne { .. }
        | Reply::Duplicate(_)
        | Reply::NotSame(_)
        | Reply::Found(_)
        | Reply::Made(_)
        | Reply::Listed { .. }
        | Reply::Lines { .. }
        | Reply::Published { .. }
        | Reply::Accounts(_)
        | Reply::Removed(_)
        | Reply::Imported(_)
        | Reply::Book(_)
        | Reply::Page(_)
        | Reply::Kept(_)
        | Reply::Described(_)
        | Reply::Changes(_)
        | Reply::Linked { .. }
        | Reply::SignedIn { .. }
        | Reply::Issuer(_)
        | Reply::Evaluated(_)
        | Reply::Done
        | Reply::Created => true,
        Reply::Worked(worked) => matches!(worked, Worked::Done { .. }),
        Reply::BookNeeded { .. }
        | Reply::IdempotencyKeyReused
        | Reply::NoLead
        | Reply::NoVerdict
        | Reply::NoAccount { .. }
        | Reply::NoOrganisation
        | Reply::NoLeadToMerge { .. }
        | Reply::NoMerge
        | Reply::NoDuplicate
        | Reply::NoNotSame
        | Reply::NoSuch { .. }
        | Reply::NotConvertible { .. }
        | Reply::Taken { .. }
        | Reply::NoLink
        | Reply::LinkOver
        | Reply::NothingBefore
        | Reply::Findings(_)
        | Reply::NoBook { .. }
        | Reply::ManyChanges
        | Reply::UnknownKey
        | Reply::NotAllowed { .. }
        | Reply::TooMuch
        | Reply::OriginNotAllowed { .. }
        | Reply::BadFields(_)
        | Reply::BadDeal { .. }
        | Reply::NotEvaluated(_)
        | Reply::NotSignedIn
        | Reply::Limited(_)
        | Reply::ToProve(_)
        | Reply::WorkspaceThere
        | Reply::Restoring
        | Reply::BadBackup { .. }
        | Reply::OtherPart { .. }
        | Reply::Failed(_) => false,
    }
}
