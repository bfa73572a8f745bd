//! Self-Service Preferences.

use super::administration::ToAdministration;
use crate::{
    components::{ButtonLink, Card, Dialog, Look, NoticeBanner, ProblemSummary, Submit, TextField},
    flash::FormName,
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{LocationPage, preferences};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Field, PreferencesForm, Route, SessionDays, ShortestPassword};

/// The name of the dialog that asks before Self-Service is switched off.
const SWITCH_OFF: &str = "switch-off";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let on_record = PreferencesForm::from(preferences::of_location(&desk)?);
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::Preferences, &flash, on_record.answers());
    let asked = request.query("dialog") == Some(SWITCH_OFF) && desk.location.self_service_on;
    let location = desk.location.clone();
    let address = request.accounts().base_url().to(&Route::SelfService(location.slug.clone()));
    let words = words::staff();
    Ok(view! {
        <StaffFrame
            desk
            title=words.preferences_heading()
            refused=form.is_refused()
            part=Part::Administration
            narrow=true
        >
            <ToAdministration/>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=form.clone()/>
            <h1>{words.preferences_heading()}</h1>
            <Site location=location.clone() address/>
            <form method="post" action=SavePreferences::url() class="edit">
                <Card heading=words.preferences_accounts() fields=true><Numbers form/></Card>
                <div class="actions"><Submit label=words.save() look=Look::Primary/></div>
            </form>
            {asked.then(|| view! { <SwitchOffDialog name=location.public_name/> })}
        </StaffFrame>
    }
    .into_any())
}

/// Switches Self-Service on, or asks before it is switched off.
#[server(endpoint = "preferences/set-self-service")]
pub(crate) async fn set_self_service(#[server(default)] on: bool) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        if on {
            preferences::switch_on(request.accounts(), &desk).await?;
            return Ok(Next::to(&Route::Preferences).saying(Notice::SwitchedOn));
        }
        preferences::of_location(&desk)?;
        let ask = format!("{}?dialog={SWITCH_OFF}", Route::Preferences);
        Ok(if desk.location.self_service_on { Next::path(ask) } else { Next::to(&Route::Preferences) })
    };
    respond(&request, Posted::act(&Route::Preferences), result.await)
}

/// Switches Self-Service off.
#[server(endpoint = "preferences/switch-off")]
pub(crate) async fn switch_off() -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        preferences::switch_off(request.accounts(), &desk).await?;
        Ok(Next::to(&Route::Preferences).saying(Notice::SwitchedOff))
    };
    respond(&request, Posted::act(&Route::Preferences), result.await)
}

/// Saves the preferences.
#[server(endpoint = "preferences/save")]
pub(crate) async fn save_preferences(#[server(flatten)] form: PreferencesForm) -> Done {
    let request = Request::current();
    let posted = Posted::staff(&Route::Preferences, FormName::Preferences, &form.answers());
    let result = async {
        let desk = request.desk().await?;
        preferences::save(request.accounts(), &desk, &form).await?;
        Ok(Next::to(&Route::Preferences).saying(Notice::PreferencesSaved))
    };
    respond(&request, posted, result.await)
}

/// Whether the site is there at all, and who gets in.
#[component]
fn Site(
    location: LocationPage,
    /// Where clients sign in.
    address: String,
) -> impl IntoView {
    let words = words::staff();
    let on = location.self_service_on;
    let why = if on { words.preferences_on(address) } else { words.preferences_off(address) };
    view! {
        <Card heading=words.preferences_site() fields=true>
            <form method="post" action=SetSelfService::url() class="switch">
                <input
                    type="checkbox"
                    id="self-service-on"
                    name="on"
                    value="true"
                    checked=on
                    aria-describedby="self-service-on-why"
                    autocomplete="off"
                    data-send-on-change=""
                />
                <label for="self-service-on">{words.preferences_enable()}</label>
                <button type="submit" class="button small unscripted">{words.save()}</button>
                <p class="why" id="self-service-on-why">{why}</p>
            </form>
            <div class="switch">
                <input type="checkbox" id="registrations" disabled aria-describedby="registrations-why"/>
                <label for="registrations">{words.preferences_registrations()}</label>
                <p class="why" id="registrations-why">{words.preferences_registrations_why()}</p>
            </div>
        </Card>
    }
}

#[component]
fn Numbers(form: Form) -> impl IntoView {
    let words = words::staff();
    let password = words.preferences_shortest_password_hint(ShortestPassword::LEAST, ShortestPassword::MOST);
    view! {
        <TextField
            form=form.clone()
            field=Field::InvitationDays
            label=words.preferences_invitation_days()
            hint=words.preferences_invitation_days_hint()
            numeric=true
        />
        <TextField
            form=form.clone()
            field=Field::SessionDays
            label=words.preferences_session_days()
            hint=words.preferences_session_days_hint(SessionDays::MOST)
            numeric=true
        />
        <TextField
            form
            field=Field::ShortestPassword
            label=words.preferences_shortest_password()
            hint=password
            numeric=true
        />
    }
}

/// Asks before everybody is signed out.
#[component]
fn SwitchOffDialog(
    /// What clients call the location.
    name: String,
) -> impl IntoView {
    let words = words::staff();
    let close = Route::Preferences.to_string();
    view! {
        <Dialog heading=words.switch_off_heading() close=close.clone() close_label=words.close()>
            <p>{words.switch_off_text(name)}</p>
            <p>{words.switch_off_keeps()}</p>
            <form method="post" action=SwitchOff::url()>
                <div class="actions">
                    <Submit label=words.switch_off_button() look=Look::Danger/>
                    <ButtonLink to=close label=words.cancel()/>
                </div>
            </form>
        </Dialog>
    }
}
