//! "Why can't they log in?": facts in, one cause out, with the one step that mends it. The first cause that
//! holds wins.

use crate::{
    email::{EmailState, MailState},
    id::ClientId,
    link::Ended,
    near_miss::Slip,
    opener::Opener,
    status::{AccountFacts, ClientFacts, Status, Tone},
    time::{Span, Timestamp},
};

/// The one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Self-Service is switched off at this location.
    SelfServiceOff,
    /// Staff disabled the account.
    Disabled,
    /// There is no address to write to.
    NoEmail,
    /// The address was never verified, and its domain is one slip away from a common one.
    EmailMistyped,
    /// The mail server refused the last mail.
    MailFailed,
    /// The address is blocked, since a mail to it failed for good.
    MailBlocked,
    /// The address was never verified; its link still works.
    NeverVerified,
    /// The address was never verified, and its link has run out.
    VerificationExpired,
    /// Verified, and nobody has invited them.
    NeverInvited,
    /// The invitation has not left yet.
    InvitationOnItsWay,
    /// The invitation ran out unused.
    InvitationExpired,
    /// The invitation was revoked.
    InvitationRevoked,
    /// The invitation died with the address it was sent to, which has changed since.
    InvitationSuperseded,
    /// The invitation arrived, a person opened its page, and nobody accepted.
    InvitationOpened,
    /// The invitation arrived, and only something like a mail scanner opened its page.
    InvitationScanned,
    /// The invitation arrived and was not opened.
    InvitationNotOpened,
    /// A profile that is likely the same person's has an account that works; which.
    DuplicateHasAccount(ClientId),
    /// Too many failures; until when.
    Locked(Timestamp),
    /// Wrong passwords since the last good sign-in; how many.
    WrongPassword(i64),
    /// A username that is nearly theirs, lately; how the last one differed.
    WrongUsername(Slip),
    /// Their username, lately, at the page of another location.
    OtherLocation,
    /// A link to set a new password was mailed since the last sign-in, and not used.
    ResetUnused,
    /// The email on the profile was changed since the last sign-in and is not verified, so help goes to the old one.
    EmailChanged,
    /// Username and password were right, and the browser kept no cookie.
    CookiesRefused,
    /// The account was made and never used.
    NeverTried,
    /// Nothing is wrong: the last sign-in.
    NothingWrong(Timestamp),
}

/// The one step that mends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Switch Self-Service on, in the preferences.
    SwitchOn,
    /// Re-enable the account.
    Enable,
    /// Enter or correct the email.
    ChangeEmail,
    /// Save the address that was probably meant.
    CorrectEmail,
    /// Send the verification again.
    ResendVerification,
    /// Invite, or invite again.
    Invite,
    /// Unlock the account.
    Unlock,
    /// Mail a link to set a new password.
    ResetPassword,
    /// Look at both profiles side by side.
    Compare,
    /// Mail the username and the address of the right page.
    SendUsername,
    /// Nothing to do but wait.
    Wait,
}

/// How long a try that failed for the wrong name, page or browser explains anything.
const LATELY: Span = Span::days(7);

impl Verdict {
    /// The first cause that holds at `now`.
    #[must_use]
    pub fn of(facts: &ClientFacts, self_service_on: bool, now: Timestamp) -> Self {
        if !self_service_on {
            return Self::SelfServiceOff;
        }
        match Status::of(facts, now) {
            Status::Disabled => Self::Disabled,
            Status::NoEmail => Self::NoEmail,
            Status::EmailPending if facts.email_mistyped => Self::EmailMistyped,
            Status::EmailPending
            | Status::ReadyToInvite
            | Status::Invited { .. }
            | Status::InvitationExpired { .. }
                if facts.mail_blocked =>
            {
                Self::MailBlocked
            }
            Status::EmailPending
            | Status::ReadyToInvite
            | Status::Invited { .. }
            | Status::InvitationExpired { .. }
                if facts.mail == Some(MailState::Failed) =>
            {
                Self::MailFailed
            }
            Status::EmailPending if facts.verification_expires_at.is_some_and(|at| now < at) => {
                Self::NeverVerified
            }
            Status::EmailPending => Self::VerificationExpired,
            Status::ReadyToInvite => match facts.invitation.and_then(|invitation| invitation.ended) {
                None => Self::NeverInvited,
                Some(Ended::Revoked) => Self::InvitationRevoked,
                Some(_) => Self::InvitationSuperseded,
            },
            Status::Invited { .. } if matches!(facts.mail, Some(MailState::Queued | MailState::Deferred)) => {
                Self::InvitationOnItsWay
            }
            Status::Invited { .. } => match facts.invitation.and_then(|invitation| invitation.opened) {
                Some(Opener::Person) => Self::InvitationOpened,
                Some(Opener::Scanner) => Self::InvitationScanned,
                None => facts.duplicate_account.map_or(Self::InvitationNotOpened, Self::DuplicateHasAccount),
            },
            Status::InvitationExpired { .. } => Self::InvitationExpired,
            Status::Locked { until } => Self::Locked(until),
            Status::Active => {
                let verdict = facts.account.map_or(Self::NeverTried, |account| account.verdict(facts, now));
                // Whatever is wrong, help comes by mail.
                let needs_mail = !matches!(verdict, Self::NothingWrong(_));
                if facts.mail_blocked && needs_mail { Self::MailBlocked } else { verdict }
            }
        }
    }

    /// The step that mends it.
    #[must_use]
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::SelfServiceOff => Remedy::SwitchOn,
            Self::Disabled => Remedy::Enable,
            Self::EmailMistyped => Remedy::CorrectEmail,
            Self::NoEmail | Self::MailFailed | Self::MailBlocked => Remedy::ChangeEmail,
            Self::NeverVerified | Self::VerificationExpired | Self::EmailChanged => {
                Remedy::ResendVerification
            }
            Self::NeverInvited
            | Self::InvitationExpired
            | Self::InvitationRevoked
            | Self::InvitationSuperseded
            | Self::InvitationOpened
            | Self::InvitationScanned
            | Self::InvitationNotOpened => Remedy::Invite,
            Self::InvitationOnItsWay => Remedy::Wait,
            Self::DuplicateHasAccount(_) => Remedy::Compare,
            Self::Locked(_) => Remedy::Unlock,
            Self::WrongUsername(_) | Self::OtherLocation | Self::CookiesRefused => Remedy::SendUsername,
            Self::WrongPassword(_) | Self::ResetUnused | Self::NeverTried | Self::NothingWrong(_) => {
                Remedy::ResetPassword
            }
        }
    }

    /// How the verdict looks.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::NothingWrong(_) => Tone::Good,
            Self::SelfServiceOff
            | Self::Disabled
            | Self::EmailMistyped
            | Self::MailFailed
            | Self::MailBlocked
            | Self::Locked(_)
            | Self::WrongPassword(_)
            | Self::WrongUsername(_)
            | Self::OtherLocation
            | Self::CookiesRefused => Tone::Bad,
            _ => Tone::Wait,
        }
    }
}

impl AccountFacts {
    /// Why somebody whose account works is not in. All but the last sign-in are facts since then.
    fn verdict(&self, facts: &ClientFacts, now: Timestamp) -> Verdict {
        let lately = |at: Timestamp| now - at < LATELY;
        let since = |at: Timestamp| self.last_sign_in_at.is_none_or(|last| last < at);
        if self.failures > 0 {
            Verdict::WrongPassword(self.failures)
        } else if let Some(miss) = self.near_miss.filter(|miss| lately(miss.at)) {
            Verdict::WrongUsername(miss.slip)
        } else if self.tried_elsewhere_at.is_some_and(lately) {
            Verdict::OtherLocation
        } else if self.reset.is_some_and(|reset| since(reset.sent_at)) {
            Verdict::ResetUnused
        } else if facts.email == Some(EmailState::Pending) && facts.email_saved_at.is_some_and(since) {
            Verdict::EmailChanged
        } else if self.cookies_refused_at.is_some_and(lately) {
            Verdict::CookiesRefused
        } else {
            self.last_sign_in_at.map_or(Verdict::NeverTried, Verdict::NothingWrong)
        }
    }
}

impl ClientFacts {
    /// Whether the address on the profile is proven.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        matches!(self.email, Some(EmailState::Verified { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        email::VerifiedBy,
        near_miss::NearMiss,
        status::{InvitationFacts, ResetFacts},
    };

    const NOW: Timestamp = Timestamp::from_micros(1_000_000);
    const SOON: Timestamp = Timestamp::from_micros(2_000_000);
    const PAST: Timestamp = Timestamp::from_micros(500_000);
    const OTHER: ClientId = ClientId::new(uuid::Uuid::from_u128(2));

    fn pending() -> ClientFacts {
        ClientFacts {
            email: Some(EmailState::Pending),
            mail: Some(MailState::Sent),
            verification_expires_at: Some(SOON),
            ..ClientFacts::default()
        }
    }

    fn verified() -> ClientFacts {
        ClientFacts {
            email: Some(EmailState::Verified { at: PAST, by: VerifiedBy::Link }),
            mail: Some(MailState::Sent),
            ..ClientFacts::default()
        }
    }

    fn invited() -> ClientFacts {
        let invitation =
            InvitationFacts { sent_at: PAST, expires_at: SOON, accepted: false, ended: None, opened: None };
        ClientFacts { invitation: Some(invitation), ..verified() }
    }

    fn active() -> ClientFacts {
        let account = AccountFacts {
            disabled: false,
            locked_until: None,
            failures: 0,
            last_sign_in_at: Some(PAST),
            near_miss: None,
            tried_elsewhere_at: None,
            cookies_refused_at: None,
            reset: None,
        };
        ClientFacts { account: Some(account), ..verified() }
    }

    fn with_invitation(change: impl Fn(&mut InvitationFacts)) -> ClientFacts {
        let mut facts = invited();
        facts.invitation.iter_mut().for_each(change);
        facts
    }

    fn with_account(change: impl Fn(&mut AccountFacts)) -> ClientFacts {
        let mut facts = active();
        facts.account.iter_mut().for_each(change);
        facts
    }

    #[track_caller]
    fn check(facts: &ClientFacts, expected: Verdict, remedy: Remedy) {
        let verdict = Verdict::of(facts, true, NOW);
        assert_eq!((verdict, verdict.remedy()), (expected, remedy));
    }

    #[test]
    fn the_table_of_verdicts() {
        assert_eq!(Verdict::of(&active(), false, NOW), Verdict::SelfServiceOff);
        check(&with_account(|a| a.disabled = true), Verdict::Disabled, Remedy::Enable);
        check(&ClientFacts::default(), Verdict::NoEmail, Remedy::ChangeEmail);
        let mistyped = ClientFacts { email_mistyped: true, mail: Some(MailState::Failed), ..pending() };
        check(&mistyped, Verdict::EmailMistyped, Remedy::CorrectEmail);
        let failed = ClientFacts { mail: Some(MailState::Failed), ..pending() };
        check(&failed, Verdict::MailFailed, Remedy::ChangeEmail);
        for facts in [failed, pending(), verified(), invited(), with_account(|a| a.failures = 3)] {
            check(&ClientFacts { mail_blocked: true, ..facts }, Verdict::MailBlocked, Remedy::ChangeEmail);
        }
        let works = ClientFacts { mail_blocked: true, ..active() };
        check(&works, Verdict::NothingWrong(PAST), Remedy::ResetPassword);
        check(&pending(), Verdict::NeverVerified, Remedy::ResendVerification);
        let stale = ClientFacts { verification_expires_at: Some(NOW), ..pending() };
        check(&stale, Verdict::VerificationExpired, Remedy::ResendVerification);
        check(&verified(), Verdict::NeverInvited, Remedy::Invite);
        let queued = ClientFacts { mail: Some(MailState::Queued), ..invited() };
        check(&queued, Verdict::InvitationOnItsWay, Remedy::Wait);
        check(&with_invitation(|i| i.expires_at = NOW), Verdict::InvitationExpired, Remedy::Invite);
        let ended = |why| with_invitation(|i| i.ended = Some(why));
        check(&ended(Ended::Revoked), Verdict::InvitationRevoked, Remedy::Invite);
        check(&ended(Ended::AddressChanged), Verdict::InvitationSuperseded, Remedy::Invite);
        let opened_by = |opener| with_invitation(|i| i.opened = Some(opener));
        check(&opened_by(Opener::Person), Verdict::InvitationOpened, Remedy::Invite);
        check(&opened_by(Opener::Scanner), Verdict::InvitationScanned, Remedy::Invite);
        check(&invited(), Verdict::InvitationNotOpened, Remedy::Invite);
        let duplicate = ClientFacts { duplicate_account: Some(OTHER), ..invited() };
        check(&duplicate, Verdict::DuplicateHasAccount(OTHER), Remedy::Compare);
        check(&with_account(|a| a.locked_until = Some(SOON)), Verdict::Locked(SOON), Remedy::Unlock);
        check(&with_account(|a| a.failures = 3), Verdict::WrongPassword(3), Remedy::ResetPassword);
        check(&with_account(missed), Verdict::WrongUsername(Slip::Missing), Remedy::SendUsername);
        let elsewhere = with_account(|a| a.tried_elsewhere_at = Some(NOW));
        check(&elsewhere, Verdict::OtherLocation, Remedy::SendUsername);
        let reset = ResetFacts { sent_at: NOW, expires_at: SOON };
        check(&with_account(|a| a.reset = Some(reset)), Verdict::ResetUnused, Remedy::ResetPassword);
        let changed = ClientFacts { email: Some(EmailState::Pending), email_saved_at: Some(NOW), ..active() };
        check(&changed, Verdict::EmailChanged, Remedy::ResendVerification);
        let no_cookies = with_account(|a| a.cookies_refused_at = Some(PAST));
        check(&no_cookies, Verdict::CookiesRefused, Remedy::SendUsername);
        check(&with_account(|a| a.last_sign_in_at = None), Verdict::NeverTried, Remedy::ResetPassword);
        check(&active(), Verdict::NothingWrong(PAST), Remedy::ResetPassword);
    }

    fn missed(account: &mut AccountFacts) {
        account.near_miss = Some(NearMiss { at: NOW, slip: Slip::Missing, tries: 2 });
    }

    /// What a client did before they last got in explains nothing.
    #[test]
    fn a_sign_in_settles_what_was_before() {
        let reset = ResetFacts { sent_at: PAST - Span::micros(1), expires_at: SOON };
        let before = with_account(|a| a.reset = Some(reset));
        check(&before, Verdict::NothingWrong(PAST), Remedy::ResetPassword);
        let changed = ClientFacts {
            email: Some(EmailState::Pending),
            email_saved_at: Some(PAST - Span::micros(1)),
            ..active()
        };
        check(&changed, Verdict::NothingWrong(PAST), Remedy::ResetPassword);
    }

    #[test]
    fn what_was_long_ago_explains_nothing() {
        let later = NOW + LATELY;
        let tries = with_account(|a| {
            missed(a);
            a.tried_elsewhere_at = Some(NOW);
            a.cookies_refused_at = Some(NOW);
        });
        assert_eq!(Verdict::of(&tries, true, later - Span::micros(1)), Verdict::WrongUsername(Slip::Missing));
        assert_eq!(Verdict::of(&tries, true, later), Verdict::NothingWrong(PAST));
    }

    #[test]
    fn the_first_cause_wins() {
        let facts = with_account(|a| {
            a.disabled = true;
            a.locked_until = Some(SOON);
            a.failures = 9;
        });
        check(&facts, Verdict::Disabled, Remedy::Enable);
        // A duplicate's account is nothing to whoever has opened the invitation, or has an account.
        let duplicate = |facts| ClientFacts { duplicate_account: Some(OTHER), ..facts };
        let opened = duplicate(with_invitation(|i| i.opened = Some(Opener::Person)));
        check(&opened, Verdict::InvitationOpened, Remedy::Invite);
        let locked = duplicate(with_account(|a| a.locked_until = Some(SOON)));
        check(&locked, Verdict::Locked(SOON), Remedy::Unlock);
        let wrong = with_account(|a| {
            missed(a);
            a.failures = 2;
        });
        check(&wrong, Verdict::WrongPassword(2), Remedy::ResetPassword);
    }
}
