//! What stands in forms beside names and addresses: dates, choices, numbers, passwords, own texts of mails.

use crate::{assert_plain, text_of, whole_and_lines};
use accounts::{
    Seen,
    outside::{is_month_first, iso_date},
};
use shared::{
    BirthDate, DetailsForm, FreeText, Language, LocationForm, MailKind, MailText, NewPassword,
    PasswordPolicy, PreferencesForm, Problems, Slug, typed_password,
};
use words::When;

/// Each line is an answer; all of them together are the answers of a form, and a mail's subject with its text.
///
/// # Panics
/// Where something does not hold.
pub fn fields(bytes: &[u8]) {
    let text = text_of(bytes);
    for answer in whole_and_lines(&text) {
        line(answer);
        date(answer);
        choice(answer);
        password(answer);
    }
    let lines: Vec<&str> = text.lines().collect();
    let month_first = is_month_first(lines.iter().copied());
    assert!(!month_first || lines.iter().any(|line| BirthDate::parse(&iso_date(line, true)).is_ok()));
    forms(&lines);
    let (subject, body) = text.split_once('\n').unwrap_or((&text, ""));
    for kind in MailKind::ALL {
        own_text(kind, subject, body);
    }
}

/// R22.
fn line(text: &str) {
    let Ok(line) = FreeText::parse(text) else { return };
    assert_plain(line.as_str());
    assert!(line.as_str().chars().count() <= FreeText::LONGEST && line.as_str().trim() == line.as_str());
    assert_eq!(FreeText::parse(line.as_str()).as_ref(), Ok(&line), "what is kept is read as it was");
    assert_eq!(FreeText::required(text).is_ok(), !line.as_str().is_empty());
}

fn date(text: &str) {
    for month_first in [false, true] {
        let iso = iso_date(text, month_first);
        if let Ok(date) = BirthDate::parse(&iso) {
            let (year, month, day) = date.parts();
            assert!((1900..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day));
            assert_eq!(iso_date(&date.to_string(), month_first), date.to_string());
        }
    }
    if let Ok(date) = BirthDate::parse(text) {
        assert_eq!(BirthDate::parse(&date.to_string()), Ok(date));
        assert_eq!(date.to_string(), text.trim());
        let said = Language::ALL.map(|language| When::new("UTC", language).date(date));
        assert!(said.iter().all(|said| said.contains(&date.parts().0.to_string())), "{said:?}");
    }
    for zone in ["UTC", "Europe/Madrid", "Pacific/Apia", text] {
        let when = When::new(zone, Language::English);
        if let (Some(begins), Some(ends)) = (when.start_of_day(text, 0), when.start_of_day(text, 1)) {
            // Samoa left a day out.
            assert!(begins <= ends, "{text:?} ends before it begins in {zone}");
            assert_plain(&when.absolute(begins));
        }
    }
}

fn choice(text: &str) {
    if let Some(language) = Language::from_tag(text) {
        assert_eq!(Language::from_tag(language.tag()), Some(language));
    }
    if let Some(language) = Language::from_accept_language(text) {
        assert!(text.to_ascii_lowercase().contains(language.tag()), "{text:?} does not ask for {language:?}");
    }
    if let Ok(slug) = Slug::parse(text) {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(slug.as_str() == text && text.bytes().all(fits), "{text:?} is no part of an address");
    }
    if words::is_time_zone(text) {
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.contains(".."), "{text:?}");
    }
    let Ok(seen) = text.parse::<Seen>();
    assert_eq!(seen.to_string().parse(), Ok(seen));
}

/// R15, R16.
fn password(text: &str) {
    let typed = typed_password(text);
    assert_eq!(typed_password(&typed), typed, "the form that is hashed is its own");
    let policy = PasswordPolicy {
        shortest: PasswordPolicy::CLIENT,
        username: "lena.fischer",
        email: "lena@example.org",
        location: "Riverside Sports Club",
        is_common: |password| password == "password1",
    };
    if let Ok(password) = NewPassword::parse(text, policy) {
        assert_eq!(password.bytes(), typed.as_bytes(), "sign-in hashes what was chosen");
        assert_plain(&typed);
        assert!((policy.shortest..=NewPassword::LONGEST).contains(&typed.chars().count()));
        assert!(NewPassword::parse(&typed, policy).is_ok());
    }
}

/// What was taken can be typed again, and means the same.
fn forms(lines: &[&str]) {
    let answer = |place: usize| lines.get(place).copied().unwrap_or_default().to_owned();
    let mut problems = Problems::default();
    let details = DetailsForm {
        first_name: answer(0),
        last_name: answer(1),
        preferred_name: answer(2),
        member_number: answer(3),
        birth_date: answer(4),
        language: answer(5),
    };
    if let Some(details) = details.check(&mut problems) {
        assert_eq!(DetailsForm::from(&details).check(&mut problems), Some(details));
    }
    let location = LocationForm {
        label: answer(0),
        public_name: answer(1),
        slug: answer(2),
        phone: answer(3),
        address: answer(4),
        time_zone: answer(5),
        language: answer(6),
        hue: answer(7),
    };
    if let Some(settings) = location.check(&mut problems, words::is_time_zone) {
        assert!(settings.hue < 360);
        let again = LocationForm::from(&settings).check(&mut problems, words::is_time_zone);
        assert_eq!(again, Some(settings));
    }
    let preferences =
        PreferencesForm { invitation_days: answer(0), session_days: answer(1), shortest_password: answer(2) };
    if let Some(preferences) = preferences.check(&mut problems) {
        assert_eq!(PreferencesForm::from(preferences).check(&mut problems), Some(preferences));
    }
}

/// A text that was taken says what it must, on lines of its own, whatever is filled in.
fn own_text(kind: MailKind, subject: &str, body: &str) {
    let Ok(text) = MailText::parse(kind, subject, body) else { return };
    assert!(kind.has_own_text() || !(text.subject.contains('{') || text.body.contains('{')));
    assert_eq!(MailText::parse(kind, &text.subject, &text.body).as_ref(), Ok(&text));
    assert_plain(&text.subject);
    assert_plain(&text.body.replace('\n', ""));
    let filled = |name: &str| kind.placeholders().iter().any(|own| own.name == name).then_some("{filled}");
    assert_plain(&text.subject_with(filled));
    let paragraphs = text.paragraphs_with(filled);
    assert!(!paragraphs.is_empty() && paragraphs.iter().all(|paragraph| !paragraph.is_empty()));
    for placeholder in kind.placeholders().iter().filter(|placeholder| placeholder.required) {
        let only_this = |name: &str| Some(if name == placeholder.name { "\u{1f511}" } else { "" });
        let said = text.paragraphs_with(only_this).concat();
        assert!(said.contains('\u{1f511}'), "{:?} is left out of {text:?}", placeholder.name);
    }
}
