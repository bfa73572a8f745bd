//! What is compared: times by their ranks, answers by their bytes.

use bench::load::Answer;
use std::time::Duration;

/// Cliff's delta: of all pairs, the share in which the first takes longer, less the share in which it takes shorter. It
/// goes by ranks, so that a few outliers, of which a busy machine has many, count no more than any other sample.
pub(super) fn delta(sorted: &[Duration], others: &[Duration]) -> f64 {
    let above: f64 = sorted
        .iter()
        .map(|time| {
            let shorter = others.partition_point(|other| other < time);
            let longer = others.len() - others.partition_point(|other| other <= time);
            count(shorter) - count(longer)
        })
        .sum();
    above / (count(sorted.len()) * count(others.len()))
}

/// How far from nothing delta is by chance alone in 5 of 100 pairs of classes that are the same.
pub(super) fn noise(samples: usize) -> f64 {
    1.96 * ((2.0 * count(samples) + 1.0) / (3.0 * count(samples) * count(samples))).sqrt()
}

/// The time that so many percent stay below.
pub(super) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let at = sorted.len() * percent / 100;
    sorted.get(at).or(sorted.last()).copied().unwrap_or_default()
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// An answer without what is drawn by chance for each: the date, the nonce, the sealed cookies, whose length stays, and
/// what was typed.
pub(super) fn essence(answer: &Answer, typed: &str) -> String {
    let nonce = answer.head.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
    let lines = answer.head.lines().filter(|line| !line.starts_with("date:")).map(|line| {
        let Some(cookie) = line.strip_prefix("set-cookie: ") else { return line.to_owned() };
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        format!("set-cookie: {name}={} characters;{attributes}", value.len())
    });
    let head = lines.collect::<Vec<_>>().join("\n");
    let whole = format!("{head}\n{}", String::from_utf8_lossy(&answer.body));
    let whole = nonce.map_or_else(|| whole.clone(), |nonce| whole.replace(nonce, "…"));
    whole.replace(typed, "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(millis: &[u64]) -> Vec<Duration> {
        millis.iter().copied().map(Duration::from_millis).collect()
    }

    #[test]
    fn delta_is_the_share_of_pairs() {
        let check = |a: &[u64], b: &[u64], expected: f64| {
            assert!((delta(&times(a), &times(b)) - expected).abs() < 1e-9, "{a:?} {b:?}");
        };
        check(&[1, 2, 3], &[1, 2, 3], 0.0);
        check(&[4, 5, 6], &[1, 2, 3], 1.0);
        check(&[1, 2, 3], &[4, 5, 6], -1.0);
        check(&[1, 4], &[2, 3], 0.0);
        check(&[2, 4], &[1, 3], 0.5);
        check(&[1, 2, 3_000], &[1, 2, 3], 1.0 / 9.0);
    }

    #[test]
    fn chance_shrinks_with_samples() {
        assert!((noise(500) - 0.072).abs() < 0.001 && noise(50) > 0.2);
    }
}
