//! The second step of a staff sign-in: the code of the second factor, after the right password.

use super::sign_in::after_sign_in;
use crate::{
    components::{Hidden, Look, ProblemSummary, Submit, TextField},
    cookies,
    flash::FormName,
    form::Form,
    frames::PlainFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, encode, leave_notice, respond},
};
use accounts::{
    Refused,
    second_factor::{self, FirstStep},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route, local_path};

pub(crate) async fn page(request: Request) -> Page {
    let next = request.query("next").and_then(local_path).unwrap_or_default().to_owned();
    let waits = match request.cookies().get(cookies::PENDING) {
        Some(token) => second_factor::is_pending(request.accounts(), &token).await?,
        None => false,
    };
    if !waits {
        return Err(Stop::Redirect(start_over(&request, &next)));
    }
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::StaffSignInCode, &flash, []);
    let words = words::staff();
    Ok(view! {
        <PlainFrame title=words.sign_in_code_heading() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <h1>{words.sign_in_code_heading()}</h1>
            <form method="post" action=SignInCode::url()>
                <Hidden name="next" value=next/>
                <TextField
                    form
                    field=Field::OneTimeCode
                    label=words.sign_in_code()
                    hint=words.sign_in_code_hint()
                    autocomplete="one-time-code"
                    literal=true
                />
                <Submit label=words.sign_in_code_button() look=Look::PrimaryWide/>
            </form>
            <p class="small quiet">{words.sign_in_code_lost()}</p>
            <p class="small"><a href=Route::StaffSignIn.to_string()>{words.sign_in_code_back()}</a></p>
        </PlainFrame>
    }
    .into_any())
}

/// Takes the code, and signs in.
#[server(endpoint = "staff/sign-in-code")]
pub(crate) async fn sign_in_code(
    #[server(default)] one_time_code: String,
    #[server(default)] next: String,
) -> Done {
    let request = Request::current();
    let next = local_path(&next).unwrap_or_default();
    let mut posted = Posted::staff(&Route::StaffSignInCode, FormName::StaffSignInCode, &[]);
    posted.page = with_next(&Route::StaffSignInCode, next);
    let result = async {
        let token = request.cookies().get(cookies::PENDING).ok_or(Refused::SignedOut)?;
        let origin = request.origin()?;
        let session = second_factor::finish(request.accounts(), &origin, &token, &one_time_code).await?;
        request.signs_in(cookies::STAFF, session);
        request.set_cookie(request.cookies().remove(cookies::PENDING));
        Ok(Next::path(after_sign_in(next)))
    };
    let result = match result.await {
        Err(Refused::SignedOut) => Ok(Next::path(start_over(&request, next))),
        other => other,
    };
    respond(&request, posted, result)
}

/// Where the right password leads: to `next`, or first to the question for the code.
pub(super) fn after_first_step(request: &Request, step: FirstStep, next: &str) -> Next {
    match step {
        FirstStep::SignedIn(session) => {
            request.signs_in(cookies::STAFF, session);
            Next::path(next.to_owned())
        }
        FirstStep::CodeNeeded(pending) => {
            let seconds = pending.max_age.seconds_up();
            request.set_cookie(request.cookies().set(cookies::PENDING, pending.token, seconds));
            Next::path(with_next(&Route::StaffSignInCode, next))
        }
    }
}

/// Back to the password, with word of why.
fn start_over(request: &Request, next: &str) -> String {
    request.set_cookie(request.cookies().remove(cookies::PENDING));
    leave_notice(request, &Route::StaffSignIn.to_string(), Notice::SignInAgain);
    with_next(&Route::StaffSignIn, next)
}

fn with_next(route: &Route, next: &str) -> String {
    if next.is_empty() { route.to_string() } else { format!("{route}?next={}", encode(next)) }
}
