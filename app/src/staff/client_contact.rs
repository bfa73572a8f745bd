//! Edit a client's email and other contact details.

use super::client_form::{ContactFields, EmailAnswers};
use super::{
    at_desk,
    guarded::{IdentityAnswers, IdentityFields},
    route_of,
};
use crate::{
    components::{Banner, ButtonLink, Card, Hidden, Look, Mood, NoticeBanner, ProblemSummary, Submit},
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
    profile,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let profile = profile::of_client(request.accounts(), &desk, request.param("id")?).await?;
    if !profile.may_help {
        return Err(Stop::Refused(Refused::NotAllowed));
    }
    let flash = request.take_flash();
    let email = profile.email.as_ref().map(|email| email.address.as_str()).unwrap_or_default();
    let on_record =
        [(Field::Email, email), (Field::Phone, &profile.phone), (Field::Address, &profile.address)];
    let form = Form::new(Reader::Staff, FormName::ClientContact, &flash, on_record);
    let words = words::staff();
    let back = Route::Client(profile.id).to_string();
    let name = words.profile_name_of(&profile.first_name, &profile.last_name);
    let has_account = profile.account.is_some();
    let identity = has_account.then(|| {
        let (form, hint) = (form.clone(), words.identity_email_hint(&profile.first_name));
        view! { <Card heading=words.identity_heading() fields=true><IdentityFields form hint/></Card> }
    });
    Ok(view! {
        <StaffFrame desk title=words.contact_edit_heading() refused=form.is_refused() narrow=true>
            <p class="small"><a href=back.clone()>{name}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <h1>{words.contact_edit_heading()}</h1>
            {has_account.then(|| view! {
                <Banner mood=Mood::Plain>{words.contact_account_note(&profile.first_name)}</Banner>
            })}
            <form method="post" action=SaveContact::url() class="edit">
                <Hidden name="client" value=profile.id.to_string()/>
                <Card heading=words.contact_heading() fields=true><ContactFields form=form.clone()/></Card>
                {identity}
                <div class="actions">
                    <Submit label=words.save() look=Look::Primary/>
                    <ButtonLink to=back label=words.cancel()/>
                </div>
            </form>
        </StaffFrame>
    }
    .into_any())
}

/// Saves a client's email, phone and postal address.
#[server(endpoint = "client/save-contact")]
pub(crate) async fn save_contact(
    #[server(default)] client: String,
    #[server(flatten)] email: EmailAnswers,
    #[server(default)] phone: String,
    #[server(default)] address: String,
    #[server(flatten)] identity: IdentityAnswers,
) -> Done {
    let request = Request::current();
    let (email, keep_email) = email.chosen();
    let answers = [(Field::Email, email), (Field::Phone, &phone), (Field::Address, &address)];
    let answers = [&answers[..], &identity.answers()].concat();
    let posted = Posted::staff(&route_of(&client, Route::ClientContact), FormName::ClientContact, &answers);
    let form = ContactForm { email, keep_email, phone: &phone, address: &address, identity: identity.form() };
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        client::save_contact(request.accounts(), &desk, id, &form).await?;
        Ok(Next::to(&Route::Client(id)).saying(Notice::ContactSaved))
    };
    respond(&request, posted, result.await)
}
