//! The edge's own readers, with what a stranger makes of good input: nothing panics, and what is let through is what was looked at.
//!
//! In scope: keys, cookies, headers, numbers, rows, form fields, an issuer's word. Not in scope: those of the core and the ledger
//! (`tests/fuzz.rs`), multipart forms (the platform reads them). `npm run test:fuzz` runs this for longer.

#[path = "../../tests/fuzz/mutate.rs"]
mod mutate;

use crate::id_token::{Expected, IdToken};
use crate::jwks::KeySet;
use crate::{body, key, listing, oidc, operator, rows, sender};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use frontdesk::RawLead;
use mutate::run;

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const RUNS: u64 = 4_000;

#[test]
fn keys_sessions_and_links() {
    let words = ["pk_", "sk_", "ss_", "sl_", "_", "Bearer ", "demo", "-", "\t"];
    let seeds = ["sk_demo", "pk_acme-eu_0a1b2c", "ss_acme_1", "sl_acme_1", "Bearer sk_demo", "bearer  pk_x_1"];
    run("keys", &texts(&seeds), &words, RUNS, |_, input| {
        let text = text(input);
        if let Some(workspace) = key::workspace(&text) {
            let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(workspace.chars().all(is_name) && (1..=40).contains(&workspace.len()), "{text:?}");
            // Nothing that names an object is longer, or stands elsewhere, than where it was looked for.
            assert!(text.len() <= 120 && text[3..].starts_with(workspace), "{text:?}");
        }
        if let Some(bearer) = key::bearer(&text) {
            assert!(text.contains(bearer));
        }
        assert!(!key::is_key(&text) || text.starts_with("pk_") || text.starts_with("sk_"));
        let _ = (operator::is_origin(&text), oidc::is_here(&text), listing::number(&text));
    });
}

#[test]
fn cookies() {
    let attempt = format!("demo.{}.n.v.{}", "5".repeat(64), URL_SAFE_NO_PAD.encode("/leads?x=1"));
    let seeds = ["a=1; frontdesk=ss_demo_1; b=2", &format!("frontdesk-sign-in={attempt}"), &attempt];
    let words = ["frontdesk=", "__Host-frontdesk=", "; ", "=", ".", "frontdesk-sign-in=", "//evil.example", "\\"];
    run("cookies", &texts(&seeds), &words, RUNS, |_, input| {
        let text = text(input);
        for name in ["frontdesk", "frontdesk-sign-in"] {
            if let Some(value) = sender::cookie(&text, name) {
                assert!(!value.contains(';') && text.contains(value));
                oidc::reads_attempt(value);
            }
        }
        oidc::reads_attempt(&text);
    });
}

#[test]
fn paths_to_go_on_at() {
    let words = ["/", "\\", "//", "evil.example", "javascript:", "\t", "\r\n", "@", ":", "..", "%2f", "https://"];
    run("paths", &texts(&["/", "/leads/1?x=1#y", "/a//b"]), &words, RUNS, |_, input| {
        let text = text(input);
        if oidc::is_here(&text) {
            let base: worker::Url = "https://desk.example/sign-in".parse().unwrap();
            let gone = base.join(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert_eq!(gone.origin(), base.origin(), "{text:?}");
        }
    });
}

#[test]
fn an_issuers_word() {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = r#"{"iss":"https://issuer.example","aud":["us"],"azp":"us","exp":1700000300,"iat":1700000000,"nbf":1700000000,"nonce":"n","sub":"s","email":"a@example.com","email_verified":true}"#;
    let header = r#"{"alg":"ES256","kid":"1"}"#;
    let words =
        ["\"alg\":\"none\"", "\"crit\":[]", "\"aud\":\"us\"", "1e400", "true", "null", "{}", "\"email_verified\":"];
    let expected = Expected { issuer: "https://issuer.example", client_id: "us", nonce: "n", now: 1_700_000_000_000 };
    run("tokens", &texts(&[header, claims]), &words, RUNS, |seed, input| {
        // One half is good.
        let (head, body) = if seed % 2 == 0 {
            (part(header), URL_SAFE_NO_PAD.encode(input))
        } else {
            (URL_SAFE_NO_PAD.encode(input), part(claims))
        };
        let token = format!("{head}.{body}.AAAA");
        if let Ok(token) = IdToken::read(&token) {
            let _ = token.somebody(&expected).and_then(|somebody| somebody.verified_email());
        }
    });
    let whole = format!("{}.{}.AAAA", part(header), part(claims));
    let keys = r#"{"keys":[{"kty":"RSA","kid":"1","use":"sig","n":"AQAB","e":"AQAB"},{"kty":"EC","kid":"1","alg":"ES256","crv":"P-256","x":"AA","y":"AA"}]}"#;
    run(
        "tokens and keys as they come",
        &texts(&[&whole, keys]),
        &[".", "..", "\"kid\":null", "="],
        RUNS,
        |_, input| {
            let text = text(input);
            let keys: KeySet = serde_json::from_slice(input).unwrap_or_default();
            for text in [&text, &whole] {
                if let Ok(token) = IdToken::read(text) {
                    let _ = keys.has_key_of(&token);
                }
            }
        },
    );
}

#[test]
fn rows_and_forms() {
    let csv = "id,name,domains\r\n1,\"Acme, Ltd\",acme.com\r\n2,\"A\"\"B\",\r\n";
    let json = r#"[{"id":"1","name":"Acme"},{"id":2,"domains":["a.de","b.de"]}]"#;
    let words = ["id", "\"", ",", "\r\n", "[", "{", "\\ud800", ";"];
    for media in ["text/csv", "application/json"] {
        run(media, &texts(&[csv, json]), &words, RUNS / 2, |_, input| {
            for row in rows::read(media, input).unwrap_or_default() {
                let _ = (frontdesk::account(row.fields()), frontdesk::account_id(row.fields()));
            }
        });
    }
    let form = "email=anna%40example.com&name=Anna+Example&company=%E4%B8%AD&company=x&=&a";
    run("forms", &texts(&[form]), &["&", "=", "%", "+", "%ff", "email="], RUNS / 2, |_, input| {
        let raw: RawLead = form_urlencoded::parse(input).collect();
        let _ = frontdesk::standardize(&raw);
    });
    run(
        "media types",
        &texts(&["multipart/form-data; boundary=x", "application/json"]),
        &[";", "/", "+json"],
        2_000,
        |_, input| {
            let _ = body::type_of(&text(input));
        },
    );
}
