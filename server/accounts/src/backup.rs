//! A backup: one moment of the whole database in one file, which either kind of database can be restored from (R43).
//!
//! The secret key is not in it. Whoever finds a backup has names, addresses and password hashes, and no link.

mod file;

pub(crate) use file::Line;
pub use file::{BackupFile, BackupWriter, Header, Unreadable, rows_of};

use crate::{context::Accounts, refused::Refused};
use std::io::{self, Write};

/// Why a backup could not be written.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file.
    #[error(transparent)]
    File(#[from] io::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] Refused),
}

impl From<store::StoreError> for BackupError {
    fn from(error: store::StoreError) -> Self {
        Self::Database(error.into())
    }
}

/// Writes a backup, and hands back what it was written to with how many rows it holds. The database is read as it was
/// at one moment; whoever writes to it meanwhile waits for nothing.
///
/// # Errors
/// The file can't be written, or the database can't be read.
pub async fn write<W: Write>(accounts: &Accounts, out: W) -> Result<(W, i64), BackupError> {
    let mut tx = accounts.store().read().await?;
    tx.take_your_time().await?;
    let header = Header {
        made_at: accounts.now(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: accounts.store().database().to_owned(),
        migrations: store::backup::migrations(&mut tx).await?,
        key: accounts.key_fingerprint(),
    };
    let mut file = BackupWriter::begin(out, &header)?;
    for table in store::backup::tables(&mut tx).await? {
        file.table(&table)?;
        store::backup::read::<BackupError>(&mut tx, &table, |row| Ok(file.row(row)?)).await?;
    }
    Ok(file.end()?)
}
