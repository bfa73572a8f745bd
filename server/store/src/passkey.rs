//! Passkeys of clients and of staff, and the challenges that wait for an answer.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{LocationId, PasskeyId, Timestamp};
use tracing::instrument;
use uuid::Uuid;

/// Whose passkeys: a client's at their location, or a staff member's with the installation's id.
pub type Subject = (LocationId, Uuid);

row! {
    /// A passkey as stored.
    pub struct PasskeyRow {
        /// The location; the installation for staff.
        pub location_id: LocationId,
        /// Its id.
        pub id: PasskeyId,
        /// The client or the staff member.
        pub subject_id: Uuid,
        /// What it calls its holder: random, and the same for all of theirs.
        pub user_handle: Uuid,
        /// What it calls itself.
        pub credential_id: Vec<u8>,
        /// The public key with its counter, as JSON.
        pub credential: String,
        /// What its holder calls it.
        pub name: String,
        /// When it was added.
        pub created_at: Timestamp,
        /// When it last proved anything.
        pub last_used_at: Option<Timestamp>,
    }
}

row! {
    /// A challenge that waits for its answer.
    pub struct CeremonyRow {
        /// The hash of the challenge.
        pub challenge_hash: Vec<u8>,
        /// What the answer is for, as a word.
        pub purpose: String,
        /// Who began it.
        pub begun_by: Vec<u8>,
        /// What the answer is checked against, as JSON.
        pub state: String,
        /// When it began.
        pub created_at: Timestamp,
    }
}

macro_rules! columns {
    () => {
        "location_id, id, subject_id, user_handle, credential_id, credential, name, created_at, last_used_at"
    };
}

/// Adds a passkey.
///
/// # Errors
/// [`StoreError::Duplicate`] if it is somebody's already.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &PasskeyRow) -> Result<(), StoreError> {
    sql(concat! { "INSERT INTO passkeys (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)" })
        .bind(row.location_id)
        .bind(row.id)
        .bind(row.subject_id)
        .bind(row.user_handle)
        .bind(&row.credential_id)
        .bind(&row.credential)
        .bind(&row.name)
        .bind(row.created_at)
        .bind(row.last_used_at)
        .change_one(tx)
        .await
}

/// Everything that somebody has, oldest first.
#[instrument(level = "debug", skip_all)]
pub async fn of_subject(tx: &mut Tx, (location, id): Subject) -> Result<Vec<PasskeyRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), " FROM passkeys WHERE location_id = $1 AND subject_id = $2 ORDER BY created_at, id"
    })
    .bind(location)
    .bind(id)
    .all(tx)
    .await
}

/// How many somebody has.
#[instrument(level = "debug", skip_all)]
pub async fn count(tx: &mut Tx, (location, id): Subject) -> Result<i64, StoreError> {
    sql("SELECT count(*) FROM passkeys WHERE location_id = $1 AND subject_id = $2")
        .bind(location)
        .bind(id)
        .value(tx)
        .await
}

/// The passkey at a location that calls itself so.
#[instrument(level = "debug", skip_all)]
pub async fn by_credential(
    tx: &mut Tx,
    location: LocationId,
    credential_id: &[u8],
) -> Result<Option<PasskeyRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM passkeys WHERE location_id = $1 AND credential_id = $2" })
        .bind(location)
        .bind(credential_id)
        .optional(tx)
        .await
}

/// Notes that a passkey proved something, with what it says of itself since.
#[instrument(level = "debug", skip_all)]
pub async fn note_use(
    tx: &mut Tx,
    row: &PasskeyRow,
    credential: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE passkeys SET credential = $3, last_used_at = $4 WHERE location_id = $1 AND id = $2")
        .bind(row.location_id)
        .bind(row.id)
        .bind(credential)
        .bind(now)
        .change_one(tx)
        .await
}

/// Removes one of somebody's passkeys; whether there was such a one.
#[instrument(level = "debug", skip_all)]
pub async fn remove(tx: &mut Tx, (location, subject): Subject, id: PasskeyId) -> Result<bool, StoreError> {
    sql("DELETE FROM passkeys WHERE location_id = $1 AND subject_id = $2 AND id = $3")
        .bind(location)
        .bind(subject)
        .bind(id)
        .changed(tx)
        .await
}

/// Removes what somebody has added from a moment on; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn remove_since(
    tx: &mut Tx,
    (location, subject): Subject,
    since: Timestamp,
) -> Result<u64, StoreError> {
    sql("DELETE FROM passkeys WHERE location_id = $1 AND subject_id = $2 AND created_at >= $3")
        .bind(location)
        .bind(subject)
        .bind(since)
        .execute(tx)
        .await
}

/// Keeps a challenge.
#[instrument(level = "debug", skip_all)]
pub async fn insert_ceremony(tx: &mut Tx, row: &CeremonyRow) -> Result<(), StoreError> {
    sql("INSERT INTO passkey_ceremonies (challenge_hash, purpose, begun_by, state, created_at)
         VALUES ($1, $2, $3, $4, $5)")
    .bind(&row.challenge_hash)
    .bind(&row.purpose)
    .bind(&row.begun_by)
    .bind(&row.state)
    .bind(row.created_at)
    .change_one(tx)
    .await
}

/// The newest challenge that somebody has for a purpose, live or not: expiry is the caller's rule.
#[instrument(level = "debug", skip_all)]
pub async fn ceremony_of(
    tx: &mut Tx,
    purpose: &str,
    begun_by: &[u8],
) -> Result<Option<CeremonyRow>, StoreError> {
    sql("SELECT challenge_hash, purpose, begun_by, state, created_at
           FROM passkey_ceremonies
          WHERE purpose = $1 AND begun_by = $2
          ORDER BY created_at DESC
          LIMIT 1")
    .bind(purpose)
    .bind(begun_by)
    .optional(tx)
    .await
}

/// Forgets the challenges that somebody has for a purpose; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn end_ceremonies_of(tx: &mut Tx, purpose: &str, begun_by: &[u8]) -> Result<u64, StoreError> {
    sql("DELETE FROM passkey_ceremonies WHERE purpose = $1 AND begun_by = $2")
        .bind(purpose)
        .bind(begun_by)
        .execute(tx)
        .await
}

/// Uses a challenge up, whatever becomes of its answer, and gives it to the one who did.
#[instrument(level = "debug", skip_all)]
pub async fn take_ceremony(tx: &mut Tx, challenge_hash: &[u8]) -> Result<Option<CeremonyRow>, StoreError> {
    let row = sql("SELECT challenge_hash, purpose, begun_by, state, created_at
                     FROM passkey_ceremonies
                    WHERE challenge_hash = $1")
    .bind(challenge_hash)
    .optional(tx)
    .await?;
    let taken = sql("DELETE FROM passkey_ceremonies WHERE challenge_hash = $1")
        .bind(challenge_hash)
        .changed(tx)
        .await?;
    Ok(row.filter(|_| taken))
}

/// Forgets challenges that began before then; how many.
#[instrument(level = "debug", skip_all)]
pub async fn prune_ceremonies(tx: &mut Tx, began_before: Timestamp) -> Result<u64, StoreError> {
    sql("DELETE FROM passkey_ceremonies WHERE created_at < $1").bind(began_before).execute(tx).await
}

/// Forgets every challenge; how many there were.
#[instrument(level = "debug", skip_all)]
pub async fn forget_all_ceremonies(tx: &mut Tx) -> Result<u64, StoreError> {
    sql("DELETE FROM passkey_ceremonies").execute(tx).await
}
