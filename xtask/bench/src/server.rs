//! The servers that are measured, each a process of its own.

use crate::{PASSWORD, load::Exchange};
use anyhow::{Context, Result, ensure};
use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A running server. Dropped, it is gone, and its folder with it.
pub(crate) struct Server {
    /// Where it answers.
    pub(crate) address: SocketAddr,
    /// A folder of its own.
    pub(crate) folder: PathBuf,
    process: Child,
}

impl Server {
    /// The release binary with the demo in an empty folder, and one staff member whose password is known.
    pub(crate) fn latchkey(binary: &Path) -> Result<Self> {
        let folder = own_folder("latchkey")?;
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let command = |words: &[&str]| {
            let mut command = Command::new(binary);
            command.args(words).current_dir(&folder).env("LATCHKEY_DATA_DIR", &folder);
            command.env("LATCHKEY_LISTEN", address.to_string()).env("LATCHKEY_LOG", "warn");
            command
        };
        ensure!(command(&["demo"]).stdout(Stdio::null()).status()?.success(), "the demo can't be loaded");
        let who = [
            "--location",
            "riverside",
            "--role",
            "viewer",
            "--username",
            "bench",
            "--email",
            "bench@staff.example",
        ];
        let words = [&["staff", "add"], &who[..], &["--password-stdin"]].concat();
        let mut add = command(&words).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        writeln!(add.stdin.take().context("no standard input")?, "{PASSWORD}")?;
        ensure!(add.wait()?.success(), "the staff member can't be added");
        let process = command(&["serve"]).stdout(Stdio::null()).spawn()?;
        let server = Self { address, folder, process };
        server.wait()?;
        Ok(server)
    }

    /// A server that answers with a file's bytes and does nothing else.
    pub(crate) fn bare(file: &Path) -> Result<Self> {
        let mut bare = Command::new(env::current_exe()?);
        let mut process = bare.arg("bare").arg(file).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("no standard output")?).read_line(&mut line)?;
        Ok(Self { address: line.trim().parse()?, folder: own_folder("bare")?, process })
    }

    fn wait(&self) -> Result<()> {
        let ready = Exchange::get(self.address, "/readyz");
        let since = Instant::now();
        while !ready.once().is_ok_and(|answer| answer.status == 200) {
            ensure!(since.elapsed() < Duration::from_secs(20), "the server does not answer");
            thread::sleep(Duration::from_millis(50));
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

fn own_folder(name: &str) -> Result<PathBuf> {
    let folder = env::temp_dir().join(format!("latchkey-bench-{name}-{}", process::id()));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
