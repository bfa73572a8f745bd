//! The client's side of verification: the page behind the mailed link, and the press that proves the address.

use crate::{
    actor::{Actor, Origin},
    context::Accounts,
    email, limits, links, location,
    outbox::Urgency,
    record::{self, About, Detail},
    refused::{DeadLink, Refused},
};
use shared::{ClientId, EventKind, Language, Purpose, Slug, VerifiedBy};
use store::client::Verified;

/// What the page behind a verification mail shows.
#[derive(Clone, Debug)]
pub struct VerificationView {
    /// Whose address.
    pub client: ClientId,
    /// Their given name.
    pub first_name: String,
    /// The address to be proven.
    pub email: String,
    /// The client's language.
    pub language: Language,
    /// Whether this very link has proven the address already.
    pub done: bool,
}

/// Opens the page behind a verification mail. Opening proves nothing: mail scanners open links too (R7).
///
/// # Errors
/// [`Refused::DeadLink`]; a link that did its work is no error, but `done`.
pub async fn open(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
) -> Result<VerificationView, Refused> {
    let location = location::page(accounts, slug).await?;
    let opened = {
        let mut tx = accounts.store().read().await?;
        links::look(accounts, &mut tx, location.id, Purpose::Verification, token).await?
    };
    let (link, client) = (&opened.link, &opened.client);
    let same_address = client.email_canonical.as_deref() == Some(link.address.as_str());
    let done = link.used_at.is_some() && same_address && client.verified_at.is_some();
    if !done {
        opened.must_be_live(accounts)?;
        links::note_opening(accounts, origin, location.id, &opened).await?;
    }
    Ok(VerificationView {
        client: client.id,
        first_name: client.first_name.clone(),
        email: client.email.clone().unwrap_or_default(),
        language: client.language,
        done,
    })
}

/// Proves the address. When, from which IP and by what means is kept.
///
/// # Errors
/// [`Refused::DeadLink`]; of all who press at once, one succeeds (R4).
pub async fn confirm(accounts: &Accounts, origin: &Origin, slug: &Slug, token: &str) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    let mut tx = accounts.store().begin().await?;
    let opened = links::take(accounts, &mut tx, location.id, Purpose::Verification, token).await?;
    opened.must_be_live(accounts)?;
    links::use_once(accounts, &mut tx, &opened.link).await?;
    let client = &opened.client;
    let proof = Verified {
        at: accounts.now(),
        by: VerifiedBy::Link,
        ip: Some(origin.ip.to_string()),
        staff: None,
        reason: None,
    };
    email::set_verified(accounts, &mut tx, client, &proof).await?;
    let actor = Actor::Client { id: client.id, origin };
    let detail =
        Detail { address: client.email.clone(), device: Some(origin.device.clone()), ..Detail::default() };
    let about = About::client(client.id).with(detail);
    record::write(accounts, &mut tx, location.id, actor, EventKind::EmailVerified, about).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks for a new link with a dead one in hand (R10). It goes to the address on record, and the answer is the
/// same whether there is one to send or not.
///
/// # Errors
/// [`Refused::NotFound`] for an unknown location; nothing else is told.
pub async fn again(accounts: &Accounts, origin: &Origin, slug: &Slug, token: &str) -> Result<(), Refused> {
    let location = location::page(accounts, slug).await?;
    let mut tx = accounts.store().begin().await?;
    let opened = match links::take(accounts, &mut tx, location.id, Purpose::Verification, token).await {
        Err(Refused::DeadLink(DeadLink::Incomplete)) => return Ok(()),
        other => other?,
    };
    let row = &opened.client;
    let Some(to) = row.email_canonical.clone().filter(|_| row.verified_at.is_none()) else { return Ok(()) };
    let fresh =
        links::just_made(accounts, &mut tx, location.id, row.id.uuid(), Purpose::Verification).await?;
    if !fresh && limits::count_one(accounts, &mut tx, location.id, limits::MAILS_BY_VISITORS, &to).await? {
        email::send_verification(accounts, &mut tx, &location, row, None, Urgency::Awaited).await?;
        links::note_asked_again(accounts, &mut tx, origin, row, EventKind::VerificationResent).await?;
        tx.commit().await?;
    }
    Ok(())
}
