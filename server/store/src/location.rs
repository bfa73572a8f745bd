//! Locations: the facilities, each a tenant of its own.

use crate::{
    StoreError, Tx,
    dialect::row_lock,
    sql::{row, sql},
};
use shared::{
    InvitationDays, Language, LocationId, Preferences, SessionDays, ShortestPassword, Slug, Timestamp,
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
         session_days, shortest_password, sender_name, reply_to, logo, created_at"
    };
}

/// Adds a location. A taken slug is a duplicate of `locations_slug_key`.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &LocationRow) -> Result<(), StoreError> {
    sql(concat! {
        "INSERT INTO locations (", columns!(), ")
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
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
    .bind(&row.sender_name)
    .bind(&row.reply_to)
    .bind(&row.logo)
    .bind(row.created_at)
    .change_one(tx)
    .await
}

/// The location whose page is at this slug.
#[instrument(level = "debug", skip_all)]
pub async fn by_slug(tx: &mut Tx, slug: &Slug) -> Result<Option<LocationRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM locations WHERE slug = $1" }).bind(slug).optional(tx).await
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
