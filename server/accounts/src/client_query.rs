//! The list: which clients a query means, a page of them, how many there are, and all of them one after the other for
//! whatever works on "all that match".
//!
//! Whoever matches has every word of the search, each in full or as a beginning. Near misses are shown beside those who
//! match, and belong to nothing: nobody is invited because of a typing slip.

mod count;
mod found;
mod similar;

pub(crate) use count::Counts;
pub use count::count;

use crate::{actor::Desk, client_terms::Search, context::Accounts, refused::Refused};
use found::Found;
use shared::{ClientCount, ClientId, ClientQuery, ClientSort, LocationId, Permission, Status, Timestamp};
use std::collections::HashMap;
use store::{
    Tx,
    client_query::{self, Filter, Start},
    facts::{self, FactsRow, MOST_CLIENTS},
};

/// Clients a page.
pub const PAGE_SIZE: usize = MOST_CLIENTS;

/// So many clients are read whole and put in order. Where more match, the first so many can be paged through in the
/// order of a search: whoever is not among them is found by one more word.
pub const MOST_FOUND: i64 = 1_000;

/// Which page of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageAt {
    /// The first.
    #[default]
    First,
    /// The one that begins after this client.
    After(ClientId),
    /// The one that ends before this client.
    Before(ClientId),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedClient {
    /// The profile.
    pub id: ClientId,
    /// Given and family name.
    pub name: String,
    /// The address on record.
    pub email: Option<String>,
    /// The username, if there is an account.
    pub username: Option<String>,
    /// Where they stand.
    pub status: Status,
    /// When something last happened.
    pub last_event_at: Option<Timestamp>,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ClientList {
    /// The clients on this page, in the query's order.
    pub rows: Vec<ListedClient>,
    /// How many the query means in all.
    pub count: ClientCount,
    /// The page before: it ends before this client.
    pub before: Option<ClientId>,
    /// The next page: it begins after this client.
    pub after: Option<ClientId>,
    /// More match than can be paged through.
    pub cut: bool,
    /// Clients that match but for a slip or two, where few match in full; the nearest first.
    pub similar: Vec<ListedClient>,
    /// The moment at which the statuses hold.
    pub now: Timestamp,
}

/// A page of the location's clients.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn list(
    accounts: &Accounts,
    desk: &Desk,
    query: &ClientQuery,
    at: PageAt,
) -> Result<ClientList, Refused> {
    desk.must(Permission::SeeClients)?;
    let (here, now) = (desk.location.id, accounts.now());
    let search = Search::read(&query.search);
    let mut tx = accounts.store().read().await?;
    let nobody = Page { found: Some(ClientCount::Exactly(0)), ..Page::default() };
    let page = match found::of(&mut tx, here, query, &search, now).await? {
        _ if search.is_in_vain(query) => nobody,
        Found::All(ids) => Page::of_found(&ids, at, false),
        Found::First(ids) if query.sort == ClientSort::Name => Page::of_found(&ids, at, true),
        Found::First(_) | Found::Unknown => {
            let standing = query.status.map(|kind| kind.standings(now));
            let filter = Filter { location: here, words: &search.words, standing };
            Page::along(&mut tx, filter, query.sort, at).await?
        }
    };
    let few = page.found.is_none_or(|found| found.number() < i64::try_from(PAGE_SIZE).unwrap_or(i64::MAX));
    let similar = match at {
        PageAt::First if few => similar::to(&mut tx, here, query, &search, now, &page.ids).await?,
        _ => Vec::new(),
    };
    let count = match page.found {
        Some(count) => count,
        None => count::of_all(accounts, &mut tx, here, query.status).await?,
    };
    Ok(ClientList {
        rows: rows(&mut tx, here, &page.ids, now).await?,
        count,
        before: page.before,
        after: page.after,
        cut: page.cut,
        similar: rows(&mut tx, here, &similar, now).await?,
        now,
    })
}

impl Search {
    /// Whether something was typed in which there is nothing to look for: then nobody is found, and not everybody.
    fn is_in_vain(&self, query: &ClientQuery) -> bool {
        self.words.is_empty() && !query.search.is_empty()
    }
}

/// The clients of a page, and where the neighbouring pages are.
#[derive(Default)]
struct Page {
    ids: Vec<ClientId>,
    before: Option<ClientId>,
    after: Option<ClientId>,
    /// How many were found, if that is known by now.
    found: Option<ClientCount>,
    cut: bool,
}

impl Page {
    /// A page out of all who were found, or out of the first of them. A client that has gone from them leads back to
    /// the first page.
    fn of_found(ids: &[ClientId], at: PageAt, cut: bool) -> Self {
        let place = |id| ids.iter().position(|other| *other == id);
        let first = match at {
            PageAt::First => 0,
            PageAt::After(id) => place(id).map_or(0, |place| place + 1),
            PageAt::Before(id) => place(id).unwrap_or(0).saturating_sub(PAGE_SIZE),
        };
        let end = ids.len().min(first + PAGE_SIZE);
        let number = number_of(ids);
        let found = if cut { ClientCount::MoreThan(number) } else { ClientCount::Exactly(number) };
        let before = ids.get(first).filter(|_| first > 0).copied();
        let after = ids[..end].last().filter(|_| end < ids.len()).copied();
        Self { ids: ids[first.min(end)..end].to_vec(), before, after, found: Some(found), cut }
    }

    /// A page along the index that has the order.
    async fn along(tx: &mut Tx, filter: Filter<'_>, sort: ClientSort, at: PageAt) -> Result<Self, Refused> {
        let place = match at {
            PageAt::First => None,
            PageAt::After(id) | PageAt::Before(id) => client_query::place(tx, filter.location, id).await?,
        };
        let start = match (&place, at) {
            (Some(place), PageAt::After(_)) => Start::After(place),
            (Some(place), PageAt::Before(_)) => Start::Before(place),
            _ => Start::Beginning,
        };
        let one_more = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
        let mut ids = client_query::along(tx, filter, sort, start, one_more).await?;
        // People have come or gone meanwhile: less than a page before, or nobody after, is seen from the beginning.
        let too_few = match start {
            Start::Beginning => false,
            Start::After(_) => ids.is_empty(),
            Start::Before(_) => ids.len() < PAGE_SIZE,
        };
        let start = if too_few { Start::Beginning } else { start };
        if too_few {
            ids = client_query::along(tx, filter, sort, start, one_more).await?;
        }
        let more = ids.len() > PAGE_SIZE;
        ids.truncate(PAGE_SIZE);
        let backwards = matches!(start, Start::Before(_));
        if backwards {
            ids.reverse();
        }
        let (is_first, is_last) = match start {
            Start::Beginning => (true, !more),
            Start::After(_) => (false, !more),
            Start::Before(_) => (!more, false),
        };
        Ok(Self {
            before: ids.first().filter(|_| !is_first).copied(),
            after: ids.last().filter(|_| !is_last).copied(),
            found: filter.words.first().map(|_| ClientCount::MoreThan(MOST_FOUND)),
            cut: false,
            ids,
        })
    }
}

/// How many there are.
fn number_of<T>(some: &[T]) -> i64 {
    i64::try_from(some.len()).unwrap_or(i64::MAX)
}

/// The rows of these clients, in this order.
async fn rows(
    tx: &mut Tx,
    location: LocationId,
    ids: &[ClientId],
    now: Timestamp,
) -> Result<Vec<ListedClient>, Refused> {
    let rows = facts::of_clients(tx, location, ids).await?;
    let mut rows: HashMap<ClientId, FactsRow> = rows.into_iter().map(|row| (row.client.id, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).map(|row| listed(row, now)).collect())
}

fn listed(row: FactsRow, now: Timestamp) -> ListedClient {
    ListedClient {
        status: Status::of(&row.facts(), now),
        id: row.client.id,
        name: format!("{} {}", row.client.first_name, row.client.last_name),
        email: row.client.email,
        username: row.account.map(|account| account.username.to_string()),
        last_event_at: row.client.last_event_at,
    }
}

/// The first `most` clients that a query means after a client of the walk, or from the beginning. In the order of
/// their ids, whatever the query's own order is: names may change on the way, ids don't, so nobody is passed over and
/// nobody comes twice. An empty answer is the end of the walk. Whoever walks has asked for the permission before.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn walk(
    tx: &mut Tx,
    location: LocationId,
    query: &ClientQuery,
    now: Timestamp,
    after: Option<ClientId>,
    most: i64,
) -> Result<Vec<ClientId>, Refused> {
    let search = Search::read(&query.search);
    if search.is_in_vain(query) {
        return Ok(Vec::new());
    }
    if let Found::All(mut ids) = found::of(tx, location, query, &search, now).await? {
        ids.retain(|id| after.is_none_or(|after| *id > after));
        ids.sort_unstable();
        ids.truncate(usize::try_from(most).unwrap_or_default());
        return Ok(ids);
    }
    let standing = query.status.map(|kind| kind.standings(now));
    let filter = Filter { location, words: &search.words, standing };
    Ok(client_query::by_id(tx, filter, after, most).await?)
}
