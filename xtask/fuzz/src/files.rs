//! Files: backups, and pictures.

use accounts::{
    backup::{BackupFile, Header},
    outside::{BackupWriter, draw, rows_of},
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use shared::Timestamp;
use std::io::{Read as _, Write as _};
use store::backup::{Column, Kind, Table, Value};

/// What begins as a picture is one. Everything else is a backup: packed, or its lines, and the cells of one.
///
/// # Panics
/// Where something does not hold.
pub fn files(bytes: &[u8]) {
    if PICTURES.iter().any(|start| bytes.starts_with(start)) {
        picture(bytes);
    } else if bytes.starts_with(b"\x1f\x8b") {
        backup(bytes);
    } else {
        backup(&packed(bytes));
        values(bytes);
        written(bytes);
    }
}

const PICTURES: [&[u8]; 3] = [b"\x89PNG", b"\xff\xd8\xff", b"RIFF"];

/// What is kept of a picture is a small one, which would be kept as it is.
fn picture(bytes: &[u8]) {
    let Ok(png) = draw(bytes) else { return };
    let side = |at: usize| png.get(at..at + 4).and_then(|side| side.try_into().ok()).map(u32::from_be_bytes);
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "not a PNG");
    let (width, height) = (side(16).expect("a width"), side(20).expect("a height"));
    assert!((1..=320).contains(&width) && (1..=320).contains(&height), "{width} × {height}");
    assert!(draw(&png).as_ref() == Ok(&png), "drawn again, it is another picture");
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::none());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

/// A backup that is whole tells how many rows it has; cut off anywhere, it is none (R43).
fn backup(file: &[u8]) {
    let Ok(opened) = BackupFile::open(file) else { return };
    let Ok(rows) = opened.check() else { return };
    let mut lines = String::new();
    GzDecoder::new(file).read_to_string(&mut lines).expect("it was read before");
    let told = lines.lines().filter(|line| {
        let line: Option<serde_json::Value> = serde_json::from_str(line).ok();
        line.is_some_and(|line| line.get("row").is_some())
    });
    assert_eq!(usize::try_from(rows), Ok(told.count()));
    // Trailing bytes are no part of the file; the sum that ends it is.
    let cut = file.len() / 2;
    let opened = BackupFile::open(&file[..cut]);
    assert!(opened.and_then(BackupFile::check).is_err(), "cut off after {cut} bytes, and whole");
}

const KINDS: [Kind; 3] = [Kind::Number, Kind::Text, Kind::Bytes];

fn table(kinds: impl IntoIterator<Item = Kind>) -> Table {
    let columns = kinds.into_iter().map(|kind| Column { name: "column".to_owned(), kind });
    Table { name: "table".to_owned(), columns: columns.collect() }
}

/// Each line as a row of each shape of table: it has that shape, or it is refused.
fn values(bytes: &[u8]) {
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(values) = serde_json::from_slice::<Vec<serde_json::Value>>(line) else { continue };
        for first in 0..KINDS.len() {
            let table = table(KINDS.into_iter().cycle().skip(first).take(values.len()));
            let Some(row) = rows_of(values.clone(), &table) else { continue };
            let fits = row.iter().zip(&table.columns).all(|(value, column)| {
                matches!(
                    (value, column.kind),
                    (Value::Number(_), Kind::Number)
                        | (Value::Text(_), Kind::Text)
                        | (Value::Bytes(_), Kind::Bytes)
                )
            });
            assert!(fits && row.len() == values.len(), "{row:?}");
        }
    }
}

/// What is written down is what is read.
fn written(bytes: &[u8]) {
    let header = Header {
        made_at: Timestamp::from_micros(0),
        version: String::from_utf8_lossy(bytes).into_owned(),
        database: "SQLite".to_owned(),
        migrations: Vec::new(),
        key: "key".to_owned(),
    };
    let mut file = BackupWriter::begin(Vec::new(), &header).expect("memory");
    let table = table(KINDS);
    file.table(&table).expect("memory");
    let rows: Vec<Vec<Value>> = bytes.split(|byte| *byte == b'\n').map(row).collect();
    for row in &rows {
        file.row(row).expect("memory");
    }
    let (file, many) = file.end().expect("memory");
    assert_eq!(usize::try_from(many), Ok(rows.len()));
    let opened = BackupFile::open(file.as_slice()).expect("a backup");
    assert_eq!(opened.header(), &header);
    assert_eq!(opened.check().expect("whole"), many);
    for cut in [file.len() - 1, file.len() / 2] {
        let opened = BackupFile::open(&file[..cut]);
        assert!(opened.and_then(BackupFile::check).is_err(), "cut off after {cut} bytes, and whole");
    }
    let mut lines = String::new();
    GzDecoder::new(file.as_slice()).read_to_string(&mut lines).expect("a packed text");
    let read = lines.lines().filter_map(|line| {
        let mut line: serde_json::Value = serde_json::from_str(line).ok()?;
        let values = serde_json::from_value(line.get_mut("row")?.take()).ok()?;
        rows_of(values, &table)
    });
    assert_eq!(read.collect::<Vec<_>>(), rows);
}

fn row(line: &[u8]) -> Vec<Value> {
    let number = line.first_chunk().map(|start| i64::from_le_bytes(*start));
    let text = std::str::from_utf8(line).ok().map(str::to_owned);
    vec![Value::Number(number), Value::Text(text), Value::Bytes(Some(line.to_vec()))]
}
