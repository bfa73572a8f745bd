//! Blocked addresses on the profile and in the list, and the mails of a client.

use crate::{
    browser::Browser,
    site::{Site, path_of_profile},
};
use http::StatusCode;
use mail::{Outbox as _, Outcome};
use shared::Role;

/// A new client, whose verification mail is refused for good.
async fn refused(site: &Site, desk: &mut Browser, email: &str) -> String {
    let answers = [("first_name", "Nia"), ("last_name", "Okoye"), ("email", email), ("language", "en")];
    desk.opens("/staff/clients/new").await;
    desk.sends("/api/client/add", &answers).await.shows("The client is added.");
    let profile = desk.at.clone();
    for mail in site.accounts.claim(100).await.unwrap() {
        let outcome = if mail.to == email {
            Outcome::Failed { reply: "550 5.1.1 <x> & no such user".into() }
        } else {
            Outcome::Sent { reply: "250 2.0.0 OK".into() }
        };
        site.accounts.settle(&mail, outcome).await.unwrap();
    }
    profile
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_profile_says_that_and_why_the_address_is_blocked() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let profile = refused(&site, &mut desk, "nia@example.org").await;
    desk.opens(&profile).await.shows("The mail server refused Nia’s email for good").shows("Blocked");
    desk.shows("There is no such mailbox, or it was closed").shows("550 5.1.1 &lt;x&gt; &amp; no such user");
    desk.shows("Change the email").hides("/api/client/unblock-mail");
    let dialog = format!("{profile}?dialog=pending");
    desk.opens(&dialog).await.sends("/api/client/resend-verification", &[]).await.is_at(&profile);
    desk.shows("Nothing was sent: mail to this address is blocked");
    // The same address on another profile.
    let answers =
        [("first_name", "Ben"), ("last_name", "Okoye"), ("email", "NIA@example.org"), ("language", "en")];
    desk.opens("/staff/clients/new")
        .await
        .sends("/api/client/add", &answers)
        .await
        .is_at("/staff/clients/new");
    desk.shows("Enter another email address. Mail to this one has failed for good")
        .shows("id=\"email-wrong\"");

    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(&profile).await.sends("/api/client/unblock-mail", &[]).await.is_at(&profile);
    office.shows("Mail can go to this address again.").hides("Blocked").shows("Email unblocked for mail");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mails_of_a_client_say_what_became_of_them() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    let profile = refused(&site, &mut desk, "nia@example.org").await;
    let mails = desk.opens(&profile).await.link("/mails");
    desk.opens(&mails)
        .await
        .shows("<h1>Mails to Nia Okoye</h1>")
        .shows("<dt>Verification</dt>")
        .shows("Failed");
    desk.shows("nia@example.org").shows("just now").shows("It said: “550 5.1.1").hides("Resend");
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(&profile).await.sends("/api/client/unblock-mail", &[]).await;
    desk.opens(&mails).await.shows("Resend");
    desk.sends("/api/client/resend-verification", &[]).await.is_at(&profile);
    desk.opens(&mails).await.shows("Queued");
    let buttons = desk.html.matches("/api/client/resend-verification").count();
    assert_eq!(buttons, 1, "only the newest of a kind can be sent again");

    let mut viewer = site.signed_in(Role::Viewer).await;
    viewer.opens(&mails).await.shows("Queued").hides("/api/client/");
    desk.opens("/staff/clients/00000000000070008000000000000001/mails").await;
    assert_eq!(desk.status, StatusCode::NOT_FOUND);
    desk.opens("/staff/clients?q=duarte").await;
    let ines = path_of_profile(&desk.link("/staff/clients/0"));
    desk.opens(&format!("{ines}/mails")).await.shows("No mails yet");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn older_mails_are_shown_on_demand() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    desk.opens("/staff/clients/new").await;
    let answers =
        [("first_name", "Nia"), ("last_name", "Okoye"), ("email", "nia0@example.org"), ("language", "en")];
    desk.sends("/api/client/add", &answers).await;
    let profile = desk.at.clone();
    for number in 1..=20 {
        let email = format!("nia{number}@example.org");
        desk.opens(&format!("{profile}/contact")).await;
        desk.sends("/api/client/save-contact", &[("email", &email)]).await.is_at(&profile);
    }
    desk.opens(&format!("{profile}/mails")).await.shows("nia20@example.org").hides("nia0@example.org");
    let more = desk.link("?show=40");
    desk.opens(&more).await.shows("nia0@example.org").hides("Show older mails").shows("id=\"mail-21\"");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_emails_are_listed_and_unblocked() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    desk.opens("/staff/failed-emails").await.shows("tom.becker@gmial.com").shows("Tom Becker");
    desk.shows("The part after the @ does not exist")
        .shows("Reason")
        .shows("Last Fail Date")
        .hides("Unblock");
    let first = refused(&site, &mut desk, "first@example.org").await;
    refused(&site, &mut desk, "second@example.org").await;

    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/failed-emails").await.shows("4 addresses at").shows("For Checked");
    office.sends("/api/failed-emails/unblock", &[]).await.is_at("/staff/failed-emails");
    office.shows("Nothing was checked, so nothing was done.").shows("4 addresses at");
    let id = first.rsplit('/').next().unwrap();
    office.sends("/api/failed-emails/unblock", &[("only", id)]).await.is_at("/staff/failed-emails");
    office.shows("Mail can go to this address again.").shows("3 addresses at").hides("first@example.org");
    let checked = office.values("clients[");
    assert_eq!(checked.len(), 3);
    let checked: Vec<(&str, &str)> = checked.iter().map(|(name, id)| (name.as_str(), id.as_str())).collect();
    // Only the later rows: their numbers do not begin with the first one.
    office.sends("/api/failed-emails/unblock", &checked[1..]).await.shows("1 address at");
    office.sends("/api/failed-emails/unblock", &checked[..1]).await.shows("Nothing has failed for good");
    desk.posts("/api/failed-emails/unblock", &[("only".to_owned(), id.to_owned())].into()).await;
    assert_eq!(desk.status, StatusCode::FORBIDDEN);
}
