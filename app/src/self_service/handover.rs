//! A handover on the client's own phone: by the QR, or by a code typed in. Username and password, and in.

use super::{
    dead_link::{Behind, open, what_became_of},
    location_of, nowhere, sign_in_here, somebody_else,
};
use crate::{
    components::{Banner, Hidden, Look, Mood, PasswordField, ProblemSummary, Submit, TextField},
    flash::FormName,
    form::Form,
    frames::ClientFrame,
    link_cookie::LinkPage,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    DeadLink, Guess, LocationPage,
    handover::{self, HandoverPage},
    location,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route, Slug};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let location = location_of(&request).await?;
    let slug = location.slug.clone();
    let origin = request.origin()?;
    let behind = open(&request, LinkPage::Handover, async |token: &str| {
        handover::open(request.accounts(), &origin, &slug, token).await
    });
    match behind.await? {
        Behind::Live(token, view) => {
            let other = somebody_else(&request, &slug, view.client).await;
            Ok(choose_page(request, location, token, view, other))
        }
        Behind::Dead(_, None) => Ok(code_page(request, location, None)),
        Behind::Dead(dead, Some(_)) => Ok(code_page(request, location, Some(dead))),
    }
}

/// Asks for the code; after a link that does nothing any more, says what became of it first.
fn code_page(request: Request, location: LocationPage, dead: Option<DeadLink>) -> AnyView {
    let language = request.language(None, location.language);
    let words = words::client(language);
    let flash = request.take_flash();
    let form = Form::new(Reader::Client(language), FormName::HandoverCode, &flash, [(Field::Code, "")]);
    let heading = match dead {
        Some(dead) => what_became_of(dead, language).0,
        None => words.handover_code_heading(),
    };
    let text = if dead.is_some() { words.handover_dead_text() } else { words.handover_code_text() };
    let slug = location.slug.to_string();
    view! {
        <ClientFrame request location language title=heading.clone() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <div class="stack tight"><h1>{heading}</h1><p class="quiet">{text}</p></div>
            <form method="post" action=EnterCode::url()>
                <Hidden name="slug" value=slug/>
                <TextField
                    form
                    field=Field::Code
                    label=words.handover_code()
                    hint=words.handover_code_hint()
                    autocomplete="one-time-code"
                    literal=true
                />
                <Submit label=words.handover_code_button() look=Look::PrimaryWide/>
            </form>
        </ClientFrame>
    }
    .into_any()
}

/// Username and password; where there is an account, a new password.
fn choose_page(
    request: Request,
    location: LocationPage,
    token: String,
    view: HandoverPage,
    other: Option<String>,
) -> AnyView {
    let language = request.language(Some(view.language), location.language);
    let words = words::client(language);
    let when = When::new(&location.time_zone, language);
    let flash = request.take_flash();
    let suggested = [(Field::Username, view.suggested_username.as_str())];
    let form = Form::new(Reader::Client(language), FormName::Handover, &flash, suggested);
    let (heading, text, password, button) = match &view.username {
        Some(username) => (
            words.reset_heading(),
            words.handover_password_text(&view.first_name, username),
            words.reset_password(),
            words.reset_button(),
        ),
        None => (
            words.accept_heading(&view.first_name),
            words.accept_text(),
            words.accept_password(),
            words.accept_button(),
        ),
    };
    let other = other.map(|other| {
        let text = words.handover_other_person(other, &view.first_name);
        view! { <Banner mood=Mood::Wait>{text}</Banner> }
    });
    let username = match view.username {
        // For password managers: which username the new password belongs to.
        Some(username) => view! {
            <input type="text" name="username" value=username autocomplete="username" hidden/>
        }
        .into_any(),
        None => view! {
            <TextField
                form=form.clone()
                field=Field::Username
                label=words.accept_username()
                hint=words.accept_username_hint()
                autocomplete="username"
                literal=true
            />
        }
        .into_any(),
    };
    let (slug, shortest) = (location.slug.to_string(), location.shortest_password.characters());
    view! {
        <ClientFrame request location language title=heading.clone() refused=form.is_refused()>
            {other}
            <ProblemSummary form=form.clone()/>
            <div class="stack tight"><h1>{heading}</h1><p class="quiet">{text}</p></div>
            <form method="post" action=TakeOver::url()>
                <Hidden name="slug" value=slug/>
                <Hidden name="token" value=token/>
                {username}
                <PasswordField
                    form
                    label=password
                    hint=words.new_password_hint(shortest)
                    autocomplete="new-password"
                />
                <Submit label=button look=Look::PrimaryWide/>
            </form>
            <p class="small quiet">{words.handover_until(when.time(view.expires_at))}</p>
        </ClientFrame>
    }
    .into_any()
}

/// Opens a handover by its code.
#[server(endpoint = "self-service/handover-code")]
pub(crate) async fn enter_code(#[server(default)] slug: String, #[server(default)] code: String) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::Handover(slug.clone());
    let posted = Posted::client(&slug, &page, FormName::HandoverCode, &[(Field::Code, &code)]);
    let result = async {
        let token = handover::token_of_code(request.accounts(), &request.origin()?, &slug, &code).await?;
        // The page may have been opened at an address that the location has left since.
        let page = Route::Handover(location::page(request.accounts(), &slug).await?.slug);
        request.keep_link(LinkPage::Handover, &page, &token);
        Ok(Next::to(&page))
    };
    respond(&request, posted, result.await)
}

/// Takes the set-up over, and signs the client in.
#[server(endpoint = "self-service/handover")]
pub(crate) async fn take_over(
    #[server(default)] slug: String,
    #[server(default)] token: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::Handover(slug.clone());
    let posted = Posted::client(&slug, &page, FormName::Handover, &[(Field::Username, &username)]);
    let result = async {
        let origin = request.origin()?;
        let session =
            handover::take_over(request.accounts(), &origin, &slug, &token, &username, &password).await?;
        sign_in_here(&request, &slug, session).await?;
        request.forget_link(LinkPage::Handover);
        Ok(Next::to(&Route::Home(slug.clone()))
            .saying(Notice::AccountMade(Guess::at(&password, &[&username]))))
    };
    respond(&request, posted, result.await)
}
