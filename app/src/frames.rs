//! What stands around a page: for staff, for a location's clients, and for those who are neither yet.

use crate::{
    components::{Avatar, Hidden, LocationSign, Logo, Look, Submit},
    language::PickLanguage,
    reader::Reader,
    request::Request,
    shell::Document,
    staff::sign_in::SignOut,
};
use accounts::{Desk, LocationPage};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{ClientQuery, Language, Permission, Route};

/// Where a page's main part begins.
const MAIN: &str = "main";

#[component]
fn SkipLink(reader: Reader) -> impl IntoView {
    view! { <a class="button small skip" href=format!("#{MAIN}")>{reader.skip_to_content()}</a> }
}

/// Which item of the staff's navigation a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Part {
    /// The clients.
    #[default]
    Clients,
    /// Who could not sign in today.
    Attention,
    /// Profiles that may be one person's.
    Duplicates,
    /// Failed Emails.
    FailedEmails,
    /// Administration.
    Administration,
}

/// The staff's navigation: what the role may open.
#[component]
fn Navigation(desk: Desk, part: Part) -> impl IntoView {
    let words = words::staff();
    let item = |of: Part, to: Route, label: String| {
        let current = (of == part).then_some("true");
        view! { <li><a href=to.to_string() aria-current=current>{label}</a></li> }
    };
    let runs = desk.role.may(Permission::RunLocation);
    view! {
        <nav aria-label=words.nav_label()>
            <a class="logo" href=Route::Clients.to_string()><Logo/></a>
            <ul>
                {item(Part::Clients, Route::Clients, words.nav_clients())}
                {item(Part::Attention, Route::Attention, words.nav_attention())}
                {item(Part::Duplicates, Route::Duplicates, words.nav_duplicates())}
                {item(Part::FailedEmails, Route::FailedEmails, words.nav_failed_emails())}
                {runs.then(|| item(Part::Administration, Route::Administration, words.nav_administration()))}
            </ul>
        </nav>
    }
}

/// A page for staff at their location.
#[component]
pub(crate) fn StaffFrame(
    desk: Desk,
    title: String,
    /// Whether a form on it was refused.
    #[prop(optional)]
    refused: bool,
    /// Which clients are listed: a new search keeps filter and order.
    #[prop(optional)]
    query: ClientQuery,
    /// For forms: no wider than they read well.
    #[prop(optional)]
    narrow: bool,
    /// Which part of the navigation it belongs to.
    #[prop(optional)]
    part: Part,
    children: Children,
) -> impl IntoView {
    let words = words::staff();
    let title = if refused { words.page_title_refused(title) } else { words.page_title(title) };
    let clients = Route::Clients.to_string();
    let kept = ClientQuery { search: String::new(), ..query.clone() };
    let kept =
        kept.answers().into_iter().map(|(name, value)| view! { <Hidden name value=value.to_owned()/> });
    let kept = kept.collect_view();
    view! {
        <Document language=Language::English title>
            <SkipLink reader=Reader::Staff/>
            <div class="shell">
                <Navigation desk=desk.clone() part/>
                <div>
                    <header class="topbar">
                        <a class="button small where" href=Route::StaffLocations.to_string()>
                            {desk.location.label.clone()} <span class="sr">" "{words.nav_change_location()}</span>
                        </a>
                        <form class="find" method="get" action=clients role="search">
                            <input
                                type="search"
                                name="q"
                                value=query.search
                                aria-keyshortcuts="/"
                                aria-label=words.find_label()
                                placeholder=words.find_placeholder()
                                autocomplete="off"
                            />
                            <Submit label=words.find_button()/>
                            {kept}
                        </form>
                        <div class="me">
                            <Avatar name=desk.name.clone() size="s"/>
                            <a class="button plain small" href=Route::StaffAccount.to_string()>
                                {desk.name.clone()} <span class="sr">" "{words.your_account()}</span>
                            </a>
                            <form method="post" action=SignOut::url()>
                                <Submit label=words.sign_out() look=Look::Plain/>
                            </form>
                        </div>
                    </header>
                    <main class=if narrow { "page narrow" } else { "page" } id=MAIN>{children()}</main>
                </div>
            </div>
        </Document>
    }
}

/// A page in Latchkey's own look, for those who are not signed in.
#[component]
pub(crate) fn PlainFrame(
    title: String,
    /// Whether a form on it was refused.
    #[prop(optional)]
    refused: bool,
    children: Children,
) -> impl IntoView {
    let words = words::staff();
    let title = if refused { words.page_title_refused(title) } else { words.page_title(title) };
    view! {
        <Document language=Language::English title>
            <SkipLink reader=Reader::Staff/>
            <div class="client">
                <header><span class="logo"><Logo/></span></header>
                <main id=MAIN><div class="card">{children()}</div></main>
            </div>
        </Document>
    }
}

/// A wide page in Latchkey's own look, for those who develop it.
#[component]
pub(crate) fn PlainPage(title: String, children: Children) -> impl IntoView {
    let title = words::staff().page_title(title);
    view! {
        <Document language=Language::English title>
            <SkipLink reader=Reader::Staff/>
            <header class="topbar"><span class="logo"><Logo/></span></header>
            <main class="page" id=MAIN>{children()}</main>
        </Document>
    }
}

/// A page of a location's Self-Service: its name and colour, never ours.
#[component]
pub(crate) fn ClientFrame(
    request: Request,
    location: LocationPage,
    language: Language,
    title: String,
    /// Whether a form on it was refused.
    #[prop(optional)]
    refused: bool,
    children: Children,
) -> impl IntoView {
    let words = words::client(language);
    let name = location.public_name.clone();
    let title = if refused { words.page_title_refused(title, &name) } else { words.page_title(title, &name) };
    view! {
        <Document language title hue=Some(location.hue)>
            <SkipLink reader=Reader::Client(language)/>
            <div class="client">
                <header>
                    <LocationSign location=location.clone()/>
                    <p class="quiet">{name}</p>
                </header>
                <main id=MAIN><div class="card">{children()}</div></main>
                <footer>
                    <Questions language phone=location.contact.phone.clone()/>
                    {(!location.contact.address.is_empty()).then(|| view! { <p>{location.contact.address.clone()}</p> })}
                    <Languages request=request.clone() language/>
                </footer>
            </div>
        </Document>
    }
}

/// How to reach people who can help.
#[component]
fn Questions(language: Language, phone: String) -> impl IntoView {
    let words = words::client(language);
    if phone.is_empty() {
        return view! { <p>{words.questions_ask()}</p> }.into_any();
    }
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let sentence = words.questions_phone();
    view! { <p>{sentence.s0}<a href=format!("tel:{digits}")>{phone}</a>{sentence.s1}</p> }.into_any()
}

/// The languages there are; the others can be picked.
#[component]
fn Languages(request: Request, language: Language) -> impl IntoView {
    let next = request.path_and_query().to_owned();
    let choice = move |other: Language| {
        if other == language {
            return view! { <span aria-current="true" lang=other.tag()>{other.name()}</span> }.into_any();
        }
        view! {
            <button type="submit" class="link" name="language" value=other.tag() lang=other.tag()>
                {other.name()}
            </button>
        }
        .into_any()
    };
    view! {
        <form
            class="languages"
            method="post"
            action=PickLanguage::url()
            aria-label=words::client(language).language_label()
        >
            <Hidden name="next" value=next/>
            {Language::ALL.into_iter().map(choice).collect_view()}
        </form>
    }
}
