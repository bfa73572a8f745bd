//! Confirm it's you: what matters most leads to the question and back to where somebody was, and loses nothing.

use crate::{
    browser::Browser,
    site::{STAFF_PASSWORD, Site, path_of_profile},
};
use shared::{Role, Span};
use std::collections::BTreeMap;

const CONFIRM: &str = "/api/staff/confirm";
const INVITE: &str = "/staff/administration/users/invite";
const USERS: &str = "/staff/administration/users";
const LATER: Span = Span::minutes(11);

/// A browser in which somebody signed in eleven minutes ago.
fn left_open(site: &Site, signed_in: &Browser) -> Browser {
    let mut browser = site.visitor_after(LATER);
    browser.holds("lk_staff", signed_in.cookie("lk_staff").unwrap());
    browser
}

async fn office(site: &Site) -> Browser {
    left_open(site, &site.signed_in(Role::Administrator).await)
}

fn fields(answers: &[(&str, &str)]) -> BTreeMap<String, String> {
    answers.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

/// The address of a user on the list.
async fn user(browser: &mut Browser, name: &str) -> String {
    browser.opens(USERS).await;
    let row = browser.html.split("<tr").find(|row| row.contains(name)).unwrap();
    row.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r23_a_page_leads_to_the_question_and_back() {
    let site = Site::new().await;
    let mut office = office(&site).await;
    let before = office.cookie("lk_staff").unwrap().to_owned();
    let asks = "/staff/confirm?next=/staff/administration/users/invite%3Ffrom%3Dlist%26x%3D%25C3%25A9";
    office.opens(&format!("{INVITE}?from=list&x=%C3%A9")).await.is_at(asks);
    office
        .shows("<h1>Confirm it’s you</h1>")
        .shows("autocomplete=\"current-password\"")
        .hides("one-time-code");
    assert_eq!(office.headers["cache-control"], "no-store");
    office.sends(CONFIRM, &[("password", "a guess of mine")]).await.is_at(asks);
    office.shows("<title>Error: Confirm it’s you").shows("href=\"#password\"").hides("a guess of mine");
    assert_eq!(office.cookie("lk_staff").unwrap(), before);
    office.sends(CONFIRM, &[("password", STAFF_PASSWORD)]).await;
    office.is_at(&format!("{INVITE}?from=list&x=%C3%A9")).hides("Nothing is done yet");
    let after = office.cookie("lk_staff").unwrap().to_owned();
    assert_ne!(after, before, "a new token");
    // For ten minutes nothing asks again, and the question itself leads on.
    office.opens(INVITE).await.is_at(INVITE);
    office.opens(&format!("/staff/confirm?next={INVITE}")).await.is_at(INVITE);
    // The earlier token opens nothing, here or elsewhere.
    office.holds("lk_staff", &before);
    office.opens("/staff/clients").await.shows("<h1>Staff sign-in</h1>");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r23_every_page_with_such_a_form_asks_first() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let fresh = site.signed_in(Role::Administrator).await;
    let mut office = left_open(&site, &fresh);
    desk.opens("/staff/clients/new").await;
    let answers = [("first_name", "Nia"), ("last_name", "Okoye"), ("email", "nia@example.org")];
    desk.sends("/api/client/add", &answers).await;
    let profile = path_of_profile(&desk.at);
    let sam = user(&mut office, "Sam Ortiz").await;
    office.is_at(USERS);
    for page in [format!("{profile}/erase"), sam.clone(), format!("{sam}?dialog=disable"), INVITE.to_owned()]
    {
        office.opens(&page).await.shows("<h1>Confirm it’s you</h1>");
    }
    // One's own page, and those of others for whoever may change nothing there, hold no such form.
    let own = user(&mut office, "· You").await;
    office.opens(&own).await.is_at(&own);
    // The profile opens as ever. The dialog says what needs a proof, and offers the rest.
    let dialog = format!("{profile}?dialog=pending");
    office
        .opens(&dialog)
        .await
        .is_at(&dialog)
        .shows("Resend")
        .hides("action=\"/api/client/verify-email-manually\"");
    let confirm = office.shows("Confirm it’s you first").link("/staff/confirm");
    office.opens(&confirm).await.sends(CONFIRM, &[("password", STAFF_PASSWORD)]).await.is_at(&dialog);
    office.shows("action=\"/api/client/verify-email-manually\"").hides("Confirm it’s you first");
    // Not asked, since not theirs to do (R29).
    let mut desk = left_open(&site, &desk);
    desk.opens(&dialog).await.is_at(&dialog).hides("Confirm it’s you");
    desk.opens(&format!("{profile}/erase")).await.shows("Not part of your role");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r23_a_form_that_was_typed_waits_for_the_proof() {
    let site = Site::new().await;
    let mut office = office(&site).await;
    // The page was open since before.
    let typed = [("name", "Uma Wren"), ("email", "uma@new.example"), ("role", "viewer")];
    office.posts("/api/user/invite", &fields(&typed)).await.is_at(&format!("/staff/confirm?next={INVITE}"));
    // Neither a slip nor another page in between loses it.
    office.sends(CONFIRM, &[("password", "a slip")]).await.shows("<title>Error: Confirm it’s you");
    office.sends(CONFIRM, &[("password", STAFF_PASSWORD)]).await.is_at(INVITE);
    office.shows("Nothing is done yet").shows("value=\"Uma Wren\"").shows("value=\"uma@new.example\"");
    assert!(office.html.contains("value=\"viewer\" selected"), "{}", office.html);
    office.hides("There is a problem");
    office.sends("/api/user/invite", &[]).await.is_at(USERS).shows("The invitation is on its way.");
    assert_eq!(office.html.matches("uma@new.example").count(), 1, "invited once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r23_an_act_says_that_nothing_is_done_yet() {
    let site = Site::new().await;
    let sam = site.signed_in(Role::FrontDesk).await;
    let mut office = office(&site).await;
    let page = user(&mut office, "Sam Ortiz").await;
    let id = page.rsplit('/').next().unwrap().to_owned();
    office.posts("/api/user/end-sessions", &fields(&[("user", &id)])).await;
    office.is_at(&format!("/staff/confirm?next={page}"));
    office.sends(CONFIRM, &[("password", STAFF_PASSWORD)]).await.is_at(&page);
    office.shows("Nothing is done yet, since you had to confirm it’s you. Choose it again.");
    let mut still_in = left_open(&site, &sam);
    still_in.opens("/staff/clients").await.is_at("/staff/clients");
    // Word of it is shown once.
    office.opens(&page).await.hides("Nothing is done yet");
    let ask = office.link("dialog=sign-out");
    office.opens(&ask).await.sends("/api/user/end-sessions", &[]).await.is_at(&page);
    still_in.opens("/staff/clients").await.shows("<h1>Staff sign-in</h1>");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r23_the_reason_for_vouching_waits_too() {
    let site = Site::new().await;
    let mut office = office(&site).await;
    office.opens("/staff/clients/new").await;
    let answers = [("first_name", "Nia"), ("last_name", "Okoye"), ("email", "nia@example.org")];
    office.sends("/api/client/add", &answers).await;
    let profile = path_of_profile(&office.at);
    let id = profile.rsplit('/').next().unwrap().to_owned();
    let typed = [("client", id.as_str()), ("reason", "Showed the address & a card")];
    office.posts("/api/client/verify-email-manually", &fields(&typed)).await;
    office.sends(CONFIRM, &[("password", STAFF_PASSWORD)]).await.is_at(&format!("{profile}?dialog=pending"));
    office.shows("Nothing is done yet").shows("Showed the address &amp; a card");
    office.sends("/api/client/verify-email-manually", &[]).await.shows("Verified");
}

/// R26: the proof leads to pages of ours, of staff, and nowhere else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r26_a_proof_leads_nowhere_else() {
    let site = Site::new().await;
    let mut office = office(&site).await;
    for next in ["https://evil.example/staff", "//evil.example", "/%5Cevil.example", "/s/riverside", ""] {
        office.opens(&format!("/staff/confirm?next={next}")).await.shows("<h1>Confirm it’s you</h1>");
        office.hides("evil.example");
    }
    for next in
        ["https://evil.example/staff", "//evil.example", "/\\evil.example", "/s/riverside", "/staff\r\nX: y"]
    {
        let mut other = left_open(&site, &office);
        let answers = [("password", STAFF_PASSWORD), ("next", next)];
        other.posts(CONFIRM, &fields(&answers)).await.is_at("/staff/clients");
        // Proven, the page leads on by the same rule.
        other.opens(&format!("/staff/confirm?next={}", next.split('\r').next().unwrap())).await;
        assert!(other.at.starts_with("/staff"), "{next}: {}", other.at);
        office.holds("lk_staff", other.cookie("lk_staff").unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r31_guesses_at_the_question_end_in_a_wait() {
    let site = Site::new().await;
    let mut office = office(&site).await;
    office.opens(INVITE).await;
    for _ in 0..5 {
        office
            .sends(CONFIRM, &[("password", "a guess")])
            .await
            .shows("Enter the password that you sign in with");
    }
    office.sends(CONFIRM, &[("password", STAFF_PASSWORD)]).await.shows("<title>Error: Confirm it’s you");
    office.hides("Enter the password that you sign in with").shows("then try again");
    office.opens(INVITE).await.shows("<h1>Confirm it’s you</h1>");
    // Everyday work goes on.
    office.opens("/staff/clients").await.is_at("/staff/clients");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_not_signed_in_signs_in_first() {
    let site = Site::new().await;
    site.signed_in(Role::Administrator).await;
    let mut visitor = site.visitor();
    visitor.opens(&format!("/staff/confirm?next={INVITE}")).await.shows("<h1>Staff sign-in</h1>");
    visitor.posts(CONFIRM, &fields(&[("password", STAFF_PASSWORD), ("next", INVITE)])).await;
    visitor.shows("<h1>Staff sign-in</h1>").shows("You were signed out");
    let answers = [("username", "adam.novak"), ("password", STAFF_PASSWORD)];
    visitor.sends("/api/staff/sign-in", &answers).await.is_at(INVITE);
}
