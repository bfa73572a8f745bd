//! What an import would do, before it does anything.

use super::{
    Choices, NEEDED, RowProblems,
    check::{self, CheckedRow},
    choices_of,
    known::{self, Known},
    read,
    table::Table,
};
use crate::{actor::Desk, context::Accounts, refused::Refused, spreadsheet::Sheet, step_up};
use shared::{ClientId, Field, JobId, Permission, SameThing};

/// What an import would do.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The file's id, and the id of the job that imports it.
    pub id: JobId,
    /// What it was called where it came from.
    pub file_name: String,
    /// How its letters were written.
    pub encoding: &'static str,
    /// What stands between two cells.
    pub separator: char,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// What was chosen.
    pub choices: Choices,
    /// Which fields are needed and have no column.
    pub missing: Vec<Field>,
    /// How many rows there are.
    pub rows: i64,
    /// How many of them would become clients.
    pub good: i64,
    /// How many can't be taken.
    pub broken: i64,
    /// Those of this page.
    pub broken_rows: Vec<BrokenRow>,
    /// This page of them, from 1.
    pub page: u32,
    /// How many pages of them there are.
    pub pages: u32,
    /// How many look like somebody, by what.
    pub alike: Vec<(SameThing, i64)>,
    /// How many of those would be skipped.
    pub skipped: i64,
    /// The first of those that look like somebody.
    pub duplicates: Vec<DuplicateRow>,
    /// How many emails look mistyped. They are imported as they are.
    pub mistyped: i64,
    /// The first of them: the row, and what was probably meant.
    pub mistyped_rows: Vec<(i64, String)>,
}

/// A column of a file.
#[derive(Clone, Debug)]
pub struct ColumnView {
    /// What stands on top of it.
    pub heading: String,
    /// The first things that stand in it.
    pub samples: Vec<String>,
    /// What it is.
    pub field: Option<Field>,
}

/// A row that can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRow {
    /// Its number as the spreadsheet shows it.
    pub number: i64,
    /// What stands in it.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub problems: RowProblems,
}

/// A row that looks like somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateRow {
    /// Its number as the spreadsheet shows it.
    pub number: i64,
    /// The name in it.
    pub name: String,
    /// What it has in common, and with whom.
    pub like: Vec<(SameThing, Like)>,
    /// Whether it would be skipped.
    pub is_skipped: bool,
}

/// Whom a row looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Like {
    /// A client on the books.
    Client(ClientId, String),
    /// An earlier row.
    Row(i64),
}

/// Broken rows a page.
const PAGE_SIZE: usize = 100;
/// How many look-alikes and mistyped emails are shown.
const SHOWN: usize = 50;
/// How many things of a column are shown.
const SAMPLES: usize = 3;

/// Looks at a file: every row is checked, and looked for in the file and on the books.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`].
pub async fn open(accounts: &Accounts, desk: &Desk, id: JobId, page: u32) -> Result<Preview, Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().read().await?;
    let (file, table) = read(&mut tx, desk, id).await?;
    let choices = choices_of(&file)?;
    let rows = check::check(desk, &table, &choices, accounts.now());
    let known = known::find(&mut tx, desk.location.id, rows.iter()).await?;
    drop(tx);
    let missing = NEEDED.into_iter().filter(|field| !choices.columns.contains(&Some(*field))).collect();
    let mut preview = Preview {
        id,
        file_name: file.file_name,
        encoding: table.encoding,
        separator: table.separator,
        columns: columns(&table, &choices),
        missing,
        rows: count(rows.len()),
        good: 0,
        broken: 0,
        broken_rows: Vec::new(),
        page: 1,
        pages: 1,
        alike: Vec::new(),
        skipped: 0,
        duplicates: Vec::new(),
        mistyped: 0,
        mistyped_rows: Vec::new(),
        choices,
    };
    preview.look_at(&rows, &known);
    preview.turn_to(&rows, page);
    Ok(preview)
}

impl Preview {
    fn look_at(&mut self, rows: &[CheckedRow], known: &Known) {
        let mut alike = SameThing::ALL.map(|thing| (thing, 0));
        for row in rows {
            let Ok(client) = &row.client else {
                self.broken += 1;
                continue;
            };
            if let Some(meant) = &row.mistyped {
                self.mistyped += 1;
                if self.mistyped_rows.len() < SHOWN {
                    self.mistyped_rows.push((row.number, meant.clone()));
                }
            }
            let like = like(row, known);
            for (thing, many) in &mut alike {
                *many += i64::from(like.iter().any(|(other, _)| other == thing));
            }
            let is_skipped = like.iter().any(|(thing, _)| self.choices.skip.contains(thing));
            if is_skipped {
                self.skipped += 1;
            } else {
                self.good += 1;
            }
            if !like.is_empty() && self.duplicates.len() < SHOWN {
                let name = format!("{} {}", client.first_name, client.last_name);
                self.duplicates.push(DuplicateRow { number: row.number, name, like, is_skipped });
            }
        }
        self.alike = alike.into_iter().filter(|(_, many)| *many > 0).collect();
    }

    fn turn_to(&mut self, rows: &[CheckedRow], page: u32) {
        let pages = usize::try_from(self.broken).unwrap_or(0).div_ceil(PAGE_SIZE).max(1);
        self.pages = u32::try_from(pages).unwrap_or(u32::MAX);
        self.page = page.clamp(1, self.pages);
        let skip = usize::try_from(self.page - 1).unwrap_or(0) * PAGE_SIZE;
        self.broken_rows = rows.iter().filter_map(broken).skip(skip).take(PAGE_SIZE).collect();
    }
}

fn broken(row: &CheckedRow) -> Option<BrokenRow> {
    let problems = row.client.as_ref().err()?.clone();
    Some(BrokenRow { number: row.number, cells: row.cells.clone(), problems })
}

fn like(row: &CheckedRow, known: &Known) -> Vec<(SameThing, Like)> {
    let on_the_books = known.get(&row.number).into_iter().flatten().map(|(thing, client)| {
        (*thing, Like::Client(client.id, format!("{} {}", client.first_name, client.last_name)))
    });
    let in_the_file = row.like_rows.iter().map(|(thing, number)| (*thing, Like::Row(*number)));
    on_the_books.chain(in_the_file).collect()
}

fn columns(table: &Table, choices: &Choices) -> Vec<ColumnView> {
    let column = |(place, heading): (usize, &String)| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
        let samples = cells.filter(|cell| !cell.is_empty()).take(SAMPLES);
        ColumnView {
            heading: heading.clone(),
            samples: samples.map(|cell| cell.chars().take(60).collect()).collect(),
            field: choices.columns.get(place).copied().flatten(),
        }
    };
    table.headings.iter().enumerate().map(column).collect()
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The rows that can't be taken, as a file: their numbers, what is wrong, and what stands in them, to be mended and
/// uploaded again.
pub struct ProblemsFile {
    sheet: Option<Sheet>,
    rows: std::vec::IntoIter<BrokenRow>,
}

impl ProblemsFile {
    /// The broken rows of a file.
    ///
    /// # Errors
    /// As for [`open`].
    pub async fn open(accounts: &Accounts, desk: &Desk, id: JobId) -> Result<Self, Refused> {
        desk.must(Permission::RunLocation)?;
        step_up::must_be_fresh(accounts, desk)?;
        let mut tx = accounts.store().read().await?;
        let (file, table) = read(&mut tx, desk, id).await?;
        drop(tx);
        let rows = check::check(desk, &table, &choices_of(&file)?, accounts.now());
        let words = words::staff();
        let own = [words.import_file_row(), words.import_file_problem()];
        let sheet = Some(Sheet::with_headings(own.into_iter().chain(table.headings))?);
        let rows: Vec<BrokenRow> = rows.iter().filter_map(broken).collect();
        Ok(Self { sheet, rows: rows.into_iter() })
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`Refused::Broken`] if it can't be written.
    pub fn next_piece(&mut self) -> Result<Option<Vec<u8>>, Refused> {
        let Some(sheet) = &mut self.sheet else { return Ok(None) };
        for row in self.rows.by_ref() {
            let own = [row.number.to_string(), in_words(&row.problems)];
            sheet.row(own.into_iter().chain(row.cells))?;
            if let Some(piece) = sheet.piece()? {
                return Ok(Some(piece));
            }
        }
        let rest = sheet.rest()?;
        self.sheet = None;
        Ok(Some(rest))
    }
}

/// What is wrong with a row, in one line.
pub(crate) fn in_words(problems: &RowProblems) -> String {
    let answers = problems.problems().map(|problem| words::staff_problem(&problem.wrong, problem.field));
    let cells = problems.too_many_cells.then(|| words::staff().import_too_many_cells());
    answers.chain(cells).collect::<Vec<_>>().join("; ")
}
