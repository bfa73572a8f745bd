//! How long a search takes inside the server: `accounts::client_query::list`, as the clients list calls it, over a fixed
//! mix of queries among a crowd of made-up clients. As a yardstick, a bare query by primary key is timed in between.

mod mix;
mod table;

use accounts::{
    Accounts, Desk, Hashing, Origin, OsRandom, Parts, SecretKey, SystemClock,
    client_query::{self, PageAt},
    demo::{self, Crowd},
};
use anyhow::{Context, Result};
use mix::Kind;
use shared::{BaseUrl, ClientId, ClientQuery, Opener, Role, StaffId};
use std::{
    collections::BTreeMap,
    net::IpAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use store::Store;
use table::Times;

/// As many connections as the server has.
const CONNECTIONS: u32 = 10;
/// How many searches of each kind.
const OF_EACH: usize = 200;
/// Each kind begins with so many that don't count: the server has been running for a while.
const TO_WARM_UP: usize = 20;
const SEED: u64 = 1;

/// Measures on SQLite in a folder of its own, and on Postgres if there is one.
pub(crate) fn measure(clients: u32, postgres: Option<&str>) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    println!("{clients} clients, {OF_EACH} searches of each kind; milliseconds inside the server");
    {
        // Gone before Postgres takes as much room.
        let folder = Folder::new()?;
        let url = format!("sqlite:{}", folder.0.join("latchkey.db").display());
        runtime.block_on(on("SQLite", &url, clients)).context("on SQLite")?;
    }
    postgres.map_or(Ok(()), |url| runtime.block_on(on("Postgres", url, clients)).context("on Postgres"))
}

/// A folder that is gone when dropped: a million clients take gigabytes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("latchkey-bench-search-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("{}: {error}", self.0.display());
        }
    }
}

async fn on(database: &str, url: &str, clients: u32) -> Result<()> {
    let accounts = installation(url).await?;
    let since = Instant::now();
    // What `latchkey demo --clients N --seed S` does.
    let demo = demo::load(&accounts).await?;
    demo::gather(&accounts, &demo.location, Crowd { clients, seed: SEED }).await?;
    println!("\n{database}: the demo was made in {} s", since.elapsed().as_secs());
    let desk = Desk {
        staff: StaffId::new(uuid::Uuid::nil()),
        name: "bench".to_owned(),
        role: Role::Viewer,
        location: demo.location,
        origin: Origin {
            ip: IpAddr::from([127, 0, 0, 1]),
            device: String::new(),
            opener: Opener::Person,
            known_device: accounts::KnownDevice::default(),
        },
        proof: accounts::Proof::NotAsked,
    };
    let mut bare = Times::default();
    let mut kinds: BTreeMap<Kind, Times> = BTreeMap::new();
    let people = mix::people(&accounts, &desk).await?;
    for kind in Kind::ALL {
        let queries = mix::queries(kind, &people, TO_WARM_UP + OF_EACH);
        let times = kinds.entry(kind).or_default();
        for (place, query) in queries.iter().enumerate() {
            let counts = place >= TO_WARM_UP;
            bare.add(by_primary_key(&accounts, &desk, people[place % people.len()].id).await?, counts);
            times.add(search(&accounts, &desk, kind, query).await?, counts);
        }
    }
    table::print(&kinds, &bare);
    accounts.store().close().await;
    Ok(())
}

async fn installation(url: &str) -> Result<Accounts> {
    let store = Store::open(url, CONNECTIONS).await?;
    store.migrate().await?;
    Ok(Accounts::new(Parts {
        store,
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        key: SecretKey::from_bytes([7; 32]),
        base_url: BaseUrl::parse("http://127.0.0.1:3000").context("an address")?,
        hashing: Hashing::default(),
    }))
}

/// How long it takes to read one profile by its primary key, in a transaction of its own.
async fn by_primary_key(accounts: &Accounts, desk: &Desk, id: ClientId) -> Result<Duration> {
    let since = Instant::now();
    let mut tx = accounts.store().read().await?;
    let row = store::client::by_id(&mut tx, desk.location.id, id).await?;
    drop(tx);
    let took = since.elapsed();
    row.context("a client is gone").map(|_| took)
}

/// How long a page of the list takes; of [`Kind::NextPage`], the one after the page that was seen.
async fn search(accounts: &Accounts, desk: &Desk, kind: Kind, query: &ClientQuery) -> Result<Duration> {
    let mut at = PageAt::First;
    if kind == Kind::NextPage {
        let first = client_query::list(accounts, desk, query, at).await?;
        at = first.after.map_or(at, PageAt::After);
    }
    let since = Instant::now();
    let list = client_query::list(accounts, desk, query, at).await?;
    let took = since.elapsed();
    anyhow::ensure!(kind.finds(&list), "{kind:?} {query}: {} found", list.rows.len());
    Ok(took)
}
