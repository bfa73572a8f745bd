//! One client's way through the story, whatever becomes of the server on it. What was answered must hold from then on; what
//! was not may have been done or not, and is asked for again.

use crate::world::{Asked, World, newest_token};
use bench::browser::hidden;
use std::{
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

const FIRST_PASSWORD: &str = "three random words";
const SECOND_PASSWORD: &str = "four other random words";

/// Somebody who got an account, and what they expect of it.
pub(crate) struct Member {
    username: String,
    /// With one of these they get in; which, they don't know if the answer was lost.
    passwords: Vec<&'static str>,
}

/// A client on the way.
struct Life<'a> {
    world: &'a World,
    place: String,
    email: String,
    username: String,
    profile: String,
}

/// Lives one life after the other until it is time to go home.
pub(crate) fn live(world: &World) -> Vec<Member> {
    let mut members = Vec::new();
    while !world.closing.load(Ordering::Relaxed) {
        let number = world.people.fetch_add(1, Ordering::Relaxed);
        members.extend(Life::begin(world, number).and_then(|life| life.takes_its_way(number)));
    }
    members
}

impl<'a> Life<'a> {
    /// The desk adds a client. If the answer is lost, the next one is added: nobody promised anything.
    fn begin(world: &'a World, number: usize) -> Option<Self> {
        let username = format!("member{number}");
        let email = format!("{username}@example.org");
        let fields =
            [("first_name", "Ana"), ("last_name", "Silva"), ("language", "en"), ("email", email.as_str())];
        let Asked::Led(profile) = world.desk_sends("/api/client/add", &fields) else { return None };
        let place = format!("10.{}.{}.{}", number / 62_500 % 250, number / 250 % 250, number % 250 + 1);
        let life = Self { world, place, email, username, profile };
        if life.status().is_none() {
            world.violation(format!("{} was added, and is not at {}", life.username, life.profile));
            return None;
        }
        Some(life)
    }

    fn takes_its_way(self, number: usize) -> Option<Member> {
        self.until(&["Ready to invite", "Invited"], || {
            if let Some(token) = newest_token(&self.mails(), "verify-email") {
                self.sends("verify-email", &[("token", &token)]);
            }
        })?;
        // Half of them are left to the bulk invitation.
        let by_hand = number.is_multiple_of(2);
        let id = self.profile.rsplit('/').next().unwrap_or_default();
        self.until(&["Invited"], || {
            if by_hand {
                self.world.desk_sends("/api/client/invite", &[("client", id)]);
            }
        })?;
        self.until(&["Active"], || {
            let Some(token) = newest_token(&self.mails(), "accept-invitation") else { return };
            let fields =
                [("token", token.as_str()), ("username", &self.username), ("password", FIRST_PASSWORD)];
            let accepted = self.sends("accept-invitation", &fields);
            if accepted.is_some_and(|to| to.ends_with("/home")) && self.status().as_deref() != Some("Active")
            {
                self.world.violation(format!("{} accepted, and has no account", self.username));
            }
        })?;
        let passwords = self.takes_another_password()?;
        Some(Member { username: self.username, passwords })
    }

    /// Asks for help, and sets another password by the mailed link.
    fn takes_another_password(&self) -> Option<Vec<&'static str>> {
        let since = Instant::now();
        let mut asked = false;
        let mut lost = false;
        while since.elapsed() < self.world.patience && !self.world.given_up() {
            if !asked {
                let fields = [("username", self.username.as_str()), ("email", self.email.as_str())];
                asked = self.sends("having-trouble", &fields).is_some();
            }
            if let Some(token) = newest_token(&self.mails(), "reset-password") {
                let fields = [("token", token.as_str()), ("password", SECOND_PASSWORD)];
                match self.sends("reset-password", &fields) {
                    Some(to) if to.ends_with("/reset-password") && lost => {
                        // Dead now: the answer that was lost may have been a yes.
                        return Some(vec![SECOND_PASSWORD, FIRST_PASSWORD]);
                    }
                    Some(to) if !to.ends_with("/reset-password") => return Some(vec![SECOND_PASSWORD]),
                    Some(_) => {}
                    None => lost = true,
                }
            }
            thread::sleep(Duration::from_millis(30));
        }
        self.world.violation(format!("{} never came to another password", self.username));
        None
    }

    /// Tries again and again until the profile has one of these statuses.
    fn until(&self, statuses: &[&str], step: impl Fn()) -> Option<()> {
        let since = Instant::now();
        while since.elapsed() < self.world.patience && !self.world.given_up() {
            step();
            let now = self.status().unwrap_or_default();
            if statuses.iter().any(|status| now.starts_with(status)) {
                return Some(());
            }
            thread::sleep(Duration::from_millis(30));
        }
        let now = self.status().unwrap_or_default();
        self.world.violation(format!("{} never came to {statuses:?}, and is {now:?}", self.username));
        None
    }

    /// The status, as the desk reads it.
    fn status(&self) -> Option<String> {
        let page = self.world.page(&self.profile)?;
        let tag = page.split_once("class=\"who\"")?.1.split_once("class=\"tag")?.1.split_once('>')?.1;
        Some(tag.split('<').next().unwrap_or_default().to_owned())
    }

    fn mails(&self) -> Vec<mail::KeptMail> {
        self.world.mails_to(&self.email)
    }

    /// Sends a form of Self-Service; where the answer leads, if there is one.
    fn sends(&self, function: &str, fields: &[(&str, &str)]) -> Option<String> {
        match self.world.sends(&self.place, &format!("/api/self-service/{function}"), fields) {
            Asked::Led(to) => Some(to),
            Asked::Lost => None,
        }
    }
}

impl Member {
    /// Whether they get in, as they were promised.
    pub(crate) fn is_checked(&self, world: &World) -> anyhow::Result<()> {
        for password in &self.passwords {
            if world.lets_in("10.255.0.1", &self.username, password)? {
                return Ok(());
            }
        }
        world.violation(format!("{} does not get in", self.username));
        Ok(())
    }
}

/// Invites whoever is ready, all at once, again and again.
pub(crate) fn invite_in_bulk(world: &World) {
    while !world.everybody_is_home.load(Ordering::Relaxed) {
        let page = world.page("/staff/bulk-invitation?all").unwrap_or_default();
        let Ok(job) = hidden(&page, "job") else { continue };
        let fields = [("job", job.as_str()), ("all", "true"), ("query", "")];
        while matches!(world.desk_sends("/api/bulk-invitation/start", &fields), Asked::Lost) {
            if world.given_up() {
                return;
            }
        }
        let since = Instant::now();
        while !world
            .page(&format!("/staff/jobs/{job}"))
            .is_some_and(|page| page.contains("Every one is done."))
        {
            if since.elapsed() > world.patience || world.given_up() {
                world.violation("a bulk invitation never ended".to_owned());
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        thread::sleep(Duration::from_millis(500));
    }
}
