//! Failed sign-ins of staff: counted for where they came from and for the staff member, who is locked after too many
//! (R31).

use crate::{
    actor::{Actor, Origin},
    context::Accounts,
    hashing::Verified,
    known_device::Holder,
    limits::{self, Attempt, Comes},
    record::{self, About, Detail},
    refused::Refused,
};
use shared::{EventKind, LocationId, Timestamp};
use store::{Tx, staff::StaffRow};

pub(crate) fn may_sign_in(staff: &StaffRow, comes: Comes, now: Timestamp) -> bool {
    let waits = locked_for(staff, Comes::AsAnybody, now).is_some()
        || limits::is_too_soon(staff.failures, staff.last_failure_at, now);
    staff.disabled_at.is_none() && (comes == Comes::OnOwnDevice || !waits)
}

/// For how many seconds more too many failures keep a staff member locked: not on their own device.
pub(crate) fn locked_for(staff: &StaffRow, comes: Comes, now: Timestamp) -> Option<i64> {
    let until = staff.locked_until.filter(|until| *until > now && comes == Comes::AsAnybody)?;
    Some((until - now).seconds_up())
}

/// The attempt of somebody who has shown who they want to be.
pub(crate) fn attempt<'a>(staff: &'a StaffRow, origin: &'a Origin) -> Attempt<'a> {
    Attempt { location: LocationId::INSTALLATION, origin, username: Some(&staff.username) }
}

/// Counts a wrong password, and writes it down.
pub(crate) async fn note_failure(
    accounts: &Accounts,
    tx: &mut Tx,
    attempt: &Attempt<'_>,
    staff: Option<&StaffRow>,
    verified: Verified,
) -> Result<(), Refused> {
    let origin = attempt.origin;
    count_failure(accounts, tx, attempt, staff, verified).await?;
    let detail = Detail {
        device: Some(origin.device.clone()),
        username: staff.map(|staff| staff.username.to_string()),
        ..Detail::default()
    };
    let (actor, about) = (Actor::Visitor { origin }, About::default().with(detail));
    record::write(accounts, tx, LocationId::INSTALLATION, actor, EventKind::StaffSignInFailed, about).await
}

/// Counts a failure. A right password that comes too early is no guess, and a guess while locked locks for no longer.
/// Whom a stranger keeps locked by guessing again after each lock gets in on a device that is known, or by
/// [`super::renew_set_up`]. The staff member's row comes before the limits', everywhere, so that nobody waits for each
/// other.
pub(crate) async fn count_failure(
    accounts: &Accounts,
    tx: &mut Tx,
    attempt: &Attempt<'_>,
    staff: Option<&StaffRow>,
    verified: Verified,
) -> Result<(), Refused> {
    let now = accounts.now();
    let is_guess = |staff: &&StaffRow| {
        let open = staff.disabled_at.is_none() && locked_for(staff, Comes::AsAnybody, now).is_none();
        verified == Verified::No && open
    };
    if let Some(staff) = staff.filter(is_guess) {
        let failures = store::staff::record_failure(tx, staff.id, now).await?;
        if let Some(span) = limits::lock_after(failures) {
            store::staff::lock(tx, staff.id, now + span).await?;
        }
    }
    attempt.count_failure(accounts, tx, staff.map(Holder::staff)).await
}
