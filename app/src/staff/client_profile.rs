//! A client's profile: the verdict, what is on record, what happened.

use super::{
    account::{
        AccountFacts, DISABLE, DisableDialog, ENABLE, EnableDialog, EnabledSwitch, REVOKE, UNLOCK,
        UnlockDialog,
    },
    activity::ActivityCard,
    client_data::DataCard,
    client_form::detail_facts,
    duplicate::AlikeCard,
    email::{EmailFact, PENDING, PendingDialog},
    guarded::DisputeNote,
    handover::HandoverLink,
    invitation::{InvitationFact, RevokeDialog},
    merge::{MergedCard, UNDO, UndoMergeDialog},
    verdict::VerdictPanel,
};
use crate::{
    components::{Avatar, ButtonLink, Card, Fact, Facts, NoticeBanner, Tag},
    flash::{Flash, FormName},
    form::Form,
    frames::StaffFrame,
    islands::Live,
    page::Page,
    reader::Reader,
    request::Request,
    respond::Stop,
};
use accounts::{Desk, LocationPage, Profile, Refused, merge, profile, step_up};
use leptos::prelude::*;
use shared::{ClientId, EmailState, Field, Language, Route, Status};
use words::When;

/// The id of the part that is kept up to date.
const LIVE: &str = "profile-live";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let id = request.param("id")?;
    let profile = match profile::of_client(request.accounts(), &desk, id).await {
        Err(Refused::NotFound) => return Err(instead(&request, &desk, id).await?),
        other => other?,
    };
    let flash = request.take_flash();
    let proven = step_up::must_be_fresh(request.accounts(), &desk).is_ok();
    let when = When::new(&desk.location.time_zone, Language::English);
    let words = words::staff();
    let name = words.profile_name_of(&profile.first_name, &profile.last_name);
    let refused = !flash.problems.is_empty();
    let asked = request.query("dialog").unwrap_or_default().to_owned();
    Ok(view! {
        <StaffFrame desk=desk.clone() title=name refused=refused>
            <Live events=Route::ClientEvents(profile.id).to_string() region=LIVE.to_owned()/>
            <p class="small"><a href=Route::Clients.to_string()>{words.clients_heading()}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <div id=LIVE><Shown profile=profile.clone() desk when=when.clone()/></div>
            <Asked asked profile flash when proven/>
        </StaffFrame>
    }
    .into_any())
}

/// Where a profile went that is not there: into the one that it was merged into, or nowhere.
async fn instead(request: &Request, desk: &Desk, id: ClientId) -> Result<Stop, Refused> {
    let survivor = merge::survivor_of(request.accounts(), desk, id).await?.ok_or(Refused::NotFound)?;
    Ok(Stop::Redirect(Route::Client(survivor).to_string()))
}

/// All that changes by itself.
#[component]
fn Shown(profile: Profile, desk: Desk, when: When) -> impl IntoView {
    view! {
        <Who profile=profile.clone() when=when.clone()/>
        <DisputeNote profile=profile.clone() when=when.clone()/>
        <VerdictPanel profile=profile.clone() location=desk.location.clone() when=when.clone()/>
        <AlikeCard profile=profile.clone() when=when.clone()/>
        <MergedCard profile=profile.clone() when=when.clone()/>
        <div class="columns">
            <div class="stack">
                <ProfileInformation profile=profile.clone() location=desk.location when=when.clone()/>
                <ContactInformation profile=profile.clone() when=when.clone()/>
                <DataCard profile=profile.clone()/>
            </div>
            <ActivityCard profile when/>
        </div>
    }
}

#[component]
fn Who(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    let name = words.profile_name_of(&profile.first_name, &profile.last_name);
    let account = match &profile.account {
        None => words.profile_no_account(),
        Some(account) => match account.last_sign_in_at {
            Some(at) => words.profile_last_signed_in(when.relative(at, profile.now)),
            None => words.profile_never_signed_in(),
        },
    };
    let edit = profile.may_help.then(|| {
        let to = Route::ClientEdit(profile.id).to_string();
        view! { <div class="actions"><ButtonLink to label=words.profile_edit_heading()/></div> }
    });
    view! {
        <div class="who">
            <Avatar name=name.clone() size="l"/>
            <div>
                <h1>{name}</h1>
                <p class="meta">
                    <StatusTag status=profile.status when=when.clone() now=profile.now/>
                    <span>{words.profile_since(when.day(profile.created_at))}</span>
                    <span>{account}</span>
                </p>
            </div>
            {edit}
        </div>
    }
}

#[component]
fn StatusTag(status: Status, when: When, now: shared::Timestamp) -> impl IntoView {
    view! { <Tag tone=status.tone() label=words::status(status, &when, now)/> }
}

#[component]
fn ProfileInformation(profile: Profile, location: LocationPage, when: When) -> impl IntoView {
    let words = words::staff();
    let edit = profile.may_help.then_some(Route::ClientEdit(profile.id));
    let facts = detail_facts(&profile.details, &when);
    let facts = facts.map(|(term, field, says)| view! { <Line term says edit=edit.clone() field/> });
    view! {
        <Card heading=words.profile_heading()>
            <Facts>{facts.into_iter().collect_view()}</Facts>
            <SelfService profile location when/>
        </Card>
    }
}

/// The Self-Service block: the Enabled checkbox, the account, the invitation.
#[component]
fn SelfService(profile: Profile, location: LocationPage, when: When) -> impl IntoView {
    let handover = view! { <HandoverLink profile=profile.clone() location/> };
    view! {
        <div class="part" id="self-service">
            <h3>
                {words::staff().self_service_heading()}
                <StatusTag status=profile.status when=when.clone() now=profile.now/>
            </h3>
            <EnabledSwitch profile=profile.clone()/>
            <Facts>
                <AccountFacts profile=profile.clone() when=when.clone()/>
                <InvitationFact profile=profile.clone() when=when.clone()/>
            </Facts>
            {handover}
        </div>
    }
}

#[component]
fn ContactInformation(profile: Profile, when: When) -> impl IntoView {
    let words = words::staff();
    let edit = profile.may_help.then_some(Route::ClientContact(profile.id));
    let line = |term: String, field, says: String| view! { <Line term says edit=edit.clone() field/> };
    let (mails, mails_link) =
        (Route::ClientMails(profile.id).to_string(), words.mails_link(&profile.first_name));
    let facts = [
        line(words.contact_phone(), Field::Phone, profile.phone.clone()),
        line(words.contact_address(), Field::Address, profile.address.clone()),
    ];
    view! {
        <Card heading=words.contact_heading()>
            <Facts><EmailFact profile when/> {facts.into_iter().collect_view()}</Facts>
            <p class="small"><a href=mails>{mails_link}</a></p>
        </Card>
    }
}

/// A fact that can be changed on a page of its own.
#[component]
fn Line(
    term: String,
    says: String,
    /// Where it is changed, for those who may.
    #[prop(optional_no_strip)]
    edit: Option<Route>,
    field: Field,
) -> impl IntoView {
    let words = words::staff();
    let acts = edit.map(|edit| {
        let to = format!("{edit}#{}", field.name());
        view! { <a href=to>{words.change()} <span class="sr">" "{term.clone()}</span></a> }
    });
    let says = if says.is_empty() { words.profile_nothing() } else { says };
    view! { <Fact term=term acts=acts.into_any()>{says}</Fact> }
}

/// The dialog that the address asks for, if it makes sense as things stand and whoever looks may use it.
#[component]
fn Asked(asked: String, profile: Profile, flash: Flash, when: When, proven: bool) -> impl IntoView {
    let page = Route::Client(profile.id).to_string();
    let close = format!("{page}#self-service");
    let form = |name| Form::new(Reader::Staff, name, &flash, []);
    let pending = profile.email.as_ref().is_some_and(|email| email.state == EmailState::Pending);
    match (asked.as_str(), profile.status) {
        (PENDING, _) if pending && profile.may_help => {
            let (form, close) = (form(FormName::VerifyManually), format!("{page}#pending"));
            view! { <PendingDialog profile form close proven/> }.into_any()
        }
        (UNDO, _) if profile.may_run => view! { <UndoMergeDialog profile close=page/> }.into_any(),
        (REVOKE, Status::Invited { .. }) if profile.may_help => {
            view! { <RevokeDialog profile close/> }.into_any()
        }
        (DISABLE, Status::Active | Status::Locked { .. }) if profile.may_run => {
            view! { <DisableDialog profile form=form(FormName::Disable) close/> }.into_any()
        }
        (ENABLE, Status::Disabled) if profile.may_run => {
            view! { <EnableDialog profile when form=form(FormName::Enable) close/> }.into_any()
        }
        (UNLOCK, Status::Locked { .. }) if profile.may_help => {
            view! { <UnlockDialog profile form=form(FormName::Unlock) close/> }.into_any()
        }
        _ => ().into_any(),
    }
}
