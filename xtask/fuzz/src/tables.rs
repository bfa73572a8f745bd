//! Files of clients, and files for spreadsheets.

use crate::text_of;
use accounts::{
    outside::{Sheet, Table, guess, harmless, is_month_first},
    spreadsheet::as_meant,
};
use shared::Field;

/// All of it is a file, and each line is a row of one that we write.
///
/// # Panics
/// Where something does not hold.
pub fn tables(bytes: &[u8]) {
    if let Some(table) = Table::read(bytes) {
        read(&table);
        numbers(bytes, &table);
    }
    let text = text_of(bytes);
    written(&text);
}

fn read(table: &Table) {
    assert!(table.headings.len() <= 60 && !table.rows.is_empty());
    assert!([',', ';', '\t'].contains(&table.separator));
    let mut above = 1;
    for row in &table.rows {
        assert!(row.number > above, "row {} stands below row {above}", row.number);
        above = row.number;
        assert!(row.cells.iter().any(|cell| !cell.is_empty()), "row {} says nothing", row.number);
        assert!(!row.cells.iter().any(|cell| cell.contains('\0')));
    }
    let columns = guess(&table.headings);
    assert_eq!(columns.len(), table.headings.len());
    for field in columns.iter().flatten().filter(|field| **field != Field::Address) {
        let many = columns.iter().filter(|column| **column == Some(*field)).count();
        assert_eq!(many, 1, "{field:?} is several columns: {:?}", table.headings);
    }
    is_month_first(table.rows.iter().flat_map(|row| row.cells.iter().map(String::as_str)));
}

/// Where no cell can hold a line end, a row has the number of its line.
fn numbers(bytes: &[u8], table: &Table) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if table.encoding != "UTF-8" || text.contains(['"', '\r']) {
        return;
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.starts_with('\u{feff}') {
        return;
    }
    let says_something =
        |line: &&str| line.split(table.separator).any(|cell| !as_meant(cell.trim()).is_empty());
    let told = i64::from(text.starts_with("sep="));
    let lines = (1..).zip(text.lines()).filter(|(_, line)| says_something(line));
    let numbers: Vec<i64> = lines.map(|(number, _)| number).filter(|number| *number > told).skip(1).collect();
    let read: Vec<i64> = table.rows.iter().map(|row| row.number).collect();
    if told == 0 {
        assert_eq!(read, numbers);
    } else {
        assert!(read.len() <= numbers.len() + 1, "{read:?} of {numbers:?}");
    }
}

/// No cell is a formula, and each comes back as it was meant.
fn written(text: &str) {
    let rows: Vec<Vec<&str>> = text
        .split('\n')
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>())
        .filter(|cells| cells.iter().any(|cell| !cell.is_empty()))
        .filter(|cells| !cells.iter().any(|cell| cell.contains('\0')))
        .collect();
    let mut sheet = Sheet::with_headings(["First name", "Last name"]).expect("memory");
    for cells in &rows {
        for cell in cells {
            let written = harmless(cell);
            assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']), "{written:?} is a formula");
            assert_eq!(as_meant(&written), *cell);
        }
        sheet.row(cells).expect("memory");
    }
    let file = sheet.rest().expect("memory");
    let Some(table) = Table::read(&file) else {
        assert!(rows.is_empty(), "what was written is no table: {rows:?}");
        return;
    };
    assert_eq!(
        (table.separator, table.headings.as_slice()),
        (',', &["First name", "Last name"].map(str::to_owned)[..])
    );
    let read: Vec<Vec<&str>> =
        table.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect();
    assert_eq!(read, rows);
    let numbers: Vec<i64> = table.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (2..).take(rows.len()).collect::<Vec<_>>());
}
