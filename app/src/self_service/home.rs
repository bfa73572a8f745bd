//! The client's home: what they see once they are in.

use super::{must_be_there, sign_in::SignOut};
use crate::{
    components::{Fact, Facts, Hidden, Look, NoticeBanner, Submit, Tag},
    frames::ClientFrame,
    page::Page,
    reader::Reader,
    request::Request,
};
use accounts::passkey;
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{EmailState, Route, Tone};
use words::When;

pub(crate) async fn page(request: Request) -> Page {
    let client = request.signed_in(&request.slug()?).await?;
    must_be_there(&request, &client.location)?;
    let slug = client.location.slug.clone();
    let flash = request.take_flash();
    let language = request.language(Some(client.language), client.location.language);
    let words = words::client(language);
    let when = When::new(&client.location.time_zone, language);
    let tag = client.email_state.map(|state| match state {
        EmailState::Pending => view! { <Tag tone=Tone::Wait label=words.home_email_pending()/> },
        EmailState::Verified { .. } => view! { <Tag tone=Tone::Good label=words.home_email_verified()/> },
    });
    let email = client.email.unwrap_or_else(|| words.home_no_email());
    let devices = words.home_devices((client.sessions - 1).max(0));
    let location = client.location.clone();
    let change = Route::PasswordChange(slug.clone()).to_string();
    let passkeys = passkey::are_possible(request.accounts()).then(|| {
        let to = Route::Passkeys(slug.clone()).to_string();
        view! { <Fact term=words.passkeys_fact()><a href=to>{words.passkeys_link()}</a></Fact> }
    });
    Ok(view! {
        <ClientFrame request location language title=words.home_title()>
            <NoticeBanner notice=flash.notice reader=Reader::Client(language)/>
            <h1>{words.home_heading(&client.first_name)}</h1>
            <Facts>
                <Fact term=words.home_email()><span class="both"><span>{email}</span> {tag}</span></Fact>
                <Fact term=words.home_username()>{client.username}</Fact>
                <Fact term=words.home_password()>
                    <span class="both">
                        <span>{words.home_password_changed(when.day(client.password_changed_at))}</span>
                        <a href=change>{words.password_change_link()}</a>
                    </span>
                </Fact>
                {passkeys}
                <Fact term=words.home_signed_in_on()>{devices}</Fact>
            </Facts>
            <form method="post" action=SignOut::url()>
                <Hidden name="slug" value=slug.to_string()/>
                <Submit label=words.sign_out() look=Look::Wide/>
            </form>
        </ClientFrame>
    }
    .into_any())
}
