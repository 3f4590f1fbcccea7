//! The operator's door: making workspaces.
//!
//! In scope: `POST /v1/workspaces`, for whoever holds the deployment's `OPERATOR_KEY`. Not in scope: what is in a workspace.
//! Without that secret the door doesn't exist.

use crate::message::{Action, Call};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::{answer, body, call, key, request_id, times};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use worker::{Env, Request, Response, Result};

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "NewWorkspace"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// Part of its keys.
    name: String,
    /// Pages that may use the publishable key: `https://example.com`, or `*`.
    #[serde(default)]
    origins: Vec<String>,
}

/// `POST /v1/workspaces`: makes a workspace, or gives one that is there further keys; they are told once (201, 400, 401,
/// 413).
pub(crate) async fn post_workspace(mut request: Request, env: &Env) -> Result<Response> {
    let given = request.headers().get("authorization")?;
    if !is_operator(given.as_deref().and_then(key::bearer), env) {
        return Problem::unknown_key(given.as_deref()).response();
    }
    let body = match body::read(&mut request, body::SUBMISSION).await? {
        Ok(body) => body,
        Err(problem) => return problem.response(),
    };
    let wanted: Wanted = match serde_json::from_slice(&body) {
        Ok(wanted) => wanted,
        Err(error) => return Problem::unreadable_workspace(&error.to_string()).response(),
    };
    if key::workspace(&format!("sk_{}", wanted.name)) != Some(wanted.name.as_str()) {
        return Problem::unreadable_workspace(&format!("the name `{}`", wanted.name)).response();
    }
    if let Some(origin) = wanted.origins.iter().find(|origin| !is_origin(origin)) {
        return Problem::unreadable_workspace(&format!("the origin `{origin}`")).response();
    }
    let (publishable, secret) = (key::new("pk_", &wanted.name), key::new("sk_", &wanted.name));
    let action = Action::Create { publishable: publishable.clone(), secret: secret.clone(), origins: wanted.origins };
    let now = call::now(&request, env)?;
    let request = request_id::given(&request)?.unwrap_or_else(call::random_uuid);
    let times = times::take(&wanted.name).into();
    let call = Call { workspace: wanted.name, key: String::new(), origin: None, now, request, action, times };
    match answer::refused(Ok(call::send(env, &call).await?)) {
        Ok(Reply::Created) => answer::created(&publishable, &secret),
        Ok(reply) => answer::unexpected(&reply),
        Err(problem) => problem.response(),
    }
}

/// Digests are compared, so that the time taken tells nothing of the key.
pub(crate) fn is_operator(given: Option<&str>, env: &Env) -> bool {
    let (Some(given), Ok(operator)) = (given, env.var("OPERATOR_KEY")) else { return false };
    let operator = operator.to_string();
    operator.len() >= 16 && Sha256::digest(given.as_bytes()) == Sha256::digest(operator.as_bytes())
}

/// `https://host`, `http://host:port`, or `*`: as browsers send it, without a path.
pub(crate) fn is_origin(origin: &str) -> bool {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    origin == "*" || host.is_some_and(|host| !host.is_empty() && !host.contains(['/', ' ', '?', '#']))
}
