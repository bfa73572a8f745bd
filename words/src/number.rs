//! Numbers as people read them.

use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_locale_core::{Locale, locale};
use shared::Language;

/// A whole number with the digits grouped as the language does: "2,318", "2318", "12.318".
#[must_use]
pub fn number(number: i64, language: Language) -> String {
    thread_local! {
        static ENGLISH: DecimalFormatter = formatter(&locale!("en-GB"));
        static SPANISH: DecimalFormatter = formatter(&locale!("es"));
    }
    let format = |formatter: &DecimalFormatter| formatter.format(&Decimal::from(number)).to_string();
    match language {
        Language::English => ENGLISH.with(format),
        Language::Spanish => SPANISH.with(format),
    }
}

fn formatter(locale: &Locale) -> DecimalFormatter {
    DecimalFormatter::try_new(locale.into(), icu_decimal::options::DecimalFormatterOptions::default())
        .expect("the data of all locales are compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_as_the_language_does() {
        let told = |n| (number(n, Language::English), number(n, Language::Spanish));
        assert_eq!(told(7), ("7".into(), "7".into()));
        assert_eq!(told(2318), ("2,318".into(), "2318".into()));
        assert_eq!(told(1_234_567), ("1,234,567".into(), "1.234.567".into()));
    }
}
