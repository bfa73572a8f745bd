//! Nothing that opens a door lies in the database or the log (R2, R35).

use crate::{
    second_factor::secures,
    support::{
        Installation,
        world::{CLIENT_PASSWORD, STAFF_PASSWORD, World},
    },
};
use sqlx::Connection as _;
use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};

#[test]
fn r2_r35_no_token_and_no_password_is_kept_or_logged() {
    nothing_is_kept_or_logged(Installation::new());
}

#[test]
fn r2_r35_no_token_and_no_password_is_kept_or_logged_on_postgres() {
    nothing_is_kept_or_logged(Installation::on_postgres());
}

fn nothing_is_kept_or_logged(installation: Installation) {
    let installation = installation.with("LATCHKEY_LOG", "trace");
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

    let held = secures(world.staff("viewer"));
    secrets.insert(held.key.replace(' ', ""), "an authenticator app's key".to_owned());
    for code in &held.recovery {
        secrets.insert(code.clone(), "a recovery code".to_owned());
        secrets.insert(code.replace('-', ""), "a recovery code".to_owned());
    }
    let mut waiting = world.server.browser();
    waiting.post("/api/staff/sign-in", &[("username", "viewer"), ("password", STAFF_PASSWORD)]);
    secrets.insert(waiting.cookies()["lk_pending"].clone(), "a sign-in that waits for a code".to_owned());
    waiting.post("/api/staff/sign-in-code", &[("one_time_code", held.recovery[0].as_str())]);

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
    fs::write(installation.folder().join("log"), log).expect("written");
    let rows = if installation.is_on_postgres() {
        db_files(&installation.database_url()).to_vec()
    } else {
        let wal = fs::metadata(installation.data().join("latchkey.db-wal")).expect("the write-ahead log");
        assert!(wal.len() > 0);
        vec![installation.data()]
    };
    assert!(is_found(&person.username, &rows), "what is no secret is found: so would a secret be");
    let places = [rows, vec![installation.folder().to_path_buf()]].concat();
    for (secret, whose) in &secrets {
        for spelling in [secret.clone(), secret.replace(' ', "+")] {
            assert!(!is_found(&spelling, &places), "the secret of {whose} is in one of {places:?}");
        }
    }
}

/// Whether a text stands in any file below these places, but for the mailbox, which is the other person's.
fn is_found(text: &str, places: &[PathBuf]) -> bool {
    let options =
        ["--recursive", "--text", "--quiet", "--fixed-strings", "--exclude-dir=mailbox", "-e", text];
    for _ in 0..TRIES {
        let status = Command::new("grep").args(options).args(places).status().expect("grep runs");
        match status.code() {
            Some(0) => return true,
            Some(1) => return false,
            // Postgres took a file away between the listing and the look.
            _ => {}
        }
    }
    panic!("grep can't read everything in {places:?}");
}

/// How often files are looked through that others are working on.
const TRIES: usize = 20;

/// The files of this database and the cluster's write-ahead log, all that was committed written to them.
fn db_files(url: &str) -> [PathBuf; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (folder, database): (String, i64) = runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(url).await.expect("the database");
        sqlx::query("CHECKPOINT").execute(&mut connection).await.expect("written");
        let where_it_is = "SELECT current_setting('data_directory'), oid::bigint
                             FROM pg_database WHERE datname = current_database()";
        let found = sqlx::query_as(where_it_is).fetch_one(&mut connection).await.expect("a row");
        connection.close().await.expect("closed");
        found
    });
    let folder = PathBuf::from(folder);
    [folder.join("base").join(database.to_string()), folder.join("pg_wal")]
}
