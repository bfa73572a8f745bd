//! Client profiles: the people on the books of a location. A profile that was merged into another is none: what
//! looks for clients passes it over.

mod email;
mod standing;

pub use email::{Verified, respell_email, set_email, set_recovery_email, set_verified};
pub use standing::{StandingRow, standing, touch};

use crate::{
    StoreError, Tx,
    dialect::row_lock,
    sql::{self, row, sql},
};
use shared::{
    BirthDate, ClientFacts, ClientId, EmailState, Language, LocationId, StaffId, Standing, Timestamp,
    VerifiedBy,
};
use tracing::instrument;

row! {
    /// A client profile as stored.
    pub struct ClientRow {
        /// The location that owns it.
        pub location_id: LocationId,
        /// Its id.
        pub id: ClientId,
        /// Given name.
        pub first_name: String,
        /// Family name.
        pub last_name: String,
        /// The facility's own number for the client; may be empty.
        pub member_number: String,
        /// What they like to be called, if not by their given name.
        pub preferred_name: Option<String>,
        /// When they were born.
        pub birth_date: Option<BirthDate>,
        /// Telephone number; may be empty.
        pub phone: String,
        /// Postal address; may be empty.
        pub address: String,
        /// The language of their mails.
        pub language: Language,
        /// The address as typed.
        pub email: Option<String>,
        /// The address in canonical form.
        pub email_canonical: Option<String>,
        /// When the address was saved.
        pub email_saved_at: Option<Timestamp>,
        /// When the address was verified.
        pub verified_at: Option<Timestamp>,
        /// By what means.
        pub verified_by: Option<VerifiedBy>,
        /// From which IP address, if by link.
        pub verified_ip: Option<String>,
        /// Who vouched for it, if an administrator did.
        pub verified_staff: Option<StaffId>,
        /// The administrator's reason.
        pub verified_reason: Option<String>,
        /// The last proven address of an active account, as typed, while it differs from the one above.
        pub recovery_email: Option<String>,
        /// The same in canonical form.
        pub recovery_email_canonical: Option<String>,
        /// By what lists are ordered, byte by byte: the caller's folded "family name, given name".
        pub sort_name: String,
        /// The terms by which searches find the client, as the caller makes them, with a space before, between and
        /// after. `client_terms` follows by trigger.
        pub search: String,
        /// When something last happened to this client: at first, that the profile was made.
        pub last_event_at: Option<Timestamp>,
        /// When the profile was made.
        pub created_at: Timestamp,
        /// When the profile was last edited.
        pub updated_at: Timestamp,
    }
}

impl ClientRow {
    /// An empty profile, to be filled in before it is added.
    #[must_use]
    pub const fn new(location_id: LocationId, id: ClientId, language: Language, now: Timestamp) -> Self {
        Self {
            location_id,
            id,
            first_name: String::new(),
            last_name: String::new(),
            member_number: String::new(),
            preferred_name: None,
            birth_date: None,
            phone: String::new(),
            address: String::new(),
            language,
            email: None,
            email_canonical: None,
            email_saved_at: None,
            verified_at: None,
            verified_by: None,
            verified_ip: None,
            verified_staff: None,
            verified_reason: None,
            recovery_email: None,
            recovery_email_canonical: None,
            sort_name: String::new(),
            search: String::new(),
            last_event_at: Some(now),
            created_at: now,
            updated_at: now,
        }
    }

    /// Whether the address is proven; `None` without an address.
    #[must_use]
    pub fn email_state(&self) -> Option<EmailState> {
        self.email.as_ref()?;
        match (self.verified_at, self.verified_by) {
            (Some(at), Some(by)) => Some(EmailState::Verified { at, by }),
            _ => Some(EmailState::Pending),
        }
    }
}

/// The rule by which search texts are made now. Rows of an older one are made anew by [`set_terms`].
pub const TERMS_VERSION: i64 = 1;

macro_rules! columns {
    () => {
        "c.location_id, c.id, c.first_name, c.last_name, c.preferred_name, c.member_number, c.birth_date, c.phone, c.address, \
         c.language, c.email, c.email_canonical, c.email_saved_at, c.verified_at, c.verified_by, c.verified_ip, \
         c.verified_staff, c.verified_reason, c.recovery_email, c.recovery_email_canonical, c.sort_name, c.search, \
         c.last_event_at, c.created_at, c.updated_at"
    };
}
pub(crate) use columns;

/// Adds a profile with everything in the row. It stands where a profile does that has no account and no invitation.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &ClientRow) -> Result<(), StoreError> {
    let standing = Standing::of(&ClientFacts { email: row.email_state(), ..ClientFacts::default() });
    insert_all(tx, &[(row, standing)]).await
}

/// Adds profiles with everything in their rows, each with where it stands.
#[instrument(level = "debug", skip_all)]
pub async fn insert_all(tx: &mut Tx, rows: &[(&ClientRow, Standing)]) -> Result<(), StoreError> {
    let into = "clients
             (location_id, id, first_name, last_name, member_number, birth_date, phone, address, language, email,
              email_canonical, email_saved_at, verified_at, verified_by, verified_ip, verified_staff,
              verified_reason, recovery_email, recovery_email_canonical, sort_name, search, last_event_at,
              created_at, updated_at, preferred_name, stage, stage_until, terms_version)";
    sql::insert_all(tx, into, rows, |sql, (row, standing)| {
        sql.bind(row.location_id)
            .bind(row.id)
            .bind(&row.first_name)
            .bind(&row.last_name)
            .bind(&row.member_number)
            .bind(row.birth_date)
            .bind(&row.phone)
            .bind(&row.address)
            .bind(row.language)
            .bind(&row.email)
            .bind(&row.email_canonical)
            .bind(row.email_saved_at)
            .bind(row.verified_at)
            .bind(row.verified_by)
            .bind(&row.verified_ip)
            .bind(row.verified_staff)
            .bind(&row.verified_reason)
            .bind(&row.recovery_email)
            .bind(&row.recovery_email_canonical)
            .bind(&row.sort_name)
            .bind(&row.search)
            .bind(row.last_event_at)
            .bind(row.created_at)
            .bind(row.updated_at)
            .bind(&row.preferred_name)
            .bind(standing.stage)
            .bind(standing.until)
            .bind(TERMS_VERSION)
    })
    .await
}

/// One profile.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, location: LocationId, id: ClientId) -> Result<Option<ClientRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM clients c WHERE c.location_id = $1 AND c.id = $2 AND c.merged_into IS NULL" })
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// One profile, and every other transaction that locks it waits until this one has ended.
#[instrument(level = "debug", skip_all)]
pub async fn lock(tx: &mut Tx, location: LocationId, id: ClientId) -> Result<Option<ClientRow>, StoreError> {
    macro_rules! statement {
        ($database:ident) => {
            concat! {
                "SELECT ", columns!(), " FROM clients c
WHERE c.location_id = $1 AND c.id = $2 AND c.merged_into IS NULL", row_lock!($database)
            }
        };
    }
    sql(tx.dialect().pick(statement!(sqlite), statement!(postgres)))
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// The profiles whose address, or last proven address, this is, by name. Families share mailboxes: often more
/// than one.
#[instrument(level = "debug", skip_all)]
pub async fn by_email(
    tx: &mut Tx,
    location: LocationId,
    canonical: &str,
) -> Result<Vec<ClientRow>, StoreError> {
    let mut rows: Vec<ClientRow> = sql(concat! {
        "SELECT ", columns!(), " FROM clients c WHERE c.location_id = $1 AND c.email_canonical = $2 AND c.merged_into IS NULL
          UNION
         SELECT ", columns!(), " FROM clients c WHERE c.location_id = $1 AND c.recovery_email_canonical = $2 AND c.merged_into IS NULL"
    })
    .bind(location)
    .bind(canonical)
    .all(tx)
    .await?;
    // Two halves, ordered here: with OR or ORDER BY, SQLite would rather walk every client of the location.
    rows.sort_by(|a, b| (&a.sort_name, a.id).cmp(&(&b.sort_name, b.id)));
    Ok(rows)
}

/// Replaces what staff edit under Profile Information with what stands in `row`.
#[instrument(level = "debug", skip_all)]
pub async fn update_profile(tx: &mut Tx, row: &ClientRow, now: Timestamp) -> Result<(), StoreError> {
    sql("UPDATE clients
            SET first_name = $3, last_name = $4, member_number = $5, birth_date = $6, language = $7,
                sort_name = $8, search = $9, updated_at = $10, preferred_name = $11
          WHERE location_id = $1 AND id = $2")
    .bind(row.location_id)
    .bind(row.id)
    .bind(&row.first_name)
    .bind(&row.last_name)
    .bind(&row.member_number)
    .bind(row.birth_date)
    .bind(row.language)
    .bind(&row.sort_name)
    .bind(&row.search)
    .bind(now)
    .bind(&row.preferred_name)
    .change_one(tx)
    .await
}

/// Replaces phone and postal address, and the text in which searches look.
#[instrument(level = "debug", skip_all)]
pub async fn update_contact(
    tx: &mut Tx,
    (location, id): (LocationId, ClientId),
    (phone, address): (&str, &str),
    search: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql("UPDATE clients
            SET phone = $3, address = $4, search = $5, updated_at = $6
          WHERE location_id = $1 AND id = $2")
    .bind(location)
    .bind(id)
    .bind(phone)
    .bind(address)
    .bind(search)
    .bind(now)
    .change_one(tx)
    .await
}

/// Replaces the text in which searches look.
#[instrument(level = "debug", skip_all)]
pub async fn set_search(
    tx: &mut Tx,
    location: LocationId,
    id: ClientId,
    search: &str,
) -> Result<(), StoreError> {
    sql("UPDATE clients SET search = $3 WHERE location_id = $1 AND id = $2")
        .bind(location)
        .bind(id)
        .bind(search)
        .change_one(tx)
        .await
}

/// The first `most` profiles whose search text was made by an older rule.
#[instrument(level = "debug", skip_all)]
pub async fn of_old_terms(tx: &mut Tx, most: i64) -> Result<Vec<ClientRow>, StoreError> {
    // The number is written out, so that the index that holds such rows only is used.
    sql(concat! { "SELECT ", columns!(), " FROM clients c WHERE c.terms_version = 0 ORDER BY c.location_id, c.id LIMIT $1" })
        .bind(most)
        .all(tx)
        .await
}

/// Writes down by what a client is found and ordered, made by the present rule.
#[instrument(level = "debug", skip_all)]
pub async fn set_terms(
    tx: &mut Tx,
    (location, id): (LocationId, ClientId),
    sort_name: &str,
    search: &str,
) -> Result<(), StoreError> {
    sql("UPDATE clients
            SET sort_name = $3, search = $4, terms_version = $5
          WHERE location_id = $1 AND id = $2")
    .bind(location)
    .bind(id)
    .bind(sort_name)
    .bind(search)
    .bind(TERMS_VERSION)
    .change_one(tx)
    .await
}

/// Takes a profile off the books, with its links and mails. It has no account; the record keeps what happened.
#[instrument(level = "debug", skip_all)]
pub async fn delete(tx: &mut Tx, location: LocationId, id: ClientId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM outbox WHERE location_id = $1 AND client_id = $2",
        "DELETE FROM handover_codes WHERE location_id = $1 AND client_id = $2",
        "DELETE FROM links WHERE location_id = $1 AND subject_id = $2",
        "DELETE FROM sessions WHERE location_id = $1 AND client_id = $2",
    ] {
        sql(statement).bind(location).bind(id).execute(tx).await?;
    }
    sql("DELETE FROM clients WHERE location_id = $1 AND id = $2").bind(location).bind(id).change_one(tx).await
}
