//! Where a client stands, kept on the profile for lists to filter by: [`shared::Standing`], in SQL.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{ClientId, LocationId, Stage, Timestamp};
use tracing::instrument;

/// A value of the client's account, of which there may be none.
macro_rules! account {
    ($value:literal) => {
        concat! {
            "(SELECT ", $value, " FROM accounts a
WHERE a.location_id = clients.location_id AND a.client_id = clients.id)"
        }
    };
}

/// When the last invitation runs or ran out; nothing if it was accepted or has ended, or if there was none.
macro_rules! invited_until {
    () => {
        "(SELECT CASE WHEN l.used_at IS NULL AND l.ended_why IS NULL THEN l.expires_at END FROM links l
           WHERE l.location_id = clients.location_id AND l.subject_id = clients.id AND l.purpose = 'invitation'
           ORDER BY l.created_at DESC, l.id DESC LIMIT 1)"
    };
}

/// Notes that something happened to this client, and where they stand after it. Whatever changes a client writes an
/// event, and every event comes here, so the stored standing is always that of the facts. A profile that was merged into
/// another has a word of its own, which no filter asks for.
#[instrument(level = "debug", skip_all)]
pub async fn touch(tx: &mut Tx, location: LocationId, id: ClientId, at: Timestamp) -> Result<(), StoreError> {
    sql(concat! {
        "UPDATE clients
            SET last_event_at = $3,
                stage = CASE
                    WHEN merged_into IS NOT NULL THEN 'merged'
                    WHEN ", account!("a.disabled_at"), " IS NOT NULL THEN 'disabled'
                    WHEN ", account!("a.client_id"), " IS NOT NULL THEN 'active'
                    WHEN email IS NULL THEN 'no-email'
                    WHEN verified_at IS NULL OR verified_by IS NULL THEN 'email-pending'
                    WHEN ", invited_until!(), " IS NOT NULL THEN 'invited'
                    ELSE 'ready-to-invite'
                END,
                stage_until = COALESCE(CASE
                    WHEN ", account!("a.disabled_at"), " IS NOT NULL THEN 0
                    WHEN ", account!("a.client_id"), " IS NOT NULL THEN ", account!("a.locked_until"), "
                    WHEN email IS NULL OR verified_at IS NULL OR verified_by IS NULL THEN 0
                    ELSE ", invited_until!(), "
                END, 0)
          WHERE location_id = $1 AND id = $2"
    })
    .bind(location)
    .bind(id)
    .bind(at)
    .change_one(tx)
    .await
}

row! {
    /// A stored standing.
    pub struct StandingRow {
        /// How far the client has come.
        pub stage: Stage,
        /// When time makes another status of it.
        pub stage_until: Timestamp,
    }
}

/// The stored standing of a client.
#[instrument(level = "debug", skip_all)]
pub async fn standing(
    tx: &mut Tx,
    location: LocationId,
    id: ClientId,
) -> Result<Option<StandingRow>, StoreError> {
    sql("SELECT stage, stage_until FROM clients WHERE location_id = $1 AND id = $2")
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}
