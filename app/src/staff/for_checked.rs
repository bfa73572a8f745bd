//! What can be done for many clients of the list at once: those that are checked, or all that were found.

use crate::components::{ButtonLink, Look, Submit};
use leptos::prelude::*;
use shared::{ClientCount, ClientId, ClientQuery, Language, Route};

/// The form that the list's checkboxes belong to.
const FORM: &str = "for-checked";

/// The checkbox of a row.
#[component]
pub(super) fn Check(client: ClientId, name: String) -> impl IntoView {
    view! {
        <td class="check">
            <input
                type="checkbox"
                form=FORM
                name="client"
                value=client.to_string()
                aria-label=words::staff().check_client(name)
            />
        </td>
    }
}

/// 'For Checked' and what it can do. Each act asks before it does anything.
#[component]
pub(super) fn ForChecked(
    /// What the list shows.
    query: ClientQuery,
    /// How many were found.
    count: ClientCount,
) -> impl IntoView {
    let words = words::staff();
    let total = count.number();
    let number = words::number(total, Language::English);
    let all = match count {
        ClientCount::MoreThan(_) => words.for_all_matching_more(number),
        ClientCount::Exactly(_) if query.is_everybody() => words.for_all_clients(total, number),
        ClientCount::Exactly(_) => words.for_all_matching(total, number),
    };
    let to_all = format!("{}?all&{query}", Route::BulkInvitation);
    let export = format!("{}?{query}", Route::Export);
    view! {
        <form class="toolbar" id=FORM method="get" action=Route::BulkInvitation.to_string()>
            <details class="menu">
                <summary class="button small">{words.for_checked()}</summary>
                <div>
                    <Submit label=words.for_checked_invite() look=Look::Small/>
                    <p class="small quiet">{all}</p>
                    <ButtonLink to=to_all label=words.for_checked_invite() look=Look::Small/>
                </div>
            </details>
            <a class="small" href=Route::ImportNew.to_string()>{words.import_link()}</a>
            <a class="small" href=export>{words.export_link()}</a>
            <a class="small" href=Route::Jobs.to_string()>{words.jobs_heading()}</a>
        </form>
    }
}
