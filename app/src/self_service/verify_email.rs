//! The page behind a verification mail.

use super::{
    act,
    dead_link::{Behind, dead_page, open, sent_page, to_sent_page},
    location_of, nowhere, somebody_else,
};
use crate::{
    components::{Banner, ButtonLink, Hidden, Look, Mood, Submit},
    frames::ClientFrame,
    link_cookie::LinkPage,
    page::Page,
    request::Request,
    respond::{Done, Next, respond},
};
use accounts::verification;
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Route, Slug};

pub(crate) async fn page(request: Request) -> Page {
    let location = location_of(&request).await?;
    let slug = location.slug.clone();
    if let Some(page) = sent_page(&request, &location) {
        return Ok(page);
    }
    let origin = request.origin()?;
    let behind = open(&request, LinkPage::Verify, async |token: &str| {
        verification::open(request.accounts(), &origin, &slug, token).await
    });
    let (token, view) = match behind.await? {
        Behind::Live(token, view) => (token, view),
        Behind::Dead(dead, token) => {
            return Ok(dead_page(request, location, dead, token, VerifyEmailAgain::url()));
        }
    };
    let language = request.language(Some(view.language), location.language);
    let words = words::client(language);
    if view.done {
        let back = Route::SelfService(slug.clone()).to_string();
        return Ok(view! {
            <ClientFrame request location language title=words.verify_done_heading()>
                <h1>{words.verify_done_heading()}</h1>
                <p>{words.verify_done_text(&view.first_name, &view.email)}</p>
                <p class="quiet">{words.verify_done_next()}</p>
                <ButtonLink to=back label=words.back_to_sign_in() look=Look::Wide/>
            </ClientFrame>
        }
        .into_any());
    }
    let other = somebody_else(&request, &slug, view.client).await.map(|other| {
        let text = words.link_other_person(other, &view.first_name);
        view! { <Banner mood=Mood::Wait>{text}</Banner> }
    });
    Ok(view! {
        <ClientFrame request location language title=words.verify_heading()>
            {other}
            <h1>{words.verify_heading()}</h1>
            <p>{words.verify_text(&view.first_name)}</p>
            <p><b>{view.email}</b></p>
            <form method="post" action=ConfirmEmail::url()>
                <Hidden name="slug" value=slug.to_string()/>
                <Hidden name="token" value=token/>
                <Submit label=words.verify_button() look=Look::PrimaryWide/>
            </form>
            <p class="small quiet">{words.verify_not_you()}</p>
        </ClientFrame>
    }
    .into_any())
}

/// Proves the address.
#[server(endpoint = "self-service/verify-email")]
pub(crate) async fn confirm_email(#[server(default)] slug: String, #[server(default)] token: String) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::VerifyEmail(slug.clone());
    let result = async {
        verification::confirm(request.accounts(), &request.origin()?, &slug, &token).await?;
        // The same page, which now says that it is done.
        Ok(Next::to(&page))
    };
    respond(&request, act(&slug, &page), result.await)
}

/// Asks for a new link with a dead one.
#[server(endpoint = "self-service/verify-email-again")]
pub(crate) async fn verify_email_again(
    #[server(default)] slug: String,
    #[server(default)] token: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::VerifyEmail(slug.clone());
    let result = async {
        verification::again(request.accounts(), &request.origin()?, &slug, &token).await?;
        request.forget_link(LinkPage::Verify);
        Ok(to_sent_page(&page))
    };
    respond(&request, act(&slug, &page), result.await)
}
