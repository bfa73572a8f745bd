//! Inviting many clients at once: those that were checked on the list, or all that a search found.

use crate::{
    actor::Desk,
    attention, client_query,
    context::Accounts,
    invitation,
    job::{self, Item, NewJob, Next, Outcome},
    limits,
    outbox::Urgency,
    record::{About, Detail},
    refused::Refused,
};
use serde::{Deserialize, Serialize};
use shared::{
    Attention, BulkFix, ClientCount, ClientId, ClientQuery, EventKind, ItemResult, JobId, JobKind,
    Permission, Status,
};
use store::{Tx, Wake, client::ClientRow, job::JobRow};

/// Whom to invite.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    let total = count(accounts, desk, &whom).await?.number();
    let clients = match whom {
        Whom::Checked(ids) => Clients::Checked(ids),
        Whom::Matching(query) => Clients::Matching(query),
    };
    start_with(accounts, desk, id, &clients, total).await
}

/// Starts to invite everybody whom this cause keeps out.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`] unless inviting mends it, [`Refused::Changed`] if
/// there is nobody.
pub async fn start_kept_out(
    accounts: &Accounts,
    desk: &Desk,
    id: JobId,
    cause: Attention,
) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    if cause.fix() != Some(BulkFix::Invite) {
        return Err(Refused::NotFound);
    }
    let total = attention::count(accounts, desk, cause).await?;
    start_with(accounts, desk, id, &Clients::KeptOutBy(cause), total).await
}

async fn start_with(
    accounts: &Accounts,
    desk: &Desk,
    id: JobId,
    clients: &Clients,
    total: i64,
) -> Result<(), Refused> {
    if total == 0 {
        return Err(Refused::Changed);
    }
    let context = serde_json::to_string(clients).map_err(Refused::broken)?;
    let mut tx = accounts.store().begin().await?;
    let new = NewJob { id, kind: JobKind::BulkInvitation, context, total };
    if job::start(accounts, &mut tx, desk, new).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// Whom the job goes through, as it remembers them.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Clients {
    Checked(Vec<ClientId>),
    Matching(ClientQuery),
    KeptOutBy(Attention),
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
pub(crate) struct BulkInvitation(Clients);

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
            Clients::Checked(ids) => {
                ids.iter().copied().filter(|id| after.is_none_or(|after| *id > after)).take(most).collect()
            }
            Clients::Matching(query) => {
                let most = i64::try_from(most).unwrap_or(i64::MAX);
                client_query::walk(tx, job.location_id, query, accounts.now(), after, most).await?
            }
            Clients::KeptOutBy(cause) => {
                attention::ids(tx, job.location_id, accounts.now(), *cause, after, most).await?
            }
        };
        Ok(job::next_clients(job, ids))
    }

    pub(crate) async fn act(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        desk: &Desk,
        items: &[Item],
    ) -> Result<Vec<Outcome>, Refused> {
        let rows = job::lock_clients(tx, desk.location.id, items).await?;
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
    let job = Some(JobKind::BulkInvitation.code().to_owned());
    let about = About::client(row.id).with(Detail { address: row.email.clone(), job, ..Detail::default() });
    Ok(Outcome::plain(ItemResult::Invited).with_event(EventKind::InvitationSent, about))
}
