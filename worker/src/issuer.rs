//! The workspace's issuer: setting it over HTTP, and what it says of itself.
//!
//! In scope: its discovery document and keys, kept for a while by the isolate; to which addresses it is asked, for how long, and
//! how much of an answer is read: an administrator of a workspace names it, and what it says of itself names more addresses. Not
//! in scope: signing in (`oidc`).

use crate::administration::Asked;
use crate::edge::administer;
use crate::id_token::IdToken;
use crate::jwks::KeySet;
use crate::keys::asked;
use crate::problem::Problem;
use crate::verdicts::problem;
use crate::{answer, body, webhooks_do};
use futures_util::TryStreamExt;
use futures_util::future::{Either, select};
use ledger::Issuer;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;
use worker::{
    AbortController, Delay, Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, Result, Url,
};

/// How long what an issuer says of itself is believed without asking again, in milliseconds: an hour.
const KEPT: i64 = 3_600_000;

/// Most issuers that an isolate remembers.
const MOST: usize = 50;

/// Most bytes of an answer: those of large issuers have ten thousand.
const ANSWER: usize = 256 * 1024;

/// How long an issuer may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What an issuer says of itself (OpenID Connect Discovery 1.0, section 3).
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Discovered {
    issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    jwks_uri: String,
    /// Where it is asked for what a token doesn't say.
    pub(crate) userinfo_endpoint: Option<String>,
    #[serde(default)]
    pub(crate) token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether it names itself when it sends somebody back (RFC 9207).
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

#[derive(Clone)]
struct Known {
    at: i64,
    discovered: Discovered,
    keys: KeySet,
}

thread_local! {
    static KNOWN: RefCell<BTreeMap<String, Known>> = const { RefCell::new(BTreeMap::new()) };
}

/// What the issuer says of itself; an error for the log where it can't be asked.
pub(crate) async fn discover(issuer: &str, env: &Env, now: i64) -> std::result::Result<Discovered, String> {
    if let Some(known) = known(issuer).filter(|known| (0..KEPT).contains(&(now - known.at))) {
        return Ok(known.discovered);
    }
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let discovered: Discovered = fetch(&address, env).await?;
    if discovered.issuer != issuer {
        return Err("the issuer calls itself otherwise than it is set here".into());
    }
    let Discovered { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint, .. } = &discovered;
    let addresses = [authorization_endpoint, token_endpoint, jwks_uri];
    if addresses.into_iter().chain(userinfo_endpoint).any(|address| !is_address(address, env)) {
        return Err("the issuer names an address that isn't public".into());
    }
    let keys = fetch(jwks_uri, env).await?;
    remember(issuer, Known { at: now, discovered: discovered.clone(), keys });
    Ok(discovered)
}

/// Whether the issuer, which was discovered, signed this token. Its keys are asked for once more where the token's isn't among
/// them: it may be new.
pub(crate) async fn signed(issuer: &str, token: &IdToken<'_>, env: &Env) -> std::result::Result<bool, String> {
    let Some(mut known) = known(issuer) else { return Ok(false) };
    if !known.keys.has_key_of(token) {
        known.keys = fetch(&known.discovered.jwks_uri, env).await?;
        remember(issuer, known.clone());
    }
    Ok(known.keys.signed(token).await)
}

fn known(issuer: &str) -> Option<Known> {
    KNOWN.with_borrow(|all| all.get(issuer).cloned())
}

fn remember(issuer: &str, known: Known) {
    KNOWN.with_borrow_mut(|all| {
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(issuer.to_owned(), known);
    });
}

/// The JSON at this address, which is the one asked: nobody is followed elsewhere.
async fn fetch<T: DeserializeOwned>(address: &str, env: &Env) -> std::result::Result<T, String> {
    if !is_address(address, env) {
        return Err("the issuer's address isn't public".into());
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Get).with_redirect(RequestRedirect::Manual);
    send(address, &init).await
}

/// Sends a request to the issuer; what it answers, as JSON.
pub(crate) async fn send<T: DeserializeOwned>(address: &str, init: &RequestInit) -> std::result::Result<T, String> {
    let told = |error: worker::Error| error.to_string();
    let request = Request::new_with_init(address, init).map_err(told)?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetch = Fetch::Request(request);
    let answer = pin!(async {
        let mut response = fetch.send_with_signal(&signal).await.map_err(told)?;
        if response.status_code() != 200 {
            return Err(format!("the issuer answered {} at {}", response.status_code(), request_path(address)));
        }
        bytes(&mut response).await
    });
    let answer = match select(answer, pin!(Delay::from(PATIENCE))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(format!("the issuer didn't answer in time at {}", request_path(address))),
    };
    // What was not read of it would keep the connection.
    controller.abort();
    serde_json::from_slice(&answer?).map_err(|error| error.to_string())
}

/// The answer's body, of which no more is read than may be.
async fn bytes(response: &mut Response) -> std::result::Result<Vec<u8>, String> {
    let told = |error: worker::Error| error.to_string();
    let (mut body, mut stream) = (Vec::new(), response.stream().map_err(told)?);
    while let Some(piece) = stream.try_next().await.map_err(told)? {
        if body.len() + piece.len() > ANSWER {
            return Err(format!("the issuer answered more than {ANSWER} bytes"));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

fn request_path(address: &str) -> String {
    address.parse::<Url>().map_or_else(|_| String::new(), |url| url.path().to_owned())
}

/// Whether an issuer may be there: where events may go, too.
fn is_address(address: &str, env: &Env) -> bool {
    ledger::address(address, webhooks_do::network(env)).is_ok()
}

/// `GET /v1/issuer`: 200 with it, without its secret (404).
pub(crate) async fn get(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, asked(Asked::Issuer)).await?)
}

/// `PUT /v1/issuer`, JSON with `issuer`, `client_id`, and `client_secret` if there is one: 204 (400, 413, 422).
pub(crate) async fn put(mut request: Request, env: &Env) -> Result<Response> {
    let issuer = body::read(&mut request, body::SUBMISSION).await?.and_then(|body| read(&body, env));
    let outcome = match issuer {
        Ok(issuer) => administer(&request, env, asked(Asked::SetIssuer(Some(issuer)))).await?,
        Err(problem) => Err(problem),
    };
    answer::found(outcome)
}

fn read(body: &[u8], env: &Env) -> std::result::Result<Issuer, Problem> {
    let expected = "an object with `issuer`, `client_id` and, if there is one, `client_secret`";
    let issuer: Issuer =
        serde_json::from_slice(body).map_err(|error| Problem::unreadable_word(&error.to_string(), expected))?;
    let mut problems = Vec::new();
    if let Err(wrong) = ledger::address(&issuer.issuer, webhooks_do::network(env)) {
        problems.push(problem("issuer", &issuer.issuer, &format!("{}, as the issuer calls itself", wrong.expected)));
    }
    if issuer.client_id.trim().is_empty() {
        problems.push(problem("client_id", "", "the id under which this workspace is registered there"));
    }
    if problems.is_empty() { Ok(issuer) } else { Err(Problem::bad_fields(problems)) }
}

/// `DELETE /v1/issuer`: 204; people sign in by links then.
pub(crate) async fn delete(request: Request, env: &Env) -> Result<Response> {
    answer::found(administer(&request, env, asked(Asked::SetIssuer(None))).await?)
}

/// The headers of a request with a form.
pub(crate) fn form_headers() -> Result<Headers> {
    let headers = Headers::new();
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    headers.set("accept", "application/json")?;
    Ok(headers)
}
