//! `latchkey doctor`: looks at everything that an installation stands on, and says what is wrong with it.

use crate::{
    failure::Failure,
    settings::{MailRoute, Settings},
    start,
};
use accounts::{Accounts, SystemClock};
use std::{process::ExitCode, sync::Arc, time::Duration};
use store::Store;

/// How long the mail server may take to answer.
const MAIL_SERVER_WITHIN: Duration = Duration::from_secs(10);

const MIB: u64 = 1024 * 1024;
/// Less is too little: a busy day, and a log that grows while a backup is made.
const LEAST_FREE_MIB: u64 = 256;

/// What the doctor found, in the order of looking.
#[derive(Default)]
struct Findings {
    problems: usize,
}

/// Examines the installation and prints a line for each thing: `ok` or `problem`, and what it is about.
pub(crate) async fn examine(settings: Result<Settings, Failure>) -> ExitCode {
    let mut findings = Findings::default();
    if let Some(settings) =
        findings.note("settings", settings.map(|settings| (settings, "each can be read".to_owned())))
    {
        examine_all(&settings, &mut findings).await;
    }
    match findings.problems {
        0 => ExitCode::SUCCESS,
        1 => {
            println!("1 problem");
            ExitCode::FAILURE
        }
        many => {
            println!("{many} problems");
            ExitCode::FAILURE
        }
    }
}

impl Findings {
    /// Prints what was found, and hands on what comes of it.
    fn note<T>(&mut self, about: &str, found: Result<(T, String), Failure>) -> Option<T> {
        match found {
            Ok((value, said)) => {
                println!("ok       {about}: {said}");
                Some(value)
            }
            Err(failure) => {
                self.problems += 1;
                println!("problem  {about}: {failure}");
                None
            }
        }
    }
}

async fn examine_all(settings: &Settings, findings: &mut Findings) {
    findings.note("version", Ok(((), format!("Latchkey {}", env!("CARGO_PKG_VERSION")))));
    let folder = start::prepare_folder(settings).map(|()| ((), settings.data_dir.display().to_string()));
    let folder = findings.note("data folder", folder);
    if folder.is_some() {
        findings.note("disk", examine_disk(settings));
        examine_database(settings, findings).await;
    }
    findings.note("mail", examine_mail(settings).await);
}

async fn examine_database(settings: &Settings, findings: &mut Findings) {
    let store = start::open_database(settings).await;
    let store = match store {
        Ok(store) => version(&store).await.map(|version| {
            let said = format!("{} {version}, up to date", store.database());
            (store, said)
        }),
        Err(failure) => Err(failure),
    };
    let Some(store) = findings.note("database", store) else { return };
    let accounts = open_accounts(settings, &store).await;
    let accounts = accounts.and_then(|accounts| private(settings).map(|said| (accounts, said)));
    if let Some(accounts) = findings.note("secret key", accounts) {
        findings.note("record", examine_record(&accounts).await);
        findings.note("invariants", examine_invariants(&accounts).await);
        findings.note("clock", examine_clock(&accounts).await);
        findings.note("outbox", examine_outbox(&accounts).await);
    }
    store.close().await;
}

async fn open_accounts(settings: &Settings, store: &Store) -> Result<Accounts, Failure> {
    let clock = start::open_clock(store).await?;
    start::open_accounts(settings, store, &clock, settings.base_url(settings.listen.port())).await
}

async fn version(store: &Store) -> Result<String, Failure> {
    let unread = |error| Failure::new(format!("it can't be read: {error}"));
    let mut tx = store.read().await.map_err(unread)?;
    store::health::version(&mut tx).await.map_err(unread)
}

/// Whether there is room for what people do, and for SQLite's log while a backup is made.
fn examine_disk(settings: &Settings) -> Result<((), String), Failure> {
    let folder = settings.data_dir.display();
    // Nothing of ours lies there.
    if !settings.data_dir.exists() {
        return Ok(((), "nothing is written on this machine".to_owned()));
    }
    let unknown = |error| Failure::new(format!("how much room {folder} has can't be told: {error}"));
    let disk = rustix::fs::statvfs(&settings.data_dir).map_err(unknown)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize) / MIB;
    if free < LEAST_FREE_MIB {
        return Err(Failure::new(format!(
            "{free} MiB are free at {folder}; accepted: {LEAST_FREE_MIB} MiB or more. Remove old backups and logs there, \
             or move DATA_DIR to a larger disk"
        )));
    }
    Ok(((), format!("{free} MiB are free at {folder}")))
}

/// Whether this machine's clock agrees with the database's, and has not been set back.
async fn examine_clock(accounts: &Accounts) -> Result<((), String), Failure> {
    let by_this_machine = accounts.with_clock(Arc::new(SystemClock));
    let report = accounts::doctor::check_clock(&by_this_machine).await.map_err(Failure::new)?;
    let ahead = report.ahead_of_database.map_or(0, seconds);
    match report.newest_event_ahead {
        Some(event) if !report.is_well() => Err(Failure::new(format!(
            "the newest event of the record is {} s in the future: this clock was set back, or another node's is ahead. Set \
             every node's clock by NTP",
            seconds(event)
        ))),
        _ if !report.is_well() => Err(Failure::new(format!(
            "this clock is {ahead} s ahead of the database's (behind, where negative); accepted: 120 s at most. Set both \
             by NTP"
        ))),
        _ if report.ahead_of_database.is_some() => {
            Ok(((), format!("{ahead} s ahead of the database's, no event in the future")))
        }
        _ => Ok(((), "no event in the future".to_owned())),
    }
}

fn seconds(span: shared::Span) -> i64 {
    span.as_micros() / 1_000_000
}

/// Whether mails go out.
async fn examine_outbox(accounts: &Accounts) -> Result<((), String), Failure> {
    let report = accounts::doctor::check_outbox(accounts).await.map_err(Failure::new)?;
    match report.since {
        Some(since) => {
            let when = words::When::new("UTC", shared::Language::English).absolute(since);
            Err(Failure::new(format!(
                "{} mails have waited for more than an hour, the oldest since {when} UTC. Is `latchkey serve` running, and \
                 does the mail server take mails? Its words stand on the clients' profiles",
                report.waiting_long
            )))
        }
        None => Ok(((), format!("no mail waits long; {} not sent within a day", report.parked))),
    }
}

/// Whether others on this machine can read the key file.
fn private(settings: &Settings) -> Result<String, Failure> {
    let file = &settings.secret_key_file;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(file).map_or(0, |metadata| metadata.permissions().mode());
        if mode & 0o077 != 0 {
            let said = format!(
                "{} can be read by others (mode {:o}); accepted: mode 600",
                file.display(),
                mode & 0o777
            );
            return Err(Failure::new(said));
        }
    }
    Ok(format!("{}, the one that the database was made with", file.display()))
}

/// Whether the audit record is as it was written (R34).
async fn examine_record(accounts: &Accounts) -> Result<((), String), Failure> {
    let report = accounts::doctor::check_record(accounts).await.map_err(Failure::new)?;
    match report.broken.as_slice() {
        [] => Ok(((), format!("{} events, none changed or missing", report.events))),
        broken => {
            let places =
                broken.iter().map(|(location, event)| format!("event {event} of location {location}"));
            let places: Vec<String> = places.collect();
            Err(Failure::new(format!("changed or missing since it was written: {}", places.join(", "))))
        }
    }
}

/// Whether all holds that holds at any time, however often the process died (R42).
async fn examine_invariants(accounts: &Accounts) -> Result<((), String), Failure> {
    let broken = accounts::doctor::check_invariants(accounts).await.map_err(Failure::new)?;
    if broken.is_empty() {
        return Ok((
            (),
            "no account without its event, no mail without a cause, no link used twice".to_owned(),
        ));
    }
    let said: Vec<String> =
        broken.iter().map(|broken| format!("{} ({} do not)", broken.holds, broken.rows)).collect();
    Err(Failure::new(format!("should hold, and does not: {}", said.join("; "))))
}

/// Whether mails have somewhere to go, and the mail server talks.
async fn examine_mail(settings: &Settings) -> Result<((), String), Failure> {
    let base_url = settings.base_url(settings.listen.port());
    match settings.mail_route(&base_url)? {
        MailRoute::Mailbox => {
            Ok(((), format!("the embedded mailbox, {}", base_url.to(&shared::Route::Mailbox))))
        }
        MailRoute::Smtp(url) => {
            let smtp = start::smtp(&url, MAIL_SERVER_WITHIN)?;
            let checked = smtp.check().await;
            checked.map(|()| ((), "the mail server answers".to_owned())).map_err(Failure::new)
        }
    }
}
