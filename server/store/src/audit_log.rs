//! The record, looked up: filtered, newest first, page by page.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{ClientId, LocationId, StaffId, Timestamp};
use tracing::instrument;
use uuid::Uuid;

row! {
    /// An event as it is shown.
    pub struct LogRow {
        /// Its place in the location's record.
        pub seq: i64,
        /// When.
        pub at: Timestamp,
        /// What kind of actor: the caller's code.
        pub actor_kind: String,
        /// What a staff member was called at the time.
        pub actor_name: Option<String>,
        /// What they were at the location at the time.
        pub role: Option<String>,
        /// What they did: the caller's code.
        pub action: String,
        /// To whom.
        pub client_id: Option<ClientId>,
        /// What the client is called now; nothing once they are erased.
        pub client_first_name: Option<String>,
        /// The same.
        pub client_last_name: Option<String>,
        /// From where.
        pub ip: Option<String>,
        /// More, as JSON.
        pub detail: Option<String>,
    }
}

row! {
    /// Somebody on a location's record.
    pub struct PersonRow {
        /// Who.
        pub id: StaffId,
        /// What they are called now.
        pub name: String,
    }
}

/// What to look for. `None` looks for anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// Which staff member or client did it.
    pub actor: Option<Uuid>,
    /// What kind of actor did it.
    pub actor_kind: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// To whom.
    pub client: Option<ClientId>,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Before this place in the record.
    pub before_seq: Option<i64>,
}

/// The newest `most` events that match, newest first. What the question names decides the index that answers it; the
/// other conditions sort out among those rows.
#[instrument(level = "debug", skip_all)]
pub async fn find(
    tx: &mut Tx,
    location: LocationId,
    query: &LogQuery,
    most: i64,
) -> Result<Vec<LogRow>, StoreError> {
    macro_rules! statement {
        ($actor:literal, $action:literal, $client:literal) => {
            concat!(
                "SELECT a.seq, a.at, a.actor_kind, a.actor_name, a.role, a.action, a.client_id,
                        c.first_name AS client_first_name, c.last_name AS client_last_name, a.ip, a.detail
                   FROM audit a
                   LEFT JOIN clients c ON c.location_id = a.location_id AND c.id = a.client_id
                  WHERE a.location_id = $1 AND a.seq < $2 AND a.at >= $3 AND a.at < $4
                    AND ", $actor, " AND ", $action, " AND ", $client, "
                    AND (CAST($8 AS TEXT) IS NULL OR a.actor_kind = CAST($8 AS TEXT))
                  ORDER BY a.seq DESC
                  LIMIT $9"
            )
        };
    }
    let statement = match (query.actor, &query.action, query.client) {
        (_, _, Some(_)) => statement!(
            "(CAST($5 AS blob) IS NULL OR a.actor_id = CAST($5 AS blob))",
            "(CAST($6 AS TEXT) IS NULL OR a.action = CAST($6 AS TEXT))",
            "a.client_id = CAST($7 AS blob)"
        ),
        (Some(_), _, None) => statement!(
            "a.actor_id = CAST($5 AS blob)",
            "(CAST($6 AS TEXT) IS NULL OR a.action = CAST($6 AS TEXT))",
            "CAST($7 AS blob) IS NULL"
        ),
        (None, Some(_), None) => {
            statement!("CAST($5 AS blob) IS NULL", "a.action = CAST($6 AS TEXT)", "CAST($7 AS blob) IS NULL")
        }
        (None, None, None) => {
            statement!("CAST($5 AS blob) IS NULL", "CAST($6 AS TEXT) IS NULL", "CAST($7 AS blob) IS NULL")
        }
    };
    sql(statement)
        .bind(location)
        .bind(query.before_seq.unwrap_or(i64::MAX))
        .bind(query.from.unwrap_or(Timestamp::from_micros(i64::MIN)))
        .bind(query.until.unwrap_or(Timestamp::from_micros(i64::MAX)))
        .bind(query.actor)
        .bind(query.action.as_deref())
        .bind(query.client)
        .bind(query.actor_kind.as_deref())
        .bind(most)
        .all(tx)
        .await
}

/// The staff members who stand on a location's record, by name.
#[instrument(level = "debug", skip_all)]
pub async fn people(tx: &mut Tx, location: LocationId) -> Result<Vec<PersonRow>, StoreError> {
    sql("SELECT s.id, s.name
           FROM staff s
          WHERE EXISTS (SELECT 1 FROM audit a WHERE a.location_id = $1 AND a.actor_id = s.id)
          ORDER BY lower(s.name), s.id")
    .bind(location)
    .all(tx)
    .await
}
