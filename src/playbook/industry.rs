//! The industry codes that a playbook may name.
//!
//! In scope: the codes of the taxonomy that leads' industries are read into. Not in scope: industries' names
//! (`standardize`).

/// NAICS 2022 (public domain, U.S. Census Bureau): sectors, and the sub-sectors that leads are told apart by.
const CODES: &str = "11 111 112 113 114 21 211 212 213 22 2211 2212 2213 23 236 237 238 31-33 311 312 313 315 321 322 323 324 325 \
3254 326 327 331 332 333 334 3341 3342 3344 3345 335 336 3361 3364 3366 337 339 3391 42 423 424 44-45 441 444 \
445 449 455 456 457 458 459 48-49 481 482 483 484 485 486 488 491 492 493 51 512 513 5132 516 517 518 519 52 521 \
522 5223 523 524 525 53 531 532 54 5411 5412 5413 5414 5415 5416 5417 5418 5419 55 56 5613 5615 5616 5617 562 61 \
6111 6113 6114 6117 62 621 622 623 624 71 711 712 713 72 721 722 81 811 812 813 8131 92 922 928";

/// What is expected where a text is no code.
pub(super) const EXPECTED: &str = "a NAICS code that leads can have, such as `52`, `518` or `31-33`";

/// Every code, in order.
pub(super) fn codes<'n>() -> impl Iterator<Item = &'n str> + Clone {
    CODES.split(' ')
}

/// The beginnings by which a condition tests for `code`; none where no lead's industry begins so. The codes of a sector
/// of several numbers, `31-33`, begin with each of them.
pub(super) fn beginnings(code: &str) -> Vec<String> {
    if let Some((from, to)) = code.split_once('-').filter(|_| codes().any(|known| known == code)) {
        let numbers = from.parse::<u8>().unwrap_or(1)..=to.parse::<u8>().unwrap_or(0);
        return numbers.map(|number| number.to_string()).collect();
    }
    let is_beginning = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    let known = is_beginning && codes().any(|known| known.starts_with(code));
    if known { vec![code.to_owned()] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_have_these_codes_and_no_others() {
        let industry = |text: &str| {
            let lead = crate::standardize_fields(&[("industry", text)].into_iter().collect());
            lead.industry.map(|industry| industry.code)
        };
        for code in codes() {
            assert_eq!(industry(code).as_deref(), Some(code));
        }
        for number in 10..10_000 {
            if let Some(code) = industry(&format!("NAICS {number}")) {
                assert!(codes().any(|known| known == code), "{number}: {code}");
            }
        }
    }

    #[test]
    fn a_sector_of_several_numbers_begins_with_each() {
        for (code, expect) in [
            ("31-33", vec!["31", "32", "33"]),
            ("52", vec!["52"]),
            ("32", vec!["32"]),
            ("518", vec!["518"]),
            ("5", vec!["5"]),
            ("99", vec![]),
            ("31-34", vec![]),
            ("522110", vec![]),
            ("banks", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(beginnings(code), expect, "{code}");
        }
    }
}
