//! The edge: every request comes in here, and submissions go through steps 1 and 2 of a lead's path.
//!
//! In scope: keys, and for submissions standardizing and searching. Not in scope: other doors (`routes` has
//! them all) and anything that is stored. Each handler lists its steps and the status of each failure.

use crate::message::{Action, Call, Submit};
use crate::problem::Problem;
use crate::reply::{Reply, Secret};
use crate::routes::{self, Asked, Found};
use crate::{
    address, answer, assets, body, book, call, fetch, flood, form, log, rate_limit, rematch, request_id, sender,
    thanks, times, turnstile,
};
use frontdesk::crm::hubspot_form_fields;
use frontdesk::{RawLead, Submission, search, standardize};
use ledger::{Arrival, Idempotency, Proof};
use sha2::{Digest, Sha256};
use worker::{Context, Date, Env, Method, Request, Response, Result};

/// How often a submission is searched again because the accounts changed meanwhile, before it goes on without a book.
const SEARCHES: usize = 3;

pub(crate) type Outcome = std::result::Result<Reply, Problem>;

/// What a form sends beside what people write: our word on when it was opened. It is no field of the lead.
const OPENED: &str = "_opened";

/// Answers any request, with its id, and with a line in the log.
pub(crate) async fn handle(request: Request, env: Env, context: Context) -> Result<Response> {
    let began = Date::now().as_millis();
    let (request, id) = request_id::with_id(request)?;
    let (method, path) = (request.method(), request.path());
    let found = routes::find(&method, &path);
    let (door, part) = match &found {
        Found::Route(route, [part, _]) => (route.path, *part),
        _ => ("", ""),
    };
    let workspace = log::workspace(&request, part)?;
    let answered = answer(request, &env, &context, (&method, &path, found)).await;
    let mut response = match answered {
        Ok(response) => response,
        Err(error) => Problem::broken(&error.to_string()).response()?,
    };
    response.headers_mut().set(request_id::HEADER, &id)?;
    let standing = rate_limit::take(&id);
    if !response.headers().has(rate_limit::LIMIT)? {
        rate_limit::tell(response.headers_mut(), &standing)?;
    }
    let took_ms = Date::now().as_millis().saturating_sub(began);
    let status = response.status_code();
    let door = match door {
        "" if status < 400 => "file",
        "" => "nothing",
        door => door,
    };
    if let Some(workspace) = workspace.as_deref().filter(|_| status < 400) {
        times::note(workspace, (method.as_ref(), door), took_ms);
    }
    let line =
        log::Line { request: &id, method: method.as_ref(), door, status, took_ms, workspace: workspace.as_deref() };
    log::request(&env, call::is_local(&env), &line);
    Ok(response)
}

/// By the door for its path, or with a file.
async fn answer(
    request: Request,
    env: &Env,
    context: &Context,
    (method, path, found): (&Method, &str, Found<'_>),
) -> Result<Response> {
    if *method == Method::Options && path.starts_with("/v1/") {
        return answer::preflight(&request);
    }
    match found {
        Found::Route(route, [part, further]) => {
            let mut response = (route.handler)(Asked { request, env, context, part, further }).await?;
            if path.starts_with("/v1/") {
                // What is told depends on who asks, also by a cookie: nothing on the way keeps it.
                response.headers_mut().set("cache-control", "no-store")?;
            }
            Ok(response)
        }
        Found::WrongMethod(allowed) => Problem::wrong_method(method.as_ref(), allowed).response(),
        Found::Nothing => match method {
            Method::Get | Method::Head => match assets::get(path, env).await? {
                Some(file) => Ok(file),
                None => Problem::no_route(path).response(),
            },
            _ => Problem::no_route(path).response(),
        },
    }
}

/// `POST /v1/leads`: a submission as JSON.
///
/// 1. the key names a workspace (401) 2. the body is read (413, 415, 400) 3. and standardized (422) 4. searched,
///    routed and stored (401, 403, 422 for a reused idempotency key, 429, 503) 5. answered (201). Where there is a flood, 429 comes
///    first.
pub(crate) async fn post_lead(mut request: Request, env: &Env, context: &Context) -> Result<Response> {
    let origin = request.headers().get("origin")?;
    let outcome = match flood::filter(&request, env).await?.and(sender::credential(&request)?) {
        Ok(key) => lead_from_json(&mut request, env, context, key).await?,
        Err(problem) => Err(problem),
    };
    answer::submitted(outcome, origin.as_deref())
}

async fn lead_from_json(request: &mut Request, env: &Env, context: &Context, key: String) -> Result<Outcome> {
    let media_type = body::media_type(request)?;
    if !matches!(media_type.as_str(), "application/json" | "") && !media_type.ends_with("+json") {
        return Ok(Err(Problem::unsupported_media(&media_type, "`application/json`")));
    }
    let body = match body::read(request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => return Ok(Err(Problem::empty())),
        Ok(body) => body,
        Err(problem) => return Ok(Err(problem)),
    };
    match fields_of_json(&body) {
        Ok(raw) => submit(request, env, context, key, raw, &body).await,
        Err(problem) => Ok(Err(problem)),
    }
}

/// The fields of an object, or of a submission in the shape that HubSpot's forms have.
fn fields_of_json(body: &[u8]) -> std::result::Result<RawLead, Problem> {
    let raw = RawLead::from_json(body).map_err(|problem| Problem::unreadable(&problem))?;
    body::fitting(hubspot_form_fields(&raw).unwrap_or(raw), body::SUBMISSION)
}

/// `POST /v1/forms/{publishable key}`: a plain HTML form, or JSON. As [`post_lead`], answered with a page, or with JSON where
/// that was sent or is asked for.
pub(crate) async fn post_form(mut request: Request, env: &Env, context: &Context, key: &str) -> Result<Response> {
    let origin = request.headers().get("origin")?;
    let wants_json = request.headers().get("accept")?.is_some_and(|accept| accept.contains("json"))
        || body::media_type(&request)?.ends_with("json");
    let outcome = lead_from_form(&mut request, env, context, key).await?;
    if wants_json { answer::submitted(outcome, origin.as_deref()) } else { thanks::page(outcome) }
}

async fn lead_from_form(request: &mut Request, env: &Env, context: &Context, key: &str) -> Result<Outcome> {
    if !key.starts_with("pk_") {
        return Ok(Err(Problem::unknown_key(Some(key))));
    }
    if let Err(problem) = flood::filter(request, env).await? {
        return Ok(Err(problem));
    }
    let media_type = body::media_type(request)?;
    let content_type = request.headers().get("content-type")?.unwrap_or_default();
    let body = match body::read(request, body::SUBMISSION).await? {
        Ok(body) if body.is_empty() => return Ok(Err(Problem::empty())),
        Ok(body) => body,
        Err(problem) => return Ok(Err(problem)),
    };
    let raw = if media_type == "application/json" || media_type.ends_with("+json") {
        fields_of_json(&body)
    } else {
        form::read(&media_type, &content_type, &body).await.and_then(|raw| body::fitting(raw, body::SUBMISSION))
    };
    match raw {
        Ok(raw) => submit(request, env, context, key.to_owned(), raw, &body).await,
        Err(problem) => Ok(Err(problem)),
    }
}

/// Steps 1 and 2 here, the others in the workspace's object, in one call unless a book has to be fetched first.
async fn submit(
    request: &Request,
    env: &Env,
    context: &Context,
    key: String,
    raw: RawLead,
    body: &[u8],
) -> Result<Outcome> {
    let (raw, opened, token) = apart(raw);
    let idempotency = match idempotency(request, &key, &raw, body)? {
        Ok(idempotency) => idempotency,
        Err(problem) => return Ok(Err(problem)),
    };
    let arrival = Arrival { address: address::of(request, env)?, opened, proof: Proof::Unasked };
    let said = Said { raw, idempotency, arrival, token, released: None };
    route(request, env, context, key, said).await
}

/// A submission, taken apart.
pub(crate) struct Said {
    pub(crate) raw: RawLead,
    pub(crate) idempotency: Idempotency,
    pub(crate) arrival: Arrival,
    /// What Turnstile's widget gave.
    pub(crate) token: Option<String>,
    /// The id and number of the suspect that it was until now.
    pub(crate) released: Option<(String, i64)>,
}

/// Puts what people wrote apart from what a form adds.
fn apart(raw: RawLead) -> (RawLead, Option<String>, Option<String>) {
    let added = |name: &str| raw.fields().find(|(field, _)| *field == name).map(|(_, value)| value.to_owned());
    let (opened, token) = (added(OPENED), added(turnstile::FIELD));
    if opened.is_none() && token.is_none() {
        return (raw, None, None);
    }
    let written = raw.fields().filter(|(field, _)| ![OPENED, turnstile::FIELD].contains(field)).collect();
    (written, opened, token)
}

/// Routes what was said, as the sender who has `key`.
pub(crate) async fn route(request: &Request, env: &Env, context: &Context, key: String, said: Said) -> Result<Outcome> {
    let Said { raw, idempotency, arrival, token, released } = said;
    let lead = match standardize(&raw) {
        Ok(lead) => lead,
        Err(refusal) => return Ok(Err(Problem::no_way_to_answer(&refusal))),
    };
    let Some(mut call) = call::to_workspace(request, env, key)? else { return Ok(Err(Problem::unknown_key(Some("")))) };
    let (id, released) = match released {
        Some((id, number)) => (id, Some(number)),
        None => (call::new_id(request, env)?, None),
    };
    let no_book = has_no_book(request, env)?;
    let known = if no_book { None } else { book::of(&call.workspace) };
    let searched = search(&lead, known.as_ref().map(|known| &known.book));
    call.action = Action::Submit(Box::new(Submit {
        submission: Submission { id, raw, lead, searched },
        idempotency: Some(idempotency),
        book_revision: known.map(|known| known.revision),
        without_book: false,
        arrival,
        released,
    }));
    let mut searches = 0;
    while searches < SEARCHES {
        let revision = match call::send(env, &call).await? {
            Reply::BookNeeded { revision } => revision,
            Reply::ToProve(Secret(secret)) => {
                prove(env, &mut call, &secret, token.as_deref()).await?;
                continue;
            }
            reply => return Ok(Ok(answered(reply, context, env, &call))),
        };
        searches += 1;
        let known = if no_book { None } else { fetch::book(env, &call, revision).await };
        if let Action::Submit(submit) = &mut call.action {
            submit.submission.searched = search(&submit.submission.lead, known.as_ref().map(|known| &known.book));
            submit.book_revision = known.map(|known| known.revision);
            submit.without_book = searches == SEARCHES;
        }
    }
    Ok(Ok(answered(call::send(env, &call).await?, context, env, &call)))
}

/// Has Turnstile asked, once: whatever it says, it isn't unasked afterwards.
async fn prove(env: &Env, call: &mut Call, secret: &str, token: Option<&str>) -> Result<()> {
    let Action::Submit(submit) = &mut call.action else { return Ok(()) };
    // The same for the same request, however often it is sent: a token counts once.
    let once = Sha256::digest(format!("{}{}", serde_json::to_string(&submit.idempotency)?, token.unwrap_or_default()));
    let hex: String = once.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |from, to| hex.get(from..to).unwrap_or_default();
    let once = format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32));
    submit.arrival.proof = turnstile::verify(env, secret, token, &once).await;
    Ok(())
}

/// On a local machine a request may say that the book can't be had, so that the story can be told.
fn has_no_book(request: &Request, env: &Env) -> Result<bool> {
    Ok(call::is_local(env) && request.headers().get("frontdesk-no-book")?.is_some())
}

/// The reply to a submission; leads that wait for the book are matched after it.
fn answered(reply: Reply, context: &Context, env: &Env, call: &Call) -> Reply {
    if matches!(reply, Reply::Answer { unmatched: true, .. }) {
        rematch::later(context, env, call);
    }
    reply
}

/// `GET /v1/leads/{id}`: the lead with its decision and all reasons (401, 403, 404).
pub(crate) async fn get_lead(request: Request, env: &Env, id: &str) -> Result<Response> {
    let outcome = administer(&request, env, Action::ReadLead { id: id.to_owned() }).await?;
    answer::lead(outcome, id)
}

/// Sends an action of whoever sent the request.
pub(crate) async fn administer(request: &Request, env: &Env, action: Action) -> Result<Outcome> {
    match caller(request, env, action)? {
        Ok(call) => Ok(Ok(call::send(env, &call).await?)),
        Err(problem) => Ok(Err(problem)),
    }
}

/// The call for `action` by whoever sent the request.
pub(crate) fn caller(request: &Request, env: &Env, action: Action) -> Result<std::result::Result<Call, Problem>> {
    let key = match sender::credential(request)? {
        Ok(key) => key,
        Err(problem) => return Ok(Err(problem)),
    };
    let call = call::to_workspace(request, env, key)?.ok_or_else(|| Problem::unknown_key(Some("")));
    Ok(call.map(|call| Call { action, ..call }))
}

fn idempotency(
    request: &Request,
    access_key: &str,
    raw: &RawLead,
    body: &[u8],
) -> Result<std::result::Result<Idempotency, Problem>> {
    let Some(key) = request.headers().get("idempotency-key")? else {
        return Ok(Ok(Idempotency::of_content(access_key, raw)));
    };
    if !(1..=255).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(Err(Problem::bad_idempotency_key()));
    }
    Ok(Ok(Idempotency::new(access_key, &key, body)))
}
