//! The passkeys that somebody has; a new one; and one in place of a password.

use super::{Fact, Facts, Hidden, TextField};
use crate::{form::Form, islands::PasskeyButton, reader::Reader, respond::encode};
use accounts::passkey::{MOST, NewPasskey, Passkey};
use leptos::prelude::*;
use shared::{Field, Slug};
use words::When;

/// The id of the field that takes a device's answer: one a page.
const ANSWER: &str = "passkey-answer";

/// What somebody has, with a button to remove each, and the form that begins to add one.
#[component]
pub(crate) fn PasskeyList(
    passkeys: Vec<Passkey>,
    reader: Reader,
    when: When,
    /// The server function that removes one.
    remove: &'static str,
    /// Whose page it is, of a client's.
    #[prop(optional_no_strip)]
    slug: Option<Slug>,
    /// Where to go back to.
    back: String,
    /// The form.
    children: Children,
) -> impl IntoView {
    let add = if passkeys.len() < MOST {
        children()
    } else {
        view! { <p class="quiet">{reader.passkeys_enough()}</p> }.into_any()
    };
    let line = |passkey: Passkey| {
        let added = when.day(passkey.added_at);
        let said = match passkey.last_used_at {
            Some(used) => reader.passkey_used(added, when.day(used)),
            None => reader.passkey_added(added),
        };
        let slug = slug.clone().map(|slug| view! { <Hidden name="slug" value=slug.to_string()/> });
        let label = reader.passkey_remove_long(&passkey.name);
        let act = view! {
            <form method="post" action=remove>
                {slug}
                <Hidden name="passkey" value=passkey.id.to_string()/>
                <button type="submit" class="link" aria-label=label>{reader.passkey_remove()}</button>
            </form>
        };
        view! { <Fact term=passkey.name acts=act.into_any()>{said}</Fact> }
    };
    let list = if passkeys.is_empty() {
        view! { <p class="quiet">{reader.passkeys_none()}</p> }.into_any()
    } else {
        let lines = passkeys.into_iter().map(line).collect_view();
        view! { <Facts>{lines}</Facts> }.into_any()
    };
    view! {
        <div class="stack tight">
            <h1>{reader.passkeys()}</h1>
            <p class="quiet">{reader.passkeys_text()}</p>
        </div>
        {list}
        {add}
        <p class="small">
            <a href=back>{reader.passkeys_back()}</a>
        </p>
    }
}

/// The form on which a passkey is named and made.
#[component]
pub(crate) fn PasskeyForm(
    form: Form,
    new: NewPasskey,
    reader: Reader,
    /// The server function that adds it.
    action: &'static str,
    /// Whose page it is, of a client's.
    #[prop(optional_no_strip)]
    slug: Option<Slug>,
    /// Where to go back to.
    back: String,
) -> impl IntoView {
    let slug = slug.map(|slug| view! { <Hidden name="slug" value=slug.to_string()/> });
    view! {
        <div class="stack tight">
            <h1>{reader.passkey_add()}</h1>
            <p class="quiet">{reader.passkey_new_text()}</p>
        </div>
        <form method="post" action=action>
            {slug}
            <TextField form field=Field::Name label=reader.passkey_name()/>
            <input type="hidden" name="answer" id=ANSWER/>
            <PasskeyButton
                field=ANSWER.to_owned()
                label=reader.passkey_make()
                failed=reader.passkey_none_made()
                unknown=reader.passkey_unknown()
                make=new.options
                ask=Default::default()
            />
        </form>
        <p class="small">
            <a href=back>{reader.passkeys_back()}</a>
        </p>
    }
}

/// The form that takes a passkey in place of a password. It shows nothing without scripts, or where there are no passkeys.
#[component]
pub(crate) fn PasskeyProof(
    reader: Reader,
    label: String,
    /// The server function that takes it, and the one that asks for it.
    actions: (&'static str, &'static str),
    /// Whose page it is, of a client's.
    #[prop(optional_no_strip)]
    slug: Option<Slug>,
    /// Where to go on.
    next: String,
) -> impl IntoView {
    let (action, ask) = actions;
    let about = slug.as_ref().map(|slug| format!("slug={}", encode(slug.as_str()))).unwrap_or_default();
    let slug = slug.map(|slug| view! { <Hidden name="slug" value=slug.to_string()/> });
    view! {
        <form method="post" action=action>
            {slug}
            <Hidden name="next" value=next/>
            <input type="hidden" name="answer" id=ANSWER/>
            <PasskeyButton
                field=ANSWER.to_owned()
                label
                failed=reader.passkey_none_given()
                unknown=String::new()
                make=String::new()
                ask=(ask.to_owned(), about)
            />
        </form>
    }
}
