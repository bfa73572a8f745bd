//! Many clients at once: checked on the list, asked about, invited, and what became of each.

use crate::site::Site;
use accounts::job::{self, Step};
use http::StatusCode;
use shared::Role;

/// The worker does every job there is, to its end.
async fn works_off_jobs(site: &Site) {
    while let Some(mut claim) = job::claim(&site.accounts).await.unwrap() {
        while claim.step().await.unwrap() == Step::More {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checked_clients_are_invited() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.shows("For Checked").shows("Invite for Self-Service").shows("aria-label=\"Check Ana Silva\"");
    let ids: Vec<String> = office
        .html
        .split("name=\"client\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    assert!(ids.len() > 5, "a checkbox a client");
    let checked: Vec<String> = ids.iter().map(|id| format!("client={id}")).collect();
    office.opens(&format!("/staff/bulk-invitation?{}", checked.join("&"))).await;
    office.shows(&format!("<h1>Invite {} clients for Self-Service?</h1>", ids.len()));
    office.sends("/api/bulk-invitation/start", &[]).await.shows("It has started.").shows("Running");
    office.shows(&format!("0 of {} done", ids.len())).shows("<progress").shows("No results yet");
    let page = office.at.clone();
    works_off_jobs(&site).await;
    office.opens(&page).await.shows("Every one is done.").hides("dialog=stop").hides("/events");
    office
        .shows(&format!("{0} of {0} done", ids.len()))
        .shows("Skipped: email not verified")
        .shows("Invited");
    let some = office.link("result=no-email");
    office
        .opens(&some)
        .await
        .shows("aria-current=\"true\"")
        .shows("Skipped: no email")
        .hides("Ana Silva</a>");
    office.opens("/staff/jobs").await.shows("Bulk invitation").shows("Started by Adam Novak");
    assert!(office.html.len() < 30_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_who_was_found_is_invited() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/clients?q=silva").await.shows("For the 1 client found");
    let all = office.link("/staff/bulk-invitation?all");
    office.opens(&all).await.shows("<h1>Invite 1 client for Self-Service?</h1>");
    office.shows("Everybody who matches “silva”.");
    office.sends("/api/bulk-invitation/start", &[]).await.shows("0 of 1 done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_asks_first() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/bulk-invitation?all").await;
    office.sends("/api/bulk-invitation/start", &[]).await;
    let page = office.at.clone();
    let dialog = office.link("?dialog=stop");
    office.opens(&dialog).await.shows("Stop this job?");
    office
        .sends("/api/job/stop", &[])
        .await
        .is_at(&page)
        .shows("The job is stopped.")
        .shows("Stopped by Adam Novak");
    office.opens(&dialog).await.hides("Stop this job?");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_checked() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    for address in ["/staff/bulk-invitation", "/staff/bulk-invitation?client=x&client=%3Cscript%3E"] {
        office.opens(address).await.shows("Nobody is checked").hides("<script>");
    }
    office.opens("/staff/bulk-invitation?all&q=nobody-like-that").await.shows("Nobody is checked");
    office.opens("/staff/jobs").await.shows("No jobs yet");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_front_desk_sees_nothing_of_it() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    desk.hides("For Checked").hides("type=\"checkbox\"").hides("/staff/jobs");
    for address in
        ["/staff/bulk-invitation?all", "/staff/jobs", "/staff/jobs/00000000000070008000000000000001"]
    {
        desk.opens(address).await;
        assert_eq!(desk.status, StatusCode::FORBIDDEN, "{address}");
    }
    let mut office = site.signed_in(Role::Administrator).await;
    for id in ["0", "00000000000070008000000000000001"] {
        office.opens(&format!("/staff/jobs/{id}")).await;
        assert_eq!(office.status, StatusCode::NOT_FOUND, "{id}");
    }
}
