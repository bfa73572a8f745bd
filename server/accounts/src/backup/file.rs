//! The file of a backup: packed lines of JSON. The first says what it is; then, for each table, one with its name and
//! columns and one a row; the last says how many rows there were, so that a file cut off at a line's end is noticed.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};
use shared::Timestamp;
use std::io::{self, BufRead, BufReader, Read, Write};
use store::backup::{Kind, Table, Value};

/// The format that this version writes and reads.
const FORMAT: u32 = 1;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The moment that it holds.
    pub made_at: Timestamp,
    /// Latchkey's version.
    pub version: String,
    /// What people call the database that it was made of.
    pub database: String,
    /// The migrations that had run.
    pub migrations: Vec<i64>,
    /// The fingerprint of the secret key.
    pub key: String,
}

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    /// The first.
    LatchkeyBackup {
        /// The format of all that follow.
        format: u32,
        /// What the backup says of itself.
        #[serde(flatten)]
        header: Header,
    },
    /// Rows of this table follow.
    Table {
        /// Its name.
        name: String,
        /// Its columns, in the order of each row's values.
        columns: Vec<String>,
    },
    /// A row.
    Row(Vec<serde_json::Value>),
    /// The last.
    End {
        /// How many rows there were.
        rows: i64,
    },
}

/// A backup on its way into a file.
pub struct BackupWriter<W: Write> {
    out: GzEncoder<W>,
    rows: i64,
}

impl<W: Write> BackupWriter<W> {
    /// Writes the first line.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn begin(out: W, header: &Header) -> io::Result<Self> {
        let mut begun = Self { out: GzEncoder::new(out, Compression::fast()), rows: 0 };
        begun.line(&Line::LatchkeyBackup { format: FORMAT, header: header.clone() })?;
        Ok(begun)
    }

    /// Writes which table the rows that follow are of.
    ///
    /// # Errors
    /// As [`BackupWriter::begin`].
    pub fn table(&mut self, table: &Table) -> io::Result<()> {
        let columns = table.columns.iter().map(|column| column.name.clone()).collect();
        self.line(&Line::Table { name: table.name.clone(), columns })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// As [`BackupWriter::begin`].
    pub fn row(&mut self, row: &[Value]) -> io::Result<()> {
        self.rows += 1;
        self.line(&Line::Row(row.iter().map(to_json).collect()))
    }

    /// Writes the last line; what was written to, and how many rows.
    ///
    /// # Errors
    /// As [`BackupWriter::begin`].
    pub fn end(mut self) -> io::Result<(W, i64)> {
        self.line(&Line::End { rows: self.rows })?;
        Ok((self.out.finish()?, self.rows))
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}

fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.clone().into(),
        Value::Bytes(bytes) => bytes.as_ref().map(|bytes| STANDARD_NO_PAD.encode(bytes)).into(),
    }
}

/// A row's values as this table's; `None` if they are not.
#[must_use]
pub fn rows_of(values: Vec<serde_json::Value>, table: &Table) -> Option<Vec<Value>> {
    if values.len() != table.columns.len() {
        return None;
    }
    let typed = values.into_iter().zip(&table.columns);
    typed
        .map(|(value, column)| {
            Some(match (column.kind, value) {
                (Kind::Number, serde_json::Value::Null) => Value::Number(None),
                (Kind::Text, serde_json::Value::Null) => Value::Text(None),
                (Kind::Bytes, serde_json::Value::Null) => Value::Bytes(None),
                (Kind::Number, number) => Value::Number(Some(number.as_i64()?)),
                (Kind::Text, serde_json::Value::String(text)) => Value::Text(Some(text)),
                (Kind::Bytes, serde_json::Value::String(text)) => {
                    Value::Bytes(Some(STANDARD_NO_PAD.decode(text).ok()?))
                }
                _ => return None,
            })
        })
        .collect()
}

/// A backup read from a file, line by line.
pub struct BackupFile<R> {
    lines: BufReader<GzDecoder<R>>,
    header: Header,
    rows: i64,
    ended: bool,
}

/// Why a file can't be restored from.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It was never a backup.
    #[error("is not a backup that `latchkey backup` made")]
    Foreign,
    /// It was one.
    #[error("is damaged: it was cut off or changed since it was written")]
    Damaged,
    /// Its format is not known here.
    #[error("was made by a newer Latchkey ({0}) than this one; accepted: that version or a later one")]
    Newer(String),
}

/// A first line as far as every format has it.
#[derive(Deserialize)]
struct AnyFormat {
    latchkey_backup: AnyHeader,
}

#[derive(Deserialize)]
struct AnyHeader {
    format: u32,
    version: String,
}

impl<R: Read> BackupFile<R> {
    /// Reads the first line.
    ///
    /// # Errors
    /// What it is instead of a backup that this version reads.
    pub fn open(input: R) -> Result<Self, Unreadable> {
        let mut lines = BufReader::new(GzDecoder::new(input));
        let mut first = String::new();
        lines.read_line(&mut first).map_err(|_| Unreadable::Foreign)?;
        let known: AnyFormat = serde_json::from_str(&first).map_err(|_| Unreadable::Foreign)?;
        if known.latchkey_backup.format != FORMAT {
            return Err(Unreadable::Newer(known.latchkey_backup.version));
        }
        match serde_json::from_str(&first) {
            Ok(Line::LatchkeyBackup { header, .. }) if store::backup::knows(&header.migrations) => {
                Ok(Self { lines, header, rows: 0, ended: false })
            }
            Ok(Line::LatchkeyBackup { header, .. }) => Err(Unreadable::Newer(header.version)),
            _ => Err(Unreadable::Damaged),
        }
    }

    /// What the backup says of itself.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Reads to the end, to see that nothing is missing or damaged; how many rows there are.
    ///
    /// # Errors
    /// [`Unreadable::Damaged`].
    pub fn check(mut self) -> Result<i64, Unreadable> {
        while self.next()?.is_some() {}
        Ok(self.rows)
    }

    /// The next table or row; `None` at the end, if everything is there.
    pub(crate) fn next(&mut self) -> Result<Option<Line>, Unreadable> {
        let mut text = String::new();
        if self.ended {
            return Ok(None);
        }
        self.lines.read_line(&mut text).map_err(|_| Unreadable::Damaged)?;
        match serde_json::from_str(&text) {
            Ok(Line::End { rows }) if rows == self.rows => {
                self.ended = true;
                // The sum over everything stands behind the last line: it is compared when that is read.
                match self.lines.read_line(&mut text) {
                    Ok(0) => Ok(None),
                    _ => Err(Unreadable::Damaged),
                }
            }
            Ok(line @ Line::Row(_)) => {
                self.rows += 1;
                Ok(Some(line))
            }
            Ok(line @ Line::Table { .. }) => Ok(Some(line)),
            _ => Err(Unreadable::Damaged),
        }
    }
}
