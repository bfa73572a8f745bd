//! What there is to attack: pages and forms, found by walking as a browser without scripts would.

use crate::person::Person;
use anyhow::Result;
use bench::{load::Exchange, server::Server};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// So many pages of a kind are enough: profiles are alike.
const OF_A_KIND: usize = 3;
/// Whoever is signed out finds no more.
const NEVER: [&str; 3] = ["/sign-out", "/pkg/", "/events"];

/// All that a person comes to.
#[derive(Default)]
pub(crate) struct Site {
    /// Addresses with their queries.
    pub(crate) pages: Vec<String>,
    pub(crate) forms: Vec<Form>,
}

/// A form that is posted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Form {
    pub(crate) action: String,
    /// Names, and the values that stand in it at first.
    pub(crate) fields: Vec<(String, String)>,
}

impl Site {
    /// Follows every link and every form that asks, from where a person begins.
    pub(crate) fn walk(server: &Server, person: &Person) -> Result<Self> {
        let mut site = Self::default();
        let (mut kinds, mut seen, mut forms) =
            (BTreeMap::<String, usize>::new(), BTreeSet::new(), BTreeSet::new());
        let mut waiting: VecDeque<String> = person.starts.iter().cloned().collect();
        while let Some(address) = waiting.pop_front() {
            let of_its_kind = kinds.entry(kind(&address)).or_default();
            if *of_its_kind == OF_A_KIND || !seen.insert(address.clone()) {
                continue;
            }
            *of_its_kind += 1;
            let answer = person.asks(&Exchange::get(server.address, &address)).once()?;
            waiting.extend(answer.location().filter(|to| to.starts_with('/')).map(str::to_owned));
            if answer.status != 200 || !answer.head.contains("content-type: text/html") {
                continue;
            }
            let page = String::from_utf8_lossy(&answer.body).into_owned();
            let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(plain);
            waiting.extend(
                links.filter(|link| link.starts_with('/') && !NEVER.iter().any(|never| link.contains(never))),
            );
            for (form, is_post) in forms_of(&page) {
                if !is_post {
                    let query: Vec<String> =
                        form.fields.iter().map(|(name, value)| format!("{name}={}", coded(value))).collect();
                    waiting.push_back(format!("{}?{}", form.action, query.join("&")));
                } else if !NEVER.iter().any(|never| form.action.contains(never)) {
                    let names: Vec<String> = form.fields.iter().map(|(name, _)| name.clone()).collect();
                    if forms.insert((form.action.clone(), names)) {
                        site.forms.push(form);
                    }
                }
            }
            site.pages.push(address);
        }
        Ok(site)
    }
}

/// An address without what tells one page of a kind from the next.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts = path.split('/').map(|part| if is_id(part) { "*" } else { part });
    let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    format!("{}?{}", parts.collect::<Vec<_>>().join("/"), names.collect::<Vec<_>>().join("&"))
}

/// Whether this names one of many.
pub(crate) fn is_id(part: &str) -> bool {
    part.len() >= 20 && part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The forms of a page of ours, and whether each is posted.
fn forms_of(page: &str) -> Vec<(Form, bool)> {
    let bodies = page.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
    bodies
        .map(|body| {
            let (tag, inside) = body.split_once('>').unwrap_or((body, ""));
            let fields = inside.split('<').filter(|tag| {
                ["input", "select", "textarea", "button"].iter().any(|name| tag.starts_with(name))
            });
            let fields = fields.filter_map(|tag| {
                Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()))
            });
            let action = attribute(tag, "action").unwrap_or_default();
            let is_post = attribute(tag, "method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
            (Form { action, fields: fields.collect() }, is_post)
        })
        .filter(|(form, _)| form.action.starts_with('/'))
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(plain(rest.split('"').next().unwrap_or_default()))
}

/// Text of an attribute, as it is meant.
fn plain(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Text as it stands in an address or a form.
pub(crate) fn coded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
