//! The second factor of staff: set up with an authenticator app, proven by a first code, switched off again, reset by a
//! colleague. What is asked at sign-in stands in `sign_in`; what is computed, in `totp`.

mod required;
mod reset;
mod sign_in;
mod totp;

pub(crate) use required::is_missing;
pub use required::require;
pub(crate) use reset::reset;
pub use reset::reset_by_operator;
pub use sign_in::{FirstStep, PendingSignIn, finish, is_pending};
pub(crate) use sign_in::{answered, end_pending, first_step, prune};

use crate::{
    actor::Actor,
    context::{Accounts, CLOCK_SKEW},
    hashing::Verified,
    known_device::Holder,
    location::LocationPage,
    outbox::{self, NewMail},
    record::{self, About, Detail},
    refused::Refused,
    staff::{self, StaffMember},
};
use mail::{Letter, SecondFactor, SecondFactorAct};
use shared::{
    AppCode, EmailAddress, EventKind, Field, Language, LocationId, RecoveryCode, Span, Timestamp, Wrong,
};
use store::{
    PasswordHash, Tx, second_factor, second_factor::SecondFactorRow, staff::StaffRow, staff_session,
};
use totp::Secret;

/// How long a set-up waits for its first code: the secret is on somebody's screen meanwhile.
const SET_UP_WITHIN: Span = Span::minutes(15);

/// What a staff member sees of their own account.
#[derive(Clone, Debug)]
pub struct OwnAccount {
    /// What they sign in with.
    pub username: String,
    /// Their address.
    pub email: String,
    /// Their second factor.
    pub second_factor: State,
}

/// How a second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The password alone lets them in.
    Off,
    /// A code is asked for.
    On {
        /// Since when.
        since: Timestamp,
        /// How many recovery codes are left.
        codes_left: i64,
    },
}

/// A staff member's own account.
///
/// # Errors
/// [`Refused::SignedOut`] if they are gone.
pub async fn own_account(accounts: &Accounts, member: &StaffMember) -> Result<OwnAccount, Refused> {
    let mut tx = accounts.store().read().await?;
    let staff = store::staff::by_id(&mut tx, member.id).await?.ok_or(Refused::SignedOut)?;
    let on = second_factor::of_staff(&mut tx, member.id).await?.and_then(|row| row.switched_on_at);
    let second_factor = match on {
        Some(since) => State::On { since, codes_left: second_factor::codes_left(&mut tx, member.id).await? },
        None => State::Off,
    };
    Ok(OwnAccount { username: staff.username.to_string(), email: staff.email, second_factor })
}

/// Begins to set a second factor up. Asks for the password: a session that was left open must not give the account to
/// whoever finds it.
///
/// # Errors
/// [`Refused::Problems`] for a wrong password; [`Refused::Changed`] if a second factor is on already.
pub async fn begin(accounts: &Accounts, member: &StaffMember, password: &str) -> Result<(), Refused> {
    let (mut tx, staff) = proven(accounts, member, password, Field::Password).await?;
    let seed = accounts.random_bytes::<{ totp::SEED }>();
    if !second_factor::begin(&mut tx, staff.id, &seed, accounts.now()).await? {
        return Err(Refused::Changed);
    }
    tx.commit().await?;
    Ok(())
}

/// What an authenticator app is told.
pub struct SetUp {
    /// As a link, for the QR.
    pub link: String,
    /// The secret alone, for typing: in groups of four.
    pub key: String,
}

/// What was begun, to be shown until its first code proves it.
///
/// # Errors
/// [`Refused::Changed`] if nothing was begun, too long ago, or it is done.
pub async fn set_up(accounts: &Accounts, member: &StaffMember) -> Result<SetUp, Refused> {
    let mut tx = accounts.store().read().await?;
    let staff = store::staff::by_id(&mut tx, member.id).await?.ok_or(Refused::SignedOut)?;
    let row = begun(accounts, &mut tx, &staff).await?;
    let secret = Secret::of(accounts, &row);
    Ok(SetUp { link: secret.link(&staff.username, accounts.base_url()), key: secret.key() })
}

/// Switches the second factor on, after a first code has shown that the app has the secret. Every other device is signed
/// out: it came in by the password alone.
///
/// # Errors
/// [`Refused::Problems`] for a wrong code; [`Refused::Changed`] as [`set_up`].
pub async fn switch_on(
    accounts: &Accounts,
    member: &StaffMember,
    code: &str,
) -> Result<Vec<RecoveryCode>, Refused> {
    let wrong = |wrong| Refused::problem(Field::OneTimeCode, wrong);
    let code = AppCode::parse(code).map_err(wrong)?;
    let mut tx = accounts.store().begin().await?;
    let staff = locked(&mut tx, member).await?;
    let row = begun(accounts, &mut tx, &staff).await?;
    let step = Secret::of(accounts, &row).step_of(&code, accounts.now());
    let step = step.ok_or(wrong(Wrong::SecondFactor))?;
    if !second_factor::switch_on(&mut tx, staff.id, &row.seed, step, accounts.now()).await? {
        return Err(Refused::Changed);
    }
    let codes = new_codes(accounts, &mut tx, &staff).await?;
    end_all_but(&mut tx, member).await?;
    done(accounts, tx, member, &staff, EventKind::SecondFactorOn, SecondFactorAct::SwitchedOn).await?;
    Ok(codes)
}

/// New recovery codes; the earlier ones are void.
///
/// # Errors
/// [`Refused::Problems`] for a wrong password; [`Refused::Changed`] if no second factor is on.
pub async fn renew_codes(
    accounts: &Accounts,
    member: &StaffMember,
    password: &str,
) -> Result<Vec<RecoveryCode>, Refused> {
    let (mut tx, staff) = proven(accounts, member, password, Field::Password).await?;
    if !second_factor::is_on(&mut tx, staff.id).await? {
        return Err(Refused::Changed);
    }
    let codes = new_codes(accounts, &mut tx, &staff).await?;
    let act = SecondFactorAct::CodesRenewed;
    done(accounts, tx, member, &staff, EventKind::RecoveryCodesRenewed, act).await?;
    Ok(codes)
}

/// Switches the second factor off. Every other device is signed out.
///
/// # Errors
/// As [`renew_codes`].
pub async fn switch_off(accounts: &Accounts, member: &StaffMember, password: &str) -> Result<(), Refused> {
    let (mut tx, staff) = proven(accounts, member, password, Field::Password).await?;
    if !second_factor::is_on(&mut tx, staff.id).await? {
        return Err(Refused::Changed);
    }
    second_factor::remove(&mut tx, staff.id).await?;
    end_all_but(&mut tx, member).await?;
    done(accounts, tx, member, &staff, EventKind::SecondFactorOff, SecondFactorAct::SwitchedOff).await
}

/// A transaction in which the staff member's row is held, after the password was right. Wrong ones count as those at
/// sign-in do: a session that was left open is no place to guess at. `field` is where the form asks for it.
pub(crate) async fn proven(
    accounts: &Accounts,
    member: &StaffMember,
    password: &str,
    field: Field,
) -> Result<(Tx, StaffRow), Refused> {
    let before = {
        let mut tx = accounts.store().read().await?;
        let staff = store::staff::by_id(&mut tx, member.id).await?.ok_or(Refused::SignedOut)?;
        let attempt = staff::attempt(&staff, &member.origin);
        let comes = attempt.comes(accounts, &mut tx, Some(Holder::staff(&staff))).await?;
        attempt.must_be_admitted(accounts, &mut tx, comes).await?;
        staff
    };
    let stored = before.password_hash.as_ref().map(PasswordHash::as_str);
    let verified = accounts.hasher().verify(password, stored).await?;
    let mut tx = accounts.store().begin().await?;
    let staff = locked(&mut tx, member).await?;
    let attempt = staff::attempt(&staff, &member.origin);
    let comes = attempt.comes(accounts, &mut tx, Some(Holder::staff(&staff))).await?;
    if let Some(seconds) = staff::locked_for(&staff, comes, accounts.now()) {
        return Err(Refused::problem(field, Wrong::TooOften(seconds)));
    }
    if verified == Verified::No || staff.password_hash != before.password_hash {
        staff::note_failure(accounts, &mut tx, &attempt, Some(&staff), verified).await?;
        tx.commit().await?;
        return Err(Refused::problem(field, Wrong::WrongPassword));
    }
    Ok((tx, staff))
}

/// The staff member's row, held until the transaction ends.
pub(crate) async fn locked(tx: &mut Tx, member: &StaffMember) -> Result<StaffRow, Refused> {
    store::staff::lock_row(tx, member.id).await?;
    let staff = store::staff::by_id(tx, member.id).await?;
    staff.filter(|staff| staff.disabled_at.is_none()).ok_or(Refused::SignedOut)
}

/// The set-up that waits for its first code.
async fn begun(accounts: &Accounts, tx: &mut Tx, staff: &StaffRow) -> Result<SecondFactorRow, Refused> {
    let (now, row) = (accounts.now(), second_factor::of_staff(tx, staff.id).await?);
    let in_time = |row: &SecondFactorRow| {
        // Not from the future either: a clock set back revives nothing (R45).
        now - row.created_at < SET_UP_WITHIN && row.created_at <= now + CLOCK_SKEW
    };
    row.filter(|row| row.switched_on_at.is_none() && in_time(row)).ok_or(Refused::Changed)
}

/// Draws recovery codes. Only their keyed hashes are kept (R2).
async fn new_codes(accounts: &Accounts, tx: &mut Tx, staff: &StaffRow) -> Result<Vec<RecoveryCode>, Refused> {
    let codes: Vec<RecoveryCode> =
        (0..RecoveryCode::MANY).map(|_| RecoveryCode::from_random(accounts.random_bytes())).collect();
    let hashes: Vec<Vec<u8>> =
        codes.iter().map(|code| accounts.keys().recovery_code(staff.id, code).to_vec()).collect();
    second_factor::put_codes(tx, staff.id, &hashes).await?;
    Ok(codes)
}

/// Ends every session but the one that asked, and every sign-in that waits for a code.
pub(crate) async fn end_all_but(tx: &mut Tx, member: &StaffMember) -> Result<(), Refused> {
    staff_session::delete_others(tx, member.id, member.session).await?;
    second_factor::end_pending_of_staff(tx, member.id).await?;
    Ok(())
}

/// Tells the staff member, writes the event, commits.
pub(crate) async fn done(
    accounts: &Accounts,
    mut tx: Tx,
    member: &StaffMember,
    staff: &StaffRow,
    kind: EventKind,
    act: SecondFactorAct,
) -> Result<(), Refused> {
    let passkey = match &act {
        SecondFactorAct::PasskeyAdded { passkey } | SecondFactorAct::PasskeyRemoved { passkey } => {
            Some(passkey.clone())
        }
        _ => None,
    };
    tell(accounts, &mut tx, staff, member.location.as_ref().map(|(at, _)| at), act).await?;
    let role = member.role_on_record();
    let actor = Actor::Staff { id: member.id, name: &member.name, role, origin: &member.origin };
    let detail = Detail { device: Some(member.origin.device.clone()), passkey, ..Detail::default() };
    let about = About::default().with(detail);
    record::write(accounts, &mut tx, LocationId::INSTALLATION, actor, kind, about).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells a staff member by mail what became of their second factor.
async fn tell(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: &StaffRow,
    here: Option<&LocationPage>,
    act: SecondFactorAct,
) -> Result<(), Refused> {
    let letter = Letter::SecondFactor(SecondFactor {
        name: staff.name.clone(),
        username: staff.username.to_string(),
        act,
        at: accounts.now(),
    });
    mail_staff(accounts, tx, staff, here, letter).await
}

/// Mails a staff member about their own account. Mails are a location's: it goes out from `here`, or from the first
/// place where they work. Who works nowhere is not told, and can do nothing anywhere.
pub(crate) async fn mail_staff(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: &StaffRow,
    here: Option<&LocationPage>,
    letter: Letter,
) -> Result<(), Refused> {
    let theirs = match here {
        Some(_) => None,
        None => staff::locations_of(tx, staff).await?.into_iter().next().map(|(location, _)| location),
    };
    let Some(location) = here.or(theirs.as_ref()) else { return Ok(()) };
    let Ok(to) = EmailAddress::parse(&staff.email) else { return Ok(()) };
    // Staff read English.
    let (to, language) = (to.canonical(), Language::English);
    outbox::queue(accounts, tx, NewMail { location, client: None, to, language, letter, link: None }).await
}
