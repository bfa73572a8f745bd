//! Location Settings, the logo, and the locations that owners make.

use crate::{
    harness::{HILLSIDE, PASSWORD, RIVERSIDE, TestApp, problems, refused},
    on_both,
};
use accounts::{Refused, location, location_settings, logo};
use shared::{EventKind, Field, LocationForm, Role, Slug, Wrong};

on_both! {
    saved_and_on_record
    a_slug_that_was_left_goes_on_working
    a_slug_is_nobody_elses_ever
    what_is_wrong_is_told_at_its_field
    a_logo_of_their_own
    owners_make_locations
    r29_only_those_who_run_the_location
}

fn form(slug: &str) -> LocationForm {
    LocationForm {
        label: "Riverside (town)".into(),
        public_name: "Riverside Sports Club".into(),
        slug: slug.into(),
        phone: "+34 600 000 000".into(),
        address: "Calle Mayor 1".into(),
        time_zone: "Europe/Madrid".into(),
        language: "es".into(),
        hue: "25".into(),
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

async fn saved_and_on_record(app: TestApp) {
    let office = app.office().await;
    location_settings::save(&app.accounts, &office.desk, &form(RIVERSIDE)).await.unwrap();
    let here = office.again().await.desk;
    assert_eq!(location_settings::of_location(&here).unwrap(), form(RIVERSIDE));
    let detail = app.db_texts("SELECT detail FROM audit WHERE action = 'location-settings-changed'").await;
    assert!(detail[0].contains(r#"{"field":"time_zone","from":"UTC","to":"Europe/Madrid"}"#), "{detail:?}");
    assert!(!detail[0].contains("public_name"), "what was not changed: {detail:?}");
    // The same again is no event.
    location_settings::save(&app.accounts, &here, &form(RIVERSIDE)).await.unwrap();
    assert_eq!(app.db_events(EventKind::LocationSettingsChanged).await, 1);
    let there = app.clerk(Role::Administrator, HILLSIDE).await;
    assert_eq!(location_settings::of_location(&there.desk).unwrap().label, "Hillside Pool");
}

/// Mails that are out carry the old slug.
async fn a_slug_that_was_left_goes_on_working(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let token = app.mailed_token().await;
    location_settings::save(&app.accounts, &office.desk, &form("by-the-river")).await.unwrap();
    phone.verifies(&token).await.unwrap();
    desk.invites(ana).await.unwrap();
    // Mails from now on carry the new one, and either leads to the same place.
    let mails = app.delivers_mails().await;
    let link = mails.only().0[0].link.clone().unwrap();
    assert!(link.starts_with("https://club.example/s/by-the-river/accept-invitation?t="), "{link}");
    phone.accepts(&mails.token(), "ana", PASSWORD).await.unwrap();
    let session = app.visitor_at("by-the-river").signs_in("ana", PASSWORD).await.unwrap();
    assert_eq!(phone.opens_home(&session).await.unwrap().location.slug, slug("by-the-river"));
}

async fn a_slug_is_nobody_elses_ever(app: TestApp) {
    let (office, there) = (app.office().await, app.clerk(Role::Administrator, HILLSIDE).await);
    let taken = problems(location_settings::save(&app.accounts, &office.desk, &form(HILLSIDE)).await);
    assert_eq!(taken, [(Field::Slug, Wrong::SlugTaken)]);
    location_settings::save(&app.accounts, &office.desk, &form("by-the-river")).await.unwrap();
    let taken = problems(location_settings::save(&app.accounts, &there.desk, &form(RIVERSIDE)).await);
    assert_eq!(taken, [(Field::Slug, Wrong::SlugTaken)]);
    let taken = problems(location::add(&app.accounts, RIVERSIDE, "Another").await);
    assert_eq!(taken, [(Field::Slug, Wrong::SlugTaken)]);
    assert_eq!(location_settings::of_location(&there.again().await.desk).unwrap().slug, HILLSIDE);
    // Its own it may have back.
    let office = office.again().await;
    location_settings::save(&app.accounts, &office.desk, &form(RIVERSIDE)).await.unwrap();
    let page = location::page(&app.accounts, &slug("by-the-river")).await.unwrap();
    assert_eq!((page.id, page.slug), (office.desk.location.id, slug(RIVERSIDE)));
}

async fn what_is_wrong_is_told_at_its_field(app: TestApp) {
    let office = app.office().await;
    let wrong = LocationForm {
        label: String::new(),
        time_zone: "Europe/Riverside".into(),
        hue: "red".into(),
        ..form("Río")
    };
    let told = problems(location_settings::save(&app.accounts, &office.desk, &wrong).await);
    let expected = [
        (Field::Label, Wrong::Empty),
        (Field::Slug, Wrong::Slug),
        (Field::TimeZone, Wrong::Choice),
        (Field::Hue, Wrong::Choice),
    ];
    assert_eq!(told, expected);
    assert_eq!(app.db_events(EventKind::LocationSettingsChanged).await, 0);
}

const LOGO: &[u8] = include_bytes!("../../../../end2end/support/logo.png");

async fn a_logo_of_their_own(app: TestApp) {
    let (office, here) = (app.office().await, slug(RIVERSIDE));
    logo::save(&app.accounts, &office.desk, LOGO.to_vec()).await.unwrap();
    logo::save(&app.accounts, &office.desk, LOGO.to_vec()).await.unwrap();
    assert_eq!(app.db_events(EventKind::LogoSaved).await, 1);
    let hash = office.again().await.desk.location.logo.unwrap();
    assert!(logo::bytes(&app.accounts, &here, &hash).await.unwrap().starts_with(b"\x89PNG"));
    for (slug, hash) in [(here.clone(), "0000"), (slug(HILLSIDE), hash.as_str()), (slug("nowhere"), "")] {
        assert!(matches!(refused(logo::bytes(&app.accounts, &slug, hash).await), Refused::NotFound));
    }
    let wrong = problems(logo::save(&app.accounts, &office.desk, b"GIF89a".to_vec()).await);
    assert_eq!(wrong, [(Field::Logo, Wrong::Picture)]);
    logo::remove(&app.accounts, &office.desk).await.unwrap();
    logo::remove(&app.accounts, &office.desk).await.unwrap();
    assert_eq!(app.db_events(EventKind::LogoRemoved).await, 1);
    assert_eq!(office.again().await.desk.location.logo, None);
    assert!(matches!(refused(logo::bytes(&app.accounts, &here, &hash).await), Refused::NotFound));
}

async fn owners_make_locations(app: TestApp) {
    let (office, owner) = (app.office().await, app.clerk(Role::Owner, RIVERSIDE).await);
    assert!(matches!(
        refused(location_settings::all(&app.accounts, &office.desk).await),
        Refused::NotAllowed
    ));
    let made = location_settings::create(&app.accounts, &office.desk, "lakeside", "Lakeside").await;
    assert!(matches!(refused(made), Refused::NotAllowed));
    let told = problems(location_settings::create(&app.accounts, &owner.desk, "l", "").await);
    assert_eq!(told, [(Field::Name, Wrong::Empty), (Field::Slug, Wrong::Slug)]);
    let id = location_settings::create(&app.accounts, &owner.desk, "lakeside", "Lakeside").await.unwrap();
    let all = location_settings::all(&app.accounts, &owner.desk).await.unwrap();
    assert!(all.len() == 3 && all.iter().any(|location| location.id == id));
    let by = app
        .db_texts("SELECT actor_name FROM audit WHERE action = 'location-added' AND actor_name IS NOT NULL");
    assert_eq!(by.await, ["Olivia Hart"]);
    let twice = problems(location_settings::create(&app.accounts, &owner.desk, "lakeside", "Lakeside").await);
    assert_eq!(twice, [(Field::Slug, Wrong::SlugTaken)]);
}

/// R29.
async fn r29_only_those_who_run_the_location(app: TestApp) {
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, RIVERSIDE).await;
        let (accounts, desk) = (&app.accounts, &clerk.desk);
        let results = [
            location_settings::of_location(desk).map(drop),
            location_settings::save(accounts, desk, &form("elsewhere")).await,
            logo::save(accounts, desk, LOGO.to_vec()).await,
            logo::remove(accounts, desk).await,
            location_settings::create(accounts, desk, "lakeside", "Lakeside").await.map(drop),
        ];
        assert!(results.iter().all(|result| matches!(result, Err(Refused::NotAllowed))), "{role:?}");
    }
    assert_eq!(app.db_number("SELECT count(*) FROM slugs").await, 2);
}
