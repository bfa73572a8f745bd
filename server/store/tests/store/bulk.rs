//! Very many rows at once leave the database as rows that came one by one do.

use crate::{fixture::*, on_both};
use shared::{ClientFacts, Standing};
use sqlx::{AnyConnection, Connection, Row};
use store::{
    bulk,
    client::{self, ClientRow},
    testing::TestDatabase,
};

on_both! { what_was_put_aside_comes_back nothing_is_put_aside_without_a_commit }

fn three() -> [ClientRow; 3] {
    let (ana, ben) = (a_client(ANA, "Ana", "Silva"), a_client(BEN, "Ben", "Silva"));
    let row = a_client(shared::ClientId::new(uuid::Uuid::from_u128(13)), "Cy", "Costa");
    [ana, ben, ClientRow { search: " =c.y cy costa zoé < 99 ".to_owned(), ..row }]
}

/// The indexes and triggers, by their statements, and the rows in which a search looks.
async fn kept_beside_clients(db: &TestDatabase) -> Vec<String> {
    let mut connection = AnyConnection::connect(&db.url).await.unwrap();
    let statements = if db.url.starts_with("sqlite") {
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    } else {
        "SELECT indexdef FROM (
             SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
              UNION ALL
             SELECT pg_get_triggerdef(oid) || CAST(tgenabled AS TEXT) FROM pg_trigger WHERE NOT tgisinternal) kept
          ORDER BY 1"
    };
    let terms = "SELECT term || '/' || sort_name FROM client_terms ORDER BY 1";
    let words = "SELECT word || '/' || tail FROM client_words ORDER BY 1";
    let mut kept = Vec::new();
    for statement in [statements, terms, words] {
        let rows = sqlx::query(statement).fetch_all(&mut connection).await.unwrap();
        kept.extend(rows.iter().map(|row| row.get::<String, _>(0)));
    }
    kept
}

async fn what_was_put_aside_comes_back(db: TestDatabase) {
    with_clients(&db).await;
    db_execute(&db, "DELETE FROM clients").await.unwrap();
    let rows = three();
    for row in &rows {
        commit(&db.store, async |tx| client::insert(tx, row).await.unwrap()).await;
    }
    let expected = kept_beside_clients(&db).await;
    db_execute(&db, "DELETE FROM clients").await.unwrap();
    assert_ne!(kept_beside_clients(&db).await, expected);
    commit(&db.store, async |tx| {
        client::insert(tx, &rows[0]).await.unwrap();
        let aside = bulk::put_aside(tx).await.unwrap();
        let standing = Standing::of(&ClientFacts::default());
        client::insert_all(tx, &[(&rows[1], standing), (&rows[2], standing)]).await.unwrap();
        bulk::restore(tx, aside, RIVERSIDE).await.unwrap();
    })
    .await;
    assert_eq!(kept_beside_clients(&db).await, expected);
    db_execute(&db, "DELETE FROM clients").await.unwrap();
    commit(&db.store, async |tx| {
        for row in &rows {
            client::insert(tx, row).await.unwrap();
        }
    })
    .await;
    assert_eq!(kept_beside_clients(&db).await, expected, "and goes on as before");
}

async fn nothing_is_put_aside_without_a_commit(db: TestDatabase) {
    let expected = kept_beside_clients(&db).await;
    let mut tx = db.store.begin().await.unwrap();
    let _aside = bulk::put_aside(&mut tx).await.unwrap();
    drop(tx);
    assert_eq!(kept_beside_clients(&db).await, expected);
}
