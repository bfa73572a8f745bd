//! Passwords at rest: argon2id, PHC strings, in a bounded pool (R17, R18).

mod threads;

use crate::{
    context::{Hashing, Random},
    refused::Refused,
};
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
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
        let dummy = hash_now(&argon2, b"", &salt, &mut Vec::new());
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
        self.run(move |blocks| hash_now(&argon2, &password, &salt, blocks)).await
    }

    /// Checks what was typed against a stored hash; without one, against the dummy.
    pub(crate) async fn verify(&self, typed: &str, stored: Option<&str>) -> Result<Verified, Refused> {
        let (argon2, typed) = (self.argon2.clone(), shared::typed_password(typed).into_bytes());
        let (known, hash) = (stored.is_some(), stored.unwrap_or(&self.dummy).to_owned());
        self.run(move |blocks| verify_now(&argon2, &typed, &hash, known, blocks)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let busy = |_| Refused::Busy { seconds: BUSY_SECONDS };
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(busy)?;
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(Refused::broken)?;
        let (done, is_done) = oneshot::channel();
        self.threads.run(move |blocks| {
            // Both places are held by the hash itself: whoever hangs up ends the request, not the work, and must not
            // make room for more of it (R18).
            let _places = (admitted, running);
            drop(done.send(work(blocks)));
        });
        is_done.await.map_err(Refused::broken)
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &[u8], salt: &[u8; 16], blocks: &mut Vec<Block>) -> String {
    let within = "lengths are within argon2's bounds";
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params()).expect(within),
        salt: Some(Salt::new(salt).expect(within)),
        hash: Some(output(argon2, password, salt, Params::DEFAULT_OUTPUT_LEN, blocks).expect(within)),
    };
    hash.to_string()
}

fn verify_now(
    argon2: &Argon2<'_>,
    typed: &[u8],
    hash: &str,
    known: bool,
    blocks: &mut Vec<Block>,
) -> Verified {
    let Some((stored, expected, salt)) = parts(hash) else { return Verified::No };
    let found = output(&stored, typed, &salt, expected.len(), blocks);
    // `Output` compares in constant time.
    if !(found == Some(expected) && known) {
        return Verified::No;
    }
    if same_cost(stored.params(), argon2.params()) { Verified::Yes } else { Verified::YesRehash }
}

/// What a stored hash says: how it was made, what came of it, and the salt.
fn parts(hash: &str) -> Option<(Argon2<'static>, Output, Salt)> {
    let hash = PasswordHash::new(hash).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = Version::try_from(hash.version?).ok()?;
    let params = Params::try_from(&hash).ok()?;
    Some((Argon2::new(algorithm, version, params), hash.hash?, hash.salt?))
}

/// The hash itself, in memory that the thread keeps for the next one: taken and given back each time, some of it would
/// stay with the allocator (R18).
fn output(
    argon2: &Argon2<'_>,
    password: &[u8],
    salt: &[u8],
    length: usize,
    blocks: &mut Vec<Block>,
) -> Option<Output> {
    let needed = argon2.params().block_count();
    if blocks.len() < needed {
        blocks.resize(needed, Block::default());
    }
    let mut bytes = [0; Output::MAX_LENGTH];
    let out = bytes.get_mut(..length)?;
    argon2.hash_password_into_with_memory(password, salt, out, &mut blocks[..needed]).ok()?;
    Output::new(out).ok()
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

    /// Our strings are those of the library that everybody uses, and its are ours: in memory that larger and smaller hashes
    /// left behind too.
    #[test]
    fn r17_the_strings_are_everybodys() {
        use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
        let mut blocks = Vec::new();
        for (memory, passes, lanes) in [(64, 1, 1), (256, 3, 2), (64, 2, 1), (8, 1, 1)] {
            let params = Params::new(memory, passes, lanes, None).expect("params");
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let ours = hash_now(&argon2, b"three random words", &[7; 16], &mut blocks);
            let theirs = argon2.hash_password_with_salt(b"three random words", &[7; 16]).expect("hashed");
            assert_eq!(ours, theirs.to_string());
            argon2.verify_password(b"three random words", ours.as_str()).expect("verified");
            assert_eq!(verify_now(&argon2, b"three random words", &ours, true, &mut blocks), Verified::Yes);
            assert_eq!(verify_now(&argon2, b"three random word", &ours, true, &mut blocks), Verified::No);
            assert_eq!(verify_now(&argon2, b"three random words", &ours, false, &mut blocks), Verified::No);
        }
        assert_eq!(verify_now(&cheap(1, 1, 1).argon2, b"", "not a hash", true, &mut blocks), Verified::No);
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
                let work = move |_: &mut Vec<Block>| {
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
