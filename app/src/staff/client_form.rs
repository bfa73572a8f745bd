//! The fields of a client's profile and of their contact details, wherever they are filled in.

use crate::{
    components::{Hidden, SelectField, Submit, TextField},
    form::Form,
    islands::{EmailHint, SUGGESTION},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{Details, Field, Language, Wrong};
use words::When;

/// What a form's extra button about a mistyped email sends.
pub(super) const KEEP: &str = "keep";
/// What the button that takes the suggestion sends.
pub(super) const TAKE: &str = "take";

/// Names, member number, date of birth, language.
#[component]
pub(super) fn ProfileFields(form: Form) -> impl IntoView {
    let words = words::staff();
    let languages =
        Language::ALL.map(|language| (language.tag().to_owned(), language.name().to_owned())).to_vec();
    view! {
        <div class="fields">
            <TextField form=form.clone() field=Field::FirstName label=words.profile_first_name()/>
            <TextField form=form.clone() field=Field::LastName label=words.profile_last_name()/>
            <TextField form=form.clone() field=Field::PreferredName label=words.profile_preferred_name()/>
            <TextField form=form.clone() field=Field::MemberNumber label=words.profile_member_number()/>
            <TextField form=form.clone() field=Field::BirthDate label=words.profile_birth_date() kind="date"/>
        </div>
        <SelectField form field=Field::Language label=words.profile_language() choices=languages/>
    }
}

/// The same facts as the profile shows them: what each is called, its field, what it says.
pub(super) fn detail_facts(details: &Details, when: &When) -> [(String, Field, String); 5] {
    let words = words::staff();
    let Details { first_name, last_name, preferred_name, member_number, birth_date, language } = details;
    let name = words.profile_name_of(first_name.as_str(), last_name.as_str());
    let preferred_name = preferred_name.as_ref().map(ToString::to_string).unwrap_or_default();
    let birth_date = birth_date.map(|date| when.date(date)).unwrap_or_default();
    [
        (words.profile_name(), Field::FirstName, name),
        (words.profile_preferred_name(), Field::PreferredName, preferred_name),
        (words.profile_member_number(), Field::MemberNumber, member_number.as_str().to_owned()),
        (words.profile_birth_date(), Field::BirthDate, birth_date),
        (words.profile_language(), Field::Language, language.name().to_owned()),
    ]
}

/// Email, phone, postal address.
#[component]
pub(super) fn ContactFields(form: Form) -> impl IntoView {
    let words = words::staff();
    let question = words::staff_problem(&Wrong::EmailTypo(SUGGESTION.to_owned()), Field::Email);
    let mistyped = view! { <MistypedEmail form=form.clone()/> };
    view! {
        <TextField
            form=form.clone()
            field=Field::Email
            label=words.contact_email()
            hint=words.contact_email_hint()
            literal=true
        >
            {mistyped}
            <EmailHint field=Field::Email.name().to_owned() question/>
        </TextField>
        <TextField form=form.clone() field=Field::Phone label=words.contact_phone() kind="tel"/>
        <TextField form field=Field::Address label=words.contact_address()/>
    }
}

/// After an address that looks mistyped: take what was probably meant, or keep what was typed. The same address sent
/// again is kept, too.
#[component]
fn MistypedEmail(form: Form) -> impl IntoView {
    let words = words::staff();
    let suggestion = match form.wrong(Field::Email) {
        Some(Wrong::EmailTypo(suggestion)) => Some(suggestion.clone()),
        _ => None,
    };
    suggestion.map(|suggestion| {
        let typed = form.value(Field::Email);
        view! {
            <Hidden name="email_suggested" value=suggestion.clone()/>
            <Hidden name="email_typed" value=typed.clone()/>
            // The Enter key presses a form's first button: this one, which chooses nothing.
            <button type="submit" class="sr" tabindex="-1" aria-hidden="true"></button>
            <div class="suggest">
                <Submit label=words.contact_take_suggestion(suggestion) name="email_choice" value=TAKE/>
                <Submit label=words.contact_keep_typed(typed) name="email_choice" value=KEEP/>
            </div>
        }
    })
}

/// An email as forms send it, with what was pressed if it looked mistyped.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EmailAnswers {
    email: String,
    email_choice: String,
    email_suggested: String,
    email_typed: String,
}

impl EmailAnswers {
    /// The email that is meant, and whether somebody has looked at it although it looks mistyped.
    pub(super) fn chosen(&self) -> (&str, bool) {
        chosen_email(&self.email, &self.email_choice, &self.email_suggested, &self.email_typed)
    }
}

/// The email that is meant, and whether somebody has looked at it although it looks mistyped.
fn chosen_email<'a>(email: &'a str, choice: &str, suggested: &'a str, typed: &str) -> (&'a str, bool) {
    match choice {
        // Whoever has typed something else meanwhile means that, whichever button sent it.
        TAKE if email == typed && !suggested.is_empty() => (suggested, true),
        KEEP => (email, true),
        _ => (email, !typed.is_empty() && email == typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_email_is_asked_about_once() {
        let (slip, meant) = ("ana@gmial.com", "ana@gmail.com");
        assert_eq!(chosen_email(slip, "", "", ""), (slip, false));
        assert_eq!(chosen_email(slip, TAKE, meant, slip), (meant, true));
        assert_eq!(chosen_email(slip, KEEP, meant, slip), (slip, true));
        assert_eq!(chosen_email(slip, "", meant, slip), (slip, true));
        assert_eq!(chosen_email("ana@hotmial.com", "", meant, slip), ("ana@hotmial.com", false));
        assert_eq!(chosen_email("ana@example.org", TAKE, meant, slip), ("ana@example.org", false));
    }
}
