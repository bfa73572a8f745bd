//! The browser's half: `frontend`, compiled to wasm, with its JavaScript, as small as the tools here can make it.

use crate::{
    compiler::Compiler,
    node,
    process::{program, root, run},
};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, fs, path::Path};
use wasm_bindgen_cli_support::Bindgen;

/// What these rules make of the compiler's output. A change to them is a change of this number: then the
/// output is made anew, although the compiler's is the same.
const RULES: &str = "1";

/// wasm-opt's arguments. `--all-features` would let it write modules that browsers refuse.
const SHRINK: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The browser's half, ready to be served.
pub(crate) struct Frontend {
    /// The JavaScript module that loads the wasm.
    pub(crate) js: Vec<u8>,
    /// The wasm module.
    pub(crate) wasm: Vec<u8>,
}

/// Compiles `frontend`. Cargo sees what has changed and what has not.
pub(crate) fn compile(compiler: Compiler) -> Result<()> {
    let mut cargo = compiler.cargo("build");
    cargo.args(["--package", "frontend", "--lib", "--profile", "wasm-release"]);
    run(cargo.arg("--target-dir").arg(root().join("target/wasm")))
}

/// Makes the files that browsers load of what `compile` left. Does nothing if that has not changed.
pub(crate) fn pack() -> Result<Frontend> {
    let folder = root().join("target/wasm/packed");
    let input = root().join("target/wasm/wasm32-unknown-unknown/wasm-release/frontend.wasm");
    let input = fs::read(&input).with_context(|| format!("can't read {}", input.display()))?;
    let wasm_opt = wasm_opt();
    let stamp = format!("{} {RULES} {}", hash(&[&input]), if wasm_opt.is_ok() { "shrunk" } else { "large" });

    if fs::read_to_string(folder.join("stamp")).is_ok_and(|earlier| earlier == stamp) {
        println!("      nothing has changed");
    } else {
        fs::create_dir_all(&folder)?;
        bind(input, &folder)?;
        match wasm_opt {
            Ok(()) => shrink(&folder.join("latchkey_bg.wasm"))?,
            Err(why) => println!("      {why:#}: the wasm stays larger than it need be"),
        }
        fs::write(folder.join("stamp"), stamp)?;
    }
    Ok(Frontend {
        js: fs::read(folder.join("latchkey.js"))?,
        wasm: fs::read(folder.join("latchkey_bg.wasm"))?,
    })
}

/// The hash of some files' contents, as hexadecimal digits.
pub(crate) fn hash(files: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update(file.len().to_le_bytes());
        hasher.update(file);
    }
    hasher.finalize().iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Lets wasm-bindgen, as a library of the very version that `frontend` was compiled with, write the JavaScript.
fn bind(input: Vec<u8>, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("latchkey", input).out_name("latchkey");
    bindgen
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.web(true)?.generate(folder).context("wasm-bindgen refuses what the compiler made")
}

/// Gets npm's `binaryen`, the only wasm-opt whose modules are known to start: that of Debian 12 makes broken ones.
fn wasm_opt() -> Result<()> {
    node::packages(&root().join("xtask"), "binaryen, for its wasm-opt")
}

fn shrink(wasm: &Path) -> Result<()> {
    println!("      wasm-opt");
    let tool = root().join("xtask/node_modules/binaryen/bin/wasm-opt");
    run(program("node").arg(tool).args(SHRINK).arg(wasm).arg("-o").arg(wasm))
}
