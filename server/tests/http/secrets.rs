//! Nothing that opens a door lies in the database or the log (R2, R35).

use crate::support::{
    Installation,
    world::{CLIENT_PASSWORD, STAFF_PASSWORD, World},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn no_token_and_no_password_is_kept_or_logged() {
    let installation = Installation::new().with("LATCHKEY_LOG", "trace");
    let link = installation.must(&[
        "staff",
        "add",
        "--role",
        "owner",
        "--username",
        "olivia",
        "--email",
        "o@example.org",
    ]);
    let set_up_token = link.trim_end().rsplit_once("?t=").expect("a token").1.to_owned();
    let mut world = World::new(installation);
    let mut secrets = BTreeMap::from([(set_up_token, "set-up link".to_owned())]);

    let (person, signed_in) = world.active();
    let (_, reset) = world.resetting();
    world.presses(&reset, "reset-password", &[("password", "another three words")]);
    let wrong =
        [("slug", "riverside"), ("username", person.username.as_str()), ("password", "wrong guess of mine")];
    world.server.browser().post("/api/self-service/sign-in", &wrong);
    let typed_as_username = [("slug", "riverside"), ("username", "my secret typed early"), ("password", "x")];
    world.server.browser().post("/api/self-service/sign-in", &typed_as_username);

    for mail in world.server.mails() {
        for link in mail.links.iter().filter_map(|link| link.split_once("?t=")) {
            secrets.insert(link.1.to_owned(), mail.subject.clone());
        }
    }
    assert!(secrets.len() >= 6, "verification, invitation and reset of two clients: {secrets:?}");
    for (name, value) in signed_in.cookies().iter().chain(world.desk().cookies()) {
        secrets.insert(value.clone(), name.clone());
    }
    for password in [
        STAFF_PASSWORD,
        CLIENT_PASSWORD,
        "another three words",
        "wrong guess of mine",
        "my secret typed early",
    ] {
        secrets.insert(password.to_owned(), "a password".to_owned());
    }

    // Killed, so that the write-ahead log is still there and holds everything.
    let World { server, installation, .. } = world;
    let log = server.kill();
    assert!(log.contains("DEBUG") && log.contains("answered"), "the log says everything it can");
    let mut files = vec![(PathBuf::from("log"), log.into_bytes())];
    read_all(&installation.data(), &mut files);
    assert!(files.iter().any(|(path, bytes)| path.ends_with("latchkey.db-wal") && !bytes.is_empty()));
    for (path, bytes) in &files {
        for (secret, whose) in &secrets {
            assert!(!contains(bytes, secret), "{} holds the secret of {whose}", path.display());
            let plus = secret.replace(' ', "+");
            assert!(!contains(bytes, &plus), "{} holds the secret of {whose}", path.display());
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Every file but the mailbox, which is the other person's.
fn read_all(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("mailbox") {
            read_all(&path, files);
        } else if path.is_file() {
            let bytes = fs::read(&path).expect("a file");
            files.push((path, bytes));
        }
    }
}
