//! A file as a table: whatever encoding and separator the spreadsheet chose.

use crate::spreadsheet::as_meant;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The most columns of a table.
pub(super) const MOST_COLUMNS: usize = 60;

/// A file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// How its letters were written, as people call it.
    pub encoding: &'static str,
    /// What stands between two cells.
    pub separator: char,
    /// The first row that says something.
    pub headings: Vec<String>,
    /// The rows below it that say something.
    pub rows: Vec<Row>,
}

/// A row below the headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number as the spreadsheet shows it: the headings are row 1.
    pub number: i64,
    /// What stands in it.
    pub cells: Vec<String>,
}

impl Table {
    /// Reads a file; `None` if it is no table of text with headings and at least one row.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (text, encoding) = decode(bytes);
        let (text, told) = separator_told(&text);
        let separator = told.or_else(|| guess_separator(text))?;
        if text.contains('\0') {
            return None;
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(separator).ok()?)
            .from_reader(text.as_bytes());
        let mut records = Vec::new();
        let mut record = csv::StringRecord::new();
        let (mut number, mut begins) = (i64::from(told.is_some()), 0);
        while reader.read_record(&mut record).ok()? {
            let cells: Vec<String> = record.iter().map(|cell| as_meant(cell.trim()).to_owned()).collect();
            number += 1 + blank_lines(text.as_bytes(), begins);
            begins = usize::try_from(reader.position().byte()).ok()?;
            records.push(Row { number, cells });
        }
        let mut records = records.into_iter();
        let headings = records.find(has_something)?.cells;
        let rows: Vec<Row> = records.filter(has_something).collect();
        let fits = headings.len() <= MOST_COLUMNS && !rows.is_empty();
        fits.then_some(Self { encoding, separator, headings, rows })
    }
}

fn has_something(row: &Row) -> bool {
    row.cells.iter().any(|cell| !cell.is_empty())
}

/// How many blank lines stand where a record begins. They are rows of the spreadsheet, too, but the reader passes over
/// them.
fn blank_lines(text: &[u8], begins: usize) -> i64 {
    let (before, record) = text.split_at(begins.min(text.len()));
    let (mut last, mut blank) = (before.last(), 0);
    for byte in record.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')) {
        // A line that ends in both ends once.
        blank += i64::from((last, byte) != (Some(&b'\r'), &b'\n'));
        last = Some(byte);
    }
    blank
}

/// The text, and what its encoding is called. What is no UTF-8 and no UTF-16 is taken for the one that spreadsheets on
/// Windows write in the western world.
fn decode(bytes: &[u8]) -> (String, &'static str) {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => guess_encoding(bytes),
    };
    let (text, _, _) = encoding.decode(bytes);
    (text.into_owned(), encoding.name())
}

fn guess_encoding(bytes: &[u8]) -> &'static Encoding {
    let start = &bytes[..bytes.len().min(4096)];
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let half = start.len() / 4;
    if start.len() > 3 && zeros(1) > half {
        UTF_16LE
    } else if start.len() > 3 && zeros(0) > half {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

/// Excel can be told the separator by a first line `sep=;`, and some programs write it.
fn separator_told(text: &str) -> (&str, Option<char>) {
    let Some(rest) = text.strip_prefix("sep=") else { return (text, None) };
    let mut rest = rest.chars();
    let separator = rest.next().filter(|c| SEPARATORS.contains(c));
    let below = rest.as_str().trim_start_matches('\r').strip_prefix('\n');
    match (separator, below) {
        (Some(separator), Some(below)) => (below, Some(separator)),
        _ => (text, None),
    }
}

const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The sign that stands most often between the headings, outside of quotes. One column alone has none.
fn guess_separator(text: &str) -> Option<char> {
    let headings = text.lines().find(|line| !line.trim().is_empty())?;
    let mut counts = [0_usize; 3];
    let mut quoted = false;
    for c in headings.chars() {
        quoted ^= c == '"';
        if let Some(place) = SEPARATORS.iter().position(|separator| *separator == c).filter(|_| !quoted) {
            counts[place] += 1;
        }
    }
    let most = counts.iter().max()?;
    counts.iter().position(|count| count == most).map(|place| SEPARATORS[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Vorname;Nachname;Straße\r\nJosé;Müller;\"Weg 1; links\"\r\n";

    #[track_caller]
    fn check(bytes: &[u8], encoding: &str, separator: char) {
        let table = Table::read(bytes).expect("a table");
        assert_eq!((table.encoding, table.separator), (encoding, separator));
        assert_eq!(table.headings, ["Vorname", "Nachname", "Straße"]);
        let cells = ["José", "Müller", "Weg 1; links"].map(str::to_owned).to_vec();
        assert_eq!(table.rows, [Row { number: 2, cells }]);
    }

    #[test]
    fn whatever_the_spreadsheet_chose_is_recognised() {
        check(TEXT.as_bytes(), "UTF-8", ';');
        check(&[b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), "UTF-8", ';');
        let wide = |order: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        check(&[b"\xff\xfe".to_vec(), wide(u16::to_le_bytes)].concat(), "UTF-16LE", ';');
        check(&[b"\xfe\xff".to_vec(), wide(u16::to_be_bytes)].concat(), "UTF-16BE", ';');
        check(&wide(u16::to_le_bytes), "UTF-16LE", ';');
        check(&WINDOWS_1252.encode(TEXT).0, "windows-1252", ';');
        check(
            TEXT.replace("\"Weg 1; links\"", "Weg 1; links")
                .replace("r;", "r\t")
                .replace("e;", "e\t")
                .replace("é;", "é\t")
                .as_bytes(),
            "UTF-8",
            '\t',
        );
        check(TEXT.replace(';', ",").replace("Weg 1,", "Weg 1;").as_bytes(), "UTF-8", ',');
    }

    #[test]
    fn rows_have_the_numbers_that_the_spreadsheet_shows() {
        let numbers = |text: &str| -> Vec<i64> {
            Table::read(text.as_bytes()).expect("a table").rows.iter().map(|row| row.number).collect()
        };
        assert_eq!(numbers("A,B\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(numbers("A,B\r\n1,2\r\n\r\n\r\n3,4"), [2, 5]);
        assert_eq!(numbers("A,B\n\"1\n1\",2\n3,4\n\n\"5\r\n5\r\n5\",6\n7,8"), [2, 3, 5, 6]);
        assert_eq!(numbers("A,B\n,\n1,2\n"), [3], "a row of empty cells says nothing");
        assert_eq!(numbers("\n\nA,B\n1,2\n"), [4]);
        assert_eq!(numbers("A,B\n\n1,2"), [3], "the last line may lack its end");
        assert_eq!(numbers("A,B\r\r1,2\r3,4"), [3, 4]);
        assert_eq!(numbers("sep=;\r\nA;B\r\n1;2\r\n"), [3]);
    }

    #[test]
    fn what_is_no_table_is_none() {
        for bytes in [
            &b""[..],
            b"\n\n",
            b"Name,Email\n",
            b"PK\x03\x04\0\0\0\x08\0",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b",,\n,,\n",
        ] {
            assert_eq!(Table::read(bytes), None, "{bytes:?}");
        }
        assert_eq!(Table::read(",".repeat(200).replace(',', "a,").as_bytes()), None);
        assert!(Table::read(b"Name\nAna\n").is_some(), "one column is a table");
    }

    #[test]
    fn cells_are_as_they_were_meant() {
        let table = Table::read(b"A,B\n'+351 21, ' =1'\n'=1,x\n").unwrap();
        assert_eq!((table.rows[0].cells[0].as_str(), table.rows[1].cells[0].as_str()), ("+351 21", "=1"));
    }
}
