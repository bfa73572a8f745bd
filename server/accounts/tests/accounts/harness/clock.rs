//! Time as the test wants it.

use accounts::Clock;
use shared::{Span, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A clock that only moves by hand, except that it never gives the same moment twice: a microsecond passes
/// whenever somebody looks, as it does on a real machine, so that "the latest" is never a matter of luck.
#[derive(Clone)]
pub(crate) struct HandMovedClock(Arc<AtomicI64>);

impl HandMovedClock {
    pub(super) fn looks(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }

    pub(super) fn is_set_to(&self, moment: Timestamp) {
        self.0.store(moment.micros(), Ordering::SeqCst);
    }
}

impl Default for HandMovedClock {
    /// A Sunday in June 2025.
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(1_750_000_000_000_000)))
    }
}

impl Clock for HandMovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(Span::micros(1).as_micros(), Ordering::SeqCst))
    }
}
