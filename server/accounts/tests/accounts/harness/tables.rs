//! Whole tables, as a backup reads them.

use store::{
    Store, StoreError,
    backup::{self, Table, Value},
};

/// Every table that a backup holds and every row of it, in an order that is always the same.
pub(crate) async fn db_tables(store: &Store) -> Vec<(Table, Vec<Vec<Value>>)> {
    let mut tx = store.read().await.unwrap();
    let mut all = Vec::new();
    for table in backup::tables(&mut tx).await.unwrap() {
        let mut rows = Vec::new();
        let read = backup::read(&mut tx, &table, |row: &[Value]| {
            rows.push(row.to_vec());
            Ok::<_, StoreError>(())
        });
        read.await.unwrap();
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        all.push((table, rows));
    }
    all.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    all
}
