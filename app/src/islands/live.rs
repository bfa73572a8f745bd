//! A page that changes by itself: the server says that something changed, the island fetches the page again and
//! takes its live region over.

use super::dom;
use futures::StreamExt;
use gloo_net::{eventsource::futures::EventSource, http::Request};
use leptos::{ev, prelude::*, task::spawn_local, wasm_bindgen::JsCast};
use std::{cell::Cell, rc::Rc};
use web_sys::{DomParser, Element, HtmlElement, HtmlInputElement, SupportedType};

/// Keeps the element with the id `region` up to date. The region holds no island, since those would lose their
/// life with the exchange.
#[island]
pub fn Live(
    /// Where the server-sent events come from; an event `changed` says that the page changed.
    events: String,
    /// The id of the element to keep up to date. What it marks with `data-announce` is read out after a change.
    region: String,
) -> impl IntoView {
    let said = NodeRef::<leptos::html::P>::new();
    Effect::new(move || {
        let region = Rc::new(Region::new(&region));
        // A change that came while somebody was busy in the region is caught up with when they are done.
        let late = window_event_listener(ev::focusout, {
            let region = Rc::clone(&region);
            move |_| {
                if region.behind.get() {
                    spawn_local(Rc::clone(&region).catch_up(said));
                }
            }
        });
        std::mem::forget(late);
        spawn_local(listen(events.clone(), region, said));
    });
    view! { <p class="sr" aria-live="polite" node_ref=said></p> }
}

async fn listen(events: String, region: Rc<Region>, said: NodeRef<leptos::html::P>) {
    let Ok(mut source) = EventSource::new(&events) else { return };
    let Ok(mut changes) = source.subscribe("changed") else { return };
    // The stream ends when the server refuses for good, as after signing out; the browser reconnects otherwise.
    while let Some(Ok(_)) = changes.next().await {
        Rc::clone(&region).catch_up(said).await;
    }
}

struct Region {
    id: String,
    /// What the server wrote last, to tell whether anything changed.
    written: Cell<String>,
    /// Whether a change waits for somebody to finish.
    behind: Cell<bool>,
}

impl Region {
    fn new(id: &str) -> Self {
        let region = Self { id: id.to_owned(), written: Cell::default(), behind: Cell::new(false) };
        region.written.set(region.element().map(|element| element.inner_html()).unwrap_or_default());
        region
    }

    fn element(&self) -> Option<Element> {
        dom::document().get_element_by_id(&self.id)
    }

    /// Fetches the page and takes its region over, unless somebody is in the middle of something.
    async fn catch_up(self: Rc<Self>, said: NodeRef<leptos::html::P>) {
        self.behind.set(true);
        if self.element().is_none_or(|element| is_busy(&element)) {
            return;
        }
        let Ok(here) = window().location().href() else { return };
        let Ok(answer) = Request::get(&here).send().await else { return };
        let Ok(text) = answer.text().await else { return };
        let Some(fresh) = find(&text, &self.id) else {
            // The session has ended: the page itself goes where the answer went.
            if answer.redirected() {
                let _ = window().location().reload();
            }
            return;
        };
        let Some(element) = self.element().filter(|element| !is_busy(element)) else { return };
        self.behind.set(false);
        let html = fresh.inner_html();
        if html == self.written.take() {
            self.written.set(html);
            return;
        }
        exchange(&element, &html);
        self.written.set(html);
        let news =
            element.query_selector("[data-announce]").ok().flatten().and_then(|news| news.text_content());
        if let (Some(said), Some(news)) = (said.get_untracked(), news) {
            said.set_text_content(Some(&news));
        }
    }
}

/// Whether an exchange would take something from under somebody's hands.
fn is_busy(region: &Element) -> bool {
    let dialog = dom::document().query_selector("dialog[open]").ok().flatten().is_some();
    let sent = region.query_selector("form[data-sent]").ok().flatten().is_some();
    dialog || sent || dom::all::<HtmlInputElement>(region, "input").iter().any(dom::is_changed)
}

/// The element with this id in a page's text.
fn find(page: &str, id: &str) -> Option<Element> {
    let parser = DomParser::new().ok()?;
    parser.parse_from_string(page, SupportedType::TextHtml).ok()?.get_element_by_id(id)
}

/// Writes `html` into the region; what was open stays open, and the focus stays where it was.
fn exchange(region: &Element, html: &str) {
    let open: Vec<bool> =
        dom::all::<Element>(region, "details").iter().map(|details| details.has_attribute("open")).collect();
    let focus = dom::document().active_element().and_then(|element| path_to(region, element));
    region.set_inner_html(html);
    for (details, open) in dom::all::<Element>(region, "details").iter().zip(open) {
        let _ = details.toggle_attribute_with_force("open", open);
    }
    let focused = focus.and_then(|path| follow(region, &path));
    if let Some(element) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The way from the region down to one of its elements, as places among siblings.
fn path_to(region: &Element, element: Element) -> Option<Vec<u32>> {
    let mut path = Vec::new();
    let mut at = element;
    while &at != region {
        let mut place = 0;
        let mut sibling = at.previous_element_sibling();
        while let Some(earlier) = sibling {
            place += 1;
            sibling = earlier.previous_element_sibling();
        }
        path.push(place);
        at = at.parent_element()?;
    }
    path.reverse();
    Some(path)
}

fn follow(region: &Element, path: &[u32]) -> Option<Element> {
    path.iter().try_fold(region.clone(), |at, place| at.children().item(*place))
}
