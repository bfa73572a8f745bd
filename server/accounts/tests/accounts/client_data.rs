//! Everything that is kept about a client: handed out, and erased (R44).

use crate::{
    harness::{HILLSIDE, PASSWORD, RIVERSIDE, TestApp, refused},
    on_both,
};
use accounts::{Refused, client_data, doctor, merge};
use shared::{EventKind, MergeForm, Role};

on_both! {
    r44_everything_is_exported_but_what_opens_doors
    r44_an_erased_client_is_nowhere_and_the_chain_is_whole
    r44_what_is_forgotten_without_an_erasure_is_found
    r44_it_is_an_administrators_act
}

async fn r44_everything_is_exported_but_what_opens_doors(app: TestApp) {
    let office = app.office().await;
    let zeb = app.active_client(&office, "zebulon").await;
    app.active_client(&office, "other").await;
    let token = app.visitor().from("192.0.2.55").signs_in("zebulon", PASSWORD).await.unwrap();
    let json = client_data::export(&office.accounts, &office.desk, zeb).await.unwrap();
    let whole: serde_json::Value = serde_json::from_str(&json).unwrap();
    let tables = whole["client"].as_object().unwrap();
    for table in ["accounts", "audit", "clients", "links", "outbox", "sessions"] {
        assert!(!tables[table].as_array().unwrap().is_empty(), "{table}");
    }
    assert_eq!(tables["clients"][0]["email"], "zebulon@example.org");
    assert_eq!(tables["accounts"][0]["username"], "zebulon");
    assert_eq!(tables["sessions"].as_array().unwrap().len(), 2);
    assert!(
        json.contains("192.0.2.55") && json.contains("invitation-accepted") && json.contains("2025-06-15T")
    );
    for door in ["$argon2", "_hash", "seal", token.as_str(), "other@example.org"] {
        assert!(!json.contains(door), "{door}");
    }
    assert_eq!(app.db_events(EventKind::ClientDataExported).await, 1);
}

async fn r44_an_erased_client_is_nowhere_and_the_chain_is_whole(app: TestApp) {
    let office = app.office().await;
    let zeb = app.active_client(&office, "zebulon").await;
    let twin = office.adds_client("Zebedee", "Silva").await;
    office.saves_email(twin, "zebedee@example.org").await.unwrap();
    let form = MergeForm { stays: "first".into(), ..MergeForm::default() };
    merge::merge(&office.accounts, &office.desk, (zeb, twin), &form, None).await.unwrap();
    app.visitor().from("192.0.2.55").signs_in("zebulon", PASSWORD).await.unwrap();
    office.sends_reset(zeb).await.unwrap();
    app.delivers_mails().await;
    let other = app.active_client(&office, "other").await;
    let events = app.db_number("SELECT count(*) FROM audit").await;

    client_data::erase(&office.accounts, &office.desk, zeb).await.unwrap();
    assert_eq!(app.db_number("SELECT count(*) FROM audit").await, events + 2, "one for each profile");
    let rows = app.db_all_rows().await;
    for trace in ["zebulon", "zebedee", "192.0.2.55"] {
        assert!(!rows.contains(trace), "{trace}");
    }
    let id = zeb.to_string();
    assert!(rows.contains(&id), "the record keeps a pseudonym");
    let report = doctor::check_record(&office.accounts).await.unwrap();
    assert_eq!((report.events, report.broken), (events + 2, vec![]));
    let again = client_data::erase(&office.accounts, &office.desk, zeb).await;
    assert!(matches!(refused(again), Refused::NotFound));
    app.visitor().signs_in("zebulon", PASSWORD).await.unwrap_err();
    app.visitor().signs_in("other", PASSWORD).await.unwrap();
    office.profile(other).await;
    app.active_client(&office, "zebulon").await;

    // What is left of the events can't be changed either.
    let here = app.location_id(RIVERSIDE).await;
    let hex = if app.is_sqlite() { format!("X'{id}'") } else { format!("'\\x{id}'") };
    let first = app.db_number(&format!("SELECT min(seq) FROM audit WHERE client_id = {hex}")).await;
    for tampering in [
        format!("UPDATE audit SET action = 'email-removed' WHERE seq = {first} AND client_id = {hex}"),
        format!("UPDATE audit SET detail = '{{}}' WHERE seq = {first} AND client_id = {hex}"),
        format!("UPDATE audit SET client_id = NULL WHERE seq = {first} AND client_id = {hex}"),
    ] {
        app.db_tampers(&tampering).await;
        let report = doctor::check_record(&office.accounts).await.unwrap();
        assert_eq!(report.broken, [(here, first)], "{tampering}");
        app.db_puts_the_record_back().await;
    }
}

async fn r44_what_is_forgotten_without_an_erasure_is_found(app: TestApp) {
    let office = app.office().await;
    app.active_client(&office, "ana").await;
    let forget = "UPDATE audit SET ip = NULL, detail = NULL, seal = NULL WHERE client_id IS NOT NULL";
    assert!(app.db_refuses(forget).await, "the client is on the books");
    app.db_tampers(forget).await;
    let (here, first) = (
        app.location_id(RIVERSIDE).await,
        app.db_number("SELECT min(seq) FROM audit WHERE client_id IS NOT NULL").await,
    );
    let report = doctor::check_record(&office.accounts).await.unwrap();
    assert_eq!(report.broken, [(here, first)]);
}

async fn r44_it_is_an_administrators_act(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, RIVERSIDE).await;
        let exported = client_data::export(&clerk.accounts, &clerk.desk, ana).await;
        assert!(matches!(refused(exported), Refused::NotAllowed));
        let erased = client_data::erase(&clerk.accounts, &clerk.desk, ana).await;
        assert!(matches!(refused(erased), Refused::NotAllowed));
    }
    let stranger = app.clerk(Role::Administrator, HILLSIDE).await;
    let exported = client_data::export(&stranger.accounts, &stranger.desk, ana).await;
    assert!(matches!(refused(exported), Refused::NotFound));
    let erased = client_data::erase(&stranger.accounts, &stranger.desk, ana).await;
    assert!(matches!(refused(erased), Refused::NotFound));
    desk.profile(ana).await;
}
