//! An installation for one test: a real database, a clock moved by hand, two locations and whoever works there.

mod authenticator;
mod clerk;
mod clock;
mod db;
mod device;
mod jobs;
mod mails;
mod refusals;
mod tables;
mod visitor;

pub(crate) use authenticator::Authenticator;
pub(crate) use clerk::{Clerk, IDENTITY, details};
pub(crate) use device::Device;
pub(crate) use mails::token_of;
pub(crate) use refusals::{dead, problems, refused};
pub(crate) use tables::db_tables;
pub(crate) use visitor::Visitor;

use accounts::{Accounts, Hashing, OsRandom, Parts, SecretKey, location, staff};
use clock::HandMovedClock;
use shared::{BaseUrl, ClientId, LocationId, Role, Slug, Span, Timestamp};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
};
use store::{Store, testing::TestDatabase};

pub(crate) const RIVERSIDE: &str = "riverside";
pub(crate) const HILLSIDE: &str = "hillside";
/// What both clients and staff choose where a test doesn't care: long enough for either.
pub(crate) const PASSWORD: &str = "three random words";

/// The installation's secret.
pub(crate) const KEY: [u8; 32] = [7; 32];

/// As cheap as argon2 gets: what is tested is when it is asked, not how hard it works.
pub(crate) const CHEAP: Hashing = Hashing { memory_kib: 64, passes: 1, lanes: 1, workers: 2, queue: 64 };

/// An installation with the locations "riverside" and "hillside". Dropping it asserts that no mail was left
/// unread, for whatever causes a mail is asserted to have caused it, and that all holds that holds at any time.
pub(crate) struct TestApp {
    pub(crate) accounts: Accounts,
    clock: HandMovedClock,
    db: TestDatabase,
    staff: AtomicU32,
    written_past_the_use_cases: AtomicBool,
}

impl TestApp {
    /// An installation with both locations, on this database.
    pub(crate) async fn on(db: TestDatabase) -> Self {
        let clock = HandMovedClock::default();
        let accounts = accounts_on(&db.store, &clock, CHEAP, KEY);
        location::add(&accounts, RIVERSIDE, "Riverside Sports Club").await.unwrap();
        location::add(&accounts, HILLSIDE, "Hillside Pool").await.unwrap();
        Self {
            accounts,
            clock,
            db,
            staff: AtomicU32::new(0),
            written_past_the_use_cases: AtomicBool::new(false),
        }
    }

    /// The same installation after a restart with other hashing parameters.
    pub(crate) fn restarted_with(&self, hashing: Hashing) -> Accounts {
        accounts_on(&self.db.store, &self.clock, hashing, KEY)
    }

    /// Another installation with the same clock, on whatever this store has.
    pub(crate) fn elsewhere(&self, store: &Store, key: [u8; 32]) -> Accounts {
        accounts_on(store, &self.clock, CHEAP, key)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.looks()
    }

    pub(crate) fn passes(&self, span: Span) {
        self.clock.is_set_to(self.clock.looks() + span);
    }

    /// How many answers were held back until now.
    pub(crate) fn held_answers(&self) -> usize {
        self.clock.waits()
    }

    /// The clock is set, forwards or backwards.
    pub(crate) fn clock_is_set_to(&self, moment: Timestamp) {
        self.clock.is_set_to(moment);
    }

    /// A front desk clerk of Riverside.
    pub(crate) async fn front_desk(&self) -> Clerk {
        self.clerk(Role::FrontDesk, RIVERSIDE).await
    }

    /// An administrator of Riverside.
    pub(crate) async fn office(&self) -> Clerk {
        self.clerk(Role::Administrator, RIVERSIDE).await
    }

    /// A new staff member who has set a password, signed in and chosen this location.
    pub(crate) async fn clerk(&self, role: Role, slug: &str) -> Clerk {
        let username = format!("{}.{}", role.code(), self.staff.fetch_add(1, Ordering::Relaxed));
        let token = self.staff_is_added(role, slug, &username).await;
        let phone = self.visitor();
        let session = staff::set_up(&self.accounts, &phone.origin, &token, PASSWORD).await.unwrap();
        let session = session.session().unwrap().token;
        let member = staff::member(&self.accounts, &phone.origin, &session).await.unwrap();
        let here = self.location_id(slug).await;
        staff::choose_location(&self.accounts, &member, here).await.unwrap();
        Clerk::signed_in(self.accounts.clone(), username, session).await
    }

    /// Adds a staff member from the command line; the token of their one-time link.
    pub(crate) async fn staff_is_added(&self, role: Role, slug: &str, username: &str) -> String {
        let name = match role {
            Role::Owner => "Olivia Hart",
            Role::Administrator => "Adam Novak",
            Role::FrontDesk => "Sam Ortiz",
            Role::Viewer => "Vera Lind",
        };
        let (email, location) = (format!("{username}@staff.example"), Slug::parse(slug).ok());
        let new = staff::NewStaff { role, location, username, name, email: &email, password: None };
        let link = staff::add(&self.accounts, new).await.unwrap().set_up_link.unwrap();
        link.split_once("?t=").unwrap().1.to_owned()
    }

    /// A client of Riverside with a Self-Service account, an address at example.org and [`PASSWORD`].
    pub(crate) async fn active_client(&self, desk: &Clerk, username: &str) -> ClientId {
        let (client, phone) = (desk.adds_client("Ana", "Silva").await, self.visitor());
        desk.saves_email(client, &format!("{username}@example.org")).await.unwrap();
        phone.verifies(&self.mailed_token().await).await.unwrap();
        desk.invites(client).await.unwrap();
        phone.accepts(&self.mailed_token().await, username, PASSWORD).await.unwrap();
        client
    }

    /// Somebody with a phone at Riverside's Self-Service page.
    pub(crate) fn visitor(&self) -> Visitor {
        self.visitor_at(RIVERSIDE)
    }

    pub(crate) fn visitor_at(&self, slug: &str) -> Visitor {
        Visitor::new(self.accounts.clone(), slug)
    }

    pub(crate) async fn location_id(&self, slug: &str) -> LocationId {
        location::page(&self.accounts, &Slug::parse(slug).unwrap()).await.unwrap().id
    }
}

fn accounts_on(store: &Store, clock: &HandMovedClock, hashing: Hashing, key: [u8; 32]) -> Accounts {
    Accounts::new(Parts {
        store: store.clone(),
        clock: Arc::new(clock.clone()),
        random: Arc::new(OsRandom),
        key: SecretKey::from_bytes(key),
        base_url: BaseUrl::parse("https://club.example").unwrap(),
        hashing,
    })
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if !thread::panicking() {
            assert_eq!(self.db_mails_waiting(), 0, "mails that nobody looked at");
            if !self.written_past_the_use_cases.load(Ordering::Relaxed) {
                assert_eq!(self.db_broken_invariants(), [""; 0], "what holds at any time");
            }
        }
    }
}
