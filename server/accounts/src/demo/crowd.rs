//! A crowd of clients at the demo's location: as many as somebody wants to try it with. Who has which place in it depends
//! on the seed and the place alone, and how far it has come is written down in the transaction that adds them: stopped
//! anywhere, it goes on from there, and made twice, it is one crowd.

use super::{
    life::{Life, Member},
    script,
};
use crate::{actor::Desk, context::Accounts, location::LocationPage, refused::Refused};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use shared::{Role, Span, Timestamp};
use std::collections::HashSet;
use store::{PasswordHash, Tx, Wake, account, audit, blocked, bulk, client, link, meta, outbox};

/// A crowd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// How many clients.
    pub clients: u32,
    /// Which ones: another seed makes other people.
    pub seed: u64,
}

impl Crowd {
    /// Where it is written down how far it has come.
    fn key(self, location: &LocationPage) -> String {
        format!("demo crowd {} {}", location.id, self.seed)
    }
}

/// So many are added in one transaction, and what is kept beside them is made anew at its end.
const MANY: u32 = 20_000;

/// So many clients are written in one transaction, where they are not [`MANY`]. On SQLite nobody else writes meanwhile: less than the patience of a
/// server that runs.
const BATCH: u32 = 2_000;

/// What all lives have in common.
pub(super) struct Scene<'a> {
    pub(super) accounts: &'a Accounts,
    /// The front desk.
    pub(super) desk: Desk,
    /// The administrator.
    pub(super) office: Desk,
    /// Nobody's password: everybody has another way in (R30).
    pub(super) hash: PasswordHash,
    /// All lives are told from this moment.
    pub(super) now: Timestamp,
}

impl Scene<'_> {
    pub(super) const fn invitation_days(&self) -> Span {
        Span::days(self.desk.location.invitation_days.days() as i64)
    }
}

/// Adds whoever is missing of a crowd; how many they were.
///
/// # Errors
/// [`Refused::Changed`] unless the demo made the location, [`Refused::Busy`] if the database can't be written.
pub async fn gather(accounts: &Accounts, location: &LocationPage, crowd: Crowd) -> Result<u32, Refused> {
    if super::progress(accounts, location.id).await?.is_none() {
        return Err(Refused::Changed);
    }
    let password = STANDARD_NO_PAD.encode(accounts.random_bytes::<32>());
    let hash = accounts.hasher().hash(password.as_bytes(), accounts.random_bytes()).await?;
    let mut scene = Scene {
        accounts,
        desk: script::desk_of(accounts, location, Role::FrontDesk, "sam.ortiz").await?,
        office: script::desk_of(accounts, location, Role::Administrator, "adam.novak").await?,
        hash: PasswordHash::new(hash),
        now: accounts.now(),
    };
    let begun = Gathered { since: scene.now, clients: 0 };
    let mut added = 0;
    loop {
        let mut tx = accounts.store().begin().await?;
        meta::put_if_absent(&mut tx, &crowd.key(location), &begun.to_string()).await?;
        let gathered = Gathered::read(&meta::lock(&mut tx, &crowd.key(location)).await?)?;
        scene.now = gathered.since;
        let many = match crowd.clients.saturating_sub(gathered.clients) {
            0 => return Ok(added),
            missing if missing < MANY => add_some(&mut tx, &scene, crowd, gathered).await?,
            _ => add_all(&mut tx, &scene, crowd, gathered).await?,
        };
        tx.wake(Wake::Missed);
        tx.commit().await?;
        added += many;
    }
}

/// Adds everybody who is missing; how many they were. All in one transaction: stopped halfway, it has to begin again.
async fn add_all(
    tx: &mut Tx,
    scene: &Scene<'_>,
    crowd: Crowd,
    mut gathered: Gathered,
) -> Result<u32, Refused> {
    let before = gathered.clients;
    let aside = bulk::put_aside(tx).await?;
    while gathered.clients < crowd.clients {
        gathered.clients += add_some(tx, scene, crowd, gathered).await?;
        if gathered.clients.is_multiple_of(100_000) {
            tracing::info!(clients = gathered.clients, of = crowd.clients, "the crowd gathers");
        }
    }
    bulk::restore(tx, aside, scene.desk.location.id).await?;
    Ok(gathered.clients - before)
}

/// Adds the next few; how many they were.
async fn add_some(tx: &mut Tx, scene: &Scene<'_>, crowd: Crowd, gathered: Gathered) -> Result<u32, Refused> {
    let until = crowd.clients.min(gathered.clients.saturating_add(BATCH));
    let mut members: Vec<Member> =
        (gathered.clients..until).map(|place| Member::at(crowd.seed, place)).collect();
    let mark = format!("{}.{until}", crowd.seed);
    give_usernames(tx, scene, &mut members, &mark).await?;
    write(tx, scene, members).await?;
    let key = crowd.key(&scene.desk.location);
    meta::put(tx, &key, &Gathered { clients: until, ..gathered }.to_string()).await?;
    Ok(until - gathered.clients)
}

/// Has everybody who wants a username that is taken take another.
async fn give_usernames(
    tx: &mut Tx,
    scene: &Scene<'_>,
    members: &mut [Member],
    mark: &str,
) -> Result<(), Refused> {
    let wanted: Vec<&str> = members.iter().filter_map(|member| member.username.as_deref()).collect();
    let wanted = serde_json::to_string(&wanted).map_err(Refused::broken)?;
    let taken = account::taken(tx, scene.desk.location.id, &wanted).await?;
    let mut taken: HashSet<String> = taken.into_iter().map(|row| row.username.to_string()).collect();
    for (place, member) in members.iter_mut().enumerate() {
        let Some(wanted) = &mut member.username else { continue };
        if !taken.insert(wanted.clone()) {
            *wanted = format!("{wanted}.{mark}.{place}");
        }
    }
    Ok(())
}

async fn write(tx: &mut Tx, scene: &Scene<'_>, members: Vec<Member>) -> Result<(), Refused> {
    let mut lives = Vec::with_capacity(members.len());
    for member in members {
        lives.push(member.lives(scene)?);
    }
    let rows: Vec<_> = lives.iter().map(|life| (&life.row, life.standing())).collect();
    client::insert_all(tx, &rows).await?;
    let mut accounts = Vec::new();
    let mut links = Vec::new();
    let mut mails = Vec::new();
    for life in &mut lives {
        accounts.extend(life.account.take());
        links.append(&mut life.links);
        mails.append(&mut life.mails);
        if let Some(block) = &life.block {
            blocked::put(tx, block).await?;
        }
    }
    account::insert_all(tx, &accounts).await?;
    link::insert_all(tx, &links).await?;
    outbox::insert_all(tx, &mails).await?;
    // Last: the head of the record is held until the commit.
    let mut head = audit::lock_head(tx, scene.desk.location.id).await?;
    let mut events = Vec::new();
    for event in lives.iter().flat_map(Life::events) {
        // Made-up people have nothing to hide, and the same seed makes the same crowd.
        let seal = event.id.bytes();
        let row = event.after(&head, seal)?;
        (head.seq, head.hash) = (row.seq, row.hash.clone());
        events.push(row);
    }
    audit::append_all(tx, &events).await?;
    Ok(())
}

/// How far a crowd has come.
#[derive(Clone, Copy)]
struct Gathered {
    since: Timestamp,
    clients: u32,
}

impl Gathered {
    fn read(text: &str) -> Result<Self, Refused> {
        let parts = text.split_once(' ').and_then(|(since, clients)| {
            Some(Self { since: Timestamp::from_micros(since.parse().ok()?), clients: clients.parse().ok()? })
        });
        parts.ok_or_else(|| Refused::broken("how far the crowd has come can't be read"))
    }
}

impl std::fmt::Display for Gathered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.since.micros(), self.clients)
    }
}
