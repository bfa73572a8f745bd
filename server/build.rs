//! Makes sure that the folder of the browser's half is there, so that the server compiles before `cargo xtask
//! build` has put anything into it; and has the server compiled again when that changes.

use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let built = Path::new("../target/site/pkg");
    fs::create_dir_all(built)?;
    println!("cargo::rerun-if-changed={}", built.display());
    Ok(())
}
