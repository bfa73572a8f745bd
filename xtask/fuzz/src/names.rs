//! Usernames, what is nearly one, and the names of people.

use crate::{assert_plain, text_of, whole_and_lines};
use shared::{PersonName, Slip, Typed, Username};

/// Each line is a name; each but the first is what somebody typed who meant the one before.
///
/// # Panics
/// Where something does not hold.
pub fn names(bytes: &[u8]) {
    let text = text_of(bytes);
    for name in whole_and_lines(&text) {
        username(name);
        person(name);
    }
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2) {
        near_miss(pair[1], pair[0]);
    }
}

/// R20, R22.
fn username(text: &str) {
    let at_sign_in = Username::as_typed_at_sign_in(text);
    if let Some(typed) = &at_sign_in {
        let again = Username::as_typed_at_sign_in(typed.as_str());
        assert_eq!(again.as_ref(), Some(typed), "the mapping of {text:?} is its own");
    }
    let Ok(name) = Username::parse(text) else { return };
    assert_plain(name.as_str());
    assert_eq!(name.as_str().trim(), name.as_str());
    let length = name.as_str().chars().count();
    assert!((Username::SHORTEST..=Username::LONGEST).contains(&length), "{length} characters: {name:?}");
    assert_eq!(at_sign_in.as_ref(), Some(&name), "sign-in maps {text:?} as it was stored");
    assert_eq!(Username::parse(name.as_str()).as_ref(), Ok(&name), "the stored form can be chosen, too");
    let spaced = format!(" {text} ");
    assert_eq!(Username::as_typed_at_sign_in(&spaced).as_ref(), Some(&name), "phones add spaces");
    if name.as_str().is_ascii() {
        let capitals = name.as_str().to_ascii_uppercase();
        assert_eq!(Username::as_typed_at_sign_in(&capitals), Some(name), "phones add capitals");
    }
}

fn person(text: &str) {
    let Ok(name) = PersonName::parse(text) else { return };
    assert_plain(name.as_str());
    assert_eq!(PersonName::parse(name.as_str()).as_ref(), Ok(&name), "what is kept is read as it was");
    let length = name.as_str().chars().count();
    assert!((1..=PersonName::LONGEST).contains(&length), "{length} characters");
    assert!(!name.as_str().contains(['<', '>']) && name.as_str().trim() == name.as_str(), "{name:?}");
    assert_eq!(PersonName::parse_if_any(text), Ok(Some(name)));
}

/// A near miss is no hit, and never another length than two slips make.
fn near_miss(text: &str, username: &str) {
    let typed = Typed::new(text);
    let Ok(username) = Username::parse(username) else { return };
    let Some(slip) = Slip::between(&typed, &username) else { return };
    assert_ne!(Username::as_typed_at_sign_in(text).as_ref(), Some(&username), "{text:?} is the username");
    let meant = Typed::new(username.as_str());
    assert!(typed.length().abs_diff(meant.length()) <= slip.distance(), "{slip:?}: {text:?}, {username:?}");
    let alike = typed.letters() == meant.letters();
    assert_eq!(alike, slip == Slip::Punctuation, "{slip:?}: {text:?}, {username:?}");
}
