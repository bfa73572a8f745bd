//! A client, signed in, changes their password.

use super::{must_be_there, nowhere};
use crate::{
    components::{Hidden, Look, PasswordField, ProblemSummary, Submit},
    cookies,
    flash::FormName,
    form::Form,
    frames::ClientFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{Guess, Refused, password_change};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route, Slug};

pub(crate) async fn page(request: Request) -> Page {
    let client = request.signed_in(&request.slug()?).await?;
    must_be_there(&request, &client.location)?;
    let slug = client.location.slug.clone();
    let flash = request.take_flash();
    let language = request.language(Some(client.language), client.location.language);
    let words = words::client(language);
    let form = Form::new(Reader::Client(language), FormName::PasswordChange, &flash, []);
    let shortest = client.location.shortest_password.characters();
    let location = client.location.clone();
    let (home, trouble) =
        (Route::Home(slug.clone()).to_string(), Route::HavingTrouble(slug.clone()).to_string());
    Ok(view! {
        <ClientFrame request location language title=words.password_change_heading() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <div class="stack tight">
                <h1>{words.password_change_heading()}</h1>
                <p class="quiet">{words.password_change_text()}</p>
            </div>
            <form method="post" action=ChangePassword::url()>
                <Hidden name="slug" value=slug.to_string()/>
                // For password managers: which username the new password belongs to.
                <input type="text" name="username" value=client.username autocomplete="username" hidden/>
                <PasswordField
                    form=form.clone()
                    field=Field::CurrentPassword
                    label=words.password_change_current()
                    autocomplete="current-password"
                />
                <PasswordField
                    form
                    label=words.password_change_new()
                    hint=words.new_password_hint(shortest)
                    autocomplete="new-password"
                />
                <Submit label=words.password_change_button() look=Look::PrimaryWide/>
            </form>
            <p class="small"><a href=trouble>{words.password_change_forgotten()}</a></p>
            <p class="small"><a href=home>{words.password_change_cancel()}</a></p>
        </ClientFrame>
    }
    .into_any())
}

/// Changes the password of whoever is signed in.
#[server(endpoint = "self-service/change-password")]
pub(crate) async fn change_password(
    #[server(default)] slug: String,
    #[server(default)] current_password: String,
    #[server(default)] password: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::PasswordChange(slug.clone());
    let result = async {
        let token = request.cookies().get(cookies::CLIENT).ok_or(Refused::SignedOut)?;
        let origin = request.origin()?;
        let change = password_change::by_client(
            request.accounts(),
            &origin,
            &slug,
            &token,
            &current_password,
            &password,
        );
        request.signs_in(cookies::CLIENT, change.await?);
        Ok(Next::to(&Route::Home(slug.clone()))
            .saying(Notice::PasswordChanged(Guess::at(&password, &[slug.as_str()]))))
    };
    let posted = Posted::client(&slug, &page, FormName::PasswordChange, &[]);
    respond(&request, posted, result.await)
}
