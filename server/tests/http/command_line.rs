//! The command line, and start-ups that can't work: each ends with one line that says what to change.

use crate::support::{Installation, world::add_staff};
use shared::Role;
use sqlx::Connection as _;
use std::{fs, net::TcpListener};

#[test]
fn every_command_explains_itself() {
    let installation = Installation::new();
    for command in [
        &["serve"][..],
        &["migrate"],
        &["demo"],
        &["doctor"],
        &["bounce"],
        &["backup"],
        &["restore"],
        &["client", "export"],
        &["client", "erase"],
        &["location", "add"],
        &["staff", "add"],
        &["staff", "link"],
        &["client", "add"],
        &["client", "import"],
    ] {
        let help = installation.must(&[command, &["--help"]].concat());
        assert!(help.contains("Usage: latchkey"), "{command:?}: {help}");
    }
    for wrong in [
        &[][..],
        &["fly"],
        &["serve", "--fast"],
        &["location", "add"],
        &["staff", "add", "--role", "chief"],
        &["demo", "--clients", "0"],
    ] {
        assert_eq!(installation.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    assert_eq!(fs::read_dir(installation.folder()).expect("a folder").count(), 0, "help touches nothing");
}

#[test]
fn an_empty_folder_becomes_an_installation() {
    let installation = Installation::new();
    let said = installation.must(&["location", "add", "--slug", "riverside", "--name", "Riverside"]);
    assert!(said.contains("/s/riverside"), "{said}");
    let said = installation.must(&[
        "staff",
        "add",
        "--role",
        "owner",
        "--username",
        "olivia",
        "--email",
        "o@example.org",
    ]);
    assert!(said.contains("/staff/set-up?t="), "{said}");
    let client = ["client", "add", "--location", "riverside", "--first-name", "Ana", "--last-name", "Silva"];
    let said = installation.must(&[&client[..], &["--email", "ana@example.org"]].concat());
    assert!(said.contains("/staff/clients/"), "{said}");
    add_staff(&installation, Role::Viewer, "riverside", "vera");
    let said = installation.must(&["doctor"]);
    assert!(said.lines().all(|line| line.starts_with("ok ")), "{said}");
    assert!(said.contains("record: 5 events") || said.contains("none changed or missing"), "{said}");
}

#[test]
fn what_can_t_be_added_says_why() {
    let installation = Installation::new();
    installation.must(&["location", "add", "--slug", "riverside", "--name", "Riverside"]);
    let fails = |arguments: &[&str], expected: &str| assert_eq!(installation.fails(arguments), expected);
    fails(
        &["location", "add", "--slug", "riverside", "--name", "R"],
        "latchkey: --slug is or was another location's",
    );
    fails(
        &["location", "add", "--slug", "R", "--name", ""],
        "latchkey: --slug is not 2 to 40 lower-case letters, digits and hyphens; --name is empty",
    );
    let staff = ["staff", "add", "--role", "viewer", "--username", "vera", "--email"];
    fails(
        &[&staff[..], &["v@example.org", "--location", "nope"]].concat(),
        "latchkey: there is no location nope",
    );
    fails(
        &[&staff[..], &["v", "--location", "riverside"]].concat(),
        "latchkey: --email is not an email address like name@example.com",
    );
    let client = ["client", "add", "--location", "riverside", "--last-name", "B", "--first-name"];
    fails(&[&client[..], &["<b>"]].concat(), "latchkey: --first-name has < or >");
    let output = installation.run_with_input(
        &[
            "staff",
            "add",
            "--role",
            "owner",
            "--username",
            "olivia",
            "--email",
            "o@example.org",
            "--password-stdin",
        ],
        "short\n",
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.trim_end(), "latchkey: --password has fewer than 15 characters");
}

#[test]
fn a_file_of_clients_is_imported() {
    let installation = Installation::new();
    installation.must(&["location", "add", "--slug", "riverside", "--name", "Riverside"]);
    let file = installation.folder().join("clients.csv");
    let path = file.to_str().expect("a path that is text");
    let rows = "Vorname;Nachname;E-Mail\nAna;Silva;ana@example.org\n;Duarte;\nTom;Becker;tom@nowhere\n";
    fs::write(&file, rows).expect("written");
    let import = ["client", "import", "--location", "riverside", path];
    let said = installation.must(&import);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[..2],
        ["row 3: Enter a first name", "row 4: Enter an email address like name@example.com"]
    );
    assert_eq!(lines[2], "Imported 1 of 3 rows of clients.csv; 2 rejected, 0 skipped as duplicates");
    assert_eq!(lines.len(), 3);
    fs::write(&file, "Email\nana@example.org\n").expect("written");
    let expected = "latchkey: FILE.csv clients.csv has no column for the first name, as far as its headings say; accepted: headings like \"First name\" and \"Last name\"";
    assert_eq!(installation.fails(&import), expected);
    fs::write(&file, [0_u8, 159, 146, 150]).expect("written");
    let line = installation.fails(&import);
    assert!(line.starts_with("latchkey: FILE.csv clients.csv is not a table"), "{line}");
    let line = installation.fails(&["client", "import", "--location", "riverside", "/nowhere.csv"]);
    assert!(line.starts_with("latchkey: FILE.csv /nowhere.csv can't be read: "), "{line}");
    let line = installation.fails(&["client", "import", "--location", "nope", path]);
    assert_eq!(line, "latchkey: there is no location nope");
}

#[test]
fn the_demo_is_loaded_once() {
    let installation = Installation::new();
    let (first, second) = (installation.must(&["demo"]), installation.must(&["demo"]));
    for said in [&first, &second] {
        assert!(said.contains("/s/riverside"), "{said}");
        for role in Role::ALL {
            let line = said.lines().find(|line| line.starts_with(role.code())).expect("a line a role");
            assert!(line.contains("/staff/set-up?t="), "{line}");
        }
    }
    assert_eq!(first.lines().count(), second.lines().count());
}

#[test]
fn a_crowd_gathers_once() {
    let installation = Installation::new();
    let crowd = |clients: &str| installation.must(&["demo", "--clients", clients, "--seed", "9"]);
    for (clients, added) in [("30", 30), ("30", 0), ("40", 10)] {
        let expected = format!("Added {added} of {clients} made-up clients, seed 9");
        assert_eq!(crowd(clients).lines().next(), Some(expected.as_str()));
    }
    let own = Installation::new();
    own.must(&["location", "add", "--slug", "riverside", "--name", "Riverside"]);
    let line = own.fails(&["demo", "--clients", "30"]);
    assert_eq!(line, "latchkey: riverside is not a location of the demo: it gets no crowd");
}

#[test]
fn a_wrong_setting_is_named() {
    let fails = |name: &str, value: &str, expected: &str| {
        let line = Installation::new().with(name, value).fails(&["serve"]);
        assert!(line.starts_with(&format!("latchkey: {expected}")), "{line}");
        assert!(!line.contains("hunter2"), "{line}");
    };
    fails("LATCHKEY_LISTEN", "3000", r#"LATCHKEY_LISTEN (environment) is "3000"; accepted: "#);
    fails(
        "LATCHKEY_LISTNE",
        "x",
        "there is no setting LATCHKEY_LISTNE (environment); did you mean LATCHKEY_LISTEN?",
    );
    fails("LATCHKEY_BASE_URL", "https://club.example", "LATCHKEY_SMTP_URL is not set, and BASE_URL is ");
    fails(
        "LATCHKEY_DATABASE_URL",
        "mysql://u:hunter2@db/x",
        "LATCHKEY_DATABASE_URL (environment) is \"mysql://…\"",
    );
    fails(
        "LATCHKEY_DATABASE_URL",
        "postgres://u:hunter2@127.0.0.1:1/x",
        "DATABASE_URL (postgres) can't be used: ",
    );
    fails("LATCHKEY_DATA_DIR", "/dev/null/data", "DATA_DIR /dev/null/data can't be written: Not a directory");
    fails("LATCHKEY_DATA_DIR", "/proc/latchkey", "DATA_DIR /proc/latchkey can't be written: ");
    fails(
        "LATCHKEY_SECRET_KEY_FILE",
        "/dev/null",
        "SECRET_KEY_FILE /dev/null holds 0 characters; accepted: 64 hex",
    );
    fails("LATCHKEY_SECRET_KEY_FILE", "/proc/key", "SECRET_KEY_FILE /proc/key can't be written: ");
}

#[test]
fn a_file_of_settings_is_read_and_checked() {
    let installation = Installation::new();
    fs::write(installation.folder().join("latchkey.toml"), "data_dir = 'elsewhere'\n").expect("written");
    installation.must(&["migrate"]);
    assert!(installation.folder().join("elsewhere/latchkey.db").exists());
    fs::write(installation.folder().join("latchkey.toml"), "data_dri = 'elsewhere'\n").expect("written");
    let expected = "latchkey: there is no setting data_dri (latchkey.toml); did you mean data_dir?";
    assert_eq!(installation.fails(&["migrate"]), expected);
    let line = installation.fails(&["migrate", "--config", "other.toml"]);
    assert!(line.starts_with("latchkey: the settings file other.toml can't be read: "), "{line}");
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound").to_string();
    let line = Installation::new().with("LATCHKEY_LISTEN", &address).fails(&["serve"]);
    assert!(
        line.starts_with(&format!("latchkey: LISTEN {address} can't be listened on: Address already in use")),
        "{line}"
    );
}

#[test]
fn the_key_belongs_to_the_database() {
    let installation = Installation::new();
    installation.must(&["migrate"]);
    let file = installation.data().join("secret.key");
    let key = fs::read_to_string(&file).expect("a key");
    fs::remove_file(&file).expect("removed");
    let line = installation.fails(&["serve"]);
    assert!(line.contains("secret.key is not there, and this database was made with one"), "{line}");
    assert!(!file.exists(), "no new key is made: the old one may be put back");
    fs::write(&file, "0".repeat(64)).expect("written");
    let line = installation.fails(&["migrate"]);
    assert!(line.contains("secret.key is another one"), "{line}");
    fs::write(&file, key).expect("written");
    installation.must(&["migrate"]);
}

#[test]
fn r34_the_doctor_finds_what_is_wrong() {
    let examined = |installation: &Installation| {
        let output = installation.run(&["doctor"]);
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let installation = Installation::new().with("LATCHKEY_SMTP_URL", "smtp://127.0.0.1:1?tls=none");
    let (code, said) = examined(&installation);
    assert!(code == Some(1) && said.contains("problem  mail: "), "{said}");
    assert!(said.contains("ok       record: ") && said.ends_with("1 problem\n"), "{said}");
    let (code, said) = examined(&Installation::new().with("LATCHKEY_DEV", "maybe"));
    assert!(
        code == Some(1) && said.starts_with("problem  settings: LATCHKEY_DEV (environment) is \"maybe\""),
        "{said}"
    );
    let (code, said) =
        examined(&Installation::new().with("LATCHKEY_DATABASE_URL", "postgres://127.0.0.1:1/x"));
    assert!(code == Some(1) && said.contains("problem  database: "), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let installation = Installation::new();
        installation.must(&["migrate"]);
        let file = installation.data().join("secret.key");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("changed");
        let (code, said) = examined(&installation);
        assert!(
            code == Some(1) && said.contains("problem  secret key: ") && said.contains("mode 644"),
            "{said}"
        );
    }
}

/// R30: until somebody adds one, there is nobody to sign in as.
#[test]
fn r30_an_installation_begins_without_an_account() {
    let installation = Installation::new();
    installation.must(&["location", "add", "--slug", "riverside", "--name", "Riverside"]);
    let server = installation.serve();
    for username in ["admin", "administrator", "owner", "root", "latchkey", "staff", "demo"] {
        for password in ["", username, "password", "admin", "changeme", "latchkey"] {
            let fields = [("username", username), ("password", password)];
            let to = server.browser().post("/api/staff/sign-in", &fields).location();
            assert_eq!(to.as_deref(), Some("/staff/sign-in"), "{username} {password:?}");
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let people: i64 = runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let url = installation.database_url();
        let mut connection = sqlx::AnyConnection::connect(&url).await.expect("the database");
        let everybody = "SELECT (SELECT count(*) FROM staff) + (SELECT count(*) FROM accounts)";
        sqlx::query_scalar(everybody).fetch_one(&mut connection).await.expect("a number")
    });
    assert_eq!(people, 0);
}
