//! `cargo xtask test`: everything that must hold before a change goes in.

use crate::{
    build, e2e, licences,
    postgres::Cluster,
    process::{Steps, cargo, has, in_ci, run},
    rules,
};
use anyhow::Result;
use std::process::Command;

/// Both halves at once would switch on both halves of Leptos: the browser's has commands of its own.
const SERVER_HALF: [&str; 3] = ["--workspace", "--exclude", "frontend"];
const BROWSER_HALF: [&str; 2] = ["--package", "frontend"];

/// Checks everything.
pub(crate) fn test() -> Result<()> {
    let mut steps = Steps::new(9);
    steps.next("Getting what the tests need");
    e2e::prepare()?;
    let cluster = Cluster::start()?;
    steps.next("Architecture, licences, formatting");
    rules::check()?;
    licences::check()?;
    run(lean(cargo("fmt").args(["--all", "--check"])))?;
    steps.next("Clippy, warnings denied");
    for half in [&SERVER_HALF[..], &BROWSER_HALF] {
        run(lean(cargo("clippy").args(half).args(["--all-targets", "--", "--deny", "warnings"])))?;
    }
    steps.next("Examples in the documentation");
    run(lean(cargo("test").arg("--doc").args(SERVER_HALF)))?;
    steps.next("Tests, on SQLite and on Postgres");
    run(lean(&mut tests()).env("LATCHKEY_TEST_POSTGRES", &cluster.url))?;
    steps.next("Documentation, warnings denied");
    for half in [&SERVER_HALF[..], &BROWSER_HALF] {
        run(lean(cargo("doc").args(half).args(["--no-deps", "--document-private-items"]))
            .env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    steps.next("The release build, and its size");
    build::build()?;
    steps.next("Journeys through a real browser");
    e2e::walk(&e2e::Journeys::default(), Some(&cluster))?;
    steps.next("Stopping what was started");
    drop(cluster);
    steps.done("Everything holds");
    Ok(())
}

/// nextest where it is installed, else cargo's own.
fn tests() -> Command {
    let mut command = cargo(if has("cargo-nextest") { "nextest run" } else { "test" });
    command.args(SERVER_HALF);
    command
}

/// In CI nothing is compiled twice, so nothing is kept for the second time.
fn lean(command: &mut Command) -> &mut Command {
    if in_ci() { command.env("CARGO_INCREMENTAL", "0") } else { command }
}
