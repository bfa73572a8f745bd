//! Passkeys: hands what the server asks to the browser, and the device's answer to a form.

use super::dom;
use gloo_net::http::Request;
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast as _, JsValue},
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController,
    js_sys::{Function, JSON, Object, Promise, Reflect},
};

/// What the browser is to do.
#[derive(Clone, Copy)]
enum Act {
    Make,
    Give,
}

/// A button by which the device makes a passkey or gives one, and a form is sent with its answer. Where a passkey is to be
/// given, the username's field offers those that there are, too.
#[island]
pub fn PasskeyButton(
    /// The id of the hidden field that takes the answer. Its form is sent.
    field: String,
    /// The button's label.
    label: String,
    /// What is said when the device gave no answer.
    failed: String,
    /// What is said where there are no passkeys; may be empty.
    unknown: String,
    /// What the browser is asked to make; empty where one is to be given.
    make: String,
    /// Where to ask what the browser is asked to give, and the body of that request.
    ask: (String, String),
) -> impl IntoView {
    let (known, set_known) = signal(None::<bool>);
    let (has_failed, set_failed) = signal(false);
    let offer = Rc::new(RefCell::new(None::<AbortController>));
    Effect::new({
        let (offer, field, ask, gives) = (Rc::clone(&offer), field.clone(), ask.clone(), make.is_empty());
        move || {
            set_known.set(Some(parser(Act::Make).is_ok()));
            if let Some(abort) = gives.then(AbortController::new).and_then(Result::ok) {
                offer.replace(Some(abort.clone()));
                spawn_local(offers(field.clone(), ask.clone(), abort));
            }
        }
    });
    let press = move |_| {
        // The browser does one at a time.
        if let Some(abort) = offer.take() {
            abort.abort();
        }
        set_failed.set(false);
        let (field, ask, make) = (field.clone(), ask.clone(), make.clone());
        spawn_local(async move {
            let answer = if make.is_empty() {
                match question(&ask).await {
                    Some(question) => answer(Act::Give, &question, None).await.ok(),
                    None => None,
                }
            } else {
                answer(Act::Make, &make, None).await.ok()
            };
            match answer {
                Some(answer) => send(&field, &answer),
                None => set_failed.set(true),
            }
        });
    };
    view! {
        <button type="button" class="button wide" hidden=move || known.get() != Some(true) on:click=press>
            {label}
        </button>
        <p class="small quiet" hidden=move || known.get() == Some(true)>
            {unknown}
        </p>
        <p class="small" role="status">
            {move || has_failed.get().then(|| failed.clone())}
        </p>
    }
}

/// Has the username's field offer passkeys, until somebody takes one.
async fn offers(field: String, ask: (String, String), abort: AbortController) {
    if !can_offer().await.unwrap_or_default() {
        return;
    }
    let Some(question) = question(&ask).await else { return };
    if let Ok(answer) = answer(Act::Give, &question, Some(&abort)).await {
        send(&field, &answer);
    }
}

async fn can_offer() -> Result<bool, JsValue> {
    let class = class()?;
    let asked = method(&class, "isConditionalMediationAvailable")?.call0(&class)?;
    Ok(JsFuture::from(asked.dyn_into::<Promise>()?).await?.as_bool().unwrap_or_default())
}

/// What the server asks.
async fn question((path, about): &(String, String)) -> Option<String> {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(about.clone()).ok()?.send().await.ok()?;
    if answer.ok() { JSON::parse(&answer.text().await.ok()?).ok()?.as_string() } else { None }
}

/// What the device answers, as JSON.
async fn answer(act: Act, question: &str, offer: Option<&AbortController>) -> Result<String, JsValue> {
    let parsed = parser(act)?.call1(&class()?, &JSON::parse(question)?)?;
    let request = Object::new();
    Reflect::set(&request, &"publicKey".into(), &parsed)?;
    if let Some(abort) = offer {
        Reflect::set(&request, &"mediation".into(), &"conditional".into())?;
        Reflect::set(&request, &"signal".into(), &abort.signal())?;
    }
    let credentials = Reflect::get(&window().navigator(), &"credentials".into())?;
    let name = match act {
        Act::Make => "create",
        Act::Give => "get",
    };
    let promise: Promise = method(&credentials, name)?.call1(&credentials, &request)?.dyn_into()?;
    let credential = JsFuture::from(promise).await?;
    let told = method(&credential, "toJSON")?.call0(&credential)?;
    Ok(JSON::stringify(&told)?.into())
}

fn class() -> Result<JsValue, JsValue> {
    Reflect::get(&window(), &"PublicKeyCredential".into())
}

fn method(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(of, &name.into())?.dyn_into::<Function>()
}

fn parser(act: Act) -> Result<Function, JsValue> {
    let name = match act {
        Act::Make => "parseCreationOptionsFromJSON",
        Act::Give => "parseRequestOptionsFromJSON",
    };
    method(&class()?, name)
}

fn send(field: &str, answer: &str) {
    let Some(input) = dom::input(field) else { return };
    input.set_value(answer);
    if let Some(form) = input.form() {
        let _ = form.request_submit();
    }
}
