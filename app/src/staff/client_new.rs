//! Add a client.

use super::client_form::{ContactFields, EmailAnswers, ProfileFields};
use crate::{
    components::{ButtonLink, Card, Look, ProblemSummary, Submit},
    flash::FormName,
    form::Form,
    frames::StaffFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, Stop, respond},
};
use accounts::{
    Refused,
    client::{self, ContactForm},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{DetailsForm, Field, Permission, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    if !desk.role.may(Permission::HelpClients) {
        return Err(Stop::Refused(Refused::NotAllowed));
    }
    let flash = request.take_flash();
    let language = desk.location.language.tag();
    let form = Form::new(Reader::Staff, FormName::ClientNew, &flash, [(Field::Language, language)]);
    let profile_fields = view! { <ProfileFields form=form.clone()/> };
    let contact_fields = view! { <ContactFields form=form.clone()/> };
    let words = words::staff();
    Ok(view! {
        <StaffFrame desk title=words.client_new_heading() refused=form.is_refused() narrow=true>
            <p class="small"><a href=Route::Clients.to_string()>{words.clients_heading()}</a></p>
            <ProblemSummary form=form.clone()/>
            <h1>{words.client_new_heading()}</h1>
            <form method="post" action=AddClient::url() class="edit">
                <Card heading=words.profile_heading() fields=true>{profile_fields}</Card>
                <Card heading=words.contact_heading() fields=true>{contact_fields}</Card>
                <div class="actions">
                    <Submit label=words.client_new_button() look=Look::Primary/>
                    <ButtonLink to=Route::Clients.to_string() label=words.cancel()/>
                </div>
            </form>
        </StaffFrame>
    }
    .into_any())
}

/// Adds a client.
#[server(endpoint = "client/add")]
pub(crate) async fn add_client(
    #[server(flatten)] details: DetailsForm,
    #[server(flatten)] email: EmailAnswers,
    #[server(default)] phone: String,
    #[server(default)] address: String,
) -> Done {
    let request = Request::current();
    let (email, keep_email) = email.chosen();
    let mut answers = details.answers();
    answers.extend([(Field::Email, email), (Field::Phone, &phone), (Field::Address, &address)]);
    let posted = Posted::staff(&Route::ClientNew, FormName::ClientNew, &answers);
    let contact =
        ContactForm { email, keep_email, phone: &phone, address: &address, ..ContactForm::default() };
    let result = async {
        let desk = request.desk().await?;
        let id = client::add(request.accounts(), &desk, &details, &contact).await?;
        Ok(Next::to(&Route::Client(id)).saying(Notice::ClientAdded))
    };
    respond(&request, posted, result.await)
}
