//! Signing in on an issuer's word: OpenID Connect, the authorization code with PKCE (RFC 7636, S256).
//!
//! In scope: the two steps, away to the issuer and back. Not in scope: what its token says (`id_token`), who is somebody here
//! (the ledger: nobody is made by signing in). What the second step has to know of the first is in a cookie of ten minutes that
//! no script reads: strangers who begin fill nothing, and who comes back with another browser's answer lacks its cookie.

use crate::id_token::{Expected, IdToken, Somebody};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::sender;
use crate::signing_in::{Registered, SigningIn};
use crate::verdicts::argument;
use crate::{body, call, flood, issuer, key, sign_in};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ledger::{Issuer, SESSION};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use worker::{Env, Headers, Method, Request, RequestInit, RequestRedirect, Response, ResponseBuilder, Result, Url};

/// How long somebody may take at the issuer's, in seconds.
const PATIENCE: u32 = 600;

/// Where the issuer sends people back to; it has to be registered there.
const BACK: &str = "/sign-in/callback";

/// What is remembered of the first step.
struct Attempt {
    workspace: String,
    state: String,
    nonce: String,
    verifier: String,
    /// Where on this site they wanted to go.
    next: String,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

/// `POST /v1/sign-in/start`, a form with `workspace` and, if wanted, `next` (a path here): 303 to the issuer (403 from another
/// site's page, 413), or back to the page with what went wrong: also where the workspace has none.
pub(crate) async fn start(mut request: Request, env: &Env) -> Result<Response> {
    if !sender::is_own_page(&request)? {
        return Problem::cross_site().response();
    }
    if let Err(problem) = flood::filter(&request, env).await? {
        return problem.response();
    }
    let body = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => body,
        Err(problem) => return problem.response(),
    };
    let value = |name: &str| form_urlencoded::parse(&body).find(|(field, _)| field == name).map(|(_, value)| value);
    let workspace = value("workspace").unwrap_or_default().into_owned();
    let Some(registered) = registered(&request, env, &workspace).await? else {
        return away("no-issuer", None);
    };
    let discovered = match issuer::discover(&registered.issuer, env, call::now(&request, env)?).await {
        Ok(discovered) => discovered,
        Err(why) => return failed(&request, &why),
    };
    let [state, nonce, verifier] = [(); 3].map(|()| call::random_hex());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let Ok(mut address) = discovered.authorization_endpoint.parse::<Url>() else {
        return failed(&request, "the issuer names no address to go to");
    };
    address.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("scope", "openid email"),
        ("client_id", &registered.client_id),
        ("redirect_uri", &back(&request)?),
        ("state", &state),
        ("nonce", &nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]);
    let next = value("next").filter(|next| is_here(next)).map_or_else(|| "/".into(), |next| next.into_owned());
    let attempt = Attempt { workspace, state, nonce, verifier, next };
    let url = request.url()?;
    let cookie = sender::set_cookie(&url, attempt_cookie(&url), &attempt.written(), PATIENCE);
    see(address.as_str(), &[cookie])
}

/// `GET /sign-in/callback`, as the issuer sends people back: 303 to where they wanted to go, with a session's cookie; or back to the
/// page where this isn't the answer to what this browser began, or the issuer's word is none.
pub(crate) async fn callback(request: Request, env: &Env) -> Result<Response> {
    let url = request.url()?;
    let cookies = request.headers().get("cookie")?.unwrap_or_default();
    let attempt = sender::cookie(&cookies, attempt_cookie(&url)).and_then(Attempt::read);
    let state = argument(&request, "state")?;
    let Some(attempt) = attempt.filter(|attempt| state.as_ref() == Some(&attempt.state)) else {
        return failed(&request, "an answer to nothing that this browser asked");
    };
    let Some(registered) = registered(&request, env, &attempt.workspace).await? else {
        return away("no-issuer", None);
    };
    let email = match email(&request, env, &attempt, &registered).await? {
        Ok(email) => email,
        Err(why) => return failed(&request, &why),
    };
    let session = key::new(SESSION, &attempt.workspace);
    let asked = SigningIn::ByEmail { email, session: session.clone() };
    let Some(call) = sign_in::to(&request, env, &attempt.workspace, asked)? else {
        return failed(&request, "no such workspace");
    };
    match call::send(env, &call).await? {
        Reply::SignedIn { .. } => {
            let ended = sender::set_cookie(&url, attempt_cookie(&url), "", 0);
            // Looked at again: a cookie is what a browser sends.
            let next = if is_here(&attempt.next) { attempt.next.as_str() } else { "/" };
            see(next, &[sender::set_session(&url, Some(&session)), ended])
        }
        reply => failed(&request, &format!("nobody is signed in: {reply:?}")),
    }
}

/// The verified address of whoever comes back; an error for the log.
async fn email(
    request: &Request,
    env: &Env,
    attempt: &Attempt,
    registered: &Issuer,
) -> Result<std::result::Result<String, String>> {
    let (code, named) = (argument(request, "code")?, argument(request, "iss")?);
    let now = call::now(request, env)?;
    let discovered = match issuer::discover(&registered.issuer, env, now).await {
        Ok(discovered) => discovered,
        Err(why) => return Ok(Err(why)),
    };
    let has_to_be_named = discovered.authorization_response_iss_parameter_supported;
    let is_other = named.as_ref().map_or(has_to_be_named, |named| *named != registered.issuer);
    let Some(code) = code.filter(|_| !is_other) else { return Ok(Err("no code of this issuer".into())) };
    let tokens = exchange(&code, &back(request)?, attempt, registered, &discovered).await?;
    let Tokens { id_token, access_token } = match tokens {
        Ok(tokens) => tokens,
        Err(why) => return Ok(Err(why)),
    };
    let token = match IdToken::read(&id_token) {
        Ok(token) => token,
        Err(why) => return Ok(Err(why.into())),
    };
    match issuer::signed(&registered.issuer, &token, env).await {
        Ok(true) => {}
        Ok(false) => return Ok(Err("a token that the issuer didn't sign".into())),
        Err(why) => return Ok(Err(why)),
    }
    let Issuer { issuer, client_id, .. } = registered;
    let somebody = match token.somebody(&Expected { issuer, client_id, nonce: &attempt.nonce, now }) {
        Ok(somebody) if somebody.has_email() => somebody,
        Ok(somebody) => match asked_for(somebody, access_token, &discovered).await? {
            Ok(somebody) => somebody,
            Err(why) => return Ok(Err(why)),
        },
        Err(why) => return Ok(Err(why.into())),
    };
    Ok(somebody.verified_email().map_err(str::to_owned))
}

/// What the issuer says when it is asked for the rest: of the same person.
async fn asked_for(
    somebody: Somebody,
    access_token: Option<String>,
    discovered: &issuer::Discovered,
) -> Result<std::result::Result<Somebody, String>> {
    let (Some(token), Some(address)) = (access_token, &discovered.userinfo_endpoint) else {
        return Ok(Err("no e-mail address, and nowhere to ask for it".into()));
    };
    let headers = Headers::new();
    headers.set("authorization", &format!("Bearer {token}"))?;
    headers.set("accept", "application/json")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Get).with_headers(headers).with_redirect(RequestRedirect::Manual);
    let told: std::result::Result<Somebody, String> = issuer::send(address, &init).await;
    Ok(told.and_then(|told| if told.sub == somebody.sub { Ok(told) } else { Err("somebody else's address".into()) }))
}

/// Exchanges the code for tokens.
async fn exchange(
    code: &str,
    back: &str,
    attempt: &Attempt,
    registered: &Issuer,
    discovered: &issuer::Discovered,
) -> Result<std::result::Result<Tokens, String>> {
    let headers = issuer::form_headers()?;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code").append_pair("code", code).append_pair("redirect_uri", back);
    form.append_pair("code_verifier", &attempt.verifier);
    let methods = discovered.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
    let takes = |method: &str| methods.iter().any(|taken| taken == method);
    match &registered.client_secret {
        Some(secret) if takes("client_secret_post") && !takes("client_secret_basic") => {
            form.append_pair("client_id", &registered.client_id).append_pair("client_secret", secret);
        }
        Some(secret) => {
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encoded(&registered.client_id), encoded(secret));
            headers.set("authorization", &format!("Basic {}", basic(pair.as_bytes())))?;
        }
        None => {
            form.append_pair("client_id", &registered.client_id);
        }
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_redirect(RequestRedirect::Manual);
    init.with_body(Some(form.finish().into()));
    Ok(issuer::send(&discovered.token_endpoint, &init).await)
}

/// Base64 as the header `Authorization` has it.
fn basic(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

async fn registered(request: &Request, env: &Env, workspace: &str) -> Result<Option<Issuer>> {
    let Some(call) = sign_in::to(request, env, workspace, SigningIn::Issuer)? else { return Ok(None) };
    match call::send(env, &call).await? {
        Reply::Issuer(Registered(issuer)) => Ok(issuer),
        _ => Ok(None),
    }
}

fn back(request: &Request) -> Result<String> {
    Ok(format!("{}{BACK}", request.url()?.origin().ascii_serialization()))
}

/// Whether it is a path of this site: what begins with two slashes, or a backslash, which browsers take for one, leads elsewhere.
pub(crate) fn is_here(path: &str) -> bool {
    let mut characters = path.chars();
    characters.next() == Some('/')
        && !matches!(characters.next(), Some('/' | '\\'))
        && path.len() <= 500
        && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

/// The name of the cookie that an attempt is kept in.
fn attempt_cookie(url: &Url) -> &'static str {
    if url.scheme() == "https" { "__Host-frontdesk-sign-in" } else { "frontdesk-sign-in" }
}

impl Attempt {
    fn written(&self) -> String {
        let Self { workspace, state, nonce, verifier, next } = self;
        format!("{workspace}.{state}.{nonce}.{verifier}.{}", URL_SAFE_NO_PAD.encode(next))
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(str::to_owned);
        let mut part = || parts.next();
        let (workspace, state, nonce, verifier) = (part()?, part()?, part()?, part()?);
        let next = String::from_utf8(URL_SAFE_NO_PAD.decode(part()?).ok()?).ok()?;
        (state.len() == 64).then_some(Self { workspace, state, nonce, verifier, next })
    }
}

/// Back to the page, which says that it didn't work; why is in the log only.
fn failed(request: &Request, why: &str) -> Result<Response> {
    crate::log::trouble(&format!("not signed in: {why}"));
    let url = request.url()?;
    away("not-signed-in", Some(sender::set_cookie(&url, attempt_cookie(&url), "", 0)))
}

fn away(problem: &str, cookie: Option<String>) -> Result<Response> {
    see(&format!("/sign-in?problem={problem}"), &cookie.into_iter().collect::<Vec<_>>())
}

/// 303 to there, with these cookies.
fn see(location: &str, cookies: &[String]) -> Result<Response> {
    let headers = Headers::new();
    headers.set("location", location)?;
    headers.set("cache-control", "no-store")?;
    // The code in the address of this page is nobody else's business.
    headers.set("referrer-policy", "no-referrer")?;
    for cookie in cookies {
        headers.append("set-cookie", cookie)?;
    }
    Ok(ResponseBuilder::new().with_status(303).with_headers(headers).empty())
}

/// Whether a cookie is read as what is remembered of a first step.
#[cfg(test)]
pub(crate) fn reads_attempt(cookie: &str) -> bool {
    Attempt::read(cookie).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_to() {
        for path in ["/", "/leads/1?x=1#y", "/a//b"] {
            assert!(is_here(path), "{path}");
        }
        for path in [
            "",
            "x",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "/\tx",
            "/a\r\nset-cookie: x",
            "javascript:alert(1)",
            "/\u{2215}evil.example",
            " /x",
        ] {
            assert!(!is_here(path), "{path}");
        }
    }

    #[test]
    fn an_attempt_is_read_as_it_was_written() {
        let attempt = Attempt {
            workspace: "demo".into(),
            state: "5".repeat(64),
            nonce: "n".into(),
            verifier: "v".into(),
            next: "/a?b=ä".into(),
        };
        let read = Attempt::read(&attempt.written()).unwrap();
        assert_eq!((read.workspace.as_str(), read.next.as_str()), ("demo", "/a?b=ä"));
        for text in ["", "demo....", "demo.s.n.v.L2E", "a.b"] {
            assert!(Attempt::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_clients_secret_goes_in_ordinary_base64() {
        assert_eq!(basic(b"client:\xfb\xff"), "Y2xpZW50Ovv/");
        assert_eq!(basic(b"a"), "YQ==");
    }
}
