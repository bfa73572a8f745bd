//! A client's Self-Service status: computed from facts, here and nowhere else. The profile's checkbox, the
//! server's rule, the list's tag and the tests all call this.

use crate::{
    email::{EmailState, MailState},
    id::ClientId,
    link::Ended,
    near_miss::NearMiss,
    opener::Opener,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What is on record about one client's way into Self-Service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientFacts {
    /// The state of the address on the profile; `None` without an address.
    pub email: Option<EmailState>,
    /// Whether that address looks mistyped ([`crate::EmailAddress::suggestion`]).
    pub email_mistyped: bool,
    /// When that address was saved.
    pub email_saved_at: Option<Timestamp>,
    /// What the last mail to that address that carries a link did.
    pub mail: Option<MailState>,
    /// Whether the address that help goes to is blocked, since a mail to it failed for good: the proven one of an
    /// account, else the one on the profile.
    pub mail_blocked: bool,
    /// When the last verification link for that address ran or runs out.
    pub verification_expires_at: Option<Timestamp>,
    /// The last invitation, whatever became of it.
    pub invitation: Option<InvitationFacts>,
    /// The account, if there is one.
    pub account: Option<AccountFacts>,
    /// A profile that is likely the same person's and has an account that works. Only the profile page looks for
    /// one: lists have no use for it.
    pub duplicate_account: Option<ClientId>,
}

/// What is on record about the last invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationFacts {
    /// When staff sent it.
    pub sent_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// Whether it was accepted.
    pub accepted: bool,
    /// What ended it before it was accepted.
    pub ended: Option<Ended>,
    /// Who opened its page: a person, if ever one did.
    pub opened: Option<Opener>,
}

impl InvitationFacts {
    /// Whether the invitation can be accepted now.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        !self.accepted && self.ended.is_none() && now < self.expires_at
    }
}

/// What is on record about the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFacts {
    /// Whether staff switched it off.
    pub disabled: bool,
    /// Until when too many failures keep it locked.
    pub locked_until: Option<Timestamp>,
    /// Failed sign-ins since the last good one.
    pub failures: i64,
    /// The last good sign-in.
    pub last_sign_in_at: Option<Timestamp>,
    /// Near misses of the username since then.
    pub near_miss: Option<NearMiss>,
    /// When the username was last tried at another location's page since then.
    pub tried_elsewhere_at: Option<Timestamp>,
    /// When a browser that keeps no cookies last signed in, with no sign-in by another since.
    pub cookies_refused_at: Option<Timestamp>,
    /// The last reset link, if it was not used and nothing else ended it.
    pub reset: Option<ResetFacts>,
}

/// What is on record about a reset link that waits to be used, or ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetFacts {
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// How a status or a verdict looks: never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Waits for somebody.
    Wait,
    /// Something is on its way.
    Sent,
    /// Something is wrong.
    Bad,
    /// Nothing to say.
    Plain,
}

/// Where a client stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// No address on the profile.
    NoEmail,
    /// The address is not verified.
    EmailPending,
    /// Verified, no account, no live invitation.
    ReadyToInvite,
    /// An invitation is open until then.
    Invited {
        /// Until when it works.
        expires_at: Timestamp,
    },
    /// The last invitation ran out unused.
    InvitationExpired {
        /// When it ran out.
        expired_at: Timestamp,
    },
    /// The account exists and may sign in.
    Active,
    /// Active, and too many failures.
    Locked {
        /// Until when.
        until: Timestamp,
    },
    /// Staff switched the account off.
    Disabled,
}

/// A status without its moment: what the list is filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatusKind {
    /// As [`Status::NoEmail`].
    NoEmail,
    /// As [`Status::EmailPending`].
    EmailPending,
    /// As [`Status::ReadyToInvite`].
    ReadyToInvite,
    /// As [`Status::Invited`].
    Invited,
    /// As [`Status::InvitationExpired`].
    InvitationExpired,
    /// As [`Status::Active`].
    Active,
    /// As [`Status::Locked`].
    Locked,
    /// As [`Status::Disabled`].
    Disabled,
}

impl StatusKind {
    /// Every status, in the order of a client's way into Self-Service.
    pub const ALL: [Self; 8] = [
        Self::NoEmail,
        Self::EmailPending,
        Self::ReadyToInvite,
        Self::Invited,
        Self::InvitationExpired,
        Self::Active,
        Self::Locked,
        Self::Disabled,
    ];

    /// The word in the list's address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoEmail => "no-email",
            Self::EmailPending => "email-pending",
            Self::ReadyToInvite => "ready-to-invite",
            Self::Invited => "invited",
            Self::InvitationExpired => "invitation-expired",
            Self::Active => "active",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
        }
    }

    /// The status of such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Why the Enabled checkbox can't be ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhyNot {
    /// There is no address.
    NoEmail,
    /// The address is not verified.
    NotVerified,
}

impl Status {
    /// The status that the facts give at `now`.
    #[must_use]
    pub fn of(facts: &ClientFacts, now: Timestamp) -> Self {
        if let Some(account) = facts.account {
            return match account.locked_until {
                _ if account.disabled => Self::Disabled,
                Some(until) if now < until => Self::Locked { until },
                _ => Self::Active,
            };
        }
        match (facts.email, facts.invitation) {
            (None, _) => Self::NoEmail,
            (Some(EmailState::Pending), _) => Self::EmailPending,
            (Some(EmailState::Verified { .. }), Some(invitation)) if invitation.is_live(now) => {
                Self::Invited { expires_at: invitation.expires_at }
            }
            (Some(EmailState::Verified { .. }), Some(invitation))
                if !invitation.accepted && invitation.ended.is_none() =>
            {
                Self::InvitationExpired { expired_at: invitation.expires_at }
            }
            (Some(EmailState::Verified { .. }), _) => Self::ReadyToInvite,
        }
    }

    /// The status without its moment.
    #[must_use]
    pub const fn kind(self) -> StatusKind {
        match self {
            Self::NoEmail => StatusKind::NoEmail,
            Self::EmailPending => StatusKind::EmailPending,
            Self::ReadyToInvite => StatusKind::ReadyToInvite,
            Self::Invited { .. } => StatusKind::Invited,
            Self::InvitationExpired { .. } => StatusKind::InvitationExpired,
            Self::Active => StatusKind::Active,
            Self::Locked { .. } => StatusKind::Locked,
            Self::Disabled => StatusKind::Disabled,
        }
    }

    /// Whether the Enabled checkbox is ticked.
    #[must_use]
    pub const fn is_enabled(self) -> bool {
        matches!(self, Self::Invited { .. } | Self::Active | Self::Locked { .. })
    }

    /// Why the Enabled checkbox can't be ticked; `None` when it can be used. The server refuses to invite on
    /// the same answer.
    #[must_use]
    pub const fn why_not(self) -> Option<WhyNot> {
        match self {
            Self::NoEmail => Some(WhyNot::NoEmail),
            Self::EmailPending => Some(WhyNot::NotVerified),
            _ => None,
        }
    }

    /// Whether an invitation may go out, a first one or another.
    #[must_use]
    pub const fn may_invite(self) -> bool {
        matches!(self, Self::ReadyToInvite | Self::Invited { .. } | Self::InvitationExpired { .. })
    }

    /// How the tag looks.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::NoEmail | Self::ReadyToInvite => Tone::Plain,
            Self::EmailPending | Self::InvitationExpired { .. } => Tone::Wait,
            Self::Invited { .. } => Tone::Sent,
            Self::Active => Tone::Good,
            Self::Locked { .. } | Self::Disabled => Tone::Bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::VerifiedBy;

    const NOW: Timestamp = Timestamp::from_micros(1_000_000);
    const SOON: Timestamp = Timestamp::from_micros(1_000_001);
    const PAST: Timestamp = Timestamp::from_micros(999_999);
    const VERIFIED: Option<EmailState> = Some(EmailState::Verified { at: PAST, by: VerifiedBy::Link });

    fn invitation(expires_at: Timestamp) -> InvitationFacts {
        InvitationFacts { sent_at: PAST, expires_at, accepted: false, ended: None, opened: None }
    }

    fn account(disabled: bool, locked_until: Option<Timestamp>) -> AccountFacts {
        AccountFacts {
            disabled,
            locked_until,
            failures: 0,
            last_sign_in_at: None,
            near_miss: None,
            tried_elsewhere_at: None,
            cookies_refused_at: None,
            reset: None,
        }
    }

    #[track_caller]
    fn check(facts: &ClientFacts, expected: Status, ticked: bool, why_not: Option<WhyNot>) {
        let status = Status::of(facts, NOW);
        assert_eq!((status, status.is_enabled(), status.why_not()), (expected, ticked, why_not));
    }

    #[test]
    fn the_table_of_statuses() {
        let none = ClientFacts::default();
        check(&none, Status::NoEmail, false, Some(WhyNot::NoEmail));
        let pending = ClientFacts { email: Some(EmailState::Pending), ..none.clone() };
        check(&pending, Status::EmailPending, false, Some(WhyNot::NotVerified));
        let ready = ClientFacts { email: VERIFIED, ..none.clone() };
        check(&ready, Status::ReadyToInvite, false, None);
        let invited = ClientFacts { invitation: Some(invitation(SOON)), ..ready.clone() };
        check(&invited, Status::Invited { expires_at: SOON }, true, None);
        let expired = ClientFacts { invitation: Some(invitation(NOW)), ..ready.clone() };
        check(&expired, Status::InvitationExpired { expired_at: NOW }, false, None);
        let revoked = ClientFacts {
            invitation: Some(InvitationFacts { ended: Some(Ended::Revoked), ..invitation(SOON) }),
            ..ready.clone()
        };
        check(&revoked, Status::ReadyToInvite, false, None);
        check(
            &ClientFacts { account: Some(account(false, None)), ..ready.clone() },
            Status::Active,
            true,
            None,
        );
        check(
            &ClientFacts { account: Some(account(false, Some(NOW))), ..ready.clone() },
            Status::Active,
            true,
            None,
        );
        let locked = ClientFacts { account: Some(account(false, Some(SOON))), ..ready.clone() };
        check(&locked, Status::Locked { until: SOON }, true, None);
        check(
            &ClientFacts { account: Some(account(true, Some(SOON))), ..ready },
            Status::Disabled,
            false,
            None,
        );
    }

    #[test]
    fn an_account_outlives_a_changed_address() {
        let facts = ClientFacts {
            email: Some(EmailState::Pending),
            account: Some(account(false, None)),
            ..ClientFacts::default()
        };
        check(&facts, Status::Active, true, None);
    }

    #[test]
    fn a_pending_address_blocks_whatever_else_is_on_record() {
        let facts = ClientFacts {
            email: Some(EmailState::Pending),
            invitation: Some(invitation(SOON)),
            ..ClientFacts::default()
        };
        check(&facts, Status::EmailPending, false, Some(WhyNot::NotVerified));
        assert!(!Status::of(&facts, NOW).may_invite());
    }
}
