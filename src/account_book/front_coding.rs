//! Sorted texts, each without what it shares with the one before.
//!
//! In scope: writing and reading by position. Not in scope: what the texts are. Every 16th text is whole, so
//! that reading one costs at most 16 steps.

use super::format::u32_at;
use super::varint;
use std::ops::Range;

const BLOCK: usize = 16;

/// Texts in a file.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) texts: &'a [u8],
    /// Where each block begins.
    pub(super) blocks: &'a [u8],
}

impl Texts<'_> {
    /// Puts the text at `position` into `text`; empty where there is none.
    pub(super) fn read(&self, position: usize, text: &mut Vec<u8>) {
        text.clear();
        let Some(begin) = u32_at(self.blocks, position / BLOCK * 4) else { return };
        let mut rest = self.texts.get(begin as usize..).unwrap_or_default();
        let mut parts: [(usize, &[u8]); BLOCK] = [(0, &[]); BLOCK];
        let count = position % BLOCK + 1;
        for part in parts.iter_mut().take(count) {
            let (Some(shared), Some(len)) = (varint::read(&mut rest), varint::read(&mut rest)) else { return };
            let Some((own, after)) = rest.split_at_checked(len as usize) else { return };
            *part = (shared as usize, own);
            rest = after;
        }
        // From the last part back: of those before, only what the later ones share is copied.
        let mut pieces: [&[u8]; BLOCK] = [&[]; BLOCK];
        let mut missing = usize::MAX;
        for ((shared, own), piece) in parts.iter().take(count).rev().zip(pieces.iter_mut().rev()) {
            let taken = missing.saturating_sub(*shared).min(own.len());
            *piece = own.get(..taken).unwrap_or_default();
            missing = missing.min(*shared);
            if missing == 0 {
                break;
            }
        }
        pieces.iter().for_each(|piece| text.extend_from_slice(piece));
    }

    /// The position of `wanted` among the first `len` texts; `None`: it is not there.
    pub(super) fn find(&self, len: usize, wanted: &[u8]) -> Option<u32> {
        self.find_in(self.block(0..self.len_of(len), wanted), len, wanted)
    }

    /// How many blocks `len` texts take.
    pub(super) fn len_of(&self, len: usize) -> usize {
        len.div_ceil(BLOCK)
    }

    /// The block in which `wanted` is if it is in one of `blocks` at all.
    pub(super) fn block(&self, blocks: Range<usize>, wanted: &[u8]) -> usize {
        let (mut low, mut high) = (blocks.start, blocks.end);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.first(middle) <= wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.saturating_sub(1).max(blocks.start)
    }

    /// The position of `wanted` in this block of the first `len` texts.
    pub(super) fn find_in(&self, block: usize, len: usize, wanted: &[u8]) -> Option<u32> {
        let mut rest = self.texts.get(u32_at(self.blocks, block * 4)? as usize..)?;
        // Of the text before, how much is equal to `wanted`'s beginning.
        let mut equal = 0;
        for position in block * BLOCK..len.min(block * BLOCK + BLOCK) {
            let (shared, own) = (varint::read(&mut rest)? as usize, varint::read(&mut rest)? as usize);
            let (own, after) = rest.split_at_checked(own)?;
            rest = after;
            if shared > equal {
                continue;
            }
            if shared < equal {
                return None;
            }
            let left = wanted.get(equal..)?;
            if own == left {
                return Some(position as u32);
            }
            equal += own.iter().zip(left).take_while(|(own, left)| own == left).count();
        }
        None
    }

    /// The whole text that a block begins with.
    fn first(&self, block: usize) -> &[u8] {
        let whole = || {
            let mut rest = self.texts.get(u32_at(self.blocks, block * 4)? as usize..)?;
            varint::read(&mut rest)?;
            let len = varint::read(&mut rest)?;
            rest.get(..len as usize)
        };
        whole().unwrap_or_default()
    }
}

/// Writes `texts`, which are sorted; returns the texts and the blocks.
pub(super) fn write<'a>(texts: impl Iterator<Item = &'a [u8]>) -> (Vec<u8>, Vec<u8>) {
    let (mut bytes, mut blocks) = (Vec::new(), Vec::new());
    let mut before: &[u8] = &[];
    for (position, text) in texts.enumerate() {
        let mut shared = 0;
        if position % BLOCK == 0 {
            blocks.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        } else {
            shared = before.iter().zip(text).take_while(|(before, own)| before == own).count();
        }
        let own = text.get(shared..).unwrap_or_default();
        varint::write(shared as u32, &mut bytes);
        varint::write(own.len() as u32, &mut bytes);
        bytes.extend_from_slice(own);
        before = text;
    }
    (bytes, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut names: Vec<String> = (0..100).map(|n| format!("name {}", n * 7919 % 1000)).collect();
        names.extend(["".into(), "ä".repeat(300)]);
        names.sort_unstable();
        let (texts, blocks) = write(names.iter().map(|name| name.as_bytes()));
        let texts = Texts { texts: &texts, blocks: &blocks };
        let mut text = Vec::new();
        for (position, name) in names.iter().enumerate() {
            texts.read(position, &mut text);
            assert_eq!(text, name.as_bytes());
            assert_eq!(texts.find(names.len(), name.as_bytes()), Some(position as u32), "`{name}`");
        }
        for absent in ["a", "name", "name 11x", "öö"] {
            assert_eq!(texts.find(names.len(), absent.as_bytes()), None, "`{absent}`");
        }
        texts.read(names.len() + 50, &mut text);
        assert_eq!(text, b"");
    }
}
