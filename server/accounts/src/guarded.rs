//! Guarded help: what staff do to an account on somebody's word. Each asks how the identity was checked, and tells the
//! proven address with a link to undo. Who changes the emails of many accounts in a short time is told of, too.

use crate::{
    actor::Desk,
    context::Accounts,
    limits,
    location::LocationPage,
    outbox::{self, NewMail},
    record::{self, About, Detail},
    refused::Refused,
    undo,
};
use mail::{Help, Helped, Letter, ManyEmailChanges};
use shared::{EmailAddress, EventKind, GuardedAct, IdentityCheck, IdentityForm, Language, Problems, StaffId};
use store::{Tx, client::ClientRow, staff::StaffContact};

/// Reads how the identity was checked, for an act that is about nothing else.
pub(crate) fn identity(form: IdentityForm<'_>) -> Result<IdentityCheck, Refused> {
    let mut problems = Problems::default();
    form.check(&mut problems).ok_or(Refused::Problems(problems))
}

/// What the proven address is told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    /// The account was unlocked.
    Unlocked,
    /// The account was enabled again.
    Enabled,
    /// The account was made by a handover.
    NewAccount,
    /// A new password was chosen by a handover.
    NewPassword,
}

impl Told {
    const fn act(self) -> GuardedAct {
        match self {
            Self::Unlocked => GuardedAct::Unlock,
            Self::Enabled => GuardedAct::Enable,
            Self::NewAccount | Self::NewPassword => GuardedAct::Handover,
        }
    }

    const fn helped(self) -> Helped {
        match self {
            Self::Unlocked => Helped::Unlocked,
            Self::Enabled => Helped::Enabled,
            Self::NewAccount => Helped::NewAccount,
            Self::NewPassword => Helped::NewPassword,
        }
    }
}

/// Tells the proven address, if there is one, with a link to undo. Without one the act stands all the same: the desk is
/// where those come who have no mail.
pub(crate) async fn tell(
    accounts: &Accounts,
    tx: &mut Tx,
    location: &LocationPage,
    row: &ClientRow,
    told: Told,
    by: Option<StaffId>,
) -> Result<(), Refused> {
    let Some(to) = row.recovery_email_canonical.as_deref() else { return Ok(()) };
    let Some(account) = store::account::by_client(tx, row.location_id, row.id).await? else { return Ok(()) };
    let link = undo::link(accounts, tx, location, row, told.act(), by).await?;
    let letter = Letter::Help(Help {
        first_name: row.first_name.clone(),
        username: account.username.to_string(),
        helped: told.helped(),
        at: accounts.now(),
        undo_until: link.expires_at,
    });
    let (language, client) = (row.language, Some(row.id));
    outbox::queue(accounts, tx, NewMail { location, client, to, language, letter, link: Some(&link) }).await
}

/// What has to be known before the email of an account is changed. Empty where there is nothing to guard.
#[derive(Debug, Default)]
pub(crate) struct EmailGuard {
    /// How the identity was checked.
    pub(crate) identity: Option<IdentityCheck>,
    /// Whether this is one too many by this staff member, and nobody was told of late.
    pub(crate) too_many: bool,
}

/// Asks how the identity was checked if the change is one of an account's email, and counts it. Before anything is
/// written to the record, since limits are locked before that.
///
/// # Errors
/// [`Refused::Problems`] without an answer.
pub(crate) async fn email_change(
    accounts: &Accounts,
    tx: &mut Tx,
    desk: &Desk,
    row: &ClientRow,
    email: Option<&EmailAddress>,
    form: IdentityForm<'_>,
) -> Result<EmailGuard, Refused> {
    let changes = email.is_some_and(|new| row.email_canonical.as_deref() != Some(new.canonical()));
    if !changes || store::account::by_client(tx, row.location_id, row.id).await?.is_none() {
        return Ok(EmailGuard::default());
    }
    let identity = identity(form)?;
    let (here, who) = (row.location_id, desk.staff.to_string());
    let usual = limits::count_one(accounts, tx, here, limits::EMAIL_CHANGES_BY_STAFF, &who).await?;
    let too_many = !usual && limits::count_one(accounts, tx, here, limits::NOTICES_OF_STAFF, &who).await?;
    Ok(EmailGuard { identity: Some(identity), too_many })
}

/// Tells the location's administrators that a staff member has changed the emails of many accounts; the owners, where
/// there is no other administrator. The record has it in any case.
pub(crate) async fn raise_notice(accounts: &Accounts, tx: &mut Tx, desk: &Desk) -> Result<(), Refused> {
    let others = |staff: Vec<StaffContact>| -> Vec<StaffContact> {
        staff.into_iter().filter(|one| one.id != desk.staff).collect()
    };
    let mut told = others(store::staff::administrators_of(tx, desk.location.id).await?);
    if told.is_empty() {
        told = others(store::staff::owner_contacts(tx).await?);
    }
    for one in &told {
        let Ok(to) = EmailAddress::parse(&one.email) else { continue };
        let letter = Letter::ManyEmailChanges(ManyEmailChanges {
            name: one.name.clone(),
            staff: desk.name.clone(),
            location: desk.location.label.clone(),
            many: limits::EMAIL_CHANGES_BY_STAFF.most() + 1,
            minutes: limits::EMAIL_CHANGES_BY_STAFF.minutes(),
            at: accounts.now(),
        });
        let mail = NewMail {
            location: &desk.location,
            client: None,
            to: to.canonical(),
            language: Language::English,
            letter,
            link: None,
        };
        outbox::queue(accounts, tx, mail).await?;
    }
    let about = About::default().with(Detail::default());
    record::write(accounts, tx, desk.location.id, desk.actor(), EventKind::ManyEmailChanges, about).await
}
