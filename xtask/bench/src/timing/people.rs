//! Who is there to be guessed: people in every state, in the server's own database.

use super::Class;
use accounts::{
    Accounts, Clock, Desk, Hashing, Origin, OsRandom, Parts, SecretKey, SystemClock, account,
    client::{self, ContactForm},
    email, handover, session, staff,
};
use anyhow::{Context, Result};
use bench::{PASSWORD, server::Server};
use shared::{BaseUrl, ClientId, DetailsForm, IdentityForm, Opener, Slug, Span, Timestamp};
use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::Duration,
};
use store::Store;

/// The location that has no clients.
pub(super) const ELSEWHERE: &str = "hillside";
const HERE: &str = "riverside";
const KNOWN: IdentityForm<'_> = IdentityForm { how: "known-in-person", note: "" };
/// Strangers cause five mails an hour to one address, and the sixth is none.
const MAILS_EACH: usize = 4;
const SIGN_IN: &str = "/api/self-service/sign-in";
const HELP: &str = "/api/self-service/having-trouble";

/// Puts everybody there, and gives who signs in and who asks for help.
pub(super) fn settle(server: &Server, url: Option<&str>, rounds: usize) -> Result<(Vec<Class>, Vec<Class>)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let sqlite = || format!("sqlite:{}", server.folder.join("latchkey.db").display());
        let store = Store::open(&url.map_or_else(sqlite, str::to_owned), 4).await?;
        let key = std::fs::read_to_string(server.folder.join("secret.key")).context("no key")?;
        let scene = Scene::new(&store, key_of(key.trim())?).await?;
        let people = (1 + rounds).div_ceil(MAILS_EACH);
        scene.fill(people).await?;
        while store::outbox::pending(&mut store.read().await?).await? > 0 {
            thread::sleep(Duration::from_millis(50));
        }
        store.close().await;
        Ok((sign_ins(), help(people)))
    })
}

/// The same places with full and with cheap hashing. Only the first of each kind is measured by a password.
struct Scene {
    full: Accounts,
    cheap: Accounts,
    clock: Arc<SetClock>,
    desk: Desk,
    slug: Slug,
}

impl Scene {
    async fn new(store: &Store, key: [u8; 32]) -> Result<Self> {
        // The longest lock takes a quarter of an hour of failures; they lie in the past, and their count with them.
        let clock = Arc::new(SetClock(AtomicI64::new((SystemClock.now() - Span::minutes(16)).micros())));
        let accounts = |hashing| {
            Ok::<_, anyhow::Error>(Accounts::new(Parts {
                store: store.clone(),
                clock: clock.clone(),
                random: Arc::new(OsRandom),
                key: SecretKey::from_bytes(key),
                base_url: BaseUrl::parse("http://127.0.0.1:3000").context("an address")?,
                hashing,
            }))
        };
        let full = accounts(Hashing::default())?;
        let cheap = accounts(Hashing { memory_kib: 64, passes: 1, ..Hashing::default() })?;
        let origin = origin(0);
        let signed_in = staff::sign_in(&full, &origin, "bench", PASSWORD).await?.session();
        let token = signed_in.context("the desk has no second factor")?.token;
        let desk = staff::desk(&full, &origin, &token).await?;
        let slug = Slug::parse(HERE).ok().context("a slug")?;
        Ok(Self { full, cheap, clock, desk, slug })
    }

    async fn fill(&self, people: usize) -> Result<()> {
        for number in 0..people {
            let pending = typed("pen", number);
            self.adds(&pending).await?;
            for kind in ["act", "oth", "off", "loc"] {
                let name = typed(kind, number);
                let client = self.adds(&name).await?;
                email::verify_manually(&self.cheap, &self.desk, client, "Seen").await?;
                let accounts = if number == 0 { &self.full } else { &self.cheap };
                self.opens_account(accounts, client, &name).await?;
                if kind == "off" {
                    account::disable(&self.cheap, &self.desk, client, "Paused").await?;
                }
            }
        }
        self.locks(people).await
    }

    async fn adds(&self, name: &str) -> Result<ClientId> {
        let details = DetailsForm {
            first_name: "Ana".to_owned(),
            last_name: name.to_owned(),
            language: "en".to_owned(),
            ..DetailsForm::default()
        };
        let email = email_of(name);
        let contact = ContactForm { email: &email, ..ContactForm::default() };
        Ok(client::add(&self.cheap, &self.desk, &details, &contact).await?)
    }

    async fn opens_account(&self, accounts: &Accounts, client: ClientId, username: &str) -> Result<()> {
        let handed = handover::start(accounts, &self.desk, client, KNOWN).await?;
        let (_, token) = handed.link.split_once("?t=").context("no token")?;
        handover::take_over(accounts, &origin(1), &self.slug, token, username, PASSWORD).await?;
        Ok(())
    }

    /// Five failures, and one more after each lock: the last lock lasts for fourteen minutes from now.
    async fn locks(&self, people: usize) -> Result<()> {
        for (failures, minutes) in [(5, 1), (1, 2), (1, 4), (1, 8), (1, 0)] {
            for number in 0..people {
                let accounts = if number == 0 { &self.full } else { &self.cheap };
                for _ in 0..failures {
                    let (from, name) = (origin(u32::try_from(number)?), typed("loc", number));
                    let guess = session::sign_in(accounts, &from, &self.slug, &name, "a guess").await;
                    anyhow::ensure!(guess.is_err(), "a guess is right");
                }
            }
            self.clock.0.fetch_add(Span::minutes(minutes).as_micros(), Ordering::SeqCst);
        }
        Ok(())
    }
}

fn sign_ins() -> Vec<Class> {
    fn wrong(name: &str) -> String {
        format!("slug={HERE}&username={name}&password=not+the+password+here")
    }
    fn right(name: &str) -> String {
        format!("slug={HERE}&username={name}&password={}", PASSWORD.replace(' ', "+"))
    }
    fn right_elsewhere(name: &str) -> String {
        format!("slug={ELSEWHERE}&username={name}&password={}", PASSWORD.replace(' ', "+"))
    }
    let class = |name, page, kind, form, then| Class {
        name,
        page,
        function: SIGN_IN,
        typed: vec![typed(kind, 0)],
        form,
        then,
    };
    let (here, there) = ("/s/riverside", "/s/hillside");
    vec![
        class("unknown", here, "unk", wrong as fn(&str) -> String, None),
        class("no account yet", here, "pen", wrong, None),
        class("wrong password", here, "act", wrong, Some(right as fn(&str) -> String)),
        class("disabled, right password", here, "off", right, None),
        class("locked, right password", here, "loc", right, None),
        class("unknown at the other location", there, "unk", right_elsewhere, None),
        class("known at this location only", there, "act", right_elsewhere, None),
    ]
}

fn help(people: usize) -> Vec<Class> {
    fn own(name: &str) -> String {
        format!("slug={HERE}&username={name}&email={}", email_of(name))
    }
    fn anothers(name: &str) -> String {
        format!("slug={HERE}&username=unk0000&email={}", email_of(name))
    }
    let class = |name, kind, form| Class {
        name,
        page: "/s/riverside/having-trouble",
        function: HELP,
        typed: (0..people).map(|number| typed(kind, number)).collect(),
        form,
        then: None,
    };
    vec![
        class("unknown", "unk", own as fn(&str) -> String),
        class("email not verified", "pen", own),
        class("username and email", "act", own),
        class("wrong username", "oth", anothers),
        class("disabled", "off", own),
        class("locked", "loc", own),
    ]
}

/// A username, as long as every other.
fn typed(kind: &str, number: usize) -> String {
    format!("{kind}{number:04}")
}

fn email_of(name: &str) -> String {
    format!("{name}@example.org")
}

/// Somewhere else for each number.
fn origin(number: u32) -> Origin {
    let [_, _, a, b] = number.to_be_bytes();
    Origin {
        ip: IpAddr::from([172, 16, a, b]),
        device: String::new(),
        opener: Opener::Person,
        known_device: accounts::KnownDevice::default(),
    }
}

/// The key file's 64 hexadecimal digits.
fn key_of(digits: &str) -> Result<[u8; 32]> {
    let mut key = [0; 32];
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2).context("too short a key")?, 16)?;
    }
    Ok(key)
}

/// A clock that is moved by hand, and never gives the same moment twice.
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.fetch_add(1, Ordering::SeqCst))
    }
}
