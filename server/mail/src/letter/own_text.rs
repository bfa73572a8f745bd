//! Letters in a location's own words: which values a text can name, what stands there unless a location words it itself,
//! and a letter to show it with.

use super::{
    AccountsMerged, Block, Content, EmailChanged, Invitation, Letter, PasswordChanged, Reset, Trouble,
    Username, Verification, Voice,
};
use shared::{EmailAddress, Language, MailKind, MailText, Span, Timestamp};

impl Letter {
    /// What each placeholder of [`MailKind::placeholders`] stands for in this letter.
    fn values(&self, voice: &Voice<'_>) -> Vec<(&'static str, String)> {
        let mut values = match self {
            Self::Verification(letter) => {
                vec![("name", letter.first_name.clone()), ("email", letter.email.clone())]
            }
            Self::Invitation(letter) => {
                vec![("name", letter.first_name.clone()), ("staff", letter.sent_by.clone())]
            }
            Self::Reset(letter) => vec![("name", letter.first_name.clone())],
            Self::Username(letter) => vec![("name", letter.first_name.clone())],
            Self::PasswordChanged(letter) => vec![
                ("name", letter.first_name.clone()),
                ("username", letter.username.clone()),
                ("time", voice.when.moment(letter.changed_at)),
            ],
            Self::EmailChanged(letter) => vec![
                ("name", letter.first_name.clone()),
                ("email", letter.masked.clone()),
                ("time", voice.when.moment(letter.changed_at)),
            ],
            Self::AccountsMerged(letter) => {
                vec![("name", letter.first_name.clone()), ("username", letter.old_username.clone())]
            }
            Self::PasskeyChanged(_)
            | Self::Trouble(_)
            | Self::Help(_)
            | Self::ManyEmailChanges(_)
            | Self::SecondFactor(_)
            | Self::StaffPasswordChanged(_)
            | Self::StaffInvitation(_)
            | Self::Test(_) => Vec::new(),
        };
        values.push(("location", voice.location.to_owned()));
        values
    }

    /// Puts a location's own words in the place of ours: the subject and the opening paragraph. All that follows stays.
    pub(crate) fn reworded(&self, content: Content, text: &MailText, voice: &Voice<'_>) -> Content {
        let values = self.values(voice);
        let value =
            |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        let opening = text.paragraphs_with(value).into_iter().map(Block::Paragraph);
        let rest = content.body.into_iter().skip(1);
        Content { subject: text.subject_with(value), body: opening.chain(rest).collect(), ..content }
    }

    /// A letter of this kind to show a text with; `None` for a kind that no location words itself.
    pub(crate) fn example(kind: MailKind, now: Timestamp) -> Option<Self> {
        let (first_name, last_name) = ("Ana".to_owned(), "Silva".to_owned());
        let username = "ana.silva".to_owned();
        let expires_at = now + Span::days(7);
        let email = EmailAddress::parse("ana.silva@example.org").ok()?;
        Some(match kind {
            MailKind::Verification => Self::Verification(Verification {
                first_name,
                last_name,
                email: email.typed().to_owned(),
                expires_at,
            }),
            MailKind::Invitation => Self::Invitation(Invitation {
                first_name,
                last_name,
                sent_by: "Sam Ortiz".to_owned(),
                expires_at,
            }),
            MailKind::Reset => {
                Self::Reset(Reset { first_name, username, expires_at: now + Span::minutes(30) })
            }
            MailKind::Username => Self::Username(Username { first_name, username }),
            MailKind::PasswordChanged => {
                let passkeys_removed = false;
                Self::PasswordChanged(PasswordChanged {
                    first_name,
                    username,
                    changed_at: now,
                    passkeys_removed,
                })
            }
            MailKind::EmailChanged => {
                Self::EmailChanged(EmailChanged::new(first_name, &email, now, expires_at))
            }
            MailKind::Trouble => Self::Trouble(Trouble { usernames: vec![username], invited_until: None }),
            MailKind::AccountsMerged => Self::AccountsMerged(AccountsMerged {
                first_name,
                old_username: "ana".to_owned(),
                username: Some(username),
            }),
            MailKind::PasskeyChanged
            | MailKind::Help
            | MailKind::ManyEmailChanges
            | MailKind::SecondFactor
            | MailKind::StaffPasswordChanged
            | MailKind::StaffInvitation
            | MailKind::Test => return None,
        })
    }
}

/// What a kind of mail says in a language unless the location words it itself, with its placeholders in braces.
#[must_use]
pub fn default_text(kind: MailKind, language: Language) -> Option<MailText> {
    let words = words::client(language);
    let (location, email, time) = ("{location}", "{email}", "{time}");
    let (subject, body) = match kind {
        MailKind::Verification => {
            (words.mail_verification_subject(location), words.mail_verification_body(location, email))
        }
        MailKind::Invitation => {
            (words.mail_invitation_subject(location), words.mail_invitation_body("{staff}", location))
        }
        MailKind::Reset => (words.mail_reset_subject(location), words.mail_reset_body(location)),
        MailKind::Username => (words.mail_username_subject(location), words.mail_username_body(location)),
        MailKind::PasswordChanged => (
            words.mail_password_changed_subject(location),
            words.mail_password_changed_body("{username}", location, time),
        ),
        MailKind::EmailChanged => {
            (words.mail_email_changed_subject(location), words.mail_email_changed_body(location, email, time))
        }
        MailKind::Trouble => (words.mail_trouble_subject(location), words.mail_trouble_body(location)),
        MailKind::AccountsMerged => (
            words.mail_accounts_merged_subject(location),
            words.mail_accounts_merged_body(location, "{username}"),
        ),
        MailKind::PasskeyChanged
        | MailKind::Help
        | MailKind::ManyEmailChanges
        | MailKind::SecondFactor
        | MailKind::StaffPasswordChanged
        | MailKind::StaffInvitation
        | MailKind::Test => return None,
    };
    Some(MailText { subject, body })
}
