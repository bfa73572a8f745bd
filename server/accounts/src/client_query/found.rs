//! Who a query means, as far as they are few: found by their words or by where they stand, read whole, put in order.

use super::{MOST_FOUND, number_of};
use crate::{client_terms::Search, refused::Refused};
use shared::{ClientId, ClientQuery, ClientSort, LocationId, Timestamp};
use std::{cmp::Reverse, collections::HashSet};
use store::{
    Tx,
    client_query::{self, Filter, Listed, Term, Word},
};

/// So many places in the index of terms are looked at before a search counts as a search for many.
const BUDGET: i64 = 10_000;

/// Where nothing but one word is asked for, nearly every place gives another client: so many places are enough to see
/// that they are many. They are all read and put in order, so that it is worth not to begin with more.
const ENOUGH_FOR_ONE_WORD: i64 = 3_000;

/// Fewer clients than this are not taken for the beginning of many: then every place is looked at.
const TOO_FEW: usize = 50;

/// Who was found.
pub(super) enum Found {
    /// Everybody whom the query means, in its order.
    All(Vec<ClientId>),
    /// The first of many, in the order of a search.
    First(Vec<ClientId>),
    /// Many, and none of them was read.
    Unknown,
}

/// Finds those whom a query means.
pub(super) async fn of(
    tx: &mut Tx,
    location: LocationId,
    query: &ClientQuery,
    search: &Search,
    now: Timestamp,
) -> Result<Found, Refused> {
    let standing = query.status.map(|kind| kind.standings(now));
    let filter = Filter { location, words: &search.words, standing };
    if standing.is_some() {
        let few = client_query::count(tx, location, standing, MOST_FOUND + 1).await?;
        if few <= MOST_FOUND {
            let rows = client_query::standing(tx, filter, few).await?;
            return Ok(Found::All(in_order(rows, query.sort, search)));
        }
    }
    let Some(rarest) = rarest(tx, location, &search.words).await? else { return Ok(Found::Unknown) };
    let one_word = search.words.len() == 1 && standing.is_none();
    let budget = if one_word { ENOUGH_FOR_ONE_WORD } else { BUDGET };
    let (mut rows, mut is_all) = gather(tx, filter, rarest, budget).await?;
    if one_word && !is_all && number_of(&rows) < MOST_FOUND {
        (rows, is_all) = gather(tx, filter, rarest, BUDGET).await?;
    }
    if !is_all && rows.len() < TOO_FEW {
        (rows, is_all) = gather(tx, filter, rarest, i64::MAX).await?;
    }
    if is_all {
        return Ok(Found::All(in_order(rows, query.sort, search)));
    }
    // In the order in which they were found: the exact term first, then by name.
    Ok(Found::First(rows.into_iter().map(|row| row.id).collect()))
}

/// The word that the fewest terms fit: the search begins there.
pub(super) async fn rarest<'a>(
    tx: &mut Tx,
    location: LocationId,
    words: &'a [Word],
) -> Result<Option<&'a Word>, Refused> {
    if let [word] = words {
        return Ok(Some(word));
    }
    let mut rarest = None;
    let mut least = BUDGET;
    for word in words {
        let weight = client_query::weight(tx, location, word, least).await?;
        if rarest.is_none() || weight < least {
            (rarest, least) = (Some(word), weight);
        }
        if least == 0 {
            break;
        }
    }
    Ok(rarest)
}

/// Everybody who is found by a word, each once; and whether that is all. At most one more than [`MOST_FOUND`].
pub(super) async fn gather(
    tx: &mut Tx,
    filter: Filter<'_>,
    word: &Word,
    budget: i64,
) -> Result<(Vec<Listed>, bool), Refused> {
    // The filter's other words are looked for in each client that the index gives for this one.
    let others: Vec<Word> = filter.words.iter().filter(|other| *other != word).cloned().collect();
    let filter = Filter { words: &others, ..filter };
    let (mut rows, mut known, mut is_all) = (Vec::new(), HashSet::new(), true);
    for term in &word.terms {
        is_all &= gather_one(tx, filter, term, budget, (&mut rows, &mut known)).await?;
    }
    is_all &= number_of(&rows) <= MOST_FOUND;
    rows.truncate(usize::try_from(MOST_FOUND).unwrap_or(usize::MAX));
    Ok((rows, is_all))
}

async fn gather_one(
    tx: &mut Tx,
    filter: Filter<'_>,
    term: &Term,
    budget: i64,
    (rows, known): (&mut Vec<Listed>, &mut HashSet<ClientId>),
) -> Result<bool, Refused> {
    // A client with several terms that fit comes several times, so that more are asked for than are wanted.
    let most = 2 * MOST_FOUND;
    let found = client_query::found(tx, filter, term, budget, most).await?;
    let looked_at_all = number_of(&found) < most
        && (budget == i64::MAX || {
            let word = Word { terms: vec![term.clone()] };
            client_query::weight(tx, filter.location, &word, budget).await? < budget
        });
    rows.extend(found.into_iter().filter(|row| known.insert(row.id)));
    Ok(looked_at_all)
}

/// Everybody in the order that was asked for: who matches better comes first in the order of names.
fn in_order(mut rows: Vec<Listed>, sort: ClientSort, search: &Search) -> Vec<ClientId> {
    match sort {
        ClientSort::Name => {
            rows.sort_by_cached_key(|row| (search.rank(&row.search), row.sort_name.clone(), row.id));
        }
        ClientSort::LastActivity => rows.sort_unstable_by_key(|row| Reverse((row.last_event_at, row.id))),
        ClientSort::Joined => rows.sort_unstable_by_key(|row| Reverse(row.id)),
    }
    rows.into_iter().map(|row| row.id).collect()
}
