//! What this machine lacks, and getting it.

use crate::process::{capture, has, program, run_quietly};
use anyhow::{Context, Result, bail};
use std::path::Path;

/// Whether Debian's packages can be installed: the machine is a Debian and we are root.
pub(crate) fn can_install() -> bool {
    Path::new("/etc/debian_version").exists() && has("apt-get") && is_root()
}

/// Whether this program runs as root.
pub(crate) fn is_root() -> bool {
    capture(program("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs Debian's packages. Where that is not possible, the error says what to install by hand.
pub(crate) fn install(packages: &[&str], what_for: &str) -> Result<()> {
    let names = packages.join(" ");
    if !can_install() {
        bail!("{what_for} is missing: install it (on Debian: `apt-get install {names}`), then try again");
    }
    println!("      {what_for} is missing: installing Debian's {names}");
    let apt = |task: &[&str]| {
        let mut command = program("apt-get");
        command.args(["--quiet", "--yes", "-o", "DPkg::Lock::Timeout=300"]).args(task);
        run_quietly(command.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])
        .and_then(|()| apt(&[&["install", "--no-install-recommends"], packages].concat()))
        .with_context(|| format!("{what_for} is missing, and Debian's packages ({names}) can't be installed"))
}
