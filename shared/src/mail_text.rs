//! Texts of mails that a location words itself: a subject and the opening paragraphs, with placeholders. Buttons, links
//! and what has to be said for safety's sake stay ours.

use crate::{
    event::MailKind,
    problem::{Field, Problems, Wrong},
};
use serde::{Deserialize, Serialize};

/// A word in braces that each mail replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The word between the braces.
    pub name: &'static str,
    /// Whether the text makes no sense without it.
    pub required: bool,
}

const fn may(name: &'static str) -> Placeholder {
    Placeholder { name, required: false }
}

const fn must(name: &'static str) -> Placeholder {
    Placeholder { name, required: true }
}

impl MailKind {
    /// The placeholders of a kind of mail whose text a location may word itself; none for the others.
    #[must_use]
    pub const fn placeholders(self) -> &'static [Placeholder] {
        match self {
            Self::Verification => const { &[may("name"), must("location"), must("email")] },
            Self::Invitation => const { &[may("name"), must("location"), may("staff")] },
            Self::Reset | Self::Username => const { &[may("name"), must("location")] },
            Self::PasswordChanged => {
                const { &[may("name"), must("location"), must("username"), must("time")] }
            }
            Self::EmailChanged => const { &[may("name"), must("location"), must("email"), must("time")] },
            Self::AccountsMerged => const { &[may("name"), must("location"), must("username")] },
            Self::Trouble => const { &[must("location")] },
            // What was done, and how to undo it, stands in our words alone.
            Self::PasskeyChanged
            | Self::Help
            | Self::ManyEmailChanges
            | Self::SecondFactor
            | Self::StaffPasswordChanged
            | Self::StaffInvitation
            | Self::Test => &[],
        }
    }

    /// Whether a location may word it itself.
    #[must_use]
    pub const fn has_own_text(self) -> bool {
        !self.placeholders().is_empty()
    }
}

/// A subject and opening paragraphs, with placeholders in braces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailText {
    /// One line.
    pub subject: String,
    /// Paragraphs, with an empty line between two.
    pub body: String,
}

impl MailText {
    /// The most characters of a subject.
    pub const LONGEST_SUBJECT: usize = 150;
    /// The most characters of a body.
    pub const LONGEST_BODY: usize = 1_500;

    /// Reads a text for a kind of mail. Line ends become `\n`, and edge spaces go.
    ///
    /// # Errors
    /// Everything that is wrong, at its field: empty, too long, control characters (R22), a placeholder that there is none
    /// of, and one that is needed and missing.
    pub fn parse(kind: MailKind, subject: &str, body: &str) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let subject = problems.take(Field::Subject, line(kind, subject));
        let body = problems.take(Field::Body, paragraphs(kind, body));
        match (subject, body) {
            (Some(subject), Some(body)) => Ok(Self { subject, body }),
            _ => Err(problems),
        }
    }

    /// The subject, with each placeholder replaced by what `value` says.
    #[must_use]
    pub fn subject_with<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> String {
        fill(&self.subject, &value)
    }

    /// The paragraphs, with each placeholder replaced by what `value` says.
    #[must_use]
    pub fn paragraphs_with<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> Vec<String> {
        let paragraphs = self.body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
        paragraphs.map(|paragraph| fill(paragraph, &value)).collect()
    }
}

fn line(kind: MailKind, text: &str) -> Result<String, Wrong> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(Wrong::ControlCharacters);
    }
    within(text, MailText::LONGEST_SUBJECT)?;
    check_placeholders(kind, text, false)?;
    Ok(text.to_owned())
}

fn paragraphs(kind: MailKind, text: &str) -> Result<String, Wrong> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Wrong::ControlCharacters);
    }
    within(text, MailText::LONGEST_BODY)?;
    check_placeholders(kind, text, true)?;
    Ok(text.to_owned())
}

fn within(text: &str, longest: usize) -> Result<(), Wrong> {
    if text.is_empty() {
        return Err(Wrong::Empty);
    }
    if text.chars().count() > longest { Err(Wrong::TooLong(longest)) } else { Ok(()) }
}

fn check_placeholders(kind: MailKind, text: &str, all_required: bool) -> Result<(), Wrong> {
    let known = kind.placeholders();
    let mut found = Vec::new();
    for part in Parts(text) {
        match part {
            Part::Text(text) => {
                // A brace without its fellow is a slip of the pen.
                if let Some(brace) = text.chars().find(|c| matches!(c, '{' | '}')) {
                    return Err(Wrong::UnknownPlaceholder(brace.to_string()));
                }
            }
            Part::Placeholder(name) if known.iter().any(|placeholder| placeholder.name == name) => {
                found.push(name);
            }
            Part::Placeholder(name) => return Err(Wrong::UnknownPlaceholder(format!("{{{name}}}"))),
        }
    }
    let missing = known.iter().find(|placeholder| placeholder.required && !found.contains(&placeholder.name));
    match missing.filter(|_| all_required) {
        Some(placeholder) => Err(Wrong::MissingPlaceholder(format!("{{{}}}", placeholder.name))),
        None => Ok(()),
    }
}

fn fill<'a>(text: &str, value: &impl Fn(&str) -> Option<&'a str>) -> String {
    let parts = Parts(text).map(|part| match part {
        Part::Text(text) => text.to_owned(),
        // One that is unknown stays as it was written: better odd than lost.
        Part::Placeholder(name) => value(name).map_or_else(|| format!("{{{name}}}"), str::to_owned),
    });
    parts.collect()
}

enum Part<'a> {
    Text(&'a str),
    Placeholder(&'a str),
}

/// A text cut at its placeholders. What is filled in is never cut again, so a name with braces in it stays a name.
struct Parts<'a>(&'a str);

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.0.is_empty() {
            return None;
        }
        if let Some(rest) = self.0.strip_prefix('{')
            && let Some((name, after)) = rest.split_once('}')
            && !name.contains('{')
        {
            self.0 = after;
            return Some(Part::Placeholder(name));
        }
        let next = self.0.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(self.0.len(), |(at, _)| at);
        let (text, after) = self.0.split_at(next);
        self.0 = after;
        Some(Part::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: Result<&str, Wrong>) {
        let read = MailText::parse(MailKind::Invitation, "Come in", body);
        let read = read.map(|text| text.body).map_err(|problems| problems.at(Field::Body).cloned());
        assert_eq!(read, expected.map(str::to_owned).map_err(Some), "{body:?}");
    }

    #[test]
    fn a_body_says_what_it_must() {
        check("Hello {name}, welcome to {location}.", Ok("Hello {name}, welcome to {location}."));
        check(" {location}\r\n\r\nSee you \r\n", Ok("{location}\n\nSee you"));
        check("Hello {name}", Err(Wrong::MissingPlaceholder("{location}".into())));
        check("{location} {username}", Err(Wrong::UnknownPlaceholder("{username}".into())));
        check("{location} {}", Err(Wrong::UnknownPlaceholder("{}".into())));
        check("{location} {", Err(Wrong::UnknownPlaceholder("{".into())));
        check("{location} }", Err(Wrong::UnknownPlaceholder("}".into())));
        check("{{location}}", Err(Wrong::UnknownPlaceholder("{".into())));
        check("  ", Err(Wrong::Empty));
        check("{location}\u{0}", Err(Wrong::ControlCharacters));
        check(&"x".repeat(1_501), Err(Wrong::TooLong(1_500)));
    }

    #[test]
    fn a_subject_is_one_line() {
        let wrong = |subject: &str| {
            let read = MailText::parse(MailKind::Reset, subject, "{location}");
            read.expect_err("refused").at(Field::Subject).cloned()
        };
        assert_eq!(wrong(""), Some(Wrong::Empty));
        assert_eq!(wrong("a\r\nBcc: x"), Some(Wrong::ControlCharacters));
        assert_eq!(wrong("{staff}"), Some(Wrong::UnknownPlaceholder("{staff}".into())));
        assert!(MailText::parse(MailKind::Reset, "No placeholder is needed", "{location}").is_ok());
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let text = MailText { subject: "{name}!".into(), body: "{name} at {location}\n\n\n{odd}".into() };
        let value = |name: &str| match name {
            "name" => Some("{location}"),
            "location" => Some("<b>Riverside</b>"),
            _ => None,
        };
        assert_eq!(text.subject_with(value), "{location}!");
        assert_eq!(text.paragraphs_with(value), ["{location} at <b>Riverside</b>", "{odd}"]);
    }
}
