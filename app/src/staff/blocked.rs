//! Blocked addresses on a client's profile: what they are blocked for, and the way to unblock them.

use super::{at_desk, route_of, to_profile};
use crate::{
    components::{Act, Look},
    request::Request,
    respond::{Done, Notice, Posted, respond},
};
use accounts::{Profile, blocked, profile::BlockView};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{MailFailure, Route};
use words::When;

/// Unblocks the addresses of a client.
#[server(endpoint = "client/unblock-mail")]
pub(crate) async fn unblock_mail(#[server(default)] client: String) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        blocked::unblock(request.accounts(), &desk, &[id]).await?;
        Ok(to_profile(id).saying(Notice::Unblocked))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// Whether the address on the profile is blocked.
pub(super) fn is_blocked(profile: &Profile) -> bool {
    let email = profile.email.as_ref().map(|email| &email.address);
    profile.blocks.first().is_some_and(|block| Some(&block.address) == email)
}

/// Since when no mail goes where, why, and in whose words.
pub(super) fn lines(profile: &Profile, when: &When) -> Vec<String> {
    let words = words::staff();
    let email = profile.email.as_ref().map(|email| email.address.as_str());
    let line = |BlockView { address, at, reply }: &BlockView| {
        let (since, reason) = (when.absolute(*at), words::mail_failure(MailFailure::of(reply)));
        let line = if Some(address.as_str()) == email {
            words.email_blocked_since(since, reason)
        } else {
            words.email_blocked_recovery(address, since, reason)
        };
        [line, words.mail_said(reply)]
    };
    profile.blocks.iter().flat_map(line).collect()
}

/// The button that unblocks, for those who may.
#[component]
pub(super) fn Unblock(profile: Profile) -> impl IntoView {
    (profile.may_run && !profile.blocks.is_empty()).then(|| {
        let (label, about) = (words::staff().email_unblock(), ("client", profile.id.to_string()));
        view! { <Act action=UnblockMail::url() label about look=Look::Link of=words::staff().contact_email()/> }
    })
}
