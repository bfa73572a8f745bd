//! The installation while people work at it: what they ask it, and what they find wrong.

use anyhow::{Result, ensure};
use bench::{
    PASSWORD,
    browser::Changes,
    load::{Answer, Exchange},
};
use mail::{KeptMail, Mailbox};
use shared::MailId;
use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long to wait before asking again a server that is away.
const A_MOMENT: Duration = Duration::from_millis(10);

/// The longest that a request may wait, be it only to be told that nothing can be done just now.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// The longest that nothing at all may be answered.
const AT_ALL: Duration = Duration::from_mins(2);

/// The longest that any step may take, through however many deaths of the server.
const PATIENCE: Duration = Duration::from_secs(90);

/// What everybody shares.
pub(crate) struct World {
    /// Where the installation answers.
    pub(crate) address: SocketAddr,
    desk: String,
    folder: PathBuf,
    mailbox: Mailbox,
    mails: Mutex<BTreeMap<MailId, KeptMail>>,
    /// The longest that any step may take.
    pub(crate) patience: Duration,
    /// Whether nobody sets out any more.
    pub(crate) closing: AtomicBool,
    /// Whether there is no use in waiting for the server any more.
    given_up: AtomicBool,
    /// Whether nobody is on their way any more.
    pub(crate) everybody_is_home: AtomicBool,
    /// When that was asked which was answered and asked last.
    asked_last: Mutex<Option<Instant>>,
    /// How many steps were answered.
    pub(crate) answered: AtomicUsize,
    /// How many people there have been.
    pub(crate) people: AtomicUsize,
    violations: Mutex<Vec<String>>,
}

/// Whether the server gave an answer: if not, nobody knows whether it did what it was asked.
pub(crate) enum Asked {
    /// It did: where the answer leads.
    Led(String),
    /// There was none, or one that says that nothing could be done just now.
    Lost,
}

impl World {
    /// Signs the desk in. So many people have been here before.
    pub(crate) fn open(address: SocketAddr, folder: PathBuf, people: usize) -> Result<Self> {
        let form = form(&[("username", "bench"), ("password", PASSWORD)]);
        let answer = Exchange::post(address, "/api/staff/sign-in", &form).once()?;
        ensure!(!answer.cookies().is_empty(), "the desk can't sign in: {}", answer.head);
        let mailbox = Mailbox::open(folder.join("mailbox"))?;
        Ok(Self {
            address,
            desk: answer.cookies(),
            folder,
            mailbox,
            mails: Mutex::default(),
            patience: PATIENCE,
            closing: AtomicBool::new(false),
            given_up: AtomicBool::new(false),
            everybody_is_home: AtomicBool::new(false),
            asked_last: Mutex::default(),
            answered: AtomicUsize::new(0),
            people: AtomicUsize::new(people),
            violations: Mutex::default(),
        })
    }

    /// A page, as the desk sees it; asked for until the server is there. `None` if it is not to be seen.
    pub(crate) fn page(&self, path: &str) -> Option<String> {
        let page = Exchange::get(self.address, path).with_cookie(&self.desk);
        while !self.given_up() {
            match page.once() {
                Ok(answer) if !is_away(&answer) => {
                    return (answer.status == 200)
                        .then(|| String::from_utf8_lossy(&answer.body).into_owned());
                }
                Ok(_) | Err(_) => thread::sleep(A_MOMENT),
            }
        }
        None
    }

    /// A page of the desk's is there, whatever else can't be done just now.
    pub(crate) fn is_seen(&self, path: &str) {
        match Exchange::get(self.address, path).with_cookie(&self.desk).once() {
            Ok(answer) if answer.status == 200 => {}
            Ok(answer) => self.violation(format!("{path} is not shown: {}", answer.status)),
            Err(error) => self.violation(format!("{path} is not shown: {error:#}")),
        }
    }

    /// Sends a form from the desk, once.
    pub(crate) fn desk_sends(&self, path: &str, fields: &[(&str, &str)]) -> Asked {
        self.asked(&Exchange::post(self.address, path, &form(fields)).with_cookie(&self.desk))
    }

    /// Sends a form of Self-Service from somewhere, once.
    pub(crate) fn sends(&self, from: &str, path: &str, fields: &[(&str, &str)]) -> Asked {
        let fields = [&[("slug", "riverside")], fields].concat();
        self.asked(&Exchange::post(self.address, path, &form(&fields)).from_place(from))
    }

    /// Whether somebody gets in with a username and a password.
    pub(crate) fn lets_in(&self, from: &str, username: &str, password: &str) -> Result<bool> {
        let fields = form(&[("slug", "riverside"), ("username", username), ("password", password)]);
        let answer =
            Exchange::post(self.address, "/api/self-service/sign-in", &fields).from_place(from).once()?;
        Ok(answer.head.lines().any(|line| {
            let value = line.strip_prefix("set-cookie: lk_client=");
            value.is_some_and(|value| !value.starts_with(';'))
        }))
    }

    /// Waits until something is answered that is asked from now on; how long that takes.
    pub(crate) fn goes_on(&self) -> Result<Duration> {
        let since = Instant::now();
        while self.lock_asked_last().is_none_or(|asked| asked < since) {
            ensure!(since.elapsed() < AT_ALL, "work does not go on");
            thread::sleep(Duration::from_millis(2));
        }
        Ok(since.elapsed())
    }

    /// Listens to what changes on a page of the desk's.
    pub(crate) fn listens(&self, path: &str) -> Result<Changes> {
        Changes::of(&Exchange::get(self.address, path).with_cookie(&self.desk))
    }

    fn lock_asked_last(&self) -> MutexGuard<'_, Option<Instant>> {
        self.asked_last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(&self, exchange: &Exchange) -> Asked {
        let begun = Instant::now();
        let answer = exchange.once().ok().filter(|answer| !is_away(answer));
        if begun.elapsed() > ANSWER_WITHIN {
            self.violation(format!("a request waited for {:.0?}", begun.elapsed()));
        }
        let Some(answer) = answer else {
            thread::sleep(A_MOMENT);
            return Asked::Lost;
        };
        self.answered.fetch_add(1, Ordering::Relaxed);
        let mut last = self.lock_asked_last();
        *last = (*last).max(Some(begun));
        drop(last);
        let Some(to) = answer.location() else {
            let (head, _) = answer.head.split_once("content-security").unwrap_or((&answer.head, ""));
            self.violation(format!("an answer that leads nowhere: {head}"));
            return Asked::Lost;
        };
        Asked::Led(to.to_owned())
    }

    /// The mails to an address, oldest first.
    pub(crate) fn mails_to(&self, address: &str) -> Vec<KeptMail> {
        let mut known = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        // Each is read once: there are thousands.
        for file in fs::read_dir(self.folder.join("mailbox")).into_iter().flatten().flatten() {
            let name = file.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".eml")?.parse().ok());
            if let Some(id) = id.filter(|id| !known.contains_key(id))
                && let Ok(Some(mail)) = self.mailbox.get(id)
            {
                known.insert(id, mail);
            }
        }
        known.values().filter(|mail| mail.to == address).cloned().collect()
    }

    /// The server does not come back: nobody waits for it any longer.
    pub(crate) fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }

    pub(crate) fn given_up(&self) -> bool {
        self.given_up.load(Ordering::Relaxed)
    }

    /// Something is not as it should be.
    pub(crate) fn violation(&self, said: String) {
        self.violations.lock().unwrap_or_else(PoisonError::into_inner).push(said);
    }

    /// What was not as it should be.
    pub(crate) fn into_violations(self) -> Vec<String> {
        self.violations.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The token of the newest link in these mails that is for a page.
pub(crate) fn newest_token(mails: &[KeptMail], page: &str) -> Option<String> {
    let link = format!("/{page}?t=");
    mails.iter().rev().find_map(|mail| {
        let rest = mail.text.split_once(&link)?.1;
        Some(rest.split_whitespace().next().unwrap_or_default().to_owned())
    })
}

/// Whether the server says that it can do nothing just now, or a proxy says that there is none.
fn is_away(answer: &Answer) -> bool {
    matches!(answer.status, 502..=504)
}

fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace('@', "%40").replace(' ', "+")))
        .collect();
    pairs.join("&")
}
