//! What can be wrong with an answer, as codes. The words for each stand in `words`.

use serde::{Deserialize, Serialize};

/// What is wrong with one answer of a form. Each has its own sentence, that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Wrong {
    /// Nothing was entered where something is needed.
    #[error("is empty")]
    Empty,
    /// More characters than are kept; the limit is inside.
    #[error("has more than {0} characters")]
    TooLong(usize),
    /// Line breaks, NUL or other control characters (R22).
    #[error("has control characters")]
    ControlCharacters,
    /// `<` or `>` in a name.
    #[error("has < or >")]
    Markup,
    /// Not a calendar date, or not a birth date a person can have.
    #[error("is not a birth date")]
    BirthDate,
    /// No `@`, no domain, or a domain without a dot.
    #[error("is not an email address like name@example.com")]
    Email,
    /// Letters outside ASCII before the `@`, which mail servers rarely take (R21).
    #[error("has letters before the @ that mail servers don't take")]
    EmailLocalPart,
    /// The domain is one letter off a common one. A suggestion: the same answer sent again is accepted.
    #[error("looks mistyped; did you mean {0}?")]
    EmailTypo(String),
    /// The address has hard-failed and is blocked for mail.
    #[error("is blocked for mail")]
    EmailBlocked,
    /// Not 2 to 40 characters of lower-case letters, digits and hyphens.
    #[error("is not 2 to 40 lower-case letters, digits and hyphens")]
    Slug,
    /// Another location has this slug, or had it: mails that are out still lead there.
    #[error("is or was another location's")]
    SlugTaken,
    /// An invitation to this address is out already.
    #[error("is invited already")]
    AlreadyInvited,
    /// What nobody does to themselves: losing access by a slip.
    #[error("is oneself")]
    Yourself,
    /// Not a calendar date.
    #[error("is not a date")]
    Date,
    /// The mail server did not take the mail.
    #[error("was not taken by the mail server")]
    MailNotTaken,
    /// Braces around a word that nothing stands for, or a brace without its fellow.
    #[error("has the unknown placeholder {0}")]
    UnknownPlaceholder(String),
    /// A placeholder that the text makes no sense without.
    #[error("lacks the placeholder {0}")]
    MissingPlaceholder(String),
    /// Not a PNG, JPEG or WebP picture, or a broken one.
    #[error("is not a PNG, JPEG or WebP picture")]
    Picture,
    /// A file of more megabytes than are taken; how many are taken inside.
    #[error("has more than {0} MB")]
    FileTooLarge(usize),
    /// More pixels on a side than are taken; how many are taken inside.
    #[error("has more than {0} pixels on a side")]
    PictureTooLarge(u32),
    /// Outside 1 to 30 days.
    #[error("is not 1 to 30 days")]
    InvitationDays,
    /// Not a whole number from the first to the second.
    #[error("is not a whole number from {0} to {1}")]
    NotBetween(i64, i64),
    /// Fewer characters than the least, inside.
    #[error("has fewer than {0} characters")]
    TooShort(usize),
    /// A username with characters that usernames don't have (spaces, symbols).
    #[error("has characters that usernames don't have")]
    UsernameCharacters,
    /// Letters of several scripts that can be mistaken for each other (R20).
    #[error("mixes alphabets")]
    UsernameMixedScripts,
    /// Somebody at this location has it already.
    #[error("is taken")]
    UsernameTaken,
    /// The password is the username.
    #[error("is the username")]
    PasswordIsUsername,
    /// The password is the email address.
    #[error("is the email address")]
    PasswordIsEmail,
    /// The password is the location's name.
    #[error("is the location's name")]
    PasswordIsLocation,
    /// The password is among the most common ones.
    #[error("is among the most common passwords")]
    PasswordCommon,
    /// Username and password don't belong together, or the account can't sign in: never which (R11).
    #[error("don't match")]
    Credentials,
    /// A file that is no table of text with headings and at least one row.
    #[error("is not a table with headings and rows, such as a CSV file")]
    NotATable,
    /// A handover's code that is wrong, or right no longer: never which.
    #[error("is not a code that works")]
    HandoverCode,
    /// A code of the second factor that is wrong, or was used before: never which.
    #[error("is not a code that works")]
    SecondFactor,
    /// A passkey that doesn't let anybody in here, for whatever reason (R11).
    #[error("is not a passkey that works here")]
    Passkey,
    /// No passkey came of it: the device made none, or made it for something else.
    #[error("is no new passkey")]
    PasskeyNotMade,
    /// Not the password of whoever is signed in.
    #[error("is not the password")]
    WrongPassword,
    /// A choice that the form doesn't offer.
    #[error("is not one of the choices")]
    Choice,
    /// Too many tries from here; seconds to wait inside.
    #[error("came too often; wait {0} s")]
    TooOften(i64),
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// What they like to be called.
    PreferredName,
    /// Number on the member card.
    MemberNumber,
    /// Date of birth.
    BirthDate,
    /// Telephone.
    Phone,
    /// Postal address.
    Address,
    /// Language of pages and mails.
    Language,
    /// Email address.
    Email,
    /// Username.
    Username,
    /// Password.
    Password,
    /// The password that somebody has now, where they choose another.
    CurrentPassword,
    /// Why a staff member does this.
    Reason,
    /// How the identity was checked.
    Identity,
    /// More about how it was checked.
    IdentityNote,
    /// A handover's code.
    Code,
    /// A code of the second factor.
    OneTimeCode,
    /// The location's slug.
    Slug,
    /// Label, public name.
    Name,
    /// Who did something.
    Person,
    /// What was done.
    Action,
    /// The first day.
    From,
    /// The last day.
    Until,
    /// The sender's name of a location's mails.
    SenderName,
    /// Where answers to a location's mails go.
    ReplyTo,
    /// What was said with a mail server.
    Dialogue,
    /// The subject of a mail.
    Subject,
    /// The text of a mail.
    Body,
    /// What somebody is at the location.
    Role,
    /// What staff call the location.
    Label,
    /// What clients call the location.
    PublicName,
    /// The location's time zone.
    TimeZone,
    /// The location's colour.
    Hue,
    /// The location's logo.
    Logo,
    /// For how many days invitations work.
    InvitationDays,
    /// For how many days without a visit clients stay signed in.
    SessionDays,
    /// The fewest characters of a client's password.
    ShortestPassword,
    /// A file to upload.
    File,
    /// The form as a whole.
    Form,
}

impl Field {
    /// The field's name in forms and its element's id.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::PreferredName => "preferred_name",
            Self::MemberNumber => "member_number",
            Self::BirthDate => "birth_date",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Language => "language",
            Self::Email => "email",
            Self::Username => "username",
            Self::Password => "password",
            Self::CurrentPassword => "current_password",
            Self::Reason => "reason",
            Self::Identity => "identity",
            Self::IdentityNote => "identity_note",
            Self::Code => "code",
            Self::OneTimeCode => "one_time_code",
            Self::Slug => "slug",
            Self::Name => "name",
            Self::Person => "person",
            Self::Action => "action",
            Self::From => "from",
            Self::Until => "until",
            Self::SenderName => "sender_name",
            Self::ReplyTo => "reply_to",
            Self::Dialogue => "dialogue",
            Self::Subject => "subject",
            Self::Body => "body",
            Self::Role => "role",
            Self::Label => "label",
            Self::PublicName => "public_name",
            Self::TimeZone => "time_zone",
            Self::Hue => "hue",
            Self::Logo => "logo",
            Self::InvitationDays => "invitation_days",
            Self::SessionDays => "session_days",
            Self::ShortestPassword => "shortest_password",
            Self::File => "file",
            Self::Form => "form",
        }
    }
}

/// One field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field.
    pub field: Field,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// Everything that is wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// One problem.
    #[must_use]
    pub fn one(field: Field, wrong: Wrong) -> Self {
        Self(vec![Problem { field, wrong }])
    }

    /// Notes what is wrong with `field` and gives the value where nothing is.
    pub fn take<T>(&mut self, field: Field, parsed: Result<T, Wrong>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.0.push(Problem { field, wrong });
                None
            }
        }
    }

    /// What is wrong with `field`, if anything.
    #[must_use]
    pub fn at(&self, field: Field) -> Option<&Wrong> {
        self.0.iter().find(|problem| problem.field == field).map(|problem| &problem.wrong)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
