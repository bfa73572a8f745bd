//! What an authenticator app computes (RFC 6238), as it is asked of the app: SHA-1, six digits, thirty seconds, since
//! many apps know nothing else and don't say so.

use crate::context::Accounts;
use shared::{AppCode, BaseUrl, Timestamp, Username};
use store::second_factor::SecondFactorRow;
use totp_rs::{Builder, Totp};

/// How many random bytes of a secret stand in the database.
pub(super) const SEED: usize = 16;
/// How long a code is shown.
const STEP_SECONDS: u64 = 30;
/// How many steps before and after this one are taken: for clocks that are a little off, and slow fingers.
const SKEW: u16 = 1;

/// The secret that an app shares with Latchkey. It stands nowhere: it is computed from its seed and the installation's
/// key whenever it is needed (R2), as mailed links are.
pub(super) struct Secret([u8; 20]);

impl Secret {
    /// The secret behind a row.
    pub(super) fn of(accounts: &Accounts, row: &SecondFactorRow) -> Self {
        Self(accounts.keys().totp_secret(row.staff_id, &row.seed))
    }

    /// The step whose code this is, among this one and those beside it. Compared in constant time.
    pub(super) fn step_of(&self, code: &AppCode, now: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
        let totp = self.totp(String::new());
        totp.check(code.digits(), seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The link that apps read from a QR: the account is told apart by username and host.
    pub(super) fn link(&self, username: &Username, base_url: &BaseUrl) -> String {
        // A colon ends the issuer's name there.
        let account = format!("{username}@{}", base_url.host()).replace(':', ".");
        self.totp(account).to_url().expect("the account has a name without a colon")
    }

    /// The secret as people type it: base 32, in groups of four.
    pub(super) fn key(&self) -> String {
        let key = data_encoding::BASE32_NOPAD.encode(&self.0);
        let groups: Vec<&str> =
            key.as_bytes().chunks(4).filter_map(|four| str::from_utf8(four).ok()).collect();
        groups.join(" ")
    }

    fn totp(&self, account: String) -> Totp {
        Builder::new()
            .with_secret(self.0)
            .with_digits(6)
            .with_skew(SKEW)
            .with_step_duration(STEP_SECONDS)
            .with_issuer(Some("Latchkey"))
            .with_account_name(account)
            .build()
            .expect("six digits, thirty seconds and 160 bits are what the RFC asks for")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::Span;

    fn code(text: &str) -> AppCode {
        AppCode::parse(text).expect("a code")
    }

    /// The last six digits of the vectors in RFC 6238, appendix B.
    #[test]
    fn as_the_rfc_says() {
        let secret = Secret(*b"12345678901234567890");
        for (seconds, digits, step) in [
            (59, "287082", 1),
            (1_111_111_109, "081804", 0x0235_23EC),
            (1_111_111_111, "050471", 0x0235_23ED),
            (1_234_567_890, "005924", 0x0273_EF07),
            (2_000_000_000, "279037", 0x03F9_40AA),
            (20_000_000_000, "353130", 0x27BC_86AA),
        ] {
            let now = Timestamp::from_micros(seconds * 1_000_000);
            assert_eq!(secret.step_of(&code(digits), now), Some(step), "{seconds}");
            assert_eq!(secret.step_of(&code("000000"), now), None);
        }
    }

    #[test]
    fn one_step_early_or_late_is_taken() {
        let secret = Secret(*b"12345678901234567890");
        let at = Timestamp::from_micros(1_111_111_110 * 1_000_000);
        for (seconds, taken) in [(-31, false), (-30, true), (0, true), (29, true), (59, true), (60, false)] {
            let step = secret.step_of(&code("050471"), at + Span::seconds(seconds));
            assert_eq!(step, taken.then_some(0x0235_23ED), "{seconds}");
        }
    }

    #[test]
    fn the_link_names_account_and_key() {
        let secret = Secret(*b"12345678901234567890");
        let username = Username::parse("sam.ortiz").expect("a username");
        let base = BaseUrl::parse("https://club.example").expect("an origin");
        let link = secret.link(&username, &base);
        let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert!(link.starts_with("otpauth://totp/Latchkey:sam.ortiz%40club.example?"), "{link}");
        assert!(link.contains(&format!("secret={key}")) && link.contains("issuer=Latchkey"), "{link}");
        assert_eq!(secret.key().replace(' ', ""), key);
        let local = BaseUrl::parse("http://[::1]:3000").expect("an origin");
        assert!(secret.link(&username, &local).contains("sam.ortiz%40..1?"));
    }
}
