//! Staff: added from the command line, and given a one-time link by which they choose a password.

use super::{locations_of, role_on_record};
use crate::{
    actor::{Actor, Origin},
    common_password,
    context::Accounts,
    links, location, passkey,
    record::{self, About, Detail},
    refused::{DeadLink, Refused},
    second_factor::{self, FirstStep},
};
use shared::{
    EmailAddress, EventKind, Field, LocationId, NewPassword, PasswordPolicy, PersonName, Problems, Purpose,
    Role, Route, Slug, StaffId, Username, Wrong,
};
use store::{PasswordHash, StoreError, Tx, link::LinkRow, staff::StaffRow, staff_session};

/// Whom a set-up link is for.
#[derive(Clone, Debug)]
pub struct SetUpView {
    /// Their name.
    pub name: String,
    /// The username they will sign in with.
    pub username: String,
}

/// Opens a one-time set-up link. Opening consumes nothing (R7).
///
/// # Errors
/// [`Refused::DeadLink`].
pub async fn open_set_up(accounts: &Accounts, token: &str) -> Result<SetUpView, Refused> {
    let mut tx = accounts.store().read().await?;
    let (_, staff) = live_set_up(accounts, &mut tx, token).await?;
    Ok(SetUpView { name: staff.name, username: staff.username.to_string() })
}

/// Chooses the first password by a one-time link, and signs in; whoever has a second factor is asked for it, since a
/// link is no more than a password. Whoever lost the password has lost control of the account: passkeys that it has are
/// removed, so that no other way in is left that somebody else may have made.
///
/// # Errors
/// [`Refused::DeadLink`], or [`Refused::Problems`] for a password that can't be taken.
pub async fn set_up(
    accounts: &Accounts,
    origin: &Origin,
    token: &str,
    password: &str,
) -> Result<FirstStep, Refused> {
    let staff = {
        let mut tx = accounts.store().read().await?;
        live_set_up(accounts, &mut tx, token).await?.1
    };
    let password = check_password(password, staff.username.as_str(), &staff.email)
        .map_err(|wrong| Refused::problem(Field::Password, wrong))?;
    let hash = accounts.hasher().hash(password.bytes(), accounts.random_bytes()).await?;

    let mut tx = accounts.store().begin().await?;
    let (link, staff) = live_set_up(accounts, &mut tx, token).await?;
    links::use_once(accounts, &mut tx, &link).await?;
    store::staff::set_password(&mut tx, staff.id, &PasswordHash::new(hash)).await?;
    staff_session::delete_of_staff(&mut tx, staff.id).await?;
    second_factor::end_pending(&mut tx, staff.id).await?;
    let passkeys = passkey::remove_of_staff(&mut tx, staff.id).await?;
    let role = role_on_record(&locations_of(&mut tx, &staff).await?, None);
    let actor = Actor::Staff { id: staff.id, name: &staff.name, role, origin };
    if passkeys > 0 {
        let about = About::default().with(Detail { many: i64::try_from(passkeys).ok(), ..Detail::default() });
        let (here, kind) = (LocationId::INSTALLATION, EventKind::StaffPasskeyRemoved);
        record::write(accounts, &mut tx, here, actor, kind, about).await?;
    }
    record::write(
        accounts,
        &mut tx,
        LocationId::INSTALLATION,
        actor,
        EventKind::StaffSetUp,
        About::default(),
    )
    .await?;
    let step = second_factor::first_step(accounts, &mut tx, &staff, origin).await?;
    tx.commit().await?;
    Ok(step)
}

async fn live_set_up(accounts: &Accounts, tx: &mut Tx, token: &str) -> Result<(LinkRow, StaffRow), Refused> {
    let link = links::find(accounts, tx, LocationId::INSTALLATION, Purpose::StaffSetUp, token).await?;
    let staff = store::staff::by_id(tx, StaffId::new(link.subject_id)).await?;
    let staff =
        staff.filter(|staff| staff.disabled_at.is_none()).ok_or(Refused::DeadLink(DeadLink::Replaced))?;
    links::must_be_live(accounts, &link)?;
    Ok((link, staff))
}

pub(crate) fn check_password(password: &str, username: &str, email: &str) -> Result<NewPassword, Wrong> {
    let policy = PasswordPolicy {
        shortest: PasswordPolicy::STAFF,
        username,
        email,
        location: "Latchkey",
        is_common: common_password::is_common,
    };
    NewPassword::parse(password, policy)
}

/// A staff member to add from the command line.
pub struct NewStaff<'a> {
    /// What they will be.
    pub role: Role,
    /// Where; owners need none.
    pub location: Option<Slug>,
    /// What they sign in with.
    pub username: &'a str,
    /// What the record shows.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
    /// Their password; without one they get a one-time link.
    pub password: Option<&'a str>,
}

/// A staff member who was added.
pub struct AddedStaff {
    /// Their id.
    pub id: StaffId,
    /// The one-time link by which they choose a password, if none was given.
    pub set_up_link: Option<String>,
}

/// Adds a staff member, from the command line (R30).
///
/// # Errors
/// [`Refused::NotFound`] for an unknown location, [`Refused::Problems`] for answers that can't be taken.
pub async fn add(accounts: &Accounts, new: NewStaff<'_>) -> Result<AddedStaff, Refused> {
    let mut problems = Problems::default();
    let username = problems.take(Field::Username, Username::parse(new.username));
    let name = problems.take(Field::Name, PersonName::parse(new.name));
    let email = problems.take(Field::Email, EmailAddress::parse(new.email));
    let password = new.password.map(|password| check_password(password, new.username, new.email));
    let password = password.and_then(|checked| problems.take(Field::Password, checked));
    let (Some(username), Some(name), Some(email), true) = (username, name, email, problems.is_empty()) else {
        return Err(Refused::Problems(problems));
    };
    let at = match (&new.location, new.role) {
        (_, Role::Owner) => None,
        (Some(slug), _) => Some(location::page(accounts, slug).await?.id),
        (None, _) => return Err(Refused::problem(Field::Slug, Wrong::Empty)),
    };
    let password_hash = match password {
        Some(password) => Some(accounts.hasher().hash(password.bytes(), accounts.random_bytes()).await?),
        None => None,
    };

    let mut tx = accounts.store().begin().await?;
    let row = StaffRow {
        id: StaffId::new(accounts.new_id()),
        username,
        name: name.as_str().to_owned(),
        email: email.typed().to_owned(),
        password_hash: password_hash.map(PasswordHash::new),
        owner: new.role == Role::Owner,
        disabled_at: None,
        failures: 0,
        last_failure_at: None,
        locked_until: None,
        created_at: accounts.now(),
    };
    match store::staff::insert(&mut tx, &row).await {
        Err(StoreError::Duplicate(_)) => return Err(Refused::problem(Field::Username, Wrong::UsernameTaken)),
        other => other?,
    }
    if let Some(location) = at {
        store::staff::add_role(&mut tx, location, row.id, new.role).await?;
    }
    let set_up_link = match row.password_hash {
        Some(_) => None,
        None => Some(set_up_link(accounts, &mut tx, &row).await?),
    };
    let detail = Detail {
        username: Some(row.username.to_string()),
        role: Some(new.role.code().to_owned()),
        ..Detail::default()
    };
    let (where_, about) = (at.unwrap_or(LocationId::INSTALLATION), About::default().with(detail));
    record::write(accounts, &mut tx, where_, Actor::System, EventKind::StaffAdded, about).await?;
    tx.commit().await?;
    Ok(AddedStaff { id: row.id, set_up_link })
}

/// Makes a new one-time link for a staff member, from the command line: for one whose link ran out, who forgot the
/// password, or whom somebody else's guesses keep locked. The lock ends now; password and sessions end when the new
/// password is chosen.
///
/// # Errors
/// [`Refused::NotFound`] for an unknown username, [`Refused::Changed`] for a staff member who is switched off.
pub async fn renew_set_up(accounts: &Accounts, username: &str) -> Result<String, Refused> {
    let username = Username::as_typed_at_sign_in(username).ok_or(Refused::NotFound)?;
    let mut tx = accounts.store().begin().await?;
    let staff = store::staff::by_username(&mut tx, &username).await?.ok_or(Refused::NotFound)?;
    if staff.disabled_at.is_some() {
        return Err(Refused::Changed);
    }
    store::staff::forget_failures(&mut tx, staff.id).await?;
    let link = set_up_link(accounts, &mut tx, &staff).await?;
    let detail = Detail { username: Some(staff.username.to_string()), ..Detail::default() };
    let about = About::default().with(detail);
    let installation = LocationId::INSTALLATION;
    record::write(accounts, &mut tx, installation, Actor::System, EventKind::StaffLinkRenewed, about).await?;
    tx.commit().await?;
    Ok(link)
}

/// Makes a new one-time link; earlier ones die (R6).
pub(crate) async fn set_up_link(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: &StaffRow,
) -> Result<String, Refused> {
    let place = links::Place {
        location: LocationId::INSTALLATION,
        invitation_days: shared::InvitationDays::default(),
    };
    let link =
        links::replace(accounts, tx, place, Purpose::StaffSetUp, staff.id.uuid(), &staff.email, None).await?;
    let token = accounts.keys().link_token(Purpose::StaffSetUp, LocationId::INSTALLATION, link.id);
    Ok(accounts.base_url().to_link(&Route::StaffSetUp, &token))
}
