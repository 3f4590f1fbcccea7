//! Reading plain HTML forms: `application/x-www-form-urlencoded` and `multipart/form-data`.
//!
//! In scope: fields in their order, repeats included. Not in scope: files; of one, its name and size are kept.

use crate::body;
use crate::problem::Problem;
use frontdesk::RawLead;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The fields of a form in the encoding of `content_type` (the whole header).
pub(crate) async fn read(media_type: &str, content_type: &str, body: &[u8]) -> Result<RawLead, Problem> {
    match media_type {
        "application/x-www-form-urlencoded" => Ok(form_urlencoded::parse(body).collect()),
        "multipart/form-data" => {
            let body = body::fitting_parts(content_type, body, body::SUBMISSION)?;
            multipart(content_type, body).await.map_err(|error| Problem::unreadable_form(&described(&error)))
        }
        _ => {
            Err(Problem::unsupported_media(media_type, "`application/x-www-form-urlencoded` or `multipart/form-data`"))
        }
    }
}

/// The platform's own reader, on a body that was bounded before.
async fn multipart(content_type: &str, body: &[u8]) -> Result<RawLead, JsValue> {
    let headers = web_sys::Headers::new()?;
    headers.set("content-type", content_type)?;
    let init = web_sys::ResponseInit::new();
    init.set_headers(&headers);
    let body = js_sys::Uint8Array::from(body);
    let response = web_sys::Response::new_with_opt_js_u8_array_and_init(Some(&body), &init)?;
    let form = JsFuture::from(response.form_data()?).await?;
    let mut raw = RawLead::default();
    for entry in js_sys::try_iter(&form)?.into_iter().flatten() {
        let entry: js_sys::Array = entry?.unchecked_into();
        let name = entry.get(0).as_string().unwrap_or_default();
        let value = entry.get(1);
        match value.dyn_ref::<web_sys::File>() {
            Some(file) => raw.push(name, format!("file `{}` of {} bytes, not kept", file.name(), file.size())),
            None => raw.push(name, value.as_string().unwrap_or_default()),
        }
    }
    Ok(raw)
}

fn described(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    format!("a form that can't be read ({})", message.unwrap_or_else(|| "no reason given".into()))
}
