//! Signing: the workspace's key, and the salts that its receipts hold personal fields by.
//!
//! In scope: what follows from the shell's seed. Not in scope: what is signed and salted (`receipt`, `seal`). Nothing is drawn
//! here: a ledger that is opened with the same seed writes the same bytes. The signing key is kept with the workspace; the
//! seed isn't, so that once a salt is erased nobody can make it again.

use crate::access::hex;
use crate::row::text;
use crate::sql::{Row, Sql, SqlError, Value};
use crate::{Error, seal};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::cell::RefCell;

/// 32 bytes that nobody else can know: drawn by the shell each time it opens a ledger, and kept nowhere.
#[derive(Clone)]
pub struct Seed([u8; 32]);

impl From<[u8; 32]> for Seed {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl Seed {
    /// Bytes for one use: whoever knows them learns nothing of others.
    fn derived(&self, parts: &[&[u8]]) -> [u8; 32] {
        seal::framed([&self.0[..]].into_iter().chain(parts.iter().copied()))
    }

    /// Bytes for one purpose that has nothing to do with receipts.
    pub(crate) fn secret(&self, purpose: &[&[u8]]) -> [u8; 32] {
        self.derived(&[&[&b"secret"[..]], purpose].concat())
    }

    /// A signing key of its own for the receipt with this number, from which on it signs.
    pub(crate) fn signing_key(&self, receipt: i64) -> SigningKey {
        SigningKey::from_bytes(&self.derived(&[b"signing key", &receipt.to_be_bytes()]))
    }
}

/// What receipts are written with, beside SQL.
pub(crate) trait Seals: Sql {
    /// The salt of what is `owner`'s in the receipt with this number.
    fn salt(&self, receipt: i64, owner: &str) -> String;

    /// The key that signs now.
    ///
    /// # Errors
    /// What the database said, and if the workspace was never opened by this program.
    fn signing_key(&self) -> Result<SigningKey, Error>;
}

/// A database, and what its receipts are sealed with.
pub(crate) struct Sealed<S> {
    sql: S,
    seed: Seed,
    /// As it was read; forgotten where another takes its place.
    key: RefCell<Option<SigningKey>>,
}

impl<S: Sql> Sealed<S> {
    pub(crate) fn new(sql: S, seed: Seed) -> Self {
        Self { sql, seed, key: RefCell::default() }
    }

    pub(crate) fn seed(&self) -> &Seed {
        &self.seed
    }

    pub(crate) fn forget_key(&self) {
        self.key.take();
    }
}

impl<S: Sql> Sql for Sealed<S> {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        self.sql.query(statement, arguments)
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.sql.transaction(body)
    }
}

impl<S: Sql> Seals for Sealed<S> {
    fn salt(&self, receipt: i64, owner: &str) -> String {
        let salt = self.seed.derived(&[b"salt", &receipt.to_be_bytes(), owner.as_bytes()]);
        hex(salt.get(..16).unwrap_or_default())
    }

    fn signing_key(&self) -> Result<SigningKey, Error> {
        if let Some(key) = &*self.key.borrow() {
            return Ok(key.clone());
        }
        let key =
            kept(&self.sql)?.ok_or_else(|| Error::Unreadable("no signing key: the ledger wasn't opened".into()))?;
        self.key.replace(Some(key.clone()));
        Ok(key)
    }
}

/// The workspace's key, if it has one.
pub(crate) fn kept(sql: &impl Sql) -> Result<Option<SigningKey>, Error> {
    let rows = sql.query("SELECT value FROM meta WHERE name = 'signing_key'", &[])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let bytes = bytes::<32>(text(row, 0)?).ok_or_else(|| Error::Unreadable("the signing key".into()))?;
    Ok(Some(SigningKey::from_bytes(&bytes)))
}

/// Keeps a key instead of the one before.
pub(crate) fn keep(sql: &impl Sql, key: &SigningKey) -> Result<(), Error> {
    let statement = "INSERT OR REPLACE INTO meta (name, value) VALUES ('signing_key', ?)";
    sql.query(statement, &[hex(&key.to_bytes()).into()])?;
    Ok(())
}

/// The public half, in hexadecimal.
pub(crate) fn public(key: &SigningKey) -> String {
    hex(&key.verifying_key().to_bytes())
}

/// The signature over `what`, a digest in hexadecimal, for one `purpose`; in hexadecimal.
pub(crate) fn sign(key: &SigningKey, purpose: &str, what: &str) -> String {
    hex(&key.sign(&signed(purpose, what)).to_bytes())
}

/// Whether the holder of `public` signed `what` for this `purpose`.
pub(crate) fn is_signed(public: &str, purpose: &str, what: &str, signature: &str) -> bool {
    let key = bytes(public).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let signature = bytes(signature).map(|bytes| Signature::from_bytes(&bytes));
    let (Some(key), Some(signature)) = (key, signature) else { return false };
    key.verify_strict(&signed(purpose, what), &signature).is_ok()
}

fn signed(purpose: &str, what: &str) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in ["frontdesk", purpose, what] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

/// So many bytes, from lower-case hexadecimal.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
