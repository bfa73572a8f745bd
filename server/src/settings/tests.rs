//! Every wrong setting, and the one line that it gets.

use super::*;
use std::ffi::OsString;

fn read(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let variables = variables.iter().map(|(name, text)| (OsString::from(name), OsString::from(text)));
    let empty = tempfile::NamedTempFile::new().expect("a file");
    Settings::from_sources(&Sources::read(Some(empty.path()), variables)?)
}

fn read_file(text: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("latchkey.toml");
    std::fs::write(&file, text).expect("written");
    let variables = variables.iter().map(|(name, text)| (OsString::from(name), OsString::from(text)));
    let settings = Sources::read(Some(&file), variables).and_then(|sources| Settings::from_sources(&sources));
    settings.map_err(|error| error.to_string().replace(&file.display().to_string(), "latchkey.toml"))
}

#[test]
fn nothing_has_to_be_set() {
    let settings = read(&[]).expect("the defaults");
    assert_eq!(settings.listen, SocketAddr::from(([127, 0, 0, 1], 3000)));
    let base_url = settings.base_url(3000);
    assert_eq!(base_url.origin(), "http://127.0.0.1:3000");
    assert_eq!(settings.secret_key_file, Path::new("./data/secret.key"));
    assert!(settings.mail_from(&base_url).is_ok());
    assert!(settings.shows_gallery(&base_url));
    assert_eq!(settings.mail_route(&base_url).expect("a route"), MailRoute::Mailbox);
}

/// R17: OWASP's least for argon2id is where the settings begin, and they go no lower.
#[test]
fn r17_no_password_is_hashed_more_cheaply_than_owasps_least() {
    let settings = read(&[]).expect("the defaults");
    let argon2 = (settings.password_memory_kib, settings.password_passes, settings.password_lanes);
    assert_eq!(argon2, (19_456, 2, 1));
    check("LATCHKEY_PASSWORD_MEMORY_KIB", "19455", "\"19455\"", "19456");
    check("LATCHKEY_PASSWORD_PASSES", "1", "\"1\"", "2");
    check("LATCHKEY_PASSWORD_LANES", "0", "\"0\"", "1");
}

#[test]
fn the_environment_overrides_the_file() {
    let file = "data_dir = '/srv/latchkey'\nlisten = '0.0.0.0:80'\ntrusted_proxies = ['10.0.0.1', 'fd00::/8']\ndev = false\n";
    let settings =
        read_file(file, &[("LATCHKEY_LISTEN", "[::]:8080"), ("LATCHKEY_SMTP_URL", "")]).expect("settings");
    assert_eq!(settings.listen.port(), 8080);
    assert_eq!(settings.secret_key_file, Path::new("/srv/latchkey/secret.key"));
    assert_eq!(settings.trusted_proxies.len(), 2);
    assert!(!settings.shows_gallery(&settings.base_url(8080)));
    assert!(settings.smtp_url.is_none(), "an empty text counts as not written");
}

#[track_caller]
fn check(name: &str, text: &str, found: &str, accepted: &str) {
    let line = read(&[(name, text)]).expect_err(text).to_string();
    assert!(line.starts_with(&format!("{name} (environment) is {found}")), "{line}");
    assert!(line.contains(accepted), "{line}");
    assert!(!line.contains('\n') && !line.contains("hunter2"), "{line}");
}

#[test]
fn a_pooler_alone_is_not_enough() {
    let pooler = ("LATCHKEY_DATABASE_POOLER_URL", "postgres://a:hunter2@pooler/x");
    let error = read(&[pooler]).expect_err("listening needs a session").to_string();
    assert!(error.contains("without DATABASE_URL") && !error.contains("hunter2"), "{error}");
    read(&[pooler, ("LATCHKEY_DATABASE_URL", "postgres://a:hunter2@db/x")]).expect("settings");
}

#[test]
fn a_wrong_value_names_setting_finding_and_choices() {
    check("LATCHKEY_LISTEN", "3000", "\"3000\"", "127.0.0.1:3000");
    check("LATCHKEY_LISTEN", "localhost:3000", "\"localhost:3000\"", "127.0.0.1:3000");
    check("LATCHKEY_BASE_URL", "club.example", "\"club.example\"", "https://club.example");
    check("LATCHKEY_BASE_URL", "https://a:hunter2@club.example", "\"https://…\"", "https://club.example");
    check("LATCHKEY_DATABASE_URL", "mysql://a:hunter2@db/x", "\"mysql://…\"", "postgres://");
    check("LATCHKEY_DATABASE_URL", "a:hunter2@db", "a text with", "postgres://");
    check("LATCHKEY_DATABASE_URL", "latchkey.db", "\"latchkey.db\"", "SQLite in DATA_DIR");
    check("LATCHKEY_DATABASE_POOLER_URL", "latchkey.db", "\"latchkey.db\"", "of a pooler");
    check("LATCHKEY_SMTP_URL", "http://a:hunter2@mail.example", "\"http://…\"", "smtps://");
    check("LATCHKEY_SMTP_URL", "a:hunter2@mail.example://", "a text with", "smtps://");
    check("LATCHKEY_SMTP_URL", "mail.example", "\"mail.example\"", "smtp://HOST:PORT?tls=none");
    check("LATCHKEY_MAIL_FROM", "nobody", "\"nobody\"", "no-reply@club.example");
    check("LATCHKEY_BOUNCE_ADDRESS", "a+b@club.example", "\"a+b@club.example\"", "bounces@club.example");
    check("LATCHKEY_BOUNCE_TOKEN", "hunter2", "something else", "24 or more");
    check("LATCHKEY_TRUSTED_PROXIES", "10.0.0.1, proxy", "\"proxy\"", "10.0.0.7,fd00::/8");
    check("LATCHKEY_PASSWORD_MEMORY_KIB", "1024", "\"1024\"", "19456 to 4194304");
    check("LATCHKEY_PASSWORD_PASSES", "1", "\"1\"", "2 to 100");
    check("LATCHKEY_PASSWORD_LANES", "many", "\"many\"", "1 to 16");
    check("LATCHKEY_LOG", "latchkey=loud", "\"latchkey=loud\"", "info,latchkey=debug");
    check("LATCHKEY_LOG_FORMAT", "xml", "\"xml\"", "text or json");
    check("LATCHKEY_DEV", "maybe", "\"maybe\"", "true or false");
    check("LATCHKEY_CONNECTIONS", "0", "\"0\"", "16 to 65536");
}

#[track_caller]
fn check_file(text: &str, expected: &str) {
    assert_eq!(read_file(text, &[]).expect_err(text), expected);
}

#[test]
fn the_file_is_held_to_the_same() {
    check_file(
        "listen = 3000",
        r#"listen (latchkey.toml) is "3000"; accepted: an IP address and a port, like 127.0.0.1:3000 or [::]:3000"#,
    );
    check_file("listn = ''", "there is no setting listn (latchkey.toml); did you mean listen?");
    check_file("LISTEN = ''", "there is no setting LISTEN (latchkey.toml); did you mean listen?");
    check_file("[smtp]\nurl = ''", "there is no setting smtp (latchkey.toml); did you mean smtp_url?");
    check_file(
        "listen = 1.5",
        "listen (latchkey.toml) is a float; accepted: a text, a number, true, false, or a list of texts",
    );
    let line = read_file("data_dir = ''\nsmtp_url = smtp://a:hunter2@host", &[]).expect_err("no TOML");
    assert!(line.starts_with("the settings file latchkey.toml is not TOML: line 2: "), "{line}");
    assert!(!line.contains("hunter2") && !line.contains('\n'), "{line}");
}

#[test]
fn an_unknown_setting_names_the_nearest() {
    let line = |name: &str| read(&[(name, "x")]).expect_err(name).to_string();
    assert_eq!(
        line("LATCHKEY_SMTPURL"),
        "there is no setting LATCHKEY_SMTPURL (environment); did you mean LATCHKEY_SMTP_URL?"
    );
    assert_eq!(
        line("LATCHKEY_DATABASE"),
        "there is no setting LATCHKEY_DATABASE (environment); did you mean LATCHKEY_DATABASE_URL?"
    );
    assert!(read(&[("LATCHKEY_TEST_POSTGRES", "x")]).is_ok());
    assert!(read(&[("PATH", "x")]).is_ok());
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let error = Sources::read(Some(Path::new("/nowhere/latchkey.toml")), []).expect_err("no file");
    assert!(error.to_string().starts_with("the settings file /nowhere/latchkey.toml can't be read: "));
}

#[test]
fn mails_need_a_server_unless_only_this_machine_sees_them() {
    let settings = read(&[("LATCHKEY_BASE_URL", "https://club.example")]).expect("settings");
    let base_url = settings.base_url(3000);
    assert!(!settings.shows_gallery(&base_url));
    let line = settings.mail_route(&base_url).expect_err("no route").to_string();
    assert!(
        line.starts_with(
            "LATCHKEY_SMTP_URL is not set, and BASE_URL is https://club.example; accepted: smtps://"
        ),
        "{line}"
    );
    assert!(settings.mail_from(&base_url).is_ok());
    assert!(settings.mail_from(&BaseUrl::parse("https://club").expect("an origin")).is_err());
}

#[test]
fn settings_can_be_shown() {
    let settings = read(&[("LATCHKEY_DATABASE_URL", "postgres://a:hunter2@db/x")]).expect("settings");
    assert!(!format!("{settings:?}").contains("hunter2"));
}
