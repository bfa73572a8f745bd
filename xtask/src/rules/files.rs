//! What no file may hold, and how large it may be.

use crate::process::{capture, program, root};
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// The largest file, in bytes, of those that people read.
const LARGEST: usize = 100_000;

/// Files that may be larger: pictures, lists, and what package managers write.
const MAY_BE_LARGE: [&str; 4] = [".png", ".txt", "Cargo.lock", "package-lock.json"];

/// A thing that must not stand in certain files.
struct Banned {
    /// Whether the rule is about this file.
    concerns: fn(&str) -> bool,
    /// What is banned, written in two halves, or this file would break its own rule.
    what: [&'static str; 2],
    why: &'static str,
}

const BANNED: [Banned; 8] = [
    Banned { concerns: is_ours, what: ["TO", "DO"], why: "do it, or file an issue" },
    Banned { concerns: is_ours, what: ["FIX", "ME"], why: "mend it, or file an issue" },
    Banned { concerns: is_rust, what: ["#[ig", "nore"], why: "a test that doesn't run shows nothing" },
    Banned {
        concerns: is_rust,
        what: ["#[al", "low("],
        why: "#[expect(…, reason = \"…\")] says why, and when it can go",
    },
    Banned { concerns: is_rust_above_store, what: ["sqlx", "::"], why: "SQL stands in server/store alone" },
    Banned { concerns: is_rust_below_http, what: ["axum", "::"], why: "HTTP stands in server and app alone" },
    Banned { concerns: is_journey, what: ["waitFor", "Timeout"], why: "wait for the thing, not for a while" },
    Banned { concerns: is_journey, what: ["test.sk", "ip("], why: "a test that doesn't run shows nothing" },
];

/// Every file that is, or would be, in the repository.
pub(super) fn list() -> Result<Vec<String>> {
    let list = capture(program("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))
        .context("the list of files comes from git")?;
    Ok(list.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// Looks through these files.
pub(super) fn check(files: &[String], broken: &mut Vec<String>) {
    let here = root().to_string_lossy().into_owned();
    for name in files {
        // A file that was deleted and not yet committed is still on git's list.
        let Ok(content) = fs::read(root().join(name)) else { continue };
        if content.len() > LARGEST && !MAY_BE_LARGE.iter().any(|end| name.ends_with(end)) {
            broken.push(format!("{name} has {} bytes; at most {LARGEST}", content.len()));
        }
        let Ok(text) = String::from_utf8(content) else { continue };
        for (at, line) in text.lines().enumerate() {
            let place = || format!("{name}:{}", at + 1);
            if line.contains(&here) {
                broken.push(format!("{}: a path of this machine", place()));
            }
            for banned in BANNED.iter().filter(|banned| (banned.concerns)(name)) {
                let what = banned.what.concat();
                if line.contains(&what) {
                    broken.push(format!("{}: {what}: {}", place(), banned.why));
                }
            }
        }
    }
}

fn is_ours(name: &str) -> bool {
    !name.ends_with("package-lock.json") && !is_a(name, "txt")
}

fn is_rust(name: &str) -> bool {
    is_a(name, "rs")
}

fn is_a(name: &str, kind: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == kind)
}

/// Tests may look into the database that was written, in helpers named `db_…`.
fn is_rust_above_store(name: &str) -> bool {
    is_rust(name)
        && !name.contains("/tests/")
        && !["server/store/", "xtask/"].iter().any(|f| name.starts_with(f))
}

fn is_rust_below_http(name: &str) -> bool {
    let below = ["shared/", "words/", "server/store/", "server/mail/", "server/accounts/"];
    is_rust(name) && below.iter().any(|folder| name.starts_with(folder))
}

fn is_journey(name: &str) -> bool {
    name.starts_with("end2end/") && is_a(name, "ts")
}
