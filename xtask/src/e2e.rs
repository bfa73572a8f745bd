//! `cargo xtask e2e` and `screenshots`: Playwright drives a real Chromium against the built binary.

use crate::{
    machine, node,
    postgres::Cluster,
    process::{capture, has, in_ci, program, root, run},
};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use std::{path::Path, process::Command};

/// Which journeys are walked, and how.
#[derive(Args, Default)]
pub(crate) struct Journeys {
    /// The database below the journeys
    #[arg(long, value_enum, default_value_t)]
    database: Database,
    /// Show the browser
    #[arg(long)]
    headed: bool,
    /// Only the specs whose path or title contains this
    filter: Vec<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
    #[default]
    Both,
}

/// Gets what the journeys need: npm's packages, a browser, and a way into SQLite's files.
pub(crate) fn prepare() -> Result<()> {
    node::install()?;
    node::packages(&folder(), "Playwright")?;
    if browser().is_none() {
        machine::install(&["chromium"], "Chromium")?;
    }
    // The journeys let days pass in the database: Node has no SQLite of its own before version 22.
    if !has("sqlite3") {
        machine::install(&["sqlite3"], "sqlite3")?;
    }
    Ok(())
}

/// Walks the journeys with the binary that `cargo xtask build` left.
pub(crate) fn walk(journeys: &Journeys, cluster: Option<&Cluster>) -> Result<()> {
    prepare()?;
    run(program("node").current_dir(folder()).args(["node_modules/typescript/bin/tsc", "--noEmit"]))?;
    let own_cluster = match (journeys.database, cluster) {
        (Database::Sqlite, _) | (_, Some(_)) => None,
        (_, None) => Some(Cluster::start()?),
    };
    let mut playwright = playwright();
    if journeys.database != Database::Postgres {
        playwright.arg("--project=sqlite");
    }
    if journeys.database != Database::Sqlite {
        let cluster = cluster.or(own_cluster.as_ref()).context("no PostgreSQL for the journeys")?;
        playwright.arg("--project=postgres").env("LATCHKEY_TEST_POSTGRES", &cluster.url);
    }
    if journeys.headed {
        playwright.args(["--headed", "--workers=1"]);
    }
    run(playwright.args(&journeys.filter))
}

/// Takes the pictures in `docs/screenshots`.
pub(crate) fn screenshots() -> Result<()> {
    prepare()?;
    // The font that the pages ask for first. Without it they are shown in whatever this machine has.
    let fonts = capture(program("fc-list").args([":", "family"])).unwrap_or_default();
    if !fonts.lines().any(|family| family.starts_with("Inter")) && machine::can_install() {
        machine::install(&["fonts-inter"], "the font Inter")?;
    }
    run(playwright().arg("--project=screenshots"))
}

fn playwright() -> Command {
    let mut playwright = program("node");
    playwright.current_dir(folder()).args(["node_modules/@playwright/test/cli.js", "test"]);
    playwright.env("LATCHKEY_BINARY", root().join("target/release/latchkey"));
    if let Some(browser) = browser() {
        playwright.env("LATCHKEY_CHROMIUM", browser);
    }
    // `test.only` left behind by hand would pass for a full run.
    if in_ci() {
        playwright.arg("--forbid-only");
    }
    playwright
}

fn folder() -> std::path::PathBuf {
    root().join("end2end")
}

/// The browser: named by hand, or the system's.
fn browser() -> Option<String> {
    if let Ok(named) = std::env::var("LATCHKEY_CHROMIUM") {
        return Some(named);
    }
    if Path::new("/usr/bin/chromium").exists() {
        return Some("/usr/bin/chromium".to_owned());
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let found = names.into_iter().find(|name| has(name))?;
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(found))
        .find(|path| path.is_file())
        .map(|path| path.to_string_lossy().into_owned())
}
