//! A mail server that does as it is told, for tests of this crate and of others.

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// What the server does with one mail.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// Takes it: `250`.
    Take,
    /// Answers the recipient with this line, such as `451 4.3.0 try again later` or `550 5.1.1 no such user`.
    Refuse(&'static str),
    /// Reads the whole mail and then answers with this line.
    RefuseData(&'static str),
    /// Closes the connection in the middle of the mail.
    DropInData,
    /// Takes the mail and closes the connection without a word.
    TakeAndDrop,
    /// Takes the mail, says so, and closes the connection without a farewell.
    TakeAndLeave,
    /// Greets with this line instead, such as `421 4.3.2 closing`, and closes the connection. For [`FakeSmtp::always`]:
    /// before a mail comes nobody knows whose turn it is.
    TurnAway(&'static str),
    /// Answers recipients that begin like this with that line, and takes the mails of others.
    RefuseThose(&'static str, &'static str),
    /// Never answers.
    Stall,
}

/// A mail that the server took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The address in `MAIL FROM`.
    pub from: String,
    /// The addresses in `RCPT TO`.
    pub to: Vec<String>,
    /// What stood behind the addresses in `MAIL FROM` and `RCPT TO`.
    pub parameters: Vec<String>,
    /// Headers and body, with the lines ending in CR LF.
    pub message: String,
}

/// A server on a free port of 127.0.0.1, without TLS. It stops when dropped.
pub struct FakeSmtp {
    address: SocketAddr,
    script: Arc<Script>,
    taken: watch::Receiver<Vec<Taken>>,
    listening: JoinHandle<()>,
}

struct Script {
    answers: Mutex<VecDeque<Answer>>,
    /// What comes after them.
    usual: Mutex<Answer>,
    /// The `AUTH PLAIN` response that is wanted, if any.
    credentials: Option<&'static str>,
    /// Whether it offers reports (RFC 3461).
    reports: bool,
    taken: watch::Sender<Vec<Taken>>,
}

impl FakeSmtp {
    /// Starts a server that gives these answers, one per mail, and takes every mail after them.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::listen(answers, None, false).await
    }

    /// As [`FakeSmtp::start`], for clients that give this `AUTH PLAIN` response: the base64 of `\0user\0password`.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start_with_credentials(plain: &'static str) -> Self {
        Self::listen([], Some(plain), false).await
    }

    /// As [`FakeSmtp::start`], and it offers reports.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start_with_reports() -> Self {
        Self::listen([], None, true).await
    }

    async fn listen(
        answers: impl IntoIterator<Item = Answer>,
        credentials: Option<&'static str>,
        reports: bool,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the address it listens on");
        let (sender, taken) = watch::channel(Vec::new());
        let answers = Mutex::new(answers.into_iter().collect());
        let usual = Mutex::new(Answer::Take);
        let script = Arc::new(Script { answers, usual, credentials, reports, taken: sender });
        let listening = tokio::spawn(accept(listener, Arc::clone(&script)));
        Self { address, script, taken, listening }
    }

    /// The server's address, as `SMTP_URL` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}?tls=none", self.address)
    }

    /// The host and port.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Adds an answer after those that are still to give.
    pub fn then(&self, answer: Answer) {
        self.script.answers.lock().unwrap_or_else(PoisonError::into_inner).push_back(answer);
    }

    /// Gives this answer to every mail after those whose answers are still to give.
    pub fn always(&self, answer: Answer) {
        *self.script.usual.lock().unwrap_or_else(PoisonError::into_inner) = answer;
    }

    /// Every mail that was taken so far.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.borrow().clone()
    }

    /// Waits until a mail is taken beside the first so many, and gives those beside them.
    pub async fn taken_after(&self, first: usize) -> Vec<Taken> {
        let mut taken = self.taken.clone();
        match taken.wait_for(|taken| taken.len() > first).await {
            Ok(taken) => taken[first..].to_vec(),
            Err(_) => Vec::new(),
        }
    }

    /// Waits until so many mails were taken.
    pub async fn has_taken(&self, count: usize) -> Vec<Taken> {
        let mut taken = self.taken.clone();
        match taken.wait_for(|taken| taken.len() >= count).await {
            Ok(taken) => taken.clone(),
            Err(_) => self.taken(),
        }
    }
}

impl Drop for FakeSmtp {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Script {
    fn usual(&self) -> Answer {
        *self.usual.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn accept(listener: TcpListener, script: Arc<Script>) {
    while let Ok((stream, _)) = listener.accept().await {
        let talk = Talk::new(stream, Arc::clone(&script));
        tokio::spawn(async move {
            // A client that goes away ends its own talk, nothing else.
            let _ = talk.run().await;
        });
    }
}

struct Talk {
    lines: Lines<BufReader<OwnedReadHalf>>,
    out: OwnedWriteHalf,
    script: Arc<Script>,
}

impl Talk {
    fn new(stream: TcpStream, script: Arc<Script>) -> Self {
        let (read, out) = stream.into_split();
        Self { lines: BufReader::new(read).lines(), out, script }
    }

    async fn run(mut self) -> io::Result<()> {
        if let Answer::TurnAway(greeting) = self.script.usual() {
            return self.say(greeting).await;
        }
        self.say("220 fake.example ESMTP").await?;
        let (mut answer, mut mail) = (Answer::Take, Taken::default());
        while let Some(line) = self.lines.next_line().await? {
            let command = line.to_ascii_uppercase();
            if command.starts_with("EHLO") {
                self.greet().await?;
            } else if command.starts_with("AUTH PLAIN") {
                let right = self.script.credentials.is_some_and(|wanted| line.ends_with(wanted));
                self.say(if right { "235 2.7.0 welcome" } else { "535 5.7.8 wrong user or password" })
                    .await?;
            } else if command.starts_with("MAIL FROM:") {
                answer = self.next_answer();
                mail = Taken { from: path(&line), parameters: parameters(&line), ..Taken::default() };
                if matches!(answer, Answer::Stall) {
                    return self.stall().await;
                }
                self.say("250 2.1.0 ok").await?;
            } else if command.starts_with("RCPT TO:") {
                mail.to.push(path(&line));
                mail.parameters.extend(parameters(&line));
                self.say(reply_to(&path(&line), answer)).await?;
            } else if command == "DATA" {
                self.say("354 go ahead").await?;
                if matches!(answer, Answer::DropInData) {
                    self.lines.next_line().await?;
                    return Ok(());
                }
                mail.message = self.message().await?;
                if let Answer::RefuseData(reply) = answer {
                    self.say(reply).await?;
                    continue;
                }
                self.script.taken.send_modify(|taken| taken.push(mail.clone()));
                if matches!(answer, Answer::TakeAndDrop) {
                    return Ok(());
                }
                self.say("250 2.0.0 taken").await?;
                if matches!(answer, Answer::TakeAndLeave) {
                    return Ok(());
                }
            } else if command == "QUIT" {
                return self.say("221 2.0.0 bye").await;
            } else if command == "RSET" || command == "NOOP" {
                self.say("250 2.0.0 ok").await?;
            } else {
                self.say("502 5.5.1 not here").await?;
            }
        }
        Ok(())
    }

    async fn greet(&mut self) -> io::Result<()> {
        self.say("250-fake.example").await?;
        if self.script.credentials.is_some() {
            self.say("250-AUTH PLAIN").await?;
        }
        if self.script.reports {
            self.say("250-DSN").await?;
        }
        self.say("250 8BITMIME").await
    }

    fn next_answer(&self) -> Answer {
        let mut answers = self.script.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.pop_front().unwrap_or_else(|| self.script.usual())
    }

    /// The lines up to the single dot, with doubled dots undone (RFC 5321, 4.5.2).
    async fn message(&mut self) -> io::Result<String> {
        let mut message = String::new();
        while let Some(line) = self.lines.next_line().await? {
            if line == "." {
                return Ok(message);
            }
            message.push_str(line.strip_prefix('.').unwrap_or(&line));
            message.push_str("\r\n");
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }

    /// Waits for the client to give up.
    async fn stall(&mut self) -> io::Result<()> {
        while self.lines.next_line().await?.is_some() {}
        Ok(())
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.out.write_all(format!("{line}\r\n").as_bytes()).await
    }
}

/// What a recipient is answered.
fn reply_to(recipient: &str, answer: Answer) -> &'static str {
    match answer {
        Answer::Refuse(reply) => reply,
        Answer::RefuseThose(beginning, reply) if recipient.starts_with(beginning) => reply,
        _ => "250 2.1.5 ok",
    }
}

/// The address between the angle brackets.
fn path(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// What stands behind the address.
fn parameters(line: &str) -> Vec<String> {
    let behind = line.split_once('>').map_or("", |(_, behind)| behind);
    behind.split_whitespace().map(str::to_owned).collect()
}
