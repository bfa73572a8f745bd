//! Correcting addresses that look mistyped (`gmial.com`), after somebody has looked at each.

use crate::{
    actor::Desk,
    context::Accounts,
    email,
    guarded::EmailGuard,
    job::{self, Item, NewJob, Next, Outcome},
    limits,
    refused::Refused,
};
use serde::{Deserialize, Serialize};
use shared::{ClientId, EmailAddress, ItemResult, JobId, JobKind, Permission};
use store::{Tx, job::JobRow};

/// The most addresses that can be ticked on one page.
pub const MOST: usize = crate::attention::PAGE_SIZE;

/// Whose address to correct, and from which: one that was changed meanwhile is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Correction {
    client: ClientId,
    from: String,
}

/// Starts to correct the addresses of these clients to what was probably meant. `id` was drawn when the page asked, so
/// that a second press starts nothing.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`] if none of them is a client of this location,
/// [`Refused::Changed`] if nobody was ticked, or none of their addresses looks mistyped any more.
pub async fn start(accounts: &Accounts, desk: &Desk, id: JobId, ticked: &[ClientId]) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut ids = ticked.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(MOST);
    let mut tx = accounts.store().begin().await?;
    let (mut corrections, mut anybody) = (Vec::new(), ids.is_empty());
    for client in ids {
        let Some(row) = store::client::by_id(&mut tx, desk.location.id, client).await? else { continue };
        anybody = true;
        if let Some(from) =
            row.email.filter(|email| row.verified_at.is_none() && EmailAddress::meant_by(email).is_some())
        {
            corrections.push(Correction { client, from });
        }
    }
    if !anybody {
        return Err(Refused::NotFound);
    }
    if corrections.is_empty() {
        return Err(Refused::Changed);
    }
    let context = serde_json::to_string(&corrections).map_err(Refused::broken)?;
    let total = i64::try_from(corrections.len()).unwrap_or(i64::MAX);
    let new = NewJob { id, kind: JobKind::EmailCorrection, context, total };
    if job::start(accounts, &mut tx, desk, new).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// The job's work.
pub(crate) struct EmailCorrection(Vec<Correction>);

impl EmailCorrection {
    pub(crate) fn of(job: &JobRow) -> Result<Self, Refused> {
        serde_json::from_str(&job.context).map(Self).map_err(Refused::broken)
    }

    pub(crate) fn next(&self, job: &JobRow, most: usize) -> Next {
        let after: Option<ClientId> = job.place.parse().ok();
        let ids: Vec<ClientId> = self
            .0
            .iter()
            .map(|correction| correction.client)
            .filter(|id| after.is_none_or(|after| *id > after))
            .take(most)
            .collect();
        job::next_clients(job, ids)
    }

    pub(crate) async fn act(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        desk: &Desk,
        items: &[Item],
    ) -> Result<Vec<Outcome>, Refused> {
        let here = desk.location.id;
        let rows = job::lock_clients(tx, here, items).await?;
        // Limits are counted before anything is written to the record, and so for all of them first.
        let mut decided = Vec::with_capacity(rows.len());
        for (item, row) in items.iter().zip(rows) {
            let from = self.0.iter().find(|correction| Some(correction.client) == item.client);
            let row = match row.filter(|row| row.email.as_ref() == from.map(|correction| &correction.from)) {
                Some(row) if email::may_be_corrected(tx, &row).await? => Some(row),
                _ => None,
            };
            let right = row.as_ref().and_then(|row| EmailAddress::meant_by(row.email.as_deref()?));
            decided.push(match (row, right) {
                (Some(row), Some(right)) => {
                    let free =
                        limits::count_one(accounts, tx, here, limits::MAILS_BY_STAFF, right.canonical())
                            .await?;
                    if free { Ok((row, right)) } else { Err(ItemResult::TooManyMails) }
                }
                _ => Err(ItemResult::ChangedMeanwhile),
            });
        }
        let mut outcomes = Vec::with_capacity(decided.len());
        for decision in decided {
            outcomes.push(match decision {
                Ok((row, right)) => {
                    email::change(accounts, tx, desk, &row, Some(&right), EmailGuard::default()).await?;
                    Outcome::plain(ItemResult::Corrected)
                }
                Err(skipped) => Outcome::plain(skipped),
            });
        }
        Ok(outcomes)
    }
}
