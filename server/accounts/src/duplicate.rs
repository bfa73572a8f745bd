//! Profiles that may be one person's: suggested, compared, and dismissed for good.

mod compare;

pub use compare::{Compared, Comparison, compare};

use crate::{
    actor::Desk,
    context::Accounts,
    record::{self, About, Detail},
    refused::Refused,
};
use shared::{BirthDate, ClientId, EventKind, Identity, Likeness, LocationId, Permission};
use store::{
    Tx, Wake,
    duplicate::{self, AlikeRow, PairRow},
};

/// A profile that may be the same person's, and why.
#[derive(Clone, Debug)]
pub struct Alike {
    /// The profile.
    pub id: ClientId,
    /// Given and family name.
    pub name: String,
    /// Number on the member card; may be empty.
    pub member_number: String,
    /// When they were born.
    pub birth_date: Option<BirthDate>,
    /// The address on record.
    pub email: Option<String>,
    /// Telephone; may be empty.
    pub phone: String,
    /// The username, if there is an account.
    pub username: Option<String>,
    /// Whether there is an account that works.
    pub has_working_account: bool,
    /// Why the two look alike; never empty.
    pub why: Vec<Likeness>,
}

/// Two profiles that may be one person's.
#[derive(Clone, Debug)]
pub struct Pair {
    /// One.
    pub first: Alike,
    /// The other.
    pub second: Alike,
}

/// A page of the location's pairs.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// After which profile the next page begins; `None` on the last one.
    pub next: Option<ClientId>,
}

/// Groups of profiles that are looked at for one page.
const GROUPS: i64 = 50;

/// The location's pairs that are alike in this way.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be read.
pub async fn list(
    accounts: &Accounts,
    desk: &Desk,
    likeness: Likeness,
    after: Option<ClientId>,
) -> Result<Pairs, Refused> {
    desk.must(Permission::SeeClients)?;
    let mut tx = accounts.store().read().await?;
    let rows = duplicate::pairs(&mut tx, desk.location.id, likeness, after, GROUPS).await?;
    let mut keys: Vec<_> = rows.iter().map(|row| &row.key).collect();
    keys.dedup();
    let is_full = i64::try_from(keys.len()).is_ok_and(|found| found >= GROUPS);
    let next = rows.last().filter(|_| is_full).map(|row| row.first.id);
    let pairs =
        rows.into_iter().filter(|row| row.dismissed_at.is_none()).filter_map(|row| pair(row, likeness));
    Ok(Pairs { pairs: pairs.collect(), next })
}

/// Two rows as a pair, if they are alike in this way.
fn pair(row: PairRow, likeness: Likeness) -> Option<Pair> {
    let why = identity(&row.first).likenesses(&identity(&row.second));
    why.contains(&likeness)
        .then(|| Pair { first: alike(row.first, why.clone()), second: alike(row.second, why) })
}

/// Says that two profiles are two people's. They are not suggested again; saying it twice is saying it once.
///
/// # Errors
/// [`Refused::NotAllowed`] for a Viewer, [`Refused::NotFound`] unless both are profiles of this location.
pub async fn dismiss(accounts: &Accounts, desk: &Desk, a: ClientId, b: ClientId) -> Result<(), Refused> {
    desk.must(Permission::HelpClients)?;
    let (first, second) = (a.min(b), a.max(b));
    if first == second {
        return Err(Refused::NotFound);
    }
    let (here, now) = (desk.location.id, accounts.now());
    let mut tx = accounts.store().begin().await?;
    let row = store::client::lock(&mut tx, here, first).await?.ok_or(Refused::NotFound)?;
    let other = store::client::lock(&mut tx, here, second).await?.ok_or(Refused::NotFound)?;
    if !duplicate::dismiss(&mut tx, here, (first, second), desk.staff, now).await? {
        return Ok(());
    }
    for (of, seen) in [(&row, &other), (&other, &row)] {
        let detail = Detail { other: Some(named(seen)), ..Detail::default() };
        let about = About::client(of.id).with(detail);
        record::write(accounts, &mut tx, here, desk.actor(), EventKind::DuplicateDismissed, about).await?;
        tx.wake(Wake::Client { location: here, client: of.id });
    }
    tx.commit().await?;
    Ok(())
}

/// The profiles that may be the same person's as this one, those with an account that works first.
pub(crate) async fn of_client(
    tx: &mut Tx,
    location: LocationId,
    row: &store::client::ClientRow,
) -> Result<Vec<Alike>, Refused> {
    let me = identity_of(row);
    let rows = duplicate::of_client(tx, location, row.id).await?;
    let mut found: Vec<Alike> = rows
        .into_iter()
        .filter_map(|other| {
            let why = me.likenesses(&identity(&other));
            (!why.is_empty()).then(|| alike(other, why))
        })
        .collect();
    found.sort_by_key(|alike| !alike.has_working_account);
    Ok(found)
}

fn identity_of(row: &store::client::ClientRow) -> Identity<'_> {
    Identity {
        first_name: &row.first_name,
        last_name: &row.last_name,
        preferred_name: row.preferred_name.as_deref(),
        member_number: &row.member_number,
        birth_date: row.birth_date,
        email: row.email_canonical.as_deref(),
        phone: &row.phone,
    }
}

fn identity(row: &AlikeRow) -> Identity<'_> {
    Identity {
        first_name: &row.first_name,
        last_name: &row.last_name,
        preferred_name: row.preferred_name.as_deref(),
        member_number: &row.member_number,
        birth_date: row.birth_date,
        email: row.email_canonical.as_deref(),
        phone: &row.phone,
    }
}

fn alike(row: AlikeRow, why: Vec<Likeness>) -> Alike {
    Alike {
        id: row.id,
        name: format!("{} {}", row.first_name, row.last_name),
        member_number: row.member_number,
        birth_date: row.birth_date,
        email: row.email,
        phone: row.phone,
        has_working_account: row.username.is_some() && row.disabled_at.is_none(),
        username: row.username.map(|username| username.to_string()),
        why,
    }
}

/// How the record names a profile beside another: name, and number if there is one.
pub(crate) fn named(row: &store::client::ClientRow) -> String {
    let name = format!("{} {}", row.first_name, row.last_name);
    if row.member_number.is_empty() { name } else { format!("{name} ({})", row.member_number) }
}
