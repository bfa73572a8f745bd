//! Invitations to work at a location: mailed, expiring, resent and revoked like those of clients. Whoever holds the link
//! chooses a username and a password, or adds the location to the account they have: so nobody learns by inviting
//! whether an address has one (R11).

use crate::{
    actor::{Actor, Desk, Origin},
    context::Accounts,
    limits, links,
    location::{self, LocationPage},
    outbox::{self, NewMail},
    record::{self, About, Detail},
    refused::{DeadLink, Refused},
    second_factor::FirstStep,
    staff::{self, NewSession, check_password, open_session},
    step_up,
};
use mail::Letter;
use shared::{
    EmailAddress, Ended, EventKind, Field, Language, NewPassword, Permission, PersonName, Problems, Purpose,
    Role, Slug, StaffId, StaffInvitationId, Timestamp, Username, Wrong,
};
use store::{
    PasswordHash, StoreError, Tx,
    link::LinkRow,
    staff::StaffRow,
    staff_invitation::{self, StaffInvitationRow},
    staff_session,
};

/// Whom to invite, as typed.
#[derive(Clone, Copy, Debug)]
pub struct InviteForm<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
    /// A role's code.
    pub role: &'a str,
}

/// Invites somebody. The answer is the same whether they have an account or not.
///
/// # Errors
/// [`Refused::NotAllowed`] for a role that the desk does not manage; [`Refused::Problems`]; [`Refused::TooOften`].
pub async fn send(accounts: &Accounts, desk: &Desk, form: InviteForm<'_>) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let mut problems = Problems::default();
    let name = problems.take(Field::Name, PersonName::parse(form.name));
    let email = problems.take(Field::Email, EmailAddress::parse(form.email));
    let role = problems.take(Field::Role, Role::from_code(form.role).ok_or(Wrong::Choice));
    let (Some(name), Some(email), Some(role)) = (name, email, role) else {
        return Err(Refused::Problems(problems));
    };
    if !desk.role.manages(role) {
        return Err(Refused::NotAllowed);
    }
    let row = StaffInvitationRow {
        location_id: desk.location.id,
        id: StaffInvitationId::new(accounts.new_id()),
        name: name.as_str().to_owned(),
        email: email.canonical().to_owned(),
        role,
        created_at: accounts.now(),
    };
    let mut tx = accounts.store().begin().await?;
    if let Some(open) = staff_invitation::by_email(&mut tx, row.location_id, &row.email).await? {
        let subject = open.id.uuid();
        let (here, purpose) = (row.location_id, Purpose::StaffInvitation);
        if links::just_made(accounts, &mut tx, here, subject, purpose).await? {
            return Ok(());
        }
        return Err(Refused::problem(Field::Email, Wrong::AlreadyInvited));
    }
    staff_invitation::insert(&mut tx, &row).await?;
    mail(accounts, &mut tx, desk, &row).await?;
    note(accounts, tx, desk, &row, EventKind::StaffInvited).await
}

/// Sends an invitation again; the earlier link dies (R6).
///
/// # Errors
/// [`Refused::NotAllowed`], [`Refused::NotFound`], [`Refused::TooOften`].
pub async fn resend(accounts: &Accounts, desk: &Desk, id: StaffInvitationId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let mut tx = accounts.store().begin().await?;
    let row = own(&mut tx, desk, id).await?;
    if links::just_made(accounts, &mut tx, row.location_id, id.uuid(), Purpose::StaffInvitation).await? {
        return Ok(());
    }
    mail(accounts, &mut tx, desk, &row).await?;
    note(accounts, tx, desk, &row, EventKind::StaffInvited).await
}

/// Takes an invitation back: its link dies at once.
///
/// # Errors
/// [`Refused::NotAllowed`], [`Refused::NotFound`].
pub async fn revoke(accounts: &Accounts, desk: &Desk, id: StaffInvitationId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let mut tx = accounts.store().begin().await?;
    let row = own(&mut tx, desk, id).await?;
    let (place, purpose) = ((row.location_id, id.uuid()), Some(Purpose::StaffInvitation));
    store::link::end_of_subject(&mut tx, place, purpose, Ended::Revoked, accounts.now()).await?;
    staff_invitation::delete(&mut tx, row.location_id, id).await?;
    note(accounts, tx, desk, &row, EventKind::StaffInvitationRevoked).await
}

async fn own(tx: &mut Tx, desk: &Desk, id: StaffInvitationId) -> Result<StaffInvitationRow, Refused> {
    let row = staff_invitation::by_id(tx, desk.location.id, id).await?.ok_or(Refused::NotFound)?;
    if desk.role.manages(row.role) { Ok(row) } else { Err(Refused::NotAllowed) }
}

async fn mail(
    accounts: &Accounts,
    tx: &mut Tx,
    desk: &Desk,
    row: &StaffInvitationRow,
) -> Result<(), Refused> {
    limits::hit(accounts, tx, row.location_id, limits::MAILS_BY_STAFF, &row.email).await?;
    let (place, purpose) = ((&desk.location).into(), Purpose::StaffInvitation);
    let link =
        links::replace(accounts, tx, place, purpose, row.id.uuid(), &row.email, Some(desk.staff)).await?;
    let letter = Letter::StaffInvitation(mail::StaffInvitation {
        name: row.name.clone(),
        sent_by: desk.name.clone(),
        expires_at: link.expires_at,
    });
    // Staff read English.
    let (location, to, language) = (&desk.location, row.email.as_str(), Language::English);
    outbox::queue(accounts, tx, NewMail { location, client: None, to, language, letter, link: Some(&link) })
        .await
}

async fn note(
    accounts: &Accounts,
    mut tx: Tx,
    desk: &Desk,
    row: &StaffInvitationRow,
    kind: EventKind,
) -> Result<(), Refused> {
    let detail = Detail {
        address: Some(row.email.clone()),
        role: Some(row.role.code().to_owned()),
        ..Detail::default()
    };
    let about = About::default().with(detail);
    record::write(accounts, &mut tx, row.location_id, desk.actor(), kind, about).await?;
    tx.commit().await?;
    Ok(())
}

/// What the page behind an invitation shows.
#[derive(Clone, Debug)]
pub struct StaffInvitationPage {
    /// Where.
    pub location: LocationPage,
    /// The name that was entered.
    pub name: String,
    /// What they are to be.
    pub role: Role,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// Opens the page behind an invitation. Opening accepts nothing (R7).
///
/// # Errors
/// [`Refused::DeadLink`]; [`Refused::NotFound`] for an unknown location.
pub async fn open(accounts: &Accounts, slug: &Slug, token: &str) -> Result<StaffInvitationPage, Refused> {
    let location = location::page(accounts, slug).await?;
    let mut tx = accounts.store().read().await?;
    let (link, row) = live(accounts, &mut tx, &location, token).await?;
    Ok(StaffInvitationPage { location, name: row.name, role: row.role, expires_at: link.expires_at })
}

async fn live(
    accounts: &Accounts,
    tx: &mut Tx,
    location: &LocationPage,
    token: &str,
) -> Result<(LinkRow, StaffInvitationRow), Refused> {
    let link = links::find(accounts, tx, location.id, Purpose::StaffInvitation, token).await?;
    links::must_be_live(accounts, &link)?;
    let row = staff_invitation::by_id(tx, location.id, StaffInvitationId::new(link.subject_id)).await?;
    Ok((link, row.ok_or(Refused::DeadLink(DeadLink::Replaced))?))
}

/// Accepts an invitation with a new account, and signs in.
///
/// # Errors
/// [`Refused::DeadLink`]; [`Refused::Problems`] for a username or password that can't be taken: "taken" is told to the
/// holder of a live invitation only (R13).
pub async fn accept(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    username: &str,
    password: &str,
) -> Result<NewSession, Refused> {
    let location = location::page(accounts, slug).await?;
    let (username, password) = check(accounts, &location, token, username, password).await?;
    let hash = accounts.hasher().hash(password.bytes(), accounts.random_bytes()).await?;

    let mut tx = accounts.store().begin().await?;
    let (link, invited) = live(accounts, &mut tx, &location, token).await?;
    links::use_once(accounts, &mut tx, &link).await?;
    let row = StaffRow {
        id: StaffId::new(accounts.new_id()),
        username,
        name: invited.name.clone(),
        email: invited.email.clone(),
        password_hash: Some(PasswordHash::new(hash)),
        owner: false,
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
    join(accounts, &mut tx, origin, &invited, &row).await?;
    let row = store::staff::by_id(&mut tx, row.id).await?.ok_or(Refused::NotFound)?;
    let session = open_session(accounts, &mut tx, &row, origin).await?;
    tx.commit().await?;
    Ok(session)
}

/// Checks the answers before anything is hashed: the link first, so that a stranger learns nothing about usernames.
async fn check(
    accounts: &Accounts,
    location: &LocationPage,
    token: &str,
    username: &str,
    password: &str,
) -> Result<(Username, NewPassword), Refused> {
    let mut tx = accounts.store().begin().await?;
    let (link, invited) = live(accounts, &mut tx, location, token).await?;
    let mut problems = Problems::default();
    let password = check_password(password, username.trim(), &invited.email);
    let username = problems.take(Field::Username, Username::parse(username));
    let password = problems.take(Field::Password, password);
    if let Some(username) = &username {
        let subject = link.id.to_string();
        limits::hit(accounts, &mut tx, location.id, limits::USERNAMES_OF_INVITATION, &subject).await?;
        if store::staff::by_username(&mut tx, username).await?.is_some() {
            problems.take(Field::Username, Err::<(), _>(Wrong::UsernameTaken));
        }
    }
    tx.commit().await?;
    match (username, password) {
        (Some(username), Some(password)) if problems.is_empty() => Ok((username, password)),
        _ => Err(Refused::Problems(problems)),
    }
}

/// Accepts an invitation with the account one has: signs in with it, and the location is added to it. Whoever has a
/// second factor gives its code first, and then accepts by [`accept_signed_in`].
///
/// # Errors
/// [`Refused::DeadLink`] before anything else; then as [`staff::sign_in`].
pub async fn accept_with_account(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    username: &str,
    password: &str,
) -> Result<FirstStep, Refused> {
    let location = location::page(accounts, slug).await?;
    {
        let mut tx = accounts.store().read().await?;
        live(accounts, &mut tx, &location, token).await?;
    }
    let step = staff::sign_in(accounts, origin, username, password).await?;
    if let FirstStep::SignedIn(session) = &step {
        accept_signed_in(accounts, origin, slug, token, &session.token).await?;
    }
    Ok(step)
}

/// Accepts an invitation with the account that one is signed in with: the location is added to it.
///
/// # Errors
/// [`Refused::DeadLink`]; [`Refused::SignedOut`] if the session has ended.
pub async fn accept_signed_in(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    session: &str,
) -> Result<(), Refused> {
    let member = staff::member(accounts, origin, session).await?;
    let location = location::page(accounts, slug).await?;
    let mut tx = accounts.store().begin().await?;
    store::staff::lock_row(&mut tx, member.id).await?;
    let row = store::staff::by_id(&mut tx, member.id).await?.ok_or(Refused::SignedOut)?;
    let (link, invited) = live(accounts, &mut tx, &location, token).await?;
    links::use_once(accounts, &mut tx, &link).await?;
    join(accounts, &mut tx, origin, &invited, &row).await?;
    staff_session::set_location(&mut tx, member.session, location.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives somebody what they were invited to be. An owner works everywhere as it is.
async fn join(
    accounts: &Accounts,
    tx: &mut Tx,
    origin: &Origin,
    invited: &StaffInvitationRow,
    row: &StaffRow,
) -> Result<(), Refused> {
    let here = invited.location_id;
    match invited.role {
        Role::Owner => store::user::make_owner(tx, row.id).await?,
        _ if row.owner => {}
        role => store::staff::add_role(tx, here, row.id, role).await?,
    }
    staff_invitation::delete(tx, here, invited.id).await?;
    let detail = Detail {
        username: Some(row.username.to_string()),
        role: Some(invited.role.code().to_owned()),
        address: Some(invited.email.clone()),
        ..Detail::default()
    };
    let actor = Actor::Staff { id: row.id, name: &row.name, role: invited.role, origin };
    record::write(accounts, tx, here, actor, EventKind::StaffJoined, About::default().with(detail)).await
}
