//! How long a deferred mail waits.

use shared::Span;

/// After this long a mail that still can't be delivered is given up (R39).
pub(crate) const GIVE_UP_AFTER: Span = Span::hours(48);

/// 30 s after the first try, doubled after each further one, an hour at most; up to a fifth more or less by
/// chance, so that mails that failed together don't come back together.
pub(crate) fn retry_in(earlier_tries: i64, chance: u32) -> Span {
    let doublings = u32::try_from(earlier_tries.clamp(0, 7)).unwrap_or(7);
    let seconds = (30_i64 << doublings).min(3600);
    let percent = 80 + i64::from(chance % 41);
    Span::millis(seconds * 10 * percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r39_waits_double_up_to_an_hour() {
        // 20 of 41 is the middle: neither more nor less.
        let seconds = |tries| retry_in(tries, 20).as_micros() / 1_000_000;
        let waits: Vec<i64> = (0..9).map(seconds).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(seconds(i64::MAX), 3600);
    }

    #[test]
    fn r39_chance_moves_a_wait_by_a_fifth() {
        assert_eq!(retry_in(0, 0), Span::seconds(24));
        assert_eq!(retry_in(0, 40), Span::seconds(36));
        assert_eq!(retry_in(20, 40), Span::minutes(72));
        for chance in 0..1000 {
            assert!((24..=36).contains(&retry_in(0, chance).seconds_up()));
        }
    }
}
