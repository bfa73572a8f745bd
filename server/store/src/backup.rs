//! Every row of every table, out of a database and into an empty one. Which tables there are, and what stands in them,
//! is asked of the database, so that a new table is in the next backup by itself.

use crate::{
    StoreError, Tx, answered,
    dialect::Dialect,
    migrate,
    sql::{self, Stored as _, row, sql},
};
use futures::TryStreamExt as _;
use shared::{ClientId, LocationId};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};
use tracing::instrument;

/// Triggers fill these from other tables, so they are neither taken along nor brought back.
const DERIVED: [&str; 2] = ["client_terms", "client_words"];
/// Which migrations have run stands here. A restore runs them instead.
const MIGRATIONS: &str = "_sqlx_migrations";

/// A table, and what its rows are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub kind: Kind,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Number,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A value, or that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Number(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// Whether the database has no table at all.
#[instrument(level = "debug", skip_all)]
pub async fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    let count: i64 = sql(tx.dialect().pick(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')",
    ))
    .value(tx)
    .await?;
    Ok(count == 0)
}

/// The migrations that have run, in order.
#[instrument(level = "debug", skip_all)]
pub async fn migrations(tx: &mut Tx) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<Version> = sql("SELECT version FROM _sqlx_migrations ORDER BY version").all(tx).await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// Runs these migrations inside the caller's transaction; all that there are with `None`.
#[instrument(level = "debug", skip_all)]
pub async fn migrate(tx: &mut Tx, only: Option<&[i64]>) -> Result<(), StoreError> {
    migrate::run_inside(tx, only).await
}

/// Whether this version has each of these migrations.
#[must_use]
pub fn knows(migrations: &[i64]) -> bool {
    migrations
        .iter()
        .all(|version| Dialect::Sqlite.migrations().iter().any(|known| known.version == *version))
}

row! {
    struct Version {
        /// The number of a migration.
        pub version: i64,
    }
}

row! {
    struct ColumnRow {
        /// The table.
        pub holder: String,
        /// The column.
        pub called: String,
        /// Its type, in capitals.
        pub type_name: String,
    }
}

row! {
    struct Reference {
        /// The table that refers.
        pub child: String,
        /// The table that it refers to.
        pub parent: String,
    }
}

/// Every table whose rows a backup holds, each after those that it refers to.
#[instrument(level = "debug", skip_all)]
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>, StoreError> {
    let columns: Vec<ColumnRow> = sql(tx.dialect().pick(
        "SELECT m.name AS holder, p.name AS called, upper(p.type) AS type_name
           FROM sqlite_master m, pragma_table_info(m.name) p
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'
          ORDER BY m.name, p.cid",
        "SELECT CAST(c.relname AS text) AS holder, CAST(a.attname AS text) AS called,
                upper(format_type(a.atttypid, a.atttypmod)) AS type_name
           FROM pg_class c
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
          ORDER BY c.relname, a.attnum",
    ))
    .all(tx)
    .await?;
    let references: Vec<Reference> = sql(tx.dialect().pick(
        r#"SELECT m.name AS child, f."table" AS parent
             FROM sqlite_master m, pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table'"#,
        "SELECT CAST(c.relname AS text) AS child, CAST(p.relname AS text) AS parent
           FROM pg_constraint k
           JOIN pg_class c ON c.oid = k.conrelid
           JOIN pg_class p ON p.oid = k.confrelid
          WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace",
    ))
    .all(tx)
    .await?;
    let mut tables: Vec<Table> = Vec::new();
    for ColumnRow { holder, called, type_name } in columns {
        if DERIVED.contains(&holder.as_str()) || holder == MIGRATIONS {
            continue;
        }
        let column = Column { name: called, kind: kind_of(&type_name)? };
        match tables.last_mut().filter(|table| table.name == holder) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table { name: holder, columns: vec![column] }),
        }
    }
    Ok(parents_first(tables, &references))
}

fn kind_of(type_name: &str) -> sqlx::Result<Kind> {
    match type_name {
        "BIGINT" => Ok(Kind::Number),
        "TEXT" => Ok(Kind::Text),
        "BLOB" => Ok(Kind::Bytes),
        other => Err(sqlx::Error::TypeNotFound { type_name: other.to_owned() }),
    }
}

fn parents_first(mut waiting: Vec<Table>, references: &[Reference]) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let waits = |table: &Table| {
            references.iter().any(|reference| {
                reference.child == table.name
                    && reference.parent != table.name
                    && waiting.iter().any(|other| other.name == reference.parent)
            })
        };
        let (later, mut now): (Vec<_>, Vec<_>) = waiting.iter().cloned().partition(waits);
        if now.is_empty() {
            // Tables that refer to each other: whoever makes such gets them as they come.
            ordered.extend(later);
            return ordered;
        }
        ordered.append(&mut now);
        waiting = later;
    }
    ordered
}

/// Hands each row of a table to the caller, until that fails.
#[instrument(level = "debug", skip_all)]
pub async fn read<E: From<StoreError>>(
    tx: &mut Tx,
    table: &Table,
    mut each: impl FnMut(&[Value]) -> Result<(), E>,
) -> Result<(), E> {
    let statement = format!("SELECT {} FROM {}", columns_of(table), quoted(&table.name));
    let mut rows =
        sqlx::query(AssertSqlSafe(statement)).persistent(tx.keeps_statements()).fetch(tx.connection());
    while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
        each(&values_of(&row, table).map_err(StoreError::from)?)?;
    }
    Ok(())
}

/// The rows of a table that belong to a location and for which a condition of this crate's own holds: `$1` is the
/// location, `$2` an id.
pub(crate) async fn rows_where(
    tx: &mut Tx,
    table: &Table,
    condition: &'static str,
    (location, id): (LocationId, ClientId),
) -> Result<Vec<Vec<Value>>, StoreError> {
    let (columns, name) = (columns_of(table), quoted(&table.name));
    let statement = format!("SELECT {columns} FROM {name} WHERE location_id = $1 AND {condition}");
    let query = sqlx::query(AssertSqlSafe(statement)).bind(location.to_raw()).bind(id.to_raw());
    let query = query.persistent(tx.keeps_statements());
    let (longest, connection) = tx.ask();
    let rows = answered(longest, query.fetch_all(connection)).await?;
    Ok(rows.iter().map(|row| values_of(row, table)).collect::<Result<_, _>>()?)
}

fn values_of(row: &AnyRow, table: &Table) -> sqlx::Result<Vec<Value>> {
    let value = |(place, column): (usize, &Column)| {
        Ok(match column.kind {
            Kind::Number => Value::Number(row.try_get(place)?),
            Kind::Text => Value::Text(row.try_get(place)?),
            Kind::Bytes => Value::Bytes(row.try_get(place)?),
        })
    };
    table.columns.iter().enumerate().map(value).collect()
}

/// Adds rows as [`read`] gave them to a table as [`tables`] tells it.
#[instrument(level = "debug", skip_all)]
pub async fn load(tx: &mut Tx, table: &Table, rows: &[Vec<Value>]) -> Result<(), StoreError> {
    let into = format!("{} ({})", quoted(&table.name), columns_of(table));
    sql::insert_all(tx, &into, rows, |sql, row| {
        row.iter().fold(sql, |sql, value| match value {
            Value::Number(number) => sql.bind(number),
            Value::Text(text) => sql.bind(text),
            Value::Bytes(bytes) => sql.bind(bytes),
        })
    })
    .await
}

fn columns_of(table: &Table) -> String {
    let names: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    names.join(", ")
}

/// A name from the database's own catalogue.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
