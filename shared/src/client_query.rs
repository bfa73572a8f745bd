//! Which clients of a location are meant: the list's search box, status filter and order, as its address holds
//! them. The list, 'all that match' and exports read the same words here, so they mean the same clients.

use crate::status::StatusKind;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which clients, in what order. Its text form, by [`fmt::Display`] and [`ClientQuery::parse`], is what stands after
/// the `?` of the list's address; it is also what is stored where somebody asked for "all that match".
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClientQuery {
    /// What was typed into the search box, without spaces at the edges; empty for everybody.
    pub search: String,
    /// Only clients with this status.
    pub status: Option<StatusKind>,
    /// The order of the list.
    pub sort: ClientSort,
}

/// In what order clients are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClientSort {
    /// By family name and given name; in a search, the better match before that.
    #[default]
    Name,
    /// Whoever something happened to last comes first.
    LastActivity,
    /// The newest profile first.
    Joined,
}

impl ClientSort {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::Name, Self::LastActivity, Self::Joined];

    /// The word in the list's address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LastActivity => "last-activity",
            Self::Joined => "joined",
        }
    }

    /// The order of such a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

impl ClientQuery {
    /// The most characters of a search; what is longer is cut.
    pub const LONGEST: usize = 100;

    /// Reads the query from the answers of the list's form. What is unknown counts as not said: an old bookmark still
    /// opens the list.
    #[must_use]
    pub fn from_answers(search: &str, status: &str, sort: &str) -> Self {
        let search: String = search.trim().chars().take(Self::LONGEST).collect();
        Self {
            search: search.trim_end().to_owned(),
            status: StatusKind::from_code(status),
            sort: ClientSort::from_code(sort).unwrap_or_default(),
        }
    }

    /// Reads what [`fmt::Display`] writes: `q=ana+silva&status=invited&sort=joined`, each part or none.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let value = |name: &str| {
            let mut pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| decode(value)).unwrap_or_default()
        };
        Self::from_answers(&value(Self::SEARCH), &value(Self::STATUS), &value(Self::SORT))
    }

    /// The name of the search box.
    pub const SEARCH: &str = "q";
    /// The name of the status filter.
    pub const STATUS: &str = "status";
    /// The name of the order.
    pub const SORT: &str = "sort";

    /// Whether everybody is meant.
    #[must_use]
    pub const fn is_everybody(&self) -> bool {
        self.search.is_empty() && self.status.is_none()
    }

    /// The answers that differ from the first look at the list, with the names of their fields.
    #[must_use]
    pub fn answers(&self) -> Vec<(&'static str, &str)> {
        let mut answers = Vec::new();
        if !self.search.is_empty() {
            answers.push((Self::SEARCH, self.search.as_str()));
        }
        if let Some(status) = self.status {
            answers.push((Self::STATUS, status.code()));
        }
        if self.sort != ClientSort::default() {
            answers.push((Self::SORT, self.sort.code()));
        }
        answers
    }
}

impl fmt::Display for ClientQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, answer)) in self.answers().into_iter().enumerate() {
            let between = if place == 0 { "" } else { "&" };
            write!(f, "{between}{name}={}", utf8_percent_encode(answer, NON_ALPHANUMERIC))?;
        }
        Ok(())
    }
}

fn decode(value: &str) -> String {
    percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// How many clients a query means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCount {
    /// So many.
    Exactly(i64),
    /// More than so many: counting them all would take too long.
    MoreThan(i64),
}

impl ClientCount {
    /// The number in it.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Exactly(number) | Self::MoreThan(number) => number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &ClientQuery, text: &str) {
        assert_eq!(query.to_string(), text);
        assert_eq!(&ClientQuery::parse(text), query);
    }

    #[test]
    fn queries_are_written_and_read_back() {
        check(&ClientQuery::default(), "");
        check(&ClientQuery::from_answers("  ana  ", "", ""), "q=ana");
        check(
            &ClientQuery::from_answers("José & Søn +1=100%", "invitation-expired", "last-activity"),
            "q=Jos%C3%A9%20%26%20S%C3%B8n%20%2B1%3D100%25&status=invitation%2Dexpired&sort=last%2Dactivity",
        );
    }

    #[test]
    fn what_is_unknown_counts_as_not_said() {
        assert_eq!(ClientQuery::parse("q=ana+silva&status=perhaps&sort=&x&y=1").to_string(), "q=ana%20silva");
        assert_eq!(ClientQuery::parse("q=%ff%zz").search, "\u{fffd}%zz");
        let long = "x".repeat(300);
        assert_eq!(ClientQuery::from_answers(&long, "", "").search.len(), ClientQuery::LONGEST);
    }
}
