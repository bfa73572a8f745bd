//! Jobs: work that takes longer than a request. Started at a desk, worked on in small transactions by whichever node
//! has time, watched, stopped, and read afterwards item by item.
//!
//! A new kind of job is a [`shared::JobKind`], a variant of `work::Work` that names its items and acts on them, and a
//! use case that calls `start`.

mod results;
mod work;

pub use results::ResultsFile;
pub use work::{Claim, Step, claim, woken};
pub(crate) use work::{Item, Next, Outcome, lock_clients, next_clients};

use crate::{
    actor::Desk,
    context::Accounts,
    import::{self, RowProblems},
    record::{self, About, Detail},
    refused::Refused,
};
use serde::{Deserialize, Serialize};
use shared::{
    ClientId, EventKind, ItemResult, JobId, JobKind, JobState, Permission, SameThing, Span, Timestamp,
};
use std::collections::BTreeMap;
use store::{
    Tx, Wake,
    job::{ItemLine, JobRow},
};

/// A job at a glance.
#[derive(Clone, Debug)]
pub struct JobView {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Whether it goes on.
    pub state: JobState,
    /// How many items it has.
    pub total: i64,
    /// How many of them have a result.
    pub done: i64,
    /// How many ended how, in the order in which results are told.
    pub counts: Vec<(ItemResult, i64)>,
    /// Who started it.
    pub started_by: String,
    /// When.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who stopped it.
    pub stopped_by: Option<String>,
}

/// What became of one item.
#[derive(Clone, Debug)]
pub struct JobItem {
    /// The item's place; of an import the number of the row.
    pub seq: i64,
    /// The client, if they are still on the books.
    pub client: Option<ListedPerson>,
    /// What became of it.
    pub result: ItemResult,
    /// Why, and of which row.
    pub detail: ItemDetail,
}

/// More about an item: why a row of a file was not imported, and what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemDetail {
    /// What can't be taken of the row.
    pub problems: RowProblems,
    /// What the row has in common with somebody.
    pub same: Option<SameThing>,
    /// That is this client, as they were called then.
    pub as_client: Option<String>,
    /// That is this earlier row.
    pub as_row: Option<i64>,
    /// What stands in the row.
    pub cells: Vec<String>,
}

impl ItemDetail {
    pub(crate) fn write(&self) -> Result<String, Refused> {
        serde_json::to_string(self).map_err(Refused::broken)
    }

    /// Why nothing was done, in one line; nothing if the result says it all.
    #[must_use]
    pub fn why(&self) -> String {
        let words = words::staff();
        let Some(same) = self.same else { return import::in_words(&self.problems) };
        match (&self.as_client, self.as_row) {
            (Some(name), _) => words::like_client(same, name),
            (None, Some(row)) => words::like_row(same, row),
            (None, None) => words.result_duplicate(),
        }
    }
}

/// Whom an item is about.
#[derive(Clone, Debug)]
pub struct ListedPerson {
    /// The profile.
    pub id: ClientId,
    /// Given and family name.
    pub name: String,
    /// The address on record; may be empty.
    pub email: String,
    /// Number on the member card; may be empty.
    pub member_number: String,
}

/// A job with a page of its items.
#[derive(Clone, Debug)]
pub struct JobPage {
    /// The job.
    pub job: JobView,
    /// The items of this page.
    pub items: Vec<JobItem>,
    /// Only those that ended so are shown.
    pub only: Option<ItemResult>,
    /// How many items there are on all pages.
    pub listed: i64,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
    /// The moment at which all this holds.
    pub now: Timestamp,
}

/// Items a page.
pub const PAGE_SIZE: u32 = 50;
/// How many jobs the list shows.
const LISTED: i64 = 50;
/// How long a job's results can be read and fetched. They name people, and the record keeps what was done.
pub const KEPT: Span = Span::days(30);

/// The location's jobs of the last month, newest first.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator.
pub async fn list(accounts: &Accounts, desk: &Desk) -> Result<Vec<JobView>, Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().read().await?;
    let rows = store::job::newest(&mut tx, desk.location.id, LISTED).await?;
    Ok(rows.into_iter().map(view).collect())
}

/// A job with a page of its items; with `only`, of those that ended so.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`].
pub async fn page(
    accounts: &Accounts,
    desk: &Desk,
    id: JobId,
    only: Option<ItemResult>,
    page: u32,
) -> Result<JobPage, Refused> {
    desk.must(Permission::RunLocation)?;
    let here = desk.location.id;
    let mut tx = accounts.store().read().await?;
    let job = view(store::job::by_id(&mut tx, here, id).await?.ok_or(Refused::NotFound)?);
    let of = |result| job.counts.iter().find(|(known, _)| *known == result).map_or(0, |(_, many)| *many);
    let listed = only.map_or(job.done, of);
    let pages = u32::try_from(listed).unwrap_or(u32::MAX).div_ceil(PAGE_SIZE).max(1);
    let page = page.clamp(1, pages);
    let skip = i64::from(page - 1) * i64::from(PAGE_SIZE);
    let items = store::job::page_of_items(&mut tx, (here, id), only, skip, i64::from(PAGE_SIZE)).await?;
    let items = items.into_iter().map(item).collect();
    Ok(JobPage { job, items, only, listed, page, pages, now: accounts.now() })
}

/// The next items of a job after a place, for a file of all of them; with `only`, of those that ended so. Empty after
/// the last.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`].
pub async fn items_after(
    accounts: &Accounts,
    desk: &Desk,
    id: JobId,
    only: Option<ItemResult>,
    after_seq: i64,
) -> Result<Vec<JobItem>, Refused> {
    desk.must(Permission::RunLocation)?;
    let here = desk.location.id;
    let mut tx = accounts.store().read().await?;
    if store::job::by_id(&mut tx, here, id).await?.is_none() {
        return Err(Refused::NotFound);
    }
    let items = store::job::items(&mut tx, (here, id), only, after_seq, 500).await?;
    Ok(items.into_iter().map(item).collect())
}

/// The headings of the file that a job imports: beside the results of its rows stands what stood in those that were not
/// imported, to be mended and uploaded again.
async fn headings(accounts: &Accounts, desk: &Desk, id: JobId) -> Result<Vec<String>, Refused> {
    let mut tx = accounts.store().read().await?;
    let row = store::job::by_id(&mut tx, desk.location.id, id).await?.ok_or(Refused::NotFound)?;
    Ok(import::headings_of(&row))
}

/// Stops a job: what is done stays done, the rest is left alone.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`], [`Refused::Changed`] if it has ended already.
pub async fn stop(accounts: &Accounts, desk: &Desk, id: JobId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().begin().await?;
    // Waits for the items in hand.
    let job = store::job::lock(&mut tx, here, id).await?.ok_or(Refused::NotFound)?;
    if !store::job::end(&mut tx, (here, id), JobState::Stopped, Some(&desk.name), now).await? {
        return Err(Refused::Changed);
    }
    let about = about_job(job.kind, job.done);
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::JobStopped, about).await?;
    tx.wake(Wake::Job { location: here, job: id });
    tx.commit().await?;
    Ok(())
}

/// An id for a job that a page asks about.
#[must_use]
pub fn draw_id(accounts: &Accounts) -> JobId {
    JobId::new(accounts.new_id())
}

/// A job to start.
pub(crate) struct NewJob {
    /// Drawn when the page was written that asks, so that a second press starts nothing.
    pub(crate) id: JobId,
    pub(crate) kind: JobKind,
    /// What it is about, as JSON without secrets.
    pub(crate) context: String,
    /// How many items it has, as far as is known.
    pub(crate) total: i64,
}

/// Starts a job in the caller's transaction, as its last act; whether it was not started before.
pub(crate) async fn start(
    accounts: &Accounts,
    tx: &mut Tx,
    desk: &Desk,
    new: NewJob,
) -> Result<bool, Refused> {
    let (here, now) = (desk.location.id, accounts.now());
    let (kind, total) = (new.kind, new.total);
    let row = JobRow {
        location_id: here,
        id: new.id,
        kind,
        state: JobState::Open,
        context: new.context,
        place: String::new(),
        total,
        done: 0,
        counts: "{}".to_owned(),
        staff_id: desk.staff,
        staff_name: desk.name.clone(),
        role: desk.role,
        ip: desk.origin.ip.to_string(),
        device: desk.origin.device.clone(),
        created_at: now,
        worked_at: now,
        ended_at: None,
        ended_by: None,
        leased_until: None,
        lease: None,
    };
    if !store::job::insert(tx, &row).await? {
        return Ok(false);
    }
    tx.wake(Wake::Jobs);
    record::write(accounts, tx, here, desk.actor(), EventKind::JobStarted, about_job(kind, total)).await?;
    Ok(true)
}

/// Forgets jobs whose results nobody needs any more.
pub(crate) async fn prune(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    Ok(store::job::prune(tx, accounts.now() - KEPT).await?)
}

/// How many items of a job ended so.
pub(crate) fn many(row: &JobRow, result: ItemResult) -> i64 {
    let counts = Counts::read(&row.counts).list();
    counts.into_iter().find(|(known, _)| *known == result).map_or(0, |(_, many)| many)
}

fn about_job(kind: JobKind, many: i64) -> About {
    let detail = Detail { job: Some(kind.code().to_owned()), many: Some(many), ..Detail::default() };
    About::default().with(detail)
}

fn view(row: JobRow) -> JobView {
    JobView {
        id: row.id,
        kind: row.kind,
        state: row.state,
        total: row.total,
        done: row.done,
        counts: Counts::read(&row.counts).list(),
        started_by: row.staff_name,
        started_at: row.created_at,
        ended_at: row.ended_at,
        stopped_by: row.ended_by,
    }
}

fn item(line: ItemLine) -> JobItem {
    let client = match (line.client_id, line.first_name, line.last_name) {
        (Some(id), Some(first), Some(last)) => Some(ListedPerson {
            id,
            name: format!("{first} {last}"),
            email: line.email.unwrap_or_default(),
            member_number: line.member_number.unwrap_or_default(),
        }),
        _ => None,
    };
    let detail = line.detail.as_deref().and_then(|detail| serde_json::from_str(detail).ok());
    JobItem { seq: line.seq, client, result: line.result, detail: detail.unwrap_or_default() }
}

/// How many items ended how, by the code of the result.
struct Counts(BTreeMap<String, i64>);

impl Counts {
    fn read(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    fn add(&mut self, result: ItemResult) {
        *self.0.entry(result.code().to_owned()).or_default() += 1;
    }

    fn write(&self) -> Result<String, Refused> {
        serde_json::to_string(&self.0).map_err(Refused::broken)
    }

    fn list(&self) -> Vec<(ItemResult, i64)> {
        let many = |result: &ItemResult| Some((*result, *self.0.get(result.code())?));
        ItemResult::ALL.iter().filter_map(many).collect()
    }
}
