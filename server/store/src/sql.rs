//! One way to run a statement: values in and out as the domain's own types.

use crate::{StoreError, Tx, answered};
use shared::{
    BirthDate, ClientId, EventId, InvitationDays, ItemResult, JobId, JobKind, JobState, Language, LinkId,
    LocationId, MailId, MailState, PasskeyId, Role, SessionDays, SessionId, ShortestPassword, Slug, StaffId,
    StaffInvitationId, Stage, Timestamp, Username, VerifiedBy,
};
use sqlx::{
    Any, AssertSqlSafe, Decode, Encode, Row as _, Type,
    any::{AnyArguments, AnyRow},
    error::BoxDynError,
    query::Query,
};
use uuid::Uuid;

/// A statement with `$1`, `$2`, …, to be filled with [`Sql::bind`] in that order.
pub(crate) fn sql(statement: &'static str) -> Sql {
    Sql(sqlx::query(statement))
}

/// A statement put together from pieces that all stand in this crate: never from a value, which is bound.
pub(crate) fn sql_of(statement: String) -> Sql {
    Sql(sqlx::query(AssertSqlSafe(statement)))
}

/// A statement and the values bound so far.
pub(crate) struct Sql(Query<'static, Any, AnyArguments>);

impl Sql {
    /// Binds the next value.
    pub(crate) fn bind<P: Param>(self, value: P) -> Self {
        Self(self.0.bind(value.raw()))
    }

    fn within(self, tx: &Tx) -> Query<'static, Any, AnyArguments> {
        self.0.persistent(tx.keeps_statements())
    }

    async fn row(self, tx: &mut Tx) -> sqlx::Result<AnyRow> {
        self.optional_row(tx).await?.ok_or(sqlx::Error::RowNotFound)
    }

    async fn optional_row(self, tx: &mut Tx) -> sqlx::Result<Option<AnyRow>> {
        let (query, (longest, connection)) = (self.within(tx), tx.ask());
        answered(longest, query.fetch_optional(connection)).await
    }

    /// Runs the statement; how many rows it changed.
    pub(crate) async fn execute(self, tx: &mut Tx) -> Result<u64, StoreError> {
        let (query, (longest, connection)) = (self.within(tx), tx.ask());
        Ok(answered(longest, query.execute(connection)).await?.rows_affected())
    }

    /// Runs the statement; whether it changed exactly one row.
    pub(crate) async fn changed(self, tx: &mut Tx) -> Result<bool, StoreError> {
        Ok(self.execute(tx).await? == 1)
    }

    /// Runs the statement, which must change exactly one row.
    pub(crate) async fn change_one(self, tx: &mut Tx) -> Result<(), StoreError> {
        if self.changed(tx).await? { Ok(()) } else { Err(sqlx::Error::RowNotFound.into()) }
    }

    /// The only row.
    pub(crate) async fn one<R: FromRow>(self, tx: &mut Tx) -> Result<R, StoreError> {
        Ok(R::from_row(&self.row(tx).await?)?)
    }

    /// The only row, if there is one.
    pub(crate) async fn optional<R: FromRow>(self, tx: &mut Tx) -> Result<Option<R>, StoreError> {
        let row = self.optional_row(tx).await?;
        Ok(row.as_ref().map(R::from_row).transpose()?)
    }

    /// Every row.
    pub(crate) async fn all<R: FromRow>(self, tx: &mut Tx) -> Result<Vec<R>, StoreError> {
        let (query, (longest, connection)) = (self.within(tx), tx.ask());
        let rows = answered(longest, query.fetch_all(connection)).await?;
        Ok(rows.iter().map(R::from_row).collect::<Result<_, _>>()?)
    }

    /// The only column of the only row.
    pub(crate) async fn value<T: Stored>(self, tx: &mut Tx) -> Result<T, StoreError> {
        let raw = self.row(tx).await?.try_get(0)?;
        Ok(T::from_raw(raw).map_err(sqlx::Error::Decode)?)
    }

    /// The only column of the only row, if there is one.
    pub(crate) async fn optional_value<T: Stored>(self, tx: &mut Tx) -> Result<Option<T>, StoreError> {
        let Some(row) = self.optional_row(tx).await? else { return Ok(None) };
        let raw = row.try_get(0)?;
        Ok(Some(T::from_raw(raw).map_err(sqlx::Error::Decode)?))
    }
}

/// How many values go into one statement. SQLite looks each of them up by its name among all of them, so that more of
/// them take longer a row.
const MOST_VALUES: usize = 300;

/// Adds rows, several with each statement. `into` is the table with its columns, in the order in which `bind` binds
/// them.
pub(crate) async fn insert_all<R>(
    tx: &mut Tx,
    into: &str,
    rows: &[R],
    bind: impl Fn(Sql, &R) -> Sql,
) -> Result<(), StoreError> {
    let columns = into.matches(',').count() + 1;
    for rows in rows.chunks((MOST_VALUES / columns).max(1)) {
        let values = |row| {
            let places: Vec<String> =
                (1..=columns).map(|place| format!("${}", row * columns + place)).collect();
            format!("({})", places.join(", "))
        };
        let values: Vec<String> = (0..rows.len()).map(values).collect();
        let statement = sql_of(format!("INSERT INTO {into} VALUES {}", values.join(", ")));
        let added = rows.iter().fold(statement, &bind).execute(tx).await?;
        if usize::try_from(added).ok() != Some(rows.len()) {
            return Err(sqlx::Error::RowNotFound.into());
        }
    }
    Ok(())
}

/// A value read by the name of its column.
pub(crate) fn get<T: Stored>(row: &AnyRow, column: &str) -> sqlx::Result<T> {
    let raw = row.try_get(column)?;
    T::from_raw(raw).map_err(|source| sqlx::Error::ColumnDecode { index: column.to_owned(), source })
}

/// A struct read from a row.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self>;
}

/// Declares a row: a struct whose fields carry the names of the columns they are read from.
macro_rules! row {
    (
        $(#[$doc:meta])*
        $visibility:vis struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $visibility struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl crate::sql::FromRow for $name {
            fn from_row(row: &sqlx::any::AnyRow) -> sqlx::Result<Self> {
                Ok(Self { $($field: crate::sql::get(row, stringify!($field))?,)* })
            }
        }
    };
}
pub(crate) use row;

/// What both databases hold: BIGINT, TEXT or BLOB, or NULL of one of them.
pub(crate) trait Raw:
    Type<Any> + for<'q> Encode<'q, Any> + for<'r> Decode<'r, Any> + Send + 'static
{
}

impl<T: Type<Any> + for<'q> Encode<'q, Any> + for<'r> Decode<'r, Any> + Send + 'static> Raw for T {}

/// A value that goes into a statement.
pub(crate) trait Param {
    type Raw: Raw;
    fn raw(self) -> Self::Raw;
}

/// A value that is written and read back.
pub(crate) trait Stored: Sized {
    type Raw: Raw;
    fn to_raw(&self) -> Self::Raw;
    fn from_raw(raw: Self::Raw) -> Result<Self, BoxDynError>;
}

impl<T: Stored> Param for &T {
    type Raw = T::Raw;

    fn raw(self) -> T::Raw {
        self.to_raw()
    }
}

impl Param for &str {
    type Raw = String;

    fn raw(self) -> String {
        self.to_owned()
    }
}

impl Param for &[u8] {
    type Raw = Vec<u8>;

    fn raw(self) -> Vec<u8> {
        self.to_vec()
    }
}

impl<P: Param> Param for Option<P>
where
    Option<P::Raw>: Raw,
{
    type Raw = Option<P::Raw>;

    fn raw(self) -> Option<P::Raw> {
        self.map(Param::raw)
    }
}

impl<T: Stored> Stored for Option<T>
where
    Option<T::Raw>: Raw,
{
    type Raw = Option<T::Raw>;

    fn to_raw(&self) -> Option<T::Raw> {
        self.as_ref().map(Stored::to_raw)
    }

    fn from_raw(raw: Option<T::Raw>) -> Result<Self, BoxDynError> {
        raw.map(T::from_raw).transpose()
    }
}

/// Says how a type is written to its column and read back; also lets it be bound by value.
macro_rules! stored {
    ($($type:ty as $raw:ty, $to:expr, $from:expr;)*) => {
        $(
            impl crate::sql::Stored for $type {
                type Raw = $raw;

                fn to_raw(&self) -> $raw {
                    let to: fn(&Self) -> $raw = $to;
                    to(self)
                }

                fn from_raw(raw: $raw) -> Result<Self, sqlx::error::BoxDynError> {
                    let from: fn($raw) -> Result<Self, sqlx::error::BoxDynError> = $from;
                    from(raw)
                }
            }

            impl crate::sql::Param for $type {
                type Raw = $raw;

                fn raw(self) -> $raw {
                    crate::sql::Stored::to_raw(&self)
                }
            }
        )*
    };
}
pub(crate) use stored;

macro_rules! stored_ids {
    ($($id:ident)*) => {
        stored! {
            $($id as Vec<u8>, |id| id.bytes().to_vec(), |raw| Ok($id::new(Uuid::from_slice(&raw)?));)*
        }
    };
}

stored_ids! { LocationId ClientId StaffId StaffInvitationId LinkId MailId SessionId EventId JobId PasskeyId }

stored! {
    i64 as i64, |number| *number, Ok;
    String as String, Clone::clone, Ok;
    Vec<u8> as Vec<u8>, Clone::clone, Ok;
    bool as i64, |yes| i64::from(*yes), |raw| Ok(raw != 0);
    u16 as i64, |number| i64::from(*number), |raw| Ok(u16::try_from(raw)?);
    Uuid as Vec<u8>, |id| id.as_bytes().to_vec(), |raw| Ok(Self::from_slice(&raw)?);
    Timestamp as i64, |at| at.micros(), |raw| Ok(Self::from_micros(raw));
    Username as String, |name| name.as_str().to_owned(), |raw| Ok(Self::from_stored(raw));
    Language as String, |language| language.tag().to_owned(), |raw| known(Self::from_tag(&raw));
    MailState as String, |state| state.code().to_owned(), |raw| known(Self::from_code(&raw));
    JobKind as String, |kind| kind.code().to_owned(), |raw| known(Self::from_code(&raw));
    JobState as String, |state| state.code().to_owned(), |raw| known(Self::from_code(&raw));
    ItemResult as String, |result| result.code().to_owned(), |raw| known(Self::from_code(&raw));
    Role as String, |role| role.code().to_owned(), |raw| known(Self::from_code(&raw));
    Stage as String, |stage| stage.code().to_owned(), |raw| known(Self::from_code(&raw));
    BirthDate as String, ToString::to_string, |raw| known(Self::parse(&raw).ok());
    Slug as String, |slug| slug.as_str().to_owned(), |raw| known(Self::parse(&raw).ok());
    InvitationDays as i64, |days| i64::from(days.days()), |raw| known(Self::new(raw).ok());
    SessionDays as i64, |days| i64::from(days.days()), |raw| known(Self::new(raw).ok());
    ShortestPassword as i64, |least| i64::try_from(least.characters()).unwrap_or(i64::MAX), |raw| known(Self::new(raw).ok());
    VerifiedBy as String, |by| verified_by_code(*by).to_owned(), |raw| known(verified_by(&raw));
}

const fn verified_by_code(by: VerifiedBy) -> &'static str {
    match by {
        VerifiedBy::Link => "link",
        VerifiedBy::Administrator => "administrator",
    }
}

fn verified_by(code: &str) -> Option<VerifiedBy> {
    [VerifiedBy::Link, VerifiedBy::Administrator].into_iter().find(|by| verified_by_code(*by) == code)
}

/// A code that this version knows. The code itself stays out of the error: it may be anything.
pub(crate) fn known<T>(value: Option<T>) -> Result<T, BoxDynError> {
    value.ok_or_else(|| "a stored code that this version does not know".into())
}
