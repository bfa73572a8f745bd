//! A client's passkeys: what there is, a new one, and one in place of the password.

use super::{must_be_there, nowhere, sign_in::signed_in};
use crate::{
    components::{
        Hidden, Look, NoticeBanner, PasskeyForm, PasskeyList, PasswordField, ProblemSummary, Submit,
    },
    cookies,
    flash::FormName,
    form::Form,
    frames::ClientFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, encode, respond, tell},
};
use accounts::{Refused, passkey};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, PasskeyId, Route, Slug, local_path};
use words::When;

pub(crate) async fn list(request: Request) -> Page {
    let client = request.signed_in(&request.slug()?).await?;
    must_be_there(&request, &client.location)?;
    if !passkey::are_possible(request.accounts()) {
        return Err(Refused::NotFound.into());
    }
    let passkeys = passkey::of_client(request.accounts(), &client).await?;
    let (slug, location) = (client.location.slug.clone(), client.location.clone());
    let flash = request.take_flash();
    let language = request.language(Some(client.language), location.language);
    let (words, reader) = (words::client(language), Reader::Client(language));
    let when = When::new(&location.time_zone, language);
    let form = Form::new(reader, FormName::PasskeyBegin, &flash, []);
    let home = Route::Home(slug.clone()).to_string();
    let refused = form.is_refused();
    let summary = form.clone();
    Ok(view! {
        <ClientFrame request location language title=words.passkeys() refused>
            <NoticeBanner notice=flash.notice reader/>
            <ProblemSummary form=summary/>
            <PasskeyList passkeys reader when remove=RemovePasskey::url() slug=Some(slug.clone()) back=home>
                <form method="post" action=BeginPasskey::url()>
                    <Hidden name="slug" value=slug.to_string()/>
                    // For password managers: whose password it is.
                    <input type="text" name="username" value=client.username autocomplete="username" hidden/>
                    <PasswordField form label=words.passkey_password() autocomplete="current-password"/>
                    <Submit label=words.passkey_add() look=Look::PrimaryWide/>
                </form>
            </PasskeyList>
        </ClientFrame>
    }
    .into_any())
}

pub(crate) async fn new(request: Request) -> Page {
    let client = request.signed_in(&request.slug()?).await?;
    must_be_there(&request, &client.location)?;
    let (slug, location) = (client.location.slug.clone(), client.location.clone());
    let list = Route::Passkeys(slug.clone()).to_string();
    let token = request.cookies().get(cookies::CLIENT).ok_or(Refused::SignedOut)?;
    let new = passkey::new_by_client(request.accounts(), &request.origin()?, &client, &token).await?;
    let Some(new) = new else { return Err(Stop::Redirect(list)) };
    let flash = request.take_flash();
    let language = request.language(Some(client.language), location.language);
    let (words, reader) = (words::client(language), Reader::Client(language));
    let form = Form::new(reader, FormName::PasskeyNew, &flash, [(Field::Name, new.suggested_name.as_str())]);
    Ok(view! {
        <ClientFrame request location language title=words.passkey_add() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <PasskeyForm form new reader action=AddPasskey::url() slug=Some(slug) back=list/>
        </ClientFrame>
    }
    .into_any())
}

/// Begins to add a passkey.
#[server(endpoint = "self-service/begin-passkey")]
pub(crate) async fn begin_passkey(
    #[server(default)] slug: String,
    #[server(default)] password: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let result = async {
        let token = request.cookies().get(cookies::CLIENT).ok_or(Refused::SignedOut)?;
        let origin = request.origin()?;
        passkey::begin_by_client(request.accounts(), &origin, &slug, &token, &password).await?;
        Ok(Next::to(&Route::PasskeyNew(slug.clone())))
    };
    let posted = Posted::client(&slug, &Route::Passkeys(slug.clone()), FormName::PasskeyBegin, &[]);
    respond(&request, posted, result.await)
}

/// Adds the passkey that was made.
#[server(endpoint = "self-service/add-passkey")]
pub(crate) async fn add_passkey(
    #[server(default)] slug: String,
    #[server(default)] name: String,
    #[server(default)] answer: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let result = async {
        let token = request.cookies().get(cookies::CLIENT).ok_or(Refused::SignedOut)?;
        let origin = request.origin()?;
        passkey::add_by_client(request.accounts(), &origin, &slug, &token, &name, &answer).await?;
        Ok(Next::to(&Route::Passkeys(slug.clone())).saying(Notice::PasskeyAdded))
    };
    let page = Route::PasskeyNew(slug.clone());
    let posted = Posted::client(&slug, &page, FormName::PasskeyNew, &[(Field::Name, &name)]);
    respond(&request, posted, result.await)
}

/// Removes a passkey. One that is not there, or another's, is gone already.
#[server(endpoint = "self-service/remove-passkey")]
pub(crate) async fn remove_passkey(
    #[server(default)] slug: String,
    #[server(default)] passkey: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::Passkeys(slug.clone());
    let result = async {
        let token = request.cookies().get(cookies::CLIENT).ok_or(Refused::SignedOut)?;
        let id = passkey.parse::<PasskeyId>().map_err(|_| Refused::Changed)?;
        let origin = request.origin()?;
        match passkey::remove_by_client(request.accounts(), &origin, &slug, &token, id).await {
            Err(Refused::NotFound) => Err(Refused::Changed),
            Err(refused) => Err(refused),
            Ok(session) => {
                request.signs_in(cookies::CLIENT, session);
                Ok(Next::to(&page).saying(Notice::PasskeyRemoved))
            }
        }
    };
    respond(&request, Posted::client(&slug, &page, FormName::Act, &[]), result.await)
}

/// Tells the browser what to ask a passkey for that lets somebody in.
#[server(endpoint = "self-service/ask-passkey")]
pub(crate) async fn ask_passkey(#[server(default)] slug: String) -> Result<String, ServerFnError> {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request).map(|()| String::new()) };
    let result = async { passkey::ask_client(request.accounts(), &request.origin()?, &slug).await };
    let posted = Posted::client(&slug, &Route::SelfService(slug.clone()), FormName::Act, &[]);
    tell(&request, posted, result.await)
}

/// Signs a client in by a passkey.
#[server(endpoint = "self-service/sign-in-with-passkey")]
pub(crate) async fn sign_in_with_passkey(
    #[server(default)] slug: String,
    #[server(default)] answer: String,
    #[server(default)] next: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let next = local_path(&next).unwrap_or_default();
    let mut posted = Posted::client(&slug, &Route::SelfService(slug.clone()), FormName::SignIn, &[]);
    if !next.is_empty() {
        posted.page = format!("{}?next={}", posted.page, encode(next));
    }
    let result = async {
        let session = passkey::sign_in_client(request.accounts(), &request.origin()?, &slug, &answer).await?;
        Ok(signed_in(&request, &slug, session, next))
    };
    respond(&request, posted, result.await)
}
