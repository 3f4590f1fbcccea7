//! Pages and bundles, from the assets binding.
//!
//! In scope: paths and media types. Not in scope: what is in them.

use worker::{Env, Headers, Response, Result};

/// The file for `path`; `None`: there is none.
pub(crate) async fn get(path: &str, env: &Env) -> Result<Option<Response>> {
    let path = file(path);
    let response = env.service("ASSETS")?.fetch(format!("http://assets{path}"), None).await?;
    if response.status_code() != 200 {
        return Ok(None);
    }
    let headers = Headers::new();
    headers.set("content-type", media_type(&path))?;
    headers
        .set("cache-control", if never_changes(&path) { "public, max-age=31536000, immutable" } else { "no-cache" })?;
    if path.starts_with(PREFILL) {
        // For pages of any origin: they say nothing without a key.
        headers.set("access-control-allow-origin", "*")?;
    }
    headers.set("x-content-type-options", "nosniff")?;
    if path.starts_with("/pkg/") {
        // For pages of partners: scripts that are modules, and what they load, have to be offered to other origins.
        headers.set("access-control-allow-origin", "*")?;
        headers.set("cross-origin-resource-policy", "cross-origin")?;
    }
    if path.ends_with(".html") {
        headers.set(
            "content-security-policy",
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             base-uri 'none'; frame-ancestors 'none'",
        )?;
    }
    Ok(Some(response.with_headers(headers)))
}

/// Whether the name changes with what is in the file, as that of the widget's pieces does: `frontdesk-form-en-GRL7IFUF.js`.
fn is_named_by_content(path: &str) -> bool {
    let name = path.strip_prefix("/pkg/frontdesk-form-").and_then(|name| name.strip_suffix(".js"));
    let digest = name.and_then(|name| name.rsplit('-').next()).unwrap_or_default();
    digest.len() == 8 && digest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The file that answers for `path`: what has no extension is a page, and every page of the app is the app.
fn file(path: &str) -> String {
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    match path {
        path if is_file => path.to_owned(),
        path if path == "/app" || path.starts_with("/app/") => "/app/index.html".to_owned(),
        path if path.ends_with('/') => format!("{path}index.html"),
        path => format!("{path}.html"),
    }
}

/// Where sealed buckets lie, in a folder a workspace.
const PREFILL: &str = "/prefill/";

/// Whether another content has another path: sealed buckets, and what a bundler names by its content.
fn never_changes(path: &str) -> bool {
    path.starts_with(PREFILL) && path.ends_with(".bin") || path.starts_with("/app/assets/") || is_named_by_content(path)
}

/// By the file name's extension: a plain disk knows no media types.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("txt" | "toml") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_by_its_content_is_kept_for_good() {
        for (path, expected) in [
            ("/pkg/frontdesk-form-en-GRL7IFUF.js", true),
            ("/pkg/frontdesk-form-standard_form-HWNRD42J.js", true),
            ("/pkg/frontdesk-form.js", false),
            ("/pkg/frontdesk_form.js", false),
            ("/pkg/frontdesk_form_bg.wasm", false),
            ("/main-GRL7IFUF.js", false),
        ] {
            assert_eq!(is_named_by_content(path), expected, "{path}");
        }
    }

    #[test]
    fn a_path_has_its_file() {
        for (path, expected) in [
            ("/", "/index.html"),
            ("/problems", "/problems.html"),
            ("/style.css", "/style.css"),
            ("/app", "/app/index.html"),
            ("/app/", "/app/index.html"),
            ("/app/leads/l-1", "/app/index.html"),
            ("/app/icons.svg", "/app/icons.svg"),
            ("/apples", "/apples.html"),
        ] {
            assert_eq!(file(path), expected, "{path}");
        }
    }
}
