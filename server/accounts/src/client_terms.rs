//! By what terms a client is found, and what the words of a search have to find. Both sides go through the same letters:
//! lower case, no accents, every script in Latin letters, so that "lukasz" finds Łukasz and "kovalenko" Коваленко.
//!
//! A term is made of letters and digits. Two kinds have a sign in front: `=` a whole email, username or number with its
//! dots and dashes, `<` a telephone number backwards, so that its last digits find it. `@` begins the domain of an email.

use crate::{client, context::Accounts, refused::Refused};
use shared::EmailAddress;
use std::collections::BTreeSet;
use store::{
    client::ClientRow,
    client_query::{Term, Word},
};

/// How many clients are made findable in one transaction.
const BATCH: i64 = 500;

/// Makes findable by the present rule whoever was written down by an older one; how many they were. Stopped halfway, it
/// goes on where it was; run twice at once, both do their part.
///
/// # Errors
/// [`Refused::Busy`] if the database can't be written.
pub async fn bring_up_to_date(accounts: &Accounts) -> Result<u64, Refused> {
    let mut done = 0;
    loop {
        let mut tx = accounts.store().begin().await?;
        let rows = store::client::of_old_terms(&mut tx, BATCH).await?;
        if rows.is_empty() {
            return Ok(done);
        }
        for row in rows {
            let (location, id) = (row.location_id, row.id);
            // Read again: it may have been edited before this one had it.
            let Some(row) = store::client::lock(&mut tx, location, id).await? else { continue };
            let text = search_text(&row, &client::username_of(&mut tx, &row).await?);
            let name = sort_name(&row.first_name, &row.last_name);
            store::client::set_terms(&mut tx, (location, id), &name, &text).await?;
            let last_event_at = row.last_event_at.unwrap_or(row.created_at);
            store::client::touch(&mut tx, location, id, last_event_at).await?;
            done += 1;
        }
        tx.commit().await?;
    }
}

/// How many words a search looks for; more are ignored.
const MOST_WORDS: usize = 6;

/// How few digits find a telephone number by its end.
const FEWEST_LAST_DIGITS: usize = 4;

/// The search text of a profile: each term once, with a space before, between and after. The one place where terms are
/// made; [`store::client::TERMS_VERSION`] counts its changes.
#[must_use]
pub fn search_text(row: &ClientRow, username: &str) -> String {
    let mut terms = Terms::default();
    for name in [&row.first_name, &row.last_name].into_iter().chain(&row.preferred_name) {
        terms.name(name);
    }
    terms.whole(&row.member_number);
    terms.whole(username);
    if let Some(email) = &row.email {
        terms.email(email);
    }
    terms.phone(&row.phone);
    terms.text()
}

/// By what names are ordered: family name first, in the letters of a search.
pub(crate) fn sort_name(first_name: &str, last_name: &str) -> String {
    let words = |name: &str| letters(name).split_whitespace().collect::<Vec<_>>().join(" ");
    // Two spaces: every Silva comes before the first Silva Costa.
    format!("{}  {}", words(last_name), words(first_name))
}

#[derive(Default)]
struct Terms(BTreeSet<String>);

impl Terms {
    /// Each word of a name, and what is written in one with an apostrophe or a dash both in parts and in one.
    fn name(&mut self, name: &str) {
        let chunks = chunks(name);
        self.in_one(&chunks);
        for chunk in chunks.iter().map(String::as_str) {
            let parts = chunk.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'');
            for part in parts.chain([chunk]) {
                self.0.extend(pieces(part).map(str::to_owned));
                self.0.insert(pieces(part).collect());
            }
        }
    }

    /// A username or a member number: whole, and each word in it.
    fn whole(&mut self, text: &str) {
        let chunks = chunks(text);
        self.in_one(&chunks);
        for chunk in chunks.iter().map(String::as_str) {
            if pieces(chunk).count() > 1 {
                self.0.insert(format!("={chunk}"));
            }
            self.0.extend(pieces(chunk).map(str::to_owned));
        }
    }

    /// What a search takes in one: digits, however they are grouped, are one number, and what has an `@` is an email or
    /// its domain.
    fn in_one(&mut self, chunks: &[String]) {
        let mut number = String::new();
        for chunk in chunks {
            if Number::is_part(chunk) {
                number.extend(chunk.chars().filter(char::is_ascii_digit));
                continue;
            }
            self.0.insert(std::mem::take(&mut number));
            if chunk.contains('@') {
                self.0.insert(if chunk.starts_with('@') { chunk.clone() } else { format!("={chunk}") });
            }
        }
        self.0.insert(number);
    }

    /// An email: whole, its domain, and each word of three letters or more before the `@`; a domain with other letters
    /// as it is typed and as mail servers know it.
    fn email(&mut self, typed: &str) {
        let canonical = EmailAddress::parse(typed).map(|email| email.canonical().to_owned());
        for email in [typed, canonical.as_deref().unwrap_or(typed)] {
            let email = chunks(email).concat();
            let (local, domain) = email.rsplit_once('@').unwrap_or((&email, ""));
            let word = |piece: &&str| piece.len() >= 3 && piece.starts_with(|c: char| c.is_ascii_lowercase());
            self.0.extend(pieces(local).filter(word).map(str::to_owned));
            self.0.insert(format!("@{domain}"));
            self.0.insert(format!("={email}"));
        }
    }

    /// A telephone number: as it is dialled within the country, and backwards with everything that is known of it.
    fn phone(&mut self, phone: &str) {
        let number = Number::read(&letters(phone));
        if !number.digits.is_empty() {
            let national = number.national();
            self.0.insert(if national.is_empty() { &number.digits } else { national }.to_owned());
            self.0.insert(backwards(&format!("{}{}", number.calling_code, number.national())));
        }
    }

    fn text(self) -> String {
        let mut text = String::from(" ");
        for term in self.0.iter().filter(|term| !matches!(term.as_str(), "" | "=" | "<" | "@")) {
            text.push_str(term);
            text.push(' ');
        }
        text
    }
}

/// A number this long may begin with the two zeros that are dialled before a country's calling code.
const FEWEST_INTERNATIONAL: usize = 9;

/// What somebody searches for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Every one of these has to fit.
    pub words: Vec<Word>,
    /// What was typed in one, with its dots and dashes: who has it exactly so comes first.
    whole: Vec<String>,
}

impl Search {
    /// Reads what was typed.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let mut search = Self::default();
        let mut number = String::new();
        for chunk in &chunks(typed) {
            if Number::is_part(chunk) {
                number.push_str(chunk);
                continue;
            }
            search.number(&std::mem::take(&mut number));
            search.chunk(chunk);
        }
        search.number(&number);
        search.words.truncate(MOST_WORDS);
        search
    }

    /// Digits, however they are grouped, are one number: of a member, or of a telephone from its beginning or its end.
    fn number(&mut self, typed: &str) {
        let number = Number::read(typed);
        if number.digits.is_empty() {
            return;
        }
        let mut terms = Vec::new();
        for digits in [number.digits.as_str(), number.national()] {
            let mut add = |term: Term| {
                if !terms.contains(&term) {
                    terms.push(term);
                }
            };
            if !digits.is_empty() {
                add(Term::Begins(digits.to_owned()));
            }
            if digits.len() >= FEWEST_LAST_DIGITS {
                add(Term::Begins(backwards(digits)));
            }
        }
        self.words.push(Word { terms });
    }

    fn chunk(&mut self, chunk: &str) {
        if pieces(chunk).next().is_none() {
            return;
        }
        let whole = format!("={chunk}");
        if chunk.starts_with('@') {
            self.words.push(Word { terms: vec![Term::Begins(chunk.to_owned())] });
        } else if chunk.contains('@') {
            self.words.push(Word { terms: vec![Term::Begins(whole.clone())] });
        } else {
            self.words
                .extend(pieces(chunk).map(|piece| Word { terms: vec![Term::Begins(piece.to_owned())] }));
        }
        self.whole.push(whole);
    }

    /// Whether an email was typed.
    pub(crate) fn has_email(&self) -> bool {
        self.whole.iter().any(|whole| whole.contains('@'))
    }

    /// The search for an email as a search for the words in it: for near misses.
    pub(crate) fn in_words(&self) -> Vec<String> {
        let words = self.words.iter().filter_map(|word| match word.terms.as_slice() {
            [Term::Begins(text)] => Some(text),
            _ => None,
        });
        let words = words.flat_map(|word| pieces(word.split('@').next().unwrap_or_default()));
        words.map(str::to_owned).collect()
    }

    /// How well a client's search text fits, whose terms are known to fit: less is better.
    #[must_use]
    pub fn rank(&self, text: &str) -> usize {
        let has = |term: &str| text.contains(&format!(" {term} "));
        if !self.whole.is_empty() && self.whole.iter().all(|whole| has(whole)) {
            return 0;
        }
        let exact = |term: &Term| match term {
            Term::Begins(text) | Term::Is(text) => has(text),
        };
        1 + self.words.iter().filter(|word| !word.terms.iter().any(exact)).count()
    }
}

/// Text as searches compare it: in Latin letters, lower case, without accents. Control characters, which a search may
/// hold and no profile does, count as spaces: no database takes a NUL.
pub(crate) fn letters(text: &str) -> String {
    let latin = deunicode::deunicode_with_tofu(text, " ");
    latin.to_ascii_lowercase().replace(|c: char| c.is_ascii_control(), " ")
}

/// A text in these letters, cut at its spaces. Signs that stand for a word become one with a space behind it, which cuts a
/// name, and no email.
fn chunks(text: &str) -> Vec<String> {
    let mut chunks = Vec::new();
    for typed in text.split_whitespace() {
        let latin = letters(typed);
        let words = latin.split_whitespace();
        if latin.contains('@') {
            chunks.push(words.collect());
        } else {
            chunks.extend(words.map(str::to_owned));
        }
    }
    chunks
}

/// The words in a chunk of text.
fn pieces(chunk: &str) -> impl Iterator<Item = &str> {
    chunk.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty())
}

/// A telephone number, or what may be one.
struct Number {
    digits: String,
    /// The country's calling code, if it was said.
    calling_code: String,
    /// Where the digits begin that are dialled within the country.
    national: usize,
}

impl Number {
    /// Whether a chunk of a search can be a part of a number: digits, or what people write between them.
    fn is_part(chunk: &str) -> bool {
        chunk.chars().all(|c| c.is_ascii_digit() || "+()-./".contains(c))
    }

    fn read(text: &str) -> Self {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let past_zeros = |from: usize| digits.len() - digits[from..].trim_start_matches('0').len();
        let start = past_zeros(0);
        let international = text.trim_start().starts_with('+')
            || (digits.starts_with("00") && digits.len() >= FEWEST_INTERNATIONAL);
        let end = if international { start + calling_code(&digits[start..]) } else { start };
        Self { calling_code: digits[start..end].to_owned(), national: past_zeros(end), digits }
    }

    fn national(&self) -> &str {
        &self.digits[self.national..]
    }
}

/// Digits from the last to the first, as a term.
fn backwards(digits: &str) -> String {
    format!("<{}", digits.chars().rev().collect::<String>())
}

/// How many digits a country's calling code has (ITU-T E.164): the world is numbered so that the first ones tell.
fn calling_code(digits: &str) -> usize {
    const OF_TWO: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    let length = match digits.as_bytes() {
        [] => 0,
        [b'1' | b'7', ..] => 1,
        _ if OF_TWO.iter().any(|code| digits.starts_with(code)) => 2,
        _ => 3,
    };
    length.min(digits.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{ClientId, Language, LocationId, Timestamp};
    use uuid::Uuid;

    fn somebody() -> ClientRow {
        let now = Timestamp::from_micros(0);
        ClientRow::new(LocationId::INSTALLATION, ClientId::new(Uuid::nil()), Language::English, now)
    }

    #[track_caller]
    fn check_names(first: &str, last: &str, expected: &str) {
        let (first_name, last_name) = (first.to_owned(), last.to_owned());
        assert_eq!(search_text(&ClientRow { first_name, last_name, ..somebody() }, ""), expected);
    }

    #[test]
    fn names_are_found_in_plain_letters() {
        check_names("Ana", "Silva", " ana silva ");
        check_names("José", "ŁUKASZ Müller-Øst", " jose lukasz muller mullerost ost ");
        check_names("Conor", "O’Brien", " brien conor o obrien ");
        check_names("Anne-Marie", "D'Arc-O'Neil", " anne annemarie arc d darc darconeil marie neil o oneil ");
        check_names("Олена", "Ковальчук", " chuk koval kovalchuk olena ");
        check_names("伟", "王", " wang wei ");
        check_names("…", "<>", " ");
    }

    #[test]
    fn an_email_is_found_in_both_its_spellings() {
        let row = ClientRow { email: Some("Ana@münchen.example".to_owned()), ..somebody() };
        let expected =
            " =ana@munchen.example =ana@xn--mnchen-3ya.example @munchen.example @xn--mnchen-3ya.example ana ";
        assert_eq!(search_text(&row, ""), expected);
    }

    /// Whatever a profile says is found by what stands there, however it is grouped and whatever its script.
    #[test]
    fn what_stands_in_a_profile_finds_it() {
        let fits = |row: &ClientRow, typed: &str| {
            let (text, search) = (search_text(row, ""), Search::read(typed));
            let begins = |term: &Term| match term {
                Term::Begins(term) | Term::Is(term) => text.contains(&format!(" {term}")),
            };
            !search.words.is_empty() && search.words.iter().all(|word| word.terms.iter().any(begins))
        };
        for number in ["10-482", "10 482", "2026/0017", "10482", "M-10482"] {
            assert!(fits(&ClientRow { member_number: number.to_owned(), ..somebody() }, number), "{number}");
        }
        for phone in ["٠٢٠ ٧٩٤٦", "＋４４ ２０", "+44", "000", "+1 555 0147", "+ 444", "555 - 0147"]
        {
            assert!(fits(&ClientRow { phone: phone.to_owned(), ..somebody() }, phone), "{phone}");
        }
        for email in ["ana@王.example", "ana@münchen.example"] {
            assert!(fits(&ClientRow { email: Some(email.to_owned()), ..somebody() }, email), "{email}");
        }
        for name in ["Pope 2 3", "@lena", "ana@home"] {
            assert!(fits(&ClientRow { first_name: name.to_owned(), ..somebody() }, name), "{name}");
        }
    }

    #[track_caller]
    fn check_phone(phone: &str, expected: &str) {
        assert_eq!(search_text(&ClientRow { phone: phone.to_owned(), ..somebody() }, ""), expected);
    }

    #[test]
    fn telephone_numbers_are_found_by_both_ends() {
        check_phone("+44 (0)20 7946 0018", " 2079460018 <810064970244 ");
        check_phone("020 7946 0018", " 2079460018 <8100649702 ");
        check_phone("+1 555 0147", " 5550147 <74105551 ");
        check_phone("ask", " ");
    }

    #[test]
    fn everything_else_is_found_whole_and_in_parts() {
        let row = ClientRow {
            member_number: "M-10482".to_owned(),
            email: Some("Ana.Silva+gym@Example.org".to_owned()),
            phone: "+351 21 555 0147".to_owned(),
            ..somebody()
        };
        let expected = " 10482 215550147 77 <741055512153 =ana.silva+gym@example.org =anas.77 =m-10482 @example.org ana anas gym m silva ";
        assert_eq!(search_text(&row, "anas.77"), expected);
    }

    #[track_caller]
    fn check_search(typed: &str, expected: &[&[&str]]) {
        let search = Search::read(typed);
        let terms = |word: &Word| -> Vec<String> {
            word.terms
                .iter()
                .map(|term| match term {
                    Term::Begins(text) | Term::Is(text) => text.clone(),
                })
                .collect()
        };
        assert_eq!(search.words.iter().map(terms).collect::<Vec<_>>(), expected, "{typed:?}");
    }

    #[test]
    fn searches_are_read_as_terms_are_made() {
        check_search("  José  O'Brien ", &[&["jose"], &["o"], &["brien"]]);
        check_search("Ковальчук", &[&["koval"], &["chuk"]]);
        check_search("Ana.Silva@Exam", &[&["=ana.silva@exam"]]);
        check_search("@exam", &[&["@exam"]]);
        check_search("m-10482", &[&["m"], &["10482"]]);
        check_search("10482", &[&["10482", "<28401"]]);
        check_search("0018", &[&["0018", "<8100", "18"]]);
        check_search("0044 20 7946", &[&["0044207946", "<6497024400", "207946", "<649702"]]);
        check_search("147", &[&["147"]]);
        check_search("555 - 0147 - ana", &[&["5550147", "<7410555"], &["ana"]]);
        check_search(
            "+351 (21) 555-0147 ana",
            &[&["351215550147", "<741055512153", "215550147", "<741055512"], &["ana"]],
        );
        check_search("0171 123", &[&["0171123", "<3211710", "171123", "<321171"]]);
        check_search("% _ \\ ... @ - +", &[]);
        check_search("ana\0@exam\u{7}", &[&["=ana@exam"]]);
        check_search("ana\0silva", &[&["ana"], &["silva"]]);
        check_search("a b c d e f g h", &[&["a"], &["b"], &["c"], &["d"], &["e"], &["f"]]);
    }

    #[test]
    fn names_are_ordered_by_the_family_name() {
        let mut names =
            [("Ana", "Silva Costa"), ("Żaneta", "Łukasz"), ("Cy", " Silva"), ("Оле", "Коваль"), ("", "")];
        names.sort_by_key(|(first, last)| sort_name(first, last));
        assert_eq!(names.map(|(first, _)| first), ["", "Оле", "Żaneta", "Cy", "Ana"]);
    }

    #[test]
    fn the_better_match_ranks_before() {
        let search = Search::read("ana.silva");
        assert_eq!(search.rank(" =ana.silva ana silva "), 0);
        assert_eq!(search.rank(" ana silva "), 1);
        assert_eq!(search.rank(" anabel silva "), 2);
    }

    #[test]
    fn near_misses_are_looked_for_in_words() {
        assert_eq!(Search::read("ana.slva@example.org 10482").in_words(), ["ana", "slva"]);
        assert_eq!(Search::read("Marta slva").in_words(), ["marta", "slva"]);
    }
}
