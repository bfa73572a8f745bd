//! Whether a crowd that signs in at once harms anybody else (R18): how much memory the server takes at most, how long
//! `/healthz` takes meanwhile, and whether everybody who is not let in is told when to come back.

use anyhow::{Result, ensure};
use bench::{PASSWORD, load::Exchange, server::Server};
use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How many sign in at once.
const CROWD: usize = 500;
/// How often they do, each time as soon as the last of them has an answer.
const TIMES: usize = 20;
/// The pause between two looks at `/healthz`.
const PAUSE: Duration = Duration::from_millis(5);
/// The most memory that the server may ever have had, in KiB.
const MOST_MEMORY: u64 = 200 * 1024;
/// What 99 of 100 answers of `/healthz` have to stay below.
const HEALTHZ_WITHIN: Duration = Duration::from_millis(50);

/// Measures on SQLite, and on Postgres if there is one. A bound that does not hold is an error.
pub(crate) fn measure(binary: &Path, postgres: Option<&str>) -> Result<()> {
    let cores = thread::available_parallelism()?;
    println!(
        "{CROWD} sign-ins at once, {TIMES} times; {cores} cores, and the crowd is on this machine too\n"
    );
    println!(
        "{:<10} {:>9} {:>7} {:>6} {:>9} {:>9}   /healthz, ms: {:>6} {:>6} {:>8} {:>8}",
        "", "signed in", "503", "s", "MB before", "MB most", "median", "99 %", "longest", "samples"
    );
    row("SQLite", &Server::latchkey(binary, None, "viewer")?)?;
    if postgres.is_some() {
        row("Postgres", &Server::latchkey(binary, postgres, "viewer")?)?;
    }
    Ok(())
}

fn row(name: &str, server: &Server) -> Result<()> {
    let before = server.memory("VmRSS:")?;
    let since = Instant::now();
    let (came_in, sent_away, mut health) = crowd(server.address)?;
    let (took, most) = (since.elapsed().as_secs_f64(), server.memory("VmHWM:")?);
    health.sort_unstable();
    let at = |percent: usize| health.get(health.len() * percent / 100).or(health.last()).copied();
    let (median, most_of_all, longest) = (at(50), at(99), health.last().copied());
    let millis = |time: Option<Duration>| time.unwrap_or_default().as_secs_f64() * 1e3;
    println!(
        "{name:<10} {came_in:>9} {sent_away:>7} {took:>6.1} {:>9} {:>9}                 {:>6.1} {:>6.1} {:>8.1} {:>8}",
        before / 1024,
        most / 1024,
        millis(median),
        millis(most_of_all),
        millis(longest),
        health.len()
    );
    ensure!(came_in > 0 && sent_away > 0, "some get in, and of so many some have to come back");
    ensure!(most < MOST_MEMORY, "the server had {} MB", most / 1024);
    ensure!(most_of_all.is_some_and(|time| time < HEALTHZ_WITHIN), "/healthz took {most_of_all:?}");
    Ok(())
}

/// How many came in, how many were asked to come back, and how long `/healthz` took meanwhile.
fn crowd(address: SocketAddr) -> Result<(u32, u32, Vec<Duration>)> {
    let (start, over) = (Barrier::new(CROWD), AtomicBool::new(false));
    let (came_in, sent_away) = (AtomicU32::new(0), AtomicU32::new(0));
    let health = thread::scope(|scope| -> Result<_> {
        let health = scope.spawn(|| look_at_health(address, &over));
        let people: Vec<_> = (0..CROWD)
            .map(|number| {
                let (start, came_in, sent_away) = (&start, &came_in, &sent_away);
                scope.spawn(move || {
                    // Everybody turns up every time, whatever went wrong before: the others wait for them.
                    (0..TIMES)
                        .map(|_| {
                            start.wait();
                            signs_in(address, number, came_in, sent_away)
                        })
                        .fold(Ok(()), Result::and)
                })
            })
            .collect();
        let answered =
            people.into_iter().map(|one| one.join().expect("a thread ends")).fold(Ok(()), Result::and);
        over.store(true, Ordering::Relaxed);
        let health = health.join().expect("a thread ends");
        answered?;
        health
    })?;
    Ok((came_in.into_inner(), sent_away.into_inner(), health))
}

fn signs_in(address: SocketAddr, number: usize, came_in: &AtomicU32, sent_away: &AtomicU32) -> Result<()> {
    let form = format!("username=bench&password={}", PASSWORD.replace(' ', "+"));
    let place = format!("10.0.{}.{}", number / 256, number % 256);
    let answer = Exchange::post(address, "/api/staff/sign-in", &form).from_place(&place).once()?;
    match (answer.status, answer.location(), answer.head.contains("\nretry-after: ")) {
        (302 | 303, Some("/staff/clients"), _) => came_in.fetch_add(1, Ordering::Relaxed),
        (503, _, true) => sent_away.fetch_add(1, Ordering::Relaxed),
        _ => anyhow::bail!("neither let in nor told when to come back: {}", answer.head),
    };
    Ok(())
}

fn look_at_health(address: SocketAddr, over: &AtomicBool) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let (answer, took) = Exchange::get(address, "/healthz").timed()?;
        ensure!(answer.status == 200, "/healthz answers {}", answer.status);
        times.push(took);
        thread::sleep(PAUSE);
    }
    Ok(times)
}
