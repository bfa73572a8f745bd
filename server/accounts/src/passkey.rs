//! Passkeys: what a phone, a computer or a security key keeps in place of a password. It unlocks one with a finger, a
//! face or a PIN, so that a passkey is two factors at once, and it answers this installation's address and no other.
//!
//! What is asked and how an answer is checked stands in `ceremony`; who has which and what becomes of them, here; who may
//! do what with them, in `by_staff` and `by_client`.

mod by_client;
mod by_staff;
mod ceremony;

pub use by_client::*;
pub use by_staff::*;
pub use ceremony::are_possible;
pub(crate) use ceremony::prune;

use crate::{
    actor::Actor,
    context::Accounts,
    record::{self, About, Detail},
    refused::Refused,
};
use ceremony::{Purpose, Registration};
use shared::{ClientId, EventKind, Field, LocationId, PasskeyId, PersonName, StaffId, Timestamp, Wrong};
use store::{
    StoreError, Tx,
    passkey::{self, PasskeyRow, Subject},
};
use uuid::Builder;

/// How many passkeys one person may have: a phone, a computer and a key at home and at work, and some to spare.
pub const MOST: usize = 10;

/// Before any passkey was added.
pub(crate) const EVER: Timestamp = Timestamp::from_micros(0);

/// A passkey as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// What its holder calls it.
    pub name: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it last let them in.
    pub last_used_at: Option<Timestamp>,
}

/// A passkey that is about to be made.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// What the browser is asked for, as JSON.
    pub options: String,
    /// What it may be called.
    pub suggested_name: String,
}

async fn list(accounts: &Accounts, subject: Subject) -> Result<Vec<Passkey>, Refused> {
    let mut tx = accounts.store().read().await?;
    let rows = passkey::of_subject(&mut tx, subject).await?;
    let seen = |row: PasskeyRow| Passkey {
        id: row.id,
        name: row.name,
        added_at: row.created_at,
        last_used_at: row.last_used_at,
    };
    Ok(rows.into_iter().map(seen).collect())
}

/// Begins to add a passkey, for somebody whose row is held.
async fn begin(
    accounts: &Accounts,
    tx: &mut Tx,
    subject: Subject,
    purpose: &Purpose,
    site: &str,
) -> Result<(), Refused> {
    let rows = passkey::of_subject(tx, subject).await?;
    if rows.len() >= MOST {
        return Err(Refused::Changed);
    }
    let random = || Builder::from_random_bytes(accounts.random_bytes()).into_uuid();
    let user_handle = rows.first().map_or_else(random, |row| row.user_handle);
    ceremony::begin_registration(accounts, tx, purpose, site, user_handle, &rows).await
}

/// Adds the passkey that was made, for somebody whose row is held; its name, as it is on record.
async fn add(
    accounts: &Accounts,
    tx: &mut Tx,
    (location_id, subject_id): Subject,
    purpose: &Purpose,
    name: &str,
    answer: &str,
) -> Result<String, Refused> {
    let name = name_of(name)?;
    let refused = || Refused::problem(Field::Form, Wrong::PasskeyNotMade);
    let made = ceremony::finish_registration(accounts, tx, purpose, answer).await?;
    let Registration { user_handle, credential_id, credential } = made.ok_or_else(refused)?;
    if passkey::count(tx, (location_id, subject_id)).await? >= i64::try_from(MOST).unwrap_or(i64::MAX) {
        return Err(Refused::Changed);
    }
    let row = PasskeyRow {
        location_id,
        id: PasskeyId::new(accounts.new_id()),
        subject_id,
        user_handle,
        credential_id,
        credential,
        name,
        created_at: accounts.now(),
        last_used_at: None,
    };
    match passkey::insert(tx, &row).await {
        // Somebody's already: no honest device makes one twice.
        Err(StoreError::Duplicate(_)) => Err(refused()),
        other => Ok(other.map(|()| row.name)?),
    }
}

fn name_of(name: &str) -> Result<String, Refused> {
    let name = PersonName::parse(name).map_err(|wrong| Refused::problem(Field::Name, wrong))?;
    Ok(name.as_str().to_owned())
}

/// Removes one; its name. `None` if there is no such one.
async fn remove(tx: &mut Tx, subject: Subject, id: PasskeyId) -> Result<Option<String>, Refused> {
    let rows = passkey::of_subject(tx, subject).await?;
    let name = rows.into_iter().find(|row| row.id == id).map(|row| row.name);
    Ok(if passkey::remove(tx, subject, id).await? { name } else { None })
}

/// Removes what a client has added from a moment on, with an event of its own; whether there was any. A password that is
/// set by a mailed link, at the desk, or because somebody else may have had a hand in it, leaves no other way in that
/// they may have made.
pub(crate) async fn remove_of_client(
    accounts: &Accounts,
    tx: &mut Tx,
    (location, client): (LocationId, ClientId),
    since: Timestamp,
    actor: Actor<'_>,
) -> Result<bool, Refused> {
    let removed = passkey::remove_since(tx, (location, client.uuid()), since).await?;
    if removed > 0 {
        let detail = Detail { many: i64::try_from(removed).ok(), ..Detail::default() };
        let about = About::client(client).with(detail);
        record::write(accounts, tx, location, actor, EventKind::PasskeyRemoved, about).await?;
    }
    Ok(removed > 0)
}

/// Removes everything that a staff member has; how many there were. The caller writes the event.
pub(crate) async fn remove_of_staff(tx: &mut Tx, staff: StaffId) -> Result<u64, Refused> {
    Ok(passkey::remove_since(tx, (LocationId::INSTALLATION, staff.uuid()), EVER).await?)
}
