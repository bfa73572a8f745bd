//! Node.js and what npm installs.

use crate::{
    machine,
    process::{has, program, run_quietly},
};
use anyhow::{Context, Result, ensure};
use std::{fs, path::Path};

/// Gets Node.js and npm if they are missing and can be got.
pub(crate) fn install() -> Result<()> {
    if has("node") && has("npm") {
        return Ok(());
    }
    machine::install(&["nodejs", "npm"], "Node.js with npm")
}

/// Installs what a folder's `package-lock.json` lists, unless that was done before.
pub(crate) fn packages(folder: &Path, what_for: &str) -> Result<()> {
    ensure!(has("node") && has("npm"), "Node.js and npm are missing");
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("can't read {}", lock.display()))?;
    let mark = folder.join("node_modules/.installed");
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("      installing npm's packages: {what_for}");
    run_quietly(program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
        .with_context(|| format!("npm's packages can't be installed ({what_for})"))?;
    fs::write(mark, wanted)?;
    Ok(())
}
