//! Passwords at rest: argon2id, PHC strings, in a bounded pool (R17, R18).

mod threads;

use crate::{
    context::{Hashing, Random},
    refused::Refused,
};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use std::sync::Arc;
use threads::Threads;
use tokio::sync::{Semaphore, oneshot};

/// What the check of a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verified {
    /// Not the password, or there is no such account.
    No,
    /// The password.
    Yes,
    /// The password, hashed with older parameters: hash it again (R17).
    YesRehash,
}

/// The pool. At most `workers` hashes run at once, at most `queue` requests wait; one more is told to come
/// back, so that a flood costs no memory.
#[derive(Clone)]
pub(crate) struct Hasher {
    argon2: Argon2<'static>,
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
    threads: Threads,
    /// A hash of nothing, at today's parameters: an unknown name takes as long as a known one (R12).
    dummy: Arc<str>,
}

/// How long a request that finds the queue full is asked to stay away.
const BUSY_SECONDS: i64 = 2;

impl Hasher {
    pub(crate) fn new(hashing: Hashing, random: &dyn Random) -> Self {
        let params = Params::new(hashing.memory_kib, hashing.passes, hashing.lanes, None)
            .expect("settings are within argon2's bounds");
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut salt = [0; 16];
        random.fill(&mut salt);
        let dummy = hash_now(&argon2, b"", &salt);
        Self {
            argon2,
            admitted: Arc::new(Semaphore::new(hashing.workers + hashing.queue)),
            running: Arc::new(Semaphore::new(hashing.workers)),
            threads: Threads::start(hashing.workers),
            dummy: dummy.into(),
        }
    }

    /// Hashes a new password with a random salt of 128 bits.
    pub(crate) async fn hash(&self, password: &[u8], salt: [u8; 16]) -> Result<String, Refused> {
        let (argon2, password) = (self.argon2.clone(), password.to_vec());
        self.run(move || hash_now(&argon2, &password, &salt)).await
    }

    /// Checks what was typed against a stored hash; without one, against the dummy.
    pub(crate) async fn verify(&self, typed: &str, stored: Option<&str>) -> Result<Verified, Refused> {
        let (argon2, typed) = (self.argon2.clone(), shared::typed_password(typed).into_bytes());
        let (known, hash) = (stored.is_some(), stored.unwrap_or(&self.dummy).to_owned());
        self.run(move || verify_now(&argon2, &typed, &hash, known)).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refused> {
        let busy = |_| Refused::Busy { seconds: BUSY_SECONDS };
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(busy)?;
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(Refused::broken)?;
        let (done, is_done) = oneshot::channel();
        self.threads.run(move || {
            // Both places are held by the hash itself: whoever hangs up ends the request, not the work, and must not
            // make room for more of it (R18).
            let _places = (admitted, running);
            drop(done.send(work()));
        });
        is_done.await.map_err(Refused::broken)
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &[u8], salt: &[u8; 16]) -> String {
    argon2.hash_password_with_salt(password, salt).expect("lengths are within argon2's bounds").to_string()
}

fn verify_now(argon2: &Argon2<'_>, typed: &[u8], hash: &str, known: bool) -> Verified {
    let Ok(hash) = PasswordHash::new(hash) else { return Verified::No };
    let right = argon2.verify_password(typed, &hash).is_ok();
    match Params::try_from(&hash) {
        _ if !(right && known) => Verified::No,
        Ok(params) if same_cost(&params, argon2.params()) => Verified::Yes,
        _ => Verified::YesRehash,
    }
}

fn same_cost(a: &Params, b: &Params) -> bool {
    (a.m_cost(), a.t_cost(), a.p_cost()) == (b.m_cost(), b.t_cost(), b.p_cost())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::OsRandom;

    fn cheap(passes: u32, workers: usize, queue: usize) -> Hasher {
        Hasher::new(Hashing { memory_kib: 64, passes, lanes: 1, workers, queue }, &OsRandom)
    }

    #[tokio::test]
    async fn r16_the_last_character_counts() {
        let hasher = cheap(1, 1, 1);
        let hash = hasher.hash("x".repeat(128).as_bytes(), [1; 16]).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        let other = format!("{}y", "x".repeat(127));
        assert_eq!(hasher.verify(&"x".repeat(128), Some(&hash)).await.expect("checked"), Verified::Yes);
        assert_eq!(hasher.verify(&other, Some(&hash)).await.expect("checked"), Verified::No);
    }

    #[tokio::test]
    async fn r17_older_parameters_ask_for_a_rehash() {
        let hash = cheap(1, 1, 1).hash(b"three random words", [1; 16]).await.expect("hashed");
        let found = cheap(2, 1, 1).verify("three random words", Some(&hash)).await.expect("checked");
        assert_eq!(found, Verified::YesRehash);
    }

    #[tokio::test]
    async fn r12_nobody_has_the_dummys_password() {
        assert_eq!(cheap(1, 1, 1).verify("", None).await.expect("checked"), Verified::No);
    }

    /// Whoever hangs up in the middle of a hash frees no place before it has ended: else hanging up again and again
    /// would run any number at once.
    #[tokio::test]
    async fn r18_hanging_up_frees_no_place_early() {
        let hasher = cheap(1, 1, 0);
        let (go_on, waits) = std::sync::mpsc::channel::<()>();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let request = tokio::spawn({
            let hasher = hasher.clone();
            async move {
                let work = move || {
                    let _ = started.send(());
                    let _ = waits.recv();
                };
                hasher.run(work).await
            }
        });
        has_started.await.expect("the work has begun");
        request.abort();
        assert!(request.await.expect_err("hung up").is_cancelled());
        assert!(matches!(hasher.verify("x", None).await, Err(Refused::Busy { .. })));
        go_on.send(()).expect("the work still waits");
        drop(hasher.running.acquire().await.expect("the work has ended"));
        assert!(hasher.verify("x", None).await.is_ok());
    }

    #[tokio::test]
    async fn r18_past_the_queue_the_answer_is_busy() {
        let hasher = cheap(1, 1, 0);
        let held = hasher.admitted.clone().acquire_owned().await.expect("free");
        assert!(matches!(hasher.verify("x", None).await, Err(Refused::Busy { .. })));
        drop(held);
        assert!(hasher.verify("x", None).await.is_ok());
    }
}
