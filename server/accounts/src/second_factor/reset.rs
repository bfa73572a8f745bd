//! The way back for somebody who has lost both phone and codes: a colleague resets the second factor, or whoever runs
//! Latchkey does.

use super::tell;
use crate::{
    actor::{Actor, Desk},
    context::Accounts,
    passkey,
    record::{self, About, Detail},
    refused::Refused,
};
use mail::SecondFactorAct;
use shared::{EventKind, LocationId, StaffId, Username};
use store::{Tx, second_factor, staff_session};

/// Takes a staff member's second factor and their passkeys away, if there are any, and ends their sessions: whoever holds the lost phone may
/// be in one. Tells them by mail. Whether there was anything; the caller, who holds their row, writes the event.
pub(crate) async fn reset(
    accounts: &Accounts,
    tx: &mut Tx,
    id: StaffId,
    by: Option<&Desk>,
) -> Result<bool, Refused> {
    let was_on = second_factor::is_on(tx, id).await?;
    let removed = second_factor::remove(tx, id).await? && was_on;
    if passkey::remove_of_staff(tx, id).await? == 0 && !removed {
        return Ok(false);
    }
    staff_session::delete_of_staff(tx, id).await?;
    second_factor::end_pending_of_staff(tx, id).await?;
    let staff = store::staff::by_id(tx, id).await?.ok_or(Refused::NotFound)?;
    let act = SecondFactorAct::Reset { by: by.map(|desk| desk.name.clone()) };
    tell(accounts, tx, &staff, by.map(|desk| &desk.location), act).await?;
    Ok(true)
}

/// Resets somebody's second factor and passkeys from the command line: for the last owner, whom no colleague can help. Where there is
/// none, nothing happens.
///
/// # Errors
/// [`Refused::NotFound`] for an unknown username.
pub async fn reset_by_operator(accounts: &Accounts, username: &str) -> Result<(), Refused> {
    let username = Username::as_typed_at_sign_in(username).ok_or(Refused::NotFound)?;
    let mut tx = accounts.store().begin().await?;
    let staff = store::staff::by_username(&mut tx, &username).await?.ok_or(Refused::NotFound)?;
    store::staff::lock_row(&mut tx, staff.id).await?;
    if !reset(accounts, &mut tx, staff.id, None).await? {
        return Ok(());
    }
    let detail = Detail { username: Some(staff.username.to_string()), ..Detail::default() };
    let (here, about) = (LocationId::INSTALLATION, About::default().with(detail));
    record::write(accounts, &mut tx, here, Actor::System, EventKind::SecondFactorReset, about).await?;
    tx.commit().await?;
    Ok(())
}
