//! One mail handed over at once, with what both sides said written down: for whoever sets a mail server up.
//!
//! Made of lettre's own connection, step by step, so that a test meets what the worker meets. Its `tracing` feature
//! would write down credentials too (R35); here a password is never among the words.

use super::{Smtp, Tls, legible, words};
use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::DEFAULT_MECHANISMS,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
        response::Response,
    },
};
use std::{fmt::Display, time::Duration};

/// How long a whole conversation may take: somebody waits for it.
const PATIENCE: Duration = Duration::from_secs(15);

/// What was said, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialogue {
    /// Line by line: ours begin with `>`, the server's with `<`.
    pub lines: Vec<String>,
    /// The server's last words: `Ok` if it took the mail.
    pub outcome: Result<String, String>,
}

impl Smtp {
    /// Hands over one mail, within fifteen seconds.
    pub(crate) async fn converse(&self, message: &Message) -> Dialogue {
        let mut said = Said(Vec::new());
        let outcome = match tokio::time::timeout(PATIENCE, self.steps(message, &mut said)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
        };
        if let Err(why) = &outcome {
            said.hear(why);
        }
        Dialogue { lines: said.0, outcome }
    }

    async fn steps(&self, message: &Message, said: &mut Said) -> Result<String, String> {
        let server = &self.0;
        let ourselves = ClientId::default();
        let (tls, how) = match &server.tls {
            Tls::Always(tls) => (Some(tls.clone()), "TLS from the start"),
            Tls::Upgrade(_) => (None, "STARTTLS required"),
            Tls::Never => (None, "no encryption"),
        };
        said.say(&format!("(connects to {} port {}, {how})", server.host, server.port));
        let address = (server.host.as_str(), server.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, None, &ourselves, tls, None);
        let mut connection = connecting.await.map_err(told)?;
        said.say(&format!("EHLO {ourselves}"));
        said.hear(&connection.server_info().to_string());
        if let Tls::Upgrade(tls) = &server.tls {
            said.say("STARTTLS");
            connection.starttls(tls.clone(), &ourselves).await.map_err(told)?;
            said.hear("(encrypted from here on)");
        }
        if let Some(credentials) = &server.credentials {
            said.say("AUTH ****");
            let answer = connection.auth(DEFAULT_MECHANISMS, credentials).await.map_err(told)?;
            said.hear(&reply(&answer));
        }
        let envelope = message.envelope();
        ask(&mut connection, said, Mail::new(envelope.from().cloned(), Vec::new())).await?;
        for to in envelope.to() {
            ask(&mut connection, said, Rcpt::new(to.clone(), Vec::new())).await?;
        }
        ask(&mut connection, said, Data).await?;
        let bytes = message.formatted();
        said.say(&format!("(the mail, {} bytes)", bytes.len()));
        let taken = reply(&connection.message(&bytes).await.map_err(told)?);
        said.hear(&taken);
        connection.abort().await;
        Ok(taken)
    }
}

/// Says one command and writes down both sides.
async fn ask(
    connection: &mut AsyncSmtpConnection,
    said: &mut Said,
    command: impl Display,
) -> Result<(), String> {
    said.say(&command.to_string());
    let answer = connection.command(command).await.map_err(told)?;
    said.hear(&reply(&answer));
    Ok(())
}

struct Said(Vec<String>);

impl Said {
    fn say(&mut self, line: &str) {
        self.0.push(format!("> {}", legible(line)));
    }

    fn hear(&mut self, line: &str) {
        self.0.push(format!("< {}", legible(line)));
    }
}

fn reply(answer: &Response) -> String {
    let lines: Vec<&str> = answer.message().collect();
    legible(&format!("{} {}", answer.code(), lines.join(" ")))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn told(error: Error) -> String {
    words(&error)
}
