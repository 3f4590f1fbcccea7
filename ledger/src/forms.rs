//! Opened forms: our word on when that was, which the form sends back with what was written.
//!
//! In scope: giving it and reading it. Not in scope: what follows (`guard`). It says nothing but a time, bound to the key, and is
//! authenticated (HMAC-SHA256, cut to 128 bits), so that a page can keep it and nobody can make one up.

use crate::access::{digest, hex};
use crate::row::text;
use crate::sql::Sql;
use crate::{Error, Ledger};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// Bytes of the time, and of its authentication.
const TIME: usize = 8;
const TAG: usize = 16;

impl<S: Sql> Ledger<S> {
    /// Our word that a form with this key is opened now.
    ///
    /// # Errors
    /// What the database said.
    pub fn form_opened(&self, key: &str, now: Timestamp) -> Result<String, Error> {
        let time = now.as_millisecond().to_be_bytes();
        let tag = tag(&time, key, &self.form_secret()?);
        Ok(URL_SAFE_NO_PAD.encode([&time[..], &tag[..]].concat()))
    }

    /// What words on opened forms are signed with; made with the first.
    pub(crate) fn form_secret(&self) -> Result<Vec<u8>, Error> {
        let kept = "SELECT value FROM meta WHERE name = 'form_secret'";
        if let Some(row) = self.sql.query(kept, &[])?.first() {
            return Ok(text(row, 0)?.into());
        }
        let secret = hex(&self.sql.seed().secret(&[b"forms"]));
        self.sql.query("INSERT INTO meta (name, value) VALUES ('form_secret', ?)", &[(&secret).into()])?;
        Ok(secret.into())
    }
}

/// When the form was opened; `None`: it isn't our word, or of another key.
pub(crate) fn opened_at(word: &str, key: &str, secret: &[u8]) -> Option<Timestamp> {
    let bytes = URL_SAFE_NO_PAD.decode(word).ok().filter(|bytes| bytes.len() == TIME + TAG)?;
    let (time, given) = bytes.split_at_checked(TIME)?;
    let expected = tag(time, key, secret);
    // Digests are compared, so that the time taken tells nothing.
    if digest(given) != digest(&expected) {
        return None;
    }
    Timestamp::from_millisecond(i64::from_be_bytes(time.try_into().ok()?)).ok()
}

fn tag(time: &[u8], key: &str, secret: &[u8]) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return Vec::new() };
    mac.update(time);
    mac.update(key.as_bytes());
    mac.finalize().into_bytes().iter().take(TAG).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_word_of_that_key_is_read() {
        let at: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let time = at.as_millisecond().to_be_bytes();
        let word = URL_SAFE_NO_PAD.encode([&time[..], &tag(&time, "pk_a", b"secret")].concat());
        assert_eq!(opened_at(&word, "pk_a", b"secret"), Some(at));
        assert_eq!(opened_at(&word, "pk_b", b"secret"), None);
        assert_eq!(opened_at(&word, "pk_a", b"other"), None);
        let mut earlier = URL_SAFE_NO_PAD.decode(&word).unwrap();
        earlier[6] ^= 1;
        assert_eq!(opened_at(&URL_SAFE_NO_PAD.encode(earlier), "pk_a", b"secret"), None);
        for word in ["", "x", "AAAA", &word[1..]] {
            assert_eq!(opened_at(word, "pk_a", b"secret"), None, "{word}");
        }
    }
}
