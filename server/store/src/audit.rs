//! The record: what happened, when, by whom. Rows are only ever added, each with a hash over itself and the one
//! before; a trigger refuses anything else (R34).

use crate::{
    StoreError, Tx,
    sql::{self, row, sql},
};
use shared::{ClientId, EventId, LocationId, Timestamp};
use tracing::instrument;
use uuid::Uuid;

row! {
    /// An event as stored.
    pub struct AuditRow {
        /// The location; the installation for what belongs to none.
        pub location_id: LocationId,
        /// Its place in the location's record: 1, 2, 3, …
        pub seq: i64,
        /// Its id.
        pub id: EventId,
        /// When.
        pub at: Timestamp,
        /// What kind of actor: the caller's code.
        pub actor_kind: String,
        /// Which one.
        pub actor_id: Option<Uuid>,
        /// What they were called at the time.
        pub actor_name: Option<String>,
        /// What they were at the location at the time.
        pub role: Option<String>,
        /// What they did: the caller's code.
        pub action: String,
        /// To whom.
        pub client_id: Option<ClientId>,
        /// How it went: the caller's code.
        pub result: String,
        /// From where.
        pub ip: Option<String>,
        /// More, as JSON without secrets.
        pub detail: Option<String>,
        /// What the hash of `ip` and `detail` is salted with; nothing once the client is erased.
        pub seal: Option<Vec<u8>>,
        /// The hash of `ip` and `detail`; nothing in events of before there were such hashes.
        pub private: Option<Vec<u8>>,
        /// The hash of the event before.
        pub previous: Vec<u8>,
        /// The hash of this event, as the caller computes it.
        pub hash: Vec<u8>,
    }
}

row! {
    /// Where a location's record ends.
    pub struct AuditHead {
        /// The location.
        pub location_id: LocationId,
        /// The place of its last event; 0 before the first.
        pub seq: i64,
        /// The hash of its last event; empty before the first.
        pub hash: Vec<u8>,
    }
}

macro_rules! columns {
    () => {
        "location_id, seq, id, at, actor_kind, actor_id, actor_name, role, action, client_id, result, ip, detail, \
         seal, private, previous, hash"
    };
}

/// Where the record ends, and every other transaction that wants to append waits until this one has ended.
#[instrument(level = "debug", skip_all)]
pub async fn lock_head(tx: &mut Tx, location: LocationId) -> Result<AuditHead, StoreError> {
    let empty: &[u8] = &[];
    sql("INSERT INTO audit_heads (location_id, seq, hash)
         VALUES ($1, 0, $2)
         ON CONFLICT (location_id) DO UPDATE SET seq = audit_heads.seq
      RETURNING location_id, seq, hash")
    .bind(location)
    .bind(empty)
    .one(tx)
    .await
}

/// Appends an event that follows the head the caller locked, and moves the head. An event that does not follow
/// it fails.
#[instrument(level = "debug", skip_all)]
pub async fn append(tx: &mut Tx, row: &AuditRow) -> Result<(), StoreError> {
    append_all(tx, std::slice::from_ref(row)).await
}

/// Appends events of one location as [`append`] does: the first follows the head, each other one the one before.
#[instrument(level = "debug", skip_all)]
pub async fn append_all(tx: &mut Tx, rows: &[AuditRow]) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(()) };
    move_head(tx, first, last).await?;
    sql::insert_all(tx, concat! { "audit (", columns!(), ")" }, rows, |sql, row| {
        sql.bind(row.location_id)
            .bind(row.seq)
            .bind(row.id)
            .bind(row.at)
            .bind(&row.actor_kind)
            .bind(row.actor_id)
            .bind(&row.actor_name)
            .bind(&row.role)
            .bind(&row.action)
            .bind(row.client_id)
            .bind(&row.result)
            .bind(&row.ip)
            .bind(&row.detail)
            .bind(&row.seal)
            .bind(&row.private)
            .bind(&row.previous)
            .bind(&row.hash)
    })
    .await
}

async fn move_head(tx: &mut Tx, first: &AuditRow, last: &AuditRow) -> Result<(), StoreError> {
    sql("UPDATE audit_heads SET seq = $2, hash = $3 WHERE location_id = $1 AND seq = $4 - 1")
        .bind(last.location_id)
        .bind(last.seq)
        .bind(&last.hash)
        .bind(first.seq)
        .change_one(tx)
        .await
}

/// Whoever did it.
pub const EVERYBODY: [&str; 2] = ["", ""];

/// The newest `most` events about a client and the profiles that were merged into theirs, newest first; with
/// `before_seq`, those before that place. `by` names the kinds of actor whose events are meant, or [`EVERYBODY`].
#[instrument(level = "debug", skip_all)]
pub async fn of_client(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    most: i64,
    before_seq: Option<i64>,
    by: [&str; 2],
) -> Result<Vec<AuditRow>, StoreError> {
    let [one, another] = by;
    sql(concat! {
        "SELECT ", columns!(), "
           FROM (SELECT * FROM audit
                  WHERE location_id = $1 AND client_id = $2 AND seq < $3
                  UNION ALL
                 SELECT e.* FROM clients t
                   JOIN audit e ON e.location_id = t.location_id AND e.client_id = t.id AND e.seq < $3
                  WHERE t.location_id = $1 AND t.merged_into = $2) both_of_them
          WHERE actor_kind = $5 OR actor_kind = $6 OR ($5 = '' AND $6 = '')
          ORDER BY seq DESC
          LIMIT $4"
    })
    .bind(location)
    .bind(client)
    .bind(before_seq.unwrap_or(i64::MAX))
    .bind(most)
    .bind(one)
    .bind(another)
    .all(tx)
    .await
}

/// Every event about one profile before a place, in order.
#[instrument(level = "debug", skip_all)]
pub async fn about(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    before_seq: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), " FROM audit WHERE location_id = $1 AND client_id = $2 AND seq < $3 ORDER BY seq"
    })
    .bind(location)
    .bind(client)
    .bind(before_seq)
    .all(tx)
    .await
}

/// The newest event of a kind about one profile.
#[instrument(level = "debug", skip_all)]
pub async fn newest_about(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    action: &str,
) -> Result<Option<AuditRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), "
           FROM audit
          WHERE location_id = $1 AND client_id = $2 AND action = $3
          ORDER BY seq DESC
          LIMIT 1"
    })
    .bind(location)
    .bind(client)
    .bind(action)
    .optional(tx)
    .await
}

/// Forgets the IP addresses and the particulars of all events about a profile that is gone, and what their hashes are
/// salted with; of how many. While the profile is there, the database refuses (R44).
#[instrument(level = "debug", skip_all)]
pub async fn forget(tx: &mut Tx, location: LocationId, client: ClientId) -> Result<u64, StoreError> {
    sql("UPDATE audit
            SET ip = NULL, detail = NULL, seal = NULL
          WHERE location_id = $1 AND client_id = $2
            AND (ip IS NOT NULL OR detail IS NOT NULL OR seal IS NOT NULL)")
    .bind(location)
    .bind(client)
    .execute(tx)
    .await
}

/// The first `most` events of a location after a place, in order: for checking the chain piece by piece.
#[instrument(level = "debug", skip_all)]
pub async fn all(
    tx: &mut Tx,
    location: LocationId,
    after_seq: i64,
    most: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), " FROM audit WHERE location_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
    })
    .bind(location)
    .bind(after_seq)
    .bind(most)
    .all(tx)
    .await
}

/// Where a location's record ends, if it has begun.
#[instrument(level = "debug", skip_all)]
pub async fn head(tx: &mut Tx, location: LocationId) -> Result<Option<AuditHead>, StoreError> {
    sql("SELECT location_id, seq, hash FROM audit_heads WHERE location_id = $1")
        .bind(location)
        .optional(tx)
        .await
}

/// Where each record ends: every location that has one, the installation among them.
#[instrument(level = "debug", skip_all)]
pub async fn heads(tx: &mut Tx) -> Result<Vec<AuditHead>, StoreError> {
    sql("SELECT location_id, seq, hash FROM audit_heads ORDER BY location_id").all(tx).await
}

/// The kind of each event about a client. A kind may come twice: asked for each once, SQLite walks the location's whole
/// record along the index of kinds.
#[instrument(level = "debug", skip_all)]
pub async fn kinds_about(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<Kind> = sql("SELECT action FROM audit WHERE location_id = $1 AND client_id = $2")
        .bind(location)
        .bind(client)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.action).collect())
}

row! {
    struct Kind {
        /// The code of an event.
        pub action: String,
    }
}
