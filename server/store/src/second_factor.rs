//! The second factor of staff: the seed of an app's secret, hashes of recovery codes, and sign-ins that wait for a code.

use crate::{
    StoreError, Tx,
    sql::{insert_all, row, sql},
};
use shared::{StaffId, Timestamp};
use tracing::instrument;

row! {
    /// A staff member's second factor as stored.
    pub struct SecondFactorRow {
        /// Whose.
        pub staff_id: StaffId,
        /// What gives the app's secret together with the installation's key (R2).
        pub seed: Vec<u8>,
        /// The step of the last code that was taken.
        pub last_step: i64,
        /// When its set-up began.
        pub created_at: Timestamp,
        /// Since when it is asked for; not yet, while it is being set up.
        pub switched_on_at: Option<Timestamp>,
    }
}

row! {
    /// A sign-in whose password was right, and which waits for a code. It opens nothing.
    pub struct PendingRow {
        /// The hash of the token in the cookie.
        pub token_hash: Vec<u8>,
        /// The staff member.
        pub staff_id: StaffId,
        /// When the password was given.
        pub created_at: Timestamp,
    }
}

/// Begins a set-up, in place of one that was not finished; whether there was none that is switched on.
#[instrument(level = "debug", skip_all)]
pub async fn begin(tx: &mut Tx, id: StaffId, seed: &[u8], now: Timestamp) -> Result<bool, StoreError> {
    sql("INSERT INTO second_factors (staff_id, seed, last_step, created_at)
         VALUES ($1, $2, 0, $3)
         ON CONFLICT (staff_id) DO UPDATE
            SET seed = excluded.seed, last_step = 0, created_at = excluded.created_at
          WHERE second_factors.switched_on_at IS NULL")
    .bind(id)
    .bind(seed)
    .bind(now)
    .changed(tx)
    .await
}

/// The second factor of a staff member, switched on or being set up.
#[instrument(level = "debug", skip_all)]
pub async fn of_staff(tx: &mut Tx, id: StaffId) -> Result<Option<SecondFactorRow>, StoreError> {
    sql("SELECT staff_id, seed, last_step, created_at, switched_on_at FROM second_factors WHERE staff_id = $1")
        .bind(id)
        .optional(tx)
        .await
}

/// Whether a staff member's second factor is switched on.
#[instrument(level = "debug", skip_all)]
pub async fn is_on(tx: &mut Tx, id: StaffId) -> Result<bool, StoreError> {
    sql("SELECT count(*) FROM second_factors WHERE staff_id = $1 AND switched_on_at IS NOT NULL")
        .bind(id)
        .value(tx)
        .await
}

/// Switches on what was set up with this seed, with the step of the code that proved it; whether it still waited for
/// that.
#[instrument(level = "debug", skip_all)]
pub async fn switch_on(
    tx: &mut Tx,
    id: StaffId,
    seed: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE second_factors
            SET switched_on_at = $4, last_step = $3
          WHERE staff_id = $1 AND seed = $2 AND switched_on_at IS NULL")
    .bind(id)
    .bind(seed)
    .bind(step)
    .bind(now)
    .changed(tx)
    .await
}

/// Uses the code of a step up, and those of the steps before it; whether it was still unused.
#[instrument(level = "debug", skip_all)]
pub async fn use_step(tx: &mut Tx, id: StaffId, step: i64) -> Result<bool, StoreError> {
    sql("UPDATE second_factors
            SET last_step = $2
          WHERE staff_id = $1 AND switched_on_at IS NOT NULL AND last_step < $2")
    .bind(id)
    .bind(step)
    .changed(tx)
    .await
}

/// Removes a second factor with its recovery codes; whether there was one.
#[instrument(level = "debug", skip_all)]
pub async fn remove(tx: &mut Tx, id: StaffId) -> Result<bool, StoreError> {
    sql("DELETE FROM recovery_codes WHERE staff_id = $1").bind(id).execute(tx).await?;
    sql("DELETE FROM second_factors WHERE staff_id = $1").bind(id).changed(tx).await
}

/// Keeps the hashes of recovery codes, in place of all earlier ones.
#[instrument(level = "debug", skip_all)]
pub async fn put_codes(tx: &mut Tx, id: StaffId, hashes: &[Vec<u8>]) -> Result<(), StoreError> {
    sql("DELETE FROM recovery_codes WHERE staff_id = $1").bind(id).execute(tx).await?;
    insert_all(tx, "recovery_codes (staff_id, code_hash)", hashes, |sql, hash| sql.bind(id).bind(hash)).await
}

/// Uses a recovery code up; whether there was such a one.
#[instrument(level = "debug", skip_all)]
pub async fn use_code(tx: &mut Tx, id: StaffId, hash: &[u8]) -> Result<bool, StoreError> {
    sql("DELETE FROM recovery_codes WHERE staff_id = $1 AND code_hash = $2")
        .bind(id)
        .bind(hash)
        .changed(tx)
        .await
}

/// How many recovery codes are left.
#[instrument(level = "debug", skip_all)]
pub async fn codes_left(tx: &mut Tx, id: StaffId) -> Result<i64, StoreError> {
    sql("SELECT count(*) FROM recovery_codes WHERE staff_id = $1").bind(id).value(tx).await
}

/// Adds a pending sign-in.
#[instrument(level = "debug", skip_all)]
pub async fn insert_pending(tx: &mut Tx, row: &PendingRow) -> Result<(), StoreError> {
    sql("INSERT INTO pending_sign_ins (token_hash, staff_id, created_at) VALUES ($1, $2, $3)")
        .bind(&row.token_hash)
        .bind(row.staff_id)
        .bind(row.created_at)
        .change_one(tx)
        .await
}

/// The pending sign-in of a token, live or not: expiry is the caller's rule.
#[instrument(level = "debug", skip_all)]
pub async fn pending(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<PendingRow>, StoreError> {
    sql("SELECT token_hash, staff_id, created_at FROM pending_sign_ins WHERE token_hash = $1")
        .bind(token_hash)
        .optional(tx)
        .await
}

/// Ends a pending sign-in; whether there was one.
#[instrument(level = "debug", skip_all)]
pub async fn end_pending(tx: &mut Tx, token_hash: &[u8]) -> Result<bool, StoreError> {
    sql("DELETE FROM pending_sign_ins WHERE token_hash = $1").bind(token_hash).changed(tx).await
}

/// Ends every pending sign-in of a staff member; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn end_pending_of_staff(tx: &mut Tx, id: StaffId) -> Result<u64, StoreError> {
    sql("DELETE FROM pending_sign_ins WHERE staff_id = $1").bind(id).execute(tx).await
}

/// Forgets pending sign-ins that began before then; how many.
#[instrument(level = "debug", skip_all)]
pub async fn prune_pending(tx: &mut Tx, began_before: Timestamp) -> Result<u64, StoreError> {
    sql("DELETE FROM pending_sign_ins WHERE created_at < $1").bind(began_before).execute(tx).await
}

/// Forgets every sign-in that waits for a code; how many there were.
///
/// # Errors
/// [`StoreError`] if the database can't be written.
pub async fn forget_all_pending(tx: &mut Tx) -> Result<u64, StoreError> {
    sql("DELETE FROM pending_sign_ins").execute(tx).await
}
