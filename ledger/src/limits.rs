//! Limits: how many submissions strangers may send, by key, by address, and to the whole workspace; and how much else may be asked.
//!
//! In scope: allowances, and what is left of them. Not in scope: which limits a key has (`guard`), and what a refusal says. An
//! allowance is a token bucket: so many at once, and then one after another as they come back. One number says how it
//! stands: when all of it is there again. Whoever is refused spends nothing, nor does a repeat that is answered again; what
//! was not used for as long as it takes to fill up costs nothing any more.

use crate::row::{from_json, integer, text};
use crate::sql::{Sql, Value};
use crate::{Access, Error, KeyKind, Settings, access};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many at once; each comes back within `seconds` divided by `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub most: u32,
    pub seconds: u32,
}

impl Limit {
    /// Microseconds until one comes back.
    fn each(self) -> i64 {
        (i64::from(self.seconds) * 1_000_000 / i64::from(self.most.max(1))).max(1)
    }

    /// Whether it can be kept: 1 to a million, within a second to a day.
    pub(crate) fn is_sound(self) -> bool {
        (1..=1_000_000).contains(&self.most) && (1..=86_400).contains(&self.seconds)
    }
}

/// How a limit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// `key`, `address` or `workspace`, of submissions; `requests`, of whatever else is asked.
    pub name: String,
    pub limit: Limit,
    /// How many are left now.
    pub left: u32,
    /// Seconds until all are there again.
    pub full_in: u32,
}

/// A limit that lets nothing through now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limited {
    pub by: Quota,
    /// Seconds until one is there again; at least 1.
    pub retry_after: u32,
}

/// What a submission is counted on.
pub(crate) struct Allowances(Vec<Allowance>);

struct Allowance {
    name: &'static str,
    limit: Limit,
    bucket: String,
    /// When all of it is there again, with and without what is asked for.
    full_at: i64,
    spent_at: i64,
    now: i64,
}

impl Allowance {
    fn new(name: &'static str, limit: Limit, bucket: String, kept: Option<i64>, now: i64) -> Self {
        let (all, each) = (limit.each() * i64::from(limit.most), limit.each());
        // What a clock gone wrong wrote, or a larger limit, is no reason to keep anybody out.
        let full_at = kept.filter(|full_at| *full_at <= now + all).unwrap_or(now).max(now);
        Self { name, limit, bucket, full_at, spent_at: full_at + each, now }
    }

    /// Microseconds until one is there; 0: there is.
    fn wait(&self) -> i64 {
        (self.spent_at - self.now - self.limit.each() * i64::from(self.limit.most)).max(0)
    }

    fn standing(&self, full_at: i64) -> Quota {
        let spent = full_at - self.now;
        let left = (self.limit.each() * i64::from(self.limit.most) - spent).max(0) / self.limit.each();
        Quota {
            name: self.name.to_owned(),
            limit: self.limit,
            left: u32::try_from(left).unwrap_or(u32::MAX),
            full_in: seconds(spent),
        }
    }
}

/// Whole seconds, rounded up.
fn seconds(microseconds: i64) -> u32 {
    u32::try_from((microseconds.max(0) + 999_999) / 1_000_000).unwrap_or(u32::MAX)
}

/// What is left for a submission by `access` from `address`, read in one statement; nothing is written. `None`: no limit.
pub(crate) fn look<S: Sql>(
    sql: &S,
    access: &Access,
    address: Option<&str>,
    now: Timestamp,
) -> Result<Option<Allowances>, Error> {
    let guard = access.guard();
    let is_strangers = access.kind == KeyKind::Publishable && access.person().is_none();
    if guard.per_key.is_none() && guard.per_address.is_none() && !is_strangers {
        return Ok(None);
    }
    let buckets = [Some(key_bucket(access)), address.map(str::to_owned), is_strangers.then(|| WORKSPACE.to_owned())];
    let arguments = buckets.clone().map(Value::from);
    let statement = "SELECT bucket, full_at FROM spent WHERE bucket IN (?, ?, ?) \
                     UNION ALL SELECT NULL, value FROM meta WHERE name = 'settings'";
    let rows = sql.query(statement, &arguments)?;
    let (mut settings, mut kept) = (Settings::default(), Vec::new());
    for row in &rows {
        match row.first() {
            Some(Value::Null) => settings = from_json(text(row, 1)?)?,
            _ => kept.push((text(row, 0)?, integer(row, 1)?)),
        }
    }
    let limits = [guard.per_key, guard.per_address, settings.submissions];
    let now = now.as_microsecond();
    let allowances =
        ["key", "address", "workspace"].into_iter().zip(limits).zip(buckets).filter_map(|((name, limit), bucket)| {
            let bucket = bucket?;
            let kept = kept.iter().find(|(known, _)| *known == bucket).map(|(_, full_at)| *full_at);
            Some(Allowance::new(name, limit?, bucket, kept, now))
        });
    Ok(Some(Allowances(allowances.collect())))
}

/// The bucket of everything that strangers send.
const WORKSPACE: &str = "workspace";

fn key_bucket(access: &Access) -> String {
    access.who().to_owned()
}

/// The bucket of an address on a day; only its digest with `salt` is kept, which is kept nowhere.
pub(crate) fn address_bucket(address: &str, salt: &[u8], now: Timestamp) -> String {
    let digest = access::digest(&[salt, address.as_bytes()].concat());
    format!("{}{}", day_prefix(day(now)), digest.chars().take(24).collect::<String>())
}

/// Days since 1970, UTC.
pub(crate) fn day(now: Timestamp) -> i64 {
    now.as_second().div_euclid(86_400)
}

/// What the buckets of a day's addresses begin with; later days come later.
fn day_prefix(day: i64) -> String {
    format!("address:{day:07}:")
}

impl Allowances {
    /// The limit that lets nothing through, and longest; `None`: all do.
    pub(crate) fn refuse(&self) -> Option<Limited> {
        let longest = self.0.iter().filter(|one| one.wait() > 0).max_by_key(|one| one.wait())?;
        Some(Limited { by: longest.standing(longest.full_at), retry_after: seconds(longest.wait()) })
    }

    /// Spends one of each, in one statement; how they stand then.
    pub(crate) fn spend(&self, sql: &impl Sql) -> Result<Vec<Quota>, Error> {
        if !self.0.is_empty() {
            let rows = vec!["(?, ?)"; self.0.len()].join(", ");
            let arguments: Vec<Value> =
                self.0.iter().flat_map(|one| [Value::from(&one.bucket), one.spent_at.into()]).collect();
            sql.query(&format!("INSERT OR REPLACE INTO spent (bucket, full_at) VALUES {rows}"), &arguments)?;
        }
        Ok(self.0.iter().map(|one| one.standing(one.spent_at)).collect())
    }
}

/// Allowances of requests, by who asks; in memory alone, so that counting what reads writes nothing. Whoever forgets it, as it is
/// forgotten when nobody asks for anything, lets through a little more than once.
#[derive(Debug, Default)]
pub struct Meter {
    full_at: BTreeMap<String, i64>,
}

/// Most of whom is remembered; of more, those with all of it there are forgotten.
const METERED: usize = 1_000;

impl Meter {
    /// Spends one request of `access`; how its limit stands then, or that it lets nothing through. `None`: it has no limit.
    ///
    /// # Errors
    /// That it is one too many.
    pub fn spend(&mut self, access: &Access, now: Timestamp) -> Result<Option<Quota>, Limited> {
        let is_limited = access.kind == KeyKind::Secret || access.person().is_some();
        let Some(limit) = access.guard().requests.filter(|_| is_limited) else { return Ok(None) };
        let now = now.as_microsecond();
        if self.full_at.len() >= METERED {
            self.full_at.retain(|_, full_at| *full_at > now);
        }
        let bucket = key_bucket(access);
        let kept = self.full_at.get(&bucket).copied();
        let allowances = Allowances(vec![Allowance::new("requests", limit, bucket, kept, now)]);
        if let Some(limited) = allowances.refuse() {
            return Err(limited);
        }
        let mut quota = None;
        for one in allowances.0 {
            quota = Some(one.standing(one.spent_at));
            self.full_at.insert(one.bucket, one.spent_at);
        }
        Ok(quota)
    }
}

/// Spends one of an allowance of its own, outside the list of a submission's; whether there was one.
pub(crate) fn spend_one(sql: &impl Sql, bucket: String, limit: Limit, now: Timestamp) -> Result<bool, Error> {
    let rows = sql.query("SELECT full_at FROM spent WHERE bucket = ?", &[(&bucket).into()])?;
    let kept = rows.first().map(|row| integer(row, 0)).transpose()?;
    let allowance = Allowance::new("address", limit, bucket, kept, now.as_microsecond());
    if allowance.wait() > 0 {
        return Ok(false);
    }
    Allowances(vec![allowance]).spend(sql)?;
    Ok(true)
}

/// Forgets the addresses of the days before; how many.
pub(crate) fn forget(sql: &impl Sql, now: Timestamp) -> Result<usize, Error> {
    let statement = "DELETE FROM spent WHERE bucket >= 'address:' AND bucket < ? RETURNING bucket";
    Ok(sql.query(statement, &[day_prefix(day(now)).into()])?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { most: 3, seconds: 60 };

    /// Sends at these seconds; how many were let through, and what was left.
    fn sent(limit: Limit, at: &[i64]) -> Vec<Option<u32>> {
        let mut kept = None;
        let mut left = Vec::new();
        for second in at {
            let one = Allowance::new("key", limit, String::new(), kept, second * 1_000_000);
            left.push((one.wait() == 0).then(|| one.standing(one.spent_at).left));
            if one.wait() == 0 {
                kept = Some(one.spent_at);
            }
        }
        left
    }

    #[test]
    fn so_many_at_once_and_then_as_they_come_back() {
        for (at, expect) in [
            (vec![0, 0, 0, 0], vec![Some(2), Some(1), Some(0), None]),
            // One comes back each 20 seconds.
            (vec![0, 0, 0, 19, 20, 21, 40], vec![Some(2), Some(1), Some(0), None, Some(0), None, Some(0)]),
            (vec![0, 0, 0, 60], vec![Some(2), Some(1), Some(0), Some(2)]),
            (vec![0, 1_000_000], vec![Some(2), Some(2)]),
            // A clock that went back keeps nobody out.
            (vec![1_000, 0, 19, 20], vec![Some(2), Some(2), Some(1), Some(1)]),
        ] {
            assert_eq!(sent(LIMIT, &at), expect, "{at:?}");
        }
    }

    #[test]
    fn a_refusal_says_when_one_is_there_again() {
        let limit = Limit { most: 2, seconds: 60 };
        let one = Allowance::new("key", limit, String::new(), Some(60_000_000), 0);
        let refused = Allowances(vec![one]).refuse().unwrap();
        assert_eq!((refused.retry_after, refused.by.left, refused.by.full_in), (30, 0, 60));
    }

    #[test]
    fn requests_are_metered_by_who_asks_and_a_page_is_not() {
        let at = |second: i64| Timestamp::from_second(1_000 + second).unwrap();
        let mut server = Access::new(KeyKind::Secret, true);
        server.set_guard(crate::Guard { requests: Some(LIMIT), ..crate::Guard::default() });
        let mut meter = Meter::default();
        let mut left = |second| meter.spend(&server, at(second)).map(|quota| quota.unwrap().left);
        assert_eq!([left(0), left(0), left(0)], [Ok(2), Ok(1), Ok(0)]);
        let refused = left(0).unwrap_err();
        assert_eq!((refused.by.name.as_str(), refused.retry_after), ("requests", 20));
        assert_eq!((left(20), left(20).is_err()), (Ok(0), true));
        let page = Access::new(KeyKind::Publishable, false);
        assert_eq!(Meter::default().spend(&page, at(0)), Ok(None));
        let by_itself = Access::new(KeyKind::Secret, true);
        assert_eq!(Meter::default().spend(&by_itself, at(0)).unwrap().unwrap().limit.most, 6_000);
    }

    #[test]
    fn an_address_is_kept_as_a_digest_of_the_day() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (today, tomorrow) = (at("2026-11-23T23:59:59Z"), at("2026-11-24T00:00:00Z"));
        let bucket = |address, salt: &[u8], now| address_bucket(address, salt, now);
        let one = bucket("192.0.2.7", b"s", today);
        assert!(!one.contains("192") && one.starts_with("address:0020780:"), "{one}");
        assert_eq!(one, bucket("192.0.2.7", b"s", today));
        assert_ne!(one, bucket("192.0.2.8", b"s", today));
        assert_ne!(one, bucket("192.0.2.7", b"t", today));
        assert!(one < day_prefix(day(tomorrow)));
    }
}
