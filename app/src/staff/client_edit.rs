//! Edit a client's profile.

use super::client_form::ProfileFields;
use super::{at_desk, route_of};
use crate::{
    components::{ButtonLink, Card, Hidden, Look, NoticeBanner, ProblemSummary, Submit},
    flash::FormName,
    form::Form,
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, respond},
};
use accounts::{Refused, client, profile};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{DetailsForm, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let profile = profile::of_client(request.accounts(), &desk, request.param("id")?).await?;
    if !profile.may_help {
        return Err(Stop::Refused(Refused::NotAllowed));
    }
    let flash = request.take_flash();
    let on_record = DetailsForm::from(&profile.details);
    let form = Form::new(Reader::Staff, FormName::ClientEdit, &flash, on_record.answers());
    let words = words::staff();
    let back = Route::Client(profile.id).to_string();
    let name = words.profile_name_of(&profile.first_name, &profile.last_name);
    Ok(view! {
        <StaffFrame desk title=words.profile_edit_heading() refused=form.is_refused() narrow=true>
            <p class="small"><a href=back.clone()>{name}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <h1>{words.profile_edit_heading()}</h1>
            <form method="post" action=EditClient::url() class="edit">
                <Hidden name="client" value=profile.id.to_string()/>
                <Card heading=words.profile_heading() fields=true><ProfileFields form/></Card>
                <div class="actions">
                    <Submit label=words.save() look=Look::Primary/>
                    <ButtonLink to=back label=words.cancel()/>
                </div>
            </form>
        </StaffFrame>
    }
    .into_any())
}

/// Edits a client's profile.
#[server(endpoint = "client/edit")]
pub(crate) async fn edit_client(
    #[server(default)] client: String,
    #[server(flatten)] details: DetailsForm,
) -> Done {
    let request = Request::current();
    let page = route_of(&client, Route::ClientEdit);
    let posted = Posted::staff(&page, FormName::ClientEdit, &details.answers());
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        client::edit(request.accounts(), &desk, id, &details).await?;
        Ok(Next::to(&Route::Client(id)).saying(Notice::ProfileSaved))
    };
    respond(&request, posted, result.await)
}
