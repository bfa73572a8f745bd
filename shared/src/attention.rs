//! Who could not sign in today if they tried, and why: the verdict's causes, as a location looks at all its clients at
//! once. The database counts by the same conditions; a test compares the two.

use crate::{
    status::{ClientFacts, Status},
    time::{Span, Timestamp},
    verdict::Verdict,
};

macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $fix:expr;)*) => {
        /// Why a client could not sign in today.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum Attention { $($(#[$doc])* $name,)* }

        impl Attention {
            /// Every cause, in the order of the verdict.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in addresses and in the database's answers.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What mends all of them at once; `None` where each has to be looked at.
            #[must_use]
            pub const fn fix(self) -> Option<BulkFix> {
                match self { $(Self::$name => $fix,)* }
            }
        }
    };
}

causes! {
    /// As [`Verdict::Disabled`].
    Disabled = "disabled", None;
    /// As [`Verdict::NoEmail`].
    NoEmail = "no-email", None;
    /// As [`Verdict::EmailMistyped`].
    EmailMistyped = "email-mistyped", Some(BulkFix::Correct);
    /// As [`Verdict::MailBlocked`].
    MailBlocked = "mail-blocked", None;
    /// As [`Verdict::MailFailed`].
    MailFailed = "mail-failed", None;
    /// As [`Verdict::NeverVerified`].
    NeverVerified = "never-verified", Some(BulkFix::Remind);
    /// As [`Verdict::VerificationExpired`].
    VerificationExpired = "verification-expired", Some(BulkFix::Remind);
    /// As [`Verdict::NeverInvited`].
    NeverInvited = "never-invited", Some(BulkFix::Invite);
    /// As [`Verdict::InvitationOnItsWay`].
    InvitationOnItsWay = "invitation-on-its-way", None;
    /// As [`Verdict::InvitationExpired`].
    InvitationExpired = "invitation-expired", Some(BulkFix::Invite);
    /// As [`Verdict::InvitationRevoked`].
    InvitationRevoked = "invitation-revoked", None;
    /// As [`Verdict::InvitationSuperseded`].
    InvitationSuperseded = "invitation-superseded", Some(BulkFix::Invite);
    /// As [`Verdict::InvitationOpened`].
    InvitationOpened = "invitation-opened", None;
    /// As [`Verdict::InvitationScanned`].
    InvitationScanned = "invitation-scanned", None;
    /// As [`Verdict::InvitationNotOpened`], or [`Verdict::DuplicateHasAccount`]: duplicates are looked for on profiles.
    InvitationNotOpened = "invitation-not-opened", None;
    /// As [`Verdict::Locked`].
    Locked = "locked", None;
}

/// What mends many clients at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkFix {
    /// Correct addresses that look mistyped, after somebody has looked at each.
    Correct,
    /// Send the verification again.
    Remind,
    /// Invite, or invite again.
    Invite,
}

impl BulkFix {
    /// Nobody is reminded or invited in bulk who got such a mail within so short a time.
    pub const NOT_AGAIN_WITHIN: Span = Span::days(1);
}

impl Attention {
    /// The cause of a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.code() == code)
    }

    /// Why a client could not sign in at `now`, at a location whose Self-Service is on; `None` for those who could with
    /// the right password.
    #[must_use]
    pub fn of(facts: &ClientFacts, now: Timestamp) -> Option<Self> {
        if Status::of(facts, now) == Status::Active {
            return None;
        }
        match Verdict::of(facts, true, now) {
            Verdict::Disabled => Some(Self::Disabled),
            Verdict::NoEmail => Some(Self::NoEmail),
            Verdict::EmailMistyped => Some(Self::EmailMistyped),
            Verdict::MailFailed => Some(Self::MailFailed),
            Verdict::MailBlocked => Some(Self::MailBlocked),
            Verdict::NeverVerified => Some(Self::NeverVerified),
            Verdict::VerificationExpired => Some(Self::VerificationExpired),
            Verdict::NeverInvited => Some(Self::NeverInvited),
            Verdict::InvitationOnItsWay => Some(Self::InvitationOnItsWay),
            Verdict::InvitationExpired => Some(Self::InvitationExpired),
            Verdict::InvitationRevoked => Some(Self::InvitationRevoked),
            Verdict::InvitationSuperseded => Some(Self::InvitationSuperseded),
            Verdict::InvitationOpened => Some(Self::InvitationOpened),
            Verdict::InvitationScanned => Some(Self::InvitationScanned),
            Verdict::InvitationNotOpened | Verdict::DuplicateHasAccount(_) => Some(Self::InvitationNotOpened),
            Verdict::Locked(_) => Some(Self::Locked),
            Verdict::SelfServiceOff
            | Verdict::WrongPassword(_)
            | Verdict::WrongUsername(_)
            | Verdict::OtherLocation
            | Verdict::ResetUnused
            | Verdict::EmailChanged
            | Verdict::CookiesRefused
            | Verdict::NeverTried
            | Verdict::NothingWrong(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{email::EmailState, status::AccountFacts};

    #[test]
    fn codes_come_back() {
        for cause in Attention::ALL {
            assert_eq!(Attention::from_code(cause.code()), Some(*cause));
        }
    }

    #[test]
    fn whoever_may_sign_in_needs_no_attention() {
        let now = Timestamp::from_micros(1_000_000);
        let account = AccountFacts { failures: 3, ..AccountFacts::default() };
        let works = ClientFacts { account: Some(account), mail_blocked: true, ..ClientFacts::default() };
        assert_eq!(Attention::of(&works, now), None, "with the right password they are in");
        let disabled = AccountFacts { disabled: true, ..account };
        let facts = ClientFacts { account: Some(disabled), ..ClientFacts::default() };
        assert_eq!(Attention::of(&facts, now), Some(Attention::Disabled));
        let pending = ClientFacts { email: Some(EmailState::Pending), ..ClientFacts::default() };
        assert_eq!(Attention::of(&pending, now), Some(Attention::VerificationExpired));
        assert_eq!(Attention::VerificationExpired.fix(), Some(BulkFix::Remind));
    }
}
