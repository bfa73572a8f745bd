//! What a link to undo undoes, and what the client said about it.

use crate::{
    StoreError, Tx,
    sql::{known, row, sql, stored},
};
use shared::{ClientId, Ended, GuardedAct, LinkId, LocationId, Timestamp};
use tracing::instrument;
use uuid::Uuid;

stored! {
    GuardedAct as String, |act| act.code().to_owned(), |raw| known(Self::from_code(&raw));
}

row! {
    /// What a link undoes.
    pub struct UndoRow {
        /// The location.
        pub location_id: LocationId,
        /// The link.
        pub link_id: LinkId,
        /// What it undoes.
        pub act: GuardedAct,
        /// The address that was proven when it was done, as it was typed.
        pub address: String,
    }
}

row! {
    /// What a client said was not them.
    pub struct DisputeRow {
        /// The location.
        pub location_id: LocationId,
        /// The client.
        pub client_id: ClientId,
        /// What was not them.
        pub act: GuardedAct,
        /// When they said so.
        pub at: Timestamp,
    }
}

/// Notes what a link undoes.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &UndoRow) -> Result<(), StoreError> {
    sql("INSERT INTO undos (location_id, link_id, act, address) VALUES ($1, $2, $3, $4)")
        .bind(row.location_id)
        .bind(row.link_id)
        .bind(row.act)
        .bind(&row.address)
        .change_one(tx)
        .await
}

/// What a link undoes.
#[instrument(level = "debug", skip_all)]
pub async fn of_link(tx: &mut Tx, location: LocationId, link: LinkId) -> Result<Option<UndoRow>, StoreError> {
    sql("SELECT location_id, link_id, act, address FROM undos WHERE location_id = $1 AND link_id = $2")
        .bind(location)
        .bind(link)
        .optional(tx)
        .await
}

/// Ends a subject's unused links that undo this act: those to one address, or to all with `None`; how many.
#[instrument(level = "debug", skip_all)]
pub async fn end_links(
    tx: &mut Tx,
    (location, subject): (LocationId, Uuid),
    act: GuardedAct,
    address: Option<&str>,
    why: Ended,
    now: Timestamp,
) -> Result<u64, StoreError> {
    sql("UPDATE links
            SET ended_at = $5, ended_why = $6
          WHERE location_id = $1 AND subject_id = $2 AND purpose = 'undo' AND ($4 IS NULL OR address = $4)
            AND used_at IS NULL AND ended_at IS NULL
            AND id IN (SELECT link_id FROM undos WHERE location_id = $1 AND act = $3)")
    .bind(location)
    .bind(subject)
    .bind(act)
    .bind(address)
    .bind(now)
    .bind(why)
    .execute(tx)
    .await
}

/// Keeps what a client said, in place of anything they said before.
#[instrument(level = "debug", skip_all)]
pub async fn put_dispute(tx: &mut Tx, row: &DisputeRow) -> Result<(), StoreError> {
    sql("INSERT INTO disputes (location_id, client_id, act, at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (location_id, client_id) DO UPDATE SET act = excluded.act, at = excluded.at")
    .bind(row.location_id)
    .bind(row.client_id)
    .bind(row.act)
    .bind(row.at)
    .change_one(tx)
    .await
}

/// What a client said was not them, if nobody has settled it yet.
#[instrument(level = "debug", skip_all)]
pub async fn dispute_of(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
) -> Result<Option<DisputeRow>, StoreError> {
    sql("SELECT location_id, client_id, act, at FROM disputes WHERE location_id = $1 AND client_id = $2")
        .bind(location)
        .bind(client)
        .optional(tx)
        .await
}

/// Forgets what a client said: staff have looked into it.
#[instrument(level = "debug", skip_all)]
pub async fn settle_dispute(tx: &mut Tx, location: LocationId, client: ClientId) -> Result<(), StoreError> {
    sql("DELETE FROM disputes WHERE location_id = $1 AND client_id = $2")
        .bind(location)
        .bind(client)
        .execute(tx)
        .await
        .map(drop)
}
