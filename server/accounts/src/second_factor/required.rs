//! Whether a location asks its staff for a second factor.

use crate::{
    actor::Desk,
    context::Accounts,
    location::LocationPage,
    record::{self, About},
    refused::Refused,
    step_up,
};
use shared::{EventKind, Permission, StaffId};
use store::second_factor;

/// Asks everybody who works at the desk's location for a second factor, or leaves it to them again. It holds from their
/// next request: who has none is led to set one up first. Saying what holds already is no event.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub async fn require(accounts: &Accounts, desk: &Desk, on: bool) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let row = store::location::lock(&mut tx, here).await?.ok_or(Refused::NotFound)?;
    if row.second_factor_required == on {
        return Ok(());
    }
    store::location::set_second_factor_required(&mut tx, here, on).await?;
    let kind = if on { EventKind::SecondFactorRequired } else { EventKind::SecondFactorOptional };
    record::write(accounts, &mut tx, here, desk.actor(), kind, About::default()).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a location asks for a second factor that a staff member doesn't have.
pub(crate) async fn is_missing(
    accounts: &Accounts,
    location: &LocationPage,
    id: StaffId,
) -> Result<bool, Refused> {
    if !location.second_factor_required {
        return Ok(false);
    }
    let mut tx = accounts.store().read().await?;
    Ok(!second_factor::is_on(&mut tx, id).await?)
}
