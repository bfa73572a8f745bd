//! sqlmap on forms and queries.

use crate::{
    called,
    person::Person,
    site::{Site, coded},
};
use anyhow::{Context as _, Result, ensure};
use bench::server::Server;
use std::{
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Its words for a field by which something can be put into a statement.
const FOUND: [&str; 3] =
    ["identified the following injection point", "is vulnerable", "appears to be injectable"];

/// Its words when it has tried everything and found nothing.
const FOUND_NOTHING: &str = "do not appear to be injectable";

/// How many are tried at once. Most of the time is waited for: what is refused is refused at an even pace.
const AT_ONCE: usize = 8;

/// How many forms and queries of pages sqlmap tried, and what it found in them.
pub(crate) fn try_all(
    sqlmap: &str,
    server: &Server,
    person: &Person,
    site: &Site,
) -> Result<(usize, Vec<String>)> {
    let targets: Vec<Target> = targets(site).collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    let mut found = Vec::new();
                    while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                        found.extend(try_on(sqlmap, server, person, target)?);
                    }
                    Ok(found)
                })
            })
            .collect();
        let found: Result<Vec<_>> =
            workers.into_iter().map(|worker| worker.join().expect("a worker ends")).collect();
        Ok((targets.len(), found?.concat()))
    })
}

/// What sqlmap is set on.
struct Target {
    address: String,
    /// What is posted there.
    form: Option<String>,
    /// For people to read.
    name: String,
}

fn targets(site: &Site) -> impl Iterator<Item = Target> {
    let forms = site.forms.iter().filter(|form| !form.fields.is_empty()).map(|form| {
        let value = |value: &str| coded(if value.is_empty() { "1" } else { value });
        let fields: Vec<String> =
            form.fields.iter().map(|(name, filled)| format!("{}={}", coded(name), value(filled))).collect();
        Target { address: form.action.clone(), form: Some(fields.join("&")), name: called(form) }
    });
    let queries = site.pages.iter().filter(|page| page.contains('?')).map(|page| Target {
        address: page.clone(),
        form: None,
        name: page.clone(),
    });
    forms.chain(queries)
}

/// What sqlmap finds. Statements that differ in what they answer, in their errors, by a union, and by one after the other.
fn try_on(sqlmap: &str, server: &Server, person: &Person, target: &Target) -> Result<Option<String>> {
    let mut command = Command::new(sqlmap);
    command.args(["--batch", "--disable-coloring", "--flush-session"]);
    // Cookies are tried from level 2 on, and what the browser says of itself from level 3 on.
    command.args(["--level=3", "--technique=BEUS", "--dbms=sqlite"]);
    // Each request from a place of its own: the limits of one place are not what is attacked.
    command.arg("--tamper=xforwardedfor");
    // An answer that leads on is followed as browsers do.
    command.arg("--answers=resend=N");
    command.arg("--url").arg(format!("http://{}{}", server.address, target.address));
    if let Some(form) = &target.form {
        command.arg("--data").arg(form);
    }
    command.arg("--headers").arg(format!("sec-fetch-site: same-origin\norigin: http://{}", server.address));
    command.arg("--output-dir").arg(server.folder.join("sqlmap"));
    if !person.cookies().is_empty() {
        command.arg("--cookie").arg(person.cookies());
    }
    let output = command.output().context("sqlmap can't be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let found = said.lines().find(|line| FOUND.iter().any(|words| line.contains(words)));
    let is_whole = found.is_some() || said.contains(FOUND_NOTHING);
    ensure!(is_whole, "sqlmap came to no end on {} of the {}:\n{said}", target.name, person.name);
    Ok(found.map(|line| format!("{}: {}: sqlmap: {line}", person.name, target.name)))
}
