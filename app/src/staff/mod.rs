//! What staff see: from signing in to a client's profile.

mod account;
mod activity;
pub(crate) mod administration;
pub(crate) mod attention;
pub(crate) mod attention_group;
pub(crate) mod audit_log;
mod blocked;
pub(crate) mod bulk_invitation;
pub(crate) mod client_contact;
pub(crate) mod client_data;
pub(crate) mod client_edit;
mod client_form;
pub(crate) mod client_mails;
pub(crate) mod client_new;
pub(crate) mod client_profile;
pub(crate) mod clients;
pub(crate) mod compare;
pub(crate) mod confirm;
mod duplicate;
pub(crate) mod duplicates;
mod email;
pub(crate) mod failed_emails;
mod for_checked;
mod guarded;
pub(crate) mod handover;
pub(crate) mod import_new;
pub(crate) mod import_preview;
mod import_undo;
pub(crate) mod installation_locations;
mod invitation;
pub(crate) mod job;
pub(crate) mod jobs;
pub(crate) mod location_settings;
pub(crate) mod locations;
pub(crate) mod mail_settings;
mod mail_state;
pub(crate) mod mail_text;
pub(crate) mod mail_texts;
mod merge;
pub(crate) mod own_account;
pub(crate) mod passkey;
pub(crate) mod password_change;
pub(crate) mod preferences;
mod recovery;
pub(crate) mod recovery_codes;
pub(crate) mod second_factor;
pub(crate) mod set_up;
pub(crate) mod sign_in;
pub(crate) mod sign_in_code;
pub(crate) mod staff_invitation;
pub(crate) mod still_stuck;
pub(crate) mod timeline;
pub(crate) mod user;
pub(crate) mod user_invite;
pub(crate) mod users;
mod verdict;

use crate::{request::Request, respond::Next};
use accounts::{Desk, Refused, Seen};
use shared::{ClientId, Route};

/// Who posts, and about which client. Every function that a form of a client's pages posts to begins with it.
async fn at_desk(request: &Request, client: &str) -> Result<(Desk, ClientId), Refused> {
    let desk = request.desk().await?;
    Ok((desk, client.parse().map_err(|_| Refused::NotFound)?))
}

/// The page about the client whose id a form carries; the list for what is no id.
fn route_of(client: &str, route: impl Fn(ClientId) -> Route) -> Route {
    client.parse().map_or(Route::Clients, route)
}

/// Which mail the page showed whose button was pressed.
fn seen(field: &str) -> Seen {
    field.parse().unwrap_or_default()
}

/// Back to the profile.
fn to_profile(client: ClientId) -> Next {
    Next::to(&Route::Client(client))
}
