//! Who attacks: somebody from the street, a client, and an administrator.

use anyhow::{Context as _, Result, ensure};
use bench::{PASSWORD, browser::Browser, load::Exchange, server::Server};
use mail::Mailbox;
use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

/// The longest until a mail is there.
const MAIL_WITHIN: Duration = Duration::from_secs(20);
const EMAIL: &str = "mallory@example.org";

/// Somebody with what they have of the server.
pub(crate) struct Person {
    pub(crate) name: &'static str,
    /// Where they begin.
    pub(crate) starts: Vec<String>,
    cookies: String,
}

impl Person {
    /// All of them. Whoever is signed in was let in as everybody is.
    pub(crate) fn all(server: &Server) -> Result<[Self; 3]> {
        let desk = Browser::signed_in(server)?;
        let fields = [
            ("first_name", "Mallory"),
            ("last_name", "Moss"),
            ("language", "en"),
            ("email", "mallory%40example.org"),
        ];
        let profile = desk.post("/api/client/add", &fields)?;
        let id = profile.rsplit('/').next().context("a profile has an id")?;
        let verification = token(server, "verify-email")?;
        send(server, "verify-email", &[("token", &verification)])?;
        desk.post("/api/client/invite", &[("client", id)])?;
        let invitation = token(server, "accept-invitation")?;
        let account = [("token", invitation.as_str()), ("username", "mallory"), ("password", PASSWORD)];
        let client = send(server, "accept-invitation", &account)?;
        ensure!(client.contains("lk_client="), "no account came of the invitation: {client:?}");
        let public =
            ["/", "/staff/sign-in", "/s/riverside", "/s/riverside/having-trouble", "/s/riverside/handover"];
        let with_tokens = ["verify-email", "accept-invitation", "reset-password", "undo"]
            .map(|page| format!("/s/riverside/{page}?t={invitation}"));
        let public = public.iter().map(|page| (*page).to_owned()).chain(with_tokens).collect();
        Ok([
            Self { name: "visitor", starts: public, cookies: String::new() },
            Self { name: "client", starts: vec!["/s/riverside/home".to_owned()], cookies: client },
            Self {
                name: "administrator",
                starts: [
                    "/staff/clients",
                    "/staff/administration",
                    "/staff/account",
                    "/staff/locations",
                    &profile,
                ]
                .map(str::to_owned)
                .to_vec(),
                cookies: desk.cookie().to_owned(),
            },
        ])
    }

    /// The person's request, from a place of its own: the limits of one place are not what is attacked.
    pub(crate) fn asks(&self, request: &Exchange) -> Exchange {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let [_, second, third, fourth] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let request = request.from_place(&format!("10.{second}.{third}.{fourth}"));
        if self.cookies.is_empty() { request } else { request.with_cookie(&self.cookies) }
    }

    /// What a browser would send along.
    pub(crate) fn cookies(&self) -> &str {
        &self.cookies
    }
}

/// Sends a form of Self-Service; the cookies that come back.
fn send(server: &Server, function: &str, fields: &[(&str, &str)]) -> Result<String> {
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("&{name}={}", value.replace(' ', "+"))).collect();
    let body = format!("slug=riverside{}", fields.concat());
    Ok(Exchange::post(server.address, &format!("/api/self-service/{function}"), &body).once()?.cookies())
}

/// The token of the newest link to a page.
fn token(server: &Server, page: &str) -> Result<String> {
    let mailbox = Mailbox::open(server.folder.join("mailbox"))?;
    let (since, link) = (Instant::now(), format!("/{page}?t="));
    loop {
        let mails = mailbox.list()?;
        let mut ours = mails.iter().filter(|mail| mail.to == EMAIL);
        if let Some((_, rest)) = ours.find_map(|mail| mail.text.split_once(&link)) {
            return Ok(rest.split_whitespace().next().unwrap_or_default().to_owned());
        }
        ensure!(since.elapsed() < MAIL_WITHIN, "no mail leads to {page}");
        thread::sleep(Duration::from_millis(20));
    }
}
