//! Signatures by the Standard Webhooks specification, <https://www.standardwebhooks.com>: version 1, HMAC with SHA-256.
//!
//! In scope: secrets as they are written, and what they make of a message. Not in scope: where secrets come from (the shells
//! have randomness) and which of an endpoint's secrets sign (`endpoints`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a secret begins with as it is written.
const PREFIX: &str = "whsec_";

/// How many bytes a secret has.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// What would be right for a secret.
pub(crate) const EXPECTED: &str = "`whsec_` and the base64 of 24 to 64 random bytes";

/// A secret as it is written, of these bytes; 24 to 64 random ones.
pub fn secret_of(bytes: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The bytes of a secret as it is written; `None`: it is none.
pub(crate) fn bytes(secret: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    BYTES.contains(&bytes.len()).then_some(bytes)
}

/// `v1,` and the signature of a message with this id, sent at this second since 1970; `None`: the secret is none.
pub(crate) fn sign(secret: &str, id: &str, second: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&bytes(secret)?).ok()?;
    mac.update(format!("{id}.{second}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_the_specifications_libraries_comes_out() {
        let signed = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn a_secret_has_its_prefix_and_24_to_64_bytes() {
        for (length, is_one) in [(0, false), (23, false), (24, true), (64, true), (65, false)] {
            let written = secret_of(&vec![7; length]);
            assert_eq!(bytes(&written).is_some(), is_one, "{length}");
            assert_eq!(sign(&written, "m", 0, "").is_some(), is_one, "{length}");
        }
        let good = secret_of(&[7; 24]);
        for bad in [good.trim_start_matches("whsec_"), "whsec_?", &format!("{good}!"), ""] {
            assert_eq!(bytes(bad), None, "{bad}");
        }
    }
}
