//! sqlmap on one form.

use crate::{
    called,
    person::Person,
    site::{Form, coded},
};
use anyhow::{Context as _, Result};
use bench::server::Server;
use std::{
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Its words for a field by which something can be put into a statement.
const FOUND: [&str; 3] =
    ["identified the following injection point", "is vulnerable", "appears to be injectable"];

/// How many forms are tried at once. Most of the time is waited for: what is refused is refused at an even pace.
const AT_ONCE: usize = 8;

/// What sqlmap finds in all of these forms.
pub(crate) fn try_all(sqlmap: &str, server: &Server, person: &Person, forms: &[Form]) -> Result<Vec<String>> {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    let mut found = Vec::new();
                    while let Some(form) = forms.get(next.fetch_add(1, Ordering::Relaxed)) {
                        found.extend(try_on(sqlmap, server, person, form)?);
                    }
                    Ok(found)
                })
            })
            .collect();
        let found: Result<Vec<_>> =
            workers.into_iter().map(|worker| worker.join().expect("a worker ends")).collect();
        Ok(found?.concat())
    })
}

/// What sqlmap finds. Statements that differ in what they answer, in their errors, by a union, and by one after the other.
fn try_on(sqlmap: &str, server: &Server, person: &Person, form: &Form) -> Result<Option<String>> {
    let fields: Vec<String> = form
        .fields
        .iter()
        .map(|(name, value)| format!("{}={}", coded(name), coded(if value.is_empty() { "1" } else { value })))
        .collect();
    if fields.is_empty() {
        return Ok(None);
    }
    let mut command = Command::new(sqlmap);
    command.args(["--batch", "--disable-coloring", "--flush-session", "--technique=BEUS", "--dbms=sqlite"]);
    command
        .arg("--url")
        .arg(format!("http://{}{}", server.address, form.action))
        .arg("--data")
        .arg(fields.join("&"));
    command.arg("--headers").arg(format!("sec-fetch-site: same-origin\norigin: http://{}", server.address));
    command.arg("--output-dir").arg(server.folder.join("sqlmap"));
    if !person.cookies().is_empty() {
        command.arg("--cookie").arg(person.cookies());
    }
    let output = command.output().context("sqlmap can't be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let found = said.lines().find(|line| FOUND.iter().any(|words| line.contains(words)));
    Ok(found.map(|line| format!("{}: {}: sqlmap: {line}", person.name, called(form))))
}
