//! The servers that are measured, each a process of its own.

use crate::{PASSWORD, load::Exchange};
use anyhow::{Context, Result, ensure};
use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

/// A running server. Dropped, it is gone, and its folder with it.
pub struct Server {
    /// Where it answers.
    pub address: SocketAddr,
    /// A folder of its own.
    pub folder: PathBuf,
    process: Child,
    /// What it serves, unless it is bare.
    installation: Option<Installation>,
}

/// An installation of Latchkey.
#[derive(Clone)]
struct Installation {
    binary: PathBuf,
    folder: PathBuf,
    address: SocketAddr,
    database: Option<String>,
    /// Settings beside those.
    environment: Vec<(String, String)>,
}

impl Installation {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(words).current_dir(&self.folder).env("LATCHKEY_DATA_DIR", &self.folder);
        command.env("LATCHKEY_LISTEN", self.address.to_string()).env("LATCHKEY_LOG", "error");
        command.env("LATCHKEY_TRUSTED_PROXIES", "127.0.0.1");
        if let Some(database) = &self.database {
            command.env("LATCHKEY_DATABASE_URL", database);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    fn run(&self, words: &[&str]) -> Result<()> {
        let status = self.command(words).stdout(Stdio::null()).status()?;
        ensure!(status.success(), "`latchkey {}` failed", words.join(" "));
        Ok(())
    }

    fn serve(&self) -> Result<Child> {
        Ok(self.command(&["serve"]).stdout(Stdio::null()).spawn()?)
    }

    fn serve_under(&self, program: &[String]) -> Result<Child> {
        let serve = self.command(&["serve"]);
        let mut command = Command::new(&program[0]);
        command.args(&program[1..]).arg(serve.get_program()).args(serve.get_args());
        command.current_dir(&self.folder).stdout(Stdio::null());
        for (name, value) in serve.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        command.spawn().with_context(|| format!("can't start {}", program[0]))
    }
}

impl Server {
    /// The release binary with the demo in an empty folder, and one staff member of a role whose password is known. On
    /// SQLite, unless there is an empty database elsewhere.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn latchkey(binary: &Path, database: Option<&str>, role: &str) -> Result<Self> {
        Self::latchkey_at(free_address()?, binary, database, role, &[])
    }

    /// Like [`Server::latchkey`], but it answers where it is told to, and has settings of its own: names as in the
    /// environment, and values.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn latchkey_at(
        address: SocketAddr,
        binary: &Path,
        database: Option<&str>,
        role: &str,
        environment: &[(&str, &str)],
    ) -> Result<Self> {
        let folder = own_folder("latchkey")?;
        let environment =
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let installation = Installation {
            binary: binary.to_owned(),
            folder: folder.clone(),
            address,
            database: database.map(str::to_owned),
            environment,
        };
        installation.run(&["demo"])?;
        let who = [
            "--location",
            "riverside",
            "--role",
            role,
            "--username",
            "bench",
            "--email",
            "bench@staff.example",
        ];
        let words = [&["staff", "add"], &who[..], &["--password-stdin"]].concat();
        let mut add = installation.command(&words).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        writeln!(add.stdin.take().context("no standard input")?, "{PASSWORD}")?;
        ensure!(add.wait()?.success(), "the staff member can't be added");
        let process = installation.serve()?;
        let server = Self { address, folder, process, installation: Some(installation) };
        server.wait()?;
        Ok(server)
    }

    /// Another node of the same installation.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn beside(&self) -> Result<Self> {
        self.beside_at(free_address()?)
    }

    /// Another node of the same installation, which answers where it is told to.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn beside_at(&self, address: SocketAddr) -> Result<Self> {
        let installation = self.installation()?;
        let installation = Installation { address, ..installation.clone() };
        let process = installation.serve()?;
        let folder = own_folder("beside")?;
        let server = Self { address, folder, process, installation: Some(installation) };
        server.wait()?;
        Ok(server)
    }

    /// Sets a variable of the environment for the next start and for commands beside the server.
    pub fn set(&mut self, name: &str, value: &str) {
        if let Some(installation) = &mut self.installation {
            installation.set(name, value);
        }
    }

    /// Makes it another version from the next start on.
    pub fn change_to(&mut self, binary: &Path) {
        if let Some(installation) = &mut self.installation {
            binary.clone_into(&mut installation.binary);
        }
    }

    /// What one of the binary's commands prints to both outputs, and whether it succeeds.
    ///
    /// # Errors
    /// If it can't be started.
    pub fn says(&self, words: &[&str]) -> Result<(bool, String)> {
        let output = self.installation()?.command(words).output()?;
        let said = [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat();
        Ok((output.status.success(), said))
    }

    /// Runs one of the binary's commands beside the server.
    ///
    /// # Errors
    /// If it fails.
    pub fn command(&self, words: &[&str]) -> Result<()> {
        self.installation()?.run(words)
    }

    /// Kills the server without warning and starts it again.
    ///
    /// # Errors
    /// If it can't be killed or does not come back.
    pub fn kill_and_start(&mut self) -> Result<()> {
        self.kill()?;
        self.start()
    }

    /// Kills the server without warning.
    ///
    /// # Errors
    /// If it can't be killed.
    pub fn kill(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Tells the server to stop, without waiting for it.
    ///
    /// # Errors
    /// If it can't be told.
    pub fn tell_to_stop(&self) -> Result<()> {
        let told = Command::new("kill").arg(self.process_id().to_string()).status()?;
        ensure!(told.success(), "the server can't be told to stop");
        Ok(())
    }

    /// Tells the server to stop, and waits until it has; how long that took.
    ///
    /// # Errors
    /// If it can't be told, or does not stop within a minute.
    pub fn stop(&mut self) -> Result<Duration> {
        let since = Instant::now();
        self.tell_to_stop()?;
        while !self.is_dead()? {
            ensure!(since.elapsed() < Duration::from_mins(1), "the server does not stop");
            thread::sleep(Duration::from_millis(5));
        }
        Ok(since.elapsed())
    }

    /// Starts the server again that has died, and waits until it answers.
    ///
    /// # Errors
    /// If it does not.
    pub fn start(&mut self) -> Result<()> {
        self.process = self.installation()?.serve()?;
        self.wait()
    }

    /// Starts the server again that has died, by a program that is given its command line.
    ///
    /// # Errors
    /// If the program can't be started.
    pub fn start_under(&mut self, program: &[String]) -> Result<()> {
        self.process = self.installation()?.serve_under(program)?;
        Ok(())
    }

    /// Whether the server has died, or the program that started it has ended.
    ///
    /// # Errors
    /// If it can't be told.
    pub fn is_dead(&mut self) -> Result<bool> {
        Ok(self.process.try_wait()?.is_some())
    }

    /// The id of its process.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// How much memory it has, in KiB, by a line of its status: `VmRSS:` now, `VmHWM:` at most.
    ///
    /// # Errors
    /// If there is no such line.
    pub fn memory(&self, line: &str) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process_id()))?;
        let line = status.lines().find_map(|found| found.strip_prefix(line)).context("no such line")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }

    /// Where its database is.
    #[must_use]
    pub fn database_url(&self) -> String {
        let elsewhere = self.installation.as_ref().and_then(|installation| installation.database.clone());
        elsewhere.unwrap_or_else(|| format!("sqlite:{}", self.folder.join("latchkey.db").display()))
    }

    fn installation(&self) -> Result<&Installation> {
        self.installation.as_ref().context("a bare server has no installation")
    }

    /// A server that answers with a file's bytes and does nothing else.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn bare(file: &Path) -> Result<Self> {
        let mut bare = Command::new(env::current_exe()?);
        let mut process = bare.arg("bare").arg(file).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("no standard output")?).read_line(&mut line)?;
        Ok(Self { address: line.trim().parse()?, folder: own_folder("bare")?, process, installation: None })
    }

    fn wait(&self) -> Result<()> {
        let ready = Exchange::get(self.address, "/readyz");
        let since = Instant::now();
        while !ready.once().is_ok_and(|answer| answer.status == 200) {
            ensure!(since.elapsed() < Duration::from_secs(20), "the server does not answer");
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let ended = self.process.kill().and_then(|()| self.process.wait());
        if let Err(error) = ended.and_then(|_| fs::remove_dir_all(&self.folder)) {
            eprintln!("{}: {error}", self.folder.display());
        }
    }
}

/// An address of this machine where nobody listens.
///
/// # Errors
/// If there is none.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

fn own_folder(name: &str) -> Result<PathBuf> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("latchkey-bench-{name}-{}-{number}", process::id()));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
