//! Profiles that may be one person's: found by what they share, each kind through its own index. What was dismissed
//! is left out, and so are tombstones.

use crate::{
    StoreError, Tx,
    sql::{FromRow, get, sql},
};
use shared::{BirthDate, ClientId, Likeness, LocationId, StaffId, Timestamp, Username};
use sqlx::any::AnyRow;
use tracing::instrument;

/// What of a profile says whose it is, and whether its account works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikeRow {
    /// Its id.
    pub id: ClientId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// What they like to be called.
    pub preferred_name: Option<String>,
    /// Number on the member card; may be empty.
    pub member_number: String,
    /// When they were born.
    pub birth_date: Option<BirthDate>,
    /// The address as typed.
    pub email: Option<String>,
    /// The address in canonical form.
    pub email_canonical: Option<String>,
    /// Telephone; may be empty.
    pub phone: String,
    /// The username of the account, if there is one.
    pub username: Option<Username>,
    /// When staff switched that account off.
    pub disabled_at: Option<Timestamp>,
}

/// Two profiles that share something. The first has the smaller id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRow {
    /// What they share, which tells groups apart.
    pub key: (String, String),
    /// When staff said that they are two people's, if they did.
    pub dismissed_at: Option<Timestamp>,
    /// One.
    pub first: AlikeRow,
    /// The other.
    pub second: AlikeRow,
}

impl AlikeRow {
    fn named(row: &AnyRow, prefix: &str) -> sqlx::Result<Self> {
        let column = |name: &str| format!("{prefix}_{name}");
        Ok(Self {
            id: get(row, &column("id"))?,
            first_name: get(row, &column("first_name"))?,
            last_name: get(row, &column("last_name"))?,
            preferred_name: get(row, &column("preferred_name"))?,
            member_number: get(row, &column("member_number"))?,
            birth_date: get(row, &column("birth_date"))?,
            email: get(row, &column("email"))?,
            email_canonical: get(row, &column("email_canonical"))?,
            phone: get(row, &column("phone"))?,
            username: get(row, &column("username"))?,
            disabled_at: get(row, &column("disabled_at"))?,
        })
    }
}

impl FromRow for AlikeRow {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        Self::named(row, "c")
    }
}

impl FromRow for PairRow {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            key: (get(row, "k1")?, get(row, "k2")?),
            dismissed_at: get(row, "dismissed_at")?,
            first: AlikeRow::named(row, "c")?,
            second: AlikeRow::named(row, "d")?,
        })
    }
}

/// The columns of an [`AlikeRow`]: of this table of clients and this one of accounts, under this prefix.
macro_rules! alike {
    ($client:literal, $account:literal) => {
        concat! {
            $client, ".id AS ", $client, "_id, ",
            $client, ".first_name AS ", $client, "_first_name, ",
            $client, ".last_name AS ", $client, "_last_name, ",
            $client, ".preferred_name AS ", $client, "_preferred_name, ",
            $client, ".member_number AS ", $client, "_member_number, ",
            $client, ".birth_date AS ", $client, "_birth_date, ",
            $client, ".email AS ", $client, "_email, ",
            $client, ".email_canonical AS ", $client, "_email_canonical, ",
            $client, ".phone AS ", $client, "_phone, ",
            $account, ".username AS ", $client, "_username, ",
            $account, ".disabled_at AS ", $client, "_disabled_at"
        }
    };
}

/// A telephone without the signs between its digits: what the index `clients_by_phone` holds, word for word.
macro_rules! phone {
    ($client:literal) => {
        concat! {
            "replace(replace(replace(replace(replace(replace(replace(",
            $client, ".phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', ''), '+', '')"
        }
    };
}

/// How many profiles may share something before it says nothing: then it is "n/a", or the club's own telephone.
const MOST_WHO_SHARE: i64 = 20;

/// The profiles that share something with this one, by id. Whether they really are alike is the caller's rule.
#[instrument(level = "debug", skip_all)]
pub async fn of_client(tx: &mut Tx, location: LocationId, id: ClientId) -> Result<Vec<AlikeRow>, StoreError> {
    // The cross join is for SQLite: it would rather walk every client of the location than begin with the few found.
    let mut rows: Vec<AlikeRow> = sql(concat! {
        "SELECT ", alike!("c", "a"), "
           FROM (SELECT o.id FROM clients m
                   JOIN clients o ON o.location_id = m.location_id AND o.sort_name = m.sort_name
                                 AND o.birth_date = m.birth_date AND o.merged_into IS NULL
                  WHERE m.location_id = $1 AND m.id = $2
                  UNION
                 SELECT o.id FROM clients m
                   JOIN clients o ON o.location_id = m.location_id AND o.member_number = m.member_number
                                 AND o.member_number <> '' AND o.merged_into IS NULL
                  WHERE m.location_id = $1 AND m.id = $2
                  UNION
                 SELECT o.id FROM clients m
                   JOIN clients o ON o.location_id = m.location_id AND o.email_canonical = m.email_canonical
                  WHERE m.location_id = $1 AND m.id = $2
                  UNION
                 SELECT o.id FROM clients m
                   JOIN clients o ON o.location_id = m.location_id AND o.sort_name = m.sort_name
                                 AND ", phone!("o"), " = ", phone!("m"), " AND o.phone <> '' AND o.merged_into IS NULL
                  WHERE m.location_id = $1 AND m.id = $2) found
          CROSS JOIN clients c
           LEFT JOIN accounts a ON a.location_id = c.location_id AND a.client_id = c.id
          WHERE c.location_id = $1 AND c.id = found.id AND c.id <> $2 AND c.merged_into IS NULL
            AND NOT EXISTS (SELECT 1 FROM not_duplicates n
                             WHERE n.location_id = $1 AND n.first_id = $2 AND n.second_id = c.id)
            AND NOT EXISTS (SELECT 1 FROM not_duplicates n
                             WHERE n.location_id = $1 AND n.first_id = c.id AND n.second_id = $2)
          LIMIT $3"
    })
    .bind(location)
    .bind(id)
    .bind(MOST_WHO_SHARE)
    .all(tx)
    .await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

/// Pairs of a location that share what makes this likeness, in the order of what they share: those of the next
/// `groups` groups after the one that the profile `after` belongs to; from the first with `None`. Whether they really
/// are alike is the caller's rule.
#[instrument(level = "debug", skip_all)]
pub async fn pairs(
    tx: &mut Tx,
    location: LocationId,
    likeness: Likeness,
    after: Option<ClientId>,
    groups: i64,
) -> Result<Vec<PairRow>, StoreError> {
    sql(match likeness {
        Likeness::NameAndBirthDate => PAIRS_BY_BIRTH_DATE,
        Likeness::MemberNumber => PAIRS_BY_MEMBER_NUMBER,
        Likeness::Email => PAIRS_BY_EMAIL,
        Likeness::Phone => PAIRS_BY_PHONE,
    })
    .bind(location)
    .bind(after)
    .bind(groups)
    .bind(MOST_WHO_SHARE)
    .all(tx)
    .await
}

/// The pairs in groups of those who share the columns `by`, where they `have` them at all. A group is found `beyond`
/// the one of the profile that `$2` names; `c` and `d` are its members. The joins are cross joins for SQLite, which then
/// begins with the few groups.
macro_rules! pairs {
    (by: $by:expr, keys: $keys:expr, have: $have:expr, beyond: $beyond:expr, c: $c:expr, d: $d:expr,) => {
        concat! {
            "SELECT ", alike!("c", "a"), ", ", alike!("d", "b"), ", k.k1, k.k2, n.dismissed_at
               FROM (SELECT ", $keys, "
                       FROM clients g
                      WHERE g.location_id = $1 AND g.merged_into IS NULL AND ", $have, " AND ", $beyond, "
                      GROUP BY ", $by, "
                     HAVING count(*) BETWEEN 2 AND $4
                      ORDER BY ", $by, "
                      LIMIT $3) k
              CROSS JOIN clients c
              CROSS JOIN clients d
               LEFT JOIN accounts a ON a.location_id = c.location_id AND a.client_id = c.id
               LEFT JOIN accounts b ON b.location_id = d.location_id AND b.client_id = d.id
               LEFT JOIN not_duplicates n ON n.location_id = $1 AND n.first_id = c.id AND n.second_id = d.id
              WHERE c.location_id = $1 AND c.merged_into IS NULL AND ", $c, "
                AND d.location_id = $1 AND d.merged_into IS NULL AND ", $d, " AND d.id > c.id
              ORDER BY k.k1, k.k2, c.id, d.id"
        }
    };
}

/// What a column of the profile that `$2` names holds; nothing comes before the empty text of no profile.
macro_rules! at {
    ($column:expr) => {
        concat! { "coalesce((SELECT ", $column, " FROM clients x WHERE x.location_id = $1 AND x.id = $2), '')" }
    };
}

const PAIRS_BY_BIRTH_DATE: &str = pairs! {
    by: "g.sort_name, g.birth_date",
    keys: "g.sort_name AS k1, g.birth_date AS k2",
    have: "g.birth_date IS NOT NULL",
    beyond: concat! { "(g.sort_name, g.birth_date) > (", at!("x.sort_name"), ", ", at!("x.birth_date"), ")" },
    c: "c.sort_name = k.k1 AND c.birth_date = k.k2",
    d: "d.sort_name = k.k1 AND d.birth_date = k.k2",
};

const PAIRS_BY_MEMBER_NUMBER: &str = pairs! {
    by: "g.member_number",
    keys: "g.member_number AS k1, '' AS k2",
    have: "g.member_number <> ''",
    beyond: concat! { "g.member_number > ", at!("x.member_number") },
    c: "c.member_number = k.k1 AND c.member_number <> ''",
    d: "d.member_number = k.k1 AND d.member_number <> ''",
};

const PAIRS_BY_EMAIL: &str = pairs! {
    by: "g.email_canonical",
    keys: "g.email_canonical AS k1, '' AS k2",
    have: "g.email_canonical IS NOT NULL",
    beyond: concat! { "g.email_canonical > ", at!("x.email_canonical") },
    c: "c.email_canonical = k.k1",
    d: "d.email_canonical = k.k1",
};

const PAIRS_BY_PHONE: &str = pairs! {
    by: concat! { "g.sort_name, ", phone!("g") },
    keys: concat! { "g.sort_name AS k1, ", phone!("g"), " AS k2" },
    have: "g.phone <> ''",
    beyond: concat! { "(g.sort_name, ", phone!("g"), ") > (", at!("x.sort_name"), ", ", at!(phone!("x")), ")" },
    c: concat! { "c.sort_name = k.k1 AND ", phone!("c"), " = k.k2 AND c.phone <> ''" },
    d: concat! { "d.sort_name = k.k1 AND ", phone!("d"), " = k.k2 AND d.phone <> ''" },
};

/// Notes that two profiles are two people's; whether that is news. The smaller id comes first.
#[instrument(level = "debug", skip_all)]
pub async fn dismiss(
    tx: &mut Tx,
    location: LocationId,
    (first, second): (ClientId, ClientId),
    by: StaffId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    sql("INSERT INTO not_duplicates (location_id, first_id, second_id, dismissed_at, dismissed_by)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (location_id, first_id, second_id) DO NOTHING")
    .bind(location)
    .bind(first)
    .bind(second)
    .bind(now)
    .bind(by)
    .changed(tx)
    .await
}
