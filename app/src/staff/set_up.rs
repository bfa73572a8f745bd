//! A new staff member chooses a password, by a one-time link.

use super::sign_in_code::after_first_step;
use crate::{
    components::{Hidden, Look, PasswordField, ProblemSummary, Submit},
    flash::FormName,
    form::Form,
    frames::PlainFrame,
    link_cookie::LinkPage,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Posted, Stop, respond},
};
use accounts::{Refused, staff};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{PasswordPolicy, Route};

pub(crate) async fn page(request: Request) -> Page {
    let opened = match request.link_token(LinkPage::SetUp) {
        Ok(token) => match staff::open_set_up(request.accounts(), &token).await {
            Ok(view) => Some((token, view)),
            Err(Refused::DeadLink(_)) => None,
            Err(refused) => return Err(refused.into()),
        },
        Err(Stop::Refused(Refused::DeadLink(_))) => None,
        Err(stop) => return Err(stop),
    };
    let words = words::staff();
    let Some((token, view)) = opened else {
        return Ok(view! {
            <PlainFrame title=words.set_up_dead_heading()>
                <h1>{words.set_up_dead_heading()}</h1>
                <p class="quiet">{words.set_up_dead_text()}</p>
            </PlainFrame>
        }
        .into_any());
    };
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::StaffSetUp, &flash, []);
    let heading = words.set_up_heading(&view.name);
    Ok(view! {
        <PlainFrame title=heading.clone() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <div class="stack tight">
                <h1>{heading}</h1>
                <p class="quiet">{words.set_up_text(&view.username)}</p>
            </div>
            <form method="post" action=SetUp::url()>
                <Hidden name="token" value=token/>
                // For password managers: which username the new password belongs to.
                <input type="text" name="username" value=view.username autocomplete="username" hidden/>
                <PasswordField
                    form
                    label=words.set_up_password()
                    hint=words.set_up_password_hint(PasswordPolicy::STAFF)
                    autocomplete="new-password"
                />
                <Submit label=words.set_up_button() look=Look::PrimaryWide/>
            </form>
        </PlainFrame>
    }
    .into_any())
}

/// Chooses a staff member's first password.
#[server(endpoint = "staff/set-up")]
pub(crate) async fn set_up(#[server(default)] token: String, #[server(default)] password: String) -> Done {
    let request = Request::current();
    let result = async {
        let step = staff::set_up(request.accounts(), &request.origin()?, &token, &password).await?;
        request.forget_link(LinkPage::SetUp);
        Ok(after_first_step(&request, step, &Route::Clients.to_string()))
    };
    let posted = Posted::staff(&Route::StaffSetUp, FormName::StaffSetUp, &[]);
    respond(&request, posted, result.await)
}
