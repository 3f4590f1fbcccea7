//! What an issuer says of somebody: an ID token (OpenID Connect Core 1.0, section 3.1.3.7).
//!
//! In scope: reading one, and every check but that of its signature. Not in scope: that (`jwks`), and where tokens come from
//! (`oidc`). A token that says how it is signed is believed in so far only as the two ways that are taken here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use std::time::Duration;

/// How far the issuer's clock may be from ours.
const LEEWAY: Duration = Duration::from_secs(60);

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Rs256,
    Es256,
}

/// A token as it came; nothing of it is true yet.
pub(crate) struct IdToken<'t> {
    pub(crate) algorithm: Algorithm,
    /// Which of the issuer's keys signed it.
    pub(crate) kid: Option<String>,
    /// What was signed.
    pub(crate) signed: &'t str,
    pub(crate) signature: Vec<u8>,
    claims: Claims,
}

/// What a token has to say.
pub(crate) struct Expected<'e> {
    pub(crate) issuer: &'e str,
    pub(crate) client_id: &'e str,
    pub(crate) nonce: &'e str,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// What whoever doesn't understand has to refuse; nothing is understood here.
    crit: Option<serde_json::Value>,
}

/// Whose word it is, and their e-mail address where it is said; a token need not say it, and the issuer can be asked for it.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Somebody {
    pub(crate) sub: String,
    email: Option<String>,
    #[serde(default)]
    email_verified: serde_json::Value,
}

impl Somebody {
    /// Whether an address is said.
    pub(crate) fn has_email(&self) -> bool {
        self.email.is_some()
    }

    /// The address, if the issuer verified it; an error for the log.
    pub(crate) fn verified_email(self) -> Result<String, &'static str> {
        // A text that says `true` is no word on it.
        if self.email_verified != serde_json::Value::Bool(true) {
            return Err("an e-mail address that nobody verified");
        }
        self.email.ok_or("no e-mail address")
    }
}

#[derive(Deserialize)]
struct Claims {
    #[serde(flatten)]
    somebody: Somebody,
    iss: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl<'t> IdToken<'t> {
    /// Reads a token.
    ///
    /// # Errors
    /// What it is not, for the log.
    pub(crate) fn read(text: &'t str) -> Result<Self, &'static str> {
        let (signed, signature) = text.rsplit_once('.').ok_or("no token")?;
        let (header, claims) = signed.split_once('.').ok_or("no token")?;
        let header: Header = json(header).ok_or("a header that can't be read")?;
        if header.crit.is_some() {
            return Err("a header that asks for more than is understood");
        }
        let algorithm = match header.alg.as_str() {
            "RS256" => Algorithm::Rs256,
            "ES256" => Algorithm::Es256,
            _ => return Err("a signature of another kind than RS256 or ES256"),
        };
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "a signature that can't be read")?;
        let claims = json(claims).ok_or("claims that can't be read")?;
        Ok(Self { algorithm, kid: header.kid, signed, signature, claims })
    }

    /// Whose it is, once the signature was found good.
    ///
    /// # Errors
    /// Which claim isn't as expected, for the log.
    pub(crate) fn somebody(self, expected: &Expected) -> Result<Somebody, &'static str> {
        let claims = self.claims;
        let is_for_us = match &claims.aud {
            Audience::One(aud) => aud == expected.client_id,
            Audience::Several(auds) => {
                auds.iter().any(|aud| aud == expected.client_id) && (auds.len() == 1 || claims.azp.is_some())
            }
        };
        let now = expected.now as f64 / 1000.0;
        let leeway = LEEWAY.as_secs_f64();
        let checks = [
            (claims.iss == expected.issuer, "another issuer's token"),
            (is_for_us, "a token for somebody else"),
            (claims.azp.is_none_or(|azp| azp == expected.client_id), "a token for somebody else"),
            (claims.exp + leeway > now, "a token whose time is over"),
            (claims.iat - leeway < now, "a token of later"),
            (claims.nbf.is_none_or(|nbf| nbf - leeway < now), "a token of later"),
            (claims.nonce.as_deref() == Some(expected.nonce), "a token of another sign-in"),
        ];
        match checks.iter().find(|(holds, _)| !holds) {
            Some((_, why)) => Err(why),
            None => Ok(claims.somebody),
        }
    }
}

fn json<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(text: &str) -> String {
        URL_SAFE_NO_PAD.encode(text)
    }

    const NOW: i64 = 1_700_000_000_000;

    /// What came of a token with this header and these claims.
    fn told(header: &str, change: &str) -> Result<String, &'static str> {
        let mut claims: serde_json::Value = serde_json::from_str(
            r#"{"iss":"https://issuer.example","aud":"us","exp":1700000300,"iat":1700000000,"nonce":"n","sub":"s",
                "email":"a@example.com","email_verified":true}"#,
        )
        .unwrap();
        let change: serde_json::Map<String, serde_json::Value> = serde_json::from_str(change).unwrap();
        for (claim, value) in change {
            claims[claim] = value;
        }
        let text = format!("{}.{}.{}", encode(header), encode(&claims.to_string()), "AAAA");
        let expected = Expected { issuer: "https://issuer.example", client_id: "us", nonce: "n", now: NOW };
        IdToken::read(&text)?.somebody(&expected)?.verified_email()
    }

    #[test]
    fn a_good_token_says_who_it_is() {
        for change in [
            "{}",
            r#"{"aud": ["us"]}"#,
            r#"{"aud": ["them", "us"], "azp": "us"}"#,
            r#"{"exp": 1699999941}"#,
            r#"{"iat": 1700000059, "nbf": 1700000059}"#,
        ] {
            assert_eq!(told(r#"{"alg":"ES256","kid":"1"}"#, change).as_deref(), Ok("a@example.com"), "{change}");
        }
    }

    #[test]
    fn each_claim_that_is_wrong_refuses_it() {
        for change in [
            r#"{"iss": "https://issuer.example/"}"#,
            r#"{"aud": "them"}"#,
            r#"{"aud": ["them", "us"]}"#,
            r#"{"aud": ["us"], "azp": "them"}"#,
            r#"{"aud": []}"#,
            r#"{"exp": 1699999940}"#,
            r#"{"exp": "soon"}"#,
            r#"{"iat": 1700000060}"#,
            r#"{"nbf": 1700000060}"#,
            r#"{"nonce": "other"}"#,
            r#"{"nonce": null}"#,
            r#"{"email_verified": false}"#,
            r#"{"email_verified": "true"}"#,
            r#"{"email_verified": null}"#,
            r#"{"email": null}"#,
        ] {
            assert!(told(r#"{"alg":"RS256"}"#, change).is_err(), "{change}");
        }
    }

    #[test]
    fn each_header_that_is_wrong_refuses_it() {
        for header in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"None"}"#,
            r#"{"alg":"HS256"}"#,
            r#"{"alg":"rs256"}"#,
            "{}",
            "[]",
            r#"{"alg":"RS256","crit":["b64"]}"#,
        ] {
            assert!(told(header, "{}").is_err(), "{header}");
        }
        for text in ["", ".", "..", "a.b", "a.b.c", "e30.e30."] {
            assert!(IdToken::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parts_are_base64_as_addresses_have_it() {
        let examples =
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")];
        for (text, encoded) in examples {
            assert_eq!(encode(text), encoded);
            assert_eq!(URL_SAFE_NO_PAD.decode(encoded).as_deref(), Ok(text.as_bytes()));
        }
        assert_eq!(URL_SAFE_NO_PAD.encode([0xfb, 0xff]), "-_8");
        for text in ["Z", "Zg==", "Zm9v+", "Zm 9", "Zm9vé"] {
            assert!(URL_SAFE_NO_PAD.decode(text).is_err(), "{text}");
        }
    }
}
