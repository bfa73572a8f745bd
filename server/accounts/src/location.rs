//! Locations: found by the slug in the address, added from the command line.

use crate::{
    actor::Actor,
    context::Accounts,
    record::{self, About},
    refused::Refused,
};
use shared::{
    Contact, EventKind, Field, InvitationDays, Language, LocationId, PersonName, Problems, Slug, Wrong,
};
use store::{StoreError, location::LocationRow};

/// A location as its pages, mails and use cases know it.
#[derive(Clone, Debug)]
pub struct LocationPage {
    /// Its id.
    pub id: LocationId,
    /// The part of its address.
    pub slug: Slug,
    /// What staff call it.
    pub label: String,
    /// What clients call it.
    pub public_name: String,
    /// How clients reach it.
    pub contact: Contact,
    /// Its time zone, an IANA name.
    pub time_zone: String,
    /// The language of those of whom no other is known.
    pub language: Language,
    /// Its colour, as an OKLCH hue in degrees.
    pub hue: u16,
    /// Whether its Self-Service page lets clients in.
    pub self_service_on: bool,
    /// How long its invitations work.
    pub invitation_days: InvitationDays,
}

/// The location at a slug.
///
/// # Errors
/// [`Refused::NotFound`] if there is none.
pub async fn page(accounts: &Accounts, slug: &Slug) -> Result<LocationPage, Refused> {
    let mut tx = accounts.store().read().await?;
    let row = store::location::by_slug(&mut tx, slug).await?;
    row.map(from_row).ok_or(Refused::NotFound)
}

/// Every location, by label.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn list(accounts: &Accounts) -> Result<Vec<LocationPage>, Refused> {
    let mut tx = accounts.store().read().await?;
    let rows = store::location::list(&mut tx).await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Adds a location, from the command line. Label and public name are the same until somebody changes one.
///
/// # Errors
/// [`Refused::Problems`] for a slug or a name that can't be taken, or a slug that is in use.
pub async fn add(accounts: &Accounts, slug: &str, name: &str) -> Result<LocationPage, Refused> {
    let mut problems = Problems::default();
    let slug = problems.take(Field::Slug, Slug::parse(slug));
    let name = problems.take(Field::Name, PersonName::parse(name));
    let (Some(slug), Some(name)) = (slug, name) else { return Err(Refused::Problems(problems)) };
    let page = LocationPage {
        id: LocationId::new(accounts.new_id()),
        slug,
        label: name.as_str().to_owned(),
        public_name: name.as_str().to_owned(),
        contact: Contact::default(),
        time_zone: "UTC".to_owned(),
        language: Language::English,
        hue: 168,
        self_service_on: true,
        invitation_days: InvitationDays::default(),
    };
    insert(accounts, &page).await?;
    Ok(page)
}

/// Writes a new location with its first event.
pub(crate) async fn insert(accounts: &Accounts, page: &LocationPage) -> Result<(), Refused> {
    let mut tx = accounts.store().begin().await?;
    match store::location::insert(&mut tx, &to_row(page, accounts.now())).await {
        Err(StoreError::Duplicate(_)) => return Err(Refused::problem(Field::Slug, Wrong::UsernameTaken)),
        other => other?,
    }
    record::write(accounts, &mut tx, page.id, Actor::System, EventKind::LocationAdded, About::default())
        .await?;
    tx.commit().await?;
    Ok(())
}

/// What a row says, in the words of the domain.
pub(crate) fn from_row(row: LocationRow) -> LocationPage {
    LocationPage {
        id: row.id,
        slug: row.slug,
        label: row.label,
        public_name: row.public_name,
        contact: Contact { phone: row.phone, address: row.address },
        time_zone: row.time_zone,
        language: row.language,
        hue: row.hue,
        self_service_on: row.self_service_on,
        invitation_days: row.invitation_days,
    }
}

fn to_row(page: &LocationPage, now: shared::Timestamp) -> LocationRow {
    LocationRow {
        id: page.id,
        slug: page.slug.clone(),
        label: page.label.clone(),
        public_name: page.public_name.clone(),
        phone: page.contact.phone.clone(),
        address: page.contact.address.clone(),
        time_zone: page.time_zone.clone(),
        language: page.language,
        hue: page.hue,
        self_service_on: page.self_service_on,
        invitation_days: page.invitation_days,
        created_at: now,
    }
}
