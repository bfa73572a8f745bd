//! `latchkey doctor`: looks at everything that an installation stands on, and says what is wrong with it.

use crate::{
    failure::Failure,
    settings::{MailRoute, Settings},
    start,
};
use accounts::Accounts;
use std::{process::ExitCode, time::Duration};

/// How long the mail server may take to answer.
const MAIL_SERVER_WITHIN: Duration = Duration::from_secs(10);

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
    let folder = start::prepare_folder(settings).map(|()| ((), settings.data_dir.display().to_string()));
    let folder = findings.note("data folder", folder);
    if folder.is_some() {
        examine_database(settings, findings).await;
    }
    findings.note("mail", examine_mail(settings).await);
}

async fn examine_database(settings: &Settings, findings: &mut Findings) {
    let store = start::open_database(settings).await;
    let store = store.map(|store| {
        let said = format!("{}, up to date", store.database());
        (store, said)
    });
    let Some(store) = findings.note("database", store) else { return };
    let accounts = start::open_accounts(settings, &store, settings.base_url(settings.listen.port())).await;
    let accounts = accounts.and_then(|accounts| private(settings).map(|said| (accounts, said)));
    if let Some(accounts) = findings.note("secret key", accounts) {
        findings.note("record", examine_record(&accounts).await);
        findings.note("invariants", examine_invariants(&accounts).await);
    }
    store.close().await;
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
