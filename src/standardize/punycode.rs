//! Punycode (RFC 3492): labels of host names in letters, digits and hyphens.
//!
//! In scope: the coding of one label, both ways, without its `xn--`. Not in scope: which characters a name
//! may have (`domain`). Labels are short: a caller hands over at most [`LABEL_CHARS`] characters.

/// Longest label that is coded; a longer one has no ASCII form that fits.
const LABEL_CHARS: usize = 64;

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;

/// `label` in ASCII; `None` where it is too long.
pub(super) fn encode(label: &str) -> Option<String> {
    let input: Vec<u32> = label.chars().take(LABEL_CHARS + 1).map(u32::from).collect();
    if input.len() > LABEL_CHARS {
        return None;
    }
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72, basic);
    while usize::try_from(handled).ok()? < input.len() {
        let next = input.iter().copied().filter(|&c| c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for &c in &input {
            if c < n {
                delta = delta.checked_add(1)?;
            }
            if c == n {
                let mut q = delta;
                let mut k = BASE;
                loop {
                    let t = threshold(k, bias);
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (BASE - t))?);
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                out.push(digit(q)?);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(out)
}

/// The label that the lower-case `code` stands for; `None` where it stands for none.
pub(super) fn decode(code: &str) -> Option<String> {
    if code.len() > LABEL_CHARS {
        return None;
    }
    let (basic, coded) = code.rsplit_once('-').unwrap_or(("", code));
    let mut out: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (128_u32, 0_u32, 72);
    let mut digits = coded.bytes().peekable();
    while digits.peek().is_some() {
        let (before, mut weight, mut k) = (i, 1_u32, BASE);
        loop {
            let value = match digits.next()? {
                letter @ b'a'..=b'z' => u32::from(letter - b'a'),
                number @ b'0'..=b'9' => u32::from(number - b'0') + 26,
                _ => return None,
            };
            i = i.checked_add(value.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if value < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let length = u32::try_from(out.len()).ok()? + 1;
        bias = adapt(i - before, length, before == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        out.insert(usize::try_from(i).ok()?, char::from_u32(n)?);
        i += 1;
    }
    Some(out.into_iter().collect())
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + 38)
}

/// `a` to `z`, then `0` to `9`.
fn digit(value: u32) -> Option<char> {
    char::from_digit(if value < 26 { value + 10 } else { value.checked_sub(26)? }, 36)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From RFC 3492, section 7.1, in lower case.
    #[test]
    fn the_standards_samples_are_coded_both_ways() {
        for (label, code) in [
            ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"),
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("pročprostěnemluvíčesky", "proprostnemluvesky-uyb24dma41a"),
            ("porquénopuedensimplementehablarenespañol", "porqunopuedensimplementehablarenespaol-fmd56a"),
            ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
            ("hello-another-way-それぞれの場所", "hello-another-way--fc4qua05auwb3674vfr0b"),
            ("ひとつ屋根の下2", "2-u9tlzr9756bt3uc0v"),
            ("bücher", "bcher-kva"),
        ] {
            assert_eq!(encode(label).as_deref(), Some(code));
            assert_eq!(decode(code).as_deref(), Some(label));
        }
    }

    #[test]
    fn what_stands_for_nothing_is_none() {
        for code in ["999999999", "a-\u{e9}", "99999b", "bcher-kv"] {
            assert_eq!(decode(code).filter(|label| encode(label).as_deref() == Some(code)), None, "{code}");
        }
        assert_eq!(encode(&"é".repeat(1000)), None);
    }
}
