//! The page behind a reset mail: a new password.

use super::{
    act,
    dead_link::{Behind, dead_page, open, sent_page, to_sent_page},
    location_of, nowhere, somebody_else,
};
use crate::{
    components::{Banner, Hidden, Look, Mood, PasswordField, ProblemSummary, Submit},
    flash::FormName,
    form::Form,
    frames::ClientFrame,
    link_cookie::LinkPage,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{Guess, recovery};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Route, Slug};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let location = location_of(&request).await?;
    let slug = location.slug.clone();
    if let Some(page) = sent_page(&request, &location) {
        return Ok(page);
    }
    let origin = request.origin()?;
    let behind = open(&request, LinkPage::Reset, async |token: &str| {
        recovery::open(request.accounts(), &origin, &slug, token).await
    });
    let (token, view) = match behind.await? {
        Behind::Live(token, view) => (token, view),
        Behind::Dead(dead, token) => {
            return Ok(dead_page(request, location, dead, token, ResetPasswordAgain::url()));
        }
    };
    let language = request.language(Some(view.language), location.language);
    let words = words::client(language);
    let when = When::new(&location.time_zone, language);
    let flash = request.take_flash();
    let form = Form::new(Reader::Client(language), FormName::ResetPassword, &flash, []);
    let shortest = location.shortest_password.characters();
    let other = somebody_else(&request, &slug, view.client).await.map(|other| {
        let text = words.link_other_person(other, &view.first_name);
        view! { <Banner mood=Mood::Wait>{text}</Banner> }
    });
    Ok(view! {
        <ClientFrame request location language title=words.reset_heading() refused=form.is_refused()>
            {other}
            <ProblemSummary form=form.clone()/>
            <div class="stack tight">
                <h1>{words.reset_heading()}</h1>
                <p class="quiet">{words.reset_text(&view.first_name, &view.username)}</p>
            </div>
            <form method="post" action=ResetPassword::url()>
                <Hidden name="slug" value=slug.to_string()/>
                <Hidden name="token" value=token/>
                // For password managers: which username the new password belongs to.
                <input type="text" name="username" value=view.username autocomplete="username" hidden/>
                <PasswordField
                    form
                    label=words.reset_password()
                    hint=words.new_password_hint(shortest)
                    autocomplete="new-password"
                />
                <Submit label=words.reset_button() look=Look::PrimaryWide/>
            </form>
            <p class="small quiet">{words.reset_until(when.time(view.expires_at))}</p>
        </ClientFrame>
    }
    .into_any())
}

/// Sets a new password. No sign-in follows: a leaked link must not be a session.
#[server(endpoint = "self-service/reset-password")]
pub(crate) async fn reset_password(
    #[server(default)] slug: String,
    #[server(default)] token: String,
    #[server(default)] password: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::ResetPassword(slug.clone());
    let posted = Posted::client(&slug, &page, FormName::ResetPassword, &[]);
    let result = async {
        recovery::reset(request.accounts(), &request.origin()?, &slug, &token, &password).await?;
        request.forget_link(LinkPage::Reset);
        Ok(Next::to(&Route::SelfService(slug.clone()))
            .saying(Notice::PasswordSet(Guess::at(&password, &[slug.as_str()]))))
    };
    respond(&request, posted, result.await)
}

/// Asks for a new link with a dead one.
#[server(endpoint = "self-service/reset-password-again")]
pub(crate) async fn reset_password_again(
    #[server(default)] slug: String,
    #[server(default)] token: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::ResetPassword(slug.clone());
    let result = async {
        recovery::again(request.accounts(), &request.origin()?, &slug, &token).await?;
        request.forget_link(LinkPage::Reset);
        Ok(to_sent_page(&page))
    };
    respond(&request, act(&slug, &page), result.await)
}
