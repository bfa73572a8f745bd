//! Bringing the tables up to date, once, however many processes start together (R42).

use crate::{StoreError, Tx, dialect::Dialect};
use sqlx::{
    AnyConnection, Connection,
    migrate::{Migration, Migrator},
    sqlite::SqliteConnectOptions,
};
use std::{fs::File, path::PathBuf};

/// A number of our own for Postgres's advisory lock: "latchkey" in ASCII.
const LOCK: i64 = 0x6c61_7463_686b_6579;

/// What the file needs before its first use. SQLite: the write-ahead log, which it then keeps (R40). Switching
/// to it needs the file alone, and does not wait for others by itself.
pub(crate) async fn prepare(dialect: Dialect, url: &str) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        return Ok(());
    }
    let _alone = lock_file(url).await?;
    let mut connection = AnyConnection::connect(url).await?;
    sqlx::raw_sql("PRAGMA journal_mode = WAL").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Runs what has not run yet.
pub(crate) async fn run(dialect: Dialect, url: &str) -> Result<(), StoreError> {
    match dialect {
        Dialect::Sqlite => {
            let _alone = lock_file(url).await?;
            run_alone(dialect, AnyConnection::connect(url).await?).await
        }
        Dialect::Postgres => {
            // A connection of its own: closing it gives the lock back, whatever happened.
            let mut connection = AnyConnection::connect(url).await?;
            sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
            run_alone(dialect, connection).await
        }
    }
}

/// Runs what has not run yet inside a transaction, all of it or only these versions. Both databases make tables in
/// transactions.
pub(crate) async fn run_inside(tx: &mut Tx, only: Option<&[i64]>) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    if dialect == Dialect::Postgres {
        // Whoever starts meanwhile waits, and finds it done or not begun.
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(tx.connection()).await?;
    }
    sqlx::raw_sql(dialect.before_migrations()).execute(tx.connection()).await?;
    let mut migrations = dialect.migrations();
    migrations.retain(|migration| only.is_none_or(|only| only.contains(&migration.version)));
    run_these(tx.connection(), migrations).await
}

async fn run_alone(dialect: Dialect, mut connection: AnyConnection) -> Result<(), StoreError> {
    sqlx::raw_sql(dialect.before_migrations()).execute(&mut connection).await?;
    run_these(&mut connection, dialect.migrations()).await?;
    connection.close().await?;
    Ok(())
}

async fn run_these(connection: &mut AnyConnection, migrations: Vec<Migration>) -> Result<(), StoreError> {
    let mut migrator = Migrator::with_migrations(migrations);
    // During a rolling update an older node may start after a newer one migrated; migrations only expand.
    migrator.set_ignore_missing(true).set_locking(false);
    migrator.run_direct(None, connection, false).await?;
    Ok(())
}

/// Waits for the file beside the database that says "somebody is preparing it". Dropping it gives it back, and
/// so does a crash.
async fn lock_file(url: &str) -> Result<File, StoreError> {
    let options: SqliteConnectOptions = url.parse()?;
    let mut path = options.get_filename().as_os_str().to_owned();
    path.push(".lock");
    let path = PathBuf::from(path);
    let locking = tokio::task::spawn_blocking(move || {
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        file.lock()?;
        Ok(file)
    });
    let file: std::io::Result<File> = locking.await.map_err(std::io::Error::other)?;
    Ok(file?)
}
