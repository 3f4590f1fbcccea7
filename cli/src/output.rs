//! Output: rows to CSV, TSV or NDJSON, to a file or stdout.
//!
//! In scope: formats. Not in scope: what columns mean.

use crate::Failure;
use crate::input::Format;
use serde::Serialize;
use std::fs::{File, canonicalize};
use std::io::{BufWriter, Write, stdout};
use std::path::Path;

/// Refuses an output that is one of the files that are read.
pub(crate) fn keep_apart(output: Option<&Path>, inputs: &[&Path]) -> Result<(), Failure> {
    let Some(output) = output.and_then(|path| canonicalize(path).ok()).filter(|path| path.is_file()) else {
        return Ok(());
    };
    match inputs.iter().find(|input| canonicalize(input).is_ok_and(|input| input == output)) {
        Some(input) => Err(Failure(format!("{} would be overwritten while it is read", input.display()))),
        None => Ok(()),
    }
}

/// Where rows go.
pub(crate) enum Output {
    Separated(Box<csv::Writer<Box<dyn Write>>>),
    Lines(Box<dyn Write>),
}

impl Output {
    /// Opens `path` (none: stdout) and writes the header where the format has one.
    pub(crate) fn new(path: Option<&Path>, format: Option<Format>, columns: &[&str]) -> Result<Self, Failure> {
        let format = Format::of(format, path.unwrap_or(Path::new("-")));
        let writer: Box<dyn Write> = match path.filter(|path| path.as_os_str() != "-") {
            Some(path) => Box::new(BufWriter::new(File::create(path).map_err(unwritable)?)),
            None => Box::new(BufWriter::new(stdout())),
        };
        let delimiter = match format {
            Format::Csv => b',',
            Format::Tsv => b'\t',
            Format::Ndjson => return Ok(Self::Lines(writer)),
        };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(writer);
        writer.write_record(columns).map_err(unwritable)?;
        Ok(Self::Separated(Box::new(writer)))
    }

    /// Writes one row: its cells, or in NDJSON the JSON instead.
    pub(crate) fn row(&mut self, cells: &[String], json: &impl Serialize) -> Result<(), Failure> {
        match self {
            Self::Separated(writer) => writer.write_record(cells).map_err(unwritable),
            Self::Lines(writer) => {
                let json = serde_json::to_string(json).map_err(unwritable)?;
                writeln!(writer, "{json}").map_err(unwritable)
            }
        }
    }

    /// Whether rows are lines of JSON.
    pub(crate) fn is_lines(&self) -> bool {
        matches!(self, Self::Lines(_))
    }

    /// Writes what is still in memory.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        match &mut self {
            Self::Separated(writer) => writer.flush().map_err(unwritable),
            Self::Lines(writer) => writer.flush().map_err(unwritable),
        }
    }
}

/// Says what was done in numbers, as JSON: on stdout, or on stderr where something else goes there.
pub(crate) fn said(told: &impl Serialize, elsewhere: bool) -> Result<(), Failure> {
    let json = serde_json::to_string(told).map_err(unwritable)?;
    if elsewhere {
        eprintln!("{json}");
        return Ok(());
    }
    writeln!(stdout(), "{json}").map_err(unwritable)
}

fn unwritable(error: impl std::fmt::Display) -> Failure {
    Failure(format!("the output can't be written: {error}"))
}
