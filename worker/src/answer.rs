//! Answers: what became of a request, as HTTP.
//!
//! In scope: status and headers. Not in scope: what became of it, and the page for a browser without script (`thanks`).

use crate::problem::Problem;
use crate::rate_limit;
use crate::reply::Reply;
use crate::verdicts::problem;
use ledger::Worked;
use serde_json::json;
use worker::{Headers, Request, Response, ResponseBuilder, Result};

/// What pages may read of an answer beside its body.
const EXPOSED: &str = "Idempotent-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";

pub(crate) type Outcome = std::result::Result<Reply, Problem>;

/// Problems that any call can have; the other replies are the caller's.
pub(crate) fn refused(outcome: Outcome) -> Outcome {
    match outcome? {
        Reply::UnknownKey => Err(Problem::unknown_key(Some(""))),
        Reply::NotAllowed { needs } => Err(Problem::not_allowed(needs)),
        Reply::TooMuch => Err(Problem::too_much()),
        Reply::OriginNotAllowed { origin } => Err(Problem::origin_not_allowed(&origin)),
        Reply::IdempotencyKeyReused => Err(Problem::key_reused()),
        Reply::Limited(limited) => Err(Problem::limited(&limited)),
        Reply::Restoring => Err(Problem::restoring()),
        Reply::WorkspaceThere => Err(Problem::workspace_there()),
        Reply::BadBackup { line, what } => Err(Problem::bad_backup(line, &what)),
        Reply::OtherPart { lines } => Err(Problem::other_part(lines)),
        Reply::Failed(why) => Err(Problem::failed(&why)),
        reply => Ok(reply),
    }
}

pub(crate) fn unexpected(reply: &Reply) -> Result<Response> {
    // What a reply holds is people's, and this is logged.
    let told = format!("{reply:?}");
    let kind = told.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    Problem::failed(&format!("an unexpected reply: {kind}")).response()
}

fn json_text(status: u16, body: String) -> Result<Response> {
    Ok(ResponseBuilder::new()
        .with_status(status)
        .with_header("content-type", "application/json")?
        .fixed(body.into_bytes()))
}

/// To whoever submitted a lead by script or from a server.
pub(crate) fn submitted(outcome: Outcome, origin: Option<&str>) -> Result<Response> {
    let response = match refused(outcome) {
        Ok(Reply::Answer { answer, replayed, standing, .. }) => {
            let mut response = json_text(201, answer)?;
            rate_limit::tell(response.headers_mut(), &standing)?;
            if replayed {
                response.headers_mut().set("idempotent-replayed", "true")?;
            }
            response
        }
        Ok(Reply::NoSuch { what, id }) => Problem::no_such(what, &id).response()?,
        Ok(reply) => unexpected(&reply)?,
        Err(problem) => problem.response()?,
    };
    to_page(response, origin)
}

/// Pages of any origin may read these answers: whether an origin may use the key was checked before there was one, and
/// no cookie takes part.
pub(crate) fn to_page(mut response: Response, origin: Option<&str>) -> Result<Response> {
    let headers = response.headers_mut();
    headers.set("vary", "Origin")?;
    if let Some(origin) = origin {
        headers.set("access-control-allow-origin", origin)?;
        headers.set("access-control-expose-headers", EXPOSED)?;
    }
    Ok(response)
}

/// To a browser that asks before it sends.
pub(crate) fn preflight(request: &Request) -> Result<Response> {
    let headers = Headers::new();
    headers.set("access-control-allow-methods", "GET, POST")?;
    headers.set("access-control-allow-headers", "Authorization, Content-Type, Idempotency-Key, X-Request-Id")?;
    headers.set("access-control-max-age", "7200")?;
    let response = ResponseBuilder::new().with_status(204).with_headers(headers).empty();
    to_page(response, request.headers().get("origin")?.as_deref())
}

/// To the operator: the new keys, told this once.
pub(crate) fn created(publishable: &str, secret: &str) -> Result<Response> {
    json_text(201, json!({ "publishable_key": publishable, "secret_key": secret }).to_string())
}

/// To whoever asked for a lead.
pub(crate) fn lead(outcome: Outcome, id: &str) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Lead(lead)) => json_text(200, lead),
        Ok(Reply::NoLead) => Problem::no_lead(id).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever gave a verdict on the lead `id`.
pub(crate) fn judged(outcome: Outcome, id: &str) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Verdict(verdict)) => json_text(201, verdict),
        Ok(Reply::NoLead) => Problem::no_lead(id).response(),
        Ok(Reply::NoAccount { account }) => {
            let problem = problem("account", &account, "the id of an account of this workspace");
            Problem::bad_verdict(vec![problem]).response()
        }
        Ok(Reply::NoOrganisation) => {
            let problem = problem("lead", id, "a lead with a work domain or a company");
            Problem::bad_verdict(vec![problem]).response()
        }
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever worked the lead `id`.
pub(crate) fn worked(outcome: Outcome, id: &str) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Worked(Worked::Done { owner, clock })) => {
            json_text(200, json!({ "owner": owner, "clock": clock }).to_string())
        }
        Ok(Reply::Worked(Worked::NoLead)) => Problem::no_lead(id).response(),
        Ok(Reply::Worked(Worked::NotOwner { owner })) => Problem::not_owner(&owner).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever asked how members stand, or what they had.
pub(crate) fn staff(outcome: Outcome) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Staff(staff)) => json_text(200, staff),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever withdrew the verdict `number`.
pub(crate) fn withdrawn(outcome: Outcome, number: &str) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Verdict(verdict)) => json_text(200, verdict),
        Ok(Reply::NoVerdict) => Problem::no_verdict(number).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever said that two leads are one.
pub(crate) fn merged(outcome: Outcome) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Merge(merge)) => json_text(201, merge),
        Ok(Reply::AlreadyOne { lead }) => json_text(200, json!({ "lead": lead }).to_string()),
        Ok(Reply::NoLeadToMerge { id }) => Problem::no_lead(&id).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever undid the merge `number`.
pub(crate) fn undone(outcome: Outcome, number: &str) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Merge(merge)) => json_text(200, merge),
        Ok(Reply::NoMerge) => Problem::no_merge(number).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever gave a verdict on the pair `number`.
pub(crate) fn duplicate(outcome: Outcome, number: &str) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Duplicate(pair)) => json_text(200, pair),
        Ok(Reply::NoDuplicate) => Problem::no_duplicate(number).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever withdrew that two leads are not the same.
pub(crate) fn told_apart(outcome: Outcome, number: &str) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::NotSame(said)) => json_text(200, said),
        Ok(Reply::NoNotSame) => Problem::no_not_same(number).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever asked for something that is kept, made it, or changed it.
pub(crate) fn found(outcome: Outcome) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Found(json)) => json_text(200, json),
        Ok(Reply::Made(json)) => json_text(201, json),
        Ok(Reply::NoSuch { what, id }) => Problem::no_such(what, &id).response(),
        Ok(Reply::NotConvertible { field, found, expected }) => {
            Problem::bad_conversion(vec![problem(&field, &found, &expected)]).response()
        }
        Ok(Reply::BadDeal { field, found, expected }) => {
            Problem::bad_deal(vec![problem(&field, &found, &expected)]).response()
        }
        Ok(Reply::Taken { lead }) => Problem::lead_taken(&lead).response(),
        Ok(Reply::NoLink) => Problem::no_link().response(),
        Ok(Reply::LinkOver) => Problem::link_over().response(),
        Ok(Reply::NothingBefore) => Problem::nothing_before().response(),
        Ok(Reply::BadFields(problems)) => Problem::bad_fields(problems).response(),
        Ok(Reply::Done) => Ok(ResponseBuilder::new().with_status(204).empty()),
        Ok(Reply::Findings(findings)) => Problem::findings(&findings).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever asked for lines of JSON; `Link` says where there are more.
pub(crate) fn lines(outcome: Outcome) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Lines { lines, next }) => {
            let mut response =
                ResponseBuilder::new().with_header("content-type", "application/x-ndjson")?.fixed(lines.into_bytes());
            if let Some(next) = next {
                response.headers_mut().set("link", &format!("<{next}>; rel=\"next\""))?;
            }
            Ok(response)
        }
        Ok(Reply::NoSuch { what, id }) => Problem::no_such(what, &id).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever published a playbook.
pub(crate) fn published(outcome: Outcome) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Published { version }) => json_text(200, json!({ "version": version }).to_string()),
        Ok(Reply::Findings(findings)) => Problem::findings(&findings).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever sent accounts.
pub(crate) fn accounts(outcome: Outcome) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Accounts(report)) => json_text(200, serde_json::to_string(&report)?),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// To whoever removed accounts; `id` where it was one.
pub(crate) fn removed(outcome: Outcome, id: Option<&str>) -> Result<Response> {
    match (refused(outcome), id) {
        (Ok(Reply::Removed(report)), Some(id)) if report.removed == 0 => Problem::no_account(id).response(),
        (Ok(Reply::Removed(report)), _) => json_text(200, serde_json::to_string(&report)?),
        (Ok(reply), _) => unexpected(&reply),
        (Err(problem), _) => problem.response(),
    }
}

/// To whoever asked for the account book, or sent one.
pub(crate) fn described(outcome: Outcome) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Described(described)) => json_text(200, serde_json::to_string(&described)?),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}
