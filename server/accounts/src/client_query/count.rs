//! How many clients a query means.

use super::{
    found::{self, Found},
    number_of,
};
use crate::{actor::Desk, client_terms::Search, context::Accounts, refused::Refused};
use shared::{ClientCount, ClientQuery, LocationId, Permission, Span, StatusKind, Timestamp};
use std::{collections::HashMap, sync::Mutex};
use store::{
    Tx,
    client_query::{self, Filter},
};

/// So many are counted each time. Counting a million takes a tenth of a second: greater numbers are remembered for a
/// while.
const COUNTED: i64 = 10_000;

/// How long a greater number is remembered.
const REMEMBERED: Span = Span::minutes(1);

/// How many clients of the location a query means, exactly: for whoever is about to do something to all of them. Among a
/// million, a search that finds many takes seconds; [`super::list`] is content with "more than".
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn count(accounts: &Accounts, desk: &Desk, query: &ClientQuery) -> Result<ClientCount, Refused> {
    desk.must(Permission::SeeClients)?;
    let (here, now) = (desk.location.id, accounts.now());
    let search = Search::read(&query.search);
    let mut tx = accounts.store().read().await?;
    if query.search.is_empty() {
        return of_all(accounts, &mut tx, here, query.status).await;
    }
    Ok(match found::of(&mut tx, here, query, &search, now).await? {
        _ if search.is_in_vain(query) => ClientCount::Exactly(0),
        Found::All(ids) => ClientCount::Exactly(number_of(&ids)),
        Found::First(_) | Found::Unknown => {
            let standing = query.status.map(|kind| kind.standings(now));
            let filter = Filter { location: here, words: &search.words, standing };
            ClientCount::Exactly(client_query::count_found(&mut tx, filter).await?)
        }
    })
}

/// How many clients a location has, or how many of one status. A number above [`COUNTED`] may be a minute old.
pub(super) async fn of_all(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    status: Option<StatusKind>,
) -> Result<ClientCount, Refused> {
    let now = accounts.now();
    let standing = status.map(|kind| kind.standings(now));
    let counted = client_query::count(tx, location, standing, COUNTED).await?;
    if counted < COUNTED {
        return Ok(ClientCount::Exactly(counted));
    }
    let counts = accounts.client_counts();
    if let Some(counted) = counts.of(location, status, now) {
        return Ok(ClientCount::Exactly(counted));
    }
    let counted = client_query::count(tx, location, standing, i64::MAX).await?;
    counts.remember(location, status, counted, now);
    Ok(ClientCount::Exactly(counted))
}

/// Great numbers of clients, remembered for [`REMEMBERED`]. Each node has its own: they are a saving, not a truth.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<Counted, (i64, Timestamp)>>);

/// What was counted.
type Counted = (LocationId, Option<StatusKind>);

impl Counts {
    fn of(&self, location: LocationId, status: Option<StatusKind>, now: Timestamp) -> Option<i64> {
        let counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (number, at) = *counts.get(&(location, status))?;
        // Counted in the future: the clock was set back (R45).
        (at <= now && now - at < REMEMBERED).then_some(number)
    }

    fn remember(&self, location: LocationId, status: Option<StatusKind>, number: i64, now: Timestamp) {
        let mut counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        counts.insert((location, status), (number, now));
    }
}
