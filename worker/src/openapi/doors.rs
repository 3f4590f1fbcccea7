//! What is said of a door.
//!
//! In scope: the nouns. Not in scope: the doors themselves (beside this), and the document (`super`).

use schemars::{JsonSchema, Schema, SchemaGenerator};

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
}

pub(super) enum Gives {
    Json(Shape),
    /// Rows, and `Link` where there are more.
    List(Shape),
    /// A page, or JSON where that is asked for.
    Page(Shape),
    Schema,
    /// JSON, or as Prometheus reads it.
    Figures(Shape),
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
pub(super) const BY: &[(&str, &str)] = &[("by", "Who says so")];
