//! The edge shell: HTTP in, answers out, one Durable Object a workspace.
//!
//! In scope: transport, access keys on the wire, problem details, the isolate's copy of the account book. Not in
//! scope: decisions about a lead (the core and the ledger make them all). The edge keeps no state of its own: what it
//! remembers, it can forget.

mod accounts;
mod address;
mod administration;
mod answer;
mod assets;
mod backup;
mod body;
mod book;
mod call;
mod conversions;
mod deals;
mod drafting;
mod duplicates;
mod edge;
mod embed;
mod fetch;
mod flood;
mod follow_up;
mod form;
mod guards;
mod health;
mod history;
mod id_token;
mod issuer;
mod jwks;
mod key;
mod keys;
mod listing;
mod live;
mod live_door;
mod log;
mod members;
mod message;
mod metrics;
mod oidc;
#[cfg(test)]
mod openapi;
mod operating;
mod operator;
mod people;
mod playbooks;
mod prefill;
mod problem;
mod rate_limit;
mod reading;
mod records;
mod rematch;
mod reply;
mod reports;
mod request_id;
mod rights;
mod routes;
mod rows;
mod sender;
mod sending;
mod sign_in;
mod signing_in;
mod sql;
#[cfg(test)]
mod strangers;
mod submitting;
mod suspects;
mod thanks;
mod times;
mod turnstile;
mod upload;
mod verdicts;
mod waking;
mod webhooks;
mod webhooks_do;
mod wording;
mod work;
mod work_links;
mod workspace_do;

use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    edge::handle(request, env, context).await
}
