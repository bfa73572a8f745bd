//! The clients that the list shows, as a file for a spreadsheet. The importer reads it back.

use crate::{
    actor::Desk,
    client_query::{self, walk},
    context::Accounts,
    record::{self, About, Detail},
    refused::Refused,
    spreadsheet::Sheet,
    step_up,
};
use shared::{ClientId, ClientQuery, EventKind, Permission, Status};
use store::facts::FactsRow;
use words::When;

/// How many clients are read in one moment.
const AT_ONCE: i64 = 200;

/// The file, read piece by piece.
pub struct ExportFile {
    accounts: Accounts,
    desk: Desk,
    query: ClientQuery,
    after: Option<ClientId>,
    sheet: Option<Sheet>,
}

impl ExportFile {
    /// Everybody whom a query means. The record keeps that they were written out, and how many.
    ///
    /// # Errors
    /// [`Refused::NotAllowed`] below Administrator.
    pub async fn open(accounts: &Accounts, desk: &Desk, query: &ClientQuery) -> Result<Self, Refused> {
        desk.must(Permission::RunLocation)?;
        step_up::must_be_fresh(accounts, desk)?;
        let many = client_query::count(accounts, desk, query).await?.number();
        let words = words::staff();
        let headings = [
            words.profile_first_name(),
            words.profile_last_name(),
            words.profile_preferred_name(),
            words.profile_member_number(),
            words.profile_birth_date(),
            words.profile_language(),
            words.contact_email(),
            words.contact_phone(),
            words.contact_address(),
            words.clients_column_username(),
            words.clients_column_status(),
        ];
        let sheet = Some(Sheet::with_headings(headings)?);
        let mut tx = accounts.store().begin().await?;
        let about = About::default().with(Detail { many: Some(many), ..Detail::default() });
        let (here, kind) = (desk.location.id, EventKind::ClientsExported);
        record::write(accounts, &mut tx, here, desk.actor(), kind, about).await?;
        tx.commit().await?;
        Ok(Self { accounts: accounts.clone(), desk: desk.clone(), query: query.clone(), after: None, sheet })
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`Refused::Busy`] if the database can't be read.
    pub async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, Refused> {
        let when = When::new(&self.desk.location.time_zone, shared::Language::English);
        loop {
            let Some(sheet) = &mut self.sheet else { return Ok(None) };
            let (here, now) = (self.desk.location.id, self.accounts.now());
            let mut tx = self.accounts.store().read().await?;
            let ids = walk(&mut tx, here, &self.query, now, self.after, AT_ONCE).await?;
            let Some(last) = ids.last() else {
                let rest = sheet.rest()?;
                self.sheet = None;
                return Ok(Some(rest));
            };
            self.after = Some(*last);
            for id in ids {
                if let Some(row) = store::facts::of_client(&mut tx, here, id).await? {
                    let status = words::status(Status::of(&row.facts(), now), &when, now);
                    write(sheet, &row, &status)?;
                }
            }
            if let Some(piece) = sheet.piece()? {
                return Ok(Some(piece));
            }
        }
    }
}

fn write(sheet: &mut Sheet, row: &FactsRow, status: &str) -> Result<(), Refused> {
    let client = &row.client;
    let birth_date = client.birth_date.map(|date| date.to_string()).unwrap_or_default();
    let username = row.account.as_ref().map(|account| account.username.to_string()).unwrap_or_default();
    sheet.row([
        client.first_name.as_str(),
        &client.last_name,
        client.preferred_name.as_deref().unwrap_or_default(),
        &client.member_number,
        &birth_date,
        client.language.tag(),
        client.email.as_deref().unwrap_or_default(),
        &client.phone,
        &client.address,
        &username,
        status,
    ])
}
