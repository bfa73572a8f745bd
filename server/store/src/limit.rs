//! Limits: how often something happened of late, kept where a restart and other nodes see it (R31).

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{LocationId, Span, Timestamp};
use tracing::instrument;

row! {
    /// How often something happened in its current window.
    pub struct Hits {
        /// How often, this time included.
        pub hits: i64,
        /// When the window began; it ends its length later.
        pub window_start: Timestamp,
    }
}

/// Counts one more in the current window, or begins a new one if it has passed. A window lies where its first
/// hit was, so a busy subject gets through again at its end.
#[instrument(level = "debug", skip_all)]
pub async fn hit(
    tx: &mut Tx,
    location: LocationId,
    (scope, subject): (&str, &[u8]),
    now: Timestamp,
    window: Span,
) -> Result<Hits, StoreError> {
    sql("INSERT INTO limits (location_id, scope, subject, window_start, hits)
         VALUES ($1, $2, $3, $4, 1)
         ON CONFLICT (location_id, scope, subject) DO UPDATE
            SET hits         = CASE WHEN limits.window_start <= $5 THEN 1 ELSE limits.hits + 1 END,
                window_start = CASE WHEN limits.window_start <= $5 THEN $4 ELSE limits.window_start END
      RETURNING hits, window_start")
    .bind(location)
    .bind(scope)
    .bind(subject)
    .bind(now)
    .bind(now - window)
    .one(tx)
    .await
}

/// What is counted in the current window, without counting; `None` if nothing is.
#[instrument(level = "debug", skip_all)]
pub async fn peek(
    tx: &mut Tx,
    location: LocationId,
    (scope, subject): (&str, &[u8]),
    now: Timestamp,
    window: Span,
) -> Result<Option<Hits>, StoreError> {
    sql("SELECT hits, window_start
           FROM limits
          WHERE location_id = $1 AND scope = $2 AND subject = $3 AND window_start > $4")
    .bind(location)
    .bind(scope)
    .bind(subject)
    .bind(now - window)
    .optional(tx)
    .await
}

/// Forgets what was counted.
#[instrument(level = "debug", skip_all)]
pub async fn clear(
    tx: &mut Tx,
    location: LocationId,
    (scope, subject): (&str, &[u8]),
) -> Result<(), StoreError> {
    sql("DELETE FROM limits WHERE location_id = $1 AND scope = $2 AND subject = $3")
        .bind(location)
        .bind(scope)
        .bind(subject)
        .execute(tx)
        .await
        .map(drop)
}

/// Removes every window that began before then; how many. The caller goes back past its longest window.
#[instrument(level = "debug", skip_all)]
pub async fn prune(tx: &mut Tx, began_before: Timestamp) -> Result<u64, StoreError> {
    sql("DELETE FROM limits WHERE window_start < $1").bind(began_before).execute(tx).await
}
