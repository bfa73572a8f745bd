//! Everything that is kept about one client: read to be handed out, or removed. What stands in no table named here is
//! not about a client, which `tests/store/schema.rs` sees to.

use crate::{
    StoreError, Tx,
    backup::{self, Table, Value},
    dialect::Dialect,
    sql::{row, sql},
};
use shared::{ClientId, LocationId};
use tracing::instrument;

row! {
    struct Profile {
        /// Its id.
        pub id: ClientId,
    }
}

/// A client's profile and all that were merged into it, each by its id; none if there is no such profile.
#[instrument(level = "debug", skip_all)]
pub async fn profiles(
    tx: &mut Tx,
    location: LocationId,
    client: ClientId,
) -> Result<Vec<ClientId>, StoreError> {
    let rows: Vec<Profile> = sql("WITH RECURSIVE them (id) AS (
                SELECT id FROM clients WHERE location_id = $1 AND id = $2
                 UNION
                SELECT c.id FROM clients c JOIN them t ON c.merged_into = t.id WHERE c.location_id = $1
            )
            SELECT id FROM them")
    .bind(location)
    .bind(client)
    .all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Which rows of a table are about a client; `None` for a table that is not about clients.
fn about_a_client(table: &Table) -> Option<&'static str> {
    let has = |name: &str| table.columns.iter().any(|column| column.name == name);
    match table.name.as_str() {
        "clients" => Some("id = $2"),
        "merges" => Some("(survivor_id = $2 OR merged_id = $2)"),
        "not_duplicates" => Some("(first_id = $2 OR second_id = $2)"),
        "undos" => Some(
            "link_id IN (SELECT l.id FROM links l WHERE l.location_id = undos.location_id AND l.subject_id = $2)",
        ),
        "blocked_addresses" => Some(
            "address IN (SELECT c.email_canonical FROM clients c
                          WHERE c.location_id = blocked_addresses.location_id AND c.id = $2)",
        ),
        _ if has("client_id") => Some("client_id = $2"),
        _ if has("subject_id") => Some("subject_id = $2"),
        _ => None,
    }
}

/// A table, and rows of it.
pub type TableRows = (Table, Vec<Vec<Value>>);

/// Every row about one profile, table by table. Tables that have none are left out.
#[instrument(level = "debug", skip_all)]
pub async fn rows(
    tx: &mut Tx,
    location: LocationId,
    profile: ClientId,
) -> Result<Vec<TableRows>, StoreError> {
    let mut all = Vec::new();
    for table in backup::tables(tx).await? {
        let Some(condition) = about_a_client(&table) else { continue };
        let rows = backup::rows_where(tx, &table, condition, (location, profile)).await?;
        if !rows.is_empty() {
            all.push((table, rows));
        }
    }
    Ok(all)
}

/// Removes one profile and every row about it but the record's. What a job did to it keeps its id alone.
#[instrument(level = "debug", skip_all)]
pub async fn erase(tx: &mut Tx, location: LocationId, profile: ClientId) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Sqlite {
        // What is removed is overwritten in the file, and doesn't wait there for other rows to need the place.
        sql("PRAGMA secure_delete = ON").optional_value::<i64>(tx).await?;
    }
    for statement in [
        "DELETE FROM outbox WHERE location_id = $1 AND client_id = $2",
        "DELETE FROM handover_codes WHERE location_id = $1 AND client_id = $2",
        "DELETE FROM undos
          WHERE location_id = $1
            AND link_id IN (SELECT l.id FROM links l WHERE l.location_id = $1 AND l.subject_id = $2)",
        "DELETE FROM links WHERE location_id = $1 AND subject_id = $2",
        "DELETE FROM sessions WHERE location_id = $1 AND client_id = $2",
        "DELETE FROM passkeys WHERE location_id = $1 AND subject_id = $2",
        "DELETE FROM disputes WHERE location_id = $1 AND client_id = $2",
        "DELETE FROM accounts WHERE location_id = $1 AND client_id = $2",
        "DELETE FROM not_duplicates WHERE location_id = $1 AND (first_id = $2 OR second_id = $2)",
        "DELETE FROM merges WHERE location_id = $1 AND (survivor_id = $2 OR merged_id = $2)",
        "UPDATE job_items SET detail = NULL WHERE location_id = $1 AND client_id = $2",
    ] {
        sql(statement).bind(location).bind(profile).execute(tx).await?;
    }
    sql("DELETE FROM clients WHERE location_id = $1 AND id = $2")
        .bind(location)
        .bind(profile)
        .change_one(tx)
        .await
}
