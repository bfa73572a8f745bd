//! Location Settings.

use super::administration::ToAdministration;
use crate::{
    components::{
        ButtonLink, Card, LocationSign, Look, NoticeBanner, ProblemSummary, SelectField, Submit, TextField,
    },
    flash::{Flash, FormName},
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{LocationPage, Refused, location_settings, logo};
use leptos::{
    prelude::*,
    server_fn::{
        ServerFn,
        codec::{MultipartData, MultipartFormData},
    },
};
use shared::{Field, Language, LocationForm, Problems, Route, Wrong};

/// The path of the function that takes a logo.
pub(crate) const SAVE_LOGO: &str = "/api/location/save-logo";

/// The colours to choose from, as OKLCH hues. Any other hue would do; these are told apart by name.
const HUES: [u16; 12] = [25, 50, 85, 125, 155, 168, 195, 225, 262, 295, 325, 355];

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let on_record = location_settings::of_location(&desk)?;
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::LocationSettings, &flash, on_record.answers());
    let logo = Form::new(Reader::Staff, FormName::Logo, &flash, []);
    let summary = if logo.is_refused() { logo.clone() } else { form.clone() };
    let (names, reached) = (form.clone(), form.clone());
    let location = desk.location.clone();
    let address = request.accounts().base_url().to(&Route::SelfService(location.slug.clone()));
    let words = words::staff();
    Ok(view! {
        <StaffFrame
            desk
            title=words.location_settings_heading()
            refused=is_refused(&flash)
            part=Part::Administration
            narrow=true
        >
            <ToAdministration/>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form=summary/>
            <h1>{words.location_settings_heading()}</h1>
            <form method="post" action=SaveLocation::url() class="edit">
                <Card heading=words.location_names() fields=true><Names form=names address/></Card>
                <Card heading=words.location_contact() fields=true><Reached form=reached/></Card>
                <Card heading=words.location_look() fields=true><Looks form/></Card>
                <div class="actions">
                    <Submit label=words.save() look=Look::Primary/>
                    <ButtonLink to=Route::Administration.to_string() label=words.cancel()/>
                </div>
            </form>
            <LogoCard location form=logo.clone()/>
        </StaffFrame>
    }
    .into_any())
}

fn is_refused(flash: &Flash) -> bool {
    !flash.problems.is_empty()
}

/// Saves the Location Settings.
#[server(endpoint = "location/save-settings")]
pub(crate) async fn save_location(#[server(flatten)] form: LocationForm) -> Done {
    let request = Request::current();
    let posted = Posted::staff(&Route::LocationSettings, FormName::LocationSettings, &form.answers());
    let result = async {
        let desk = request.desk().await?;
        location_settings::save(request.accounts(), &desk, &form).await?;
        Ok(Next::to(&Route::LocationSettings).saying(Notice::LocationSaved))
    };
    respond(&request, posted, result.await)
}

/// Saves the location's logo.
#[server(endpoint = "location/save-logo", input = MultipartFormData)]
pub(crate) async fn save_logo(data: MultipartData) -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        logo::save(request.accounts(), &desk, file_in(data).await?).await?;
        Ok(Next::to(&Route::LocationSettings).saying(Notice::LogoSaved))
    };
    respond(&request, Posted::staff(&Route::LocationSettings, FormName::Logo, &[]), result.await)
}

/// The bytes of the file that a form brought; none if none was chosen.
async fn file_in(data: MultipartData) -> Result<Vec<u8>, Refused> {
    let broken = |_| Refused::Problems(Problems::one(Field::Logo, Wrong::Picture));
    let mut parts = data.into_inner().ok_or(Refused::NotFound)?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        if part.name() == Some(Field::Logo.name()) {
            return Ok(part.bytes().await.map_err(broken)?.to_vec());
        }
    }
    Ok(Vec::new())
}

/// Removes the location's logo.
#[server(endpoint = "location/remove-logo")]
pub(crate) async fn remove_logo() -> Done {
    let request = Request::current();
    let result = async {
        let desk = request.desk().await?;
        logo::remove(request.accounts(), &desk).await?;
        Ok(Next::to(&Route::LocationSettings).saying(Notice::LogoRemoved))
    };
    respond(&request, Posted::act(&Route::LocationSettings), result.await)
}

#[component]
fn Names(
    form: Form,
    /// Where clients sign in now.
    address: String,
) -> impl IntoView {
    let words = words::staff();
    view! {
        <TextField
            form=form.clone()
            field=Field::Label
            label=words.location_label()
            hint=words.location_label_hint()
        />
        <TextField
            form=form.clone()
            field=Field::PublicName
            label=words.location_public_name()
            hint=words.location_public_name_hint()
        />
        <TextField
            form
            field=Field::Slug
            label=words.location_slug()
            hint=words.location_slug_hint(address)
            literal=true
        />
    }
}

#[component]
fn Reached(form: Form) -> impl IntoView {
    let words = words::staff();
    view! {
        <p class="small quiet">{words.location_contact_hint()}</p>
        <TextField form=form.clone() field=Field::Phone label=words.contact_phone() kind="tel"/>
        <TextField form field=Field::Address label=words.contact_address()/>
    }
}

#[component]
fn Looks(form: Form) -> impl IntoView {
    let words = words::staff();
    let languages = Language::ALL.map(|language| (language.tag().to_owned(), language.name().to_owned()));
    let now = form.value(Field::TimeZone);
    let mut zones = words::time_zones();
    if !zones.contains(&now) {
        zones.insert(0, now);
    }
    let zones = zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    view! {
        <SelectField
            form=form.clone()
            field=Field::Language
            label=words.location_language()
            choices=languages.to_vec()
        />
        <SelectField form=form.clone() field=Field::TimeZone label=words.location_time_zone() choices=zones/>
        <Colours form/>
    }
}

/// The colours, each with its name: colour alone would tell some people nothing.
#[component]
fn Colours(form: Form) -> impl IntoView {
    let words = words::staff();
    let now = form.value(Field::Hue);
    // One that was set otherwise stays until another is chosen.
    let mut hues: Vec<String> = HUES.iter().map(u16::to_string).collect();
    if !hues.contains(&now) {
        hues.push(now.clone());
    }
    let problem = form.problem(Field::Hue);
    let class = if problem.is_some() { "field error" } else { "field" };
    let choice = |hue: String| {
        let id = format!("hue-{hue}");
        let degrees: u16 = hue.parse().unwrap_or_default();
        view! {
            <div>
                <input type="radio" id=id.clone() name="hue" value=hue.clone() checked=hue == now autocomplete="off"/>
                <label for=id><span class="swatch" data-hue=hue.clone()></span>{words.colour_name(degrees)}</label>
            </div>
        }
    };
    view! {
        <fieldset class=class id="hue">
            <legend>{words.location_colour()}</legend>
            <p class="hint">{words.location_colour_hint()}</p>
            {problem.map(|problem| view! { <p class="wrong">{problem}</p> })}
            <div class="swatches">{hues.into_iter().map(choice).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn LogoCard(location: LocationPage, form: Form) -> impl IntoView {
    let words = words::staff();
    let problem = form.problem(Field::Logo);
    let is_wrong = problem.is_some();
    let described = if is_wrong { "logo-wrong logo-hint" } else { "logo-hint" };
    let remove = location.logo.is_some().then(|| {
        view! {
            <form method="post" action=RemoveLogo::url()><Submit label=words.logo_remove()/></form>
        }
    });
    let shown = if location.logo.is_some() { words.logo_shown() } else { words.logo_none() };
    view! {
        <Card heading=words.logo_heading() fields=true>
            <div class="named"><LocationSign location/><p class="quiet">{shown}</p></div>
            <form method="post" action=SaveLogo::url() enctype="multipart/form-data" class="edit">
                <div class=if is_wrong { "field error" } else { "field" }>
                    <label for="logo">{words.logo_label()}</label>
                    <p class="hint" id="logo-hint">{words.logo_hint()}</p>
                    {problem.map(|problem| view! { <p class="wrong" id="logo-wrong">{problem}</p> })}
                    <input
                        type="file"
                        id="logo"
                        name="logo"
                        accept="image/png,image/jpeg,image/webp"
                        aria-describedby=described
                        aria-invalid=is_wrong.then_some("true")
                    />
                </div>
                <div class="actions"><Submit label=words.logo_save() look=Look::Primary/></div>
            </form>
            {remove}
        </Card>
    }
}
