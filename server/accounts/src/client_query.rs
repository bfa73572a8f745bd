//! Which clients a query means: counted, and walked through one after the other by whatever works on "all that
//! match".

use crate::{actor::Desk, client::fold, context::Accounts, refused::Refused};
use shared::{ClientCount, ClientId, ClientQuery, LocationId, Permission, Status, Timestamp};
use store::{
    Tx,
    facts::{self, FactsRow, MOST_WORDS},
};

/// How many clients of the location a query means.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn count(accounts: &Accounts, desk: &Desk, query: &ClientQuery) -> Result<ClientCount, Refused> {
    desk.must(Permission::SeeClients)?;
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().read().await?;
    let (mut counted, mut after) = (0, None);
    loop {
        let some = walk(&mut tx, here, query, now, after, 1_000).await?;
        counted += i64::try_from(some.len()).map_err(Refused::broken)?;
        after = some.last().copied();
        if after.is_none() {
            return Ok(ClientCount::Exactly(counted));
        }
    }
}

/// The first `most` clients that a query means after a client of the walk, or from the beginning. In the order of
/// their ids, whatever the query's own order is: names may change on the way, ids don't, so nobody is passed over and
/// nobody comes twice. An empty answer is the end of the walk.
pub(crate) async fn walk(
    tx: &mut Tx,
    location: LocationId,
    query: &ClientQuery,
    now: Timestamp,
    after: Option<ClientId>,
    most: i64,
) -> Result<Vec<ClientId>, Refused> {
    let folded = fold(&query.search);
    let words: Vec<&str> = folded.split_whitespace().take(MOST_WORDS).collect();
    let means = |row: &FactsRow| query.status.is_none_or(|kind| Status::of(&row.facts(), now).kind() == kind);
    let mut after = after;
    loop {
        let rows = facts::after(tx, location, &words, after, most).await?;
        let Some(last) = rows.last() else { return Ok(Vec::new()) };
        after = Some(last.client.id);
        let ids: Vec<ClientId> = rows.iter().filter(|row| means(row)).map(|row| row.client.id).collect();
        if !ids.is_empty() {
            return Ok(ids);
        }
    }
}
