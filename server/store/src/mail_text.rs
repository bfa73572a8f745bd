//! Texts of mails that locations word themselves.

use crate::{
    StoreError, Tx,
    sql::{row, sql},
};
use shared::{Language, LocationId, Timestamp};
use tracing::instrument;

row! {
    /// A text as stored.
    pub struct MailTextRow {
        /// Whose.
        pub location_id: LocationId,
        /// For which kind of mail: its code.
        pub kind: String,
        /// In which language.
        pub language: Language,
        /// The subject, with placeholders.
        pub subject: String,
        /// The opening paragraphs, with placeholders.
        pub body: String,
        /// When it was saved.
        pub saved_at: Timestamp,
    }
}

/// Saves a text in place of any that there was.
#[instrument(level = "debug", skip_all)]
pub async fn put(tx: &mut Tx, row: &MailTextRow) -> Result<(), StoreError> {
    sql("INSERT INTO mail_texts (location_id, kind, language, subject, body, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (location_id, kind, language) DO UPDATE
            SET subject = excluded.subject, body = excluded.body, saved_at = excluded.saved_at")
    .bind(row.location_id)
    .bind(&row.kind)
    .bind(row.language)
    .bind(&row.subject)
    .bind(&row.body)
    .bind(row.saved_at)
    .change_one(tx)
    .await
}

/// One text.
#[instrument(level = "debug", skip_all)]
pub async fn find(
    tx: &mut Tx,
    location: LocationId,
    kind: &str,
    language: Language,
) -> Result<Option<MailTextRow>, StoreError> {
    sql("SELECT location_id, kind, language, subject, body, saved_at
           FROM mail_texts
          WHERE location_id = $1 AND kind = $2 AND language = $3")
    .bind(location)
    .bind(kind)
    .bind(language)
    .optional(tx)
    .await
}

/// Every text of a location.
#[instrument(level = "debug", skip_all)]
pub async fn list(tx: &mut Tx, location: LocationId) -> Result<Vec<MailTextRow>, StoreError> {
    sql("SELECT location_id, kind, language, subject, body, saved_at FROM mail_texts WHERE location_id = $1")
        .bind(location)
        .all(tx)
        .await
}

/// Removes a text; whether there was one.
#[instrument(level = "debug", skip_all)]
pub async fn delete(
    tx: &mut Tx,
    location: LocationId,
    kind: &str,
    language: Language,
) -> Result<bool, StoreError> {
    sql("DELETE FROM mail_texts WHERE location_id = $1 AND kind = $2 AND language = $3")
        .bind(location)
        .bind(kind)
        .bind(language)
        .changed(tx)
        .await
}
