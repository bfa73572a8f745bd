//! Files of clients in the real program: how large, from whom, and out again.

use crate::support::{Installation, world::World};

const UPLOAD: &str = "/api/import/upload";

/// A table of so many bytes, or a few more.
fn file_of(bytes: usize) -> Vec<u8> {
    let mut file = b"First name,Last name\n".to_vec();
    while file.len() < bytes {
        file.extend_from_slice(b"Ana,Silva of a family with a name that fills the file in rather few rows\n");
    }
    file
}

/// R33: the limit of a form is lifted for this one, and for those alone who may import.
#[test]
fn r33_large_files_are_taken_from_those_who_may_import() {
    let mut world = World::new(Installation::new());
    let large = file_of(5 * 1024 * 1024);
    let answer = world.staff("administrator").upload(UPLOAD, "file", &large);
    let preview = answer.location().unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()));
    assert!(preview.starts_with("/staff/import/"), "{preview}");
    let answer = world.staff("administrator").upload(UPLOAD, "file", &file_of(33 * 1024 * 1024));
    assert_eq!(answer.status, 413);
    for who in ["front-desk", "viewer"] {
        assert_eq!(world.staff(who).upload(UPLOAD, "file", &large).status, 413, "{who}");
    }
    assert_eq!(world.server.browser().upload(UPLOAD, "file", &large).status, 413);
    let headers = [("Accept", "text/html"), ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "text/csv")];
    let answer = world.staff("administrator").send("POST", UPLOAD, &headers, &file_of(100));
    assert_eq!(answer.status, 400, "no form");
}

#[test]
fn what_was_imported_is_exported() {
    let mut world = World::new(Installation::new());
    let file = "Vorname;Nachname;E-Mail\r\nJos\u{e9};Mu\u{308}ller;jose@example.org\r\n;Fehler;\r\n";
    let answer = world.staff("administrator").upload(UPLOAD, "file", file.as_bytes());
    let preview = answer.location().expect("a preview");
    let page = world.staff("administrator").get(&preview).text();
    assert!(page.contains("1 row will become a client") && page.contains("Enter a first name"), "{page}");
    let problems = world.staff("administrator").get(&format!("{preview}/problems.csv"));
    assert!(problems.text().contains("3,Enter a first name,,Fehler,"), "{}", problems.text());
    let id = preview.rsplit('/').next().expect("an id").to_owned();
    let answer = world.staff("administrator").post("/api/import/start", &[("import", &id)]);
    let job = answer.location().expect("a job");
    while !world.staff("administrator").get(&job).text().contains("Every one is done.") {
        std::thread::yield_now();
    }
    assert_eq!(
        world.staff("administrator").get(&preview).location(),
        Some(job),
        "the preview leads to its job"
    );
    let export = world.staff("administrator").get("/staff/clients/export.csv?q=muller");
    assert_eq!(export.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(export.header("content-disposition"), Some("attachment; filename=\"clients.csv\""));
    assert!(
        export.text().contains("Jos\u{e9},M\u{fc}ller,,,,en,jose@example.org,,,,Email pending"),
        "{}",
        export.text()
    );
}

#[test]
fn r29_nobody_else_may_fetch() {
    let mut world = World::new(Installation::new());
    let (_, mut client) = world.active();
    let answer = world.staff("administrator").upload(UPLOAD, "file", b"First name,Last name\n,\nAna,\n");
    let preview = answer.location().expect("a preview");
    for path in [format!("{preview}/problems.csv"), "/staff/clients/export.csv".to_owned()] {
        assert_eq!(world.server.browser().get(&path).status, 404, "{path}");
        assert_eq!(client.get(&path).status, 404, "{path}");
        assert_eq!(world.staff("front-desk").get(&path).status, 403, "{path}");
        assert_eq!(world.staff("viewer").get(&path).status, 403, "{path}");
    }
    let path = format!("{preview}/problems.csv");
    assert_eq!(world.staff("stranger").get(&path).status, 404);
    let export = world.staff("stranger").get("/staff/clients/export.csv");
    assert_eq!(
        (export.status, export.text().lines().count()),
        (200, 1),
        "their own location's, which has nobody"
    );
}
