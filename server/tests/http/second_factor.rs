//! The second factor of staff, as browsers meet it.

use crate::support::{
    Browser, Installation,
    world::{STAFF_PASSWORD, World, sign_in_staff},
};
use accounts::{Clock as _, SystemClock};
use totp_rs::{Builder, Secret};

/// What somebody's authenticator app and paper hold.
pub(crate) struct Held {
    /// The app's key, as it was shown.
    pub(crate) key: String,
    /// What the app showed when it was set up.
    pub(crate) first: String,
    /// The recovery codes.
    pub(crate) recovery: Vec<String>,
}

/// What an app with this key shows now.
fn code(key: &str) -> String {
    let secret = Secret::try_from_base32(key.replace(' ', "")).expect("a key");
    let app = Builder::new().with_secret(secret).build().expect("a key of the usual length");
    app.generate(u64::try_from(SystemClock.now().micros() / 1_000_000).expect("after 1970")).to_string()
}

/// Has a staff member, who is signed in, set a second factor up.
#[track_caller]
pub(crate) fn secures(browser: &mut Browser) -> Held {
    let answer = browser.post("/api/account/begin-second-factor", &[("password", STAFF_PASSWORD)]);
    let page = browser.follow(answer).text();
    let key = page.split("class=\"key\">").nth(1).and_then(|rest| rest.split('<').next());
    let key = key.unwrap_or_else(|| panic!("no key in {page}")).to_owned();
    let code = code(&key);
    let answer = browser.post("/api/account/switch-on-second-factor", &[("one_time_code", &code)]);
    assert_eq!(answer.location().as_deref(), Some("/staff/account/recovery-codes"), "{}", answer.text());
    let page = browser.follow(answer);
    // R8.
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let page = page.text();
    let list =
        page.split("class=\"codes\"").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("codes");
    let recovery: Vec<String> =
        list.split("<li>").skip(1).filter_map(|item| Some(item.split('<').next()?.to_owned())).collect();
    assert_eq!(recovery.len(), 10, "{list}");
    Held { key, first: code, recovery }
}

fn gives_password(browser: &mut Browser, username: &str) -> Option<String> {
    let fields =
        [("username", username), ("password", STAFF_PASSWORD), ("next", "/staff/clients?status=active")];
    browser.post("/api/staff/sign-in", &fields).location()
}

#[test]
fn asked_for_after_the_password_and_before_everything_else() {
    let mut world = World::new(Installation::new());
    let held = secures(world.desk());
    let mut browser = world.server.browser();
    let asks = gives_password(&mut browser, "front-desk").expect("a redirect");
    assert_eq!(asks, "/staff/sign-in/code?next=/staff/clients%3Fstatus%3Dactive");
    assert!(browser.get(&asks).text().contains("autocomplete=\"one-time-code\""));
    // In between there is no session: nothing opens, and nothing can be done.
    let names: Vec<&str> = browser.cookies().keys().map(String::as_str).collect();
    assert_eq!(names, ["lk_pending"]);
    for page in ["/staff/clients", "/staff/account", "/staff/locations"] {
        let to = browser.get(page).location().unwrap_or_default();
        assert!(to.starts_with("/staff/sign-in?next="), "{page}: {to}");
    }
    assert_eq!(browser.get("/staff/clients/export.csv").status, 404);
    // Nor is the waiting token one of a session.
    let pending = browser.cookies()["lk_pending"].clone();
    let forged = [("Accept", "text/html"), ("Cookie", &format!("lk_staff={pending}"))];
    let to = world.server.browser().send("GET", "/staff/clients", &forged, b"").location();
    assert!(to.is_some_and(|to| to.starts_with("/staff/sign-in?next=")));

    let wrong =
        browser.post("/api/staff/sign-in-code", &[("one_time_code", &held.first), ("next", "/staff")]);
    assert_eq!(
        wrong.location().as_deref(),
        Some("/staff/sign-in/code?next=/staff"),
        "used when it was set up"
    );
    assert!(browser.follow(wrong).has_problems());
    let fields = [("one_time_code", held.recovery[0].as_str()), ("next", "/staff/clients?status=active")];
    let done = browser.post("/api/staff/sign-in-code", &fields);
    assert_eq!(done.location().as_deref(), Some("/staff/clients?status=active"), "{}", done.text());
    let names: Vec<&str> = browser.cookies().keys().map(String::as_str).collect();
    assert!(names.contains(&"lk_staff") && !names.contains(&"lk_pending"), "{names:?}");
    assert_eq!(browser.get("/staff/clients").status, 200);
}

/// R26: the address to go on to is one of ours.
#[test]
fn next_leads_nowhere_else() {
    let mut world = World::new(Installation::new());
    let held = secures(world.desk());
    let mut browser = world.server.browser();
    gives_password(&mut browser, "front-desk");
    let fields = [("one_time_code", held.recovery[0].as_str()), ("next", "https://evil.example/staff")];
    let done = browser.post("/api/staff/sign-in-code", &fields);
    assert_eq!(done.location().as_deref(), Some("/staff/clients"));
}

/// For the last owner, whom no colleague can help.
#[test]
fn reset_at_the_command_line() {
    let mut world = World::new(Installation::new());
    secures(world.staff("owner"));
    let said = world.installation.must(&["staff", "link", "--username", "owner", "--reset-second-factor"]);
    assert!(said.contains("/staff/set-up?t="), "{said}");
    let to = world.staff("owner").get("/staff/clients").location();
    assert!(to.is_some_and(|to| to.starts_with("/staff/sign-in")), "every device is signed out");
    sign_in_staff(&mut world.server.browser(), "owner");
}
