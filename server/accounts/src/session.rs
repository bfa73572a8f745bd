//! The client's sessions: signed in, looked up at every page, signed out.

use crate::{
    actor::{Actor, Origin},
    context::{Accounts, CLOCK_SKEW},
    even_pace,
    hashing::Verified,
    keys::{SessionToken, hash_of_session_token},
    known_device::Holder,
    limits::{self, Attempt, Comes},
    location::{self, LocationPage},
    near_miss,
    record::{self, About, Detail},
    refused::Refused,
    staff::NewSession,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::{
    ClientId, EmailState, EventKind, Field, Language, LocationId, Slug, Span, Timestamp, Username, Wrong,
};
use store::{PasswordHash, Tx, Wake, account::AccountRow, session::SessionRow};

/// A client's session ends after sixty days in any case; without a visit, earlier: that is the location's choice
/// (R24).
const ABSOLUTE: Span = Span::days(60);
/// How stale the last request on record may be.
const TOUCH_AFTER: Span = Span::minutes(5);

/// Signs a client in.
///
/// # Errors
/// [`Refused::Problems`] with [`Wrong::Credentials`] for an unknown name, a wrong password, a disabled or a
/// locked account, and where Self-Service is off: one answer, after the same work and time (R11, R12).
/// [`Refused::TooOften`] and [`Refused::Busy`] say nothing about any account.
pub async fn sign_in(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    username: &str,
    password: &str,
) -> Result<NewSession, Refused> {
    even_pace::if_refused(accounts, try_sign_in(accounts, origin, slug, username, password)).await
}

async fn try_sign_in(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    username: &str,
    password: &str,
) -> Result<NewSession, Refused> {
    let location = location::page(accounts, slug).await?;
    let name = Username::as_typed_at_sign_in(username);
    let attempt = Attempt { location: location.id, origin, username: name.as_ref() };
    let found = {
        let mut tx = accounts.store().read().await?;
        let found = match &name {
            Some(name) => store::account::by_username(&mut tx, location.id, name).await?,
            None => None,
        };
        let comes = attempt.comes(accounts, &mut tx, found.as_ref().map(Holder::client)).await?;
        attempt.must_be_admitted(accounts, &mut tx, comes).await?;
        found
    };
    let stored = found.as_ref().map(|account| account.password_hash.as_str());
    let verified = accounts.hasher().verify(password, stored).await?;
    let rehashed = match verified {
        Verified::YesRehash => {
            let typed = shared::typed_password(password);
            Some(accounts.hasher().hash(typed.as_bytes(), accounts.random_bytes()).await?)
        }
        _ => None,
    };

    let mut tx = accounts.store().begin().await?;
    // Read again: the account may have been disabled, locked or given another password during the hash.
    let account = match found {
        Some(before) => {
            store::client::lock(&mut tx, location.id, before.client_id).await?;
            let now = store::account::by_client(&mut tx, location.id, before.client_id).await?;
            now.map(|now| (now.password_hash == before.password_hash, now))
        }
        None => None,
    };
    let holder = account.as_ref().map(|(_, account)| Holder::client(account));
    let comes = attempt.comes(accounts, &mut tx, holder).await?;
    match account {
        Some((unchanged, account))
            if unchanged
                && verified != Verified::No
                && location.self_service_on
                && may_sign_in(&account, comes, accounts.now()) =>
        {
            if let Some(hash) = rehashed {
                let new = PasswordHash::new(hash);
                store::account::rehash(&mut tx, location.id, account.client_id, &account.password_hash, &new)
                    .await?;
            }
            let session = start(accounts, &mut tx, &account, origin).await?;
            tx.commit().await?;
            Ok(session)
        }
        account => {
            let unknown = account.is_none();
            note_failure(accounts, &mut tx, &attempt, account.map(|(_, account)| account), verified).await?;
            tx.commit().await?;
            if unknown {
                near_miss::look_later(accounts, origin, &location, username);
            }
            Err(Refused::problem(Field::Form, Wrong::Credentials))
        }
    }
}

pub(crate) fn may_sign_in(account: &AccountRow, comes: Comes, now: Timestamp) -> bool {
    let waits =
        is_locked(account, now) || limits::is_too_soon(account.failures, account.last_failure_at, now);
    account.disabled_at.is_none() && (comes == Comes::OnOwnDevice || !waits)
}

fn is_locked(account: &AccountRow, now: Timestamp) -> bool {
    account.locked_until.is_some_and(|until| until > now)
}

/// Counts a failure, for where it came from and for the account, and locks the account after too many. A right password
/// on a locked or disabled account is no guess, and counts for nothing.
pub(crate) async fn note_failure(
    accounts: &Accounts,
    tx: &mut Tx,
    attempt: &Attempt<'_>,
    account: Option<AccountRow>,
    verified: Verified,
) -> Result<(), Refused> {
    let (now, location, origin) = (accounts.now(), attempt.location, attempt.origin);
    attempt.count_failure(accounts, tx, account.as_ref().map(Holder::client)).await?;
    let actor = Actor::Visitor { origin };
    let detail = Detail { device: Some(origin.device.clone()), ..Detail::default() };
    let Some(account) = account else {
        // What was typed is not kept: people type passwords there (R36).
        let about = About::default().with(detail);
        return record::write(accounts, tx, location, actor, EventKind::SignInFailed, about).await;
    };
    let client = account.client_id;
    let locked_until = match verified {
        Verified::No if account.disabled_at.is_none() && !is_locked(&account, now) => {
            let failures = store::account::record_failure(tx, location, client, now).await?;
            let until = limits::lock_after(failures).map(|span| now + span);
            if let Some(until) = until {
                store::account::lock(tx, location, client, until).await?;
            }
            until
        }
        _ => None,
    };
    let about = About::client(client).with(detail);
    record::write(accounts, tx, location, actor, EventKind::SignInFailed, about).await?;
    if locked_until.is_some() {
        let about = About::client(client);
        record::write(accounts, tx, location, Actor::System, EventKind::AccountLocked, about).await?;
    }
    tx.wake(Wake::Client { location, client });
    Ok(())
}

/// A transaction in which the client's row is held, with their account, after the password was right. Wrong ones count as
/// those at sign-in do (R31): a session that was left open is no place to guess at. `field` is where the form asks for it.
pub(crate) async fn proven(
    accounts: &Accounts,
    origin: &Origin,
    me: &SignedIn,
    password: &str,
    field: Field,
) -> Result<(Tx, AccountRow), Refused> {
    let wrong = |wrong| Refused::problem(field, wrong);
    let here = me.location.id;
    let before = {
        let mut tx = accounts.store().read().await?;
        let account = store::account::by_client(&mut tx, here, me.client).await?.ok_or(Refused::SignedOut)?;
        let attempt = Attempt { location: here, origin, username: Some(&account.username) };
        let comes = attempt.comes(accounts, &mut tx, Some(Holder::client(&account))).await?;
        attempt.must_be_admitted(accounts, &mut tx, comes).await?;
        account
    };
    let verified = accounts.hasher().verify(password, Some(before.password_hash.as_str())).await?;

    let (mut tx, account) = held(accounts, me).await?;
    let attempt = Attempt { location: here, origin, username: Some(&before.username) };
    let comes = attempt.comes(accounts, &mut tx, Some(Holder::client(&account))).await?;
    // On their own device what strangers did does not count, as at sign-in.
    let locked = account.locked_until.filter(|until| *until > accounts.now() && comes == Comes::AsAnybody);
    if let Some(until) = locked {
        return Err(wrong(Wrong::TooOften((until - accounts.now()).seconds_up())));
    }
    if verified == Verified::No || account.password_hash != before.password_hash {
        note_failure(accounts, &mut tx, &attempt, Some(account), verified).await?;
        tx.commit().await?;
        return Err(wrong(Wrong::WrongPassword));
    }
    Ok((tx, account))
}

/// A transaction in which the client's row is held, with their account as it stands.
pub(crate) async fn held(accounts: &Accounts, me: &SignedIn) -> Result<(Tx, AccountRow), Refused> {
    let mut tx = accounts.store().begin().await?;
    store::client::lock(&mut tx, me.location.id, me.client).await?.ok_or(Refused::SignedOut)?;
    let account = store::account::by_client(&mut tx, me.location.id, me.client).await?;
    let account = account.filter(|account| account.disabled_at.is_none()).ok_or(Refused::SignedOut)?;
    Ok((tx, account))
}

/// Opens a session for somebody who has just taken their account, with how they came to it on record.
pub(crate) async fn start_after(
    accounts: &Accounts,
    tx: &mut Tx,
    account: &AccountRow,
    origin: &Origin,
    taken: EventKind,
) -> Result<NewSession, Refused> {
    let actor = Actor::Client { id: account.client_id, origin };
    let detail = Detail {
        username: Some(account.username.to_string()),
        device: Some(origin.device.clone()),
        ..Detail::default()
    };
    let about = About::client(account.client_id).with(detail);
    record::write(accounts, tx, account.location_id, actor, taken, about).await?;
    start(accounts, tx, account, origin).await
}

/// Opens a session for somebody who has just proven themselves: a new token every time (R23).
pub(crate) async fn start(
    accounts: &Accounts,
    tx: &mut Tx,
    account: &AccountRow,
    origin: &Origin,
) -> Result<NewSession, Refused> {
    let (token, now) = (SessionToken::new(accounts), accounts.now());
    let row = SessionRow {
        location_id: account.location_id,
        token_hash: token.hash(),
        id: accounts.new_session_id(),
        client_id: account.client_id,
        created_at: now,
        last_seen_at: now,
        ip: origin.ip.to_string(),
        device: origin.device.clone(),
    };
    store::session::insert(tx, &row).await?;
    store::account::record_success(tx, account.location_id, account.client_id, &origin.device, now).await?;
    let actor = Actor::Client { id: account.client_id, origin };
    let detail = Detail { device: Some(origin.device.clone()), ..Detail::default() };
    let about = About::client(account.client_id).with(detail);
    record::write(accounts, tx, account.location_id, actor, EventKind::SignedIn, about).await?;
    tx.wake(Wake::Client { location: account.location_id, client: account.client_id });
    let known_device = origin.known_device.with(accounts, &Holder::client(account));
    Ok(NewSession { token: token.into_cookie(), max_age: ABSOLUTE, known_device })
}

/// Within so long after a sign-in, its browser has come back with the cookie or never will.
const COMES_BACK: Span = Span::minutes(2);

/// Ends a session whose browser came back without its cookie, and notes that it keeps none. `fingerprint` is the
/// session's ([`NewSession::fingerprint`]), in the address that the sign-in led to. Without such a session, or a
/// while after the sign-in, nothing happens.
///
/// # Errors
/// [`Refused::NotFound`] for an unknown location.
pub async fn lost(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    fingerprint: &str,
) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    let Ok(hash) = URL_SAFE_NO_PAD.decode(fingerprint) else { return Ok(()) };
    let mut tx = accounts.store().begin().await?;
    let session = store::session::by_token_hash(&mut tx, location.id, &hash).await?;
    let now = accounts.now();
    let Some(session) = session.filter(|session| now - session.created_at < COMES_BACK) else {
        return Ok(());
    };
    let client = session.client_id;
    store::client::lock(&mut tx, location.id, client).await?;
    if !store::session::delete(&mut tx, location.id, &hash).await? {
        return Ok(());
    }
    store::account::note_without_cookies(&mut tx, location.id, client, now).await?;
    let detail = Detail { device: Some(origin.device.clone()), ..Detail::default() };
    let (actor, about) = (Actor::Client { id: client, origin }, About::client(client).with(detail));
    record::write(accounts, &mut tx, location.id, actor, EventKind::CookiesRefused, about).await?;
    tx.wake(Wake::Client { location: location.id, client });
    tx.commit().await?;
    Ok(())
}

/// A signed-in client.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub client: ClientId,
    /// Where.
    pub location: LocationPage,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The username.
    pub username: String,
    /// The address on record.
    pub email: Option<String>,
    /// Whether it is proven.
    pub email_state: Option<EmailState>,
    /// The language they read.
    pub language: Language,
    /// When the password was last set.
    pub password_changed_at: Timestamp,
    /// On how many devices they are signed in.
    pub sessions: i64,
}

/// At which location a session's cookie opens anything, if it still does.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn place_of(accounts: &Accounts, token: &str) -> Result<Option<Slug>, Refused> {
    let place = {
        let mut tx = accounts.store().read().await?;
        store::session::place_of(&mut tx, &hash_of_session_token(token)).await?
    };
    let Some(slug) = place else { return Ok(None) };
    match client(accounts, &slug, token).await {
        Ok(_) => Ok(Some(slug)),
        Err(Refused::SignedOut | Refused::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The client behind a session's cookie. A session opens one location only.
///
/// # Errors
/// [`Refused::SignedOut`] if the session has ended, for whatever reason; [`Refused::NotFound`] for an unknown
/// location.
pub async fn client(accounts: &Accounts, slug: &Slug, token: &str) -> Result<SignedIn, Refused> {
    let location = location::page(accounts, slug).await?;
    let (hash, now) = (hash_of_session_token(token), accounts.now());
    let mut tx = accounts.store().read().await?;
    let session =
        store::session::by_token_hash(&mut tx, location.id, &hash).await?.ok_or(Refused::SignedOut)?;
    let idle = location.session_days.span();
    if now - session.last_seen_at >= idle || now - session.created_at >= ABSOLUTE {
        drop(tx);
        // Gone for good: a clock set back would revive it (R45).
        let mut tx = accounts.store().begin().await?;
        store::session::delete(&mut tx, location.id, &hash).await?;
        tx.commit().await?;
        return Err(Refused::SignedOut);
    }
    if now + CLOCK_SKEW < session.created_at {
        return Err(Refused::SignedOut);
    }
    let row =
        store::client::by_id(&mut tx, location.id, session.client_id).await?.ok_or(Refused::SignedOut)?;
    let account = store::account::by_client(&mut tx, location.id, session.client_id)
        .await?
        .ok_or(Refused::SignedOut)?;
    if account.disabled_at.is_some() || !location.self_service_on {
        return Err(Refused::SignedOut);
    }
    let sessions =
        store::session::count(&mut tx, location.id, session.client_id, now - ABSOLUTE, now - idle).await?;
    drop(tx);
    if now - session.last_seen_at >= TOUCH_AFTER {
        let mut tx = accounts.store().begin().await?;
        store::session::touch(&mut tx, location.id, &hash, now).await?;
        tx.commit().await?;
    }
    Ok(SignedIn {
        client: row.id,
        location,
        language: row.language,
        email_state: row.email_state(),
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        username: account.username.to_string(),
        password_changed_at: account.password_changed_at,
        sessions,
    })
}

/// Signs out: the session is gone at once (R24). Without a session, nothing happens.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be written.
pub async fn sign_out(accounts: &Accounts, origin: &Origin, slug: &Slug, token: &str) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    let hash = hash_of_session_token(token);
    let mut tx = accounts.store().begin().await?;
    let Some(session) = store::session::by_token_hash(&mut tx, location.id, &hash).await? else {
        return Ok(());
    };
    store::client::lock(&mut tx, location.id, session.client_id).await?;
    if !store::session::delete(&mut tx, location.id, &hash).await? {
        return Ok(());
    }
    let (actor, about) = (Actor::Client { id: session.client_id, origin }, About::client(session.client_id));
    record::write(accounts, &mut tx, location.id, actor, EventKind::SignedOut, about).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets sessions that have ended by themselves.
pub(crate) async fn prune(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    let now = accounts.now();
    Ok(store::session::prune(tx, now - ABSOLUTE, now).await?)
}

/// Gives a session a new token, and ends the client's others (R19, R23). It ends when it would have ended.
pub(crate) async fn keep_only(
    accounts: &Accounts,
    tx: &mut Tx,
    account: &AccountRow,
    origin: &Origin,
    token: &str,
) -> Result<NewSession, Refused> {
    let location = account.location_id;
    let (old, new) = (hash_of_session_token(token), SessionToken::new(accounts));
    let session = store::session::by_token_hash(tx, location, &old).await?.ok_or(Refused::SignedOut)?;
    if !store::session::renew(tx, location, &old, &new.hash()).await? {
        return Err(Refused::SignedOut);
    }
    store::session::delete_others(tx, location, session.client_id, &new.hash()).await?;
    let max_age = session.created_at + ABSOLUTE - accounts.now();
    let known_device = origin.known_device.with(accounts, &Holder::client(account));
    Ok(NewSession { token: new.into_cookie(), max_age, known_device })
}

/// Ends every session of a client (R19, R24).
pub(crate) async fn end_all(tx: &mut Tx, location: LocationId, client: ClientId) -> Result<(), Refused> {
    store::session::delete_of_client(tx, location, client).await?;
    Ok(())
}
