//! The audit log: the location's record, looked up, taken along as a file, and verified. Owners also see the
//! installation's own record: sign-ins of staff, locations, owners.

use crate::{
    actor::Desk,
    context::Accounts,
    doctor::{self, ChainCheck},
    record::Detail,
    refused::Refused,
    spreadsheet::Sheet,
    step_up,
};
use shared::{
    ClientId, EventKind, Field, Language, LocationId, Permission, Problems, Role, StaffId, Timestamp, Wrong,
};
use store::audit_log::{LogQuery, LogRow};
use words::When;

/// How many events a page shows.
const PAGE: i64 = 50;
/// How many events of a file are read at once.
const BATCH: i64 = 500;
/// How many events one step of verifying reads: less than a second's work.
const STEP: i64 = 10_000;

/// What to look for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogForm {
    /// A staff member's id, or a kind of actor: `client`, `visitor`, `system`.
    pub person: String,
    /// An event's code.
    pub action: String,
    /// A client's id.
    pub client: String,
    /// `YYYY-MM-DD`, in the location's time zone.
    pub from: String,
    /// `YYYY-MM-DD`, that day included.
    pub until: String,
    /// Whether to look into the installation's record.
    pub installation: bool,
}

/// One event.
#[derive(Clone, Debug)]
pub struct LogEvent {
    /// Its place in the record.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: LogActor,
    /// What; `None` for what only a newer version writes.
    pub event: Option<EventKind>,
    /// The word for it that the database stores.
    pub code: String,
    /// To which client, and what they are called now.
    pub client: Option<(ClientId, String)>,
    /// From where.
    pub ip: Option<String>,
    /// Its particulars.
    pub detail: Detail,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogActor {
    /// A staff member: the name and the role they had at the time.
    Staff(String, Option<Role>),
    /// The client themselves.
    Client,
    /// Somebody who has shown nothing yet.
    Visitor,
    /// Latchkey itself, or its command line.
    System,
}

/// A page of the log.
#[derive(Clone, Debug)]
pub struct LogPage {
    /// The events, newest first.
    pub events: Vec<LogEvent>,
    /// Where the page after this one begins, if there is one.
    pub older: Option<i64>,
    /// The staff members who stand in this record.
    pub people: Vec<(StaffId, String)>,
    /// What can't be looked for, and why.
    pub problems: Problems,
}

/// A page of the log: the newest events that match, or those before a place.
///
/// # Errors
/// [`Refused::NotAllowed`]; for the installation's record, for all but owners.
pub async fn page(
    accounts: &Accounts,
    desk: &Desk,
    form: &LogForm,
    before: Option<i64>,
) -> Result<LogPage, Refused> {
    let place = place(desk, form.installation)?;
    let mut problems = Problems::default();
    let query = check(desk, form, &mut problems);
    let mut tx = accounts.store().read().await?;
    let people = store::audit_log::people(&mut tx, place).await?;
    let people = people.into_iter().map(|row| (row.id, row.name)).collect();
    if !problems.is_empty() {
        return Ok(LogPage { events: Vec::new(), older: None, people, problems });
    }
    let query = LogQuery { before_seq: before, ..query };
    // One more than is shown tells whether there is more.
    let mut rows = store::audit_log::find(&mut tx, place, &query, PAGE + 1).await?;
    let there_is_more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    if there_is_more {
        rows.pop();
    }
    let older = rows.last().map(|row| row.seq).filter(|_| there_is_more);
    Ok(LogPage { events: rows.into_iter().map(event_of).collect(), older, people, problems })
}

/// Whose record.
fn place(desk: &Desk, installation: bool) -> Result<LocationId, Refused> {
    desk.must(Permission::RunLocation)?;
    if !installation {
        return Ok(desk.location.id);
    }
    desk.must(Permission::RunInstallation)?;
    Ok(LocationId::INSTALLATION)
}

fn check(desk: &Desk, form: &LogForm, problems: &mut Problems) -> LogQuery {
    let when = When::new(&desk.location.time_zone, Language::English);
    let mut day = |field, typed: &str, later| match typed.trim() {
        "" => None,
        typed => problems.take(field, when.start_of_day(typed, later).ok_or(Wrong::Date)),
    };
    let from = day(Field::From, &form.from, 0);
    let until = day(Field::Until, &form.until, 1);
    let kind = ["client", "visitor", "system"].into_iter().find(|kind| *kind == form.person);
    let actor = match (form.person.as_str(), kind) {
        ("", _) | (_, Some(_)) => None,
        (id, None) => problems.take(Field::Person, id.parse::<StaffId>().map_err(|_| Wrong::Choice)),
    };
    let action = match form.action.as_str() {
        "" => None,
        code => problems.take(Field::Action, EventKind::from_code(code).ok_or(Wrong::Choice)),
    };
    LogQuery {
        actor: actor.map(StaffId::uuid),
        actor_kind: kind.map(str::to_owned),
        action: action.map(|kind| kind.code().to_owned()),
        // An id that is none finds nothing, like one that is not of this location.
        client: (!form.client.is_empty())
            .then(|| form.client.parse().unwrap_or(ClientId::new(LocationId::INSTALLATION.uuid()))),
        from,
        until,
        before_seq: None,
    }
}

fn event_of(row: LogRow) -> LogEvent {
    let actor = match row.actor_kind.as_str() {
        "staff" => {
            LogActor::Staff(row.actor_name.unwrap_or_default(), row.role.as_deref().and_then(Role::from_code))
        }
        "client" => LogActor::Client,
        "visitor" => LogActor::Visitor,
        _ => LogActor::System,
    };
    let name = |first: Option<String>, last: Option<String>| {
        [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    LogEvent {
        seq: row.seq,
        at: row.at,
        actor,
        event: EventKind::from_code(&row.action),
        code: row.action,
        client: row.client_id.map(|id| (id, name(row.client_first_name, row.client_last_name))),
        ip: row.ip,
        detail: row.detail.and_then(|detail| serde_json::from_str(&detail).ok()).unwrap_or_default(),
    }
}

/// The events that match as a file, written piece by piece, newest first.
pub struct LogFile {
    accounts: Accounts,
    place: LocationId,
    query: LogQuery,
    when: When,
    sheet: Sheet,
    over: bool,
}

impl LogFile {
    /// Opens the file.
    ///
    /// # Errors
    /// As [`page`]; [`Refused::NotFound`] for what can't be looked for.
    pub fn open(accounts: &Accounts, desk: &Desk, form: &LogForm) -> Result<Self, Refused> {
        let place = place(desk, form.installation)?;
        step_up::must_be_fresh(accounts, desk)?;
        let mut problems = Problems::default();
        let query = check(desk, form, &mut problems);
        if !problems.is_empty() {
            return Err(Refused::NotFound);
        }
        Ok(Self {
            accounts: accounts.clone(),
            place,
            query,
            when: When::new(&desk.location.time_zone, Language::English),
            sheet: Sheet::with_headings(words::audit_columns())?,
            over: false,
        })
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`Refused::Busy`] if the database can't be read.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Refused> {
        while !self.over {
            let mut tx = self.accounts.store().read().await?;
            let rows = store::audit_log::find(&mut tx, self.place, &self.query, BATCH).await?;
            drop(tx);
            let Some(last) = rows.last() else {
                self.over = true;
                return self.sheet.rest().map(Some);
            };
            self.query.before_seq = Some(last.seq);
            for row in rows {
                self.sheet.row(cells(&event_of(row), &self.when))?;
            }
            if let Some(piece) = self.sheet.piece()? {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }
}

/// One event, in the order of the file's headings.
fn cells(event: &LogEvent, when: &When) -> [String; 9] {
    let (person, role) = match &event.actor {
        LogActor::Staff(name, role) => (name.clone(), role.map(|role| role.code().to_owned())),
        LogActor::Client => ("client".to_owned(), None),
        LogActor::Visitor => ("visitor".to_owned(), None),
        LogActor::System => ("latchkey".to_owned(), None),
    };
    let kind = event.detail.kind.as_deref().unwrap_or_default();
    let said = event.event.map_or_else(|| event.code.clone(), |event| words::event(event, kind));
    let (id, name) = event.client.clone().map(|(id, name)| (id.to_string(), name)).unwrap_or_default();
    [
        event.seq.to_string(),
        when.absolute(event.at),
        person,
        role.unwrap_or_default(),
        said,
        name,
        id,
        event.ip.clone().unwrap_or_default(),
        serde_json::to_string(&event.detail).unwrap_or_default(),
    ]
}

/// Verifies the chain of the desk's record, or of the installation's, from after a place on: so many events in one step.
/// The step before vouches for all up to that place.
///
/// # Errors
/// As [`page`].
pub async fn verify(
    accounts: &Accounts,
    desk: &Desk,
    installation: bool,
    after: i64,
) -> Result<ChainCheck, Refused> {
    let place = place(desk, installation)?;
    let mut tx = accounts.store().read().await?;
    doctor::check_chain(&mut tx, place, after, STEP).await
}
