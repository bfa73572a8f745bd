//! Fields of forms: a label, a hint, what is wrong, and the native element, tied together for those who hear the
//! page. No `maxlength`: what is too long is said, not cut.

use crate::{form::Form, islands::ShowPassword};
use leptos::prelude::*;
use shared::Field;

/// A line of text.
#[component]
pub(crate) fn TextField(
    form: Form,
    field: Field,
    label: String,
    #[prop(optional, into)] hint: Option<String>,
    /// `text`, `tel`, `date`. Never `email`: the browser's own check knows neither our words nor our suggestions.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    /// Whether capitals and the spelling checker stay away: for usernames and addresses.
    #[prop(optional)]
    literal: bool,
    /// Whether phones offer digits: for numbers of something, which are no numbers to count with the wheel.
    #[prop(optional)]
    numeric: bool,
    /// What stands below the input, such as suggestions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let name = field.name();
    let problem = form.problem(field);
    let described = described_by(name, hint.is_some(), problem.is_some());
    let inputmode = match field {
        Field::Email => Some("email"),
        _ => numeric.then_some("numeric"),
    };
    view! {
        <div class=field_class(problem.is_some())>
            <label for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id(name)>{hint}</p> })}
            {problem.clone().map(|problem| view! { <p class="wrong" id=wrong_id(name)>{problem}</p> })}
            <input
                id=name
                name=name
                type=kind
                value=form.value(field)
                autocomplete=autocomplete
                inputmode=inputmode
                autocapitalize=literal.then_some("none")
                spellcheck=literal.then_some("false")
                aria-describedby=described
                aria-invalid=problem.is_some().then_some("true")
            />
            {children.map(|children| children())}
        </div>
    }
}

/// Several lines of text.
#[component]
pub(crate) fn TextArea(
    form: Form,
    field: Field,
    label: String,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let name = field.name();
    let problem = form.problem(field);
    let described = described_by(name, hint.is_some(), problem.is_some());
    view! {
        <div class=field_class(problem.is_some())>
            <label for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id(name)>{hint}</p> })}
            {problem.clone().map(|problem| view! { <p class="wrong" id=wrong_id(name)>{problem}</p> })}
            <textarea
                id=name
                name=name
                rows="9"
                autocomplete="off"
                aria-describedby=described
                aria-invalid=problem.is_some().then_some("true")
            >
                // Leptos writes down what stands in a textarea as it is, for it holds no elements; its end tag ends it.
                {html_escape::encode_text(&form.value(field)).into_owned()}
            </textarea>
        </div>
    }
}

/// A password, with the button that shows it. It never comes filled in.
#[component]
pub(crate) fn PasswordField(
    form: Form,
    label: String,
    #[prop(optional, into)] hint: Option<String>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// Which, where a form asks for two.
    #[prop(default = Field::Password)]
    field: Field,
) -> impl IntoView {
    let name = field.name();
    let problem = form.problem(field);
    let described = described_by(name, hint.is_some(), problem.is_some());
    let reader = form.reader();
    view! {
        <div class=field_class(problem.is_some())>
            <label for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id(name)>{hint}</p> })}
            {problem.clone().map(|problem| view! { <p class="wrong" id=wrong_id(name)>{problem}</p> })}
            <div class="with">
                <input
                    id=name
                    name=name
                    type="password"
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=problem.is_some().then_some("true")
                />
                <ShowPassword
                    field=name.to_owned()
                    show=reader.show()
                    show_long=reader.show_password()
                    hide=reader.hide()
                    hide_long=reader.hide_password()
                />
            </div>
        </div>
    }
}

/// One choice of a few.
#[component]
pub(crate) fn SelectField(
    form: Form,
    field: Field,
    label: String,
    /// Value and label of each.
    choices: Vec<(String, String)>,
) -> impl IntoView {
    let name = field.name();
    let problem = form.problem(field);
    let described = described_by(name, false, problem.is_some());
    let chosen = form.value(field);
    view! {
        <div class=field_class(problem.is_some())>
            <label for=name>{label}</label>
            {problem.clone().map(|problem| view! { <p class="wrong" id=wrong_id(name)>{problem}</p> })}
            <select
                id=name
                name=name
                autocomplete="off"
                aria-describedby=described
                aria-invalid=problem.is_some().then_some("true")
            >
                {choices
                    .into_iter()
                    .map(|(value, label)| {
                        let selected = value == chosen;
                        view! { <option value=value selected=selected>{label}</option> }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// One choice of a few that all show at once. Nothing is chosen before somebody chooses.
#[component]
pub(crate) fn RadioField(
    form: Form,
    field: Field,
    label: String,
    #[prop(optional_no_strip)] hint: Option<String>,
    /// Value and label of each.
    choices: Vec<(String, String)>,
) -> impl IntoView {
    let name = field.name();
    let problem = form.problem(field);
    let described = described_by(name, hint.is_some(), problem.is_some());
    let chosen = form.value(field);
    let choice = move |(place, (value, label)): (usize, (String, String))| {
        // The summary's link leads to the first.
        let id = if place == 0 { name.to_owned() } else { format!("{name}-{value}") };
        let checked = value == chosen;
        view! {
            <label>
                <input type="radio" id=id name=name value=value checked=checked autocomplete="off"/>
                {label}
            </label>
        }
    };
    view! {
        <fieldset class=field_class(problem.is_some()) aria-describedby=described>
            <legend>{label}</legend>
            {hint.map(|hint| view! { <p class="hint" id=hint_id(name)>{hint}</p> })}
            {problem.clone().map(|problem| view! { <p class="wrong" id=wrong_id(name)>{problem}</p> })}
            <div class="radios">{choices.into_iter().enumerate().map(choice).collect_view()}</div>
        </fieldset>
    }
}

fn field_class(wrong: bool) -> &'static str {
    if wrong { "field error" } else { "field" }
}

fn hint_id(name: &str) -> String {
    format!("{name}-hint")
}

fn wrong_id(name: &str) -> String {
    format!("{name}-wrong")
}

fn described_by(name: &str, hint: bool, wrong: bool) -> Option<String> {
    match (hint, wrong) {
        (false, false) => None,
        (true, false) => Some(hint_id(name)),
        (false, true) => Some(wrong_id(name)),
        (true, true) => Some(format!("{} {}", wrong_id(name), hint_id(name))),
    }
}
