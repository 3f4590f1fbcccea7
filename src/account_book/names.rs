//! Names: each as the numbers of its words, without what it shares with the name before.
//!
//! In scope: writing and reading by position. Not in scope: the words' texts (`front_coding`). Every 16th name is whole.

use super::format::u32_at;
use super::postings::partition_point;
use super::varint;

const BLOCK: usize = 16;
/// Most words of a name that are read; canonical names have fewer.
const MOST: u32 = 64;

/// Names in a file.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) names: &'a [u8],
    /// Where each block begins.
    pub(super) blocks: &'a [u8],
    /// How many there are.
    pub(super) len: usize,
}

impl Names<'_> {
    /// How many names come before a name of these words.
    pub(super) fn before(&self, wanted: &[u32]) -> usize {
        let mut words = Vec::new();
        let block = partition_point(self.len.div_ceil(BLOCK), |block| {
            self.read(block * BLOCK, &mut words);
            words.as_slice() < wanted
        });
        let from = block.saturating_sub(1) * BLOCK;
        let within = partition_point(self.len.min(block * BLOCK).saturating_sub(from), |at| {
            self.read(from + at, &mut words);
            words.as_slice() < wanted
        });
        from + within
    }

    /// Puts the numbers of the words of the name at `position` into `words`; none where there is no such name.
    pub(super) fn read(&self, position: usize, words: &mut Vec<u32>) {
        words.clear();
        let Some(begin) = u32_at(self.blocks, position / BLOCK * 4) else { return };
        let mut rest = self.names.get(begin as usize..).unwrap_or_default();
        for _ in 0..=position % BLOCK {
            let (Some(shared), Some(own)) = (varint::read(&mut rest), varint::read(&mut rest)) else { return };
            let before = words.get(shared as usize).copied().unwrap_or(0);
            words.truncate(shared as usize);
            for at in 0..own.min(MOST) {
                let Some(word) = varint::read(&mut rest) else { return };
                words.push(if at == 0 { before.saturating_add(word) } else { word });
            }
        }
    }
}

/// Writes `names`, which are sorted; returns the names and the blocks.
pub(super) fn write<'a>(names: impl Iterator<Item = &'a [u32]>) -> (Vec<u8>, Vec<u8>) {
    let (mut bytes, mut blocks) = (Vec::new(), Vec::new());
    let mut before: &[u32] = &[];
    for (position, name) in names.enumerate() {
        if position % BLOCK == 0 {
            blocks.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            before = &[];
        }
        let shared = before.iter().zip(name).take_while(|(before, own)| before == own).count();
        let own = name.get(shared..).unwrap_or_default();
        varint::write(shared as u32, &mut bytes);
        varint::write(own.len() as u32, &mut bytes);
        for (at, word) in own.iter().enumerate() {
            // Names are sorted: at the first place where they differ the later has the higher number.
            let less = if at == 0 { before.get(shared).copied().unwrap_or(0) } else { 0 };
            varint::write(word - less, &mut bytes);
        }
        before = name;
    }
    (bytes, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut names: Vec<Vec<u32>> =
            (0..100u32).map(|n| (0..n % 4).map(|word| (n * 7919 + word * 31) % 300).collect()).collect();
        names.sort();
        let (bytes, blocks) = write(names.iter().map(Vec::as_slice));
        let written = Names { names: &bytes, blocks: &blocks, len: names.len() };
        let mut words = Vec::new();
        for (position, name) in names.iter().enumerate() {
            written.read(position, &mut words);
            assert_eq!(&words, name);
            assert_eq!(written.before(name), names.partition_point(|other| other < name));
        }
        written.read(names.len() + 50, &mut words);
        assert!(words.is_empty());
    }
}
