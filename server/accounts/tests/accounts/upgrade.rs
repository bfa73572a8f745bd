//! Databases of earlier versions come up to date, with what is in them (R42).

use crate::{
    harness::{KEY, TestApp, db_tables},
    on_both,
};
use accounts::doctor;
use store::{
    Store,
    backup::{self, Table, Value},
    testing::Place,
};

on_both! { r42_every_earlier_schema_comes_up_to_date }

/// For each schema that there has been: a database with the tables of that time and the demo's rows, as far as those tables had
/// room for them.
async fn r42_every_earlier_schema_comes_up_to_date(app: TestApp) {
    app.db_makes_way("elsewhere").await;
    accounts::demo::load(&app.accounts).await.unwrap();
    let migrations = backup::migrations(&mut app.accounts.store().read().await.unwrap()).await.unwrap();
    let today = db_tables(app.accounts.store()).await;
    assert!(migrations.len() > 20, "{migrations:?}");
    let mut chains = 0;
    for then in 1..migrations.len() {
        let (past, newest) = (&migrations[..then], migrations[then - 1]);
        let place = if app.is_sqlite() { Place::folder() } else { Place::on_cluster().await };
        let store = Store::open(&place.url(), 2).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        backup::migrate(&mut tx, Some(past)).await.unwrap();
        let tables = backup::tables(&mut tx).await.unwrap();
        let mut brought = 0;
        for table in &tables {
            let rows = as_of_then(table, &today);
            brought += rows.len();
            backup::load(&mut tx, table, &rows)
                .await
                .unwrap_or_else(|error| panic!("{newest}: {table:?}: {error}"));
        }
        tx.commit().await.unwrap();
        assert!(brought > 50, "{newest}: {brought}");

        store.migrate().await.unwrap_or_else(|error| panic!("from {newest}: {error}"));

        let now = db_tables(&store).await;
        let names =
            |all: &[(Table, Vec<Vec<Value>>)]| all.iter().map(|(table, _)| table.clone()).collect::<Vec<_>>();
        assert_eq!(names(&now), names(&today), "from {newest}");
        for table in &tables {
            assert_eq!(
                rows_of(&now, &table.name).len(),
                rows_of(&today, &table.name).len(),
                "{}, from {newest}",
                table.name
            );
        }
        let upgraded = app.elsewhere(&store, KEY);
        assert_eq!(doctor::check_invariants(&upgraded).await.unwrap(), [], "from {newest}");
        // The hash of an event is over columns that the first versions did not have.
        if tables.contains(&today.iter().find(|(table, _)| table.name == "audit").unwrap().0) {
            assert_eq!(doctor::check_record(&upgraded).await.unwrap().broken, [], "from {newest}");
            chains += 1;
        }
        store.close().await;
    }
    assert!(chains > 2, "{chains}");
    app.delivers_mails().await;
}

fn rows_of<'a>(all: &'a [(Table, Vec<Vec<Value>>)], name: &str) -> &'a [Vec<Value>] {
    all.iter().find(|(table, _)| table.name == name).map(|(_, rows)| rows.as_slice()).unwrap_or_default()
}

/// Today's rows with the columns that the table had then.
fn as_of_then(table: &Table, today: &[(Table, Vec<Vec<Value>>)]) -> Vec<Vec<Value>> {
    let (now, rows) = today.iter().find(|(now, _)| now.name == table.name).expect("no table goes away");
    let places: Vec<usize> = table
        .columns
        .iter()
        .map(|column| now.columns.iter().position(|other| other == column).expect("no column goes away"))
        .collect();
    rows.iter().map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect()
}
