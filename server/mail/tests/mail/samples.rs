//! One of each letter, and the mail around it.

use mail::{
    AccountsMerged, Due, EmailChanged, Help, Helped, Invitation, Letter, ManyEmailChanges, PasskeyChanged,
    PasswordChanged, Reset, SecondFactor, SecondFactorAct, Sender, StaffInvitation, StaffPasswordChanged,
    Test, Trouble, Username, Verification,
};
use shared::{BaseUrl, Contact, EmailAddress, Language, LocationId, MailId, Span, Timestamp};
use uuid::Uuid;

/// Friday 20 November 2026, 14:02:05 UTC.
pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_795_183_325_000_000);

/// The address behind the button of the sample invitation.
pub(crate) const LINK: &str = "https://club.example/s/riverside/accept-invitation?t=SECRET-token_123";

/// The envelope id of every sample.
pub(crate) const ENVELOPE_ID: &str = "0123456789abcdefghijklmnopqrstuv0123456789abc";

/// Every letter with the name of its sample.
#[expect(clippy::too_many_lines, reason = "one of each kind")]
pub(crate) fn letters() -> Vec<(&'static str, Letter)> {
    let (first_name, last_name) = ("Lena".to_owned(), "Fischer".to_owned());
    let in_a_week = NOW + Span::days(7);
    let new_email = EmailAddress::parse("lena.fischer@mail.example").expect("an address");
    let merged = |username: Option<&str>| {
        Letter::AccountsMerged(AccountsMerged {
            first_name: "Lena".to_owned(),
            old_username: "lena2".to_owned(),
            username: username.map(str::to_owned),
        })
    };
    let help = |helped| {
        Letter::Help(Help {
            first_name: "Lena".into(),
            username: "lena.fischer".into(),
            helped,
            at: NOW,
            undo_until: NOW + Span::hours(72),
        })
    };
    let passkey = |added| {
        Letter::PasskeyChanged(PasskeyChanged {
            first_name: "Lena".into(),
            username: "lena.fischer".into(),
            passkey: "iPhone".into(),
            added,
            at: NOW,
        })
    };
    let trouble = |usernames: &[&str], invited_until| {
        Letter::Trouble(Trouble {
            usernames: usernames.iter().map(|&name| name.into()).collect(),
            invited_until,
        })
    };
    let second_factor = |act| {
        Letter::SecondFactor(SecondFactor {
            name: "Sam Ortiz".into(),
            username: "sam.ortiz".into(),
            act,
            at: NOW,
        })
    };
    vec![
        (
            "verification",
            Letter::Verification(Verification {
                first_name: first_name.clone(),
                last_name: last_name.clone(),
                email: "Lena@example.org".into(),
                expires_at: in_a_week,
            }),
        ),
        (
            "invitation",
            Letter::Invitation(Invitation {
                first_name: first_name.clone(),
                last_name,
                sent_by: "Sam Ortiz".into(),
                expires_at: in_a_week,
            }),
        ),
        (
            "reset",
            Letter::Reset(Reset {
                first_name: first_name.clone(),
                username: "lena.fischer".into(),
                expires_at: NOW + Span::minutes(30),
            }),
        ),
        (
            "password_changed",
            Letter::PasswordChanged(PasswordChanged {
                first_name: first_name.clone(),
                username: "lena.fischer".into(),
                changed_at: NOW,
                passkeys_removed: false,
            }),
        ),
        (
            "password_changed_and_passkeys_removed",
            Letter::PasswordChanged(PasswordChanged {
                first_name: first_name.clone(),
                username: "lena.fischer".into(),
                changed_at: NOW,
                passkeys_removed: true,
            }),
        ),
        ("passkey_added", passkey(true)),
        ("passkey_removed", passkey(false)),
        (
            "email_changed",
            Letter::EmailChanged(EmailChanged::new(
                first_name.clone(),
                &new_email,
                NOW,
                NOW + Span::hours(72),
            )),
        ),
        ("username", Letter::Username(Username { first_name, username: "lena.fischer".into() })),
        ("accounts_merged", merged(Some("lena.fischer"))),
        ("accounts_merged_elsewhere", merged(None)),
        (
            "staff_invitation",
            Letter::StaffInvitation(StaffInvitation {
                name: "Noor Haddad".into(),
                sent_by: "Adam Novak".into(),
                expires_at: in_a_week,
            }),
        ),
        ("test", Letter::Test(Test { name: "Adam Novak".into() })),
        ("trouble_one_username", trouble(&["lena.fischer"], None)),
        ("trouble_family", trouble(&["lena.fischer", "max.fischer"], Some(in_a_week))),
        ("trouble_invited", trouble(&[], Some(in_a_week))),
        ("trouble_not_invited", trouble(&[], None)),
        ("help_unlocked", help(Helped::Unlocked)),
        ("help_enabled", help(Helped::Enabled)),
        ("help_new_account", help(Helped::NewAccount)),
        ("help_new_password", help(Helped::NewPassword)),
        (
            "many_email_changes",
            Letter::ManyEmailChanges(ManyEmailChanges {
                name: "Adam Novak".into(),
                staff: "Sam Ortiz".into(),
                location: "Riverside".into(),
                many: 5,
                minutes: 15,
                at: NOW,
            }),
        ),
        (
            "staff_password_changed",
            Letter::StaffPasswordChanged(StaffPasswordChanged {
                name: "Sam Ortiz".into(),
                username: "sam.ortiz".into(),
                at: NOW,
            }),
        ),
        ("second_factor_on", second_factor(SecondFactorAct::SwitchedOn)),
        ("second_factor_off", second_factor(SecondFactorAct::SwitchedOff)),
        ("second_factor_reset", second_factor(SecondFactorAct::Reset { by: Some("Adam Novak".into()) })),
        ("second_factor_reset_by_operator", second_factor(SecondFactorAct::Reset { by: None })),
        ("second_factor_codes_renewed", second_factor(SecondFactorAct::CodesRenewed)),
        (
            "second_factor_passkey_added",
            second_factor(SecondFactorAct::PasskeyAdded { passkey: "iPhone".into() }),
        ),
        (
            "second_factor_passkey_removed",
            second_factor(SecondFactorAct::PasskeyRemoved { passkey: "iPhone".into() }),
        ),
        (
            "second_factor_code_used",
            second_factor(SecondFactorAct::CodeUsed { left: 9, device: "iPhone".into() }),
        ),
        (
            "second_factor_last_code_used",
            second_factor(SecondFactorAct::CodeUsed { left: 0, device: "iPhone".into() }),
        ),
    ]
}

/// The invitation to Lena, in English, with `number` in its id.
pub(crate) fn invitation(number: u128) -> Due {
    let (_, letter) = letters().swap_remove(1);
    due(number, letter)
}

/// A letter to Lena, with `number` in its id.
pub(crate) fn due(number: u128, letter: Letter) -> Due {
    let id = MailId::new(Uuid::from_u128(0x019a_0000_0000_7000_8000_0000_0000_0000 + number));
    let base = BaseUrl::parse("https://club.example").expect("an origin");
    Due {
        location: LocationId::new(Uuid::from_u128(1)),
        id,
        lease: Uuid::from_u128(2),
        attempts: 0,
        message_id: mail::message_id(id, &base),
        envelope_id: ENVELOPE_ID.into(),
        created_at: NOW,
        to: "lena@example.org".into(),
        link: Some(link(&letter)),
        letter,
        language: Language::English,
        text: None,
        sender: Sender {
            public_name: "Riverside Sports Club".into(),
            name: None,
            reply_to: None,
            contact: Contact { phone: "+1 555 0100".into(), address: "12 Mill Lane, Riverside".into() },
            hue: 165,
            time_zone: "Europe/London".into(),
        },
    }
}

/// The address behind the letter's button.
fn link(letter: &Letter) -> String {
    match letter {
        Letter::Verification(_) => "https://club.example/s/riverside/verify-email?t=SECRET-token_123".into(),
        Letter::Invitation(_) => LINK.into(),
        Letter::StaffInvitation(_) => {
            "https://club.example/staff/invitation/riverside?t=SECRET-token_123".into()
        }
        Letter::Reset(_) => "https://club.example/s/riverside/reset-password?t=SECRET-token_123".into(),
        Letter::PasswordChanged(_) | Letter::PasskeyChanged(_) | Letter::Trouble(_) => {
            "https://club.example/s/riverside/having-trouble".into()
        }
        Letter::Username(_) | Letter::AccountsMerged(_) | Letter::Test(_) => {
            "https://club.example/s/riverside".into()
        }
        Letter::EmailChanged(_) | Letter::Help(_) => {
            "https://club.example/s/riverside/undo?t=SECRET-token_123".into()
        }
        Letter::ManyEmailChanges(_) => "https://club.example/staff/clients".into(),
        Letter::SecondFactor(_) | Letter::StaffPasswordChanged(_) => {
            "https://club.example/staff/account".into()
        }
    }
}
