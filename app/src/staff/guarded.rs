//! Guarded help: how staff checked who somebody is, and what the client said was not them.

use crate::{
    components::{RadioField, TextField},
    form::Form,
};
use accounts::Profile;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{Field, IdentityCheck, IdentityForm, IdentityProof};
use words::When;

/// How the identity was checked, as forms send it: beside whatever else they ask.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct IdentityAnswers {
    identity: String,
    identity_note: String,
}

impl IdentityAnswers {
    /// For the use case.
    pub(super) fn form(&self) -> IdentityForm<'_> {
        IdentityForm { how: &self.identity, note: &self.identity_note }
    }

    /// For the page, if it shows the form again.
    pub(super) fn answers(&self) -> [(Field, &str); 2] {
        [(Field::Identity, &self.identity), (Field::IdentityNote, &self.identity_note)]
    }
}

/// Asks how the identity was checked. Nothing is chosen beforehand.
#[component]
pub(super) fn IdentityFields(form: Form, #[prop(optional, into)] hint: Option<String>) -> impl IntoView {
    let words = words::staff();
    let choices =
        IdentityProof::ALL.map(|proof| (proof.code().to_owned(), words.identity_how(proof.code()))).to_vec();
    view! {
        <RadioField form=form.clone() field=Field::Identity label=words.identity_question() hint=hint choices/>
        <TextField form field=Field::IdentityNote label=words.identity_note() hint=words.identity_note_hint()/>
    }
}

/// How the identity was checked, for the timeline.
pub(super) fn checked(identity: &IdentityCheck) -> String {
    let words = words::staff();
    let checked = words.identity_checked(identity.how.code());
    if identity.note.is_empty() { checked } else { words.identity_checked_note(checked, &identity.note) }
}

/// What the client said was not them, and what to do about it.
#[component]
pub(super) fn DisputeNote(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    profile.dispute.map(|dispute| {
        view! {
            <section class="problem" aria-labelledby="dispute-heading">
                <h2 id="dispute-heading">{words.dispute_heading(dispute.act.code(), &profile.first_name)}</h2>
                <p class="plain">{words.dispute_text(when.absolute(dispute.at))}</p>
                <p class="plain">{words.dispute_what_to_do()}</p>
            </section>
        }
    })
}
