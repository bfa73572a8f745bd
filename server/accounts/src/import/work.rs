//! The job that imports a file: each row becomes a client, or is skipped with its reason.

use super::{
    Choices, RowProblems,
    check::{self, CheckedRow},
    known,
    table::Table,
};
use crate::{
    actor::Desk,
    context::Accounts,
    email,
    job::{Item, ItemDetail, Next, Outcome},
    limits,
    outbox::Urgency,
    record::{About, Detail},
    refused::Refused,
};
use serde::{Deserialize, Serialize};
use shared::{ClientId, EventKind, ItemResult, SameThing};
use store::{Tx, client::ClientRow, job::JobRow};

/// What the job is about. The file itself waits beside it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Context {
    pub(crate) file_name: String,
    pub(crate) choices: Choices,
    pub(crate) headings: Vec<String>,
}

/// The job's work.
pub(crate) struct Import {
    choices: Choices,
    /// Read when the first rows are asked for, and kept while the job is in hand.
    rows: Option<Vec<CheckedRow>>,
}

impl Import {
    pub(crate) fn of(job: &JobRow) -> Result<Self, Refused> {
        let context: Context = serde_json::from_str(&job.context).map_err(Refused::broken)?;
        Ok(Self { choices: context.choices, rows: None })
    }

    pub(crate) async fn next(
        &mut self,
        accounts: &Accounts,
        tx: &mut Tx,
        desk: &Desk,
        job: &JobRow,
        most: usize,
    ) -> Result<Next, Refused> {
        let rows = if let Some(rows) = self.rows.take() {
            rows
        } else {
            let bytes = store::import::bytes(tx, job.location_id, job.id).await?;
            let table = Table::read(&bytes).ok_or_else(|| Refused::broken("the file is gone"))?;
            check::check(desk, &table, &self.choices, accounts.now())
        };
        let after: i64 = job.place.parse().unwrap_or(0);
        let first = rows.partition_point(|row| row.number <= after);
        let items: Vec<Item> =
            rows[first..].iter().take(most).map(|row| Item { seq: row.number, client: None }).collect();
        let is_last = first + items.len() == rows.len();
        let place = items.last().map_or_else(|| job.place.clone(), |item| item.seq.to_string());
        self.rows = Some(rows);
        Ok(Next { items, place, is_last })
    }

    pub(crate) async fn act(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        desk: &Desk,
        items: &[Item],
    ) -> Result<Vec<Outcome>, Refused> {
        let rows = self.rows.as_deref().unwrap_or_default();
        let row_of =
            |item: &Item| rows.binary_search_by_key(&item.seq, |row| row.number).map(|place| &rows[place]);
        let these: Vec<&CheckedRow> = items.iter().filter_map(|item| row_of(item).ok()).collect();
        // Asked again: the books have changed since the preview, not least by the rows before these.
        let known = known::find(tx, desk.location.id, these.iter().copied()).await?;
        let mut outcomes = Vec::with_capacity(these.len());
        for row in these {
            outcomes.push(match &row.client {
                Err(problems) => rejected(row, problems)?,
                Ok(client) => {
                    let on_the_books = known.get(&row.number).into_iter().flatten();
                    let on_the_books = on_the_books.map(|(thing, known)| {
                        (*thing, format!("{} {}", known.first_name, known.last_name), None)
                    });
                    let in_the_file =
                        row.like_rows.iter().map(|(thing, number)| (*thing, String::new(), Some(*number)));
                    let mut alike = on_the_books.chain(in_the_file);
                    match alike.find(|(thing, ..)| self.choices.skip.contains(thing)) {
                        Some((thing, name, number)) => duplicate(row, thing, name, number)?,
                        None => self.add(accounts, tx, desk, client).await?,
                    }
                }
            });
        }
        Ok(outcomes)
    }

    async fn add(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        desk: &Desk,
        client: &ClientRow,
    ) -> Result<Outcome, Refused> {
        let (id, now) = (ClientId::new(accounts.new_id()), accounts.now());
        let row = ClientRow {
            id,
            created_at: now,
            updated_at: now,
            email_saved_at: client.email.as_ref().map(|_| now),
            ..client.clone()
        };
        store::client::insert(tx, &row).await?;
        if let Some(to) = row.email_canonical.as_deref().filter(|_| self.choices.mails)
            && store::blocked::of_address(tx, row.location_id, to).await?.is_none()
            && limits::count_one(accounts, tx, row.location_id, limits::MAILS_BY_STAFF, to).await?
        {
            let by = Some(desk.staff);
            email::send_verification(accounts, tx, &desk.location, &row, by, Urgency::InBulk).await?;
        }
        let about = About::client(id).with(Detail { address: row.email.clone(), ..Detail::default() });
        let outcome = Outcome::plain(ItemResult::Imported).with_event(EventKind::ClientImported, about);
        Ok(Outcome { client: Some(id), ..outcome })
    }
}

fn rejected(row: &CheckedRow, problems: &RowProblems) -> Result<Outcome, Refused> {
    let detail = ItemDetail { problems: problems.clone(), cells: row.cells.clone(), ..ItemDetail::default() };
    Ok(Outcome { detail: Some(detail.write()?), ..Outcome::plain(ItemResult::Rejected) })
}

fn duplicate(
    row: &CheckedRow,
    thing: SameThing,
    name: String,
    number: Option<i64>,
) -> Result<Outcome, Refused> {
    let detail = ItemDetail {
        same: Some(thing),
        as_client: Some(name).filter(|name| !name.is_empty()),
        as_row: number,
        cells: row.cells.clone(),
        ..ItemDetail::default()
    };
    Ok(Outcome { detail: Some(detail.write()?), ..Outcome::plain(ItemResult::Duplicate) })
}
