//! Whoever is signed in changes their password.

use crate::{
    browser::Browser,
    site::{STAFF_PASSWORD, Site},
};
use shared::Role;

const OF_STAFF: &str = "/staff/account/password";
const OF_CLIENTS: &str = "/s/riverside/password";
const NEW: &str = "seven slow wooden boats";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r19_staff_on_the_page_of_their_account() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let mut elsewhere = site.visitor();
    let gives = [("username", "sam.ortiz"), ("password", STAFF_PASSWORD)];
    elsewhere.opens("/staff/sign-in").await.sends("/api/staff/sign-in", &gives).await.is_at("/staff/clients");
    let page = desk.opens("/staff/account").await.link(OF_STAFF);
    desk.opens(&page).await.is_at(OF_STAFF).shows("<h1>Change your password</h1>");
    // What password managers go by (R46).
    desk.shows("value=\"sam.ortiz\"").shows("autocomplete=\"username\"");
    desk.shows("autocomplete=\"current-password\"").shows("autocomplete=\"new-password\"");

    let post = "/api/account/change-password";
    desk.sends(post, &[("current_password", "not mine at all"), ("password", NEW)]).await.is_at(OF_STAFF);
    desk.shows("<title>Error: Change your password").shows("href=\"#current_password\"");
    desk.hides("not mine at all").hides(NEW);
    desk.sends(post, &[("current_password", STAFF_PASSWORD), ("password", "too short")]).await;
    desk.is_at(OF_STAFF).shows("href=\"#password\"").hides("href=\"#current_password\"");
    let before = desk.cookie("lk_staff").unwrap().to_owned();
    desk.sends(post, &[("current_password", STAFF_PASSWORD), ("password", NEW)])
        .await
        .is_at("/staff/account");
    desk.shows("Your password is changed. You are signed out on every other device.").hides("easy to guess");
    assert_ne!(desk.cookie("lk_staff").unwrap(), before);
    desk.opens("/staff/clients").await.is_at("/staff/clients");
    elsewhere.opens("/staff/clients").await.shows("<h1>Staff sign-in</h1>");
    elsewhere.sends("/api/staff/sign-in", &gives).await.shows("Check your username and password");
    let gives = [("username", "sam.ortiz"), ("password", NEW)];
    elsewhere.sends("/api/staff/sign-in", &gives).await.is_at("/staff/clients");

    site.visitor().opens(OF_STAFF).await.shows("<h1>Staff sign-in</h1>");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r19_a_client_on_their_home() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let mut client = nia_accepts(&site, &mut desk, "three random words").await;

    let page = client.link(OF_CLIENTS);
    client.opens(&page).await.is_at(OF_CLIENTS).shows("<h1>Change your password</h1>");
    client.shows("value=\"nia.okoye\"").shows("autocomplete=\"current-password\"").shows("having-trouble");
    let post = "/api/self-service/change-password";
    client.sends(post, &[("current_password", "not mine at all"), ("password", NEW)]).await.is_at(OF_CLIENTS);
    client.shows("<title>Error: Change your password").shows("href=\"#current_password\"");
    client.hides("not mine at all").hides(NEW);
    let right = [("current_password", "three random words"), ("password", "short")];
    client.sends(post, &right).await.is_at(OF_CLIENTS).shows("href=\"#password\"");
    let before = client.cookie("lk_client").unwrap().to_owned();
    let right = [("current_password", "three random words"), ("password", NEW)];
    client.sends(post, &right).await.is_at("/s/riverside/home");
    client
        .shows("Your password is changed. You are signed out on every other device.")
        .hides("easy to guess");
    assert_ne!(client.cookie("lk_client").unwrap(), before);
    client.holds("lk_client", &before);
    client.opens(OF_CLIENTS).await.shows("name=\"username\"").hides("current_password");

    // In the language they read, and through the sign-in back to the page.
    client.reads = "es";
    let takes = [("username", "nia.okoye"), ("password", NEW)];
    client.sends("/api/self-service/sign-in", &takes).await.is_at(OF_CLIENTS);
    client.holds("lk_lang", "es");
    client.opens(OF_CLIENTS).await.shows("<h1>Cambia tu contraseña</h1>");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r15_a_password_that_is_easy_to_guess_is_taken_with_advice() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let changes = [("current_password", STAFF_PASSWORD), ("password", "aaaaaaaaaaaaaab")];
    desk.opens(OF_STAFF).await.sends("/api/account/change-password", &changes).await.is_at("/staff/account");
    desk.shows("Your password is easy to guess, though. Four random words are safer");

    let mut client = nia_accepts(&site, &mut desk, "nia.okoye1985").await;
    client
        .shows("Your account is ready. Your password is easy to guess, though. Three random words are safer");

    client.sends("/api/self-service/sign-out", &[]).await;
    let answers = [("username", "nia.okoye"), ("email", "nia@example.org")];
    client
        .opens("/s/riverside/having-trouble")
        .await
        .sends("/api/self-service/having-trouble", &answers)
        .await;
    client.opens(&site.mailed_link("nia@example.org").await).await;
    client
        .sends("/api/self-service/reset-password", &[("password", "riverside1985")])
        .await
        .is_at("/s/riverside");
    client.shows("Your new password is set. Sign in with it. Your password is easy to guess, though.");
}

/// The browser of a client who was added, verified, invited, and has just accepted.
async fn nia_accepts(site: &Site, desk: &mut Browser, password: &str) -> Browser {
    desk.opens("/staff/clients/new").await;
    let answers = [("first_name", "Nia"), ("last_name", "Okoye"), ("email", "nia@example.org")];
    desk.sends("/api/client/add", &answers).await;
    let mut client = site.visitor();
    client.opens(&site.mailed_link("nia@example.org").await).await;
    client.sends("/api/self-service/verify-email", &[]).await;
    let profile = desk.at.split(['?', '#']).next().unwrap().to_owned();
    desk.opens(&profile).await.sends("/api/client/set-enabled", &[("enabled", "true")]).await;
    client.opens(&site.mailed_link("nia@example.org").await).await;
    let takes = [("username", "nia.okoye"), ("password", password)];
    client.sends("/api/self-service/accept-invitation", &takes).await.is_at("/s/riverside/home");
    client
}
