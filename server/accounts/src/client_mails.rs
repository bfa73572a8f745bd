//! The mails of one client: what went where, what became of it, and which of them can be sent again.

use crate::{actor::Desk, context::Accounts, profile::MailView, refused::Refused, seen::Seen};
use shared::{ClientId, EmailState, MailKind, Permission, Status, Timestamp};
use store::{facts::FactsRow, outbox::MailRow};

/// Mails shown at first, and with each press for more.
pub const PAGE_SIZE: u32 = 20;
/// No page shows more.
const MOST: u32 = 500;

/// The mails of a client.
#[derive(Clone, Debug)]
pub struct ClientMails {
    /// Whose.
    pub client: ClientId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The mails, newest first.
    pub mails: Vec<ListedMail>,
    /// Whether there are older ones, and room for them.
    pub more: bool,
    /// The moment at which all this holds.
    pub now: Timestamp,
}

/// One mail.
#[derive(Clone, Debug)]
pub struct ListedMail {
    /// What it is; `None` for a kind that only a newer version knows.
    pub kind: Option<MailKind>,
    /// Where it goes.
    pub address: String,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// What became of it.
    pub mail: MailView,
    /// What a button that sends it again carries, where that makes sense: it is the newest of its kind, whoever looks
    /// may help, and the use case behind the button would do it.
    pub again: Option<Seen>,
}

/// The newest mails about a client, `shown` of them.
///
/// # Errors
/// [`Refused::NotFound`] for an id of another location as for one that was never used (R29).
pub async fn of_client(
    accounts: &Accounts,
    desk: &Desk,
    id: ClientId,
    shown: u32,
) -> Result<ClientMails, Refused> {
    desk.must(Permission::SeeClients)?;
    let (here, now) = (desk.location.id, accounts.now());
    let shown = shown.clamp(PAGE_SIZE, MOST);
    let mut tx = accounts.store().read().await?;
    let row = store::facts::of_client(&mut tx, here, id).await?.ok_or(Refused::NotFound)?;
    let mut mails = store::outbox::of_client(&mut tx, here, id, i64::from(shown) + 1).await?;
    let more = mails.len() > shown as usize && shown < MOST;
    mails.truncate(shown as usize);
    let status = Status::of(&row.facts(), now);
    let may_help = desk.role.may(Permission::HelpClients);
    let mut listed: Vec<ListedMail> = Vec::with_capacity(mails.len());
    for mail in &mails {
        let kind = MailKind::from_code(&mail.kind);
        let newest = listed.iter().all(|newer| newer.kind != kind);
        let sensible = may_help && newest && kind.is_some_and(|kind| may_go_again(kind, status, &row));
        listed.push(ListedMail {
            kind,
            address: address_of(mail, &row),
            queued_at: mail.created_at,
            mail: MailView::of(mail),
            again: sensible.then(|| Seen::newest(Some(mail.created_at))),
        });
    }
    Ok(ClientMails {
        client: id,
        first_name: row.client.first_name,
        last_name: row.client.last_name,
        mails: listed,
        more,
        now,
    })
}

/// Whether the use case that sends such a mail would do so now.
fn may_go_again(kind: MailKind, status: Status, row: &FactsRow) -> bool {
    let client = &row.client;
    match kind {
        MailKind::Verification => {
            client.email_state() == Some(EmailState::Pending) && row.email_block.is_none()
        }
        MailKind::Invitation => status.may_invite() && row.email_block.is_none(),
        MailKind::Reset => {
            matches!(status, Status::Active | Status::Locked { .. })
                && client.recovery_email.is_some()
                && row.recovery_block.is_none()
        }
        _ => false,
    }
}

/// The address as it was typed, where that is still known.
fn address_of(mail: &MailRow, row: &FactsRow) -> String {
    let client = &row.client;
    let known = [
        (&client.email_canonical, &client.email),
        (&client.recovery_email_canonical, &client.recovery_email),
    ];
    let typed = known.into_iter().find(|(canonical, _)| canonical.as_ref() == Some(&mail.address));
    typed.and_then(|(_, typed)| typed.clone()).unwrap_or_else(|| mail.address.clone())
}
