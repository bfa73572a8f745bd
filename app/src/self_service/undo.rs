//! The page behind "this wasn't me": undoes what staff did on somebody's word.

use super::{
    act,
    dead_link::{Behind, open, what_became_of},
    location_of, nowhere,
};
use crate::{
    components::{ButtonLink, Hidden, Look, Submit},
    frames::ClientFrame,
    link_cookie::LinkPage,
    page::Page,
    request::Request,
    respond::{Done, Next, respond},
};
use accounts::{DeadLink, LocationPage, undo};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{GuardedAct, Route, Slug};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let location = location_of(&request).await?;
    let slug = location.slug.clone();
    let origin = request.origin()?;
    let behind = open(&request, LinkPage::Undo, async |token: &str| {
        undo::open(request.accounts(), &origin, &slug, token).await
    });
    Ok(match behind.await? {
        Behind::Live(_, view) if view.done => done_page(request, location, view),
        Behind::Live(token, view) => ask_page(request, location, token, view),
        Behind::Dead(dead, _) => dead_page(request, location, dead),
    })
}

fn ask_page(request: Request, location: LocationPage, token: String, view: undo::UndoPage) -> AnyView {
    let language = request.language(Some(view.language), location.language);
    let words = words::client(language);
    let when = When::new(&location.time_zone, language);
    let act = view.act.code();
    let heading = words.undo_heading(act);
    let slug = location.slug.to_string();
    view! {
        <ClientFrame request location language title=heading.clone()>
            <h1>{heading}</h1>
            <p>{words.undo_text(act, &view.first_name, when.moment(view.acted_at), &view.address)}</p>
            <p>{words.undo_what_happens(act)}</p>
            <form method="post" action=PressUndo::url()>
                <Hidden name="slug" value=slug/>
                <Hidden name="token" value=token/>
                <Submit label=words.undo_button(act) look=Look::PrimaryWide/>
            </form>
            <p class="small quiet">{words.undo_was_me()}</p>
        </ClientFrame>
    }
    .into_any()
}

fn done_page(request: Request, location: LocationPage, view: undo::UndoPage) -> AnyView {
    let language = request.language(Some(view.language), location.language);
    let words = words::client(language);
    let act = view.act.code();
    let heading = words.undo_done_heading(act);
    let trouble = (view.act == GuardedAct::EmailChange).then(|| {
        let to = Route::HavingTrouble(location.slug.clone()).to_string();
        view! { <ButtonLink to label=words.having_trouble() look=Look::Wide/> }
    });
    view! {
        <ClientFrame request location language title=heading.clone()>
            <h1>{heading}</h1>
            <p>{words.undo_done_text(act, &view.address)}</p>
            <p>{words.undo_done_next(act)}</p>
            {trouble}
        </ClientFrame>
    }
    .into_any()
}

/// There is nothing to mail again: who is still worried talks to people.
fn dead_page(request: Request, location: LocationPage, dead: DeadLink) -> AnyView {
    let language = request.language(None, location.language);
    let words = words::client(language);
    let heading = what_became_of(dead, language).0;
    let sign_in = Route::SelfService(location.slug.clone()).to_string();
    let trouble = Route::HavingTrouble(location.slug.clone()).to_string();
    view! {
        <ClientFrame request location language title=heading.clone()>
            <h1>{heading}</h1>
            <p class="quiet">{words.undo_dead_text()}</p>
            <div class="actions apart">
                <a href=sign_in>{words.sign_in_heading()}</a>
                <a href=trouble>{words.having_trouble()}</a>
            </div>
        </ClientFrame>
    }
    .into_any()
}

/// Undoes it.
#[server(endpoint = "self-service/undo")]
pub(crate) async fn press_undo(#[server(default)] slug: String, #[server(default)] token: String) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::Undo(slug.clone());
    let result = async {
        undo::press(request.accounts(), &request.origin()?, &slug, &token).await?;
        // The same page, which now says what has happened.
        Ok(Next::to(&page))
    };
    respond(&request, act(&slug, &page), result.await)
}
