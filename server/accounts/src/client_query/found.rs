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
const BUDGET: i64 = 4_000;

/// Where nothing but one word is asked for, nearly every place gives another client: so many places are enough to see
/// that they are many. They are all read and put in order, so that it is worth not to begin with more.
const ENOUGH_FOR_ONE_WORD: i64 = 2_000;

/// Fewer clients than this are not taken for the beginning of many: then more places are looked at.
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
    match rarest(tx, location, &search.words).await? {
        None => Ok(Found::Unknown),
        Some((word, weight)) if search.words.len() > 1 && weight >= BUDGET => {
            first_of_many(tx, query, search, filter, word).await
        }
        Some((word, _)) => as_they_stand(tx, query, search, filter, word).await,
    }
}

/// Those whom a word finds, one place in the index after the other.
async fn as_they_stand(
    tx: &mut Tx,
    query: &ClientQuery,
    search: &Search,
    filter: Filter<'_>,
    word: &Word,
) -> Result<Found, Refused> {
    let one_word = search.words.len() == 1 && filter.standing.is_none();
    let budget = if one_word { ENOUGH_FOR_ONE_WORD } else { BUDGET };
    let (mut rows, mut is_all) = gather(tx, filter, word, budget).await?;
    if one_word && !is_all && number_of(&rows) < MOST_FOUND {
        (rows, is_all) = gather(tx, filter, word, BUDGET).await?;
    }
    if !is_all && rows.len() < TOO_FEW {
        (rows, is_all) = gather(tx, filter, word, i64::MAX).await?;
    }
    Ok(found(rows, is_all, query, search))
}

/// Those whom several words find of which every one finds many: first by their names, which stand in the index, so that
/// hundreds of thousands of places are looked through at once. Where that are few, those count too who are found by
/// something else, as far as they stand at the beginning; nobody is said to be nobody only after a look at everybody.
async fn first_of_many(
    tx: &mut Tx,
    query: &ClientQuery,
    search: &Search,
    filter: Filter<'_>,
    word: &Word,
) -> Result<Found, Refused> {
    let mut rows = by_name(tx, filter, word, MOST_FOUND).await?;
    if rows.len() < TOO_FEW {
        let (found, _) = gather(tx, filter, word, BUDGET).await?;
        let mut known: HashSet<ClientId> = rows.iter().map(|row| row.id).collect();
        rows.extend(found.into_iter().filter(|row| known.insert(row.id)));
    }
    if rows.is_empty() {
        let (rows, is_all) = gather(tx, filter, word, i64::MAX).await?;
        return Ok(found(rows, is_all, query, search));
    }
    rows.truncate(usize::try_from(MOST_FOUND).unwrap_or(usize::MAX));
    Ok(found(rows, false, query, search))
}

/// Those who are found by a word, and by the filter's other words in their names: up to `most` for each term.
pub(super) async fn by_name(
    tx: &mut Tx,
    filter: Filter<'_>,
    word: &Word,
    most: i64,
) -> Result<Vec<Listed>, Refused> {
    let others = others(filter.words, word);
    let filter = Filter { words: &others, ..filter };
    let (mut rows, mut known) = (Vec::new(), HashSet::new());
    for term in &word.terms {
        let found = client_query::found_by_name(tx, filter, term, most).await?;
        rows.extend(found.into_iter().filter(|row| known.insert(row.id)));
    }
    Ok(rows)
}

fn found(rows: Vec<Listed>, is_all: bool, query: &ClientQuery, search: &Search) -> Found {
    if is_all {
        return Found::All(in_order(rows, query.sort, search));
    }
    // In the order in which they were found: the exact term first, then by name.
    Found::First(rows.into_iter().map(|row| row.id).collect())
}

/// The filter's words but this one.
fn others(words: &[Word], word: &Word) -> Vec<Word> {
    words.iter().filter(|other| *other != word).cloned().collect()
}

/// The word that the fewest terms fit, and how many those are, up to [`BUDGET`]: the search begins there. With one word
/// there is nothing to compare, and nothing is counted.
pub(super) async fn rarest<'a>(
    tx: &mut Tx,
    location: LocationId,
    words: &'a [Word],
) -> Result<Option<(&'a Word, i64)>, Refused> {
    if let [word] = words {
        return Ok(Some((word, 0)));
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
    Ok(rarest.map(|word| (word, least)))
}

/// Everybody who is found by a word, each once; and whether that is all. At most one more than [`MOST_FOUND`].
pub(super) async fn gather(
    tx: &mut Tx,
    filter: Filter<'_>,
    word: &Word,
    budget: i64,
) -> Result<(Vec<Listed>, bool), Refused> {
    // The filter's other words are looked for in each client that the index gives for this one.
    let others = others(filter.words, word);
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
