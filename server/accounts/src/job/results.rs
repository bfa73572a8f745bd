//! What became of each item of a job, as a file for a spreadsheet.

use super::{JobItem, items_after};
use crate::{actor::Desk, context::Accounts, refused::Refused, spreadsheet::Sheet, step_up};
use shared::{ItemResult, JobId};

/// The file, read piece by piece. The role is looked at before each piece.
pub struct ResultsFile {
    accounts: Accounts,
    desk: Desk,
    job: JobId,
    only: Option<ItemResult>,
    after_seq: i64,
    sheet: Option<Sheet>,
}

impl ResultsFile {
    /// The results of a job; with `only`, of those items that ended so.
    ///
    /// # Errors
    /// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`].
    pub async fn open(
        accounts: &Accounts,
        desk: &Desk,
        job: JobId,
        only: Option<ItemResult>,
    ) -> Result<Self, Refused> {
        super::page(accounts, desk, job, only, 1).await?;
        step_up::must_be_fresh(accounts, desk)?;
        let own_headings = super::headings(accounts, desk, job).await?;
        let words = words::staff();
        let headings = [
            words.job_file_number(),
            words.job_file_client(),
            words.job_file_email(),
            words.job_file_member_number(),
            words.job_file_result(),
            words.job_file_why(),
            words.job_file_id(),
        ];
        let sheet = Some(Sheet::with_headings(headings.into_iter().chain(own_headings))?);
        Ok(Self { accounts: accounts.clone(), desk: desk.clone(), job, only, after_seq: i64::MIN, sheet })
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// As for [`ResultsFile::open`].
    pub async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, Refused> {
        loop {
            let Some(sheet) = &mut self.sheet else { return Ok(None) };
            let items = items_after(&self.accounts, &self.desk, self.job, self.only, self.after_seq).await?;
            let Some(last) = items.last() else {
                let rest = sheet.rest()?;
                self.sheet = None;
                return Ok(Some(rest));
            };
            self.after_seq = last.seq;
            for item in &items {
                write(sheet, item)?;
            }
            if let Some(piece) = sheet.piece()? {
                return Ok(Some(piece));
            }
        }
    }
}

fn write(sheet: &mut Sheet, item: &JobItem) -> Result<(), Refused> {
    let (name, email, member_number, id) = match &item.client {
        Some(client) => (
            client.name.as_str(),
            client.email.as_str(),
            client.member_number.as_str(),
            client.id.to_string(),
        ),
        None => ("", "", "", String::new()),
    };
    let result = words::item_result(item.result);
    let (number, why) = (item.seq.to_string(), item.detail.why());
    let own = [number.as_str(), name, email, member_number, &result, &why, &id];
    sheet.row(own.into_iter().chain(item.detail.cells.iter().map(String::as_str)))
}
