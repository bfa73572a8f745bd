//! Adding locations, staff and clients from the command line, and renewing the links of staff.

use crate::{
    cli::{AddClient, AddLocation, AddStaff, StaffLink},
    failure::Failure,
    start::Installation,
};
use accounts::{
    Desk, KnownDevice, LocationPage, Origin, Proof, Refused, client, location, second_factor, staff,
};
use shared::{DetailsForm, Field, Opener, Problem, Problems, Role, Route, Slug, StaffId, Wrong};
use std::{io::Read as _, net::IpAddr};
use uuid::Uuid;

/// The most bytes of a password that are read; a longer one is refused by the password's own rule.
const MOST_OF_A_PASSWORD: u64 = 4096;

/// `latchkey location add`
pub(crate) async fn location(installation: &Installation, new: &AddLocation) -> Result<(), Failure> {
    let accounts = &installation.accounts;
    let page = location::add(accounts, &new.slug, &new.name).await.map_err(|refused| failure(&refused))?;
    println!("Added {}: {}", page.label, accounts.base_url().to(&Route::SelfService(page.slug)));
    Ok(())
}

/// `latchkey staff add`
pub(crate) async fn staff(installation: &Installation, new: &AddStaff) -> Result<(), Failure> {
    let accounts = &installation.accounts;
    let location = new.location.as_deref().map(slug).transpose()?;
    let password = new.password_stdin.then(read_password).transpose()?;
    let new = staff::NewStaff {
        role: new.role,
        location: location.clone(),
        username: &new.username,
        name: new.name.as_deref().unwrap_or(&new.username),
        email: &new.email,
        password: password.as_deref(),
    };
    let username = new.username.to_owned();
    let added =
        staff::add(accounts, new).await.map_err(|refused| not_found_as(&refused, location.as_ref()))?;
    let sign_in = accounts.base_url().to(&Route::StaffSignIn);
    match added.set_up_link {
        Some(link) => println!("Added {username}, who chooses a password here, once: {link}"),
        None => println!("Added {username}, who signs in here: {sign_in}"),
    }
    Ok(())
}

/// `latchkey staff link`
pub(crate) async fn staff_link(installation: &Installation, whose: &StaffLink) -> Result<(), Failure> {
    let (accounts, username) = (&installation.accounts, &whose.username);
    let failure = |refused| match refused {
        Refused::NotFound => Failure::new(format!("there is no staff member {username:?}")),
        Refused::Changed => Failure::new(format!("{username} is switched off")),
        other => failure(&other),
    };
    let link = staff::renew_set_up(accounts, username).await.map_err(failure)?;
    if whose.reset_second_factor {
        second_factor::reset_by_operator(accounts, username).await.map_err(failure)?;
    }
    println!("{username} chooses a new password here, once: {link}");
    Ok(())
}

/// `latchkey client add`
pub(crate) async fn client(installation: &Installation, new: &AddClient) -> Result<(), Failure> {
    let accounts = &installation.accounts;
    let slug = slug(&new.location)?;
    let page =
        location::page(accounts, &slug).await.map_err(|refused| not_found_as(&refused, Some(&slug)))?;
    let form = DetailsForm {
        first_name: new.first_name.clone(),
        last_name: new.last_name.clone(),
        language: page.language.tag().to_owned(),
        ..DetailsForm::default()
    };
    // Nobody is asked whether a domain is mistyped: a script can't answer.
    let email = new.email.as_deref().unwrap_or_default();
    let contact = client::ContactForm { email, keep_email: true, ..client::ContactForm::default() };
    let id = client::add(accounts, &at_the_command_line(page), &form, &contact)
        .await
        .map_err(|refused| failure(&refused))?;
    println!("Added {} {}: {}", new.first_name, new.last_name, accounts.base_url().to(&Route::Client(id)));
    Ok(())
}

/// Whoever may run the program may do what an administrator may. The record shows that it was done here.
pub(super) fn at_the_command_line(location: LocationPage) -> Desk {
    let origin = Origin {
        ip: IpAddr::from([127, 0, 0, 1]),
        device: "command line".to_owned(),
        opener: Opener::Person,
        known_device: KnownDevice::default(),
    };
    let (staff, proof) = (StaffId::new(Uuid::nil()), Proof::NotAsked);
    Desk { staff, name: "command line".to_owned(), role: Role::Administrator, location, origin, proof }
}

pub(super) fn slug(text: &str) -> Result<Slug, Failure> {
    Slug::parse(text).map_err(|wrong| Failure::new(format!("--location {text:?} {wrong}")))
}

fn read_password() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().take(MOST_OF_A_PASSWORD).read_to_string(&mut text);
    read.map_err(|error| Failure::new(format!("no password can be read from the standard input: {error}")))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

pub(super) fn not_found_as(refused: &Refused, location: Option<&Slug>) -> Failure {
    match (refused, location) {
        (Refused::NotFound, Some(slug)) => Failure::new(format!("there is no location {slug}")),
        _ => failure(refused),
    }
}

/// Why a use case refused, in terms of the command line's options.
pub(crate) fn failure(refused: &Refused) -> Failure {
    match refused {
        Refused::Problems(problems) => Failure::new(in_words(problems)),
        other => Failure::new(other),
    }
}

fn in_words(problems: &Problems) -> String {
    let all: Vec<String> =
        problems.iter().map(|Problem { field, wrong }| one_in_words(*field, wrong)).collect();
    all.join("; ")
}

fn one_in_words(field: Field, wrong: &Wrong) -> String {
    format!("--{} {wrong}", field.name().replace('_', "-"))
}
