//! The invitation on a client's profile: sent, sent again, revoked.

use super::{at_desk, mail_state::mail_state, route_of, to_profile};
use crate::{
    components::{Act, ButtonLink, Dialog, Fact, Hidden, Look, Submit},
    request::Request,
    respond::{Done, Notice, Posted, respond},
};
use accounts::{Profile, invitation};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{MailKind, Route, Status};
use words::When;

/// Sends an invitation, the first or another.
#[server(endpoint = "client/invite")]
pub(crate) async fn send_invitation(
    #[server(default)] client: String,
    #[server(default)] seen: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        invitation::send(request.accounts(), &desk, id, super::seen(&seen)).await?;
        Ok(to_profile(id).saying(Notice::InvitationSent))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// Revokes the invitation.
#[server(endpoint = "client/revoke-invitation")]
pub(crate) async fn revoke_invitation(#[server(default)] client: String) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        invitation::revoke(request.accounts(), &desk, id).await?;
        Ok(to_profile(id).saying(Notice::InvitationRevoked))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// When the last invitation went out, what its mail did, and until when it works.
#[component]
pub(super) fn InvitationFact(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    let now = profile.now;
    let id = profile.id.to_string();
    let status = profile.status;
    let seen = profile.seen(MailKind::Invitation);
    profile.invitation.map(|invitation| {
        let sent = when.absolute(invitation.sent_at);
        let sent = match invitation.sent_by {
            Some(staff) => words.profile_invitation_sent_by(sent, staff),
            None => words.profile_invitation_sent(sent),
        };
        let ends = match (status, invitation.accepted_at) {
            (_, Some(at)) => Some(words.profile_invitation_accepted(when.absolute(at))),
            (Status::Invited { expires_at }, None) => {
                Some(words.profile_invitation_open(when.relative(expires_at, now), when.absolute(expires_at)))
            }
            (Status::InvitationExpired { expired_at }, None) => {
                Some(words.profile_invitation_ran_out(when.absolute(expired_at)))
            }
            _ => None,
        };
        let revoke = Route::Client(profile.id).to_string() + "?dialog=revoke";
        let may_act = profile.may_help;
        let acts = match status {
            Status::Invited { .. } if may_act => view! {
                <Act action=SendInvitation::url() label=words.profile_invitation_resend() about=("client", id) seen look=Look::Link/>
                <a href=revoke>{words.profile_invitation_revoke()}</a>
            }
            .into_any(),
            Status::InvitationExpired { .. } if may_act => view! {
                <Act action=SendInvitation::url() label=words.profile_invitation_resend() about=("client", id) seen look=Look::Link/>
            }
            .into_any(),
            _ => ().into_any(),
        };
        let mail = invitation.mail.filter(|_| invitation.accepted_at.is_none());
        view! {
            <Fact term=words.profile_invitation() acts=acts>
                {sent}
                {mail.map(|mail| view! { <span class="more">{mail_state(&mail, &when)}</span> })}
                {ends.map(|ends| view! { <span class="more">{ends}</span> })}
            </Fact>
        }
    })
}

/// Asks before an invitation is revoked.
#[component]
pub(super) fn RevokeDialog(profile: Profile, close: String) -> impl IntoView {
    let words = words::staff();
    view! {
        <Dialog
            heading=words.revoke_heading(&profile.first_name)
            close=close.clone()
            close_label=words.close()
        >
            <p>{words.revoke_text(&profile.first_name)}</p>
            <form method="post" action=RevokeInvitation::url()>
                <Hidden name="client" value=profile.id.to_string()/>
                <div class="actions">
                    <Submit label=words.revoke_button() look=Look::Danger/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    }
}
