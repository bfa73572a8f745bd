//! The figures, kind by kind.

use super::mix::Kind;
use std::{collections::BTreeMap, time::Duration};

/// How long each took.
#[derive(Clone, Default)]
pub(super) struct Times(Vec<Duration>);

impl Times {
    /// Takes one down, if it counts.
    pub(super) fn add(&mut self, took: Duration, counts: bool) {
        if counts {
            self.0.push(took);
        }
    }

    /// The time that so many of a hundred did not exceed.
    fn of_a_hundred(&self, many: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * many).div_ceil(100).saturating_sub(1);
        sorted.get(place).copied().unwrap_or_default()
    }
}

/// Prints a row a kind, one for all and one for the yardstick. The ratio is that of the medians.
pub(super) fn print(kinds: &BTreeMap<Kind, Times>, bare: &Times) {
    println!("{:<24} {:>8} {:>8} {:>8} {:>9}", "", "p50", "p95", "max", "ratio");
    let mut all = Times::default();
    for (kind, times) in kinds {
        row(kind.name(), times, bare);
        all.0.extend(&times.0);
    }
    row("all", &all, bare);
    row("one profile by its key", bare, bare);
}

fn row(what: &str, times: &Times, bare: &Times) {
    let [median, most, longest] = [50, 95, 100].map(|many| times.of_a_hundred(many).as_secs_f64() * 1_000.0);
    let yardstick = bare.of_a_hundred(50).as_secs_f64() * 1_000.0;
    println!("{what:<24} {median:>8.2} {most:>8.2} {longest:>8.2} {:>8.1}×", median / yardstick);
}
