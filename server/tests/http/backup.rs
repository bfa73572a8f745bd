//! Backups taken while people work, and restored elsewhere (R43).

use crate::support::{
    Installation, Server,
    world::{CLIENT_PASSWORD, HERE, Person, World, sign_in_staff},
};
use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

#[test]
fn r43_a_backup_under_load_restores() {
    under_load(Installation::new(), &Installation::new());
}

#[test]
fn r43_a_backup_under_load_restores_on_postgres() {
    under_load(Installation::on_postgres(), &Installation::on_postgres());
}

#[test]
fn r43_a_backup_restores_on_the_other_kind_of_database() {
    under_load(Installation::new(), &Installation::on_postgres());
}

fn under_load(from: Installation, into: &Installation) {
    let mut world = World::new(from);
    let (active, signed_in) = world.active();
    let used = used_invitation(&world, &active);
    let (_, live) = world.invited();
    let (_, reset) = world.resetting();
    let desk = world.desk().clone();
    let World { server, mut installation, .. } = world;
    server.kill();
    // From here on the mail server is out of reach: mails wait.
    installation.set("LATCHKEY_SMTP_URL", "smtp://127.0.0.1:1?tls=none");
    let server = installation.serve();
    let mut busy = desk.at(&server);
    let pending = adds(&mut busy, "Pia", "pia@example.org");
    let file = installation.folder().join("backup.latchkey");
    let path = file.to_str().expect("text");

    let enough = AtomicBool::new(false);
    let added = thread::scope(|scope| {
        let writer = |name: &'static str| {
            let (mut browser, enough) = (busy.clone(), &enough);
            scope.spawn(move || {
                let mut added = 0;
                while !enough.load(Ordering::Relaxed) || added == 0 {
                    adds(&mut browser, name, &format!("{name}{added}@example.org").to_lowercase());
                    added += 1;
                }
                added
            })
        };
        let writers = ["Wim", "Xia"].map(writer);
        let said = installation.must(&["backup", path]);
        assert!(said.contains("Not in it, to be kept elsewhere: the secret key "), "{said}");
        enough.store(true, Ordering::Relaxed);
        writers.into_iter().map(|writer| writer.join().expect("written")).sum::<i32>()
    });
    assert!(added >= 2, "somebody wrote meanwhile");
    is_private_and_never_replaced(&installation, path);
    drop(server);

    copy_key(&installation, into);
    let said = into.must(&["restore", path]);
    assert!(said.contains(" as they were on "), "{said}");
    let refusal = into.fails(&["restore", path]);
    assert!(refusal.contains(" is not empty; accepted: "), "{refusal}");
    let examined = into.must(&["doctor"]);
    assert!(examined.contains("none changed or missing"), "{examined}");

    let server = into.serve();
    for (browser, page) in [(&signed_in, format!("/s/{HERE}/home")), (&desk, "/staff/clients".to_owned())] {
        let answer = browser.at(&server).get(&page);
        assert!(
            answer.location().is_some_and(|to| to.contains(if page.contains("home") {
                "/s/"
            } else {
                "sign-in"
            })),
            "signed out at {page}: {}",
            answer.text()
        );
    }
    for link in [&used, &live, &reset] {
        let page = server.browser().visit(link);
        assert!(!page.text().contains("name=\"password\""), "{link} is dead: {}", page.text());
    }
    let fields = [("slug", HERE), ("username", active.username.as_str()), ("password", CLIENT_PASSWORD)];
    let mut phone = server.browser();
    let answer = phone.post("/api/self-service/sign-in", &fields);
    assert_eq!(phone.follow(answer).heading(), "Hello, Ana", "the password still works");
    what_staff_see(&server, &pending);
}

/// Signs in, and has one more mail sent: had any old one waited, it would have gone first.
fn what_staff_see(server: &Server, pending: &str) {
    let mut desk = server.browser();
    sign_in_staff(&mut desk, "front-desk");
    let page = desk.get(&format!("/staff/clients/{pending}")).text();
    assert!(page.contains("not sent: it waited in the backup that was restored"), "{page}");
    assert!(page.contains("Restored from a backup"), "{page}");
    adds(&mut desk, "Zoe", "zoe@example.org");
    server.next_mail("zoe@example.org", &std::collections::BTreeSet::new());
    let to: Vec<String> = server.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["zoe@example.org"], "nothing of before was sent again");
    let answer = desk.post("/api/client/resend-verification", &[("client", pending)]);
    assert!(answer.location().is_some(), "{}", answer.text());
    server.next_mail("pia@example.org", &std::collections::BTreeSet::new());
}

#[test]
fn r43_what_is_no_backup_restores_nothing() {
    let installation = Installation::new();
    installation.must(&["demo"]);
    let whole = installation.folder().join("whole");
    installation.must(&["backup", whole.to_str().expect("text")]);
    let whole = fs::read(whole).expect("readable");

    let into = Installation::new();
    copy_key(&installation, &into);
    let file = into.folder().join("file");
    let path = file.to_str().expect("text");
    let fails = |bytes: &[u8], expected: &str| {
        fs::write(&file, bytes).expect("written");
        let line = into.fails(&["restore", path]);
        assert!(line.contains(expected), "{line}");
        assert!(!into.data().join("latchkey.db").exists(), "nothing was touched: {line}");
    };
    fails(b"", "is not a backup that `latchkey backup` made");
    fails(b"PK\x03\x04 something else", "is not a backup that `latchkey backup` made");
    for length in [whole.len() / 2, whole.len() - 9, whole.len() - 1] {
        fails(&whole[..length], "is damaged: it was cut off or changed since it was written");
    }
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    fails(&changed, "is damaged: ");
    fs::write(&file, &whole).expect("written");
    let key = into.data().join("secret.key");
    let kept = into.folder().join("kept.key");
    fs::rename(&key, &kept).expect("moved");
    fs::write(&key, "0".repeat(64)).expect("written");
    let line = into.fails(&["restore", path]);
    assert!(line.contains("secret.key is another one, and the backup was made with one"), "{line}");
    fs::remove_file(&key).expect("removed");
    let line = into.fails(&["restore", path]);
    assert!(line.contains("secret.key is not there, and the backup was made with one"), "{line}");
    fs::rename(&kept, &key).expect("moved");
    into.must(&["restore", path]);
    assert!(into.must(&["doctor"]).contains("none changed or missing"));

    let lost = Installation::new();
    lost.must(&["restore", "--new-key", path]);
    assert!(lost.must(&["doctor"]).contains("none changed or missing"));
    let line = Installation::new().fails(&["restore", "/nowhere"]);
    assert!(line.starts_with("latchkey: the backup /nowhere can't be read: "), "{line}");
}

fn adds(browser: &mut crate::support::Browser, name: &str, email: &str) -> String {
    let fields = [("first_name", name), ("last_name", "Lund"), ("language", "en"), ("email", email)];
    let answer = browser.post("/api/client/add", &fields);
    let profile = answer.location().unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()));
    profile.rsplit('/').next().expect("an id").to_owned()
}

/// The link by which a client made their account.
fn used_invitation(world: &World, person: &Person) -> String {
    let mails = world.server.mails();
    let invitation =
        mails.iter().find(|mail| mail.to == person.email && mail.raw.contains("accept-invitation"));
    invitation.expect("an invitation").link()
}

fn copy_key(from: &Installation, into: &Installation) {
    fs::create_dir_all(into.data()).expect("made");
    fs::copy(from.data().join("secret.key"), into.data().join("secret.key")).expect("copied");
}

fn is_private_and_never_replaced(installation: &Installation, path: &str) {
    let before = fs::read(path).expect("a file");
    let line = installation.fails(&["backup", path]);
    assert!(line.ends_with("is there already; accepted: a name that is free"), "{line}");
    assert_eq!(fs::read(path).expect("a file"), before);
    let line = installation.fails(&["backup", "/nowhere/backup"]);
    assert!(line.contains("/nowhere/backup can't be written: "), "{line}");
    let folder = fs::read_dir(installation.folder()).expect("a folder");
    let drafts = folder
        .filter(|entry| entry.as_ref().expect("an entry").file_name().to_string_lossy().contains(".draft"));
    assert_eq!(drafts.count(), 0, "no draft is left");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(path).expect("a file").permissions().mode() & 0o777, 0o600);
    }
}
