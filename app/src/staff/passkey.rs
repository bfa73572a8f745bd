//! A staff member's passkeys: what there is, a new one, and one in place of password and code.

use super::sign_in::after_sign_in;
use crate::{
    components::{Look, NoticeBanner, PasskeyForm, PasskeyList, ProblemSummary, Submit},
    cookies,
    flash::FormName,
    form::Form,
    frames::PlainFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, encode, respond, tell},
    staff::confirm::to_confirm,
};
use accounts::{Refused, passkey};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Language, PasskeyId, Route, local_path};
use words::When;

pub(crate) async fn list(request: Request) -> Page {
    let member = request.staff().await?;
    if !passkey::are_possible(request.accounts()) {
        return Err(Refused::NotFound.into());
    }
    let passkeys = passkey::of_staff(request.accounts(), &member).await?;
    let zone = member.location.as_ref().map_or("UTC", |(location, _)| location.time_zone.as_str());
    let (words, when) = (words::staff(), When::new(zone, Language::English));
    Ok(view! {
        <PlainFrame title=words.passkeys()>
            <NoticeBanner notice=request.take_flash().notice reader=Reader::Staff/>
            <PasskeyList
                passkeys
                reader=Reader::Staff
                when
                remove=RemovePasskey::url()
                slug=None
                back=Route::StaffAccount.to_string()
            >
                <form method="post" action=BeginPasskey::url()>
                    <Submit label=words.passkey_add() look=Look::PrimaryWide/>
                </form>
            </PasskeyList>
        </PlainFrame>
    }
    .into_any())
}

pub(crate) async fn new(request: Request) -> Page {
    let member = request.staff().await?;
    let new = match passkey::new_by_staff(request.accounts(), &member).await {
        Err(Refused::Changed) => return Err(Stop::Redirect(Route::StaffPasskeys.to_string())),
        other => other?,
    };
    let flash = request.take_flash();
    let form =
        Form::new(Reader::Staff, FormName::PasskeyNew, &flash, [(Field::Name, new.suggested_name.as_str())]);
    let words = words::staff();
    Ok(view! {
        <PlainFrame title=words.passkey_add() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <PasskeyForm
                form
                new
                reader=Reader::Staff
                action=AddPasskey::url()
                slug=None
                back=Route::StaffPasskeys.to_string()
            />
        </PlainFrame>
    }
    .into_any())
}

/// Begins to add a passkey.
#[server(endpoint = "account/begin-passkey")]
pub(crate) async fn begin_passkey() -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        passkey::begin_by_staff(request.accounts(), &member).await?;
        Ok(Next::to(&Route::StaffPasskeyNew))
    };
    respond(&request, Posted::act(&Route::StaffPasskeys), result.await)
}

/// Adds the passkey that was made.
#[server(endpoint = "account/add-passkey")]
pub(crate) async fn add_passkey(#[server(default)] name: String, #[server(default)] answer: String) -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        passkey::add_by_staff(request.accounts(), &member, &name, &answer).await?;
        Ok(Next::to(&Route::StaffPasskeys).saying(Notice::PasskeyAdded))
    };
    let posted = Posted::staff(&Route::StaffPasskeyNew, FormName::PasskeyNew, &[(Field::Name, &name)]);
    respond(&request, posted, result.await)
}

/// Removes a passkey. One that is not there, or another's, is gone already.
#[server(endpoint = "account/remove-passkey")]
pub(crate) async fn remove_passkey(#[server(default)] passkey: String) -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        let id = passkey.parse::<PasskeyId>().map_err(|_| Refused::Changed)?;
        match passkey::remove_by_staff(request.accounts(), &member, id).await {
            Err(Refused::NotFound) => Err(Refused::Changed),
            other => other.map(|()| Next::to(&Route::StaffPasskeys).saying(Notice::PasskeyRemoved)),
        }
    };
    respond(&request, Posted::act(&Route::StaffPasskeys), result.await)
}

/// Tells the browser what to ask a passkey for that lets somebody in.
#[server(endpoint = "staff/ask-passkey")]
pub(crate) async fn ask_passkey() -> Result<String, ServerFnError> {
    let request = Request::current();
    let result = async { passkey::ask_staff(request.accounts(), &request.origin()?).await };
    tell(&request, Posted::act(&Route::StaffSignIn), result.await)
}

/// Signs a staff member in by a passkey.
#[server(endpoint = "staff/sign-in-with-passkey")]
pub(crate) async fn sign_in_with_passkey(
    #[server(default)] answer: String,
    #[server(default)] next: String,
) -> Done {
    let request = Request::current();
    let next = local_path(&next).unwrap_or_default();
    let mut posted = Posted::staff(&Route::StaffSignIn, FormName::StaffSignIn, &[]);
    if !next.is_empty() {
        posted.page = format!("{}?next={}", posted.page, encode(next));
    }
    let result = async {
        let session = passkey::sign_in_staff(request.accounts(), &request.origin()?, &answer).await?;
        request.signs_in(cookies::STAFF, session);
        Ok(Next::path(after_sign_in(next)))
    };
    respond(&request, posted, result.await)
}

/// Tells the browser what to ask a passkey for that proves that it is still they.
#[server(endpoint = "staff/ask-passkey-to-confirm")]
pub(crate) async fn ask_passkey_to_confirm() -> Result<String, ServerFnError> {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        // Whoever has none is asked for the password.
        match passkey::ask_to_confirm(request.accounts(), &member).await {
            Err(Refused::NotFound) => Err(Refused::Changed),
            other => other,
        }
    };
    tell(&request, Posted::act(&Route::StaffConfirm), result.await)
}

/// Takes a passkey for the proof.
#[server(endpoint = "staff/confirm-with-passkey")]
pub(crate) async fn confirm_with_passkey(
    #[server(default)] answer: String,
    #[server(default)] next: String,
) -> Done {
    let request = Request::current();
    let next = local_path(&next).unwrap_or_default();
    let posted = Posted::staff(&Route::StaffConfirm, FormName::Confirm, &[]);
    let posted = Posted { page: to_confirm(next), ..posted };
    let result = async {
        let member = request.staff().await?;
        let session = passkey::confirm(request.accounts(), &member, &answer).await?;
        request.signs_in(cookies::STAFF, session);
        Ok(Next::path(after_sign_in(next)))
    };
    respond(&request, posted, result.await)
}
