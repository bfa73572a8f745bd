//! Location Settings: what a location is called, how it is reached, how its pages look and tell the time.

use crate::{
    language::Language,
    location::{Contact, Slug},
    person::{FreeText, PersonName},
    problem::{Field, Problems, Wrong},
};
use serde::{Deserialize, Serialize};

/// The settings, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationSettings {
    /// What staff call it.
    pub label: PersonName,
    /// What clients call it.
    pub public_name: PersonName,
    /// The part of its address.
    pub slug: Slug,
    /// How clients reach it.
    pub contact: Contact,
    /// Its time zone, an IANA name.
    pub time_zone: String,
    /// The language of those of whom no other is known.
    pub language: Language,
    /// Its colour, as an OKLCH hue: 0 to 359 degrees. Lightness is fixed by role, so contrast holds for any.
    pub hue: u16,
}

/// The settings, as typed. Its fields carry the names that the form sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LocationForm {
    /// What staff call it.
    pub label: String,
    /// What clients call it.
    pub public_name: String,
    /// The part of its address.
    pub slug: String,
    /// Telephone; may be empty.
    pub phone: String,
    /// Postal address; may be empty.
    pub address: String,
    /// An IANA name.
    pub time_zone: String,
    /// A language's tag.
    pub language: String,
    /// Degrees.
    pub hue: String,
}

impl LocationForm {
    /// Checks every answer; `None` if any can't be taken, and then `problems` says which. `is_time_zone` knows the
    /// names of the time zone database in use.
    pub fn check(
        &self,
        problems: &mut Problems,
        is_time_zone: impl Fn(&str) -> bool,
    ) -> Option<LocationSettings> {
        let Self { label, public_name, slug, phone, address, time_zone, language, hue } = self;
        let label = problems.take(Field::Label, PersonName::parse(label));
        let public_name = problems.take(Field::PublicName, PersonName::parse(public_name));
        let slug = problems.take(Field::Slug, Slug::parse(slug.trim()));
        let phone = problems.take(Field::Phone, FreeText::parse(phone));
        let address = problems.take(Field::Address, FreeText::parse(address));
        let known = |time_zone: &String| is_time_zone(time_zone);
        let time_zone =
            problems.take(Field::TimeZone, Some(time_zone.clone()).filter(known).ok_or(Wrong::Choice));
        let language = problems.take(Field::Language, Language::from_tag(language).ok_or(Wrong::Choice));
        let hue = problems.take(Field::Hue, hue.parse().ok().filter(|hue| *hue < 360).ok_or(Wrong::Choice));
        Some(LocationSettings {
            label: label?,
            public_name: public_name?,
            slug: slug?,
            contact: Contact { phone: phone?.as_str().to_owned(), address: address?.as_str().to_owned() },
            time_zone: time_zone?,
            language: language?,
            hue: hue?,
        })
    }

    /// Every answer with its field, to fill the form again.
    #[must_use]
    pub fn answers(&self) -> Vec<(Field, &str)> {
        let Self { label, public_name, slug, phone, address, time_zone, language, hue } = self;
        vec![
            (Field::Label, label),
            (Field::PublicName, public_name),
            (Field::Slug, slug),
            (Field::Phone, phone),
            (Field::Address, address),
            (Field::TimeZone, time_zone),
            (Field::Language, language),
            (Field::Hue, hue),
        ]
    }
}

impl From<&LocationSettings> for LocationForm {
    /// The form as somebody would have typed it.
    fn from(settings: &LocationSettings) -> Self {
        let LocationSettings { label, public_name, slug, contact, time_zone, language, hue } = settings;
        Self {
            label: label.to_string(),
            public_name: public_name.to_string(),
            slug: slug.to_string(),
            phone: contact.phone.clone(),
            address: contact.address.clone(),
            time_zone: time_zone.clone(),
            language: language.tag().to_owned(),
            hue: hue.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> LocationForm {
        LocationForm {
            label: "Riverside".into(),
            public_name: "Riverside Sports Club".into(),
            slug: "riverside".into(),
            phone: "+1 555 0100".into(),
            address: "12 Mill Lane".into(),
            time_zone: "Europe/Madrid".into(),
            language: "es".into(),
            hue: "359".into(),
        }
    }

    #[test]
    fn what_was_checked_can_be_typed_again() {
        let mut problems = Problems::default();
        let settings = form().check(&mut problems, |zone| zone == "Europe/Madrid").expect("nothing is wrong");
        assert_eq!(LocationForm::from(&settings), form());
    }

    #[test]
    fn each_wrong_answer_is_told_at_its_field() {
        let form = LocationForm {
            label: String::new(),
            public_name: "<b>".into(),
            slug: "Río".into(),
            phone: "x".repeat(300),
            address: "a\nb".into(),
            time_zone: "Europe/Riverside".into(),
            language: "xx".into(),
            hue: "360".into(),
        };
        let mut problems = Problems::default();
        assert_eq!(form.check(&mut problems, |_| false), None);
        let told: Vec<_> = problems.iter().map(|problem| (problem.field, problem.wrong.clone())).collect();
        let expected = [
            (Field::Label, Wrong::Empty),
            (Field::PublicName, Wrong::Markup),
            (Field::Slug, Wrong::Slug),
            (Field::Phone, Wrong::TooLong(200)),
            (Field::Address, Wrong::ControlCharacters),
            (Field::TimeZone, Wrong::Choice),
            (Field::Language, Wrong::Choice),
            (Field::Hue, Wrong::Choice),
        ];
        assert_eq!(told, expected);
    }
}
