//! The database past the store, as an intruder or an operator with it in hand would see it.

use super::TestApp;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use std::{fs, path::Path, sync::atomic::Ordering, thread};
use store::{
    Store,
    invariants::{self, INVARIANTS},
};

impl TestApp {
    /// What is written past the use cases makes states that never come about: nothing is expected of them in the end.
    pub(crate) fn db_is_written_past_the_use_cases(&self) {
        self.written_past_the_use_cases.store(true, Ordering::Relaxed);
    }

    /// Runs statements.
    pub(crate) async fn db_execute(&self, statements: &str) {
        self.db_is_written_past_the_use_cases();
        let mut connection = self.db_connect().await;
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Whoever has the demo's slug has this one from now on, so that the demo can be loaded beside them.
    pub(crate) async fn db_makes_way(&self, slug: &str) {
        for table in ["locations", "slugs"] {
            self.db_execute(&format!("UPDATE {table} SET slug = '{slug}' WHERE slug = 'riverside'")).await;
        }
    }

    /// Whether the database itself refuses a statement.
    pub(crate) async fn db_refuses(&self, statement: &'static str) -> bool {
        let mut connection = self.db_connect().await;
        let refused = sqlx::query(statement).execute(&mut connection).await.is_err();
        connection.close().await.unwrap();
        refused
    }

    /// Changes the record, after doing away with what guards it and keeping a copy.
    pub(crate) async fn db_tampers(&self, statement: &str) {
        let unguarded = if self.is_sqlite() {
            "DROP TRIGGER IF EXISTS audit_is_never_changed; DROP TRIGGER IF EXISTS audit_is_never_removed"
        } else {
            "DROP TRIGGER IF EXISTS audit_is_never_changed ON audit"
        };
        self.db_execute(&format!(
            "{unguarded}; DROP TABLE IF EXISTS honest; CREATE TABLE honest AS SELECT * FROM audit; {statement}"
        ))
        .await;
    }

    /// Undoes the tampering.
    pub(crate) async fn db_puts_the_record_back(&self) {
        self.db_execute("DELETE FROM audit; INSERT INTO audit SELECT * FROM honest").await;
    }

    /// From now on, nothing can be added to a table.
    pub(crate) async fn db_table_is_full(&self, table: &str) {
        let full = if self.is_sqlite() {
            format!("CREATE TRIGGER full_now BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END")
        } else {
            format!(
                "CREATE OR REPLACE FUNCTION full_now() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'full'; END $$;
                 CREATE TRIGGER full_now BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_now()"
            )
        };
        self.db_execute(&full).await;
    }

    /// Ends that.
    pub(crate) async fn db_table_has_room(&self, table: &str) {
        let on = if self.is_sqlite() { String::new() } else { format!(" ON {table}") };
        self.db_execute(&format!("DROP TRIGGER full_now{on}")).await;
    }

    /// Every row of every table that a use case writes, by table.
    pub(crate) async fn db_changeable_rows(&self) -> Vec<(String, Vec<String>)> {
        let mut rows = Vec::new();
        let tables =
            self.db_texts(if self.is_sqlite() { TABLES_OF_SQLITE } else { TABLES_OF_POSTGRES }).await;
        for table in tables {
            let of_table = self.db_rows(&table).await;
            rows.push((table, of_table));
        }
        rows.sort();
        rows
    }

    /// A number that a statement computes.
    pub(crate) async fn db_number(&self, statement: &str) -> i64 {
        let mut connection = self.db_connect().await;
        let number = sqlx::query_scalar(AssertSqlSafe(statement.to_owned())).fetch_one(&mut connection).await;
        connection.close().await.unwrap();
        number.unwrap()
    }

    /// Texts that a statement finds.
    pub(crate) async fn db_texts(&self, statement: &str) -> Vec<String> {
        let mut connection = self.db_connect().await;
        let texts = sqlx::query_scalar(AssertSqlSafe(statement.to_owned())).fetch_all(&mut connection).await;
        connection.close().await.unwrap();
        texts.unwrap()
    }

    /// How many events of this kind are on record, at all locations together.
    pub(crate) async fn db_events(&self, kind: shared::EventKind) -> i64 {
        self.db_number(&format!("SELECT count(*) FROM audit WHERE action = '{}'", kind.code())).await
    }

    /// How many rows the outbox has, in whatever state.
    pub(crate) async fn db_mails(&self) -> i64 {
        self.db_number("SELECT count(*) FROM outbox").await
    }

    /// Returns when a transaction waits for another one's lock. On SQLite at once: there, all wait to begin.
    pub(crate) async fn db_has_somebody_waiting(&self) {
        let waiting = "SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while !self.is_sqlite() && self.db_number(waiting).await == 0 {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.db.url.starts_with("sqlite:")
    }

    /// Everything that is stored: every row of every table as text, blobs in hex, all in lower case; and of
    /// SQLite the bytes of its files as well.
    pub(crate) async fn db_dump(&self) -> Dump {
        let mut rows = String::new();
        for table in self.db_texts(if self.is_sqlite() { TABLES_OF_SQLITE } else { TABLES_OF_POSTGRES }).await
        {
            rows.push_str(&self.db_rows(&table).await.join("\n"));
        }
        Dump { rows: rows.to_lowercase(), files: hex(&self.db_files()) }
    }

    /// Every row of every table as [`Self::db_dump`] has it, without the files.
    pub(crate) async fn db_all_rows(&self) -> String {
        self.db_dump().await.rows
    }

    /// Every row of a table as text, blobs in hex, in an order that is always the same.
    pub(crate) async fn db_rows(&self, table: &str) -> Vec<String> {
        let statement = if self.is_sqlite() {
            let columns = self.db_texts(&format!("SELECT name FROM pragma_table_info('{table}')")).await;
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
            format!("SELECT {} FROM {table}", quoted.join(" || ' ' || "))
        } else {
            format!("SELECT t::text FROM {table} t")
        };
        let mut rows = self.db_texts(&statement).await;
        rows.sort_unstable();
        rows
    }

    /// The bytes of the database's files, its log among them.
    fn db_files(&self) -> Vec<u8> {
        let Some(path) = self.db.url.strip_prefix("sqlite:") else { return Vec::new() };
        let folder = Path::new(path).parent().unwrap();
        let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        files.flatten().collect()
    }

    /// How many mails wait to be sent.
    pub(super) fn db_mails_waiting(&self) -> i64 {
        let waiting = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'deferred')";
        without_awaiting(self.db_number(waiting))
    }

    /// What should hold at any time and does not.
    pub(super) fn db_broken_invariants(&self) -> Vec<&'static str> {
        without_awaiting(async {
            let store = Store::open(&self.db.url, 1).await.unwrap();
            let mut tx = store.read().await.unwrap();
            let mut found = Vec::new();
            for invariant in INVARIANTS {
                if invariants::broken(&mut tx, invariant).await.unwrap() > 0 {
                    found.push(invariant.holds);
                }
            }
            drop(tx);
            store.close().await;
            found
        })
    }

    async fn db_connect(&self) -> AnyConnection {
        AnyConnection::connect(&self.db.url).await.unwrap()
    }
}

/// For `Drop`, which can't await: a thread with its own runtime.
fn without_awaiting<T: Send>(work: impl Future<Output = T> + Send) -> T {
    thread::scope(|scope| {
        let working = scope.spawn(|| {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
        });
        working.join().unwrap()
    })
}

const TABLES_OF_SQLITE: &str =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
const TABLES_OF_POSTGRES: &str =
    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";

/// Everything that is stored: rows as text, files in hex.
pub(crate) struct Dump {
    rows: String,
    files: String,
}

impl Dump {
    /// Whether this text stands anywhere, in any capitals.
    pub(crate) fn has_text(&self, text: &str) -> bool {
        self.rows.contains(&text.to_lowercase()) || self.files.contains(&hex(text.as_bytes()))
    }

    /// Whether these bytes stand anywhere.
    pub(crate) fn has_bytes(&self, bytes: &[u8]) -> bool {
        let hex = hex(bytes);
        self.rows.contains(&hex) || self.files.contains(&hex)
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
