//! `cargo xtask attack`: hostile text in every place of a started server that takes any, and sqlmap on every form and query.

use crate::{
    build, machine,
    process::{capture, cargo, has, program, root, run, run_quietly},
};
use anyhow::{Context as _, Result};
use std::path::PathBuf;

/// The version of sqlmap that is installed where there is none.
const SQLMAP: &str = "sqlmap==1.10.10";

/// Attacks the release binary.
pub(crate) fn attack() -> Result<()> {
    let (sqlmap, binary) = (sqlmap()?, build::build()?);
    run(cargo("run").args(["--release", "--package", "attack", "--"]).arg(binary).arg(sqlmap))
}

/// Where sqlmap is; if nowhere, it is put into an environment of its own.
fn sqlmap() -> Result<PathBuf> {
    if has("sqlmap") {
        return Ok("sqlmap".into());
    }
    let place = root().join("target").join("attack");
    let sqlmap = place.join("bin").join("sqlmap");
    if !sqlmap.is_file() {
        if capture(program("python3").args(["-c", "import ensurepip, venv"])).is_err() {
            machine::install(&["python3", "python3-venv"], "Python, which sqlmap is written in")?;
        }
        run_quietly(program("python3").args(["-m", "venv"]).arg(&place))?;
        run_quietly(program(place.join("bin").join("pip")).args(["install", "--quiet", SQLMAP]))
            .context("sqlmap can't be installed")?;
    }
    Ok(sqlmap)
}
