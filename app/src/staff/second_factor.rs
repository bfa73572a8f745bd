//! A staff member connects an authenticator app, and proves it by a first code.

use super::recovery_codes::Codes;
use crate::{
    components::{Look, ProblemSummary, Qr, Submit, TextField},
    flash::FormName,
    form::Form,
    frames::PlainFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, respond},
};
use accounts::{Refused, second_factor};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route};

pub(crate) async fn page(request: Request) -> Page {
    let member = request.staff().await?;
    let set_up = match second_factor::set_up(request.accounts(), &member).await {
        Err(Refused::Changed) => return Err(Stop::Redirect(Route::StaffAccount.to_string())),
        other => other?,
    };
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::SecondFactorProof, &flash, []);
    let words = words::staff();
    Ok(view! {
        <PlainFrame title=words.second_factor_scan_heading() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <h1>{words.second_factor_scan_heading()}</h1>
            <p>{words.second_factor_scan()}</p>
            <Qr link=set_up.link label=words.second_factor_qr()/>
            <div class="stack tight">
                <p>{words.second_factor_type()}</p>
                <p class="key">{set_up.key}</p>
            </div>
            <form method="post" action=SwitchOnSecondFactor::url()>
                <TextField
                    form
                    field=Field::OneTimeCode
                    label=words.second_factor_first_code()
                    hint=words.second_factor_first_code_hint()
                    autocomplete="one-time-code"
                    numeric=true
                />
                <Submit label=words.second_factor_switch_on() look=Look::PrimaryWide/>
            </form>
            <p class="small"><a href=Route::StaffAccount.to_string()>{words.cancel()}</a></p>
        </PlainFrame>
    }
    .into_any())
}

/// Switches the second factor on, and gives the recovery codes.
#[server(endpoint = "account/switch-on-second-factor")]
pub(crate) async fn switch_on_second_factor(#[server(default)] one_time_code: String) -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        match second_factor::switch_on(request.accounts(), &member, &one_time_code).await {
            Ok(codes) => {
                Codes::of(&member, &codes).leave(&request);
                Ok(Next::to(&Route::RecoveryCodes))
            }
            // The page of the set-up is gone; the account says how it stands.
            Err(Refused::Changed) => Ok(Next::to(&Route::StaffAccount).saying(Notice::Changed)),
            Err(other) => Err(other),
        }
    };
    let posted = Posted::staff(&Route::SecondFactor, FormName::SecondFactorProof, &[]);
    respond(&request, posted, result.await)
}
