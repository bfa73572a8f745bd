//! Checks of the installation's health that need the record's own rules.

use crate::{context::Accounts, record, refused::Refused};
use shared::LocationId;
use store::audit;

/// What the check of the record found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordReport {
    /// How many events were read.
    pub events: i64,
    /// Where a chain is broken: the location, and the first event that does not fit.
    pub broken: Vec<(LocationId, i64)>,
}

/// Where the database keeps the fingerprint of the key that it was made with.
pub const KEY_FINGERPRINT: &str = "secret-key-fingerprint";
/// How many events are read at once.
const BATCH: i64 = 1_000;

/// Reads the whole record and checks each location's chain: every hash, every link to the event before, no gap,
/// and that the end is where the head says (R34).
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn check_record(accounts: &Accounts) -> Result<RecordReport, Refused> {
    let mut report = RecordReport::default();
    let mut tx = accounts.store().read().await?;
    for head in audit::heads(&mut tx).await? {
        let (mut seq, mut previous) = (0, Vec::new());
        let broken = 'chain: loop {
            let rows = audit::all(&mut tx, head.location_id, seq, BATCH).await?;
            if rows.is_empty() {
                break (seq != head.seq || previous != head.hash).then_some(seq);
            }
            for row in rows {
                let fits = row.seq == seq + 1 && row.previous == previous;
                if !fits || row.hash != record::hash_of(&row) {
                    break 'chain Some(row.seq);
                }
                (seq, previous) = (row.seq, row.hash);
                report.events += 1;
            }
        };
        report.broken.extend(broken.map(|seq| (head.location_id, seq)));
    }
    Ok(report)
}

/// Whether the database belongs to the key in use: the first start writes the key's fingerprint, later starts
/// compare. Another key would silently kill every mailed link and every cookie.
///
/// # Errors
/// [`Refused::Changed`] if the database knows another key.
pub async fn check_key(accounts: &Accounts) -> Result<(), Refused> {
    let mine = accounts.key_fingerprint();
    let mut tx = accounts.store().begin().await?;
    store::meta::put_if_absent(&mut tx, KEY_FINGERPRINT, &mine).await?;
    let known = store::meta::get(&mut tx, KEY_FINGERPRINT).await?;
    tx.commit().await?;
    if known.as_deref() == Some(mine.as_str()) { Ok(()) } else { Err(Refused::Changed) }
}
