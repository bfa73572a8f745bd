//! Recovery: a client who can't get in asks at 'Having Trouble?', or staff send the link for them.

use crate::{
    actor::{Actor, Desk, Origin},
    blocked, common_password,
    context::Accounts,
    even_pace, limits, links,
    location::{self, LocationPage},
    outbox::{self, NewMail},
    passkey,
    record::{self, About, Detail},
    refused::{DeadLink, Refused},
    seen::Seen,
    session,
};
use mail::{Letter, PasswordChanged, Reset, Trouble};
use shared::{
    ClientId, EmailAddress, Ended, EventKind, Field, Language, MailKind, NewPassword, PasswordPolicy,
    Permission, Purpose, Slug, StaffId, Status, Timestamp, Username,
};
use store::{PasswordHash, Tx, Wake, account::AccountRow, client::ClientRow};

/// Asks for help with username and email. If they belong together, a link to set a new password is mailed; if
/// not, but somebody here has that address, a mail to it says what is on record (R14). The answer on the page is
/// the same in every case and comes after the same time (R11, R12), and a locked client can still ask (R31). Whoever does not know the username
/// leaves it empty: the mail says it.
///
/// # Errors
/// [`Refused::Problems`] for what is no email address: that says nothing about any account.
pub async fn request(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    username: &str,
    email: &str,
) -> Result<(), Refused> {
    even_pace::always(accounts, try_request(accounts, origin, slug, username, email)).await
}

async fn try_request(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    username: &str,
    email: &str,
) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    let email = EmailAddress::parse(email).map_err(|wrong| Refused::problem(Field::Email, wrong))?;

    let (to, place) = (email.canonical(), origin.neighbourhood());
    let mut tx = accounts.store().begin().await?;
    let found = account_of(&mut tx, &location, username, to).await?;
    limits::hit(accounts, &mut tx, location.id, limits::RECOVERIES_OF_PLACE, &place).await?;
    let may_mail = limits::count_one(accounts, &mut tx, location.id, limits::MAILS_BY_VISITORS, to).await?;
    let about = if let Some((row, account)) = found {
        if may_mail && !just_sent(accounts, &mut tx, &row).await? {
            mail_reset(accounts, &mut tx, &location, &row, &account, None).await?;
            tx.wake(Wake::Client { location: location.id, client: row.id });
        }
        About::client(row.id)
    } else {
        if may_mail {
            mail_what_is_on_record(accounts, &mut tx, &location, to).await?;
        }
        About::default()
    };
    let actor = Actor::Visitor { origin };
    let about = about.with(Detail { device: Some(origin.device.clone()), ..Detail::default() });
    record::write(accounts, &mut tx, location.id, actor, EventKind::ResetRequested, about).await?;
    tx.commit().await?;
    Ok(())
}

/// The account with this username whose proven address is `to`, unless staff disabled it.
async fn account_of(
    tx: &mut Tx,
    location: &LocationPage,
    username: &str,
    to: &str,
) -> Result<Option<(ClientRow, AccountRow)>, Refused> {
    let Some(username) = Username::as_typed_at_sign_in(username) else { return Ok(None) };
    let account = store::account::by_username(tx, location.id, &username).await?;
    let Some(account) = account.filter(|account| account.disabled_at.is_none()) else { return Ok(None) };
    let row = store::client::lock(tx, location.id, account.client_id).await?;
    Ok(row.filter(|row| row.recovery_email_canonical.as_deref() == Some(to)).map(|row| (row, account)))
}

async fn just_sent(accounts: &Accounts, tx: &mut Tx, row: &ClientRow) -> Result<bool, Refused> {
    links::just_made(accounts, tx, row.location_id, row.id.uuid(), Purpose::Reset).await
}

/// Writes to an address what is on record for it here: only whoever reads that mailbox learns it.
async fn mail_what_is_on_record(
    accounts: &Accounts,
    tx: &mut Tx,
    location: &LocationPage,
    to: &str,
) -> Result<(), Refused> {
    let rows = store::client::by_email(tx, location.id, to).await?;
    let Some(first) = rows.first() else { return Ok(()) };
    let mut letter = Trouble { usernames: Vec::new(), invited_until: None };
    for row in &rows {
        let Some(found) = store::facts::of_client(tx, location.id, row.id).await? else { continue };
        // An account is named to its own proven address only.
        let own = row.recovery_email_canonical.as_deref() == Some(to);
        match (Status::of(&found.facts(), accounts.now()), found.account) {
            (Status::Active | Status::Locked { .. }, Some(account)) if own => {
                letter.usernames.push(account.username.to_string());
            }
            (Status::Invited { expires_at }, _) => {
                letter.invited_until = letter.invited_until.max(Some(expires_at));
            }
            _ => {}
        }
    }
    let (language, letter) = (first.language, Letter::Trouble(letter));
    outbox::queue(accounts, tx, NewMail { location, client: None, to, language, letter, link: None }).await
}

/// Sends a client the link to set a new password, from the desk. Staff never see or choose a password. Nothing goes
/// out if one went out since `seen`.
///
/// # Errors
/// [`Refused::Changed`] without an account that may sign in, or without a proven address; [`Refused::MailBlocked`],
/// [`Refused::TooOften`].
pub async fn send(accounts: &Accounts, desk: &Desk, client: ClientId, seen: Seen) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    let account = store::account::by_client(&mut tx, row.location_id, client).await?;
    let account = account.filter(|account| account.disabled_at.is_none()).ok_or(Refused::Changed)?;
    let to = row.recovery_email_canonical.clone().ok_or(Refused::Changed)?;
    if seen.is_outdated(&mut tx, (row.location_id, client), MailKind::Reset).await? {
        return Ok(());
    }
    blocked::must_be_open(&mut tx, row.location_id, &to).await?;
    limits::hit(accounts, &mut tx, row.location_id, limits::MAILS_BY_STAFF, &to).await?;
    mail_reset(accounts, &mut tx, &desk.location, &row, &account, Some(desk.staff)).await?;
    let about =
        About::client(client).with(Detail { address: row.recovery_email.clone(), ..Detail::default() });
    record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::ResetSent, about).await?;
    tx.wake(Wake::Client { location: row.location_id, client });
    tx.commit().await?;
    Ok(())
}

/// Mails a client their username and the address of the page it works at. Nothing goes out if one went out since
/// `seen`.
///
/// # Errors
/// [`Refused::Changed`] without an account that may sign in, or without a proven address.
pub async fn send_username(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    seen: Seen,
) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    let account = store::account::by_client(&mut tx, row.location_id, client).await?;
    let account = account.filter(|account| account.disabled_at.is_none()).ok_or(Refused::Changed)?;
    let to = row.recovery_email_canonical.as_deref().ok_or(Refused::Changed)?;
    if seen.is_outdated(&mut tx, (row.location_id, client), MailKind::Username).await? {
        return Ok(());
    }
    limits::hit(accounts, &mut tx, row.location_id, limits::MAILS_BY_STAFF, to).await?;
    let letter = Letter::Username(mail::Username {
        first_name: row.first_name.clone(),
        username: account.username.to_string(),
    });
    let (location, language) = (&desk.location, row.language);
    let mail = NewMail { location, client: Some(client), to, language, letter, link: None };
    outbox::queue(accounts, &mut tx, mail).await?;
    let about =
        About::client(client).with(Detail { address: row.recovery_email.clone(), ..Detail::default() });
    record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::UsernameSent, about).await?;
    tx.wake(Wake::Client { location: row.location_id, client });
    tx.commit().await?;
    Ok(())
}

async fn mail_reset(
    accounts: &Accounts,
    tx: &mut Tx,
    location: &LocationPage,
    row: &ClientRow,
    account: &AccountRow,
    by: Option<StaffId>,
) -> Result<(), Refused> {
    let Some(to) = row.recovery_email_canonical.as_deref() else { return Ok(()) };
    let link = links::replace(accounts, tx, location.into(), Purpose::Reset, row.id.uuid(), to, by).await?;
    let letter = Letter::Reset(Reset {
        first_name: row.first_name.clone(),
        username: account.username.to_string(),
        expires_at: link.expires_at,
    });
    let (language, client) = (row.language, Some(row.id));
    outbox::queue(accounts, tx, NewMail { location, client, to, language, letter, link: Some(&link) }).await
}

/// What the page behind a reset mail shows.
#[derive(Clone, Debug)]
pub struct RecoveryPage {
    /// Whose password.
    pub client: ClientId,
    /// Their given name.
    pub first_name: String,
    /// Their username: half of the troubles are a forgotten one.
    pub username: String,
    /// The client's language.
    pub language: Language,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

/// Opens the page behind a reset mail. Opening resets nothing (R7).
///
/// # Errors
/// [`Refused::DeadLink`].
pub async fn open(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
) -> Result<RecoveryPage, Refused> {
    let location = location::page(accounts, slug).await?;
    let (opened, account) = {
        let mut tx = accounts.store().read().await?;
        let opened = links::look(accounts, &mut tx, location.id, Purpose::Reset, token).await?;
        let account = live_account(accounts, &mut tx, &opened).await?;
        (opened, account)
    };
    links::note_opening(accounts, origin, location.id, &opened).await?;
    Ok(RecoveryPage {
        client: opened.client.id,
        language: opened.client.language,
        first_name: opened.client.first_name,
        username: account.username.to_string(),
        expires_at: opened.link.expires_at,
    })
}

async fn live_account(
    accounts: &Accounts,
    tx: &mut Tx,
    opened: &links::Opened,
) -> Result<AccountRow, Refused> {
    opened.must_be_live(accounts)?;
    let account = store::account::by_client(tx, opened.client.location_id, opened.client.id).await?;
    account.filter(|account| account.disabled_at.is_none()).ok_or(Refused::DeadLink(DeadLink::Replaced))
}

/// Sets a new password by the mailed link. Every session, link and passkey of the account ends, and the client is told by
/// mail (R19): whoever has lost the password gets the account back whole. No sign-in: a leaked link must not be a session.
///
/// # Errors
/// [`Refused::DeadLink`], or [`Refused::Problems`] for a password that can't be taken.
pub async fn reset(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    password: &str,
) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    let password = {
        let mut tx = accounts.store().read().await?;
        let opened = links::look(accounts, &mut tx, location.id, Purpose::Reset, token).await?;
        let account = live_account(accounts, &mut tx, &opened).await?;
        let policy = PasswordPolicy {
            shortest: location.shortest_password.characters(),
            username: account.username.as_str(),
            email: &opened.link.address,
            location: &location.public_name,
            is_common: common_password::is_common,
        };
        NewPassword::parse(password, policy).map_err(|wrong| Refused::problem(Field::Password, wrong))?
    };
    let hash = accounts.hasher().hash(password.bytes(), accounts.random_bytes()).await?;

    let mut tx = accounts.store().begin().await?;
    let opened = links::take(accounts, &mut tx, location.id, Purpose::Reset, token).await?;
    let account = live_account(accounts, &mut tx, &opened).await?;
    links::use_once(accounts, &mut tx, &opened.link).await?;
    let (row, now) = (&opened.client, accounts.now());
    store::account::set_password(&mut tx, location.id, row.id, &PasswordHash::new(hash), now).await?;
    session::end_all(&mut tx, location.id, row.id).await?;
    store::link::end_of_subject(&mut tx, (location.id, row.id.uuid()), None, Ended::PasswordChanged, now)
        .await?;
    let actor = Actor::Client { id: row.id, origin };
    let passkeys_removed =
        passkey::remove_of_client(accounts, &mut tx, (location.id, row.id), passkey::EVER, actor).await?;
    let letter = Letter::PasswordChanged(PasswordChanged {
        first_name: row.first_name.clone(),
        username: account.username.to_string(),
        changed_at: now,
        passkeys_removed,
    });
    let (language, client, to) = (row.language, Some(row.id), opened.link.address.as_str());
    let mail = NewMail { location: &location, client, to, language, letter, link: None };
    outbox::queue(accounts, &mut tx, mail).await?;
    let about =
        About::client(row.id).with(Detail { device: Some(origin.device.clone()), ..Detail::default() });
    record::write(accounts, &mut tx, location.id, actor, EventKind::PasswordReset, about).await?;
    tx.wake(Wake::Client { location: location.id, client: row.id });
    tx.commit().await?;
    Ok(())
}

/// Asks for a new link with a dead one in hand (R10). It goes to the proven address; the answer is the same
/// whether there is one to send or not.
///
/// # Errors
/// [`Refused::NotFound`] for an unknown location; nothing else is told.
pub async fn again(accounts: &Accounts, origin: &Origin, slug: &Slug, token: &str) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    let mut tx = accounts.store().begin().await?;
    let opened = match links::take(accounts, &mut tx, location.id, Purpose::Reset, token).await {
        Err(Refused::DeadLink(DeadLink::Incomplete)) => return Ok(()),
        other => other?,
    };
    let row = &opened.client;
    let account = store::account::by_client(&mut tx, location.id, row.id).await?;
    let Some(account) = account.filter(|account| account.disabled_at.is_none()) else { return Ok(()) };
    let Some(to) = row.recovery_email_canonical.clone() else { return Ok(()) };
    if !just_sent(accounts, &mut tx, row).await?
        && limits::count_one(accounts, &mut tx, location.id, limits::MAILS_BY_VISITORS, &to).await?
    {
        mail_reset(accounts, &mut tx, &location, row, &account, None).await?;
        links::note_asked_again(accounts, &mut tx, origin, row, EventKind::ResetRequested).await?;
        tx.commit().await?;
    }
    Ok(())
}
