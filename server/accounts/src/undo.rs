//! "This wasn't me": what staff did on somebody's word is undone by a link that was mailed to the proven address.
//!
//! An email change is put back. An unlocking, a re-enabling or a handover ends in a disabled account and a dispute on its
//! profile: an administrator looks into it. Links to undo outlive a changed password and a disabled account, and do not
//! end each other: they are what is left to somebody whose account was taken.

use crate::{
    actor::{Actor, Origin},
    blocked, client, client_terms,
    context::Accounts,
    links,
    location::{self, LocationPage},
    passkey,
    record::{self, About, Detail},
    refused::{DeadLink, Refused},
    session,
};
use shared::{
    ClientId, EmailAddress, Ended, EventKind, GuardedAct, InvitationDays, Language, Purpose, Slug, StaffId,
    Timestamp, VerifiedBy,
};
use store::{
    PasswordHash, Tx, Wake,
    account::AccountRow,
    client::{ClientRow, Verified},
    link::LinkRow,
    undo::{DisputeRow, UndoRow},
};

/// Makes the link that undoes an act, for the address that is proven now. Of an earlier one for the same act to the
/// same address nothing is left to undo: it dies (R6).
pub(crate) async fn link(
    accounts: &Accounts,
    tx: &mut Tx,
    location: &LocationPage,
    row: &ClientRow,
    act: GuardedAct,
    by: Option<StaffId>,
) -> Result<LinkRow, Refused> {
    let now = accounts.now();
    let proven = row.recovery_email_canonical.clone().unwrap_or_default();
    let subject = (location.id, row.id.uuid());
    store::undo::end_links(tx, subject, act, Some(&proven), Ended::Replaced, now).await?;
    let link = LinkRow {
        location_id: location.id,
        id: accounts.new_link_id(),
        purpose: Purpose::Undo,
        subject_id: row.id.uuid(),
        address: proven,
        created_at: now,
        expires_at: now + Purpose::Undo.lifetime(InvitationDays::default()),
        created_by: by,
        opened_at: None,
        opened_by: None,
        used_at: None,
        ended_at: None,
        ended_why: None,
    };
    store::link::insert(tx, &link).await?;
    let address = row.recovery_email.clone().unwrap_or_default();
    let undo = UndoRow { location_id: location.id, link_id: link.id, act, address };
    store::undo::insert(tx, &undo).await?;
    Ok(link)
}

/// What the page behind a link to undo shows.
#[derive(Clone, Debug)]
pub struct UndoPage {
    /// Whose account.
    pub client: ClientId,
    /// Their given name.
    pub first_name: String,
    /// Their language.
    pub language: Language,
    /// What is undone.
    pub act: GuardedAct,
    /// The address that was proven then.
    pub address: String,
    /// When staff did it.
    pub acted_at: Timestamp,
    /// Until when it can be undone.
    pub expires_at: Timestamp,
    /// Whether this very link has undone it already.
    pub done: bool,
}

/// Opens the page behind a link to undo. Opening undoes nothing (R7).
///
/// # Errors
/// [`Refused::DeadLink`]; a link that did its work is no error, but `done`.
pub async fn open(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
) -> Result<UndoPage, Refused> {
    let location = location::page(accounts, slug).await?;
    let (opened, undo) = {
        let mut tx = accounts.store().read().await?;
        let opened = links::look(accounts, &mut tx, location.id, Purpose::Undo, token).await?;
        let undo = of_link(&mut tx, &opened.link).await?;
        (opened, undo)
    };
    let done = opened.link.used_at.is_some();
    if !done {
        must_be_live(accounts, &opened, undo.act)?;
        links::note_opening(accounts, origin, location.id, &opened).await?;
    }
    Ok(UndoPage {
        client: opened.client.id,
        language: opened.client.language,
        first_name: opened.client.first_name,
        act: undo.act,
        address: undo.address,
        acted_at: opened.link.created_at,
        expires_at: opened.link.expires_at,
        done,
    })
}

async fn of_link(tx: &mut Tx, link: &LinkRow) -> Result<UndoRow, Refused> {
    let undo = store::undo::of_link(tx, link.location_id, link.id).await?;
    undo.ok_or(Refused::DeadLink(DeadLink::Incomplete))
}

/// A link works while there is something to undo: an email change until the old address is on record again; help with
/// the account while its proven address is the one that was told, since an earlier one may be a stranger's by now.
fn must_be_live(accounts: &Accounts, opened: &links::Opened, act: GuardedAct) -> Result<(), Refused> {
    if act != GuardedAct::EmailChange {
        return opened.must_be_live(accounts);
    }
    links::must_be_live(accounts, &opened.link)?;
    if opened.client.email_canonical.as_deref() == Some(opened.link.address.as_str()) {
        return Err(Refused::DeadLink(DeadLink::Replaced));
    }
    Ok(())
}

/// Undoes what staff did, and removes the passkeys that were added since. Of all who press at once, one succeeds (R4).
///
/// # Errors
/// [`Refused::DeadLink`].
pub async fn press(accounts: &Accounts, origin: &Origin, slug: &Slug, token: &str) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    {
        // Before anything is hashed: whoever holds no live link costs nothing.
        let mut tx = accounts.store().read().await?;
        let opened = links::look(accounts, &mut tx, location.id, Purpose::Undo, token).await?;
        must_be_live(accounts, &opened, of_link(&mut tx, &opened.link).await?.act)?;
    }
    // Nobody's password, hashed like any other, so that a sign-in takes as long as ever (R12).
    let nobody = accounts.random_bytes::<32>();
    let nobodys = accounts.hasher().hash(&nobody, accounts.random_bytes()).await?;
    let mut tx = accounts.store().begin().await?;
    let opened = links::take(accounts, &mut tx, location.id, Purpose::Undo, token).await?;
    let undo = of_link(&mut tx, &opened.link).await?;
    must_be_live(accounts, &opened, undo.act)?;
    links::use_once(accounts, &mut tx, &opened.link).await?;
    let row = &opened.client;
    let account = store::account::by_client(&mut tx, location.id, row.id).await?;
    session::end_all(&mut tx, location.id, row.id).await?;
    if let Some(account) = &account
        && password_is_doubtful(account, &opened.link, undo.act)
    {
        let hash = PasswordHash::new(nobodys);
        store::account::set_password(&mut tx, location.id, row.id, &hash, accounts.now()).await?;
    }
    let kind = match undo.act {
        GuardedAct::EmailChange => {
            put_back(accounts, &mut tx, origin, row, &undo).await?;
            EventKind::EmailChangeUndone
        }
        act => {
            dispute(accounts, &mut tx, row, act).await?;
            EventKind::HelpDisputed
        }
    };
    let actor = Actor::Client { id: row.id, origin };
    let since = opened.link.created_at;
    passkey::remove_of_client(accounts, &mut tx, (location.id, row.id), since, actor).await?;
    let detail = Detail {
        address: Some(undo.address),
        kind: Some(undo.act.code().to_owned()),
        device: Some(origin.device.clone()),
        ..Detail::default()
    };
    let about = About::client(row.id).with(detail);
    record::write(accounts, &mut tx, location.id, actor, kind, about).await?;
    tx.wake(Wake::Client { location: location.id, client: row.id });
    tx.commit().await?;
    Ok(())
}

/// Whether the password may be somebody else's: it was chosen by the handover that is undone, or since the act.
fn password_is_doubtful(account: &AccountRow, link: &LinkRow, act: GuardedAct) -> bool {
    act == GuardedAct::Handover || account.password_changed_at >= link.created_at
}

/// Puts the old address back. The press proves it: the link went there. Whatever was mailed or handed out since dies,
/// links to undo this undoing among it.
async fn put_back(
    accounts: &Accounts,
    tx: &mut Tx,
    origin: &Origin,
    row: &ClientRow,
    undo: &UndoRow,
) -> Result<(), Refused> {
    let (now, subject) = (accounts.now(), (row.location_id, row.id.uuid()));
    let old = EmailAddress::parse(&undo.address).map_err(Refused::broken)?;
    let mut back = row.clone();
    back.email = Some(old.typed().to_owned());
    let search = client_terms::search_text(&back, &client::username_of(tx, row).await?);
    store::link::end_of_subject(tx, subject, None, Ended::AddressChanged, now).await?;
    store::undo::end_links(tx, subject, GuardedAct::EmailChange, None, Ended::Settled, now).await?;
    store::client::set_email(tx, row.location_id, row.id, Some(&old), &search, now).await?;
    let proof = Verified {
        at: now,
        by: VerifiedBy::Link,
        ip: Some(origin.ip.to_string()),
        staff: None,
        reason: None,
    };
    store::client::set_verified(tx, row.location_id, row.id, old.canonical(), &proof).await?;
    store::client::set_recovery_email(tx, row.location_id, row.id, Some(&old)).await?;
    blocked::leave(tx, row).await
}

/// Disables the account, and keeps on its profile why.
async fn dispute(accounts: &Accounts, tx: &mut Tx, row: &ClientRow, act: GuardedAct) -> Result<(), Refused> {
    let (now, key) = (accounts.now(), (row.location_id, row.id));
    store::link::end_of_subject(tx, (row.location_id, row.id.uuid()), None, Ended::Disabled, now).await?;
    let reason = words::staff().dispute_reason(act.code());
    // One that an administrator has disabled meanwhile stays theirs.
    store::account::disable(tx, key, None, &reason, now).await?;
    let dispute = DisputeRow { location_id: row.location_id, client_id: row.id, act, at: now };
    store::undo::put_dispute(tx, &dispute).await?;
    Ok(())
}
