//! Senders: who takes a letter from here on.
//!
//! In scope: what every sender has to say of each letter. Not in scope: the two there are (`smtp`, `http`), and what follows from
//! it (`state`).

use super::letter::Letter;

/// Why a letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It may be taken later: nobody answered, too much at once, trouble there.
    ForNow(String),
    /// It never will be: no such address, no such form.
    ForGood(String),
}

/// Takes letters.
pub(crate) trait Sender {
    fn send(&self, letter: &Letter) -> Result<(), Refused>;
}
