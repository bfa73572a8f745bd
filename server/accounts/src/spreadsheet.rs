//! Files for spreadsheets: CSV in UTF-8 with a byte order mark, by which Excel knows it, and with no cell that a
//! spreadsheet would take for a formula.

use crate::refused::Refused;
use std::borrow::Cow;

/// What a spreadsheet takes for the start of a formula, or lets one start behind.
const STARTS_A_FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// How many bytes a piece of a file has at least, except the last.
const PIECE: usize = 32 * 1024;

/// A file that is written piece by piece.
pub struct Sheet {
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// A file that begins with these headings.
    ///
    /// # Errors
    /// [`Refused::Broken`], if memory can't be written to.
    pub fn with_headings<S: AsRef<str>>(headings: impl IntoIterator<Item = S>) -> Result<Self, Refused> {
        let start = b"\xef\xbb\xbf".to_vec();
        let mut sheet = Self {
            writer: csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .flexible(true)
                .from_writer(start),
        };
        sheet.row(headings)?;
        Ok(sheet)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// As [`Sheet::with_headings`].
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> Result<(), Refused> {
        for text in cells {
            self.writer.write_field(harmless(text.as_ref()).as_bytes()).map_err(Refused::broken)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(Refused::broken)
    }

    /// What was written since the last time, if that is enough for a piece.
    ///
    /// # Errors
    /// As [`Sheet::with_headings`].
    pub fn piece(&mut self) -> Result<Option<Vec<u8>>, Refused> {
        self.writer.flush().map_err(Refused::broken)?;
        if self.writer.get_ref().len() < PIECE { Ok(None) } else { self.rest().map(Some) }
    }

    /// What was written since the last time.
    ///
    /// # Errors
    /// As [`Sheet::with_headings`].
    pub fn rest(&mut self) -> Result<Vec<u8>, Refused> {
        let fresh = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::new());
        let writer = std::mem::replace(&mut self.writer, fresh);
        writer.into_inner().map_err(|error| Refused::broken(error.to_string()))
    }
}

/// A cell that no spreadsheet runs: what would start a formula gets an apostrophe before it. So does what would be
/// taken for such a cell when it is read back.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if starts_a_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A cell as it was before it was made harmless.
#[must_use]
pub fn as_meant(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if starts_a_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

fn starts_a_formula(text: &str) -> bool {
    text.starts_with(STARTS_A_FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, cell: &str) {
        assert_eq!(harmless(text), cell);
        assert_eq!(as_meant(cell), text, "and back");
    }

    #[test]
    fn no_cell_is_a_formula() {
        check("=1+1", "'=1+1");
        check("+351 21 000 000", "'+351 21 000 000");
        check("-2", "'-2");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("'=1", "''=1");
        check("''+1", "'''+1");
        check("O'Brien", "O'Brien");
        check("'t Hooft", "'t Hooft");
        check("", "");
        check("1+1", "1+1");
    }

    #[test]
    fn a_file_is_written_in_pieces() {
        let mut sheet = Sheet::with_headings(["Name", "Phone"]).unwrap();
        let mut file = Vec::new();
        let mut pieces = 0;
        for number in 0..6_000 {
            sheet.row([&format!("Ana, \"{number}\""), "+1"]).unwrap();
            if let Some(piece) = sheet.piece().unwrap() {
                file.extend(piece);
                pieces += 1;
            }
        }
        file.extend(sheet.rest().unwrap());
        let text = String::from_utf8(file).unwrap();
        assert!(text.starts_with("\u{feff}Name,Phone\r\n\"Ana, \"\"0\"\"\",'+1\r\n"), "{}", &text[..60]);
        assert_eq!((text.lines().count(), pieces > 1), (6_001, true));
    }
}
