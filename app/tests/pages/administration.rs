//! Administration, as those who may see it and those who may not do.

use crate::{browser::Browser, site::Site};
use http::StatusCode;
use shared::Role;

const PREFERENCES: &str = "/staff/administration/preferences";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_who_run_the_location_find_it() {
    let site = Site::new().await;
    for role in [Role::Viewer, Role::FrontDesk] {
        let mut desk = site.signed_in(role).await;
        desk.hides("Administration");
        for page in [
            "/staff/administration",
            PREFERENCES,
            LOCATION,
            "/staff/administration/locations",
            USERS,
            "/staff/administration/users/invite",
        ] {
            desk.opens(page).await.shows("Not part of your role");
            assert_eq!(desk.status, StatusCode::FORBIDDEN, "{role:?} {page}");
        }
    }
    let mut office = site.signed_in(Role::Administrator).await;
    let administration = office.link("/staff/administration");
    office.opens(&administration).await.shows("<h1>Administration</h1>").shows("aria-current=\"true\"");
}

async fn profile<'a>(desk: &'a mut Browser, name: &str) -> &'a mut Browser {
    desk.opens(&format!("/staff/clients?q={name}")).await;
    let profile = desk.link("/staff/clients/0");
    desk.opens(&profile).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn switched_off_after_asking_and_on_again_from_the_verdict() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(PREFERENCES).await.shows("Enable Self-Service site").shows("Allow public registrations");
    office.posts("/api/preferences/set-self-service", &[].into()).await;
    office.is_at(&format!("{PREFERENCES}?dialog=switch-off")).shows("Switch Self-Service off?");
    office.sends("/api/preferences/switch-off", &[]).await.is_at(PREFERENCES);
    office.shows("Self-Service is off.").shows("Nobody can sign in at http://127.0.0.1:3000/s/riverside.");
    site.visitor().opens("/s/riverside").await.shows("closed");

    profile(&mut office, "nowak").await.shows("Self-Service is switched off at this location");
    let remedy = office.link("/preferences");
    office.opens(&remedy).await.is_at(PREFERENCES);
    office.sends("/api/preferences/set-self-service", &[("on", "true")]).await.is_at(PREFERENCES);
    office.shows("Self-Service is on. Clients can sign in.");

    let mut desk = site.signed_in(Role::FrontDesk).await;
    office.posts("/api/preferences/switch-off", &[].into()).await;
    profile(&mut desk, "nowak").await.hides("Switch Self-Service on").hides("/preferences");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn preferences_out_of_bounds_come_back_with_what_to_do() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(PREFERENCES).await;
    let answers = [("invitation_days", "90"), ("session_days", "0"), ("shortest_password", "six")];
    office.sends("/api/preferences/save", &answers).await.is_at(PREFERENCES);
    office.shows("<title>Error: Self-Service Preferences · Latchkey</title>");
    office.shows("Enter a number of days from 1 to 30").shows("Enter a whole number from 1 to 60");
    office.shows("Enter a whole number from 8 to 32").shows("value=\"90\"").shows("value=\"six\"");
    let answers = [("invitation_days", "3"), ("session_days", "30"), ("shortest_password", "12")];
    office.sends("/api/preferences/save", &answers).await.shows("The preferences are saved.");
    office.shows("value=\"12\"");
}

const LOCATION: &str = "/staff/administration/location";

fn answers(slug: &'static str) -> [(&'static str, &'static str); 4] {
    [("label", "Riverside (town)"), ("slug", slug), ("time_zone", "Europe/Madrid"), ("hue", "25")]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_location_moves_and_its_old_address_leads_on() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(LOCATION).await.shows("Now http://127.0.0.1:3000/s/riverside.").shows("Sea green");
    office.sends("/api/location/save-settings", &answers("Río")).await.is_at(LOCATION);
    office.shows("Enter 2 to 40 lower-case letters").shows("value=\"Riverside (town)\"");
    office.sends("/api/location/save-settings", &answers("by-the-river")).await.is_at(LOCATION);
    office.shows("The location settings are saved.").shows("/s/by-the-river").shows("Riverside (town)");

    let mut client = site.visitor();
    for (old, new) in [
        ("/s/riverside", "/s/by-the-river"),
        ("/s/riverside?next=/s/riverside/home", "/s/by-the-river?next=/s/riverside/home"),
        ("/s/riverside/having-trouble", "/s/by-the-river/having-trouble"),
        ("/s/riverside/verify-email", "/s/by-the-river/verify-email"),
        ("/s/riverside/handover", "/s/by-the-river/handover"),
        ("/s/riverside/undo", "/s/by-the-river/undo"),
    ] {
        client.opens(old).await.is_at(new);
    }
    client.opens("/s/riverside/accept-invitation?t=abc").await.is_at("/s/by-the-river/accept-invitation");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn owners_add_locations() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens("/staff/administration").await.hides("/staff/administration/locations");
    office.opens("/staff/administration/locations").await.shows("Not part of your role");
    let mut owner = site.signed_in(Role::Owner).await;
    owner.opens("/staff/administration").await.shows("/staff/administration/locations");
    owner.opens("/staff/administration/locations").await.shows("Riverside Sports Club");
    owner.sends("/api/location/add", &[("name", "Lakeside"), ("slug", "riverside")]).await;
    owner.shows("Enter another page address.").shows("value=\"Lakeside\"");
    owner.sends("/api/location/add", &[("slug", "lakeside")]).await.shows("The location is added.");
    owner.shows("/s/lakeside");
    site.visitor().opens("/s/lakeside").await.shows("<h1>Sign in</h1>");
}

const USERS: &str = "/staff/administration/users";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_invited_joins_and_loses_the_role_at_once() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(USERS).await.shows("Olivia Hart").shows("No password yet").shows("Nobody is invited");
    office.opens("/staff/administration/users/invite").await.hides("value=\"owner\"");
    office.sends("/api/user/invite", &[("name", ""), ("email", "noor@new.example")]).await;
    office.shows("Enter a name").shows("value=\"noor@new.example\"");
    office.sends("/api/user/invite", &[("name", "Noor Haddad")]).await.is_at(USERS);
    office.shows("The invitation is on its way.").shows("noor@new.example").shows("Invited, until");

    let link = site.mailed_link("noor@new.example").await;
    let mut noor = site.visitor();
    noor.opens(&link).await.is_at("/staff/invitation/riverside");
    noor.shows("Welcome to Riverside Sports Club, Noor Haddad").shows("You are invited as Front desk.");
    noor.sends("/api/staff/accept-invitation", &[("username", "n"), ("password", "short")]).await;
    noor.shows("Error: ").shows("Choose a password of 15 characters or more").hides("value=\"short\"");
    let answers = [("username", "noor"), ("password", "seven quiet swimmers")];
    noor.sends("/api/staff/accept-invitation", &answers).await.is_at("/staff/clients").shows("Add client");

    office.opens(USERS).await.shows("Nobody is invited");
    let user = page_of(&office, "noor");
    office.opens(&user).await.sends("/api/user/change-role", &[("role", "viewer")]).await.is_at(&user);
    office.shows("The role is changed, from this moment on.");
    noor.opens("/staff/clients").await.hides("Add client");
    office
        .opens(&format!("{user}?dialog=remove"))
        .await
        .shows("Remove Noor Haddad from Riverside Sports Club?");
    office.sends("/api/user/remove", &[]).await.is_at(USERS).hides("noor@new.example");
    noor.opens("/staff/clients").await.shows("<h1>Staff sign-in</h1>");
    noor.opens(&link).await.shows("This link does nothing any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn owners_and_oneself_are_seen_and_not_touched() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    for (name, why) in [("Olivia Hart", "Only an owner can change"), ("Adam Novak", "This is you.")] {
        office.opens(USERS).await;
        let user = page_of(&office, name);
        office.opens(&format!("{user}?dialog=disable")).await.shows(why).hides("/api/user/").hides("<dialog");
    }
    office.opens(&format!("{USERS}/00000000000070008000000000000001")).await.shows("Page not found");
}

/// The page of a user on the list.
fn page_of(office: &Browser, name: &str) -> String {
    let list = office.html.split("<tbody").nth(1).unwrap();
    let row = list.split("<tr").find(|row| row.contains(name)).unwrap();
    row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

const MAIL: &str = "/staff/administration/mail";
const TEXTS: &str = "/staff/administration/mail-texts";
const TEXT: &str = "/staff/administration/mail-texts/invitation/es";
const LOG: &str = "/staff/administration/audit-log";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_settings_and_a_test_mail_that_fails() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(MAIL).await.shows("Leave empty to use Riverside Sports Club.");
    office.sends("/api/mail/save-settings", &[("sender_name", "The desk"), ("reply_to", "nobody")]).await;
    office.shows("Enter an email address like name@example.com").shows("value=\"The desk\"");
    office.sends("/api/mail/save-settings", &[("reply_to", "desk@riverside.example")]).await.is_at(MAIL);
    office.shows("The mail settings are saved.").shows("value=\"desk@riverside.example\"");
    office.sends("/api/mail/send-test", &[]).await.is_at(MAIL);
    office.shows("The mail server did not take the mail.").shows("connects to 127.0.0.1 port 1");
    office.opens(MAIL).await.hides("connects to");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_worded_previewed_saved_and_given_back() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office.opens(TEXTS).await.shows("Answer to Having Trouble?").hides("Yours");
    office
        .opens(TEXT)
        .await
        .shows("<h1>Invitation, Español</h1>")
        .shows("te invita a Self-Service")
        .shows("{staff}");
    office.opens(&format!("{TEXT}?subject=Entra&body=Hola+%7Bname%7D%0A%0A%7Blocation%7D")).await;
    office
        .shows("<b>Entra</b>")
        .shows("<p>Hola Ana</p>")
        .shows("<p>Riverside Sports Club</p>")
        .hides("is saved");
    let wrong = [("subject", "Entra"), ("body", "Hola {nombre} <b>")];
    office.sends("/api/mail/save-text", &wrong).await.shows("<title>Error: ").shows("Take {nombre} out");
    office.shows("Hola {nombre} &lt;b&gt;").shows("value=\"Entra\"");
    office.sends("/api/mail/save-text", &[("body", "Hola <b>{name}</b>, {location}")]).await.is_at(TEXT);
    office.shows("The text is saved.").shows("Hola &lt;b&gt;Ana&lt;/b&gt;, Riverside Sports Club");
    office.opens(TEXTS).await.shows("Yours");
    office
        .opens(TEXT)
        .await
        .sends("/api/mail/reset-text", &[])
        .await
        .is_at(TEXT)
        .shows("te invita a Self-Service");
    for nowhere in ["/invitation/xx", "/staff-invitation/en", "/nothing/en"] {
        office.opens(&format!("{TEXTS}{nowhere}")).await.shows("Page not found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_log_is_filtered_and_verified() {
    let site = Site::new().await;
    let mut office = site.signed_in(Role::Administrator).await;
    office
        .opens(LOG)
        .await
        .shows("<h1>Audit log</h1>")
        .shows("Sam Ortiz, Front desk")
        .hides("The installation");
    office
        .opens(&format!("{LOG}?action=location-added"))
        .await
        .shows("Location added")
        .hides("class=\"num quiet\">Sam");
    office.opens(&format!("{LOG}?action=email-saved")).await.shows("Identity checked: known in person");
    office.opens(&format!("{LOG}?action=logo-saved")).await.shows("Nothing matches");
    office.opens(&format!("{LOG}?from=yesterday")).await.shows("Enter a date like").shows("<title>Error: ");
    office.opens(&format!("{LOG}?verify=0")).await.shows("The chain is whole");
    let older = office.opens(LOG).await.link("before=");
    office.opens(&older.replace("&amp;", "&")).await.shows("Newest events");
    office.opens(&format!("{LOG}?of=installation")).await.shows("Not part of your role");
    let mut owner = site.signed_in(Role::Owner).await;
    owner
        .opens(&format!("{LOG}?of=installation"))
        .await
        .shows("Staff member signed in")
        .shows("The installation");
}
