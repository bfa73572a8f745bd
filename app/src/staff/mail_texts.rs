//! Texts of mails: which there are, and which of them the location words itself.

use super::administration::ToAdministration;
use crate::{
    components::{NoticeBanner, Tag},
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
};
use accounts::mail_text::{self, Shown};
use leptos::prelude::*;
use shared::{MailKind, Route, Tone};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let texts = mail_text::list(request.accounts(), &desk).await?;
    let flash = request.take_flash();
    let words = words::staff();
    let row = |Shown { which, text, is_own }: Shown| {
        let (tone, label) = if is_own {
            (Tone::Sent, words.mail_texts_own())
        } else {
            (Tone::Plain, words.mail_texts_ours())
        };
        let to = Route::MailText(which.kind, which.language).to_string();
        view! {
            <tr>
                <td>
                    <a href=to>{kind_name(which.kind)}</a>
                    <span class="small quiet line">{text.subject}</span>
                </td>
                <td>{which.language.name()}</td>
                <td class="status"><Tag tone label/></td>
            </tr>
        }
    };
    Ok(view! {
        <StaffFrame desk title=words.mail_texts_heading() part=Part::Administration narrow=true>
            <ToAdministration/>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <div class="stack tight">
                <h1>{words.mail_texts_heading()}</h1>
                <p class="quiet">{words.mail_texts_text()}</p>
            </div>
            <div class="card">
                <table class="list">
                    <thead>
                        <tr>
                            <th scope="col">{words.mail_texts_mail()}</th>
                            <th scope="col">{words.mail_texts_language()}</th>
                            <th scope="col">{words.mail_texts_words()}</th>
                        </tr>
                    </thead>
                    <tbody>{texts.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </StaffFrame>
    }
    .into_any())
}

/// What a kind of mail is called.
pub(super) fn kind_name(kind: MailKind) -> String {
    words::staff().mail_texts_kind(kind.code())
}
