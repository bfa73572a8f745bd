//! Checks of the installation's health that need the record's own rules.

use crate::{context::Accounts, record, refused::Refused};
use shared::LocationId;
use store::{Tx, audit, invariants::INVARIANTS};

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

/// An invariant that does not hold: what should, and how many rows break it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What should hold, as a sentence.
    pub holds: &'static str,
    /// How many rows break it.
    pub rows: i64,
}

/// Counts the rows of all locations that break what holds at any time, kill -9 or not (R42): no account without its
/// event, no mail without a cause, no link used twice, nothing in two states. Those that hold are left out.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn check_invariants(accounts: &Accounts) -> Result<Vec<Broken>, Refused> {
    let mut tx = accounts.store().read().await?;
    let mut found = Vec::new();
    for invariant in INVARIANTS {
        let rows = store::invariants::broken(&mut tx, invariant).await?;
        if rows > 0 {
            found.push(Broken { holds: invariant.holds, rows });
        }
    }
    Ok(found)
}

/// Reads the whole record and checks each location's chain: every hash, every link to the event before, no gap,
/// and that the end is where the head says (R34).
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn check_record(accounts: &Accounts) -> Result<RecordReport, Refused> {
    let mut report = RecordReport::default();
    let mut tx = accounts.store().read().await?;
    for head in audit::heads(&mut tx).await? {
        let mut checked = ChainCheck { upto: 0, of: head.seq, broken: None };
        while checked.broken.is_none() && checked.upto < checked.of {
            checked = check_chain(&mut tx, head.location_id, checked.upto, BATCH).await?;
        }
        report.events += checked.upto;
        report.broken.extend(checked.broken.map(|seq| (head.location_id, seq)));
    }
    Ok(report)
}

/// What was found of one chain so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainCheck {
    /// Up to which place every event is as it was written.
    pub upto: i64,
    /// How many events there are.
    pub of: i64,
    /// The first event that does not fit, or the last one before those that were removed from the end; if one was met.
    pub broken: Option<i64>,
}

/// Checks up to `most` events of one chain from after a place on; whoever asks vouches for all up to that place. At the
/// end also that it is where the head says.
pub(crate) async fn check_chain(
    tx: &mut Tx,
    location: LocationId,
    after: i64,
    most: i64,
) -> Result<ChainCheck, Refused> {
    let head = audit::head(tx, location).await?;
    let of = head.as_ref().map_or(0, |head| head.seq);
    let mut checked = ChainCheck { upto: after.clamp(0, of), of, broken: None };
    let mut previous = match checked.upto {
        0 => Vec::new(),
        upto => match audit::all(tx, location, upto - 1, 1).await?.pop().filter(|row| row.seq == upto) {
            Some(row) => row.hash,
            None => return Ok(ChainCheck { broken: Some(upto), ..checked }),
        },
    };
    for row in audit::all(tx, location, checked.upto, most).await? {
        let fits = row.seq == checked.upto + 1 && row.previous == previous;
        if !fits || row.hash != record::hash_of(&row) {
            return Ok(ChainCheck { broken: Some(row.seq), ..checked });
        }
        (checked.upto, previous) = (row.seq, row.hash);
    }
    let at_the_end = checked.upto >= of;
    if at_the_end && head.is_some_and(|head| head.hash != previous || head.seq != checked.upto) {
        checked.broken = Some(checked.upto);
    }
    // Fewer than the head says, and nothing more to read: what came after was removed.
    if !at_the_end && audit::all(tx, location, checked.upto, 1).await?.is_empty() {
        checked.broken = Some(checked.upto);
    }
    Ok(checked)
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
