//! Staff sign in and out.

use super::{
    passkey::{AskPasskey, SignInWithPasskey},
    sign_in_code::after_first_step,
};
use crate::{
    components::{
        Hidden, Look, NoticeBanner, PasskeyProof, PasswordField, ProblemSummary, Submit, TextField,
    },
    cookies,
    flash::FormName,
    form::Form,
    frames::PlainFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, encode, respond},
};
use accounts::{Refused, passkey, staff};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route, local_path};

pub(crate) async fn page(request: Request) -> Page {
    let next = request.query("next").and_then(local_path).unwrap_or_default().to_owned();
    match request.staff().await {
        Err(Refused::SignedOut) => {}
        Err(refused) => return Err(refused.into()),
        Ok(_) => return Err(Stop::Redirect(after_sign_in(&next))),
    }
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::StaffSignIn, &flash, [(Field::Username, "")]);
    let words = words::staff();
    let (by_passkey, autocomplete) = if passkey::are_possible(request.accounts()) {
        let actions = (SignInWithPasskey::url(), AskPasskey::url());
        let (label, next) = (words.passkey_sign_in(), next.clone());
        let proof = view! { <PasskeyProof reader=Reader::Staff label actions slug=None next/> };
        (Some(proof), "username webauthn")
    } else {
        (None, "username")
    };
    Ok(view! {
        <PlainFrame title=words.staff_sign_in_heading() refused=form.is_refused()>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <h1>{words.staff_sign_in_heading()}</h1>
            <form method="post" action=SignIn::url()>
                <Hidden name="next" value=next/>
                <TextField
                    form=form.clone()
                    field=Field::Username
                    label=words.staff_sign_in_username()
                    autocomplete
                    literal=true
                />
                <PasswordField form label=words.staff_sign_in_password() autocomplete="current-password"/>
                <Submit label=words.staff_sign_in_button() look=Look::PrimaryWide/>
            </form>
            {by_passkey}
        </PlainFrame>
    }
    .into_any())
}

/// Signs a staff member in.
#[server(endpoint = "staff/sign-in")]
pub(crate) async fn sign_in(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Done {
    let request = Request::current();
    let next = local_path(&next).unwrap_or_default();
    let mut posted =
        Posted::staff(&Route::StaffSignIn, FormName::StaffSignIn, &[(Field::Username, &username)]);
    if !next.is_empty() {
        posted.page = format!("{}?next={}", posted.page, encode(next));
    }
    let result = async {
        let step = staff::sign_in(request.accounts(), &request.origin()?, &username, &password).await?;
        Ok(after_first_step(&request, step, &after_sign_in(next)))
    };
    respond(&request, posted, result.await)
}

/// Signs a staff member out.
#[server(endpoint = "staff/sign-out")]
pub(crate) async fn sign_out() -> Done {
    let request = Request::current();
    let result = async {
        if let Some(token) = request.cookies().get(cookies::STAFF) {
            staff::sign_out(request.accounts(), &request.origin()?, &token).await?;
        }
        request.set_cookie(request.cookies().remove(cookies::STAFF));
        Ok(Next::to(&Route::StaffSignIn).saying(Notice::SignedOut))
    };
    respond(&request, Posted::act(&Route::StaffSignIn), result.await)
}

pub(super) fn after_sign_in(next: &str) -> String {
    if next.starts_with("/staff") { next.to_owned() } else { Route::Clients.to_string() }
}
