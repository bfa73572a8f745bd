//! An installation with the demo location on it.

use crate::browser::Browser;
use accounts::{Accounts, Clock, Hashing, OsRandom, Parts, SecretKey, SystemClock, demo};
use app::AppContext;
use axum::Router;
use leptos::config::LeptosOptions;
use mail::{Outbox as _, Outcome, Smtp, Transport, TrialPost};
use shared::{BaseUrl, Role, Span, Timestamp};
use std::{sync::Arc, time::Duration};
use store::testing::TestDatabase;

pub(crate) const STAFF_PASSWORD: &str = "four random words here";

/// An installation with the demo location on it.
pub(crate) struct Site {
    pub(crate) accounts: Accounts,
    pub(crate) router: Router,
    staff: Vec<demo::DemoStaff>,
    _database: TestDatabase,
}

impl Site {
    pub(crate) async fn new() -> Self {
        let database = TestDatabase::sqlite().await;
        let accounts = Accounts::new(Parts {
            store: database.store.clone(),
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
            key: SecretKey::from_bytes([7; 32]),
            base_url: BaseUrl::parse("http://127.0.0.1:3000").unwrap(),
            hashing: Hashing { memory_kib: 64, passes: 1, lanes: 1, workers: 2, queue: 8 },
        });
        let demo = demo::load(&accounts).await.unwrap();
        Self { router: router_of(accounts.clone()), accounts, staff: demo.staff, _database: database }
    }

    /// Somebody who is not signed in.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Somebody who comes so much later.
    pub(crate) fn visitor_after(&self, span: Span) -> Browser {
        Browser::new(router_of(self.accounts.with_clock(Arc::new(Later(span)))))
    }

    /// A staff member of the demo, who follows their one-time link, chooses a password and is at the list.
    pub(crate) async fn signed_in(&self, role: Role) -> Browser {
        let staff = self.staff.iter().find(|staff| staff.role == role).unwrap();
        let link = path_of(staff.set_up_link.as_deref().unwrap());
        let mut browser = self.visitor();
        browser.opens(&link).await.is_at("/staff/set-up");
        browser.sends("/api/staff/set-up", &[("password", STAFF_PASSWORD)]).await.is_at("/staff/clients");
        browser
    }

    /// The link in the newest mail to this address. Everything in the outbox counts as sent after that.
    pub(crate) async fn mailed_link(&self, to: &str) -> String {
        self.mailed_link_after(Span::seconds(0), to).await
    }

    /// The same so much later.
    pub(crate) async fn mailed_link_after(&self, span: Span, to: &str) -> String {
        let accounts = self.accounts.with_clock(Arc::new(Later(span)));
        let due = accounts.claim(100).await.unwrap();
        for mail in &due {
            accounts.settle(mail, Outcome::Sent { reply: "250 2.0.0 OK".into() }).await.unwrap();
        }
        let newest = due.iter().filter(|mail| mail.to == to).max_by_key(|mail| mail.id).expect("a mail");
        path_of(newest.link.as_deref().expect("a link in the mail"))
    }
}

fn router_of(accounts: Accounts) -> Router {
    app::router(AppContext {
        accounts,
        options: LeptosOptions::builder().output_name("latchkey.test").build(),
        stylesheet: "/pkg/latchkey.test.css".into(),
        mailbox: None,
        trial_post: nobody(),
        gallery: true,
    })
}

/// The machine's clock, set forward.
struct Later(Span);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        SystemClock.now() + self.0
    }
}

/// The profile that an address is part of.
pub(crate) fn path_of_profile(address: &str) -> String {
    address.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// An address of the installation, without its origin.
fn path_of(link: &str) -> String {
    link.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned()
}

/// A mail server that is not there.
fn nobody() -> TrialPost {
    let url = "smtp://127.0.0.1:1?tls=none".parse().unwrap();
    let transport = Transport::Smtp(Smtp::new(&url, Duration::from_secs(1)).unwrap());
    TrialPost { from: "latchkey@localhost".parse().unwrap(), bounces: None, transport }
}
