//! Step-up: what matters most asks whoever is signed in to prove once more that it is they, unless they did so a few
//! minutes ago (R23). A session that was left open, or stolen, opens no more than the everyday work.

use crate::{
    actor::{Actor, Desk},
    context::{Accounts, CLOCK_SKEW},
    keys::SessionToken,
    known_device::Holder,
    passkey,
    record::{self, About, Detail},
    refused::Refused,
    second_factor,
    staff::{self, NewSession, StaffMember},
};
use shared::{EventKind, Field, LocationId, SecondFactorAnswer, Span, Timestamp, Wrong};
use store::{Tx, staff::StaffRow, staff_session};

/// How long a proof holds.
const HOLDS: Span = Span::minutes(10);

/// What stands behind somebody at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A session whose holder last proved at this moment that it is they; `None` if that is too long ago.
    At(Option<Timestamp>),
    /// No session: the command line, or a job that somebody started.
    NotAsked,
}

/// Refuses unless a proof is fresh. The use cases that call it are what asks for one: users and what they may do,
/// vouching for an email, erasing, and files with clients in them. They do so after the permission, and before anything
/// else. A page asks the same before it shows the form of such an act, so that nothing is typed in vain.
///
/// # Errors
/// [`Refused::ProofNeeded`].
pub fn must_be_fresh(accounts: &Accounts, desk: &Desk) -> Result<(), Refused> {
    proof_must_be_fresh(accounts, desk.proof)
}

/// The same, for what staff do to their own account, at no desk.
pub(crate) fn proof_must_be_fresh(accounts: &Accounts, proof: Proof) -> Result<(), Refused> {
    match proof {
        Proof::At(proved_at) if !is_fresh(proved_at, accounts.now()) => Err(Refused::ProofNeeded),
        Proof::At(_) | Proof::NotAsked => Ok(()),
    }
}

/// Whether a proof still holds. Not one from the future either: a clock set back revives nothing (R45).
pub(crate) fn is_fresh(proved_at: Option<Timestamp>, now: Timestamp) -> bool {
    proved_at.is_some_and(|at| now - at < HOLDS && at <= now + CLOCK_SKEW)
}

/// What the question is to ask.
pub struct Question {
    /// Whose password.
    pub username: String,
    /// Whether a code is asked for, too.
    pub with_code: bool,
    /// Whether a passkey will do instead of both.
    pub or_passkey: bool,
}

/// What a staff member is to be asked.
///
/// # Errors
/// [`Refused::SignedOut`] if they are gone.
pub async fn question(accounts: &Accounts, member: &StaffMember) -> Result<Question, Refused> {
    let mut tx = accounts.store().read().await?;
    let staff = store::staff::by_id(&mut tx, member.id).await?.ok_or(Refused::SignedOut)?;
    let with_code = store::second_factor::is_on(&mut tx, staff.id).await?;
    let theirs = store::passkey::count(&mut tx, (LocationId::INSTALLATION, staff.id.uuid())).await?;
    let or_passkey = theirs > 0 && passkey::are_possible(accounts);
    Ok(Question { username: staff.username.to_string(), with_code, or_passkey })
}

/// Proves by the password, and where there is a second factor by a code as well; [`passkey::confirm`] is the other way. What is wrong counts as at sign-in
/// (R31).
///
/// # Errors
/// [`Refused::Problems`] for a wrong password or code, or while there were too many; [`Refused::TooOften`] from a place
/// with too many failures; [`Refused::SignedOut`] if the session has ended meanwhile.
pub async fn confirm(
    accounts: &Accounts,
    member: &StaffMember,
    password: &str,
    code: &str,
) -> Result<NewSession, Refused> {
    let (mut tx, staff) = second_factor::proven(accounts, member, password, Field::Password).await?;
    if store::second_factor::is_on(&mut tx, staff.id).await? {
        let wrong = |wrong| Refused::problem(Field::OneTimeCode, wrong);
        // What can't be a code is no guess.
        let answer = SecondFactorAnswer::parse(code).map_err(wrong)?;
        let attempt = staff::attempt(&staff, &member.origin);
        if !second_factor::answered(accounts, &mut tx, &attempt, &staff, &answer).await? {
            tx.commit().await?;
            return Err(wrong(Wrong::SecondFactor));
        }
    }
    let session = record_proof(accounts, &mut tx, member, &staff).await?;
    tx.commit().await?;
    Ok(session)
}

/// Records that a staff member has proven themselves once more, whatever the proof was: earlier failures are forgotten,
/// and the session has a new token; the earlier one opens nothing any more (R23).
pub(crate) async fn record_proof(
    accounts: &Accounts,
    tx: &mut Tx,
    member: &StaffMember,
    staff: &StaffRow,
) -> Result<NewSession, Refused> {
    store::staff::forget_failures(tx, staff.id).await?;
    let session = renew(accounts, tx, member, staff).await?;
    staff_session::set_proved_at(tx, member.session, accounts.now()).await?;
    let role = member.role_on_record();
    let actor = Actor::Staff { id: member.id, name: &member.name, role, origin: &member.origin };
    let detail = Detail { device: Some(member.origin.device.clone()), ..Detail::default() };
    let about = About::default().with(detail);
    record::write(accounts, tx, LocationId::INSTALLATION, actor, EventKind::StaffConfirmed, about).await?;
    Ok(session)
}

/// Gives the session of a staff member, as their row stands now, a new token. It ends when it would have ended.
pub(crate) async fn renew(
    accounts: &Accounts,
    tx: &mut Tx,
    member: &StaffMember,
    staff: &StaffRow,
) -> Result<NewSession, Refused> {
    let token = SessionToken::new(accounts);
    if !staff_session::renew(tx, member.session, &token.hash()).await? {
        return Err(Refused::SignedOut);
    }
    let known_device = member.origin.known_device.with(accounts, &Holder::staff(staff));
    Ok(NewSession { token: token.into_cookie(), max_age: staff::lasts(member, accounts.now()), known_device })
}
