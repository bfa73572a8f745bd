//! Whom a username that opens nothing may have been meant for. What was typed is never stored (R36).

use super::reversed;
use crate::{
    StoreError, Tx,
    sql::{known, row, sql, stored},
};
use shared::{ClientId, LocationId, Slip, Timestamp, Username};
use tracing::instrument;

stored! {
    Slip as String, |slip| slip.code().to_owned(), |raw| known(Self::from_code(&raw));
}

row! {
    /// An account that may have been meant.
    pub struct Candidate {
        /// Its location.
        pub location_id: LocationId,
        /// Its client.
        pub client_id: ClientId,
        /// Its username.
        pub username: Username,
    }
}

/// At most `most` accounts whose username starts like this, and `most` whose username ends like that. Both walk a
/// stretch of an index.
#[instrument(level = "debug", skip_all)]
pub async fn like(
    tx: &mut Tx,
    location: LocationId,
    (start, end): (&str, &str),
    most: i64,
) -> Result<Vec<Candidate>, StoreError> {
    let backwards = reversed(end);
    let mut found: Vec<Candidate> = sql("SELECT location_id, client_id, username
           FROM accounts
          WHERE location_id = $1 AND username COLLATE \"binary\" >= $2 AND username COLLATE \"binary\" < $3
            AND disabled_at IS NULL
          LIMIT $4")
    .bind(location)
    .bind(start)
    .bind(past(start))
    .bind(most)
    .all(tx)
    .await?;
    let ending: Vec<Candidate> = sql("SELECT location_id, client_id, username
           FROM accounts
          WHERE location_id = $1 AND username_reversed >= $2 AND username_reversed < $3
            AND disabled_at IS NULL
          LIMIT $4")
    .bind(location)
    .bind(&backwards)
    .bind(past(&backwards))
    .bind(most)
    .all(tx)
    .await?;
    found.extend(ending);
    Ok(found)
}

/// What comes after every text that starts like this, byte by byte: no character is greater than the last one.
fn past(start: &str) -> String {
    format!("{start}{}", char::MAX)
}

/// The accounts of the clients whose address, or last proven address, this is.
#[instrument(level = "debug", skip_all)]
pub async fn with_address(
    tx: &mut Tx,
    location: LocationId,
    canonical: &str,
) -> Result<Vec<Candidate>, StoreError> {
    sql("SELECT a.location_id, a.client_id, a.username
           FROM clients c JOIN accounts a ON a.location_id = c.location_id AND a.client_id = c.id
          WHERE c.location_id = $1 AND c.email_canonical = $2 AND a.disabled_at IS NULL
          UNION
         SELECT a.location_id, a.client_id, a.username
           FROM clients c JOIN accounts a ON a.location_id = c.location_id AND a.client_id = c.id
          WHERE c.location_id = $1 AND c.recovery_email_canonical = $2 AND a.disabled_at IS NULL")
    .bind(location)
    .bind(canonical)
    .all(tx)
    .await
}

/// At most `most` accounts with this very username at other locations.
#[instrument(level = "debug", skip_all)]
pub async fn at_other_locations(
    tx: &mut Tx,
    here: LocationId,
    username: &Username,
    most: i64,
) -> Result<Vec<Candidate>, StoreError> {
    sql("SELECT location_id, client_id, username
           FROM accounts
          WHERE username = $1 AND location_id <> $2 AND disabled_at IS NULL
          LIMIT $3")
    .bind(username)
    .bind(here)
    .bind(most)
    .all(tx)
    .await
}

/// Notes a near miss of an account's username.
#[instrument(level = "debug", skip_all)]
pub async fn note_near_miss(
    tx: &mut Tx,
    (location, client): (LocationId, ClientId),
    slip: Slip,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE accounts
            SET near_miss_at = $3, near_miss = $4, near_misses = near_misses + 1
          WHERE location_id = $1 AND client_id = $2")
    .bind(location)
    .bind(client)
    .bind(now)
    .bind(slip)
    .change_one(tx)
    .await
}

/// Notes that an account's username was tried at another location.
#[instrument(level = "debug", skip_all)]
pub async fn note_tried_elsewhere(
    tx: &mut Tx,
    (location, client): (LocationId, ClientId),
    elsewhere: LocationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE accounts
            SET tried_elsewhere_at = $3, tried_elsewhere = $4
          WHERE location_id = $1 AND client_id = $2")
    .bind(location)
    .bind(client)
    .bind(now)
    .bind(elsewhere)
    .change_one(tx)
    .await
}

/// Notes that a browser signed in and keeps no cookies. The next good sign-in forgets it.
#[instrument(level = "debug", skip_all)]
pub async fn note_without_cookies(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE accounts SET cookies_refused_at = $3 WHERE location_id = $1 AND client_id = $2")
        .bind(location)
        .bind(client)
        .bind(now)
        .change_one(tx)
        .await
}
