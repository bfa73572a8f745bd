//! Uploaded files that wait to be imported, and whom of a file's clients the location knows already.

use crate::{
    StoreError, Tx,
    dialect::each_text,
    sql::{row, sql},
};
use shared::{BirthDate, ClientId, JobId, LocationId, Timestamp};
use tracing::instrument;

row! {
    /// An uploaded file, without its bytes.
    pub struct ImportRow {
        /// The location.
        pub location_id: LocationId,
        /// Its id; the job that imports it has the same.
        pub id: JobId,
        /// What it was called where it came from.
        pub file_name: String,
        /// Which column is what, and what else was chosen, as the caller's JSON.
        pub choices: String,
        /// When it was uploaded.
        pub created_at: Timestamp,
    }
}

row! {
    struct Piece {
        /// A part of the file.
        pub bytes: Vec<u8>,
    }
}

row! {
    /// A client who has something in common with a row of a file.
    pub struct KnownRow {
        /// The client.
        pub id: ClientId,
        /// Given name.
        pub first_name: String,
        /// Family name.
        pub last_name: String,
        /// The folded name, by which lists are ordered.
        pub sort_name: String,
        /// When they were born.
        pub birth_date: Option<BirthDate>,
        /// The address in canonical form.
        pub email_canonical: Option<String>,
        /// Number on the member card.
        pub member_number: String,
    }
}

/// How many bytes of a file stand in one row.
const PIECE: usize = 512 * 1024;

/// Adds a file.
#[instrument(level = "debug", skip_all)]
pub async fn insert(tx: &mut Tx, row: &ImportRow, bytes: &[u8]) -> Result<(), StoreError> {
    sql("INSERT INTO imports (location_id, id, file_name, choices, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(row.location_id)
        .bind(row.id)
        .bind(&row.file_name)
        .bind(&row.choices)
        .bind(row.created_at)
        .change_one(tx)
        .await?;
    for (seq, piece) in (0_i64..).zip(bytes.chunks(PIECE)) {
        sql("INSERT INTO import_pieces (location_id, import_id, seq, bytes) VALUES ($1, $2, $3, $4)")
            .bind(row.location_id)
            .bind(row.id)
            .bind(seq)
            .bind(piece)
            .change_one(tx)
            .await?;
    }
    Ok(())
}

/// The file with this id.
#[instrument(level = "debug", skip_all)]
pub async fn by_id(tx: &mut Tx, location: LocationId, id: JobId) -> Result<Option<ImportRow>, StoreError> {
    sql("SELECT location_id, id, file_name, choices, created_at FROM imports WHERE location_id = $1 AND id = $2")
        .bind(location)
        .bind(id)
        .optional(tx)
        .await
}

/// The bytes of a file.
#[instrument(level = "debug", skip_all)]
pub async fn bytes(tx: &mut Tx, location: LocationId, id: JobId) -> Result<Vec<u8>, StoreError> {
    let pieces: Vec<Piece> =
        sql("SELECT bytes FROM import_pieces WHERE location_id = $1 AND import_id = $2 ORDER BY seq")
            .bind(location)
            .bind(id)
            .all(tx)
            .await?;
    Ok(pieces.into_iter().flat_map(|piece| piece.bytes).collect())
}

/// Replaces what was chosen; whether the file is still there.
#[instrument(level = "debug", skip_all)]
pub async fn set_choices(
    tx: &mut Tx,
    location: LocationId,
    id: JobId,
    choices: &str,
) -> Result<bool, StoreError> {
    sql("UPDATE imports SET choices = $3 WHERE location_id = $1 AND id = $2")
        .bind(location)
        .bind(id)
        .bind(choices)
        .changed(tx)
        .await
}

/// Forgets a file.
#[instrument(level = "debug", skip_all)]
pub async fn delete(tx: &mut Tx, location: LocationId, id: JobId) -> Result<(), StoreError> {
    sql("DELETE FROM import_pieces WHERE location_id = $1 AND import_id = $2")
        .bind(location)
        .bind(id)
        .execute(tx)
        .await?;
    sql("DELETE FROM imports WHERE location_id = $1 AND id = $2").bind(location).bind(id).execute(tx).await?;
    Ok(())
}

/// Forgets files that were uploaded before `before` and whose import does not go on; how many.
#[instrument(level = "debug", skip_all)]
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    macro_rules! left {
        () => {
            "created_at < $1
             AND NOT EXISTS (SELECT 1 FROM jobs j
                              WHERE j.location_id = i.location_id AND j.id = i.id AND j.state = 'open')"
        };
    }
    sql(concat! {
        "DELETE FROM import_pieces
          WHERE (location_id, import_id) IN (SELECT location_id, id FROM imports i WHERE ", left!(), ")"
    })
    .bind(before)
    .execute(tx)
    .await?;
    sql(concat! {
        "DELETE FROM imports
          WHERE (location_id, id) IN (SELECT location_id, id FROM imports i WHERE ", left!(), ")"
    })
    .bind(before)
    .execute(tx)
    .await
}

// "CROSS" keeps SQLite from looking through the whole array for each client of the location.
macro_rules! known_by {
    ($name:ident, $condition:literal, $doc:literal) => {
        #[doc = $doc]
        #[instrument(level = "debug", skip_all)]
        pub async fn $name(tx: &mut Tx, location: LocationId, texts: &str) -> Result<Vec<KnownRow>, StoreError> {
            macro_rules! statement {
                ($database:ident) => {
                    concat! {
                        "SELECT c.id, c.first_name, c.last_name, c.sort_name, c.birth_date, c.email_canonical,
                                c.member_number
                           FROM ", each_text!($database, "$2"), " t
                          CROSS JOIN clients c
                          WHERE c.location_id = $1 AND c.merged_into IS NULL AND ", $condition
                    }
                };
            }
            sql(tx.dialect().pick(statement!(sqlite), statement!(postgres))).bind(location).bind(texts).all(tx).await
        }
    };
}

known_by!(
    known_by_email,
    "c.email_canonical = t.value",
    "The clients whose address stands in this JSON array of canonical addresses."
);
known_by!(
    known_by_member_number,
    "c.member_number <> '' AND c.member_number = t.value",
    "The clients whose member number stands in this JSON array."
);
known_by!(
    known_by_name,
    "c.birth_date IS NOT NULL AND c.sort_name = t.value",
    "The clients with a date of birth whose folded name stands in this JSON array."
);
