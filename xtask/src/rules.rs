//! The invariants of ARCHITECTURE.md that no compiler checks: who may know whom, what no file may hold, and that every
//! requirement has its test.

mod files;
mod sheet;

use crate::process::{capture, cargo, root};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;

/// Which of our crates each one may depend on. Dependencies point one way.
const DIRECTION: [(&str, &[&str]); 13] = [
    ("shared", &[]),
    ("words", &["shared"]),
    ("store", &["shared"]),
    ("mail", &["shared", "words"]),
    ("accounts", &["shared", "words", "store", "mail"]),
    ("app", &["shared", "words", "accounts"]),
    ("frontend", &["shared", "app"]),
    ("latchkey", &["shared", "words", "store", "mail", "accounts", "app"]),
    ("xtask", &[]),
    ("attack", &["mail", "bench"]),
    ("bench", &["shared", "store", "accounts"]),
    ("fuzz", &["shared", "words", "store", "mail", "accounts", "app"]),
    ("ordeal", &["shared", "mail", "bench"]),
];

/// Foreign crates that belong to one layer, and which of our crates may name them.
const LAYERS: [(&str, &[&str]); 11] = [
    ("sqlx", &["store", "ordeal"]),
    ("lettre", &["mail"]),
    ("argon2", &["accounts", "bench"]),
    ("totp-rs", &["accounts"]),
    ("axum", &["app", "latchkey", "bench"]),
    ("hyper-util", &["latchkey", "bench"]),
    ("tower-http", &["latchkey"]),
    ("leptos", &["app", "frontend", "latchkey"]),
    ("leptos_axum", &["app", "latchkey"]),
    ("web-sys", &["app"]),
    ("gloo-net", &["app"]),
];

/// Crates in which nothing awaits.
const WITHOUT_IO: [&str; 2] = ["shared", "words"];

/// Fails with every broken rule.
pub(crate) fn check() -> Result<()> {
    let mut broken = Vec::new();
    crates(&mut broken)?;
    leptos_metadata(&mut broken)?;
    let files = files::list()?;
    files::check(&files, &mut broken);
    sheet::check(&files, &mut broken)?;
    if !broken.is_empty() {
        bail!("broken rules:\n  {}", broken.join("\n  "));
    }
    Ok(())
}

fn crates(broken: &mut Vec<String>) -> Result<()> {
    let metadata: Value =
        serde_json::from_str(&capture(cargo("metadata").args(["--format-version", "1", "--no-deps"]))?)?;
    for package in metadata["packages"].as_array().context("cargo metadata lists no packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, ours)) = DIRECTION.iter().find(|(known, _)| *known == name) else {
            broken.push(format!("{name} has no place in DIRECTION (xtask/src/rules.rs)"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let on = dependency["name"].as_str().unwrap_or_default();
            // Tests wire up what they test, and look into the database that it wrote.
            if dependency["kind"] == "dev" {
                continue;
            }
            let of_ours = DIRECTION.iter().any(|(known, _)| *known == on);
            if of_ours && on != name && !ours.contains(&on) {
                broken.push(format!("{name} depends on {on}: dependencies point the other way"));
            }
            if let Some((_, may)) = LAYERS.iter().find(|(layer, _)| *layer == on)
                && !may.contains(&name)
            {
                broken.push(format!("{name} depends on {on}, which only {} may know", may.join(", ")));
            }
            if WITHOUT_IO.contains(&name) && matches!(on, "tokio" | "futures" | "async-trait") {
                broken.push(format!("{name} depends on {on}: nothing in {name} awaits"));
            }
        }
    }
    Ok(())
}

/// `cargo leptos watch` builds what this tool builds only as long as both say the same.
fn leptos_metadata(broken: &mut Vec<String>) -> Result<()> {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml"))?.parse()?;
    let project = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("metadata")?.get("leptos")?.get(0))
        .context("Cargo.toml has no [[workspace.metadata.leptos]]")?;
    for (name, expected) in [
        ("bin-package", "latchkey"),
        ("lib-package", "frontend"),
        ("output-name", "latchkey"),
        ("site-root", "target/site"),
        ("site-pkg-dir", "pkg"),
        ("style-file", "style/latchkey.css"),
        ("lib-profile-release", "wasm-release"),
    ] {
        if project.get(name).and_then(toml::Value::as_str) != Some(expected) {
            broken.push(format!(
                "[[workspace.metadata.leptos]] {name} is not {expected:?}, which this tool builds"
            ));
        }
    }
    Ok(())
}
