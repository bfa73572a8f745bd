//! Programs that stand around the server: started, killed, frozen and started again.

use anyhow::{Context, Result, ensure};
use std::{
    fs::{self, File},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The user of Debian's packages: Postgres refuses to run as root.
const USER: &str = "postgres";

/// A program in a folder, with its log beside it. Dropped, it is gone.
pub(crate) struct Daemon {
    folder: PathBuf,
    words: Vec<String>,
    environment: Vec<(String, String)>,
    log: String,
    process: Child,
}

impl Daemon {
    /// Starts a program that stays in the foreground. `log` is the name of the file that it writes to.
    pub(crate) fn start(
        folder: &Path,
        log: &str,
        words: &[&str],
        environment: &[(&str, String)],
    ) -> Result<Self> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let environment: Vec<_> =
            environment.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let process = spawn(folder, log, &words, &environment)?;
        Ok(Self { folder: folder.to_owned(), words, environment, log: log.to_owned(), process })
    }

    /// Kills it without warning.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Starts it again as it was.
    pub(crate) fn start_again(&mut self) -> Result<()> {
        self.process = spawn(&self.folder, &self.log, &self.words, &self.environment)?;
        Ok(())
    }

    /// The id of its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            eprintln!("{}: {error:#}", self.words[0]);
        }
    }
}

fn spawn(folder: &Path, log: &str, words: &[String], environment: &[(String, String)]) -> Result<Child> {
    let log = File::options().create(true).append(true).open(folder.join(log))?;
    let mut command = as_daemons_do(Path::new(&words[0]), folder)?;
    command.args(&words[1..]).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command.spawn().with_context(|| format!("can't start {}", words[0]))
}

/// A program in a folder, as the user whom daemons run as.
pub(crate) fn as_daemons_do(program: &Path, folder: &Path) -> Result<Command> {
    let mut command = Command::new(program);
    // Patroni writes a file to the home of whoever starts it.
    command.current_dir(folder).env("HOME", folder);
    if we_are_root()? {
        command.gid(id("-g", Some(USER))?).uid(id("-u", Some(USER))?);
    }
    Ok(command)
}

/// A folder's owner is the one whom daemons run as.
pub(crate) fn hand_over(folder: &Path) -> Result<()> {
    if we_are_root()? {
        let status = Command::new("chown").args(["-R", USER]).arg(folder).status()?;
        ensure!(status.success(), "{} can't be handed over", folder.display());
    }
    Ok(())
}

fn we_are_root() -> Result<bool> {
    Ok(id("-u", None)? == 0)
}

fn id(which: &str, whose: Option<&str>) -> Result<u32> {
    let output = Command::new("id").arg(which).args(whose).output()?;
    String::from_utf8(output.stdout)?.trim().parse().context("no such user")
}

/// A process and all that it started.
pub(crate) fn family(process: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    let mut all = vec![process];
    for child in children.split_whitespace().filter_map(|child| child.parse().ok()) {
        all.extend(family(child));
    }
    all
}

/// Sends a signal to processes; those that are gone by then don't matter.
pub(crate) fn signal(name: &str, processes: &[u32]) -> Result<()> {
    let ids = processes.iter().map(u32::to_string);
    Command::new("kill").arg(name).args(ids).stderr(Stdio::null()).status()?;
    Ok(())
}
