//! Access keys on the wire: `pk_WORKSPACE_RANDOM`, `sk_WORKSPACE_RANDOM`.
//!
//! In scope: which workspace a key belongs to. Not in scope: whether it is right (the ledger knows its digest).

/// The name of the workspace that issued `key`; `None`: it has no key's form.
pub(crate) fn workspace(key: &str) -> Option<&str> {
    let rest = key.strip_prefix("pk_").or_else(|| key.strip_prefix("sk_"))?;
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
        ] {
            assert_eq!(workspace(key), expect, "{key}");
        }
        assert_eq!(workspace(&format!("pk_demo_{}", "x".repeat(200))), None);
    }

    #[test]
    fn bearer_is_read_without_regard_to_case() {
        assert_eq!(bearer("bearer  sk_demo "), Some("sk_demo"));
        assert_eq!(bearer("Basic sk_demo"), None);
        assert_eq!(bearer("Bearer"), None);
    }
}
