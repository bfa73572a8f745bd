//! How sentences sound: plain, warm, short. Checked on every sentence there is.

use std::{fs, path::Path};

/// Words that no reader is told, in either language.
const NEVER: [&str; 14] = [
    "!",
    "¡",
    "please",
    "oops",
    "sorry",
    "invalid",
    "inválid",
    "forbidden",
    "prohibid",
    "token",
    "por favor",
    "usted",
    "lo sentimos",
    "illegal",
];

#[test]
fn no_sentence_shouts_begs_or_blames() {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let mut found = Vec::new();
    for file in ftl_files(&locales) {
        let text = fs::read_to_string(&file).expect("a readable file");
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let said = line.split_once('=').map_or(line, |(_, said)| said).to_lowercase();
            found.extend(
                NEVER
                    .iter()
                    .filter(|word| said.contains(**word))
                    .map(|word| format!("{}:{}: {word}", file.display(), number + 1)),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn ftl_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(ftl_files(&path));
        } else {
            files.push(path);
        }
    }
    files
}
