//! The installation's secret, in a file of its own: never in the database, so that a copy of one is worth
//! nothing without the other.

use crate::failure::Failure;
use accounts::{OsRandom, Random as _, SecretKey};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// The bytes of the secret.
const LENGTH: usize = 32;

/// Reads the key file. `None` if there is none.
///
/// # Errors
/// The file can't be read, or holds anything but 64 hexadecimal digits.
pub(crate) fn read(path: &Path) -> Result<Option<SecretKey>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => from_hex(text.trim()).map(|bytes| Some(SecretKey::from_bytes(bytes))).ok_or_else(|| {
            Failure::new(format!(
                "SECRET_KEY_FILE {} holds {} characters; accepted: {} hexadecimal digits",
                path.display(),
                text.trim().chars().count(),
                2 * LENGTH
            ))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::new(format!("SECRET_KEY_FILE {} can't be read: {error}", path.display()))),
    }
}

/// Makes a key file that only its owner can read. If another start makes one at the same moment, theirs counts.
///
/// # Errors
/// The file can't be written.
pub(crate) fn create(path: &Path) -> Result<SecretKey, Failure> {
    let mut bytes = [0; LENGTH];
    OsRandom.fill(&mut bytes);
    let text = to_hex(bytes);
    let not_written = |error: io::Error| {
        Failure::new(format!("SECRET_KEY_FILE {} can't be written: {error}", path.display()))
    };
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    write_private(&draft, &text).map_err(not_written)?;
    // A link appears with its whole content or not at all, and never replaces another's.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft).map_err(not_written)?;
    match linked {
        Ok(()) => Ok(SecretKey::from_bytes(bytes)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| not_written(io::ErrorKind::NotFound.into()))
        }
        Err(error) => Err(not_written(error)),
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn to_hex(bytes: [u8; LENGTH]) -> String {
    let halves = bytes.as_chunks::<16>().0.iter().map(|half| u128::from_be_bytes(*half));
    halves.fold(String::new(), |text, half| format!("{text}{half:032x}"))
}

fn from_hex(text: &str) -> Option<[u8; LENGTH]> {
    if text.len() != 2 * LENGTH || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let (first, second) = text.split_at(LENGTH);
    let half = |digits| u128::from_str_radix(digits, 16).map(u128::to_be_bytes).ok();
    let mut bytes = [0; LENGTH];
    bytes[..LENGTH / 2].copy_from_slice(&half(first)?);
    bytes[LENGTH / 2..].copy_from_slice(&half(second)?);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        assert!(read(&path).expect("no file").is_none());
        create(&path).expect("written");
        let first = fs::read_to_string(&path).expect("a key");
        create(&path).expect("the same");
        assert_eq!(fs::read_to_string(&path).expect("a key"), first);
        assert_eq!(first.len(), 64);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "no draft is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn digits_come_back() {
        let bytes = std::array::from_fn(|i| u8::try_from(i * 7).expect("small"));
        assert_eq!(from_hex(&to_hex(bytes)), Some(bytes));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        for text in ["", "abc", &"z".repeat(64), &"0".repeat(66), &"é".repeat(32)] {
            fs::write(&path, text).expect("written");
            let line = read(&path).err().expect("refused").to_string();
            assert!(line.ends_with("accepted: 64 hexadecimal digits"), "{line}");
        }
    }
}
