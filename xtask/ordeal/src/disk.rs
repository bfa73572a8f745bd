//! A disk that is full or can't be written, and a SQLite file that another program has locked.

use crate::{
    Setting, database,
    report::{Report, Row},
    trial::trial,
    world::World,
};
use anyhow::{Context as _, Result, ensure};
use bench::server::{Server, free_address};
use std::{
    env,
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::{self, Command},
    slice, thread,
    time::{Duration, Instant},
};

/// What the disk holds: the doctor wants half a gigabyte free.
const SIZE: &str = "size=768m";

/// The longest that a step may take when half a minute after half a minute nothing can be written.
const PATIENCE: Duration = Duration::from_mins(4);

/// What happens to the disk, or to the file on it.
#[derive(Clone, Copy)]
enum Fault {
    /// Nothing more can be written.
    Full,
    /// Somebody else writes, for so long.
    Locked(Duration),
}

/// How often each.
const FAULTS: [(Fault, &str, u32); 3] = [
    (Fault::Full, "disk full for 3 s, SQLite", 10),
    (Fault::Locked(Duration::from_secs(3)), "SQLite locked by another program for 3 s", 10),
    (Fault::Locked(Duration::from_secs(30)), "SQLite locked by another program for 30 s", 3),
];

pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    let disk = Disk::mount()?;
    let data = disk.0.to_str().context("a path that is text")?;
    let environment = [("LATCHKEY_DATA_DIR", data)];
    let mut server =
        Server::latchkey_at(free_address()?, &setting.binary, None, "administrator", &environment)?;
    let mut people = 0;
    for (fault, name, times) in FAULTS {
        let mut world = World::open(server.address, disk.0.clone(), people)?;
        world.patience = PATIENCE;
        people = trial(report, name.to_owned(), world, slice::from_mut(&mut server), |_, world| {
            (0..setting.of(times))
                .map(|_| {
                    thread::sleep(Duration::from_millis(fastrand::u64(500..1_500)));
                    let file = disk.0.join("latchkey.db");
                    match fault {
                        Fault::Full => disk.is_full_while(|| is_read(world))?,
                        Fault::Locked(time) => database::lock_sqlite(&file, time, || is_read(world))?,
                    }
                    let recovery = world.goes_on()?;
                    // The embedded mailbox is on the same disk, and its mails wait for another try.
                    database::an_hour_passes(&format!("sqlite:{}", file.display()))?;
                    Ok(recovery)
                })
                .collect()
        })?;
    }
    starts_once_it_can(report, setting.of(3), &disk, &mut server)
}

/// While nothing can be written, people still read.
fn is_read(world: &World) {
    thread::sleep(Duration::from_secs(1));
    world.is_seen("/staff/clients");
    thread::sleep(Duration::from_secs(2));
}

/// On a disk that can't be written the server does not start, and says why; once it can be, it starts.
fn starts_once_it_can(report: &mut Report, times: u32, disk: &Disk, server: &mut Server) -> Result<()> {
    let (mut violations, mut recoveries) = (Vec::new(), Vec::new());
    for _ in 0..times {
        server.stop()?;
        disk.remount("ro")?;
        let (started, said) = server.says(&["serve"])?;
        if started || !said.contains("can't be written") {
            violations.push(format!("started on a read-only disk: {said}"));
        }
        disk.remount("rw")?;
        let since = Instant::now();
        server.start()?;
        recoveries.push(since.elapsed());
    }
    if let Err(error) = server.command(&["doctor"]) {
        violations.push(format!("{error:#}; it says why above"));
    }
    let fault = "started on a read-only disk, SQLite".to_owned();
    report.add(Row { fault, times: recoveries.len(), answered: 0, violations, recoveries });
    Ok(())
}

/// A small disk in memory. Dropped, it is gone.
struct Disk(PathBuf);

impl Disk {
    fn mount() -> Result<Self> {
        let folder = env::temp_dir().join(format!("latchkey-ordeal-disk-{}", process::id()));
        fs::create_dir_all(&folder)?;
        run("mount", &["-t", "tmpfs", "-o", SIZE, "latchkey-ordeal"], &folder)
            .context("disks are made by root alone")?;
        Ok(Self(folder))
    }

    /// Leaves no byte free while something goes on.
    fn is_full_while(&self, work: impl FnOnce()) -> Result<()> {
        let ballast = self.0.join("ballast");
        let mut file = File::create(&ballast)?;
        for size in [1 << 20, 1 << 12, 1] {
            let bytes = vec![0; size];
            while file.write_all(&bytes).is_ok() {}
        }
        work();
        fs::remove_file(&ballast)?;
        Ok(())
    }

    fn remount(&self, how: &str) -> Result<()> {
        run("mount", &["-o", &format!("remount,{how},{SIZE}")], &self.0)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let gone = run("umount", &["--lazy"], &self.0).and_then(|()| Ok(fs::remove_dir(&self.0)?));
        if let Err(error) = gone {
            eprintln!("{}: {error:#}", self.0.display());
        }
    }
}

fn run(program: &str, words: &[&str], folder: &Path) -> Result<()> {
    let status = Command::new(program).args(words).arg(folder).status()?;
    ensure!(status.success(), "{program} {} failed", words.join(" "));
    Ok(())
}
