//! Every address that pages and mails write is one that the router reads.

use crate::site::Site;
use http::StatusCode;
use shared::{ClientId, Role, Route, Slug};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_has_its_page() {
    let site = Site::new().await;
    let slug = Slug::parse("riverside").unwrap();
    let mut desk = site.signed_in(Role::Administrator).await;
    desk.opens("/staff/clients?q=silva").await;
    let client: ClientId = desk.link("/staff/clients/0").rsplit('/').next().unwrap().parse().unwrap();
    for (route, heading) in [
        (Route::StaffSetUp, "This link does nothing any more"),
        (Route::StaffLocations, "Where do you work today?"),
        (Route::Clients, "Clients"),
        (Route::ClientNew, "Add client"),
        (Route::Client(client), "Ana Silva"),
        (Route::ClientEdit(client), "Edit profile"),
        (Route::ClientContact(client), "Edit contact information"),
        (Route::ClientMails(client), "Mails to Ana Silva"),
        (Route::FailedEmails, "Failed Emails"),
        (Route::ClientHandover(client), "Hand over to Ana’s phone"),
        (Route::SelfService(slug.clone()), "Sign in"),
        (Route::HavingTrouble(slug.clone()), "Having Trouble?"),
        (Route::VerifyEmail(slug.clone()), "This link is not complete"),
        (Route::AcceptInvitation(slug.clone()), "This link is not complete"),
        (Route::ResetPassword(slug.clone()), "This link is not complete"),
        (Route::BulkInvitation, "Invite for Self-Service"),
        (Route::Jobs, "Jobs"),
        (Route::ImportNew, "Import clients"),
        (Route::Handover(slug.clone()), "Enter your code"),
        (Route::Undo(slug.clone()), "This link is not complete"),
        (Route::Gallery, "Gallery"),
    ] {
        desk.opens(&route.to_string()).await.is_at(&route.to_string()).shows(&format!(">{heading}</h1>"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_signed_in_is_sent_to_sign_in_and_back() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.opens("/staff/clients?q=silva").await.shows("<h1>Staff sign-in</h1>");
    assert_eq!(visitor.at, "/staff/sign-in?next=/staff/clients%3Fq%3Dsilva");
    visitor.shows("value=\"/staff/clients?q=silva\"");
    visitor.opens("/s/riverside/home").await.shows("<h1>Sign in</h1>");
    assert_eq!(visitor.at, "/s/riverside?next=/s/riverside/home");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_off_does_not_exist() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for address in
        ["/dev/mailbox", "/dev/mailbox/1", "/s/nowhere", "/s/riverside/nowhere", "/staff", "/nowhere"]
    {
        visitor.opens(address).await.shows("<h1>Page not found</h1>");
        assert_eq!(visitor.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[test]
fn r25_every_function_changes_something_and_is_posted_to() {
    let functions = app::functions();
    assert!(functions.len() > 20, "{functions:?}");
    assert!(functions.iter().all(|function| function.method == "POST" && function.path.starts_with("/api/")));
}
