//! Makes the filter of common passwords from their list, so that the program carries 311 KB instead of 1.3 MB, and no list
//! that anybody could take for stolen passwords.

#[path = "src/common_password/key.rs"]
mod key;

use std::{collections::BTreeSet, env, error::Error, fs, path::Path};
use xorf::{BinaryFuse16, Descriptor};

const LIST: &str = "common_passwords/passwords.txt";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={LIST}");
    println!("cargo::rerun-if-changed=src/common_password/key.rs");
    let list = fs::read_to_string(LIST)?;
    let keys: BTreeSet<u64> = list.lines().map(|line| key::key_of(&line.to_lowercase())).collect();
    let filter = BinaryFuse16::try_from(keys.into_iter().collect::<Vec<_>>())?;
    let Descriptor { seed, segment_length, segment_length_mask, segment_count_length } = filter.descriptor;
    let mut bytes = seed.to_le_bytes().to_vec();
    for number in [segment_length, segment_length_mask, segment_count_length] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(filter.fingerprints.iter().flat_map(|fingerprint| fingerprint.to_le_bytes()));
    fs::write(Path::new(&env::var("OUT_DIR")?).join("common_passwords"), bytes)?;
    Ok(())
}
