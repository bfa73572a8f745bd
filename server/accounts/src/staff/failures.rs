//! Failed sign-ins of staff: counted for the place and for the staff member, who is locked after too many (R31).

use crate::{
    actor::{Actor, Origin},
    context::Accounts,
    hashing::Verified,
    limits,
    record::{self, About, Detail},
    refused::Refused,
};
use shared::{EventKind, LocationId, Timestamp};
use store::{Tx, staff::StaffRow};

pub(super) fn may_sign_in(staff: &StaffRow, now: Timestamp) -> bool {
    staff.disabled_at.is_none() && locked_for(staff, now).is_none()
}

/// For how many seconds more too many failures keep a staff member locked.
pub(crate) fn locked_for(staff: &StaffRow, now: Timestamp) -> Option<i64> {
    staff.locked_until.filter(|until| *until > now).map(|until| (until - now).seconds_up())
}

/// Counts a wrong password, and writes it down.
pub(crate) async fn note_failure(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: Option<&StaffRow>,
    verified: Verified,
    origin: &Origin,
) -> Result<(), Refused> {
    count_failure(accounts, tx, staff, verified, origin).await?;
    let detail = Detail {
        device: Some(origin.device.clone()),
        username: staff.map(|staff| staff.username.to_string()),
        ..Detail::default()
    };
    let (actor, about) = (Actor::Visitor { origin }, About::default().with(detail));
    record::write(accounts, tx, LocationId::INSTALLATION, actor, EventKind::StaffSignInFailed, about).await
}

/// Counts a failure. A right password that comes too early is no guess, and a guess while locked locks for no longer.
/// Whom a stranger keeps locked by guessing again after each lock gets back in by [`super::renew_set_up`]. The staff
/// member's row comes before the limit's, everywhere, so that nobody waits for each other.
pub(crate) async fn count_failure(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: Option<&StaffRow>,
    verified: Verified,
    origin: &Origin,
) -> Result<(), Refused> {
    let now = accounts.now();
    if let Some(staff) = staff.filter(|staff| verified == Verified::No && may_sign_in(staff, now)) {
        let failures = store::staff::record_failure(tx, staff.id, now).await?;
        if let Some(span) = limits::lock_after(failures) {
            store::staff::lock(tx, staff.id, now + span).await?;
        }
    }
    let (here, place) = (LocationId::INSTALLATION, origin.neighbourhood());
    limits::count_one(accounts, tx, here, limits::SIGN_IN_FAILURES_OF_PLACE, &place).await?;
    Ok(())
}
