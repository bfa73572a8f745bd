//! Attacks a started server: every page and form that a visitor, a client and an administrator come to is found by walking, and
//! gets hostile text in each of its places; sqlmap tries each form and query. `cargo xtask attack` runs it with the release binary.

mod person;
mod site;
mod sqlmap;
mod strings;

use anyhow::{Context as _, Result};
use bench::server::Server;
use person::Person;
use site::{Form, Site};
use std::{env, path::Path, process::ExitCode};

fn main() -> Result<ExitCode> {
    let usage = "usage: attack PATH-OF-LATCHKEY [PATH-OF-SQLMAP]";
    let mut arguments = env::args().skip(1);
    let binary = Path::new(&arguments.next().context(usage)?).canonicalize()?;
    let sqlmap = arguments.next();
    let server = Server::latchkey(&binary, None, "administrator")?;
    let people = Person::all(&server)?;
    let (mut findings, mut pages, mut forms, mut requests, mut by_sqlmap) = (Vec::new(), 0, 0, 0, 0);
    for person in &people {
        let site = Site::walk(&server, person)?;
        println!("{}: {} pages, {} forms", person.name, site.pages.len(), site.forms.len());
        (pages, forms) = (pages + site.pages.len(), forms + site.forms.len());
        let mut attack = strings::Attack::new(&server, person);
        for page in &site.pages {
            attack.page(page);
        }
        for form in &site.forms {
            attack.form(form);
        }
        // What was stored comes out somewhere.
        for page in &Site::walk(&server, person)?.pages {
            attack.look_at(page);
        }
        requests += attack.requests;
        findings.append(&mut attack.findings);
        if let Some(sqlmap) = &sqlmap {
            let (tried, mut found) = sqlmap::try_all(sqlmap, &server, person, &site)?;
            by_sqlmap += tried;
            findings.append(&mut found);
        }
    }
    if let Err(error) = server.command(&["doctor"]) {
        findings.push(format!("{error:#}; it says why above"));
    }
    findings.sort();
    findings.dedup();
    println!(
        "\n| pages | forms | requests | tried by sqlmap | findings |\n| ---: | ---: | ---: | ---: | ---: |"
    );
    println!("| {pages} | {forms} | {requests} | {by_sqlmap} | {} |", findings.len());
    for finding in &findings {
        println!("{finding}");
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where a form goes, for people to read.
fn called(form: &Form) -> String {
    let names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
    format!("{} ({})", form.action, names.join(", "))
}
