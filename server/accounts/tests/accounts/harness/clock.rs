//! Time as the test wants it.

use accounts::{Clock, Wait};
use shared::{Span, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicUsize, Ordering},
};

/// A clock that only moves by hand, except that it never gives the same moment twice: a microsecond passes
/// whenever somebody looks, as it does on a real machine, so that "the latest" is never a matter of luck.
/// Nobody waits on it; it counts who would have.
#[derive(Clone)]
pub(crate) struct HandMovedClock {
    now: Arc<AtomicI64>,
    waits: Arc<AtomicUsize>,
}

impl HandMovedClock {
    pub(super) fn looks(&self) -> Timestamp {
        Timestamp::from_micros(self.now.load(Ordering::SeqCst))
    }

    pub(super) fn is_set_to(&self, moment: Timestamp) {
        self.now.store(moment.micros(), Ordering::SeqCst);
    }

    pub(super) fn waits(&self) -> usize {
        self.waits.load(Ordering::SeqCst)
    }
}

impl Default for HandMovedClock {
    /// A Sunday in June 2025.
    fn default() -> Self {
        Self { now: Arc::new(AtomicI64::new(1_750_000_000_000_000)), waits: Arc::default() }
    }
}

impl Clock for HandMovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.now.fetch_add(Span::micros(1).as_micros(), Ordering::SeqCst))
    }

    fn wait(&self, span: Span) -> Wait {
        assert!((1..=100_000).contains(&span.as_micros()), "{span:?}");
        self.waits.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}
