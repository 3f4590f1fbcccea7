//! The API's description by OpenAPI 3.1, made from the routes and from the types that are taken and given.
//!
//! In scope: making the document, and holding the one that is served (`worker/openapi.json`) against it. Not in scope: what
//! each door does in words (the files beside this, by what they are about). It is made where the tests run, so that nothing of it is in what runs at the edge.

mod access;
mod accounts;
mod doors;
mod embed;
mod events;
mod history;
mod leads;
mod members;
mod operating;
mod playbooks;
mod prefill;
mod reports;
mod reviews;
mod statuses;

use crate::problem::Problem;
use crate::routes::ROUTES;
use doors::{Door, Gives, Needs, Takes, asked, operation_id};
use frontdesk::FieldProblem;
use frontdesk::playbook::Finding;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};
use statuses::{meaning, statuses};

/// Where the served document lies.
const SERVED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

/// A problem by RFC 9457, as it is sent.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
struct Told {
    /// `/problems#` and a stable code; the page there explains it.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    /// What was found, and what was expected.
    detail: String,
    /// What is wrong in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<Particular>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its shape is wanted")]
enum Particular {
    Field(FieldProblem),
    Finding(Finding),
}

/// Schemas of what is given, and of what is taken: a field that may be left out of the one isn't left out of the other.
struct Schemas {
    given: SchemaGenerator,
    taken: SchemaGenerator,
}

impl Schemas {
    fn new() -> Self {
        let settings = || SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
        Self { given: settings().for_serialize().into_generator(), taken: settings().into_generator() }
    }

    /// All that were referred to, by name.
    fn components(mut self) -> Map<String, Value> {
        let mut components = self.given.take_definitions(true);
        for (name, schema) in self.taken.take_definitions(true) {
            let other = components.insert(name.clone(), schema.clone());
            assert!(other.is_none_or(|other| other == schema), "`{name}` is taken in another form than it is given");
        }
        components
    }
}

/// The whole document.
fn document() -> Value {
    let mut schemas = Schemas::new();
    let problem = schemas.given.subschema_for::<Told>();
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let method = route.method.as_ref().to_ascii_lowercase();
        let door = door(&method, route.path);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[&method] = operation(&method, door, &problem, &mut schemas);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Frontdesk",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Leads in, routed leads out. Problems are told by RFC 9457; /problems explains each code.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags(),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "A workspace's key: `sk_…`, or `pk_…` where it suffices" },
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-frontdesk", "description":
                    "Of a person who signed in; changes are taken from pages of this origin only" },
                "operator": { "type": "http", "scheme": "bearer", "description": "The deployment's `OPERATOR_KEY`" },
            },
            "headers": {
                "Link": {
                    "description": "Where the list goes on: `rel=\"next\"` (RFC 8288); without it, nowhere",
                    "schema": { "type": "string" },
                },
                "RateLimit": {
                    "description": "How the limits stand that this was counted on (draft-ietf-httpapi-ratelimit-headers-10)",
                    "schema": { "type": "string" },
                },
                "RateLimit-Policy": { "description": "These limits themselves", "schema": { "type": "string" } },
            },
            "schemas": schemas.components(),
        },
    })
}

/// Every row of the description.
fn doors() -> impl Iterator<Item = &'static Door> {
    let files = [
        leads::DOORS,
        embed::DOORS,
        reviews::DOORS,
        accounts::DOORS,
        playbooks::DOORS,
        events::DOORS,
        history::DOORS,
        prefill::DOORS,
        reports::DOORS,
        members::DOORS,
        access::ACCESS,
        operating::DOORS,
    ];
    files.into_iter().flatten()
}

fn door(method: &str, path: &str) -> &'static Door {
    let mut found = doors().filter(|door| (door.method, door.path) == (method, path));
    let door = found.next().unwrap_or_else(|| panic!("`{method} {path}` isn't described"));
    assert!(found.next().is_none(), "`{method} {path}` is described twice");
    door
}

fn tags() -> Vec<Value> {
    let mut tags: Vec<&str> = doors().map(|door| tag(door.path)).collect();
    tags.dedup();
    tags.iter().map(|tag| json!({ "name": tag })).collect()
}

/// The noun that the path begins with.
fn tag(path: &str) -> &str {
    path.trim_start_matches("/v1").trim_start_matches('/').split('/').next().unwrap_or_default()
}

fn operation(method: &str, door: &Door, problem: &Schema, schemas: &mut Schemas) -> Value {
    let in_path = door.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path.map(
        |name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } }),
    );
    let asked = door
        .asked
        .iter()
        .map(|(name, about)| json!({ "name": name, "in": "query", "description": about, "schema": asked(name, door) }));
    let mut parameters: Vec<Value> = in_path.chain(asked).collect();
    if door.once {
        parameters.push(json!({ "name": "Idempotency-Key", "in": "header", "description":
            "A repeat with the same key gets the same answer", "schema":
            { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" } }));
    }
    let mut operation = json!({
        "operationId": operation_id(method, door.path),
        "tags": [tag(door.path)],
        "summary": door.does,
        "parameters": parameters,
        "responses": responses(door, problem, schemas),
        "security": match door.needs {
            Needs::Nothing => json!([]),
            Needs::Key | Needs::Secret => json!([{ "key": [] }, { "session": [] }]),
            Needs::Session => json!([{ "session": [] }]),
            Needs::Operator => json!([{ "operator": [] }]),
        },
    });
    if let Some((required, content)) = taken(&door.takes, schemas) {
        operation["requestBody"] = json!({ "required": required, "content": content });
    }
    operation
}

fn taken(takes: &Takes, schemas: &mut Schemas) -> Option<(bool, Value)> {
    let rows = json!({ "type": "array", "items": { "type": "object" } });
    Some(match takes {
        Takes::Nothing => return None,
        Takes::Fields => (true, json!({ "application/json": { "schema": { "type": "object" } } })),
        Takes::Form => (
            true,
            json!({
                "application/x-www-form-urlencoded": { "schema": { "type": "object" } },
                "multipart/form-data": { "schema": { "type": "object" } },
                "application/json": { "schema": { "type": "object" } },
            }),
        ),
        Takes::Json(schema) => (true, json!({ "application/json": { "schema": schema(&mut schemas.taken) } })),
        Takes::Urlencoded(schema) => {
            (true, json!({ "application/x-www-form-urlencoded": { "schema": schema(&mut schemas.taken) } }))
        }
        Takes::JsonOrNothing(schema) => {
            (false, json!({ "application/json": { "schema": schema(&mut schemas.taken) } }))
        }
        Takes::Playbook => (
            true,
            json!({
                "application/toml": { "schema": { "type": "string" } },
                "application/json": { "schema": { "type": "object" } },
            }),
        ),
        Takes::Rows => (
            true,
            json!({
                "text/csv": { "schema": { "type": "string" } },
                "application/json": { "schema": rows },
            }),
        ),
        Takes::Lines => (true, json!({ "application/x-ndjson": { "schema": { "type": "string" } } })),
        Takes::Bytes => (true, json!({ "application/octet-stream": {} })),
    })
}

fn responses(door: &Door, problem: &Schema, schemas: &mut Schemas) -> Value {
    let mut responses = Map::new();
    for (status, about, gives) in door.gives {
        let content = match gives {
            Gives::Json(schema) | Gives::List(schema) | Gives::Onward(schema) => {
                json!({ "application/json": { "schema": schema(&mut schemas.given) } })
            }
            Gives::Page(schema) => json!({
                "text/html": { "schema": { "type": "string" } },
                "application/json": { "schema": schema(&mut schemas.given) },
            }),
            Gives::Figures(schema, media_type) => json!({
                "application/json": { "schema": schema(&mut schemas.given) },
                (*media_type): { "schema": { "type": "string" } },
            }),
            Gives::Lines => json!({ "application/x-ndjson": { "schema": { "type": "string" } } }),
            Gives::Bytes => json!({ "application/octet-stream": {} }),
            Gives::Socket(schema) => json!({ "application/json": { "schema": schema(&mut schemas.given) } }),
            Gives::Schema => json!({ "application/schema+json": { "schema": { "type": "object" } } }),
            Gives::Nothing => json!({}),
        };
        let mut response = json!({ "description": about, "content": content });
        let mut headers: Vec<&str> = Vec::new();
        if matches!(gives, Gives::List(_) | Gives::Onward(_) | Gives::Lines) {
            headers.push("Link");
        }
        if matches!(door.needs, Needs::Key | Needs::Secret) {
            headers.extend(["RateLimit", "RateLimit-Policy"]);
        }
        for name in headers {
            response["headers"][name] = json!({ "$ref": format!("#/components/headers/{name}") });
        }
        responses.insert(status.to_string(), response);
    }
    for status in statuses(door) {
        let mut content = json!({ "application/problem+json": { "schema": problem } });
        if door.gives.iter().any(|(_, _, gives)| matches!(gives, Gives::Page(_))) {
            content["text/html"] = json!({ "schema": { "type": "string" } });
        }
        responses.insert(status.to_string(), json!({ "description": meaning(status), "content": content }));
    }
    Value::Object(responses)
}

#[test]
fn the_served_document_is_that_of_this_code() {
    let made = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(SERVED, &made).unwrap();
    }
    let served = std::fs::read_to_string(SERVED).unwrap_or_default();
    assert!(
        served == made,
        "worker/openapi.json is of other code: run with UPDATE_OPENAPI=1, and look at the difference"
    );
}

#[test]
fn every_description_is_of_a_route() {
    for door in doors() {
        let is_there = |route: &crate::routes::Route| {
            route.path == door.path && route.method.as_ref().eq_ignore_ascii_case(door.method)
        };
        assert!(ROUTES.iter().any(is_there), "there is no `{} {}`", door.method, door.path);
    }
}

#[test]
fn a_problem_is_sent_in_the_described_shape() {
    let sent = serde_json::to_value(Problem::no_verdict("7")).unwrap();
    let described = Schemas::new().given.into_root_schema_for::<Told>();
    let described = described.get("properties").and_then(Value::as_object).unwrap();
    for name in sent.as_object().unwrap().keys() {
        assert!(described.contains_key(name), "`{name}` isn't described");
    }
}
