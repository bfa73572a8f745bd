//! Self-Service accounts: username and password of one client at one location.

mod near_miss;

pub use near_miss::{
    Candidate, at_other_locations, like, note_near_miss, note_tried_elsewhere, note_without_cookies,
    with_address,
};

use crate::{
    PasswordHash, StoreError, Tx,
    dialect::each_text,
    sql::{self, row, sql},
};
use shared::{ClientId, LocationId, StaffId, Timestamp, Username};
use tracing::instrument;

row! {
    /// An account as stored.
    pub struct AccountRow {
        /// The location.
        pub location_id: LocationId,
        /// The client whose account this is.
        pub client_id: ClientId,
        /// The username, unique at the location.
        pub username: Username,
        /// The password's hash.
        pub password_hash: PasswordHash,
        /// When the password was chosen.
        pub password_changed_at: Timestamp,
        /// When the account was made.
        pub created_at: Timestamp,
        /// When staff switched it off.
        pub disabled_at: Option<Timestamp>,
        /// Who did.
        pub disabled_by: Option<StaffId>,
        /// Why.
        pub disabled_reason: Option<String>,
        /// Failed sign-ins since the last good one.
        pub failures: i64,
        /// The last failed sign-in.
        pub last_failure_at: Option<Timestamp>,
        /// Until when too many failures keep it locked.
        pub locked_until: Option<Timestamp>,
        /// The last good sign-in.
        pub last_sign_in_at: Option<Timestamp>,
        /// On what device that was.
        pub last_sign_in_device: Option<String>,
    }
}

macro_rules! columns {
    () => {
        "location_id, client_id, username, password_hash, password_changed_at, created_at, disabled_at, disabled_by, \
         disabled_reason, failures, last_failure_at, locked_until, last_sign_in_at, last_sign_in_device"
    };
}

/// Adds an account. A taken username is a duplicate of `accounts_location_id_username_key`; a second account of
/// the same client is one of `accounts_pkey`.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &AccountRow) -> Result<(), StoreError> {
    insert_all(tx, std::slice::from_ref(row)).await
}

/// Adds accounts as [`insert`] does.
#[instrument(level = "debug", skip_all)]
pub async fn insert_all(tx: &mut Tx, rows: &[AccountRow]) -> Result<(), StoreError> {
    let into = concat! { "accounts (", columns!(), ", username_reversed)" };
    sql::insert_all(tx, into, rows, |sql, row| {
        sql.bind(row.location_id)
            .bind(row.client_id)
            .bind(&row.username)
            .bind(&row.password_hash)
            .bind(row.password_changed_at)
            .bind(row.created_at)
            .bind(row.disabled_at)
            .bind(row.disabled_by)
            .bind(&row.disabled_reason)
            .bind(row.failures)
            .bind(row.last_failure_at)
            .bind(row.locked_until)
            .bind(row.last_sign_in_at)
            .bind(&row.last_sign_in_device)
            .bind(reversed(row.username.as_str()))
    })
    .await
}

/// Which of the usernames in this JSON array are taken.
#[instrument(level = "debug", skip_all)]
pub async fn taken(tx: &mut Tx, location: LocationId, usernames: &str) -> Result<Vec<TakenRow>, StoreError> {
    // "CROSS" keeps SQLite from looking through the array for each account; the unique index has this order of letters.
    macro_rules! as_indexed {
        (sqlite) => {
            ""
        };
        (postgres) => {
            " COLLATE \"default\""
        };
    }
    macro_rules! statement {
        ($database:ident) => {
            concat! {
                "SELECT a.username
                   FROM ", each_text!($database, "$2"), " t
                  CROSS JOIN accounts a
                  WHERE a.location_id = $1 AND a.username = t.value", as_indexed!($database)
            }
        };
    }
    sql(tx.dialect().pick(statement!(sqlite), statement!(postgres)))
        .bind(location)
        .bind(usernames)
        .all(tx)
        .await
}

row! {
    /// A username that somebody has.
    pub struct TakenRow {
        /// The username.
        pub username: Username,
    }
}

/// The account of a client.
#[instrument(level = "debug", skip_all)]
pub async fn by_client(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
) -> Result<Option<AccountRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM accounts WHERE location_id = $1 AND client_id = $2" })
        .bind(location)
        .bind(client)
        .optional(tx)
        .await
}

/// The account with this username.
#[instrument(level = "debug", skip_all)]
pub async fn by_username(
    tx: &mut Tx,
    location: LocationId,
    username: &Username,
) -> Result<Option<AccountRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM accounts WHERE location_id = $1 AND username = $2" })
        .bind(location)
        .bind(username)
        .optional(tx)
        .await
}

/// Replaces the password and forgets failures and lock: whoever chose it has proven more than a guess.
#[instrument(level = "debug", skip_all)]
pub async fn set_password(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    hash: &PasswordHash,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE accounts
            SET password_hash = $3, password_changed_at = $4, failures = 0, last_failure_at = NULL,
                locked_until = NULL
          WHERE location_id = $1 AND client_id = $2")
    .bind(location)
    .bind(client)
    .bind(hash)
    .bind(now)
    .change_one(tx)
    .await
}

/// Replaces a hash by one of the same password at today's parameters, if it is still that hash (R17); whether it
/// was.
#[instrument(level = "debug", skip_all)]
pub async fn rehash(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    old: &PasswordHash,
    new: &PasswordHash,
) -> Result<bool, StoreError> {
    sql("UPDATE accounts
            SET password_hash = $4
          WHERE location_id = $1 AND client_id = $2 AND password_hash = $3")
    .bind(location)
    .bind(client)
    .bind(old)
    .bind(new)
    .changed(tx)
    .await
}

/// Switches an account off, if it is on; whether it was. Nobody of the staff did if the client said that something
/// was not them.
#[instrument(level = "debug", skip_all)]
pub async fn disable(
    tx: &mut Tx,
    (location, client): (LocationId, ClientId),
    by: Option<StaffId>,
    reason: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE accounts
            SET disabled_at = $3, disabled_by = $4, disabled_reason = $5
          WHERE location_id = $1 AND client_id = $2 AND disabled_at IS NULL")
    .bind(location)
    .bind(client)
    .bind(now)
    .bind(by)
    .bind(reason)
    .changed(tx)
    .await
}

/// Switches an account on again, if it is off; whether it was.
#[instrument(level = "debug", skip_all)]
pub async fn enable(tx: &mut Tx, location: LocationId, client: ClientId) -> Result<bool, StoreError> {
    sql("UPDATE accounts
            SET disabled_at = NULL, disabled_by = NULL, disabled_reason = NULL
          WHERE location_id = $1 AND client_id = $2 AND disabled_at IS NOT NULL")
    .bind(location)
    .bind(client)
    .changed(tx)
    .await
}

/// Counts a failed sign-in; how many there are now since the last good one.
#[instrument(level = "debug", skip_all)]
pub async fn record_failure(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    now: Timestamp,
) -> Result<i64, StoreError> {
    sql("UPDATE accounts
            SET failures = failures + 1, last_failure_at = $3
          WHERE location_id = $1 AND client_id = $2
      RETURNING failures")
    .bind(location)
    .bind(client)
    .bind(now)
    .value(tx)
    .await
}

/// Notes a good sign-in: failures, near misses and lock are forgotten.
#[instrument(level = "debug", skip_all)]
pub async fn record_success(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    device: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE accounts
            SET failures = 0, last_failure_at = NULL, locked_until = NULL, last_sign_in_at = $3,
                last_sign_in_device = $4, near_miss_at = NULL, near_miss = NULL, near_misses = 0,
                tried_elsewhere_at = NULL, tried_elsewhere = NULL, cookies_refused_at = NULL
          WHERE location_id = $1 AND client_id = $2")
    .bind(location)
    .bind(client)
    .bind(now)
    .bind(device)
    .change_one(tx)
    .await
}

/// Keeps the account locked until then.
#[instrument(level = "debug", skip_all)]
pub async fn lock(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    until: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE accounts SET locked_until = $3 WHERE location_id = $1 AND client_id = $2")
        .bind(location)
        .bind(client)
        .bind(until)
        .change_one(tx)
        .await
}

/// Forgets failures and lock, if there are any; whether there were.
#[instrument(level = "debug", skip_all)]
pub async fn unlock(tx: &mut Tx, location: LocationId, client: ClientId) -> Result<bool, StoreError> {
    sql("UPDATE accounts
            SET failures = 0, last_failure_at = NULL, locked_until = NULL
          WHERE location_id = $1 AND client_id = $2 AND (failures > 0 OR locked_until IS NOT NULL)")
    .bind(location)
    .bind(client)
    .changed(tx)
    .await
}

/// The username back to front: what ends alike stands together in an index.
pub(crate) fn reversed(username: &str) -> String {
    username.chars().rev().collect()
}
