//! Users: everybody who works at the location, and who is invited to.

use super::{administration::ToAdministration, locations::role_name};
use crate::{
    components::{Act, Avatar, ButtonLink, Card, Look, NoticeBanner, Tag},
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Refused, second_factor, staff_invitation,
    user::{self, InvitedUser, User, UserState},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Language, Route, Timestamp, Tone};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let users = user::list(request.accounts(), &desk).await?;
    let flash = request.take_flash();
    let when = When::new(&desk.location.time_zone, Language::English);
    let words = words::staff();
    let invite = view! { <ButtonLink to=Route::UserInvite.to_string() label=words.users_invite() look=Look::Primary/> };
    let (now, you, on) = (users.now, desk.staff, desk.location.second_factor_required);
    let rows = users.users.into_iter().map(|user| {
        let is_you = user.id == you;
        view! { <Row user is_you when=when.clone() now/> }
    });
    let rows = rows.collect_view();
    Ok(view! {
        <StaffFrame desk title=words.users_heading() part=Part::Administration>
            <ToAdministration/>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <div class="who">
                <div><h1>{words.users_heading()}</h1><p class="quiet">{words.users_text()}</p></div>
                <div class="actions">{invite}</div>
            </div>
            <div class="card">
                <table class="list">
                    <thead>
                        <tr>
                            <th scope="col">{words.users_name()}</th>
                            <th scope="col">{words.users_role()}</th>
                            <th scope="col">{words.users_state()}</th>
                            <th scope="col">{words.users_last_sign_in()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <Invited invited=users.invited when=when.clone() now/>
            <SecondFactorSwitch on/>
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn Row(user: User, is_you: bool, when: When, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    let (tone, label) = state(user.state, &when);
    let last = user.last_sign_in_at.map_or_else(|| words.users_never(), |at| when.brief(at, now));
    let you = is_you.then(|| format!(" · {}", words.users_you()));
    view! {
        <tr>
            <td>
                <span class="named">
                    <Avatar name=user.name.clone() size="s"/>
                    <span>
                        <a href=Route::User(user.id).to_string()>{user.name}</a>
                        <span class="small quiet">{user.username} {you}</span>
                    </span>
                </span>
            </td>
            <td>{role_name(user.role)}</td>
            <td class="status"><Tag tone label/></td>
            <td class="wide num quiet">{last}</td>
        </tr>
    }
}

/// How a user's state looks and what it is called.
pub(super) fn state(state: UserState, when: &When) -> (Tone, String) {
    let words = words::staff();
    match state {
        UserState::Active => (Tone::Good, words.users_active()),
        UserState::NoPassword => (Tone::Wait, words.users_no_password()),
        UserState::Locked(until) => (Tone::Bad, words.users_locked(when.time(until))),
        UserState::Disabled(_) => (Tone::Bad, words.users_disabled()),
    }
}

#[component]
fn Invited(invited: Vec<InvitedUser>, when: When, now: Timestamp) -> impl IntoView {
    let words = words::staff();
    if invited.is_empty() {
        return view! {
            <Card heading=words.users_invited_heading()><p class="quiet">{words.users_invited_none()}</p></Card>
        }
        .into_any();
    }
    let row = |invited: InvitedUser| {
        let (tone, label) = match (invited.mail_failed, invited.expires_at > now) {
            (true, _) => (Tone::Bad, words.users_invited_failed()),
            (false, true) => (Tone::Sent, words.users_invited_until(when.absolute(invited.expires_at))),
            (false, false) => (Tone::Wait, words.users_invited_ran_out(when.absolute(invited.expires_at))),
        };
        let about = || ("invitation", invited.id.to_string());
        view! {
            <tr>
                <td>
                    <span class="named">
                        <Avatar name=invited.name.clone() size="s"/>
                        <span><b>{invited.name.clone()}</b> <span class="small quiet">{invited.email.clone()}</span></span>
                    </span>
                </td>
                <td>{role_name(invited.role)}</td>
                <td class="status"><Tag tone label/></td>
                <td>
                    <span class="actions">
                        <Act
                            action=ResendUserInvitation::url()
                            label=words.users_resend()
                            about=about()
                            look=Look::Link
                            of=invited.name.clone()
                        />
                        <Act
                            action=RevokeUserInvitation::url()
                            label=words.users_revoke()
                            about=about()
                            look=Look::Link
                            of=invited.name.clone()
                        />
                    </span>
                </td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header><h2>{words.users_invited_heading()}</h2></header>
            <table class="list"><tbody>{invited.into_iter().map(row).collect_view()}</tbody></table>
        </section>
    }
    .into_any()
}

/// Whether everybody here needs a second factor.
#[component]
fn SecondFactorSwitch(on: bool) -> impl IntoView {
    let words = words::staff();
    let why = if on { words.users_required() } else { words.users_not_required() };
    view! {
        <Card heading=words.second_factor() fields=true>
            <form method="post" action=RequireSecondFactor::url() class="switch">
                <input
                    type="checkbox"
                    id="second-factor-required"
                    name="on"
                    value="true"
                    checked=on
                    aria-describedby="second-factor-required-why"
                    autocomplete="off"
                    data-send-on-change=""
                />
                <label for="second-factor-required">{words.users_require_second_factor()}</label>
                <button type="submit" class="button small unscripted">{words.save()}</button>
                <p class="why" id="second-factor-required-why">{why}</p>
            </form>
        </Card>
    }
}

/// Asks everybody here for a second factor, or leaves it to them.
#[server(endpoint = "user/require-second-factor")]
pub(crate) async fn require_second_factor(#[server(default)] on: bool) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        second_factor::require(request.accounts(), &desk, on).await?;
        let notice = if on { Notice::SecondFactorRequired } else { Notice::SecondFactorOptional };
        Ok(Next::to(&Route::Users).saying(notice))
    };
    respond(&request, Posted::act(&Route::Users), result.await)
}

/// Sends an invitation again.
#[server(endpoint = "user/resend-invitation")]
pub(crate) async fn resend_user_invitation(#[server(default)] invitation: String) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let id = invitation.parse().map_err(|_| Refused::NotFound)?;
        staff_invitation::resend(request.accounts(), &desk, id).await?;
        Ok(Next::to(&Route::Users).saying(Notice::UserInvited))
    };
    respond(&request, Posted::act(&Route::Users), result.await)
}

/// Takes an invitation back.
#[server(endpoint = "user/revoke-invitation")]
pub(crate) async fn revoke_user_invitation(#[server(default)] invitation: String) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let id = invitation.parse().map_err(|_| Refused::NotFound)?;
        staff_invitation::revoke(request.accounts(), &desk, id).await?;
        Ok(Next::to(&Route::Users).saying(Notice::UserInvitationRevoked))
    };
    respond(&request, Posted::act(&Route::Users), result.await)
}
