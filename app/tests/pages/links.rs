//! The pages behind mailed links: live, dead, and opened by somebody else.

use crate::site::Site;
use shared::{Role, Span};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r8_r10_the_token_leaves_the_address_bar_and_a_dead_link_helps() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::Administrator).await;
    let answers =
        [("first_name", "Nia"), ("last_name", "Okoye"), ("email", "nia@example.org"), ("language", "en")];
    desk.opens("/staff/clients/new").await;
    desk.sends("/api/client/add", &answers).await;
    let first = site.mailed_link("nia@example.org").await;
    let token = first.split("?t=").nth(1).unwrap().to_owned();

    let mut client = site.visitor();
    client.opens(&first).await.is_at("/s/riverside/verify-email").shows("Verify email address");
    assert!(!client.cookie("lk_link_verify").unwrap().contains(&token), "the cookie is sealed");
    client.opens("/s/riverside/verify-email").await.shows("Nia, is this your email address?");

    // A cut-off link, one of another purpose, and none at all.
    client
        .opens(&first[..first.len() - 4])
        .await
        .shows("This link is not complete")
        .hides("Send me a new link");
    client.opens(&format!("/s/riverside/reset-password?t={token}")).await.shows("This link is not complete");
    site.visitor().opens("/s/riverside/verify-email").await.shows("This link is not complete");

    // R10: one that ran out says so, and offers another to the address on record.
    let mut late = site.visitor_after(Span::days(7));
    late.opens(&first).await.shows("This link has run out").hides("nia@example.org");
    late.shows("Send me a new link");
    late.sends("/api/self-service/verify-email-again", &[]).await.shows("Check your mail");
    client.opens(&first).await.shows("This link was replaced");
    let first = site.mailed_link_after(Span::days(7), "nia@example.org").await;
    let mut client = late;

    // Opened again after it did its work, the page says that it is done.
    client.opens(&first).await.shows("Verify email address");
    client.sends("/api/self-service/verify-email", &[]).await.shows("Your email address is verified");
    client.opens(&first).await.shows("Your email address is verified");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r10_an_invitation_that_was_accepted_says_so() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::Administrator).await;
    let answers =
        [("first_name", "Nia"), ("last_name", "Okoye"), ("email", "nia@example.org"), ("language", "es")];
    desk.opens("/staff/clients/new").await;
    desk.sends("/api/client/add", &answers).await;
    let mut client = site.visitor();
    client.opens(&site.mailed_link("nia@example.org").await).await.shows("<html lang=\"es\"");
    client.sends("/api/self-service/verify-email", &[]).await;
    let profile = desk.at.clone();
    desk.opens(&profile).await;
    desk.sends("/api/client/set-enabled", &[("enabled", "true")]).await;
    let invitation = site.mailed_link("nia@example.org").await;

    // Wrong answers stay on the page, in the client's language, without the password.
    client.opens(&invitation).await.is_at("/s/riverside/accept-invitation");
    let answers = [("username", "nia okoye"), ("password", "kurz")];
    client
        .sends("/api/self-service/accept-invitation", &answers)
        .await
        .is_at("/s/riverside/accept-invitation");
    client.shows("Hay un problema").shows("sin espacios").hides("kurz").shows("value=\"nia okoye\"");
    let answers = [("username", "nia.okoye"), ("password", "tres palabras al azar")];
    client.sends("/api/self-service/accept-invitation", &answers).await.is_at("/s/riverside/home");

    let mut again = site.visitor();
    again
        .opens(&invitation)
        .await
        .shows("This link was used already")
        .shows("Sign in")
        .shows("Having Trouble?");
    again.sends("/api/self-service/accept-invitation-again", &[]).await.shows("Check your mail");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_up_link_works_once() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.opens("/staff/set-up").await.shows("This link does nothing any more");
    visitor
        .opens("/staff/set-up?t=nonsense")
        .await
        .is_at("/staff/set-up")
        .shows("This link does nothing any more");
}
