//! Browser sessions of staff, each at one location at a time. Only the token's hash is kept (R23).

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{LocationId, SessionId, StaffId, Timestamp};
use tracing::instrument;

row! {
    /// A staff member's session as stored.
    pub struct StaffSessionRow {
        /// The hash of the token in the cookie.
        pub token_hash: Vec<u8>,
        /// What people see of it in a list.
        pub id: SessionId,
        /// The staff member.
        pub staff_id: StaffId,
        /// The location they chose.
        pub location_id: Option<LocationId>,
        /// When they signed in.
        pub created_at: Timestamp,
        /// The last request, to within the caller's coarseness.
        pub last_seen_at: Timestamp,
        /// From where they signed in.
        pub ip: String,
        /// On what device.
        pub device: String,
        /// When they last proved that it is they, unless that is known to be too long ago.
        pub proved_at: Option<Timestamp>,
    }
}

macro_rules! columns {
    () => {
        "token_hash, id, staff_id, location_id, created_at, last_seen_at, ip, device, proved_at"
    };
}

/// Adds a session.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &StaffSessionRow) -> Result<(), StoreError> {
    sql(concat! {
        "INSERT INTO staff_sessions (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    })
    .bind(&row.token_hash)
    .bind(row.id)
    .bind(row.staff_id)
    .bind(row.location_id)
    .bind(row.created_at)
    .bind(row.last_seen_at)
    .bind(&row.ip)
    .bind(&row.device)
    .bind(row.proved_at)
    .change_one(tx)
    .await
}

/// The session of a token, live or not: expiry is the caller's rule.
#[instrument(level = "debug", skip_all)]
pub async fn by_token_hash(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<StaffSessionRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM staff_sessions WHERE token_hash = $1" })
        .bind(token_hash)
        .optional(tx)
        .await
}

/// Notes a request; whether the session is still there.
#[instrument(level = "debug", skip_all)]
pub async fn touch(tx: &mut Tx, token_hash: &[u8], now: Timestamp) -> Result<bool, StoreError> {
    sql("UPDATE staff_sessions SET last_seen_at = $2 WHERE token_hash = $1")
        .bind(token_hash)
        .bind(now)
        .changed(tx)
        .await
}

/// Puts a session at a location; whether the session is still there.
#[instrument(level = "debug", skip_all)]
pub async fn set_location(tx: &mut Tx, id: SessionId, location: LocationId) -> Result<bool, StoreError> {
    sql("UPDATE staff_sessions SET location_id = $2 WHERE id = $1").bind(id).bind(location).changed(tx).await
}

/// Ends a session; whether there was one.
#[instrument(level = "debug", skip_all)]
pub async fn delete(tx: &mut Tx, token_hash: &[u8]) -> Result<bool, StoreError> {
    sql("DELETE FROM staff_sessions WHERE token_hash = $1").bind(token_hash).changed(tx).await
}

/// Gives a session a new token; whether it is still there.
#[instrument(level = "debug", skip_all)]
pub async fn renew(tx: &mut Tx, session: SessionId, token_hash: &[u8]) -> Result<bool, StoreError> {
    sql("UPDATE staff_sessions SET token_hash = $2 WHERE id = $1")
        .bind(session)
        .bind(token_hash)
        .changed(tx)
        .await
}

/// Forgets a proof, unless another has come meanwhile; whether there was this one.
#[instrument(level = "debug", skip_all)]
pub async fn forget_proof(
    tx: &mut Tx,
    session: SessionId,
    proved_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    sql("UPDATE staff_sessions SET proved_at = NULL WHERE id = $1 AND proved_at = $2")
        .bind(session)
        .bind(proved_at)
        .changed(tx)
        .await
}

/// Notes that whoever has a session has just proven that it is they; whether it is still there.
#[instrument(level = "debug", skip_all)]
pub async fn set_proved_at(
    tx: &mut Tx,
    session: SessionId,
    proved_at: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE staff_sessions SET proved_at = $2 WHERE id = $1")
        .bind(session)
        .bind(proved_at)
        .changed(tx)
        .await
}

/// Ends every session of a staff member; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn delete_of_staff(tx: &mut Tx, staff: StaffId) -> Result<u64, StoreError> {
    sql("DELETE FROM staff_sessions WHERE staff_id = $1").bind(staff).execute(tx).await
}

/// Ends every session of a staff member but this one; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn delete_others(tx: &mut Tx, staff: StaffId, kept: SessionId) -> Result<u64, StoreError> {
    sql("DELETE FROM staff_sessions WHERE staff_id = $1 AND id <> $2")
        .bind(staff)
        .bind(kept)
        .execute(tx)
        .await
}

/// Ends the sessions that a staff member has at a location; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn delete_of_staff_at(
    tx: &mut Tx,
    staff: StaffId,
    location: LocationId,
) -> Result<u64, StoreError> {
    sql("DELETE FROM staff_sessions WHERE staff_id = $1 AND location_id = $2")
        .bind(staff)
        .bind(location)
        .execute(tx)
        .await
}

/// Removes sessions that began before one moment or were last seen before another; how many.
#[instrument(level = "debug", skip_all)]
pub async fn prune(tx: &mut Tx, began_before: Timestamp, seen_before: Timestamp) -> Result<u64, StoreError> {
    sql("DELETE FROM staff_sessions WHERE created_at < $1 OR last_seen_at < $2")
        .bind(began_before)
        .bind(seen_before)
        .execute(tx)
        .await
}

/// Ends every session of every staff member; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn delete_all(tx: &mut Tx) -> Result<u64, StoreError> {
    sql("DELETE FROM staff_sessions").execute(tx).await
}
