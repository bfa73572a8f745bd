//! One parser a kind of setting. Each says what it found and what it accepts.

use super::{LogFormat, source::NotAccepted};
use mail::{BounceAddress, MailFrom, SmtpUrl};
use shared::{BaseUrl, Network};
use std::{net::SocketAddr, ops::RangeInclusive, path::PathBuf, str::FromStr};

type Parsed<T> = Result<T, NotAccepted>;

pub(super) fn database_url(text: &str) -> Parsed<String> {
    postgres_url(text, "postgres://USER:PASSWORD@HOST/DATABASE, or nothing for SQLite in DATA_DIR")
}

pub(super) fn pooler_url(text: &str) -> Parsed<String> {
    postgres_url(text, "postgres://USER:PASSWORD@HOST/DATABASE of a pooler, or nothing without one")
}

fn postgres_url(text: &str, accepted: &'static str) -> Parsed<String> {
    let fits = text.starts_with("postgres://") || text.starts_with("postgresql://");
    if fits { Ok(text.to_owned()) } else { Err(not(hidden(text), accepted)) }
}

pub(super) fn smtp_url(text: &str) -> Parsed<SmtpUrl> {
    text.parse().map_err(|_| {
        not(
            hidden(text),
            "smtps://USER:PASSWORD@HOST:PORT (TLS from the start), smtp://USER:PASSWORD@HOST:PORT (STARTTLS \
             required), or smtp://HOST:PORT?tls=none (no encryption)",
        )
    })
}

pub(super) fn path(text: &str) -> Parsed<PathBuf> {
    let accepted = "a path without a NUL byte";
    if text.contains('\0') { Err(not(quoted(text), accepted)) } else { Ok(PathBuf::from(text)) }
}

pub(super) fn listen(text: &str) -> Parsed<SocketAddr> {
    text.trim()
        .parse()
        .map_err(|_| not(quoted(text), "an IP address and a port, like 127.0.0.1:3000 or [::]:3000"))
}

pub(super) fn base_url(text: &str) -> Parsed<BaseUrl> {
    let accepted =
        "the address that browsers use, without a path, like https://club.example or http://127.0.0.1:3000";
    BaseUrl::parse(text.trim()).ok_or_else(|| not(hidden(text), accepted))
}

pub(super) fn mail_from(text: &str) -> Parsed<MailFrom> {
    text.parse().map_err(|_| not(quoted(text), "an email address like no-reply@club.example"))
}

pub(super) fn bounce_address(text: &str) -> Parsed<BounceAddress> {
    let accepted = "an email address like bounces@club.example, with at most 18 letters before the @ and no + among them";
    text.parse().map_err(|_| not(quoted(text), accepted))
}

pub(super) fn bounce_token(text: &str) -> Parsed<String> {
    let fits = text.len() >= 24 && text.bytes().all(|b| b.is_ascii_graphic());
    let accepted = "24 or more letters, digits and signs without spaces; `openssl rand -hex 24` makes some";
    if fits { Ok(text.to_owned()) } else { Err(not("something else (hidden)".to_owned(), accepted)) }
}

pub(super) fn networks(text: &str) -> Parsed<Vec<Network>> {
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    items
        .map(|item| {
            let accepted = "IP addresses and blocks of them with commas between, like 10.0.0.7,fd00::/8";
            item.parse().map_err(|_| not(quoted(item), accepted))
        })
        .collect()
}

/// Below these, a password hash is weaker than R17 allows.
pub(super) fn memory_kib(text: &str) -> Parsed<u32> {
    number(text, 19_456..=4_194_304)
}

pub(super) fn passes(text: &str) -> Parsed<u32> {
    number(text, 2..=100)
}

pub(super) fn lanes(text: &str) -> Parsed<u32> {
    number(text, 1..=16)
}

pub(super) fn connections(text: &str) -> Parsed<usize> {
    number(text, 16..=65_536)
}

pub(super) fn log(text: &str) -> Parsed<String> {
    let accepted = "trace, debug, info, warn, error, off, or a filter like info,latchkey=debug";
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(not(quoted(text), accepted)),
    }
}

pub(super) fn log_format(text: &str) -> Parsed<LogFormat> {
    match text.trim() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(not(quoted(text), "text or json")),
    }
}

pub(super) fn yes_or_no(text: &str) -> Parsed<bool> {
    match text.trim() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(not(quoted(text), "true or false")),
    }
}

fn number<T: FromStr + PartialOrd + std::fmt::Display>(text: &str, range: RangeInclusive<T>) -> Parsed<T> {
    let number = text.trim().parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| not(quoted(text), &format!("a number from {} to {}", range.start(), range.end())))
}

fn not(found: String, accepted: &str) -> NotAccepted {
    NotAccepted { found, accepted: accepted.to_owned() }
}

fn quoted(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{short:?}{more}")
}

/// An address that may hold a password, with everything after its scheme hidden (R35).
fn hidden(text: &str) -> String {
    match text.split_once("://") {
        _ if !text.contains(['@', '?', '#']) => quoted(text),
        Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("{}, the rest is hidden", quoted(&format!("{scheme}://…")))
        }
        _ => "a text with a part that may be a password (hidden)".to_owned(),
    }
}
