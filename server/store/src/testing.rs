//! Throw-away databases for the tests of this crate and of those that build on it. Real ones: nothing is mocked
//! that runs here.

use crate::Store;
use sqlx::{AssertSqlSafe, Connection, postgres::PgConnection};
use std::{
    env, fmt, process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};
use tempfile::TempDir;
use tokio::runtime;

/// The variable that names a Postgres cluster on which tests may create databases.
pub const POSTGRES: &str = "LATCHKEY_TEST_POSTGRES";

/// How many connections a test's store has.
const CONNECTIONS: u32 = 8;

/// Tells the databases of one test run apart.
static NEXT: AtomicU32 = AtomicU32::new(1);

/// A database of one test, with its tables. Dropped, it is gone.
pub struct TestDatabase {
    /// The store on it.
    pub store: Store,
    /// Where it is: a second `Store::open` on it is a second node.
    pub url: String,
    _place: Place,
}

impl TestDatabase {
    /// A SQLite file in a folder of its own.
    ///
    /// # Panics
    /// If it can't be made: the test has failed.
    pub async fn sqlite() -> Self {
        Self::at(Place::folder()).await
    }

    /// A Postgres database of its own, on the cluster that `LATCHKEY_TEST_POSTGRES` names.
    ///
    /// # Panics
    /// If there is no such cluster: a test that needs Postgres never passes without it.
    pub async fn postgres() -> Self {
        Self::at(Place::on_cluster().await).await
    }

    async fn at(place: Place) -> Self {
        let url = place.url();
        let store = Store::open(&url, CONNECTIONS).await.expect("a database to open");
        store.migrate().await.expect("tables to be made");
        Self { store, url, _place: place }
    }
}

impl fmt::Debug for TestDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TestDatabase({})", self.url)
    }
}

/// A place for a database, empty at first, and gone when dropped.
#[derive(Debug)]
pub struct Place(Kind);

#[derive(Debug)]
enum Kind {
    Folder(TempDir),
    Database { cluster: String, name: String },
}

impl Place {
    /// A folder for a SQLite file.
    ///
    /// # Panics
    /// If it can't be made.
    #[must_use]
    pub fn folder() -> Self {
        Self(Kind::Folder(TempDir::new().expect("a temporary folder")))
    }

    /// An empty database on the cluster.
    ///
    /// # Panics
    /// If there is no cluster, or it refuses.
    pub async fn on_cluster() -> Self {
        let cluster = env::var(POSTGRES).unwrap_or_else(|_| {
            panic!("{POSTGRES} names no Postgres cluster for tests: run `cargo xtask test`, which starts one")
        });
        let name = format!("latchkey_test_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        // A run that was killed may have left its database behind, and process ids come back.
        run_on(&cluster, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run_on(&cluster, format!("CREATE DATABASE {name}")).await;
        Self(Kind::Database { cluster, name })
    }

    /// Where the database is.
    ///
    /// # Panics
    /// If the folder's path is no text.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.0 {
            Kind::Folder(folder) => {
                let path = folder.path().join("latchkey.db");
                format!("sqlite:{}", path.to_str().expect("a path that is text"))
            }
            Kind::Database { cluster, name } => {
                let (server, _) = cluster.rsplit_once('/').expect("a URL that ends in a database");
                format!("{server}/{name}")
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Kind::Database { cluster, name } = &self.0 {
            let (cluster, statement) = (cluster.clone(), format!("DROP DATABASE {name} WITH (FORCE)"));
            // Drop can't await, and the test's runtime may be on its way out: a thread with its own.
            let dropping = thread::spawn(move || {
                let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(run_on(&cluster, statement));
            });
            assert!(dropping.join().is_ok() || thread::panicking(), "a test database could not be dropped");
        }
    }
}

async fn run_on(cluster: &str, statement: String) {
    let mut connection = PgConnection::connect(cluster).await.expect("a Postgres cluster that answers");
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .expect("the cluster to do as told");
    connection.close().await.expect("the connection to close");
}
