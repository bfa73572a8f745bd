//! One text of mails: worded, looked at, saved, or given back to us.

use super::mail_texts::kind_name;
use crate::{
    components::{ButtonLink, Card, Hidden, Look, NoticeBanner, ProblemSummary, Submit, TextArea, TextField},
    flash::{Flash, FormName},
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, encode, respond},
};
use accounts::{
    Preview, Refused,
    mail_text::{self, Shown, Which},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, MailKind, Problems, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let which = which_of(&request.param::<String>("kind")?, &request.param::<String>("language")?)?;
    let shown = mail_text::one(request.accounts(), &desk, which).await?;
    let flash = request.take_flash();
    // What is being worded stands in the address: it is longer than what a cookie holds.
    let asked =
        |field: Field| request.asks(field.name()).then(|| request.query(field.name()).unwrap_or_default());
    let subject = asked(Field::Subject).unwrap_or(&shown.text.subject).to_owned();
    let body = asked(Field::Body).unwrap_or(&shown.text.body).to_owned();
    let (preview, problems) = match mail_text::preview(request.accounts(), &desk, which, &subject, &body) {
        Ok(preview) => (Some(preview), Problems::default()),
        Err(Refused::Problems(problems)) => (None, problems),
        Err(refused) => return Err(refused.into()),
    };
    let worded = Flash {
        form: Some(FormName::MailText),
        answers: vec![(Field::Subject, subject), (Field::Body, body)],
        problems,
        ..Flash::default()
    };
    let form = Form::new(Reader::Staff, FormName::MailText, &worded, []);
    let words = words::staff();
    let title = words.mail_text_heading(kind_name(which.kind), which.language.name());
    Ok(view! {
        <StaffFrame desk title=title.clone() refused=form.is_refused() part=Part::Administration>
            <p class="small"><a href=Route::MailTexts.to_string()>{words.mail_texts_heading()}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <h1>{title}</h1>
            <div class="columns">
                <Wording shown form/>
                {preview.map(|preview| view! { <Letter preview/> })}
            </div>
        </StaffFrame>
    }
    .into_any())
}

fn which_of(kind: &str, language: &str) -> Result<Which, Refused> {
    Which::parse(kind, language).ok_or(Refused::NotFound)
}

#[component]
fn Wording(shown: Shown, form: Form) -> impl IntoView {
    let words = words::staff();
    let Which { kind, language } = shown.which;
    let here = Route::MailText(kind, language).to_string();
    let fields = move || {
        view! {
            <Hidden name="kind" value=kind.code().to_owned()/>
            <Hidden name="language" value=language.tag().to_owned()/>
        }
    };
    let reset = shown.is_own.then(|| {
        view! { <form method="post" action=ResetMailText::url()>{fields()} <Submit label=words.mail_text_reset()/></form> }
    });
    view! {
        <div class="stack">
            <form method="post" action=SaveMailText::url() class="edit">
                {fields()}
                <Card heading=words.mail_text_words() fields=true>
                    <TextField form=form.clone() field=Field::Subject label=words.mail_text_subject()/>
                    <TextArea form field=Field::Body label=words.mail_text_body() hint=placeholders(kind)/>
                </Card>
                <div class="actions">
                    <Submit label=words.save() look=Look::Primary/>
                    <button type="submit" class="button" formmethod="get" formaction=here.clone()>
                        {words.mail_text_preview_button()}
                    </button>
                    <ButtonLink to=here label=words.cancel()/>
                </div>
            </form>
            {reset}
        </div>
    }
}

/// The placeholders of a kind of mail, those first that it can't do without.
fn placeholders(kind: MailKind) -> String {
    let words = words::staff();
    let named = |required: bool| {
        let some = kind.placeholders().iter().filter(|placeholder| placeholder.required == required);
        some.map(|placeholder| format!("{{{}}}", placeholder.name)).collect::<Vec<_>>().join(", ")
    };
    match named(false) {
        optional if optional.is_empty() => words.mail_text_placeholders_required(named(true)),
        optional => words.mail_text_placeholders(named(true), optional),
    }
}

/// The mail as it will look.
#[component]
fn Letter(preview: Preview) -> impl IntoView {
    let words = words::staff();
    let Preview { subject, heading, body, button, notes } = preview;
    view! {
        <Card heading=words.mail_text_preview()>
            <div class="sheet" id="preview">
                <p class="quiet small">{words.mail_text_subject()} ": " <b>{subject}</b></p>
                <h3>{heading}</h3>
                {body.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                {button.map(|label| view! { <p><span class="button primary">{label}</span></p> })}
                {notes.into_iter().map(|note| view! { <p class="small quiet">{note}</p> }).collect_view()}
            </div>
        </Card>
    }
}

/// Saves a text.
#[server(endpoint = "mail/save-text")]
pub(crate) async fn save_mail_text(
    #[server(default)] kind: String,
    #[server(default)] language: String,
    #[server(default)] subject: String,
    #[server(default)] body: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let which = which_of(&kind, &language)?;
        let here = Route::MailText(which.kind, which.language);
        match mail_text::save(request.accounts(), &desk, which, &subject, &body).await {
            Ok(()) => Ok(Next::to(&here).saying(Notice::MailTextSaved)),
            Err(Refused::Problems(_)) => {
                let asked = format!("subject={}&body={}", encode(&subject), encode(&body));
                Ok(Next::path(format!("{here}?{asked}")))
            }
            Err(other) => Err(other),
        }
    };
    respond(&request, Posted::act(&page_of(&kind, &language)), result.await)
}

/// Goes back to our words.
#[server(endpoint = "mail/reset-text")]
pub(crate) async fn reset_mail_text(
    #[server(default)] kind: String,
    #[server(default)] language: String,
) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        let which = which_of(&kind, &language)?;
        mail_text::reset(request.accounts(), &desk, which).await?;
        Ok(Next::to(&Route::MailText(which.kind, which.language)).saying(Notice::MailTextReset))
    };
    respond(&request, Posted::act(&page_of(&kind, &language)), result.await)
}

fn page_of(kind: &str, language: &str) -> Route {
    which_of(kind, language).map_or(Route::MailTexts, |which| Route::MailText(which.kind, which.language))
}
