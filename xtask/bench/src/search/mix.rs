//! What people search for: the same queries at every run.

use accounts::{
    Accounts, Desk,
    client_query::{self, ClientList},
};
use anyhow::{Result, ensure};
use fastrand::Rng;
use shared::{ClientId, ClientQuery, ClientSort, StatusKind};
use store::client::ClientRow;

/// A kind of search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Everybody,
    FullName,
    BeginningOfName,
    TwoWords,
    Email,
    Phone,
    MemberNumber,
    Typo,
    Accents,
    Nobody,
    Status,
    StatusAndName,
    OtherOrder,
    NextPage,
}

impl Kind {
    pub(super) const ALL: [Self; 14] = [
        Self::Everybody,
        Self::FullName,
        Self::BeginningOfName,
        Self::TwoWords,
        Self::Email,
        Self::Phone,
        Self::MemberNumber,
        Self::Typo,
        Self::Accents,
        Self::Nobody,
        Self::Status,
        Self::StatusAndName,
        Self::OtherOrder,
        Self::NextPage,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::FullName => "full name",
            Self::BeginningOfName => "beginning of a name",
            Self::TwoWords => "two beginnings",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::MemberNumber => "member number",
            Self::Typo => "typo in a name",
            Self::Accents => "accents left out",
            Self::Nobody => "nothing found",
            Self::Status => "status",
            Self::StatusAndName => "status and name",
            Self::OtherOrder => "another order",
            Self::NextPage => "next page",
        }
    }

    /// Whether an answer can be the right one.
    pub(super) fn finds(self, list: &ClientList) -> bool {
        match self {
            Self::Nobody => list.rows.is_empty(),
            // The slip may make another name of it, which nobody has beside this given name; locks run out.
            Self::Typo | Self::Status | Self::StatusAndName | Self::NextPage => true,
            _ => !list.rows.is_empty(),
        }
    }
}

/// How many people are searched for.
const PEOPLE: usize = 1_000;

/// Some of the clients, spread over all of them.
pub(super) async fn people(accounts: &Accounts, desk: &Desk) -> Result<Vec<ClientRow>> {
    let mut tx = accounts.store().read().await?;
    let (here, now, everybody) = (desk.location.id, accounts.now(), ClientQuery::default());
    let mut rng = Rng::with_seed(1);
    let mut people = Vec::with_capacity(PEOPLE);
    while people.len() < PEOPLE {
        let somewhere = ClientId::new(somewhere(&mut rng, now.micros()));
        let ids = client_query::walk(&mut tx, here, &everybody, now, Some(somewhere), 1).await?;
        let Some(id) = ids.first() else { continue };
        people.extend(store::client::by_id(&mut tx, here, *id).await?);
    }
    ensure!(people.iter().any(|row| row.email.is_some()), "nobody has an email");
    Ok(people)
}

/// An id as a profile has that was made within the last six years.
fn somewhere(rng: &mut Rng, now_micros: i64) -> uuid::Uuid {
    let six_years = 6 * 365 * 24 * 3_600 * 1_000;
    let millis = now_micros / 1_000 - rng.i64(..six_years);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(millis).unwrap_or_default(), &[0; 10]).into_uuid()
}

/// So many queries of a kind.
pub(super) fn queries(kind: Kind, people: &[ClientRow], many: usize) -> Vec<ClientQuery> {
    let mut rng = Rng::with_seed(kind as u64 + 1);
    let mut queries = Vec::with_capacity(many);
    while queries.len() < many {
        queries.extend(query(kind, &people[rng.usize(..people.len())], &mut rng));
    }
    queries
}

/// A query that somebody could have made who looks for this person; none if they lack what is searched for.
fn query(kind: Kind, row: &ClientRow, rng: &mut Rng) -> Option<ClientQuery> {
    let (first, last) = (row.first_name.as_str(), row.last_name.as_str());
    let statuses = StatusKind::ALL;
    let status = statuses[rng.usize(..statuses.len())];
    let search = match kind {
        Kind::Everybody | Kind::Status | Kind::OtherOrder => String::new(),
        Kind::FullName => format!("{first} {last}"),
        Kind::BeginningOfName => beginning(last, rng.usize(1..6)),
        Kind::TwoWords => {
            format!("{} {}", beginning(first, rng.usize(1..4)), beginning(last, rng.usize(1..4)))
        }
        Kind::Email => row.email.clone()?,
        Kind::Phone => Some(row.phone.clone()).filter(|phone| !phone.is_empty())?,
        Kind::MemberNumber => row.member_number.clone(),
        Kind::Typo => format!("{first} {}", slip(last, rng)?),
        Kind::Accents => without_accents(&format!("{first} {last}"))?,
        Kind::Nobody => format!("{last} qx{}", rng.u32(1_000..10_000)),
        Kind::StatusAndName => last.to_owned(),
        Kind::NextPage if rng.bool() => String::new(),
        Kind::NextPage => beginning(last, rng.usize(1..4)),
    };
    let status = matches!(kind, Kind::Status | Kind::StatusAndName).then_some(status);
    let sort = match kind {
        Kind::OtherOrder if rng.bool() => ClientSort::LastActivity,
        Kind::OtherOrder => ClientSort::Joined,
        _ => ClientSort::Name,
    };
    Some(ClientQuery { search, status, sort })
}

fn beginning(name: &str, letters: usize) -> String {
    name.chars().take(letters).collect()
}

/// Two letters swapped, one left out or one doubled.
fn slip(name: &str, rng: &mut Rng) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 5 || !name.is_ascii() {
        return None;
    }
    let place = rng.usize(1..letters.len() - 1);
    match rng.u32(..3) {
        0 => letters.swap(place, place + 1),
        1 => drop(letters.remove(place)),
        _ => letters.insert(place, letters[place]),
    }
    Some(letters.into_iter().collect())
}

/// A name that has accents, without them; none of another.
fn without_accents(name: &str) -> Option<String> {
    const PLAIN: [(&str, &str); 5] =
        [("áàâäãåā", "a"), ("éèêëęě", "e"), ("íìîïī", "i"), ("óòôöõō", "o"), ("úùûüū", "u")];
    let plain: String = name
        .chars()
        .map(|c| {
            PLAIN
                .iter()
                .find(|(accented, _)| accented.contains(c))
                .map_or(c.to_string(), |(_, plain)| (*plain).to_owned())
        })
        .collect();
    (plain != name).then_some(plain)
}
