//! What becomes of people's work when the server dies in the middle of it. Clients are added, verified, invited, let in
//! and given new passwords while the server is killed without warning and started again, hundreds of times; then what
//! was promised is held against what is there. `cargo xtask ordeal` runs it with the release binary.

mod balancer;
mod clients;
mod clock;
mod cluster;
mod daemon;
mod database;
mod disk;
mod kills;
mod life;
mod live;
mod mail_server;
mod mails;
mod migrations;
mod neighbours;
mod nodes;
mod postgres;
mod relay;
mod report;
mod trial;
mod world;

use anyhow::{Context as _, Result, ensure};
use report::{Report, Row};
use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What every ordeal needs to know.
struct Setting {
    /// The release binary.
    binary: PathBuf,
    /// An earlier version's binary, where one is given.
    earlier: Option<PathBuf>,
    /// A Postgres on which databases can be made.
    postgres: String,
    /// How much of each, in percent.
    share: u32,
}

impl Setting {
    /// So much of a number of faults, and one at least.
    fn of(&self, faults: u32) -> u32 {
        (faults * self.share / 100).max(1)
    }
}

type Ordeal = fn(&mut Report, &Setting) -> Result<()>;

/// All of them, in the order of the table.
const ORDEALS: [(&str, Ordeal); 10] = [
    ("kills", kills::all),
    ("migrations", migrations::all),
    ("mails", mails::all),
    ("clients", clients::all),
    ("disk", disk::all),
    ("postgres", postgres::all),
    ("nodes", nodes::all),
    ("neighbours", neighbours::all),
    ("clock", clock::all),
    ("cluster", cluster::all),
];

fn main() -> Result<ExitCode> {
    let usage = "usage: ordeal [--earlier=PATH-OF-LATCHKEY] PATH-OF-LATCHKEY POSTGRES PERCENT [NAME]...";
    let mut arguments = env::args().skip(1).peekable();
    let earlier = arguments.next_if(|argument| argument.starts_with("--earlier="));
    let earlier = earlier.as_deref().and_then(|argument| argument.strip_prefix("--earlier="));
    let earlier = earlier.map(|path| Path::new(path).canonicalize()).transpose()?;
    let binary = Path::new(&arguments.next().context(usage)?).canonicalize()?;
    let (postgres, share) = (arguments.next().context(usage)?, arguments.next().context(usage)?.parse()?);
    let chosen: Vec<String> = arguments.collect();
    let names = ORDEALS.map(|(name, _)| name);
    for name in &chosen {
        ensure!(names.contains(&name.as_str()), "there is no ordeal {name:?}, only {}", names.join(", "));
        ensure!(name != "neighbours" || earlier.is_some(), "neighbours need --earlier");
    }
    sqlx::any::install_default_drivers();
    let setting = Setting { binary, earlier, postgres, share };
    let mut report = Report::default();
    for (name, ordeal) in ORDEALS {
        let is_chosen = chosen.is_empty() || chosen.iter().any(|chosen| chosen == name);
        if is_chosen && let Err(error) = ordeal(&mut report, &setting) {
            // The others are tried all the same, and the table tells what came of them.
            report.add(Row::without_end(name, &error));
        }
    }
    report.print();
    Ok(if report.violations() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
