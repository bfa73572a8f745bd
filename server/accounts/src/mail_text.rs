//! Texts of mails in a location's own words, one for each kind and language of clients.

use crate::{
    actor::Desk,
    context::Accounts,
    outbox,
    record::{self, About, Change, Detail},
    refused::Refused,
};
use mail::{Preview, default_text};
use shared::{EventKind, Field, Language, MailKind, MailText, Permission};
use store::{
    Tx,
    mail_text::{self, MailTextRow},
};

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// The kind of mail.
    pub kind: MailKind,
    /// The language of the client.
    pub language: Language,
}

impl Which {
    /// Reads a kind's code and a language's tag, of a kind that a location may word itself.
    #[must_use]
    pub fn parse(kind: &str, language: &str) -> Option<Self> {
        let kind = MailKind::from_code(kind).filter(|kind| kind.has_own_text())?;
        Some(Self { kind, language: Language::from_tag(language)? })
    }
}

/// A text, and whether it is the location's own.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Which.
    pub which: Which,
    /// What it says.
    pub text: MailText,
    /// Whether the location worded it itself.
    pub is_own: bool,
}

/// Every text of the desk's location, by kind and language.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub async fn list(accounts: &Accounts, desk: &Desk) -> Result<Vec<Shown>, Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().read().await?;
    let own = mail_text::list(&mut tx, desk.location.id).await?;
    let mut shown = Vec::new();
    for kind in MailKind::ALL.into_iter().filter(|kind| kind.has_own_text()) {
        for language in Language::ALL {
            let row = own.iter().find(|row| row.kind == kind.code() && row.language == language);
            shown.push(shown_of(Which { kind, language }, row.cloned()));
        }
    }
    Ok(shown)
}

/// One text.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub async fn one(accounts: &Accounts, desk: &Desk, which: Which) -> Result<Shown, Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().read().await?;
    Ok(shown_of(which, find(&mut tx, desk, which).await?))
}

async fn find(tx: &mut Tx, desk: &Desk, which: Which) -> Result<Option<MailTextRow>, Refused> {
    Ok(mail_text::find(tx, desk.location.id, which.kind.code(), which.language).await?)
}

fn shown_of(which: Which, row: Option<MailTextRow>) -> Shown {
    let is_own = row.is_some();
    let own = row.map(|row| MailText { subject: row.subject, body: row.body });
    let text = own.or_else(|| default_text(which.kind, which.language)).unwrap_or_default();
    Shown { which, text, is_own }
}

/// How a mail in these words will look, with sample data.
///
/// # Errors
/// [`Refused::NotAllowed`]; [`Refused::Problems`] for words that can't be taken.
pub fn preview(
    accounts: &Accounts,
    desk: &Desk,
    which: Which,
    subject: &str,
    body: &str,
) -> Result<Preview, Refused> {
    desk.must(Permission::RunLocation)?;
    let text = MailText::parse(which.kind, subject, body).map_err(Refused::Problems)?;
    let sender = outbox::sender(&desk.location);
    let preview = Preview::of(which.kind, which.language, &text, &sender, accounts.now());
    preview.ok_or(Refused::NotFound)
}

/// Saves a text. It holds for every mail that leaves from now on, those that wait included. Our own words, saved, are no
/// words of the location: when we better them, it gets the better ones.
///
/// # Errors
/// [`Refused::NotAllowed`]; [`Refused::Problems`] for words that can't be taken.
pub async fn save(
    accounts: &Accounts,
    desk: &Desk,
    which: Which,
    subject: &str,
    body: &str,
) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let text = MailText::parse(which.kind, subject, body).map_err(Refused::Problems)?;
    if default_text(which.kind, which.language).as_ref() == Some(&text) {
        return reset(accounts, desk, which).await;
    }
    let mut tx = accounts.store().begin().await?;
    // Two who save at once come one after the other.
    store::location::lock(&mut tx, desk.location.id).await?.ok_or(Refused::NotFound)?;
    let old = shown_of(which, find(&mut tx, desk, which).await?);
    if old.is_own && old.text == text {
        return Ok(());
    }
    let row = MailTextRow {
        location_id: desk.location.id,
        kind: which.kind.code().to_owned(),
        language: which.language,
        subject: text.subject.clone(),
        body: text.body.clone(),
        saved_at: accounts.now(),
    };
    mail_text::put(&mut tx, &row).await?;
    note(accounts, tx, desk, which, EventKind::MailTextSaved, changes(&old.text, &text)).await
}

/// Goes back to our words. Where they stand already, nothing happens.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub async fn reset(accounts: &Accounts, desk: &Desk, which: Which) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut tx = accounts.store().begin().await?;
    store::location::lock(&mut tx, desk.location.id).await?.ok_or(Refused::NotFound)?;
    let old = shown_of(which, find(&mut tx, desk, which).await?);
    if !mail_text::delete(&mut tx, desk.location.id, which.kind.code(), which.language).await? {
        return Ok(());
    }
    let ours = default_text(which.kind, which.language).unwrap_or_default();
    note(accounts, tx, desk, which, EventKind::MailTextReset, changes(&old.text, &ours)).await
}

fn changes(old: &MailText, new: &MailText) -> Vec<Change> {
    fn answers(text: &MailText) -> [(Field, &str); 2] {
        [(Field::Subject, text.subject.as_str()), (Field::Body, text.body.as_str())]
    }
    Change::between(&answers(old), &answers(new))
}

async fn note(
    accounts: &Accounts,
    mut tx: Tx,
    desk: &Desk,
    which: Which,
    event: EventKind,
    changes: Vec<Change>,
) -> Result<(), Refused> {
    let kind = Some(which.kind.code().to_owned());
    let about = About::default().with(Detail { kind, changes, ..Detail::default() });
    record::write(accounts, &mut tx, desk.location.id, desk.actor(), event, about).await?;
    tx.commit().await?;
    Ok(())
}
