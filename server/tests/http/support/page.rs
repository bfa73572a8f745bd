//! Reading pages, as far as a test has to.

use super::Answer;

impl Answer {
    /// The value of a form's hidden field.
    #[track_caller]
    pub(crate) fn hidden(&self, name: &str) -> String {
        let page = self.text();
        let value = tags(&page, "input").find(|tag| attribute(tag, "name").as_deref() == Some(name));
        let value = value.and_then(|tag| attribute(tag, "value"));
        value.unwrap_or_else(|| panic!("no hidden field {name} in {}: {page}", self.status))
    }

    /// Whether the page says that answers of a form can't be taken.
    pub(crate) fn has_problems(&self) -> bool {
        self.text().contains("<title>Error: ")
    }

    /// The page's main heading.
    #[track_caller]
    pub(crate) fn heading(&self) -> String {
        let page = self.text();
        let heading =
            page.split_once("<h1").and_then(|(_, rest)| rest.split_once('>')?.1.split_once("</h1>"));
        let heading = heading.unwrap_or_else(|| panic!("no heading in {}: {page}", self.status)).0;
        without_tags(heading)
    }
}

/// The inside of every opening tag of that name.
pub(crate) fn tags<'a>(page: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    page.split('<').filter_map(move |tag| tag.strip_prefix(name)?.split('>').next())
}

/// The value of an attribute.
pub(crate) fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split_once('"')?.0;
    Some(value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

fn without_tags(html: &str) -> String {
    let texts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    texts.collect::<String>().trim().to_owned()
}
