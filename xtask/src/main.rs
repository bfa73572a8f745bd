//! `cargo xtask`: builds, serves and tests Latchkey. The only tool a person needs besides Rust.

mod attack;
mod bench;
mod build;
mod compiler;
mod e2e;
mod fuzz;
mod licences;
mod machine;
mod node;
mod ordeal;
mod postgres;
mod process;
mod rules;
mod serve;
mod site;
mod style;
mod test;
mod wasm;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, serves and tests Latchkey.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build, load the demo location, and serve it on `http://127.0.0.1:3000`
    Serve(serve::Place),
    /// Build the browser's half and the server: target/release/latchkey
    Build,
    /// Check everything that must hold before a change goes in
    Test,
    /// The same as `test`: what CI runs
    Ci,
    /// Build, and walk the journeys through a real browser
    E2e(e2e::Journeys),
    /// Build, and take the pictures in docs/screenshots
    Screenshots,
    /// Build, and measure sign-ins and pages a second against the bare work; or searches, or jobs, or what time tells
    Bench(bench::Bench),
    /// Build, and kill the server hundreds of times while people work: nothing that was promised may be lost
    Ordeal(ordeal::Ordeal),
    /// Build, and put hostile text into every page and form of a started server; sqlmap tries every form and query
    Attack,
    /// Try any bytes on whatever reads what comes from outside: nothing may break what must hold of it
    Fuzz(fuzz::Fuzz),
    /// Hold the crates and files against the rules of ARCHITECTURE.md
    Rules,
    /// Hold the licences of all dependencies against deny.toml
    Licences,
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    match task {
        Task::Serve(place) => serve::serve(&place),
        Task::Build => build::build().map(drop),
        Task::Test | Task::Ci => test::test(),
        Task::E2e(journeys) => {
            build::build()?;
            e2e::walk(&journeys, None)
        }
        Task::Screenshots => {
            build::build()?;
            e2e::screenshots()
        }
        Task::Bench(what) => bench::bench(&what),
        Task::Ordeal(how) => ordeal::ordeal(&how),
        Task::Attack => attack::attack(),
        Task::Fuzz(what) => fuzz::fuzz(&what),
        Task::Rules => rules::check(),
        Task::Licences => licences::check(),
    }
}
