//! Devices on which somebody has signed in before (R31). A stranger can keep an account locked by guessing at it; its
//! holder still gets in where they got in before, since guesses from there are counted apart. (OWASP's "device cookie".)
//!
//! The browser keeps a random number and, for each of the last few who signed in on it, a mark that only this
//! installation can make. A mark opens nothing: the password is asked for all the same. A new password makes it void.

use crate::context::Accounts;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::Span;
use store::{PasswordHash, account::AccountRow, staff::StaffRow};
use subtle::ConstantTimeEq as _;

/// A device at a front desk is many people's. It knows this many of them, the last ones.
const MOST: usize = 8;
/// Bytes of the number, and of a mark.
const LENGTH: usize = 16;

/// A number, or a mark.
pub(crate) type Mark = [u8; LENGTH];

/// What a browser keeps to be known again, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownDevice {
    number: Option<Mark>,
    marks: Vec<Mark>,
}

impl KnownDevice {
    /// How long the browser may keep it.
    pub const KEPT: Span = Span::days(400);

    /// Reads a cookie. What we did not write is a device that is not known.
    #[must_use]
    pub fn from_cookie(value: &str) -> Self {
        let bytes = URL_SAFE_NO_PAD.decode(value).unwrap_or_default();
        let (parts, []) = bytes.as_chunks::<LENGTH>() else { return Self::default() };
        match parts {
            [number, marks @ ..] if marks.len() <= MOST => {
                Self { number: Some(*number), marks: marks.to_vec() }
            }
            _ => Self::default(),
        }
    }

    /// The cookie's value.
    #[must_use]
    pub fn to_cookie(&self) -> String {
        let parts: Vec<Mark> = self.number.iter().chain(&self.marks).copied().collect();
        URL_SAFE_NO_PAD.encode(parts.concat())
    }

    /// The mark under which guesses from this device are counted apart, if this is a device of theirs.
    pub(crate) fn mark_of(&self, accounts: &Accounts, holder: &Holder) -> Option<Mark> {
        let mark = holder.mark(accounts, &self.number?);
        let known = self.marks.iter().any(|known| bool::from(known.ct_eq(&mark)));
        known.then_some(mark)
    }

    /// The same device after somebody has signed in on it.
    pub(crate) fn with(&self, accounts: &Accounts, holder: &Holder) -> Self {
        let number = self.number.unwrap_or_else(|| accounts.random_bytes());
        let mark = holder.mark(accounts, &number);
        let others = self.marks.iter().copied().filter(|known| *known != mark);
        let marks = std::iter::once(mark).chain(others).take(MOST).collect();
        Self { number: Some(number), marks }
    }
}

/// Whose device it may be, with the password that they have.
pub(crate) struct Holder(Vec<u8>);

impl Holder {
    pub(crate) fn client(account: &AccountRow) -> Self {
        let (location, client) = (account.location_id.bytes(), account.client_id.uuid());
        Self(
            [b"client", &location[..], client.as_bytes(), account.password_hash.as_str().as_bytes()].concat(),
        )
    }

    pub(crate) fn staff(staff: &StaffRow) -> Self {
        let password = staff.password_hash.as_ref().map_or("", PasswordHash::as_str);
        Self([b"staff", &staff.id.bytes()[..], password.as_bytes()].concat())
    }

    fn mark(&self, accounts: &Accounts, number: &Mark) -> Mark {
        accounts.keys().known_device(number, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r31_what_we_did_not_write_is_no_known_device() {
        let device = KnownDevice { number: Some([1; LENGTH]), marks: vec![[2; LENGTH], [3; LENGTH]] };
        assert_eq!(KnownDevice::from_cookie(&device.to_cookie()), device);
        let too_many = KnownDevice { marks: vec![[2; LENGTH]; MOST + 1], ..device.clone() };
        let cookie = device.to_cookie();
        for wrong in ["", "x", "é", &cookie[1..], &format!("{cookie}="), &too_many.to_cookie()] {
            assert_eq!(KnownDevice::from_cookie(wrong), KnownDevice::default(), "{wrong}");
        }
    }
}
