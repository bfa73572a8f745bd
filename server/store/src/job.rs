//! Jobs: work that takes longer than a request, done under a lease in small transactions, and what became of each item.

use crate::{
    StoreError, Tx,
    dialect::{row_lock, skip_locked},
    sql::{row, sql},
};
use shared::{ClientId, ItemResult, JobId, JobKind, JobState, LocationId, Role, StaffId, Timestamp};
use tracing::instrument;
use uuid::Uuid;

row! {
    /// A job as stored.
    pub struct JobRow {
        /// Its location.
        pub location_id: LocationId,
        /// Its id.
        pub id: JobId,
        /// What is done.
        pub kind: JobKind,
        /// Whether it goes on.
        pub state: JobState,
        /// What it is about, as the caller's JSON without secrets.
        pub context: String,
        /// How far it has come, in the caller's words; empty at first.
        pub place: String,
        /// How many items it has.
        pub total: i64,
        /// How many of them have a result.
        pub done: i64,
        /// How many items have which result, as the caller's JSON.
        pub counts: String,
        /// Who started it.
        pub staff_id: StaffId,
        /// What they were called then.
        pub staff_name: String,
        /// What they were at the location then.
        pub role: Role,
        /// From which IP address.
        pub ip: String,
        /// On what device.
        pub device: String,
        /// When it was started.
        pub created_at: Timestamp,
        /// When somebody last took it up: whoever waited longest is next.
        pub worked_at: Timestamp,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// The name of whoever stopped it.
        pub ended_by: Option<String>,
        /// Until when a worker has it to itself.
        pub leased_until: Option<Timestamp>,
        /// Which claim holds it.
        pub lease: Option<Uuid>,
    }
}

row! {
    /// What became of one item.
    pub struct ItemRow {
        /// The location.
        pub location_id: LocationId,
        /// The job.
        pub job_id: JobId,
        /// The item's place in the job, from 1; of an import the number of the row.
        pub seq: i64,
        /// The client it is about.
        pub client_id: Option<ClientId>,
        /// What became of it.
        pub result: ItemResult,
        /// More, as the caller's JSON.
        pub detail: Option<String>,
    }
}

row! {
    /// An item with what lists show of its client; nothing of a client who is gone.
    pub struct ItemLine {
        /// The item's place in the job.
        pub seq: i64,
        /// The client it is about.
        pub client_id: Option<ClientId>,
        /// What became of it.
        pub result: ItemResult,
        /// More, as the caller's JSON.
        pub detail: Option<String>,
        /// Given name.
        pub first_name: Option<String>,
        /// Family name.
        pub last_name: Option<String>,
        /// The address on record.
        pub email: Option<String>,
        /// Number on the member card.
        pub member_number: Option<String>,
    }
}

macro_rules! columns {
    () => {
        "location_id, id, kind, state, context, place, total, done, counts, staff_id, staff_name, role, ip, device, \
         created_at, worked_at, ended_at, ended_by, leased_until, lease"
    };
}

/// Adds a job; whether there was none with this id at the location yet.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &JobRow) -> Result<bool, StoreError> {
    sql(concat! {
        "INSERT INTO jobs (", columns!(), ")
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         ON CONFLICT (location_id, id) DO NOTHING"
    })
    .bind(row.location_id)
    .bind(row.id)
    .bind(row.kind)
    .bind(row.state)
    .bind(&row.context)
    .bind(&row.place)
    .bind(row.total)
    .bind(row.done)
    .bind(&row.counts)
    .bind(row.staff_id)
    .bind(&row.staff_name)
    .bind(row.role)
    .bind(&row.ip)
    .bind(&row.device)
    .bind(row.created_at)
    .bind(row.worked_at)
    .bind(row.ended_at)
    .bind(&row.ended_by)
    .bind(row.leased_until)
    .bind(row.lease)
    .changed(tx)
    .await
}

/// The job with this id.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, location: LocationId, id: JobId) -> Result<Option<JobRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM jobs WHERE location_id = $1 AND id = $2" })
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// The job with this id, and every other transaction that locks it waits until this one has ended.
#[instrument(level = "debug", skip_all)]
pub async fn lock(tx: &mut Tx, location: LocationId, id: JobId) -> Result<Option<JobRow>, StoreError> {
    macro_rules! statement {
        ($database:ident) => {
            concat! { "SELECT ", columns!(), " FROM jobs WHERE location_id = $1 AND id = $2", row_lock!($database) }
        };
    }
    sql(tx.dialect().pick(statement!(sqlite), statement!(postgres)))
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// The newest `most` jobs of a location, newest first.
#[instrument(level = "debug", skip_all)]
pub async fn newest(tx: &mut Tx, location: LocationId, most: i64) -> Result<Vec<JobRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), " FROM jobs WHERE location_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
    })
    .bind(location)
    .bind(most)
    .all(tx)
    .await
}

/// Takes the open job that waited longest and that nobody else has. It is the caller's until `until`; a caller that
/// dies simply lets that pass.
#[instrument(level = "debug", skip_all)]
pub async fn claim(
    tx: &mut Tx,
    lease: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<JobRow>, StoreError> {
    macro_rules! statement {
        ($database:ident) => {
            concat! {
                "WITH next AS (
                     SELECT location_id AS next_location_id, id AS next_id
                       FROM jobs
                      WHERE state = 'open' AND (leased_until IS NULL OR leased_until <= $2)
                      ORDER BY worked_at
                      LIMIT 1", skip_locked!($database), "
                 )
                 UPDATE jobs
                    SET lease = $1, leased_until = $3, worked_at = $2
                  WHERE (location_id, id) IN (SELECT next_location_id, next_id FROM next)
              RETURNING ", columns!()
            }
        };
    }
    sql(tx.dialect().pick(statement!(sqlite), statement!(postgres)))
        .bind(lease)
        .bind(now)
        .bind(until)
        .optional(tx)
        .await
}

/// Writes down how far a job has come: place, total, done, counts, and until when its worker has it.
#[instrument(level = "debug", skip_all)]
pub async fn update_progress(tx: &mut Tx, row: &JobRow) -> Result<(), StoreError> {
    sql("UPDATE jobs
            SET place = $3, total = $4, done = $5, counts = $6, leased_until = $7
          WHERE location_id = $1 AND id = $2")
    .bind(row.location_id)
    .bind(row.id)
    .bind(&row.place)
    .bind(row.total)
    .bind(row.done)
    .bind(&row.counts)
    .bind(row.leased_until)
    .change_one(tx)
    .await
}

/// Ends an open job; whether it was open.
#[instrument(level = "debug", skip_all)]
pub async fn end(
    tx: &mut Tx,
    (location, id): (LocationId, JobId),
    state: JobState,
    by: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE jobs
            SET state = $3, ended_at = $4, ended_by = $5, lease = NULL, leased_until = NULL
          WHERE location_id = $1 AND id = $2 AND state = 'open'")
    .bind(location)
    .bind(id)
    .bind(state)
    .bind(now)
    .bind(by)
    .changed(tx)
    .await
}

/// Gives a job back before its lease has run out; nothing if the claim no longer holds it.
#[instrument(level = "debug", skip_all)]
pub async fn release(tx: &mut Tx, location: LocationId, id: JobId, lease: Uuid) -> Result<(), StoreError> {
    sql(
        "UPDATE jobs SET lease = NULL, leased_until = NULL WHERE location_id = $1 AND id = $2 AND lease = $3",
    )
    .bind(location)
    .bind(id)
    .bind(lease)
    .execute(tx)
    .await?;
    Ok(())
}

/// Adds the result of an item. One that has a result already is a duplicate of `job_items_pkey`.
#[instrument(level = "debug", skip_all)]
pub async fn insert_item(tx: &mut Tx, row: &ItemRow) -> Result<(), StoreError> {
    sql("INSERT INTO job_items (location_id, job_id, seq, client_id, result, detail)
         VALUES ($1, $2, $3, $4, $5, $6)")
    .bind(row.location_id)
    .bind(row.job_id)
    .bind(row.seq)
    .bind(row.client_id)
    .bind(row.result)
    .bind(&row.detail)
    .change_one(tx)
    .await
}

/// The first `most` items after a place, in order; with `result`, those that ended so.
#[instrument(level = "debug", skip_all)]
pub async fn items(
    tx: &mut Tx,
    (location, job): (LocationId, JobId),
    result: Option<ItemResult>,
    after_seq: i64,
    most: i64,
) -> Result<Vec<ItemLine>, StoreError> {
    lines(tx, (location, job), result, after_seq, (0, most)).await
}

/// A page of the items, in order; with `result`, of those that ended so.
#[instrument(level = "debug", skip_all)]
pub async fn page_of_items(
    tx: &mut Tx,
    (location, job): (LocationId, JobId),
    result: Option<ItemResult>,
    skip: i64,
    most: i64,
) -> Result<Vec<ItemLine>, StoreError> {
    lines(tx, (location, job), result, i64::MIN, (skip, most)).await
}

async fn lines(
    tx: &mut Tx,
    (location, job): (LocationId, JobId),
    result: Option<ItemResult>,
    after_seq: i64,
    (skip, most): (i64, i64),
) -> Result<Vec<ItemLine>, StoreError> {
    sql("SELECT i.seq, i.client_id, i.result, i.detail, c.first_name, c.last_name, c.email, c.member_number
           FROM (SELECT location_id, seq, client_id, result, detail
                   FROM job_items
                  WHERE location_id = $1 AND job_id = $2 AND ($3 IS NULL OR result = $3) AND seq > $4
                  ORDER BY seq
                  LIMIT $5 OFFSET $6) i
           LEFT JOIN clients c ON c.location_id = i.location_id AND c.id = i.client_id
          ORDER BY i.seq")
    .bind(location)
    .bind(job)
    .bind(result)
    .bind(after_seq)
    .bind(most)
    .bind(skip)
    .all(tx)
    .await
}

/// Forgets jobs that ended before `before`, with their items; how many jobs.
#[instrument(level = "debug", skip_all)]
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    sql("DELETE FROM job_items
          WHERE (location_id, job_id) IN (SELECT location_id, id FROM jobs WHERE ended_at < $1)")
    .bind(before)
    .execute(tx)
    .await?;
    sql("DELETE FROM jobs WHERE ended_at < $1").bind(before).execute(tx).await
}

/// Stops every job that is open, at any location; how many.
#[instrument(level = "debug", skip_all)]
pub async fn stop_all(tx: &mut Tx, by: &str, now: Timestamp) -> Result<u64, StoreError> {
    sql("UPDATE jobs
            SET state = $1, ended_at = $2, ended_by = $3, lease = NULL, leased_until = NULL
          WHERE state = 'open'")
    .bind(JobState::Stopped)
    .bind(now)
    .bind(by)
    .execute(tx)
    .await
}
