//! The page behind an invitation: username and password, and in.

use super::{
    act,
    dead_link::{Behind, dead_page, open, sent_page, to_sent_page},
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
use accounts::{Guess, invitation};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route, Slug};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let location = location_of(&request).await?;
    let slug = location.slug.clone();
    if let Some(page) = sent_page(&request, &location) {
        return Ok(page);
    }
    let origin = request.origin()?;
    let behind = open(&request, LinkPage::Accept, async |token: &str| {
        invitation::open(request.accounts(), &origin, &slug, token).await
    });
    let (token, view) = match behind.await? {
        Behind::Live(token, view) => (token, view),
        Behind::Dead(dead, token) => {
            return Ok(dead_page(request, location, dead, token, AcceptInvitationAgain::url()));
        }
    };
    let language = request.language(Some(view.language), location.language);
    let words = words::client(language);
    let when = When::new(&location.time_zone, language);
    let flash = request.take_flash();
    let suggested = view.suggested_username.as_str();
    let form = Form::new(
        Reader::Client(language),
        FormName::AcceptInvitation,
        &flash,
        [(Field::Username, suggested)],
    );
    let other = somebody_else(&request, &slug, view.client).await.map(|other| {
        let text = words.accept_other_person(other, &view.first_name);
        view! { <Banner mood=Mood::Wait>{text}</Banner> }
    });
    let shortest = location.shortest_password.characters();
    let heading = words.accept_heading(&view.first_name);
    Ok(view! {
        <ClientFrame request location language title=words.accept_title() refused=form.is_refused()>
            {other}
            <ProblemSummary form=form.clone()/>
            <div class="stack tight"><h1>{heading}</h1><p class="quiet">{words.accept_text()}</p></div>
            <form method="post" action=AcceptInvitation::url()>
                <Hidden name="slug" value=slug.to_string()/>
                <Hidden name="token" value=token/>
                <TextField
                    form=form.clone()
                    field=Field::Username
                    label=words.accept_username()
                    hint=words.accept_username_hint()
                    autocomplete="username"
                    literal=true
                />
                <PasswordField
                    form
                    label=words.accept_password()
                    hint=words.new_password_hint(shortest)
                    autocomplete="new-password"
                />
                <Submit label=words.accept_button() look=Look::PrimaryWide/>
            </form>
            <p class="small quiet">{words.accept_for(&view.email, when.moment(view.expires_at))}</p>
        </ClientFrame>
    }
    .into_any())
}

/// Makes the account, and signs its holder in.
#[server(endpoint = "self-service/accept-invitation")]
pub(crate) async fn accept_invitation(
    #[server(default)] slug: String,
    #[server(default)] token: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::AcceptInvitation(slug.clone());
    let posted = Posted::client(&slug, &page, FormName::AcceptInvitation, &[(Field::Username, &username)]);
    let result = async {
        let origin = request.origin()?;
        let session =
            invitation::accept(request.accounts(), &origin, &slug, &token, &username, &password).await?;
        sign_in_here(&request, &slug, session).await?;
        request.forget_link(LinkPage::Accept);
        Ok(Next::to(&Route::Home(slug.clone()))
            .saying(Notice::AccountMade(Guess::at(&password, &[&username]))))
    };
    respond(&request, posted, result.await)
}

/// Asks for a new link with a dead one.
#[server(endpoint = "self-service/accept-invitation-again")]
pub(crate) async fn accept_invitation_again(
    #[server(default)] slug: String,
    #[server(default)] token: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::AcceptInvitation(slug.clone());
    let result = async {
        invitation::again(request.accounts(), &request.origin()?, &slug, &token).await?;
        request.forget_link(LinkPage::Accept);
        Ok(to_sent_page(&page))
    };
    respond(&request, act(&slug, &page), result.await)
}
