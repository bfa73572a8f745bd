//! Invitations to work at a location. The link behind one stands among the links, with the invitation as its subject.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{LocationId, Role, StaffInvitationId, Timestamp};
use tracing::instrument;

row! {
    /// An invitation as stored. It is gone once it was accepted or revoked.
    pub struct StaffInvitationRow {
        /// Where they are to work.
        pub location_id: LocationId,
        /// Its id.
        pub id: StaffInvitationId,
        /// What others are to see.
        pub name: String,
        /// Where it was sent.
        pub email: String,
        /// What they are to be.
        pub role: Role,
        /// When it was made.
        pub created_at: Timestamp,
    }
}

row! {
    /// An invitation with what became of its last link and mail.
    pub struct PendingRow {
        /// Its id.
        pub id: StaffInvitationId,
        /// What others are to see.
        pub name: String,
        /// Where it was sent.
        pub email: String,
        /// What they are to be.
        pub role: Role,
        /// When its last link runs out, or did.
        pub expires_at: Timestamp,
        /// How its last mail stands.
        pub mail_state: Option<shared::MailState>,
    }
}

/// Adds an invitation.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &StaffInvitationRow) -> Result<(), StoreError> {
    sql("INSERT INTO staff_invitations (location_id, id, name, email, role, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)")
    .bind(row.location_id)
    .bind(row.id)
    .bind(&row.name)
    .bind(&row.email)
    .bind(row.role)
    .bind(row.created_at)
    .change_one(tx)
    .await
}

/// One invitation.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(
    tx: &mut Tx,
    location: LocationId,
    id: StaffInvitationId,
) -> Result<Option<StaffInvitationRow>, StoreError> {
    sql("SELECT location_id, id, name, email, role, created_at
           FROM staff_invitations
          WHERE location_id = $1 AND id = $2")
    .bind(location)
    .bind(id)
    .optional(tx)
    .await
}

/// The invitation of a location to this address, if there is one.
#[instrument(level = "debug", skip_all)]
pub async fn by_email(
    tx: &mut Tx,
    location: LocationId,
    email: &str,
) -> Result<Option<StaffInvitationRow>, StoreError> {
    sql("SELECT location_id, id, name, email, role, created_at
           FROM staff_invitations
          WHERE location_id = $1 AND lower(email) = lower($2)
          ORDER BY created_at DESC
          LIMIT 1")
    .bind(location)
    .bind(email)
    .optional(tx)
    .await
}

/// Every invitation of a location that nobody has accepted, by name.
#[instrument(level = "debug", skip_all)]
pub async fn list(tx: &mut Tx, location: LocationId) -> Result<Vec<PendingRow>, StoreError> {
    sql("SELECT i.id, i.name, i.email, i.role, l.expires_at, o.state AS mail_state
           FROM staff_invitations i
           JOIN links l ON l.location_id = i.location_id AND l.subject_id = i.id AND l.purpose = 'staff-invitation'
                       AND l.ended_at IS NULL
           LEFT JOIN outbox o ON o.location_id = l.location_id AND o.link_id = l.id
          WHERE i.location_id = $1
          ORDER BY lower(i.name), i.id")
    .bind(location)
    .all(tx)
    .await
}

/// Removes an invitation; whether there was one.
#[instrument(level = "debug", skip_all)]
pub async fn delete(tx: &mut Tx, location: LocationId, id: StaffInvitationId) -> Result<bool, StoreError> {
    sql("DELETE FROM staff_invitations WHERE location_id = $1 AND id = $2")
        .bind(location)
        .bind(id)
        .changed(tx)
        .await
}
