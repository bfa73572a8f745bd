//! What the database says of itself and of what waits in it.

use crate::{
    StoreError, Tx,
    dialect::Dialect,
    sql::{row, sql},
};
use shared::Timestamp;
use tracing::instrument;

/// The database's version, as it says it.
#[instrument(level = "debug", skip_all)]
pub async fn version(tx: &mut Tx) -> Result<String, StoreError> {
    sql(tx.dialect().pick("SELECT sqlite_version()", "SELECT current_setting('server_version')"))
        .value(tx)
        .await
}

/// The database's clock, if it has one of its own.
#[instrument(level = "debug", skip_all)]
pub async fn clock(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    match tx.dialect() {
        Dialect::Sqlite => Ok(None),
        Dialect::Postgres => {
            let micros = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)";
            Ok(Some(sql(micros).value(tx).await?))
        }
    }
}

/// When the newest event of any record happened. It looks at every event.
#[instrument(level = "debug", skip_all)]
pub async fn newest_event(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    sql("SELECT max(at) FROM audit").value(tx).await
}

row! {
    /// Mails that wait.
    pub struct Waiting {
        /// How many.
        pub mails: i64,
        /// When the oldest of them was queued.
        pub since: Option<Timestamp>,
    }
}

/// The mails that wait and were queued before a moment.
#[instrument(level = "debug", skip_all)]
pub async fn waiting(tx: &mut Tx, queued_before: Timestamp) -> Result<Waiting, StoreError> {
    sql("SELECT count(*) AS mails, min(created_at) AS since
           FROM outbox
          WHERE state IN ('queued', 'deferred') AND created_at < $1")
    .bind(queued_before)
    .one(tx)
    .await
}

/// How many mails failed or were set aside since a moment.
#[instrument(level = "debug", skip_all)]
pub async fn parked(tx: &mut Tx, since: Timestamp) -> Result<i64, StoreError> {
    sql("SELECT count(*) FROM outbox WHERE state IN ('failed', 'set-aside') AND settled_at >= $1")
        .bind(since)
        .value(tx)
        .await
}
