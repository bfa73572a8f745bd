//! Kills of the server while people work.

use crate::{Setting, database, report::Report, trial::trial, world::World};
use anyhow::Result;
use bench::server::Server;
use std::{
    fs,
    path::Path,
    process::Command,
    slice, thread,
    time::{Duration, Instant},
};

/// How long a server may take to come to its death by a count.
const COUNT_WITHIN: Duration = Duration::from_secs(10);

/// When the server is killed, and how often.
#[derive(Clone, Copy)]
enum Plan {
    /// Some time after it is ready, by the clock.
    AnyMoment(u32),
    /// As it asks for what was written to be on the disk, at the n-th time.
    Fsync(u32),
    /// As it writes to a file, at the n-th time.
    Write(u32),
}

impl Plan {
    fn name(self) -> &'static str {
        match self {
            Self::AnyMoment(_) => "kill -9 at any moment",
            Self::Fsync(_) => "kill -9 at the n-th fsync",
            Self::Write(_) => "kill -9 at the n-th write",
        }
    }

    const fn times(self) -> u32 {
        match self {
            Self::AnyMoment(times) | Self::Fsync(times) | Self::Write(times) => times,
        }
    }

    /// Runs the server to its death; how it is started for that, if otherwise than always.
    fn carry_out(self, server: &mut Server) -> Result<()> {
        let calls = match self {
            Self::AnyMoment(_) => {
                thread::sleep(Duration::from_millis(fastrand::u64(20..400)));
                return server.kill();
            }
            Self::Fsync(_) => "fsync,fdatasync",
            Self::Write(_) => "pwrite64",
        };
        server.kill()?;
        let count = fastrand::u32(1..120);
        let words = ["strace", "-f", "-qqq", "-o", "/dev/null", "-e"];
        let mut program = words.map(str::to_owned).to_vec();
        program.extend([format!("trace={calls}"), "-e".to_owned()]);
        program.push(format!("inject={calls}:signal=SIGKILL:when={count}"));
        server.start_under(&program)?;
        let since = Instant::now();
        while !server.is_dead()? {
            if since.elapsed() > COUNT_WITHIN {
                return kill_children(server);
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// A traced server that did not come to its count: it dies by the clock, and its tracer ends.
fn kill_children(server: &mut Server) -> Result<()> {
    let tracer = server.process_id();
    let children = fs::read_to_string(format!("/proc/{tracer}/task/{tracer}/children"))?;
    for child in children.split_whitespace() {
        Command::new("kill").args(["-9", child]).status()?;
    }
    while !server.is_dead()? {
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// 540 kills on SQLite and 200 on Postgres.
pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    let on_sqlite =
        [Plan::AnyMoment(setting.of(400)), Plan::Fsync(setting.of(70)), Plan::Write(setting.of(70))];
    ordeal(report, &setting.binary, None, &on_sqlite)?;
    ordeal(report, &setting.binary, Some(&setting.postgres), &[Plan::AnyMoment(setting.of(200))])
}

/// Has people work while the server dies by each plan in turn, and looks at what is left.
fn ordeal(report: &mut Report, binary: &Path, postgres: Option<&str>, plans: &[Plan]) -> Result<()> {
    let (name, url) = match postgres {
        None => ("SQLite", None),
        Some(postgres) => ("Postgres", Some(database::beside(postgres, "ordeal_kills")?)),
    };
    let mut server = Server::latchkey(binary, url.as_deref(), "administrator")?;
    let mut people = 0;
    for plan in plans {
        let world = World::open(server.address, server.folder.clone(), people)?;
        let fault = format!("{}, {name}", plan.name());
        people = trial(report, fault, world, slice::from_mut(&mut server), |nodes, _| {
            (0..plan.times()).map(|_| kill_once(*plan, &mut nodes[0])).collect()
        })?;
    }
    Ok(())
}

/// How long until the server was ready again.
fn kill_once(plan: Plan, server: &mut Server) -> Result<Duration> {
    plan.carry_out(server)?;
    let since = Instant::now();
    server.start()?;
    let recovery = since.elapsed();
    database::let_leases_run_out(&server.database_url())?;
    Ok(recovery)
}
