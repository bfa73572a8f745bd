//! Points in time as people read them: in the location's time zone, in the reader's language.

use crate::ClientWords;
use icu_calendar::{Date, Gregorian, Iso};
use icu_datetime::{FixedCalendarDateTimeFormatter, fieldsets};
use icu_locale_core::{Locale, locale};
use icu_time::{DateTime, Time};
use jiff::{
    civil,
    tz::{TimeZone, TimeZoneDatabase},
};
use jiff_icu::ConvertInto as _;
use shared::{BirthDate, Language, Timestamp};
use std::sync::LazyLock;

/// Tells times to one reader: holds a location's time zone and a language.
#[derive(Clone, Debug)]
pub struct When {
    zone: TimeZone,
    language: Language,
}

/// A moment for machines, as ISO 8601 has it: "2026-11-20T14:02:05Z".
#[must_use]
pub fn iso(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

/// Whether `name` is a time zone of the IANA database, such as `Europe/Madrid`.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    ZONES.get(name).is_ok()
}

/// The time zones to choose from: those named after a place, and UTC. Old names of the same zones are left out.
#[must_use]
pub fn time_zones() -> Vec<String> {
    const OF_PLACES: [&str; 10] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let mut zones: Vec<String> = ZONES.available().map(|zone| zone.to_string()).collect();
    zones.retain(|zone| zone == "UTC" || OF_PLACES.iter().any(|place| zone.starts_with(place)));
    zones.sort_unstable();
    zones
}

impl When {
    /// Tells times in the zone of that IANA name. An unknown name tells them in UTC.
    #[must_use]
    pub fn new(time_zone: &str, language: Language) -> Self {
        Self { zone: ZONES.get(time_zone).unwrap_or(TimeZone::UTC), language }
    }

    /// Day and time, for a list of facts: "Fri, 20 Nov 2026, 14:02".
    #[must_use]
    pub fn absolute(&self, at: Timestamp) -> String {
        let local = self.local(at);
        Formats::with(self.language, |formats| formats.weekday_day_time.format(&icu(local)).to_string())
    }

    /// Day and time, for a sentence: "20 November 2026 at 14:02".
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        let local = self.local(at);
        Formats::with(self.language, |formats| formats.long_day_time.format(&icu(local)).to_string())
    }

    /// The day: "30 November 2026".
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        self.long_day(self.local(at).date())
    }

    /// The time of day: "15:20".
    #[must_use]
    pub fn time(&self, at: Timestamp) -> String {
        let local = self.local(at);
        Formats::with(self.language, |formats| formats.time.format(&icu(local).time).to_string())
    }

    /// As short as a column of a list needs it: "Today 14:02", "Yesterday 14:02", "Fri 14:02" within a week,
    /// "12 Nov" within a year, "12 Nov 2025" before.
    #[must_use]
    pub fn brief(&self, at: Timestamp, now: Timestamp) -> String {
        let (local, today) = (self.local(at), self.local(now).date());
        let moment = icu(local);
        match days_between(local.date(), today) {
            0 => self.words().when_today(self.time(at)),
            1 => self.words().when_yesterday(self.time(at)),
            2..7 => Formats::with(self.language, |formats| formats.weekday_time.format(&moment).to_string()),
            -180..300 => {
                Formats::with(self.language, |formats| formats.month_day.format(&moment.date).to_string())
            }
            _ => Formats::with(self.language, |formats| formats.short_day.format(&moment.date).to_string()),
        }
    }

    /// How long ago, or how soon: "3 days ago", "in 5 days". Days are those of the location's calendar.
    #[must_use]
    pub fn relative(&self, at: Timestamp, now: Timestamp) -> String {
        let words = self.words();
        let seconds = (now - at).as_micros() / 1_000_000;
        let (minutes, hours) = (seconds.abs() / 60, seconds.abs() / 3600);
        let days = days_between(self.local(at).date(), self.local(now).date()).abs().max(1);
        let past = seconds >= 0;
        match (past, minutes, hours, days) {
            (true, 0, ..) => words.when_just_now(),
            (false, 0, ..) => words.when_in_a_moment(),
            (true, _, 0, _) => words.when_minutes_ago(minutes),
            (false, _, 0, _) => words.when_in_minutes(minutes),
            (true, _, ..24, _) => words.when_hours_ago(hours),
            (false, _, ..24, _) => words.when_in_hours(hours),
            (true, _, _, ..31) => words.when_days_ago(days),
            (false, _, _, ..31) => words.when_in_days(days),
            (true, _, _, ..365) => words.when_months_ago(days / 30),
            (false, _, _, ..365) => words.when_in_months(days / 30),
            (true, ..) => words.when_years_ago(days / 365),
            (false, ..) => words.when_in_years(days / 365),
        }
    }

    /// The moment at which a day begins that was typed as `YYYY-MM-DD`, or the day so many days later; `None` for what is
    /// no day.
    #[must_use]
    pub fn start_of_day(&self, typed: &str, days_later: i32) -> Option<Timestamp> {
        let day: civil::Date = typed.parse().ok().filter(|_| typed.len() == 10)?;
        let day = day.checked_add(jiff::Span::new().days(days_later)).ok()?;
        let begins = day.to_zoned(self.zone.clone()).ok()?.timestamp();
        Some(Timestamp::from_micros(begins.as_microsecond()))
    }

    /// A date of birth, which no time zone moves: "3 May 1991".
    #[must_use]
    pub fn date(&self, date: BirthDate) -> String {
        let (year, month, day) = date.parts();
        let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
        match parts {
            (Ok(year), Ok(month), Ok(day)) => civil::Date::new(year, month, day)
                .map_or_else(|_| date.to_string(), |date| self.long_day(date)),
            _ => date.to_string(),
        }
    }

    fn long_day(&self, day: civil::Date) -> String {
        let day: Date<Iso> = day.convert_into();
        Formats::with(self.language, |formats| {
            formats.long_day.format(&day.to_calendar(Gregorian)).to_string()
        })
    }

    fn words(&self) -> &'static ClientWords {
        crate::client(self.language)
    }

    fn local(&self, at: Timestamp) -> civil::DateTime {
        let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.zone.to_datetime(at)
    }
}

/// The bundled database, never the system's: the same times on every machine.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

fn days_between(from: civil::Date, to: civil::Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn icu(local: civil::DateTime) -> DateTime<Gregorian> {
    let date: Date<Iso> = local.date().convert_into();
    let time: Time = local.time().convert_into();
    DateTime { date: date.to_calendar(Gregorian), time }
}

type Formatter<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

struct Formats {
    weekday_day_time: Formatter<fieldsets::YMDET>,
    long_day_time: Formatter<fieldsets::YMDT>,
    long_day: Formatter<fieldsets::YMD>,
    short_day: Formatter<fieldsets::YMD>,
    month_day: Formatter<fieldsets::MD>,
    weekday_time: Formatter<fieldsets::ET>,
    time: Formatter<fieldsets::T>,
}

impl Formats {
    /// Lends this thread's formats of a language. They take a while to make, and can't be shared.
    fn with(language: Language, format: impl FnOnce(&Self) -> String) -> String {
        thread_local! {
            static ENGLISH: Formats = Formats::new(&locale!("en-GB"));
            static SPANISH: Formats = Formats::new(&locale!("es"));
        }
        match language {
            Language::English => ENGLISH.with(format),
            Language::Spanish => SPANISH.with(format),
        }
    }

    fn new(locale: &Locale) -> Self {
        macro_rules! format {
            ($fields:expr) => {
                Formatter::try_new(locale.into(), $fields).expect("the data of all locales are compiled in")
            };
        }
        Self {
            weekday_day_time: format!(fieldsets::YMDE::medium().with_time_hm()),
            long_day_time: format!(fieldsets::YMD::long().with_time_hm()),
            long_day: format!(fieldsets::YMD::long()),
            short_day: format!(fieldsets::YMD::medium()),
            month_day: format!(fieldsets::MD::medium()),
            weekday_time: format!(fieldsets::E::medium().with_time_hm()),
            time: format!(fieldsets::T::hm()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Spanish};

    /// Friday 20 November 2026, 14:02:05 UTC.
    const NOW: Timestamp = Timestamp::from_micros(1_795_183_325_000_000);

    #[test]
    fn times_are_told_in_the_locations_zone() {
        let (london, madrid) = (When::new("Europe/London", English), When::new("Europe/Madrid", Spanish));
        assert_eq!(london.absolute(NOW), "Fri, 20 Nov 2026, 14:02");
        assert_eq!(madrid.absolute(NOW), "vie, 20 nov 2026, 15:02");
        assert_eq!(london.moment(NOW), "20 November 2026 at 14:02");
        assert_eq!(madrid.moment(NOW), "20 de noviembre de 2026 a las 15:02");
        assert_eq!(london.day(NOW), "20 November 2026");
        assert_eq!(iso(NOW), "2026-11-20T14:02:05Z");
        assert_eq!(madrid.day(NOW), "20 de noviembre de 2026");
        assert_eq!(When::new("Pacific/Auckland", English).absolute(NOW), "Sat, 21 Nov 2026, 03:02");
        assert_eq!(When::new("America/New_York", English).time(NOW), "09:02");
    }

    #[test]
    fn a_day_begins_at_its_midnight() {
        let madrid = When::new("Europe/Madrid", English);
        let told = |typed, later| madrid.start_of_day(typed, later).map(|at| madrid.absolute(at));
        assert_eq!(told("2026-11-20", 0).as_deref(), Some("Fri, 20 Nov 2026, 00:00"));
        assert_eq!(told("2026-11-20", 1).as_deref(), Some("Sat, 21 Nov 2026, 00:00"));
        for bad in ["", "2026-02-30", "20 Nov 2026", "2026-11-20T10:00", "x"] {
            assert_eq!(told(bad, 0), None, "{bad}");
        }
    }

    #[test]
    fn an_unknown_zone_is_utc() {
        assert!(time_zones().iter().all(|zone| is_time_zone(zone)) && time_zones().len() > 300);
        assert!(is_time_zone("Europe/Madrid") && !is_time_zone("Europe/Riverside") && !is_time_zone(""));
        assert_eq!(When::new("Europe/Riverside", English).time(NOW), "14:02");
    }

    #[test]
    fn birth_dates_have_no_zone() {
        let date = BirthDate::parse("1991-05-03").expect("a date");
        assert_eq!(When::new("Pacific/Auckland", English).date(date), "3 May 1991");
        assert_eq!(When::new("America/Lima", Spanish).date(date), "3 de mayo de 1991");
    }

    #[track_caller]
    fn check_relative(seconds: i64, english: &str, spanish: &str) {
        let at = NOW + shared::Span::seconds(seconds);
        assert_eq!(When::new("UTC", English).relative(at, NOW), english);
        assert_eq!(When::new("UTC", Spanish).relative(at, NOW), spanish);
    }

    #[test]
    fn how_long_ago_and_how_soon() {
        const HOUR: i64 = 3600;
        const DAY: i64 = 24 * HOUR;
        check_relative(0, "just now", "ahora mismo");
        check_relative(-60, "a minute ago", "hace un minuto");
        check_relative(-59 * 60, "59 minutes ago", "hace 59 minutos");
        check_relative(-23 * HOUR, "23 hours ago", "hace 23 horas");
        check_relative(-DAY, "yesterday", "ayer");
        check_relative(-3 * DAY, "3 days ago", "hace 3 días");
        check_relative(-40 * DAY, "a month ago", "hace un mes");
        check_relative(-800 * DAY, "2 years ago", "hace 2 años");
        check_relative(5, "in a moment", "en un momento");
        check_relative(30 * 60, "in 30 minutes", "dentro de 30 minutos");
        check_relative(DAY, "tomorrow", "mañana");
        check_relative(5 * DAY, "in 5 days", "dentro de 5 días");
        check_relative(70 * DAY, "in 2 months", "dentro de 2 meses");
    }

    #[track_caller]
    fn check_brief(days: i64, expected: &str) {
        let at = NOW - shared::Span::days(days);
        assert_eq!(When::new("UTC", English).brief(at, NOW), expected);
    }

    #[test]
    fn a_column_of_a_list_is_short() {
        check_brief(0, "Today 14:02");
        check_brief(1, "Yesterday 14:02");
        check_brief(3, "Tue 14:02");
        check_brief(8, "12 Nov");
        check_brief(400, "16 Oct 2025");
    }
}
