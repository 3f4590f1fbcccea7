//! Sums: what all lines of a backup so far come to, kept between its parts.
//!
//! In scope: counting lines and rows, the digest over them, and going on with it. Not in scope: what is in a line.

use super::bytes;
use crate::Error;
use crate::access::hex;
use serde::{Deserialize, Serialize};
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};

/// What the lines so far come to.
#[derive(Clone, Default)]
pub(super) struct Sum {
    pub(super) lines: u64,
    pub(super) rows: u64,
    digest: Sha256,
}

/// A sum as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) lines: u64,
    rows: u64,
    /// How far the digest is, in hexadecimal.
    state: String,
}

impl Sum {
    /// Goes on with what was kept.
    pub(super) fn of(kept: &Kept) -> Result<Self, Error> {
        let state = bytes(&kept.state).and_then(|bytes| SerializedState::<Sha256>::try_from(bytes.as_slice()).ok());
        let digest = state.and_then(|state| Sha256::deserialize(&state).ok());
        let digest = digest.ok_or_else(|| Error::Unreadable("how far a backup's digest is".into()))?;
        Ok(Self { lines: kept.lines, rows: kept.rows, digest })
    }

    pub(super) fn kept(&self) -> Kept {
        Kept { lines: self.lines, rows: self.rows, state: hex(&self.digest.serialize()) }
    }

    pub(super) fn add(&mut self, line: &str, is_row: bool) {
        self.lines += 1;
        self.rows += u64::from(is_row);
        self.digest.update(line);
        self.digest.update("\n");
    }

    /// SHA-256 of all lines, in hexadecimal.
    pub(super) fn sha256(self) -> String {
        hex(&self.digest.finalize())
    }
}
