//! The `latchkey` program: command line, settings, HTTP, wiring. Only this crate knows axum's server.

mod cli;
mod clock;
mod commands;
mod connections;
mod doctor;
mod failure;
mod http;
mod jobs;
mod logs;
mod secret;
mod settings;
mod start;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Clap ends the process with 2 and its own words if the command line can't be read.
    let arguments = cli::Arguments::parse();
    let outcome = runtime().and_then(|runtime| runtime.block_on(commands::run(arguments)));
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("latchkey: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Two workers at least: with one, a page that waits for its own pieces would wait for ever.
fn runtime() -> Result<tokio::runtime::Runtime, failure::Failure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(2))
        .enable_all()
        .build()
        .map_err(|error| failure::Failure::new(format!("the runtime can't be started: {error}")))
}
