//! Backups, on both databases and from each to the other (R43).

use crate::{
    harness::{KEY, PASSWORD, RIVERSIDE, TestApp, Visitor, db_tables, dead},
    on_both,
};
use accounts::{
    Accounts, DeadLink,
    backup::{self, BackupFile},
    doctor,
    restore::{RestoreError, Restored, restore},
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use mail::Outbox as _;
use shared::Span;
use std::io::{Read as _, Write as _};
use store::{
    Store,
    second_factor::{self, PendingRow},
    testing::Place,
};

on_both! {
    r43_every_row_comes_back
    r43_what_may_have_gone_on_is_void
    r43_half_a_restore_is_none
    r43_a_backup_belongs_to_its_key
}

/// The tables in which a restore changes what there was.
const TOUCHED: [&str; 10] = [
    "audit",
    "audit_heads",
    "clients",
    "handover_codes",
    "jobs",
    "links",
    "meta",
    "outbox",
    "sessions",
    "staff_sessions",
];

async fn r43_every_row_comes_back(app: TestApp) {
    app.db_makes_way("elsewhere").await;
    accounts::demo::load(&app.accounts).await.unwrap();
    let file = backs_up(&app.accounts).await;
    let before = db_tables(app.accounts.store()).await;
    let many: usize = before.iter().map(|(_, rows)| rows.len()).sum();
    assert!(before.len() > 20 && before.iter().filter(|(_, rows)| !rows.is_empty()).count() > 10);
    for place in [Place::folder(), Place::on_cluster().await] {
        let store = Store::open(&place.url(), 2).await.unwrap();
        let elsewhere = app.elsewhere(&store, KEY);
        let restored = restores(&elsewhere, &file).await.unwrap();
        assert_eq!(restored.rows, i64::try_from(many).unwrap());
        for ((table, before), (same, after)) in before.iter().zip(&db_tables(&store).await) {
            assert_eq!(table.name, same.name);
            if !TOUCHED.contains(&table.name.as_str()) {
                assert_eq!(before, after, "{}", table.name);
            }
        }
        assert_eq!(doctor::check_record(&elsewhere).await.unwrap().broken, []);
        // The next start has nothing to migrate.
        store.migrate().await.unwrap();
        store.close().await;
    }
    app.delivers_mails().await;
}

async fn r43_what_may_have_gone_on_is_void(app: TestApp) {
    let (desk, phone) = (app.office().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    let ben = desk.adds_client("Ben", "Silva").await;
    desk.saves_email(ben, "ben@example.org").await.unwrap();
    let used = app.mailed_token().await;
    phone.verifies(&used).await.unwrap();
    desk.invites(ben).await.unwrap();
    let live = app.mailed_token().await;
    desk.invites_checked(&[ben]).await;
    let cleo = desk.adds_client("Cleo", "Silva").await;
    desk.saves_email(cleo, "cleo@example.org").await.unwrap();
    let half = PendingRow { token_hash: vec![7; 32], staff_id: desk.desk.staff, created_at: app.now() };
    let mut tx = app.accounts.store().begin().await.unwrap();
    second_factor::insert_pending(&mut tx, &half).await.unwrap();
    tx.commit().await.unwrap();
    let file = backs_up(&app.accounts).await;
    let sent_since = app.delivers_mails().await.only().token();
    app.works_off_jobs().await;

    // A clock that is an hour behind makes nothing live again (R45).
    app.clock_is_set_to(app.now() - Span::hours(1));
    let place = if app.is_sqlite() { Place::folder() } else { Place::on_cluster().await };
    let store = Store::open(&place.url(), 2).await.unwrap();
    let elsewhere = app.elsewhere(&store, KEY);
    let restored = restores(&elsewhere, &file).await.unwrap();
    assert_eq!((restored.sessions, restored.links, restored.mails, restored.jobs), (3, 2, 1, 1));
    let phone = Visitor::new(elsewhere.clone(), RIVERSIDE);
    assert!(phone.opens_home(&session).await.is_err());
    assert_eq!(dead(phone.verifies(&used).await), DeadLink::Used);
    assert_eq!(dead(phone.accepts(&live, "ben", PASSWORD).await), DeadLink::Replaced);
    assert_eq!(dead(phone.verifies(&sent_since).await), DeadLink::Replaced);
    app.passes(Span::hours(2));
    assert!(elsewhere.claim(10).await.unwrap().is_empty(), "no mail is sent again");
    assert!(accounts::job::claim(&elsewhere).await.unwrap().is_none(), "no job goes on");
    phone.signs_in("ana", PASSWORD).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let pending = second_factor::pending(&mut tx, &half.token_hash).await.unwrap();
    assert!(pending.is_none(), "nobody is halfway in");
    drop(tx);
    store.close().await;
}

async fn r43_half_a_restore_is_none(app: TestApp) {
    app.front_desk().await;
    let file = backs_up(&app.accounts).await;
    let mut text = String::new();
    GzDecoder::new(file.as_slice()).read_to_string(&mut text).unwrap();
    // Everything fits until the last table: its rows have a value too many, as nobody's backup has.
    let last = text.rfind('[').unwrap();
    let broken = format!("{}[0,{}", &text[..last], &text[last + 1..]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(broken.as_bytes()).unwrap();
    let broken = packed.finish().unwrap();
    for place in [Place::folder(), Place::on_cluster().await] {
        let store = Store::open(&place.url(), 2).await.unwrap();
        let elsewhere = app.elsewhere(&store, KEY);
        assert!(matches!(restores(&elsewhere, &broken).await, Err(RestoreError::File(_))));
        let mut tx = store.read().await.unwrap();
        assert!(store::backup::is_empty(&mut tx).await.unwrap(), "nothing is left of it");
        drop(tx);
        restores(&elsewhere, &file).await.unwrap();
        assert!(matches!(restores(&elsewhere, &file).await, Err(RestoreError::NotEmpty)));
        store.close().await;
    }
}

async fn r43_a_backup_belongs_to_its_key(app: TestApp) {
    let file = backs_up(&app.accounts).await;
    let place = Place::folder();
    let store = Store::open(&place.url(), 2).await.unwrap();
    let elsewhere = app.elsewhere(&store, [8; 32]);
    assert!(matches!(restores(&elsewhere, &file).await, Err(RestoreError::OtherKey)));
    restore(&elsewhere, BackupFile::open(file.as_slice()).unwrap(), true).await.unwrap();
    doctor::check_key(&elsewhere).await.unwrap();
    store.close().await;
}

async fn backs_up(accounts: &Accounts) -> Vec<u8> {
    let (file, rows) = backup::write(accounts, Vec::new()).await.unwrap();
    assert_eq!(BackupFile::open(file.as_slice()).unwrap().check().unwrap(), rows);
    file
}

async fn restores(accounts: &Accounts, file: &[u8]) -> Result<Restored, RestoreError> {
    restore(accounts, BackupFile::open(file).unwrap(), false).await
}
