//! Duplicates and what needs attention, as a browser without scripts gets them.

use crate::site::Site;
use http::StatusCode;
use shared::Role;

const TWIN: [(&str, &str); 5] = [
    ("first_name", "Marek"),
    ("last_name", "Nowak"),
    ("birth_date", "1984-11-21"),
    ("member_number", "20119"),
    ("language", "en"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_profiles_become_one_and_two_again() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/clients/new").await;
    office.sends("/api/client/add", &TWIN).await.shows("May be the same person").shows("Marek Nowak (10119)");
    office.shows("Same name, both born 21 November 1984").shows("Account marek.nowak");
    let twin = office.at.clone();
    office.opens("/staff/duplicates").await.shows("Marek Nowak (20119)").shows("Marek Nowak (10119)");
    office.opens("/staff/duplicates?why=email").await.shows("No duplicates here");
    office.opens(&twin).await;
    let compare = office.link("/staff/duplicates/");
    office.opens(&compare).await.shows("<h1>Compare two profiles</h1>").shows("Merge the two profiles");
    office.hides("Merge these two profiles?");

    office.opens(&format!("{compare}?dialog=merge&stays=second&member_number=first")).await;
    office.shows("Merge these two profiles?").shows("The account marek.nowak stays, with its password.");
    office.sends("/api/duplicate/merge", &[]).await.shows("The two profiles are one now.");
    office.shows("20119").hides("10119").shows("marek.nowak").hides("May be the same person");
    let survivor = office.at.clone();
    assert_ne!(survivor, twin);
    office.opens(&twin).await.is_at(&survivor);
    office.opens(&compare).await;
    assert_eq!(office.status, StatusCode::NOT_FOUND);

    office.opens(&format!("{survivor}?dialog=undo-merge")).await.shows("Undo the merge?");
    office.sends("/api/duplicate/undo-merge", &[]).await.shows("The merge is undone.").shows("10119");
    office.opens(&twin).await.is_at(&twin).shows("20119");
    office.opens(&compare).await.sends("/api/duplicate/dismiss", &[]).await.shows("Noted: two people.");
    office.hides("May be the same person");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_may_not_merge_see_and_choose_nothing() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    desk.opens("/staff/clients/new").await;
    desk.sends("/api/client/add", &TWIN).await;
    let compare = desk.link("/staff/duplicates/");
    desk.opens(&format!("{compare}?dialog=merge&stays=first")).await.shows("Only an administrator can merge");
    desk.hides("Merge these two profiles?").hides("type=\"radio\"").shows("Not the same person");
    let mut viewer = site.signed_in(Role::Viewer).await;
    viewer.opens(&compare).await.shows("Compare two profiles").hides("Not the same person");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_keeps_clients_out_is_listed_with_what_mends_it() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/needs-attention").await.shows("<h1>Needs attention</h1>");
    office.shows("Verified, and never invited").shows("Account is disabled").hides("switched off");
    office.opens("/staff/needs-attention/never-invited").await.shows("Lena Fischer").shows("would go out.");
    office.sends("/api/attention/fix", &[]).await.shows("Bulk invitation");
    office.opens("/staff/needs-attention/disabled").await.hides("would go out.");
    office.opens("/staff/needs-attention/nonsense").await;
    assert_eq!(office.status, StatusCode::NOT_FOUND);
    let mut viewer = site.signed_in(Role::Viewer).await;
    viewer.opens("/staff/needs-attention/never-invited").await.shows("Lena Fischer");
    viewer.shows("Only an administrator can mend many at once.").hides("would go out.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mistyped_emails_are_ticked_and_corrected() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/clients/new").await;
    let typed =
        [("first_name", "Ida"), ("last_name", "Berg"), ("email", "ida@gmial.com"), ("language", "en")];
    office.sends("/api/client/add", &typed).await.sends("/api/client/add", &[]).await.shows("ida@gmial.com");
    office.opens("/staff/needs-attention/email-mistyped").await.shows("<b>ida@gmail.com</b>");
    office.sends("/api/attention/correct-emails", &[]).await.shows("Correction of mistyped emails");
}
