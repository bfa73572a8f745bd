//! `cargo xtask ordeal`: what becomes of people's work when something breaks in the middle of it.

use crate::{
    build, machine,
    postgres::Cluster,
    process::{cargo, has, run},
};
use anyhow::Result;
use clap::Args;

/// How hard, and which.
#[derive(Args)]
pub(crate) struct Ordeal {
    /// How many of the kills, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
    share: u32,
    /// Only these
    names: Vec<String>,
}

/// Runs all of them on the release binary, on SQLite and on a Postgres of its own.
pub(crate) fn ordeal(ordeal: &Ordeal) -> Result<()> {
    if !has("strace") {
        machine::install(&["strace"], "strace, which kills at a chosen call")?;
    }
    let (binary, cluster) = (build::build()?, Cluster::start()?);
    let mut command = cargo("run");
    command.args(["--release", "--package", "ordeal", "--"]).arg(binary).arg(&cluster.url);
    run(command.arg(ordeal.share.to_string()).args(&ordeal.names))
}
