//! Staff help a client to a new password: by mail, so that staff never see one.

use super::{at_desk, route_of, to_profile};
use crate::{
    request::Request,
    respond::{Done, Notice, Posted, respond},
};
use accounts::recovery;
use leptos::prelude::*;
use shared::Route;

/// Sends a mail to set a new password.
#[server(endpoint = "client/reset-password")]
pub(crate) async fn send_reset(#[server(default)] client: String, #[server(default)] seen: String) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        recovery::send(request.accounts(), &desk, id, super::seen(&seen)).await?;
        Ok(to_profile(id).saying(Notice::ResetSent))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// Sends a mail with the username and a button to the right page.
#[server(endpoint = "client/send-username")]
pub(crate) async fn send_username(
    #[server(default)] client: String,
    #[server(default)] seen: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        recovery::send_username(request.accounts(), &desk, id, super::seen(&seen)).await?;
        Ok(to_profile(id).saying(Notice::UsernameSent))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}
