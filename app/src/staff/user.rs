//! One user: what they are here, and what whoever runs the location may change about it.

use super::{administration::ToAdministration, locations::role_name, user_invite::roles_for, users::state};
use crate::{
    components::{
        Act, Banner, ButtonLink, Card, Dialog, Fact, Facts, Hidden, Look, Mood, NoticeBanner, ProblemSummary,
        SelectField, Submit, Tag,
    },
    flash::FormName,
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Accounts, Desk, Refused, step_up,
    user::{self, User, UserState},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Language, Role, Route, StaffId};
use words::When;

/// The dialogs that ask first.
const DISABLE: &str = "disable";
const REMOVE: &str = "remove";
const SIGN_OUT: &str = "sign-out";
const RESET: &str = "reset-second-factor";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let user = user::one(request.accounts(), &desk, request.param("id")?).await?;
    if user.may_manage {
        step_up::must_be_fresh(request.accounts(), &desk)?;
    }
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::UserRole, &flash, [(Field::Role, user.role.code())]);
    let when = When::new(&desk.location.time_zone, Language::English);
    let asked = request.query("dialog").filter(|_| user.may_manage).unwrap_or_default().to_owned();
    let words = words::staff();
    let shown = user.clone();
    Ok(view! {
        <StaffFrame
            desk=desk.clone()
            title=user.name.clone()
            refused=form.is_refused()
            part=Part::Administration
            narrow=true
        >
            <ToAdministration/>
            <p class="small"><a href=Route::Users.to_string()>{words.users_heading()}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <h1>{user.name.clone()}</h1>
            <Card heading=words.user_access()><OnRecord user=shown when/></Card>
            <Acts user=user.clone() desk=desk.clone() form/>
            <Asked asked user desk=desk.clone()/>
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn OnRecord(user: User, when: When) -> impl IntoView {
    let words = words::staff();
    let (tone, label) = state(user.state, &when);
    let last = user.last_sign_in_at.map_or_else(|| words.users_never(), |at| when.absolute(at));
    let second =
        if user.has_second_factor { words.user_second_factor_on() } else { words.user_second_factor_off() };
    view! {
        <Facts>
            <Fact term=words.users_state()><Tag tone label/></Fact>
            <Fact term=words.users_role()>{role_name(user.role)}</Fact>
            <Fact term=words.users_username()>{user.username}</Fact>
            <Fact term=words.users_email()>{user.email}</Fact>
            <Fact term=words.user_second_factor()>{second}</Fact>
            <Fact term=words.passkeys()>{user.passkeys}</Fact>
            <Fact term=words.users_last_sign_in()>{last}</Fact>
        </Facts>
    }
}

/// What may be changed, or why nothing may.
#[component]
fn Acts(user: User, desk: Desk, form: Form) -> impl IntoView {
    let words = words::staff();
    if !user.may_manage {
        let why = if user.id == desk.staff { words.user_yourself() } else { words.user_not_yours() };
        return view! { <Banner mood=Mood::Plain>{why}</Banner> }.into_any();
    }
    let id = user.id.to_string();
    let ask = |dialog: &str| format!("{}?dialog={dialog}", Route::User(user.id));
    let is_owner = user.role == Role::Owner;
    // An owner is made by an invitation, and has no role here to change.
    let about = id.clone();
    let role = (!is_owner).then(|| {
        let roles = roles_for(Role::Administrator);
        view! {
            <form method="post" action=ChangeUserRole::url() class="edit">
                <Card heading=words.user_change_role() fields=true>
                    <Hidden name="user" value=about/>
                    <SelectField form field=Field::Role label=words.users_role() choices=roles/>
                    <p class="small quiet">{words.user_change_role_hint()}</p>
                    <div class="actions"><Submit label=words.user_change_role() look=Look::Primary/></div>
                </Card>
            </form>
        }
    });
    let on_or_off = match user.state {
        UserState::Disabled(_) => {
            view! { <Act action=EnableUser::url() label=words.user_enable() about=("user", id)/> }.into_any()
        }
        _ => view! { <ButtonLink to=ask(DISABLE) label=words.user_disable()/> }.into_any(),
    };
    let remove = (!is_owner).then(|| view! { <ButtonLink to=ask(REMOVE) label=words.user_remove()/> });
    let reset = user.has_more_than_a_password().then(|| {
        view! { <ButtonLink to=ask(RESET) label=words.user_reset_second_factor()/> }
    });
    view! {
        {role}
        <div class="actions">
            {on_or_off} <ButtonLink to=ask(SIGN_OUT) label=words.user_end_sessions()/> {reset} {remove}
        </div>
    }
    .into_any()
}

/// The dialog that the address asks for.
#[component]
fn Asked(asked: String, user: User, desk: Desk) -> impl IntoView {
    let words = words::staff();
    let (name, here) = (user.name.as_str(), desk.location.label.as_str());
    let (action, heading, text, button) = match asked.as_str() {
        DISABLE if user.role == Role::Owner => (
            DisableUser::url(),
            words.user_disable_heading(name),
            words.user_disable_owner_text(name),
            words.user_disable(),
        ),
        DISABLE => (
            DisableUser::url(),
            words.user_disable_heading(name),
            words.user_disable_text(name, here),
            words.user_disable(),
        ),
        REMOVE if user.role != Role::Owner => (
            RemoveUser::url(),
            words.user_remove_heading(name, here),
            words.user_remove_text(name, here),
            words.user_remove(),
        ),
        SIGN_OUT => (
            EndUserSessions::url(),
            words.user_end_sessions_heading(name),
            words.user_end_sessions_text(name),
            words.user_end_sessions(),
        ),
        RESET if user.has_more_than_a_password() => (
            ResetSecondFactor::url(),
            words.user_reset_second_factor_heading(name),
            words.user_reset_second_factor_text(name),
            words.user_reset_second_factor(),
        ),
        _ => return ().into_any(),
    };
    let close = Route::User(user.id).to_string();
    view! {
        <Dialog heading close=close.clone() close_label=words.close()>
            <p>{text}</p>
            <form method="post" action=action>
                <Hidden name="user" value=user.id.to_string()/>
                <div class="actions">
                    <Submit label=button look=Look::Danger/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}

/// Changes what a user is here.
#[server(endpoint = "user/change-role")]
pub(crate) async fn change_user_role(
    #[server(default)] user: String,
    #[server(default)] role: String,
) -> Done {
    let act = async |accounts: &Accounts, desk: &Desk, id| user::change_role(accounts, desk, id, &role).await;
    change(&user, &[(Field::Role, &role)], Notice::UserRoleChanged, act).await
}

/// Switches a user off.
#[server(endpoint = "user/disable")]
pub(crate) async fn disable_user(#[server(default)] user: String) -> Done {
    change(&user, &[], Notice::UserDisabled, user::disable).await
}

/// Switches a user on again.
#[server(endpoint = "user/enable")]
pub(crate) async fn enable_user(#[server(default)] user: String) -> Done {
    change(&user, &[], Notice::UserEnabled, user::enable).await
}

/// Signs a user out everywhere.
#[server(endpoint = "user/end-sessions")]
pub(crate) async fn end_user_sessions(#[server(default)] user: String) -> Done {
    change(&user, &[], Notice::UserSignedOut, user::end_sessions).await
}

/// Resets a user's second factor.
#[server(endpoint = "user/reset-second-factor")]
pub(crate) async fn reset_second_factor(#[server(default)] user: String) -> Done {
    change(&user, &[], Notice::UserSecondFactorReset, user::reset_second_factor).await
}

/// Takes a user's role here away.
#[server(endpoint = "user/remove")]
pub(crate) async fn remove_user(#[server(default)] user: String) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let id = user.parse().map_err(|_| Refused::NotFound)?;
        user::remove(request.accounts(), &desk, id).await?;
        Ok(Next::to(&Route::Users).saying(Notice::UserRemoved))
    };
    respond(&request, Posted::act(&page_of(&user)), result.await)
}

/// One change, after which the user's page says that it was made.
async fn change(
    user: &str,
    answers: &[(Field, &str)],
    notice: Notice,
    act: impl AsyncFnOnce(&Accounts, &Desk, StaffId) -> Result<(), Refused>,
) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let id = user.parse().map_err(|_| Refused::NotFound)?;
        act(request.accounts(), &desk, id).await?;
        Ok(Next::to(&Route::User(id)).saying(notice))
    };
    respond(&request, Posted::staff(&page_of(user), FormName::UserRole, answers), result.await)
}

fn page_of(user: &str) -> Route {
    user.parse().map_or(Route::Users, Route::User)
}
