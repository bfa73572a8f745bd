//! Undoing an import as a whole: whom it made goes off the books again, as long as nothing else has happened to them.

use super::KEPT;
use crate::{
    actor::Desk,
    blocked,
    context::Accounts,
    job::{self, Item, NewJob, Next, Outcome},
    record::About,
    refused::Refused,
};
use serde::{Deserialize, Serialize};
use shared::{ClientId, EventKind, ItemResult, JobId, JobKind, JobState, Permission, Timestamp};
use store::{Tx, client::ClientRow, job::JobRow};

/// What an import and its mails leave in the record. Anything else about a client means that somebody has worked with
/// them since: every step of the story is an event (R34).
const OF_THE_IMPORT: [EventKind; 7] = [
    EventKind::ClientImported,
    EventKind::BackupRestored,
    EventKind::MailSent,
    EventKind::MailDeferred,
    EventKind::MailFailed,
    EventKind::MailDropped,
    EventKind::MailBlocked,
];

/// What the job is about.
#[derive(Debug, Serialize, Deserialize)]
struct Context {
    import: JobId,
}

/// Until when an import can be undone; `None` for what is no import, goes on, or is too old.
#[must_use]
pub fn can_be_undone(kind: JobKind, ended_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let until = ended_at.filter(|_| kind == JobKind::Import)? + KEPT;
    (now < until).then_some(until)
}

/// Starts to undo an import. `id` was drawn when the page asked, so that a second press starts nothing.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`], [`Refused::Changed`] if it goes on, made nobody,
/// or ended more than a day ago.
pub async fn undo(accounts: &Accounts, desk: &Desk, import: JobId, id: JobId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let row = store::job::lock(&mut tx, here, import).await?.ok_or(Refused::NotFound)?;
    let total = job::many(&row, ItemResult::Imported);
    if row.state == JobState::Open
        || total == 0
        || can_be_undone(row.kind, row.ended_at, accounts.now()).is_none()
    {
        return Err(Refused::Changed);
    }
    let context = serde_json::to_string(&Context { import }).map_err(Refused::broken)?;
    if job::start(accounts, &mut tx, desk, NewJob { id, kind: JobKind::ImportUndo, context, total }).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// The job's work.
pub(crate) struct ImportUndo {
    import: JobId,
}

impl ImportUndo {
    pub(crate) fn of(job: &JobRow) -> Result<Self, Refused> {
        let context: Context = serde_json::from_str(&job.context).map_err(Refused::broken)?;
        Ok(Self { import: context.import })
    }

    /// Items have the numbers of the rows that made their clients.
    pub(crate) async fn next(&self, tx: &mut Tx, job: &JobRow, most: usize) -> Result<Next, Refused> {
        let after: i64 = job.place.parse().unwrap_or(0);
        let key = (job.location_id, self.import);
        let most_rows = i64::try_from(most).map_err(Refused::broken)?;
        let made = store::job::items(tx, key, Some(ItemResult::Imported), after, most_rows).await?;
        let place = made.last().map_or_else(|| job.place.clone(), |item| item.seq.to_string());
        let is_last = made.len() < most;
        let items = made.into_iter().map(|item| Item { seq: item.seq, client: item.client_id }).collect();
        Ok(Next { items, place, is_last })
    }

    pub(crate) async fn act(
        &self,
        tx: &mut Tx,
        desk: &Desk,
        items: &[Item],
    ) -> Result<Vec<Outcome>, Refused> {
        let here = desk.location.id;
        let mut ids: Vec<ClientId> = items.iter().filter_map(|item| item.client).collect();
        ids.sort_unstable();
        let mut rows = std::collections::BTreeMap::new();
        for id in ids {
            if let Some(row) = store::client::lock(tx, here, id).await? {
                rows.insert(id, row);
            }
        }
        let mut outcomes = Vec::with_capacity(items.len());
        for item in items {
            outcomes.push(match item.client.and_then(|id| rows.get(&id)) {
                Some(row) if is_used(tx, row).await? => Outcome::plain(ItemResult::Used),
                Some(row) => {
                    store::client::delete(tx, here, row.id).await?;
                    blocked::leave(tx, row).await?;
                    let about = About::gone_client(row.id);
                    Outcome::plain(ItemResult::Removed).with_event(EventKind::ClientRemoved, about)
                }
                None => Outcome::plain(ItemResult::Gone),
            });
        }
        Ok(outcomes)
    }
}

async fn is_used(tx: &mut Tx, row: &ClientRow) -> Result<bool, Refused> {
    let kinds = store::audit::kinds_about(tx, row.location_id, row.id).await?;
    let of_the_import = |kind: &String| OF_THE_IMPORT.iter().any(|known| known.code() == kind);
    Ok(!kinds.iter().all(of_the_import))
}
