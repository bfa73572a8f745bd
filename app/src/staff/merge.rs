//! Two profiles merged into one: asked, done, and undone.

use super::{at_desk, route_of, to_profile};
use crate::{
    components::{ButtonLink, Card, Dialog, Hidden, Look, Submit},
    flash::FormName,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    Profile, Refused,
    duplicate::{Compared, Comparison},
    merge,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{CantUndo, EmailState, MergeChoice, MergeForm, Problems, Route, Side, Status, Timestamp};
use words::When;

/// The name of the dialog that asks before a merge is undone.
pub(super) const UNDO: &str = "undo-merge";

/// Merges two profiles as chosen.
#[server(endpoint = "duplicate/merge")]
pub(crate) async fn merge_duplicates(
    #[server(default)] client: String,
    #[server(default)] other: String,
    #[server(default)] seen: String,
    #[server(flatten)] choice: MergeForm,
) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, first) = at_desk(&request, &client).await?;
        let second = other.parse().map_err(|_| Refused::NotFound)?;
        let seen = seen.parse().ok().map(Timestamp::from_micros);
        let stays = merge::merge(request.accounts(), &desk, (first, second), &choice, seen).await?;
        Ok(Next::to(&Route::Client(stays)).saying(Notice::Merged))
    };
    let page = match (client.parse(), other.parse()) {
        (Ok(first), Ok(second)) => Route::Compare(first, second),
        _ => Route::Duplicates,
    };
    respond(&request, Posted::staff(&page, FormName::Merge, &[]), result.await)
}

/// Undoes a merge.
#[server(endpoint = "duplicate/undo-merge")]
pub(crate) async fn undo_merge(#[server(default)] client: String, #[server(default)] merge: String) -> Done {
    let request = Request::current();
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        let merge = merge.parse().map_err(|_| Refused::NotFound)?;
        merge::undo(request.accounts(), &desk, id, merge).await?;
        Ok(to_profile(id).saying(Notice::MergeUndone))
    };
    respond(&request, Posted::act(&route_of(&client, Route::Client)), result.await)
}

/// Asks before two profiles are merged, and says all that will happen.
#[component]
pub(super) fn MergeDialog(compared: Comparison, chosen: MergeForm) -> impl IntoView {
    let words = words::staff();
    let (first, second) = (compared.first.id, compared.second.id);
    let choice = chosen.check(&mut Problems::default())?;
    let page = Route::Compare(first, second).to_string();
    let answers = chosen.answers();
    let query: Vec<String> = answers.iter().map(|(name, side)| format!("{name}={side}")).collect();
    let close = format!("{page}?{}", query.join("&"));
    let fields = answers.into_iter().map(|(name, side)| view! { <Hidden name value=side.to_owned()/> });
    let fields = fields.collect_view();
    let says = consequences(&compared, choice).into_iter().map(|line| view! { <li>{line}</li> });
    Some(view! {
        <Dialog heading=words.merge_heading() close=close.clone() close_label=words.close()>
            <ul class="bullets">{says.collect_view()}</ul>
            <form method="post" action=MergeDuplicates::url()>
                <Hidden name="client" value=first.to_string()/>
                <Hidden name="other" value=second.to_string()/>
                <Hidden name="seen" value=compared.seen.micros().to_string()/>
                {fields}
                <div class="actions">
                    <Submit label=words.merge_button() look=Look::Danger/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    })
}

/// All that a merge will do, sentence by sentence.
fn consequences(compared: &Comparison, choice: MergeChoice) -> Vec<String> {
    let words = words::staff();
    let (a, b) = (&compared.first, &compared.second);
    let (stays, goes) = (choice.stays.of(a, b), choice.stays.other().of(a, b));
    let mut told = vec![words.merge_stays(&stays.named, &goes.named)];
    let account_of = match (&a.account, &b.account) {
        (Some(_), Some(_)) => Some(choice.account),
        (Some(_), None) => Some(Side::First),
        (None, Some(_)) => Some(Side::Second),
        (None, None) => None,
    };
    if let Some(side) = account_of {
        let (keeper, other) = (side.of(a, b), side.other().of(a, b));
        let username =
            |of: &Compared| of.account.as_ref().map(|(username, _)| username.clone()).unwrap_or_default();
        if other.account.is_some() {
            told.push(words.merge_account_one(username(keeper), username(other)));
            if other.status != Status::Disabled {
                told.push(if other.has_proven_address { words.merge_told() } else { words.merge_not_told() });
            }
        } else {
            told.push(words.merge_account_kept(username(keeper)));
        }
        let address = |of: &Compared| of.email.as_ref().map(|(address, _)| address.clone());
        let email = choice.email.of(a, b);
        if let Some(new) = address(email).filter(|new| address(keeper).as_ref() != Some(new)) {
            told.push(words.merge_email_pending(new));
        }
    } else if let Some((address, EmailState::Verified { .. })) = &choice.email.of(a, b).email {
        told.push(words.merge_email_kept(address));
    }
    told.push(words.merge_links(&goes.named));
    told.push(words.merge_undo_for_a_day());
    told
}

/// The last merge into this profile, while it is news.
#[component]
pub(super) fn MergedCard(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    let merged = profile.merged?;
    let at = when.absolute(merged.at);
    let by = match merged.by {
        Some(name) => words.merged_by(name, at),
        None => words.merged_at(at),
    };
    let until = match merged.cant_undo {
        None => words.merged_undo_until(when.absolute(merged.undo_until)),
        Some(CantUndo::TooLate) => words.merged_cant_undo_late(),
        Some(CantUndo::Edited) => words.merged_cant_undo_edited(),
        Some(CantUndo::AccountChanged) => words.merged_cant_undo_account(),
    };
    let undo = (profile.may_run && merged.cant_undo.is_none()).then(|| {
        let to = format!("{}?dialog={UNDO}", Route::Client(profile.id));
        view! { <div class="actions"><ButtonLink to label=words.undo_merge() look=Look::Small/></div> }
    });
    Some(
        view! { <Card heading=words.merged_heading() fields=true><p>{by}</p><p class="small quiet">{until}</p>{undo}</Card> },
    )
}

/// Asks before a merge is undone.
#[component]
pub(super) fn UndoMergeDialog(profile: Profile, close: String) -> impl IntoView {
    let words = words::staff();
    let merged = profile.merged?;
    Some(view! {
        <Dialog heading=words.undo_merge_heading() close=close.clone() close_label=words.close()>
            <p>{words.undo_merge_text()}</p>
            <form method="post" action=UndoMerge::url()>
                <Hidden name="client" value=profile.id.to_string()/>
                <Hidden name="merge" value=merged.id.simple().to_string()/>
                <div class="actions">
                    <Submit label=words.undo_merge() look=Look::Danger/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    })
}
