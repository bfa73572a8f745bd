//! Blocked addresses: a mail that failed for good blocks its address at its location, so that no other goes there,
//! until an administrator unblocks it or no profile has it any more.

use crate::{
    actor::{Actor, Desk},
    context::Accounts,
    record::{self, About, Detail},
    refused::Refused,
};
use shared::{ClientId, EventKind, LocationId, MailFailure, Permission};
use std::collections::BTreeSet;
use store::{
    Tx, Wake,
    blocked::{self, BlockedRow},
    client::ClientRow,
};

/// Refuses if the address is blocked: for acts that do nothing but mail.
pub(crate) async fn must_be_open(tx: &mut Tx, location: LocationId, address: &str) -> Result<(), Refused> {
    match blocked::of_address(tx, location, address).await? {
        Some(_) => Err(Refused::MailBlocked),
        None => Ok(()),
    }
}

/// Blocks the address of a mail that failed with this reply, if the reply says so and a profile here still has it.
/// The mail was about `client`; everybody who shares the address sees it. Call it after the mail was settled, and before
/// any event is written; [`record_block`] then writes the one about the block.
pub(crate) async fn block_if_for_good(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    client: Option<ClientId>,
    address: &str,
    reply: &str,
) -> Result<bool, Refused> {
    if !MailFailure::blocks(reply) {
        return Ok(false);
    }
    if let Some(client) = client {
        store::client::lock(tx, location, client).await?;
    }
    let readers = store::client::by_email(tx, location, address).await?;
    if readers.is_empty() {
        return Ok(false);
    }
    let row = BlockedRow {
        location_id: location,
        address: address.to_owned(),
        failed_at: accounts.now(),
        reply: reply.to_owned(),
    };
    blocked::put(tx, &row).await?;
    wake(tx, location, readers.iter().map(|row| row.id));
    Ok(true)
}

/// Writes down that an address was blocked.
pub(crate) async fn record_block(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
    address: &str,
    reply: &str,
) -> Result<(), Refused> {
    let detail =
        Detail { address: Some(address.to_owned()), reply: Some(reply.to_owned()), ..Detail::default() };
    let about = About::client(client).with(detail);
    record::write(accounts, tx, location, Actor::System, EventKind::AddressBlocked, about).await
}

/// Forgets the blocks on addresses that a client has just left, if nobody else here has them.
pub(crate) async fn leave(tx: &mut Tx, left: &ClientRow) -> Result<(), Refused> {
    for address in addresses(left) {
        blocked::forget_unless_used(tx, left.location_id, address).await?;
    }
    Ok(())
}

/// Lets mail go to these clients again: unblocks every address they have. An address that they share is unblocked for
/// all who share it, and the record of each says so.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`] if one of them is not a client here,
/// [`Refused::Changed`] if none of their addresses is blocked.
pub async fn unblock(accounts: &Accounts, desk: &Desk, clients: &[ClientId]) -> Result<u64, Refused> {
    desk.must(Permission::RunLocation)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let mut blocks = BTreeSet::new();
    for client in clients {
        let row = store::client::by_id(&mut tx, here, *client).await?.ok_or(Refused::NotFound)?;
        blocks.extend(addresses(&row).map(str::to_owned));
    }
    let mut readers = Vec::new();
    for address in &blocks {
        if blocked::of_address(&mut tx, here, address).await?.is_some() {
            let reading = store::client::by_email(&mut tx, here, address).await?;
            readers.extend(reading.into_iter().map(|row| (row.id, address.as_str())));
        }
    }
    // Clients before blocks, as whoever settles a mail takes them, and in the order of their ids.
    readers.sort_unstable();
    for (client, _) in &readers {
        store::client::lock(&mut tx, here, *client).await?;
    }
    let mut unblocked = BTreeSet::new();
    for address in &blocks {
        if blocked::remove(&mut tx, here, address).await? {
            unblocked.insert(address.as_str());
        }
    }
    if unblocked.is_empty() {
        return Err(Refused::Changed);
    }
    for (client, address) in readers.iter().filter(|(_, address)| unblocked.contains(address)) {
        let detail = Detail { address: Some((*address).to_owned()), ..Detail::default() };
        let about = About::client(*client).with(detail);
        record::write(accounts, &mut tx, here, desk.actor(), EventKind::AddressUnblocked, about).await?;
    }
    wake(&mut tx, here, readers.iter().map(|(client, _)| *client));
    tx.commit().await?;
    Ok(u64::try_from(unblocked.len()).unwrap_or(u64::MAX))
}

/// The address on the profile, and the one for recovery if it is another.
pub(crate) fn addresses(row: &ClientRow) -> impl Iterator<Item = &str> {
    let (email, recovery) = (row.email_canonical.as_deref(), row.recovery_email_canonical.as_deref());
    email.into_iter().chain(recovery.filter(|recovery| Some(*recovery) != email))
}

/// More profiles than this are not woken one by one.
const MANY: usize = 50;

/// Has open profiles look again. Lists that were imported can have one address a thousand times.
fn wake(tx: &mut Tx, location: LocationId, readers: impl ExactSizeIterator<Item = ClientId>) {
    if readers.len() > MANY {
        return tx.wake(Wake::Missed);
    }
    for client in readers {
        tx.wake(Wake::Client { location, client });
    }
}
