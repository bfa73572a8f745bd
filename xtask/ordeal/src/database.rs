//! The database past the server.

use anyhow::{Result, ensure};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use std::{
    future::Future,
    path::Path,
    thread,
    time::{Duration, Instant},
};

const LEASES: &str = "UPDATE outbox SET next_attempt_at = 0, leased_until = NULL WHERE settled_at IS NULL;
    UPDATE jobs SET leased_until = NULL WHERE state = 'open'";

/// As if the leases of a dead process had run out: its mails and jobs are taken up by the next one. A balancer may lead to
/// a primary that was replaced for some seconds yet.
pub(crate) fn let_leases_run_out(url: &str) -> Result<()> {
    let since = Instant::now();
    while let Err(error) = execute(url, LEASES) {
        ensure!(since.elapsed() < Duration::from_mins(1), "the leases can't be ended: {error:#}");
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// As if an hour had passed: mails that wait for another try are due. Those that are being sent are left alone.
pub(crate) fn an_hour_passes(url: &str) -> Result<()> {
    let hour = Duration::from_hours(1).as_micros();
    let statement = format!(
        "UPDATE outbox SET next_attempt_at = next_attempt_at - {hour}
          WHERE settled_at IS NULL AND leased_until IS NULL"
    );
    execute(url, &statement)
}

/// Runs statements.
pub(crate) fn execute(url: &str, statements: &str) -> Result<()> {
    wait(async {
        let mut connection = AnyConnection::connect(url).await?;
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    })
}

/// One text.
pub(crate) fn ask(url: &str, statement: &str) -> Result<String> {
    wait(async {
        let mut connection = AnyConnection::connect(url).await?;
        let text = sqlx::query_scalar(AssertSqlSafe(statement.to_owned())).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(text)
    })
}

/// Keeps everybody else from writing to a SQLite file for so long, and has something go on meanwhile.
pub(crate) fn lock_sqlite(file: &Path, time: Duration, meanwhile: impl FnOnce() + Send) -> Result<()> {
    wait(async {
        let mut connection = AnyConnection::connect(&format!("sqlite:{}", file.display())).await?;
        sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut connection).await?;
        let since = Instant::now();
        meanwhile();
        thread::sleep(time.saturating_sub(since.elapsed()));
        sqlx::raw_sql("ROLLBACK").execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    })
}

/// An empty database beside this one on the same cluster.
pub(crate) fn beside(postgres: &str, name: &str) -> Result<String> {
    execute(postgres, &format!("DROP DATABASE IF EXISTS {name}"))?;
    execute(postgres, &format!("CREATE DATABASE {name}"))?;
    let (cluster, _) = postgres.rsplit_once('/').unwrap_or((postgres, ""));
    Ok(format!("{cluster}/{name}"))
}

fn wait<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
