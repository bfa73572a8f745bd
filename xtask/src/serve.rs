//! `cargo xtask serve`: from a clone to pages in a browser.

use crate::{
    build,
    process::{program, run},
};
use anyhow::{Context, Result};
use clap::Args;
use std::{path::Path, process::Command};

/// Where the installation keeps what it knows.
#[derive(Args)]
pub(crate) struct Place {
    /// A Postgres database to use instead of SQLite in ./data (`postgres://user:password@host/name`)
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// Builds, loads the demo, says where to go, and serves until Ctrl+C.
pub(crate) fn serve(place: &Place) -> Result<()> {
    let binary = build::build()?;
    println!(
        "\nThe demo location, and how its staff sign in (a one-time link until they have a password):\n"
    );
    run(latchkey(&binary, place).arg("demo"))?;
    let listen = std::env::var("LATCHKEY_LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    println!(
        "\nStaff sign in      http://{listen}/staff/sign-in\n\
         Self-Service page  http://{listen}/s/riverside\n\
         Every mail         http://{listen}/dev/mailbox\n\n\
         Ctrl+C stops it.\n"
    );
    become_program(latchkey(&binary, place).arg("serve"))
}

fn latchkey(binary: &Path, place: &Place) -> Command {
    let mut command = program(binary);
    if std::env::var_os("LATCHKEY_DATA_DIR").is_none() {
        command.env("LATCHKEY_DATA_DIR", "data");
    }
    // The demo's story in a hundred lines is not what a person starts this for.
    if std::env::var_os("LATCHKEY_LOG").is_none() {
        command.env("LATCHKEY_LOG", "warn,latchkey=info");
    }
    if let Some(url) = &place.database_url {
        command.env("LATCHKEY_DATABASE_URL", url);
    }
    command
}

/// The server takes this process over, so that Ctrl+C and the exit code are its own.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<()> {
    let error = std::os::unix::process::CommandExt::exec(command);
    Err(error).context("can't start target/release/latchkey")
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<()> {
    run(command)
}
