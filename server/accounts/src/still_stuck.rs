//! Clients who were helped lately and have not signed in since. Each leaves the list by signing in.

use crate::{actor::Desk, context::Accounts, refused::Refused};
use shared::{ClientId, EventKind, Permission, Span, Timestamp};

/// A client who was helped, and has not signed in since.
#[derive(Clone, Debug)]
pub struct Stuck {
    /// The profile.
    pub id: ClientId,
    /// Given and family name.
    pub name: String,
    /// With what they were helped last.
    pub help: EventKind,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
}

/// A page of them, the last help first.
#[derive(Clone, Debug)]
pub struct StillStuck {
    /// Those on this page.
    pub rows: Vec<Stuck>,
    /// Before which place in the record the next page begins; `None` on the last.
    pub next: Option<i64>,
    /// The moment at which all this holds.
    pub now: Timestamp,
}

/// How long after help somebody is expected to have signed in.
const LATELY: Span = Span::days(7);
/// Clients a page.
const PAGE_SIZE: i64 = 50;

/// Those who were helped in the last seven days and have not signed in since.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn list(accounts: &Accounts, desk: &Desk, before: Option<i64>) -> Result<StillStuck, Refused> {
    desk.must(Permission::SeeClients)?;
    let now = accounts.now();
    let mut tx = accounts.store().read().await?;
    let rows = store::still_stuck::list(&mut tx, desk.location.id, now - LATELY, before, PAGE_SIZE).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|found| found == PAGE_SIZE);
    let next = rows.last().filter(|_| is_full).map(|row| row.seq);
    let stuck = rows.into_iter().filter_map(|row| {
        Some(Stuck {
            id: row.id,
            name: format!("{} {}", row.first_name, row.last_name),
            help: EventKind::from_code(&row.action)?,
            at: row.at,
            by: row.actor_name,
        })
    });
    Ok(StillStuck { rows: stuck.collect(), next, now })
}
