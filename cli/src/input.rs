//! Input: rows of names and values from CSV, TSV or NDJSON, from files or stdin.
//!
//! In scope: formats. Not in scope: what columns mean. Rows are read one at a time: memory stays bounded.

use crate::Failure;
use clap::ValueEnum;
use frontdesk::{AccountBook, RawLead};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, stdin};
use std::iter::repeat;
use std::path::Path;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Csv,
    Tsv,
    Ndjson,
}

impl Format {
    /// As said, or else by the file's extension, or else CSV.
    pub(crate) fn of(said: Option<Self>, path: &Path) -> Self {
        let by_extension = || match path.extension().and_then(|extension| extension.to_str()) {
            Some("tsv") => Self::Tsv,
            Some("ndjson" | "jsonl") => Self::Ndjson,
            _ => Self::Csv,
        };
        said.unwrap_or_else(by_extension)
    }
}

/// One row; an error names the row and what is wrong with it.
pub(crate) type Row = Result<RawLead, Failure>;

/// Rows, one after another.
pub(crate) struct Rows {
    /// The names of the columns, in order; none where every row names its own.
    pub(crate) header: Option<Vec<String>>,
    rows: Box<dyn Iterator<Item = Row>>,
}

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.rows.next()
    }
}

/// The rows of `path`; `-` is stdin. Cells beyond the header have no name, and are kept under an empty one.
pub(crate) fn rows(path: &Path, format: Format) -> Result<Rows, Failure> {
    let name = path.display().to_string();
    let unreadable = |error| Failure(format!("{name} can't be read: {error}"));
    let reader: Box<dyn Read> =
        if name == "-" { Box::new(stdin()) } else { Box::new(File::open(path).map_err(unreadable)?) };
    let mut reader = BufReader::new(reader);
    if AccountBook::begins(reader.fill_buf().map_err(unreadable)?) {
        return Err(Failure(format!(
            "{name}: found an account book, expected rows: a book finds accounts, and holds neither their names as written \
             nor their places and phones, which a match weighs. Give the rows that it was packed from"
        )));
    }
    match format {
        Format::Csv => separated(reader, b',', name),
        Format::Tsv => separated(reader, b'\t', name),
        Format::Ndjson => Ok(Rows { header: None, rows: Box::new(lines(reader, name)) }),
    }
}

fn separated(reader: impl Read + 'static, separator: u8, name: String) -> Result<Rows, Failure> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(reader);
    let header =
        reader.byte_headers().map_err(|error| Failure(format!("{name}: the header can't be read: {error}")))?;
    let header: Vec<String> = header.iter().map(text).collect();
    if header.iter().all(|column| column.trim().is_empty()) {
        return Err(Failure(format!("{name}: found no header, expected a first line with the names of the columns")));
    }
    let names = header.clone();
    let rows = reader.into_byte_records().map(move |row| match row {
        Ok(row) => Ok(names.iter().map(String::as_str).chain(repeat("")).zip(row.iter().map(text)).collect()),
        Err(error) => Err(Failure(format!("{name}: {error}"))),
    });
    Ok(Rows { header: Some(header), rows: Box::new(rows) })
}

fn lines(mut reader: impl BufRead, name: String) -> impl Iterator<Item = Row> {
    let mut number = 0;
    std::iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            number += 1;
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => {
                    return Some(RawLead::from_json(&line).map_err(|problem| {
                        Failure(format!(
                            "{name}: line {number}: found {}, expected {}",
                            problem.found, problem.expected
                        ))
                    }));
                }
                Err(error) => return Some(Err(Failure(format!("{name}: line {number} can't be read: {error}")))),
            }
        }
    })
}

/// Bytes that are no UTF-8 are marked, not lost with their row.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
