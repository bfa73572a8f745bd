//! Blocked addresses: those to which a mail failed for good, at one location.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{ClientId, LocationId, Timestamp};
use tracing::instrument;

row! {
    /// A blocked address.
    pub struct BlockedRow {
        /// The location whose mail failed.
        pub location_id: LocationId,
        /// The address in canonical form.
        pub address: String,
        /// When a mail to it last failed.
        pub failed_at: Timestamp,
        /// The mail server's words.
        pub reply: String,
    }
}

/// Blocks an address; one that is blocked already gets the newer date and words.
#[instrument(level = "debug", skip_all)]
pub async fn put(tx: &mut Tx, row: &BlockedRow) -> Result<(), StoreError> {
    sql("INSERT INTO blocked_addresses (location_id, address, failed_at, reply)
         VALUES ($1, $2, $3, $4)
             ON CONFLICT (location_id, address)
             DO UPDATE SET failed_at = excluded.failed_at, reply = excluded.reply")
    .bind(row.location_id)
    .bind(&row.address)
    .bind(row.failed_at)
    .bind(&row.reply)
    .change_one(tx)
    .await
}

/// The block on an address, if there is one.
#[instrument(level = "debug", skip_all)]
pub async fn of_address(
    tx: &mut Tx,
    location: LocationId,
    address: &str,
) -> Result<Option<BlockedRow>, StoreError> {
    sql("SELECT location_id, address, failed_at, reply
           FROM blocked_addresses
          WHERE location_id = $1 AND address = $2")
    .bind(location)
    .bind(address)
    .optional(tx)
    .await
}

/// Unblocks an address; whether it was blocked.
#[instrument(level = "debug", skip_all)]
pub async fn remove(tx: &mut Tx, location: LocationId, address: &str) -> Result<bool, StoreError> {
    sql("DELETE FROM blocked_addresses WHERE location_id = $1 AND address = $2")
        .bind(location)
        .bind(address)
        .changed(tx)
        .await
}

/// Forgets the block on an address that no profile has any more, nor an account for recovery.
#[instrument(level = "debug", skip_all)]
pub async fn forget_unless_used(tx: &mut Tx, location: LocationId, address: &str) -> Result<(), StoreError> {
    sql("DELETE FROM blocked_addresses
          WHERE location_id = $1 AND address = $2
            AND NOT EXISTS (SELECT 1 FROM clients c WHERE c.location_id = $1 AND c.email_canonical = $2)
            AND NOT EXISTS (SELECT 1 FROM clients c WHERE c.location_id = $1 AND c.recovery_email_canonical = $2)")
    .bind(location)
    .bind(address)
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets every block that [`forget_unless_used`] would; how many.
#[instrument(level = "debug", skip_all)]
pub async fn prune(tx: &mut Tx) -> Result<u64, StoreError> {
    sql("DELETE FROM blocked_addresses
          WHERE NOT EXISTS (SELECT 1 FROM clients c
                             WHERE c.location_id = blocked_addresses.location_id
                               AND c.email_canonical = blocked_addresses.address)
            AND NOT EXISTS (SELECT 1 FROM clients c
                             WHERE c.location_id = blocked_addresses.location_id
                               AND c.recovery_email_canonical = blocked_addresses.address)")
    .execute(tx)
    .await
}

/// How many addresses are blocked at a location.
#[instrument(level = "debug", skip_all)]
pub async fn count(tx: &mut Tx, location: LocationId) -> Result<i64, StoreError> {
    sql("SELECT count(*) FROM blocked_addresses WHERE location_id = $1").bind(location).value(tx).await
}

/// A location's blocked addresses, the last failure first: `most` of them after the first `skip`.
#[instrument(level = "debug", skip_all)]
pub async fn page(
    tx: &mut Tx,
    location: LocationId,
    skip: i64,
    most: i64,
) -> Result<Vec<BlockedRow>, StoreError> {
    sql("SELECT location_id, address, failed_at, reply
           FROM blocked_addresses
          WHERE location_id = $1
          ORDER BY failed_at DESC, address
          LIMIT $2 OFFSET $3")
    .bind(location)
    .bind(most)
    .bind(skip)
    .all(tx)
    .await
}

row! {
    /// A client who has a blocked address.
    pub struct ReaderRow {
        /// The address in canonical form.
        pub address: String,
        /// The client.
        pub id: ClientId,
        /// Given name.
        pub first_name: String,
        /// Family name.
        pub last_name: String,
        /// How many clients have this address.
        pub readers: i64,
    }
}

/// The clients who have the addresses of a [`page`], by name: of each address the first few.
#[instrument(level = "debug", skip_all)]
pub async fn readers_of_page(
    tx: &mut Tx,
    location: LocationId,
    (skip, most): (i64, i64),
    most_of_each: i64,
) -> Result<Vec<ReaderRow>, StoreError> {
    sql("WITH page AS (
             SELECT address
               FROM blocked_addresses
              WHERE location_id = $1
              ORDER BY failed_at DESC, address
              LIMIT $2 OFFSET $3
         ), reading AS (
             SELECT p.address, c.id, c.first_name, c.last_name, c.sort_name
               FROM page p JOIN clients c ON c.location_id = $1 AND c.email_canonical = p.address
              UNION
             SELECT p.address, c.id, c.first_name, c.last_name, c.sort_name
               FROM page p JOIN clients c ON c.location_id = $1 AND c.recovery_email_canonical = p.address
         ), numbered AS (
             SELECT address, id, first_name, last_name,
                    row_number() OVER (PARTITION BY address ORDER BY sort_name, id) AS place,
                    count(*) OVER (PARTITION BY address) AS readers
               FROM reading
         )
         SELECT address, id, first_name, last_name, readers
           FROM numbered
          WHERE place <= $4
          ORDER BY address, place")
    .bind(location)
    .bind(most)
    .bind(skip)
    .bind(most_of_each)
    .all(tx)
    .await
}
