//! How near the server comes to the bare work: sign-ins a second to argon2id alone, pages a second to a server that
//! does nothing but send the same bytes. `cargo xtask bench` runs it with the release binary; `cargo xtask bench search`
//! measures searches among many clients, `cargo xtask bench jobs` an import and a bulk invitation, `cargo xtask bench live`
//! how soon an open profile tells a near miss, `cargo xtask bench timing` whether the time of a refusal tells who exists,
//! `cargo xtask bench crowded` whether a crowd that signs in at once harms anybody else.

mod bare;
mod crowded;
mod jobs;
mod live;
mod search;
mod timing;

use anyhow::{Context, Result, ensure};
use bench::{
    PASSWORD,
    load::{Exchange, Load},
    server::Server,
};
use std::{env, path::Path, thread, time::Duration};

/// How long each measurement takes. Rounds take turns, so that a machine that slows down slows both.
const ROUND: Duration = Duration::from_secs(4);
const ROUNDS: u32 = 2;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        // The bare server is a process of its own, as the one that it is compared to.
        ["bare", answer] => bare::serve(Path::new(answer)),
        ["search", clients] => search::measure(clients.parse()?, None),
        ["search", clients, postgres] => search::measure(clients.parse()?, Some(postgres)),
        ["jobs", binary] => jobs::measure(Path::new(binary), None),
        ["jobs", binary, postgres] => jobs::measure(Path::new(binary), Some(postgres)),
        ["timing", binary, samples] => timing::measure(Path::new(binary), samples.parse()?, None),
        ["timing", binary, samples, postgres] => {
            timing::measure(Path::new(binary), samples.parse()?, Some(postgres))
        }
        ["crowded", binary] => crowded::measure(Path::new(binary), None),
        ["crowded", binary, postgres] => crowded::measure(Path::new(binary), Some(postgres)),
        ["live", binary] => live::measure(Path::new(binary), None),
        ["live", binary, postgres] => live::measure(Path::new(binary), Some(postgres)),
        [binary] => {
            measure(&Path::new(binary).canonicalize().with_context(|| format!("there is no {binary}"))?)
        }
        _ => anyhow::bail!(
            "usage: bench PATH-OF-LATCHKEY, bench search CLIENTS [POSTGRES], bench jobs|live|crowded PATH-OF-LATCHKEY [POSTGRES], \
             or bench timing PATH-OF-LATCHKEY SAMPLES [POSTGRES]"
        ),
    }
}

fn measure(binary: &Path) -> Result<()> {
    let cores = thread::available_parallelism()?.get();
    let latchkey = Server::latchkey(binary, None, "viewer")?;
    let (hashes, sign_ins) = sign_ins(&latchkey, cores)?;
    let (bare, pages) = pages(&latchkey)?;

    println!(
        "\n{cores} cores, {ROUNDS} rounds of {} s each; the load comes from this machine too\n",
        ROUND.as_secs()
    );
    println!("{:<34} {:>12} {:>12} {:>7}", "", "Latchkey", "bare work", "ratio");
    row("sign-ins/s  (argon2id alone)", sign_ins, hashes);
    row("GET /s/riverside /s  (bare axum)", pages, bare);
    Ok(())
}

fn row(what: &str, ours: f64, bare: f64) {
    println!("{what:<34} {ours:>12.1} {bare:>12.1} {:>6.0}%", 100.0 * ours / bare);
}

/// Bare hashes and sign-ins, a second.
fn sign_ins(latchkey: &Server, cores: usize) -> Result<(f64, f64)> {
    let form = format!("username=bench&password={}", PASSWORD.replace(' ', "+"));
    let sign_in = Exchange::post(latchkey.address, "/api/staff/sign-in", &form);
    let answer = sign_in.once()?;
    let signed_in = answer.status == 302 || answer.status == 303;
    ensure!(
        signed_in && answer.head.contains("location: /staff/clients"),
        "the sign-in is refused: {}",
        answer.head
    );
    // As many as there are cores keep every core busy; twice that hides the way there and back.
    let load = Load { exchange: sign_in, at_once: cores * 2, status: answer.status };
    let mut rates = (0.0, 0.0);
    for _ in 0..ROUNDS {
        rates.0 += bare::hashes_a_second(cores, ROUND);
        rates.1 += load.run(ROUND)?;
    }
    Ok((rates.0 / f64::from(ROUNDS), rates.1 / f64::from(ROUNDS)))
}

/// Answers of a bare server with the same bytes, and pages, a second.
fn pages(latchkey: &Server) -> Result<(f64, f64)> {
    let page = Exchange::get(latchkey.address, "/s/riverside");
    let answer = page.once()?;
    ensure!(answer.status == 200, "the page is refused: {}", answer.head);
    let file = latchkey.folder.join("answer");
    std::fs::write(&file, &answer.body).context("can't write the page down")?;
    let bare = Server::bare(&file)?;
    let at_once = 16;
    let ours = Load { exchange: page, at_once, status: 200 };
    let theirs = Load { exchange: Exchange::get(bare.address, "/"), at_once, status: 200 };
    let mut rates = (0.0, 0.0);
    for _ in 0..ROUNDS {
        rates.0 += theirs.run(ROUND)?;
        rates.1 += ours.run(ROUND)?;
    }
    Ok((rates.0 / f64::from(ROUNDS), rates.1 / f64::from(ROUNDS)))
}
