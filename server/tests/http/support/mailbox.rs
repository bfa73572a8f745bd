//! The embedded mailbox, read as a program reads it.

use super::Server;
use serde::Deserialize;
use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    time::Duration,
};

/// A mail that arrived.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Mail {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub raw: String,
    pub links: Vec<String>,
}

#[derive(Deserialize)]
struct Summary {
    id: String,
    to: String,
}

impl Server {
    /// Every mail, newest first.
    #[track_caller]
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.summaries().into_iter().map(|summary| self.mail(&summary.id)).collect()
    }

    /// The newest mail to an address that is none of those `seen`; waits until there is one.
    #[track_caller]
    pub(crate) fn next_mail(&self, to: &str, seen: &BTreeSet<String>) -> Mail {
        let mut news = self.stream("/dev/mailbox/events", &[]);
        loop {
            let mails = self.summaries();
            if let Some(new) = mails.iter().find(|mail| mail.to == to && !seen.contains(&mail.id)) {
                return self.mail(&new.id);
            }
            news.next_event();
        }
    }

    /// Opens a stream of events, with these headers.
    #[track_caller]
    pub(crate) fn stream(&self, path: &str, headers: &[(&str, &str)]) -> Events {
        let mut stream = TcpStream::connect(self.address()).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
        let headers: Vec<String> =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let headers = headers.concat();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.address()).expect("written");
        let mut lines = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(lines.read_line(&mut head).expect("a head"), 0, "{head}");
        }
        assert!(head.starts_with("HTTP/1.1 200 "), "{path}: {head}");
        Events { lines, head }
    }

    #[track_caller]
    fn summaries(&self) -> Vec<Summary> {
        let answer = self.browser().get("/dev/mailbox/messages.json");
        serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
    }

    #[track_caller]
    fn mail(&self, id: &str) -> Mail {
        let answer = self.browser().get(&format!("/dev/mailbox/{id}.json"));
        serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
    }
}

impl Mail {
    /// The path of the link in the mail, with its token.
    #[track_caller]
    pub(crate) fn link(&self) -> String {
        let link = self.links.iter().find(|link| link.contains("?t=")).expect("a link with a token");
        let path =
            link.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
        path.expect("a path")
    }

    /// The token in the link.
    #[track_caller]
    pub(crate) fn token(&self) -> String {
        self.link().split_once("?t=").expect("a token").1.to_owned()
    }
}

/// A stream of events.
pub(crate) struct Events {
    lines: BufReader<TcpStream>,
    pub head: String,
}

impl Events {
    /// Waits for the next event and gives its name; `None` if the stream ended.
    #[track_caller]
    pub(crate) fn next_event(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).expect("the stream goes on or ends") == 0 {
                return None;
            }
            if let Some(name) = line.strip_prefix("event:") {
                return Some(name.trim().to_owned());
            }
        }
    }
}
