//! Records: what is known of one company, sealed by what a look-up of its domain comes to.
//!
//! In scope: the key of a record, sealing, opening. Not in scope: what is in it (`facts`). ChaCha20-Poly1305, with key and nonce
//! by HKDF from the look-up's output and the set: content that changes makes another set, so that no key seals two texts.

use crate::key::Output;
use crate::layout::SetId;
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use hkdf::Hkdf;
use sha2::Sha512;

/// Bytes that sealing adds.
pub(crate) const TAG: usize = 16;

/// The cipher of a record, and its nonce.
fn cipher(output: &Output, set: &SetId) -> (ChaCha20Poly1305, [u8; 12]) {
    let derived = Hkdf::<Sha512>::new(Some(set), output);
    let (mut key, mut nonce) = ([0; 32], [0; 12]);
    // Both are far below the most that can be derived.
    derived.expand(b"frontdesk prefill record key", &mut key).ok();
    derived.expand(b"frontdesk prefill record nonce", &mut nonce).ok();
    (ChaCha20Poly1305::new(&key.into()), nonce)
}

/// Seals `plain` for a bucket of a set; `None`: it is longer than 256 GB.
pub(crate) fn seal(output: &Output, set: &SetId, bucket: u32, plain: &[u8]) -> Option<Vec<u8>> {
    let (cipher, nonce) = cipher(output, set);
    let mut sealed = plain.to_vec();
    let tag = cipher.encrypt_inout_detached(&nonce.into(), &bucket.to_be_bytes(), sealed.as_mut_slice().into()).ok()?;
    sealed.extend_from_slice(&tag);
    Some(sealed)
}

/// What the one of the `records` holds that is sealed so; every one is tried.
pub(crate) fn open<'a>(
    output: &Output,
    set: &SetId,
    bucket: u32,
    records: impl Iterator<Item = &'a [u8]>,
) -> Option<Vec<u8>> {
    let (cipher, nonce) = cipher(output, set);
    let mut found = None;
    for record in records {
        let Some((sealed, tag)) = record.split_last_chunk::<TAG>() else { continue };
        let mut plain = sealed.to_vec();
        let aad = bucket.to_be_bytes();
        if cipher.decrypt_inout_detached(&nonce.into(), &aad, plain.as_mut_slice().into(), &(*tag).into()).is_ok() {
            found = Some(plain);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_it_was_sealed_with_opens_a_record() {
        let (output, set) = ([7; 64], [8; 16]);
        let sealed = seal(&output, &set, 3, b"acme").unwrap();
        let other = seal(&[6; 64], &set, 3, b"zebra").unwrap();
        let opened = |output: &Output, set: &SetId, bucket| {
            open(output, set, bucket, [other.as_slice(), &sealed, &[0; 3]].into_iter())
        };
        assert_eq!(opened(&output, &set, 3).as_deref(), Some(b"acme".as_slice()));
        assert_eq!(opened(&[9; 64], &set, 3), None);
        assert_eq!(opened(&output, &[9; 16], 3), None);
        assert_eq!(opened(&output, &set, 4), None);
        // Another set of the same company has nothing in common with it.
        let again = seal(&output, &[9; 16], 3, b"acme").unwrap();
        assert!(sealed.iter().zip(&again).filter(|(a, b)| a == b).count() < sealed.len() / 2);
    }
}
