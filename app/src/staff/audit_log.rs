//! The audit log: filtered, page by page, verified.

use super::{administration::ToAdministration, guarded::checked, locations::role_name};
use crate::{
    components::{
        ButtonLink, Empty, Hidden, Look, NoticeBanner, ProblemSummary, SelectField, Submit, TextField,
        tone_class,
    },
    flash::{Flash, FormName},
    form::Form,
    frames::{Part, StaffFrame},
    page::Page,
    reader::Reader,
    request::Request,
    respond::encode,
};
use accounts::{
    ChainCheck, Desk, Detail,
    audit_log::{self, LogActor, LogEvent, LogForm, LogPage},
};
use leptos::prelude::*;
use shared::{ClientId, EventKind, Field, Language, Permission, Role, Route};
use words::When;

/// What follows the `?` to verify the chain, with the place up to which it was verified.
const VERIFY: &str = "verify";
/// What follows the `?` for the page that begins before a place.
const BEFORE: &str = "before";

pub(crate) async fn page(request: Request) -> Page {
    let desk = request.desk_of_page().await?;
    let form = form_of(&request);
    let before = request.query(BEFORE).and_then(|seq| seq.parse().ok());
    let log = audit_log::page(request.accounts(), &desk, &form, before).await?;
    let checked = match request.query(VERIFY).and_then(|seq| seq.parse().ok()) {
        Some(after) => Some(audit_log::verify(request.accounts(), &desk, form.installation, after).await?),
        None => None,
    };
    let notice = request.take_flash().notice;
    let words = words::staff();
    let refused = !log.problems.is_empty();
    let fields = Form::new(
        Reader::Staff,
        FormName::AuditLog,
        &Flash {
            form: Some(FormName::AuditLog),
            answers: [
                (Field::Person, form.person.clone()),
                (Field::Action, form.action.clone()),
                (Field::From, form.from.clone()),
                (Field::Until, form.until.clone()),
            ]
            .to_vec(),
            problems: log.problems.clone(),
            ..Flash::default()
        },
        [],
    );
    let when = When::new(&desk.location.time_zone, Language::English);
    let text = if form.installation { words.audit_text_installation() } else { words.audit_text() };
    Ok(view! {
        <StaffFrame desk=desk.clone() title=words.audit_heading() refused=refused part=Part::Administration>
            <ToAdministration/>
            <NoticeBanner notice reader=Reader::Staff/>
            <ProblemSummary form=fields.clone()/>
            <div class="who">
                <div><h1>{words.audit_heading()}</h1><p class="quiet">{text}</p></div>
                <div class="actions">
                    <ButtonLink to=address(&form, &[(VERIFY, "0")]) label=words.audit_verify()/>
                    <ButtonLink to=file(&form) label=words.audit_export()/>
                </div>
            </div>
            <Records desk form=form.clone()/>
            {checked.map(|checked| view! { <Checked checked form=form.clone()/> })}
            <Filter fields form=form.clone() log=log.clone()/>
            <Events log form when before/>
        </StaffFrame>
    }
    .into_any())
}

/// What the address asks for.
fn form_of(request: &Request) -> LogForm {
    let query = |name: &str| request.query(name).unwrap_or_default().to_owned();
    LogForm {
        person: query(Field::Person.name()),
        action: query(Field::Action.name()),
        client: query("client"),
        from: query(Field::From.name()),
        until: query(Field::Until.name()),
        installation: request.query("of") == Some("installation"),
    }
}

/// What follows the `?` to ask for the same again, with this beside it.
fn asked(form: &LogForm, more: &[(&str, &str)]) -> String {
    let LogForm { person, action, client, from, until, installation } = form;
    let of = if *installation { "installation" } else { "" };
    let fields = [
        (Field::Person.name(), person.as_str()),
        (Field::Action.name(), action),
        ("client", client),
        (Field::From.name(), from),
        (Field::Until.name(), until),
        ("of", of),
    ];
    let said = fields.iter().chain(more).filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

fn address(form: &LogForm, more: &[(&str, &str)]) -> String {
    format!("{}?{}", Route::AuditLog, asked(form, more))
}

fn file(form: &LogForm) -> String {
    format!("{}?{}", Route::AuditLogFile, asked(form, &[]))
}

/// For owners: whose record.
#[component]
fn Records(desk: Desk, form: LogForm) -> impl IntoView {
    let words = words::staff();
    let chip = |installation: bool, label: String| {
        let current = (form.installation == installation).then_some("true");
        let to = address(&LogForm { installation, ..LogForm::default() }, &[]);
        view! { <a class="chip" href=to aria-current=current>{label}</a> }
    };
    desk.role.may(Permission::RunInstallation).then(|| {
        view! {
            <div class="toolbar">
                {chip(false, words.audit_of_location())} {chip(true, words.audit_of_installation())}
            </div>
        }
    })
}

/// What verifying has found so far.
#[component]
fn Checked(checked: ChainCheck, form: LogForm) -> impl IntoView {
    let words = words::staff();
    let number = |number| words::number(number, Language::English);
    let (class, said) = match checked {
        ChainCheck { broken: Some(seq), .. } => ("banner bad", words.audit_broken(number(seq))),
        ChainCheck { upto, of, .. } if upto < of => {
            ("banner plain", words.audit_verified_so_far(number(upto), number(of)))
        }
        ChainCheck { of, .. } => ("banner", words.audit_verified(number(of))),
    };
    let on = (checked.broken.is_none() && checked.upto < checked.of).then(|| {
        let to = address(&form, &[(VERIFY, &checked.upto.to_string())]);
        view! { <ButtonLink to label=words.audit_verify_on() look=Look::Primary/> }
    });
    view! { <p class=class role="status">{said}</p> {on} }
}

#[component]
fn Filter(fields: Form, form: LogForm, log: LogPage) -> impl IntoView {
    let words = words::staff();
    let mut people = vec![(String::new(), words.audit_anybody())];
    people.extend(log.people.into_iter().map(|(id, name)| (id.to_string(), name)));
    people.extend([
        ("client".to_owned(), words.audit_by_client()),
        ("visitor".to_owned(), words.audit_by_visitor()),
        ("system".to_owned(), words.audit_by_system()),
    ]);
    let mut actions: Vec<_> =
        EventKind::ALL.iter().map(|kind| (kind.code().to_owned(), words::event(*kind, ""))).collect();
    actions.sort_by(|(_, a), (_, b)| a.cmp(b));
    actions.insert(0, (String::new(), words.audit_anything()));
    let about = log.events.iter().find_map(|event| event.client.clone().map(|(_, name)| name));
    let client = (!form.client.is_empty()).then(|| {
        let said = match about.filter(|name| !name.is_empty()) {
            Some(name) => words.audit_only_client(name),
            None => words.audit_only_a_client(),
        };
        view! { <p><span class="tag">{said}</span></p> <Hidden name="client" value=form.client.clone()/> }
    });
    let installation =
        form.installation.then(|| view! { <Hidden name="of" value="installation".to_owned()/> });
    let is_filtered = form != LogForm { installation: form.installation, ..LogForm::default() };
    let all = is_filtered.then(|| {
        let to = address(&LogForm { installation: form.installation, ..LogForm::default() }, &[]);
        view! { <ButtonLink to label=words.audit_show_all()/> }
    });
    view! {
        <form method="get" action=Route::AuditLog.to_string() class="card criteria" aria-label=words.audit_filter()>
            <div class="fields">
                <SelectField form=fields.clone() field=Field::Person label=words.audit_person() choices=people/>
                <SelectField form=fields.clone() field=Field::Action label=words.audit_action() choices=actions/>
                <TextField form=fields.clone() field=Field::From label=words.audit_from() kind="date"/>
                <TextField form=fields field=Field::Until label=words.audit_until() kind="date"/>
            </div>
            {client}
            {installation}
            <div class="actions"><Submit label=words.audit_show() look=Look::Primary/> {all}</div>
        </form>
    }
}

#[component]
fn Events(log: LogPage, form: LogForm, when: When, before: Option<i64>) -> impl IntoView {
    let words = words::staff();
    if log.events.is_empty() {
        return view! {
            <div class="card"><Empty heading=words.audit_none() text=words.audit_none_text()>""</Empty></div>
        }
        .into_any();
    }
    let older = log.older.map(|seq| {
        let to = address(&form, &[(BEFORE, &seq.to_string())]);
        view! { <ButtonLink to label=words.audit_older()/> }
    });
    let newest = before.map(|_| view! { <ButtonLink to=address(&form, &[]) label=words.audit_newest()/> });
    let row = |event: LogEvent| view! { <Event event form=form.clone() when=when.clone()/> };
    view! {
        <div class="card">
            <table class="list log">
                <thead>
                    <tr>
                        <th scope="col">{words.audit_column_time()}</th>
                        <th scope="col">{words.audit_column_what()}</th>
                        <th scope="col">{words.audit_column_person()}</th>
                        <th scope="col">{words.audit_column_client()}</th>
                    </tr>
                </thead>
                <tbody>{log.events.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <div class="actions">{older} {newest}</div>
    }
    .into_any()
}

#[component]
fn Event(event: LogEvent, form: LogForm, when: When) -> impl IntoView {
    let words = words::staff();
    let kind = event.detail.kind.as_deref().unwrap_or_default();
    let said = event.event.map_or_else(|| event.code.clone(), |event| words::event(event, kind));
    let tone = event.event.map(EventKind::tone).map(tone_class).unwrap_or_default();
    let person = match event.actor {
        LogActor::Staff(name, Some(role)) => words.audit_staff(name, role_name(role)),
        LogActor::Staff(name, None) => name,
        LogActor::Client => words.audit_by_client(),
        LogActor::Visitor => words.audit_by_visitor(),
        LogActor::System => words.audit_by_system(),
    };
    let more = particulars(&event.detail, event.ip.as_deref(), &when);
    let client = event.client.map(|(id, name)| about_client(id, name, &form));
    view! {
        <tr>
            <td class="num quiet">{when.absolute(event.at)}</td>
            <td>
                <span class=format!("said {tone}")>{said}</span>
                {more.into_iter().map(|line| view! { <span class="small quiet line">{line}</span> }).collect_view()}
            </td>
            <td>{person}</td>
            <td>{client}</td>
        </tr>
    }
}

fn about_client(id: ClientId, name: String, form: &LogForm) -> impl IntoView + use<> {
    let words = words::staff();
    let only = address(&LogForm { client: id.to_string(), ..form.clone() }, &[]);
    let shown = if name.is_empty() { words.audit_nothing() } else { name.clone() };
    view! {
        <a href=Route::Client(id).to_string()>{shown}</a>
        <a class="small quiet line" href=only>{words.audit_only_client(name)}</a>
    }
}

/// What else is known of an event, line by line.
fn particulars(detail: &Detail, ip: Option<&str>, when: &When) -> Vec<String> {
    let words = words::staff();
    let said = |text: &Option<String>, say: &dyn Fn(&str) -> String| {
        text.as_deref().filter(|text| !text.is_empty()).map(say)
    };
    let role = |code: &str| Role::from_code(code).map_or_else(|| code.to_owned(), role_name);
    let mut lines: Vec<String> = [
        said(&detail.username, &|text| words.audit_detail_username(text)),
        said(&detail.address, &|text| words.audit_detail_address(text)),
        said(&detail.role, &|code| words.audit_detail_role(role(code))),
        said(&detail.reason, &|text| words.audit_detail_reason(text)),
        said(&detail.reply, &|text| words.audit_detail_reply(text)),
        said(&detail.device, &|text| words.audit_detail_device(text)),
        ip.map(|ip| words.audit_detail_ip(ip)),
        detail.backup.map(|at| words.audit_detail_backup(when.absolute(at))),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.extend(detail.identity.as_ref().map(checked));
    let or_nothing = |text: &str| if text.is_empty() { words.audit_nothing() } else { text.to_owned() };
    lines.extend(detail.changes.iter().map(|change| {
        let (from, to) = (or_nothing(&change.from), or_nothing(&change.to));
        words.audit_detail_change(words.audit_field(change.field.as_str()), from, to)
    }));
    lines
}
