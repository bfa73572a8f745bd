//! What of a status can be stored: everything that does not change by itself. Time does the rest, so a list is
//! filtered by status without computing the status of everybody.

use crate::{
    email::EmailState,
    status::{ClientFacts, StatusKind},
    time::Timestamp,
};

/// How far a client has come, without a look at the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// No address on the profile.
    NoEmail,
    /// The address is not verified.
    EmailPending,
    /// Verified, and no invitation that could still be accepted or has run out.
    ReadyToInvite,
    /// Invited; [`Standing::until`] says how long.
    Invited,
    /// Has an account; [`Standing::until`] says how long it is locked, if it is.
    Active,
    /// Staff switched the account off.
    Disabled,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 6] =
        [Self::NoEmail, Self::EmailPending, Self::ReadyToInvite, Self::Invited, Self::Active, Self::Disabled];

    /// The word that the database stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoEmail => "no-email",
            Self::EmailPending => "email-pending",
            Self::ReadyToInvite => "ready-to-invite",
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The stage of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// A stage, and the moment at which time makes another status of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How far the client has come.
    pub stage: Stage,
    /// When the invitation runs out, or the lock opens; [`Standing::NEVER`] without either.
    pub until: Timestamp,
}

impl Standing {
    /// Long ago: nothing runs out.
    pub const NEVER: Timestamp = Timestamp::from_micros(0);

    /// What is stored for these facts.
    #[must_use]
    pub fn of(facts: &ClientFacts) -> Self {
        let at = |stage| Self { stage, until: Self::NEVER };
        if let Some(account) = facts.account {
            return match account.locked_until {
                _ if account.disabled => at(Stage::Disabled),
                Some(until) => Self { stage: Stage::Active, until },
                None => at(Stage::Active),
            };
        }
        match (facts.email, facts.invitation) {
            (None, _) => at(Stage::NoEmail),
            (Some(EmailState::Pending), _) => at(Stage::EmailPending),
            (Some(EmailState::Verified { .. }), Some(invitation))
                if !invitation.accepted && invitation.ended.is_none() =>
            {
                Self { stage: Stage::Invited, until: invitation.expires_at }
            }
            (Some(EmailState::Verified { .. }), _) => at(Stage::ReadyToInvite),
        }
    }
}

/// Which standings have a status: those of one stage whose moment lies in a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingRange {
    /// The stage.
    pub stage: Stage,
    /// The moment lies after this one …
    pub after: Timestamp,
    /// … and not after this one.
    pub to: Timestamp,
}

impl StandingRange {
    /// Whether a standing lies in it.
    #[must_use]
    pub fn contains(&self, standing: Standing) -> bool {
        self.stage == standing.stage && self.after < standing.until && standing.until <= self.to
    }
}

impl StatusKind {
    /// The standings that have this status at `now`.
    #[must_use]
    pub const fn standings(self, now: Timestamp) -> StandingRange {
        const FIRST: Timestamp = Timestamp::from_micros(i64::MIN);
        const LAST: Timestamp = Timestamp::from_micros(i64::MAX);
        let (stage, after, to) = match self {
            Self::NoEmail => (Stage::NoEmail, FIRST, LAST),
            Self::EmailPending => (Stage::EmailPending, FIRST, LAST),
            Self::ReadyToInvite => (Stage::ReadyToInvite, FIRST, LAST),
            Self::Invited => (Stage::Invited, now, LAST),
            Self::InvitationExpired => (Stage::Invited, FIRST, now),
            Self::Active => (Stage::Active, FIRST, now),
            Self::Locked => (Stage::Active, now, LAST),
            Self::Disabled => (Stage::Disabled, FIRST, LAST),
        };
        StandingRange { stage, after, to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        email::VerifiedBy,
        link::Ended,
        status::{AccountFacts, InvitationFacts, Status},
    };

    const NOW: Timestamp = Timestamp::from_micros(1_000_000);

    /// Every combination of facts that a status depends on, each moment before, at and after now.
    fn combinations() -> Vec<ClientFacts> {
        let moments = [999_999, 1_000_000, 1_000_001].map(Timestamp::from_micros);
        let emails =
            [None, Some(EmailState::Pending), Some(EmailState::Verified { at: NOW, by: VerifiedBy::Link })];
        let mut invitations = vec![None];
        let mut accounts = vec![None];
        for moment in moments {
            for accepted in [false, true] {
                for ended in [None, Some(Ended::Revoked)] {
                    let (sent_at, opened) = (moments[0], None);
                    invitations.push(Some(InvitationFacts {
                        sent_at,
                        expires_at: moment,
                        accepted,
                        ended,
                        opened,
                    }));
                }
            }
        }
        for disabled in [false, true] {
            for locked_until in [None, Some(moments[0]), Some(moments[1]), Some(moments[2])] {
                accounts.push(Some(AccountFacts {
                    disabled,
                    locked_until,
                    failures: 0,
                    last_sign_in_at: None,
                    near_miss: None,
                    tried_elsewhere_at: None,
                    cookies_refused_at: None,
                    reset: None,
                }));
            }
        }
        let mut all = Vec::new();
        for email in emails {
            for invitation in &invitations {
                for account in &accounts {
                    all.push(ClientFacts {
                        email,
                        invitation: *invitation,
                        account: *account,
                        ..ClientFacts::default()
                    });
                }
            }
        }
        all
    }

    #[test]
    fn the_stored_standing_and_the_clock_give_the_status() {
        let all = combinations();
        assert_eq!(all.len(), 3 * 13 * 9);
        for facts in all {
            let standing = Standing::of(&facts);
            let kinds: Vec<_> =
                StatusKind::ALL.into_iter().filter(|kind| kind.standings(NOW).contains(standing)).collect();
            assert_eq!(kinds, [Status::of(&facts, NOW).kind()], "{facts:?}");
        }
    }

    #[test]
    fn codes_come_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::from_code(stage.code()), Some(stage));
        }
    }
}
