//! Running other programs, and saying so.

use anyhow::{Context, Result, bail};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// What a long task does and how far it is: `[2/5] Compiling the browser's half`.
pub(crate) struct Steps {
    at: usize,
    of: usize,
    since: Instant,
}

impl Steps {
    /// Starts a task of so many steps.
    pub(crate) fn new(of: usize) -> Self {
        Self { at: 0, of, since: Instant::now() }
    }

    /// Announces the next step.
    pub(crate) fn next(&mut self, what: &str) {
        self.at += 1;
        println!("[{}/{}] {what}", self.at, self.of);
    }

    /// Says that the task is done, and how long it took.
    pub(crate) fn done(&self, what: &str) {
        println!("{what} ({})", took(self.since));
    }
}

/// The time since then, as people say it: `3 s`, `2 min 05 s`.
pub(crate) fn took(since: Instant) -> String {
    let seconds = since.elapsed().as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A program to be run at the top of the repository.
///
/// What `cargo run` told *this* program about itself is taken out of the environment: some build scripts watch
/// those variables, and a `cargo` started from here would compile again what a `cargo` typed by hand compiled.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let of_this_program =
            ["CARGO_PKG_", "CARGO_BIN_", "CARGO_MANIFEST_"].iter().any(|p| text.starts_with(p));
        if of_this_program
            || matches!(&*text, "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "LD_LIBRARY_PATH")
        {
            command.env_remove(&name);
        }
    }
    command
}

/// The cargo that started this program, with a task of one word or more: `doc`, `nextest run`. In CI it must not
/// touch the lockfile.
pub(crate) fn cargo(task: &str) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // `--locked` belongs behind the whole task: nextest knows it only after `run`.
    command.args(task.split(' '));
    if in_ci() && task != "fmt" {
        command.arg("--locked");
    }
    command
}

/// Whether a machine runs this, and nobody watches.
pub(crate) fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|ci| !ci.is_empty())
}

/// Runs a program, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("can't start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a program and shows its output only if it fails.
pub(crate) fn run_quietly(command: &mut Command) -> Result<()> {
    capture(command).map(drop)
}

/// Runs a program and returns what it printed.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("can't start `{}`", line(command)))?;
    if !output.status.success() {
        let said = [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat();
        bail!("`{}` failed ({}):\n{}", line(command), output.status, said.trim());
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed something that is not text", line(command)))
}

/// Whether a program of that name is in the `PATH`.
pub(crate) fn has(name: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(name).is_file()))
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
