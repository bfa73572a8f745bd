//! The life of a mailed link: made, found again by its token, used once, ended.

use crate::{
    actor::{Actor, Origin},
    context::{Accounts, CLOCK_SKEW},
    record::{self, About, Detail},
    refused::{DeadLink, Refused},
};
use shared::{
    ClientId, Ended, EventKind, InvitationDays, LinkId, LocationId, Opener, Purpose, Span, StaffId, Timestamp,
};
use store::{
    Tx, Wake,
    client::ClientRow,
    link::{self, LinkRow},
};
use uuid::Uuid;

/// Where a link belongs, and how long its invitations work.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) location: LocationId,
    pub(crate) invitation_days: InvitationDays,
}

impl From<&crate::location::LocationPage> for Place {
    fn from(page: &crate::location::LocationPage) -> Self {
        Self { location: page.id, invitation_days: page.invitation_days }
    }
}

/// Makes a link; earlier ones of the same purpose for the same person die (R6).
pub(crate) async fn replace(
    accounts: &Accounts,
    tx: &mut Tx,
    place: Place,
    purpose: Purpose,
    subject: Uuid,
    address: &str,
    by: Option<StaffId>,
) -> Result<LinkRow, Refused> {
    let (id, now) = (accounts.new_link_id(), accounts.now());
    link::end_of_subject(tx, (place.location, subject), Some(purpose), Ended::Replaced, now).await?;
    let row = LinkRow { created_by: by, ..new_row(place, purpose, id, subject, address, now) };
    link::insert(tx, &row).await?;
    Ok(row)
}

/// A link as it begins, sent by nobody.
pub(crate) fn new_row(
    place: Place,
    purpose: Purpose,
    id: LinkId,
    subject: Uuid,
    address: &str,
    now: Timestamp,
) -> LinkRow {
    LinkRow {
        location_id: place.location,
        id,
        purpose,
        subject_id: subject,
        address: address.to_owned(),
        created_at: now,
        expires_at: now + purpose.lifetime(place.invitation_days),
        created_by: None,
        opened_at: None,
        opened_by: None,
        used_at: None,
        ended_at: None,
        ended_why: None,
    }
}

/// The link behind a token: dead or alive, but of this purpose and this location (R5). Anything else is
/// "incomplete", so that a stranger learns nothing from trying tokens elsewhere.
pub(crate) async fn find(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    purpose: Purpose,
    token: &str,
) -> Result<LinkRow, Refused> {
    let incomplete = Refused::DeadLink(DeadLink::Incomplete);
    let Some(id) = accounts.keys().link_of(purpose, location, token) else { return Err(incomplete) };
    link::by_id(tx, location, id).await?.filter(|row| row.purpose == purpose).ok_or(incomplete)
}

/// Refuses unless the link can still do its work.
pub(crate) fn must_be_live(accounts: &Accounts, link: &LinkRow) -> Result<(), Refused> {
    match state(link, accounts.now()) {
        None => Ok(()),
        Some(dead) => Err(Refused::DeadLink(dead)),
    }
}

/// Why a link is dead; `None` while it lives. A clock that was set back revives nothing: a used or ended link
/// stays so, and no link works long before it was made (R45).
pub(crate) fn state(link: &LinkRow, now: Timestamp) -> Option<DeadLink> {
    if link.used_at.is_some() {
        Some(DeadLink::Used)
    } else if link.ended_at.is_some() {
        Some(DeadLink::Replaced)
    } else if now + CLOCK_SKEW < link.created_at || now >= link.expires_at {
        Some(DeadLink::Expired)
    } else {
        None
    }
}

/// Uses the link up. One conditional UPDATE decides among all who come at once (R4); the others learn that it
/// was used.
pub(crate) async fn use_once(accounts: &Accounts, tx: &mut Tx, link: &LinkRow) -> Result<(), Refused> {
    if link::use_once(tx, link.location_id, link.id, accounts.now()).await? {
        Ok(())
    } else {
        Err(Refused::DeadLink(DeadLink::Used))
    }
}

/// Presses by visitors within so short a time are one press: their pages can't say what they have seen.
const ONE_PRESS: Span = Span::seconds(3);

/// Whether such a link was made within one press of a button: then the second press does nothing.
pub(crate) async fn just_made(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    subject: Uuid,
    purpose: Purpose,
) -> Result<bool, Refused> {
    let latest = link::latest(tx, location, subject, purpose).await?;
    let now = accounts.now();
    let just_now = |then| now - then < ONE_PRESS && then - now < ONE_PRESS;
    Ok(latest
        .is_some_and(|link| link.used_at.is_none() && link.ended_at.is_none() && just_now(link.created_at)))
}

/// A link and the client it belongs to, as found behind a token.
pub(crate) struct Opened {
    pub(crate) link: LinkRow,
    pub(crate) client: ClientRow,
}

/// Finds the client behind a token, to show them a page. The links of a profile that was merged away are dead; who
/// holds one is the client of the profile that stayed, and can have a new one.
pub(crate) async fn look(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    purpose: Purpose,
    token: &str,
) -> Result<Opened, Refused> {
    let link = find(accounts, tx, location, purpose, token).await?;
    let subject = ClientId::new(link.subject_id);
    let mut client = store::client::by_id(tx, location, subject).await?;
    if let (None, Some(survivor)) = (&client, store::merge::survivor_of(tx, location, subject).await?) {
        client = store::client::by_id(tx, location, survivor).await?;
    }
    let client = client.ok_or(Refused::DeadLink(DeadLink::Incomplete))?;
    Ok(Opened { link, client })
}

/// Finds the client behind a token, to do what the link is for. Holds the client's row: whoever changes a
/// client takes that row first, so that no two wait for each other.
pub(crate) async fn take(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    purpose: Purpose,
    token: &str,
) -> Result<Opened, Refused> {
    let found = find(accounts, tx, location, purpose, token).await?;
    let subject = ClientId::new(found.subject_id);
    let mut client = store::client::lock(tx, location, subject).await?;
    if let (None, Some(survivor)) = (&client, store::merge::survivor_of(tx, location, subject).await?) {
        client = store::client::lock(tx, location, survivor).await?;
    }
    let client = client.ok_or(Refused::DeadLink(DeadLink::Incomplete))?;
    // Read again: while we waited for the row, somebody may have used the link.
    let link = find(accounts, tx, location, purpose, token).await?;
    Ok(Opened { link, client })
}

impl Opened {
    /// Refuses unless the link can still do its work, for the address that is on record now.
    pub(crate) fn must_be_live(&self, accounts: &Accounts) -> Result<(), Refused> {
        must_be_live(accounts, &self.link)?;
        let on_record = match self.link.purpose {
            Purpose::Reset | Purpose::Undo => self.client.recovery_email_canonical.as_deref(),
            // A handover needs no address; but one that is saved or changed meanwhile ends it like any link.
            Purpose::Handover => Some(self.client.email_canonical.as_deref().unwrap_or_default()),
            _ => self.client.email_canonical.as_deref(),
        };
        if on_record == Some(self.link.address.as_str()) {
            Ok(())
        } else {
            Err(Refused::DeadLink(DeadLink::Replaced))
        }
    }
}

/// Notes that somebody opened the page behind a live link, the first time; and once more when a person does after
/// a mail scanner. Nothing else changes (R7).
pub(crate) async fn note_opening(
    accounts: &Accounts,
    origin: &Origin,
    location: LocationId,
    opened: &Opened,
) -> Result<(), Refused> {
    let client = opened.client.id;
    let mut tx = accounts.store().begin().await?;
    store::client::lock(&mut tx, location, client).await?;
    if link::mark_opened(&mut tx, location, opened.link.id, origin.opener, accounts.now()).await? {
        let detail = Detail {
            kind: Some(opened.link.purpose.code().to_owned()),
            device: Some(origin.device.clone()),
            ..Detail::default()
        };
        let (actor, about) = (Actor::Visitor { origin }, About::client(client).with(detail));
        let kind = match origin.opener {
            Opener::Person => EventKind::LinkOpened,
            Opener::Scanner => EventKind::LinkScanned,
        };
        record::write(accounts, &mut tx, location, actor, kind, about).await?;
        tx.wake(Wake::Client { location, client });
        tx.commit().await?;
    }
    Ok(())
}

/// Notes that somebody with a dead link in hand had a new one mailed to the address on record.
pub(crate) async fn note_asked_again(
    accounts: &Accounts,
    tx: &mut Tx,
    origin: &Origin,
    row: &ClientRow,
    kind: EventKind,
) -> Result<(), Refused> {
    let detail = Detail { device: Some(origin.device.clone()), ..Detail::default() };
    let (actor, about) = (Actor::Visitor { origin }, About::client(row.id).with(detail));
    record::write(accounts, tx, row.location_id, actor, kind, about).await?;
    tx.wake(Wake::Client { location: row.location_id, client: row.id });
    Ok(())
}
