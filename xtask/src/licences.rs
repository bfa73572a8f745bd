//! The licences of everything that is compiled in, held against the list in `deny.toml`, which cargo-deny reads too.

use crate::process::{capture, cargo, root};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{collections::BTreeMap, fs};

/// Fails with the name of every crate whose licence is not on the list.
pub(crate) fn check() -> Result<()> {
    let rules = Rules::read()?;
    let metadata: Value = serde_json::from_str(&capture(cargo("metadata").args(["--format-version", "1"]))?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let foreign = packages.iter().filter(|package| !package["source"].is_null());
    let offenders: Vec<String> = foreign.filter_map(|package| rules.offence(package)).collect();
    if !offenders.is_empty() {
        bail!("licences that deny.toml does not allow:\n{}", offenders.join("\n"));
    }
    Ok(())
}

/// What `deny.toml` allows: to all crates, and to some.
struct Rules {
    all: Vec<String>,
    some: BTreeMap<String, Vec<String>>,
}

impl Rules {
    fn read() -> Result<Self> {
        let rules: toml::Table =
            fs::read_to_string(root().join("deny.toml")).context("can't read deny.toml")?.parse()?;
        let licenses = rules.get("licenses").context("deny.toml has no [licenses]")?;
        let exceptions = licenses.get("exceptions").and_then(toml::Value::as_array).into_iter().flatten();
        let some = exceptions
            .filter_map(|exception| Some((exception.get("crate")?.as_str()?.to_owned(), strings(exception))))
            .collect();
        Ok(Self { all: strings(licenses), some })
    }

    fn offence(&self, package: &Value) -> Option<String> {
        let (name, version) = (package["name"].as_str()?, &package["version"]);
        let licence = package["license"].as_str().unwrap_or("none named");
        let own = self.some.get(name).map(Vec::as_slice).unwrap_or_default();
        let allowed = |id: &str| self.all.iter().chain(own).any(|known| known == id);
        (!Expression::new(licence).holds(&allowed)).then(|| format!("  {name} {version}: {licence}"))
    }
}

fn strings(table: &toml::Value) -> Vec<String> {
    let list = table.get("allow").and_then(toml::Value::as_array).into_iter().flatten();
    list.filter_map(|id| Some(id.as_str()?.to_owned())).collect()
}

/// An SPDX licence expression, read from the left: `(MIT OR Apache-2.0) AND Unicode-3.0`. Some crates still
/// write a slash for OR.
struct Expression {
    words: Vec<String>,
    at: usize,
}

impl Expression {
    fn new(text: &str) -> Self {
        let text = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        Self { words: text.split_whitespace().map(str::to_owned).collect(), at: 0 }
    }

    /// Whether somebody who accepts only these licences may use the crate.
    fn holds(mut self, allowed: &dyn Fn(&str) -> bool) -> bool {
        let holds = self.any(allowed);
        holds && self.at == self.words.len()
    }

    fn any(&mut self, allowed: &dyn Fn(&str) -> bool) -> bool {
        let mut holds = self.all(allowed);
        while self.takes("OR") {
            holds |= self.all(allowed);
        }
        holds
    }

    fn all(&mut self, allowed: &dyn Fn(&str) -> bool) -> bool {
        let mut holds = self.one(allowed);
        while self.takes("AND") {
            holds &= self.one(allowed);
        }
        holds
    }

    fn one(&mut self, allowed: &dyn Fn(&str) -> bool) -> bool {
        if self.takes("(") {
            let holds = self.any(allowed);
            return self.takes(")") && holds;
        }
        let Some(mut id) = self.words.get(self.at).cloned() else { return false };
        self.at += 1;
        if self.takes("WITH") {
            let exception = self.words.get(self.at).cloned().unwrap_or_default();
            self.at += 1;
            // An exception only permits more, so the licence alone is enough.
            if allowed(&id) {
                return true;
            }
            id = format!("{id} WITH {exception}");
        }
        allowed(&id)
    }

    fn takes(&mut self, word: &str) -> bool {
        let takes = self.words.get(self.at).is_some_and(|next| next == word);
        self.at += usize::from(takes);
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        let check = |text: &str, expected: bool| {
            let allowed = |id: &str| matches!(id, "MIT" | "Apache-2.0" | "Zlib");
            assert_eq!(Expression::new(text).holds(&allowed), expected, "{text}");
        };
        check("MIT", true);
        check("GPL-3.0", false);
        check("MIT/GPL-3.0", true);
        check("GPL-3.0 OR MIT OR LGPL-2.1", true);
        check("MIT AND GPL-3.0", false);
        check("(GPL-3.0 OR MIT) AND Zlib", true);
        check("Zlib AND (GPL-3.0 OR LGPL-2.1)", false);
        check("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true);
        check("GPL-3.0 WITH Classpath-exception-2.0", false);
        check("", false);
        check("MIT)", false);
        check("(MIT", false);
    }
}
