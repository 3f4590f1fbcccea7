//! Who sent a request: the key in its header, or the session in its cookie.
//!
//! In scope: finding it, the cookie, and that no other site's page sends it. Not in scope: whether it counts (the ledger knows).
//! A page of another site can make a browser send a request here. The cookie is `SameSite=Lax`, so that it stays away then;
//! and where a request may change something, the browser's own word has to be that the page is one of ours.

use crate::key;
use crate::problem::Problem;
use ledger::SESSION;
use worker::{Method, Request, Result, Url};

/// How long a browser keeps the cookie, in seconds; the ledger ends sessions by its own clock.
const KEPT: u32 = 7 * 24 * 3600;

/// The key or session that a request came with (401; 403 where a session came from another site's page).
pub(crate) fn credential(request: &Request) -> Result<std::result::Result<String, Problem>> {
    let header = request.headers().get("authorization")?;
    if header.is_none()
        && let Some(session) = session(request)?
    {
        return Ok(if is_own_page(request)? { Ok(session) } else { Err(Problem::cross_site()) });
    }
    let key = header.as_deref().and_then(key::bearer).filter(|key| key::is_key(key) && key::workspace(key).is_some());
    Ok(key.map(str::to_owned).ok_or_else(|| Problem::unknown_key(header.as_deref())))
}

/// The session in the request's cookie.
pub(crate) fn session(request: &Request) -> Result<Option<String>> {
    let cookies = request.headers().get("cookie")?.unwrap_or_default();
    let name = session_cookie(&request.url()?);
    Ok(cookie(&cookies, name)
        .filter(|text| text.starts_with(SESSION) && key::workspace(text).is_some())
        .map(str::to_owned))
}

/// Whether a request that may change something comes from a page of this very origin, by the browser's word; those that only
/// read tell other sites' pages nothing.
pub(crate) fn is_own_page(request: &Request) -> Result<bool> {
    if matches!(request.method(), Method::Get | Method::Head) {
        return Ok(true);
    }
    let headers = request.headers();
    let own = request.url()?.origin().ascii_serialization();
    let (site, origin) = (headers.get("sec-fetch-site")?, headers.get("origin")?);
    Ok(says_own(site.as_deref(), origin.as_deref(), &own))
}

/// Whether a socket is asked for by a page of this very origin: other sites' pages may open sockets anywhere, and read them.
pub(crate) fn is_own_socket(request: &Request) -> Result<bool> {
    let own = request.url()?.origin().ascii_serialization();
    Ok(request.headers().get("origin")?.is_some_and(|origin| origin == own))
}

/// By the two headers that pages can't set: neither may speak against it, and one has to speak for it.
fn says_own(site: Option<&str>, origin: Option<&str>, own: &str) -> bool {
    (site.is_some() || origin.is_some())
        && site.is_none_or(|site| site == "same-origin")
        && origin.is_none_or(|origin| origin == own)
}

/// The value of the first cookie of this name.
pub(crate) fn cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The name of the session's cookie. `__Host-` has browsers refuse it without `Secure`, and from any other host.
fn session_cookie(url: &Url) -> &'static str {
    if url.scheme() == "https" { "__Host-frontdesk" } else { "frontdesk" }
}

/// A cookie that no script reads and no other host gets, kept for so many seconds.
pub(crate) fn set_cookie(url: &Url, name: &str, value: &str, seconds: u32) -> String {
    let secure = if url.scheme() == "https" { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// The session's cookie; without one: that there is none any more.
pub(crate) fn set_session(url: &Url, session: Option<&str>) -> String {
    set_cookie(url, session_cookie(url), session.unwrap_or_default(), if session.is_some() { KEPT } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://desk.example";

    #[test]
    fn a_change_comes_from_an_own_page() {
        for (site, origin, expect) in [
            (Some("same-origin"), Some(OWN), true),
            (Some("same-origin"), None, true),
            (None, Some(OWN), true),
            (None, None, false),
            (Some("cross-site"), Some(OWN), false),
            (Some("same-site"), Some("https://other.example"), false),
            (Some("same-site"), None, false),
            (Some("none"), None, false),
            (Some("same-origin"), Some("https://other.example"), false),
            (None, Some("null"), false),
            (None, Some("https://desk.example.evil.example"), false),
        ] {
            assert_eq!(says_own(site, origin, OWN), expect, "{site:?} {origin:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        assert_eq!(cookie("a=1; frontdesk=ss_demo_1; b=2", "frontdesk"), Some("ss_demo_1"));
        assert_eq!(cookie("xfrontdesk=1;frontdesk2=3", "frontdesk"), None);
        assert_eq!(cookie("__Host-frontdesk=ss_1", "frontdesk"), None);
        assert_eq!(cookie("", "frontdesk"), None);
    }

    #[test]
    fn cookies_are_secure_but_on_a_local_machine() {
        let url = |text: &str| text.parse::<Url>().unwrap();
        let set = set_session(&url("https://desk.example/x"), Some("ss_a_1"));
        assert!(set.starts_with("__Host-frontdesk=ss_a_1; Path=/; HttpOnly; SameSite=Lax; "), "{set}");
        assert!(set.ends_with("; Secure") && !set.contains("Domain"), "{set}");
        let local = set_session(&url("http://127.0.0.1:8787/"), None);
        assert_eq!(local, "frontdesk=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
