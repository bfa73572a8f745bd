//! What matters most, asked for by a browser whose session is older than ten minutes (R23).

use crate::support::{
    Installation,
    world::{HERE, STAFF_PASSWORD, World},
};

/// Each file, the page that offers it, and what was asked for.
const FILES: [(&str, &str); 3] = [
    ("/staff/clients/export.csv?status=active&q=silva", "/staff/clients?status=active&q=silva"),
    ("/staff/administration/audit-log.csv", "/staff/administration/audit-log"),
    (
        "/staff/administration/audit-log.csv?kind=staff-signed-in",
        "/staff/administration/audit-log?kind=staff-signed-in",
    ),
];

#[test]
fn r23_files_with_clients_in_them_ask_first() {
    files_ask_first(Installation::new());
}

#[test]
fn r23_files_with_clients_in_them_ask_first_on_postgres() {
    files_ask_first(Installation::on_postgres());
}

fn files_ask_first(installation: Installation) {
    let mut world = World::new(installation);
    let person = world.client();
    let profile = format!("/staff/clients/{}", person.id);
    let data = (format!("{profile}/data.json"), profile);
    let files = FILES.map(|(file, page)| (file.to_owned(), page.to_owned()));
    for (file, page) in files.into_iter().chain([data]) {
        assert_eq!(world.staff("administrator").get(&file).status, 200, "{file}");
        world.db_proofs_are_old();
        let office = world.staff("administrator");
        let before = office.cookies()["lk_staff"].clone();
        let asks = office.get(&file);
        let encoded = page.replace('?', "%3F").replace('=', "%3D").replace('&', "%26");
        assert_eq!(asks.location(), Some(format!("/staff/confirm?next={encoded}")), "{file}");
        assert!(!asks.text().contains("Silva"), "{file}");
        let question = office.follow(asks);
        assert_eq!(question.heading(), "Confirm it’s you");
        assert_eq!(question.header("cache-control"), Some("no-store"));
        let next = question.hidden("next");
        let answer = office.post("/api/staff/confirm", &[("password", STAFF_PASSWORD), ("next", &next)]);
        assert_eq!(answer.location().as_deref(), Some(page.as_str()), "{file}");
        let back = office.follow(answer);
        assert!(back.text().contains("Nothing is done yet"), "{file}: {}", back.text());
        assert_ne!(office.cookies()["lk_staff"], before, "{file}");
        assert_eq!(office.get(&file).status, 200, "{file}");
    }
    // Whoever may not fetch them is told so, and not asked.
    world.desk().get("/staff/clients");
    world.db_proofs_are_old();
    assert_eq!(world.desk().get("/staff/clients/export.csv").status, 403);
    assert_eq!(world.server.browser().get("/staff/clients/export.csv").status, 404);
}

/// Tabs of one browser share the cookie: what is open in another one goes on.
#[test]
fn r23_a_proof_ends_the_earlier_token_on_every_page() {
    let mut world = World::new(Installation::new());
    world.staff("administrator");
    world.db_proofs_are_old();
    let old = world.staff("administrator").cookies()["lk_staff"].clone();
    let answer = world.staff("administrator").post("/api/staff/confirm", &[("password", STAFF_PASSWORD)]);
    assert_eq!(answer.location().as_deref(), Some("/staff/clients"));
    assert_eq!(world.staff("administrator").get("/staff/clients").status, 200);
    let stolen = [("Accept", "text/html"), ("Cookie", &format!("lk_staff={old}"))];
    for page in ["/staff/clients", "/staff/account", "/staff/administration/users"] {
        let to = world.server.browser().send("GET", page, &stolen, b"").location();
        assert!(to.is_some_and(|to| to.starts_with("/staff/sign-in?next=")), "{page}");
    }
    let file = world.server.browser().send("GET", "/staff/clients/export.csv", &stolen, b"");
    assert_eq!(file.status, 404);
}

/// R47: whoever is signed in gets to where they change their password, at whichever location they are.
#[test]
fn r47_the_address_for_changing_a_password_knows_who_is_signed_in() {
    let mut world = World::new(Installation::new());
    let (_, mut phone) = world.active();
    let well_known = "/.well-known/change-password";
    assert_eq!(phone.get(well_known).location(), Some(format!("/s/{HERE}/password")));
    assert_eq!(phone.get(&format!("/s/{HERE}/password")).heading(), "Change your password");
    assert_eq!(world.desk().get(well_known).location().as_deref(), Some("/staff/account/password"));
    assert_eq!(world.desk().get("/staff/account/password").heading(), "Change your password");
    phone.post("/api/self-service/sign-out", &[("slug", HERE)]);
    assert_eq!(phone.get(well_known).location().as_deref(), Some("/staff/sign-in"));
    world.desk().post("/api/staff/sign-out", &[]);
    assert_eq!(world.desk().get(well_known).location().as_deref(), Some("/staff/sign-in"));
    for cookie in ["lk_client=x", "lk_staff=x", "lk_client="] {
        let forged = world.server.browser().send("GET", well_known, &[("Cookie", cookie)], b"");
        assert_eq!(forged.location().as_deref(), Some("/staff/sign-in"), "{cookie}");
    }
}
