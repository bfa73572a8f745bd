//! What becomes of people's work when the server dies in the middle of it. Clients are added, verified, invited, let in
//! and given new passwords while the server is killed without warning and started again, hundreds of times; then what
//! was promised is held against what is there. `cargo xtask ordeal` runs it with the release binary.

mod database;
mod kills;
mod life;
mod migrations;
mod report;
mod world;

use anyhow::Result;
use report::Report;
use std::{env, path::Path, process::ExitCode};

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (binary, postgres, share) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [binary, postgres] => (binary, postgres, 100),
        [binary, postgres, share] => (binary, postgres, share.parse()?),
        _ => anyhow::bail!("usage: ordeal PATH-OF-LATCHKEY POSTGRES [PERCENT-OF-THE-KILLS]"),
    };
    let binary = Path::new(binary).canonicalize()?;
    sqlx::any::install_default_drivers();
    let mut report = Report::default();
    let of = |kills: u32| (kills * share / 100).max(1);
    let plans = [kills::Plan::AnyMoment(of(400)), kills::Plan::Fsync(of(70)), kills::Plan::Write(of(70))];
    kills::ordeal(&mut report, &binary, None, &plans)?;
    kills::ordeal(&mut report, &binary, Some(postgres), &[kills::Plan::AnyMoment(of(200))])?;
    migrations::ordeal(&mut report, &binary, None, of(60))?;
    migrations::ordeal(&mut report, &binary, Some(postgres), of(40))?;
    report.print();
    Ok(if report.violations() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
