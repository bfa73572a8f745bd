//! Staff and their passkeys: they add, name and remove them, sign in with one, and prove by one that it is still they.

#[cfg(doc)]
use super::MOST;
use super::{
    NewPasskey, Passkey, ceremony,
    ceremony::{Answer, Purpose},
};
use crate::{
    actor::{Actor, Origin},
    context::Accounts,
    even_pace,
    hashing::Verified,
    known_device::Holder,
    limits::{self, Attempt},
    record::{self, About, Detail},
    refused::Refused,
    second_factor,
    staff::{self, NewSession, StaffMember},
    step_up::{self, Proof},
};
use mail::SecondFactorAct;
use shared::{EventKind, Field, LocationId, PasskeyId, StaffId, Wrong};
use store::{Tx, passkey, passkey::Subject, staff::StaffRow};

const HERE: LocationId = LocationId::INSTALLATION;
/// What a passkey of staff says that it opens.
const SITE: &str = "Latchkey";

fn subject(id: StaffId) -> Subject {
    (HERE, id.uuid())
}

/// A staff member's passkeys, oldest first.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn of_staff(accounts: &Accounts, member: &StaffMember) -> Result<Vec<Passkey>, Refused> {
    super::list(accounts, subject(member.id)).await
}

/// Begins to add a passkey. Asks for a fresh proof: a session that was left open must not give the account to whoever
/// finds it.
///
/// # Errors
/// [`Refused::ProofNeeded`]; [`Refused::Changed`] for whoever has [`MOST`]; [`Refused::NotFound`] where there are none.
pub async fn begin_by_staff(accounts: &Accounts, member: &StaffMember) -> Result<(), Refused> {
    must_be_proven(accounts, member)?;
    let mut tx = accounts.store().begin().await?;
    let staff = second_factor::locked(&mut tx, member).await?;
    let purpose = Purpose::StaffAdds(member.session);
    super::begin(accounts, &mut tx, subject(staff.id), &purpose, SITE).await?;
    tx.commit().await?;
    Ok(())
}

/// The passkey that is being added.
///
/// # Errors
/// [`Refused::Changed`] if none is, or it was begun too long ago.
pub async fn new_by_staff(accounts: &Accounts, member: &StaffMember) -> Result<NewPasskey, Refused> {
    let account = second_factor::own_account(accounts, member).await?;
    let purpose = Purpose::StaffAdds(member.session);
    let options = ceremony::registration(accounts, &purpose, &account.username, &member.name).await?;
    let options = options.ok_or(Refused::Changed)?;
    Ok(NewPasskey { options, suggested_name: member.origin.device.clone() })
}

/// Adds the passkey that was made. Its holder is told by mail.
///
/// # Errors
/// [`Refused::ProofNeeded`]; [`Refused::Problems`] for a name that can't be taken, or an answer that is none.
pub async fn add_by_staff(
    accounts: &Accounts,
    member: &StaffMember,
    name: &str,
    answer: &str,
) -> Result<(), Refused> {
    must_be_proven(accounts, member)?;
    let mut tx = accounts.store().begin().await?;
    let staff = second_factor::locked(&mut tx, member).await?;
    let purpose = Purpose::StaffAdds(member.session);
    let passkey = super::add(accounts, &mut tx, subject(staff.id), &purpose, name, answer).await?;
    let act = SecondFactorAct::PasskeyAdded { passkey };
    second_factor::done(accounts, tx, member, &staff, EventKind::StaffPasskeyAdded, act).await
}

/// Removes a passkey: it opens nothing from now on. Every other device is signed out, since it may have come in by it.
///
/// # Errors
/// [`Refused::ProofNeeded`]; [`Refused::NotFound`] for one that is not theirs.
pub async fn remove_by_staff(
    accounts: &Accounts,
    member: &StaffMember,
    id: PasskeyId,
) -> Result<(), Refused> {
    must_be_proven(accounts, member)?;
    let mut tx = accounts.store().begin().await?;
    let staff = second_factor::locked(&mut tx, member).await?;
    let passkey = super::remove(&mut tx, subject(staff.id), id).await?.ok_or(Refused::NotFound)?;
    second_factor::end_all_but(&mut tx, member).await?;
    let act = SecondFactorAct::PasskeyRemoved { passkey };
    second_factor::done(accounts, tx, member, &staff, EventKind::StaffPasskeyRemoved, act).await
}

fn must_be_proven(accounts: &Accounts, member: &StaffMember) -> Result<(), Refused> {
    step_up::proof_must_be_fresh(accounts, Proof::At(member.proved_at()))
}

/// Asks whoever wants to sign in for a passkey; what the browser is asked, as JSON.
///
/// # Errors
/// [`Refused::TooOften`] from one place; [`Refused::NotFound`] where there are none.
pub async fn ask_staff(accounts: &Accounts, origin: &Origin) -> Result<String, Refused> {
    let mut tx = accounts.store().begin().await?;
    limits::hit(accounts, &mut tx, HERE, limits::PASSKEYS_ASKED_OF_PLACE, &origin.neighbourhood()).await?;
    let asked = ceremony::ask(accounts, &mut tx, &Purpose::StaffSignIn, &[]).await?;
    tx.commit().await?;
    Ok(asked)
}

/// Signs a staff member in by a passkey. It is two factors at once, so no code is asked for.
///
/// # Errors
/// [`Refused::Problems`] with [`Wrong::Passkey`] whatever the reason (R11, R12), [`Refused::TooOften`] from a place with
/// too many failures.
pub async fn sign_in_staff(
    accounts: &Accounts,
    origin: &Origin,
    answer: &str,
) -> Result<NewSession, Refused> {
    even_pace::if_refused(accounts, try_sign_in(accounts, origin, answer)).await
}

async fn try_sign_in(accounts: &Accounts, origin: &Origin, answer: &str) -> Result<NewSession, Refused> {
    let refused = || Refused::problem(Field::Form, Wrong::Passkey);
    let answer = Answer::parse(answer).ok_or_else(refused)?;
    let mut tx = accounts.store().begin().await?;
    let holder = match passkey::by_credential(&mut tx, HERE, answer.credential_id()).await? {
        Some(row) => {
            let id = StaffId::new(row.subject_id);
            store::staff::lock_row(&mut tx, id).await?;
            store::staff::by_id(&mut tx, id).await?
        }
        None => None,
    };
    let nobody = Attempt { location: HERE, origin, username: None };
    let attempt = holder.as_ref().map_or(nobody, |staff| staff::attempt(staff, origin));
    let comes = attempt.comes(accounts, &mut tx, holder.as_ref().map(Holder::staff)).await?;
    attempt.must_be_admitted(accounts, &mut tx, comes).await?;
    // Again: it may have been removed before the row was held.
    let row = passkey::by_credential(&mut tx, HERE, answer.credential_id()).await?;
    let proven = answer.proves(accounts, &mut tx, &Purpose::StaffSignIn, row.as_ref()).await?;
    match (&holder, row) {
        (Some(staff), Some(row))
            if proven
                && row.subject_id == staff.id.uuid()
                && staff::may_sign_in(staff, comes, accounts.now()) =>
        {
            store::staff::forget_failures(&mut tx, staff.id).await?;
            note_use(accounts, &mut tx, staff, origin, row.name).await?;
            let session = staff::open_session(accounts, &mut tx, staff, origin).await?;
            tx.commit().await?;
            Ok(session)
        }
        (holder, _) => {
            let verified = if proven { Verified::Yes } else { Verified::No };
            staff::note_failure(accounts, &mut tx, &attempt, holder.as_ref(), verified).await?;
            tx.commit().await?;
            Err(refused())
        }
    }
}

async fn note_use(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: &StaffRow,
    origin: &Origin,
    name: String,
) -> Result<(), Refused> {
    let (username, device) = (Some(staff.username.to_string()), Some(origin.device.clone()));
    let detail = Detail { username, device, passkey: Some(name), ..Detail::default() };
    let (actor, about) = (Actor::Visitor { origin }, About::default().with(detail));
    record::write(accounts, tx, HERE, actor, EventKind::StaffPasskeyUsed, about).await
}

/// Asks a staff member to prove by one of their passkeys that it is still they; what the browser is asked, as JSON.
///
/// # Errors
/// [`Refused::NotFound`] for whoever has none.
pub async fn ask_to_confirm(accounts: &Accounts, member: &StaffMember) -> Result<String, Refused> {
    let mut tx = accounts.store().begin().await?;
    let rows = passkey::of_subject(&mut tx, subject(member.id)).await?;
    if rows.is_empty() {
        return Err(Refused::NotFound);
    }
    let place = member.origin.neighbourhood();
    limits::hit(accounts, &mut tx, HERE, limits::PASSKEYS_ASKED_OF_PLACE, &place).await?;
    let asked = ceremony::ask(accounts, &mut tx, &Purpose::StaffConfirms(member.session), &rows).await?;
    tx.commit().await?;
    Ok(asked)
}

/// Takes a passkey for the proof that [`step_up::confirm`] takes a password for.
///
/// # Errors
/// As [`step_up::confirm`].
pub async fn confirm(accounts: &Accounts, member: &StaffMember, answer: &str) -> Result<NewSession, Refused> {
    let refused = |wrong| Refused::problem(Field::Form, wrong);
    let answer = Answer::parse(answer).ok_or(refused(Wrong::Passkey))?;
    let mut tx = accounts.store().begin().await?;
    let staff = second_factor::locked(&mut tx, member).await?;
    let attempt = staff::attempt(&staff, &member.origin);
    let comes = attempt.comes(accounts, &mut tx, Some(Holder::staff(&staff))).await?;
    attempt.must_be_admitted(accounts, &mut tx, comes).await?;
    if let Some(seconds) = staff::locked_for(&staff, comes, accounts.now()) {
        return Err(refused(Wrong::TooOften(seconds)));
    }
    let row = passkey::by_credential(&mut tx, HERE, answer.credential_id()).await?;
    let row = row.filter(|row| row.subject_id == staff.id.uuid());
    let purpose = Purpose::StaffConfirms(member.session);
    if !answer.proves(accounts, &mut tx, &purpose, row.as_ref()).await? {
        staff::note_failure(accounts, &mut tx, &attempt, Some(&staff), Verified::No).await?;
        tx.commit().await?;
        return Err(refused(Wrong::Passkey));
    }
    let session = step_up::record_proof(accounts, &mut tx, member, &staff).await?;
    tx.commit().await?;
    Ok(session)
}
