//! The demo: a location with clients in every status, made by the same use cases that people press, with the
//! clock set back. Nobody gets a password; staff get one-time links (R30).

mod crowd;
mod life;
mod names;
mod people;
mod script;

pub use crowd::{Crowd, gather};

use crate::{
    actor::Origin,
    context::{Accounts, Clock},
    location::{self, LocationPage},
    refused::Refused,
    staff::{self, NewStaff},
};
use shared::{Contact, LocationId, Opener, Role, Slug, Timestamp, Username};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

/// What the demo consists of.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The location.
    pub location: LocationPage,
    /// Its staff.
    pub staff: Vec<DemoStaff>,
}

/// A staff member of the demo.
#[derive(Clone, Debug)]
pub struct DemoStaff {
    /// What they are.
    pub role: Role,
    /// What they sign in with.
    pub username: String,
    /// The link by which they choose a password; `None` once they have one.
    pub set_up_link: Option<String>,
}

const STAFF: [(Role, &str, &str); 4] = [
    (Role::Owner, "olivia.hart", "Olivia Hart"),
    (Role::Administrator, "adam.novak", "Adam Novak"),
    (Role::FrontDesk, "sam.ortiz", "Sam Ortiz"),
    (Role::Viewer, "vera.lind", "Vera Lind"),
];

/// Loads the demo. What is there already stays as it is; what an interrupted start has left out is added; staff without
/// a password get new one-time links.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be written.
pub async fn load(accounts: &Accounts) -> Result<Demo, Refused> {
    let slug = Slug::parse("riverside").map_err(Refused::broken)?;
    let location = match location::page(accounts, &slug).await {
        Err(Refused::NotFound) => new_location(accounts, slug).await?,
        other => other?,
    };
    let mut staff = Vec::with_capacity(STAFF.len());
    for (role, username, name) in STAFF {
        let set_up_link = set_up_link(accounts, &location, role, username, name).await?;
        staff.push(DemoStaff { role, username: username.to_owned(), set_up_link });
    }
    if let Some(BEGUN) = progress(accounts, location.id).await?.as_deref() {
        script::play(accounts, &location).await?;
        note_progress(accounts, location.id, DONE).await?;
    }
    Ok(Demo { location, staff })
}

/// The demo's location is there, and not all of its clients may be.
const BEGUN: &str = "begun";
/// All of them are there: whichever is gone, somebody took away.
const DONE: &str = "done";

/// How far the demo's clients have come; nothing where the location was not made by the demo.
async fn progress(accounts: &Accounts, location: LocationId) -> Result<Option<String>, Refused> {
    let mut tx = accounts.store().read().await?;
    Ok(store::meta::get(&mut tx, &key(location)).await?)
}

async fn note_progress(accounts: &Accounts, location: LocationId, progress: &str) -> Result<(), Refused> {
    let mut tx = accounts.store().begin().await?;
    store::meta::put(&mut tx, &key(location), progress).await?;
    tx.commit().await?;
    Ok(())
}

fn key(location: LocationId) -> String {
    format!("demo {location}")
}

async fn new_location(accounts: &Accounts, slug: Slug) -> Result<LocationPage, Refused> {
    let page = LocationPage {
        contact: Contact { phone: "+1 555 0100".to_owned(), address: "12 Mill Lane, Riverside".to_owned() },
        time_zone: "Europe/London".to_owned(),
        ..LocationPage::new(LocationId::new(accounts.new_id()), slug, "Riverside Sports Club")
    };
    // First: a location that is there without this is somebody's own, and gets no clients.
    note_progress(accounts, page.id, BEGUN).await?;
    location::insert(accounts, &page).await?;
    Ok(page)
}

/// The one-time link of a demo staff member, who is added if missing.
async fn set_up_link(
    accounts: &Accounts,
    location: &LocationPage,
    role: Role,
    username: &str,
    name: &str,
) -> Result<Option<String>, Refused> {
    let mut tx = accounts.store().begin().await?;
    let known = store::staff::by_username(&mut tx, &Username::from_stored(username.to_owned())).await?;
    if let Some(known) = known {
        let link = match known.password_hash {
            Some(_) => None,
            None => Some(staff::set_up_link(accounts, &mut tx, &known).await?),
        };
        tx.commit().await?;
        return Ok(link);
    }
    drop(tx);
    let email = format!("{username}@riverside.example");
    let at = Some(location.slug.clone());
    let added =
        staff::add(accounts, NewStaff { role, location: at, username, name, email: &email, password: None });
    Ok(added.await?.set_up_link)
}

/// A clock that stands still.
struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// The same installation at another moment.
fn at(accounts: &Accounts, moment: Timestamp) -> Accounts {
    accounts.with_clock(Arc::new(Stopped(moment)))
}

/// Where the demo's people sit: an address reserved for documentation (RFC 5737).
fn origin(device: &str) -> Origin {
    Origin {
        ip: IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7)),
        device: device.to_owned(),
        opener: Opener::Person,
        known_device: crate::known_device::KnownDevice::default(),
    }
}
