//! Why a statement failed, as far as a caller can act on it.

use crate::dialect;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Locked, full, unreachable, too many at once: nothing was changed, and later may go better. The caller
    /// answers 503 with Retry-After (R41).
    #[error("the database is busy or out of reach: {0}")]
    Busy(#[source] sqlx::Error),
    /// A unique constraint refused the row. Named as Postgres names it on both databases:
    /// `accounts_location_id_username_key`, or `accounts_pkey` for a primary key.
    #[error("a row with the same key exists already: {0}")]
    Duplicate(String),
    /// A fault in the program or its data. `RowNotFound` where exactly one row had to be there.
    #[error(transparent)]
    Other(sqlx::Error),
}

impl StoreError {
    /// Whether this unique constraint refused the row, such as `accounts_location_id_username_key`.
    #[must_use]
    pub fn is_duplicate(&self, constraint: &str) -> bool {
        matches!(self, Self::Duplicate(name) if name == constraint)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let Some(constraint) = dialect::duplicate(&error) {
            return Self::Duplicate(constraint);
        }
        if dialect::is_busy(&error) { Self::Busy(error) } else { Self::Other(error) }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError::{Execute, ExecuteMigration};
        match error {
            Execute(error) | ExecuteMigration(error, _) => error.into(),
            other => Self::Other(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        sqlx::Error::Io(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Store, meta, sql::sql, testing::TestDatabase};

    #[tokio::test]
    async fn r41_a_full_disk_is_busy_and_keeps_what_was_there() {
        let db = TestDatabase::sqlite().await;
        // With one connection, the one that met the full disk is the one that goes on.
        let store = Store::open(&db.url, 1).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert!(meta::put_if_absent(&mut tx, "small", "fits").await.unwrap());
        tx.commit().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        let pages: i64 = sql("PRAGMA max_page_count = 1").value(&mut tx).await.unwrap();
        let refused = meta::put_if_absent(&mut tx, "large", &"x".repeat(1_000_000)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Busy(_)), "{pages} pages: {refused:?}");
        drop(tx);

        let mut tx = store.read().await.unwrap();
        assert_eq!(meta::get(&mut tx, "small").await.unwrap().as_deref(), Some("fits"));
        assert_eq!(meta::get(&mut tx, "large").await.unwrap(), None);
    }
}
