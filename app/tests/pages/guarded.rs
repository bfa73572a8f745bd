//! Handover and guarded help, as staff and clients see them, with scripts off.

use crate::{browser::Browser, site::Site, staff::open_client};
use http::StatusCode;
use shared::{Role, Span};

/// Starts a handover to this client of the demo; the code on the slip.
async fn hands_over(desk: &mut Browser, name: &str) -> String {
    open_client(desk, name).await.shows("Hand over to their phone");
    let page = desk.link("/handover");
    desk.opens(&page).await;
    desk.sends("/api/client/hand-over", &[("identity", "photo-id"), ("identity_note", "Passport")]).await;
    desk.is_at(&page);
    code_on(desk)
}

#[track_caller]
fn code_on(desk: &Browser) -> String {
    let code = desk.html.split("class=\"code\"><b>").nth(1).expect("a code on the page");
    code.split('<').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slip_is_shown_once() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    open_client(&mut desk, "duarte").await;
    let page = desk.link("/handover");
    desk.opens(&page)
        .await
        .shows("Ines gets a code, opens it on their own phone")
        .shows("You never see the password.");
    desk.shows("There is no verified email, so nobody is told by mail.");
    desk.sends("/api/client/hand-over", &[("identity_note", "Says she is Ines")]).await.is_at(&page);
    desk.shows("<title>Error: ").shows("Choose how you checked who they are").shows("href=\"#identity\"");
    desk.shows("value=\"Says she is Ines\"").hides("class=\"qr\"");
    desk.sends("/api/client/hand-over", &[("identity", "known-in-person")]).await.is_at(&page);
    desk.shows("class=\"qr\"").shows("127.0.0.1:3000/s/riverside/handover").shows("It works once, until ");
    desk.shows("Waiting for their phone.").hides("?t=");
    let code = code_on(&desk);
    assert!(desk.cookie("lk_handover").is_none(), "taken by the page that shows it");

    desk.opens(&page).await.hides(&code).hides("class=\"qr\"").shows("A code is shown once.");
    desk.shows("Waiting for their phone.").shows("Show a new code");
    let profile = desk.at.trim_end_matches("/handover").to_owned();
    desk.opens(&profile).await.shows("Handover to the client’s phone started");
    desk.shows("Identity checked: known in person (Says she is Ines)");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_takes_over_by_a_code() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let code = hands_over(&mut desk, "duarte").await;
    let mut ines = site.visitor();
    ines.opens("/s/riverside/handover").await.shows("<h1>Enter your code</h1>").shows("one-time-code");
    ines.sends("/api/self-service/handover-code", &[("code", "0000-0000")])
        .await
        .is_at("/s/riverside/handover");
    ines.shows("Enter the code as it stands at the desk.").shows("value=\"0000-0000\"");
    ines.sends("/api/self-service/handover-code", &[("code", "")])
        .await
        .shows("Enter the code from the desk");
    let typed = code.to_lowercase().replace('-', " ");
    ines.sends("/api/self-service/handover-code", &[("code", &typed)]).await.is_at("/s/riverside/handover");
    ines.shows("Welcome, Ines").shows("value=\"ines.duarte\"");
    let answers = [("username", "ines"), ("password", "short")];
    ines.sends("/api/self-service/handover", &answers).await.is_at("/s/riverside/handover");
    ines.shows("Choose a password of 8 characters or more").shows("value=\"ines\"").hides("short\"");
    let page = desk.at.clone();
    desk.opens(&page).await.shows("Open on their phone.");
    ines.sends("/api/self-service/handover", &[("password", "three random words")]).await;
    ines.is_at("/s/riverside/home").shows("You’re in. Your account is ready.").shows("Hello, Ines");
    desk.opens(&page).await.shows("Done: they are signed in.");
    let profile = desk.at.trim_end_matches("/handover").to_owned();
    desk.opens(&profile).await.shows("Active").shows("Username and password chosen by handover");
    // There is no address to mail a reset to: a handover is the way.
    desk.hides("Reset password").shows("Hand over to their phone");

    let mut again = site.visitor();
    again.opens("/s/riverside/handover").await;
    again.sends("/api/self-service/handover-code", &[("code", &code)]).await;
    again.shows("Enter the code as it stands at the desk.").hides("Welcome");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_with_an_account_chooses_a_password() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let code = hands_over(&mut desk, "nowak").await;
    desk.shows("Marek, this is your way into Self-Service");
    let mut marek = site.visitor();
    marek.opens("/s/riverside/handover").await;
    marek.sends("/api/self-service/handover-code", &[("code", &code)]).await;
    marek.shows("Marek, your username is marek.nowak.").hides("Create a username");
    marek.sends("/api/self-service/handover", &[("password", "four other random words")]).await;
    marek.is_at("/s/riverside/home").shows("Hello, Marek");

    // The mail to the address on record says "this wasn’t me".
    let link = site.mailed_link("marek@example.org").await;
    let mut reader = site.visitor();
    reader.opens(&link).await.is_at("/s/riverside/undo").shows("Was this not you?").hides("?t=");
    reader.shows("The account is closed at once");
    reader.sends("/api/self-service/undo", &[]).await.is_at("/s/riverside/undo");
    reader.shows("Your account is closed for now").shows("Come to the desk with a photo ID");
    marek.opens("/s/riverside/home").await.shows("<h1>Sign in</h1>");
    let profile = desk.at.trim_end_matches("/handover").to_owned();
    desk.opens(&profile).await.shows("Marek says: “I didn’t ask for a handover”").shows("Disabled");
    desk.shows("The client pressed “This wasn’t me” after a handover").hides("Hand over to their phone");
    desk.opens(&format!("{profile}/handover")).await.shows("A handover is not possible now");
    reader.opens(&link).await.shows("Your account is closed for now");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_handover_asks_for_another_code() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let code = hands_over(&mut desk, "duarte").await;
    let mut ines = site.visitor();
    ines.opens("/s/riverside/handover").await;
    ines.sends("/api/self-service/handover-code", &[("code", &code)]).await.shows("Welcome, Ines");
    hands_over(&mut desk, "duarte").await;
    ines.opens("/s/riverside/handover")
        .await
        .shows("This link was replaced")
        .shows("Ask at the desk for a new code.");
    ines.shows("name=\"code\"").hides("Send me a new link");
    ines.opens("/s/riverside/handover?t=nonsense")
        .await
        .shows("This link is not complete")
        .shows("name=\"code\"");
    let mut late = site.visitor_after(Span::minutes(11));
    late.opens("/s/riverside/undo?t=nonsense").await.shows("call us or ask at the desk");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unlocking_asks_who_it_is() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let profile = open_client(&mut desk, "kovalenko").await.at.clone();
    let dialog = desk.link("?dialog=unlock");
    desk.opens(&dialog).await.shows("Unlock Olena’s account?");
    desk.sends("/api/client/unlock", &[]).await.is_at(&dialog).shows("Choose how you checked who they are");
    desk.sends("/api/client/unlock", &[("identity", "answered-questions")]).await.is_at(&profile);
    desk.shows("The account is unlocked.").shows("Identity checked by questions");
    let link = site.mailed_link("olena@example.org").await;
    site.visitor().opens(&link).await.shows("Olena, the team unlocked your account on ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_email_is_put_back() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let profile = open_client(&mut desk, "nowak").await.at.clone();
    let contact = format!("{profile}/contact");
    desk.opens(&contact).await.shows("Needed only if Marek’s email changes.");
    // Phone and address need no check.
    desk.sends("/api/client/save-contact", &[("phone", "+1 555 0199")]).await.is_at(&profile);
    desk.opens(&contact).await;
    desk.sends("/api/client/save-contact", &[("email", "new@example.com")]).await.is_at(&contact);
    desk.shows("Choose how you checked who they are").shows("value=\"new@example.com\"");
    desk.sends("/api/client/save-contact", &[("identity", "member-card")]).await.is_at(&profile);
    desk.shows("new@example.com").shows("Identity checked by member card");
    let mut marek = site.visitor();
    marek.reads = "es";
    marek.opens(&site.mailed_link("marek@example.org").await).await.is_at("/s/riverside/undo");
    marek.shows("put marek@example.org back");
    marek.sends("/api/self-service/undo", &[]).await.shows("Your address is back").shows("Having Trouble?");
    desk.opens(&profile).await.shows("marek@example.org").shows("Verified").hides("new@example.com</span>");
    desk.shows("Old email put back from the old address");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_viewer_hands_nothing_over() {
    let site = Site::new().await;
    let mut viewer = site.signed_in(Role::Viewer).await;
    let profile = open_client(&mut viewer, "duarte").await.at.clone();
    viewer.hides("Hand over to their phone");
    viewer.opens(&format!("{profile}/handover")).await;
    assert_eq!(viewer.status, StatusCode::FORBIDDEN);
    viewer.shows("Not part of your role");
}
