//! What the operator decides: `latchkey.toml`, overridden by `LATCHKEY_…` in the environment.
//!
//! Everything is read as text first and then by the setting's own parser, so that a wrong value can name the
//! setting, what was found and what is accepted.

mod source;
mod value;

pub(crate) use source::Sources;

use mail::{BounceAddress, MailFrom, SmtpUrl};
use shared::{BaseUrl, Network};
use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Every setting, by its name in the environment without `LATCHKEY_`. In `latchkey.toml` the same name is
/// written in lower case.
const NAMES: [&str; 18] = [
    "DATABASE_URL",
    "DATABASE_POOLER_URL",
    "DATA_DIR",
    "LISTEN",
    "BASE_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "BOUNCE_ADDRESS",
    "BOUNCE_TOKEN",
    "TRUSTED_PROXIES",
    "SECRET_KEY_FILE",
    "PASSWORD_MEMORY_KIB",
    "PASSWORD_PASSES",
    "PASSWORD_LANES",
    "LOG",
    "LOG_FORMAT",
    "DEV",
    "CONNECTIONS",
];

/// The settings of one installation, each checked.
#[derive(Clone)]
pub(crate) struct Settings {
    /// A Postgres to use; without one, SQLite in the data folder. Holds a password: never log it.
    pub database_url: Option<String>,
    /// The same Postgres through a pooler in transaction mode, for all that fits into a transaction. Holds a password:
    /// never log it.
    pub database_pooler_url: Option<String>,
    /// The folder of the SQLite database, the secret key and the embedded mailbox.
    pub data_dir: PathBuf,
    /// Where the server listens. Port 0 takes any free one.
    pub listen: SocketAddr,
    /// Where browsers reach the installation, if it was set.
    pub base_url: Option<BaseUrl>,
    /// The mail server.
    pub smtp_url: Option<SmtpUrl>,
    /// The address in the `From` of every mail, if it was set.
    pub mail_from: Option<MailFrom>,
    /// The address that bounces go to, if it is another than that of the sender.
    pub bounce_address: Option<BounceAddress>,
    /// What whoever brings bounces over HTTP has to know. A secret: never log it.
    pub bounce_token: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed (R32).
    pub trusted_proxies: Vec<Network>,
    /// The file with the installation's secret.
    pub secret_key_file: PathBuf,
    /// Memory of one password hash, in KiB.
    pub password_memory_kib: u32,
    /// Passes of one password hash.
    pub password_passes: u32,
    /// Lanes of one password hash.
    pub password_lanes: u32,
    /// What is logged, in the syntax of `tracing`'s filter.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Whether the component gallery is there, if it was set.
    pub dev: Option<bool>,
    /// The most connections at once (R33).
    pub connections: usize,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Where mails go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MailRoute {
    /// To the mail server of this URL.
    Smtp(SmtpUrl),
    /// Into the embedded mailbox, which every visitor of this machine can read.
    Mailbox,
}

impl Settings {
    /// Reads the settings file and the process's environment.
    ///
    /// # Errors
    /// Names the setting, what was found, and what is accepted.
    pub(crate) fn load(config: Option<&Path>) -> Result<Self, SettingsError> {
        Self::from_sources(&Sources::read(config, std::env::vars_os())?)
    }

    fn from_sources(sources: &Sources) -> Result<Self, SettingsError> {
        let data_dir = sources.get("DATA_DIR", value::path)?.unwrap_or_else(|| PathBuf::from("./data"));
        let database_url = sources.get("DATABASE_URL", value::database_url)?;
        let database_pooler_url = sources.get("DATABASE_POOLER_URL", value::pooler_url)?;
        if database_url.is_none() && database_pooler_url.is_some() {
            return Err(SettingsError::OnlyPooler);
        }
        Ok(Self {
            database_url,
            database_pooler_url,
            listen: sources.get("LISTEN", value::listen)?.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000))),
            base_url: sources.get("BASE_URL", value::base_url)?,
            smtp_url: sources.get("SMTP_URL", value::smtp_url)?,
            mail_from: sources.get("MAIL_FROM", value::mail_from)?,
            bounce_address: sources.get("BOUNCE_ADDRESS", value::bounce_address)?,
            bounce_token: sources.get("BOUNCE_TOKEN", value::bounce_token)?,
            trusted_proxies: sources.get("TRUSTED_PROXIES", value::networks)?.unwrap_or_default(),
            secret_key_file: sources
                .get("SECRET_KEY_FILE", value::path)?
                .unwrap_or_else(|| data_dir.join("secret.key")),
            password_memory_kib: sources.get("PASSWORD_MEMORY_KIB", value::memory_kib)?.unwrap_or(19_456),
            password_passes: sources.get("PASSWORD_PASSES", value::passes)?.unwrap_or(2),
            password_lanes: sources.get("PASSWORD_LANES", value::lanes)?.unwrap_or(1),
            log: sources.get("LOG", value::log)?.unwrap_or_else(|| "info".to_owned()),
            log_format: sources.get("LOG_FORMAT", value::log_format)?.unwrap_or(LogFormat::Text),
            dev: sources.get("DEV", value::yes_or_no)?,
            connections: sources.get("CONNECTIONS", value::connections)?.unwrap_or(1024),
            data_dir,
        })
    }

    /// Where browsers reach the installation: as set, else this machine at the port that the server listens on.
    #[must_use]
    pub(crate) fn base_url(&self, port: u16) -> BaseUrl {
        self.base_url.clone().unwrap_or_else(|| BaseUrl::of_this_machine(port))
    }

    /// The address in the `From` of every mail.
    ///
    /// # Errors
    /// None is set, and none can be made from where the installation is reached.
    pub(crate) fn mail_from(&self, base_url: &BaseUrl) -> Result<MailFrom, SettingsError> {
        let made = || format!("no-reply@{}", mail_domain(base_url)).parse();
        self.mail_from
            .clone()
            .map_or_else(made, Ok)
            .map_err(|_| SettingsError::NoMailFrom { base_url: base_url.origin().to_owned() })
    }

    /// Where mails go. The embedded mailbox shows every link to whoever opens it, so it exists only where
    /// nobody else can.
    ///
    /// # Errors
    /// No mail server is set, and the installation is reached from elsewhere.
    pub(crate) fn mail_route(&self, base_url: &BaseUrl) -> Result<MailRoute, SettingsError> {
        match &self.smtp_url {
            Some(url) => Ok(MailRoute::Smtp(url.clone())),
            None if base_url.is_loopback() => Ok(MailRoute::Mailbox),
            None => Err(SettingsError::NoMailServer { base_url: base_url.origin().to_owned() }),
        }
    }

    /// Whether the component gallery is there.
    #[must_use]
    pub(crate) fn shows_gallery(&self, base_url: &BaseUrl) -> bool {
        self.dev.unwrap_or_else(|| base_url.is_loopback())
    }
}

/// The host as the domain of an address. This machine's number is none.
fn mail_domain(base_url: &BaseUrl) -> &str {
    if base_url.is_loopback() { "localhost" } else { base_url.host() }
}

/// Shows everything but the addresses that hold passwords (R35).
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("database", &if self.database_url.is_some() { "postgres" } else { "sqlite" })
            .field("data_dir", &self.data_dir)
            .field("listen", &self.listen)
            .field("base_url", &self.base_url)
            .field("trusted_proxies", &self.trusted_proxies)
            .finish_non_exhaustive()
    }
}

/// What is wrong with the settings, on one line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// The settings file can't be read.
    #[error("the settings file {file} can't be read: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// The operating system's words.
        reason: String,
    },
    /// The settings file is no TOML.
    #[error("the settings file {file} is not TOML: {reason}")]
    NotToml {
        /// The file.
        file: String,
        /// The first thing that is wrong, with its line.
        reason: String,
    },
    /// A name that no setting has.
    #[error("there is no setting {name} ({from}); did you mean {nearest}?")]
    Unknown {
        /// The name as written.
        name: String,
        /// Where it was written.
        from: String,
        /// The known name that is nearest, in the same spelling.
        nearest: String,
    },
    /// A pooler, and no way past it.
    #[error(
        "DATABASE_POOLER_URL is set without DATABASE_URL; accepted: both, where DATABASE_URL leads past the pooler"
    )]
    OnlyPooler,
    /// A value that the setting can't have.
    #[error("{name} ({from}) is {found}; accepted: {accepted}")]
    Wrong {
        /// The setting, as written.
        name: String,
        /// Where it was written.
        from: String,
        /// What was found, without passwords.
        found: String,
        /// What would be accepted.
        accepted: String,
    },
    /// No mail server is set, and the embedded mailbox would be open to others.
    #[error(
        "LATCHKEY_SMTP_URL is not set, and BASE_URL is {base_url}; accepted: smtps://USER:PASSWORD@HOST or \
         smtp://USER:PASSWORD@HOST, or a BASE_URL on this machine (such as http://127.0.0.1:3000), which uses the \
         embedded mailbox"
    )]
    NoMailServer {
        /// Where the installation is reached.
        base_url: String,
    },
    /// No sender is set, and none can be made.
    #[error(
        "LATCHKEY_MAIL_FROM is not set, and BASE_URL {base_url} is no domain; accepted: an address like no-reply@club.example"
    )]
    NoMailFrom {
        /// Where the installation is reached.
        base_url: String,
    },
}

#[cfg(test)]
mod tests;
