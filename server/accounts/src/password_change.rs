//! Whoever is signed in changes their password: with the one that they have, by the same rules as for any other. Every
//! other session and every link of the account ends, its holder is told by mail, and the session they sit at goes on
//! under a new token (R19). Passkeys stay: whoever knows the password can remove them one by one.

use crate::{
    actor::{Actor, Origin},
    common_password,
    context::Accounts,
    outbox::{self, NewMail},
    record::{self, About, Detail},
    refused::Refused,
    second_factor,
    session::{self, SignedIn},
    staff::{self, NewSession, StaffMember},
    step_up,
};
use mail::{Letter, PasswordChanged, StaffPasswordChanged};
use shared::{Ended, EventKind, Field, LocationId, NewPassword, PasswordPolicy, Slug};
use store::{PasswordHash, Tx, Wake, account::AccountRow, staff::StaffRow};

/// A client changes their password.
///
/// # Errors
/// [`Refused::SignedOut`]; [`Refused::Problems`] for a new password that can't be taken, a wrong current one, or while
/// there were too many wrong ones; [`Refused::TooOften`] from a place with too many failures.
pub async fn by_client(
    accounts: &Accounts,
    origin: &Origin,
    slug: &Slug,
    token: &str,
    current: &str,
    new: &str,
) -> Result<NewSession, Refused> {
    let me = session::client(accounts, slug, token).await?;
    let policy = PasswordPolicy {
        shortest: me.location.shortest_password.characters(),
        username: &me.username,
        email: me.email.as_deref().unwrap_or_default(),
        location: &me.location.public_name,
        is_common: common_password::is_common,
    };
    let new = NewPassword::parse(new, policy).map_err(|wrong| Refused::problem(Field::Password, wrong))?;
    let hash = accounts.hasher().hash(new.bytes(), accounts.random_bytes()).await?;
    let (mut tx, account) = session::proven(accounts, origin, &me, current, Field::CurrentPassword).await?;
    let (here, now) = (me.location.id, accounts.now());
    let password_hash = PasswordHash::new(hash);
    store::account::set_password(&mut tx, here, me.client, &password_hash, now).await?;
    let account = AccountRow { password_hash, ..account };
    let session = session::keep_only(accounts, &mut tx, &account, origin, token).await?;
    let subject = (here, me.client.uuid());
    store::link::end_of_subject(&mut tx, subject, None, Ended::PasswordChanged, now).await?;
    tell_client(accounts, &mut tx, &me, &account).await?;
    let (actor, detail) = (
        Actor::Client { id: me.client, origin },
        Detail { device: Some(origin.device.clone()), ..Detail::default() },
    );
    let about = About::client(me.client).with(detail);
    record::write(accounts, &mut tx, here, actor, EventKind::PasswordChanged, about).await?;
    tx.wake(Wake::Client { location: here, client: me.client });
    tx.commit().await?;
    Ok(session)
}

/// Tells the proven address, if there is one.
async fn tell_client(
    accounts: &Accounts,
    tx: &mut Tx,
    me: &SignedIn,
    account: &AccountRow,
) -> Result<(), Refused> {
    let row = store::client::by_id(tx, me.location.id, me.client).await?.ok_or(Refused::SignedOut)?;
    let Some(to) = row.recovery_email_canonical.as_deref() else { return Ok(()) };
    let letter = Letter::PasswordChanged(PasswordChanged {
        first_name: row.first_name.clone(),
        username: account.username.to_string(),
        changed_at: accounts.now(),
        passkeys_removed: false,
    });
    let (location, language, client) = (&me.location, row.language, Some(row.id));
    outbox::queue(accounts, tx, NewMail { location, client, to, language, letter, link: None }).await
}

/// A staff member changes their password.
///
/// # Errors
/// As [`by_client`].
pub async fn by_staff(
    accounts: &Accounts,
    member: &StaffMember,
    current: &str,
    new: &str,
) -> Result<NewSession, Refused> {
    let before = second_factor::own_account(accounts, member).await?;
    let new = staff::check_password(new, &before.username, &before.email)
        .map_err(|wrong| Refused::problem(Field::Password, wrong))?;
    let hash = accounts.hasher().hash(new.bytes(), accounts.random_bytes()).await?;
    let (mut tx, staff) = second_factor::proven(accounts, member, current, Field::CurrentPassword).await?;
    let here = LocationId::INSTALLATION;
    let hash = PasswordHash::new(hash);
    store::staff::set_password(&mut tx, staff.id, &hash).await?;
    let staff = StaffRow { password_hash: Some(hash), ..staff };
    store::staff::forget_failures(&mut tx, staff.id).await?;
    second_factor::end_all_but(&mut tx, member).await?;
    let session = step_up::renew(accounts, &mut tx, member, &staff).await?;
    let subject = (here, staff.id.uuid());
    store::link::end_of_subject(&mut tx, subject, None, Ended::PasswordChanged, accounts.now()).await?;
    let letter = Letter::StaffPasswordChanged(StaffPasswordChanged {
        name: staff.name.clone(),
        username: staff.username.to_string(),
        at: accounts.now(),
    });
    let at = member.location.as_ref().map(|(location, _)| location);
    second_factor::mail_staff(accounts, &mut tx, &staff, at, letter).await?;
    let (name, role, origin) = (&member.name, member.role_on_record(), &member.origin);
    let actor = Actor::Staff { id: member.id, name, role, origin };
    let detail = Detail { device: Some(origin.device.clone()), ..Detail::default() };
    let about = About::default().with(detail);
    record::write(accounts, &mut tx, here, actor, EventKind::StaffPasswordChanged, about).await?;
    tx.commit().await?;
    Ok(session)
}
