//! Staff: signed in by username and password, at a location; how they come to be stands in `set_up`.

mod failures;
mod set_up;

pub(crate) use failures::{attempt, count_failure, locked_for, may_sign_in, note_failure};
pub use set_up::{AddedStaff, NewStaff, SetUpView, add, open_set_up, renew_set_up, set_up};
pub(crate) use set_up::{check_password, set_up_link};

use crate::{
    actor::{Actor, Desk, Origin},
    context::{Accounts, CLOCK_SKEW},
    even_pace,
    hashing::Verified,
    keys::{SessionToken, hash_of_session_token},
    known_device::{Holder, KnownDevice},
    limits::Attempt,
    location::{self, LocationPage},
    record::{self, About},
    refused::Refused,
    second_factor::{self, FirstStep},
    step_up::{self, Proof},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::{EventKind, Field, LocationId, Role, SessionId, Span, StaffId, Timestamp, Username, Wrong};
use store::{PasswordHash, Tx, staff::StaffRow, staff_session, staff_session::StaffSessionRow};

/// A staff session ends after an hour without a request (R24).
const IDLE: Span = Span::hours(1);
/// A staff session ends after twelve hours in any case (R24).
const ABSOLUTE: Span = Span::hours(12);
/// How stale the last request on record may be: one write a minute, not one a request.
const TOUCH_AFTER: Span = Span::minutes(1);

/// A new session, for the browser's cookie.
pub struct NewSession {
    /// The cookie's value; its hash is all that the database knows.
    pub token: String,
    /// How long the browser may keep the cookie.
    pub max_age: Span,
    /// What the browser keeps for longer: that whoever this is has signed in on it.
    pub known_device: KnownDevice,
}

impl NewSession {
    /// What tells this session from others and opens nothing: the hash that the database knows it by.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(hash_of_session_token(&self.token))
    }
}

/// A signed-in staff member, at a location or still choosing one.
#[derive(Clone, Debug)]
pub struct StaffMember {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// The session.
    pub session: SessionId,
    /// The chosen location and the role there.
    pub location: Option<(LocationPage, Role)>,
    /// Whether that location asks for a second factor that they don't have: then they set it up, and do nothing else.
    pub lacks_second_factor: bool,
    /// Every location they may choose, by label.
    pub locations: Vec<(LocationId, String, Role)>,
    /// From where.
    pub origin: Origin,
    /// When they signed in.
    signed_in_at: Timestamp,
    /// When they last proved that it is they, if that is not too long ago.
    proved_at: Option<Timestamp>,
}

impl StaffMember {
    /// Whether they have lately proven that it is they.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        self.proved_at.is_some()
    }

    /// When they last proved it, if that is not too long ago.
    pub(crate) const fn proved_at(&self) -> Option<Timestamp> {
        self.proved_at
    }

    /// The role that the record shows for what they do outside of any location.
    pub(crate) fn role_on_record(&self) -> Role {
        let role = self.location.as_ref().map(|(_, role)| *role);
        role.or_else(|| self.locations.iter().map(|(_, _, role)| *role).max()).unwrap_or(Role::Viewer)
    }
}

/// How much longer a session lasts at most.
pub(crate) fn lasts(member: &StaffMember, now: Timestamp) -> Span {
    member.signed_in_at + ABSOLUTE - now
}

/// Signs a staff member in, or asks for their second factor first. Whether somebody has one is told to whoever has the
/// right password, and to nobody else (R11).
///
/// # Errors
/// [`Refused::Problems`] with [`Wrong::Credentials`] whatever the reason (R11, R12), [`Refused::TooOften`] from a
/// place with too many failures, [`Refused::Busy`] when too many sign in at once.
pub async fn sign_in(
    accounts: &Accounts,
    origin: &Origin,
    username: &str,
    password: &str,
) -> Result<FirstStep, Refused> {
    even_pace::if_refused(accounts, try_sign_in(accounts, origin, username, password)).await
}

async fn try_sign_in(
    accounts: &Accounts,
    origin: &Origin,
    username: &str,
    password: &str,
) -> Result<FirstStep, Refused> {
    let name = Username::as_typed_at_sign_in(username);
    let attempt = Attempt { location: LocationId::INSTALLATION, origin, username: name.as_ref() };
    let found = {
        let mut tx = accounts.store().read().await?;
        let found = match &name {
            Some(name) => store::staff::by_username(&mut tx, name).await?,
            None => None,
        };
        let comes = attempt.comes(accounts, &mut tx, found.as_ref().map(Holder::staff)).await?;
        attempt.must_be_admitted(accounts, &mut tx, comes).await?;
        found
    };
    let stored = found.as_ref().and_then(|staff| staff.password_hash.as_ref()).map(PasswordHash::as_str);
    let verified = accounts.hasher().verify(password, stored).await?;
    let rehashed = match verified {
        Verified::YesRehash => {
            let typed = shared::typed_password(password);
            Some(accounts.hasher().hash(typed.as_bytes(), accounts.random_bytes()).await?)
        }
        _ => None,
    };

    let mut tx = accounts.store().begin().await?;
    // Read again: the password may have been changed, or the account locked or switched off, during the hash.
    let staff = match found {
        Some(before) => {
            let now = store::staff::by_id(&mut tx, before.id).await?;
            now.map(|now| (now.password_hash == before.password_hash, now))
        }
        None => None,
    };
    let holder = staff.as_ref().map(|(_, staff)| Holder::staff(staff));
    let comes = attempt.comes(accounts, &mut tx, holder).await?;
    match staff {
        Some((unchanged, staff))
            if unchanged && verified != Verified::No && may_sign_in(&staff, comes, accounts.now()) =>
        {
            if let (Some(hash), Some(old)) = (rehashed, &staff.password_hash) {
                store::staff::rehash(&mut tx, staff.id, old, &PasswordHash::new(hash)).await?;
            }
            let step = second_factor::first_step(accounts, &mut tx, &staff, origin).await?;
            tx.commit().await?;
            Ok(step)
        }
        staff => {
            let staff = staff.as_ref().map(|(_, staff)| staff);
            note_failure(accounts, &mut tx, &attempt, staff, verified).await?;
            tx.commit().await?;
            Err(Refused::problem(Field::Form, Wrong::Credentials))
        }
    }
}

/// Opens a session for somebody who has just proven themselves. With one location to work at, it is chosen.
pub(crate) async fn open_session(
    accounts: &Accounts,
    tx: &mut Tx,
    staff: &StaffRow,
    origin: &Origin,
) -> Result<NewSession, Refused> {
    let (token, now) = (SessionToken::new(accounts), accounts.now());
    let locations = locations_of(tx, staff).await?;
    let location = match locations.as_slice() {
        [(only, _)] => Some(only.id),
        _ => None,
    };
    let row = StaffSessionRow {
        token_hash: token.hash(),
        id: accounts.new_session_id(),
        staff_id: staff.id,
        location_id: location,
        created_at: now,
        last_seen_at: now,
        ip: origin.ip.to_string(),
        device: origin.device.clone(),
        proved_at: Some(now),
    };
    staff_session::insert(tx, &row).await?;
    store::staff::note_sign_in(tx, staff.id, now).await?;
    let role = role_on_record(&locations, location);
    let actor = Actor::Staff { id: staff.id, name: &staff.name, role, origin };
    record::write(accounts, tx, LocationId::INSTALLATION, actor, EventKind::StaffSignedIn, About::default())
        .await?;
    let known_device = origin.known_device.with(accounts, &Holder::staff(staff));
    Ok(NewSession { token: token.into_cookie(), max_age: ABSOLUTE, known_device })
}

/// The staff member behind a session's cookie.
///
/// # Errors
/// [`Refused::SignedOut`] if the session has ended, for whatever reason.
pub async fn member(accounts: &Accounts, origin: &Origin, token: &str) -> Result<StaffMember, Refused> {
    let (hash, now) = (hash_of_session_token(token), accounts.now());
    let (session, staff, locations) = live_session(accounts, &hash).await?;
    if now - session.last_seen_at >= TOUCH_AFTER {
        let mut tx = accounts.store().begin().await?;
        staff_session::touch(&mut tx, &hash, now).await?;
        tx.commit().await?;
    }
    let proved_at = session.proved_at.filter(|at| step_up::is_fresh(Some(*at), now));
    if proved_at != session.proved_at {
        // Gone for good: a clock set back would revive it (R45).
        let mut tx = accounts.store().begin().await?;
        staff_session::forget_proof(&mut tx, session.id, session.proved_at).await?;
        tx.commit().await?;
    }
    let location = locations.iter().find(|(location, _)| Some(location.id) == session.location_id).cloned();
    let lacks_second_factor = match &location {
        Some((location, _)) => second_factor::is_missing(accounts, location, staff.id).await?,
        None => false,
    };
    Ok(StaffMember {
        id: staff.id,
        name: staff.name,
        session: session.id,
        location,
        lacks_second_factor,
        locations: locations
            .into_iter()
            .map(|(location, role)| (location.id, location.label, role))
            .collect(),
        origin: origin.clone(),
        signed_in_at: session.created_at,
        proved_at,
    })
}

/// The staff member behind a session's cookie, at their location.
///
/// # Errors
/// [`Refused::SignedOut`] if the session has ended, [`Refused::NotFound`] while no location is chosen,
/// [`Refused::SecondFactorMissing`] while the location asks for one in vain.
pub async fn desk(accounts: &Accounts, origin: &Origin, token: &str) -> Result<Desk, Refused> {
    let member = member(accounts, origin, token).await?;
    let (location, role) = member.location.ok_or(Refused::NotFound)?;
    if member.lacks_second_factor {
        return Err(Refused::SecondFactorMissing);
    }
    let proof = Proof::At(member.proved_at);
    Ok(Desk { staff: member.id, name: member.name, role, location, origin: member.origin, proof })
}

/// Whether the staff member behind a session's cookie still works at this location. Not a visit: a page that is
/// merely left open must not keep its session from running out (R24).
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn is_still_at(accounts: &Accounts, token: &str, location: LocationId) -> Result<bool, Refused> {
    match live_session(accounts, &hash_of_session_token(token)).await {
        Ok((session, staff, locations)) => {
            let chosen = session.location_id == Some(location);
            match locations.iter().find(|(own, _)| chosen && own.id == location) {
                Some((own, _)) => Ok(!second_factor::is_missing(accounts, own, staff.id).await?),
                None => Ok(false),
            }
        }
        Err(Refused::SignedOut) => Ok(false),
        Err(other) => Err(other),
    }
}

/// A session that has not ended, whose it is, and where they work.
async fn live_session(
    accounts: &Accounts,
    hash: &[u8],
) -> Result<(StaffSessionRow, StaffRow, Vec<(LocationPage, Role)>), Refused> {
    let now = accounts.now();
    let mut tx = accounts.store().read().await?;
    let session = staff_session::by_token_hash(&mut tx, hash).await?.ok_or(Refused::SignedOut)?;
    if now - session.last_seen_at >= IDLE || now - session.created_at >= ABSOLUTE {
        drop(tx);
        // Gone for good: a clock set back would revive it (R45).
        let mut tx = accounts.store().begin().await?;
        staff_session::delete(&mut tx, hash).await?;
        tx.commit().await?;
        return Err(Refused::SignedOut);
    }
    if now + CLOCK_SKEW < session.created_at {
        return Err(Refused::SignedOut);
    }
    let staff = store::staff::by_id(&mut tx, session.staff_id).await?.ok_or(Refused::SignedOut)?;
    if staff.disabled_at.is_some() {
        return Err(Refused::SignedOut);
    }
    let locations = locations_of(&mut tx, &staff).await?;
    Ok((session, staff, locations))
}

/// The locations a staff member works at, by label, with the role at each. Owners work at all of them.
pub(crate) async fn locations_of(
    tx: &mut Tx,
    staff: &StaffRow,
) -> Result<Vec<(LocationPage, Role)>, Refused> {
    let roles = store::staff::roles_of(tx, staff.id).await?;
    let rows = store::location::list(tx).await?;
    let role_at = |id: LocationId| {
        let named = roles.iter().find(|row| row.location_id == id).map(|row| row.role);
        if staff.owner { Some(Role::Owner) } else { named }
    };
    Ok(rows
        .into_iter()
        .filter_map(|row| role_at(row.id).map(|role| (location::from_row(row), role)))
        .collect())
}

/// The role that the record shows for what somebody does outside of any location: the one at the location they work
/// at; where none is chosen, the highest that they have anywhere.
fn role_on_record(locations: &[(LocationPage, Role)], chosen: Option<LocationId>) -> Role {
    let at = locations.iter().find(|(location, _)| Some(location.id) == chosen).map(|(_, role)| *role);
    at.or_else(|| locations.iter().map(|(_, role)| *role).max()).unwrap_or(Role::Viewer)
}

/// Chooses the location to work at.
///
/// # Errors
/// [`Refused::NotFound`] for a location that is not theirs, or that does not exist.
pub async fn choose_location(
    accounts: &Accounts,
    member: &StaffMember,
    location: LocationId,
) -> Result<(), Refused> {
    if !member.locations.iter().any(|(id, ..)| *id == location) {
        return Err(Refused::NotFound);
    }
    let mut tx = accounts.store().begin().await?;
    staff_session::set_location(&mut tx, member.session, location).await?;
    tx.commit().await?;
    Ok(())
}

/// Signs out: the session is gone at once (R24). Without a session, nothing happens.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be written.
pub async fn sign_out(accounts: &Accounts, origin: &Origin, token: &str) -> Result<(), Refused> {
    let hash = hash_of_session_token(token);
    let mut tx = accounts.store().begin().await?;
    let Some(session) = staff_session::by_token_hash(&mut tx, &hash).await? else { return Ok(()) };
    if !staff_session::delete(&mut tx, &hash).await? {
        return Ok(());
    }
    if let Some(staff) = store::staff::by_id(&mut tx, session.staff_id).await? {
        let role = role_on_record(&locations_of(&mut tx, &staff).await?, session.location_id);
        let actor = Actor::Staff { id: staff.id, name: &staff.name, role, origin };
        let kind = EventKind::StaffSignedOut;
        record::write(accounts, &mut tx, LocationId::INSTALLATION, actor, kind, About::default()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Forgets sessions that have ended by themselves.
pub(crate) async fn prune(accounts: &Accounts, tx: &mut Tx) -> Result<u64, Refused> {
    let now = accounts.now();
    Ok(staff_session::prune(tx, now - ABSOLUTE, now - IDLE).await?)
}
