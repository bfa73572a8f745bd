//! Email addresses: of people, and of the settings.

use crate::{assert_plain, text_of, whole_and_lines};
use mail::{BounceAddress, MailFrom};
use shared::EmailAddress;

/// Each line is an address.
///
/// # Panics
/// Where something does not hold.
pub fn addresses(bytes: &[u8]) {
    for text in whole_and_lines(&text_of(bytes)) {
        email(text);
        settings(text);
    }
}

/// R21, R22.
fn email(text: &str) {
    let Ok(email) = EmailAddress::parse(text) else {
        assert_eq!(EmailAddress::meant_by(text), None, "nobody meant anything by what is no address");
        return;
    };
    let (typed, canonical) = (email.typed(), email.canonical());
    assert_plain(typed);
    assert_plain(canonical);
    assert_eq!(EmailAddress::parse(typed).as_ref(), Ok(&email), "what is kept is read as it was");
    let again = EmailAddress::parse(canonical).map(|email| email.canonical().to_owned());
    assert_eq!(again.as_deref(), Ok(canonical), "the canonical form is its own");
    assert!(canonical.is_ascii() && canonical == canonical.to_ascii_lowercase(), "{canonical:?}");
    let (local, domain) = canonical.rsplit_once('@').expect("an address has an @");
    assert!(canonical.len() <= EmailAddress::LONGEST && local.len() <= 64, "{canonical:?}");
    let labels: Vec<&str> = domain.split('.').collect();
    assert!(labels.len() > 1 && labels.iter().all(|label| (1..=63).contains(&label.len())), "{domain:?}");
    assert!(canonical.parse::<MailFrom>().is_ok(), "no mail can be written to {canonical:?}");
    suggestion(&email);
}

/// What is suggested can be taken, is another address of the same person, and leads to no further suggestion.
fn suggestion(email: &EmailAddress) {
    let Some(suggested) = email.suggestion() else { return };
    let meant = EmailAddress::parse(&suggested).expect("what is suggested can be taken");
    let local = |email: &EmailAddress| email.canonical().rsplit_once('@').map(|(local, _)| local.to_owned());
    assert_eq!(local(&meant), local(email));
    assert_ne!(meant.canonical(), email.canonical());
    assert_eq!(meant.suggestion(), None, "{suggested:?} is what was meant");
    assert_eq!(EmailAddress::meant_by(email.typed()), Some(meant));
}

fn settings(text: &str) {
    if let Err(error) = text.parse::<MailFrom>() {
        assert_plain(&error.to_string());
    }
    if let Ok(bounces) = text.parse::<BounceAddress>() {
        let envelope = "0".repeat(mail::ENVELOPE_ID_LENGTH);
        let address = bounces.of_envelope(&envelope);
        assert!(address.parse::<MailFrom>().is_ok(), "no bounce can come to {address:?}");
        assert!(address.contains(&format!("+{envelope}@")), "{address:?}");
    }
}
