//! Locations: found by the slug in the address, added from the command line.

use crate::{
    actor::Actor,
    context::Accounts,
    record::{self, About},
    refused::Refused,
};
use shared::{
    Contact, EventKind, Field, InvitationDays, Language, LocationId, PersonName, Preferences, Problems,
    SessionDays, ShortestPassword, Slug, Wrong,
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
    /// For how long its clients stay signed in without a visit.
    pub session_days: SessionDays,
    /// How short its clients' passwords may be.
    pub shortest_password: ShortestPassword,
    /// Whether its staff need a second factor.
    pub second_factor_required: bool,
    /// The sender's name of its mails, where that is not the public name.
    pub sender_name: Option<String>,
    /// Where answers to its mails go; nowhere without.
    pub reply_to: Option<String>,
    /// The hash of its logo, if it has one: a new logo has a new address.
    pub logo: Option<String>,
}

impl LocationPage {
    /// A location as it begins: label and public name are the same, and nothing is chosen yet.
    pub(crate) fn new(id: LocationId, slug: Slug, name: &str) -> Self {
        Self {
            id,
            slug,
            label: name.to_owned(),
            public_name: name.to_owned(),
            contact: Contact::default(),
            time_zone: "UTC".to_owned(),
            language: Language::English,
            hue: 168,
            self_service_on: true,
            invitation_days: InvitationDays::default(),
            session_days: SessionDays::default(),
            shortest_password: ShortestPassword::default(),
            second_factor_required: false,
            sender_name: None,
            reply_to: None,
            logo: None,
        }
    }

    /// What its Self-Service Preferences say.
    #[must_use]
    pub const fn preferences(&self) -> Preferences {
        let Self { invitation_days, session_days, shortest_password, .. } = *self;
        Preferences { invitation_days, session_days, shortest_password }
    }
}

/// The location at a slug; also at one that it had before: then the page names the slug where it is now.
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
    let page = LocationPage::new(LocationId::new(accounts.new_id()), slug, name.as_str());
    insert(accounts, &page).await?;
    Ok(page)
}

/// Writes a new location with its first event, as the command line does.
pub(crate) async fn insert(accounts: &Accounts, page: &LocationPage) -> Result<(), Refused> {
    insert_by(accounts, page, Actor::System).await
}

/// Writes a new location with its first event.
pub(crate) async fn insert_by(
    accounts: &Accounts,
    page: &LocationPage,
    by: Actor<'_>,
) -> Result<(), Refused> {
    let mut tx = accounts.store().begin().await?;
    match store::location::insert(&mut tx, &to_row(page, accounts.now())).await {
        Err(StoreError::Duplicate(_)) => return Err(Refused::problem(Field::Slug, Wrong::SlugTaken)),
        other => other?,
    }
    record::write(accounts, &mut tx, page.id, by, EventKind::LocationAdded, About::default()).await?;
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
        session_days: row.session_days,
        shortest_password: row.shortest_password,
        second_factor_required: row.second_factor_required,
        sender_name: row.sender_name,
        reply_to: row.reply_to,
        logo: row.logo,
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
        session_days: page.session_days,
        shortest_password: page.shortest_password,
        second_factor_required: page.second_factor_required,
        sender_name: page.sender_name.clone(),
        reply_to: page.reply_to.clone(),
        logo: page.logo.clone(),
        created_at: now,
    }
}
