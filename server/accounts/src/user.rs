//! Users: who works at a location, and what they are there. Seen to by those who run it.

use crate::{
    actor::Desk,
    context::Accounts,
    record::{self, About, Change, Detail},
    refused::Refused,
    second_factor, step_up,
};
use shared::{EventKind, Field, LocationId, Permission, Role, StaffId, StaffInvitationId, Timestamp, Wrong};
use store::{
    Tx, staff_session,
    user::{self, UserRow},
};

/// A user of the desk's location.
#[derive(Clone, Debug)]
pub struct User {
    /// Who.
    pub id: StaffId,
    /// The username.
    pub username: String,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// What they are here.
    pub role: Role,
    /// Whether they have a second factor.
    pub has_second_factor: bool,
    /// How many passkeys they have.
    pub passkeys: i64,
    /// Whether they can sign in.
    pub state: UserState,
    /// Their last good sign-in.
    pub last_sign_in_at: Option<Timestamp>,
    /// Whether whoever looks may change anything about them.
    pub may_manage: bool,
}

impl User {
    /// Whether anything but the password lets them in, which an administrator can take away when they lost it.
    #[must_use]
    pub fn has_more_than_a_password(&self) -> bool {
        self.has_second_factor || self.passkeys > 0
    }
}

/// Whether a user can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserState {
    /// Yes.
    Active,
    /// Their one-time link waits for them to choose a password.
    NoPassword,
    /// Too many failures; until when.
    Locked(Timestamp),
    /// Switched off; since when.
    Disabled(Timestamp),
}

/// Somebody who was invited and has not accepted.
#[derive(Clone, Debug)]
pub struct InvitedUser {
    /// The invitation.
    pub id: StaffInvitationId,
    /// The name that was entered.
    pub name: String,
    /// Where it was sent.
    pub email: String,
    /// What they are to be.
    pub role: Role,
    /// When its link runs out, or did.
    pub expires_at: Timestamp,
    /// Whether the mail server refused it.
    pub mail_failed: bool,
}

/// Everybody who works at a location, or is invited to.
#[derive(Clone, Debug)]
pub struct Users {
    /// Those who do.
    pub users: Vec<User>,
    /// Those who may soon.
    pub invited: Vec<InvitedUser>,
    /// When this was read.
    pub now: Timestamp,
}

/// Everybody at the desk's location.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub async fn list(accounts: &Accounts, desk: &Desk) -> Result<Users, Refused> {
    desk.must(Permission::RunLocation)?;
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().read().await?;
    let users = user::list(&mut tx, here).await?;
    let invited = store::staff_invitation::list(&mut tx, here).await?;
    let invited = invited.into_iter().filter(|row| desk.role.manages(row.role)).map(|row| InvitedUser {
        id: row.id,
        name: row.name,
        email: row.email,
        role: row.role,
        expires_at: row.expires_at,
        mail_failed: row.mail_state == Some(shared::MailState::Failed),
    });
    Ok(Users {
        users: users.into_iter().map(|row| seen(desk, row, now)).collect(),
        invited: invited.collect(),
        now,
    })
}

/// One of them.
///
/// # Errors
/// [`Refused::NotAllowed`]; [`Refused::NotFound`] for whoever does not work here.
pub async fn one(accounts: &Accounts, desk: &Desk, id: StaffId) -> Result<User, Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().read().await?;
    let row = user::by_id(&mut tx, desk.location.id, id).await?.ok_or(Refused::NotFound)?;
    Ok(seen(desk, row, accounts.now()))
}

fn seen(desk: &Desk, row: UserRow, now: Timestamp) -> User {
    let state = match (row.disabled_at, row.locked_until) {
        (Some(at), _) => UserState::Disabled(at),
        (None, Some(until)) if until > now => UserState::Locked(until),
        _ if row.has_password => UserState::Active,
        _ => UserState::NoPassword,
    };
    User {
        id: row.staff_id,
        username: row.username,
        name: row.name,
        email: row.email,
        role: row.role,
        has_second_factor: row.has_second_factor,
        passkeys: row.passkeys,
        state,
        last_sign_in_at: row.last_sign_in_at,
        may_manage: row.staff_id != desk.staff && desk.role.manages(row.role),
    }
}

/// Changes what somebody is here, at once (R24).
///
/// # Errors
/// [`Refused::NotAllowed`] for a role that the desk does not manage, before or after; [`Refused::NotFound`];
/// [`Refused::Problems`] for oneself, or a role that there is none of at a location.
pub async fn change_role(accounts: &Accounts, desk: &Desk, id: StaffId, role: &str) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let role = Role::from_code(role).filter(|role| *role != Role::Owner);
    let role = role.ok_or(Refused::problem(Field::Role, Wrong::Choice))?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let them = take(&mut tx, desk, id).await?;
    if them.role == Role::Owner {
        return Err(Refused::Changed);
    }
    if them.role == role {
        return Ok(());
    }
    store::staff::add_role(&mut tx, here, id, role).await?;
    let changes = Change::between(&[(Field::Role, them.role.code())], &[(Field::Role, role.code())]);
    let detail = Detail { changes, ..about(&them) };
    note(accounts, tx, desk, here, EventKind::StaffRoleChanged, detail).await
}

/// Switches somebody off: at this location, at once; an owner, everywhere. Whoever is off already stays so.
///
/// # Errors
/// As [`change_role`].
pub async fn disable(accounts: &Accounts, desk: &Desk, id: StaffId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let mut tx = accounts.store().begin().await?;
    let them = take(&mut tx, desk, id).await?;
    if them.disabled_at.is_some() {
        return Ok(());
    }
    switch(&mut tx, desk, &them, Some(accounts.now())).await?;
    staff_session::delete_of_staff_at(&mut tx, id, desk.location.id).await?;
    note(accounts, tx, desk, place(desk, &them), EventKind::StaffDisabled, about(&them)).await
}

/// Switches somebody on again, as what they were.
///
/// # Errors
/// As [`change_role`].
pub async fn enable(accounts: &Accounts, desk: &Desk, id: StaffId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let mut tx = accounts.store().begin().await?;
    let them = take(&mut tx, desk, id).await?;
    if them.disabled_at.is_none() {
        return Ok(());
    }
    switch(&mut tx, desk, &them, None).await?;
    note(accounts, tx, desk, place(desk, &them), EventKind::StaffEnabled, about(&them)).await
}

/// Takes somebody's role here away, at once (R24). What they did stays on record under their name.
///
/// # Errors
/// As [`change_role`]; [`Refused::Changed`] for an owner, who has no role here to take.
pub async fn remove(accounts: &Accounts, desk: &Desk, id: StaffId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let them = take(&mut tx, desk, id).await?;
    if them.role == Role::Owner {
        return Err(Refused::Changed);
    }
    user::remove(&mut tx, here, id).await?;
    staff_session::delete_of_staff_at(&mut tx, id, here).await?;
    note(accounts, tx, desk, here, EventKind::StaffRemoved, about(&them)).await
}

/// Signs somebody out everywhere, for a device that was lost: with it, a session could choose this location again.
///
/// # Errors
/// As [`change_role`].
pub async fn end_sessions(accounts: &Accounts, desk: &Desk, id: StaffId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let mut tx = accounts.store().begin().await?;
    let them = take(&mut tx, desk, id).await?;
    staff_session::delete_of_staff(&mut tx, id).await?;
    second_factor::end_pending(&mut tx, id).await?;
    note(accounts, tx, desk, place(desk, &them), EventKind::StaffSessionsEnded, about(&them)).await
}

/// Resets the second factor of somebody who has lost phone and codes: the password alone lets them in again, every
/// device is signed out, and they are told by mail. Where there is none, nothing happens.
///
/// # Errors
/// As [`change_role`].
pub async fn reset_second_factor(accounts: &Accounts, desk: &Desk, id: StaffId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let mut tx = accounts.store().begin().await?;
    let them = take(&mut tx, desk, id).await?;
    if !second_factor::reset(accounts, &mut tx, id, Some(desk)).await? {
        return Ok(());
    }
    note(accounts, tx, desk, place(desk, &them), EventKind::SecondFactorReset, about(&them)).await
}

/// Finds a user to change them. Holds both rows, theirs and the actor's, in the order of their ids, and looks again what
/// both are: so two who switch each other off at the same moment don't both succeed, and somebody who can change
/// everything is always left.
async fn take(tx: &mut Tx, desk: &Desk, id: StaffId) -> Result<UserRow, Refused> {
    let here = desk.location.id;
    for id in [desk.staff.min(id), desk.staff.max(id)] {
        store::staff::lock_row(tx, id).await?;
    }
    let me = user::by_id(tx, here, desk.staff).await?.filter(|me| me.disabled_at.is_none());
    let me = me.filter(|me| me.role.may(Permission::RunLocation)).ok_or(Refused::NotAllowed)?;
    let them = user::by_id(tx, here, id).await?.ok_or(Refused::NotFound)?;
    if !me.role.manages(them.role) {
        return Err(Refused::NotAllowed);
    }
    if me.staff_id == id {
        return Err(Refused::problem(Field::Form, Wrong::Yourself));
    }
    Ok(them)
}

async fn switch(tx: &mut Tx, desk: &Desk, them: &UserRow, off: Option<Timestamp>) -> Result<(), Refused> {
    if them.role == Role::Owner {
        user::set_disabled(tx, them.staff_id, off).await?;
        if off.is_some() {
            staff_session::delete_of_staff(tx, them.staff_id).await?;
            second_factor::end_pending(tx, them.staff_id).await?;
        }
        return Ok(());
    }
    user::set_disabled_here(tx, desk.location.id, them.staff_id, off).await?;
    Ok(())
}

/// Whose record it belongs to: what happens to an owner is the installation's business.
fn place(desk: &Desk, them: &UserRow) -> LocationId {
    if them.role == Role::Owner { LocationId::INSTALLATION } else { desk.location.id }
}

fn about(them: &UserRow) -> Detail {
    Detail {
        username: Some(them.username.clone()),
        role: Some(them.role.code().to_owned()),
        ..Detail::default()
    }
}

async fn note(
    accounts: &Accounts,
    mut tx: Tx,
    desk: &Desk,
    location: LocationId,
    kind: EventKind,
    detail: Detail,
) -> Result<(), Refused> {
    record::write(accounts, &mut tx, location, desk.actor(), kind, About::default().with(detail)).await?;
    tx.commit().await?;
    Ok(())
}
