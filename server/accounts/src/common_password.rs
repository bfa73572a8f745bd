//! The passwords that everybody would try first, since breaches have shown what people choose (R15).
//!
//! A binary fuse filter of all of them: it forgets none, takes 19 bits each, and takes about one other password in 65,536
//! for one of them, whose owner is asked for another. That is why it has 16 bits and not 8: at one in 256, too many people
//! would be told something untrue.

mod key;

use std::sync::LazyLock;
use xorf::{BinaryFuse16, Descriptor, Filter as _};

/// Whether the whole password is one of them, in any capitals.
pub(crate) fn is_common(password: &str) -> bool {
    FILTER.contains(&key::key_of(&password.to_lowercase()))
}

static FILTER: LazyLock<BinaryFuse16> =
    LazyLock::new(|| read(BYTES).expect("the build script wrote a filter"));

/// What the build script made of `common_passwords/passwords.txt`.
const BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/common_passwords"));

fn read(bytes: &[u8]) -> Option<BinaryFuse16> {
    let (seed, rest) = bytes.split_first_chunk()?;
    let (segment_length, rest) = rest.split_first_chunk()?;
    let (segment_length_mask, rest) = rest.split_first_chunk()?;
    let (segment_count_length, rest) = rest.split_first_chunk()?;
    let descriptor = Descriptor {
        seed: u64::from_le_bytes(*seed),
        segment_length: u32::from_le_bytes(*segment_length),
        segment_length_mask: u32::from_le_bytes(*segment_length_mask),
        segment_count_length: u32::from_le_bytes(*segment_count_length),
    };
    let fingerprints = rest.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    Some(BinaryFuse16 { descriptor, fingerprints })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const LIST: &str = include_str!("../common_passwords/passwords.txt");

    #[test]
    fn r15_every_common_password_is_known() {
        let list: Vec<&str> = LIST.lines().collect();
        assert!(list.len() >= 100_000, "{} common passwords", list.len());
        for password in &list {
            assert!(is_common(password) && is_common(&password.to_uppercase()), "{password}");
        }
        // Each is one that the rules of length would let through, and stands there once.
        assert!(list.iter().all(|password| password.chars().count() >= 8));
        assert!(list.windows(2).all(|two| two[0] < two[1]), "sorted");
        assert!(list.iter().filter(|password| password.chars().count() >= 15).count() > 9_000, "for staff");
        assert!(BYTES.len() < 350_000, "{} bytes", BYTES.len());
    }

    /// A million passwords that are on no list: 15 of them are expected to be taken for common ones.
    #[test]
    fn r15_one_good_password_in_65_536_is_taken_for_a_common_one() {
        let list: BTreeSet<&str> = LIST.lines().collect();
        let good = |number: u32| format!("{number} herons wait by the pool");
        let mistaken: Vec<String> = (0..1_000_000).map(good).filter(|password| is_common(password)).collect();
        assert!(mistaken.iter().all(|password| !list.contains(password.as_str())));
        assert!((5..=30).contains(&mistaken.len()), "{} in a million", mistaken.len());
    }
}
