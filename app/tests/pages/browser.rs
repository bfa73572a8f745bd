//! A browser without scripts: keeps cookies, follows redirects, fills in forms that stand on the page.

use accounts::{KnownDevice, Origin};
use axum::{Router, body::Body};
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use shared::Opener;
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// A browser without scripts, and the page it is at.
pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    /// What the browser says it reads.
    pub(crate) reads: &'static str,
    /// Where it is.
    pub(crate) at: String,
    /// The status of that page.
    pub(crate) status: StatusCode,
    /// The page.
    pub(crate) html: String,
    /// The headers that came with it.
    pub(crate) headers: http::HeaderMap,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            reads: "en",
            at: String::new(),
            status: StatusCode::OK,
            html: String::new(),
            headers: http::HeaderMap::new(),
        }
    }

    /// Opens an address and follows where it leads.
    pub(crate) async fn opens(&mut self, address: &str) -> &mut Self {
        let request = Request::get(address).body(Body::empty()).unwrap();
        self.goes(request, address).await
    }

    /// Fills in the form on the page that posts to `action` and sends it, with everything that stands in it.
    pub(crate) async fn sends(&mut self, action: &str, answers: &[(&str, &str)]) -> &mut Self {
        let mut fields = self.form(action);
        for (name, answer) in answers {
            fields.insert((*name).to_owned(), (*answer).to_owned());
        }
        self.posts(action, &fields).await
    }

    /// Posts to a path, whatever the page says.
    pub(crate) async fn posts(&mut self, action: &str, fields: &BTreeMap<String, String>) -> &mut Self {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, "https://evil.example/")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.goes(request, action).await
    }

    /// Chooses a file for the only field of the form that posts to `action`, and sends it.
    pub(crate) async fn uploads(&mut self, action: &str, field: &str, file: &[u8]) -> &mut Self {
        self.shows(&format!("action=\"{action}\""))
            .shows("multipart/form-data")
            .shows(&format!("name=\"{field}\""));
        let head = format!(
            "--edge-of-a-part\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a.csv\"\r\n\r\n"
        );
        let body = [head.as_bytes(), file, b"\r\n--edge-of-a-part--\r\n"].concat();
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge-of-a-part")
            .body(Body::from(body))
            .unwrap();
        self.goes(request, action).await
    }

    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "{text:?} is not at {}:\n{}", self.at, self.html);
        self
    }

    #[track_caller]
    pub(crate) fn hides(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "{text:?} is at {}:\n{}", self.at, self.html);
        self
    }

    #[track_caller]
    pub(crate) fn is_at(&self, address: &str) -> &Self {
        assert_eq!((self.at.as_str(), self.status), (address, StatusCode::OK), "{}", self.html);
        self
    }

    /// A cookie's value, as the browser holds it.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Somebody puts a cookie into the browser.
    pub(crate) fn holds(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// The first link on the page that holds this text.
    #[track_caller]
    pub(crate) fn link(&self, part: &str) -> String {
        let links = self.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links
            .map(|link| link.replace("&amp;", "&"))
            .find(|link| link.contains(part))
            .expect("a link on the page")
    }

    /// Name and value of each input on the page whose name begins so, ticked or not.
    pub(crate) fn values(&self, beginning: &str) -> Vec<(String, String)> {
        let inputs = self.html.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        let attribute = |input: &str, name: &str| {
            Some(input.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_owned())
        };
        let named = inputs.filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)));
        named.filter(|(name, _)| name.starts_with(beginning)).collect()
    }

    async fn goes(&mut self, mut request: Request<Body>, address: &str) -> &mut Self {
        address.clone_into(&mut self.at);
        for _ in 0..5 {
            let answer = self.asks(request).await;
            let Some(to) = answer.headers().get(header::LOCATION) else {
                assert!(!answer.status().is_redirection());
                return self.reads(answer).await;
            };
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "a redirect to be fetched with GET");
            to.to_str().unwrap().clone_into(&mut self.at);
            request = Request::get(&self.at).body(Body::empty()).unwrap();
        }
        panic!("{address} leads round in circles")
    }

    async fn asks(&mut self, mut request: Request<Body>) -> Response<Body> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = request.headers_mut();
        headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        headers.insert(header::ACCEPT, "text/html".parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, self.reads.parse().unwrap());
        let ip = "203.0.113.7".parse().unwrap();
        request.extensions_mut().insert(Origin {
            ip,
            device: "iPhone".into(),
            opener: Opener::Person,
            known_device: KnownDevice::default(),
        });
        let answer = self.router.clone().oneshot(request).await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/")
            );
            assert!(cookie.len() < 4096, "browsers drop a cookie this large");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }

    async fn reads(&mut self, answer: Response<Body>) -> &mut Self {
        let (parts, body) = answer.into_parts();
        self.html = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        (self.status, self.headers) = (parts.status, parts.headers);
        self
    }

    /// What stands in the form on the page that posts to `action`.
    #[track_caller]
    fn form(&self, action: &str) -> BTreeMap<String, String> {
        let start = self.html.find(&format!("action=\"{action}\""));
        let start = start.unwrap_or_else(|| panic!("no form for {action} at {}:\n{}", self.at, self.html));
        let form = self.html[start..].split("</form>").next().unwrap();
        let mut fields = BTreeMap::new();
        for input in form.split("<input").skip(1).filter_map(|rest| rest.split('>').next()) {
            let attribute = |name: &str| {
                let value = input.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
                Some(value.replace("&amp;", "&").replace("&quot;", "\""))
            };
            let may_be_ticked = matches!(attribute("type").as_deref(), Some("checkbox" | "radio"));
            let unticked = may_be_ticked && !input.contains(" checked");
            if let (Some(name), false) = (attribute("name"), unticked) {
                fields.insert(name, attribute("value").unwrap_or_default());
            }
        }
        for select in form.split("<select").skip(1).filter_map(|rest| rest.split("</select>").next()) {
            let value =
                |text: &str, before: &str| Some(text.split(before).nth(1)?.split('"').next()?.to_owned());
            let mut options = select.split("<option").skip(1);
            let first = options.clone().next();
            let chosen = options.find(|option| option.contains(" selected")).or(first);
            if let (Some(name), Some(chosen)) = (value(select, " name=\""), chosen) {
                fields.insert(name, value(chosen, " value=\"").unwrap_or_default());
            }
        }
        for area in form.split("<textarea").skip(1) {
            let name =
                area.split(" name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            let text = area.split_once('>').and_then(|(_, rest)| rest.split("</textarea>").next());
            fields
                .insert(name.to_owned(), text.unwrap_or_default().replace("&lt;", "<").replace("&amp;", "&"));
        }
        fields
    }
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"))
}
