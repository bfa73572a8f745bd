//! Everything about a client, fetched and erased from the profile and from the command line (R44).

use crate::support::{
    Installation,
    world::{CLIENT_PASSWORD, HERE, World},
};
use std::fs;

#[test]
fn r44_administrators_export_and_erase_from_the_profile() {
    let mut world = World::new(Installation::new());
    let (person, _) = world.active();
    let data = format!("/staff/clients/{}/data.json", person.id);
    for (who, status) in [("viewer", 403), ("front-desk", 403), ("stranger", 404), ("owner", 200)] {
        assert_eq!(world.staff(who).get(&data).status, status, "{who}");
        let page = world.staff(who).get(&format!("/staff/clients/{}/erase", person.id));
        assert_eq!(page.status, status, "{who}: {}", page.text());
    }
    assert_eq!(world.server.browser().get(&data).status, 404);
    let file = world.staff("administrator").get(&data);
    assert_eq!(file.header("content-type"), Some("application/json"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"client.json\""));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    assert!(file.text().contains(&person.email) && !file.text().contains("argon2"), "{}", file.text());

    let profile = format!("/staff/clients/{}", person.id);
    assert!(!world.desk().get(&profile).text().contains("/erase"), "the desk is not offered it");
    let office = world.staff("administrator");
    assert!(office.get(&profile).text().contains(&format!("{profile}/erase")));
    let asks = office.get(&format!("{profile}/erase"));
    assert_eq!(asks.heading(), "Erase Ana Silva");
    let answer = office.post("/api/client/erase", &[("client", &asks.hidden("client"))]);
    assert_eq!(answer.location().as_deref(), Some("/staff/clients"), "{}", answer.text());
    assert!(office.follow(answer).text().contains("The client is erased."));
    assert_eq!(office.get(&profile).status, 404);
    assert_eq!(office.get("/staff/administration/audit-log").status, 200);
    let fields = [("slug", HERE), ("username", person.username.as_str()), ("password", CLIENT_PASSWORD)];
    let mut phone = world.server.browser();
    let answer = phone.post("/api/self-service/sign-in", &fields);
    assert!(phone.follow(answer).has_problems(), "there is no such account");
    assert!(world.installation.must(&["doctor"]).contains("none changed or missing"));
}

#[test]
fn r44_the_command_line_exports_and_erases() {
    let installation = Installation::new();
    installation.must(&["location", "add", "--slug", HERE, "--name", "Riverside"]);
    let client = ["client", "add", "--location", HERE, "--first-name", "Ana", "--last-name", "Silva"];
    let said = installation.must(&[&client[..], &["--email", "ana@example.org"]].concat());
    let id = said.trim_end().rsplit_once('/').expect("an address").1.to_owned();
    let one = ["--location", HERE, "--id", &id];
    let printed = installation.must(&[&["client", "export"][..], &one].concat());
    assert!(printed.contains("ana@example.org"), "{printed}");
    let file = installation.folder().join("ana.json");
    let path = file.to_str().expect("text");
    installation.must(&[&["client", "export"][..], &one, &[path]].concat());
    assert!(fs::read_to_string(&file).expect("written").contains("ana@example.org"));
    let line = installation.fails(&[&["client", "export"][..], &one, &[path]].concat());
    assert!(line.ends_with("is there already; accepted: a name that is free"), "{line}");

    let line = installation.fails(&[&["client", "erase"][..], &one].concat());
    assert_eq!(line, "latchkey: this would erase Ana Silva for good; accepted: the same with --yes");
    let said = installation.must(&[&["client", "erase", "--yes"][..], &one].concat());
    assert!(said.starts_with("Erased Ana Silva. "), "{said}");
    for id in [id.as_str(), "nobody"] {
        let line = installation.fails(&["client", "erase", "--yes", "--location", HERE, "--id", id]);
        assert_eq!(line, format!("latchkey: there is no client {id:?} at {HERE}"));
    }
    assert!(installation.must(&["doctor"]).contains("none changed or missing"));
}
