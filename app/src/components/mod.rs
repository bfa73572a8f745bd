//! The parts that pages are made of: small, over native elements, without words of their own.

mod banner;
mod button;
mod card;
mod dialog;
mod empty;
mod facts;
mod field;
mod passkeys;
mod problem_summary;
mod qr;
mod tag;
mod timeline;

pub(crate) use banner::{Banner, Mood, NoticeBanner};
pub(crate) use button::{Act, ButtonLink, Hidden, Look, Submit};
pub(crate) use card::Card;
pub(crate) use dialog::Dialog;
pub(crate) use empty::Empty;
pub(crate) use facts::{Fact, Facts};
pub(crate) use field::{PasswordField, RadioField, SelectField, TextArea, TextField};
pub(crate) use passkeys::{PasskeyForm, PasskeyList, PasskeyProof};
pub(crate) use problem_summary::ProblemSummary;
pub(crate) use qr::Qr;
pub(crate) use tag::{Tag, TagLink, tone_class};
pub(crate) use timeline::{Timeline, TimelineItem};

use accounts::LocationPage;
use leptos::prelude::*;
use shared::Route;

/// The first letters of a person's first and last name.
fn initials(name: &str) -> String {
    let mut letters = first_letters(name);
    let (first, last) = (letters.next(), letters.next_back());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The first letters of each word.
fn first_letters(name: &str) -> impl DoubleEndedIterator<Item = char> {
    name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
}

/// The round picture that stands for a person.
#[component]
pub(crate) fn Avatar(
    /// Whose.
    name: String,
    /// `s` or `l`; the size in between without.
    #[prop(optional)]
    size: &'static str,
) -> impl IntoView {
    view! { <span class=format!("avatar {size}") aria-hidden="true">{initials(&name)}</span> }
}

/// The square sign that stands for a place.
#[component]
pub(crate) fn Crest(
    /// Which.
    name: String,
) -> impl IntoView {
    let letters: String = first_letters(&name).take(2).flat_map(char::to_uppercase).collect();
    view! { <span class="crest" aria-hidden="true">{letters}</span> }
}

/// A location's logo, or the square sign that stands for it.
#[component]
pub(crate) fn LocationSign(location: LocationPage) -> impl IntoView {
    let LocationPage { slug, logo, public_name, .. } = location;
    match logo {
        // Decoration: the name stands beside it.
        Some(hash) => {
            let source = Route::Logo(slug, hash).to_string();
            view! { <img class="sign" src=source alt=""/> }.into_any()
        }
        None => view! { <Crest name=public_name/> }.into_any(),
    }
}

/// Latchkey's sign.
#[component]
pub(crate) fn Logo() -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" aria-hidden="true">
            <circle cx="8" cy="8" r="4.5"></circle>
            <path d="m11.4 11.4 8.6 8.6M16 16l2.4-2.4M18.6 18.6 20.4 16.8"></path>
        </svg>
        "Latchkey"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        for (name, expected) in [
            ("Ana Silva", "AS"),
            ("Riverside Sports Club", "RC"),
            ("Cher", "C"),
            ("maría josé de la cruz", "MC"),
            ("’t Hooft", "TH"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
