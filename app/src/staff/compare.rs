//! Two profiles side by side: whose answer stays in each field, and which of the two.

use super::{duplicate::DismissDuplicate, merge::MergeDialog};
use crate::{
    components::{Banner, Hidden, Look, Mood, NoticeBanner, ProblemSummary, Submit, Tag},
    flash::FormName,
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
};
use accounts::duplicate::{self, Compared, Comparison};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{EmailState, Language, MergeForm, Route, Side, Timestamp};
use words::When;

/// The name of the dialog that asks before two profiles are merged.
pub(super) const MERGE: &str = "merge";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let (first, second) = (request.param("first")?, request.param("second")?);
    let compared = duplicate::compare(request.accounts(), &desk, first, second).await?;
    let flash = request.take_flash();
    let chosen = chosen(&request, compared.suggestion());
    let form = Form::new(Reader::Staff, FormName::Merge, &flash, []);
    let asked = compared.may_run && request.query("dialog") == Some(MERGE) && !form.is_refused();
    let when = When::new(&desk.location.time_zone, Language::English);
    let words = words::staff();
    let back = Route::Duplicates.to_string();
    Ok(view! {
        <StaffFrame desk title=words.compare_heading() refused=form.is_refused() part=Part::Duplicates>
            <p class="small"><a href=back>{words.duplicates_heading()}</a></p>
            <NoticeBanner notice=flash.notice reader=Reader::Staff/>
            <ProblemSummary form/>
            <h1>{words.compare_heading()}</h1>
            <p class="quiet">{words.compare_text()}</p>
            <Both compared=compared.clone() chosen=chosen.clone() when/>
            {asked.then(|| view! { <MergeDialog compared chosen/> })}
        </StaffFrame>
    }
    .into_any())
}

/// What the address says was chosen, and what most would choose where it says nothing.
fn chosen(request: &Request, suggestion: MergeForm) -> MergeForm {
    let pick = |name: &str, suggested: String| request.query(name).map_or(suggested, str::to_owned);
    MergeForm {
        stays: pick("stays", suggestion.stays),
        name: pick("name", suggestion.name),
        preferred_name: pick("preferred_name", suggestion.preferred_name),
        member_number: pick("member_number", suggestion.member_number),
        birth_date: pick("birth_date", suggestion.birth_date),
        language: pick("language", suggestion.language),
        email: pick("email", suggestion.email),
        phone: pick("phone", suggestion.phone),
        address: pick("address", suggestion.address),
        account: pick("account", suggestion.account),
    }
}

#[component]
fn Both(compared: Comparison, chosen: MergeForm, when: When) -> impl IntoView {
    let words = words::staff();
    let Comparison { first, second, may_run, may_help, now, .. } = compared;
    let (page, ids) = (Route::Compare(first.id, second.id).to_string(), (first.id, second.id));
    let line = |name, term: String, of: &dyn Fn(&Compared) -> String, chosen: &str| {
        let (a, b) = (of(&first), of(&second));
        let choose = may_run && a != b;
        view! { <Line name term a b choose chosen=chosen.to_owned()/> }
    };
    let heads = view! {
        <div class="line" role="radiogroup" aria-labelledby="compare-stays">
            <p id="compare-stays" class="term">{words.compare_stays()}</p>
            <Head of=first.clone() side=Side::First may_run chosen=chosen.stays.clone() when=when.clone() now/>
            <Head of=second.clone() side=Side::Second may_run chosen=chosen.stays.clone() when=when.clone() now/>
        </div>
    };
    let details = |one: &Compared| one.details.clone();
    let email = |one: &Compared| match &one.email {
        None => String::new(),
        Some((address, EmailState::Pending)) => words.compare_email_pending(address),
        Some((address, EmailState::Verified { at, .. })) => {
            words.compare_email_verified(address, when.absolute(*at))
        }
    };
    let both_have_accounts = first.account.is_some() && second.account.is_some();
    let account = |one: &Compared| match &one.account {
        None => words.profile_no_account(),
        Some((username, None)) => words.compare_account_unused(username),
        Some((username, Some(at))) => words.compare_account(username, when.absolute(*at)),
    };
    let accounts = view! {
        <Line
            name="account"
            term=words.compare_account_term()
            a=account(&first)
            b=account(&second)
            choose=may_run && both_have_accounts
            chosen=chosen.account.clone()
        />
    };
    let lines = [
        line(
            "name",
            words.profile_name(),
            &|one| {
                let details = details(one);
                words.profile_name_of(details.first_name.as_str(), details.last_name.as_str())
            },
            &chosen.name,
        ),
        line(
            "preferred_name",
            words.profile_preferred_name(),
            &|one| details(one).preferred_name.map(|name| name.to_string()).unwrap_or_default(),
            &chosen.preferred_name,
        ),
        line(
            "member_number",
            words.profile_member_number(),
            &|one| details(one).member_number.as_str().to_owned(),
            &chosen.member_number,
        ),
        line(
            "birth_date",
            words.profile_birth_date(),
            &|one| details(one).birth_date.map(|date| when.date(date)).unwrap_or_default(),
            &chosen.birth_date,
        ),
        line(
            "language",
            words.profile_language(),
            &|one| details(one).language.name().to_owned(),
            &chosen.language,
        ),
        line("email", words.contact_email(), &email, &chosen.email),
        line("phone", words.contact_phone(), &|one| one.phone.clone(), &chosen.phone),
        line("address", words.contact_address(), &|one| one.address.clone(), &chosen.address),
    ];
    let body = view! { {heads} {lines.into_iter().collect_view()} {accounts} };
    let table = if may_run {
        view! {
            <form method="get" action=page class="compare card">
                <Hidden name="dialog" value=MERGE.to_owned()/>
                {body}
                <div class="actions"><Submit label=words.compare_merge() look=Look::Primary/></div>
            </form>
        }
        .into_any()
    } else {
        view! {
            <div class="compare card">{body}</div>
            <Banner mood=Mood::Plain>{words.compare_administrator_only()}</Banner>
        }
        .into_any()
    };
    let dismiss = may_help.then(|| {
        view! {
            <form method="post" action=DismissDuplicate::url() class="toolbar">
                <Hidden name="client" value=ids.0.to_string()/>
                <Hidden name="other" value=ids.1.to_string()/>
                <Submit label=words.alike_dismiss()/>
                <span class="small quiet">{words.compare_dismiss_text()}</span>
            </form>
        }
    });
    view! { {table} {dismiss} }
}

/// One of the two profiles: who, where they stand, what happened last.
#[component]
fn Head(
    of: Compared,
    side: Side,
    may_run: bool,
    chosen: String,
    when: When,
    now: Timestamp,
) -> impl IntoView {
    let words = words::staff();
    let last = of.last.as_ref().map(|last| {
        let kind = last.detail.kind.as_deref().unwrap_or_default();
        let what = words::event(last.event, kind);
        view! { <span class="more">{words.compare_last(what, when.brief(last.at, now))}</span> }
    });
    let facts = view! {
        <span>
            <b>{of.named.clone()}</b>
            <Tag tone=of.status.tone() label=words::status(of.status, &when, now)/>
            <span class="more">{words.profile_since(when.day(of.created_at))}</span>
            {last}
        </span>
    };
    let open = view! {
        <a class="small" href=Route::Client(of.id).to_string()>
            {words.compare_open()} <span class="sr">" "{of.named}</span>
        </a>
    };
    if !may_run {
        return view! { <div>{facts} {open}</div> }.into_any();
    }
    let checked = chosen == side.code();
    view! {
        <div>
            <label>
                <input type="radio" name="stays" value=side.code() checked=checked autocomplete="off"/>
                {facts}
            </label>
            {open}
        </div>
    }
    .into_any()
}

/// A field with both answers; with a choice where they differ.
#[component]
fn Line(
    name: &'static str,
    term: String,
    a: String,
    b: String,
    choose: bool,
    chosen: String,
) -> impl IntoView {
    let words = words::staff();
    let shown = |answer: String| if answer.is_empty() { words.profile_nothing() } else { answer };
    let id = format!("compare-{name}");
    let labelled_by = id.clone();
    if !choose {
        return view! {
            <div class="line">
                <p class="term">{term}</p>
                <p>{shown(a)}</p>
                <p>{shown(b)}</p>
            </div>
        }
        .into_any();
    }
    let option = |side: Side, answer: String| {
        let checked = chosen == side.code();
        view! {
            <label>
                <input type="radio" name=name value=side.code() checked=checked autocomplete="off"/>
                <span>{shown(answer)}</span>
            </label>
        }
    };
    view! {
        <div class="line" role="radiogroup" aria-labelledby=labelled_by>
            <p id=id class="term">{term}</p>
            {option(Side::First, a)}
            {option(Side::Second, b)}
        </div>
    }
    .into_any()
}
