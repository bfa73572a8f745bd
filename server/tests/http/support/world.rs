//! Two locations with their staff, and clients on their way through the story.

use super::{Browser, Installation, Server};
use shared::Role;
use sqlx::{AnyConnection, Connection as _};
use std::collections::{BTreeMap, BTreeSet};

/// The password of every staff member here.
pub(crate) const STAFF_PASSWORD: &str = "seven quiet swimmers";
/// The password of every client here.
pub(crate) const CLIENT_PASSWORD: &str = "three random words";
/// The location where nearly everything happens.
pub(crate) const HERE: &str = "riverside";
/// Another location.
pub(crate) const ELSEWHERE: &str = "hillside";

/// A running installation with staff and clients.
pub(crate) struct World {
    pub server: Server,
    pub installation: Installation,
    staff: BTreeMap<&'static str, Browser>,
    clients: usize,
}

/// A client of the world.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub id: String,
    pub email: String,
    pub username: String,
}

impl World {
    /// With one staff member of each role here, and an administrator elsewhere.
    #[track_caller]
    pub(crate) fn new(installation: Installation) -> Self {
        installation.must(&["location", "add", "--slug", HERE, "--name", "Riverside Sports Club"]);
        installation.must(&["location", "add", "--slug", ELSEWHERE, "--name", "Hillside Pool"]);
        for role in Role::ALL {
            add_staff(&installation, role, HERE, role.code());
        }
        add_staff(&installation, Role::Administrator, ELSEWHERE, "stranger");
        let server = installation.serve();
        Self { server, installation, staff: BTreeMap::new(), clients: 0 }
    }

    /// The browser of a staff member, signed in here (the stranger: elsewhere).
    #[track_caller]
    pub(crate) fn staff(&mut self, username: &'static str) -> &mut Browser {
        if !self.staff.contains_key(username) {
            let mut browser = self.server.browser();
            sign_in_staff(&mut browser, username);
            self.staff.insert(username, browser);
        }
        self.staff.get_mut(username).expect("just added")
    }

    /// The front desk.
    #[track_caller]
    pub(crate) fn desk(&mut self) -> &mut Browser {
        self.staff("front-desk")
    }

    /// A new client here, with an email that is Pending.
    #[track_caller]
    pub(crate) fn client(&mut self) -> Person {
        self.clients += 1;
        let (email, username) =
            (format!("client{}@example.org", self.clients), format!("client{}", self.clients));
        let fields =
            [("first_name", "Ana"), ("last_name", "Silva"), ("language", "en"), ("email", email.as_str())];
        let answer = self.desk().post("/api/client/add", &fields);
        let profile = answer
            .location()
            .unwrap_or_else(|| panic!("not added: {} {}", answer.status, self.server.troubles()));
        let id = profile.rsplit('/').next().expect("an id").to_owned();
        assert_eq!(id.len(), 32, "{profile}");
        Person { id, email, username }
    }

    /// Has a staff page's form posted by the front desk.
    #[track_caller]
    pub(crate) fn desk_does(&mut self, function: &str, person: &Person) {
        let profile = format!("/staff/clients/{}", person.id);
        let answer = self.desk().post(&format!("/api/client/{function}"), &[("client", &person.id)]);
        assert_eq!(answer.location().as_deref(), Some(profile.as_str()), "{function}: {}", answer.text());
    }

    /// A client whose email is verified.
    #[track_caller]
    pub(crate) fn verified(&mut self) -> Person {
        let person = self.client();
        let mail = self.server.next_mail(&person.email, &BTreeSet::new());
        self.presses(&mail.link(), "verify-email", &[]);
        person
    }

    /// A client with a live invitation, and its link.
    #[track_caller]
    pub(crate) fn invited(&mut self) -> (Person, String) {
        let person = self.verified();
        let seen = self.mails_to(&person);
        self.desk_does("invite", &person);
        let mail = self.server.next_mail(&person.email, &seen);
        (person, mail.link())
    }

    /// A client with an account, and their browser, signed in.
    #[track_caller]
    pub(crate) fn active(&mut self) -> (Person, Browser) {
        let (person, link) = self.invited();
        let fields = [("username", person.username.as_str()), ("password", CLIENT_PASSWORD)];
        let browser = self.presses(&link, "accept-invitation", &fields);
        (person, browser)
    }

    /// A client with an account, and the link to set a new password.
    #[track_caller]
    pub(crate) fn resetting(&mut self) -> (Person, String) {
        let (person, _) = self.active();
        let seen = self.mails_to(&person);
        self.desk_does("reset-password", &person);
        let mail = self.server.next_mail(&person.email, &seen);
        (person, mail.link())
    }

    /// Blocks a client's address, as a mail server does that refuses it for good.
    #[track_caller]
    pub(crate) fn db_blocks(&self, person: &Person) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let store = store::Store::open(&self.installation.database_url(), 1).await.expect("the database");
            let mut tx = store.begin().await.expect("writable");
            let slug = shared::Slug::parse(HERE).expect("a slug");
            let here = store::location::by_slug(&mut tx, &slug).await.expect("readable").expect("a location");
            let block = store::blocked::BlockedRow {
                location_id: here.id,
                address: person.email.clone(),
                failed_at: here.created_at,
                reply: "550 5.1.1 no such user".to_owned(),
            };
            store::blocked::put(&mut tx, &block).await.expect("blocked");
            tx.commit().await.expect("committed");
            store.close().await;
        });
    }

    /// Gives a staff member a second factor that nobody has the key of.
    #[track_caller]
    pub(crate) fn db_secures(&self, staff: &str) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let store = store::Store::open(&self.installation.database_url(), 1).await.expect("the database");
            let mut tx = store.begin().await.expect("writable");
            let (id, now) = (staff.parse().expect("an id"), shared::Timestamp::from_micros(1));
            assert!(store::second_factor::begin(&mut tx, id, b"a seed", now).await.expect("begun"));
            assert!(store::second_factor::switch_on(&mut tx, id, b"a seed", 1, now).await.expect("on"));
            tx.commit().await.expect("committed");
            store.close().await;
        });
    }

    /// Lets ten minutes pass since every staff member's last proof that it is they.
    #[track_caller]
    pub(crate) fn db_proofs_are_old(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            sqlx::any::install_default_drivers();
            let mut database =
                AnyConnection::connect(&self.installation.database_url()).await.expect("the database");
            // Of microseconds, as all times are.
            let older = "UPDATE staff_sessions SET proved_at = proved_at - 600000000";
            sqlx::raw_sql(older).execute(&mut database).await.expect("writable");
            database.close().await.expect("closed");
        });
    }

    /// The ids of all mails that a client has got.
    #[track_caller]
    pub(crate) fn mails_to(&self, person: &Person) -> BTreeSet<String> {
        self.server.mails().into_iter().filter(|mail| mail.to == person.email).map(|mail| mail.id).collect()
    }

    /// Opens a mailed link and presses its page's button.
    #[track_caller]
    pub(crate) fn presses(&self, link: &str, function: &str, fields: &[(&str, &str)]) -> Browser {
        let mut browser = self.server.browser();
        let page = browser.visit(link);
        assert_eq!(page.status, 200, "{}", page.text());
        let token = page.hidden("token");
        let fields = [&[("slug", HERE), ("token", token.as_str())], fields].concat();
        let answer = browser.post(&format!("/api/self-service/{function}"), &fields);
        let done = browser.follow(answer);
        assert!(done.status == 200 && !done.has_problems(), "{}", done.text());
        browser
    }
}

/// Adds a staff member who has a password.
#[track_caller]
pub(crate) fn add_staff(installation: &Installation, role: Role, location: &str, username: &str) {
    let email = format!("{username}@staff.example");
    let mut arguments =
        vec!["staff", "add", "--role", role.code(), "--username", username, "--email", &email];
    if role != Role::Owner {
        arguments.extend(["--location", location]);
    }
    arguments.push("--password-stdin");
    let output = installation.run_with_input(&arguments, &format!("{STAFF_PASSWORD}\n"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Signs a staff member in; owners, who work everywhere, choose the location here.
#[track_caller]
pub(crate) fn sign_in_staff(browser: &mut Browser, username: &str) {
    let answer = browser.post("/api/staff/sign-in", &[("username", username), ("password", STAFF_PASSWORD)]);
    assert!(answer.location().is_some_and(|to| !to.contains("sign-in")), "{username}: {}", answer.text());
    let page = browser.follow(answer);
    if username == Role::Owner.code() {
        let location = location_id(&page.text(), "Riverside");
        let answer = browser.post("/api/staff/choose-location", &[("location", &location)]);
        assert_eq!(answer.location().as_deref(), Some("/staff/clients"), "{}", answer.text());
    }
}

/// The id of a location on the page where staff choose one.
#[track_caller]
pub(crate) fn location_id(page: &str, name: &str) -> String {
    let form =
        page.split("<form").find(|form| form.contains(name)).unwrap_or_else(|| panic!("no {name} in {page}"));
    let mut values = super::page::tags(form, "input").chain(super::page::tags(form, "button"));
    let id = values
        .find(|tag| tag.contains("name=\"location\""))
        .and_then(|tag| super::page::attribute(tag, "value"));
    id.unwrap_or_else(|| panic!("no id in {form}"))
}
