//! What staff see and may press.

use crate::{
    browser::Browser,
    site::{STAFF_PASSWORD, Site},
};
use http::StatusCode;
use shared::Role;

pub(crate) async fn open_client<'a>(desk: &'a mut Browser, name: &str) -> &'a mut Browser {
    desk.opens(&format!("/staff/clients?q={name}")).await;
    let profile = desk.link("/staff/clients/0");
    desk.opens(&profile).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_searched() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    desk.shows("<h1>Clients</h1>").shows("Ana Silva").shows("Add client").shows("Sam Ortiz");
    desk.opens("/staff/clients?q=ana+silva").await.shows("Ana Silva").shows("1 client matches");
    desk.opens("/staff/clients?q=nobody-like-that").await.shows("Nobody found").shows("Show all clients");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pending_has_two_ways_out_for_an_administrator_and_one_for_the_desk() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    open_client(&mut desk, "silva").await;
    let dialog = desk.link("?dialog=pending");
    desk.opens(&dialog).await.shows("Resend email verification to this address");
    desk.hides("Manually verify email address");

    let mut administrator = site.signed_in(Role::Administrator).await;
    administrator.opens(&dialog).await.shows("No opt-in IP address or date will be on record.");
    administrator.sends("/api/client/verify-email-manually", &[]).await.is_at(&dialog);
    administrator.shows("<title>Error: Ana Silva · Latchkey</title>").shows("Enter a reason");
    administrator
        .sends("/api/client/verify-email-manually", &[("reason", "Saw the mail on her phone")])
        .await;
    administrator.shows("The email is verified, with your name and reason on record.");
    administrator
        .shows("By Adam Novak, ")
        .shows("Reason: Saw the mail on her phone")
        .shows("Ready to invite");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_viewer_sees_no_button_they_may_not_press() {
    let site = Site::new().await;
    let mut viewer = site.signed_in(Role::Viewer).await;
    viewer.hides("Add client");
    for name in ["silva", "nowak", "haddad", "fischer"] {
        open_client(&mut viewer, name).await.hides("action=\"/api/client/").hides("/edit").hides("/contact");
        viewer.hides("?dialog=");
    }
    viewer.opens("/staff/clients/new").await;
    assert_eq!(viewer.status, StatusCode::FORBIDDEN);
    viewer.shows("Not part of your role");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn switching_off_asks_first() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::Administrator).await;
    let page = open_client(&mut desk, "nowak").await.at.clone();
    desk.shows("Unticking stops Marek from signing in. We ask first.");
    let id = page.rsplit('/').next().unwrap().to_owned();
    let unticked = [("client".to_owned(), id)].into();
    desk.posts("/api/client/set-enabled", &unticked).await.is_at(&format!("{page}?dialog=disable"));
    desk.shows("Stop Marek from signing in?");
    desk.sends("/api/client/disable", &[("reason", "Membership paused")]).await.is_at(&page);
    desk.shows("The account is disabled.").shows("By Adam Novak, ").shows("Reason: Membership paused");
    desk.sends("/api/client/set-enabled", &[("enabled", "true")])
        .await
        .is_at(&format!("{page}?dialog=enable"));
    desk.shows("Let Marek sign in again?").shows("Reason: Membership paused");
    desk.sends("/api/client/enable", &[]).await.is_at(&format!("{page}?dialog=enable"));
    desk.shows("Choose how you checked who they are");
    desk.sends("/api/client/enable", &[("identity", "photo-id")]).await.is_at(&page);
    desk.shows("The account is enabled again.").shows("Identity checked by photo ID");

    let page = open_client(&mut desk, "haddad").await.at.clone();
    let id = page.rsplit('/').next().unwrap().to_owned();
    let unticked = [("client".to_owned(), id)].into();
    desk.posts("/api/client/set-enabled", &unticked).await.is_at(&format!("{page}?dialog=revoke"));
    desk.sends("/api/client/revoke-invitation", &[]).await.shows("The invitation is revoked.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_that_is_no_clients_is_not_found() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::Owner).await;
    for id in ["0", "00000000000000000000000000000000", "x%00y", "..%2f..", "%3Cscript%3E"] {
        desk.opens(&format!("/staff/clients/{id}")).await.shows("Page not found").hides("<script>x");
        assert_eq!(desk.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_survive_a_session_that_ended() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    open_client(&mut desk, "silva").await;
    let edit = desk.link("/contact").split('#').next().unwrap().to_owned();
    desk.opens(&edit).await.shows("<h1>Edit contact information</h1>");
    let form = desk.html.clone();
    desk.sends("/api/staff/sign-out", &[]).await.is_at("/staff/sign-in");

    desk.html = form;
    desk.sends("/api/client/save-contact", &[("phone", "+1 555 0199"), ("email", "ana@new.example")]).await;
    desk.shows("<h1>Staff sign-in</h1>").shows("what you entered is still there");
    let answers = [("username", "sam.ortiz"), ("password", "not the password")];
    desk.sends("/api/staff/sign-in", &answers).await.shows("Check your username and password.");
    let answers = [("username", "Sam.Ortiz "), ("password", STAFF_PASSWORD)];
    desk.sends("/api/staff/sign-in", &answers).await.is_at(&edit);
    desk.shows("+1 555 0199").shows("ana@new.example").hides("There is a problem");
}
