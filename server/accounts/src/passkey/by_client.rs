//! Clients and their passkeys: they add, name and remove them, and sign in with one at their location.

#[cfg(doc)]
use super::MOST;
use super::{
    NewPasskey, Passkey, ceremony,
    ceremony::{Answer, Purpose},
};
use crate::{
    actor::{Actor, Origin},
    context::Accounts,
    even_pace,
    hashing::Verified,
    keys::hash_of_session_token,
    known_device::Holder,
    limits::{self, Attempt},
    location,
    outbox::{self, NewMail},
    record::{self, About, Detail},
    refused::Refused,
    session::{self, SignedIn},
    staff::NewSession,
};
use mail::{Letter, PasskeyChanged};
use shared::{ClientId, EventKind, Field, PasskeyId, Slug, Wrong};
use store::{Tx, Wake, account::AccountRow, passkey, passkey::Subject};

fn subject(me: &SignedIn) -> Subject {
    (me.location.id, me.client.uuid())
}

/// A client's passkeys, oldest first.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn of_client(accounts: &Accounts, me: &SignedIn) -> Result<Vec<Passkey>, Refused> {
    super::list(accounts, subject(me)).await
}

/// Begins to add a passkey. Asks for the password: a session that was left open must not give the account to whoever finds
/// it.
///
/// # Errors
/// [`Refused::SignedOut`]; [`Refused::Problems`] for a wrong password; [`Refused::Changed`] for whoever has [`MOST`];
/// [`Refused::NotFound`] where there are none.
pub async fn begin_by_client(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    password: &str,
) -> Result<(), Refused> {
    let me = session::client(accounts, slug, token).await?;
    let (mut tx, _) = session::proven(accounts, origin, &me, password, Field::Password).await?;
    let purpose = Purpose::ClientAdds(hash_of_session_token(token));
    super::begin(accounts, &mut tx, subject(&me), &purpose, &me.location.public_name).await?;
    tx.commit().await?;
    Ok(())
}

/// The passkey that is being added, or `None` while the password has not been given for it.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn new_by_client(
    accounts: &Accounts,
    origin: &Origin,
    me: &SignedIn,
    token: &str,
) -> Result<Option<NewPasskey>, Refused> {
    let purpose = Purpose::ClientAdds(hash_of_session_token(token));
    let name = format!("{} {}", me.first_name, me.last_name);
    let options = ceremony::registration(accounts, &purpose, &me.username, &name).await?;
    Ok(options.map(|options| NewPasskey { options, suggested_name: origin.device.clone() }))
}

/// Adds the passkey that was made. Its holder is told by mail.
///
/// # Errors
/// [`Refused::SignedOut`]; [`Refused::Problems`] for a name that can't be taken, or an answer that is none.
pub async fn add_by_client(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    name: &str,
    answer: &str,
) -> Result<(), Refused> {
    let me = session::client(accounts, slug, token).await?;
    let (mut tx, account) = session::held(accounts, &me).await?;
    let purpose = Purpose::ClientAdds(hash_of_session_token(token));
    let name = super::add(accounts, &mut tx, subject(&me), &purpose, name, answer).await?;
    done(accounts, tx, origin, &me, &account, (EventKind::PasskeyAdded, name)).await
}

/// Removes a passkey: it opens nothing from now on. Every other device is signed out, since it may have come in by it; the
/// session goes on under a new token. No password is asked for: whoever finds a session open can take a way in away, and
/// leave none.
///
/// # Errors
/// [`Refused::SignedOut`]; [`Refused::NotFound`] for one that is not theirs.
pub async fn remove_by_client(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    id: PasskeyId,
) -> Result<NewSession, Refused> {
    let me = session::client(accounts, slug, token).await?;
    let (mut tx, account) = session::held(accounts, &me).await?;
    let name = super::remove(&mut tx, subject(&me), id).await?.ok_or(Refused::NotFound)?;
    let session = session::keep_only(accounts, &mut tx, &account, origin, token).await?;
    done(accounts, tx, origin, &me, &account, (EventKind::PasskeyRemoved, name)).await?;
    Ok(session)
}

/// Tells the proven address, if there is one, writes the event, commits.
async fn done(
    accounts: &Accounts,
    mut tx: Tx,
    origin: &Origin,
    me: &SignedIn,
    account: &AccountRow,
    (kind, passkey): (EventKind, String),
) -> Result<(), Refused> {
    let (here, location) = (me.location.id, &me.location);
    let row = store::client::by_id(&mut tx, here, me.client).await?.ok_or(Refused::SignedOut)?;
    if let Some(to) = row.recovery_email_canonical.as_deref() {
        let letter = Letter::PasskeyChanged(PasskeyChanged {
            first_name: row.first_name.clone(),
            username: account.username.to_string(),
            passkey: passkey.clone(),
            added: kind == EventKind::PasskeyAdded,
            at: accounts.now(),
        });
        let (language, client) = (row.language, Some(row.id));
        let mail = NewMail { location, client, to, language, letter, link: None };
        outbox::queue(accounts, &mut tx, mail).await?;
    }
    note(accounts, &mut tx, origin, me.client, account, (kind, passkey)).await?;
    tx.wake(Wake::Client { location: here, client: me.client });
    tx.commit().await?;
    Ok(())
}

async fn note(
    accounts: &Accounts,
    tx: &mut Tx,
    origin: &Origin,
    client: ClientId,
    account: &AccountRow,
    (kind, passkey): (EventKind, String),
) -> Result<(), Refused> {
    let actor = Actor::Client { id: client, origin };
    let (device, passkey) = (Some(origin.device.clone()), Some(passkey));
    let about = About::client(client).with(Detail { device, passkey, ..Detail::default() });
    record::write(accounts, tx, account.location_id, actor, kind, about).await
}

/// Asks whoever wants to sign in at a location for a passkey; what the browser is asked, as JSON.
///
/// # Errors
/// [`Refused::TooOften`] from one place; [`Refused::NotFound`] for an unknown location, and where there are none.
pub async fn ask_client(accounts: &Accounts, origin: &Origin, slug: &Slug) -> Result<String, Refused> {
    let here = location::page(accounts, slug).await?.id;
    let mut tx = accounts.store().begin().await?;
    limits::hit(accounts, &mut tx, here, limits::PASSKEYS_ASKED_OF_PLACE, &origin.neighbourhood()).await?;
    let asked = ceremony::ask(accounts, &mut tx, &Purpose::ClientSignIn(here), &[]).await?;
    tx.commit().await?;
    Ok(asked)
}

/// Signs a client in by a passkey.
///
/// # Errors
/// [`Refused::Problems`] with [`Wrong::Passkey`] for one that is unknown here, removed, wrong or late, for a disabled or a
/// locked account, and where Self-Service is off: one answer, after the same time (R11, R12). [`Refused::TooOften`] from a
/// place with too many failures.
pub async fn sign_in_client(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    answer: &str,
) -> Result<NewSession, Refused> {
    even_pace::if_refused(accounts, try_sign_in(accounts, origin, slug, answer)).await
}

async fn try_sign_in(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    answer: &str,
) -> Result<NewSession, Refused> {
    let refused = || Refused::problem(Field::Form, Wrong::Passkey);
    let location = location::page(accounts, slug).await?;
    let (here, answer) = (location.id, Answer::parse(answer).ok_or_else(refused)?);
    let mut tx = accounts.store().begin().await?;
    let holder = match passkey::by_credential(&mut tx, here, answer.credential_id()).await? {
        Some(row) => {
            let client = ClientId::new(row.subject_id);
            store::client::lock(&mut tx, here, client).await?;
            store::account::by_client(&mut tx, here, client).await?
        }
        None => None,
    };
    let username = holder.as_ref().map(|account| account.username.clone());
    let attempt = Attempt { location: here, origin, username: username.as_ref() };
    let comes = attempt.comes(accounts, &mut tx, holder.as_ref().map(Holder::client)).await?;
    attempt.must_be_admitted(accounts, &mut tx, comes).await?;
    // Again: it may have been removed before the row was held.
    let row = passkey::by_credential(&mut tx, here, answer.credential_id()).await?;
    let proven = answer.proves(accounts, &mut tx, &Purpose::ClientSignIn(here), row.as_ref()).await?;
    match (holder, row) {
        (Some(account), Some(row))
            if proven
                && location.self_service_on
                && row.subject_id == account.client_id.uuid()
                && session::may_sign_in(&account, comes, accounts.now()) =>
        {
            let used = (EventKind::PasskeyUsed, row.name);
            note(accounts, &mut tx, origin, account.client_id, &account, used).await?;
            let session = session::start(accounts, &mut tx, &account, origin).await?;
            tx.commit().await?;
            Ok(session)
        }
        (holder, _) => {
            let verified = if proven { Verified::Yes } else { Verified::No };
            session::note_failure(accounts, &mut tx, &attempt, holder, verified).await?;
            tx.commit().await?;
            Err(refused())
        }
    }
}
