//! A Postgres that is restarted, killed, away, silent or busy while people work.

use crate::{
    Setting, daemon, database, live::OpenProfile, relay::Relay, report::Report, trial::trial, world::World,
};
use anyhow::{Context as _, Result, ensure};
use bench::server::Server;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    slice, thread,
    time::{Duration, Instant},
};

/// How long Postgres is away, silent or busy: longer than a request waits for it.
const A_WHILE: Duration = Duration::from_secs(12);

/// What happens to Postgres, or on the way to it.
#[derive(Clone, Copy)]
enum Fault {
    Restarted,
    Killed,
    Away,
    /// Nothing comes through for a while, and then everything.
    Silent,
    /// Nothing ever comes through again on the connections that there are, and nobody says so.
    CablePulled,
    /// Every connection waits for a lock that somebody else has.
    Locked,
}

/// How often each.
const FAULTS: [(Fault, &str, u32); 6] = [
    (Fault::Restarted, "Postgres restarted", 10),
    (Fault::Killed, "kill -9 of Postgres", 10),
    (Fault::Away, "Postgres away for 12 s", 3),
    (Fault::Silent, "Postgres silent for 12 s", 3),
    (Fault::CablePulled, "all connections to Postgres dead without a word", 3),
    (Fault::Locked, "all connections to Postgres held for 12 s", 3),
];

pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    let behind = database::beside(&setting.postgres, "ordeal_postgres")?;
    // A cluster for tests answers a commit before it is written, and one that is killed would lose it.
    database::execute(&behind, "ALTER DATABASE ordeal_postgres SET synchronous_commit = on")?;
    let (user, rest) = behind.split_once('@').context("a user in the address of Postgres")?;
    let (address, name) = rest.split_once('/').context("a database in the address of Postgres")?;
    let relay = Relay::start(address.parse()?)?;
    let url = format!("{user}@{}/{name}", relay.address);
    let postgres = Postgres::find(&setting.postgres)?;
    let mut server = Server::latchkey(&setting.binary, Some(&url), "administrator")?;
    let mut people = 0;
    for (fault, name, times) in FAULTS {
        let world = World::open(server.address, server.folder.clone(), people)?;
        let mut profile = OpenProfile::open(&world)?;
        people = trial(report, name.to_owned(), world, slice::from_mut(&mut server), |_, world| {
            (0..setting.of(times))
                .map(|_| {
                    thread::sleep(Duration::from_millis(fastrand::u64(500..1_500)));
                    match fault {
                        Fault::Restarted => postgres.restart()?,
                        Fault::Killed => {
                            daemon::signal("-KILL", &[process_of(&postgres.data)?])?;
                            postgres.restart()?;
                        }
                        Fault::Away => {
                            postgres.control("stop")?;
                            thread::sleep(A_WHILE);
                            postgres.restart()?;
                        }
                        Fault::Silent => relay.is_silent_for(A_WHILE),
                        Fault::CablePulled => relay.loses_its_connections(),
                        Fault::Locked => database::execute(&behind, &hold())?,
                    }
                    let recovery = world.goes_on()?;
                    database::let_leases_run_out(&behind)?;
                    profile.is_told(world)?;
                    Ok(recovery)
                })
                .collect()
        })?;
    }
    Ok(())
}

/// Whoever asks for anything waits for this.
fn hold() -> String {
    format!(
        "BEGIN; LOCK TABLE clients, staff_sessions, outbox IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep({}); COMMIT",
        A_WHILE.as_secs()
    )
}

/// The Postgres that the ordeals were given.
struct Postgres {
    data: PathBuf,
    pg_ctl: PathBuf,
}

impl Postgres {
    fn find(url: &str) -> Result<Self> {
        let data = PathBuf::from(database::ask(url, "SHOW data_directory")?);
        let program = fs::read_link(format!("/proc/{}/exe", process_of(&data)?))?;
        Ok(Self { data, pg_ctl: program.with_file_name("pg_ctl") })
    }

    /// Starts it with the options that it had, after stopping it if it runs. One that was killed leaves processes which
    /// need a moment to find that out.
    fn restart(&self) -> Result<()> {
        let since = Instant::now();
        while let Err(error) = self.control("restart") {
            ensure!(since.elapsed() < Duration::from_secs(30), "Postgres does not start: {error:#}");
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn control(&self, task: &str) -> Result<()> {
        let mut command = daemon::as_daemons_do(&self.pg_ctl, &self.data)?;
        command.args([task, "--silent", "--wait", "--mode=fast", "-D"]).arg(&self.data);
        if task == "restart" {
            command.arg("-l").arg(self.data.join("../log"));
        }
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        ensure!(status.success(), "pg_ctl {task} failed");
        Ok(())
    }
}

/// The process of the Postgres in a folder.
pub(crate) fn process_of(data: &Path) -> Result<u32> {
    let text = fs::read_to_string(data.join("postmaster.pid"))?;
    Ok(text.lines().next().context("the file is empty")?.trim().parse()?)
}
