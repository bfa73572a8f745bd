//! The account at the desk: disabled, enabled again, unlocked.

use crate::{
    actor::Desk,
    context::Accounts,
    record::{self, About, Detail},
    refused::Refused,
    session,
};
use shared::{ClientId, Ended, EventKind, Field, FreeText, Permission, Wrong};
use store::Wake;

/// Switches sign-in off for a client. Their sessions and every mailed link end at once (R6, R24).
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::Problems`] without a reason, [`Refused::Changed`]
/// without an account or with a disabled one.
pub async fn disable(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    reason: &str,
) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let reason = FreeText::required(reason).map_err(|wrong: Wrong| Refused::problem(Field::Reason, wrong))?;
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().begin().await?;
    store::client::lock(&mut tx, here, client).await?.ok_or(Refused::NotFound)?;
    if !store::account::disable(&mut tx, (here, client), desk.staff, reason.as_str(), now).await? {
        return Err(Refused::Changed);
    }
    session::end_all(&mut tx, here, client).await?;
    store::link::end_of_subject(&mut tx, (here, client.uuid()), None, Ended::Disabled, now).await?;
    let detail = Detail { reason: Some(reason.as_str().to_owned()), ..Detail::default() };
    let about = About::client(client).with(detail);
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::AccountDisabled, about).await?;
    tx.wake(Wake::Client { location: here, client });
    tx.commit().await?;
    Ok(())
}

/// Lets a client sign in again, with the username and password they had.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::Changed`] unless the account is disabled.
pub async fn enable(accounts: &Accounts, desk: &Desk, client: ClientId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    store::client::lock(&mut tx, here, client).await?.ok_or(Refused::NotFound)?;
    if !store::account::enable(&mut tx, here, client).await? {
        return Err(Refused::Changed);
    }
    let about = About::client(client);
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::AccountEnabled, about).await?;
    tx.wake(Wake::Client { location: here, client });
    tx.commit().await?;
    Ok(())
}

/// Forgets an account's failures, and with them the lock.
///
/// # Errors
/// [`Refused::NotAllowed`] for a Viewer, [`Refused::Changed`] if there is nothing to unlock.
pub async fn unlock(accounts: &Accounts, desk: &Desk, client: ClientId) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    store::client::lock(&mut tx, here, client).await?.ok_or(Refused::NotFound)?;
    if !store::account::unlock(&mut tx, here, client).await? {
        return Err(Refused::Changed);
    }
    let about = About::client(client);
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::AccountUnlocked, about).await?;
    tx.wake(Wake::Client { location: here, client });
    tx.commit().await?;
    Ok(())
}
