//! Browser sessions of clients. Only the token's hash is kept (R23).

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{ClientId, LocationId, SessionId, Slug, Timestamp};
use tracing::instrument;

row! {
    /// A client's session as stored.
    pub struct SessionRow {
        /// The location.
        pub location_id: LocationId,
        /// The hash of the token in the cookie.
        pub token_hash: Vec<u8>,
        /// What people see of it in a list.
        pub id: SessionId,
        /// The client.
        pub client_id: ClientId,
        /// When they signed in.
        pub created_at: Timestamp,
        /// The last request, to within the caller's coarseness.
        pub last_seen_at: Timestamp,
        /// From where they signed in.
        pub ip: String,
        /// On what device.
        pub device: String,
    }
}

macro_rules! columns {
    () => {
        "location_id, token_hash, id, client_id, created_at, last_seen_at, ip, device"
    };
}

/// Adds a session.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &SessionRow) -> Result<(), StoreError> {
    sql(concat! { "INSERT INTO sessions (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" })
        .bind(row.location_id)
        .bind(&row.token_hash)
        .bind(row.id)
        .bind(row.client_id)
        .bind(row.created_at)
        .bind(row.last_seen_at)
        .bind(&row.ip)
        .bind(&row.device)
        .change_one(tx)
        .await
}

/// The session of a token, live or not: expiry is the caller's rule.
#[instrument(level = "debug", skip_all)]
pub async fn by_token_hash(
    tx: &mut Tx,
    location: LocationId,
    token_hash: &[u8],
) -> Result<Option<SessionRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM sessions WHERE location_id = $1 AND token_hash = $2" })
        .bind(location)
        .bind(token_hash)
        .optional(tx)
        .await
}

/// The slug of the location where a token has a session, for whoever does not say which they mean.
#[instrument(level = "debug", skip_all)]
pub async fn place_of(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Slug>, StoreError> {
    // By way of the locations, since the key of a session begins with its own.
    sql("SELECT slug FROM locations \
         WHERE id IN (SELECT location_id FROM sessions WHERE sessions.location_id = locations.id AND token_hash = $1)")
    .bind(token_hash)
    .optional_value(tx)
    .await
}

/// Notes a request; whether the session is still there.
#[instrument(level = "debug", skip_all)]
pub async fn touch(
    tx: &mut Tx,
    location: LocationId,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE sessions SET last_seen_at = $3 WHERE location_id = $1 AND token_hash = $2")
        .bind(location)
        .bind(token_hash)
        .bind(now)
        .changed(tx)
        .await
}

/// Gives a session a new token; whether it is still there.
#[instrument(level = "debug", skip_all)]
pub async fn renew(
    tx: &mut Tx,
    location: LocationId,
    token_hash: &[u8],
    new_token_hash: &[u8],
) -> Result<bool, StoreError> {
    sql("UPDATE sessions SET token_hash = $3 WHERE location_id = $1 AND token_hash = $2")
        .bind(location)
        .bind(token_hash)
        .bind(new_token_hash)
        .changed(tx)
        .await
}

/// Ends every session of a client but one; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn delete_others(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    kept: &[u8],
) -> Result<u64, StoreError> {
    sql("DELETE FROM sessions WHERE location_id = $1 AND client_id = $2 AND token_hash <> $3")
        .bind(location)
        .bind(client)
        .bind(kept)
        .execute(tx)
        .await
}

/// Ends a session; whether there was one.
#[instrument(level = "debug", skip_all)]
pub async fn delete(tx: &mut Tx, location: LocationId, token_hash: &[u8]) -> Result<bool, StoreError> {
    sql("DELETE FROM sessions WHERE location_id = $1 AND token_hash = $2")
        .bind(location)
        .bind(token_hash)
        .changed(tx)
        .await
}

/// Ends every session of a client; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn delete_of_client(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
) -> Result<u64, StoreError> {
    sql("DELETE FROM sessions WHERE location_id = $1 AND client_id = $2")
        .bind(location)
        .bind(client)
        .execute(tx)
        .await
}

/// How many sessions of a client began after one moment and were last seen after another: the live ones.
#[instrument(level = "debug", skip_all)]
pub async fn count(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    began_after: Timestamp,
    seen_after: Timestamp,
) -> Result<i64, StoreError> {
    sql("SELECT count(*)
           FROM sessions
          WHERE location_id = $1 AND client_id = $2 AND created_at > $3 AND last_seen_at > $4")
    .bind(location)
    .bind(client)
    .bind(began_after)
    .bind(seen_after)
    .value(tx)
    .await
}

/// Ends every session at a location; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn delete_of_location(tx: &mut Tx, location: LocationId) -> Result<u64, StoreError> {
    sql("DELETE FROM sessions WHERE location_id = $1").bind(location).execute(tx).await
}

/// Removes sessions of every location that began before one moment, or without a visit for as many days as their
/// location allows; how many.
#[instrument(level = "debug", skip_all)]
pub async fn prune(tx: &mut Tx, began_before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
    sql("DELETE FROM sessions
          WHERE created_at < $1
             OR last_seen_at < $2 - 86400000000 * (SELECT l.session_days
                                                     FROM locations l
                                                    WHERE l.id = sessions.location_id)")
    .bind(began_before)
    .bind(now)
    .execute(tx)
    .await
}

/// Removes the sessions at a location that were last seen before a moment; how many.
#[instrument(level = "debug", skip_all)]
pub async fn prune_of_location(
    tx: &mut Tx,
    location: LocationId,
    seen_before: Timestamp,
) -> Result<u64, StoreError> {
    sql("DELETE FROM sessions WHERE location_id = $1 AND last_seen_at < $2")
        .bind(location)
        .bind(seen_before)
        .execute(tx)
        .await
}

/// Ends every session at every location; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn delete_all(tx: &mut Tx) -> Result<u64, StoreError> {
    sql("DELETE FROM sessions").execute(tx).await
}
