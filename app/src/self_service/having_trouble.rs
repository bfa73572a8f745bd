//! Having Trouble? Username and email in, one answer out, whoever asks (R11): what helps is in the mail (R14).

use super::{location_of, nowhere};
use crate::{
    components::{ButtonLink, Hidden, Look, ProblemSummary, Submit, TextField},
    flash::FormName,
    form::Form,
    frames::ClientFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Posted, respond},
};
use accounts::recovery;
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Route, Slug};

/// What follows the `?` once the form was sent.
const SENT: &str = "sent";

pub(crate) async fn page(request: Request) -> Page {
    let location = location_of(&request).await?;
    let slug = location.slug.clone();
    let language = request.language(None, location.language);
    let words = words::client(language);
    let back = Route::SelfService(slug.clone()).to_string();
    if request.asks(SENT) {
        return Ok(view! {
            <ClientFrame request location language title=words.trouble_sent_heading()>
                <h1>{words.trouble_sent_heading()}</h1>
                <p>{words.trouble_sent_text()}</p>
                <p class="quiet">{words.trouble_sent_none()}</p>
                <ButtonLink to=back label=words.back_to_sign_in() look=Look::Wide/>
            </ClientFrame>
        }
        .into_any());
    }
    let flash = request.take_flash();
    let reader = Reader::Client(language);
    let form =
        Form::new(reader, FormName::HavingTrouble, &flash, [(Field::Username, ""), (Field::Email, "")]);
    Ok(view! {
        <ClientFrame request location language title=words.having_trouble() refused=form.is_refused()>
            <ProblemSummary form=form.clone()/>
            <h1>{words.having_trouble()}</h1>
            <p class="quiet">{words.trouble_text()}</p>
            <form method="post" action=RequestReset::url()>
                <Hidden name="slug" value=slug.to_string()/>
                <TextField
                    form=form.clone()
                    field=Field::Username
                    label=words.sign_in_username()
                    hint=words.trouble_username_hint()
                    autocomplete="username"
                    literal=true
                />
                <TextField
                    form
                    field=Field::Email
                    label=words.trouble_email()
                    autocomplete="email"
                    literal=true
                />
                <Submit label=words.trouble_button() look=Look::PrimaryWide/>
            </form>
            <p><a href=back>{words.back_to_sign_in()}</a></p>
        </ClientFrame>
    }
    .into_any())
}

/// Asks for a mail to set a new password.
#[server(endpoint = "self-service/having-trouble")]
pub(crate) async fn request_reset(
    #[server(default)] slug: String,
    #[server(default)] username: String,
    #[server(default)] email: String,
) -> Done {
    let request = Request::current();
    let Ok(slug) = Slug::parse(&slug) else { return nowhere(&request) };
    let page = Route::HavingTrouble(slug.clone());
    let answers = [(Field::Username, username.as_str()), (Field::Email, &email)];
    let posted = Posted::client(&slug, &page, FormName::HavingTrouble, &answers);
    let result = async {
        recovery::request(request.accounts(), &request.origin()?, &slug, &username, &email).await?;
        Ok(Next::path(format!("{page}?{SENT}")))
    };
    respond(&request, posted, result.await)
}
