//! The location's profiles that may be one person's, pair by pair.

use super::duplicate::{AccountTag, numbered, why};
use crate::{
    components::{ButtonLink, Empty, Look, NoticeBanner},
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
};
use accounts::duplicate::{self, Pair};
use leptos::prelude::*;
use shared::{Language, Likeness, Route};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let likeness = request.query("why").and_then(Likeness::from_code).unwrap_or(Likeness::NameAndBirthDate);
    let after = request.query("after").and_then(|id| id.parse().ok());
    let list = duplicate::list(request.accounts(), &desk, likeness, after).await?;
    let words = words::staff();
    let notice = request.take_flash().notice;
    let when = When::new(&desk.location.time_zone, Language::English);
    let to = |likeness: Likeness| format!("{}?why={}", Route::Duplicates, likeness.code());
    let chip = |of: Likeness, label: String| {
        let current = (of == likeness).then_some("page");
        view! { <a class="chip" href=to(of) aria-current=current>{label}</a> }
    };
    let chips = [
        chip(Likeness::NameAndBirthDate, words.duplicates_by_birth_date()),
        chip(Likeness::MemberNumber, words.duplicates_by_member_number()),
        chip(Likeness::Email, words.duplicates_by_email()),
        chip(Likeness::Phone, words.duplicates_by_phone()),
    ];
    let next = list.next.map(|after| {
        let to = format!("{}&after={after}", to(likeness));
        view! { <ButtonLink to label=words.clients_next() look=Look::Small/> }
    });
    let shown = if list.pairs.is_empty() {
        let text =
            if list.next.is_some() { words.duplicates_more_text() } else { words.duplicates_none_text() };
        view! { <Empty heading=words.duplicates_none() text>""</Empty> }.into_any()
    } else {
        let pairs = list.pairs.into_iter().map(|pair| view! { <Listed pair when=when.clone()/> });
        view! { <ul class="alike pairs">{pairs.collect_view()}</ul> }.into_any()
    };
    Ok(view! {
        <StaffFrame desk=desk.clone() title=words.duplicates_heading() part=Part::Duplicates>
            <NoticeBanner notice reader=Reader::Staff/>
            <div class="who">
                <div>
                    <h1>{words.duplicates_heading()}</h1>
                    <p class="quiet">{words.duplicates_text()}</p>
                </div>
            </div>
            <nav class="toolbar" aria-label=words.duplicates_by()>
                {chips.into_iter().collect_view()}
            </nav>
            <div class="card">{shown}</div>
            <nav class="toolbar apart" aria-label=words.clients_pages()><span></span> {next}</nav>
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn Listed(pair: Pair, when: When) -> impl IntoView {
    let words = words::staff();
    let Pair { first, second } = pair;
    let compare = Route::Compare(first.id, second.id).to_string();
    let reasons = why(&first, &when).join(" · ");
    let both = words.duplicates_pair(numbered(&first), numbered(&second));
    let one = |of: accounts::duplicate::Alike| {
        let (to, name) = (Route::Client(of.id).to_string(), numbered(&of));
        view! { <span class="both"><a href=to>{name}</a> <AccountTag of/></span> }
    };
    view! {
        <li>
            <p>{one(first)} {one(second)}</p>
            <p class="small quiet">{reasons}</p>
            <a class="button small" href=compare>{words.duplicates_compare()} <span class="sr">" "{both}</span></a>
        </li>
    }
}
