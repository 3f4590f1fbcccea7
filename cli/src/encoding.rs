//! Encodings: files of whatever program, as UTF-8.
//!
//! In scope: telling an encoding by how a file begins, and decoding while reading. Not in scope: rows. What breaks off within a
//! character is marked, as everything is that is none.

use clap::ValueEnum;
use std::io::{BufRead, BufReader, Read, Result};

/// How a file's characters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    #[value(name = "utf-8")]
    Utf8,
    /// With or without its mark; without, the least significant byte first.
    #[value(name = "utf-16")]
    Utf16,
    /// As spreadsheets in western Europe and America save; Latin-1 is a part of it.
    #[value(name = "windows-1252")]
    Windows1252,
}

/// The bytes of windows-1252 that aren't Latin-1's; U+FFFD: there is none.
const WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// A file as UTF-8, and how it was written, as far as its beginning tells.
pub(crate) fn decoded(
    mut reader: BufReader<Box<dyn Read>>,
    said: Option<Encoding>,
) -> Result<(BufReader<Box<dyn Read>>, Encoding)> {
    let begin = reader.fill_buf()?;
    let (encoding, mark, swapped) = match (begin, said) {
        ([0xEF, 0xBB, 0xBF, ..], None | Some(Encoding::Utf8)) => (Encoding::Utf8, 3, false),
        ([0xFF, 0xFE, ..], None | Some(Encoding::Utf16)) => (Encoding::Utf16, 2, false),
        ([0xFE, 0xFF, ..], None | Some(Encoding::Utf16)) => (Encoding::Utf16, 2, true),
        (begin, None) => (guess(begin), 0, begin.first() == Some(&0)),
        (_, Some(said)) => (said, 0, false),
    };
    reader.consume(mark);
    let reader: Box<dyn Read> = match encoding {
        Encoding::Utf8 => Box::new(reader),
        encoding => Box::new(Decoder { reader, encoding, swapped, decoded: Vec::new(), given: 0 }),
    };
    Ok((BufReader::new(reader), encoding))
}

/// Without a mark: every other byte is 0 in UTF-16; what is no UTF-8 is of a spreadsheet.
fn guess(begin: &[u8]) -> Encoding {
    let zeros = |from: usize| {
        let mut every_other = begin.iter().skip(from).step_by(2).take(16).peekable();
        every_other.peek().is_some() && every_other.all(|byte| *byte == 0)
    };
    match std::str::from_utf8(begin) {
        _ if begin.len() >= 4 && (zeros(0) || zeros(1)) => Encoding::Utf16,
        // The beginning may break off within a character.
        Err(error) if error.error_len().is_some() => Encoding::Windows1252,
        _ => Encoding::Utf8,
    }
}

struct Decoder<R> {
    reader: R,
    encoding: Encoding,
    /// Of UTF-16: the most significant byte comes first.
    swapped: bool,
    /// UTF-8 that waits to be read, and how much of it was.
    decoded: Vec<u8>,
    given: usize,
}

impl<R: BufRead> Decoder<R> {
    /// Decodes one more piece.
    fn fill(&mut self) -> Result<()> {
        let mut text = String::new();
        if self.encoding == Encoding::Windows1252 {
            let piece = self.reader.fill_buf()?;
            for byte in piece {
                text.push(match byte {
                    0x80..=0x9F => WINDOWS.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
                    byte => char::from(*byte),
                });
            }
            let length = piece.len();
            self.reader.consume(length);
        } else {
            let mut piece = Vec::with_capacity(8 << 10);
            self.reader.by_ref().take(8 << 10).read_to_end(&mut piece)?;
            let mut units = self.units(&piece);
            // The second half of a pair that this piece breaks.
            if units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) {
                let mut more = Vec::new();
                self.reader.by_ref().take(2).read_to_end(&mut more)?;
                units.extend(self.units(&more));
            }
            text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        (self.decoded, self.given) = (text.into_bytes(), 0);
        Ok(())
    }

    fn units(&self, bytes: &[u8]) -> Vec<u16> {
        let unit = |pair: &[u8]| match (pair, self.swapped) {
            ([one, two], false) => u16::from_le_bytes([*one, *two]),
            ([one, two], true) => u16::from_be_bytes([*one, *two]),
            _ => 0xFFFD,
        };
        bytes.chunks(2).map(unit).collect()
    }
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.given == self.decoded.len() {
            self.fill()?;
        }
        let left = self.decoded.get(self.given..).unwrap_or_default();
        let length = left.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(left) {
            *to = *from;
        }
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn read(bytes: Vec<u8>, said: Option<Encoding>) -> (String, Encoding) {
        let (mut reader, encoding) = decoded(BufReader::new(Box::new(Cursor::new(bytes))), said).unwrap();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        (text, encoding)
    }

    #[test]
    fn files_are_read_however_they_are_written() {
        let text = "Id,Name\n1,Müller – €5 😀\n";
        let utf16 = |swapped: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if swapped { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for (bytes, expected) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (marked(&[0xEF, 0xBB, 0xBF], text.as_bytes()), Encoding::Utf8),
            (marked(&[0xFF, 0xFE], &utf16(false)), Encoding::Utf16),
            (marked(&[0xFE, 0xFF], &utf16(true)), Encoding::Utf16),
            (utf16(false), Encoding::Utf16),
            (utf16(true), Encoding::Utf16),
        ] {
            assert_eq!(read(bytes, None), (text.into(), expected));
        }
        let windows = b"Name\nM\xfcller \x96 \x805\n".to_vec();
        assert_eq!(read(windows.clone(), None), ("Name\nMüller – €5\n".into(), Encoding::Windows1252));
        assert!(read(b"Name\nM\xc3\xbcller\n".to_vec(), Some(Encoding::Windows1252)).0.contains("MÃ¼ller"));
        assert_eq!(read(Vec::new(), None), (String::new(), Encoding::Utf8));
        // A pair that a piece breaks, and a file that breaks off.
        let long: String = format!("{}😀😀", "x".repeat(4095));
        let bytes: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(marked(&[0xFF, 0xFE], &bytes), None).0, long);
        assert_eq!(read(vec![0xFF, 0xFE, b'a', 0, b'b'], None).0, "a\u{fffd}");
    }
}
