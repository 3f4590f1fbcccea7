//! Reading rows of names and values: CSV with a header, or a JSON list of objects.
//!
//! In scope: formats. Not in scope: what columns mean.

use crate::body;
use crate::problem::Problem;
use frontdesk::RawLead;
use serde_json::value::RawValue;

/// The rows of a body of this media type.
pub(crate) fn read(media_type: &str, body: &[u8]) -> Result<Vec<RawLead>, Problem> {
    let rows = match media_type {
        "text/csv" => csv_rows(body).map_err(|error| Problem::unreadable_csv(&error.to_string())),
        "application/json" => json_rows(body),
        _ => Err(Problem::unsupported_media(media_type, "`text/csv` or `application/json`")),
    }?;
    rows.into_iter().map(|row| body::fitting(row, body::BATCH)).collect()
}

fn csv_rows(body: &[u8]) -> csv::Result<Vec<RawLead>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(body);
    let header: Vec<String> = reader.byte_headers()?.iter().map(text).collect();
    reader.byte_records().map(|row| Ok(header.iter().cloned().zip(row?.iter().map(text)).collect())).collect()
}

fn json_rows(body: &[u8]) -> Result<Vec<RawLead>, Problem> {
    let text = text(body);
    let rows: Vec<&RawValue> =
        serde_json::from_str(&text).map_err(|error| Problem::unreadable_rows(&error.to_string()))?;
    rows.into_iter().map(|row| RawLead::from_json(row.get().as_bytes()).map_err(|p| Problem::unreadable(&p))).collect()
}

/// Bytes that are no UTF-8 are marked, not lost with their row.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
