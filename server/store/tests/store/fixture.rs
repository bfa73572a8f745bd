//! Rows to begin with. The number in a name makes the id.

use shared::{
    BirthDate, ClientId, EmailAddress, InvitationDays, Language, LinkId, LocationId, MailId, MailState,
    Purpose, SessionDays, ShortestPassword, Slug, Span, StaffId, Timestamp, Username,
};
use sqlx::{AnyConnection, Connection};
use store::{
    PasswordHash, Store, Tx,
    account::{self, AccountRow},
    client::{self, ClientRow},
    link::LinkRow,
    location::{self, LocationRow},
    outbox::MailRow,
    staff::{self, StaffRow},
    testing::TestDatabase,
};
use uuid::Uuid;

pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_750_000_000_000_000);
pub(crate) const RIVERSIDE: LocationId = LocationId::new(Uuid::from_u128(1));
pub(crate) const HILLTOP: LocationId = LocationId::new(Uuid::from_u128(2));
pub(crate) const ANA: ClientId = ClientId::new(Uuid::from_u128(11));
pub(crate) const BEN: ClientId = ClientId::new(Uuid::from_u128(12));
pub(crate) const DORA: StaffId = StaffId::new(Uuid::from_u128(21));

pub(crate) fn later(seconds: i64) -> Timestamp {
    NOW + Span::seconds(seconds)
}

pub(crate) fn username(text: &str) -> Username {
    Username::parse(text).expect("a username")
}

pub(crate) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

pub(crate) fn hash(text: &str) -> PasswordHash {
    PasswordHash::new(text.to_owned())
}

pub(crate) fn a_location(id: LocationId, slug: &str) -> LocationRow {
    LocationRow {
        id,
        slug: Slug::parse(slug).expect("a slug"),
        label: format!("Label of {slug}"),
        public_name: format!("Public {slug}"),
        phone: "+351 21 000 000".to_owned(),
        address: String::new(),
        time_zone: "Europe/Lisbon".to_owned(),
        language: Language::Spanish,
        hue: 205,
        self_service_on: true,
        invitation_days: InvitationDays::new(9).expect("a number of days"),
        session_days: SessionDays::new(21).expect("a number of days"),
        shortest_password: ShortestPassword::new(12).expect("a number of characters"),
        second_factor_required: true,
        sender_name: Some(format!("Sender of {slug}")),
        reply_to: Some(format!("desk@{slug}.example")),
        logo: None,
        created_at: NOW,
    }
}

pub(crate) fn a_client(id: ClientId, first_name: &str, last_name: &str) -> ClientRow {
    ClientRow {
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        member_number: "M-1".to_owned(),
        birth_date: BirthDate::parse("1991-05-03").ok(),
        sort_name: format!("{last_name}, {first_name}").to_lowercase(),
        search: format!(" {first_name} {last_name} ").to_lowercase(),
        ..ClientRow::new(RIVERSIDE, id, Language::English, NOW)
    }
}

pub(crate) fn an_account(client_id: ClientId, name: &str) -> AccountRow {
    AccountRow {
        location_id: RIVERSIDE,
        client_id,
        username: username(name),
        password_hash: hash("$argon2id$one"),
        password_changed_at: NOW,
        created_at: NOW,
        disabled_at: None,
        disabled_by: None,
        disabled_reason: None,
        failures: 0,
        last_failure_at: None,
        locked_until: None,
        last_sign_in_at: None,
        last_sign_in_device: None,
    }
}

pub(crate) fn a_staff_member(id: StaffId, name: &str) -> StaffRow {
    StaffRow {
        id,
        username: username(name),
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        password_hash: None,
        owner: false,
        disabled_at: None,
        failures: 0,
        last_failure_at: None,
        locked_until: None,
        created_at: NOW,
    }
}

/// A link to Ana that works for an hour.
pub(crate) fn a_link(id: u128, purpose: Purpose, created_at: Timestamp) -> LinkRow {
    LinkRow {
        location_id: RIVERSIDE,
        id: LinkId::new(Uuid::from_u128(id)),
        purpose,
        subject_id: ANA.uuid(),
        address: "ana@example.org".to_owned(),
        created_at,
        expires_at: created_at + Span::hours(1),
        created_by: Some(DORA),
        opened_at: None,
        opened_by: None,
        used_at: None,
        ended_at: None,
        ended_why: None,
    }
}

/// A mail to Ana that is due from the moment it was queued.
pub(crate) fn a_mail(id: u128, kind: &str, created_at: Timestamp) -> MailRow {
    MailRow {
        location_id: RIVERSIDE,
        id: MailId::new(Uuid::from_u128(id)),
        kind: kind.to_owned(),
        client_id: Some(ANA),
        link_id: Some(LinkId::new(Uuid::from_u128(id))),
        address: "ana@example.org".to_owned(),
        language: Language::Spanish,
        context: "{}".to_owned(),
        message_id: format!("{id}@latchkey.example"),
        state: MailState::Queued,
        attempts: 0,
        created_at,
        next_attempt_at: created_at,
        leased_until: None,
        lease: None,
        give_up_at: created_at + Span::hours(48),
        settled_at: None,
        reply: None,
        in_bulk: false,
    }
}

/// Does something in a transaction of its own.
pub(crate) async fn commit<T>(store: &Store, act: impl AsyncFnOnce(&mut Tx) -> T) -> T {
    let mut tx = store.begin().await.expect("a transaction");
    let answer = act(&mut tx).await;
    tx.commit().await.expect("a commit");
    answer
}

/// Riverside and Hilltop, Dora at the desk, Ana and Ben on Riverside's books.
pub(crate) async fn with_clients(db: &TestDatabase) {
    commit(&db.store, async |tx| {
        location::insert(tx, &a_location(RIVERSIDE, "riverside")).await.unwrap();
        location::insert(tx, &a_location(HILLTOP, "hilltop")).await.unwrap();
        staff::insert(tx, &a_staff_member(DORA, "dora")).await.unwrap();
        client::insert(tx, &a_client(ANA, "Ana", "Silva")).await.unwrap();
        client::insert(tx, &a_client(BEN, "Ben", "Okafor")).await.unwrap();
    })
    .await;
}

/// As [`with_clients`], and Ana has an account.
pub(crate) async fn with_account(db: &TestDatabase) {
    with_clients(db).await;
    commit(&db.store, async |tx| account::insert(tx, &an_account(ANA, "ana.silva")).await.unwrap()).await;
}

/// Runs a statement past the store, as an intruder with the database in hand would.
pub(crate) async fn db_execute(db: &TestDatabase, statement: &'static str) -> sqlx::Result<()> {
    let mut connection = AnyConnection::connect(&db.url).await?;
    sqlx::raw_sql(statement).execute(&mut connection).await?;
    connection.close().await
}
