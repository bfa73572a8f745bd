//! Before they call: who could not sign in today if they tried, cause by cause.

use crate::{
    components::{Banner, Empty, Mood, NoticeBanner},
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
};
use accounts::attention;
use leptos::prelude::*;
use shared::{Attention, BulkFix, Language, Route};

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let overview = attention::overview(request.accounts(), &desk).await?;
    let words = words::staff();
    let notice = request.take_flash().notice;
    let off = (!overview.self_service_on).then(|| {
        view! { <Banner mood=Mood::Wait>{words.attention_off()}</Banner> }
    });
    let groups = overview.groups;
    let shown = if groups.is_empty() {
        view! {
            <div class="card"><Empty heading=words.attention_none() text=words.attention_none_text()>""</Empty></div>
        }
        .into_any()
    } else {
        view! { <Groups groups/> }.into_any()
    };
    Ok(view! {
        <StaffFrame desk title=words.attention_heading() part=Part::Attention>
            <NoticeBanner notice reader=Reader::Staff/>
            {off}
            <div class="who">
                <div><h1>{words.attention_heading()}</h1><p class="quiet">{words.attention_text()}</p></div>
                <div class="actions">
                    <a class="button" href=Route::StillStuck.to_string()>{words.still_stuck_heading()}</a>
                </div>
            </div>
            {shown}
        </StaffFrame>
    }
    .into_any())
}

#[component]
fn Groups(groups: Vec<(Attention, i64)>) -> impl IntoView {
    let words = words::staff();
    let row = |(cause, clients): (Attention, i64)| {
        let fix = match cause.fix() {
            Some(BulkFix::Correct) => words.attention_fix_correct(),
            Some(BulkFix::Remind) => words.attention_fix_remind(),
            Some(BulkFix::Invite) => words.attention_fix_invite(),
            None => words.attention_fix_each(),
        };
        view! {
            <tr>
                <td><a href=Route::AttentionGroup(cause).to_string()>{words::attention(cause)}</a></td>
                <td class="num">{words::number(clients, Language::English)}</td>
                <td class="wide quiet">{fix}</td>
            </tr>
        }
    };
    view! {
        <div class="card">
            <table class="list">
                <thead>
                    <tr>
                        <th scope="col">{words.attention_column_cause()}</th>
                        <th scope="col" class="num">{words.attention_column_clients()}</th>
                        <th scope="col" class="wide">{words.attention_column_fix()}</th>
                    </tr>
                </thead>
                <tbody>{groups.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
