//! `cargo xtask bench`: how near the server comes to the bare work.

use crate::{
    build,
    postgres::Cluster,
    process::{cargo, run},
};
use anyhow::Result;
use clap::{Args, Subcommand};

/// What is measured.
#[derive(Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Measure searches inside the server among many clients, on SQLite and on Postgres
    Search {
        /// How many clients the demo is made with
        #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..=5_000_000))]
        clients: u32,
    },
    /// Import 50,000 rows and undo it, and invite a crowd while the server is killed, on SQLite and on Postgres
    Jobs,
    /// Compare how long refusals take for people who exist and who don't, on SQLite and on Postgres
    Timing {
        /// How many samples of each kind; from 500 on, a difference is an error
        #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(5..=5_000))]
        samples: u32,
    },
    /// Let 500 people sign in at once, on SQLite and on Postgres: memory, and how long others wait meanwhile
    Crowded,
    /// Measure how soon an open profile tells a near miss, on SQLite and with two nodes on Postgres
    Live,
}

/// Measures in a crate of its own, so that no other task waits for it.
pub(crate) fn bench(bench: &Bench) -> Result<()> {
    match bench.what {
        None => {
            let binary = build::build()?;
            run(measure().arg(binary))
        }
        Some(What::Search { clients }) => {
            let cluster = Cluster::start()?;
            run(measure().args(["search", &clients.to_string(), &cluster.url]))
        }
        Some(What::Timing { samples }) => {
            let (binary, cluster) = (build::build()?, Cluster::start()?);
            run(measure().arg("timing").arg(binary).args([&samples.to_string(), &cluster.url]))
        }
        Some(What::Jobs) => on_both("jobs"),
        Some(What::Crowded) => on_both("crowded"),
        Some(What::Live) => on_both("live"),
    }
}

/// Measures the release binary on SQLite and on a Postgres of its own.
fn on_both(what: &str) -> Result<()> {
    let (binary, cluster) = (build::build()?, Cluster::start()?);
    run(measure().arg(what).arg(binary).arg(&cluster.url))
}

fn measure() -> std::process::Command {
    let mut command = cargo("run");
    command.args(["--release", "--package", "bench", "--"]);
    command
}
