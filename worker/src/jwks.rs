//! An issuer's public keys, and whether one of them signed something.
//!
//! In scope: choosing the key, and the platform's own verification. Not in scope: fetching keys (`issuer`), what was signed.

use crate::id_token::{Algorithm, IdToken};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
unsafe extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    async fn import_key(
        format: &str,
        key: &Object,
        algorithm: &Object,
        extractable: bool,
        usages: &Array,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = verify, catch)]
    async fn verify(
        algorithm: &Object,
        key: &JsValue,
        signature: &Uint8Array,
        data: &Uint8Array,
    ) -> Result<JsValue, JsValue>;
}

/// A key set (RFC 7517); of keys of other kinds nothing is read.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct KeySet {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl KeySet {
    /// The key with which a token says that it is signed; one that names none is of the only key of its kind.
    fn find(&self, token: &IdToken) -> Option<&Key> {
        let mut fitting = self.keys.iter().filter(|key| key.fits(token.algorithm));
        match &token.kid {
            Some(kid) => fitting.find(|key| key.kid.as_ref() == Some(kid)),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        }
    }

    /// Whether a token's key is here.
    pub(crate) fn has_key_of(&self, token: &IdToken) -> bool {
        self.find(token).is_some()
    }

    /// Whether one of these keys signed the token.
    pub(crate) async fn signed(&self, token: &IdToken<'_>) -> bool {
        match self.find(token) {
            Some(key) => key.signed(token).await.unwrap_or(false),
            None => false,
        }
    }
}

impl Key {
    fn fits(&self, algorithm: Algorithm) -> bool {
        let (kty, alg) = match algorithm {
            Algorithm::Rs256 => ("RSA", "RS256"),
            Algorithm::Es256 => ("EC", "ES256"),
        };
        self.kty == kty
            && self.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
            && self.alg.as_deref().is_none_or(|own| own == alg)
    }

    async fn signed(&self, token: &IdToken<'_>) -> Result<bool, JsValue> {
        let (name, key) = match token.algorithm {
            Algorithm::Rs256 => {
                ("RSASSA-PKCS1-v1_5", [("kty", Some("RSA")), ("n", part(&self.n)), ("e", part(&self.e))])
            }
            Algorithm::Es256 => ("ECDSA", [("kty", Some("EC")), ("x", part(&self.x)), ("y", part(&self.y))]),
        };
        let key = object(key.into_iter().chain([("crv", part(&self.crv))]))?;
        let algorithm = [("name", Some(name)), ("hash", Some("SHA-256")), ("namedCurve", Some("P-256"))];
        let algorithm = object(algorithm.into_iter())?;
        let key = import_key("jwk", &key, &algorithm, false, &Array::of1(&"verify".into())).await?;
        let (signature, data) = (token.signature.as_slice(), token.signed.as_bytes());
        Ok(verify(&algorithm, &key, &Uint8Array::from(signature), &Uint8Array::from(data)).await?.is_truthy())
    }
}

fn part(text: &Option<String>) -> Option<&str> {
    text.as_deref()
}

/// An object of those members that have a value.
fn object<'a>(members: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        if let Some(value) = value {
            Reflect::set(&object, &name.into(), &value.into())?;
        }
    }
    Ok(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[test]
    fn the_key_is_of_the_kind_and_name_that_the_token_says() {
        let keys: KeySet = serde_json::from_str(
            r#"{"keys": [{"kty":"RSA","kid":"1","use":"enc"}, {"kty":"RSA","kid":"2","use":"sig"},
                {"kty":"EC","kid":"3","alg":"ES256"}, {"kty":"EC","kid":"4","alg":"ES384"}, {"kty":"oct","kid":"5"}]}"#,
        )
        .unwrap();
        for (header, expect) in [
            (r#"{"alg":"RS256","kid":"2"}"#, Some("2")),
            (r#"{"alg":"RS256","kid":"1"}"#, None),
            (r#"{"alg":"RS256","kid":"3"}"#, None),
            (r#"{"alg":"ES256","kid":"3"}"#, Some("3")),
            (r#"{"alg":"ES256","kid":"4"}"#, None),
            (r#"{"alg":"RS256","kid":"5"}"#, None),
            (r#"{"alg":"RS256"}"#, Some("2")),
            (r#"{"alg":"ES256","kid":"9"}"#, None),
        ] {
            let claims = URL_SAFE_NO_PAD.encode(br#"{"iss":"","sub":"","aud":"","exp":0,"iat":0}"#);
            let text = format!("{}.{claims}.AAAA", URL_SAFE_NO_PAD.encode(header));
            let token = IdToken::read(&text).unwrap();
            assert_eq!(keys.find(&token).and_then(|key| key.kid.as_deref()), expect, "{header}");
        }
    }
}
