//! What lists and profiles show of a client: the profile with its account, its last invitation, its last
//! verification and its last mail, in one query.

use crate::{
    StoreError, Tx,
    client::{self, ClientRow},
    sql::{FromRow, get, sql, sql_of},
};
use shared::{
    AccountFacts, ClientFacts, ClientId, EmailAddress, Ended, InvitationFacts, LinkId, LocationId, MailId,
    MailState, NearMiss, Opener, ResetFacts, Slip, StaffId, Timestamp, Username,
};
use sqlx::any::AnyRow;
use tracing::instrument;

/// A client with what the status and the verdict are computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsRow {
    /// The profile.
    pub client: ClientRow,
    /// The account, if there is one.
    pub account: Option<AccountPart>,
    /// The last invitation, whatever became of it.
    pub invitation: Option<InvitationPart>,
    /// When the last verification link for the address on the profile runs or ran out.
    pub verification_expires_at: Option<Timestamp>,
    /// The last mail to the address on the profile that carries a link.
    pub mail: Option<MailPart>,
    /// The block on the address on the profile, if there is one.
    pub email_block: Option<BlockPart>,
    /// The block on the address kept for recovery, if there is one.
    pub recovery_block: Option<BlockPart>,
}

/// The account without its password hash: lists have no use for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountPart {
    /// The username.
    pub username: Username,
    /// When the client made it.
    pub created_at: Timestamp,
    /// When staff switched it off.
    pub disabled_at: Option<Timestamp>,
    /// Who did.
    pub disabled_by: Option<StaffId>,
    /// Why.
    pub disabled_reason: Option<String>,
    /// Failed sign-ins since the last good one.
    pub failures: i64,
    /// Until when too many failures keep it locked.
    pub locked_until: Option<Timestamp>,
    /// The last good sign-in.
    pub last_sign_in_at: Option<Timestamp>,
    /// On what device that was.
    pub last_sign_in_device: Option<String>,
    /// Near misses of the username since then.
    pub near_miss: Option<NearMiss>,
    /// When the username was last tried at another location's page since then.
    pub tried_elsewhere_at: Option<Timestamp>,
    /// Where that was.
    pub tried_elsewhere: Option<LocationId>,
    /// When a browser that keeps no cookies last signed in, with no other sign-in since.
    pub cookies_refused_at: Option<Timestamp>,
    /// The last reset link, if it was neither used nor ended.
    pub reset: Option<ResetFacts>,
}

/// The last invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationPart {
    /// Its link.
    pub id: LinkId,
    /// The canonical address it was sent to.
    pub address: String,
    /// When it was sent.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// Who sent it.
    pub created_by: Option<StaffId>,
    /// When its page was first opened, by a person if ever one did.
    pub opened_at: Option<Timestamp>,
    /// By whom.
    pub opened_by: Option<Opener>,
    /// When it was accepted.
    pub used_at: Option<Timestamp>,
    /// When it died otherwise.
    pub ended_at: Option<Timestamp>,
    /// What ended it.
    pub ended_why: Option<Ended>,
}

/// The last mail that carries a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailPart {
    /// Its row in the outbox.
    pub id: MailId,
    /// What kind of mail.
    pub kind: String,
    /// What became of it.
    pub state: MailState,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it was sent, refused or dropped.
    pub settled_at: Option<Timestamp>,
    /// The mail server's words.
    pub reply: Option<String>,
}

/// A block on an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPart {
    /// When a mail to the address last failed.
    pub failed_at: Timestamp,
    /// The mail server's words.
    pub reply: String,
}

impl FactsRow {
    /// The same in the words of `shared`.
    #[must_use]
    pub fn facts(&self) -> ClientFacts {
        ClientFacts {
            email: self.client.email_state(),
            email_mistyped: self.email_meant().is_some(),
            email_saved_at: self.client.email_saved_at,
            mail: self.mail.as_ref().map(|mail| mail.state),
            mail_blocked: match self.account {
                Some(_) => self.recovery_block.is_some(),
                None => self.email_block.is_some(),
            },
            verification_expires_at: self.verification_expires_at,
            invitation: self.invitation.as_ref().map(|invitation| InvitationFacts {
                sent_at: invitation.created_at,
                expires_at: invitation.expires_at,
                accepted: invitation.used_at.is_some(),
                ended: invitation.ended_why,
                opened: invitation.opened_at.map(|_| invitation.opened_by.unwrap_or_default()),
            }),
            account: self.account.as_ref().map(|account| AccountFacts {
                disabled: account.disabled_at.is_some(),
                locked_until: account.locked_until,
                failures: account.failures,
                last_sign_in_at: account.last_sign_in_at,
                near_miss: account.near_miss,
                tried_elsewhere_at: account.tried_elsewhere_at,
                cookies_refused_at: account.cookies_refused_at,
                reset: account.reset,
            }),
            duplicate_account: None,
        }
    }

    /// The address that was probably meant, if the one on record looks mistyped.
    #[must_use]
    pub fn email_meant(&self) -> Option<String> {
        Some(EmailAddress::meant_by(self.client.email.as_deref()?)?.typed().to_owned())
    }
}

impl FromRow for FactsRow {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        let account = match get(row, "a_username")? {
            None => None,
            Some(username) => Some(AccountPart {
                username,
                created_at: get(row, "a_created_at")?,
                disabled_at: get(row, "a_disabled_at")?,
                disabled_by: get(row, "a_disabled_by")?,
                disabled_reason: get(row, "a_disabled_reason")?,
                failures: get(row, "a_failures")?,
                locked_until: get(row, "a_locked_until")?,
                last_sign_in_at: get(row, "a_last_sign_in_at")?,
                last_sign_in_device: get(row, "a_last_sign_in_device")?,
                near_miss: near_miss(row)?,
                tried_elsewhere_at: get(row, "a_tried_elsewhere_at")?,
                tried_elsewhere: get(row, "a_tried_elsewhere")?,
                cookies_refused_at: get(row, "a_cookies_refused_at")?,
                reset: reset(row)?,
            }),
        };
        let invitation = match get(row, "i_id")? {
            None => None,
            Some(id) => Some(InvitationPart {
                id,
                address: get(row, "i_address")?,
                created_at: get(row, "i_created_at")?,
                expires_at: get(row, "i_expires_at")?,
                created_by: get(row, "i_created_by")?,
                opened_at: get(row, "i_opened_at")?,
                opened_by: get(row, "i_opened_by")?,
                used_at: get(row, "i_used_at")?,
                ended_at: get(row, "i_ended_at")?,
                ended_why: get(row, "i_ended_why")?,
            }),
        };
        let mail = match get(row, "m_id")? {
            None => None,
            Some(id) => Some(MailPart {
                id,
                kind: get(row, "m_kind")?,
                state: get(row, "m_state")?,
                created_at: get(row, "m_created_at")?,
                settled_at: get(row, "m_settled_at")?,
                reply: get(row, "m_reply")?,
            }),
        };
        Ok(Self {
            client: ClientRow::from_row(row)?,
            account,
            invitation,
            verification_expires_at: get(row, "v_expires_at")?,
            mail,
            email_block: block(get(row, "b_failed_at")?, get(row, "b_reply")?),
            recovery_block: block(get(row, "r_failed_at")?, get(row, "r_reply")?),
        })
    }
}

fn block(failed_at: Option<Timestamp>, reply: Option<String>) -> Option<BlockPart> {
    Some(BlockPart { failed_at: failed_at?, reply: reply? })
}

fn near_miss(row: &AnyRow) -> sqlx::Result<Option<NearMiss>> {
    let (at, slip): (Option<Timestamp>, Option<Slip>) =
        (get(row, "a_near_miss_at")?, get(row, "a_near_miss")?);
    let tries = get(row, "a_near_misses")?;
    Ok(at.zip(slip).map(|(at, slip)| NearMiss { at, slip, tries }))
}

fn reset(row: &AnyRow) -> sqlx::Result<Option<ResetFacts>> {
    let Some(sent_at) = get(row, "p_created_at")? else { return Ok(None) };
    let expires_at = get(row, "p_expires_at")?;
    let (used, ended): (Option<Timestamp>, Option<Timestamp>) =
        (get(row, "p_used_at")?, get(row, "p_ended_at")?);
    Ok((used.is_none() && ended.is_none()).then_some(ResetFacts { sent_at, expires_at }))
}

/// Every client of a page or a profile with what hangs on it.
macro_rules! facts_of {
    ($from_clients:literal) => {
        concat! {
            "SELECT ", client::columns!(), ",
                    a.username AS a_username, a.created_at AS a_created_at, a.disabled_at AS a_disabled_at,
                    a.disabled_by AS a_disabled_by, a.disabled_reason AS a_disabled_reason,
                    a.failures AS a_failures, a.locked_until AS a_locked_until,
                    a.last_sign_in_at AS a_last_sign_in_at, a.last_sign_in_device AS a_last_sign_in_device,
                    a.near_miss_at AS a_near_miss_at, a.near_miss AS a_near_miss, a.near_misses AS a_near_misses,
                    a.tried_elsewhere_at AS a_tried_elsewhere_at, a.tried_elsewhere AS a_tried_elsewhere,
                    a.cookies_refused_at AS a_cookies_refused_at,
                    p.created_at AS p_created_at, p.expires_at AS p_expires_at, p.used_at AS p_used_at,
                    p.ended_at AS p_ended_at,
                    i.id AS i_id, i.address AS i_address, i.created_at AS i_created_at,
                    i.expires_at AS i_expires_at, i.created_by AS i_created_by, i.opened_at AS i_opened_at,
                    i.opened_by AS i_opened_by,
                    i.used_at AS i_used_at, i.ended_at AS i_ended_at,
                    i.ended_why AS i_ended_why,
                    v.expires_at AS v_expires_at,
                    m.id AS m_id, m.kind AS m_kind, m.state AS m_state, m.created_at AS m_created_at,
                    m.settled_at AS m_settled_at, m.reply AS m_reply,
                    b.failed_at AS b_failed_at, b.reply AS b_reply,
                    r.failed_at AS r_failed_at, r.reply AS r_reply
               FROM ", $from_clients, " c
               LEFT JOIN accounts a
                      ON a.location_id = c.location_id AND a.client_id = c.id
               LEFT JOIN links i
                      ON i.location_id = c.location_id
                     AND i.id = (SELECT l.id FROM links l
                                  WHERE l.location_id = c.location_id AND l.subject_id = c.id
                                    AND l.purpose = 'invitation'
                                  ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
               LEFT JOIN links p
                      ON p.location_id = a.location_id
                     AND p.id = (SELECT l.id FROM links l
                                  WHERE l.location_id = a.location_id AND l.subject_id = a.client_id
                                    AND l.purpose = 'reset'
                                  ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
               LEFT JOIN links v
                      ON v.location_id = c.location_id
                     AND v.id = (SELECT l.id FROM links l
                                  WHERE l.location_id = c.location_id AND l.subject_id = c.id
                                    AND l.purpose = 'verification' AND l.address = c.email_canonical
                                  ORDER BY l.created_at DESC, l.id DESC LIMIT 1)
               LEFT JOIN outbox m
                      ON m.location_id = c.location_id
                     AND m.id = (SELECT o.id FROM outbox o
                                  WHERE o.location_id = c.location_id AND o.client_id = c.id
                                    AND o.link_id IS NOT NULL AND o.address = c.email_canonical
                                  ORDER BY o.created_at DESC, o.id DESC LIMIT 1)
               LEFT JOIN blocked_addresses b
                      ON b.location_id = c.location_id AND b.address = c.email_canonical
               LEFT JOIN blocked_addresses r
                      ON r.location_id = c.location_id AND r.address = c.recovery_email_canonical"
        }
    };
}

/// One client with its facts.
#[instrument(level = "debug", skip_all)]
pub async fn of_client(
    tx: &mut Tx,
    location: LocationId,
    id: ClientId,
) -> Result<Option<FactsRow>, StoreError> {
    sql(concat! { facts_of!("clients"), " WHERE c.location_id = $1 AND c.id = $2 AND c.merged_into IS NULL" })
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// How many clients [`of_clients`] reads at once.
pub const MOST_CLIENTS: usize = 50;

/// Some clients with their facts, in no order: up to [`MOST_CLIENTS`] of them.
#[instrument(level = "debug", skip_all)]
pub async fn of_clients(
    tx: &mut Tx,
    location: LocationId,
    ids: &[ClientId],
) -> Result<Vec<FactsRow>, StoreError> {
    let Some(last) = ids.last() else { return Ok(Vec::new()) };
    let places: Vec<String> = (2..MOST_CLIENTS + 2).map(|place| format!("${place}")).collect();
    let statement =
        format!("{} WHERE c.location_id = $1 AND c.id IN ({})", facts_of!("clients"), places.join(", "));
    // One statement for any number of clients: the places left over say the last one again.
    let ids = ids.iter().chain(std::iter::repeat(last)).take(MOST_CLIENTS);
    ids.fold(sql_of(statement).bind(location), |sql, id| sql.bind(*id)).all(tx).await
}
