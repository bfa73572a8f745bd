//! How soon a failed sign-in whose username is nearly right is on the profile that staff have open: on SQLite at one
//! node, on Postgres with the sign-in at one node and the profile open at another.

use anyhow::{Context, Result, ensure};
use bench::{browser::Browser, load::Exchange, server::Server};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Fewer than the failures that are taken from one place.
const TIMES: usize = 40;
/// Staff are on the phone: what the caller types is there while they still type.
const WITHIN: Duration = Duration::from_secs(1);
/// A demo client whose account nothing else is wrong with, and two slips that the profile tells apart.
const CLIENT: &str = "Noah+Brandt";
const SLIPS: [(&str, &str); 2] = [
    ("noah.brandtx", "is typing the username with one letter too many."),
    ("noah.brant", "is typing the username with one letter missing."),
];

/// Measures on SQLite, and on Postgres if there is one. What takes longer than a second is an error.
pub(crate) fn measure(binary: &Path, postgres: Option<&str>) -> Result<()> {
    println!("{TIMES} near misses each; milliseconds until the open profile says so\n");
    println!("{:<28} {:>22} {:>22}", "", "after the form is sent", "after it is answered");
    let node = Server::latchkey(binary, None, "front-desk")?;
    row("SQLite, one node", &node, &node)?;
    if postgres.is_some() {
        let node = Server::latchkey(binary, postgres, "front-desk")?;
        let other = node.beside()?;
        row("Postgres, two nodes", &node, &other)?;
    }
    Ok(())
}

/// The client types at `here`, and the profile is open at `there`.
fn row(name: &str, here: &Server, there: &Server) -> Result<()> {
    let desk = Browser::signed_in(there)?;
    let profile = profile(&desk)?;
    let (mut sent, mut answered) = (Vec::new(), Vec::new());
    for (typed, sentence) in SLIPS.into_iter().cycle().take(TIMES) {
        ensure!(!desk.get(&profile)?.contains(sentence), "the profile says {sentence:?} beforehand");
        let mut changes = desk.listens(&format!("{profile}/events"))?;
        let form = format!("slug=riverside&username={typed}&password=three+random+words");
        let sign_in = Exchange::post(here.address, "/api/self-service/sign-in", &form);
        let since = Instant::now();
        let answer = sign_in.once()?;
        let took = since.elapsed();
        ensure!(answer.location().is_some(), "the sign-in is not answered: {}", answer.head);
        loop {
            changes.wait()?;
            if desk.get(&profile)?.contains(sentence) {
                break;
            }
        }
        sent.push(since.elapsed());
        answered.push(since.elapsed().saturating_sub(took));
    }
    println!("{name:<28} {:>22} {:>22}", spread(&mut sent), spread(&mut answered));
    let longest = answered.last().context("nothing was measured")?;
    ensure!(*longest < WITHIN, "{name}: once it took {longest:.1?}");
    Ok(())
}

fn profile(desk: &Browser) -> Result<String> {
    let list = desk.get(&format!("/staff/clients?q={CLIENT}"))?;
    let link = list.split("href=\"").filter_map(|rest| rest.split('"').next());
    let mut profiles =
        link.filter(|link| link.strip_prefix("/staff/clients/").is_some_and(|id| id.len() == 32));
    Ok(profiles.next().context("the demo client is not there")?.to_owned())
}

/// Sorts, and tells the median and the longest.
fn spread(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let millis = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1e3);
    format!("{:.0}, at most {:.0}", millis(times.get(times.len() / 2)), millis(times.last()))
}
