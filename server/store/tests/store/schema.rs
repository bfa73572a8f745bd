//! What holds for every table.

use sqlx::{Connection, Row, sqlite::SqliteConnection};
use store::testing::TestDatabase;

/// Tables of the installation, which belong to no location.
const OF_THE_INSTALLATION: [&str; 10] = [
    "_sqlx_migrations",
    "locations",
    "meta",
    "passkey_ceremonies",
    "pending_sign_ins",
    "recovery_codes",
    "second_factors",
    "slugs",
    "staff",
    "staff_sessions",
];

/// A distributed Postgres shards by the first column of the primary key, so a new table has to begin its own
/// with `location_id`, or be named above.
#[tokio::test]
async fn r29_every_tenant_table_begins_its_key_with_the_location() {
    let db = TestDatabase::sqlite().await;
    let mut connection = SqliteConnection::connect(&db.url).await.unwrap();
    let first_of_key = sqlx::query(
        "SELECT m.name AS table_name, p.name AS column_name
           FROM sqlite_master m, pragma_table_info(m.name) p
          WHERE m.type = 'table' AND p.pk = 1",
    );
    let rows = first_of_key.fetch_all(&mut connection).await.unwrap();
    let others: Vec<String> = rows
        .iter()
        .filter(|row| row.get::<String, _>("column_name") != "location_id")
        .map(|row| row.get("table_name"))
        .filter(|table: &String| !OF_THE_INSTALLATION.contains(&table.as_str()))
        .collect();
    assert!(rows.len() > OF_THE_INSTALLATION.len(), "tables were found");
    assert_eq!(others, Vec::<String>::new());
}

/// An undone import takes clients off the books: `client::delete` has to see to a new table that is about clients, or
/// to leave it alone on purpose, and then it is named here.
#[tokio::test]
async fn every_table_about_clients_is_known_to_whoever_deletes_them() {
    let db = TestDatabase::sqlite().await;
    let mut connection = SqliteConnection::connect(&db.url).await.unwrap();
    let about_clients = sqlx::query(
        "SELECT DISTINCT m.name AS table_name
           FROM sqlite_master m, pragma_table_info(m.name) p
          WHERE m.type = 'table' AND p.name IN ('client_id', 'subject_id')
          ORDER BY m.name",
    );
    let rows = about_clients.fetch_all(&mut connection).await.unwrap();
    let tables: Vec<String> = rows.iter().map(|row| row.get("table_name")).collect();
    // Whoever has an account is not deleted, and nobody else has a dispute; the record and the results of jobs stay; the
    // terms go by trigger.
    assert_eq!(
        tables,
        [
            "accounts",
            "audit",
            "client_terms",
            "disputes",
            "handover_codes",
            "job_items",
            "links",
            "outbox",
            "passkeys",
            "sessions"
        ]
    );
}

/// Whoever erases a client, or writes out what is kept about one, asks `client_data`: a table that is about clients by
/// another column than these has to be named there, and then here.
#[tokio::test]
async fn r44_every_table_is_known_to_be_about_clients_or_not() {
    let db = TestDatabase::sqlite().await;
    let mut tx = db.store.read().await.unwrap();
    let tables = store::backup::tables(&mut tx).await.unwrap();
    let by_a_column = |name: &str| name == "client_id" || name == "subject_id";
    let others: Vec<&str> = tables
        .iter()
        .filter(|table| !table.columns.iter().any(|column| by_a_column(&column.name)))
        .map(|table| table.name.as_str())
        .collect();
    let about_clients = ["blocked_addresses", "clients", "merges", "not_duplicates", "undos"];
    let not_about_clients = [
        "audit_heads",
        "import_pieces",
        "imports",
        "jobs",
        "limits",
        "locations",
        "logos",
        "mail_texts",
        "meta",
        "passkey_ceremonies",
        "pending_sign_ins",
        "recovery_codes",
        "second_factors",
        "slugs",
        "staff",
        "staff_invitations",
        "staff_roles",
        "staff_sessions",
    ];
    let mut known = [&about_clients[..], &not_about_clients[..]].concat();
    known.sort_unstable();
    let mut others = others;
    others.sort_unstable();
    assert_eq!(others, known);
}
