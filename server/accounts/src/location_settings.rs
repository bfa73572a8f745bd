//! Location Settings, changed by those who run the location; and new locations, made by owners.

use crate::{
    actor::Desk,
    context::Accounts,
    location::{self, LocationPage},
    record::{self, About, Change, Detail},
    refused::Refused,
};
use shared::{
    EventKind, Field, LocationForm, LocationId, LocationSettings, Permission, PersonName, Problems, Slug,
    Wrong,
};
use store::{StoreError, Tx, Wake};

/// What the settings of the desk's location say, as a form.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub fn of_location(desk: &Desk) -> Result<LocationForm, Refused> {
    desk.must(Permission::RunLocation)?;
    Ok(as_typed(&desk.location))
}

fn as_typed(page: &LocationPage) -> LocationForm {
    LocationForm {
        label: page.label.clone(),
        public_name: page.public_name.clone(),
        slug: page.slug.to_string(),
        phone: page.contact.phone.clone(),
        address: page.contact.address.clone(),
        time_zone: page.time_zone.clone(),
        language: page.language.tag().to_owned(),
        hue: page.hue.to_string(),
    }
}

/// Saves the settings. A slug that is left goes on leading here: mails that are out carry it. Saving what is there
/// already is no event.
///
/// # Errors
/// [`Refused::NotAllowed`], or [`Refused::Problems`]: also for a slug that another location has, or ever had.
pub async fn save(accounts: &Accounts, desk: &Desk, form: &LocationForm) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let mut problems = Problems::default();
    let Some(new) = form.check(&mut problems, words::is_time_zone) else {
        return Err(Refused::Problems(problems));
    };
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    let row = store::location::lock(&mut tx, here).await?.ok_or(Refused::NotFound)?;
    let old = location::from_row(row);
    let changes = Change::between(&as_typed(&old).answers(), &LocationForm::from(&new).answers());
    if changes.is_empty() {
        return Ok(());
    }
    move_to(accounts, &mut tx, &old, &new).await?;
    store::location::set_settings(&mut tx, here, &new).await?;
    tx.wake(Wake::Location { location: here });
    let about = About::default().with(Detail { changes, ..Detail::default() });
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::LocationSettingsChanged, about).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the new slug, if it is a new one and nobody else's.
async fn move_to(
    accounts: &Accounts,
    tx: &mut Tx,
    old: &LocationPage,
    new: &LocationSettings,
) -> Result<(), Refused> {
    if old.slug == new.slug {
        return Ok(());
    }
    // Back to one that the location had before: it has it still.
    if store::location::owner_of_slug(tx, &new.slug).await? == Some(old.id) {
        return Ok(());
    }
    match store::location::take_slug(tx, &new.slug, old.id, accounts.now()).await {
        Err(StoreError::Duplicate(_)) => Err(Refused::problem(Field::Slug, Wrong::SlugTaken)),
        other => Ok(other?),
    }
}

/// Every location of the installation, by slug.
///
/// # Errors
/// [`Refused::NotAllowed`] for all but owners.
pub async fn all(accounts: &Accounts, desk: &Desk) -> Result<Vec<LocationPage>, Refused> {
    desk.must(Permission::RunInstallation)?;
    location::list(accounts).await
}

/// Makes a location. It begins with the maker's language and time zone, and is on their list at once.
///
/// # Errors
/// [`Refused::NotAllowed`] for all but owners; [`Refused::Problems`] for a name or a slug that can't be taken.
pub async fn create(accounts: &Accounts, desk: &Desk, slug: &str, name: &str) -> Result<LocationId, Refused> {
    desk.must(Permission::RunInstallation)?;
    let mut problems = Problems::default();
    let name = problems.take(Field::Name, PersonName::parse(name));
    let slug = problems.take(Field::Slug, Slug::parse(slug.trim()));
    let (Some(slug), Some(name)) = (slug, name) else { return Err(Refused::Problems(problems)) };
    let page = LocationPage {
        time_zone: desk.location.time_zone.clone(),
        language: desk.location.language,
        ..LocationPage::new(LocationId::new(accounts.new_id()), slug, name.as_str())
    };
    location::insert_by(accounts, &page, desk.actor()).await?;
    Ok(page.id)
}
