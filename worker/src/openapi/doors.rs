//! What is said of a door.
//!
//! In scope: the nouns, and how each is called. Not in scope: the doors themselves (beside this), and the document (`super`).

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

/// One row of the description.
pub(super) struct Door {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) does: &'static str,
    pub(super) needs: Needs,
    /// What may stand in the query, and what it says.
    pub(super) asked: &'static [(&'static str, &'static str)],
    pub(super) takes: Takes,
    pub(super) gives: &'static [(u16, &'static str, Gives)],
    /// Statuses of problems, beyond those that come with the key and the body.
    pub(super) fails: &'static [u16],
    /// Whether a repeat is known by its `Idempotency-Key`.
    pub(super) once: bool,
}

pub(super) enum Needs {
    Nothing,
    /// Publishable or secret.
    Key,
    Secret,
    /// A session alone.
    Session,
    Operator,
}

pub(super) type Shape = fn(&mut SchemaGenerator) -> Schema;

pub(super) enum Takes {
    Nothing,
    /// A lead's fields, whatever they are called.
    Fields,
    /// The same of a plain form.
    Form,
    Json(Shape),
    JsonOrNothing(Shape),
    /// A plain form of ours.
    Urlencoded(Shape),
    Playbook,
    Rows,
    Bytes,
    /// Lines of JSON.
    Lines,
}

pub(super) enum Gives {
    Json(Shape),
    /// Rows, and `Link` where there are more.
    List(Shape),
    /// JSON that says itself where it goes on, as `Link` does.
    Onward(Shape),
    /// A page, or JSON where that is asked for.
    Page(Shape),
    Schema,
    /// JSON, or text of this media type for other programs.
    Figures(Shape, &'static str),
    /// Lines of JSON.
    Lines,
    Bytes,
    /// Messages on a socket.
    Socket(Shape),
    Nothing,
}

/// What most doors have in common: they need a secret key, and take nothing.
pub(super) const DOOR: Door = Door {
    method: "",
    path: "",
    does: "",
    needs: Needs::Secret,
    asked: &[],
    takes: Takes::Nothing,
    gives: &[],
    fails: &[],
    once: false,
};

/// The schema of `T`.
pub(super) fn of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}

pub(super) const AFTER: &[(&str, &str)] = &[("after", "The number of the last that is there already")];
pub(super) const BEFORE: &[(&str, &str)] = &[("before", "The number of the last that is there already")];
pub(super) const BY: &[(&str, &str)] = &[("by", "Who says so")];

impl Door {
    /// Whether it gives rows that go on after the number of the last.
    pub(super) fn is_list(&self) -> bool {
        self.gives.iter().any(|(_, _, gives)| matches!(gives, Gives::List(_) | Gives::Lines))
    }
}

/// What an argument of the door's query is: of such a list, the number of a row.
pub(super) fn asked(name: &str, door: &Door) -> Value {
    match name {
        "after" | "before" | "part" if door.is_list() || matches!(door.takes, Takes::Lines) => {
            json!({ "type": "integer", "minimum": 0, "maximum": (1_i64 << 53) - 1 })
        }
        _ => json!({ "type": "string" }),
    }
}

/// `post /v1/leads/{id}/accept` → `post_leads_accept`; a path and its further part in braces differ in number.
pub(super) fn operation_id(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for part in path.trim_start_matches("/v1").split('/').filter(|part| !part.is_empty()) {
        id.push('_');
        id.extend(part.chars().filter_map(|c| match c {
            '{' => Some('1'),
            '}' => None,
            '-' | '.' => Some('_'),
            c => Some(c),
        }));
    }
    id
}
