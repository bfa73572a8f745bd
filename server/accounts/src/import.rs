//! Clients from a file: uploaded, looked at, imported as a job, undone for a day.
//!
//! The file waits in the database, so that any node can show its preview and go on with its import. Its id is the id of
//! the job that imports it: a second press of the button starts nothing.

mod check;
mod columns;
mod known;
mod preview;
mod table;
mod undo;
mod work;

pub use check::{RowProblems, is_month_first, iso_date};
pub use columns::{FIELDS, NEEDED, guess};
pub(crate) use preview::in_words;
pub use preview::{BrokenRow, ColumnView, DuplicateRow, Like, Preview, ProblemsFile, open};
pub use table::{Row, Table};
pub(crate) use undo::ImportUndo;
pub use undo::{can_be_undone, undo};
pub(crate) use work::Import;

use crate::{
    actor::Desk,
    context::Accounts,
    job::{self, NewJob},
    refused::Refused,
};
use serde::{Deserialize, Serialize};
use shared::{Field, JobId, JobKind, Permission, SameThing, Span, Wrong};
use store::{Tx, import::ImportRow, job::JobRow};

/// How long a file waits for its import, and how long the import can be undone.
pub const KEPT: Span = Span::days(1);
/// The most bytes of a file.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// What was chosen for a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// What each column is; `None` for one that is left out.
    pub columns: Vec<Option<Field>>,
    /// Whether dates like 5/3/1991 begin with the month.
    pub month_first: bool,
    /// Rows that look like somebody by one of these are skipped.
    pub skip: Vec<SameThing>,
    /// Whether a verification mail goes out to each new client's email.
    pub mails: bool,
}

/// Takes a file in, to be looked at; its id.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::Problems`] for what is no table.
pub async fn upload(
    accounts: &Accounts,
    desk: &Desk,
    file_name: &str,
    bytes: &[u8],
) -> Result<JobId, Refused> {
    desk.must(Permission::RunLocation)?;
    let refuse = |wrong| Err(Refused::problem(Field::File, wrong));
    if bytes.is_empty() {
        return refuse(Wrong::Empty);
    }
    let Some(table) = Table::read(bytes).filter(|_| bytes.len() <= MOST_BYTES) else {
        return refuse(Wrong::NotATable);
    };
    let columns = guess(&table.headings);
    let dates = table.rows.iter().flat_map(|row| {
        let of_field =
            columns.iter().zip(&row.cells).filter(|(column, _)| **column == Some(Field::BirthDate));
        of_field.map(|(_, cell)| cell.as_str())
    });
    let month_first = is_month_first(dates);
    // Families share mailboxes.
    let skip = vec![SameThing::NameAndBirthDate, SameThing::MemberNumber];
    let choices = Choices { columns, month_first, skip, mails: false };
    let id = job::draw_id(accounts);
    let row = ImportRow {
        location_id: desk.location.id,
        id,
        file_name: file_name.chars().filter(|c| !c.is_control()).take(100).collect(),
        choices: serde_json::to_string(&choices).map_err(Refused::broken)?,
        created_at: accounts.now(),
    };
    let mut tx = accounts.store().begin().await?;
    store::import::insert(&mut tx, &row, bytes).await?;
    tx.commit().await?;
    Ok(id)
}

/// Chooses what each column is and what is to be done about look-alikes. Columns that the file doesn't have say nothing.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`], [`Refused::Changed`] once the import has begun.
pub async fn choose(accounts: &Accounts, desk: &Desk, id: JobId, choices: &Choices) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut choices = choices.clone();
    choices.columns.truncate(table::MOST_COLUMNS);
    let choices = serde_json::to_string(&choices).map_err(Refused::broken)?;
    let mut tx = accounts.store().begin().await?;
    must_wait(&mut tx, desk, id).await?;
    if !store::import::set_choices(&mut tx, desk.location.id, id, &choices).await? {
        return Err(Refused::NotFound);
    }
    tx.commit().await?;
    Ok(())
}

/// Starts to import what was looked at.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`], [`Refused::Changed`] while nobody has said which
/// column holds the names.
pub async fn start(accounts: &Accounts, desk: &Desk, id: JobId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let here = desk.location.id;
    let mut tx = accounts.store().read().await?;
    if store::job::by_id(&mut tx, here, id).await?.is_some() {
        return Ok(());
    }
    let (file, table) = read(&mut tx, desk, id).await?;
    drop(tx);
    let choices = choices_of(&file)?;
    if NEEDED.iter().any(|needed| !choices.columns.contains(&Some(*needed))) {
        return Err(Refused::Changed);
    }
    let total = i64::try_from(table.rows.len()).map_err(Refused::broken)?;
    let context = work::Context { file_name: file.file_name, choices, headings: table.headings };
    let context = serde_json::to_string(&context).map_err(Refused::broken)?;
    let mut tx = accounts.store().begin().await?;
    if job::start(accounts, &mut tx, desk, NewJob { id, kind: JobKind::Import, context, total }).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// Forgets a file that is not to be imported after all.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::Changed`] once the import has begun.
pub async fn discard(accounts: &Accounts, desk: &Desk, id: JobId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().begin().await?;
    must_wait(&mut tx, desk, id).await?;
    if store::import::by_id(&mut tx, desk.location.id, id).await?.is_none() {
        return Err(Refused::NotFound);
    }
    store::import::delete(&mut tx, desk.location.id, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets files that nobody has imported within a day.
pub(crate) async fn prune(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    Ok(store::import::prune(tx, accounts.now() - KEPT).await?)
}

/// Refuses once the file's import has begun.
async fn must_wait(tx: &mut Tx, desk: &Desk, id: JobId) -> Result<(), Refused> {
    match store::job::by_id(tx, desk.location.id, id).await? {
        Some(_) => Err(Refused::Changed),
        None => Ok(()),
    }
}

/// The headings of the file that a job imports; none for another kind of job.
pub(crate) fn headings_of(job: &JobRow) -> Vec<String> {
    let context = serde_json::from_str::<work::Context>(&job.context).ok();
    context.filter(|_| job.kind == JobKind::Import).map(|context| context.headings).unwrap_or_default()
}

/// A file that waits, read.
async fn read(tx: &mut Tx, desk: &Desk, id: JobId) -> Result<(ImportRow, Table), Refused> {
    let file = store::import::by_id(tx, desk.location.id, id).await?.ok_or(Refused::NotFound)?;
    let bytes = store::import::bytes(tx, desk.location.id, id).await?;
    let table = Table::read(&bytes).ok_or_else(|| Refused::broken("a stored file is no table"))?;
    Ok((file, table))
}

fn choices_of(file: &ImportRow) -> Result<Choices, Refused> {
    serde_json::from_str(&file.choices).map_err(Refused::broken)
}
