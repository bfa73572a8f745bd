//! Self-Service Preferences: whether Self-Service is on at a location, and what it asks of its clients' accounts.

use crate::{
    actor::Desk,
    context::Accounts,
    record::{self, About, Change, Detail},
    refused::Refused,
};
use shared::{EventKind, Permission, Preferences, PreferencesForm, Problems};
use store::{Tx, Wake};

/// What the preferences of the desk's location say.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub fn of_location(desk: &Desk) -> Result<Preferences, Refused> {
    desk.must(Permission::RunLocation)?;
    Ok(desk.location.preferences())
}

/// Saves the preferences. They hold from now on: invitations that are out keep their time, passwords that are set stay
/// good, and a session that ran out is not revived by a longer lifetime (R45). Saving what is there already is no event.
///
/// # Errors
/// [`Refused::NotAllowed`], or [`Refused::Problems`] for numbers out of bounds.
pub async fn save(accounts: &Accounts, desk: &Desk, form: &PreferencesForm) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut problems = Problems::default();
    let Some(new) = form.check(&mut problems) else { return Err(Refused::Problems(problems)) };
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let row = store::location::lock(&mut tx, here).await?.ok_or(Refused::NotFound)?;
    let old = Preferences {
        invitation_days: row.invitation_days,
        session_days: row.session_days,
        shortest_password: row.shortest_password,
    };
    if old == new {
        return Ok(());
    }
    store::session::prune_of_location(&mut tx, here, accounts.now() - old.session_days.span()).await?;
    store::location::set_preferences(&mut tx, here, new).await?;
    let about = About::default().with(Detail { changes: changes(old, new), ..Detail::default() });
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::PreferencesChanged, about).await?;
    tx.commit().await?;
    Ok(())
}

fn changes(old: Preferences, new: Preferences) -> Vec<Change> {
    let (old, new) = (PreferencesForm::from(old), PreferencesForm::from(new));
    Change::between(&old.answers(), &new.answers())
}

/// Switches Self-Service on: clients may sign in. Where it is on already, nothing happens.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub async fn switch_on(accounts: &Accounts, desk: &Desk) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().begin().await?;
    if set(&mut tx, desk, true).await? {
        note_switch(accounts, &mut tx, desk, EventKind::SelfServiceSwitchedOn).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Switches Self-Service off: nobody can sign in, and whoever is signed in is signed out at once (R24). Accounts,
/// invitations and links stay. Where it is off already, nothing happens.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub async fn switch_off(accounts: &Accounts, desk: &Desk) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().begin().await?;
    if set(&mut tx, desk, false).await? {
        store::session::delete_of_location(&mut tx, desk.location.id).await?;
        note_switch(accounts, &mut tx, desk, EventKind::SelfServiceSwitchedOff).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether that changed anything.
async fn set(tx: &mut Tx, desk: &Desk, on: bool) -> Result<bool, Refused> {
    let row = store::location::lock(tx, desk.location.id).await?.ok_or(Refused::NotFound)?;
    if row.self_service_on == on {
        return Ok(false);
    }
    store::location::set_self_service(tx, row.id, on).await?;
    Ok(true)
}

async fn note_switch(accounts: &Accounts, tx: &mut Tx, desk: &Desk, kind: EventKind) -> Result<(), Refused> {
    let here = desk.location.id;
    // Every open profile says first of all whether Self-Service is on.
    tx.wake(Wake::Location { location: here });
    record::write(accounts, tx, here, desk.actor(), kind, About::default()).await
}
