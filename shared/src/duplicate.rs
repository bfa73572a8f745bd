//! Whether two profiles are one person's. Families share mailboxes and telephones, fathers and sons a name: no one of
//! these says it alone.

use crate::person::BirthDate;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// What a profile says about who somebody is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity<'a> {
    /// Given name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// What they like to be called.
    pub preferred_name: Option<&'a str>,
    /// Number on the member card; may be empty.
    pub member_number: &'a str,
    /// When they were born.
    pub birth_date: Option<BirthDate>,
    /// The address in canonical form.
    pub email: Option<&'a str>,
    /// Telephone; may be empty.
    pub phone: &'a str,
}

/// Why two profiles look like one person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// The same name, born on the same day.
    NameAndBirthDate,
    /// The same member number.
    MemberNumber,
    /// The same email, and a name that may be another spelling.
    Email,
    /// The same telephone and the same name.
    Phone,
}

impl Likeness {
    /// Every reason, from the one that says most to the one that says least.
    pub const ALL: [Self; 4] = [Self::NameAndBirthDate, Self::MemberNumber, Self::Email, Self::Phone];

    /// The word in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NameAndBirthDate => "birth-date",
            Self::MemberNumber => "member-number",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// The reason of a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|likeness| likeness.code() == code)
    }
}

impl Identity<'_> {
    /// The fewest digits that make a telephone number: less is "none" or an extension.
    const SHORTEST_PHONE: usize = 5;

    /// Why this and the other look like one person; empty if they don't.
    #[must_use]
    pub fn likenesses(&self, other: &Self) -> Vec<Likeness> {
        Likeness::ALL.into_iter().filter(|likeness| self.is_alike_by(other, *likeness)).collect()
    }

    fn is_alike_by(&self, other: &Self, likeness: Likeness) -> bool {
        match likeness {
            Likeness::NameAndBirthDate => {
                self.birth_date.is_some()
                    && self.birth_date == other.birth_date
                    && self.has_the_name_of(other)
            }
            Likeness::MemberNumber => {
                !self.member_number.is_empty() && self.member_number == other.member_number
            }
            Likeness::Email => {
                self.email.is_some()
                    && self.email == other.email
                    && self.may_be_as_old_as(other)
                    && self.has_a_name_like(other)
            }
            Likeness::Phone => {
                let (phone, others) = (digits(self.phone), digits(other.phone));
                phone.len() >= Self::SHORTEST_PHONE
                    && phone == others
                    && self.may_be_as_old_as(other)
                    && self.has_the_name_of(other)
            }
        }
    }

    /// A father and a son may share name, house and mailbox: two days of birth are two people.
    fn may_be_as_old_as(&self, other: &Self) -> bool {
        match (self.birth_date, other.birth_date) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => true,
        }
    }

    fn has_the_name_of(&self, other: &Self) -> bool {
        words(self.first_name) == words(other.first_name) && words(self.last_name) == words(other.last_name)
    }

    /// Another spelling of the same name: a part left out, an initial, a letter doubled or two swapped, first and last
    /// name the wrong way round. Never another ending: Luis and Luisa share a mailbox and are two.
    fn has_a_name_like(&self, other: &Self) -> bool {
        let (first, last) = (words(self.first_name), words(self.last_name));
        let (others_first, others_last) = (words(other.first_name), words(other.last_name));
        let called = |preferred: Option<&str>, first: &[String]| {
            preferred.is_some_and(|name| is_spelling(&words(name), first))
        };
        let first_alike = is_spelling(&first, &others_first)
            || called(self.preferred_name, &others_first)
            || called(other.preferred_name, &first);
        (first_alike && is_spelling(&last, &others_last)) || (first == others_last && last == others_first)
    }
}

/// Whether each word of the shorter name is a spelling of a word of the longer one; of two as long as each other, both
/// ways, or it would depend on who is asked.
fn is_spelling(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let each_is_in = |words: &[String], others: &[String]| {
        words.iter().all(|word| others.iter().any(|other| is_spelling_of_word(word, other)))
    };
    let as_long = short.len() == long.len();
    !short.is_empty() && each_is_in(short, long) && (!as_long || each_is_in(long, short))
}

fn is_spelling_of_word(a: &str, b: &str) -> bool {
    a == b
        || is_initial(a, b)
        || is_initial(b, a)
        || without_doubles(a) == without_doubles(b)
        || is_swapped(a, b)
}

fn is_initial(initial: &str, word: &str) -> bool {
    initial.chars().count() == 1 && word.starts_with(initial)
}

fn without_doubles(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters
}

/// Whether two letters beside each other, not the first or the last, changed places.
fn is_swapped(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(at) = a.iter().zip(&b).position(|(x, y)| x != y) else { return false };
    let inside = at > 0 && at + 2 < a.len();
    a.len() == b.len() && inside && a[at] == b[at + 1] && a[at + 1] == b[at] && a[at + 2..] == b[at + 2..]
}

/// The words of a name without capitals, accents, hyphens and apostrophes.
fn words(name: &str) -> Vec<String> {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’'))
        .flat_map(char::to_lowercase)
        .collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Likeness::{Email, MemberNumber, NameAndBirthDate, Phone};

    const ANA: Identity<'static> = Identity {
        first_name: "Ana",
        last_name: "Silva",
        preferred_name: None,
        member_number: "",
        birth_date: None,
        email: None,
        phone: "",
    };

    fn born(date: &str) -> Option<BirthDate> {
        BirthDate::parse(date).ok()
    }

    #[track_caller]
    fn check(a: Identity<'_>, b: Identity<'_>, expected: &[Likeness]) {
        assert_eq!(a.likenesses(&b), expected, "{a:?} {b:?}");
        assert_eq!(b.likenesses(&a), expected, "the other way round: {b:?} {a:?}");
    }

    #[test]
    fn the_same_name_and_day_of_birth() {
        let ana = Identity { birth_date: born("1991-05-03"), ..ANA };
        check(ana, ana, &[NameAndBirthDate]);
        check(ana, Identity { first_name: "ÁNA", last_name: "silva", ..ana }, &[NameAndBirthDate]);
        check(ana, Identity { birth_date: born("1991-03-05"), ..ana }, &[]);
        check(ana, Identity { first_name: "Eva", ..ana }, &[]);
        check(ana, Identity { birth_date: None, ..ana }, &[]);
        check(ANA, ANA, &[]);
        let (with, without) = ("María-José", "Maria Jose");
        check(
            Identity { first_name: with, ..ana },
            Identity { first_name: without, ..ana },
            &[NameAndBirthDate],
        );
    }

    #[test]
    fn the_same_member_number() {
        let ana = Identity { member_number: "10482", ..ANA };
        check(ana, Identity { first_name: "Eva", last_name: "Costa", ..ana }, &[MemberNumber]);
        check(ana, Identity { member_number: "10483", ..ana }, &[]);
        check(ana, ANA, &[]);
    }

    #[test]
    fn families_share_a_mailbox() {
        let home = |first_name, last_name| Identity {
            first_name,
            last_name,
            email: Some("home@example.org"),
            ..ANA
        };
        for (first, other) in [
            ("Ana", "Eva"),
            ("Luis", "Luisa"),
            ("Maria", "Mario"),
            ("Daniel", "Daniela"),
            ("Luca", "Luna"),
            ("Jan", "Jon"),
            ("Ana", "Naa"),
        ] {
            check(home(first, "Silva"), home(other, "Silva"), &[]);
        }
        check(home("Ana", "Silva"), home("Ana", "Costa"), &[]);
        check(home("Ana A", "Silva"), home("Ana Bea", "Silva"), &[]);
        let father = Identity { birth_date: born("1960-01-01"), ..home("José", "Silva") };
        let son = Identity { birth_date: born("1990-01-01"), ..home("José", "Silva") };
        check(father, son, &[]);
    }

    #[test]
    fn one_mailbox_and_another_spelling() {
        let home =
            |first_name, last_name| Identity { first_name, last_name, email: Some("ana@example.org"), ..ANA };
        for (first, last) in [
            ("Ana", "Silva"),
            ("Anna", "Silva"),
            ("A.", "Silva"),
            ("ana maria", "SILVA"),
            ("Ana", "Silva Costa"),
            ("Ana", "da Silva"),
            ("Ana", "Sivla"),
            ("Silva", "Ana"),
        ] {
            check(home("Ana", "Silva"), home(first, last), &[Email]);
        }
        let liz = Identity { preferred_name: Some("Liz"), ..home("Elizabeth", "Silva") };
        check(liz, home("Liz", "Silva"), &[Email]);
        check(liz, home("Bea", "Silva"), &[]);
    }

    #[test]
    fn one_telephone_and_one_name() {
        let ana = Identity { phone: "+1 (555) 0147", ..ANA };
        check(ana, Identity { phone: "1-555-0147", ..ANA }, &[Phone]);
        check(ana, Identity { phone: "1-555-0148", ..ANA }, &[]);
        check(ana, Identity { first_name: "Anna", ..ana }, &[]);
        check(Identity { phone: "none", ..ANA }, Identity { phone: "none", ..ANA }, &[]);
        let (father, son) = (born("1960-01-01"), born("1990-01-01"));
        check(Identity { birth_date: father, ..ana }, Identity { birth_date: son, ..ana }, &[]);
    }

    #[test]
    fn every_reason_is_told() {
        let ana = Identity {
            member_number: "10482",
            birth_date: born("1991-05-03"),
            email: Some("ana@example.org"),
            phone: "555 0147",
            ..ANA
        };
        check(ana, ana, &Likeness::ALL);
        for likeness in Likeness::ALL {
            assert_eq!(Likeness::from_code(likeness.code()), Some(likeness));
        }
    }
}
