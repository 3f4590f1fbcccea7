//! Input: rows of names and values from CSV, TSV or NDJSON, from files or stdin.
//!
//! In scope: formats. Not in scope: what columns mean. Rows are read one at a time: memory stays bounded.

use crate::Failure;
use clap::ValueEnum;
use frontdesk::{AccountBook, RawLead};
use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, stdin};
use std::iter::repeat;
use std::path::Path;
use std::rc::Rc;

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

    /// Lines of JSON where they are asked for.
    pub(crate) fn written(json: bool, otherwise: Self) -> Self {
        if json { Self::Ndjson } else { otherwise }
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

/// Rows of which the columns are known before the first is read.
pub(crate) struct NamedRows {
    pub(crate) names: Vec<String>,
    pub(crate) rows: Box<dyn Iterator<Item = Row>>,
}

impl Rows {
    /// The same, with the names of the first row where every row names its own.
    pub(crate) fn peekable_header(self) -> Result<NamedRows, Failure> {
        let Self { header, mut rows } = self;
        if let Some(names) = header {
            return Ok(NamedRows { names, rows });
        }
        let first = rows.next().transpose()?;
        let names = first.iter().flat_map(RawLead::fields).map(|(name, _)| name.to_owned()).collect();
        Ok(NamedRows { names, rows: Box::new(first.map(Ok).into_iter().chain(rows)) })
    }
}

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.rows.next()
    }
}

/// Longest row, in bytes: an open quote makes all that follows one row.
const ROW: u64 = 16 << 20;

/// What is read, as long as no row is longer than [`ROW`].
struct Bounded<R> {
    reader: R,
    /// Bytes that the current row may still take.
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let left = self.left.get().checked_sub(read as u64).ok_or_else(|| {
            std::io::Error::other(format!("a row of more than {} MB; is a quote left open?", ROW >> 20))
        })?;
        self.left.set(left);
        Ok(read)
    }
}

/// `path`, opened; `-` is stdin.
pub(crate) fn open(path: &Path) -> Result<BufReader<Box<dyn Read>>, Failure> {
    let reader: Box<dyn Read> = if path == Path::new("-") {
        Box::new(stdin())
    } else {
        Box::new(File::open(path).map_err(|error| unreadable(path, &error))?)
    };
    Ok(BufReader::new(reader))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure(format!("{} can't be read: {error}", path.display()))
}

/// Everything in `path`; `-` is stdin.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

/// The one lead of `path`, a JSON object of its fields; `-` is stdin.
pub(crate) fn lead(path: &Path) -> Result<RawLead, Failure> {
    RawLead::from_json(&bytes(path)?).map_err(|problem| {
        Failure(format!("{}: found {}, expected {}", path.display(), problem.found, problem.expected))
    })
}

/// The account book that `path` is; `None`: it is something else, or stdin.
pub(crate) fn book(path: &Path) -> Result<Option<AccountBook>, Failure> {
    if path == Path::new("-") || path.is_dir() {
        return Ok(None);
    }
    let mut reader = open(path)?;
    if !AccountBook::begins(reader.fill_buf().map_err(|error| unreadable(path, &error))?) {
        return Ok(None);
    }
    let mut file = Vec::new();
    reader.read_to_end(&mut file).map_err(|error| unreadable(path, &error))?;
    AccountBook::open(file).map(Some).map_err(|error| Failure(format!("{}: {error}", path.display())))
}

/// The rows of `path`; `-` is stdin. Cells beyond the header have no name, and are kept under an empty one.
pub(crate) fn rows(path: &Path, format: Format) -> Result<Rows, Failure> {
    let name = path.display().to_string();
    let mut reader = open(path)?;
    let begin = reader.fill_buf().map_err(|error| unreadable(path, &error))?;
    if AccountBook::begins(begin) {
        return Err(Failure(format!(
            "{name}: found an account book, expected rows; `match --accounts` takes a book from a file"
        )));
    }
    if let Some(encoding) = other_encoding(begin) {
        return Err(Failure(format!("{name}: found {encoding}, expected UTF-8: save the file in that encoding")));
    }
    rows_of(reader, format, b',', name)
}

/// What parts the cells of a CSV file that begins so: commas, or where spreadsheets write decimals with a comma, semicolons.
pub(crate) fn separator(begin: &[u8]) -> u8 {
    let mut quoted = false;
    let (mut commas, mut semicolons) = (0, 0);
    for byte in begin {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// The rows of what is read as UTF-8, of the file `name`; `separator`: of CSV.
pub(crate) fn rows_of(
    reader: impl Read + 'static,
    format: Format,
    separator: u8,
    name: String,
) -> Result<Rows, Failure> {
    let left = Rc::new(Cell::new(ROW));
    let reader = BufReader::new(Bounded { reader, left: Rc::clone(&left) });
    let mut rows = match format {
        Format::Csv => separated(reader, separator, name)?,
        Format::Tsv => separated(reader, b'\t', name)?,
        Format::Ndjson => Rows { header: None, rows: Box::new(lines(reader, name)) },
    };
    let mut each = rows.rows;
    rows.rows = Box::new(std::iter::from_fn(move || {
        left.set(ROW);
        each.next()
    }));
    Ok(rows)
}

/// The encoding of a file that begins so, where it is plainly none that has ASCII in it.
fn other_encoding(begin: &[u8]) -> Option<&'static str> {
    let zeros = |from: usize| {
        let mut every_other = begin.iter().skip(from).step_by(2).take(16).peekable();
        every_other.peek().is_some() && every_other.all(|byte| *byte == 0)
    };
    match begin {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        _ if begin.len() >= 4 && (zeros(0) || zeros(1)) => Some("UTF-16 without its mark"),
        _ => None,
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
