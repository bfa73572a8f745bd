//! The account: made with a username and a password; at the desk disabled, enabled again, unlocked.

use crate::{
    actor::Desk,
    client, client_terms, common_password,
    context::Accounts,
    guarded::{self, Told},
    limits,
    location::LocationPage,
    record::{self, About, Detail},
    refused::Refused,
    session,
};
use shared::{
    ClientId, Ended, EventKind, Field, FreeText, IdentityForm, NewPassword, PasswordPolicy, Permission,
    Problems, Purpose, Timestamp, Username, Wrong,
};
use store::{PasswordHash, StoreError, Tx, Wake, account::AccountRow, client::ClientRow, link::LinkRow};

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
    if !store::account::disable(&mut tx, (here, client), Some(desk.staff), reason.as_str(), now).await? {
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

/// Lets a client sign in again, with the username and password they had. What they may have said was not them is
/// settled by it. Their proven address is told.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::Problems`] without word of how the identity was checked,
/// [`Refused::Changed`] unless the account is disabled.
pub async fn enable(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    identity: IdentityForm<'_>,
) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let identity = guarded::identity(identity)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, here, client).await?.ok_or(Refused::NotFound)?;
    if !store::account::enable(&mut tx, here, client).await? {
        return Err(Refused::Changed);
    }
    store::undo::settle_dispute(&mut tx, here, client).await?;
    guarded::tell(accounts, &mut tx, &desk.location, &row, Told::Enabled, Some(desk.staff)).await?;
    let about = About::client(client).with(Detail { identity: Some(identity), ..Detail::default() });
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::AccountEnabled, about).await?;
    tx.wake(Wake::Client { location: here, client });
    tx.commit().await?;
    Ok(())
}

/// Forgets an account's failures, and with them the lock. The client's proven address is told.
///
/// # Errors
/// [`Refused::NotAllowed`] for a Viewer, [`Refused::Problems`] without word of how the identity was checked,
/// [`Refused::Changed`] if there is nothing to unlock.
pub async fn unlock(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    identity: IdentityForm<'_>,
) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let identity = guarded::identity(identity)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, here, client).await?.ok_or(Refused::NotFound)?;
    if !store::account::unlock(&mut tx, here, client).await? {
        return Err(Refused::Changed);
    }
    guarded::tell(accounts, &mut tx, &desk.location, &row, Told::Unlocked, Some(desk.staff)).await?;
    let about = About::client(client).with(Detail { identity: Some(identity), ..Detail::default() });
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::AccountUnlocked, about).await?;
    tx.wake(Wake::Client { location: here, client });
    tx.commit().await?;
    Ok(())
}

/// Checks the username and password of an account that is about to be made, before anything is hashed. The link is known
/// to be live, so that a stranger learns nothing about usernames; "taken" is told to its holder only, and so often
/// (R13). Takes the transaction: what was counted stays counted, whatever the answer.
pub(crate) async fn check_new(
    accounts: &Accounts,
    mut tx: Tx,
    location: &LocationPage,
    link: &LinkRow,
    username: &str,
    password: &str,
) -> Result<(Username, NewPassword), Refused> {
    let mut problems = Problems::default();
    let policy = PasswordPolicy {
        shortest: location.shortest_password.characters(),
        username: username.trim(),
        email: &link.address,
        location: &location.public_name,
        is_common: common_password::is_common,
    };
    let username = problems.take(Field::Username, Username::parse(username));
    let password = problems.take(Field::Password, NewPassword::parse(password, policy));
    if let Some(username) = &username {
        let subject = link.id.to_string();
        limits::hit(accounts, &mut tx, location.id, limits::USERNAMES_OF_INVITATION, &subject).await?;
        if store::account::by_username(&mut tx, location.id, username).await?.is_some() {
            problems.take(Field::Username, Err::<(), _>(Wrong::UsernameTaken));
        }
    }
    tx.commit().await?;
    match (username, password) {
        (Some(username), Some(password)) if problems.is_empty() => Ok((username, password)),
        _ => Err(Refused::Problems(problems)),
    }
}

/// An account as it begins.
pub(crate) fn new_account(
    client: &ClientRow,
    username: Username,
    password_hash: PasswordHash,
    now: Timestamp,
) -> AccountRow {
    AccountRow {
        location_id: client.location_id,
        client_id: client.id,
        username,
        password_hash,
        password_changed_at: now,
        created_at: now,
        disabled_at: None,
        disabled_by: None,
        disabled_reason: None,
        failures: 0,
        last_failure_at: None,
        locked_until: None,
        last_sign_in_at: None,
        last_sign_in_device: None,
    }
}

/// Makes a client's account. Whatever else would have made it ends.
pub(crate) async fn make(
    accounts: &Accounts,
    tx: &mut Tx,
    row: &ClientRow,
    username: Username,
    password_hash: PasswordHash,
) -> Result<AccountRow, Refused> {
    let now = accounts.now();
    let account = new_account(row, username, password_hash, now);
    match store::account::insert(tx, &account).await {
        Err(StoreError::Duplicate(_)) => return Err(Refused::problem(Field::Username, Wrong::UsernameTaken)),
        other => other?,
    }
    for purpose in [Purpose::Invitation, Purpose::Handover] {
        let subject = (row.location_id, row.id.uuid());
        store::link::end_of_subject(tx, subject, Some(purpose), Ended::Settled, now).await?;
    }
    let search = client_terms::search_text(row, account.username.as_str());
    store::client::set_search(tx, row.location_id, row.id, &search).await?;
    Ok(account)
}

/// First and last name with a dot between, or with a number behind if that is taken.
pub(crate) async fn suggest_username(tx: &mut Tx, row: &ClientRow) -> Result<String, Refused> {
    let part =
        |name: &str| -> String { client::fold(name).chars().filter(|c| c.is_alphanumeric()).collect() };
    let base = format!("{}.{}", part(&row.first_name), part(&row.last_name));
    for number in 1..=9 {
        let text = if number == 1 { base.clone() } else { format!("{base}{number}") };
        let Ok(username) = Username::parse(&text) else { break };
        if store::account::by_username(tx, row.location_id, &username).await?.is_none() {
            return Ok(username.as_str().to_owned());
        }
    }
    Ok(String::new())
}
