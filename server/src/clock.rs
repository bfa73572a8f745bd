//! The installation's time. Nodes on one Postgres all go by its clock: one whose own clock is wrong ends nobody's link too
//! early, revives nobody's session, and takes no other's mail for forgotten (R3, R38, R45). On SQLite there is one machine,
//! and its clock.

use accounts::{Clock, SystemClock, Wait};
use rustix::time::{ClockId, clock_gettime};
use shared::{Span, Timestamp};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{Store, StoreError, health};
use tokio_util::sync::CancellationToken;

/// How often the database's clock is looked at. Between, time goes on by this machine's count since it was started.
const LOOKS_EVERY: Duration = Duration::from_secs(10);
/// What such a look may be wrong by.
const PRECISION: Span = Span::seconds(1);

/// Tells the installation's time.
pub(crate) struct InstallationClock {
    /// How far the database's clock was ahead of this machine's count when it was looked at; nothing on SQLite.
    ahead: Mutex<Option<Span>>,
}

/// One look at the database's clock, with this machine's count before and after it.
#[derive(Clone, Copy)]
struct Look {
    before: Timestamp,
    theirs: Timestamp,
    after: Timestamp,
}

impl InstallationClock {
    /// The clock of an installation on this database.
    ///
    /// # Errors
    /// If the database can't be asked.
    pub(crate) async fn of(store: &Store) -> Result<Arc<Self>, StoreError> {
        let clock = Self { ahead: Mutex::new(None) };
        clock.look(store).await?;
        Ok(Arc::new(clock))
    }

    /// Follows the database's clock until the server stops. While the database is away, time goes on.
    pub(crate) async fn follow(self: Arc<Self>, store: Store, stopping: CancellationToken) {
        let mut times = tokio::time::interval(LOOKS_EVERY);
        while stopping.run_until_cancelled(times.tick()).await.is_some() {
            if let Err(error) = self.look(&store).await {
                tracing::debug!(%error, "the database's clock can't be looked at");
            }
        }
    }

    async fn look(&self, store: &Store) -> Result<(), StoreError> {
        let mut tx = store.read().await?;
        let before = count();
        let Some(theirs) = health::clock(&mut tx).await? else { return Ok(()) };
        let look = Look { before, theirs, after: count() };
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let now = look.taken_in(*ahead);
        if let Some(known) = *ahead
            && known != now
        {
            tracing::warn!(seconds = (now - known).as_micros() / 1_000_000, "the database's clock was set");
        }
        *ahead = Some(now);
        Ok(())
    }
}

impl Look {
    /// What is known after it of how far the database's clock is ahead.
    fn taken_in(self, known: Option<Span>) -> Span {
        let took = self.after - self.before;
        let ahead = self.theirs - (self.before + Span::micros(took.as_micros() / 2));
        let agrees = |known: Span| (ahead - known).as_micros().abs() <= PRECISION.as_micros();
        match known {
            Some(known) if agrees(known) || took > PRECISION => known,
            _ => ahead,
        }
    }
}

/// This machine's count since it was started, which nobody sets. It goes on while the machine sleeps.
fn count() -> Timestamp {
    #[cfg(target_os = "linux")]
    const COUNT: ClockId = ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    const COUNT: ClockId = ClockId::Monotonic;
    let time = clock_gettime(COUNT);
    Timestamp::from_micros(time.tv_sec * 1_000_000 + time.tv_nsec / 1_000)
}

impl Clock for InstallationClock {
    fn now(&self) -> Timestamp {
        let ahead = *self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        ahead.map_or_else(|| SystemClock.now(), |ahead| count() + ahead)
    }

    fn wait(&self, span: Span) -> Wait {
        SystemClock.wait(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The count said 100 s and then so much more; the database's clock said this, in seconds.
    fn look(took: Span, theirs: i64) -> Look {
        let before = Timestamp::from_micros(100_000_000);
        Look { before, theirs: Timestamp::from_micros(theirs * 1_000_000), after: before + took }
    }

    #[test]
    fn r45_the_first_look_counts_however_long_it_took() {
        assert_eq!(look(Span::seconds(4), 1_000).taken_in(None), Span::seconds(898), "in its middle");
    }

    #[test]
    fn r45_a_clock_that_agrees_moves_nothing() {
        let known = Span::seconds(900);
        for theirs in [999, 1_000, 1_001] {
            assert_eq!(look(Span::micros(0), theirs).taken_in(Some(known)), known, "{theirs}");
        }
    }

    #[test]
    fn r45_a_clock_that_was_set_is_followed() {
        let known = Span::seconds(900);
        for theirs in [900, 4_600] {
            let ahead = Span::seconds(theirs - 100);
            assert_eq!(look(Span::micros(0), theirs).taken_in(Some(known)), ahead, "{theirs}");
        }
    }

    #[test]
    fn r45_a_look_that_took_too_long_says_nothing_new() {
        let known = Span::seconds(900);
        assert_eq!(look(Span::seconds(5), 1_010).taken_in(Some(known)), known);
    }
}
