//! A location's Self-Service page: sign-in, and out again.

use super::{
    act, location_of, nowhere,
    passkey::{AskPasskey, SignInWithPasskey},
};
use crate::{
    components::{
        Banner, Hidden, Look, Mood, NoticeBanner, PasskeyProof, PasswordField, ProblemSummary, Submit,
        TextField,
    },
    cookies,
    flash::FormName,
    form::Form,
    frames::ClientFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, encode, respond},
};
use accounts::{NewSession, Refused, passkey, session};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route, Slug, local_path};

/// In the address: the session whose browser came without a cookie.
const LOST: &str = "lost";
/// How long the probe lies in the browser: a day, since a sign-in page may stay open for long.
const PROBE_SECONDS: i64 = 24 * 60 * 60;

pub(crate) async fn page(request: Request) -> Page {
    let location = location_of(&request).await?;
    let slug = location.slug.clone();
    let next = request.query("next").and_then(local_path).unwrap_or_default().to_owned();
    match request.signed_in(&slug).await {
        Err(Refused::SignedOut) => {}
        Err(refused) => return Err(refused.into()),
        Ok(_) => return Err(Stop::Redirect(after_sign_in(&slug, &next))),
    }
    let lost = request.query(LOST).map(ToOwned::to_owned);
    if let Some(fingerprint) = &lost {
        session::lost(request.accounts(), &request.origin()?, &slug, fingerprint).await?;
    }
    if request.cookies().get(cookies::PROBE).is_none() {
        request.set_cookie(request.cookies().set(cookies::PROBE, "1".to_owned(), PROBE_SECONDS));
    }
    let flash = request.take_flash();
    let language = request.language(None, location.language);
    let (words, reader) = (words::client(language), Reader::Client(language));
    let form = Form::new(reader, FormName::SignIn, &flash, [(Field::Username, "")]);
    let closed = (!location.self_service_on).then(|| {
        view! { <Banner mood=Mood::Wait>{words.sign_in_closed()}</Banner> }
    });
    let no_cookies = lost.map(|_| {
        view! { <Banner mood=Mood::Wait>{words.sign_in_no_cookies()}</Banner> }
    });
    let trouble = Route::HavingTrouble(slug.clone()).to_string();
    let (by_passkey, autocomplete) = if passkey::are_possible(request.accounts()) {
        let actions = (SignInWithPasskey::url(), AskPasskey::url());
        let (label, slug, next) = (words.passkey_sign_in(), Some(slug.clone()), next.clone());
        (Some(view! { <PasskeyProof reader label actions slug next/> }), "username webauthn")
    } else {
        (None, "username")
    };
    Ok(view! {
        <ClientFrame request location language title=words.sign_in_heading() refused=form.is_refused()>
            <NoticeBanner notice=flash.notice reader/>
            {closed}
            {no_cookies}
            <ProblemSummary form=form.clone()/>
            <h1>{words.sign_in_heading()}</h1>
            <form method="post" action=SignIn::url()>
                <Hidden name="slug" value=slug.to_string()/>
                <Hidden name="next" value=next/>
                <TextField
                    form=form.clone()
                    field=Field::Username
                    label=words.sign_in_username()
                    autocomplete
                    literal=true
                />
                <PasswordField form label=words.sign_in_password() autocomplete="current-password"/>
                <Submit label=words.sign_in_button() look=Look::PrimaryWide/>
            </form>
            {by_passkey}
            <p><a href=trouble>{words.having_trouble()}</a></p>
        </ClientFrame>
    }
    .into_any())
}

/// Signs a client in.
#[server(endpoint = "self-service/sign-in")]
pub(crate) async fn sign_in(
    #[server(default)] slug: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let next = local_path(&next).unwrap_or_default();
    let page = Route::SelfService(slug.clone());
    let mut posted = Posted::client(&slug, &page, FormName::SignIn, &[(Field::Username, &username)]);
    if !next.is_empty() {
        posted.page = format!("{}?next={}", posted.page, encode(next));
    }
    let result = async {
        let session =
            session::sign_in(request.accounts(), &request.origin()?, &slug, &username, &password).await?;
        Ok(signed_in(&request, &slug, session, next))
    };
    respond(&request, posted, result.await)
}

/// Gives the browser the session, and leads on.
pub(super) fn signed_in(request: &Request, slug: &Slug, session: NewSession, next: &str) -> Next {
    let fingerprint = session.fingerprint();
    request.signs_in(cookies::CLIENT, session);
    if request.cookies().get(cookies::PROBE).is_none() {
        // A browser that keeps cookies is led on from there; of the others we learn that they don't.
        let (page, next) = (Route::SelfService(slug.clone()), encode(next));
        return Next::path(format!("{page}?{LOST}={fingerprint}&next={next}"));
    }
    Next::path(after_sign_in(slug, next)).saying(Notice::SignedIn)
}

/// Signs a client out.
#[server(endpoint = "self-service/sign-out")]
pub(crate) async fn sign_out(#[server(default)] slug: String) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let result = async {
        if let Some(token) = request.cookies().get(cookies::CLIENT) {
            session::sign_out(request.accounts(), &request.origin()?, &slug, &token).await?;
        }
        request.set_cookie(request.cookies().remove(cookies::CLIENT));
        Ok(Next::to(&Route::SelfService(slug.clone())).saying(Notice::SignedOut))
    };
    respond(&request, act(&slug, &Route::SelfService(slug.clone())), result.await)
}

fn after_sign_in(slug: &Slug, next: &str) -> String {
    let here = format!("/s/{slug}/");
    if next.starts_with(&here) { next.to_owned() } else { Route::Home(slug.clone()).to_string() }
}
