//! Mail settings: the sender's name, where answers go, and a mail to try it.

use super::administration::ToAdministration;
use crate::{
    components::{ButtonLink, Card, Look, NoticeBanner, ProblemSummary, Submit, TextField},
    flash::FormName,
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Dialogue, Refused,
    mail_settings::{self, MailForm},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, Problems, Route, Wrong};

/// The most characters of a conversation that travel to the page: it has to fit into a cookie.
const MOST_SAID: usize = 1_600;

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let flash = request.take_flash();
    let on_record = mail_settings::of_location(&desk)?.answers();
    let form = Form::new(Reader::Staff, FormName::MailSettings, &flash, on_record);
    let test = Form::new(Reader::Staff, FormName::TestMail, &flash, []);
    let summary = if test.is_refused() { test.clone() } else { form.clone() };
    let refused = summary.is_refused();
    let name = desk.location.public_name.clone();
    let words = words::staff();
    Ok(view! {
        <StaffFrame desk title=words.mail_settings_heading() refused part=Part::Administration narrow=true>
            <ToAdministration/>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=summary/>
            <h1>{words.mail_settings_heading()}</h1>
            <form method="post" action=SaveMailSettings::url() class="edit">
                <Card heading=words.mail_settings_sender() fields=true>
                    <TextField
                        form=form.clone()
                        field=Field::SenderName
                        label=words.mail_settings_name()
                        hint=words.mail_settings_name_hint(name)
                    />
                    <TextField
                        form
                        field=Field::ReplyTo
                        label=words.mail_settings_reply_to()
                        hint=words.mail_settings_reply_to_hint()
                        literal=true
                    />
                </Card>
                <div class="actions">
                    <Submit label=words.save() look=Look::Primary/>
                    <ButtonLink to=Route::MailTexts.to_string() label=words.mail_texts_heading()/>
                </div>
            </form>
            <TestCard said=test.value(Field::Dialogue)/>
        </StaffFrame>
    }
    .into_any())
}

/// Saves the mail settings.
#[server(endpoint = "mail/save-settings")]
pub(crate) async fn save_mail_settings(
    #[server(default)] sender_name: String,
    #[server(default)] reply_to: String,
) -> Done {
    let request = Request::current();
    let form = MailForm { sender_name: &sender_name, reply_to: &reply_to };
    let posted = Posted::staff(&Route::MailSettings, FormName::MailSettings, &form.answers());
    let result = async {
        let desk = request.desk().await?;
        mail_settings::save(request.accounts(), &desk, form).await?;
        Ok(Next::to(&Route::MailSettings).saying(Notice::MailSettingsSaved))
    };
    respond(&request, posted, result.await)
}

/// Sends a mail to whoever presses, at once.
#[server(endpoint = "mail/send-test")]
pub(crate) async fn send_test_mail() -> Done {
    let request = Request::current();
    let mut said = String::new();
    let result = async {
        let desk = request.desk().await?;
        let Dialogue { lines, outcome } =
            mail_settings::send_test(request.accounts(), &desk, &request.context().trial_post).await?;
        if outcome.is_ok() {
            return Ok(Next::to(&Route::MailSettings).saying(Notice::TestMailSent));
        }
        said = last_of(&lines.join("\n"));
        Err(Refused::Problems(Problems::one(Field::Form, Wrong::MailNotTaken)))
    };
    let result = result.await;
    let posted = Posted::staff(&Route::MailSettings, FormName::TestMail, &[(Field::Dialogue, &said)]);
    respond(&request, posted, result)
}

/// The end of what was said: where it went wrong.
fn last_of(said: &str) -> String {
    let skip = said.chars().count().saturating_sub(MOST_SAID);
    said.chars().skip(skip).collect()
}

#[component]
fn TestCard(
    /// What was said the last time; empty if that went well, or there was no last time.
    said: String,
) -> impl IntoView {
    let words = words::staff();
    let dialogue = (!said.is_empty()).then(|| {
        view! {
            <p>{words.mail_test_dialogue()}</p>
            <pre class="dialogue" tabindex="0" role="region" aria-label=words.mail_test_dialogue()>{said}</pre>
        }
    });
    view! {
        <Card heading=words.mail_test_card() fields=true>
            <p class="quiet">{words.mail_test_text()}</p>
            {dialogue}
            <form method="post" action=SendTestMail::url()><Submit label=words.mail_test_button()/></form>
        </Card>
    }
}
