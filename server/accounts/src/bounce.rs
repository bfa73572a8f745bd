//! Bounces that come later: a mail server took a mail, and reports afterwards that it was given up or is delayed.
//! Anybody can write such a report, so it counts only if it names a mail of ours by its envelope id, which nobody can
//! guess.

use crate::{
    actor::Actor,
    blocked,
    context::Accounts,
    record::{self, About, Detail},
    refused::Refused,
};
use mail::{Bounce, Fate};
use shared::EventKind;
use store::{
    Tx, Wake,
    outbox::{self, MailRow},
};

/// What a report did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is no report of a mail that failed or is delayed.
    NoReport,
    /// It names no mail that is in the outbox: forged, somebody else's, or older than what is kept.
    NotOurs,
    /// It tells nothing new: it came before, or the mail had failed already.
    Known,
    /// The mail is delayed.
    Delayed,
    /// The mail failed.
    Failed {
        /// Whether its address is blocked now.
        blocked: bool,
    },
}

/// Takes in a mail that came to the address for bounces. `recipient` is that address as its mail server had it, where
/// the caller knows.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be written: the same mail may be brought again.
pub async fn take_in(accounts: &Accounts, mail: &[u8], recipient: Option<&str>) -> Result<Taken, Refused> {
    let Some(bounce) = Bounce::read(mail, recipient) else { return Ok(Taken::NoReport) };
    let mut named = bounce.candidates.iter().filter_map(|text| accounts.keys().mail_of_envelope(text));
    let Some(id) = named.next() else { return Ok(Taken::NotOurs) };
    let mut tx = accounts.store().begin().await?;
    let Some(row) = outbox::of_any_location(&mut tx, id).await? else { return Ok(Taken::NotOurs) };
    let taken = match bounce.fate {
        Fate::Failed => fail(accounts, &mut tx, &row, &bounce.reply).await?,
        Fate::Delayed => note_delay(accounts, &mut tx, &row, &bounce.reply).await?,
    };
    if taken != Taken::Known {
        tx.commit().await?;
    }
    Ok(taken)
}

/// The mail has failed: as if its first server had refused it, only later.
async fn fail(accounts: &Accounts, tx: &mut Tx, row: &MailRow, reply: &str) -> Result<Taken, Refused> {
    let (here, to) = (row.location_id, row.address.as_str());
    if !outbox::bounce(tx, here, row.id, reply, accounts.now()).await? {
        return Ok(Taken::Known);
    }
    let blocked = blocked::block_if_for_good(accounts, tx, here, row.client_id, to, reply).await?;
    record_of(accounts, tx, row, EventKind::MailFailed, reply).await?;
    if let Some(client) = row.client_id.filter(|_| blocked) {
        blocked::record_block(accounts, tx, here, client, to, reply).await?;
    }
    Ok(Taken::Failed { blocked })
}

/// The mail is still on its way: its state stays, and what the server says is kept.
async fn note_delay(accounts: &Accounts, tx: &mut Tx, row: &MailRow, reply: &str) -> Result<Taken, Refused> {
    if !outbox::note_delay(tx, row.location_id, row.id, reply).await? {
        return Ok(Taken::Known);
    }
    record_of(accounts, tx, row, EventKind::MailDeferred, reply).await?;
    Ok(Taken::Delayed)
}

async fn record_of(
    accounts: &Accounts,
    tx: &mut Tx,
    row: &MailRow,
    event: EventKind,
    reply: &str,
) -> Result<(), Refused> {
    let Some(client) = row.client_id else { return Ok(()) };
    tx.wake(Wake::Client { location: row.location_id, client });
    let detail = Detail {
        kind: Some(row.kind.clone()),
        address: Some(row.address.clone()),
        reply: Some(reply.to_owned()),
        ..Detail::default()
    };
    let about = About::client(client).with(detail);
    record::write(accounts, tx, row.location_id, Actor::System, event, about).await
}
