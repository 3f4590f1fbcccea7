//! Lists over HTTP: where one goes on, and what is answered of it.
//!
//! In scope: numbers in queries and paths, and `Link` (RFC 8288). Not in scope: what is listed, and how much at once (the
//! ledger says it). A page begins after the number of the last row that is there already, so that rows which come meanwhile
//! move nothing: each is told once, by whoever follows `next` to its end.

use crate::answer::{Outcome, refused, unexpected};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::verdicts::{argument, problem};
use worker::{Request, Response, ResponseBuilder, Result};

/// Numbers of rows stay below: beyond it, floating point tells some of them not apart.
const NUMBERS: i64 = 1 << 53;

/// The number of a row, as a path has it; `None`: no row has it.
pub(crate) fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| (0..NUMBERS).contains(number))
}

/// Where the list goes on that is asked for: the number in the argument `name`, if it is there (422).
pub(crate) fn cursor(request: &Request, name: &str) -> Result<std::result::Result<Option<i64>, Problem>> {
    let Some(text) = argument(request, name)? else { return Ok(Ok(None)) };
    let wrong = || Problem::bad_fields(vec![problem(name, &text, "the number of a row of the list, as `Link` has it")]);
    Ok(number(&text).map(Some).ok_or_else(wrong))
}

/// As [`cursor`], of a list that begins with the oldest row.
pub(crate) fn after(request: &Request) -> Result<std::result::Result<i64, Problem>> {
    Ok(cursor(request, "after")?.map(|after| after.unwrap_or(0)))
}

/// To whoever asked for a list; `name` is the argument by which it goes on.
pub(crate) fn listed(outcome: Outcome, request: &Request, name: &str) -> Result<Response> {
    match refused(outcome) {
        Ok(Reply::Listed { list, next }) => {
            let mut response = ResponseBuilder::new().with_header("content-type", "application/json")?;
            if let Some(next) = next {
                let url = request.url()?;
                let kept = url.query_pairs().filter(|(argument, _)| argument != name);
                let query = form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(kept)
                    .append_pair(name, &next)
                    .finish();
                response = response.with_header("link", &format!("<{}?{query}>; rel=\"next\"", url.path()))?;
            }
            Ok(response.fixed(list.into_bytes()))
        }
        Ok(Reply::BadFields(problems)) => Problem::bad_fields(problems).response(),
        Ok(Reply::NoSuch { what, id }) => Problem::no_such(what, &id).response(),
        Ok(reply) => unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_that_a_row_can_have() {
        for (text, expect) in [
            ("0", Some(0)),
            ("9007199254740991", Some((1 << 53) - 1)),
            ("9007199254740992", None),
            ("99999999999999999999", None),
            ("-1", None),
            ("1.0", None),
            ("1e3", None),
            (" 1", None),
            ("", None),
            ("١", None),
        ] {
            assert_eq!(number(text), expect, "{text}");
        }
    }
}
