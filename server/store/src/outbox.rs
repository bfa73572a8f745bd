//! The outbox: mails queued in the transaction that causes them, sent later under a lease (R37, R38).

use crate::{
    StoreError, Tx,
    dialect::skip_locked,
    link::ClientRef,
    sql::{self, row, sql},
};
use shared::{ClientId, Language, LinkId, LocationId, MailId, MailKind, MailState, Timestamp};
use tracing::instrument;
use uuid::Uuid;

row! {
    /// A mail as stored.
    pub struct MailRow {
        /// The location; the installation for staff.
        pub location_id: LocationId,
        /// Its id.
        pub id: MailId,
        /// What kind of mail.
        pub kind: String,
        /// The client it is about.
        pub client_id: Option<ClientId>,
        /// The link it carries.
        pub link_id: Option<LinkId>,
        /// The canonical address it goes to.
        pub address: String,
        /// In what language.
        pub language: Language,
        /// What the letter says, as JSON without secrets.
        pub context: String,
        /// The same in every attempt, so that a mail that arrives twice shows once.
        pub message_id: String,
        /// What became of it.
        pub state: MailState,
        /// How often it was claimed.
        pub attempts: i64,
        /// When it was queued.
        pub created_at: Timestamp,
        /// Not before then.
        pub next_attempt_at: Timestamp,
        /// Until when a worker has it to itself.
        pub leased_until: Option<Timestamp>,
        /// Which claim holds it.
        pub lease: Option<Uuid>,
        /// When to stop trying.
        pub give_up_at: Timestamp,
        /// When it was sent, refused or dropped.
        pub settled_at: Option<Timestamp>,
        /// The mail server's last words.
        pub reply: Option<String>,
        /// Whether it is one of many that nobody waits for: it lets the others go first.
        pub in_bulk: bool,
    }
}

macro_rules! columns {
    () => {
        "location_id, id, kind, client_id, link_id, address, language, context, message_id, state, attempts, \
         created_at, next_attempt_at, leased_until, lease, give_up_at, settled_at, reply, in_bulk"
    };
}

/// Queues a mail. The caller also wakes the outbox, see [`crate::Wake::Outbox`].
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &MailRow) -> Result<(), StoreError> {
    insert_all(tx, std::slice::from_ref(row)).await
}

/// Adds mails, whatever became of them.
#[instrument(level = "debug", skip_all)]
pub async fn insert_all(tx: &mut Tx, rows: &[MailRow]) -> Result<(), StoreError> {
    sql::insert_all(tx, concat! { "outbox (", columns!(), ")" }, rows, |sql, row| {
        sql.bind(row.location_id)
            .bind(row.id)
            .bind(&row.kind)
            .bind(row.client_id)
            .bind(row.link_id)
            .bind(&row.address)
            .bind(row.language)
            .bind(&row.context)
            .bind(&row.message_id)
            .bind(row.state)
            .bind(row.attempts)
            .bind(row.created_at)
            .bind(row.next_attempt_at)
            .bind(row.leased_until)
            .bind(row.lease)
            .bind(row.give_up_at)
            .bind(row.settled_at)
            .bind(&row.reply)
            .bind(row.in_bulk)
    })
    .await
}

/// Takes up to `most` mails that are due and that nobody else has, oldest first, those in bulk after all others, and
/// counts an attempt of each.
/// They are the caller's until `until`; a caller that dies simply lets that pass.
#[instrument(level = "debug", skip_all)]
pub async fn claim(
    tx: &mut Tx,
    lease: Uuid,
    now: Timestamp,
    until: Timestamp,
    most: i64,
) -> Result<Vec<MailRow>, StoreError> {
    macro_rules! statement {
        ($database:ident) => {
            concat! {
                "WITH due AS (
                     SELECT location_id AS due_location_id, id AS due_id
                       FROM outbox
                      WHERE state IN ('queued', 'deferred')
                        AND next_attempt_at <= $2
                        AND (leased_until IS NULL OR leased_until <= $2)
                      ORDER BY in_bulk, next_attempt_at
                      LIMIT $4", skip_locked!($database), "
                 )
                 UPDATE outbox
                    SET lease = $1, leased_until = $3, attempts = attempts + 1
                  WHERE (location_id, id) IN (SELECT due_location_id, due_id FROM due)
              RETURNING ", columns!()
            }
        };
    }
    let mut rows: Vec<MailRow> = sql(tx.dialect().pick(statement!(sqlite), statement!(postgres)))
        .bind(lease)
        .bind(now)
        .bind(until)
        .bind(most)
        .all(tx)
        .await?;
    rows.sort_by_key(|row| (row.in_bulk, row.next_attempt_at, row.id));
    Ok(rows)
}

/// Which claimed mail, and when it was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The mail's location.
    pub location: LocationId,
    /// The mail.
    pub id: MailId,
    /// The claim that the caller thinks holds it.
    pub lease: Uuid,
    /// Now.
    pub now: Timestamp,
}

/// The mail server took it. False if the claim no longer holds it: somebody else has settled it or has it now.
#[instrument(level = "debug", skip_all)]
pub async fn settle_sent(tx: &mut Tx, mail: Claimed, reply: &str) -> Result<bool, StoreError> {
    settle(tx, mail, MailState::Sent, Some(reply)).await
}

/// The mail server refused it for good, or it was given up. False as in [`settle_sent`].
#[instrument(level = "debug", skip_all)]
pub async fn settle_failed(tx: &mut Tx, mail: Claimed, reply: &str) -> Result<bool, StoreError> {
    settle(tx, mail, MailState::Failed, Some(reply)).await
}

/// Its link had died, so it was not sent. False as in [`settle_sent`].
#[instrument(level = "debug", skip_all)]
pub async fn settle_dropped(tx: &mut Tx, mail: Claimed) -> Result<bool, StoreError> {
    settle(tx, mail, MailState::Dropped, None).await
}

/// Its address is blocked, so it was not sent; `reply` is what the block says. False as in [`settle_sent`].
#[instrument(level = "debug", skip_all)]
pub async fn settle_blocked(tx: &mut Tx, mail: Claimed, reply: &str) -> Result<bool, StoreError> {
    settle(tx, mail, MailState::Blocked, Some(reply)).await
}

async fn settle(
    tx: &mut Tx,
    mail: Claimed,
    state: MailState,
    reply: Option<&str>,
) -> Result<bool, StoreError> {
    sql("UPDATE outbox
            SET state = $4, settled_at = $5, reply = COALESCE($6, reply), lease = NULL, leased_until = NULL
          WHERE location_id = $1 AND id = $2 AND lease = $3")
    .bind(mail.location)
    .bind(mail.id)
    .bind(mail.lease)
    .bind(state)
    .bind(mail.now)
    .bind(reply)
    .changed(tx)
    .await
}

/// To be tried again, not before `next_attempt_at`. False as in [`settle_sent`].
#[instrument(level = "debug", skip_all)]
pub async fn settle_deferred(
    tx: &mut Tx,
    mail: Claimed,
    reply: &str,
    next_attempt_at: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE outbox
            SET state = 'deferred', next_attempt_at = $4, reply = $5, lease = NULL, leased_until = NULL
          WHERE location_id = $1 AND id = $2 AND lease = $3")
    .bind(mail.location)
    .bind(mail.id)
    .bind(mail.lease)
    .bind(next_attempt_at)
    .bind(reply)
    .changed(tx)
    .await
}

/// The mail with this id.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, location: LocationId, id: MailId) -> Result<Option<MailRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM outbox WHERE location_id = $1 AND id = $2" })
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// The mail with this id, wherever it belongs. For whoever knows nothing but the id, and has shown a right to it.
#[instrument(level = "debug", skip_all)]
pub async fn of_any_location(tx: &mut Tx, id: MailId) -> Result<Option<MailRow>, StoreError> {
    sql(concat! { "SELECT ", columns!(), " FROM outbox WHERE id = $1" }).bind(id).optional(tx).await
}

/// A mail that was sent, or is still thought to be on its way, has failed. False if it had ended otherwise already.
#[instrument(level = "debug", skip_all)]
pub async fn bounce(
    tx: &mut Tx,
    location: LocationId,
    id: MailId,
    reply: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("UPDATE outbox
            SET state = 'failed', settled_at = $4, reply = $3, lease = NULL, leased_until = NULL
          WHERE location_id = $1 AND id = $2 AND state IN ('sent', 'queued', 'deferred')")
    .bind(location)
    .bind(id)
    .bind(reply)
    .bind(now)
    .changed(tx)
    .await
}

/// A mail that was sent is delayed on its way. False if that was said before in the same words, or it was not sent.
#[instrument(level = "debug", skip_all)]
pub async fn note_delay(
    tx: &mut Tx,
    location: LocationId,
    id: MailId,
    reply: &str,
) -> Result<bool, StoreError> {
    sql("UPDATE outbox
            SET reply = $3
          WHERE location_id = $1 AND id = $2 AND state = 'sent' AND COALESCE(reply, '') <> $3")
    .bind(location)
    .bind(id)
    .bind(reply)
    .changed(tx)
    .await
}

/// When the next mail can be claimed: it is due, and a lease on it has run out. `None` if nothing waits.
#[instrument(level = "debug", skip_all)]
pub async fn next_due_at(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    sql("SELECT min(CASE WHEN leased_until > next_attempt_at THEN leased_until ELSE next_attempt_at END)
           FROM outbox
          WHERE state IN ('queued', 'deferred')")
    .value(tx)
    .await
}

/// How many mails wait to be sent.
#[instrument(level = "debug", skip_all)]
pub async fn pending(tx: &mut Tx) -> Result<i64, StoreError> {
    sql("SELECT count(*) FROM outbox WHERE state IN ('queued', 'deferred')").value(tx).await
}

/// The newest mail of a kind about a client.
#[instrument(level = "debug", skip_all)]
pub async fn latest(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    kind: &str,
) -> Result<Option<MailRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), "
           FROM outbox
          WHERE location_id = $1 AND client_id = $2 AND kind = $3
          ORDER BY created_at DESC, id DESC
          LIMIT 1"
    })
    .bind(location)
    .bind(client)
    .bind(kind)
    .optional(tx)
    .await
}

/// The newest mail of each kind about a client, newest first.
#[instrument(level = "debug", skip_all)]
pub async fn latest_of_each_kind(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
) -> Result<Vec<MailRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), "
           FROM outbox o
          WHERE location_id = $1 AND client_id = $2
            AND NOT EXISTS (SELECT 1 FROM outbox n
                             WHERE n.location_id = o.location_id AND n.client_id = o.client_id AND n.kind = o.kind
                               AND (n.created_at, n.id) > (o.created_at, o.id))
          ORDER BY created_at DESC, id DESC"
    })
    .bind(location)
    .bind(client)
    .all(tx)
    .await
}

/// The mails about a client, newest first, at most so many.
#[instrument(level = "debug", skip_all)]
pub async fn of_client(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    most: i64,
) -> Result<Vec<MailRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), "
           FROM outbox
          WHERE location_id = $1 AND client_id = $2
          ORDER BY created_at DESC, id DESC
          LIMIT $3"
    })
    .bind(location)
    .bind(client)
    .bind(most)
    .all(tx)
    .await
}

/// When the newest mail of a kind about a client was queued.
#[instrument(level = "debug", skip_all)]
pub async fn newest_of_kind(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    kind: MailKind,
) -> Result<Option<Timestamp>, StoreError> {
    sql("SELECT max(created_at) FROM outbox WHERE location_id = $1 AND client_id = $2 AND kind = $3")
        .bind(location)
        .bind(client)
        .bind(kind.code())
        .value(tx)
        .await
}

/// The newest mail that carries a link.
#[instrument(level = "debug", skip_all)]
pub async fn of_link(tx: &mut Tx, location: LocationId, link: LinkId) -> Result<Option<MailRow>, StoreError> {
    sql(concat! {
        "SELECT ", columns!(), "
           FROM outbox
          WHERE location_id = $1 AND link_id = $2
          ORDER BY created_at DESC, id DESC
          LIMIT 1"
    })
    .bind(location)
    .bind(link)
    .optional(tx)
    .await
}

/// The clients about whom a mail waits to be sent, at any location.
#[instrument(level = "debug", skip_all)]
pub async fn clients_waited_for(tx: &mut Tx) -> Result<Vec<ClientRef>, StoreError> {
    sql("SELECT DISTINCT c.location_id, c.id AS client_id
           FROM outbox o
           JOIN clients c ON c.location_id = o.location_id AND c.id = o.client_id
          WHERE o.state IN ('queued', 'deferred')")
    .all(tx)
    .await
}

/// Settles every mail that waits as set aside, so that none of them is sent; how many.
#[instrument(level = "debug", skip_all)]
pub async fn set_all_aside(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    sql("UPDATE outbox
            SET state = $1, settled_at = $2, lease = NULL, leased_until = NULL
          WHERE state IN ('queued', 'deferred')")
    .bind(MailState::SetAside)
    .bind(now)
    .execute(tx)
    .await
}
