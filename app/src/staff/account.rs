//! The Self-Service account on a client's profile: the Enabled checkbox, disabled and enabled, unlocked.

use super::{
    at_desk,
    guarded::{IdentityAnswers, IdentityFields},
    recovery::SendReset,
    route_of, to_profile,
};
use crate::{
    components::{Act, ButtonLink, Dialog, Fact, Hidden, Look, ProblemSummary, Submit, TextField},
    flash::FormName,
    form::Form,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{Profile, account, invitation, profile};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, MailKind, Route, Status, WhyNot};
use words::When;

/// The name of the dialog that asks before the account is disabled.
pub(super) const DISABLE: &str = "disable";
/// The name of the dialog that asks before the account is enabled.
pub(super) const ENABLE: &str = "enable";
/// The name of the dialog that asks before the account is unlocked.
pub(super) const UNLOCK: &str = "unlock";
/// The name of the dialog that asks before the invitation is revoked.
pub(super) const REVOKE: &str = "revoke";

/// The Enabled checkbox: ticking invites, and every other change is asked about first.
#[server(endpoint = "client/set-enabled")]
pub(crate) async fn set_enabled(#[server(default)] client: String, #[server(default)] enabled: bool) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        let profile = profile::of_client(request.accounts(), &desk, id).await?;
        let ask = |dialog: &str| Ok(Next::path(format!("{}?dialog={dialog}", Route::Client(id))));
        match (enabled, profile.status) {
            (true, Status::Disabled) => ask(ENABLE),
            (true, Status::Invited { .. } | Status::Active | Status::Locked { .. }) => Ok(to_profile(id)),
            // Whoever may not be invited is refused by the use case, with the reason.
            (true, _) => {
                invitation::send(request.accounts(), &desk, id, profile.seen(MailKind::Invitation)).await?;
                Ok(to_profile(id).saying(Notice::InvitationSent))
            }
            (false, Status::Invited { .. }) => ask(REVOKE),
            (false, Status::Active | Status::Locked { .. }) => ask(DISABLE),
            (false, _) => Ok(to_profile(id)),
        }
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// Disables the account.
#[server(endpoint = "client/disable")]
pub(crate) async fn disable_account(
    #[server(default)] client: String,
    #[server(default)] reason: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        account::disable(request.accounts(), &desk, id, &reason).await?;
        Ok(to_profile(id).saying(Notice::Disabled))
    };
    let page = route_of(&client, Route::Client);
    let posted = Posted::staff(&page, FormName::Disable, &[(Field::Reason, &reason)]).in_dialog(DISABLE);
    respond(&request, posted, result.await)
}

/// Enables the account again.
#[server(endpoint = "client/enable")]
pub(crate) async fn enable_account(
    #[server(default)] client: String,
    #[server(flatten)] identity: IdentityAnswers,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        account::enable(request.accounts(), &desk, id, identity.form()).await?;
        Ok(to_profile(id).saying(Notice::Enabled))
    };
    respond(&request, guarded(&client, FormName::Enable, &identity, ENABLE), result.await)
}

/// Unlocks the account.
#[server(endpoint = "client/unlock")]
pub(crate) async fn unlock_account(
    #[server(default)] client: String,
    #[server(flatten)] identity: IdentityAnswers,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        account::unlock(request.accounts(), &desk, id, identity.form()).await?;
        Ok(to_profile(id).saying(Notice::Unlocked))
    };
    respond(&request, guarded(&client, FormName::Unlock, &identity, UNLOCK), result.await)
}

/// The form of a dialog that asks how the identity was checked.
fn guarded(client: &str, form: FormName, identity: &IdentityAnswers, dialog: &str) -> Posted {
    Posted::staff(&route_of(client, Route::Client), form, &identity.answers()).in_dialog(dialog)
}

/// The Enabled checkbox, with why it can't be used, or what using it does.
#[component]
pub(super) fn EnabledSwitch(profile: Profile) -> impl IntoView {
    let words = words::staff();
    let (status, name) = (profile.status, profile.first_name.as_str());
    let address = profile.email.as_ref().map(|email| email.address.as_str()).unwrap_or_default();
    let is_account = matches!(status, Status::Active | Status::Locked { .. } | Status::Disabled);
    let (usable, why) = match status.why_not() {
        Some(WhyNot::NoEmail) => (false, words.enabled_no_email()),
        Some(WhyNot::NotVerified) => (false, words.enabled_not_verified(address)),
        None if !profile.may_help => (false, words.enabled_not_yours()),
        None if is_account && !profile.may_run => (false, words.enabled_administrator_only()),
        None => (
            true,
            match status {
                Status::Invited { .. } => words.enabled_will_revoke(),
                Status::Active | Status::Locked { .. } => words.enabled_will_disable(name),
                Status::Disabled => words.enabled_will_enable(name),
                _ => words.enabled_will_invite(address),
            },
        ),
    };
    let switch = view! {
        <input
            type="checkbox"
            id="enabled"
            name="enabled"
            value="true"
            checked=status.is_enabled()
            disabled=!usable
            aria-describedby="enabled-why"
            autocomplete="off"
            data-send-on-change=""
        />
        <label for="enabled">{words.enabled_label()}</label>
    };
    let why = view! { <p class="why" id="enabled-why">{why}</p> };
    if !usable {
        return view! { <div class="switch">{switch} {why}</div> }.into_any();
    }
    view! {
        <form method="post" action=SetEnabled::url() class="switch">
            <Hidden name="client" value=profile.id.to_string()/>
            {switch}
            <button type="submit" class="button small unscripted">{words.save()}</button>
            {why}
        </form>
    }
    .into_any()
}

/// Username, last sign-in, and who switched it off.
#[component]
pub(super) fn AccountFacts(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    let (id, status, may_help, now) = (profile.id.to_string(), profile.status, profile.may_help, profile.now);
    let seen = profile.seen(MailKind::Reset);
    // Without a proven address there is nowhere to mail a link to; a handover needs none.
    let may_reset = may_help && profile.has_proven_email;
    let unlock_dialog = format!("{}?dialog={UNLOCK}", Route::Client(profile.id));
    profile.account.map(|account| {
        let about = move || ("client", id.clone());
        let reset = (may_reset && status != Status::Disabled).then(|| {
            view! {
                <Act
                    action=SendReset::url()
                    label=words.account_reset_password()
                    about=about()
                    seen
                    look=Look::Link
                />
            }
            .into_any()
        });
        let reset_mail = account.reset_mail.map(|mail| {
            let state = super::mail_state::mail_state(&mail, &when);
            view! { <span class="more">{words.account_reset_mail(state)}</span> }
        });
        let last = match account.last_sign_in_at {
            None => words.account_never_signed_in(),
            Some(at) => match account.last_sign_in_device.filter(|device| !device.is_empty()) {
                Some(device) => words.account_last_sign_in_on(when.absolute(at), device),
                None => when.absolute(at),
            },
        };
        let ago = account.last_sign_in_at.map(|at| {
            view! { <span class="more">{when.relative(at, now)}</span> }
        });
        let locked = match status {
            Status::Locked { until } => {
                let unlock = may_help.then(|| {
                    view! { <a href=unlock_dialog.clone()>{words.account_unlock()}</a> }.into_any()
                });
                let until = words.account_locked_until(when.absolute(until));
                Some(view! { <Fact term=words.account_locked() acts=unlock.into_any()>{until}</Fact> })
            }
            _ => None,
        };
        let disabled = account.disabled.map(|disabled| {
            let at = when.absolute(disabled.at);
            let by = match disabled.by {
                Some(name) => words.account_disabled_by(name, at),
                None => words.account_disabled_at(at),
            };
            view! {
                <Fact term=words.account_disabled()>
                    {by} <span class="more">{words.account_disabled_reason(disabled.reason)}</span>
                </Fact>
            }
        });
        view! {
            <Fact term=words.account_username() acts=reset.into_any()><b>{account.username}</b> {reset_mail}</Fact>
            <Fact term=words.account_last_sign_in()>{last} {ago}</Fact>
            {locked}
            {disabled}
        }
    })
}

/// Asks before an account is disabled, and why.
#[component]
pub(super) fn DisableDialog(profile: Profile, form: Form, close: String) -> impl IntoView {
    let words = words::staff();
    let name = profile.first_name;
    view! {
        <Dialog heading=words.disable_heading(&name) close=close.clone() close_label=words.close()>
            <ProblemSummary form=form.clone()/>
            <p>{words.disable_text(&name)}</p>
            <form method="post" action=DisableAccount::url()>
                <Hidden name="client" value=profile.id.to_string()/>
                <TextField form field=Field::Reason label=words.disable_reason() hint=words.pending_reason_hint()/>
                <div class="actions">
                    <Submit label=words.disable_button() look=Look::Danger/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    }
}

/// Asks before an account is enabled again: it was disabled for a reason.
#[component]
pub(super) fn EnableDialog(profile: Profile, when: When, form: Form, close: String) -> impl IntoView {
    let words = words::staff();
    let name = profile.first_name;
    let was = profile.account.and_then(|account| account.disabled).map(|disabled| {
        let at = when.absolute(disabled.at);
        let by = match disabled.by {
            Some(name) => words.account_disabled_by(name, at),
            None => words.account_disabled_at(at),
        };
        view! { <p class="warning">{by} <br/> {words.account_disabled_reason(disabled.reason)}</p> }
    });
    view! {
        <Dialog heading=words.enable_heading(&name) close=close.clone() close_label=words.close()>
            <ProblemSummary form=form.clone()/>
            <p>{words.enable_text(&name)}</p>
            {was}
            <form method="post" action=EnableAccount::url()>
                <Hidden name="client" value=profile.id.to_string()/>
                <IdentityFields form/>
                <div class="actions">
                    <Submit label=words.enable_button() look=Look::Primary/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    }
}

/// Asks how the identity was checked before an account is unlocked: whoever calls may be the one who was guessing.
#[component]
pub(super) fn UnlockDialog(profile: Profile, form: Form, close: String) -> impl IntoView {
    let words = words::staff();
    let name = profile.first_name;
    view! {
        <Dialog heading=words.unlock_heading(&name) close=close.clone() close_label=words.close()>
            <ProblemSummary form=form.clone()/>
            <form method="post" action=UnlockAccount::url()>
                <Hidden name="client" value=profile.id.to_string()/>
                <IdentityFields form/>
                <div class="actions">
                    <Submit label=words.account_unlock() look=Look::Primary/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    }
}
