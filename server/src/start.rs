//! From settings to an installation that works: folder, database, secret, use cases. Each step fails with one
//! line that says what to change.

use crate::{
    clock::InstallationClock,
    failure::Failure,
    secret,
    settings::{MailRoute, Settings},
};
use accounts::{Accounts, Hashing, OsRandom, Random as _, Refused, SecretKey, doctor::KEY_FINGERPRINT};
use mail::{Mailbox, Smtp, SmtpUrl, Transport, worker::Post};
use shared::BaseUrl;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{Store, meta};

/// Connections to the database at once. SQLite writes one at a time; Postgres is shared with other nodes.
const CONNECTIONS: u32 = 10;

/// An installation whose database is up to date and whose secret is the right one.
pub(crate) struct Installation {
    /// The settings it was opened with.
    pub settings: Settings,
    /// The rows.
    pub store: Store,
    /// The time.
    pub clock: Arc<InstallationClock>,
    /// The use cases.
    pub accounts: Accounts,
}

impl Installation {
    /// Opens what the settings describe; whatever is missing is made. `port` is where the server listens.
    ///
    /// # Errors
    /// The setting that is wrong, what was found, and the operating system's or the database's words.
    pub(crate) async fn open(settings: Settings, port: u16) -> Result<Self, Failure> {
        prepare_folder(&settings)?;
        let store = open_database(&settings).await?;
        let clock = open_clock(&store).await?;
        let accounts = open_accounts(&settings, &store, &clock, settings.base_url(port)).await?;
        let findable = accounts::client_terms::bring_up_to_date(&accounts).await.map_err(Failure::new)?;
        if findable > 0 {
            tracing::info!(clients = findable, "the search knows everybody by the present rule");
        }
        Ok(Self { settings, store, clock, accounts })
    }

    /// What the mail worker sends with, and the mailbox if mails go there.
    ///
    /// # Errors
    /// The mailbox's folder can't be made, or the system has no root certificates.
    pub(crate) fn post(&self, route: &MailRoute) -> Result<(Post, Option<Mailbox>), Failure> {
        let (transport, mailbox) = match route {
            MailRoute::Smtp(url) => (Transport::Smtp(smtp(url, Smtp::TIMEOUT)?), None),
            MailRoute::Mailbox => {
                let folder = self.settings.data_dir.join("mailbox");
                let mailbox = Mailbox::open(&folder).map_err(|error| cannot_write(&folder, &error))?;
                (Transport::Mailbox(mailbox.clone()), Some(mailbox))
            }
        };
        let from = self.settings.mail_from(self.accounts.base_url())?;
        let bounces = self.settings.bounce_address.clone();
        let accounts = self.accounts.clone();
        let chance = || {
            let mut bytes = [0; 4];
            OsRandom.fill(&mut bytes);
            u32::from_ne_bytes(bytes)
        };
        Ok((
            Post {
                from,
                bounces,
                transport,
                clock: Box::new(move || accounts.now()),
                chance: Box::new(chance),
            },
            mailbox,
        ))
    }
}

/// The way to a mail server.
///
/// # Errors
/// The system has no root certificates.
pub(crate) fn smtp(url: &SmtpUrl, timeout: Duration) -> Result<Smtp, Failure> {
    Smtp::new(url, timeout).map_err(|error| Failure::new(format!("SMTP_URL can't be used: {error}")))
}

/// Makes the data folder, for its owner alone, and tries whether it can be written.
///
/// # Errors
/// It can't be made or written.
pub(crate) fn prepare_folder(settings: &Settings) -> Result<(), Failure> {
    let folder = &settings.data_dir;
    if settings.database_url.is_some() && !settings.secret_key_file.starts_with(folder) {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).map_err(|error| cannot_write(folder, &error))?;
    let probe = folder.join(format!(".{}.probe", std::process::id()));
    fs::write(&probe, b"")
        .and_then(|()| fs::remove_file(&probe))
        .map_err(|error| cannot_write(folder, &error))
}

fn cannot_write(folder: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!(
        "DATA_DIR {} can't be written: {error}; accepted: a folder this user can write",
        folder.display()
    ))
}

/// Connects to the database and brings it up to date.
///
/// # Errors
/// It can't be reached, opened or migrated.
pub(crate) async fn open_database(settings: &Settings) -> Result<Store, Failure> {
    let store = connect_through(settings.database_pooler_url.as_deref(), settings).await?;
    let unusable = |error| Failure::new(format!("{} can't be used: {error}", called(settings)));
    store.migrate().await.map_err(unusable)?;
    Ok(store)
}

/// Connects to the database, past any pooler, and takes it as it is.
///
/// # Errors
/// It can't be reached or opened.
pub(crate) async fn connect(settings: &Settings) -> Result<Store, Failure> {
    connect_through(None, settings).await
}

async fn connect_through(pooler: Option<&str>, settings: &Settings) -> Result<Store, Failure> {
    let file = database_file(settings);
    let url = settings.database_url.clone().unwrap_or_else(|| sqlite_url(&file));
    if settings.database_url.is_none() {
        let unwritable = |error| Failure::new(format!("{} can't be written: {error}", called(settings)));
        make_private(&file).map_err(unwritable)?;
    }
    let unusable = |error| Failure::new(format!("{} can't be used: {error}", called(settings)));
    Store::open_through(pooler, &url, CONNECTIONS).await.map_err(unusable)
}

/// The database in the words of the settings, without a password.
pub(crate) fn called(settings: &Settings) -> String {
    match &settings.database_url {
        Some(_) if settings.database_pooler_url.is_some() => {
            "DATABASE_URL or DATABASE_POOLER_URL (postgres)".to_owned()
        }
        Some(_) => "DATABASE_URL (postgres)".to_owned(),
        None => format!("the database {}", database_file(settings).display()),
    }
}

fn database_file(settings: &Settings) -> PathBuf {
    settings.data_dir.join("latchkey.db")
}

/// Makes the file if it is missing, for its owner alone; SQLite's files beside it take after it.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// A path as a URL: what would end it there is written as its code.
fn sqlite_url(file: &Path) -> String {
    let path = file.display().to_string();
    format!("sqlite:{}", path.replace('%', "%25").replace('?', "%3F").replace('#', "%23"))
}

/// The installation's clock.
///
/// # Errors
/// The database can't be asked.
pub(crate) async fn open_clock(store: &Store) -> Result<Arc<InstallationClock>, Failure> {
    let clock = InstallationClock::of(store).await;
    clock.map_err(|error| Failure::new(format!("the database can't be used: {error}")))
}

/// Puts the use cases together with the right secret. A new database takes the key that is there, or a new one.
///
/// # Errors
/// The key file is missing, can't be read or written, or belongs to another database.
pub(crate) async fn open_accounts(
    settings: &Settings,
    store: &Store,
    clock: &Arc<InstallationClock>,
    base_url: BaseUrl,
) -> Result<Accounts, Failure> {
    let file = &settings.secret_key_file;
    let database = |error| Failure::new(format!("the database can't be used: {error}"));
    let known =
        meta::get(&mut store.read().await.map_err(database)?, KEY_FINGERPRINT).await.map_err(database)?;
    let key = match secret::read(file)? {
        Some(key) => key,
        None if known.is_none() => secret::create(file)?,
        None => return Err(wrong_key(file, "is not there")),
    };
    let accounts = put_together(settings, store, clock, key, base_url);
    match accounts::doctor::check_key(&accounts).await {
        Ok(()) => Ok(accounts),
        Err(Refused::Changed) => Err(wrong_key(file, "is another one")),
        Err(other) => Err(Failure::new(other)),
    }
}

fn wrong_key(file: &Path, what: &str) -> Failure {
    Failure::new(format!(
        "the key in SECRET_KEY_FILE {} {what}, and this database was made with one; accepted: the file it was made \
         with (a new key would end every mailed link and every session)",
        file.display()
    ))
}

/// The use cases with this key, whatever the database was made with.
pub(crate) fn put_together(
    settings: &Settings,
    store: &Store,
    clock: &Arc<InstallationClock>,
    key: SecretKey,
    base_url: BaseUrl,
) -> Accounts {
    let hashing = Hashing {
        memory_kib: settings.password_memory_kib,
        passes: settings.password_passes,
        lanes: settings.password_lanes,
        ..Hashing::default()
    };
    let (store, random) = (store.clone(), Arc::new(OsRandom));
    Accounts::new(accounts::Parts { store, clock: Arc::clone(clock) as _, random, key, base_url, hashing })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_survive_as_urls() {
        assert_eq!(sqlite_url(Path::new("/srv/a b/50%?#.db")), "sqlite:/srv/a b/50%25%3F%23.db");
    }
}
