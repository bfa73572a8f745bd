//! Turns the sentences in `locales/` into typed functions, one set for staff and one for clients.

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, try_build_from_locales_folder};
use std::{
    collections::BTreeSet,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    for readers in ["client", "staff"] {
        let folder = format!("locales/{readers}");
        every_language_says_everything(Path::new(&folder))?;
        let generated = |extension: &str| out.join(readers).with_extension(extension).display().to_string();
        let options = BuildOptions::default()
            .with_locales_folder(&folder)
            .with_output_file_path(&generated("rs"))
            .with_ftl_output(FtlOutputOptions::single_file(&generated("ftl")))
            .with_prefix("")
            .with_lint_level(LintLevel::Strict)
            .without_bidi_isolation()
            .without_format();
        try_build_from_locales_folder(options)?;
    }
    Ok(())
}

/// Fails unless every language has the same sentences in the same files: a missing one would otherwise be no
/// more than a warning, and one that is left over would never be noticed.
fn every_language_says_everything(folder: &Path) -> Result<(), Box<dyn Error>> {
    let english = keys(&folder.join("en"))?;
    let mut problems = Vec::new();
    for language in fs::read_dir(folder)? {
        let language = language?.path();
        let keys = keys(&language)?;
        let differ = |a: &BTreeSet<String>, b: &BTreeSet<String>, what: &str| {
            a.difference(b).map(|key| format!("{}: {key} {what}", language.display())).collect::<Vec<_>>()
        };
        problems.extend(differ(&english, &keys, "is missing"));
        problems.extend(differ(&keys, &english, "is not in English"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

/// `file/key` of every sentence in a language's folder. A key starts its line; all else is indented.
fn keys(language: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut keys = BTreeSet::new();
    for file in fs::read_dir(language)? {
        let file = file?.path();
        let name = file.file_stem().ok_or("a file has a name")?.display().to_string();
        for line in fs::read_to_string(&file)?.lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic())
                && let Some((key, _)) = line.split_once('=')
            {
                keys.insert(format!("{name}/{}", key.trim()));
            }
        }
    }
    Ok(keys)
}
