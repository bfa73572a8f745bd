//! Mail settings: whose name mails carry, where answers go, and whether mail works at all.

use crate::{
    actor::Desk,
    context::Accounts,
    limits,
    location::LocationPage,
    outbox,
    record::{self, About, Change, Detail},
    refused::Refused,
};
use mail::{Dialogue, Due, Letter, TrialPost};
use shared::{EmailAddress, EventKind, Field, Language, MailId, Permission, PersonName, Problems};

/// The mail settings, as typed; each may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailForm<'a> {
    /// The sender's name.
    pub sender_name: &'a str,
    /// Where answers go.
    pub reply_to: &'a str,
}

impl<'a> MailForm<'a> {
    /// Every answer with its field.
    #[must_use]
    pub fn answers(&self) -> [(Field, &'a str); 2] {
        [(Field::SenderName, self.sender_name), (Field::ReplyTo, self.reply_to)]
    }
}

/// What the mail settings of the desk's location say.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub fn of_location(desk: &Desk) -> Result<MailForm<'_>, Refused> {
    desk.must(Permission::RunLocation)?;
    let LocationPage { sender_name, reply_to, .. } = &desk.location;
    Ok(MailForm {
        sender_name: sender_name.as_deref().unwrap_or_default(),
        reply_to: reply_to.as_deref().unwrap_or_default(),
    })
}

/// Saves the mail settings. They hold for every mail that leaves from now on, those that wait included.
///
/// # Errors
/// [`Refused::NotAllowed`], or [`Refused::Problems`].
pub async fn save(accounts: &Accounts, desk: &Desk, form: MailForm<'_>) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut problems = Problems::default();
    let sender_name = problems.take(Field::SenderName, PersonName::parse_if_any(form.sender_name));
    let reply_to = match form.reply_to.trim() {
        "" => Some(None),
        typed => problems.take(Field::ReplyTo, EmailAddress::parse(typed).map(Some)),
    };
    let (Some(sender_name), Some(reply_to)) = (sender_name, reply_to) else {
        return Err(Refused::Problems(problems));
    };
    let sender_name = sender_name.map(|name| name.as_str().to_owned());
    let reply_to = reply_to.map(|address| address.canonical().to_owned());
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let row = store::location::lock(&mut tx, here).await?.ok_or(Refused::NotFound)?;
    let text = |setting: &Option<String>| setting.clone().unwrap_or_default();
    let (old_name, old_reply) = (text(&row.sender_name), text(&row.reply_to));
    let (new_name, new_reply) = (text(&sender_name), text(&reply_to));
    let changes = Change::between(
        &MailForm { sender_name: &old_name, reply_to: &old_reply }.answers(),
        &MailForm { sender_name: &new_name, reply_to: &new_reply }.answers(),
    );
    if changes.is_empty() {
        return Ok(());
    }
    store::location::set_mail(&mut tx, here, sender_name.as_deref(), reply_to.as_deref()).await?;
    let about = About::default().with(Detail { changes, ..Detail::default() });
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::MailSettingsChanged, about).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a mail to whoever asks, at once, and tells what the mail server said. Ten an hour at a location.
///
/// # Errors
/// [`Refused::NotAllowed`], [`Refused::TooOften`].
pub async fn send_test(accounts: &Accounts, desk: &Desk, post: &TrialPost) -> Result<Dialogue, Refused> {
    desk.must(Permission::RunLocation)?;
    let here = &desk.location;
    let mut tx = accounts.store().begin().await?;
    limits::hit(accounts, &mut tx, here.id, limits::TEST_MAILS, "").await?;
    let me = store::staff::by_id(&mut tx, desk.staff).await?.ok_or(Refused::SignedOut)?;
    tx.commit().await?;

    let id = MailId::new(accounts.new_id());
    let mail = Due {
        location: here.id,
        id,
        lease: accounts.new_id(),
        attempts: 0,
        message_id: mail::message_id(id, accounts.base_url()),
        envelope_id: accounts.keys().envelope_id(id),
        created_at: accounts.now(),
        to: me.email.clone(),
        letter: Letter::Test(mail::Test { name: desk.name.clone() }),
        link: None,
        language: Language::English,
        text: None,
        sender: outbox::sender(here),
    };
    let dialogue = post.send(&mail).await;

    let (kind, reply) = match &dialogue.outcome {
        Ok(reply) => (EventKind::TestMailSent, reply),
        Err(reply) => (EventKind::TestMailFailed, reply),
    };
    let detail = Detail { address: Some(me.email), reply: Some(reply.clone()), ..Detail::default() };
    let mut tx = accounts.store().begin().await?;
    record::write(accounts, &mut tx, here.id, desk.actor(), kind, About::default().with(detail)).await?;
    tx.commit().await?;
    Ok(dialogue)
}
