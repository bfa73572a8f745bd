//! Kills while the tables are made.

use crate::{
    Setting, database,
    report::{Report, Row},
};
use anyhow::{Context, Result};
use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Longer than `latchkey migrate` takes on an empty database here, so that it dies anywhere in it.
const LONGEST: u64 = 250;

/// 120 kills on SQLite and 80 on Postgres: each migration is killed twice.
pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    ordeal(report, &setting.binary, None, setting.of(60))?;
    ordeal(report, &setting.binary, Some(&setting.postgres), setting.of(40))
}

/// Has `latchkey migrate` die at any moment, and then migrates to the end.
fn ordeal(report: &mut Report, binary: &Path, postgres: Option<&str>, times: u32) -> Result<()> {
    let name = if postgres.is_some() { "Postgres" } else { "SQLite" };
    let (mut violations, mut recoveries) = (Vec::new(), Vec::new());
    for time in 0..times {
        let folder = env::temp_dir().join(format!("latchkey-ordeal-migrate-{}-{time}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let url = postgres.map(|postgres| database::beside(postgres, "ordeal_migrations")).transpose()?;
        let command = |words: &[&str]| {
            let mut command = Command::new(binary);
            command.args(words).current_dir(&folder).env("LATCHKEY_DATA_DIR", &folder).stdout(Stdio::null());
            command.env("LATCHKEY_LOG", "error");
            if let Some(url) = &url {
                command.env("LATCHKEY_DATABASE_URL", url);
            }
            command
        };
        // Twice, so that the second one meets what the first one left.
        for _ in 0..2 {
            let mut migration = command(&["migrate"]).spawn().context("can't start latchkey")?;
            thread::sleep(Duration::from_millis(fastrand::u64(0..LONGEST)));
            migration.kill()?;
            migration.wait()?;
        }
        let since = Instant::now();
        if !command(&["migrate"]).status()?.success() {
            violations.push(format!("migration {time} is not taken up again"));
        }
        recoveries.push(since.elapsed());
        if !command(&["doctor"]).status()?.success() {
            violations.push(format!("after migration {time}, doctor finds problems"));
        }
        fs::remove_dir_all(&folder)?;
    }
    let fault = format!("kill -9 while migrating, {name}");
    let times = 2 * recoveries.len();
    report.add(Row { fault, times, answered: 0, violations, recoveries });
    Ok(())
}
