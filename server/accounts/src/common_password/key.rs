//! What a password is known by in the filter: the first 64 bits of its SHA-256. The build script reads this file too.

use sha2::{Digest as _, Sha256};

/// The key of a password, in lower case.
pub(crate) fn key_of(password: &str) -> u64 {
    let hash = Sha256::digest(password.as_bytes());
    hash.iter().take(8).fold(0, |key, byte| (key << 8) | u64::from(*byte))
}
