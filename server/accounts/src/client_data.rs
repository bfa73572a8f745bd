//! Everything that is kept about one client: handed out as a file, or erased. The record keeps a pseudonym: who did
//! what and when, about an id that belongs to nobody any more (R44).

use crate::{
    actor::Desk,
    context::Accounts,
    record::{self, About, Detail},
    refused::Refused,
    step_up,
};
use serde_json::{Map, json};
use shared::{ClientId, EventKind, Permission, Timestamp};
use store::{
    Tx, Wake,
    backup::{Column, Table, Value},
};
use uuid::Uuid;

/// What is in no file: what opens doors or would help to, what Latchkey makes of other columns, and what belongs to
/// the record's chain.
const LEFT_OUT: [&str; 18] = [
    "code_hash",
    "credential",
    "credential_id",
    "hash",
    "lease",
    "leased_until",
    "location_id",
    "password_hash",
    "previous",
    "private",
    "seal",
    "search",
    "sort_name",
    "terms_version",
    "token_hash",
    "user_handle",
    "username_reversed",
    "last_event_at",
];

/// Everything that is kept about a client and the profiles that were merged into theirs, as JSON: each table under its
/// name. Never a hash, never a token. The record keeps that it was written out.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`].
pub async fn export(accounts: &Accounts, desk: &Desk, client: ClientId) -> Result<String, Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    store::client::lock(&mut tx, here, client).await?.ok_or(Refused::NotFound)?;
    let mut tables: Map<String, serde_json::Value> = Map::new();
    for profile in store::client_data::profiles(&mut tx, here, client).await? {
        for (table, rows) in store::client_data::rows(&mut tx, here, profile).await? {
            let rows = rows.iter().map(|row| as_json(&table, row));
            let list = tables.entry(table.name.clone()).or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.extend(rows);
            }
        }
    }
    let about = json!({
        "written_at": moment(accounts.now()),
        "location": desk.location.public_name,
    });
    let whole = json!({ "about": about, "client": tables });
    record::write(
        accounts,
        &mut tx,
        here,
        desk.actor(),
        EventKind::ClientDataExported,
        About::client(client),
    )
    .await?;
    tx.commit().await?;
    serde_json::to_string_pretty(&whole).map_err(Refused::broken)
}

fn as_json(table: &Table, row: &[Value]) -> serde_json::Value {
    let shown = table.columns.iter().zip(row).filter(|(column, _)| !LEFT_OUT.contains(&column.name.as_str()));
    let fields = shown.filter_map(|(column, value)| Some((column.name.clone(), shown_as(column, value)?)));
    serde_json::Value::Object(fields.collect())
}

/// A value as people read it; `None` for bytes that are no id.
fn shown_as(column: &Column, value: &Value) -> Option<serde_json::Value> {
    let is_time = column.name == "at" || column.name.ends_with("_at") || column.name.ends_with("_until");
    Some(match value {
        Value::Number(Some(micros)) if is_time => moment(Timestamp::from_micros(*micros)).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(Some(text)) if text.starts_with('{') => {
            serde_json::from_str(text).unwrap_or_else(|_| text.clone().into())
        }
        Value::Text(text) => text.clone().into(),
        Value::Bytes(None) => serde_json::Value::Null,
        Value::Bytes(Some(bytes)) => Uuid::from_slice(bytes).ok()?.simple().to_string().into(),
    })
}

fn moment(at: Timestamp) -> String {
    words::iso(at)
}

/// Erases a client: the profile, the account, and all that is kept about them and about the profiles that were merged
/// into theirs. Events of the record lose their IP address and their particulars and keep their place.
///
/// # Errors
/// [`Refused::NotAllowed`] below Administrator, [`Refused::NotFound`].
pub async fn erase(accounts: &Accounts, desk: &Desk, client: ClientId) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    step_up::must_be_fresh(accounts, desk)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    store::client::lock(&mut tx, here, client).await?.ok_or(Refused::NotFound)?;
    let mut profiles = store::client_data::profiles(&mut tx, here, client).await?;
    profiles.sort_unstable();
    for profile in &profiles {
        erase_one(accounts, &mut tx, desk, *profile).await?;
    }
    // Nobody has their addresses any more, unless somebody shares them.
    store::blocked::prune(&mut tx).await?;
    tx.wake(Wake::Client { location: here, client });
    tx.commit().await?;
    Ok(())
}

async fn erase_one(accounts: &Accounts, tx: &mut Tx, desk: &Desk, profile: ClientId) -> Result<(), Refused> {
    let here = desk.location.id;
    store::client_data::erase(tx, here, profile).await?;
    let kept = record::forgotten_digest(&store::audit::about(tx, here, profile, i64::MAX).await?);
    store::audit::forget(tx, here, profile).await?;
    let about = About::gone_client(profile).with(Detail { kept: Some(kept), ..Detail::default() });
    record::write(accounts, tx, here, desk.actor(), EventKind::ClientErased, about).await
}
