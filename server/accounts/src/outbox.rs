//! Mails: queued in the transaction that causes them (R37), sent by `mail`'s worker through here.

use crate::{
    actor::Actor,
    blocked,
    context::Accounts,
    links,
    location::{self, LocationPage},
    record::{self, About, Detail},
    refused::{BoxError, Refused},
};
use mail::{Due, EmailChanged, Letter, Outcome, Sender};
use shared::{ClientId, EventKind, Language, MailId, MailState, MailText, Route, Span, Timestamp};
use store::{
    Tx, Wake,
    link::LinkRow,
    outbox::{self, Claimed, MailRow},
};

/// How long a worker may hold a mail before another may take it: longer than any transport's timeouts.
pub(crate) const LEASE: Span = Span::minutes(5);
/// A mail that nobody took for so long is given up (R39).
const GIVE_UP_AFTER: Span = Span::hours(48);
/// How often the worker looks without having been woken: for mails of other processes on SQLite, and for
/// deferred ones.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(2);

/// A mail to queue.
pub(crate) struct NewMail<'a> {
    pub(crate) location: &'a LocationPage,
    pub(crate) client: Option<ClientId>,
    pub(crate) to: &'a str,
    pub(crate) language: Language,
    pub(crate) letter: Letter,
    pub(crate) link: Option<&'a LinkRow>,
}

/// Queues a mail in the caller's transaction. What is stored holds no secret: the link's token is computed
/// when the mail is sent (R2).
pub(crate) async fn queue(accounts: &Accounts, tx: &mut Tx, new: NewMail<'_>) -> Result<(), Refused> {
    queue_as(accounts, tx, new, Urgency::Awaited).await
}

/// Whether somebody waits for a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// Somebody does: at a desk, or with a phone in hand.
    Awaited,
    /// It is one of many: those that are awaited go first.
    InBulk,
}

/// As [`queue`], with this urgency.
pub(crate) async fn queue_as(
    accounts: &Accounts,
    tx: &mut Tx,
    new: NewMail<'_>,
    urgency: Urgency,
) -> Result<(), Refused> {
    let (id, now) = (MailId::new(accounts.new_id()), accounts.now());
    let row = MailRow { in_bulk: urgency == Urgency::InBulk, ..new_row(accounts, &new, id, now)? };
    outbox::insert(tx, &row).await?;
    tx.wake(Wake::Outbox);
    Ok(())
}

/// A mail as it is queued for somebody who waits for it.
pub(crate) fn new_row(
    accounts: &Accounts,
    new: &NewMail<'_>,
    id: MailId,
    now: Timestamp,
) -> Result<MailRow, Refused> {
    Ok(MailRow {
        location_id: new.location.id,
        id,
        kind: new.letter.kind().code().to_owned(),
        client_id: new.client,
        link_id: new.link.map(|link| link.id),
        address: new.to.to_owned(),
        language: new.language,
        context: serde_json::to_string(&new.letter).map_err(Refused::broken)?,
        message_id: mail::message_id(id, accounts.base_url()),
        state: MailState::Queued,
        attempts: 0,
        created_at: now,
        next_attempt_at: now,
        leased_until: None,
        lease: None,
        give_up_at: now + GIVE_UP_AFTER,
        settled_at: None,
        reply: None,
        in_bulk: false,
    })
}

impl mail::Outbox for Accounts {
    async fn claim(&self, most: usize) -> Result<Vec<Due>, BoxError> {
        let mut due = Vec::new();
        loop {
            let free = most - due.len();
            let rows = lease(self, free).await?;
            let there_may_be_more = rows.len() == free;
            for row in rows {
                let id = row.id;
                match prepare(self, row).await {
                    Ok(mail) => due.extend(mail),
                    // It comes back when its lease ends; those beside it go out now.
                    Err(error) => tracing::error!(mail = %id, %error, "a mail can't be read"),
                }
            }
            // Mails that were dropped made room for those behind them.
            if due.len() == most || !there_may_be_more {
                return Ok(due);
            }
        }
    }

    async fn settle(&self, mail: &Due, outcome: Outcome) -> Result<(), BoxError> {
        let mut tx = self.store().begin().await?;
        settle(self, &mut tx, mail, End::of(outcome)).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn woken(&self) {
        let mut news = self.outbox_news().lock().await;
        let of_the_outbox = async {
            while let Ok(wake) = news.recv().await {
                if matches!(wake, Wake::Outbox | Wake::Missed) {
                    break;
                }
            }
        };
        // A look in vain costs one query.
        let _ = tokio::time::timeout(LOOK_EVERY, of_the_outbox).await;
        // The look that comes now sees all that was queued before it.
        while news.try_recv().is_ok() {}
    }
}

/// Takes up to so many rows that are due.
async fn lease(accounts: &Accounts, most: usize) -> Result<Vec<MailRow>, BoxError> {
    let now = accounts.now();
    let mut tx = accounts.store().begin().await?;
    let rows = outbox::claim(&mut tx, accounts.new_id(), now, now + LEASE, i64::try_from(most)?).await?;
    tx.commit().await?;
    Ok(rows)
}

/// A leased row as a mail to send; `None` if its link has died meanwhile, or if its address is blocked: then it is not
/// sent, and the record says so (R39). Each in a transaction of its own: a row that can't be read holds up no other.
async fn prepare(accounts: &Accounts, row: MailRow) -> Result<Option<Due>, Refused> {
    let mut tx = accounts.store().read().await?;
    let location = store::location::by_id(&mut tx, row.location_id).await?.map(location::from_row);
    let Some(location) = location else { return Ok(None) };
    let link = match row.link_id {
        Some(id) => store::link::by_id(&mut tx, row.location_id, id).await?,
        None => None,
    };
    let block = store::blocked::of_address(&mut tx, row.location_id, &row.address).await?;
    let text = store::mail_text::find(&mut tx, row.location_id, &row.kind, row.language).await?;
    drop(tx);
    let dead = row.link_id.is_some()
        && link.as_ref().is_none_or(|link| links::state(link, accounts.now()).is_some());
    let letter: Letter = serde_json::from_str(&row.context).map_err(Refused::broken)?;
    let link = match link {
        Some(link) => {
            let token = accounts.keys().link_token(link.purpose, link.location_id, link.id);
            Some(accounts.base_url().to_link(&page_behind(&letter, &location), &token))
        }
        None => Some(accounts.base_url().to(&page_behind(&letter, &location))),
    };
    let due = Due {
        location: row.location_id,
        id: row.id,
        lease: row.lease.unwrap_or_default(),
        attempts: row.attempts - 1,
        message_id: row.message_id,
        envelope_id: accounts.keys().envelope_id(row.id),
        created_at: row.created_at,
        to: row.address,
        letter,
        link,
        language: row.language,
        text: text.map(|text| MailText { subject: text.subject, body: text.body }),
        sender: sender(&location),
    };
    let unsent = match block {
        _ if dead => End::Dropped,
        Some(block) => End::Blocked { reply: block.reply },
        None => return Ok(Some(due)),
    };
    let mut tx = accounts.store().begin().await?;
    settle(accounts, &mut tx, &due, unsent).await?;
    tx.commit().await?;
    Ok(None)
}

/// Who writes.
pub(crate) fn sender(location: &LocationPage) -> Sender {
    Sender {
        public_name: location.public_name.clone(),
        name: location.sender_name.clone(),
        reply_to: location.reply_to.clone(),
        contact: location.contact.clone(),
        hue: location.hue,
        time_zone: location.time_zone.clone(),
    }
}

/// Where a letter's button leads.
fn page_behind(letter: &Letter, location: &LocationPage) -> Route {
    let slug = location.slug.clone();
    match letter {
        Letter::Verification(_) => Route::VerifyEmail(slug),
        Letter::Invitation(_) => Route::AcceptInvitation(slug),
        Letter::Reset(_) => Route::ResetPassword(slug),
        Letter::StaffInvitation(_) => Route::StaffInvitation(slug),
        Letter::Trouble(_) | Letter::PasswordChanged(_) | Letter::PasskeyChanged(_) => {
            Route::HavingTrouble(slug)
        }
        Letter::EmailChanged(EmailChanged { undo_until: None, .. })
        | Letter::Username(_)
        | Letter::AccountsMerged(_)
        | Letter::Test(_) => Route::SelfService(slug),
        Letter::EmailChanged(_) | Letter::Help(_) => Route::Undo(slug),
        Letter::ManyEmailChanges(_) => Route::Clients,
        Letter::SecondFactor(_) | Letter::StaffPasswordChanged(_) => Route::StaffAccount,
    }
}

/// What became of a claimed mail.
enum End {
    Sent { reply: String },
    Deferred { reply: String, retry_in: Span },
    Failed { reply: String },
    Dropped,
    Blocked { reply: String },
}

impl End {
    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Sent { reply } => Self::Sent { reply },
            Outcome::Deferred { reply, retry_in } => Self::Deferred { reply, retry_in },
            Outcome::Failed { reply } => Self::Failed { reply },
            Outcome::Dropped => Self::Dropped,
        }
    }
}

/// Writes down what became of a mail. Only the holder of the lease may; a worker that lost it changes nothing.
async fn settle(accounts: &Accounts, tx: &mut Tx, mail: &Due, end: End) -> Result<(), Refused> {
    let (here, now) = (mail.location, accounts.now());
    let claimed = Claimed { location: here, id: mail.id, lease: mail.lease, now };
    let (state, reply, held) = match end {
        End::Sent { reply } => {
            let held = outbox::settle_sent(tx, claimed, &reply).await?;
            (MailState::Sent, Some(reply), held)
        }
        End::Deferred { reply, retry_in } => {
            let held = outbox::settle_deferred(tx, claimed, &reply, now + retry_in).await?;
            (MailState::Deferred, Some(reply), held)
        }
        End::Failed { reply } => {
            let held = outbox::settle_failed(tx, claimed, &reply).await?;
            (MailState::Failed, Some(reply), held)
        }
        End::Dropped => (MailState::Dropped, None, outbox::settle_dropped(tx, claimed).await?),
        End::Blocked { reply } => {
            let held = outbox::settle_blocked(tx, claimed, &reply).await?;
            (MailState::Blocked, Some(reply), held)
        }
    };
    if !held {
        return Ok(());
    }
    let client = outbox::by_id(tx, here, mail.id).await?.and_then(|row| row.client_id);
    let blocks = match (state, &reply) {
        (MailState::Failed, Some(reply)) => {
            blocked::block_if_for_good(accounts, tx, here, client, &mail.to, reply).await?
        }
        _ => false,
    };
    let Some(client) = client else { return Ok(()) };
    tx.wake(Wake::Client { location: here, client });
    let event = match state {
        MailState::Sent => EventKind::MailSent,
        MailState::Failed => EventKind::MailFailed,
        MailState::Dropped => EventKind::MailDropped,
        MailState::Blocked => EventKind::MailBlocked,
        // The first deferral is news; the ones after it are the same news.
        MailState::Deferred if mail.attempts == 0 => EventKind::MailDeferred,
        MailState::Deferred | MailState::Queued | MailState::SetAside => return Ok(()),
    };
    let detail = Detail {
        kind: Some(mail.letter.kind().code().to_owned()),
        address: Some(mail.to.clone()),
        reply: reply.clone(),
        ..Detail::default()
    };
    let about = About::client(client).with(detail);
    record::write(accounts, tx, here, Actor::System, event, about).await?;
    match reply.filter(|_| blocks) {
        Some(reply) => blocked::record_block(accounts, tx, here, client, &mail.to, &reply).await,
        None => Ok(()),
    }
}
