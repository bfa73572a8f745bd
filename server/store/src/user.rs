//! The users of a location: staff with a role there, and the installation's owners, who work everywhere.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{LocationId, Role, StaffId, Timestamp};
use tracing::instrument;

row! {
    /// A staff member as one location sees them.
    pub struct UserRow {
        /// Their id.
        pub staff_id: StaffId,
        /// The username.
        pub username: String,
        /// What others see.
        pub name: String,
        /// Where their links are sent.
        pub email: String,
        /// What they are at the location.
        pub role: Role,
        /// Whether they have chosen a password.
        pub has_password: bool,
        /// Whether a second factor is asked of them.
        pub has_second_factor: bool,
        /// How many passkeys they have.
        pub passkeys: i64,
        /// When they were switched off, at this location or everywhere.
        pub disabled_at: Option<Timestamp>,
        /// Until when too many failures keep them locked.
        pub locked_until: Option<Timestamp>,
        /// Their last good sign-in, wherever.
        pub last_sign_in_at: Option<Timestamp>,
    }
}

macro_rules! of_location {
    () => {
        "SELECT s.id AS staff_id, s.username, s.name, s.email,
                CASE WHEN s.owner = 1 THEN 'owner' ELSE r.role END AS role,
                CAST(CASE WHEN s.password_hash IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_password,
                CAST(CASE WHEN f.switched_on_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_second_factor,
                (SELECT count(*) FROM passkeys p WHERE p.subject_id = s.id AND p.location_id = $2) AS passkeys,
                COALESCE(s.disabled_at, r.disabled_at) AS disabled_at, s.locked_until, s.last_sign_in_at
           FROM staff s
           LEFT JOIN staff_roles r ON r.staff_id = s.id AND r.location_id = $1
           LEFT JOIN second_factors f ON f.staff_id = s.id
          WHERE (s.owner = 1 OR r.location_id IS NOT NULL)"
    };
}

/// Everybody who has a role at a location, switched off or not, by name.
#[instrument(level = "debug", skip_all)]
pub async fn list(tx: &mut Tx, location: LocationId) -> Result<Vec<UserRow>, StoreError> {
    sql(concat! { of_location!(), " ORDER BY lower(s.name), s.id" })
        .bind(location)
        .bind(LocationId::INSTALLATION)
        .all(tx)
        .await
}

/// One of them.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, location: LocationId, id: StaffId) -> Result<Option<UserRow>, StoreError> {
    sql(concat! { of_location!(), " AND s.id = $3" })
        .bind(location)
        .bind(LocationId::INSTALLATION)
        .bind(id)
        .optional(tx)
        .await
}

/// Switches a staff member off at one location, or on again.
#[instrument(level = "debug", skip_all)]
pub async fn set_disabled_here(
    tx: &mut Tx,
    location: LocationId,
    id: StaffId,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    sql("UPDATE staff_roles SET disabled_at = $3 WHERE location_id = $1 AND staff_id = $2")
        .bind(location)
        .bind(id)
        .bind(at)
        .change_one(tx)
        .await
}

/// Switches a staff member off everywhere, or on again.
#[instrument(level = "debug", skip_all)]
pub async fn set_disabled(tx: &mut Tx, id: StaffId, at: Option<Timestamp>) -> Result<(), StoreError> {
    sql("UPDATE staff SET disabled_at = $2 WHERE id = $1").bind(id).bind(at).change_one(tx).await
}

/// Takes a staff member's role at a location away.
#[instrument(level = "debug", skip_all)]
pub async fn remove(tx: &mut Tx, location: LocationId, id: StaffId) -> Result<(), StoreError> {
    sql("DELETE FROM staff_roles WHERE location_id = $1 AND staff_id = $2")
        .bind(location)
        .bind(id)
        .change_one(tx)
        .await
}

/// Makes a staff member an owner of the installation.
#[instrument(level = "debug", skip_all)]
pub async fn make_owner(tx: &mut Tx, id: StaffId) -> Result<(), StoreError> {
    sql("UPDATE staff SET owner = 1 WHERE id = $1").bind(id).change_one(tx).await
}
