//! Failed Emails: the blocked addresses of a location, with who has them. [`crate::blocked::unblock`] unblocks.

use crate::{actor::Desk, context::Accounts, refused::Refused};
use shared::{ClientId, Permission, Timestamp};
use std::collections::BTreeMap;
use store::blocked;

/// Addresses a page.
pub const PAGE_SIZE: u32 = 50;
/// Of an address that many share, so many are named.
const MOST_NAMED: i64 = 3;

/// A page of the list.
#[derive(Clone, Debug)]
pub struct FailedEmails {
    /// The addresses on this page, the last failure first.
    pub rows: Vec<FailedEmail>,
    /// How many there are in all.
    pub total: i64,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
    /// The moment at which all this holds.
    pub now: Timestamp,
    /// Whether whoever looks may unblock.
    pub may_unblock: bool,
}

/// A blocked address.
#[derive(Clone, Debug)]
pub struct FailedEmail {
    /// The address in canonical form.
    pub address: String,
    /// When a mail to it last failed.
    pub failed_at: Timestamp,
    /// The mail server's words.
    pub reply: String,
    /// Clients who have it, by name: the first few.
    pub readers: Vec<(ClientId, String)>,
    /// How many more have it.
    pub others: i64,
}

/// The location's blocked addresses.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn list(accounts: &Accounts, desk: &Desk, page: u32) -> Result<FailedEmails, Refused> {
    desk.must(Permission::SeeClients)?;
    let here = desk.location.id;
    let mut tx = accounts.store().read().await?;
    let total = blocked::count(&mut tx, here).await?;
    let pages = u32::try_from(total).unwrap_or(u32::MAX).div_ceil(PAGE_SIZE).max(1);
    let page = page.clamp(1, pages);
    let skip = i64::from(page - 1) * i64::from(PAGE_SIZE);
    let blocks = blocked::page(&mut tx, here, skip, i64::from(PAGE_SIZE)).await?;
    let named = blocked::readers_of_page(&mut tx, here, (skip, i64::from(PAGE_SIZE)), MOST_NAMED).await?;
    let mut of_address = BTreeMap::<String, (Vec<(ClientId, String)>, i64)>::new();
    for reader in named {
        let (readers, all) = of_address.entry(reader.address).or_default();
        readers.push((reader.id, format!("{} {}", reader.first_name, reader.last_name)));
        *all = reader.readers;
    }
    let rows = blocks.into_iter().map(|block| {
        let (readers, all) = of_address.remove(&block.address).unwrap_or_default();
        let others = all - i64::try_from(readers.len()).unwrap_or(all);
        let (address, failed_at, reply) = (block.address, block.failed_at, block.reply);
        FailedEmail { address, failed_at, reply, readers, others }
    });
    Ok(FailedEmails {
        rows: rows.collect(),
        total,
        page,
        pages,
        now: accounts.now(),
        may_unblock: desk.role.may(Permission::RunLocation),
    })
}
