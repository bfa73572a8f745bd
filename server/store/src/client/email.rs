//! A client's address: saved, proven, kept for recovery.

use crate::{StoreError, Tx, sql::sql};
use shared::{ClientId, EmailAddress, LocationId, StaffId, Timestamp, VerifiedBy};
use tracing::instrument;

/// Replaces the address, or removes it; whatever was proven about the old one is cleared.
#[instrument(level = "debug", skip_all)]
pub async fn set_email(
    tx: &mut Tx,
    location: LocationId,
    id: ClientId,
    email: Option<&EmailAddress>,
    search: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE clients
            SET email = $3, email_canonical = $4, email_saved_at = $5, verified_at = NULL, verified_by = NULL,
                verified_ip = NULL, verified_staff = NULL, verified_reason = NULL, search = $6, updated_at = $7
          WHERE location_id = $1 AND id = $2")
    .bind(location)
    .bind(id)
    .bind(email.map(EmailAddress::typed))
    .bind(email.map(EmailAddress::canonical))
    .bind(email.map(|_| now))
    .bind(search)
    .bind(now)
    .change_one(tx)
    .await
}

/// Writes the same mailbox in another spelling: what was proven stays proven. Fails if the mailbox is another.
#[instrument(level = "debug", skip_all)]
pub async fn respell_email(
    tx: &mut Tx,
    (location, id): (LocationId, ClientId),
    email: &EmailAddress,
    search: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE clients
            SET email = $3, search = $5, updated_at = $6
          WHERE location_id = $1 AND id = $2 AND email_canonical = $4")
    .bind(location)
    .bind(id)
    .bind(email.typed())
    .bind(email.canonical())
    .bind(search)
    .bind(now)
    .change_one(tx)
    .await
}

/// How an address was proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// When.
    pub at: Timestamp,
    /// By what means.
    pub by: VerifiedBy,
    /// From which IP address, if by link.
    pub ip: Option<String>,
    /// Who vouched for it, if an administrator did.
    pub staff: Option<StaffId>,
    /// The administrator's reason.
    pub reason: Option<String>,
}

/// Marks the address as proven, if it still is this one (R5); whether it was.
#[instrument(level = "debug", skip_all)]
pub async fn set_verified(
    tx: &mut Tx,
    location: LocationId,
    id: ClientId,
    canonical: &str,
    verified: &Verified,
) -> Result<bool, StoreError> {
    sql("UPDATE clients
            SET verified_at = $4, verified_by = $5, verified_ip = $6, verified_staff = $7, verified_reason = $8
          WHERE location_id = $1 AND id = $2 AND email_canonical = $3")
    .bind(location)
    .bind(id)
    .bind(canonical)
    .bind(verified.at)
    .bind(verified.by)
    .bind(&verified.ip)
    .bind(verified.staff)
    .bind(&verified.reason)
    .changed(tx)
    .await
}

/// Keeps an address for recovery beside the one on the profile, or no longer does.
#[instrument(level = "debug", skip_all)]
pub async fn set_recovery_email(
    tx: &mut Tx,
    location: LocationId,
    id: ClientId,
    email: Option<&EmailAddress>,
) -> Result<(), StoreError> {
    sql("UPDATE clients
            SET recovery_email = $3, recovery_email_canonical = $4
          WHERE location_id = $1 AND id = $2")
    .bind(location)
    .bind(id)
    .bind(email.map(EmailAddress::typed))
    .bind(email.map(EmailAddress::canonical))
    .change_one(tx)
    .await
}
