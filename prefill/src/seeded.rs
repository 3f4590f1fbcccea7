//! Seeded bytes: as many as are asked for, all made from 32 that the caller drew.
//!
//! In scope: standing in for a generator where `voprf` wants one. Not in scope: drawing the seed.

use rand_core::{CryptoRng, Error, RngCore, impls};
use sha2::{Digest, Sha512};

/// SHA-512 over a seed and a counter, block after block.
pub(crate) struct Seeded {
    seed: [u8; 32],
    blocks: u64,
}

impl Seeded {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self { seed, blocks: 0 }
    }
}

impl RngCore for Seeded {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(64) {
            let block = Sha512::new()
                .chain_update(b"frontdesk prefill blind")
                .chain_update(self.seed)
                .chain_update(self.blocks.to_be_bytes());
            piece.iter_mut().zip(block.finalize()).for_each(|(place, byte)| *place = byte);
            self.blocks += 1;
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Seeded {}
