//! Staff of the installation and what they are at each location.

use crate::{
    PasswordHash, StoreError, Tx,
    dialect::row_lock,
    sql::{row, sql},
};
use shared::{LocationId, Role, StaffId, Timestamp, Username};
use tracing::instrument;

row! {
    /// A staff member as stored.
    pub struct StaffRow {
        /// Their id.
        pub id: StaffId,
        /// The username, unique in the installation.
        pub username: Username,
        /// What others see.
        pub name: String,
        /// Where their links are sent.
        pub email: String,
        /// The password's hash; none until they have set one.
        pub password_hash: Option<PasswordHash>,
        /// Whether they run the whole installation.
        pub owner: bool,
        /// When they were switched off.
        pub disabled_at: Option<Timestamp>,
        /// Failed sign-ins since the last good one.
        pub failures: i64,
        /// The last failed sign-in.
        pub last_failure_at: Option<Timestamp>,
        /// Until when too many failures keep them locked.
        pub locked_until: Option<Timestamp>,
        /// When they were added.
        pub created_at: Timestamp,
    }
}

row! {
    /// What a staff member is at a location.
    pub struct RoleRow {
        /// The location.
        pub location_id: LocationId,
        /// What staff call it.
        pub label: String,
        /// What they are there.
        pub role: Role,
    }
}

row! {
    /// Whom to write to.
    pub struct StaffContact {
        /// Their id.
        pub id: StaffId,
        /// What others see.
        pub name: String,
        /// Their address.
        pub email: String,
    }
}

macro_rules! columns {
    () => {
        "id, username, name, email, password_hash, owner, disabled_at, failures, last_failure_at, locked_until, \
         created_at"
    };
}

/// Adds a staff member. A taken username is a duplicate of `staff_username_key`.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &StaffRow) -> Result<(), StoreError> {
    sql(concat! {
        "INSERT INTO staff (", columns!(), ")
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    })
    .bind(row.id)
    .bind(&row.username)
    .bind(&row.name)
    .bind(&row.email)
    .bind(&row.password_hash)
    .bind(row.owner)
    .bind(row.disabled_at)
    .bind(row.failures)
    .bind(row.last_failure_at)
    .bind(row.locked_until)
    .bind(row.created_at)
    .change_one(tx)
    .await
}

/// The staff member with this id.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, id: StaffId) -> Result<Option<StaffRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM staff WHERE id = $1" }).bind(id).optional(tx).await
}

/// The staff member with this username.
#[instrument(level = "debug", skip_all)]
pub async fn by_username(tx: &mut Tx, username: &Username) -> Result<Option<StaffRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM staff WHERE username = $1" })
        .bind(username)
        .optional(tx)
        .await
}

/// Has every other transaction that locks this staff member wait until this one has ended.
#[instrument(level = "debug", skip_all)]
pub async fn lock_row(tx: &mut Tx, id: StaffId) -> Result<(), StoreError> {
    macro_rules! statement {
        ($database:ident) => {
            concat! { "SELECT id FROM staff WHERE id = $1", row_lock!($database) }
        };
    }
    let statement = tx.dialect().pick(statement!(sqlite), statement!(postgres));
    sql(statement).bind(id).optional_value::<StaffId>(tx).await?;
    Ok(())
}

/// Notes a good sign-in.
#[instrument(level = "debug", skip_all)]
pub async fn note_sign_in(tx: &mut Tx, id: StaffId, now: Timestamp) -> Result<(), StoreError> {
    sql("UPDATE staff SET last_sign_in_at = $2 WHERE id = $1").bind(id).bind(now).change_one(tx).await
}

/// What others see of a staff member.
#[instrument(level = "debug", skip_all)]
pub async fn name(tx: &mut Tx, id: StaffId) -> Result<Option<String>, StoreError> {
    sql("SELECT name FROM staff WHERE id = $1").bind(id).optional_value(tx).await
}

/// How many owners are not switched off.
#[instrument(level = "debug", skip_all)]
pub async fn owners(tx: &mut Tx) -> Result<i64, StoreError> {
    sql("SELECT count(*) FROM staff WHERE owner = 1 AND disabled_at IS NULL").value(tx).await
}

/// The administrators of a location who are not switched off, by name.
#[instrument(level = "debug", skip_all)]
pub async fn administrators_of(tx: &mut Tx, location: LocationId) -> Result<Vec<StaffContact>, StoreError> {
    sql("SELECT s.id, s.name, s.email
           FROM staff_roles r
           JOIN staff s ON s.id = r.staff_id
          WHERE r.location_id = $1 AND r.role = 'administrator' AND s.disabled_at IS NULL
          ORDER BY s.name, s.id")
    .bind(location)
    .all(tx)
    .await
}

/// The owners who are not switched off, by name.
#[instrument(level = "debug", skip_all)]
pub async fn owner_contacts(tx: &mut Tx) -> Result<Vec<StaffContact>, StoreError> {
    sql("SELECT id, name, email FROM staff WHERE owner = 1 AND disabled_at IS NULL ORDER BY name, id")
        .all(tx)
        .await
}

/// Replaces the password and forgets failures and lock.
#[instrument(level = "debug", skip_all)]
pub async fn set_password(tx: &mut Tx, id: StaffId, hash: &PasswordHash) -> Result<(), StoreError> {
    sql("UPDATE staff
            SET password_hash = $2, failures = 0, last_failure_at = NULL, locked_until = NULL
          WHERE id = $1")
    .bind(id)
    .bind(hash)
    .change_one(tx)
    .await
}

/// Replaces a hash by one of the same password at today's parameters, if it is still that hash (R17); whether it
/// was.
#[instrument(level = "debug", skip_all)]
pub async fn rehash(
    tx: &mut Tx,
    id: StaffId,
    old: &PasswordHash,
    new: &PasswordHash,
) -> Result<bool, StoreError> {
    sql("UPDATE staff SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
        .bind(id)
        .bind(old)
        .bind(new)
        .changed(tx)
        .await
}

/// Gives a staff member a role at a location, in place of any they had there, switched off or not.
#[instrument(level = "debug", skip_all)]
pub async fn add_role(tx: &mut Tx, location: LocationId, id: StaffId, role: Role) -> Result<(), StoreError> {
    sql("INSERT INTO staff_roles (location_id, staff_id, role)
         VALUES ($1, $2, $3)
         ON CONFLICT (location_id, staff_id) DO UPDATE SET role = excluded.role, disabled_at = NULL")
    .bind(location)
    .bind(id)
    .bind(role)
    .change_one(tx)
    .await
}

/// What a staff member is where, unless switched off there, by the locations' labels. An owner needs no rows here: see [`StaffRow::owner`].
#[instrument(level = "debug", skip_all)]
pub async fn roles_of(tx: &mut Tx, id: StaffId) -> Result<Vec<RoleRow>, StoreError> {
    sql("SELECT r.location_id, l.label, r.role
           FROM staff_roles r
           JOIN locations l ON l.id = r.location_id
          WHERE r.staff_id = $1 AND r.disabled_at IS NULL
          ORDER BY l.label, r.location_id")
    .bind(id)
    .all(tx)
    .await
}

/// Counts a failed sign-in; how many there are now since the last good one.
#[instrument(level = "debug", skip_all)]
pub async fn record_failure(tx: &mut Tx, id: StaffId, now: Timestamp) -> Result<i64, StoreError> {
    sql("UPDATE staff SET failures = failures + 1, last_failure_at = $2 WHERE id = $1 RETURNING failures")
        .bind(id)
        .bind(now)
        .value(tx)
        .await
}

/// Forgets failures and lock, as after a good sign-in.
#[instrument(level = "debug", skip_all)]
pub async fn forget_failures(tx: &mut Tx, id: StaffId) -> Result<(), StoreError> {
    sql("UPDATE staff SET failures = 0, last_failure_at = NULL, locked_until = NULL WHERE id = $1")
        .bind(id)
        .change_one(tx)
        .await
}

/// Keeps the staff member locked until then.
#[instrument(level = "debug", skip_all)]
pub async fn lock(tx: &mut Tx, id: StaffId, until: Timestamp) -> Result<(), StoreError> {
    sql("UPDATE staff SET locked_until = $2 WHERE id = $1").bind(id).bind(until).change_one(tx).await
}
