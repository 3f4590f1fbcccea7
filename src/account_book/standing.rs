//! Standing: how we stood with an account when it was packed, as far as it breaks ties.
//!
//! In scope: writing it in few bytes, and reading it as columns of an account list. Not in scope: owners and segments,
//! which only routing asks for. Times are kept to the second.

use super::varint;
use crate::account::{Account, AccountKind, AccountStatus, Opportunity};

const TIMES: [&str; 3] = ["opportunity_closed_at", "last_activity_at", "created_at"];
const COUNTS: [&str; 3] = ["contacts", "leads", "opportunities"];

fn times(status: &AccountStatus) -> [Option<u32>; 3] {
    [status.opportunity_closed_at, status.last_activity_at, status.created_at]
        .map(|time| time.and_then(|time| u32::try_from(time.as_second()).ok()))
}

/// Whether there is anything to write.
pub(super) fn is_known(account: &Account) -> bool {
    let AccountStatus { kind, named, opportunity, contacts, leads, opportunities, .. } = &account.status;
    times(&account.status).iter().any(Option::is_some)
        || (*kind, *opportunity) != Default::default()
        || *named
        || [contacts, leads, opportunities].into_iter().any(|count| *count > 0)
}

pub(super) fn write(account: &Account, row: &mut Vec<u8>) {
    let status = &account.status;
    let kind = AccountKind::ALL.iter().position(|kind| *kind == status.kind).unwrap_or(0);
    let opportunity = Opportunity::ALL.iter().position(|opportunity| *opportunity == status.opportunity).unwrap_or(0);
    let (times, counts) = (times(status), [status.contacts, status.leads, status.opportunities]);
    row.push(kind as u8 | (opportunity as u8) << 3 | u8::from(status.named) << 5);
    let has = times.iter().map(Option::is_some).chain(counts.iter().map(|count| *count > 0));
    row.push(has.rev().fold(0, |all, has| all << 1 | u8::from(has)));
    times
        .into_iter()
        .flatten()
        .chain(counts.into_iter().filter(|count| *count > 0))
        .for_each(|n| varint::write(n, row));
}

/// Takes it from the front of `row`; `None`: it isn't there.
pub(super) fn read(row: &mut &[u8], fields: &mut Vec<(&'static str, String)>) -> Option<()> {
    let ([first, has], rest) = row.split_first_chunk()?;
    *row = rest;
    fields.push(("kind", AccountKind::ALL.get(usize::from(first & 7))?.name().to_owned()));
    fields.push(("opportunity", Opportunity::ALL.get(usize::from(first >> 3 & 3))?.name().to_owned()));
    fields.push(("named", (first >> 5 & 1 == 1).to_string()));
    for (at, column) in TIMES.into_iter().chain(COUNTS).enumerate().filter(|(at, _)| has >> at & 1 == 1) {
        let number = varint::read(row)?;
        let time = || jiff::Timestamp::from_second(number.into()).ok().map(|time| time.to_string());
        fields.push((column, if at < TIMES.len() { time()? } else { number.to_string() }));
    }
    Some(())
}
