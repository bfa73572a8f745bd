//! Clients as a list wants them: by the words that find them, by where they stand, in an order, from a place on.
//!
//! A list that few clients belong to is read whole ([`found`], [`standing`]) and ordered by the caller. A long one is
//! read along the index that has its order ([`along`]).

use crate::{
    StoreError, Tx,
    sql::{Sql, row, sql, sql_of},
};
use shared::{ClientId, ClientSort, LocationId, StandingRange, Timestamp};
use std::fmt::Write as _;
use tracing::instrument;

/// A word of a search: a client's terms have to begin with one of these, or be it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Any of these will do.
    pub terms: Vec<Term>,
}

/// What a term of a client is compared to. Terms are printable ASCII without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// Terms that begin so.
    Begins(String),
    /// This term.
    Is(String),
}

impl Term {
    /// The first term that fits, and the first one after all that fit.
    fn range(&self) -> (String, String) {
        match self {
            Self::Begins(text) => (text.clone(), format!("{text}\u{7f}")),
            Self::Is(text) => (text.clone(), format!("{text} ")),
        }
    }

    /// How `LIKE` finds it in a search text.
    fn pattern(&self) -> String {
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        match self {
            Self::Begins(text) => format!("% {}%", escaped(text)),
            Self::Is(text) => format!("% {} %", escaped(text)),
        }
    }
}

/// Which clients of a location.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a> {
    /// Whose.
    pub location: LocationId,
    /// Every one of these words fits.
    pub words: &'a [Word],
    /// They stand here.
    pub standing: Option<StandingRange>,
}

row! {
    /// A client as it is found and ordered.
    pub struct Listed {
        /// Which.
        pub id: ClientId,
        /// Its place in the order of names.
        pub sort_name: String,
        /// When something last happened to it.
        pub last_event_at: Timestamp,
        /// Its terms.
        pub search: String,
    }
}

/// How many places in the index of terms belong to a word, counted up to `most`.
#[instrument(level = "debug", skip_all)]
pub async fn weight(tx: &mut Tx, location: LocationId, word: &Word, most: i64) -> Result<i64, StoreError> {
    let mut weight = 0;
    for term in &word.terms {
        let (from, to) = term.range();
        weight += sql("SELECT count(*)
                         FROM (SELECT 1 FROM client_terms
                                WHERE location_id = $1 AND term >= $2 AND term < $3 LIMIT $4) counted")
        .bind(location)
        .bind(from)
        .bind(to)
        .bind(most - weight)
        .value::<i64>(tx)
        .await?;
    }
    Ok(weight)
}

/// Clients found by a term, the filter's words holding too: up to `most`, the exact term before longer ones, then by
/// name. A client comes once for each of its terms that fits. At most `budget` places in the index are looked at.
#[instrument(level = "debug", skip_all)]
pub async fn found(
    tx: &mut Tx,
    filter: Filter<'_>,
    term: &Term,
    budget: i64,
    most: i64,
) -> Result<Vec<Listed>, StoreError> {
    let (from, to) = term.range();
    let mut conditions = Conditions::default();
    let looked_at = conditions.part(
        "(SELECT location_id, term, sort_name, client_id FROM client_terms
           WHERE location_id = $ AND term >= $ AND term < $
           ORDER BY location_id, term, sort_name, client_id LIMIT $)",
        [filter.location.into(), from.into(), to.into(), budget.into()],
    );
    let looked_at = conditions.in_stage(filter, looked_at, budget);
    conditions.filter(filter);
    let limit = conditions.part("LIMIT $", [most.into()]);
    let statement = format!(
        "SELECT c.id, c.sort_name, c.last_event_at, c.search
           FROM {looked_at} t
           JOIN clients c ON c.location_id = t.location_id AND c.id = t.client_id
          WHERE {conditions}
          ORDER BY t.term, t.sort_name, t.client_id
          {limit}",
        conditions = conditions.text,
    );
    conditions.bind(statement).all(tx).await
}

/// As [`found`], but the filter's other words are looked for in the name alone, which stands in the index: a client is
/// read only if they fit. Every place in the index is looked at, until `most` have been found.
#[instrument(level = "debug", skip_all)]
pub async fn found_by_name(
    tx: &mut Tx,
    filter: Filter<'_>,
    term: &Term,
    most: i64,
) -> Result<Vec<Listed>, StoreError> {
    let (from, to) = term.range();
    let mut conditions = Conditions::default();
    let place = conditions
        .part("location_id = $ AND term >= $ AND term < $", [filter.location.into(), from.into(), to.into()]);
    let named = conditions.words(filter.words, "' ' || sort_name || ' '");
    let limit = conditions.part("LIMIT $", [most.into()]);
    let looked_at = format!(
        "(SELECT location_id, term, sort_name, client_id FROM client_terms
           WHERE {place}{named}
           ORDER BY location_id, term, sort_name, client_id {limit})"
    );
    let looked_at = conditions.in_stage(filter, looked_at, most);
    conditions.filter(Filter { words: &[], ..filter });
    let statement = format!(
        "SELECT c.id, c.sort_name, c.last_event_at, c.search
           FROM {looked_at} t
           JOIN clients c ON c.location_id = t.location_id AND c.id = t.client_id
          WHERE {conditions}
          ORDER BY t.term, t.sort_name, t.client_id",
        conditions = conditions.text,
    );
    conditions.bind(statement).all(tx).await
}

/// Clients that stand in the filter's place: up to `most`, in no order.
#[instrument(level = "debug", skip_all)]
pub async fn standing(tx: &mut Tx, filter: Filter<'_>, most: i64) -> Result<Vec<Listed>, StoreError> {
    let mut conditions = Conditions::default();
    conditions.filter(filter);
    let limit = conditions.part("LIMIT $", [most.into()]);
    let statement = format!(
        "SELECT c.id, c.sort_name, c.last_event_at, c.search FROM clients c WHERE {} {limit}",
        conditions.text
    );
    conditions.bind(statement).all(tx).await
}

/// How many clients stand in a place, counted up to `most`; everybody is counted with none.
#[instrument(level = "debug", skip_all)]
pub async fn count(
    tx: &mut Tx,
    location: LocationId,
    standing: Option<StandingRange>,
    most: i64,
) -> Result<i64, StoreError> {
    let Some(range) = standing else { return count_everybody(tx, location, most).await };
    sql("SELECT count(*)
           FROM (SELECT 1 FROM clients
                  WHERE location_id = $1 AND stage = $2 AND stage_until > $3 AND stage_until <= $4
                  LIMIT $5) counted")
    .bind(location)
    .bind(range.stage)
    .bind(range.after)
    .bind(range.to)
    .bind(most)
    .value(tx)
    .await
}

async fn count_everybody(tx: &mut Tx, location: LocationId, most: i64) -> Result<i64, StoreError> {
    // Apart, so that both are counted along an index and no profile is read.
    let merged = sql("SELECT count(*) FROM clients WHERE location_id = $1 AND merged_into IS NOT NULL");
    let merged: i64 = merged.bind(location).value(tx).await?;
    let all = sql("SELECT count(*) FROM (SELECT 1 FROM clients WHERE location_id = $1 LIMIT $2) counted");
    let all: i64 = all.bind(location).bind(most.saturating_add(merged)).value(tx).await?;
    Ok(all - merged)
}

/// How many clients the filter's words find: all of them are read, which takes seconds among a million.
#[instrument(level = "debug", skip_all)]
pub async fn count_found(tx: &mut Tx, filter: Filter<'_>) -> Result<i64, StoreError> {
    let mut conditions = Conditions::default();
    conditions.filter_on_the_way(filter);
    let statement = format!("SELECT count(*) FROM clients c WHERE {}", conditions.text);
    conditions.bind(statement).value(tx).await
}

/// From where on, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start<'a> {
    /// From the beginning of the order.
    Beginning,
    /// On from this client.
    After(&'a Place),
    /// Back from this client: what is nearest to it comes first.
    Before(&'a Place),
}

row! {
    /// A client's place in each order.
    pub struct Place {
        /// Which client.
        pub id: ClientId,
        /// Its place in the order of names.
        pub sort_name: String,
        /// When something last happened to it.
        pub last_event_at: Timestamp,
    }
}

/// A client's place in each order.
#[instrument(level = "debug", skip_all)]
pub async fn place(tx: &mut Tx, location: LocationId, id: ClientId) -> Result<Option<Place>, StoreError> {
    sql("SELECT id, sort_name, last_event_at FROM clients WHERE location_id = $1 AND id = $2")
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// The next `most` clients along the index that has the order. New profiles have greater ids, so the order in which
/// they joined is that of their ids, backwards.
#[instrument(level = "debug", skip_all)]
pub async fn along(
    tx: &mut Tx,
    filter: Filter<'_>,
    sort: ClientSort,
    from: Start<'_>,
    most: i64,
) -> Result<Vec<ClientId>, StoreError> {
    let mut conditions = Conditions::default();
    match sort {
        // The index by stage has the order of names in it; the others, by stage and moment too, would have to be sorted.
        ClientSort::Name => conditions.filter_by(filter, ("c.stage", "c.stage_until + 0")),
        ClientSort::LastActivity | ClientSort::Joined => conditions.filter_on_the_way(filter),
    }
    let (ascending, key) = match sort {
        ClientSort::Name => (true, "c.sort_name, c.id"),
        ClientSort::LastActivity => (false, "c.last_event_at, c.id"),
        ClientSort::Joined => (false, "c.id"),
    };
    let (place, onwards) = match from {
        Start::Beginning => (None, true),
        Start::After(place) => (Some(place), true),
        Start::Before(place) => (Some(place), false),
    };
    let (compare, direction) = if ascending == onwards { (">", "ASC") } else { ("<", "DESC") };
    if let Some(place) = place {
        let beyond = match sort {
            ClientSort::Name => conditions.part("($, $)", [place.sort_name.as_str().into(), place.id.into()]),
            ClientSort::LastActivity => {
                conditions.part("($, $)", [place.last_event_at.into(), place.id.into()])
            }
            ClientSort::Joined => conditions.part("($)", [place.id.into()]),
        };
        let _ = write!(conditions.text, " AND ({key}) {compare} {beyond}");
    }
    let limit = conditions.part("LIMIT $", [most.into()]);
    let order = key.replace(',', &format!(" {direction},"));
    let statement =
        format!("SELECT c.id FROM clients c WHERE {} ORDER BY {order} {direction} {limit}", conditions.text);
    let rows: Vec<Id> = conditions.bind(statement).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The next `most` clients in the order of their ids, after one or from the beginning.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(
    tx: &mut Tx,
    filter: Filter<'_>,
    after: Option<ClientId>,
    most: i64,
) -> Result<Vec<ClientId>, StoreError> {
    let mut conditions = Conditions::default();
    conditions.filter_on_the_way(filter);
    let after = after.map_or(Vec::new(), |id| id.bytes().to_vec());
    let part = conditions.part("c.id > $ ORDER BY c.id LIMIT $", [Value::Id(after), most.into()]);
    let statement = format!("SELECT c.id FROM clients c WHERE {} AND {part}", conditions.text);
    let rows: Vec<Id> = conditions.bind(statement).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

row! {
    /// An id alone.
    pub struct Id {
        /// The id.
        pub id: ClientId,
    }
}

row! {
    /// A word that clients of the location are found by.
    pub struct Known {
        /// The word.
        pub word: String,
    }
}

/// Words that begin or end as a word does, and are no more than `slips` letters longer or shorter: up to `most` of each
/// kind.
#[instrument(level = "debug", skip_all)]
pub async fn words_like(
    tx: &mut Tx,
    location: LocationId,
    (letters, slips): (i64, i64),
    (head, tail): (&str, &str),
    most: i64,
) -> Result<Vec<Known>, StoreError> {
    let mut words = Vec::new();
    for letters in letters - slips..=letters + slips {
        let alike: Vec<Known> = sql("SELECT * FROM (SELECT word FROM client_words
                            WHERE location_id = $1 AND letters = $2 AND word >= $3 AND word < $4 LIMIT $7) heads
              UNION
             SELECT * FROM (SELECT word FROM client_words
                            WHERE location_id = $1 AND letters = $2 AND tail >= $5 AND tail < $6 LIMIT $7) tails")
        .bind(location)
        .bind(letters)
        .bind(head)
        .bind(format!("{head}\u{7f}"))
        .bind(tail)
        .bind(format!("{tail}\u{7f}"))
        .bind(most)
        .all(tx)
        .await?;
        words.extend(alike);
    }
    Ok(words)
}

/// Conditions on `clients c` in the making, with the values that stand in them.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    /// A piece of SQL in which each `$` gets the number of its value.
    fn part<const N: usize>(&mut self, piece: &str, values: [Value; N]) -> String {
        let mut pieces = piece.split('$');
        let mut part = pieces.next().unwrap_or_default().to_owned();
        for (piece, value) in pieces.zip(values) {
            self.values.push(value);
            let _ = write!(part, "${}{piece}", self.values.len());
        }
        part
    }

    /// Of these places in the index of terms those whose clients are in the filter's stage, if it has one. The index by
    /// stage has names and ids in it, so that no client is read for this. With a range in place of `=`, that index is
    /// taken before the primary key, which knows no stage; with a limit, this comes before all other conditions.
    fn in_stage(&mut self, filter: Filter<'_>, places: String, most: i64) -> String {
        let Some(range) = filter.standing else { return places };
        let in_stage = self.part(
            "EXISTS (SELECT 1 FROM clients s
                      WHERE s.location_id = p.location_id AND s.stage = $ AND s.sort_name = p.sort_name
                        AND s.id >= p.client_id AND s.id <= p.client_id) LIMIT $",
            [range.stage.code().into(), most.into()],
        );
        format!("(SELECT location_id, term, sort_name, client_id FROM {places} p WHERE {in_stage})")
    }

    fn filter(&mut self, filter: Filter<'_>) {
        self.filter_by(filter, ("c.stage", "c.stage_until"));
    }

    /// As [`Self::filter`], in words that no index by stage answers: another index leads the way.
    fn filter_on_the_way(&mut self, filter: Filter<'_>) {
        self.filter_by(filter, ("c.stage || ''", "c.stage_until"));
    }

    fn filter_by(&mut self, filter: Filter<'_>, (stage, until): (&str, &str)) {
        let Filter { location, words, standing } = filter;
        let mut text = self.part("c.location_id = $ AND c.merged_into IS NULL", [location.into()]);
        if let Some(range) = standing {
            text += &self.part(
                &format!(" AND {stage} = $ AND {until} > $ AND {until} <= $"),
                [range.stage.code().into(), range.after.into(), range.to.into()],
            );
        }
        text += &self.words(words, "c.search");
        self.text = text;
    }

    /// That every word stands in a text.
    fn words(&mut self, words: &[Word], text: &str) -> String {
        let mut all = String::new();
        for word in words {
            let stands =
                |term: &Term| self.part(&format!("{text} LIKE $ ESCAPE '\\'"), [term.pattern().into()]);
            let any: Vec<String> = word.terms.iter().map(stands).collect();
            let _ = write!(all, " AND ({})", any.join(" OR "));
        }
        all
    }

    fn bind(self, statement: String) -> Sql {
        self.values.into_iter().fold(sql_of(statement), |sql, value| match value {
            Value::Number(number) => sql.bind(number),
            Value::Text(text) => sql.bind(text),
            Value::Id(id) => sql.bind(id),
        })
    }
}

/// A value of a condition.
enum Value {
    Number(i64),
    Text(String),
    Id(Vec<u8>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Timestamp> for Value {
    fn from(moment: Timestamp) -> Self {
        Self::Number(moment.micros())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<LocationId> for Value {
    fn from(id: LocationId) -> Self {
        Self::Id(id.bytes().to_vec())
    }
}

impl From<ClientId> for Value {
    fn from(id: ClientId) -> Self {
        Self::Id(id.bytes().to_vec())
    }
}
