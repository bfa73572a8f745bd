//! Everything that is kept about a client: exported, or erased after asking.

use super::{at_desk, route_of};
use crate::{
    components::{ButtonLink, Card, Hidden, Look, NoticeBanner, Submit},
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, respond},
};
use accounts::{Profile, Refused, client_data, profile, step_up};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::Route;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let profile = profile::of_client(request.accounts(), &desk, request.param("id")?).await?;
    if !profile.may_run {
        return Err(Stop::Refused(Refused::NotAllowed));
    }
    step_up::must_be_fresh(request.accounts(), &desk)?;
    let flash = request.take_flash();
    let words = words::staff();
    let back = Route::Client(profile.id).to_string();
    let name = words.profile_name_of(&profile.first_name, &profile.last_name);
    let (heading, button) = (words.erase_heading(&name), words.erase_button(&name));
    let first = profile.first_name.as_str();
    let (text, asks, export) = (words.erase_text(first), words.erase_export(first), words.data_export(first));
    let data = Route::ClientData(profile.id).to_string();
    Ok(view! {
        <StaffFrame desk title=heading.clone() narrow=true>
            <p class="small"><a href=back.clone()>{name}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <h1>{heading}</h1>
            <p>{text}</p>
            <h2>{words.erase_goes()}</h2>
            <ul>
                <li>{words.erase_profile()}</li>
                <li>{words.erase_account()}</li>
                <li>{words.erase_links()}</li>
            </ul>
            <h2>{words.erase_stays()}</h2>
            <ul>
                <li>{words.erase_record()}</li>
                <li>{words.erase_backups()}</li>
            </ul>
            <p>{asks} " " <a href=data>{export}</a></p>
            <form method="post" action=EraseClient::url()>
                <Hidden name="client" value=profile.id.to_string()/>
                <div class="actions">
                    <Submit label=button look=Look::Danger/>
                    <ButtonLink to=back label=words.cancel()/>
                </div>
            </form>
        </StaffFrame>
    }
    .into_any())
}

/// Erases a client.
#[server(endpoint = "client/erase")]
pub(crate) async fn erase_client(#[server(default)] client: String) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        client_data::erase(request.accounts(), &desk, id).await?;
        Ok(Next::to(&Route::Clients).saying(Notice::ClientErased))
    };
    respond(&request, Posted::act(&route_of(&client, Route::ClientErase)), result.await)
}

/// What administrators do with all that is kept about a client.
#[component]
pub(super) fn DataCard(profile: Profile) -> impl IntoView {
    let words = words::staff();
    let (data, erase) =
        (Route::ClientData(profile.id).to_string(), Route::ClientErase(profile.id).to_string());
    let name = profile.first_name;
    profile.may_run.then(|| {
        view! {
            <Card heading=words.data_heading()>
                <div class="actions">
                    <a href=data class="button small">{words.data_export(&name)}</a>
                    <a href=erase class="button small">{words.data_erase(&name)}</a>
                </div>
            </Card>
        }
    })
}
