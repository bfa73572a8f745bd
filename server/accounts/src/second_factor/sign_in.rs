//! The two steps of a sign-in: the password first, then a code. Between them there is no session, only a token that asks
//! for the code, for minutes.

use super::{Secret, tell};
use crate::{
    actor::{Actor, Origin},
    context::{Accounts, CLOCK_SKEW},
    hashing::Verified,
    keys::{SessionToken, hash_of_session_token},
    known_device::Holder,
    limits::Attempt,
    record::{self, About, Detail},
    refused::Refused,
    staff::{self, NewSession},
};
use mail::SecondFactorAct;
use shared::{EventKind, Field, LocationId, SecondFactorAnswer, Span, StaffId, Wrong};
use store::{Tx, second_factor, second_factor::PendingRow, staff::StaffRow};

/// How long a sign-in waits for its code.
const WAITS: Span = Span::minutes(5);

/// What the right password leads to.
pub enum FirstStep {
    /// In: no second factor is asked for.
    SignedIn(NewSession),
    /// A code is asked for.
    CodeNeeded(PendingSignIn),
}

impl FirstStep {
    /// The session, unless a code is still needed.
    #[must_use]
    pub fn session(self) -> Option<NewSession> {
        match self {
            Self::SignedIn(session) => Some(session),
            Self::CodeNeeded(_) => None,
        }
    }
}

/// A sign-in that waits for a code, for the browser's cookie. No session: it opens nothing.
pub struct PendingSignIn {
    /// The cookie's value; its hash is all that the database knows.
    pub token: String,
    /// How long the browser may keep the cookie.
    pub max_age: Span,
}

/// Goes on after the right password: with a session, or, where there is a second factor, with the question for it. Only
/// a whole sign-in forgets earlier failures: else whoever has the password could guess at codes for ever.
pub(crate) async fn first_step(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: &StaffRow,
    origin: &Origin,
) -> Result<FirstStep, Refused> {
    if !second_factor::is_on(tx, staff.id).await? {
        store::staff::forget_failures(tx, staff.id).await?;
        return Ok(FirstStep::SignedIn(staff::open_session(accounts, tx, staff, origin).await?));
    }
    let token = SessionToken::new(accounts);
    let row = PendingRow { token_hash: token.hash(), staff_id: staff.id, created_at: accounts.now() };
    second_factor::insert_pending(tx, &row).await?;
    Ok(FirstStep::CodeNeeded(PendingSignIn { token: token.into_cookie(), max_age: WAITS }))
}

/// Whether a sign-in still waits for its code.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn is_pending(accounts: &Accounts, token: &str) -> Result<bool, Refused> {
    let mut tx = accounts.store().read().await?;
    Ok(live(accounts, &mut tx, &hash_of_session_token(token)).await?.is_some())
}

/// Takes the code, or a recovery code, and signs in. A code that was taken is used up (R4); wrong ones are counted with
/// wrong passwords, and lock as they do (R31).
///
/// # Errors
/// [`Refused::SignedOut`] if the sign-in waits no more: too late, done, or the access has changed since;
/// [`Refused::Problems`] for a wrong code, or while there were too many; [`Refused::TooOften`] from a place with too many
/// failures.
pub async fn finish(
    accounts: &Accounts,
    origin: &Origin,
    token: &str,
    answer: &str,
) -> Result<NewSession, Refused> {
    let wrong = |wrong| Refused::problem(Field::OneTimeCode, wrong);
    let hash = hash_of_session_token(token);
    let mut tx = accounts.store().begin().await?;
    let waits = live(accounts, &mut tx, &hash).await?.ok_or(Refused::SignedOut)?;
    // One guess after the other: fifty at once must not all be made before the lock.
    store::staff::lock_row(&mut tx, waits.staff_id).await?;
    live(accounts, &mut tx, &hash).await?.ok_or(Refused::SignedOut)?;
    let staff = store::staff::by_id(&mut tx, waits.staff_id).await?;
    let staff = staff.filter(|staff| staff.disabled_at.is_none()).ok_or(Refused::SignedOut)?;
    let attempt = staff::attempt(&staff, origin);
    let comes = attempt.comes(accounts, &mut tx, Some(Holder::staff(&staff))).await?;
    attempt.must_be_admitted(accounts, &mut tx, comes).await?;
    if let Some(seconds) = staff::locked_for(&staff, comes, accounts.now()) {
        return Err(wrong(Wrong::TooOften(seconds)));
    }
    // What can't be a code is no guess.
    let answer = SecondFactorAnswer::parse(answer).map_err(wrong)?;
    if !answered(accounts, &mut tx, &attempt, &staff, &answer).await? {
        tx.commit().await?;
        return Err(wrong(Wrong::SecondFactor));
    }
    second_factor::end_pending(&mut tx, &hash).await?;
    store::staff::forget_failures(&mut tx, staff.id).await?;
    let session = staff::open_session(accounts, &mut tx, &staff, origin).await?;
    tx.commit().await?;
    Ok(session)
}

/// Takes the answer of somebody whose row is held; whether it is right. A wrong one is counted and on record, which the
/// caller commits.
pub(crate) async fn answered(
    accounts: &Accounts,
    tx: &mut Tx,
    attempt: &Attempt<'_>,
    staff: &StaffRow,
    answer: &SecondFactorAnswer,
) -> Result<bool, Refused> {
    if !take(accounts, tx, staff, answer).await? {
        refuse(accounts, tx, attempt, staff).await?;
        return Ok(false);
    }
    let origin = attempt.origin;
    if matches!(answer, SecondFactorAnswer::Recovery(_)) {
        let left = second_factor::codes_left(tx, staff.id).await?;
        let act = SecondFactorAct::CodeUsed { left, device: origin.device.clone() };
        tell(accounts, tx, staff, None, act).await?;
        note(accounts, tx, staff, origin, EventKind::RecoveryCodeUsed).await?;
    }
    Ok(true)
}

/// Uses an answer up, if it is right and was not used before.
async fn take(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: &StaffRow,
    answer: &SecondFactorAnswer,
) -> Result<bool, Refused> {
    match answer {
        SecondFactorAnswer::App(code) => {
            let row = second_factor::of_staff(tx, staff.id).await?.ok_or(Refused::SignedOut)?;
            match Secret::of(accounts, &row).step_of(code, accounts.now()) {
                Some(step) => Ok(second_factor::use_step(tx, staff.id, step).await?),
                None => Ok(false),
            }
        }
        SecondFactorAnswer::Recovery(code) => {
            let hash = accounts.keys().recovery_code(staff.id, code);
            Ok(second_factor::use_code(tx, staff.id, &hash).await?)
        }
    }
}

/// Counts a wrong code as a wrong password is, and says on record which of the two it was: whoever comes this far knows
/// the password.
async fn refuse(
    accounts: &Accounts,
    tx: &mut Tx,
    attempt: &Attempt<'_>,
    staff: &StaffRow,
) -> Result<(), Refused> {
    staff::count_failure(accounts, tx, attempt, Some(staff), Verified::No).await?;
    note(accounts, tx, staff, attempt.origin, EventKind::StaffCodeRefused).await
}

async fn note(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: &StaffRow,
    origin: &Origin,
    kind: EventKind,
) -> Result<(), Refused> {
    let detail = Detail {
        username: Some(staff.username.to_string()),
        device: Some(origin.device.clone()),
        ..Detail::default()
    };
    let (actor, about) = (Actor::Visitor { origin }, About::default().with(detail));
    record::write(accounts, tx, LocationId::INSTALLATION, actor, kind, about).await
}

/// The sign-in behind a token, unless it waits no more.
async fn live(accounts: &Accounts, tx: &mut Tx, hash: &[u8]) -> Result<Option<PendingRow>, Refused> {
    let (now, row) = (accounts.now(), second_factor::pending(tx, hash).await?);
    // Not from the future either: a clock set back revives nothing (R45).
    Ok(row.filter(|row| now - row.created_at < WAITS && row.created_at <= now + CLOCK_SKEW))
}

/// Ends every sign-in of a staff member that waits for a code: the password has changed, or the access.
pub(crate) async fn end_pending(tx: &mut Tx, staff: StaffId) -> Result<(), Refused> {
    second_factor::end_pending_of_staff(tx, staff).await?;
    Ok(())
}

/// Forgets sign-ins that nobody finished.
pub(crate) async fn prune(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    Ok(second_factor::prune_pending(tx, accounts.now() - WAITS).await?)
}
