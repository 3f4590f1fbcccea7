//! What opens a workspace, on the wire: `pk_WORKSPACE_RANDOM` and `sk_…`, access keys; `ss_…`, sessions; `sl_…` and `wl_…`, links.
//!
//! In scope: which workspace one belongs to, and making one. Not in scope: whether it is right (the ledger knows its digest).

use crate::call;
use ledger::SESSION;

/// How the text of a link begins: of one to sign in with, and of one to work a lead by.
pub(crate) const LINK: &str = "sl_";
pub(crate) const WORK_LINK: &str = "wl_";

const KEYS: [&str; 2] = ["pk_", "sk_"];

/// A new one of this kind, of 256 random bits.
pub(crate) fn new(kind: &str, workspace: &str) -> String {
    format!("{kind}{workspace}_{}", call::random_hex())
}

/// Whether it is an access key: what is in a cookie or a link is none, and doesn't open anything in a header.
pub(crate) fn is_key(text: &str) -> bool {
    KEYS.iter().any(|kind| text.starts_with(kind))
}

/// The name of the workspace that issued `key`; `None`: it has no key's form.
pub(crate) fn workspace(key: &str) -> Option<&str> {
    let rest = KEYS.iter().chain(&[SESSION, LINK, WORK_LINK]).find_map(|kind| key.strip_prefix(kind))?;
    let name = rest.split_once('_').map_or(rest, |(name, _)| name);
    let fits = (1..=40).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (fits && key.len() <= 120).then_some(name)
}

/// The key in an `Authorization: Bearer` header.
pub(crate) fn bearer(header: &str) -> Option<&str> {
    let (scheme, key) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_workspace() {
        for (key, expect) in [
            ("pk_demo", Some("demo")),
            ("sk_acme-eu_0a1b2c", Some("acme-eu")),
            ("demo", None),
            ("pk_", None),
            ("pk_Demo", None),
            ("sk__x", None),
            ("rk_demo", None),
            ("ss_demo_1", Some("demo")),
            ("sl_demo_1", Some("demo")),
            ("wl_demo_1", Some("demo")),
        ] {
            assert_eq!(workspace(key), expect, "{key}");
        }
        assert_eq!(workspace(&format!("pk_demo_{}", "x".repeat(200))), None);
    }

    #[test]
    fn sessions_and_links_are_no_keys() {
        assert!(is_key("sk_demo") && is_key("pk_demo_1"));
        assert!(!is_key("ss_demo_1") && !is_key("sl_demo_1") && !is_key("demo"));
    }

    #[test]
    fn bearer_is_read_without_regard_to_case() {
        assert_eq!(bearer("bearer  sk_demo "), Some("sk_demo"));
        assert_eq!(bearer("Basic sk_demo"), None);
        assert_eq!(bearer("Bearer"), None);
    }
}
