//! Whether an answer's time or bytes tell who exists (R11, R12): sign-ins and 'Having Trouble?' of every kind of person,
//! one request at a time, in an order that is drawn anew for each round.
//!
//! The limits stay on (R31), since what they cost is part of the time. So each request comes from an address of its own,
//! which the server believes because this machine is its trusted proxy; help is asked for addresses that were mailed to
//! fewer than five times; and whoever types a wrong password signs in rightly before the next one, unmeasured.

mod compare;
mod people;

use anyhow::{Context, Result, ensure};
use bench::{
    load::{Answer, Exchange},
    server::Server,
};
use compare::{delta, essence, noise, percentile};
use fastrand::Rng;
use std::{path::Path, time::Duration};

/// The first rounds don't count: the server has been running for a while.
const TO_WARM_UP: usize = 10;
/// From so many samples of each class on, an effect is one.
const ENOUGH: usize = 500;
/// The effect that nobody may see.
const EFFECT: f64 = 0.1;

/// People of one kind, and what they send.
struct Class {
    name: &'static str,
    /// The page with the form.
    page: &'static str,
    function: &'static str,
    /// What they type, in turn, all of one length.
    typed: Vec<String>,
    /// The form with what they type.
    form: fn(&str) -> String,
    /// What they send after each sample, so that the next is like the first.
    then: Option<fn(&str) -> String>,
}

/// Measures on SQLite, and on Postgres if there is one.
pub(crate) fn measure(binary: &Path, samples: usize, postgres: Option<&str>) -> Result<()> {
    for (database, url) in [("SQLite", None), ("Postgres", postgres)] {
        if database == "Postgres" && url.is_none() {
            continue;
        }
        let server = Server::latchkey(binary, url, "administrator")?;
        server.command(&["location", "add", "--slug", people::ELSEWHERE, "--name", "Hillside"])?;
        let (sign_ins, help) = people::settle(&server, url, samples + TO_WARM_UP)?;
        let mut rounds = Rounds { server: &server, rng: Rng::with_seed(1), callers: 0 };
        for (what, classes) in [("Signing in", sign_ins), ("Having Trouble?", help)] {
            println!("\n{what}, {database}: {samples} samples a class");
            rounds.run(&classes, samples).with_context(|| format!("{what} on {database}"))?;
        }
    }
    Ok(())
}

struct Rounds<'a> {
    server: &'a Server,
    rng: Rng,
    callers: u32,
}

impl Rounds<'_> {
    fn run(&mut self, classes: &[Class], samples: usize) -> Result<()> {
        self.bytes(classes)?;
        let mut taken = vec![Vec::with_capacity(samples); classes.len()];
        let mut order: Vec<usize> = (0..classes.len()).collect();
        for round in 0..TO_WARM_UP + samples {
            self.rng.shuffle(&mut order);
            for &at in &order {
                // The first of them showed the bytes.
                let typed = &classes[at].typed[(round + 1) % classes[at].typed.len()];
                let (_, took) = self.sample(&classes[at], typed)?;
                if round >= TO_WARM_UP {
                    taken[at].push(took);
                }
            }
        }
        report(classes, taken, samples)
    }

    /// Sends a form and takes the time.
    fn sample(&mut self, class: &Class, typed: &str) -> Result<(Answer, Duration)> {
        let sent = self.sent_from_somewhere(class, &(class.form)(typed));
        let (answer, took) = sent.timed()?;
        ensure!(answer.status == 303, "{}: {} instead of 303", class.name, answer.status);
        if let Some(then) = class.then {
            self.sent_from_somewhere(class, &then(typed)).once()?;
        }
        Ok((answer, took))
    }

    fn sent_from_somewhere(&mut self, class: &Class, form: &str) -> Exchange {
        self.callers += 1;
        let [_, a, b, c] = self.callers.to_be_bytes();
        Exchange::post(self.server.address, class.function, form).from_place(&format!("10.{a}.{b}.{c}"))
    }

    /// Both answers, the form's and the page's that it leads to, are the same for all who are on one page.
    fn bytes(&mut self, classes: &[Class]) -> Result<()> {
        let mut seen: Vec<(&Class, [String; 2])> = Vec::new();
        for class in classes {
            let typed = class.typed.first().context("nobody is there")?;
            let (answer, _) = self.sample(class, typed)?;
            let to = answer.location().context("it leads nowhere")?.to_owned();
            let page = Exchange::get(self.server.address, &to).with_cookie(&answer.cookies()).once()?;
            let both = [essence(&answer, typed), essence(&page, typed)];
            let first = seen.iter().find(|(other, _)| other.page == class.page);
            if let Some((other, first)) = first {
                ensure!(both == *first, "{} and {} differ:\n{first:#?}\n{both:#?}", other.name, class.name);
            }
            seen.push((class, both));
        }
        println!("  bytes: no difference, but for what is drawn by chance for each");
        Ok(())
    }
}

fn report(classes: &[Class], mut taken: Vec<Vec<Duration>>, samples: usize) -> Result<()> {
    for times in &mut taken {
        times.sort_unstable();
    }
    println!("  {:<32} {:>8} {:>8} {:>8}  ms: median, 5 %, 95 %", "", "", "", "");
    for (class, times) in classes.iter().zip(&taken) {
        let at = |percent| percentile(times, percent).as_secs_f64() * 1e3;
        println!("  {:<32} {:>8.2} {:>8.2} {:>8.2}", class.name, at(50), at(5), at(95));
    }
    println!("  Cliff's delta, the chance of taking longer less that of taking shorter:");
    let mut largest: f64 = 0.0;
    for (at, (class, times)) in classes.iter().zip(&taken).enumerate() {
        for (other, others) in classes.iter().zip(&taken).skip(at + 1) {
            let delta = delta(times, others);
            largest = largest.max(delta.abs());
            println!("  {delta:>+7.3}  {} / {}", class.name, other.name);
        }
    }
    println!(
        "  the largest is {largest:.3}; chance alone stays below {:.3} in 95 of 100 pairs",
        noise(samples)
    );
    ensure!(samples < ENOUGH || largest < EFFECT, "an effect of {largest:.3} tells who exists");
    Ok(())
}
