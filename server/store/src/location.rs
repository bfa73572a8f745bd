//! Locations: the facilities, each a tenant of its own.

use crate::{
    StoreError, Tx,
    dialect::row_lock,
    sql::{row, sql},
};
use shared::{
    InvitationDays, Language, LocationId, LocationSettings, Preferences, SessionDays, ShortestPassword, Slug,
    Timestamp,
};
use tracing::instrument;

row! {
    /// A location as stored.
    pub struct LocationRow {
        /// Its id.
        pub id: LocationId,
        /// The part of its Self-Service page's address; unique.
        pub slug: Slug,
        /// What staff see.
        pub label: String,
        /// What clients see.
        pub public_name: String,
        /// Telephone number for clients; may be empty.
        pub phone: String,
        /// Postal address for clients; may be empty.
        pub address: String,
        /// IANA name, such as `Europe/Lisbon`.
        pub time_zone: String,
        /// The language of its pages unless the client prefers another.
        pub language: Language,
        /// The hue of its pages, in degrees.
        pub hue: u16,
        /// Whether clients may use Self-Service here.
        pub self_service_on: bool,
        /// How long invitations stay open.
        pub invitation_days: InvitationDays,
        /// For how long clients stay signed in without a visit.
        pub session_days: SessionDays,
        /// How short a client's password may be.
        pub shortest_password: ShortestPassword,
        /// Whether its staff need a second factor.
        pub second_factor_required: bool,
        /// The sender's name of its mails; the public name without.
        pub sender_name: Option<String>,
        /// Where answers to its mails go.
        pub reply_to: Option<String>,
        /// The hash of its logo's bytes, if it has a logo.
        pub logo: Option<String>,
        /// When it was added.
        pub created_at: Timestamp,
    }
}

macro_rules! columns {
    () => {
        "id, slug, label, public_name, phone, address, time_zone, language, hue, self_service_on, invitation_days, \
         session_days, shortest_password, second_factor_required, sender_name, reply_to, logo, created_at"
    };
}

/// Adds a location. A slug that another one has is a duplicate of `locations_slug_key`, one that another one had
/// before is a duplicate of `slugs_pkey`.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &LocationRow) -> Result<(), StoreError> {
    insert_row(tx, row).await?;
    take_slug(tx, &row.slug, row.id, row.created_at).await
}

/// Makes a slug a location's own for good. One that any location ever had is a duplicate of `slugs_pkey`.
#[instrument(level = "debug", skip_all)]
pub async fn take_slug(
    tx: &mut Tx,
    slug: &Slug,
    location: LocationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("INSERT INTO slugs (slug, location_id, taken_at) VALUES ($1, $2, $3)")
        .bind(slug)
        .bind(location)
        .bind(now)
        .change_one(tx)
        .await
}

/// The location that has this slug, or had it before.
#[instrument(level = "debug", skip_all)]
pub async fn owner_of_slug(tx: &mut Tx, slug: &Slug) -> Result<Option<LocationId>, StoreError> {
    sql("SELECT location_id FROM slugs WHERE slug = $1").bind(slug).optional_value(tx).await
}

async fn insert_row(tx: &mut Tx, row: &LocationRow) -> Result<(), StoreError> {
    sql(concat! {
        "INSERT INTO locations (", columns!(), ")
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    })
    .bind(row.id)
    .bind(&row.slug)
    .bind(&row.label)
    .bind(&row.public_name)
    .bind(&row.phone)
    .bind(&row.address)
    .bind(&row.time_zone)
    .bind(row.language)
    .bind(row.hue)
    .bind(row.self_service_on)
    .bind(row.invitation_days)
    .bind(row.session_days)
    .bind(row.shortest_password)
    .bind(row.second_factor_required)
    .bind(&row.sender_name)
    .bind(&row.reply_to)
    .bind(&row.logo)
    .bind(row.created_at)
    .change_one(tx)
    .await
}

/// The location whose page is at this slug, or was before: then the row names the slug where it is now.
#[instrument(level = "debug", skip_all)]
pub async fn by_slug(tx: &mut Tx, slug: &Slug) -> Result<Option<LocationRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), "
           FROM locations
          WHERE id = (SELECT location_id FROM slugs WHERE slug = $1)"
    })
    .bind(slug)
    .optional(tx)
    .await
}

/// The location with this id.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, id: LocationId) -> Result<Option<LocationRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM locations WHERE id = $1" }).bind(id).optional(tx).await
}

/// The location with this id, and every other transaction that locks it waits until this one has ended.
#[instrument(level = "debug", skip_all)]
pub async fn lock(tx: &mut Tx, id: LocationId) -> Result<Option<LocationRow>, StoreError> {
    macro_rules! statement {
        ($database:ident) => {
            concat! { "SELECT ", columns!(), " FROM locations WHERE id = $1", row_lock!($database) }
        };
    }
    sql(tx.dialect().pick(statement!(sqlite), statement!(postgres))).bind(id).optional(tx).await
}

/// Every location, by slug.
#[instrument(level = "debug", skip_all)]
pub async fn list(tx: &mut Tx) -> Result<Vec<LocationRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM locations ORDER BY slug" }).all(tx).await
}

/// Opens or closes Self-Service at a location.
#[instrument(level = "debug", skip_all)]
pub async fn set_self_service(tx: &mut Tx, id: LocationId, on: bool) -> Result<(), StoreError> {
    sql("UPDATE locations SET self_service_on = $2 WHERE id = $1").bind(id).bind(on).change_one(tx).await
}

/// Says whether the staff of a location need a second factor.
#[instrument(level = "debug", skip_all)]
pub async fn set_second_factor_required(tx: &mut Tx, id: LocationId, on: bool) -> Result<(), StoreError> {
    sql("UPDATE locations SET second_factor_required = $2 WHERE id = $1")
        .bind(id)
        .bind(on)
        .change_one(tx)
        .await
}

/// Replaces the Self-Service Preferences.
#[instrument(level = "debug", skip_all)]
pub async fn set_preferences(tx: &mut Tx, id: LocationId, to: Preferences) -> Result<(), StoreError> {
    sql("UPDATE locations
            SET invitation_days = $2, session_days = $3, shortest_password = $4
          WHERE id = $1")
    .bind(id)
    .bind(to.invitation_days)
    .bind(to.session_days)
    .bind(to.shortest_password)
    .change_one(tx)
    .await
}

/// Replaces the Location Settings.
#[instrument(level = "debug", skip_all)]
pub async fn set_settings(tx: &mut Tx, id: LocationId, to: &LocationSettings) -> Result<(), StoreError> {
    sql("UPDATE locations
            SET label = $2, public_name = $3, slug = $4, phone = $5, address = $6, time_zone = $7, language = $8,
                hue = $9
          WHERE id = $1")
    .bind(id)
    .bind(to.label.as_str())
    .bind(to.public_name.as_str())
    .bind(&to.slug)
    .bind(&to.contact.phone)
    .bind(&to.contact.address)
    .bind(&to.time_zone)
    .bind(to.language)
    .bind(to.hue)
    .change_one(tx)
    .await
}

/// Replaces the Mail settings.
#[instrument(level = "debug", skip_all)]
pub async fn set_mail(
    tx: &mut Tx,
    id: LocationId,
    sender_name: Option<&str>,
    reply_to: Option<&str>,
) -> Result<(), StoreError> {
    sql("UPDATE locations SET sender_name = $2, reply_to = $3 WHERE id = $1")
        .bind(id)
        .bind(sender_name)
        .bind(reply_to)
        .change_one(tx)
        .await
}
