//! What the profile page shows: the facts, the status and verdict computed from them, and what happened lately.

use crate::{
    actor::Desk,
    client,
    context::Accounts,
    duplicate::{self, Alike},
    merge::{self, MergeView},
    record::Detail,
    refused::Refused,
    seen::Seen,
};
use shared::{
    ClientFacts, ClientId, Details, EmailState, EventKind, EventsBy, GuardedAct, MailKind, MailState, Opener,
    Permission, StaffId, Status, Timestamp, Verdict,
};
use store::{
    Tx,
    audit::{self, AuditRow},
    facts::{BlockPart, FactsRow},
    outbox::MailRow,
};

/// Everything that the profile page shows.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The profile.
    pub id: ClientId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// What the profile form holds.
    pub details: Details,
    /// May be empty.
    pub phone: String,
    /// May be empty.
    pub address: String,
    /// When the profile was made.
    pub created_at: Timestamp,
    /// The moment at which all this holds.
    pub now: Timestamp,
    /// What status and verdict are computed from.
    pub facts: ClientFacts,
    /// Where the client stands.
    pub status: Status,
    /// Why they can't sign in.
    pub verdict: Verdict,
    /// The address on record.
    pub email: Option<EmailView>,
    /// The blocks on the client's addresses: that of the profile, then that for recovery if it is another.
    pub blocks: Vec<BlockView>,
    /// The last proven address of an account, to which help goes.
    pub recovery_email: Option<String>,
    /// The last invitation, accepted or not.
    pub invitation: Option<InvitationView>,
    /// The account, if there is one.
    pub account: Option<AccountView>,
    /// Profiles that may be the same person's, those with an account that works first.
    pub alike: Vec<Alike>,
    /// The last merge of another profile into this one, while it is news.
    pub merged: Option<MergeView>,
    /// What the client said was not them, until an administrator has looked into it.
    pub dispute: Option<DisputeView>,
    /// Whether mails about the account have a proven address to go to.
    pub has_proven_email: bool,
    /// What happened lately, newest first.
    pub activity: Vec<Activity>,
    /// When the newest mail of each kind was queued.
    newest_mails: Vec<(MailKind, Timestamp)>,
    /// Whether whoever looks may help clients.
    pub may_help: bool,
    /// Whether whoever looks may run the location.
    pub may_run: bool,
}

impl Profile {
    /// What a button of this page that mails a link has to carry.
    #[must_use]
    pub fn seen(&self, kind: MailKind) -> Seen {
        Seen::newest(self.newest_mails.iter().find(|(known, _)| *known == kind).map(|(_, at)| *at))
    }
}

/// The address on record.
#[derive(Clone, Debug)]
pub struct EmailView {
    /// As typed.
    pub address: String,
    /// What was probably meant, if it looks mistyped.
    pub meant: Option<String>,
    /// When it was saved.
    pub saved_at: Option<Timestamp>,
    /// Whether it is proven.
    pub state: EmailState,
    /// The last verification mail.
    pub mail: Option<MailView>,
    /// From which IP it was proven.
    pub verified_ip: Option<String>,
    /// Who vouched for it.
    pub verified_by_name: Option<String>,
    /// Why.
    pub verified_reason: Option<String>,
}

/// The last invitation.
#[derive(Clone, Debug)]
pub struct InvitationView {
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// When its page was first opened, by a person if ever one did, and by whom.
    pub opened: Option<(Timestamp, Opener)>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// Who sent it; nobody if the client asked for it again.
    pub sent_by: Option<String>,
    /// Its mail.
    pub mail: Option<MailView>,
}

/// The account.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// The username.
    pub username: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The last good sign-in.
    pub last_sign_in_at: Option<Timestamp>,
    /// On what device.
    pub last_sign_in_device: Option<String>,
    /// Who switched it off, when and why.
    pub disabled: Option<DisabledView>,
    /// When the username was tried at another location's page since then, and that location's public name.
    pub tried_elsewhere: Option<(Timestamp, String)>,
    /// The last reset mail.
    pub reset_mail: Option<MailView>,
}

/// Who switched an account off, when and why.
#[derive(Clone, Debug)]
pub struct DisabledView {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// What a client said was not them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisputeView {
    /// What staff had done.
    pub act: GuardedAct,
    /// When the client said so.
    pub at: Timestamp,
}

/// What became of a mail.
#[derive(Clone, Debug)]
pub struct MailView {
    /// Where it stands.
    pub state: MailState,
    /// When it was queued, sent, deferred, failed or dropped.
    pub at: Timestamp,
    /// The mail server's words.
    pub reply: Option<String>,
}

/// A block on an address of the client's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockView {
    /// The address as typed.
    pub address: String,
    /// When a mail to it last failed.
    pub at: Timestamp,
    /// The mail server's words.
    pub reply: String,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Activity {
    /// When.
    pub at: Timestamp,
    /// The staff member who did it, if one did.
    pub actor: Option<String>,
    /// What.
    pub event: EventKind,
    /// The particulars.
    pub detail: Detail,
    /// From which IP.
    pub ip: Option<String>,
}

/// How many events the profile shows at once.
const ACTIVITY: i64 = 20;
/// How many more events a press of "Load more" shows, and how many the timeline starts with.
pub const TIMELINE_STEP: i64 = 50;
/// How many events one page of the timeline shows at most: a page stays small enough for a phone.
const LONGEST_TIMELINE: i64 = 1_000;

/// What happened to a client's access, newest first.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The moment at which this holds.
    pub now: Timestamp,
    /// What happened.
    pub activity: Vec<Activity>,
    /// How many to ask for to see more; `None` if that is all.
    pub more: Option<i64>,
}

/// The newest `most` things that happened to a client, or those of them that one side did.
///
/// # Errors
/// [`Refused::NotFound`] as for [`of_client`].
pub async fn timeline(
    accounts: &Accounts,
    desk: &Desk,
    id: ClientId,
    by: Option<EventsBy>,
    most: i64,
) -> Result<Timeline, Refused> {
    desk.must(Permission::SeeClients)?;
    let here = desk.location.id;
    let most = most.clamp(1, LONGEST_TIMELINE);
    let mut tx = accounts.store().read().await?;
    let client = store::client::by_id(&mut tx, here, id).await?.ok_or(Refused::NotFound)?;
    let by = match by {
        None => audit::EVERYBODY,
        Some(EventsBy::Staff) => ["staff", "staff"],
        Some(EventsBy::Client) => ["client", "visitor"],
        Some(EventsBy::Latchkey) => ["system", "system"],
    };
    // One more than is shown tells whether there are more.
    let mut rows = store::audit::of_client(&mut tx, here, id, most + 1, None, by).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|count| count > most) && most < LONGEST_TIMELINE;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(Timeline {
        first_name: client.first_name,
        last_name: client.last_name,
        now: accounts.now(),
        activity: rows.into_iter().filter_map(activity_of).collect(),
        more: more.then_some(most + TIMELINE_STEP),
    })
}

/// The profile of a client of this location.
///
/// # Errors
/// [`Refused::NotFound`] for an id of another location as for one that was never used (R29).
pub async fn of_client(accounts: &Accounts, desk: &Desk, id: ClientId) -> Result<Profile, Refused> {
    desk.must(Permission::SeeClients)?;
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().read().await?;
    let row = store::facts::of_client(&mut tx, here, id).await?.ok_or(Refused::NotFound)?;
    let mails = store::outbox::latest_of_each_kind(&mut tx, here, id).await?;
    let activity = store::audit::of_client(&mut tx, here, id, ACTIVITY, None, audit::EVERYBODY).await?;
    let dispute = store::undo::dispute_of(&mut tx, here, id).await?;
    let alike = duplicate::of_client(&mut tx, here, &row.client).await?;
    let merged = merge::latest(&mut tx, &row.client, now).await?;
    let mut facts = row.facts();
    facts.duplicate_account = alike.iter().find(|other| other.has_working_account).map(|other| other.id);
    Ok(Profile {
        id,
        status: Status::of(&facts, now),
        verdict: Verdict::of(&facts, desk.location.self_service_on, now),
        email: email_view(&mut tx, &row, &mails).await?,
        blocks: blocks(&row),
        invitation: invitation_view(&mut tx, &row, &mails).await?,
        account: account_view(&mut tx, &row, &mails).await?,
        alike,
        merged,
        dispute: dispute.map(|dispute| DisputeView { act: dispute.act, at: dispute.at }),
        has_proven_email: row.client.recovery_email_canonical.is_some(),
        activity: activity.into_iter().filter_map(activity_of).collect(),
        newest_mails: mails.iter().filter_map(newest).collect(),
        may_help: desk.role.may(Permission::HelpClients),
        may_run: desk.role.may(Permission::RunLocation),
        facts,
        now,
        details: client::details_of(&row.client),
        recovery_email: row.client.recovery_email,
        first_name: row.client.first_name,
        last_name: row.client.last_name,
        phone: row.client.phone,
        address: row.client.address,
        created_at: row.client.created_at,
    })
}

fn newest(mail: &MailRow) -> Option<(MailKind, Timestamp)> {
    Some((MailKind::from_code(&mail.kind)?, mail.created_at))
}

fn blocks(row: &FactsRow) -> Vec<BlockView> {
    let client = &row.client;
    let recovery = (client.recovery_email_canonical != client.email_canonical).then_some(&row.recovery_block);
    let of = |address: &Option<String>, block: &Option<BlockPart>| {
        let (address, block) = (address.clone()?, block.clone()?);
        Some(BlockView { address, at: block.failed_at, reply: block.reply })
    };
    let blocks =
        [of(&client.email, &row.email_block), recovery.and_then(|block| of(&client.recovery_email, block))];
    blocks.into_iter().flatten().collect()
}

async fn email_view(tx: &mut Tx, row: &FactsRow, mails: &[MailRow]) -> Result<Option<EmailView>, Refused> {
    let client = &row.client;
    let (Some(address), Some(state)) = (client.email.clone(), client.email_state()) else { return Ok(None) };
    let to_this = mails.iter().filter(|mail| Some(&mail.address) == client.email_canonical.as_ref());
    Ok(Some(EmailView {
        address,
        meant: row.email_meant(),
        saved_at: client.email_saved_at,
        state,
        mail: mail_view(to_this, MailKind::Verification),
        verified_ip: client.verified_ip.clone(),
        verified_by_name: name_of(tx, client.verified_staff).await?,
        verified_reason: client.verified_reason.clone(),
    }))
}

async fn invitation_view(
    tx: &mut Tx,
    row: &FactsRow,
    mails: &[MailRow],
) -> Result<Option<InvitationView>, Refused> {
    let Some(invitation) = &row.invitation else { return Ok(None) };
    Ok(Some(InvitationView {
        sent_at: invitation.created_at,
        expires_at: invitation.expires_at,
        opened: invitation.opened_at.map(|at| (at, invitation.opened_by.unwrap_or_default())),
        accepted_at: invitation.used_at,
        sent_by: name_of(tx, invitation.created_by).await?,
        mail: mail_view(mails.iter(), MailKind::Invitation),
    }))
}

async fn account_view(
    tx: &mut Tx,
    row: &FactsRow,
    mails: &[MailRow],
) -> Result<Option<AccountView>, Refused> {
    let Some(account) = &row.account else { return Ok(None) };
    let disabled = match account.disabled_at {
        Some(at) => Some(DisabledView {
            at,
            by: name_of(tx, account.disabled_by).await?,
            reason: account.disabled_reason.clone().unwrap_or_default(),
        }),
        None => None,
    };
    let tried_elsewhere = match account.tried_elsewhere_at.zip(account.tried_elsewhere) {
        Some((at, place)) => {
            store::location::by_id(tx, place).await?.map(|location| (at, location.public_name))
        }
        None => None,
    };
    Ok(Some(AccountView {
        tried_elsewhere,
        username: account.username.to_string(),
        created_at: account.created_at,
        last_sign_in_at: account.last_sign_in_at,
        last_sign_in_device: account.last_sign_in_device.clone(),
        disabled,
        reset_mail: mail_view(mails.iter(), MailKind::Reset),
    }))
}

async fn name_of(tx: &mut Tx, staff: Option<StaffId>) -> Result<Option<String>, Refused> {
    match staff {
        Some(staff) => Ok(store::staff::name(tx, staff).await?),
        None => Ok(None),
    }
}

fn mail_view<'a>(mut mails: impl Iterator<Item = &'a MailRow>, kind: MailKind) -> Option<MailView> {
    mails.find(|mail| mail.kind == kind.code()).map(MailView::of)
}

impl MailView {
    /// What became of a mail.
    pub(crate) fn of(mail: &MailRow) -> Self {
        let at = match mail.state {
            MailState::Queued => mail.created_at,
            MailState::Deferred => mail.next_attempt_at,
            MailState::Sent
            | MailState::Failed
            | MailState::Dropped
            | MailState::Blocked
            | MailState::SetAside => mail.settled_at.unwrap_or(mail.created_at),
        };
        Self { state: mail.state, at, reply: mail.reply.clone() }
    }
}

/// An event of the record as the timeline shows it; kinds that only a newer version writes are left out.
pub(crate) fn activity_of(row: AuditRow) -> Option<Activity> {
    let event = EventKind::from_code(&row.action)?;
    let detail =
        row.detail.as_deref().and_then(|detail| serde_json::from_str(detail).ok()).unwrap_or_default();
    Some(Activity { at: row.at, actor: row.actor_name, event, detail, ip: row.ip })
}
