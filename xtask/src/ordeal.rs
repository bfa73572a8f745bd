//! `cargo xtask ordeal`: what becomes of people's work when something breaks in the middle of it.

use crate::{
    build, machine,
    postgres::Cluster,
    process::{cargo, has, run},
};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// How hard, and which.
#[derive(Args)]
pub(crate) struct Ordeal {
    /// How many of the kills, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
    share: u32,
    /// The binary of an earlier version, for what two versions do beside each other
    #[arg(long, value_name = "BINARY")]
    earlier: Option<PathBuf>,
    /// Only these
    names: Vec<String>,
}

/// Programs, the packages of Debian that have them, and what they are.
const NEEDED: [(&str, &str, &str); 6] = [
    ("strace", "strace", "strace, which kills at a chosen call"),
    ("faketime", "faketime", "libfaketime, which gives a program another clock"),
    ("haproxy", "haproxy", "HAProxy, which stands in front of several nodes"),
    ("pgbouncer", "pgbouncer", "PgBouncer, a pooler"),
    ("etcd", "etcd-server", "etcd, which keeps who leads"),
    ("patroni", "patroni", "Patroni, which has one Postgres follow another"),
];

/// Runs all of them on the release binary, on SQLite and on a Postgres of its own.
pub(crate) fn ordeal(ordeal: &Ordeal) -> Result<()> {
    for (program, package, what_for) in NEEDED {
        if !has(program) {
            machine::install(&[package], what_for)?;
        }
    }
    let (binary, cluster) = (build::build()?, Cluster::start()?);
    let mut command = cargo("run");
    command.args(["--release", "--package", "ordeal", "--"]);
    if let Some(earlier) = &ordeal.earlier {
        command.arg(format!("--earlier={}", earlier.display()));
    }
    command.arg(binary).arg(&cluster.url);
    run(command.arg(ordeal.share.to_string()).args(&ordeal.names))
}
