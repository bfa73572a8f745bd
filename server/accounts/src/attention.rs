//! Before they call: who could not sign in today if they tried, cause by cause, and what a bulk fix would do.

use crate::{actor::Desk, context::Accounts, limits, refused::Refused};
use shared::{Attention, BulkFix, ClientId, EmailAddress, ItemResult, LocationId, Permission, Timestamp};
use std::collections::{BTreeMap, HashMap};
use store::{
    Tx,
    attention::{self, KeptOut},
};

/// Everybody who could not sign in today, by cause.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Whether Self-Service is on; off, it keeps out everybody.
    pub self_service_on: bool,
    /// How many each cause keeps out, in the order of the verdict; causes that keep out nobody are left out.
    pub groups: Vec<(Attention, i64)>,
}

/// A page of those whom a cause keeps out.
#[derive(Clone, Debug)]
pub struct Group {
    /// The cause.
    pub cause: Attention,
    /// Those on this page.
    pub rows: Vec<Listed>,
    /// After whom the next page begins; `None` on the last.
    pub next: Option<ClientId>,
    /// What mending them all would do; `None` where there is no bulk fix, or for those who may not press it.
    pub dry_run: Option<DryRun>,
}

/// One of those whom a cause keeps out.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The profile.
    pub id: ClientId,
    /// Given and family name.
    pub name: String,
    /// Number on the member card; may be empty.
    pub member_number: String,
    /// The address on record.
    pub email: Option<String>,
    /// The address that was probably meant, if this one looks mistyped.
    pub meant: Option<String>,
}

/// What a bulk fix would do if it ran now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DryRun {
    /// So many mails would go out.
    pub mails: i64,
    /// So many would be skipped, and why.
    pub skipped: Vec<(ItemResult, i64)>,
}

/// Clients a page.
pub const PAGE_SIZE: usize = 50;
/// How many are read at once on a walk through a group.
const STRIDE: i64 = 1_000;

/// Everybody who could not sign in today, by cause.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn overview(accounts: &Accounts, desk: &Desk) -> Result<Overview, Refused> {
    desk.must(Permission::SeeClients)?;
    let mut tx = accounts.store().read().await?;
    let counted = attention::counts(&mut tx, desk.location.id, accounts.now()).await?;
    let mut clients: BTreeMap<Attention, i64> = BTreeMap::new();
    for count in counted {
        let cause = if is_mistyped_domain(&count.domain) {
            Some(Attention::EmailMistyped)
        } else {
            Attention::from_code(&count.cause)
        };
        if let Some(cause) = cause {
            *clients.entry(cause).or_default() += count.clients;
        }
    }
    Ok(Overview { self_service_on: desk.location.self_service_on, groups: clients.into_iter().collect() })
}

/// Whether an address at this domain looks mistyped: the part before the `@` has no say in it.
fn is_mistyped_domain(domain: &str) -> bool {
    !domain.is_empty()
        && EmailAddress::parse(&format!("a@{domain}")).is_ok_and(|email| email.suggestion().is_some())
}

/// A page of those whom a cause keeps out, with what a bulk fix would do.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn group(
    accounts: &Accounts,
    desk: &Desk,
    cause: Attention,
    after: Option<ClientId>,
) -> Result<Group, Refused> {
    desk.must(Permission::SeeClients)?;
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().read().await?;
    let mut rows = walk(&mut tx, here, now, cause, after, PAGE_SIZE + 1).await?;
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let may_fix = desk.role.may(Permission::RunLocation);
    let dry_run = match cause.fix() {
        Some(BulkFix::Invite | BulkFix::Remind) if may_fix => Some(dry_run(&mut tx, here, now, cause).await?),
        _ => None,
    };
    Ok(Group { cause, rows: rows.into_iter().map(listed).collect(), next, dry_run })
}

/// The first `most` whom a cause keeps out after a place in the walk, by id. An empty answer is the end of it.
pub(crate) async fn walk(
    tx: &mut Tx,
    location: LocationId,
    now: Timestamp,
    cause: Attention,
    after: Option<ClientId>,
    most: usize,
) -> Result<Vec<KeptOut>, Refused> {
    let (mut found, mut after) = (Vec::new(), after);
    let stride = STRIDE.max(i64::try_from(most).unwrap_or(i64::MAX));
    while found.len() < most {
        let rows = match cause {
            Attention::EmailMistyped => attention::walk_pending(tx, location, now, after, stride).await?,
            _ => attention::walk(tx, location, now, cause.code(), after, stride).await?,
        };
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        let is_last = i64::try_from(rows.len()).is_ok_and(|many| many < stride);
        let mistyped = cause == Attention::EmailMistyped;
        found.extend(rows.into_iter().filter(|row| meant(row).is_some() == mistyped));
        if is_last {
            break;
        }
    }
    found.truncate(most);
    Ok(found)
}

/// The ids of the first `most` whom a cause keeps out after a place in the walk.
pub(crate) async fn ids(
    tx: &mut Tx,
    location: LocationId,
    now: Timestamp,
    cause: Attention,
    after: Option<ClientId>,
    most: usize,
) -> Result<Vec<ClientId>, Refused> {
    let rows = walk(tx, location, now, cause, after, most).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// How many clients of the location a cause keeps out.
pub(crate) async fn count(accounts: &Accounts, desk: &Desk, cause: Attention) -> Result<i64, Refused> {
    let groups = overview(accounts, desk).await?.groups;
    Ok(groups.into_iter().find(|(known, _)| *known == cause).map_or(0, |(_, clients)| clients))
}

/// What a bulk fix of everybody whom a cause keeps out would do now, by the same rules by which it then does it.
async fn dry_run(
    tx: &mut Tx,
    location: LocationId,
    now: Timestamp,
    cause: Attention,
) -> Result<DryRun, Refused> {
    let mut run = DryRun::default();
    let mut skipped: BTreeMap<ItemResult, i64> = BTreeMap::new();
    let mut mails_to: HashMap<String, i64> = HashMap::new();
    let mut after = None;
    loop {
        let stride = usize::try_from(STRIDE).unwrap_or(usize::MAX);
        let rows = walk(tx, location, now, cause, after, stride).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in rows {
            let to = mails_to.entry(row.email_canonical.unwrap_or_default()).or_default();
            if is_just_mailed(row.mailed_at, now) {
                *skipped.entry(ItemResult::JustMailed).or_default() += 1;
            } else if *to >= limits::MAILS_BY_STAFF.most() {
                *skipped.entry(ItemResult::TooManyMails).or_default() += 1;
            } else {
                *to += 1;
                run.mails += 1;
            }
        }
    }
    run.skipped = skipped.into_iter().collect();
    Ok(run)
}

/// Whether a mail with a link went out so lately that nobody wants another one.
pub(crate) fn is_just_mailed(mailed_at: Option<Timestamp>, now: Timestamp) -> bool {
    mailed_at.is_some_and(|at| now - at < BulkFix::NOT_AGAIN_WITHIN)
}

/// The address to correct to: of one that nobody has proven.
fn meant(row: &KeptOut) -> Option<EmailAddress> {
    EmailAddress::meant_by(row.email.as_deref()?).filter(|_| row.pending)
}

fn listed(row: KeptOut) -> Listed {
    Listed {
        id: row.id,
        name: format!("{} {}", row.first_name, row.last_name),
        meant: meant(&row).map(|meant| meant.typed().to_owned()),
        member_number: row.member_number,
        email: row.email,
    }
}
