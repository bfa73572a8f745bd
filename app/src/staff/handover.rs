//! Handover at the desk: asks how the identity was checked, then shows the code and the QR, once.

use super::{
    at_desk,
    guarded::{IdentityAnswers, IdentityFields},
    route_of,
};
use crate::{
    components::{
        Banner, ButtonLink, Card, Empty, Hidden, Look, Mood, NoticeBanner, ProblemSummary, Qr, Submit,
    },
    flash::FormName,
    form::Form,
    frames::StaffFrame,
    islands::{Live, PrintPage},
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Posted, respond},
};
use accounts::{
    LocationPage, Profile,
    handover::{self, DeskView, HandedOut, Handover},
};
use leptos::{prelude::*, server_fn::ServerFn};
use serde::{Deserialize, Serialize};
use shared::{ClientId, Language, Route, Status, Timestamp};
use words::When;

/// The id of the part that is kept up to date: how far the client has come.
const LIVE: &str = "handover-live";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let client: ClientId = request.param("id")?;
    let view = handover::at_desk(request.accounts(), &desk, client).await?;
    let flash = request.take_flash();
    let form = Form::new(Reader::Staff, FormName::HandOver, &flash, []);
    let slip = Slip::take(&request, client, view.now);
    let words = words::staff();
    let when = When::new(&desk.location.time_zone, Language::English);
    let back = Route::Client(client).to_string();
    let name = words.profile_name_of(&view.first_name, &view.last_name);
    let heading = words.handover_heading(&view.first_name);
    let location = desk.location.clone();
    let url = request.accounts().base_url().to(&Route::Handover(location.slug.clone()));
    let shown = match slip {
        Some(slip) => view! { <SlipCard slip view=view.clone() location url/> }.into_any(),
        None if view.may_start => view! { <Ask form=form.clone() client view=view.clone()/> }.into_any(),
        None => view! { <NotNow back=back.clone()/> }.into_any(),
    };
    Ok(view! {
        <StaffFrame desk title=heading.clone() refused=form.is_refused() narrow=true>
            <p class="small unprinted"><a href=back>{name}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form/>
            <h1 class="unprinted">{heading}</h1>
            <Live events=Route::ClientEvents(client).to_string() region=LIVE.to_owned()/>
            <div id=LIVE class="unprinted"><Progress last=view.last client when/></div>
            {shown}
        </StaffFrame>
    }
    .into_any())
}

/// Hands the set-up out.
#[server(endpoint = "client/hand-over")]
pub(crate) async fn hand_over(
    #[server(default)] client: String,
    #[server(flatten)] identity: IdentityAnswers,
) -> Done {
    let request = Request::current();
    let page = route_of(&client, Route::ClientHandover);
    let posted = Posted::staff(&page, FormName::HandOver, &identity.answers());
    let result = async {
        let (desk, id) = at_desk(&request, &client).await?;
        let handed = handover::start(request.accounts(), &desk, id, identity.form()).await?;
        Slip::of(id, &handed).leave(&request);
        Ok(Next::to(&Route::ClientHandover(id)))
    };
    respond(&request, posted, result.await)
}

/// The way to this page, for those who may use it while it can help.
#[component]
pub(super) fn HandoverLink(profile: Profile, location: LocationPage) -> impl IntoView {
    let helps = profile.may_help && location.self_service_on && profile.status != Status::Disabled;
    helps.then(|| {
        let to = Route::ClientHandover(profile.id).to_string();
        view! { <div class="actions"><ButtonLink to label=words::staff().handover_link()/></div> }
    })
}

/// How far the client has come.
#[component]
fn Progress(
    #[prop(optional_no_strip)] last: Option<Handover>,
    client: ClientId,
    when: When,
) -> impl IntoView {
    let words = words::staff();
    let (mood, said) = match last? {
        Handover::Waiting(until) => (Mood::Plain, words.handover_waiting(when.time(until))),
        Handover::Opened(until) => (Mood::Plain, words.handover_opened(when.time(until))),
        Handover::Done(_) => (Mood::Good, words.handover_done()),
        Handover::Over => (Mood::Wait, words.handover_over()),
    };
    let done = matches!(last, Some(Handover::Done(_))).then(|| {
        let to = Route::Client(client).to_string();
        view! { <div class="actions"><ButtonLink to label=words.handover_back() look=Look::Primary/></div> }
    });
    Some(view! {
        <div class="stack tight">
            <div data-announce=""><Banner mood>{said}</Banner></div>
            {done}
        </div>
    })
}

/// Where a handover would open what an administrator has closed.
#[component]
fn NotNow(back: String) -> impl IntoView {
    let words = words::staff();
    view! {
        <div class="card">
            <Empty heading=words.handover_not_now() text=words.handover_not_now_text()>
                <ButtonLink to=back label=words.handover_back()/>
            </Empty>
        </div>
    }
}

/// Asks how the identity was checked, before anything is handed out.
#[component]
fn Ask(form: Form, client: ClientId, view: DeskView) -> impl IntoView {
    let words = words::staff();
    let name = view.first_name.as_str();
    let text =
        if view.has_account { words.handover_text_password(name) } else { words.handover_text_new(name) };
    let told = match &view.told {
        Some(email) => words.handover_told(email),
        None => words.handover_nobody_told(),
    };
    let again = view.last.is_some().then(|| view! { <p class="quiet">{words.handover_again_text()}</p> });
    let button = if view.last.is_some() { words.handover_again_button() } else { words.handover_button() };
    view! {
        <div class="stack tight">
            <p>{text} " " {words.handover_none_seen()}</p>
            <p class="quiet">{told}</p>
            {again}
        </div>
        <form method="post" action=HandOver::url() class="edit">
            <Hidden name="client" value=client.to_string()/>
            <Card heading=words.identity_heading() fields=true><IdentityFields form/></Card>
            <div class="actions">
                <Submit label=button look=Look::Primary/>
                <ButtonLink to=Route::Client(client).to_string() label=words.cancel()/>
            </div>
        </form>
    }
}

/// What the client takes along, in their language: on the screen, or on paper.
#[component]
fn SlipCard(slip: Slip, view: DeskView, location: LocationPage, url: String) -> impl IntoView {
    let (words, staff) = (words::client(view.language), words::staff());
    let when = When::new(&location.time_zone, view.language);
    // Nobody types "https://" on a phone.
    let typed = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).to_owned();
    let until = words.handover_slip_until(when.time(slip.expires_at));
    view! {
        <section class="card slip" lang=view.language.tag() aria-labelledby="slip-heading">
            <p class="quiet">{location.public_name}</p>
            <h2 id="slip-heading">{words.handover_slip_heading(&view.first_name)}</h2>
            <p>{words.handover_slip_scan()}</p>
            <Qr link=slip.link label=words.handover_slip_qr()/>
            <p>{words.handover_slip_open()} " " <b class="address">{typed}</b></p>
            <p>{words.handover_slip_enter()}</p>
            <p class="code"><b>{slip.code}</b></p>
            <p class="quiet">{until}</p>
        </section>
        <div class="actions unprinted">
            <PrintPage label=staff.handover_print()/>
            <span class="quiet">{staff.handover_shown_once()}</span>
        </div>
    }
}

/// What was handed out, on its way from the form's answer to the page: in a sealed cookie, and gone once it is shown.
#[derive(Serialize, Deserialize)]
struct Slip {
    client: ClientId,
    code: String,
    link: String,
    expires_at: Timestamp,
}

impl Slip {
    const COOKIE: &'static str = "lk_handover";
    /// How long it waits for its page: a redirect.
    const SECONDS: i64 = 60;

    fn of(client: ClientId, handed: &HandedOut) -> Self {
        let HandedOut { code, link, expires_at } = handed;
        Self { client, code: code.to_string(), link: link.clone(), expires_at: *expires_at }
    }

    fn leave(&self, request: &Request) {
        let text = serde_json::to_string(self).expect("plain data");
        request.set_cookie(request.cookies().seal(Self::COOKIE, text, Self::SECONDS));
    }

    /// The slip of this client, the first time that somebody looks: a reload has it no more.
    fn take(request: &Request, client: ClientId, now: Timestamp) -> Option<Self> {
        if request.is_by_script() {
            return None;
        }
        let slip: Self = serde_json::from_str(&request.cookies().unseal(Self::COOKIE)?).ok()?;
        request.set_cookie(request.cookies().remove(Self::COOKIE));
        (slip.client == client && now < slip.expires_at).then_some(slip)
    }
}
