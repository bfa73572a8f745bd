//! Very many rows in one transaction. Kept up row by row, indexes that lie in another order than the rows come in cost
//! most of the time; put aside meanwhile and made anew at the end, in their own order, they cost little. Whoever else
//! wants to write waits, and a transaction that never commits has put nothing aside.

use crate::{
    StoreError, Tx,
    sql::{row, sql, sql_of},
};
use shared::LocationId;
use tracing::instrument;

/// What was put aside.
#[derive(Debug)]
#[must_use = "without it the indexes are gone"]
pub struct Aside(Vec<IndexRow>);

row! {
    /// An index, and the statement that makes it.
    struct IndexRow {
        /// Its name.
        pub name: String,
        /// The statement.
        pub definition: String,
    }
}

/// What a search looks terms up in, for every client of a location.
macro_rules! terms_of {
    (sqlite) => {
        "SELECT c.location_id, t.value, c.sort_name, c.id
           FROM clients c, json_each('[' || replace(json_quote(c.search), ' ', '\",\"') || ']') t
          WHERE c.location_id = $1 AND t.value <> ''
          ORDER BY t.value, c.sort_name, c.id"
    };
    (postgres) => {
        "SELECT c.location_id, t.term, c.sort_name, c.id
           FROM clients c, unnest(string_to_array(c.search, ' ')) AS t (term)
          WHERE c.location_id = $1 AND t.term <> ''
          ORDER BY t.term COLLATE \"binary\", c.sort_name, c.id"
    };
}

/// The last three letters of a term, the last one first.
macro_rules! tail {
    (sqlite) => {
        "substr(term, -1, 1) || substr(term, -2, 1) || substr(term, -3, 1)"
    };
    (postgres) => {
        "reverse(right(term, 3))"
    };
}

/// Puts aside what is kept beside clients and what hangs on them, until [`restore`].
#[instrument(level = "debug", skip_all)]
pub async fn put_aside(tx: &mut Tx) -> Result<Aside, StoreError> {
    let dialect = tx.dialect();
    tx.take_your_time().await?;
    for patience in dialect
        .pick(
            "PRAGMA cache_size = -400000",
            "SET LOCAL idle_in_transaction_session_timeout = 0; \
         SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL work_mem = '256MB'",
        )
        .split("; ")
    {
        sql(patience).execute(tx).await?;
    }
    let indexes: Vec<IndexRow> = sql(dialect.pick(
        "SELECT name, sql AS definition FROM sqlite_master
          WHERE sql IS NOT NULL
            AND (type = 'index' AND tbl_name IN ('clients', 'accounts', 'links', 'outbox', 'audit')
                 OR type = 'trigger' AND name = 'client_terms_of_a_new_profile')
          ORDER BY type, name",
        "SELECT CAST(i.indexname AS TEXT) AS name, i.indexdef AS definition FROM pg_indexes i
          WHERE i.schemaname = current_schema()
            AND i.tablename IN ('clients', 'accounts', 'links', 'outbox', 'audit')
            AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)
          ORDER BY 1",
    ))
    .all(tx)
    .await?;
    for IndexRow { name, definition } in &indexes {
        let kind = if definition.starts_with("CREATE TRIGGER") { "TRIGGER" } else { "INDEX" };
        sql_of(format!("DROP {kind} \"{name}\"")).execute(tx).await?;
    }
    if let Some(trigger) =
        of_postgres(tx, "ALTER TABLE clients DISABLE TRIGGER client_terms_of_a_new_profile")
    {
        sql(trigger).execute(tx).await?;
    }
    Ok(Aside(indexes))
}

/// Makes anew what was put aside, and what a search of this location looks in.
#[instrument(level = "debug", skip_all)]
pub async fn restore(tx: &mut Tx, aside: Aside, location: LocationId) -> Result<(), StoreError> {
    macro_rules! terms {
        ($database:ident) => {
            concat! {
                "INSERT INTO client_terms (location_id, term, sort_name, client_id) ", terms_of!($database),
                " ON CONFLICT DO NOTHING"
            }
        };
    }
    macro_rules! words {
        ($database:ident) => {
            concat! {
                "INSERT INTO client_words (location_id, letters, word, tail)
                 SELECT DISTINCT location_id, length(term), term, ", tail!($database), "
                   FROM client_terms
                  WHERE location_id = $1 AND term >= 'a' AND term < '{' AND length(term) BETWEEN 3 AND 24
                     ON CONFLICT DO NOTHING"
            }
        };
    }
    let dialect = tx.dialect();
    sql(dialect.pick(terms!(sqlite), terms!(postgres))).bind(location).execute(tx).await?;
    sql(dialect.pick(words!(sqlite), words!(postgres))).bind(location).execute(tx).await?;
    for index in aside.0 {
        // Text of our own migrations, as the database has kept it.
        sql_of(index.definition).execute(tx).await?;
    }
    // Postgres looks at its tables only now and then, and knows nothing of so many new rows.
    for statement in ["ALTER TABLE clients ENABLE TRIGGER client_terms_of_a_new_profile", "ANALYZE"] {
        if let Some(statement) = of_postgres(tx, statement) {
            sql(statement).execute(tx).await?;
        }
    }
    Ok(())
}

fn of_postgres(tx: &Tx, statement: &'static str) -> Option<&'static str> {
    Some(tx.dialect().pick("", statement)).filter(|statement| !statement.is_empty())
}
