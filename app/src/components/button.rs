//! Buttons, and links that look like them.

use accounts::Seen;
use leptos::prelude::*;

/// How a button looks.
#[derive(Clone, Copy, Default)]
pub(crate) enum Look {
    /// One among several.
    #[default]
    Normal,
    /// The one that people came for.
    Primary,
    /// That one, as wide as the card.
    PrimaryWide,
    /// As wide as the card.
    Wide,
    /// Takes something away.
    Danger,
    /// Small, beside something else.
    Small,
    /// Without a border.
    Plain,
    /// Reads as a link, in the middle of facts.
    Link,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Normal => "button",
            Self::Primary => "button primary",
            Self::PrimaryWide => "button primary wide",
            Self::Wide => "button wide",
            Self::Danger => "button danger",
            Self::Small => "button small",
            Self::Plain => "button plain small",
            Self::Link => "link",
        }
    }
}

/// A link that looks like a button.
#[component]
pub(crate) fn ButtonLink(to: String, label: String, #[prop(optional)] look: Look) -> impl IntoView {
    view! { <a class=look.class() href=to>{label}</a> }
}

/// The button that sends its form.
#[component]
pub(crate) fn Submit(
    label: String,
    #[prop(optional)] look: Look,
    /// Which of several buttons it is.
    #[prop(optional)]
    name: Option<&'static str>,
    /// What it then sends.
    #[prop(optional)]
    value: Option<&'static str>,
) -> impl IntoView {
    view! { <button type="submit" class=look.class() name=name value=value>{label}</button> }
}

/// A field of a form that nobody sees.
#[component]
pub(crate) fn Hidden(name: &'static str, value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// A form that is no more than a button.
#[component]
pub(crate) fn Act(
    /// The server function's path.
    action: &'static str,
    label: String,
    /// The field that says what it is about, and its value.
    about: (&'static str, String),
    /// For a button that mails a link: which mail of its kind the page shows.
    #[prop(optional)]
    seen: Seen,
    #[prop(optional)] look: Look,
    /// What a screen reader adds to the label, where the label alone is not enough.
    #[prop(optional, into)]
    of: Option<String>,
) -> impl IntoView {
    let (name, value) = about;
    view! {
        <form method="post" action=action>
            <Hidden name value/>
            {(seen != Seen::UNSAID).then(|| view! { <Hidden name="seen" value=seen.to_string()/> })}
            <button type="submit" class=look.class()>
                {label} {of.map(|of| view! { <span class="sr">" "{of}</span> })}
            </button>
        </form>
    }
}
