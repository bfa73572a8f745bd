//! Inviting many clients at once: those that were checked on the list, or all that a search found.

use crate::{
    actor::Desk,
    client_query,
    context::Accounts,
    invitation,
    job::{self, Item, NewJob, Next, Outcome},
    limits,
    outbox::Urgency,
    record::{About, Detail},
    refused::Refused,
};
use serde::{Deserialize, Serialize};
use shared::{ClientCount, ClientId, ClientQuery, EventKind, ItemResult, JobId, JobKind, Permission, Status};
use store::{Tx, Wake, client::ClientRow, job::JobRow};

/// Whom to invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whom {
    /// These.
    Checked(Vec<ClientId>),
    /// Everybody whom the list shows for this query.
    Matching(ClientQuery),
}

/// The most clients that can be checked one by one: what fits into a form.
pub const MOST_CHECKED: usize = 500;

/// How many clients a bulk invitation would go through.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator.
pub async fn count(accounts: &Accounts, desk: &Desk, whom: &Whom) -> Result<ClientCount, Refused> {
    desk.must(Permission::RunLocation)?;
    match whom {
        Whom::Checked(ids) => Ok(ClientCount::Exactly(i64::try_from(ids.len()).unwrap_or(i64::MAX))),
        Whom::Matching(query) => client_query::count(accounts, desk, query).await,
    }
}

/// Starts to invite. `id` was drawn when the page asked, so that a second press starts nothing.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::Changed`] if there is nobody.
pub async fn start(accounts: &Accounts, desk: &Desk, id: JobId, whom: &Whom) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let whom = whom.clone().in_order();
    let context = serde_json::to_string(&whom).map_err(Refused::broken)?;
    let total = count(accounts, desk, &whom).await?.number();
    if total == 0 {
        return Err(Refused::Changed);
    }
    let mut tx = accounts.store().begin().await?;
    let new = NewJob { id, kind: JobKind::BulkInvitation, context, total };
    if job::start(accounts, &mut tx, desk, new).await? {
        tx.commit().await?;
    }
    Ok(())
}

impl Whom {
    /// Each once, in the order of their ids: the order in which rows are locked.
    fn in_order(self) -> Self {
        match self {
            Self::Checked(mut ids) => {
                ids.sort_unstable();
                ids.dedup();
                ids.truncate(MOST_CHECKED);
                Self::Checked(ids)
            }
            matching @ Self::Matching(_) => matching,
        }
    }
}

/// The job's work.
pub(crate) struct BulkInvitation(Whom);

impl BulkInvitation {
    pub(crate) fn of(job: &JobRow) -> Result<Self, Refused> {
        serde_json::from_str(&job.context).map(Self).map_err(Refused::broken)
    }

    /// Clients are walked by id, so that each comes once, whatever happens to them meanwhile.
    pub(crate) async fn next(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        job: &JobRow,
        most: usize,
    ) -> Result<Next, Refused> {
        let after: Option<ClientId> = job.place.parse().ok();
        let ids: Vec<ClientId> = match &self.0 {
            Whom::Checked(ids) => {
                ids.iter().copied().filter(|id| after.is_none_or(|after| *id > after)).take(most).collect()
            }
            Whom::Matching(query) => {
                let most = i64::try_from(most).unwrap_or(i64::MAX);
                client_query::walk(tx, job.location_id, query, accounts.now(), after, most).await?
            }
        };
        let place = ids.last().map_or_else(|| job.place.clone(), ToString::to_string);
        let is_last = ids.is_empty();
        let items = (job.done + 1..).zip(ids).map(|(seq, id)| Item { seq, client: Some(id) }).collect();
        Ok(Next { items, place, is_last })
    }

    pub(crate) async fn act(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        desk: &Desk,
        items: &[Item],
    ) -> Result<Vec<Outcome>, Refused> {
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            rows.push(match item.client {
                Some(id) => store::client::lock(tx, desk.location.id, id).await?,
                None => None,
            });
        }
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            outcomes.push(match row {
                Some(row) => invite(accounts, tx, desk, &row).await?,
                None => Outcome::plain(ItemResult::Gone),
            });
        }
        Ok(outcomes)
    }
}

/// Invites a client whose status allows it and who has no open invitation: whoever runs this twice invites nobody
/// twice.
async fn invite(accounts: &Accounts, tx: &mut Tx, desk: &Desk, row: &ClientRow) -> Result<Outcome, Refused> {
    let skipped = match invitation::status(accounts, tx, row).await? {
        Status::ReadyToInvite | Status::InvitationExpired { .. } => None,
        Status::NoEmail => Some(ItemResult::NoEmail),
        Status::EmailPending => Some(ItemResult::EmailPending),
        Status::Invited { .. } => Some(ItemResult::AlreadyInvited),
        Status::Active | Status::Locked { .. } => Some(ItemResult::AlreadyActive),
        Status::Disabled => Some(ItemResult::Disabled),
    };
    if let Some(result) = skipped {
        return Ok(Outcome::plain(result));
    }
    let Some(to) = row.email_canonical.as_deref() else { return Ok(Outcome::plain(ItemResult::NoEmail)) };
    if store::blocked::of_address(tx, row.location_id, to).await?.is_some() {
        return Ok(Outcome::plain(ItemResult::Blocked));
    }
    if !limits::count_one(accounts, tx, row.location_id, limits::MAILS_BY_STAFF, to).await? {
        return Ok(Outcome::plain(ItemResult::TooManyMails));
    }
    invitation::mail(accounts, tx, &desk.location, row, Some(desk.staff), Urgency::InBulk).await?;
    tx.wake(Wake::Client { location: row.location_id, client: row.id });
    let about = About::client(row.id).with(Detail { address: row.email.clone(), ..Detail::default() });
    Ok(Outcome::plain(ItemResult::Invited).with_event(EventKind::InvitationSent, about))
}
