//! Working on a job: it is leased, and then done a few items at a time, each few in one transaction with their results
//! and their events. Whoever dies in the middle leaves nothing half done; the lease runs out, and another node goes on.

use super::{Counts, about_job};
use crate::{
    actor::{Desk, Origin},
    bulk_invitation::BulkInvitation,
    bulk_verification::BulkVerification,
    context::Accounts,
    email_correction::EmailCorrection,
    import::{Import, ImportUndo},
    location::{self, LocationPage},
    record::{self, About},
    refused::Refused,
    step_up::Proof,
};
use shared::{ClientId, EventKind, ItemResult, JobKind, JobState, LocationId, Opener, Span, Timestamp};
use std::net::{IpAddr, Ipv4Addr};
use store::{
    Tx, Wake,
    client::ClientRow,
    job::{ItemRow, JobRow},
};
use uuid::Uuid;

/// How long a worker has a job to itself without a sign of life. Each few items renew it.
const LEASE: Span = Span::seconds(10);
/// How many items share a transaction: enough that the disk is not asked for each of them, few enough that a person at
/// a desk who wants to write waits for a tenth of a second at most.
const AT_ONCE: usize = 50;
/// How often open pages hear that a job has come further.
const TELL_EVERY: Span = Span::millis(500);
/// How often a worker looks for jobs without having been woken.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(2);

/// What one step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Some items are done, and there are more.
    More,
    /// The job is done.
    Ended,
    /// Somebody stopped it, or another worker has it now.
    Lost,
}

/// A leased job.
pub struct Claim {
    accounts: Accounts,
    job: JobRow,
    lease: Uuid,
    location: LocationPage,
    work: Work,
    /// After a defect, how many items are still done one by one, so that it is told at the item that has it.
    one_by_one: usize,
    told_at: Option<Timestamp>,
}

/// Leases the open job that waited longest, if there is one that nobody else has.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be written, [`Refused::Broken`] if the job can't be read; it then waits until
/// its lease has run out.
pub async fn claim(accounts: &Accounts) -> Result<Option<Claim>, Refused> {
    let (lease, now) = (accounts.new_id(), accounts.now());
    let mut tx = accounts.store().begin().await?;
    let Some(job) = store::job::claim(&mut tx, lease, now, now + LEASE).await? else { return Ok(None) };
    let row = store::location::by_id(&mut tx, job.location_id).await?;
    tx.commit().await?;
    let location = row.map(location::from_row).ok_or_else(|| Refused::broken("a job of no location"))?;
    let work = Work::of(&job)?;
    let accounts = accounts.clone();
    Ok(Some(Claim { accounts, job, lease, location, work, one_by_one: 0, told_at: None }))
}

/// Returns when there may be a job: at once if one was started since the last look, otherwise when one is, or after a
/// while. May be dropped half-way.
pub async fn woken(accounts: &Accounts) {
    let mut news = accounts.job_news().lock().await;
    let of_a_job = async {
        while let Ok(wake) = news.recv().await {
            if matches!(wake, Wake::Jobs | Wake::Missed) {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(LOOK_EVERY, of_a_job).await;
    while news.try_recv().is_ok() {}
}

impl Claim {
    /// Does the next few items.
    ///
    /// # Errors
    /// [`Refused::Busy`] if the database can't be written: nothing was done, and the step can be tried again.
    pub async fn step(&mut self) -> Result<Step, Refused> {
        let most = if self.one_by_one > 0 { 1 } else { AT_ONCE };
        match self.do_some(most, true).await {
            Err(Refused::Broken(error)) if most > 1 => {
                tracing::warn!(%error, kind = self.job.kind.code(), "a job's items are done one by one");
                self.one_by_one = most;
                Ok(Step::More)
            }
            Err(Refused::Broken(error)) => {
                tracing::error!(%error, kind = self.job.kind.code(), "an item of a job can't be done");
                self.one_by_one = self.one_by_one.saturating_sub(1);
                self.do_some(most, false).await
            }
            other => {
                self.one_by_one = self.one_by_one.saturating_sub(1);
                other
            }
        }
    }

    /// Gives the job back, for another worker or for a later turn.
    ///
    /// # Errors
    /// [`Refused::Busy`] if the database can't be written; the lease then runs out by itself.
    pub async fn release(self) -> Result<(), Refused> {
        let mut tx = self.accounts.store().begin().await?;
        store::job::release(&mut tx, self.job.location_id, self.job.id, self.lease).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn do_some(&mut self, most: usize, act: bool) -> Result<Step, Refused> {
        let (here, id) = (self.job.location_id, self.job.id);
        let accounts = self.accounts.clone();
        let mut tx = accounts.store().begin().await?;
        let job = store::job::lock(&mut tx, here, id).await?;
        let Some(mut job) = job.filter(|job| job.lease == Some(self.lease)) else { return Ok(Step::Lost) };
        let desk = desk_of(&job, &self.location);
        let next = self.work.next(&accounts, &mut tx, &desk, &job, most).await?;
        let results = if act {
            self.work.act(&accounts, &mut tx, &desk, &next.items).await?
        } else {
            failed(&next.items)
        };

        let now = accounts.now();
        let mut counts = Counts::read(&job.counts);
        let mut events = Vec::new();
        for (item, result) in next.items.iter().zip(results) {
            counts.add(result.result);
            events.extend(result.event);
            store::job::insert_item(
                &mut tx,
                &ItemRow {
                    location_id: here,
                    job_id: id,
                    seq: item.seq,
                    client_id: result.client.or(item.client),
                    result: result.result,
                    detail: result.detail,
                },
            )
            .await?;
            job.done += 1;
        }
        job.place = next.place;
        job.counts = counts.write()?;
        job.total = if next.is_last { job.done } else { job.total.max(job.done) };
        job.leased_until = Some(now + LEASE);
        store::job::update_progress(&mut tx, &job).await?;
        if next.is_last {
            self.work.finish(&mut tx, &job).await?;
            store::job::end(&mut tx, (here, id), JobState::Done, None, now).await?;
        }
        // The record last: see `record::write`.
        for (kind, about) in events {
            record::write(&accounts, &mut tx, here, desk.actor(), kind, about).await?;
        }
        if next.is_last {
            let about = about_job(job.kind, job.done);
            record::write(&accounts, &mut tx, here, desk.actor(), EventKind::JobDone, about).await?;
        }
        let tell = next.is_last || self.told_at.is_none_or(|told| now - told >= TELL_EVERY);
        if tell {
            tx.wake(Wake::Job { location: here, job: id });
        }
        tx.commit().await?;
        if tell {
            self.told_at = Some(now);
        }
        Ok(if next.is_last { Step::Ended } else { Step::More })
    }
}

/// What a job does.
enum Work {
    BulkInvitation(BulkInvitation),
    Import(Import),
    ImportUndo(ImportUndo),
    BulkVerification(BulkVerification),
    EmailCorrection(EmailCorrection),
}

/// An item that is next.
pub(crate) struct Item {
    /// Its place in the job, from 1.
    pub(crate) seq: i64,
    /// Whom it is about, if they exist already.
    pub(crate) client: Option<ClientId>,
}

/// The items that are next.
pub(crate) struct Next {
    pub(crate) items: Vec<Item>,
    /// Where to go on after them.
    pub(crate) place: String,
    /// Whether nothing comes after them.
    pub(crate) is_last: bool,
}

/// What became of an item.
pub(crate) struct Outcome {
    pub(crate) result: ItemResult,
    /// Whom it is about, if they are new.
    pub(crate) client: Option<ClientId>,
    /// More, as JSON without secrets.
    pub(crate) detail: Option<String>,
    /// What the record keeps of it.
    pub(crate) event: Option<(EventKind, About)>,
}

/// These clients as the items that are next; none is the end. They come in the order of their ids, and the last one is
/// the place to go on from.
pub(crate) fn next_clients(job: &JobRow, ids: Vec<ClientId>) -> Next {
    let place = ids.last().map_or_else(|| job.place.clone(), ToString::to_string);
    let is_last = ids.is_empty();
    let items = (job.done + 1..).zip(ids).map(|(seq, id)| Item { seq, client: Some(id) }).collect();
    Next { items, place, is_last }
}

/// Locks the clients of some items, in their order; `None` for those who are not on the books any more.
pub(crate) async fn lock_clients(
    tx: &mut Tx,
    location: LocationId,
    items: &[Item],
) -> Result<Vec<Option<ClientRow>>, Refused> {
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        rows.push(match item.client {
            Some(id) => store::client::lock(tx, location, id).await?,
            None => None,
        });
    }
    Ok(rows)
}

impl Outcome {
    /// Only a result.
    pub(crate) const fn plain(result: ItemResult) -> Self {
        Self { result, client: None, detail: None, event: None }
    }

    /// With an event of the record.
    pub(crate) fn with_event(self, kind: EventKind, about: About) -> Self {
        Self { event: Some((kind, about)), ..self }
    }
}

impl Work {
    fn of(job: &JobRow) -> Result<Self, Refused> {
        match job.kind {
            JobKind::BulkInvitation => Ok(Self::BulkInvitation(BulkInvitation::of(job)?)),
            JobKind::Import => Ok(Self::Import(Import::of(job)?)),
            JobKind::ImportUndo => Ok(Self::ImportUndo(ImportUndo::of(job)?)),
            JobKind::BulkVerification => Ok(Self::BulkVerification(BulkVerification::of(job)?)),
            JobKind::EmailCorrection => Ok(Self::EmailCorrection(EmailCorrection::of(job)?)),
        }
    }

    /// The items after the job's place, `most` of them, with nothing done yet.
    async fn next(
        &mut self,
        accounts: &Accounts,
        tx: &mut Tx,
        desk: &Desk,
        job: &JobRow,
        most: usize,
    ) -> Result<Next, Refused> {
        match self {
            Self::BulkInvitation(work) => work.next(accounts, tx, job, most).await,
            Self::Import(work) => work.next(accounts, tx, desk, job, most).await,
            Self::ImportUndo(work) => work.next(tx, job, most).await,
            Self::BulkVerification(work) => work.next(accounts, tx, job, most).await,
            Self::EmailCorrection(work) => Ok(work.next(job, most)),
        }
    }

    /// Does the items, and says of each what became of it. Several clients in one transaction: their rows are locked
    /// first, all of them, in the order of their ids; whoever changes one client waits or is waited for, never both.
    async fn act(
        &mut self,
        accounts: &Accounts,
        tx: &mut Tx,
        desk: &Desk,
        items: &[Item],
    ) -> Result<Vec<Outcome>, Refused> {
        match self {
            Self::BulkInvitation(work) => work.act(accounts, tx, desk, items).await,
            Self::Import(work) => work.act(accounts, tx, desk, items).await,
            Self::ImportUndo(work) => work.act(tx, desk, items).await,
            Self::BulkVerification(work) => work.act(accounts, tx, desk, items).await,
            Self::EmailCorrection(work) => work.act(accounts, tx, desk, items).await,
        }
    }

    /// What is left to do in the transaction that ends the job.
    async fn finish(&self, tx: &mut Tx, job: &JobRow) -> Result<(), Refused> {
        match self {
            Self::BulkInvitation(_)
            | Self::ImportUndo(_)
            | Self::BulkVerification(_)
            | Self::EmailCorrection(_) => Ok(()),
            Self::Import(_) => Ok(store::import::delete(tx, job.location_id, job.id).await?),
        }
    }
}

fn failed(items: &[Item]) -> Vec<Outcome> {
    items.iter().map(|_| Outcome::plain(ItemResult::Failed)).collect()
}

/// Whoever started the job, as they were then: what it does is on record as theirs.
fn desk_of(job: &JobRow, location: &LocationPage) -> Desk {
    let ip = job.ip.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    Desk {
        staff: job.staff_id,
        name: job.staff_name.clone(),
        role: job.role,
        location: location.clone(),
        origin: Origin {
            ip,
            device: job.device.clone(),
            opener: Opener::Person,
            known_device: crate::known_device::KnownDevice::default(),
        },
        proof: Proof::NotAsked,
    }
}
