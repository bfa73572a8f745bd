//! The email on a client's profile: Pending with its two ways out, or Verified with how it came to be.

use super::{
    at_desk,
    blocked::{self, Unblock},
    confirm::to_confirm,
    mail_state::mail_state,
    route_of, to_profile,
};
use crate::{
    components::{ButtonLink, Dialog, Fact, Hidden, Look, ProblemSummary, Submit, Tag, TagLink, TextField},
    flash::FormName,
    form::Form,
    request::Request,
    respond::{Done, Notice, Posted, respond},
};
use accounts::{Profile, email, profile::EmailView};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{EmailState, Field, MailKind, Route, Tone, VerifiedBy};
use words::When;

/// The dialog's name in addresses.
pub(super) const PENDING: &str = "pending";

/// Sends the verification mail again.
#[server(endpoint = "client/resend-verification")]
pub(crate) async fn resend_verification(
    #[server(default)] client: String,
    #[server(default)] seen: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        email::resend_verification(request.accounts(), &desk, id, super::seen(&seen)).await?;
        Ok(to_profile(id).saying(Notice::VerificationSent))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// Saves the address that was probably meant, in place of the one that the page showed.
#[server(endpoint = "client/correct-email")]
pub(crate) async fn correct_email(
    #[server(default)] client: String,
    #[server(default)] from: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        email::correct(request.accounts(), &desk, id, &from).await?;
        Ok(to_profile(id).saying(Notice::EmailCorrected))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// Vouches for the email.
#[server(endpoint = "client/verify-email-manually")]
pub(crate) async fn verify_email_manually(
    #[server(default)] client: String,
    #[server(default)] reason: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        email::verify_manually(request.accounts(), &desk, id, &reason).await?;
        Ok(to_profile(id).saying(Notice::EmailVerified))
    };
    let page = route_of(&client, Route::Client);
    let posted =
        Posted::staff(&page, FormName::VerifyManually, &[(Field::Reason, &reason)]).in_dialog(PENDING);
    respond(&request, posted, result.await)
}

/// The address, its tag, and how it came to that.
#[component]
pub(super) fn EmailFact(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    let page = Route::Client(profile.id).to_string();
    let contact = Route::ClientContact(profile.id).to_string();
    let has_email = profile.email.is_some();
    let acts = profile.may_help.then(|| {
        let label = if has_email { words.change() } else { words.add() };
        view! {
            <Unblock profile=profile.clone()/>
            <a href=contact>{label} <span class="sr">" "{words.contact_email()}</span></a>
        }
        .into_any()
    });
    let is_blocked = blocked::is_blocked(&profile);
    let blocked = is_blocked.then(|| {
        view! { <Tag tone=Tone::Bad label=words.email_blocked()/> }
    });
    let blocks = blocked::lines(&profile, &when);
    let shown = profile.email.map(|email| {
        let tag = match email.state {
            EmailState::Pending if profile.may_help => {
                let to = format!("{page}?dialog={PENDING}");
                view! { <TagLink tone=Tone::Wait label=words.email_pending() to id="pending"/> }.into_any()
            }
            EmailState::Pending => view! { <Tag tone=Tone::Wait label=words.email_pending()/> }.into_any(),
            EmailState::Verified { .. } => {
                view! { <Tag tone=Tone::Good label=words.email_verified()/> }.into_any()
            }
        };
        // What the block says, the mail that caused it has said.
        let how =
            if is_blocked && email.state == EmailState::Pending { Vec::new() } else { how(&email, &when) };
        let more = how.into_iter().chain(blocks);
        view! {
            <span class="both"><span>{email.address}</span> {tag} {blocked}</span>
            {more.map(|line| view! { <span class="more">{line}</span> }).collect_view()}
        }
    });
    let nothing = (!has_email).then(|| words.contact_no_email());
    view! { <Fact term=words.contact_email() acts=acts.into_any()>{shown} {nothing}</Fact> }
}

/// By whom, when and how the address was verified, or what its verification mail did.
fn how(email: &EmailView, when: &When) -> Vec<String> {
    let words = words::staff();
    let EmailView { state, mail, verified_ip, verified_by_name, verified_reason, .. } = email;
    match state {
        EmailState::Pending => mail.iter().map(|mail| words.email_mail(mail_state(mail, when))).collect(),
        EmailState::Verified { at, by: VerifiedBy::Link } => {
            let at = when.absolute(*at);
            vec![match verified_ip {
                Some(ip) => words.email_by_link_from(at, ip),
                None => words.email_by_link(at),
            }]
        }
        EmailState::Verified { at, by: VerifiedBy::Administrator } => {
            let at = when.absolute(*at);
            let by = match verified_by_name {
                Some(name) => words.email_by_administrator(name, at),
                None => words.email_by_some_administrator(at),
            };
            let reason = verified_reason.iter().map(|reason| words.email_reason(reason));
            std::iter::once(by).chain(reason).collect()
        }
    }
}

/// The two ways out of Pending.
#[component]
pub(super) fn PendingDialog(profile: Profile, form: Form, close: String, proven: bool) -> impl IntoView {
    let words = words::staff();
    let id = profile.id.to_string();
    let seen = profile.seen(MailKind::Verification);
    let address = profile.email.map(|email| email.address).unwrap_or_default();
    let confirm = to_confirm(&format!("{}?dialog={PENDING}", Route::Client(profile.id)));
    let asks = profile.may_run && !proven;
    let asks = asks.then(|| {
        view! {
            <div class="choice">
                <h3>{words.pending_manual_heading()}</h3>
                <p class="warning">{words.pending_manual_warning()}</p>
                <div><ButtonLink to=confirm label=words.confirm_first()/></div>
            </div>
        }
    });
    let manually = (profile.may_run && proven).then(|| {
        view! {
            <form method="post" action=VerifyEmailManually::url() class="choice">
                <Hidden name="client" value=id.clone()/>
                <h3>{words.pending_manual_heading()}</h3>
                <p class="warning">{words.pending_manual_warning()}</p>
                <TextField
                    form=form.clone()
                    field=Field::Reason
                    label=words.pending_reason()
                    hint=words.pending_reason_hint()
                />
                <div><Submit label=words.pending_manual_button()/></div>
            </form>
        }
    });
    view! {
        <Dialog heading=words.pending_heading() close close_label=words.close()>
            <ProblemSummary form=form.clone()/>
            <p class="quiet">{words.pending_text(&address)}</p>
            <form method="post" action=ResendVerification::url() class="choice">
                <Hidden name="client" value=id.clone()/>
                <Hidden name="seen" value=seen.to_string()/>
                <p>{words.pending_resend_text()}</p>
                <div><Submit label=words.pending_resend_button() look=Look::Primary/></div>
            </form>
            {asks}
            {manually}
        </Dialog>
    }
}
