//! Confirm it's you: before what matters most, staff prove once more that it is they, and go on where they were.

use super::{
    passkey::{AskPasskeyToConfirm, ConfirmWithPasskey},
    sign_in::after_sign_in,
};
use crate::{
    components::{Hidden, Look, PasskeyProof, PasswordField, ProblemSummary, Submit, TextField},
    cookies::{self, Cookies},
    flash::{Flash, FormName},
    form::Form,
    frames::PlainFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, encode, respond},
};
use accounts::{Accounts, passkey, step_up};
use axum::{
    body::Body,
    response::{IntoResponse as _, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, header};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route, local_path};

pub(crate) async fn page(request: Request) -> Page {
    let next = request.query("next").and_then(local_path).unwrap_or_default().to_owned();
    let member = request.staff().await?;
    if member.is_proven() {
        return Err(Stop::Redirect(after_sign_in(&next)));
    }
    let question = step_up::question(request.accounts(), &member).await?;
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::Confirm, &flash, []);
    let words = words::staff();
    let code = question.with_code.then(|| {
        view! {
            <TextField
                form=form.clone()
                field=Field::OneTimeCode
                label=words.sign_in_code()
                hint=words.sign_in_code_hint()
                autocomplete="one-time-code"
                literal=true
            />
        }
    });
    let has_passkey = !passkey::of_staff(request.accounts(), &member).await?.is_empty();
    let by_passkey = has_passkey.then(|| {
        let actions = (ConfirmWithPasskey::url(), AskPasskeyToConfirm::url());
        let (label, next) = (words.passkey_confirm(), next.clone());
        view! { <PasskeyProof reader=Reader::Staff label actions slug=None next/> }
    });
    Ok(view! {
        <PlainFrame title=words.confirm_heading() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <div class="stack tight">
                <h1>{words.confirm_heading()}</h1>
                <p class="quiet">{words.confirm_text()}</p>
            </div>
            <form method="post" action=ConfirmIdentity::url()>
                <Hidden name="next" value=next/>
                // For password managers: whose password it is.
                <input type="text" name="username" value=question.username autocomplete="username" hidden/>
                <PasswordField form label=words.confirm_password() autocomplete="current-password"/>
                {code}
                <Submit label=words.confirm_button() look=Look::PrimaryWide/>
            </form>
            {by_passkey}
            <p class="small"><a href=Route::Clients.to_string()>{words.confirm_cancel()}</a></p>
        </PlainFrame>
    }
    .into_any())
}

/// Takes the proof.
#[server(endpoint = "staff/confirm")]
pub(crate) async fn confirm_identity(
    #[server(default)] password: String,
    #[server(default)] one_time_code: String,
    #[server(default)] next: String,
) -> Done {
    let request = Request::current();
    let next = local_path(&next).unwrap_or_default();
    let posted = Posted::staff(&Route::StaffConfirm, FormName::Confirm, &[]);
    let posted = Posted { page: to_confirm(next), ..posted };
    let result = async {
        let member = request.staff().await?;
        let session = step_up::confirm(request.accounts(), &member, &password, &one_time_code).await?;
        request.signs_in(cookies::STAFF, session);
        Ok(Next::path(after_sign_in(next)))
    };
    respond(&request, posted, result.await)
}

/// The address that asks for a proof, and then leads to `next`.
pub(crate) fn to_confirm(next: &str) -> String {
    format!("{}?next={}", Route::StaffConfirm, encode(next))
}

/// What waits, in a cookie, for the page of an act that was not done, until the proof is given: the answers, and word
/// that nothing was done.
pub(crate) fn waiting(cookies: &Cookies, flash: Flash) -> HeaderValue {
    Flash { notice: Some(Notice::ConfirmFirst), ..flash }.keep(cookies)
}

/// The answer to whoever fetches a file without a fresh proof: the question, and then back to the page that offers it.
#[must_use]
pub fn confirm_first(accounts: &Accounts, headers: &HeaderMap, back: &str) -> Response<Body> {
    let page = back.split('?').next().unwrap_or_default().to_owned();
    let cookie = waiting(&Cookies::new(accounts, headers), Flash { page, ..Flash::default() });
    let mut answer = Redirect::to(&to_confirm(back)).into_response();
    answer.headers_mut().insert(header::SET_COOKIE, cookie);
    answer
}
