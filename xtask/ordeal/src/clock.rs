//! Clocks: one node's that is wrong, and one that comes to midnight, the change to summer time and back, and a leap day.

use crate::{
    Setting, balancer, daemon::Daemon, database, live::OpenProfile, mail_server::MailServer, nodes,
    report::Report, trial::trial, world::World,
};
use anyhow::{Context as _, Result};
use bench::server::{Server, free_address};
use std::{fs, slice, thread, time::Duration};

/// How wrong the clock of one node of three is, in the words of libfaketime.
const WRONG: [(&str, &str); 4] = [
    ("+1h", "one node's clock an hour ahead, Postgres"),
    ("-1h", "one node's clock an hour behind, Postgres"),
    ("+365d", "one node's clock a year ahead, Postgres"),
    ("-365d", "one node's clock a year behind, Postgres"),
];

/// Moments, some seconds after which something happens in London, where the demo's Riverside is: in UTC, as libfaketime takes
/// them.
const LEAPS: [(&str, &str); 5] = [
    ("@2027-01-14 23:59:50", "midnight in the location's zone"),
    ("@2027-03-28 00:59:50", "summer time begins in the location's zone"),
    ("@2027-10-31 00:59:50", "summer time ends in the location's zone"),
    ("@2027-12-31 23:59:50", "a year begins in the location's zone"),
    ("@2028-02-28 23:59:50", "a leap day begins in the location's zone"),
];

/// How long people work with a wrong clock, and over a leap.
const A_WHILE: Duration = Duration::from_secs(12);

pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    let library = library()?;
    one_is_wrong(report, setting, &library)?;
    leaps(report, setting, &library)
}

/// Three nodes on one Postgres; the third has its own idea of the time.
fn one_is_wrong(report: &mut Report, setting: &Setting, library: &str) -> Result<()> {
    let folder = balancer::folder("clock")?;
    let _balancer = Daemon::start(folder.path(), "haproxy.log", &balancer::COMMAND, &[])?;
    let url = database::beside(&setting.postgres, "ordeal_clock")?;
    let mailbox = folder.path().join("mailbox");
    fs::create_dir_all(&mailbox)?;
    let mails = MailServer::start(mailbox)?;
    let mut nodes = nodes::three(&setting.binary, &url, &[("LATCHKEY_SMTP_URL", &mails.url())])?;
    let mut people = 0;
    for (wrong, name) in WRONG {
        set_clock(&mut nodes[2], library, wrong)?;
        let world = World::open(balancer::ADDRESS, folder.path().to_owned(), people)?;
        let mut profile = OpenProfile::open(&world)?;
        people = trial(report, name.to_owned(), world, &mut nodes, |_, world| {
            thread::sleep(A_WHILE);
            let recovery = world.goes_on()?;
            profile.is_told(world)?;
            for mail in mails.came_twice()? {
                world.violation(format!("the mail {mail} came twice"));
            }
            Ok(vec![recovery])
        })?;
    }
    Ok(())
}

/// One node on SQLite, again and again.
fn leaps(report: &mut Report, setting: &Setting, library: &str) -> Result<()> {
    for (moment, name) in LEAPS {
        let clock = clock(library, moment);
        let clock = clock.each_ref().map(|(name, value)| (*name, value.as_str()));
        let mut server =
            Server::latchkey_at(free_address()?, &setting.binary, None, "administrator", &clock)?;
        let world = World::open(server.address, server.folder.clone(), 0)?;
        let fault = format!("{name}, SQLite");
        trial(report, fault, world, slice::from_mut(&mut server), |_, world| {
            thread::sleep(A_WHILE);
            Ok(vec![world.goes_on()?])
        })?;
    }
    Ok(())
}

fn set_clock(node: &mut Server, library: &str, how: &str) -> Result<()> {
    for (name, value) in clock(library, how) {
        node.set(name, &value);
    }
    node.stop()?;
    node.start()
}

/// The environment of a process whose clock is another one.
fn clock(library: &str, how: &str) -> [(&'static str, String); 5] {
    [
        ("LD_PRELOAD", library.to_owned()),
        ("FAKETIME", how.to_owned()),
        ("TZ", "UTC".to_owned()),
        // How long something takes is measured as ever.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("NO_FAKE_STAT", "1".to_owned()),
    ]
}

/// Where Debian puts libfaketime.
fn library() -> Result<String> {
    let found =
        fs::read_dir("/usr/lib")?.flatten().map(|folder| folder.path().join("faketime/libfaketime.so.1"));
    let path = found.into_iter().find(|path| path.is_file()).context("libfaketime is not there")?;
    Ok(path.display().to_string())
}
