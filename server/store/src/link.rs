//! Mailed links. Nothing usable is stored: a token is the id and a code over it under a key kept elsewhere (R2).

use crate::{
    StoreError, Tx,
    sql::{self, known, row, sql, stored},
};
use shared::{ClientId, Ended, LinkId, LocationId, Opener, Purpose, StaffId, Timestamp};
use tracing::instrument;
use uuid::Uuid;

stored! {
    Purpose as String, |purpose| purpose.code().to_owned(), |raw| known(Self::from_code(&raw));
    Ended as String, |ended| ended.code().to_owned(), |raw| known(Self::from_code(&raw));
    Opener as String, |opener| opener.code().to_owned(), |raw| known(Self::from_code(&raw));
}

row! {
    /// A link as stored.
    pub struct LinkRow {
        /// The location; the installation for staff.
        pub location_id: LocationId,
        /// Its id.
        pub id: LinkId,
        /// What it is for.
        pub purpose: Purpose,
        /// The client or the staff member it was sent to.
        pub subject_id: Uuid,
        /// The canonical address it was sent to.
        pub address: String,
        /// When it was made.
        pub created_at: Timestamp,
        /// The first moment at which it no longer works.
        pub expires_at: Timestamp,
        /// Who had it sent; nobody if the client asked for it.
        pub created_by: Option<StaffId>,
        /// When its page was first opened, by a person if ever one did.
        pub opened_at: Option<Timestamp>,
        /// By whom.
        pub opened_by: Option<Opener>,
        /// When it was used.
        pub used_at: Option<Timestamp>,
        /// When it died unused.
        pub ended_at: Option<Timestamp>,
        /// Why it died.
        pub ended_why: Option<Ended>,
    }
}

macro_rules! columns {
    () => {
        "location_id, id, purpose, subject_id, address, created_at, expires_at, created_by, opened_at, used_at, \
         ended_at, ended_why, opened_by"
    };
}

/// Adds a link.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &LinkRow) -> Result<(), StoreError> {
    insert_all(tx, std::slice::from_ref(row)).await
}

/// Adds links.
#[instrument(level = "debug", skip_all)]
pub async fn insert_all(tx: &mut Tx, rows: &[LinkRow]) -> Result<(), StoreError> {
    sql::insert_all(tx, concat! { "links (", columns!(), ")" }, rows, |sql, row| {
        sql.bind(row.location_id)
            .bind(row.id)
            .bind(row.purpose)
            .bind(row.subject_id)
            .bind(&row.address)
            .bind(row.created_at)
            .bind(row.expires_at)
            .bind(row.created_by)
            .bind(row.opened_at)
            .bind(row.used_at)
            .bind(row.ended_at)
            .bind(row.ended_why)
            .bind(row.opened_by)
    })
    .await
}

/// The link with this id.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, location: LocationId, id: LinkId) -> Result<Option<LinkRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM links WHERE location_id = $1 AND id = $2" })
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// The newest link of a subject for a purpose, whatever became of it.
#[instrument(level = "debug", skip_all)]
pub async fn latest(
    tx: &mut Tx,
    location: LocationId,
    subject: Uuid,
    purpose: Purpose,
) -> Result<Option<LinkRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), "
           FROM links
          WHERE location_id = $1 AND subject_id = $2 AND purpose = $3
          ORDER BY created_at DESC, id DESC
          LIMIT 1"
    })
    .bind(location)
    .bind(subject)
    .bind(purpose)
    .optional(tx)
    .await
}

/// Uses a link up, if it is unused, not ended and not expired at `now`; whether it was. Of any number of
/// transactions that try, one is told yes (R4).
#[instrument(level = "debug", skip_all)]
pub async fn use_once(
    tx: &mut Tx,
    location: LocationId,
    id: LinkId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE links
            SET used_at = $3
          WHERE location_id = $1 AND id = $2 AND used_at IS NULL AND ended_at IS NULL AND expires_at > $3")
    .bind(location)
    .bind(id)
    .bind(now)
    .changed(tx)
    .await
}

/// Ends a subject's unused links for one purpose, or for all of them with `None`; how many. Links that have
/// expired end too: a clock set back revives nothing (R45). Links to undo are ended by name only: whoever took an
/// account over by changing its password or address must not take the way back from its owner by that.
#[instrument(level = "debug", skip_all)]
pub async fn end_of_subject(
    tx: &mut Tx,
    (location, subject): (LocationId, Uuid),
    purpose: Option<Purpose>,
    why: Ended,
    now: Timestamp,
) -> Result<u64, StoreError> {
    sql("UPDATE links
            SET ended_at = $4, ended_why = $5
          WHERE location_id = $1 AND subject_id = $2 AND (purpose = $3 OR ($3 IS NULL AND purpose <> 'undo'))
            AND used_at IS NULL AND ended_at IS NULL")
    .bind(location)
    .bind(subject)
    .bind(purpose)
    .bind(now)
    .bind(why)
    .execute(tx)
    .await
}

/// Notes that a link's page was opened, the first time only; whether this was it. A person's first opening counts
/// after a scanner's.
#[instrument(level = "debug", skip_all)]
pub async fn mark_opened(
    tx: &mut Tx,
    location: LocationId,
    id: LinkId,
    by: Opener,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE links
            SET opened_at = $3, opened_by = $4
          WHERE location_id = $1 AND id = $2
            AND (opened_at IS NULL OR (opened_by = 'scanner' AND $4 = 'person'))")
    .bind(location)
    .bind(id)
    .bind(now)
    .bind(by)
    .changed(tx)
    .await
}

row! {
    /// A client of a location.
    pub struct ClientRef {
        /// The location.
        pub location_id: LocationId,
        /// The client.
        pub client_id: ClientId,
    }
}

/// The clients who have a link that is neither used nor ended and that expires after a moment, at any location.
#[instrument(level = "debug", skip_all)]
pub async fn clients_with_live_ones(
    tx: &mut Tx,
    expires_after: Timestamp,
) -> Result<Vec<ClientRef>, StoreError> {
    sql("SELECT DISTINCT c.location_id, c.id AS client_id
           FROM links l
           JOIN clients c ON c.location_id = l.location_id AND c.id = l.subject_id
          WHERE l.used_at IS NULL AND l.ended_at IS NULL AND l.expires_at > $1")
    .bind(expires_after)
    .all(tx)
    .await
}

/// Ends every link that is neither used nor ended and that expires after a moment, whatever it is for: those to undo
/// too. It expires as well, so that no clock revives it (R45). How many.
#[instrument(level = "debug", skip_all)]
pub async fn end_all(
    tx: &mut Tx,
    expires_after: Timestamp,
    why: Ended,
    now: Timestamp,
) -> Result<u64, StoreError> {
    sql("UPDATE links
            SET ended_at = $2, ended_why = $3, expires_at = CASE WHEN expires_at > $2 THEN $2 ELSE expires_at END
          WHERE used_at IS NULL AND ended_at IS NULL AND expires_at > $1")
    .bind(expires_after)
    .bind(now)
    .bind(why)
    .execute(tx)
    .await
}
