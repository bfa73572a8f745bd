//! Emails: saved, verified again, vouched for. A changed address goes back to Pending, and everything mailed to
//! the old one dies.

use crate::{
    actor::Desk,
    blocked, client, client_terms,
    context::Accounts,
    guarded::{self, EmailGuard},
    limits, links,
    location::LocationPage,
    outbox::{self, NewMail, Urgency},
    record::{self, About, Detail},
    refused::Refused,
    seen::Seen,
    step_up, undo,
};
use mail::{EmailChanged, Letter};
use shared::{
    ClientId, EmailAddress, Ended, EventKind, Field, FreeText, GuardedAct, MailKind, Permission, Purpose,
    StaffId, VerifiedBy, Wrong,
};
use store::{
    Tx, Wake,
    client::{ClientRow, Verified},
    link::LinkRow,
};

/// Sends the verification again; the earlier link dies. Nothing goes out if one went out since `seen`.
///
/// # Errors
/// [`Refused::Changed`] without an address or with a verified one, [`Refused::MailBlocked`], [`Refused::TooOften`].
pub async fn resend_verification(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    seen: Seen,
) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    let Some(to) = row.email_canonical.clone().filter(|_| row.verified_at.is_none()) else {
        return Err(Refused::Changed);
    };
    if seen.is_outdated(&mut tx, (desk.location.id, client), MailKind::Verification).await? {
        return Ok(());
    }
    blocked::must_be_open(&mut tx, desk.location.id, &to).await?;
    limits::hit(accounts, &mut tx, desk.location.id, limits::MAILS_BY_STAFF, &to).await?;
    send_verification(accounts, &mut tx, &desk.location, &row, Some(desk.staff), Urgency::Awaited).await?;
    let about = About::client(client).with(Detail { address: row.email.clone(), ..Detail::default() });
    record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::VerificationResent, about)
        .await?;
    tx.wake(Wake::Client { location: row.location_id, client });
    tx.commit().await?;
    Ok(())
}

/// Saves the address that was probably meant in place of a mistyped one, `from` being what the page showed. Done
/// already, nothing happens.
///
/// # Errors
/// [`Refused::Changed`] if another address is on record now, or it is proven, or there is an account;
/// [`Refused::TooOften`].
pub async fn correct(accounts: &Accounts, desk: &Desk, client: ClientId, from: &str) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let meant = EmailAddress::meant_by(from).ok_or(Refused::Changed)?;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    if row.email.as_deref() == Some(meant.typed()) {
        return Ok(());
    }
    if row.email.as_deref() != Some(from) || !may_be_corrected(&mut tx, &row).await? {
        return Err(Refused::Changed);
    }
    count_mail(accounts, &mut tx, &row, Some(&meant)).await?;
    change(accounts, &mut tx, desk, &row, Some(&meant), EmailGuard::default()).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a mistyped address may be put right without asking who wants it: nobody has proven it, and there is no
/// account that would go with it. Of an account it is changed where staff are asked how they checked who it is.
pub(crate) async fn may_be_corrected(tx: &mut Tx, row: &ClientRow) -> Result<bool, Refused> {
    if row.verified_at.is_some() {
        return Ok(false);
    }
    Ok(store::account::by_client(tx, row.location_id, row.id).await?.is_none())
}

/// Vouches for an address without the link. No opt-in IP address or date is on record then, so the reason and
/// the name are.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::Problems`] without a reason, [`Refused::Changed`]
/// without an address or with a verified one.
pub async fn verify_manually(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    reason: &str,
) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let reason = FreeText::required(reason).map_err(|wrong| Refused::problem(Field::Reason, wrong))?;
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    if row.email.is_none() || row.verified_at.is_some() {
        return Err(Refused::Changed);
    }
    let proof = Verified {
        at: accounts.now(),
        by: VerifiedBy::Administrator,
        ip: None,
        staff: Some(desk.staff),
        reason: Some(reason.as_str().to_owned()),
    };
    set_verified(accounts, &mut tx, &row, &proof).await?;
    let detail =
        Detail { address: row.email.clone(), reason: Some(reason.as_str().to_owned()), ..Detail::default() };
    let about = About::client(client).with(detail);
    record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::EmailVerifiedManually, about)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Marks the address on record as proven. From now on recovery uses it.
pub(crate) async fn set_verified(
    accounts: &Accounts,
    tx: &mut Tx,
    row: &ClientRow,
    proof: &Verified,
) -> Result<(), Refused> {
    let now = accounts.now();
    let subject = row.id.uuid();
    let email =
        row.email.as_deref().and_then(|typed| EmailAddress::parse(typed).ok()).ok_or(Refused::Changed)?;
    if !store::client::set_verified(tx, row.location_id, row.id, email.canonical(), proof).await? {
        return Err(Refused::Changed);
    }
    store::client::set_recovery_email(tx, row.location_id, row.id, Some(&email)).await?;
    blocked::leave(tx, row).await?;
    store::link::end_of_subject(
        tx,
        (row.location_id, subject),
        Some(Purpose::Verification),
        Ended::Settled,
        now,
    )
    .await?;
    if row.recovery_email_canonical != row.email_canonical {
        // A reset link that went to the address before must not open the account any more.
        store::link::end_of_subject(
            tx,
            (row.location_id, subject),
            Some(Purpose::Reset),
            Ended::AddressChanged,
            now,
        )
        .await?;
    }
    tx.wake(Wake::Client { location: row.location_id, client: row.id });
    Ok(())
}

/// Reads the answer of an email field that may stay empty. A domain that looks mistyped is a problem unless the
/// person has looked at it and means it.
pub(crate) fn parse_answer(email: &str, keep: bool) -> Result<Option<EmailAddress>, Wrong> {
    if email.trim().is_empty() {
        return Ok(None);
    }
    let email = EmailAddress::parse(email)?;
    match email.suggestion() {
        Some(meant) if !keep => Err(Wrong::EmailTypo(meant)),
        _ => Ok(Some(email)),
    }
}

/// Counts the mail that [`change`] will cause, and refuses an address that is blocked here. Apart from it, since limits
/// are locked before anything is written to the record.
pub(crate) async fn count_mail(
    accounts: &Accounts,
    tx: &mut Tx,
    row: &ClientRow,
    email: Option<&EmailAddress>,
) -> Result<(), Refused> {
    match email.map(EmailAddress::canonical) {
        Some(to) if row.email_canonical.as_deref() != Some(to) => {
            if store::blocked::of_address(tx, row.location_id, to).await?.is_some() {
                return Err(Refused::problem(Field::Email, Wrong::EmailBlocked));
            }
            limits::hit(accounts, tx, row.location_id, limits::MAILS_BY_STAFF, to).await
        }
        _ => Ok(()),
    }
}

/// Changes the address of a client, with all that hangs on it; whether anything changed. [`count_mail`] and
/// [`guarded::email_change`] come first.
///
/// The new one is Pending, links mailed to the old one die (R6), and a verification goes out. Of an active
/// account the old, proven address is told, and stays the one for recovery until the new one is proven.
pub(crate) async fn change(
    accounts: &Accounts,
    tx: &mut Tx,
    desk: &Desk,
    row: &ClientRow,
    email: Option<&EmailAddress>,
    guard: EmailGuard,
) -> Result<bool, Refused> {
    let now = accounts.now();
    if row.email.as_deref() == email.map(EmailAddress::typed) {
        return Ok(false);
    }
    let mut new = row.clone();
    new.email = email.map(|email| email.typed().to_owned());
    new.email_canonical = email.map(|email| email.canonical().to_owned());
    new.search = client_terms::search_text(&new, &client::username_of(tx, row).await?);
    if row.email_canonical == new.email_canonical {
        // The same mailbox in another spelling stays proven.
        if let Some(email) = email {
            store::client::respell_email(tx, (row.location_id, row.id), email, &new.search, now).await?;
        }
        return Ok(true);
    }
    store::client::set_email(tx, row.location_id, row.id, email, &new.search, now).await?;
    let subject = row.id.uuid();
    for purpose in [Purpose::Verification, Purpose::Invitation, Purpose::Handover] {
        store::link::end_of_subject(
            tx,
            (row.location_id, subject),
            Some(purpose),
            Ended::AddressChanged,
            now,
        )
        .await?;
    }
    leave_old_address(accounts, tx, desk, row, email).await?;
    blocked::leave(tx, row).await?;
    let kind = if email.is_some() { EventKind::EmailSaved } else { EventKind::EmailRemoved };
    if email.is_some() {
        send_verification(accounts, tx, &desk.location, &new, Some(desk.staff), Urgency::Awaited).await?;
    }
    let detail = Detail {
        address: new.email.or_else(|| row.email.clone()),
        identity: guard.identity,
        ..Detail::default()
    };
    let about = About::client(row.id).with(detail);
    record::write(accounts, tx, row.location_id, desk.actor(), kind, about).await?;
    if guard.too_many {
        guarded::raise_notice(accounts, tx, desk).await?;
    }
    tx.wake(Wake::Client { location: row.location_id, client: row.id });
    Ok(true)
}

/// Tells the proven address of an account that the address on record has changed, with a link to undo it. An account keeps an address:
/// without one, nobody could ever recover it. Without an account there is nothing to recover, and the old address
/// is nobody's here any more.
async fn leave_old_address(
    accounts: &Accounts,
    tx: &mut Tx,
    desk: &Desk,
    row: &ClientRow,
    new: Option<&EmailAddress>,
) -> Result<(), Refused> {
    if store::account::by_client(tx, row.location_id, row.id).await?.is_none() {
        store::client::set_recovery_email(tx, row.location_id, row.id, None).await?;
        return Ok(());
    }
    let new = new.ok_or_else(|| Refused::problem(Field::Email, Wrong::Empty))?;
    let old = row.recovery_email_canonical.as_deref().filter(|old| *old != new.canonical());
    let Some(old) = old else { return Ok(()) };
    let location = &desk.location;
    let link = undo::link(accounts, tx, location, row, GuardedAct::EmailChange, Some(desk.staff)).await?;
    let changed = EmailChanged::new(row.first_name.clone(), new, accounts.now(), link.expires_at);
    let (language, client, letter) = (row.language, Some(row.id), Letter::EmailChanged(changed));
    let mail = NewMail { location, client, to: old, language, letter, link: Some(&link) };
    outbox::queue(accounts, tx, mail).await
}

/// Queues a verification mail with a new link to the address in `row`.
pub(crate) async fn send_verification(
    accounts: &Accounts,
    tx: &mut Tx,
    location: &LocationPage,
    row: &ClientRow,
    by: Option<StaffId>,
    urgency: Urgency,
) -> Result<(), Refused> {
    let Some(to) = row.email_canonical.as_deref() else { return Ok(()) };
    let link =
        links::replace(accounts, tx, location.into(), Purpose::Verification, row.id.uuid(), to, by).await?;
    let (language, client, letter) = (row.language, Some(row.id), letter(row, &link));
    let mail = NewMail { location, client, to, language, letter, link: Some(&link) };
    outbox::queue_as(accounts, tx, mail, urgency).await
}

/// The letter with this link.
pub(crate) fn letter(row: &ClientRow, link: &LinkRow) -> Letter {
    Letter::Verification(mail::Verification {
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        email: row.email.clone().unwrap_or_default(),
        expires_at: link.expires_at,
    })
}
