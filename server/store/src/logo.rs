//! Logos of locations: one each, apart from the location's row, so that only who shows a logo reads its bytes.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{LocationId, Timestamp};
use tracing::instrument;

row! {
    /// A logo as stored.
    pub struct LogoRow {
        /// Whose.
        pub location_id: LocationId,
        /// The hash of its bytes, as the caller computes it.
        pub hash: String,
        /// What kind of picture the bytes are.
        pub media_type: String,
        /// The picture.
        pub bytes: Vec<u8>,
        /// When it was saved.
        pub saved_at: Timestamp,
    }
}

/// Saves a location's logo in place of any it had.
#[instrument(level = "debug", skip_all)]
pub async fn put(tx: &mut Tx, row: &LogoRow) -> Result<(), StoreError> {
    name(tx, row.location_id, Some(&row.hash)).await?;
    sql("INSERT INTO logos (location_id, hash, media_type, bytes, saved_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (location_id) DO UPDATE
            SET hash = excluded.hash, media_type = excluded.media_type, bytes = excluded.bytes,
                saved_at = excluded.saved_at")
    .bind(row.location_id)
    .bind(&row.hash)
    .bind(&row.media_type)
    .bind(&row.bytes)
    .bind(row.saved_at)
    .change_one(tx)
    .await
}

/// Removes a location's logo; whether there was one.
#[instrument(level = "debug", skip_all)]
pub async fn remove(tx: &mut Tx, location: LocationId) -> Result<bool, StoreError> {
    name(tx, location, None).await?;
    sql("DELETE FROM logos WHERE location_id = $1").bind(location).changed(tx).await
}

/// A location's logo.
#[instrument(level = "debug", skip_all)]
pub async fn of_location(tx: &mut Tx, location: LocationId) -> Result<Option<LogoRow>, StoreError> {
    sql("SELECT location_id, hash, media_type, bytes, saved_at FROM logos WHERE location_id = $1")
        .bind(location)
        .optional(tx)
        .await
}

/// The location's row says which logo there is.
async fn name(tx: &mut Tx, location: LocationId, hash: Option<&str>) -> Result<(), StoreError> {
    sql("UPDATE locations SET logo = $2 WHERE id = $1").bind(location).bind(hash).change_one(tx).await
}
