//! Near misses: clients who would be found but for a slip of the fingers or of the ear.

use super::found;
use crate::{client_terms::Search, refused::Refused};
use shared::{ClientId, ClientQuery, LocationId, Timestamp};
use store::{
    Tx,
    client_query::{self, Filter, Term, Word},
};

/// How many are shown.
const MOST: usize = 20;

/// How many words that begin or end alike are compared, of each length.
const ALIKE: i64 = 2_000;

/// How many words count as meant by one.
const MEANT: usize = 10;

/// So many places in the index of terms are looked at for all that a word may mean.
const BUDGET: i64 = 4_000;

/// So many clients are read of those whose names fit each word that may be meant.
const NAMED: i64 = 200;

/// The clients who match but for a slip or two in a word, and are not among those who match; the nearest first.
pub(super) async fn to(
    tx: &mut Tx,
    location: LocationId,
    query: &ClientQuery,
    search: &Search,
    now: Timestamp,
    matching: &[ClientId],
) -> Result<Vec<ClientId>, Refused> {
    let mut words = Vec::new();
    let mut typed = search.in_words();
    typed.truncate(search.words.len().max(3));
    for word in &typed {
        words.push(meant(tx, location, word).await?);
    }
    // The numbers of the search stay as they are.
    let numbers =
        search.words.iter().filter(|word| word.terms.len() > 1).map(|word| Meant::exactly(word.clone()));
    words.extend(numbers);
    if words.iter().all(Meant::is_exact) && !search.has_email() {
        return Ok(Vec::new());
    }
    let all: Vec<Word> = words.iter().map(|meant| meant.word.clone()).collect();
    let Some((rarest, _)) = found::rarest(tx, location, &all).await? else { return Ok(Vec::new()) };
    let standing = query.status.map(|kind| kind.standings(now));
    let filter = Filter { location, words: &all, standing };
    let mut rows = Vec::new();
    if all.len() > 1 {
        // Their names stand in the index: many are looked through in the time in which a few clients are read.
        rows = found::by_name(tx, filter, rarest, NAMED).await?;
        rows.retain(|row| !matching.contains(&row.id));
    }
    if rows.is_empty() {
        let terms = i64::try_from(rarest.terms.len()).unwrap_or(1).max(1);
        (rows, _) = found::gather(tx, filter, rarest, BUDGET / terms).await?;
        rows.retain(|row| !matching.contains(&row.id));
    }
    let mut near: Vec<_> = rows
        .iter()
        .map(|row| (words.iter().map(|meant| meant.slips_in(&row.search)).sum::<usize>(), row))
        .collect();
    near.sort_by(|(slips, row), (others, other)| {
        (slips, &row.sort_name, row.id).cmp(&(others, &other.sort_name, other.id))
    });
    Ok(near.into_iter().take(MOST).map(|(_, row)| row.id).collect())
}

/// What may be meant by a word, each with the number of slips that would make it.
struct Meant {
    word: Word,
    slips: Vec<usize>,
}

impl Meant {
    fn exactly(word: Word) -> Self {
        Self { slips: vec![0; word.terms.len()], word }
    }

    fn is_exact(&self) -> bool {
        self.slips.iter().all(|slips| *slips == 0)
    }

    /// The fewest slips with which it stands in a search text.
    fn slips_in(&self, text: &str) -> usize {
        let fits = |term: &Term| match term {
            Term::Begins(term) => text.contains(&format!(" {term}")),
            Term::Is(term) => text.contains(&format!(" {term} ")),
        };
        let fitting = self.word.terms.iter().zip(&self.slips).filter(|(term, _)| fits(term));
        fitting.map(|(_, slips)| *slips).min().unwrap_or_default()
    }
}

/// The word itself as a beginning, and the known words that are a slip away from it.
async fn meant(tx: &mut Tx, location: LocationId, word: &str) -> Result<Meant, Refused> {
    let mut meant = Meant::exactly(Word { terms: vec![Term::Begins(word.to_owned())] });
    let most = slips_allowed(word);
    if most == 0 {
        return Ok(meant);
    }
    // One slip, even of two letters swapped, leaves either this beginning or this end as it is.
    let half = (word.len() - 1) / 2;
    let head = &word[..half];
    let tail: String = word.chars().rev().take(half.min(3)).collect();
    let letters = i64::try_from(word.len()).unwrap_or(i64::MAX);
    let span = (letters, i64::try_from(most).unwrap_or_default());
    let known = client_query::words_like(tx, location, span, (head, &tail), ALIKE).await?;
    let mut near: Vec<(usize, String)> = known
        .into_iter()
        .map(|known| (strsim::osa_distance(word, &known.word), known.word))
        .filter(|(slips, known)| (1..=most).contains(slips) && !known.starts_with(word))
        .collect();
    near.sort_unstable();
    near.dedup();
    for (slips, known) in near.into_iter().take(MEANT) {
        meant.word.terms.push(Term::Is(known));
        meant.slips.push(slips);
    }
    Ok(meant)
}

/// How many slips a word may have: none where a slip makes another name of it, two in a long one. Numbers have none: the
/// next number is somebody else's.
fn slips_allowed(word: &str) -> usize {
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) {
        return 0;
    }
    match word.len() {
        4..=7 => 1,
        8..=24 => 2,
        _ => 0,
    }
}
