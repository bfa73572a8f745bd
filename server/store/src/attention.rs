//! Who could not sign in today: counted and walked through by cause. The conditions are those of
//! [`shared::Attention::of`]; a test compares the two over every combination of facts.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{ClientId, LocationId, Timestamp};
use tracing::instrument;

row! {
    /// How many clients a cause keeps out. Those whose address is not verified are counted by its domain: whether that
    /// looks mistyped is the caller's rule, and it comes before the causes told here.
    pub struct CauseCount {
        /// The cause, as [`shared::Attention::code`].
        pub cause: String,
        /// The domain of the address that is not verified, in canonical form; else empty.
        pub domain: String,
        /// How many.
        pub clients: i64,
    }
}

row! {
    /// A client whom a cause keeps out.
    pub struct KeptOut {
        /// Who.
        pub id: ClientId,
        /// Given name.
        pub first_name: String,
        /// Family name.
        pub last_name: String,
        /// Number on the member card; may be empty.
        pub member_number: String,
        /// The address as typed.
        pub email: Option<String>,
        /// The address in canonical form.
        pub email_canonical: Option<String>,
        /// Whether the address is not verified.
        pub pending: bool,
        /// When the last link went out that a bulk fix would send again: to verify the address, or the invitation.
        pub mailed_at: Option<Timestamp>,
    }
}

/// The last mail with a link to the address on the profile: this column of it.
macro_rules! last_mail {
    ($column:literal) => {
        concat! {
            "(SELECT o.", $column, " FROM outbox o
               WHERE o.location_id = c.location_id AND o.client_id = c.id
                 AND o.link_id IS NOT NULL AND o.address = c.email_canonical
               ORDER BY o.created_at DESC, o.id DESC LIMIT 1)"
        }
    };
}

/// The last link to verify the address on the profile: this column of it.
macro_rules! last_verification {
    ($column:literal) => {
        concat! {
            "(SELECT l.", $column, " FROM links l
               WHERE l.location_id = c.location_id AND l.subject_id = c.id
                 AND l.purpose = 'verification' AND l.address = c.email_canonical
               ORDER BY l.created_at DESC, l.id DESC LIMIT 1)"
        }
    };
}

/// Clients with the cause that keeps each out; none for those who may sign in. `$1` is the location, `$2` now. The
/// first condition that holds is the cause, as in the verdict.
macro_rules! causes {
    ($columns:expr) => {
        concat! {
            "SELECT ", $columns, "
                    CASE
                    WHEN a.disabled_at IS NOT NULL THEN 'disabled'
                    WHEN a.locked_until > $2 THEN 'locked'
                    WHEN c.email IS NULL THEN 'no-email'
                    WHEN EXISTS (SELECT 1 FROM blocked_addresses b
                                  WHERE b.location_id = c.location_id AND b.address = c.email_canonical)
                         THEN 'mail-blocked'
                    WHEN ", last_mail!("state"), " = 'failed' THEN 'mail-failed'
                    WHEN c.verified_at IS NULL OR c.verified_by IS NULL THEN
                         CASE WHEN ", last_verification!("expires_at"), " > $2
                              THEN 'never-verified' ELSE 'verification-expired' END
                    WHEN i.id IS NULL THEN 'never-invited'
                    WHEN i.used_at IS NULL AND i.ended_why IS NULL AND i.expires_at > $2 THEN
                         CASE WHEN ", last_mail!("state"), " IN ('queued', 'deferred') THEN 'invitation-on-its-way'
                              WHEN i.opened_at IS NULL THEN 'invitation-not-opened'
                              WHEN i.opened_by = 'scanner' THEN 'invitation-scanned'
                              ELSE 'invitation-opened' END
                    WHEN i.used_at IS NULL AND i.ended_why IS NULL THEN 'invitation-expired'
                    WHEN i.ended_why IS NULL THEN 'never-invited'
                    WHEN i.ended_why = 'revoked' THEN 'invitation-revoked'
                    ELSE 'invitation-superseded' END AS cause
               FROM clients c
               LEFT JOIN accounts a
                      ON a.location_id = c.location_id AND a.client_id = c.id
               LEFT JOIN links i
                      ON i.location_id = c.location_id
                     AND i.id = (SELECT l.id FROM links l
                                  WHERE l.location_id = c.location_id AND l.subject_id = c.id
                                    AND l.purpose = 'invitation'
                                  ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
              WHERE c.location_id = $1 AND c.merged_into IS NULL
                AND (a.client_id IS NULL OR a.disabled_at IS NOT NULL OR a.locked_until > $2)"
        }
    };
}

/// Whether the address of a client without an account waits to be verified.
macro_rules! pending {
    () => {
        "a.client_id IS NULL AND c.email IS NOT NULL AND (c.verified_at IS NULL OR c.verified_by IS NULL)"
    };
}

/// How many clients of a location each cause keeps out.
#[instrument(level = "debug", skip_all)]
pub async fn counts(
    tx: &mut Tx,
    location: LocationId,
    now: Timestamp,
) -> Result<Vec<CauseCount>, StoreError> {
    macro_rules! statement {
        ($place_of:literal) => {
            concat! {
                "SELECT cause, domain, count(*) AS clients
                   FROM (", causes!(concat! {
                        "CASE WHEN ", pending!(), "
                              THEN substr(c.email_canonical, ", $place_of, "(c.email_canonical, '@') + 1)
                              ELSE '' END AS domain,"
                   }), ") kept_out
                  GROUP BY cause, domain"
            }
        };
    }
    sql(tx.dialect().pick(statement!("instr"), statement!("strpos"))).bind(location).bind(now).all(tx).await
}

macro_rules! kept_out {
    () => {
        causes!(concat! {
            "c.id, c.first_name, c.last_name, c.member_number, c.email, c.email_canonical,
             CASE WHEN ", pending!(), " THEN 1 ELSE 0 END AS pending,
             CASE WHEN ", pending!(), " THEN ", last_verification!("created_at"), " ELSE i.created_at END AS mailed_at,"
        })
    };
}

/// The first `most` clients whom a cause keeps out, by id, after a place in the walk. Among those whose address is not
/// verified there may be some whose address looks mistyped: the caller leaves them out.
#[instrument(level = "debug", skip_all)]
pub async fn walk(
    tx: &mut Tx,
    location: LocationId,
    now: Timestamp,
    cause: &str,
    after: Option<ClientId>,
    most: i64,
) -> Result<Vec<KeptOut>, StoreError> {
    sql(concat! { "SELECT * FROM (", kept_out!(), ") k WHERE cause = $3 AND id > $4 ORDER BY id LIMIT $5" })
        .bind(location)
        .bind(now)
        .bind(cause)
        .bind(after.unwrap_or(FIRST))
        .bind(most)
        .all(tx)
        .await
}

/// The same for those whose address is not verified, whatever else is the matter.
#[instrument(level = "debug", skip_all)]
pub async fn walk_pending(
    tx: &mut Tx,
    location: LocationId,
    now: Timestamp,
    after: Option<ClientId>,
    most: i64,
) -> Result<Vec<KeptOut>, StoreError> {
    sql(concat! { "SELECT * FROM (", kept_out!(), ") k WHERE pending = 1 AND id > $3 ORDER BY id LIMIT $4" })
        .bind(location)
        .bind(now)
        .bind(after.unwrap_or(FIRST))
        .bind(most)
        .all(tx)
        .await
}

/// No client's id comes before it.
const FIRST: ClientId = ClientId::new(uuid::Uuid::nil());
