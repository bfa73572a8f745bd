//! The way out to a mail server: a connection for each mail.

mod dialogue;
mod url;

pub use dialogue::Dialogue;
pub use url::{SmtpUrl, SmtpUrlError};

use self::url::Encryption;
use crate::{outbox::BoxError, text::legible, transport::Refusal};
use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Ehlo, Mail, Rcpt},
        extension::{ClientId, MailParameter, RcptParameter},
        response::Response,
    },
};
use std::{error::Error as _, future::Future, sync::Arc, time::Duration};

/// A mail server.
#[derive(Clone)]
pub struct Smtp(Arc<Server>);

struct Server {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    timeout: Duration,
}

enum Tls {
    Always(TlsParameters),
    Upgrade(TlsParameters),
    Never,
}

impl Smtp {
    /// How long it may take to get as far as `MAIL FROM`, unless told otherwise.
    pub const TIMEOUT: Duration = Duration::from_secs(30);

    /// Prepares the way to a mail server, without connecting yet. Certificates are checked against the
    /// system's roots. A server that takes longer than `timeout` to let us in, or four times as long to take a
    /// mail, is left: lettre's own timeout ends with the connection.
    ///
    /// # Errors
    /// When the system's root certificates can't be used.
    pub fn new(url: &SmtpUrl, timeout: Duration) -> Result<Self, BoxError> {
        let parameters = || TlsParameters::new(url.host.clone());
        Ok(Self(Arc::new(Server {
            host: url.host.clone(),
            port: url.port,
            tls: match url.encryption {
                Encryption::FromTheStart => Tls::Always(parameters()?),
                Encryption::StartTls => Tls::Upgrade(parameters()?),
                Encryption::None => Tls::Never,
            },
            credentials: url.credentials.clone().map(|(user, password)| Credentials::new(user, password)),
            timeout,
        })))
    }

    /// Connects, greets, and signs in if the URL says so; sends nothing.
    ///
    /// # Errors
    /// The server's words, or what is wrong with the connection.
    pub async fn check(&self) -> Result<(), String> {
        match in_time(self.0.timeout, self.0.connect()).await {
            Ok(Ok(mut server)) => {
                let _ = tokio::time::timeout(self.0.timeout, server.abort()).await;
                Ok(())
            }
            Ok(Err(error)) => Err(words(&error)),
            Err(Refusal::ForNow(words) | Refusal::ForGood(words)) => Err(words),
        }
    }

    /// Hands over one mail. What goes wrong before `MAIL FROM` is no mail's fault, even when the server says
    /// that it is for good: the operator mends it, and the mail goes out.
    pub(crate) async fn send(&self, message: &Message, envelope_id: &str) -> Result<String, Refusal> {
        let timeout = self.0.timeout;
        let mut server = match in_time(timeout, self.0.connect()).await? {
            Ok(server) => server,
            Err(error) => return Err(Refusal::ForNow(words(&error))),
        };
        let reply = match in_time(timeout * 4, hand_over(&mut server, message, envelope_id)).await? {
            Ok(reply) => reply,
            Err(error) => return Err(refusal(&error)),
        };
        // The mail is the server's now: how it says good-bye changes nothing.
        let _ = tokio::time::timeout(timeout, server.abort()).await;
        let lines: Vec<&str> = reply.message().collect();
        Ok(legible(&format!("{} {}", reply.code(), lines.join(" "))))
    }
}

impl Server {
    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let ourselves = ClientId::default();
        let wrapper = if let Tls::Always(tls) = &self.tls { Some(tls.clone()) } else { None };
        let address = (self.host.as_str(), self.port);
        let mut server =
            AsyncSmtpConnection::connect_tokio1(address, None, &ourselves, wrapper, None).await?;
        if let Tls::Upgrade(tls) = &self.tls {
            // Fails if the server doesn't offer it, before a password or a mail is sent (R39).
            server.starttls(tls.clone(), &ourselves).await?;
        }
        if let Some(credentials) = &self.credentials {
            server.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(server)
    }
}

/// Hands a mail over, and asks for reports that name it where the server can give them (RFC 3461): when it is given up,
/// and when it is delayed. lettre sends no parameters by itself, and does not say whether the server knows these.
async fn hand_over(
    server: &mut AsyncSmtpConnection,
    message: &Message,
    envelope_id: &str,
) -> Result<Response, Error> {
    let greeted = server.command(Ehlo::new(ClientId::default())).await?;
    let reports = greeted.message().any(|line| line.trim().eq_ignore_ascii_case("DSN"));
    let with = |keyword: &str, value: &str| (keyword.to_owned(), Some(value.to_owned()));
    let of_mail = [with("RET", "HDRS"), with("ENVID", envelope_id)]
        .map(|(keyword, value)| MailParameter::Other { keyword, value });
    let of_recipient =
        [with("NOTIFY", "FAILURE,DELAY")].map(|(keyword, value)| RcptParameter::Other { keyword, value });
    let (of_mail, of_recipient) =
        if reports { (of_mail.to_vec(), of_recipient.to_vec()) } else { (Vec::new(), Vec::new()) };
    let envelope = message.envelope();
    server.command(Mail::new(envelope.from().cloned(), of_mail)).await?;
    for to in envelope.to() {
        server.command(Rcpt::new(to.clone(), of_recipient.clone())).await?;
    }
    server.command(Data).await?;
    server.message(&message.formatted()).await
}

async fn in_time<T>(timeout: Duration, talk: impl Future<Output = T>) -> Result<T, Refusal> {
    let stalled = |_| Refusal::ForNow(format!("no answer within {} s", timeout.as_secs()));
    tokio::time::timeout(timeout, talk).await.map_err(stalled)
}

fn refusal(error: &Error) -> Refusal {
    match error.status().map(u16::from) {
        // "Authentication required" (RFC 4954) is about our settings too.
        Some(code) if error.is_permanent() && code != 530 => Refusal::ForGood(words(error)),
        _ => Refusal::ForNow(words(error)),
    }
}

/// The server's words, or what is wrong with the connection.
fn words(error: &Error) -> String {
    match (error.status(), error.source()) {
        (Some(code), Some(words)) => legible(&format!("{code} {words}")),
        (Some(code), None) => code.to_string(),
        (None, _) => legible(&error.to_string()),
    }
}
