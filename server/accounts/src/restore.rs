//! Restoring a backup into an empty database. What may have been done between the backup and now must not be done
//! again: in the transaction that brings the rows back, every session ends, every link that still worked dies, and no
//! mail or job that was under way goes on (R43).

use crate::{
    actor::Actor,
    backup::{BackupFile, Line, Unreadable, rows_of},
    context::Accounts,
    doctor::KEY_FINGERPRINT,
    record::{self, About, Detail},
    refused::Refused,
};
use shared::{ClientId, Ended, EventKind, LocationId, Timestamp};
use std::{collections::BTreeSet, io::Read};
use store::{
    Tx, audit,
    backup::{Table, Value},
};

/// How many rows are added at once.
const BATCH: usize = 200;

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The file.
    #[error(transparent)]
    File(#[from] Unreadable),
    /// There is something in the database already.
    #[error("the database is not empty")]
    NotEmpty,
    /// The backup belongs to another secret key than the one in use.
    #[error("another secret key")]
    OtherKey,
    /// The database.
    #[error(transparent)]
    Database(#[from] Refused),
}

impl From<store::StoreError> for RestoreError {
    fn from(error: store::StoreError) -> Self {
        Self::Database(error.into())
    }
}

/// What was restored, and what is void now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Rows that were brought back.
    pub rows: i64,
    /// Sessions that have ended, of clients and staff.
    pub sessions: u64,
    /// Links that work no longer.
    pub links: u64,
    /// Mails that are not sent.
    pub mails: u64,
    /// Jobs that were stopped.
    pub jobs: u64,
}

/// Restores a backup into a database that holds nothing, not even tables: all of it in one transaction, or nothing.
/// With `new_key`, whatever key is in use becomes the database's.
///
/// # Errors
/// See [`RestoreError`].
pub async fn restore<R: Read>(
    accounts: &Accounts,
    mut file: BackupFile<R>,
    new_key: bool,
) -> Result<Restored, RestoreError> {
    let header = file.header().clone();
    if header.key != accounts.key_fingerprint() && !new_key {
        return Err(RestoreError::OtherKey);
    }
    let mut tx = accounts.store().begin().await?;
    tx.take_your_time().await?;
    if !store::backup::is_empty(&mut tx).await? {
        return Err(RestoreError::NotEmpty);
    }
    // The tables as they were then, so that what later migrations make of their rows is made of these.
    store::backup::migrate(&mut tx, Some(&header.migrations)).await?;
    let rows = load(&mut tx, &mut file).await?;
    store::backup::migrate(&mut tx, None).await?;
    store::meta::put(&mut tx, KEY_FINGERPRINT, &accounts.key_fingerprint()).await?;
    let void = make_void(accounts, &mut tx, header.made_at).await?;
    tx.commit().await?;
    Ok(Restored { rows, ..void })
}

async fn load<R: Read>(tx: &mut Tx, file: &mut BackupFile<R>) -> Result<i64, RestoreError> {
    let tables = store::backup::tables(tx).await?;
    let mut table: Option<Table> = None;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut many = 0;
    while let Some(line) = file.next()? {
        match (line, &table) {
            (Line::Row(values), Some(table)) => {
                rows.push(rows_of(values, table).ok_or(Unreadable::Damaged)?);
                many += 1;
                if rows.len() == BATCH {
                    store::backup::load(tx, table, &rows).await?;
                    rows.clear();
                }
            }
            (Line::Table { name, columns }, before) => {
                if let Some(before) = before {
                    store::backup::load(tx, before, &rows).await?;
                    rows.clear();
                }
                table = Some(chosen(&tables, &name, &columns).ok_or(Unreadable::Damaged)?);
            }
            _ => return Err(Unreadable::Damaged.into()),
        }
    }
    if let Some(last) = &table {
        store::backup::load(tx, last, &rows).await?;
    }
    Ok(many)
}

/// The table of this name with these columns, in this order.
fn chosen(tables: &[Table], name: &str, columns: &[String]) -> Option<Table> {
    let known = tables.iter().find(|table| table.name == name)?;
    let column = |name: &String| known.columns.iter().find(|column| column.name == *name).cloned();
    let columns: Vec<_> = columns.iter().map(column).collect::<Option<_>>()?;
    (columns.len() == known.columns.len()).then(|| Table { name: known.name.clone(), columns })
}

/// Ends what may have gone on after the backup. Links: one that was used since would work a second time (R4), one that
/// was replaced would live again (R6). Those that ran out before the backup are left to their end, unless the clock
/// says that they still run (R45).
async fn make_void(accounts: &Accounts, tx: &mut Tx, made_at: Timestamp) -> Result<Restored, RestoreError> {
    let now = accounts.now();
    let ran_out = now.min(made_at);
    let live = store::link::clients_with_live_ones(tx, ran_out).await?;
    let waiting = store::outbox::clients_waited_for(tx).await?;
    let concerned = live.into_iter().chain(waiting);
    let concerned: BTreeSet<(LocationId, ClientId)> =
        concerned.map(|client| (client.location_id, client.client_id)).collect();
    let void = Restored {
        rows: 0,
        sessions: store::session::delete_all(tx).await? + store::staff_session::delete_all(tx).await?,
        links: store::link::end_all(tx, ran_out, Ended::Revoked, now).await?,
        mails: store::outbox::set_all_aside(tx, now).await?,
        jobs: store::job::stop_all(tx, BY, now).await?,
    };
    store::handover::forget_all_codes(tx).await?;
    store::second_factor::forget_all_pending(tx).await?;
    store::passkey::forget_all_ceremonies(tx).await?;
    let detail = || Detail { backup: Some(made_at), ..Detail::default() };
    let heads = audit::heads(tx).await?;
    let places = heads.into_iter().map(|head| head.location_id).chain([LocationId::INSTALLATION]);
    for place in places.collect::<BTreeSet<_>>() {
        write(accounts, tx, place, About::default().with(detail())).await?;
    }
    for (location, client) in concerned {
        write(accounts, tx, location, About::client(client).with(detail())).await?;
    }
    Ok(void)
}

/// Who stopped the jobs, as their page says it.
const BY: &str = "command line";

async fn write(accounts: &Accounts, tx: &mut Tx, place: LocationId, about: About) -> Result<(), Refused> {
    record::write(accounts, tx, place, Actor::System, EventKind::BackupRestored, about).await
}
