//! Numbers of one to five bytes: seven bits a byte, low ones first, the high bit says that more follow (LEB128).
//!
//! In scope: writing and reading them within bounds. Not in scope: what they count.

/// Takes a number from the front of `bytes`; `None` at their end.
pub(super) fn read(bytes: &mut &[u8]) -> Option<u32> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    if first < 0x80 {
        return Some(u32::from(first));
    }
    let mut value = u32::from(first & 0x7F);
    for shift in [7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u32::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            break;
        }
    }
    Some(value)
}

pub(super) fn write(mut value: u32, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_written_is_read() {
        let values = [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX];
        let mut bytes = Vec::new();
        values.iter().for_each(|value| super::write(*value, &mut bytes));
        let mut rest = bytes.as_slice();
        assert_eq!(values.map(|_| super::read(&mut rest).unwrap()), values);
        assert_eq!(super::read(&mut rest), None);
        assert_eq!(super::read(&mut [0x80].as_slice()), None);
    }
}
