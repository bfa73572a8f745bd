//! A staff member's own account: what is on record, and their second factor.

use super::{locations::role_name, recovery_codes::Codes, sign_in::SignOut};
use crate::{
    components::{
        Banner, ButtonLink, Fact, Facts, Look, Mood, NoticeBanner, PasswordField, ProblemSummary, Submit, Tag,
    },
    flash::FormName,
    form::Form,
    frames::PlainFrame,
    page::Page,
    reader::Reader,
    request::Request,
    respond::{Done, Next, Notice, Posted, respond},
};
use accounts::{
    StaffMember, passkey,
    second_factor::{self, State},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Language, Route, Tone};
use words::When;

/// What the address asks for, after the `?`.
const ACT: &str = "act";
const RENEW: &str = "new-codes";
const SWITCH_OFF: &str = "switch-off";

pub(crate) async fn page(request: Request) -> Page {
    let member = request.staff().await?;
    let account = second_factor::own_account(request.accounts(), &member).await?;
    let flash = request.take_flash();
    let form = |name| Form::new(Reader::Staff, name, &flash, []);
    let asked = match (account.second_factor, request.query(ACT)) {
        (State::On { .. }, Some(RENEW)) => Asked::Renew(form(FormName::RecoveryCodes)),
        (State::On { .. }, Some(SWITCH_OFF)) => Asked::SwitchOff(form(FormName::SecondFactorOff)),
        (State::Off, _) => Asked::Begin(form(FormName::SecondFactorBegin)),
        _ => Asked::Nothing,
    };
    let zone = member.location.as_ref().map_or("UTC", |(location, _)| location.time_zone.as_str());
    let when = When::new(zone, Language::English);
    let (heading, refused) = (asked.heading(), asked.form().is_some_and(Form::is_refused));
    let summary = asked.form().cloned().map(|form| view! { <ProblemSummary form/> });
    let username = account.username.clone();
    let needed = member.location.as_ref().filter(|(location, _)| location.second_factor_required);
    let needed = needed.map(|(location, _)| location.label.clone());
    let lacks = member.lacks_second_factor;
    let way_on = asked.shows_facts().then(|| view! { <WayOn lacks/> });
    let why = needed.clone().filter(|_| lacks).map(|label| {
        view! { <Banner mood=Mood::Wait>{words::staff().second_factor_needed(label)}</Banner> }
    });
    let facts = asked.shows_facts().then(|| {
        view! {
            <OnRecord
                member=member.clone()
                username=account.username
                email=account.email
                state=account.second_factor
                with_passkeys=passkey::are_possible(request.accounts())
                when
            />
        }
    });
    Ok(view! {
        <PlainFrame title=heading.clone() refused>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            {why}
            {summary}
            <h1>{heading}</h1>
            {facts}
            <Question asked username needed/>
            {way_on}
        </PlainFrame>
    }
    .into_any())
}

/// What the page asks, below the facts or instead of them.
enum Asked {
    /// The password, to set a second factor up.
    Begin(Form),
    /// The password, for new recovery codes.
    Renew(Form),
    /// The password, to switch the second factor off.
    SwitchOff(Form),
    /// Nothing; it offers both.
    Nothing,
}

impl Asked {
    fn form(&self) -> Option<&Form> {
        match self {
            Self::Begin(form) | Self::Renew(form) | Self::SwitchOff(form) => Some(form),
            Self::Nothing => None,
        }
    }

    fn heading(&self) -> String {
        let words = words::staff();
        match self {
            Self::Begin(_) | Self::Nothing => words.your_account(),
            Self::Renew(_) => words.second_factor_renew_heading(),
            Self::SwitchOff(_) => words.second_factor_switch_off_heading(),
        }
    }

    fn shows_facts(&self) -> bool {
        matches!(self, Self::Begin(_) | Self::Nothing)
    }
}

#[component]
fn OnRecord(
    member: StaffMember,
    username: String,
    email: String,
    state: State,
    with_passkeys: bool,
    when: When,
) -> impl IntoView {
    let words = words::staff();
    let passkeys = with_passkeys.then(|| {
        let to = Route::StaffPasskeys.to_string();
        view! { <Fact term=words.passkeys()><a href=to>{words.passkeys_link()}</a></Fact> }
    });
    let role = member.location.map(|(location, role)| {
        let role = words.your_account_role_at(role_name(role), location.label);
        view! { <Fact term=words.your_account_role()>{role}</Fact> }
    });
    let (tone, label, left) = match state {
        State::Off => (Tone::Wait, words.second_factor_off(), None),
        State::On { since, codes_left } => {
            (Tone::Good, words.second_factor_since(when.absolute(since)), Some(codes_left.to_string()))
        }
    };
    let left = left.map(|left| view! { <Fact term=words.second_factor_codes_left()>{left}</Fact> });
    view! {
        <Facts>
            <Fact term=words.users_name()>{member.name}</Fact>
            <Fact term=words.users_username()>{username}</Fact>
            <Fact term=words.users_email()>{email}</Fact>
            {role}
            <Fact term=words.staff_sign_in_password()>
                <a href=Route::StaffPassword.to_string()>{words.password_change()}</a>
            </Fact>
            {passkeys}
            <Fact term=words.second_factor()><Tag tone label/></Fact>
            {left}
        </Facts>
    }
}

#[component]
fn Question(
    asked: Asked,
    username: String,
    /// The location that asks for a second factor, if it does.
    #[prop(optional_no_strip)]
    needed: Option<String>,
) -> impl IntoView {
    let words = words::staff();
    let ask = |act: &str| format!("{}?{ACT}={act}", Route::StaffAccount);
    let cancel =
        || view! { <p class="small"><a href=Route::StaffAccount.to_string()>{words.cancel()}</a></p> };
    match asked {
        Asked::Begin(form) => view! {
            <p>{words.second_factor_text()}</p>
            <PasswordForm
                action=BeginSecondFactor::url()
                form
                username
                label=words.second_factor_set_up()
                look=Look::PrimaryWide
            />
        }
        .into_any(),
        Asked::Nothing => view! {
            <div class="actions">
                <ButtonLink to=ask(RENEW) label=words.second_factor_renew()/>
                <ButtonLink to=ask(SWITCH_OFF) label=words.second_factor_switch_off()/>
            </div>
        }
        .into_any(),
        Asked::Renew(form) => view! {
            <p>{words.second_factor_renew_text()}</p>
            <PasswordForm
                action=RenewRecoveryCodes::url()
                form
                username
                label=words.second_factor_renew()
                look=Look::PrimaryWide
            />
            {cancel()}
        }
        .into_any(),
        Asked::SwitchOff(form) => view! {
            <p>{words.second_factor_switch_off_text()}</p>
            {needed.map(|label| view! { <p>{words.second_factor_switch_off_needed(label)}</p> })}
            <PasswordForm
                action=SwitchOffSecondFactor::url()
                form
                username
                label=words.second_factor_switch_off()
                look=Look::Danger
            />
            {cancel()}
        }
        .into_any(),
    }
}

/// Back to work; for those who lack a second factor, to another location or out.
#[component]
fn WayOn(lacks: bool) -> impl IntoView {
    let words = words::staff();
    if !lacks {
        let to = Route::Clients.to_string();
        return view! { <p class="small"><a href=to>{words.your_account_back()}</a></p> }.into_any();
    }
    view! {
        <p class="small"><a href=Route::StaffLocations.to_string()>{words.nav_change_location()}</a></p>
        <form method="post" action=SignOut::url()>
            <button type="submit" class="link">{words.sign_out()}</button>
        </form>
    }
    .into_any()
}

/// A form that asks for the password and nothing else.
#[component]
fn PasswordForm(
    action: &'static str,
    form: Form,
    username: String,
    label: String,
    look: Look,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            // For password managers: whose password it is.
            <input type="text" name="username" value=username autocomplete="username" hidden/>
            <PasswordField form label=words::staff().second_factor_password() autocomplete="current-password"/>
            <Submit label look/>
        </form>
    }
}

/// Begins to set a second factor up.
#[server(endpoint = "account/begin-second-factor")]
pub(crate) async fn begin_second_factor(#[server(default)] password: String) -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        second_factor::begin(request.accounts(), &member, &password).await?;
        Ok(Next::to(&Route::SecondFactor))
    };
    let posted = Posted::staff(&Route::StaffAccount, FormName::SecondFactorBegin, &[]);
    respond(&request, posted, result.await)
}

/// Gives new recovery codes.
#[server(endpoint = "account/renew-recovery-codes")]
pub(crate) async fn renew_recovery_codes(#[server(default)] password: String) -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        let codes = second_factor::renew_codes(request.accounts(), &member, &password).await?;
        Codes::of(&member, &codes).leave(&request);
        Ok(Next::to(&Route::RecoveryCodes))
    };
    respond(&request, posted(FormName::RecoveryCodes, RENEW), result.await)
}

/// Switches the second factor off.
#[server(endpoint = "account/switch-off-second-factor")]
pub(crate) async fn switch_off_second_factor(#[server(default)] password: String) -> Done {
    let request = Request::current();
    let result = async {
        let member = request.staff().await?;
        second_factor::switch_off(request.accounts(), &member, &password).await?;
        Ok(Next::to(&Route::StaffAccount).saying(Notice::SecondFactorOff))
    };
    respond(&request, posted(FormName::SecondFactorOff, SWITCH_OFF), result.await)
}

fn posted(form: FormName, act: &str) -> Posted {
    let posted = Posted::staff(&Route::StaffAccount, form, &[]);
    Posted { page: format!("{}?{ACT}={act}", posted.page), ..posted }
}
