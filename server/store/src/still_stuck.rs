//! Clients whom staff helped lately and who have not signed in since.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{ClientId, LocationId, Timestamp};
use tracing::instrument;

row! {
    /// A client who was helped, and has not signed in since.
    pub struct StuckRow {
        /// Who.
        pub id: ClientId,
        /// Given name.
        pub first_name: String,
        /// Family name.
        pub last_name: String,
        /// The place of the last help in the record.
        pub seq: i64,
        /// When that was.
        pub at: Timestamp,
        /// Who helped.
        pub actor_name: Option<String>,
        /// With what, as [`shared::EventKind::code`].
        pub action: String,
    }
}

/// The kinds of [`shared::EventKind::is_help`]; a test compares the two.
macro_rules! help {
    () => {
        "'verification-resent', 'email-verified-manually', 'invitation-sent', 'username-sent', 'account-unlocked', \
         'reset-sent', 'account-enabled'"
    };
}

/// The next `most` clients who were helped since a moment and have not signed in since, the last help first; with
/// `before_seq`, those whose last help stands before that place in the record. What a job did for many is no help.
#[instrument(level = "debug", skip_all)]
pub async fn list(
    tx: &mut Tx,
    location: LocationId,
    since: Timestamp,
    before_seq: Option<i64>,
    most: i64,
) -> Result<Vec<StuckRow>, StoreError> {
    sql(concat! {
        "SELECT c.id, c.first_name, c.last_name, h.seq, h.at, h.actor_name, h.action
           FROM (SELECT client_id, max(seq) AS seq
                   FROM audit
                  WHERE location_id = $1 AND at > $2 AND actor_kind = 'staff' AND client_id IS NOT NULL
                    AND action IN (", help!(), ")
                    AND (detail IS NULL OR detail NOT LIKE '%\"job\":%')
                  GROUP BY client_id) l
           JOIN audit h ON h.location_id = $1 AND h.seq = l.seq
           JOIN clients c ON c.location_id = $1 AND c.id = l.client_id AND c.merged_into IS NULL
           LEFT JOIN accounts a ON a.location_id = c.location_id AND a.client_id = c.id
          WHERE (a.last_sign_in_at IS NULL OR a.last_sign_in_at < h.at) AND h.seq < $3
          ORDER BY h.seq DESC
          LIMIT $4"
    })
    .bind(location)
    .bind(since)
    .bind(before_seq.unwrap_or(i64::MAX))
    .bind(most)
    .all(tx)
    .await
}

#[cfg(test)]
mod tests {
    use shared::EventKind;

    #[test]
    fn help_is_what_the_domain_calls_help() {
        for kind in EventKind::ALL {
            let named = help!().contains(&format!("'{}'", kind.code()));
            assert_eq!(named, kind.is_help(), "{kind:?}");
        }
    }
}
