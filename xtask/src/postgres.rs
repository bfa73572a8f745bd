//! A throw-away Postgres for tests: its own folder, its own port, gone when dropped.

use crate::{
    machine,
    process::{capture, has, program, run_quietly},
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

/// A running cluster whose every visitor from this machine is its administrator.
pub(crate) struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    is_root: bool,
    /// Where it is.
    pub(crate) url: String,
}

impl Cluster {
    /// Starts one. Installs Postgres if it is missing and can be got.
    pub(crate) fn start() -> Result<Self> {
        if programs().is_none() {
            machine::install(&["postgresql"], "PostgreSQL")?;
        }
        let programs = programs().context("PostgreSQL is here, and its initdb can't be found")?;
        let is_root = machine::is_root();
        let folder = std::env::temp_dir().join(format!("latchkey-postgres-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir(&folder)?;
        if is_root {
            run_quietly(program("chown").arg("postgres:").arg(&folder))?;
        }
        let port = free_port()?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let cluster = Self { folder, programs, is_root, url };
        cluster.create()?;
        cluster.open(port)?;
        Ok(cluster)
    }

    fn create(&self) -> Result<()> {
        let mut initdb = self.program("initdb");
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "-D",
        ]);
        run_quietly(initdb.arg(self.data()))
    }

    fn open(&self, port: u16) -> Result<()> {
        // Nothing here outlives the tests, so nothing waits for the disk.
        let fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=300 {fast}",
            self.folder.display()
        );
        let mut start = self.program("pg_ctl");
        start.args(["start", "--silent", "--wait", "--timeout=60", "-o", &options, "-D"]).arg(self.data());
        // To a file: as a pipe, the server would keep it open, and whoever reads it would wait for ever.
        let status = start.arg("-l").arg(self.folder.join("log")).status().context("can't start pg_ctl")?;
        if !status.success() {
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            bail!("PostgreSQL does not start:\n{log}");
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn program(&self, name: &str) -> Command {
        let name = self.programs.join(name);
        // Postgres refuses to run as root.
        let mut command = if self.is_root {
            let mut command = program("runuser");
            command.args(["-u", "postgres", "--"]).arg(name);
            command
        } else {
            program(name)
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        let stopped = run_quietly(stop.args(["stop", "--silent", "--mode=immediate", "-D"]).arg(self.data()));
        if let Err(error) = stopped.and_then(|()| Ok(fs::remove_dir_all(&self.folder)?)) {
            eprintln!("the throw-away PostgreSQL in {} is still there: {error:#}", self.folder.display());
        }
    }
}

/// The folder of the newest Postgres here.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.max_by_key(|entry| entry.file_name().to_string_lossy().parse::<u32>().unwrap_or(0));
    if let Some(folder) =
        newest.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists())
    {
        return Some(folder);
    }
    let folder =
        if has("pg_config") { capture(program("pg_config").arg("--bindir")).ok()? } else { String::new() };
    let folder = Path::new(folder.trim());
    folder.join("initdb").exists().then(|| folder.to_path_buf())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
