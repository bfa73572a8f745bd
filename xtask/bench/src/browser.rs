//! Somebody who is signed in and presses buttons, with scripts off.

use crate::{PASSWORD, load::Exchange, server::Server};
use anyhow::{Context, Result, bail, ensure};
use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// How long a server may be away that is started anew.
const AWAY: Duration = Duration::from_secs(20);
const BOUNDARY: &str = "bench-7c1a";

/// A browser with the one cookie that counts.
pub struct Browser {
    address: SocketAddr,
    cookie: String,
}

impl Browser {
    /// Signs the installation's staff member in.
    ///
    /// # Errors
    /// If they are refused.
    pub fn signed_in(server: &Server) -> Result<Self> {
        let form = format!("username=bench&password={}", PASSWORD.replace(' ', "+"));
        let answer = Exchange::post(server.address, "/api/staff/sign-in", &form).once()?;
        let cookie = answer.cookies();
        ensure!(!cookie.is_empty(), "the sign-in is refused: {}", answer.head);
        Ok(Self { address: server.address, cookie })
    }

    /// A page, as text. A server that is away for a moment is asked again.
    ///
    /// # Errors
    /// If it is no page, or the server stays away.
    pub fn get(&self, path: &str) -> Result<String> {
        let page = Exchange::get(self.address, path).with_cookie(&self.cookie);
        let since = Instant::now();
        let answer = loop {
            match page.once() {
                Ok(answer) => break answer,
                Err(error) if since.elapsed() > AWAY => return Err(error),
                Err(_) => thread::sleep(Duration::from_millis(50)),
            }
        };
        ensure!(answer.status == 200, "{path}: {}", answer.head);
        String::from_utf8(answer.body).context("not UTF-8")
    }

    /// The cookie, as it is sent.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Sends a form; where it leads.
    ///
    /// # Errors
    /// If it leads nowhere, or to the sign-in page.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<String> {
        let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.led(path, &Exchange::post(self.address, path, &form.join("&")))
    }

    /// Sends a file; where it leads.
    ///
    /// # Errors
    /// If it leads nowhere, or to the sign-in page.
    pub fn upload(&self, path: &str, name: &str, file: &[u8]) -> Result<String> {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: text/csv\r\n\r\n"
        );
        let body = [head.as_bytes(), file, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.led(path, &Exchange::send(self.address, path, &kind, &body))
    }

    /// Listens to what changes on a page.
    ///
    /// # Errors
    /// If there is nothing to listen to.
    pub fn listens(&self, path: &str) -> Result<Changes> {
        Changes::of(&Exchange::get(self.address, path).with_cookie(&self.cookie))
    }

    fn led(&self, path: &str, exchange: &Exchange) -> Result<String> {
        let answer = exchange.with_cookie(&self.cookie).once()?;
        let to = answer.location().with_context(|| format!("{path} leads nowhere: {}", answer.head))?;
        if to.starts_with("/staff/sign-in") {
            bail!("{path}: signed out");
        }
        Ok(to.split('?').next().unwrap_or_default().to_owned())
    }
}

/// What the server says of a page that is open.
pub struct Changes(BufReader<TcpStream>);

impl Changes {
    /// Listens to what this request asks for.
    ///
    /// # Errors
    /// If there is nothing to listen to.
    pub fn of(exchange: &Exchange) -> Result<Self> {
        let mut lines = exchange.begin()?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            ensure!(lines.read_line(&mut head)? > 0, "the connection was closed: {head}");
        }
        ensure!(head.starts_with("HTTP/1.1 200 "), "{head}");
        Ok(Self(lines))
    }

    /// Waits until something has changed.
    ///
    /// # Errors
    /// If the server hangs up.
    pub fn wait(&mut self) -> Result<()> {
        let mut line = String::new();
        while line.trim_end() != "event: changed" {
            line.clear();
            ensure!(self.0.read_line(&mut line)? > 0, "the server hung up");
        }
        Ok(())
    }
}

/// The value of a hidden field.
///
/// # Errors
/// If there is none of that name.
pub fn hidden(page: &str, name: &str) -> Result<String> {
    let field = format!("name=\"{name}\" value=\"");
    let value = page.split_once(&field).with_context(|| format!("there is no {name} on the page"))?.1;
    Ok(value.split('"').next().unwrap_or_default().to_owned())
}
