//! Places for connections (R33). When all are taken, those who have been quiet for the longest make room for whoever comes:
//! ten thousand connections that say nothing keep nobody out.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

/// The number of whoever is not quiet.
const ANSWERED: u64 = 0;

/// All places.
pub(super) struct Room {
    most: u32,
    places: Arc<Semaphore>,
    quiet: Arc<Quiet>,
    stop: CancellationToken,
}

/// Who waits for a request on their connection, the longest first.
#[derive(Default)]
struct Quiet {
    line: Mutex<BTreeMap<u64, CancellationToken>>,
    /// How often anybody fell quiet.
    times: AtomicU64,
    /// Rings when somebody does.
    fell: Notify,
}

impl Quiet {
    fn line(&self) -> MutexGuard<'_, BTreeMap<u64, CancellationToken>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    /// A room with so many places, which all are told to leave when `stop` is cancelled.
    pub(super) fn new(most: usize, stop: CancellationToken) -> Self {
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let places = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(Semaphore::MAX_PERMITS)));
        Self { most, places, quiet: Arc::default(), stop }
    }

    /// Takes a place. If there is none, some of those who have been quiet for the longest are told to leave; where nobody
    /// is quiet, it waits.
    pub(super) async fn take_place(&self) -> Place {
        loop {
            // Begins to listen here: whoever falls quiet after the look at the line is heard.
            let fell_quiet = self.quiet.fell.notified();
            if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
                return self.place(permit);
            }
            // Several at once: one that stops in the middle of a request's headers takes a moment to go.
            let some = (self.most / 16).max(1);
            for _ in 0..some {
                let Some((_, leave)) = self.quiet.line().pop_first() else { break };
                leave.cancel();
            }
            tokio::select! {
                permit = Arc::clone(&self.places).acquire_owned() => {
                    return self.place(permit.expect("the semaphore is never closed"));
                }
                () = fell_quiet => {}
            }
        }
    }

    fn place(&self, permit: OwnedSemaphorePermit) -> Place {
        let seat = Seat {
            quiet: Arc::clone(&self.quiet),
            number: AtomicU64::new(ANSWERED),
            leave: self.stop.child_token(),
        };
        seat.falls_quiet();
        Place { seat: Arc::new(seat), _permit: permit }
    }

    /// Waits until nobody is left.
    pub(super) async fn is_empty(&self) {
        let all = self.places.acquire_many(self.most).await;
        drop(all.expect("the semaphore is never closed"));
    }
}

/// One connection's place, free again when dropped.
pub(super) struct Place {
    seat: Arc<Seat>,
    _permit: OwnedSemaphorePermit,
}

struct Seat {
    quiet: Arc<Quiet>,
    /// Where it stands in the line of the quiet.
    number: AtomicU64,
    leave: CancellationToken,
}

impl Place {
    /// A request has come; until what this returns is dropped, the connection is not quiet.
    pub(super) fn answers(&self) -> Answering {
        self.seat.speaks();
        Answering(Arc::clone(&self.seat))
    }

    /// Waits until the connection is told to leave, having finished the answer in hand.
    pub(super) async fn is_told_to_leave(&self) {
        self.seat.leave.cancelled().await;
    }

    /// Whether no request is in hand.
    pub(super) fn is_quiet(&self) -> bool {
        self.seat.number.load(Ordering::Relaxed) != ANSWERED
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.seat.speaks();
    }
}

impl Seat {
    fn falls_quiet(&self) {
        let number = self.quiet.times.fetch_add(1, Ordering::Relaxed) + 1;
        self.number.store(number, Ordering::Relaxed);
        self.quiet.line().insert(number, self.leave.clone());
        self.quiet.fell.notify_waiters();
    }

    fn speaks(&self) {
        let number = self.number.swap(ANSWERED, Ordering::Relaxed);
        self.quiet.line().remove(&number);
    }
}

/// A request in hand. Dropped, its connection is quiet again.
pub(super) struct Answering(Arc<Seat>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.falls_quiet();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    fn room() -> Room {
        Room::new(2, CancellationToken::new())
    }

    fn is_told(place: &Place) -> bool {
        place.is_told_to_leave().now_or_never().is_some()
    }

    #[tokio::test]
    async fn r33_whoever_has_been_quiet_for_longest_makes_room() {
        let room = room();
        let (first, second) = (room.take_place().await, room.take_place().await);
        drop(first.answers());
        let mut third = Box::pin(room.take_place());
        assert!(third.as_mut().now_or_never().is_none(), "there is no place yet");
        assert!(is_told(&second) && !is_told(&first), "the first spoke after the second");
        drop(second);
        third.await;
        assert_eq!(room.quiet.line().len(), 1, "the third is gone, and the first is quiet");
    }

    #[tokio::test]
    async fn r33_an_answer_in_hand_is_not_cut_for_others() {
        let room = room();
        let places = [room.take_place().await, room.take_place().await];
        let answering = places.each_ref().map(Place::answers);
        let mut third = Box::pin(room.take_place());
        assert!(third.as_mut().now_or_never().is_none());
        assert!(!places.iter().any(is_told), "both have a request in hand");
        drop(answering);
        assert!(third.as_mut().now_or_never().is_none());
        assert!(is_told(&places[0]) && !is_told(&places[1]), "one place is enough");
        drop(places);
        third.await;
    }

    #[tokio::test]
    async fn r42_all_are_told_when_the_server_stops() {
        let room = room();
        let places = [room.take_place().await, room.take_place().await];
        assert!(room.is_empty().now_or_never().is_none());
        room.stop.cancel();
        assert!(places.iter().all(is_told));
        drop(places);
        room.is_empty().await;
    }
}
