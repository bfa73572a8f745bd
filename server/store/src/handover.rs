//! The short codes of handovers: a keyed hash each, beside the link that a code stands for (R2).

use crate::{StoreError, Tx, sql::sql};
use shared::{ClientId, LinkId, LocationId, Timestamp};
use tracing::instrument;

/// Keeps a client's code, in place of any earlier one.
#[instrument(level = "debug", skip_all)]
pub async fn put_code(
    tx: &mut Tx,
    (location, client): (LocationId, ClientId),
    code_hash: &[u8],
    link: LinkId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sql("INSERT INTO handover_codes (location_id, client_id, code_hash, link_id, expires_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (location_id, client_id) DO UPDATE
            SET code_hash = excluded.code_hash, link_id = excluded.link_id, expires_at = excluded.expires_at")
    .bind(location)
    .bind(client)
    .bind(code_hash)
    .bind(link)
    .bind(expires_at)
    .change_one(tx)
    .await
}

/// The link that a code stands for, dead or alive.
#[instrument(level = "debug", skip_all)]
pub async fn link_of_code(
    tx: &mut Tx,
    location: LocationId,
    code_hash: &[u8],
) -> Result<Option<LinkId>, StoreError> {
    sql("SELECT link_id FROM handover_codes WHERE location_id = $1 AND code_hash = $2")
        .bind(location)
        .bind(code_hash)
        .optional_value(tx)
        .await
}

/// Forgets the codes that ran out before then; how many.
#[instrument(level = "debug", skip_all)]
pub async fn prune_codes(tx: &mut Tx, expired_before: Timestamp) -> Result<u64, StoreError> {
    sql("DELETE FROM handover_codes WHERE expires_at < $1").bind(expired_before).execute(tx).await
}

/// Forgets every code; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn forget_all_codes(tx: &mut Tx) -> Result<u64, StoreError> {
    sql("DELETE FROM handover_codes").execute(tx).await
}
