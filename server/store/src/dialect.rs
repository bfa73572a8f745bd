//! Where the two databases differ, both ways side by side. Everything else is one SQL.

use sqlx::{
    SqlSafeStr,
    error::{DatabaseError, ErrorKind},
    migrate::{Migration, MigrationType},
    postgres::PgDatabaseError,
    sqlite::SqliteError,
};

/// The files in `migrations`, as the build script found them: version, name, the text for SQLite and for Postgres.
const MIGRATIONS: &[(i64, &str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// What keeps a transaction of Postgres from waiting for ever, said by `SET` or by `SET LOCAL`.
macro_rules! patience {
    ($set:literal) => {
        concat!(
            $set,
            " lock_timeout = '5s'; ",
            $set,
            " statement_timeout = '10s'; ",
            $set,
            " idle_in_transaction_session_timeout = '10s'"
        )
    };
}

/// How a transaction of Postgres begins that sees one moment and changes nothing.
macro_rules! read_only {
    () => {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    };
}

/// Which database this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The dialect of a database URL.
    pub(crate) fn of(url: &str) -> sqlx::Result<Self> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Ok(Self::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            _ => Err(sqlx::Error::Configuration("a database URL starts with sqlite: or postgres:".into())),
        }
    }

    /// The statement of this dialect.
    pub(crate) const fn pick(self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }

    /// The URL with what only this dialect needs: SQLite makes its file if there is none.
    pub(crate) fn complete(self, url: &str) -> String {
        match self {
            Self::Sqlite if !url.contains("mode=") => {
                let separator = if url.contains('?') { '&' } else { '?' };
                format!("{url}{separator}mode=rwc")
            }
            _ => url.to_owned(),
        }
    }

    /// What every new connection is told. SQLite: a commit is on disk before it is answered (R40). Postgres: a
    /// lock held too long is an answer, not a queue (R41).
    pub(crate) const fn on_connect(self) -> &'static str {
        self.pick(
            "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;",
            patience!("SET"),
        )
    }

    /// How a transaction that writes begins. SQLite takes its lock at once: one that reads first and writes
    /// later could fail halfway. Behind a pooler each transaction is told what else a connection is told.
    pub(crate) const fn begin_write(self, pooled: bool) -> &'static str {
        if pooled {
            return concat!("BEGIN; ", patience!("SET LOCAL"));
        }
        self.pick("BEGIN IMMEDIATE", "BEGIN")
    }

    /// How a transaction that only reads begins: everything it sees is of one moment.
    pub(crate) const fn begin_read(self, pooled: bool) -> &'static str {
        if pooled {
            return concat!(read_only!(), "; ", patience!("SET LOCAL"));
        }
        self.pick("BEGIN DEFERRED", read_only!())
    }

    /// What must be there before the migrations, so that they can be one text: Postgres learns SQLite's words.
    pub(crate) const fn before_migrations(self) -> &'static str {
        self.pick(
            "",
            r#"
            DO $$ BEGIN
                CREATE DOMAIN blob AS bytea;
            EXCEPTION WHEN duplicate_object THEN NULL;
            END $$;
            CREATE COLLATION IF NOT EXISTS "binary" (LOCALE = 'C');
            "#,
        )
    }

    /// The migrations in order.
    pub(crate) fn migrations(self) -> Vec<Migration> {
        let migration = |&(version, name, sqlite, postgres): &(i64, &'static str, _, _)| {
            let text = self.pick(sqlite, postgres);
            Migration::new(version, name.into(), MigrationType::Simple, text.into_sql_str(), false)
        };
        MIGRATIONS.iter().map(migration).collect()
    }
}

/// Makes a `SELECT` wait for whoever changes the row, and others wait for it. Postgres: the weakest lock that
/// excludes its like, so that foreign keys to the row don't wait. SQLite: the transaction holds the only lock.
macro_rules! row_lock {
    (sqlite) => {
        ""
    };
    (postgres) => {
        " FOR NO KEY UPDATE"
    };
}
pub(crate) use row_lock;

/// A JSON array of texts, bound as a text, as a table with the column `value`.
macro_rules! each_text {
    (sqlite, $parameter:literal) => {
        concat!("json_each(", $parameter, ")")
    };
    (postgres, $parameter:literal) => {
        concat!(
            "(SELECT value COLLATE \"binary\" AS value FROM json_array_elements_text(CAST(",
            $parameter,
            " AS json)))"
        )
    };
}
pub(crate) use each_text;

/// Makes a `SELECT` pass over rows that another worker is about to take.
macro_rules! skip_locked {
    (sqlite) => {
        ""
    };
    (postgres) => {
        " FOR UPDATE SKIP LOCKED"
    };
}
pub(crate) use skip_locked;

/// The unique constraint that refused a row, under the name that Postgres gives it.
pub(crate) fn duplicate(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error().filter(|error| error.kind() == ErrorKind::UniqueViolation)?;
    match error.constraint() {
        Some(name) => Some(name.to_owned()),
        None => Some(constraint_of_sqlite(error)),
    }
}

/// `UNIQUE constraint failed: accounts.location_id, accounts.username` as `accounts_location_id_username_key`.
fn constraint_of_sqlite(error: &dyn DatabaseError) -> String {
    const PRIMARY_KEY: &str = "1555";
    let columns = error.message().rsplit(": ").next().unwrap_or_default();
    let table = columns.split('.').next().unwrap_or_default();
    if error.code().as_deref() == Some(PRIMARY_KEY) {
        return format!("{table}_pkey");
    }
    let names: Vec<&str> = columns.split(", ").filter_map(|column| column.split('.').nth(1)).collect();
    format!("{table}_{}_key", names.join("_"))
}

/// Whether later may go better.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    use sqlx::Error::{BeginFailed, Database, Io, PoolClosed, PoolTimedOut, WorkerCrashed};
    match error {
        Io(_) | PoolTimedOut | PoolClosed | WorkerCrashed | BeginFailed => true,
        Database(error) => {
            error.try_downcast_ref::<SqliteError>().is_some_and(is_busy_in_sqlite)
                || error.try_downcast_ref::<PgDatabaseError>().is_some_and(is_busy_in_postgres)
        }
        _ => false,
    }
}

/// Primary result codes: busy, locked, out of memory, I/O error, full, can't open.
fn is_busy_in_sqlite(error: &SqliteError) -> bool {
    let code = error.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or_default();
    matches!(code & 0xff, 5 | 6 | 7 | 10 | 13 | 14)
}

/// SQLSTATE classes: connection lost, out of resources (disk, memory, connections), operator intervention
/// (restart, time-out), system error; and serialization failure, deadlock, lock time-out, idle time-out, and a database
/// that is not, or not yet, the one that may write: a primary that was just replaced.
fn is_busy_in_postgres(error: &PgDatabaseError) -> bool {
    let code = error.code();
    ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class))
        || ["40001", "40P01", "55P03", "25P03", "25006"].contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_say_which_database() {
        assert_eq!(Dialect::of("sqlite:/data/latchkey.db").ok(), Some(Dialect::Sqlite));
        assert_eq!(Dialect::of("postgres://db/latchkey").ok(), Some(Dialect::Postgres));
        assert_eq!(Dialect::of("postgresql://db/latchkey").ok(), Some(Dialect::Postgres));
        assert!(Dialect::of("mysql://db").is_err() && Dialect::of("latchkey.db").is_err());
    }

    #[test]
    fn sqlite_makes_its_file() {
        assert_eq!(Dialect::Sqlite.complete("sqlite:a.db"), "sqlite:a.db?mode=rwc");
        assert_eq!(
            Dialect::Sqlite.complete("sqlite:a.db?cache=private"),
            "sqlite:a.db?cache=private&mode=rwc"
        );
        assert_eq!(Dialect::Sqlite.complete("sqlite:a.db?mode=rw"), "sqlite:a.db?mode=rw");
        assert_eq!(Dialect::Postgres.complete("postgres://db/latchkey"), "postgres://db/latchkey");
    }

    /// R40: on every connection, those that read among them, and a transaction that writes takes its lock at once.
    #[tokio::test]
    async fn r40_sqlite_is_told_to_be_careful() {
        use crate::{sql::sql, testing::TestDatabase};
        use sqlx::Connection as _;
        let db = TestDatabase::sqlite().await;
        let (mut writer, mut reader) = (db.store.begin().await.unwrap(), db.store.read().await.unwrap());
        for tx in [&mut writer, &mut reader] {
            let journal: String = sql("PRAGMA journal_mode").value(tx).await.unwrap();
            assert_eq!(journal, "wal");
            for (pragma, expected) in
                [("PRAGMA synchronous", 2), ("PRAGMA foreign_keys", 1), ("PRAGMA busy_timeout", 5_000)]
            {
                let found: i64 = sql(pragma).value(tx).await.unwrap();
                assert_eq!(found, expected, "{pragma}");
            }
        }
        let mut other = sqlx::AnyConnection::connect(&db.url).await.unwrap();
        let begins = |how| sqlx::raw_sql(how);
        begins("PRAGMA busy_timeout = 0").execute(&mut other).await.unwrap();
        assert!(begins("BEGIN IMMEDIATE").execute(&mut other).await.is_err(), "the writer has the lock");
        drop((writer, reader));
        other.close().await.unwrap();
    }

    /// Behind a pooler no two transactions need meet in one session: each says by itself how long it waits, and leaves no
    /// statement in the session for the next time.
    #[tokio::test]
    async fn r41_through_a_pooler_nothing_stays_in_the_session() {
        use crate::{Store, sql::sql, testing::TestDatabase};
        let db = TestDatabase::postgres().await;
        let pooled = Store::open_through(Some(&db.url), &db.url, 1).await.unwrap();
        let told = [
            ("lock_timeout", "5s"),
            ("statement_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "10s"),
        ];
        for reads in [true, false] {
            let mut tx = if reads { pooled.read().await.unwrap() } else { pooled.begin().await.unwrap() };
            for (setting, value) in told {
                let asked = sql("SELECT current_setting($1)").bind(setting);
                assert_eq!(asked.value::<String>(&mut tx).await.unwrap(), value);
            }
            let kept: i64 = sql("SELECT count(*) FROM pg_prepared_statements").value(&mut tx).await.unwrap();
            // The one that asks is no exception: it has no name either.
            assert_eq!(kept, 0);
        }
        let mut session = pooled.pool.acquire().await.unwrap();
        let outside = sqlx::query_scalar("SELECT current_setting('lock_timeout')").fetch_one(&mut *session);
        let outside: String = outside.await.unwrap();
        assert_eq!(outside, "0", "what a transaction says ends with it");
    }
}
