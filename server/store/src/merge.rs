//! Merged profiles. The one that was merged away stays as a tombstone: a row of `clients` that says into which it was
//! merged, and that nothing else finds.

use crate::{
    StoreError, Tx,
    client::{self, ClientRow},
    dialect::row_lock,
    sql::{row, sql},
};
use shared::{ClientId, Ended, Language, LocationId, StaffId, Timestamp};
use tracing::instrument;
use uuid::Uuid;

row! {
    /// A merge as stored.
    pub struct MergeRow {
        /// The location.
        pub location_id: LocationId,
        /// Its id.
        pub id: Uuid,
        /// The profile that stayed.
        pub survivor_id: ClientId,
        /// The profile that was merged away.
        pub merged_id: ClientId,
        /// When.
        pub merged_at: Timestamp,
        /// By whom.
        pub merged_by: StaffId,
        /// What the caller needs to undo it; `None` once that is forgotten.
        pub snapshot: Option<String>,
        /// When it was undone.
        pub undone_at: Option<Timestamp>,
    }
}

macro_rules! columns {
    () => {
        "location_id, id, survivor_id, merged_id, merged_at, merged_by, snapshot, undone_at"
    };
}

/// Adds a merge.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &MergeRow) -> Result<(), StoreError> {
    sql(concat! { "INSERT INTO merges (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" })
        .bind(row.location_id)
        .bind(row.id)
        .bind(row.survivor_id)
        .bind(row.merged_id)
        .bind(row.merged_at)
        .bind(row.merged_by)
        .bind(&row.snapshot)
        .bind(row.undone_at)
        .change_one(tx)
        .await
}

/// One merge.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, location: LocationId, id: Uuid) -> Result<Option<MergeRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM merges WHERE location_id = $1 AND id = $2" })
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// The newest merge into a profile since a moment that was not undone.
#[instrument(level = "debug", skip_all)]
pub async fn latest(
    tx: &mut Tx,
    location: LocationId,
    survivor: ClientId,
    since: Timestamp,
) -> Result<Option<MergeRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), "
           FROM merges
          WHERE location_id = $1 AND survivor_id = $2 AND merged_at > $3 AND undone_at IS NULL
          ORDER BY merged_at DESC
          LIMIT 1"
    })
    .bind(location)
    .bind(survivor)
    .bind(since)
    .optional(tx)
    .await
}

/// Notes that a merge was undone, if it was not; whether it was not.
#[instrument(level = "debug", skip_all)]
pub async fn set_undone(
    tx: &mut Tx,
    location: LocationId,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE merges
            SET undone_at = $3, snapshot = NULL
          WHERE location_id = $1 AND id = $2 AND undone_at IS NULL")
    .bind(location)
    .bind(id)
    .bind(now)
    .changed(tx)
    .await
}

/// Forgets the snapshots of merges before a moment; how many.
#[instrument(level = "debug", skip_all)]
pub async fn forget_snapshots(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    sql("UPDATE merges SET snapshot = NULL WHERE merged_at < $1 AND snapshot IS NOT NULL")
        .bind(before)
        .execute(tx)
        .await
}

/// Into which profile this one was merged, if it was.
#[instrument(level = "debug", skip_all)]
pub async fn survivor_of(
    tx: &mut Tx,
    location: LocationId,
    id: ClientId,
) -> Result<Option<ClientId>, StoreError> {
    sql("SELECT merged_into FROM clients WHERE location_id = $1 AND id = $2 AND merged_into IS NOT NULL")
        .bind(location)
        .bind(id)
        .optional_value(tx)
        .await
}

/// A tombstone, and every other transaction that locks it waits until this one has ended.
#[instrument(level = "debug", skip_all)]
pub async fn lock_tombstone(
    tx: &mut Tx,
    location: LocationId,
    id: ClientId,
) -> Result<Option<ClientRow>, StoreError> {
    macro_rules! statement {
        ($database:ident) => {
            concat! {
                "SELECT ", client::columns!(), " FROM clients c
WHERE c.location_id = $1 AND c.id = $2 AND c.merged_into IS NOT NULL", row_lock!($database)
            }
        };
    }
    sql(tx.dialect().pick(statement!(sqlite), statement!(postgres)))
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// Makes a profile the tombstone of another, and its own tombstones that one's, so that each leads there at once.
#[instrument(level = "debug", skip_all)]
pub async fn bury(
    tx: &mut Tx,
    location: LocationId,
    merged: ClientId,
    survivor: ClientId,
) -> Result<(), StoreError> {
    sql("UPDATE clients SET merged_into = $3 WHERE location_id = $1 AND merged_into = $2")
        .bind(location)
        .bind(merged)
        .bind(survivor)
        .execute(tx)
        .await?;
    sql("UPDATE clients SET merged_into = $3 WHERE location_id = $1 AND id = $2 AND merged_into IS NULL")
        .bind(location)
        .bind(merged)
        .bind(survivor)
        .change_one(tx)
        .await
}

/// Makes a tombstone a profile again, and gives it back the tombstones that were its own.
#[instrument(level = "debug", skip_all)]
pub async fn raise(tx: &mut Tx, location: LocationId, merged: ClientId) -> Result<(), StoreError> {
    sql("UPDATE clients SET merged_into = NULL WHERE location_id = $1 AND id = $2 AND merged_into IS NOT NULL")
        .bind(location)
        .bind(merged)
        .change_one(tx)
        .await?;
    sql("UPDATE clients SET merged_into = $2
          WHERE location_id = $1
            AND id IN (SELECT m.merged_id FROM merges m
                        WHERE m.location_id = $1 AND m.survivor_id = $2 AND m.undone_at IS NULL)")
    .bind(location)
    .bind(merged)
    .execute(tx)
    .await?;
    Ok(())
}

/// Replaces all that a merge decides about a profile with what stands in `row`.
#[instrument(level = "debug", skip_all)]
pub async fn update(tx: &mut Tx, row: &ClientRow) -> Result<(), StoreError> {
    sql("UPDATE clients
            SET first_name = $3, last_name = $4, preferred_name = $5, member_number = $6, birth_date = $7, phone = $8,
                address = $9, language = $10, email = $11, email_canonical = $12, email_saved_at = $13,
                verified_at = $14, verified_by = $15, verified_ip = $16, verified_staff = $17, verified_reason = $18,
                recovery_email = $19, recovery_email_canonical = $20, sort_name = $21, search = $22, updated_at = $23
          WHERE location_id = $1 AND id = $2")
    .bind(row.location_id)
    .bind(row.id)
    .bind(&row.first_name)
    .bind(&row.last_name)
    .bind(&row.preferred_name)
    .bind(&row.member_number)
    .bind(row.birth_date)
    .bind(&row.phone)
    .bind(&row.address)
    .bind(row.language)
    .bind(&row.email)
    .bind(&row.email_canonical)
    .bind(row.email_saved_at)
    .bind(row.verified_at)
    .bind(row.verified_by)
    .bind(&row.verified_ip)
    .bind(row.verified_staff)
    .bind(&row.verified_reason)
    .bind(&row.recovery_email)
    .bind(&row.recovery_email_canonical)
    .bind(&row.sort_name)
    .bind(&row.search)
    .bind(row.updated_at)
    .change_one(tx)
    .await
}

/// Swaps the accounts of two profiles, with all that hangs on them and their passkeys; either may have none. Sessions
/// stay where they are.
/// `spare` is an id that was never used: no two accounts can be one client's, so one of them waits with nobody.
#[instrument(level = "debug", skip_all)]
pub async fn swap_accounts(
    tx: &mut Tx,
    location: LocationId,
    (a, b): (ClientId, ClientId),
    spare: ClientId,
) -> Result<(), StoreError> {
    let nobody = ClientRow::new(location, spare, Language::English, Timestamp::from_micros(0));
    client::insert(tx, &nobody).await?;
    for (from, to) in [(a, spare), (b, a), (spare, b)] {
        for statement in [
            "UPDATE accounts SET client_id = $3 WHERE location_id = $1 AND client_id = $2",
            "UPDATE passkeys SET subject_id = $3 WHERE location_id = $1 AND subject_id = $2",
        ] {
            sql(statement).bind(location).bind(from).bind(to).execute(tx).await?;
        }
    }
    sql("DELETE FROM clients WHERE location_id = $1 AND id = $2")
        .bind(location)
        .bind(spare)
        .change_one(tx)
        .await
}

/// Makes the sessions of one profile another's.
#[instrument(level = "debug", skip_all)]
pub async fn move_sessions(
    tx: &mut Tx,
    location: LocationId,
    from: ClientId,
    to: ClientId,
) -> Result<u64, StoreError> {
    sql("UPDATE sessions SET client_id = $3 WHERE location_id = $1 AND client_id = $2")
        .bind(location)
        .bind(from)
        .bind(to)
        .execute(tx)
        .await
}

/// Gives back the links of a profile that ended at that moment because of a merge, and for no other reason.
#[instrument(level = "debug", skip_all)]
pub async fn revive_links(
    tx: &mut Tx,
    location: LocationId,
    subject: Uuid,
    ended_at: Timestamp,
) -> Result<u64, StoreError> {
    sql("UPDATE links
            SET ended_at = NULL, ended_why = NULL
          WHERE location_id = $1 AND subject_id = $2 AND ended_at = $3 AND ended_why = $4")
    .bind(location)
    .bind(subject)
    .bind(ended_at)
    .bind(Ended::Merged)
    .execute(tx)
    .await
}
