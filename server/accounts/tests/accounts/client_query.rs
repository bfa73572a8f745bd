//! Which clients a query means: by words, by status.

use crate::{harness::TestApp, on_both};
use accounts::client_query;
use shared::{ClientCount, ClientQuery, Role, StatusKind};

on_both! { each_status_is_counted_as_the_list_shows_it }

async fn each_status_is_counted_as_the_list_shows_it(app: TestApp) {
    let desk = app.front_desk().await;
    desk.adds_client("Ana", "Silva").await;
    let ben = desk.adds_client("Ben", "Silva").await;
    desk.saves_email(ben, "ben@example.org").await.unwrap();
    app.visitor().verifies(&app.mailed_token().await).await.unwrap();
    app.active_client(&desk, "cy.silva").await;
    let stranger = app.clerk(Role::FrontDesk, crate::harness::HILLSIDE).await;
    let count = async |clerk: &crate::harness::Clerk, search: &str, status: Option<StatusKind>| {
        let query = ClientQuery { search: search.to_owned(), status, ..ClientQuery::default() };
        let count = client_query::count(&app.accounts, &clerk.desk, &query).await.unwrap();
        assert_eq!(count, ClientCount::Exactly(count.number()), "few enough to be counted");
        count.number()
    };
    assert_eq!(count(&desk, "", None).await, 3);
    assert_eq!(count(&stranger, "", None).await, 0);
    assert_eq!(count(&desk, "silva", None).await, 3);
    assert_eq!(count(&desk, "silva ben", None).await, 1);
    for kind in StatusKind::ALL {
        let expected = match kind {
            StatusKind::NoEmail | StatusKind::ReadyToInvite | StatusKind::Active => 1,
            _ => 0,
        };
        assert_eq!(count(&desk, "", Some(kind)).await, expected, "{kind:?}");
        assert_eq!(count(&desk, "silva", Some(kind)).await, expected, "{kind:?}");
    }
    assert_eq!(count(&desk, "ben", Some(StatusKind::Active)).await, 0);
}
