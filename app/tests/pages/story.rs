//! The story, from a new client to a signed-in one who forgot the password, with scripts off.

use crate::site::Site;
use shared::Role;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_a_new_client_to_a_forgotten_password() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::Administrator).await;

    desk.opens("/staff/clients/new").await.shows("<h1>Add client</h1>");
    let answers = [("first_name", "Nia"), ("last_name", "Okoye & Sons"), ("email", "nia@example.org")];
    desk.sends("/api/client/add", &answers).await.shows("The client is added.");
    desk.shows("<title>Nia Okoye &amp; Sons · Latchkey</title>").shows("Email pending").shows("Pending");
    desk.shows("Needs a verified email. nia@example.org is still pending.");
    let profile = desk.at.clone();

    let mut client = site.visitor();
    client.opens(&site.mailed_link("nia@example.org").await).await.is_at("/s/riverside/verify-email");
    client.shows("Nia, is this your email address?").hides("?t=");
    client.sends("/api/self-service/verify-email", &[]).await.is_at("/s/riverside/verify-email");
    client.shows("Your email address is verified");

    desk.opens(&profile).await.shows("Ready to invite").shows("By link, ").shows("from 203.0.113.7");
    desk.hides("The client is added.");
    desk.sends("/api/client/set-enabled", &[("enabled", "true")])
        .await
        .shows("The invitation is on its way.");
    desk.shows("Invited, 7 days left").shows("by Adam Novak");

    client.opens(&site.mailed_link("nia@example.org").await).await.is_at("/s/riverside/accept-invitation");
    client.shows("Welcome, Nia").shows("This invitation is for nia@example.org and works until ");
    let answers = [("username", " Nia.Okoye "), ("password", "three random words")];
    client.sends("/api/self-service/accept-invitation", &answers).await.is_at("/s/riverside/home");
    client.shows("You’re in. Your account is ready.").shows("Hello, Nia").shows("nia.okoye");

    desk.opens(&profile).await.shows("Active").shows("Self-Service user name").shows("Reset password");

    client.sends("/api/self-service/sign-out", &[]).await.is_at("/s/riverside").shows("You are signed out.");
    client.opens("/s/riverside/having-trouble").await.shows("<h1>Having Trouble?</h1>");
    let answers = [("username", "nia.okoye"), ("email", "nia@example.org")];
    client
        .sends("/api/self-service/having-trouble", &answers)
        .await
        .is_at("/s/riverside/having-trouble?sent");
    client.shows("Check your mail");

    client.opens(&site.mailed_link("nia@example.org").await).await.is_at("/s/riverside/reset-password");
    client.shows("Nia, your username is nia.okoye.");
    client
        .sends("/api/self-service/reset-password", &[("password", "four other words")])
        .await
        .is_at("/s/riverside");
    client.shows("Your new password is set. Sign in with it.");
    let answers = [("username", "nia.okoye"), ("password", "four other words")];
    client.sends("/api/self-service/sign-in", &answers).await.is_at("/s/riverside/home").shows("Hello, Nia");
}
