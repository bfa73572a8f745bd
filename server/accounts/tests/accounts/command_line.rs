//! What an operator adds from the command line (R30).

use crate::{
    harness::{HILLSIDE, PASSWORD, TestApp, problems, refused},
    on_both,
};
use accounts::{
    Refused, location,
    staff::{self, NewStaff},
};
use shared::{Field, Role, Slug, Wrong};

on_both! { locations r30_staff_members }

async fn locations(app: TestApp) {
    for (slug, name, expected) in [
        ("River Side", "Pool", vec![(Field::Slug, Wrong::Slug)]),
        ("pool", "<b>", vec![(Field::Name, Wrong::Markup)]),
        ("", "", vec![(Field::Slug, Wrong::Slug), (Field::Name, Wrong::Empty)]),
        ("riverside", "Another", vec![(Field::Slug, Wrong::SlugTaken)]),
    ] {
        assert_eq!(problems(location::add(&app.accounts, slug, name).await), expected, "{slug:?}");
    }
    assert_eq!(location::list(&app.accounts).await.unwrap().len(), 2);
}

async fn r30_staff_members(app: TestApp) {
    app.staff_is_added(Role::Viewer, HILLSIDE, "taken").await;
    let good = || NewStaff {
        role: Role::Viewer,
        location: Slug::parse(HILLSIDE).ok(),
        username: "vera.lind",
        name: "Vera Lind",
        email: "vera@example.org",
        password: None,
    };
    for (new, expected) in [
        (NewStaff { username: " TAKEN ", ..good() }, (Field::Username, Wrong::UsernameTaken)),
        (NewStaff { username: "v", ..good() }, (Field::Username, Wrong::TooShort(3))),
        (NewStaff { name: "", ..good() }, (Field::Name, Wrong::Empty)),
        (NewStaff { email: "a@b", ..good() }, (Field::Email, Wrong::Email)),
        (NewStaff { password: Some("short"), ..good() }, (Field::Password, Wrong::TooShort(15))),
        (NewStaff { location: None, ..good() }, (Field::Slug, Wrong::Empty)),
    ] {
        let username = new.username.to_owned();
        assert_eq!(problems(staff::add(&app.accounts, new).await), [expected], "{username}");
    }
    let nowhere = NewStaff { location: Slug::parse("nowhere").ok(), ..good() };
    assert!(matches!(refused(staff::add(&app.accounts, nowhere).await), Refused::NotFound));
    assert_eq!(app.db_number("SELECT count(*) FROM staff").await, 1);
    let with_password = NewStaff { password: Some(PASSWORD), ..good() };
    assert!(staff::add(&app.accounts, with_password).await.unwrap().set_up_link.is_none());
    staff::sign_in(&app.accounts, &app.visitor().origin, "vera.lind", PASSWORD).await.unwrap();
}
