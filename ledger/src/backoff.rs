//! Back-off: when a delivery that failed is tried again, and when no more.
//!
//! In scope: the schedule, its jitter, and what a receiver's `Retry-After` adds. Not in scope: what a failure is. It has no
//! randomness: the jitter of a try follows from the delivery's id, so that the same ledger always plans the same.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use sha2::{Digest, Sha256};

/// Milliseconds from each failed try to the next: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. That is the schedule
/// which the Standard Webhooks specification suggests: ten tries over three days and some hours.
const WAITS: [i64; 9] =
    [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000];

/// The longest that a receiver's `Retry-After` is heeded, in milliseconds: a day.
const MOST_ASKED: i64 = 86_400_000;

/// A try is never planned later than this from now, in milliseconds: what is, was planned before the clock went back.
pub(crate) const MOST: i64 = 2 * 86_400_000;

/// When the delivery `id` is tried again of which `tries` failed, the last at `now`, answered with this `Retry-After`;
/// `None`: no more.
///
/// Each wait is longer or shorter by up to a fifth. `Retry-After`, seconds or a date, makes a wait longer, up to a day.
pub(crate) fn again(id: &str, tries: i64, retry_after: Option<&str>, now: Timestamp) -> Option<i64> {
    let wait = *WAITS.get(usize::try_from(tries).ok()?.checked_sub(1)?)?;
    let asked = retry_after.and_then(|text| asked(text, now)).unwrap_or(0).clamp(0, MOST_ASKED);
    let wait = wait + wait / 5_000 * jitter(id, tries);
    Some(now.as_millisecond() + wait.max(asked))
}

/// Between -1000 and 1000.
fn jitter(id: &str, tries: i64) -> i64 {
    let digest = Sha256::digest(format!("{id}:{tries}"));
    let number = digest.iter().take(4).fold(0, |number, byte| number << 8 | i64::from(*byte));
    number % 2_001 - 1_000
}

/// The milliseconds from now that a `Retry-After` asks for.
fn asked(text: &str, now: Timestamp) -> Option<i64> {
    if let Ok(seconds) = text.trim().parse::<u32>() {
        return Some(i64::from(seconds) * 1_000);
    }
    let at = DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    Some(at.as_millisecond() - now.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many times a delivery is tried.
    const TRIES: i64 = WAITS.len() as i64 + 1;

    fn now() -> Timestamp {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    fn wait(id: &str, tries: i64, retry_after: Option<&str>) -> Option<i64> {
        again(id, tries, retry_after, now()).map(|at| at - now().as_millisecond())
    }

    #[test]
    fn ten_tries_take_three_days_and_some_hours_and_no_two_deliveries_step_together() {
        let (mut least, mut most, mut sums) = (i64::MAX, 0, std::collections::BTreeSet::new());
        for id in (0..500).map(|number| format!("msg_{number}")) {
            let waits: Vec<i64> = (1..).map_while(|tries| wait(&id, tries, None)).collect();
            assert_eq!(waits.len() as i64 + 1, TRIES);
            for (wait, planned) in waits.iter().zip(WAITS) {
                assert!((planned * 4 / 5..=planned * 6 / 5).contains(wait), "{id}: {wait}, planned {planned}");
                assert!(*wait < MOST);
            }
            let first = waits[0];
            (least, most) = (least.min(first), most.max(first));
            sums.insert(waits.iter().sum::<i64>());
            assert_eq!(wait(&id, 3, None), Some(waits[2]), "the same again");
        }
        assert!(least < 4_100 && most > 5_900, "{least} to {most} of 5000");
        assert!(sums.len() > 490, "{}", sums.len());
        assert!(sums.first().unwrap() > &(60 * 3_600_000) && sums.last().unwrap() < &(92 * 3_600_000));
        assert_eq!(wait("msg_1", 0, None), None);
    }

    #[test]
    fn what_the_receiver_asks_for_makes_a_wait_longer_within_a_day() {
        let day = 86_400_000;
        for (asked, least, most) in [
            ("120", 120_000, 120_000),
            ("0", 4_000, 6_000),
            ("-5", 4_000, 6_000),
            ("4000000000", day, day),
            ("99999999999999999999", 4_000, 6_000),
            ("Mon, 23 Nov 2026 09:10:00 GMT", 600_000, 600_000),
            ("Mon, 23 Nov 2026 08:00:00 GMT", 4_000, 6_000),
            ("Fri, 01 Jan 2100 00:00:00 GMT", day, day),
            ("soon", 4_000, 6_000),
        ] {
            let wait = wait("msg_1", 1, Some(asked)).unwrap();
            assert!((least..=most).contains(&wait), "{asked}: {wait}");
        }
        assert_eq!(wait("msg_1", TRIES, Some("120")), None, "the last try is the last");
    }
}
