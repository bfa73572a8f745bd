//! Profiles that may be the same person's, on a client's profile.

use super::{at_desk, route_of, to_profile};
use crate::{
    components::{Card, Tag},
    request::Request,
    respond::{Done, Notice, Posted, respond},
};
use accounts::{
    Profile, Refused,
    duplicate::{self, Alike},
};
use leptos::prelude::*;
use shared::{Likeness, Route, Tone};
use words::When;

/// Says that two profiles are two people's.
#[server(endpoint = "duplicate/dismiss")]
pub(crate) async fn dismiss_duplicate(
    #[server(default)] client: String,
    #[server(default)] other: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        let other = other.parse().map_err(|_| Refused::NotFound)?;
        duplicate::dismiss(request.accounts(), &desk, id, other).await?;
        Ok(to_profile(id).saying(Notice::DuplicateDismissed))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// The profiles that may be the same person's; nothing if there are none.
#[component]
pub(super) fn AlikeCard(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    if profile.alike.is_empty() {
        return None;
    }
    let id = profile.id;
    let other = move |other: Alike| {
        let name = numbered(&other);
        let compare = Route::Compare(id, other.id).to_string();
        let reasons = why(&other, &when).join(" · ");
        view! {
            <li>
                <p>
                    <a href=Route::Client(other.id).to_string()>{name.clone()}</a>
                    <AccountTag of=other/>
                </p>
                <p class="small quiet">{reasons}</p>
                <a class="button small" href=compare>{words.duplicates_compare()} <span class="sr">" "{name}</span></a>
            </li>
        }
    };
    let others = profile.alike.into_iter().map(other).collect_view();
    Some(view! { <Card heading=words.alike_heading()><ul class="alike">{others}</ul></Card> })
}

/// The account of a profile, as a tag.
#[component]
pub(super) fn AccountTag(of: Alike) -> impl IntoView {
    let words = words::staff();
    let (tone, label) = match (of.username, of.has_working_account) {
        (Some(username), true) => (Tone::Good, words.alike_account(username)),
        (Some(username), false) => (Tone::Bad, words.alike_account_disabled(username)),
        (None, _) => (Tone::Plain, words.profile_no_account()),
    };
    view! { <Tag tone label/> }
}

/// Name, and number if there is one.
pub(super) fn numbered(other: &Alike) -> String {
    if other.member_number.is_empty() {
        other.name.clone()
    } else {
        words::staff().alike_numbered(&other.name, &other.member_number)
    }
}

/// Why two profiles look alike, each reason with what they share.
pub(super) fn why(other: &Alike, when: &When) -> Vec<String> {
    let words = words::staff();
    let reason = |likeness: &Likeness| match likeness {
        Likeness::NameAndBirthDate => {
            words.alike_birth_date(other.birth_date.map(|date| when.date(date)).unwrap_or_default())
        }
        Likeness::MemberNumber => words.alike_member_number(&other.member_number),
        Likeness::Email => words.alike_email(other.email.as_deref().unwrap_or_default()),
        Likeness::Phone => words.alike_phone(&other.phone),
    };
    other.why.iter().map(reason).collect()
}
