//! Sign-ins that fail, counted for whoever may be behind them (R31): the place, the username that was typed there, the
//! location, the account, and apart from all of these a device on which its holder has signed in before.
//!
//! A username is counted whether anybody has it or not, so that being told to wait says nothing about who exists (R11).

use super::{Limit, check, count_one, is_reached};
use crate::{
    actor::Origin,
    context::Accounts,
    known_device::{Holder, Mark},
    refused::Refused,
};
use shared::{LocationId, Span, Timestamp, Username};
use store::Tx;

/// From one place. High enough that a lobby full of people, with staff testing beside them, does not lock itself out.
pub(super) const OF_PLACE: Limit = Limit { scope: "sign-in-place", most: 100, window: Span::minutes(15) };

/// From one place in a day: whoever tries all accounts from one place gets no further than this.
pub(super) const OF_PLACE_IN_A_DAY: Limit =
    Limit { scope: "sign-in-place-day", most: 1_000, window: Span::days(1) };

/// With one username from one place: so one person in a lobby can't use up what all have together.
pub(super) const OF_NAME_AT_PLACE: Limit =
    Limit { scope: "sign-in-name", most: 20, window: Span::minutes(15) };

/// At one location, from everywhere: past it, many accounts are being tried from many places.
pub(super) const OF_LOCATION: Limit =
    Limit { scope: "sign-in-location", most: 3_000, window: Span::minutes(15) };

/// From one place while the location's are too many. A place without failures of its own is not slowed: somebody may come
/// from there who knows their password.
const OF_PLACE_UNDER_ATTACK: Limit = Limit { most: 3, ..OF_PLACE };

/// From a device of the holder's own, while strangers keep the account locked.
pub(super) const OF_OWN_DEVICE: Limit = Limit { scope: "sign-in-device", most: 5, window: Span::hours(1) };

/// How somebody comes who wants to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comes {
    /// On a device of their own that has tries left: what strangers did does not count.
    OnOwnDevice,
    /// As anybody could.
    AsAnybody,
}

/// Somebody who tries to sign in.
pub(crate) struct Attempt<'a> {
    pub(crate) location: LocationId,
    pub(crate) origin: &'a Origin,
    /// What they typed, if it can be a username.
    pub(crate) username: Option<&'a Username>,
}

impl Attempt<'_> {
    /// How they come; `holder` is whose username it is.
    pub(crate) async fn comes(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        holder: Option<Holder>,
    ) -> Result<Comes, Refused> {
        match holder.and_then(|holder| self.own_device(accounts, &holder)) {
            Some(device) if !is_reached(accounts, tx, self.location, OF_OWN_DEVICE, &device).await? => {
                Ok(Comes::OnOwnDevice)
            }
            _ => Ok(Comes::AsAnybody),
        }
    }

    /// Refuses where there were too many failures; on their own device nobody is refused for others'.
    pub(crate) async fn must_be_admitted(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        comes: Comes,
    ) -> Result<(), Refused> {
        if comes == Comes::OnOwnDevice {
            return Ok(());
        }
        let place = self.origin.neighbourhood();
        check(accounts, tx, self.location, OF_PLACE, &place).await?;
        check(accounts, tx, self.location, OF_PLACE_IN_A_DAY, &place).await?;
        check(accounts, tx, self.location, OF_NAME_AT_PLACE, &self.name_at_place()).await?;
        if is_reached(accounts, tx, self.location, OF_LOCATION, "").await? {
            check(accounts, tx, self.location, OF_PLACE_UNDER_ATTACK, &place).await?;
        }
        Ok(())
    }

    /// Counts a failure for all but the account, which its row does.
    pub(crate) async fn count_failure(
        &self,
        accounts: &Accounts,
        tx: &mut Tx,
        holder: Option<Holder>,
    ) -> Result<(), Refused> {
        let place = self.origin.neighbourhood();
        if let Some(device) = holder.and_then(|holder| self.own_device(accounts, &holder)) {
            count_one(accounts, tx, self.location, OF_OWN_DEVICE, &device).await?;
        }
        count_one(accounts, tx, self.location, OF_NAME_AT_PLACE, &self.name_at_place()).await?;
        count_one(accounts, tx, self.location, OF_PLACE, &place).await?;
        count_one(accounts, tx, self.location, OF_PLACE_IN_A_DAY, &place).await?;
        count_one(accounts, tx, self.location, OF_LOCATION, "").await?;
        Ok(())
    }

    fn own_device(&self, accounts: &Accounts, holder: &Holder) -> Option<String> {
        let mark: Mark = self.origin.known_device.mark_of(accounts, holder)?;
        Some(data_encoding::HEXLOWER.encode(&mark))
    }

    fn name_at_place(&self) -> String {
        format!("{} {}", self.origin.neighbourhood(), self.username.map_or("", Username::as_str))
    }
}

/// What too many failures in a row do to an account: growing delays, then locks that grow too.
const DELAYED_FROM: i64 = 3;
const LOCKED_FROM: i64 = 5;
/// The longest lock for those who forgot their password.
const LONG_LOCK: Span = Span::minutes(15);
/// So many in a row are nobody's who forgot (and are as many as NIST SP 800-63B allows): from then on, a guess a day.
const ATTACKED_FROM: i64 = 100;
const LONGEST_LOCK: Span = Span::days(1);

/// How long an account is locked after its `failures`-th failure in a row.
pub(crate) fn lock_after(failures: i64) -> Option<Span> {
    if failures >= ATTACKED_FROM {
        return Some(LONGEST_LOCK);
    }
    let beyond = failures - LOCKED_FROM;
    let minutes = 1_i64 << beyond.clamp(0, 10);
    (beyond >= 0).then(|| Span::minutes(minutes).min(LONG_LOCK))
}

/// How soon after its `failures`-th failure in a row an account may be tried again, before it is locked. A person types
/// for longer than that.
fn delay_after(failures: i64) -> Option<Span> {
    (DELAYED_FROM..LOCKED_FROM).contains(&failures).then(|| Span::seconds(1 << (failures - DELAYED_FROM)))
}

/// Whether the last failure is too recent for another try.
pub(crate) fn is_too_soon(failures: i64, last: Option<Timestamp>, now: Timestamp) -> bool {
    let (Some(delay), Some(last)) = (delay_after(failures), last) else { return false };
    // A clock that was set back makes nobody wait for it.
    last <= now && now - last < delay
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r31_delays_grow_and_then_locks() {
        assert_eq!(delay_after(2), None);
        assert_eq!(delay_after(3), Some(Span::seconds(1)));
        assert_eq!(delay_after(4), Some(Span::seconds(2)));
        assert_eq!((delay_after(5), lock_after(4)), (None, None));
        assert_eq!(lock_after(5), Some(Span::minutes(1)));
        assert_eq!(lock_after(6), Some(Span::minutes(2)));
        assert_eq!(lock_after(8), Some(Span::minutes(8)));
        assert_eq!(lock_after(9), Some(Span::minutes(15)));
        assert_eq!(lock_after(99), Some(Span::minutes(15)));
        assert_eq!(lock_after(100), Some(Span::days(1)));
        assert_eq!(lock_after(i64::MAX), Some(Span::days(1)));
    }
}
