//! What every use case works with: the store, the clock, chance, the installation's keys, the hashing pool.

use crate::{client_query::Counts, hashing::Hasher, keys::Keys};
use shared::{BaseUrl, LinkId, SessionId, Span, Timestamp};
use std::{pin::Pin, sync::Arc, time::Duration};
use store::{Store, Wake};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, broadcast};
use uuid::{Builder, Uuid};

/// Tells the time. Use cases take it from here and nowhere else, so that tests move it by hand.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Lets so much time pass. On a clock that is moved by hand nobody waits.
    fn wait(&self, _span: Span) -> Wait {
        Box::pin(std::future::ready(()))
    }
}

/// Time that passes.
pub type Wait = Pin<Box<dyn Future<Output = ()> + Send>>;

/// How far the clocks of two nodes may be apart. What another node has just made lies in the future of a clock that is
/// behind, and counts as made now; what lies further ahead was made before the clock was set back (R45).
pub(crate) const CLOCK_SKEW: Span = Span::minutes(2);

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the global clock is read")]
    fn now(&self) -> Timestamp {
        let since_epoch =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }

    fn wait(&self, span: Span) -> Wait {
        let micros = u64::try_from(span.as_micros()).unwrap_or(0);
        Box::pin(tokio::time::sleep(Duration::from_micros(micros)))
    }
}

/// Draws random bytes. Use cases take chance from here and nowhere else.
pub trait Random: Send + Sync {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's random source (R1).
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place where chance is drawn")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has a random source");
    }
}

/// How passwords are hashed, from the settings (R17).
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes; more than one only helps an attacker with more cores.
    pub lanes: u32,
    /// Hashes computed at once: memory in use is this times `memory_kib`.
    pub workers: usize,
    /// Requests that may wait for a worker before the next one is answered "busy" (R18).
    pub queue: usize,
}

impl Default for Hashing {
    /// OWASP's least for argon2id: 19 MiB, two passes, one lane; a worker a core.
    fn default() -> Self {
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { memory_kib: 19_456, passes: 2, lanes: 1, workers, queue: 64 }
    }
}

/// The secret that never enters the database: mailed links, cookies and limits are keyed with it.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// Takes the 32 bytes of the key file.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Everything that [`Accounts`] is made of.
pub struct Parts {
    /// The rows.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// The installation's secret.
    pub key: SecretKey,
    /// Where the installation is reached; every mailed link starts with it (R9).
    pub base_url: BaseUrl,
    /// How passwords are hashed.
    pub hashing: Hashing,
}

/// The use cases' context. Cloning it is cheap: it is one reference count.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    keys: Keys,
    base_url: BaseUrl,
    hasher: Hasher,
    client_counts: Arc<Counts>,
    /// Heard from since the beginning, so that no mail queued between two looks at the outbox goes unheard.
    outbox_news: Mutex<broadcast::Receiver<Wake>>,
    /// The same for jobs.
    job_news: Mutex<broadcast::Receiver<Wake>>,
    /// A turn for each thing that may be looked into beside the answers.
    spare_time: Arc<Semaphore>,
}

/// How much may be looked into at once beside the answers: little, so that answers never wait for it.
const LOOKS_AT_ONCE: usize = 2;

impl Accounts {
    /// Puts the parts together.
    ///
    /// # Panics
    /// If the hashing parameters are outside of what argon2 takes; settings are checked before.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { store, clock, random, key, base_url, hashing } = parts;
        let hasher = Hasher::new(hashing, random.as_ref());
        let (outbox_news, job_news) = (Mutex::new(store.wakes()), Mutex::new(store.wakes()));
        Self(Arc::new(Inner {
            store,
            clock,
            random,
            keys: Keys::derive(&key),
            base_url,
            hasher,
            client_counts: Arc::default(),
            outbox_news,
            job_news,
            spare_time: Arc::new(Semaphore::new(LOOKS_AT_ONCE)),
        }))
    }

    /// The same installation seen by another clock.
    #[must_use]
    pub fn with_clock(&self, clock: Arc<dyn Clock>) -> Self {
        let Inner { store, random, keys, base_url, hasher, spare_time, client_counts, .. } = self.0.as_ref();
        Self(Arc::new(Inner {
            store: store.clone(),
            clock,
            random: Arc::clone(random),
            keys: keys.clone(),
            base_url: base_url.clone(),
            hasher: hasher.clone(),
            client_counts: Arc::clone(client_counts),
            outbox_news: Mutex::new(store.wakes()),
            job_news: Mutex::new(store.wakes()),
            spare_time: Arc::clone(spare_time),
        }))
    }

    /// Where the installation is reached.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.0.base_url
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Lets so much time pass.
    pub(crate) fn wait(&self, span: Span) -> Wait {
        self.0.clock.wait(span)
    }

    /// The key for cookies that the browser may hold but not read.
    #[must_use]
    pub fn cookie_key(&self) -> [u8; 64] {
        self.0.keys.cookies
    }

    /// What tells two keys apart without telling the key: kept in the database, so that a start with another
    /// key file is noticed before every mailed link dies.
    #[must_use]
    pub fn key_fingerprint(&self) -> String {
        self.0.keys.fingerprint()
    }

    /// Hears of every change that an open page may want to show.
    #[must_use]
    pub fn wakes(&self) -> broadcast::Receiver<Wake> {
        self.0.store.wakes()
    }

    /// The rows, for the composition root: health checks and migrations.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn outbox_news(&self) -> &Mutex<broadcast::Receiver<Wake>> {
        &self.0.outbox_news
    }

    pub(crate) fn job_news(&self) -> &Mutex<broadcast::Receiver<Wake>> {
        &self.0.job_news
    }

    /// A turn to look into something that no answer waits for, unless enough is being looked into.
    pub(crate) fn spare_time(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.spare_time).try_acquire_owned().ok()
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    pub(crate) fn client_counts(&self) -> &Counts {
        &self.0.client_counts
    }

    pub(crate) fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.random.fill(&mut bytes);
        bytes
    }

    /// A UUIDv7: rows made one after the other lie side by side in the index.
    pub(crate) fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().micros() / 1_000).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &self.random_bytes()).into_uuid()
    }

    /// A link's id: wholly random, since people see its first letters (R1).
    pub(crate) fn new_link_id(&self) -> LinkId {
        LinkId::new(Builder::from_random_bytes(self.random_bytes()).into_uuid())
    }

    pub(crate) fn new_session_id(&self) -> SessionId {
        SessionId::new(self.new_id())
    }
}
