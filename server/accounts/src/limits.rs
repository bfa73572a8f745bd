//! How often something may be tried: counted in the database, so that a restart forgives nothing and every node
//! counts alike (R31). Subjects are stored as keyed hashes.

mod sign_in;

pub(crate) use sign_in::{Attempt, Comes, is_too_soon, lock_after};

use crate::{context::Accounts, refused::Refused};
use shared::{LocationId, Span};
use store::{Tx, limit};

/// One limit: at most `most` in a window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    scope: &'static str,
    most: i64,
    window: Span,
}

impl Limit {
    /// How many there may be in a window.
    pub(crate) const fn most(self) -> i64 {
        self.most
    }

    /// The window in minutes.
    pub(crate) const fn minutes(self) -> i64 {
        self.window.as_micros() / 60_000_000
    }
}

/// 'Having Trouble?' from one place.
pub(crate) const RECOVERIES_OF_PLACE: Limit =
    Limit { scope: "recovery-place", most: 30, window: Span::hours(1) };

/// Mails to one address that strangers can cause.
pub(crate) const MAILS_BY_VISITORS: Limit = Limit { scope: "mail-visitor", most: 5, window: Span::hours(1) };

/// Mails to one address that staff cause.
pub(crate) const MAILS_BY_STAFF: Limit = Limit { scope: "mail-staff", most: 20, window: Span::hours(1) };

/// Challenges for passkeys from one place: a sign-in page asks for one when it is opened, and a lobby opens many.
pub(crate) const PASSKEYS_ASKED_OF_PLACE: Limit =
    Limit { scope: "passkey-place", most: 600, window: Span::minutes(15) };

/// Usernames tried on one invitation (R13).
pub(crate) const USERNAMES_OF_INVITATION: Limit =
    Limit { scope: "usernames", most: 30, window: Span::hours(1) };

/// Wrong codes of handovers from one place: more than a lobby mistypes.
///
/// A code has 40 bits and lives for 10 minutes. With as many as 100 of them alive at a location, 20 guesses in 15
/// minutes from one place hit one with a chance of 2 in a thousand million. From however many places: 300 guesses, 3 in
/// a hundred million; kept up day and night, once in a thousand years. The QR needs no code and is not limited.
pub(crate) const WRONG_CODES_OF_PLACE: Limit =
    Limit { scope: "handover-place", most: 20, window: Span::minutes(15) };

/// Wrong codes of handovers at one location, from everywhere.
pub(crate) const WRONG_CODES_OF_LOCATION: Limit =
    Limit { scope: "handover-location", most: 300, window: Span::minutes(15) };

/// Emails of accounts that one staff member changes before the administrators are told: the fifth in a quarter of an
/// hour is one too many. A desk that tidies up its books changes those of clients without an account.
pub(crate) const EMAIL_CHANGES_BY_STAFF: Limit =
    Limit { scope: "email-changes", most: 4, window: Span::minutes(15) };

/// Notices about one staff member.
pub(crate) const NOTICES_OF_STAFF: Limit = Limit { scope: "staff-notice", most: 1, window: Span::hours(1) };
/// Test mails that the administrators of a location send themselves.
pub(crate) const TEST_MAILS: Limit = Limit { scope: "test-mail", most: 10, window: Span::hours(1) };

/// No limit looks back further.
const LONGEST_WINDOW: Span = Span::days(1);

/// Forgets what no limit looks at any more: an address that somebody typed, a place that somebody came from.
pub(crate) async fn prune(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    Ok(limit::prune(tx, accounts.now() - LONGEST_WINDOW).await?)
}

/// Counts one more; refuses past the limit.
pub(crate) async fn hit(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    limit: Limit,
    subject: &str,
) -> Result<(), Refused> {
    if count_one(accounts, tx, location, limit, subject).await? {
        return Ok(());
    }
    check(accounts, tx, location, limit, subject).await
}

/// Counts one more; whether it was still within the limit. For those who must not be told (R11).
pub(crate) async fn count_one(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    limit: Limit,
    subject: &str,
) -> Result<bool, Refused> {
    let subject = accounts.keys().limit_subject(subject);
    let hits = limit::hit(tx, location, (limit.scope, &subject), accounts.now(), limit.window).await?;
    Ok(hits.hits <= limit.most)
}

/// Refuses if the limit is reached already; counts nothing.
pub(crate) async fn check(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    limit: Limit,
    subject: &str,
) -> Result<(), Refused> {
    let subject = accounts.keys().limit_subject(subject);
    match limit::peek(tx, location, (limit.scope, &subject), accounts.now(), limit.window).await? {
        Some(hits) if hits.hits >= limit.most => Err(Refused::TooOften {
            seconds: (hits.window_start + limit.window - accounts.now()).seconds_up(),
        }),
        _ => Ok(()),
    }
}

/// Whether the limit is reached already; counts nothing.
pub(crate) async fn is_reached(
    accounts: &Accounts,
    tx: &mut Tx,
    location: LocationId,
    limit: Limit,
    subject: &str,
) -> Result<bool, Refused> {
    match check(accounts, tx, location, limit, subject).await {
        Err(Refused::TooOften { .. }) => Ok(true),
        other => other.map(|()| false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r31_nothing_is_forgotten_early() {
        let limits = [
            sign_in::OF_PLACE,
            sign_in::OF_PLACE_IN_A_DAY,
            sign_in::OF_NAME_AT_PLACE,
            sign_in::OF_LOCATION,
            sign_in::OF_OWN_DEVICE,
            RECOVERIES_OF_PLACE,
            MAILS_BY_VISITORS,
            MAILS_BY_STAFF,
            PASSKEYS_ASKED_OF_PLACE,
            USERNAMES_OF_INVITATION,
            WRONG_CODES_OF_PLACE,
            WRONG_CODES_OF_LOCATION,
            EMAIL_CHANGES_BY_STAFF,
            NOTICES_OF_STAFF,
            TEST_MAILS,
        ];
        assert!(limits.iter().all(|limit| limit.window <= LONGEST_WINDOW));
    }
}
