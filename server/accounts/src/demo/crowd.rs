//! A crowd of clients at the demo's location: as many as somebody wants to try it with, a few thousand in a
//! transaction. Who has which place in it depends on the seed and the place alone, and how far it has come is written
//! down with every transaction: stopped anywhere, it goes on there, and made twice, it is one crowd.

use super::{
    life::{Life, Member},
    script,
};
use crate::{actor::Desk, context::Accounts, location::LocationPage, refused::Refused};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use shared::{Role, Span, Timestamp};
use std::collections::HashSet;
use store::{PasswordHash, Tx, Wake, account, audit, blocked, client, link, meta, outbox};

/// A crowd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// How many clients.
    pub clients: u32,
    /// Which ones: another seed makes other people.
    pub seed: u64,
}

/// So many clients are written in one transaction. On SQLite nobody else writes meanwhile: less than the patience of a
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
    let mut added = 0;
    loop {
        let (before, many) = add_some(&mut scene, crowd).await?;
        if many == 0 {
            return Ok(added);
        }
        added += many;
        if (before + many) / 50_000 > before / 50_000 {
            tracing::info!(clients = before + many, of = crowd.clients, "the crowd gathers");
        }
    }
}

/// Adds the next few; how many were there before, and how many they were.
async fn add_some(scene: &mut Scene<'_>, crowd: Crowd) -> Result<(u32, u32), Refused> {
    let mut tx = scene.accounts.store().begin().await?;
    let key = format!("demo crowd {} {}", scene.desk.location.id, crowd.seed);
    let begun = Gathered { since: scene.now, clients: 0 };
    meta::put_if_absent(&mut tx, &key, &begun.to_string()).await?;
    let gathered = Gathered::read(&meta::lock(&mut tx, &key).await?)?;
    let until = crowd.clients.min(gathered.clients.saturating_add(BATCH)).max(gathered.clients);
    if until > gathered.clients {
        scene.now = gathered.since;
        let mut members: Vec<Member> =
            (gathered.clients..until).map(|place| Member::at(crowd.seed, place)).collect();
        let mark = format!("{}.{until}", crowd.seed);
        give_usernames(&mut tx, scene, &mut members, &mark).await?;
        write(&mut tx, scene, members).await?;
        meta::put(&mut tx, &key, &Gathered { clients: until, ..gathered }.to_string()).await?;
        tx.wake(Wake::Missed);
        tx.commit().await?;
    }
    Ok((gathered.clients, until - gathered.clients))
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
        let row = event.after(&head)?;
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
