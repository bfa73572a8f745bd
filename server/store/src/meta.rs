//! Facts about the installation, such as the fingerprint of its secret key.

use crate::{StoreError, Tx, sql::sql};
use tracing::instrument;

/// The value under a key.
#[instrument(level = "debug", skip_all)]
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    sql("SELECT value FROM meta WHERE key = $1").bind(key).optional_value(tx).await
}

/// Stores a value unless the key has one; whether it did.
#[instrument(level = "debug", skip_all)]
pub async fn put_if_absent(tx: &mut Tx, key: &str, value: &str) -> Result<bool, StoreError> {
    sql("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING")
        .bind(key)
        .bind(value)
        .changed(tx)
        .await
}

/// Stores a value, in place of another if the key has one.
#[instrument(level = "debug", skip_all)]
pub async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    sql("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .bind(key)
        .bind(value)
        .change_one(tx)
        .await
}

/// The value under a key that has one; every other transaction that locks it waits until this one has ended.
#[instrument(level = "debug", skip_all)]
pub async fn lock(tx: &mut Tx, key: &str) -> Result<String, StoreError> {
    sql("UPDATE meta SET value = value WHERE key = $1 RETURNING value").bind(key).value(tx).await
}
