//! Searches for clients, and the profiles that they are to find.

use crate::text_of;
use accounts::outside::{Search, search_text};
use shared::{
    BirthDate, ClientId, ClientQuery, EmailAddress, FreeText, Identity, Language, LocationId, PersonName,
    Timestamp, Username,
};
use store::{client::ClientRow, client_query::Term};
use uuid::Uuid;

/// The first line is a search and the address of a list; those below are the answers of a profile, and of another one.
///
/// # Panics
/// Where something does not hold.
pub fn searches(bytes: &[u8]) {
    let text = text_of(bytes);
    let mut lines = text.lines();
    let typed = lines.next().unwrap_or_default();
    query(typed);
    terms(typed);
    let answers: Vec<&str> = lines.collect();
    let (answers, others) = answers.split_at(answers.len().min(7));
    profile(answers);
    likeness(answers, others);
}

/// A list's address is read as it was written, and whoever asks for all that match means the same.
fn query(text: &str) {
    for query in [ClientQuery::parse(text), ClientQuery::from_answers(text, "invited", "joined")] {
        assert_eq!(ClientQuery::parse(&query.to_string()), query, "{text:?}");
        assert!(query.to_string().bytes().all(|byte| byte.is_ascii_graphic()), "{query}");
        assert!(query.search.chars().count() <= ClientQuery::LONGEST && query.search.trim() == query.search);
        let (mut search, mut status, mut sort) = ("", "", "");
        for (name, answer) in query.answers() {
            match name {
                ClientQuery::SEARCH => search = answer,
                ClientQuery::STATUS => status = answer,
                _ => sort = answer,
            }
        }
        assert_eq!(ClientQuery::from_answers(search, status, sort), query, "the form says the same");
    }
}

/// What is looked for is printable ASCII without spaces, as what there is to find.
fn terms(typed: &str) -> Search {
    let search = Search::read(typed);
    assert!(search.words.len() <= 6, "{search:?}");
    for word in &search.words {
        assert!(!word.terms.is_empty());
        for Term::Begins(term) | Term::Is(term) in &word.terms {
            let letters = term.trim_start_matches(['=', '<', '@']);
            assert!(!letters.is_empty() && term.bytes().all(|byte| byte.is_ascii_graphic()), "{term:?}");
        }
    }
    search
}

/// A client is found by each thing that their profile says, typed as it stands there.
fn profile(answers: &[&str]) {
    let answer = |place: usize| answers.get(place).copied().unwrap_or_default();
    let name = |place| PersonName::parse(answer(place)).ok().map(|name| name.to_string());
    // Words beside a number are not what it is found by.
    let is_number = |text: &&str| text.chars().all(|c| c.is_ascii_digit() || "+()-./ ".contains(c));
    let phone = FreeText::parse(Some(answer(5)).filter(is_number).unwrap_or_default());
    let line =
        |place| FreeText::parse(answer(place)).map(|line| line.as_str().to_owned()).unwrap_or_default();
    let email = EmailAddress::parse(answer(4)).ok();
    let now = Timestamp::from_micros(0);
    let client = ClientId::new(Uuid::nil());
    let row = ClientRow {
        first_name: name(0).unwrap_or_default(),
        last_name: name(1).unwrap_or_default(),
        preferred_name: name(2),
        member_number: line(3),
        email: email.as_ref().map(|email| email.typed().to_owned()),
        phone: phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
        ..ClientRow::new(LocationId::INSTALLATION, client, Language::English, now)
    };
    let username = Username::parse(answer(6)).map(|name| name.to_string()).unwrap_or_default();
    let text = search_text(&row, &username);
    assert!(text.starts_with(' ') && text.ends_with(' ') && !text.contains("  "), "{text:?}");
    assert!(text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{text:?}");
    let email = email.map(|email| email.canonical().to_owned()).unwrap_or_default();
    let said = [&row.first_name, &row.last_name, &row.member_number, &row.phone, &username, &email];
    for said in said.into_iter().chain(&row.preferred_name).chain(&row.email) {
        let search = terms(said);
        for word in &search.words {
            let is_found = word.terms.iter().any(|term| match term {
                Term::Begins(term) => text.contains(&format!(" {term}")),
                Term::Is(term) => text.contains(&format!(" {term} ")),
            });
            assert!(is_found, "{said:?} does not find {text:?}: {word:?}");
        }
        let rank = search.rank(&text);
        assert!(rank <= 1 + search.words.len(), "{rank}");
    }
}

/// Who is like whom does not depend on who is asked.
fn likeness(answers: &[&str], others: &[&str]) {
    fn identity<'a>(answers: &[&'a str], email: Option<&'a str>) -> Identity<'a> {
        let answer = |place: usize| answers.get(place).copied().unwrap_or_default();
        Identity {
            first_name: answer(0),
            last_name: answer(1),
            preferred_name: Some(answer(2)),
            member_number: answer(3),
            birth_date: BirthDate::parse(answer(7)).ok(),
            email,
            phone: answer(5),
        }
    }
    let (one, other) = (identity(answers, answers.get(4).copied()), identity(others, others.get(4).copied()));
    assert_eq!(one.likenesses(&other), other.likenesses(&one), "{one:?} {other:?}");
}
