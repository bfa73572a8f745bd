//! `cargo xtask bench`: how near the server comes to the bare work.

use crate::{
    build,
    process::{cargo, run},
};
use anyhow::Result;

/// Builds the server and what measures it, which is a crate of its own so that no other task waits for it.
pub(crate) fn bench() -> Result<()> {
    let binary = build::build()?;
    run(cargo("run").args(["--release", "--package", "bench", "--"]).arg(binary))
}
