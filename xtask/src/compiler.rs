//! Which compiler makes wasm on this machine.

use crate::{
    machine,
    process::{capture, cargo, has, program, run_quietly},
};
use anyhow::{Context, Result};
use std::{path::Path, process::Command};

const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's own Rust, kept current for its browsers: another compiler than the one in use, with the sources of
/// the standard library, and the linker that its `rust-lld` points to.
const DEBIAN: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// A compiler that can make wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The one in use: the standard library for wasm stands beside its own.
    InUse,
    /// Debian's, which compiles the standard library along.
    Debian,
}

impl Compiler {
    /// Finds a compiler for wasm, or gets one: the one in use if it can, rustup's target, Debian's packages.
    pub(crate) fn find() -> Result<Self> {
        // For trying Debian's way on a machine where the first way works.
        let debian_wanted = std::env::var("LATCHKEY_WASM_COMPILER").is_ok_and(|name| name == "debian");
        if !debian_wanted {
            if has_target()? {
                return Ok(Self::InUse);
            }
            if !debian_is_here() && has("rustup") {
                println!("      rustup target add {TARGET}");
                if run_quietly(program("rustup").args(["target", "add", TARGET])).is_ok() && has_target()? {
                    return Ok(Self::InUse);
                }
                println!("      rustup can't get it");
            }
        }
        if !debian_is_here() {
            machine::install(&DEBIAN, "the wasm target").context(format!(
                "Rust can't compile to wasm on this machine: run `rustup target add {TARGET}`, then try again"
            ))?;
        }
        Ok(Self::Debian)
    }

    /// The cargo to compile wasm with, its target chosen.
    pub(crate) fn cargo(self, task: &str) -> Command {
        let mut command = match self {
            Self::InUse => cargo(task),
            Self::Debian => {
                let mut command = program("/usr/bin/cargo");
                command.arg(task).arg("-Zbuild-std=std,panic_abort");
                // Allows -Z in a stable cargo.
                command.env("RUSTC_BOOTSTRAP", "1").env("RUSTC", "/usr/bin/rustc");
                for of_the_other in
                    ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTDOC", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER"]
                {
                    command.env_remove(of_the_other);
                }
                command
            }
        };
        command.args(["--target", TARGET]);
        command
    }
}

fn has_target() -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = capture(program(rustc).args(["--print", "sysroot"]))?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

fn debian_is_here() -> bool {
    let linker = Path::new("/usr/bin/rust-lld");
    let sources = Path::new("/usr/lib/rustlib/src/rust/library/std/Cargo.toml");
    // `exists` follows links: without the linker's package, rust-lld is a link to nothing.
    linker.exists() && sources.exists() && Path::new("/usr/bin/cargo").exists()
}
