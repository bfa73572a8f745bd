//! Checks of the installation's health that need the record's own rules.

use crate::{
    context::{Accounts, CLOCK_SKEW},
    record::{self, Detail, Found},
    refused::Refused,
};
use shared::{ClientId, EventKind, LocationId, Span, Timestamp};
use std::collections::HashMap;
use store::{
    Tx,
    audit::{self, AuditRow},
    invariants::INVARIANTS,
};

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
    tx.take_your_time().await?;
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
    let mut erased = Erased::default();
    for row in audit::all(tx, location, checked.upto, most).await? {
        let follows = row.seq == checked.upto + 1 && row.previous == previous;
        let is_right = match record::look_at(&row) {
            Found::Whole => true,
            Found::Forgotten => erased.vouches_for(tx, &row).await?,
            Found::Changed => false,
        };
        if !follows || !is_right {
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

/// The clients who were erased, as far as events of theirs were met: the place of the event that says so, and vouches for
/// what stayed of all before it.
#[derive(Default)]
struct Erased(HashMap<ClientId, Option<i64>>);

impl Erased {
    /// Whether an event was rightly forgotten, and is otherwise as it was.
    async fn vouches_for(&mut self, tx: &mut Tx, row: &AuditRow) -> Result<bool, Refused> {
        let Some(client) = row.client_id else { return Ok(false) };
        let known = self.0.get(&client).copied();
        let erased_at = match known {
            Some(known) => known,
            None => erased_at(tx, row.location_id, client).await?,
        };
        self.0.insert(client, erased_at);
        Ok(erased_at.is_some_and(|place| row.seq < place))
    }
}

/// The place of the event by which a client was erased, if what it vouches for is what there is.
async fn erased_at(tx: &mut Tx, location: LocationId, client: ClientId) -> Result<Option<i64>, Refused> {
    let event = audit::newest_about(tx, location, client, EventKind::ClientErased.code()).await?;
    let Some(event) = event.filter(|event| record::look_at(event) == Found::Whole) else { return Ok(None) };
    let detail: Option<Detail> = event.detail.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let kept = record::forgotten_digest(&audit::about(tx, location, client, event.seq).await?);
    Ok((detail.and_then(|detail| detail.kept) == Some(kept)).then_some(event.seq))
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

/// How the clock in use stands to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReport {
    /// How far it is ahead of the database's, if that has one of its own; negative if it is behind.
    pub ahead_of_database: Option<Span>,
    /// How far the newest event of the record lies in its future, if it does.
    pub newest_event_ahead: Option<Span>,
}

impl ClockReport {
    /// Whether nodes that are so far apart still agree on what is over.
    #[must_use]
    pub fn is_well(&self) -> bool {
        let far = |ahead: Span| ahead.as_micros().abs() > CLOCK_SKEW.as_micros();
        let apart = self.ahead_of_database.is_some_and(far);
        !apart && self.newest_event_ahead.is_none_or(|ahead| ahead <= CLOCK_SKEW)
    }
}

/// Compares the clock in use with the database's and with the newest event of the record (R45).
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn check_clock(accounts: &Accounts) -> Result<ClockReport, Refused> {
    let mut tx = accounts.store().read().await?;
    let newest = store::health::newest_event(&mut tx).await?;
    let theirs = store::health::clock(&mut tx).await?;
    let now = accounts.now();
    Ok(ClockReport {
        ahead_of_database: theirs.map(|theirs| now - theirs),
        newest_event_ahead: newest.filter(|newest| *newest > now).map(|newest| newest - now),
    })
}

/// What became of mails lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxReport {
    /// How many have waited for longer than an hour.
    pub waiting_long: i64,
    /// When the oldest of these was queued.
    pub since: Option<Timestamp>,
    /// How many failed or were set aside within a day.
    pub parked: i64,
}

/// Looks for mails that wait too long, and counts those that will not go out.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn check_outbox(accounts: &Accounts) -> Result<OutboxReport, Refused> {
    let mut tx = accounts.store().read().await?;
    let now = accounts.now();
    let waiting = store::health::waiting(&mut tx, now - Span::hours(1)).await?;
    let parked = store::health::parked(&mut tx, now - Span::days(1)).await?;
    Ok(OutboxReport { waiting_long: waiting.mails, since: waiting.since, parked })
}
