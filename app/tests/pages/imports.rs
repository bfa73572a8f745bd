//! Clients from a file, without scripts: uploaded, looked at, mended, imported, undone.

use crate::site::Site;
use accounts::job::{self, Step};
use http::StatusCode;
use shared::Role;

const FILE: &[u8] = b"Given,Last name,Email,Born\n\
    Nora,Quist,nora@example.org,05/03/1991\n\
    ,Nobody,,\n\
    <b>,Markup,a@b,31/31/1991\n\
    Ana,Silva,ana@gmial.com,\n";

async fn works_off_jobs(site: &Site) {
    while let Some(mut claim) = job::claim(&site.accounts).await.unwrap() {
        while claim.step().await.unwrap() == Step::More {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_looked_at_and_imported() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.shows("href=\"/staff/import\"").shows("/staff/clients/export.csv");
    office.opens("/staff/import").await.uploads("/api/import/upload", "file", FILE).await;
    let preview = office.at.clone();
    office.shows("<h1>Look before you import</h1>").shows("a.csv: 4 rows, UTF-8, separated by commas");
    office.shows("Choose which column holds the first name").shows("Nothing to import").hides("import/start");
    let choices = [("columns[0]", "first_name"), ("columns[3]", "birth_date"), ("month_first", "true")];
    office.sends("/api/import/choose", &choices).await.is_at(&preview);
    office.shows("2 rows will become clients").shows("2 rows can’t be taken").shows("1 email looks mistyped");
    office.shows("Enter a first name").shows("Enter the first name without &lt; and &gt;").hides("<b>,");
    office
        .shows("Enter an email address like name@example.com")
        .shows("Row 3")
        .shows("Did you mean ana@gmail.com?");
    office.sends("/api/import/start", &[]).await.shows("0 of 4 done").shows("<h1>Import</h1>");
    let job = office.at.clone();
    works_off_jobs(&site).await;
    office.opens(&job).await.shows("Every one is done.").shows("Nora Quist").shows("Rejected");
    office.opens(&preview).await.is_at(&job);
    office.opens("/staff/clients?q=nora").await.shows("1 client matches");

    office.opens(&job).await;
    let undo = office.link("?dialog=undo");
    office
        .opens(&undo)
        .await
        .shows("Undo this import?")
        .shows("The 2 clients that it made are removed again.");
    office.sends("/api/import/undo", &[]).await.shows("Undo of an import").shows("0 of 2 done");
    let job = office.at.clone();
    works_off_jobs(&site).await;
    office.opens(&job).await.shows("Removed").shows("No longer on the books").hides("dialog=undo");
    office.opens("/staff/clients?q=nora").await.shows("Nobody found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_table_is_told_at_the_field() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    for (file, words) in [
        (&b""[..], "Choose a file"),
        (b"PK\x03\x04\0\0\0\0", "Choose a CSV file with headings in its first row"),
        (b"First name,Last name\n", "Choose a CSV file with headings in its first row"),
    ] {
        office.opens("/staff/import").await.hides("There is a problem");
        office.uploads("/api/import/upload", "file", file).await.is_at("/staff/import");
        office.shows("<title>Error: Import clients · Latchkey</title>").shows("href=\"#file\"").shows(words);
        office.shows("aria-invalid=\"true\"");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_can_be_discarded() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/import").await.uploads("/api/import/upload", "file", FILE).await;
    let preview = office.at.clone();
    office.sends("/api/import/discard", &[]).await.is_at("/staff/import").shows("The file is discarded.");
    office.opens(&preview).await;
    assert_eq!(office.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_front_desk_imports_nothing() {
    let site = Site::new().await;
    let mut desk = site.signed_in(Role::FrontDesk).await;
    desk.hides("/staff/import").hides("export.csv");
    for address in ["/staff/import", "/staff/import/00000000000070008000000000000001"] {
        desk.opens(address).await;
        assert_eq!(desk.status, StatusCode::FORBIDDEN, "{address}");
    }
}
