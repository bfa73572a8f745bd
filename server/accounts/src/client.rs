//! Client profiles: added, edited.

use crate::{
    actor::Desk,
    client_terms::{search_text, sort_name},
    context::Accounts,
    email,
    guarded::{self, EmailGuard},
    record::{self, About},
    refused::Refused,
};
use shared::{
    ClientId, Details, DetailsForm, EmailAddress, EventKind, Field, FreeText, IdentityForm, Permission,
    PersonName, Problems, Timestamp,
};
use store::{Tx, Wake, client::ClientRow};
use uuid::Uuid;

/// The answers of the contact form, as typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ContactForm<'a> {
    /// May be empty: then there is no email.
    pub email: &'a str,
    /// Whether a domain that looks mistyped was looked at, and is meant.
    pub keep_email: bool,
    /// May be empty.
    pub phone: &'a str,
    /// May be empty.
    pub address: &'a str,
    /// How the identity was checked; needed where the email of an account changes.
    pub identity: IdentityForm<'a>,
}

/// Adds a client, with an email if one is given: then a verification mail goes out at once.
///
/// # Errors
/// [`Refused::NotAllowed`], or [`Refused::Problems`] for answers that can't be taken.
pub async fn add(
    accounts: &Accounts,
    desk: &Desk,
    form: &DetailsForm,
    contact: &ContactForm<'_>,
) -> Result<ClientId, Refused> {
    desk.must(Permission::HelpClients)?;
    let mut problems = Problems::default();
    let (details, contact) = (form.check(&mut problems), check_contact(contact, &mut problems));
    let (Some(details), Some(contact), true) = (details, contact, problems.is_empty()) else {
        return Err(Refused::Problems(problems));
    };
    let (id, now) = (ClientId::new(accounts.new_id()), accounts.now());
    let row = new_row(desk, id, &details, &contact, now);

    let mut tx = accounts.store().begin().await?;
    store::client::insert(&mut tx, &row).await?;
    email::count_mail(accounts, &mut tx, &row, contact.email.as_ref()).await?;
    record::write(
        accounts,
        &mut tx,
        row.location_id,
        desk.actor(),
        EventKind::ClientAdded,
        About::client(id),
    )
    .await?;
    email::change(accounts, &mut tx, desk, &row, contact.email.as_ref(), EmailGuard::default()).await?;
    tx.commit().await?;
    Ok(id)
}

/// Edits the profile.
///
/// # Errors
/// [`Refused::NotAllowed`], [`Refused::NotFound`], or [`Refused::Problems`] for answers that can't be taken.
pub async fn edit(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    form: &DetailsForm,
) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let mut problems = Problems::default();
    let Some(details) = form.check(&mut problems) else { return Err(Refused::Problems(problems)) };

    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    let after = with_details(row.clone(), &details, &username_of(&mut tx, &row).await?);
    if after == row {
        return Ok(());
    }
    store::client::update_profile(&mut tx, &after, accounts.now()).await?;
    tx.wake(Wake::Client { location: row.location_id, client });
    let about = About::client(client);
    record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::ProfileEdited, about).await?;
    tx.commit().await?;
    Ok(())
}

/// Saves email, phone and postal address. A changed email goes back to Pending and a verification mail goes
/// out. Of an account, it takes word of how the identity was checked, and the old address is told.
///
/// # Errors
/// [`Refused::NotAllowed`], [`Refused::NotFound`], [`Refused::TooOften`], or [`Refused::Problems`]; a domain
/// that looks mistyped is a problem once, and accepted with `keep_email`.
pub async fn save_contact(
    accounts: &Accounts,
    desk: &Desk,
    client: ClientId,
    form: &ContactForm<'_>,
) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let mut problems = Problems::default();
    let Some(contact) = check_contact(form, &mut problems) else { return Err(Refused::Problems(problems)) };

    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, desk.location.id, client).await?.ok_or(Refused::NotFound)?;
    email::count_mail(accounts, &mut tx, &row, contact.email.as_ref()).await?;
    let to = contact.email.as_ref();
    let guard = guarded::email_change(accounts, &mut tx, desk, &row, to, form.identity).await?;
    let username = username_of(&mut tx, &row).await?;
    let (after, now) = (contact.written_into(row.clone(), &username), accounts.now());
    let mut changed = false;
    if after != row {
        let (key, places) = ((row.location_id, client), (after.phone.as_str(), after.address.as_str()));
        store::client::update_contact(&mut tx, key, places, &after.search, now).await?;
        let about = About::client(client);
        record::write(accounts, &mut tx, row.location_id, desk.actor(), EventKind::ContactEdited, about)
            .await?;
        changed = true;
    }
    changed |= email::change(accounts, &mut tx, desk, &after, to, guard).await?;
    if changed {
        tx.wake(Wake::Client { location: row.location_id, client });
        tx.commit().await?;
    }
    Ok(())
}

/// The details in a row.
pub(crate) fn details_of(row: &ClientRow) -> Details {
    Details {
        first_name: PersonName::from_stored(row.first_name.clone()),
        last_name: PersonName::from_stored(row.last_name.clone()),
        preferred_name: row.preferred_name.clone().map(PersonName::from_stored),
        member_number: FreeText::from_stored(row.member_number.clone()),
        birth_date: row.birth_date,
        language: row.language,
    }
}

/// The row with these details in it.
fn with_details(mut row: ClientRow, details: &Details, username: &str) -> ClientRow {
    let Details { first_name, last_name, preferred_name, member_number, birth_date, language } = details;
    first_name.as_str().clone_into(&mut row.first_name);
    last_name.as_str().clone_into(&mut row.last_name);
    row.preferred_name = preferred_name.as_ref().map(ToString::to_string);
    member_number.as_str().clone_into(&mut row.member_number);
    row.birth_date = *birth_date;
    row.language = *language;
    refold(row, username)
}

/// The row with what follows from its answers: its place in lists, and what searches look through.
pub(crate) fn refold(mut row: ClientRow, username: &str) -> ClientRow {
    row.sort_name = sort_name(&row.first_name, &row.last_name);
    row.search = search_text(&row, username);
    row
}

/// The row of a new profile.
fn new_row(
    desk: &Desk,
    id: ClientId,
    details: &Details,
    contact: &ContactAnswers,
    now: Timestamp,
) -> ClientRow {
    let row = ClientRow::new(desk.location.id, id, details.language, now);
    with_details(contact.written_into(row, ""), details, "")
}

/// The row of a new profile from the answers of both forms, with its email, which is Pending; `None` if any answer can't
/// be taken, and then `problems` says which. Its id is drawn when it is added.
pub(crate) fn new_row_of_answers(
    desk: &Desk,
    form: &DetailsForm,
    contact: &ContactForm<'_>,
    now: Timestamp,
    problems: &mut Problems,
) -> Option<(ClientRow, Option<EmailAddress>)> {
    let (details, contact) = (form.check(problems), check_contact(contact, problems));
    let (details, contact) = (details?, contact?);
    let mut row = new_row(desk, ClientId::new(Uuid::nil()), &details, &contact, now);
    row.email = contact.email.as_ref().map(|email| email.typed().to_owned());
    row.email_canonical = contact.email.as_ref().map(|email| email.canonical().to_owned());
    row.search = search_text(&row, "");
    Some((row, contact.email))
}

/// The checked answers of the contact form.
struct ContactAnswers {
    email: Option<EmailAddress>,
    phone: FreeText,
    address: FreeText,
}

fn check_contact(form: &ContactForm<'_>, problems: &mut Problems) -> Option<ContactAnswers> {
    let email = problems.take(Field::Email, email::parse_answer(form.email, form.keep_email));
    let phone = problems.take(Field::Phone, FreeText::parse(form.phone));
    let address = problems.take(Field::Address, FreeText::parse(form.address));
    Some(ContactAnswers { email: email?, phone: phone?, address: address? })
}

impl ContactAnswers {
    /// Phone and postal address; the email is changed by [`email::change`], with all that hangs on it.
    fn written_into(&self, mut row: ClientRow, username: &str) -> ClientRow {
        self.phone.as_str().clone_into(&mut row.phone);
        self.address.as_str().clone_into(&mut row.address);
        row.search = search_text(&row, username);
        row
    }
}

/// The username of a client's account; empty without one.
pub(crate) async fn username_of(tx: &mut Tx, row: &ClientRow) -> Result<String, Refused> {
    let account = store::account::by_client(tx, row.location_id, row.id).await?;
    Ok(account.map(|account| account.username.to_string()).unwrap_or_default())
}

/// Text in lower case, without accents, as suggested usernames are made of it.
pub(crate) fn fold(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_capitals_do_not_hide_anybody() {
        assert_eq!(fold("José ŁUKASZ Müller"), "jose łukasz muller");
    }
}
