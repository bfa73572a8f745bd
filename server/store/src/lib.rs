//! Rows in SQLite and Postgres: one file a concept, one statement a function, no decisions.
//!
//! Every function says exactly what it does and does that; which of them to call is `accounts`' business. All of
//! them fail in the same three ways, see [`StoreError`]. A conditional update answers whether it changed exactly
//! one row, and that answer is what makes a link single-use. SQL is written once, in what both databases accept;
//! where they differ, `dialect.rs` holds both ways.
#![expect(
    clippy::missing_errors_doc,
    reason = "every function fails in the same three ways, told at StoreError"
)]

pub mod account;
pub mod attention;
pub mod audit;
pub mod audit_log;
pub mod backup;
pub mod blocked;
pub mod bulk;
pub mod client;
pub mod client_data;
pub mod client_query;
mod dialect;
pub mod duplicate;
mod error;
pub mod facts;
pub mod handover;
pub mod health;
pub mod import;
pub mod invariants;
pub mod job;
pub mod limit;
pub mod link;
pub mod location;
pub mod logo;
pub mod mail_text;
pub mod merge;
pub mod meta;
mod migrate;
pub mod outbox;
pub mod passkey;
mod password_hash;
pub mod second_factor;
pub mod session;
mod sql;
pub mod staff;
pub mod staff_invitation;
pub mod staff_session;
pub mod still_stuck;
#[cfg(feature = "testing")]
pub mod testing;
pub mod undo;
pub mod user;
mod wake;

pub use error::StoreError;
pub use password_hash::PasswordHash;
pub use wake::{UnknownWake, Wake};

use crate::{dialect::Dialect, wake::Listener};
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, pool::PoolOptions};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, broadcast},
    time::timeout,
};

/// How long a request waits for a connection or for SQLite's write lock before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a statement's answer is waited for: a Postgres that is there answers within `statement_timeout` (10 s), if only
/// to say that it gave up. Longer, and nobody is at the other end of the connection (R41).
const LONGEST_ANSWER: Duration = Duration::from_secs(12);

/// How long the answer to BEGIN is waited for. A pooler may keep it waiting for a session; `PgBouncer` for 120 s
/// (`query_wait_timeout`).
const LONGEST_BEGIN: Duration = Duration::from_secs(130);

/// How long a connection has to show that it is alive before another one is made in its place.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);

/// How many wake-ups a slow reader may be behind before it is told that it missed some.
const WAKES: usize = 256;

/// The database. Cheap to clone: all clones share one pool.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
    /// Where a session is the caller's own: for migrating, and for listening to other nodes.
    url: Arc<str>,
    /// Whether the pool's connections lead to a pooler, where each transaction may meet another session of Postgres.
    pooled: bool,
    wakes: broadcast::Sender<Wake>,
    /// SQLite has one writer at a time. Waiting here in order of arrival beats waiting in its busy handler,
    /// where luck decides and each waiter holds a connection.
    writer: Arc<Semaphore>,
    listener: Option<Arc<Listener>>,
}

impl Store {
    /// Connects to `sqlite:PATH` (made if missing) or `postgres://…`, with at most so many connections at once.
    /// On Postgres one more connection listens for the wake-ups of other nodes.
    pub async fn open(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        Self::open_through(None, url, max_connections).await
    }

    /// Like [`Store::open`], but transactions go through a pooler that gives each of them whatever session is free, as
    /// `PgBouncer` does in transaction mode. `url` leads past it.
    pub async fn open_through(
        pooler: Option<&str>,
        url: &str,
        max_connections: u32,
    ) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let url: Arc<str> = dialect.complete(url).into();
        migrate::prepare(dialect, &url).await?;
        let shared = pooler.is_some();
        let pool = PoolOptions::<Any>::new()
            .max_connections(max_connections)
            .acquire_timeout(PATIENCE)
            // sqlx asks for a sign of life too, and waits for it without end.
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(is_alive(connection)))
            .after_release(move |connection, _| {
                Box::pin(async move {
                    if dialect == Dialect::Sqlite {
                        connection.ping().await?;
                    } else {
                        is_alive(connection).await?;
                    }
                    // A full disk makes SQLite roll back by itself. sqlx 0.9 then rolls back in vain and takes the
                    // transaction for one that goes on: nothing could ever begin on that connection again.
                    Ok(!connection.is_in_transaction())
                })
            })
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    // What is said here to a pooler would be told to somebody else's session.
                    if !shared {
                        sqlx::raw_sql(dialect.on_connect()).execute(connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(pooler.unwrap_or(&url))
            .await?;
        let wakes = broadcast::Sender::new(WAKES);
        let listener = match dialect {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(Arc::new(Listener::start(url.to_string(), wakes.clone()).await?)),
        };
        let writer = Arc::new(Semaphore::new(match dialect {
            Dialect::Sqlite => 1,
            Dialect::Postgres => Semaphore::MAX_PERMITS,
        }));
        Ok(Self { pool, dialect, url, pooled: shared, wakes, writer, listener })
    }

    /// Brings the tables up to date. Safe when several processes start at once: one migrates, the others wait
    /// and find it done.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        migrate::run(self.dialect, &self.url).await
    }

    /// Begins a transaction that may write. Dropped without [`Tx::commit`], it leaves nothing behind.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let waiting = timeout(PATIENCE, Arc::clone(&self.writer).acquire_owned());
        let Ok(Ok(writer)) = waiting.await else { return Err(sqlx::Error::PoolTimedOut.into()) };
        self.begin_as(self.dialect.begin_write(self.pooled), Some(writer)).await
    }

    /// Begins a transaction that only reads and sees one moment of the database. It is simply dropped.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        self.begin_as(self.dialect.begin_read(self.pooled), None).await
    }

    /// Begins to the end, though whoever asked be gone or out of patience. On Postgres, sqlx 0.9 does not take back a
    /// BEGIN that is dropped while it waits for the answer: the connection would go to the next one in the middle of it.
    async fn begin_as(
        &self,
        statement: &'static str,
        writer: Option<OwnedSemaphorePermit>,
    ) -> Result<Tx, StoreError> {
        let store = self.clone();
        let begun = tokio::spawn(async move {
            // Before anything has begun, whatever goes wrong is a database out of reach: sqlx calls it a breach of the
            // protocol when a balancer without one hangs up.
            let begun = timeout(LONGEST_BEGIN, store.pool.begin_with(statement)).await;
            let inner = begun.unwrap_or_else(|_| Err(no_answer())).map_err(StoreError::Busy)?;
            let (dialect, pooled, broadcast) = (store.dialect, store.pooled, store.wakes.clone());
            let longest_answer = (dialect == Dialect::Postgres).then_some(LONGEST_ANSWER);
            Ok(Tx { inner, dialect, pooled, longest_answer, wakes: Vec::new(), broadcast, _writer: writer })
        });
        match timeout(2 * PATIENCE, begun).await {
            Ok(begun) => begun.unwrap_or_else(|_| Err(sqlx::Error::PoolClosed.into())),
            Err(_) => Err(no_answer().into()),
        }
    }

    /// The wake-ups of every node from now on. A receiver that lagged looks again as on [`Wake::Missed`].
    #[must_use]
    pub fn wakes(&self) -> broadcast::Receiver<Wake> {
        self.wakes.subscribe()
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let sign = async { sql::sql("SELECT 1").execute(&mut self.read().await?).await };
        timeout(PATIENCE, sign).await.unwrap_or_else(|_| Err(no_answer().into()))?;
        Ok(())
    }

    /// What people call this database: "SQLite" or "Postgres".
    #[must_use]
    pub const fn database(&self) -> &'static str {
        self.dialect.pick("SQLite", "Postgres")
    }

    /// How many connections rest in the pool.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn resting(&self) -> usize {
        self.pool.num_idle()
    }

    /// Closes every connection after its transaction has ended. Later calls answer [`StoreError::Busy`].
    pub async fn close(&self) {
        if let Some(listener) = &self.listener {
            listener.stop();
        }
        self.pool.close().await;
    }
}

/// Whether somebody answers at the other end of a connection, before long.
async fn is_alive(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    timeout(SIGN_OF_LIFE, connection.ping()).await.unwrap_or_else(|_| Err(no_answer())).map(|()| true)
}

/// An answer of the database, if it comes in time. A transaction that missed one is to be dropped: its connection is
/// closed unless it shows a sign of life.
pub(crate) async fn answered<T>(
    longest: Option<Duration>,
    answer: impl Future<Output = sqlx::Result<T>>,
) -> sqlx::Result<T> {
    match longest {
        Some(longest) => timeout(longest, answer).await.unwrap_or_else(|_| Err(no_answer())),
        None => answer.await,
    }
}

fn no_answer() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}

/// A transaction. Every function of this crate takes one.
#[derive(Debug)]
pub struct Tx {
    inner: sqlx::Transaction<'static, Any>,
    dialect: Dialect,
    pooled: bool,
    longest_answer: Option<Duration>,
    wakes: Vec<Wake>,
    broadcast: broadcast::Sender<Wake>,
    /// Released after the transaction: fields drop in order.
    _writer: Option<OwnedSemaphorePermit>,
}

impl Tx {
    /// Has others woken if, and only if, this transaction commits. The same wake-up twice is one.
    pub fn wake(&mut self, wake: Wake) {
        if !self.wakes.contains(&wake) {
            self.wakes.push(wake);
        }
    }

    /// Makes everything lasting and visible, then wakes others.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let wakes = std::mem::take(&mut self.wakes);
        if self.dialect == Dialect::Postgres {
            for wake in &wakes {
                let notify = sql::sql("SELECT pg_notify($1, $2)").bind(wake::CHANNEL).bind(wake.to_string());
                notify.execute(&mut self).await?;
            }
        }
        answered(self.longest_answer, self.inner.commit()).await?;
        if self.dialect == Dialect::Sqlite {
            for wake in wakes {
                // Nobody listening is no fault.
                let _ = self.broadcast.send(wake);
            }
        }
        Ok(())
    }

    /// Whether Postgres may keep a statement for the next time it comes. Behind a pooler it would come in another session.
    pub(crate) const fn keeps_statements(&self) -> bool {
        !self.pooled
    }

    /// Lets the statements of this transaction that follow take as long as they do: a whole table is more than any request
    /// reads.
    pub async fn take_your_time(&mut self) -> Result<(), StoreError> {
        if self.dialect == Dialect::Postgres {
            sql::sql("SET LOCAL statement_timeout = 0").execute(self).await?;
            self.longest_answer = None;
        }
        Ok(())
    }

    /// How long an answer is waited for, and where to ask.
    pub(crate) fn ask(&mut self) -> (Option<Duration>, &mut AnyConnection) {
        (self.longest_answer, &mut self.inner)
    }

    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        self.dialect
    }
}
