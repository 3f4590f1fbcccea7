//! Statuses of problems: which a door can have, and what each says.
//!
//! In scope: those that come with a key and with a body, beside the door's own. Not in scope: the problems themselves (`problem`).

use super::doors::{Door, Needs, Takes};

/// The statuses of every problem that the door can have.
pub(super) fn statuses(door: &Door) -> Vec<u16> {
    let by_key: &[u16] = match door.needs {
        Needs::Nothing => &[],
        Needs::Operator => &[401, 503],
        Needs::Key | Needs::Secret => &[401, 403, 429, 503],
        Needs::Session => &[403, 503],
    };
    let by_body: &[u16] = match door.takes {
        Takes::Nothing => &[],
        Takes::Json(_) | Takes::JsonOrNothing(_) => &[400, 408, 413],
        Takes::Fields | Takes::Form | Takes::Rows => &[400, 408, 413, 415],
        Takes::Playbook => &[400, 408, 413, 415],
        Takes::Urlencoded(_) | Takes::Lines => &[400, 408, 413],
        Takes::Bytes => &[408, 413, 415],
    };
    let by_cursor: &[u16] = if door.is_list() { &[422] } else { &[] };
    let mut statuses: Vec<u16> = [by_key, by_body, by_cursor, door.fails].concat();
    statuses.sort_unstable();
    statuses.dedup();
    statuses
}

pub(super) fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The body or a header can't be read",
        401 => "The key is not known",
        403 => "The key may not do this, or not from this page",
        404 => "There is nothing of this id",
        408 => "The body came too slowly",
        409 => "It doesn't fit with what there is",
        410 => "It was so, and isn't any more",
        413 => "The body is too large",
        415 => "This kind of body isn't read here",
        422 => "What was sent can't be taken; `errors` lists why",
        426 => "A WebSocket is opened here",
        429 => "Too many requests; `Retry-After` says when to come back",
        503 => "This could not be done now; nothing was stored",
        _ => panic!("{status} has no meaning yet"),
    }
}
