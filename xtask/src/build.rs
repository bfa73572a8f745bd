//! `cargo xtask build`: both halves, and the one binary that carries everything.

use crate::{
    compiler::Compiler,
    process::{Steps, cargo, root, run},
    site, wasm,
};
use anyhow::Result;
use std::path::PathBuf;

/// Builds the release binary and returns where it is.
pub(crate) fn build() -> Result<PathBuf> {
    let mut steps = Steps::new(5);
    steps.next("Looking for a compiler to wasm");
    let compiler = Compiler::find()?;
    steps.next("Compiling the browser's half");
    wasm::compile(compiler)?;
    steps.next("Packing the browser's half");
    let frontend = wasm::pack()?;
    steps.next("Writing scripts and styles to target/site");
    site::write(&frontend)?;
    steps.next("Compiling the server, which carries them");
    run(cargo("build").args(["--release", "--package", "latchkey"]))?;
    let binary = root().join("target/release/latchkey");
    steps.done("Built target/release/latchkey");
    Ok(binary)
}
