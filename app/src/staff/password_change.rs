//! A staff member changes their password.

use crate::{
    components::{Look, PasswordField, ProblemSummary, Submit},
    cookies,
    flash::FormName,
    form::Form,
    frames::PlainFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{Guess, password_change, second_factor};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, PasswordPolicy, Route};

pub(crate) async fn page(request: Request) -> Page {
    let member = request.staff().await?;
    let account = second_factor::own_account(request.accounts(), &member).await?;
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::PasswordChange, &flash, []);
    let words = words::staff();
    Ok(view! {
        <PlainFrame title=words.password_change() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <div class="stack tight">
                <h1>{words.password_change()}</h1>
                <p class="quiet">{words.password_change_text()}</p>
            </div>
            <form method="post" action=ChangeStaffPassword::url()>
                // For password managers: whose password it is.
                <input type="text" name="username" value=account.username autocomplete="username" hidden/>
                <PasswordField
                    form=form.clone()
                    field=Field::CurrentPassword
                    label=words.password_change_current()
                    autocomplete="current-password"
                />
                <PasswordField
                    form
                    label=words.password_change_new()
                    hint=words.set_up_password_hint(PasswordPolicy::STAFF)
                    autocomplete="new-password"
                />
                <Submit label=words.password_change_button() look=Look::PrimaryWide/>
            </form>
            <p class="small"><a href=Route::StaffAccount.to_string()>{words.password_change_cancel()}</a></p>
        </PlainFrame>
    }
    .into_any())
}

/// Changes the password of whoever is signed in.
#[server(endpoint = "account/change-password")]
pub(crate) async fn change_staff_password(
    #[server(default)] current_password: String,
    #[server(default)] password: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        let session =
            password_change::by_staff(request.accounts(), &member, &current_password, &password).await?;
        request.signs_in(cookies::STAFF, session);
        Ok(Next::to(&Route::StaffAccount)
            .saying(Notice::PasswordChanged(Guess::at(&password, &[&member.name]))))
    };
    let posted = Posted::staff(&Route::StaffPassword, FormName::PasswordChange, &[]);
    respond(&request, posted, result.await)
}
