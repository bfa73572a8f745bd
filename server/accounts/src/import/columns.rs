//! Which column of a file is what: guessed from its heading, in the languages that spreadsheets come in.

use crate::client::fold;
use shared::Field;

/// What a column can be, in the order of the profile.
pub const FIELDS: [Field; 9] = [
    Field::FirstName,
    Field::LastName,
    Field::PreferredName,
    Field::MemberNumber,
    Field::BirthDate,
    Field::Language,
    Field::Email,
    Field::Phone,
    Field::Address,
];

/// Without these nobody can be imported.
pub const NEEDED: [Field; 2] = [Field::FirstName, Field::LastName];

/// Headings as they are written, folded and without anything but letters, digits and single spaces: English, Spanish,
/// Portuguese, French, German, Italian, Dutch, Polish.
const HEADINGS: [(Field, &[&str]); 9] = [
    (
        Field::FirstName,
        &[
            "first name",
            "firstname",
            "given name",
            "forename",
            "first",
            "nombre",
            "nombres",
            "nombre de pila",
            "primeiro nome",
            "nome proprio",
            "prenom",
            "vorname",
            "nome",
            "voornaam",
            "imie",
        ],
    ),
    (
        Field::LastName,
        &[
            "last name",
            "lastname",
            "surname",
            "family name",
            "last",
            "apellido",
            "apellidos",
            "primer apellido",
            "sobrenome",
            "apelido",
            "ultimo nome",
            "nom",
            "nom de famille",
            "nachname",
            "familienname",
            "name",
            "cognome",
            "achternaam",
            "nazwisko",
        ],
    ),
    (
        Field::PreferredName,
        &[
            "preferred name",
            "known as",
            "nickname",
            "called",
            "nombre preferido",
            "apodo",
            "alcunha",
            "nome preferido",
            "surnom",
            "rufname",
            "spitzname",
            "soprannome",
            "roepnaam",
        ],
    ),
    (
        Field::MemberNumber,
        &[
            "member number",
            "member no",
            "member id",
            "membership number",
            "membership no",
            "membership id",
            "member",
            "card number",
            "customer number",
            "client number",
            "numero de socio",
            "n de socio",
            "socio",
            "no de socio",
            "numero de membro",
            "numero d adherent",
            "numero adherent",
            "no adherent",
            "mitgliedsnummer",
            "mitgliedsnr",
            "mitglieds nr",
            "mitglied nr",
            "kundennummer",
            "numero socio",
            "numero tessera",
            "tessera",
            "lidnummer",
            "numer czlonkowski",
        ],
    ),
    (
        Field::BirthDate,
        &[
            "date of birth",
            "birth date",
            "birthdate",
            "birthday",
            "dob",
            "born",
            "fecha de nacimiento",
            "nacimiento",
            "data de nascimento",
            "nascimento",
            "date de naissance",
            "naissance",
            "geburtsdatum",
            "geburtstag",
            "geboren",
            "data di nascita",
            "geboortedatum",
            "data urodzenia",
        ],
    ),
    (
        Field::Language,
        &[
            "language",
            "preferred language",
            "idioma",
            "lengua",
            "lingua",
            "langue",
            "sprache",
            "taal",
            "jezyk",
        ],
    ),
    (
        Field::Email,
        &[
            "email",
            "e mail",
            "email address",
            "e mail address",
            "mail",
            "correo",
            "correo electronico",
            "correo e",
            "endereco de email",
            "courriel",
            "adresse email",
            "adresse e mail",
            "adresse mail",
            "e mail adresse",
            "email adresse",
            "mailadresse",
            "indirizzo email",
            "posta elettronica",
            "e mailadres",
            "adres email",
            "adres e mail",
        ],
    ),
    (
        Field::Phone,
        &[
            "phone",
            "phone number",
            "telephone",
            "tel",
            "mobile",
            "mobile phone",
            "mobile number",
            "cell",
            "cell phone",
            "telefono",
            "telefono movil",
            "movil",
            "celular",
            "telefone",
            "telemovel",
            "numero de telephone",
            "portable",
            "telefon",
            "telefonnummer",
            "handy",
            "mobil",
            "cellulare",
            "telefoon",
            "telefoonnummer",
            "mobiel",
            "telefon komorkowy",
        ],
    ),
    (
        Field::Address,
        &[
            "address",
            "postal address",
            "street",
            "street address",
            "address line 1",
            "address line 2",
            "city",
            "town",
            "postcode",
            "post code",
            "zip",
            "zip code",
            "postal code",
            "direccion",
            "domicilio",
            "calle",
            "ciudad",
            "poblacion",
            "codigo postal",
            "endereco",
            "morada",
            "rua",
            "cidade",
            "localidade",
            "adresse",
            "rue",
            "ville",
            "code postal",
            "anschrift",
            "strasse",
            "ort",
            "plz",
            "stadt",
            "postleitzahl",
            "indirizzo",
            "via",
            "citta",
            "cap",
            "adres",
            "straat",
            "plaats",
            "postcode plaats",
            "ulica",
            "miasto",
            "kod pocztowy",
        ],
    ),
];

/// What each column is, as far as its heading says. A field that two headings name goes to the first of them; an address
/// may be spread over several columns.
#[must_use]
pub fn guess(headings: &[String]) -> Vec<Option<Field>> {
    let mut taken = Vec::new();
    let spoken_of = |field: Field| headings.iter().any(|heading| named(heading) == Some(field));
    let mut columns = Vec::with_capacity(headings.len());
    for heading in headings {
        let mut field = named(heading);
        // "Name" alone is the family name beside "Vorname", and "Nome" the given name beside "Cognome".
        if plain(heading) == "name" && spoken_of(Field::FirstName) && taken.contains(&Field::LastName) {
            field = None;
        }
        let free = field.filter(|field| *field == Field::Address || !taken.contains(field));
        taken.extend(free);
        columns.push(free);
    }
    columns
}

fn named(heading: &str) -> Option<Field> {
    let heading = plain(heading);
    HEADINGS.iter().find(|(_, names)| names.contains(&heading.as_str())).map(|(field, _)| *field)
}

/// Folded, and nothing but letters and digits with single spaces between.
fn plain(heading: &str) -> String {
    let folded = fold(heading).replace('ß', "ss").replace('ł', "l");
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Field::{Address, BirthDate, Email, FirstName, LastName, MemberNumber, Phone};

    #[track_caller]
    fn check(headings: &[&str], expected: &[Option<Field>]) {
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        assert_eq!(guess(&headings), expected, "{headings:?}");
    }

    #[test]
    fn headings_are_understood_in_several_languages() {
        check(
            &["First Name", "LAST_NAME", "E-mail", "DOB"],
            &[Some(FirstName), Some(LastName), Some(Email), Some(BirthDate)],
        );
        check(
            &["Vorname", "Name", "Geburtsdatum", "Telefon"],
            &[Some(FirstName), Some(LastName), Some(BirthDate), Some(Phone)],
        );
        check(
            &["Nombre", "Apellidos", "Correo electrónico", "Nº de socio"],
            &[Some(FirstName), Some(LastName), Some(Email), Some(MemberNumber)],
        );
        check(
            &["Prénom", "Nom", "Téléphone", "Date de naissance"],
            &[Some(FirstName), Some(LastName), Some(Phone), Some(BirthDate)],
        );
        check(&["Nome", "Cognome"], &[Some(FirstName), Some(LastName)]);
        check(
            &["Straße", "PLZ", "Ort", "Notes", ""],
            &[Some(Address), Some(Address), Some(Address), None, None],
        );
        check(&["Email", "Email", "Phone", "Mobile"], &[Some(Email), None, Some(Phone), None]);
    }

    #[test]
    fn every_heading_is_written_as_it_is_compared() {
        for (field, names) in HEADINGS {
            for name in names {
                assert_eq!(plain(name), *name, "{field:?}");
                assert_eq!(named(name), Some(field), "{name} stands twice");
            }
        }
    }
}
