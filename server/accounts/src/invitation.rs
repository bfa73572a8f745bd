//! Invitations: sent and revoked at the desk, accepted by the client, who leaves signed in.

use crate::{
    account,
    actor::{Desk, Origin},
    blocked,
    context::Accounts,
    limits, links,
    location::{self, LocationPage},
    outbox::{self, NewMail, Urgency},
    record::{self, About, Detail},
    refused::{DeadLink, Refused},
    seen::Seen,
    session,
    staff::NewSession,
};
use mail::Letter;
use shared::{
    ClientId, Ended, EventKind, Language, MailKind, NewPassword, Permission, Purpose, Slug, StaffId, Status,
    Timestamp, Username,
};
use store::{PasswordHash, Tx, Wake, client::ClientRow, link::LinkRow};

/// Invites a client, for the first time or again; an earlier invitation dies (R6). Nothing goes out if one went out
/// since `seen`.
///
/// # Errors
/// [`Refused::Changed`] unless the status allows it: the same function decides about the checkbox.
/// [`Refused::MailBlocked`], [`Refused::TooOften`].
pub async fn send(accounts: &Accounts, desk: &Desk, client: ClientId, seen: Seen) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    if !status(accounts, &mut tx, &row).await?.may_invite() {
        return Err(Refused::Changed);
    }
    if seen.is_outdated(&mut tx, (row.location_id, client), MailKind::Invitation).await? {
        return Ok(());
    }
    let to = row.email_canonical.clone().ok_or(Refused::Changed)?;
    blocked::must_be_open(&mut tx, row.location_id, &to).await?;
    limits::hit(accounts, &mut tx, row.location_id, limits::MAILS_BY_STAFF, &to).await?;
    mail(accounts, &mut tx, &desk.location, &row, Some(desk.staff), Urgency::Awaited).await?;
    let about = About::client(client).with(Detail { address: row.email.clone(), ..Detail::default() });
    record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::InvitationSent, about).await?;
    tx.wake(Wake::Client { location: row.location_id, client });
    tx.commit().await?;
    Ok(())
}

/// Takes an open invitation back.
///
/// # Errors
/// [`Refused::Changed`] without an open invitation.
pub async fn revoke(accounts: &Accounts, desk: &Desk, client: ClientId) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    if !matches!(status(accounts, &mut tx, &row).await?, Status::Invited { .. }) {
        return Err(Refused::Changed);
    }
    let (subject, now) = (client.uuid(), accounts.now());
    store::link::end_of_subject(
        &mut tx,
        (row.location_id, subject),
        Some(Purpose::Invitation),
        Ended::Revoked,
        now,
    )
    .await?;
    let about = About::client(client);
    record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::InvitationRevoked, about)
        .await?;
    tx.wake(Wake::Client { location: row.location_id, client });
    tx.commit().await?;
    Ok(())
}

/// Where a client stands, read inside the caller's transaction.
pub(crate) async fn status(accounts: &Accounts, tx: &mut Tx, row: &ClientRow) -> Result<Status, Refused> {
    let row = store::facts::of_client(tx, row.location_id, row.id).await?.ok_or(Refused::NotFound)?;
    Ok(Status::of(&row.facts(), accounts.now()))
}

/// Makes an invitation and queues its mail; an earlier one dies. Nothing without an address.
pub(crate) async fn mail(
    accounts: &Accounts,
    tx: &mut Tx,
    location: &LocationPage,
    row: &ClientRow,
    by: Option<StaffId>,
    urgency: Urgency,
) -> Result<(), Refused> {
    let Some(to) = row.email_canonical.as_deref() else { return Ok(()) };
    let link =
        links::replace(accounts, tx, location.into(), Purpose::Invitation, row.id.uuid(), to, by).await?;
    let name = match by {
        Some(staff) => store::staff::name(tx, staff).await?,
        None => None,
    };
    let letter = letter(row, &link, name.unwrap_or_else(|| location.public_name.clone()));
    let (language, client) = (row.language, Some(row.id));
    let mail = NewMail { location, client, to, language, letter, link: Some(&link) };
    outbox::queue_as(accounts, tx, mail, urgency).await
}

/// The letter with this link.
pub(crate) fn letter(row: &ClientRow, link: &LinkRow, sent_by: String) -> Letter {
    Letter::Invitation(mail::Invitation {
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        sent_by,
        expires_at: link.expires_at,
    })
}

/// What the page behind an invitation shows.
#[derive(Clone, Debug)]
pub struct InvitationPage {
    /// Who is invited.
    pub client: ClientId,
    /// Their given name.
    pub first_name: String,
    /// Their family name.
    pub last_name: String,
    /// The address it was sent to.
    pub email: String,
    /// The client's language.
    pub language: Language,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// A username that was free when the page was opened; may be empty.
    pub suggested_username: String,
}

/// Opens the page behind an invitation. Opening accepts nothing (R7).
///
/// # Errors
/// [`Refused::DeadLink`].
pub async fn open(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
) -> Result<InvitationPage, Refused> {
    let location = location::page(accounts, slug).await?;
    let (opened, suggested_username) = {
        let mut tx = accounts.store().read().await?;
        let opened = links::look(accounts, &mut tx, location.id, Purpose::Invitation, token).await?;
        opened.must_be_live(accounts)?;
        let suggested = account::suggest_username(&mut tx, &opened.client).await?;
        (opened, suggested)
    };
    links::note_opening(accounts, origin, location.id, &opened).await?;
    let client = opened.client;
    Ok(InvitationPage {
        language: client.language,
        client: client.id,
        first_name: client.first_name,
        last_name: client.last_name,
        email: client.email.unwrap_or_default(),
        expires_at: opened.link.expires_at,
        suggested_username,
    })
}

/// Accepts an invitation: makes the account and signs its owner in.
///
/// # Errors
/// [`Refused::DeadLink`], [`Refused::Problems`] for a username or password that can't be taken; "taken" is told
/// to the holder of a live invitation only (R13).
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
    let password_hash = accounts.hasher().hash(password.bytes(), accounts.random_bytes()).await?;

    let mut tx = accounts.store().begin().await?;
    let opened = links::take(accounts, &mut tx, location.id, Purpose::Invitation, token).await?;
    opened.must_be_live(accounts)?;
    links::use_once(accounts, &mut tx, &opened.link).await?;
    let client = &opened.client;
    let hash = PasswordHash::new(password_hash);
    let account = account::make(accounts, &mut tx, client, username, hash).await?;
    let session =
        session::start_after(accounts, &mut tx, &account, origin, EventKind::InvitationAccepted).await?;
    tx.commit().await?;
    Ok(session)
}

/// Checks the answers before anything is hashed, the link first.
async fn check(
    accounts: &Accounts,
    location: &LocationPage,
    token: &str,
    username: &str,
    password: &str,
) -> Result<(Username, NewPassword), Refused> {
    let mut tx = accounts.store().begin().await?;
    let opened = links::take(accounts, &mut tx, location.id, Purpose::Invitation, token).await?;
    opened.must_be_live(accounts)?;
    account::check_new(accounts, tx, location, &opened.link, username, password).await
}

/// Asks for a new invitation with a dead one in hand (R10). One goes out only where staff had invited and the
/// client has not accepted; a revoked one stays revoked. The answer is the same in any case.
///
/// # Errors
/// [`Refused::NotFound`] for an unknown location; nothing else is told.
pub async fn again(accounts: &Accounts, origin: &Origin, slug: &Slug, token: &str) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    let mut tx = accounts.store().begin().await?;
    let opened = match links::take(accounts, &mut tx, location.id, Purpose::Invitation, token).await {
        Err(Refused::DeadLink(DeadLink::Incomplete)) => return Ok(()),
        other => other?,
    };
    let row = &opened.client;
    let status = status(accounts, &mut tx, row).await?;
    let invited = matches!(status, Status::Invited { .. } | Status::InvitationExpired { .. });
    let Some(to) = row.email_canonical.clone().filter(|_| invited) else { return Ok(()) };
    let fresh = links::just_made(accounts, &mut tx, location.id, row.id.uuid(), Purpose::Invitation).await?;
    if !fresh && limits::count_one(accounts, &mut tx, location.id, limits::MAILS_BY_VISITORS, &to).await? {
        mail(accounts, &mut tx, &location, row, opened.link.created_by, Urgency::Awaited).await?;
        links::note_asked_again(accounts, &mut tx, origin, row, EventKind::InvitationSent).await?;
        tx.commit().await?;
    }
    Ok(())
}
