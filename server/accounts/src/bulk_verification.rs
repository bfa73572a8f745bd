//! Reminding many clients at once that their email waits to be verified.

use crate::{
    actor::Desk,
    attention,
    context::Accounts,
    email,
    job::{self, Item, NewJob, Next, Outcome},
    limits,
    outbox::Urgency,
    record::{About, Detail},
    refused::Refused,
};
use shared::{Attention, BulkFix, ClientId, EventKind, ItemResult, JobId, JobKind, Permission, Purpose};
use store::{Tx, Wake, client::ClientRow, job::JobRow};

/// Starts to remind everybody whom this cause keeps out. `id` was drawn when the page asked, so that a second press
/// starts nothing.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::Changed`] if there is nobody.
pub async fn start(accounts: &Accounts, desk: &Desk, id: JobId, cause: Attention) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    if cause.fix() != Some(BulkFix::Remind) {
        return Err(Refused::NotFound);
    }
    let total = attention::count(accounts, desk, cause).await?;
    if total == 0 {
        return Err(Refused::Changed);
    }
    let context = serde_json::to_string(&cause).map_err(Refused::broken)?;
    let mut tx = accounts.store().begin().await?;
    let new = NewJob { id, kind: JobKind::BulkVerification, context, total };
    if job::start(accounts, &mut tx, desk, new).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// The job's work.
pub(crate) struct BulkVerification(Attention);

impl BulkVerification {
    pub(crate) fn of(job: &JobRow) -> Result<Self, Refused> {
        serde_json::from_str(&job.context).map(Self).map_err(Refused::broken)
    }

    pub(crate) async fn next(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        job: &JobRow,
        most: usize,
    ) -> Result<Next, Refused> {
        let after: Option<ClientId> = job.place.parse().ok();
        let ids = attention::ids(tx, job.location_id, accounts.now(), self.0, after, most).await?;
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
                Some(row) => remind(accounts, tx, desk, &row).await?,
                None => Outcome::plain(ItemResult::Gone),
            });
        }
        Ok(outcomes)
    }
}

/// Sends the verification again, unless it went out within a day: whoever runs this twice reminds nobody twice.
async fn remind(accounts: &Accounts, tx: &mut Tx, desk: &Desk, row: &ClientRow) -> Result<Outcome, Refused> {
    let here = row.location_id;
    let Some(to) = row.email_canonical.as_deref() else { return Ok(Outcome::plain(ItemResult::NoEmail)) };
    if row.verified_at.is_some() {
        return Ok(Outcome::plain(ItemResult::AlreadyVerified));
    }
    if store::blocked::of_address(tx, here, to).await?.is_some() {
        return Ok(Outcome::plain(ItemResult::Blocked));
    }
    let latest = store::link::latest(tx, here, row.id.uuid(), Purpose::Verification).await?;
    if attention::is_just_mailed(latest.map(|link| link.created_at), accounts.now()) {
        return Ok(Outcome::plain(ItemResult::JustMailed));
    }
    if !limits::count_one(accounts, tx, here, limits::MAILS_BY_STAFF, to).await? {
        return Ok(Outcome::plain(ItemResult::TooManyMails));
    }
    email::send_verification(accounts, tx, &desk.location, row, Some(desk.staff), Urgency::InBulk).await?;
    tx.wake(Wake::Client { location: here, client: row.id });
    let job = Some(JobKind::BulkVerification.code().to_owned());
    let about = About::client(row.id).with(Detail { address: row.email.clone(), job, ..Detail::default() });
    Ok(Outcome::plain(ItemResult::Reminded).with_event(EventKind::VerificationResent, about))
}
