//! The people of a crowd: made up from common names of several languages, the same ones for a seed every time.

use crate::client_terms;
use fastrand::Rng;
use shared::{BirthDate, Language};
use std::sync::LazyLock;

/// Somebody who does not exist.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) preferred_name: Option<String>,
    pub(super) member_number: String,
    pub(super) birth_date: Option<BirthDate>,
    pub(super) phone: String,
    pub(super) address: String,
    pub(super) language: Language,
    pub(super) email: String,
}

/// The chance that belongs to one place in the crowd of a seed: nobody's depends on how many there are.
pub(super) fn chance_at(seed: u64, place: u32, what: u64) -> Rng {
    let mut rng = Rng::with_seed(seed);
    let (seed, place) = (rng.u64(..), u64::from(place));
    Rng::with_seed(seed ^ (place << 8 | what).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

impl Person {
    /// Whoever has this place in the crowd of a seed. Some are of the family of whoever has the place before, and share
    /// the name, the telephone and the mailbox.
    pub(super) fn at(seed: u64, place: u32) -> Self {
        let mut rng = chance_at(seed, place, 0);
        let person = Self::single(&mut rng, seed, place);
        if place == 0 || !one_in(&mut rng, 16) {
            return person;
        }
        let relative = Self::single(&mut chance_at(seed, place - 1, 0), seed, place - 1);
        let Self { last_name, phone, address, email, language, .. } = relative;
        Self { last_name, phone, address, language, email, ..person }
    }

    fn single(rng: &mut Rng, seed: u64, place: u32) -> Self {
        let tongue = Tongue::draw(rng);
        let first_name = tongue.first_name(rng);
        let last_name = tongue.last_name(rng);
        Self {
            preferred_name: one_in(rng, 25).then(|| nickname(&first_name)),
            member_number: format!("{}{place:07}", 10 + seed % 90),
            birth_date: birth_date(rng),
            phone: if one_in(rng, 12) { String::new() } else { digits_in(tongue.phone, rng) },
            address: address(rng),
            language: tongue.language,
            email: email(rng, &first_name, &last_name),
            first_name,
            last_name,
        }
    }

    /// A username such as people make of their name.
    pub(super) fn username(&self, rng: &mut Rng) -> String {
        let (first, last) = (plain(&self.first_name), plain(&self.last_name));
        let number = rng.u32(1..100);
        let name = match rng.u32(..6) {
            0 => format!("{first}.{last}"),
            1 | 2 => format!("{first}.{last}{number}"),
            3 => format!("{first}{number}{}", rng.u32(10..100)),
            4 => format!("{}{last}{number}", first.chars().next().unwrap_or('x')),
            _ => format!("{first}_{}", rng.u32(1940..2015)),
        };
        name.chars().take(40).collect()
    }
}

/// True once in so many times.
pub(super) fn one_in(rng: &mut Rng, times: u32) -> bool {
    rng.u32(..times) == 0
}

/// One of them, rather one of the first than one of the last, as names are.
fn common<'a>(rng: &mut Rng, names: &[&'a str]) -> &'a str {
    names[rng.usize(..names.len()).min(rng.usize(..names.len()))]
}

/// The names in a list with commas.
fn names(list: &'static str) -> Vec<&'static str> {
    list.split(", ").collect()
}

fn nickname(first_name: &str) -> String {
    first_name.chars().take(3).collect()
}

fn birth_date(rng: &mut Rng) -> Option<BirthDate> {
    let (year, month, day) = (rng.u32(1936..2016), rng.u32(1..13), rng.u32(1..29));
    BirthDate::parse(&format!("{year}-{month:02}-{day:02}")).ok().filter(|_| !one_in(rng, 10))
}

/// The pattern with a digit in place of each `#`.
fn digits_in(pattern: &str, rng: &mut Rng) -> String {
    pattern.chars().map(|c| if c == '#' { rng.digit(10) } else { c }).collect()
}

fn address(rng: &mut Rng) -> String {
    const STREETS: [&str; 12] = [
        "Mill Lane",
        "High Street",
        "Station Road",
        "Church Lane",
        "Park Avenue",
        "Victoria Road",
        "Green Lane",
        "Kings Road",
        "Queens Road",
        "The Crescent",
        "Quay Street",
        "Orchard Way",
    ];
    if one_in(rng, 3) {
        String::new()
    } else {
        format!("{} {}, Riverside", rng.u32(1..200), common(rng, &STREETS))
    }
}

/// An address at one of the domains that are nobody's (RFC 2606).
fn email(rng: &mut Rng, first_name: &str, last_name: &str) -> String {
    const DOMAINS: [&str; 10] = [
        "mail.example",
        "post.example",
        "example.com",
        "example.org",
        "example.net",
        "correo.example",
        "fastpost.example",
        "inbox.example",
        "courrier.example",
        "poczta.example",
    ];
    let (first, last, number) = (plain(first_name), plain(last_name), rng.u32(1..10_000));
    let local = match rng.u32(..6) {
        0 => format!("{first}.{last}"),
        1 | 2 => format!("{first}.{last}{number}"),
        3 => format!("{first}{last}{}", number % 100),
        4 => format!("{}.{last}{}", first.chars().next().unwrap_or('x'), number % 1_000),
        _ => format!("{last}_{first}{}", number % 100),
    };
    let local: String = local.chars().take(50).collect();
    format!("{local}@{}", common(rng, &DOMAINS))
}

/// A name as it stands in usernames.
fn plain(name: &str) -> String {
    client_terms::letters(name).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The names of a language.
struct Tongue {
    /// How many in a hundred have them.
    share: u32,
    language: Language,
    phone: &'static str,
    first_names: Vec<&'static str>,
    last_names: Vec<&'static str>,
    /// What joins two given names, and how rarely somebody has two: once in so many times; 0 for never.
    two_first: (&'static str, u32),
    /// The same of family names.
    two_last: (&'static str, u32),
}

impl Tongue {
    fn draw(rng: &mut Rng) -> &'static Self {
        let mut left = rng.u32(..100);
        let found = TONGUES.iter().find(|tongue| {
            let is_it = left < tongue.share;
            left = left.saturating_sub(tongue.share);
            is_it
        });
        found.unwrap_or(&TONGUES[0])
    }

    fn first_name(&self, rng: &mut Rng) -> String {
        one_or_two(rng, &self.first_names, self.two_first)
    }

    fn last_name(&self, rng: &mut Rng) -> String {
        one_or_two(rng, &self.last_names, self.two_last)
    }
}

fn one_or_two(rng: &mut Rng, names: &[&str], (between, times): (&str, u32)) -> String {
    let name = common(rng, names).to_owned();
    if times == 0 || !one_in(rng, times) {
        return name;
    }
    let another = common(rng, names);
    if another == name { name } else { format!("{name}{between}{another}") }
}

/// Each is drawn as often as its share says.
static TONGUES: LazyLock<[Tongue; 17]> = LazyLock::new(|| {
    [
        Tongue {
            share: 34,
            language: Language::English,
            phone: "+44 7700 ######",
            first_names: names(
                "James, Mary, John, Patricia, Robert, Jennifer, Michael, Linda, David, Elizabeth, William, Barbara, \
                      Richard, Susan, Joseph, Jessica, Thomas, Sarah, Charles, Karen, Christopher, Lisa, Daniel, Nancy, \
                      Matthew, Sandra, Anthony, Ashley, Mark, Emily, Steven, Kimberly, Andrew, Margaret, Paul, Donna, Joshua, \
                      Michelle, Kenneth, Carol, Kevin, Amanda, Brian, Melissa, George, Deborah, Timothy, Stephanie, Ronald, \
                      Rebecca, Edward, Laura, Jason, Helen, Jeffrey, Sharon, Ryan, Cynthia, Jacob, Kathleen, Gary, Amy, \
                      Nicholas, Angela, Eric, Shirley, Jonathan, Brenda, Stephen, Emma, Larry, Anna, Justin, Pamela, Scott, \
                      Nicole, Brandon, Samantha, Benjamin, Katherine, Samuel, Christine, Gregory, Debra, Alexander, Rachel, \
                      Patrick, Olivia, Frank, Carolyn, Raymond, Janet, Jack, Catherine, Dennis, Maria, Oliver, Heather, Harry, \
                      Grace, Arthur, Poppy, Freya, Alfie, Archie, Imogen, Rhys, Bronwen, Callum, Isla",
            ),
            last_names: names(
                "Smith, Jones, Taylor, Brown, Williams, Wilson, Johnson, Davies, Robinson, Wright, Thompson, Evans, Walker, \
                     White, Roberts, Green, Hall, Wood, Jackson, Clarke, Harris, Clark, Turner, Hill, Cooper, Ward, Moore, \
                     Morris, Baker, Harrison, King, Morgan, Allen, James, Scott, Phillips, Watson, Davis, Parker, Price, \
                     Bennett, Young, Griffiths, Mitchell, Kelly, Cook, Carter, Richardson, Bailey, Collins, Bell, Shaw, Murphy, \
                     Miller, Cox, Richards, Khan, Marshall, Anderson, Simpson, Ellis, Adams, Singh, Begum, Wilkinson, Foster, \
                     Chapman, Powell, Webb, Rogers, Gray, Mason, Ali, Hunt, Hussain, Campbell, Matthews, Owen, Palmer, Holmes, \
                     Mills, Barnes, Knight, Lloyd, Butler, Russell, Fisher, Barker, Stevens, Jenkins, Dixon, Fletcher, \
                     Ashworth, Featherstone, Hollingsworth, Kettlewell, Pemberton, Thistlethwaite, Winterbottom",
            ),
            two_first: ("-", 60),
            two_last: ("-", 40),
        },
        Tongue {
            share: 10,
            language: Language::Spanish,
            phone: "+34 6## ### ###",
            first_names: names(
                "María, José, Antonio, Carmen, Manuel, Ana, Francisco, Isabel, David, Laura, Juan, Cristina, Javier, Marta, \
                      Daniel, Lucía, Carlos, Pilar, Alejandro, Elena, Miguel, Sara, Rafael, Raquel, Pedro, Rocío, Ángel, Sofía, \
                      Pablo, Mónica, Sergio, Beatriz, Fernando, Inés, Jorge, Nuria, Álvaro, Begoña, Rubén, Verónica, Íñigo, \
                      Aránzazu, Óscar, Estefanía, Adrián, Concepción, Andrés, Macarena",
            ),
            last_names: names(
                "García, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín, Jiménez, Ruiz, \
                     Hernández, Díaz, Moreno, Muñoz, Álvarez, Romero, Alonso, Gutiérrez, Navarro, Torres, Domínguez, Vázquez, \
                     Ramos, Gil, Ramírez, Serrano, Blanco, Molina, Morales, Suárez, Ortega, Delgado, Castro, Ortiz, Rubio, \
                     Marín, Sanz, Núñez, Iglesias, Medina, Garrido, Cortés, Peña, Ibáñez, Zubizarreta, Etxeberria",
            ),
            two_first: (" ", 8),
            two_last: (" ", 2),
        },
        Tongue {
            share: 6,
            language: Language::English,
            phone: "+351 9# ### ####",
            first_names: names(
                "Ana, João, Maria, Pedro, Beatriz, Tiago, Inês, Rui, Catarina, Miguel, Joana, Nuno, Sofia, André, Mariana, \
                      Bruno, Rita, Luís, Marta, Gonçalo, Luísa, Vítor, Fátima, Sérgio, Conceição, Paulo, Letícia, Antônio",
            ),
            last_names: names(
                "Silva, Santos, Ferreira, Pereira, Oliveira, Costa, Rodrigues, Martins, Jesus, Sousa, Fernandes, Gonçalves, \
                     Gomes, Lopes, Marques, Alves, Almeida, Ribeiro, Pinto, Carvalho, Teixeira, Moreira, Correia, Mendes, \
                     Nunes, Soares, Vieira, Monteiro, Cardoso, Rocha, Neves, Coelho, da Cruz, dos Reis, Assunção, Simões",
            ),
            two_first: (" ", 8),
            two_last: (" ", 4),
        },
        Tongue {
            share: 6,
            language: Language::English,
            phone: "+33 6 ## ## ## ##",
            first_names: names(
                "Camille, Jean, Marie, Pierre, Chloé, Nicolas, Léa, Julien, Manon, Thomas, Élodie, Sébastien, Aurélie, \
                      François, Céline, Jérôme, Zoé, Guillaume, Hélène, Rémi, Anaïs, Benoît, Inès, Loïc, Maëlle, Gaël, Noémie, \
                      Théo, Agnès, Étienne, Solène, Cédric",
            ),
            last_names: names(
                "Martin, Bernard, Dubois, Thomas, Robert, Richard, Petit, Durand, Leroy, Moreau, Simon, Laurent, Lefebvre, \
                     Michel, Garcia, David, Bertrand, Roux, Vincent, Fournier, Morel, Girard, André, Lefèvre, Mercier, Dupont, \
                     Lambert, Bonnet, François, Martinez, Legrand, Garnier, Faure, Rousseau, Blanc, Guérin, Müller, Chevalier, \
                     d’Arcy, de La Tour, L'Hermite, Crèvecœur",
            ),
            two_first: ("-", 6),
            two_last: ("-", 30),
        },
        Tongue {
            share: 6,
            language: Language::English,
            phone: "+49 15## #######",
            first_names: names(
                "Anna, Lukas, Lena, Jonas, Sophie, Felix, Hannah, Maximilian, Julia, Paul, Katharina, Jan, Jürgen, Ursula, \
                      Günther, Käthe, Björn, Änne, Stefan, Sabine, Matthias, Petra, Klaus, Heike, Uwe, Birgit, Jörg, Gisela, \
                      Wolfgang, Renate",
            ),
            last_names: names(
                "Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Schäfer, Koch, Bauer, \
                     Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, Hofmann, Hartmann, Lange, \
                     Schmitt, Werner, Schmitz, Krause, Meier, Lehmann, Köhler, Herrmann, König, Walter, Huber, Kaiser, Fuchs, \
                     Peters, Lang, Scholz, Möller, Weiß, Jung, Hahn, Vogel, von Bülow, zu Löwenstein, Groß, Jäger",
            ),
            two_first: ("-", 12),
            two_last: ("-", 20),
        },
        Tongue {
            share: 5,
            language: Language::English,
            phone: "+39 3## ### ####",
            first_names: names(
                "Giulia, Marco, Francesca, Andrea, Chiara, Luca, Sara, Matteo, Martina, Alessandro, Valentina, Davide, \
                      Elisa, Lorenzo, Silvia, Simone, Federica, Giuseppe, Alessia, Antonio, Nicolò, Niccolò, Desirée, Giosuè",
            ),
            last_names: names(
                "Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, Conti, \
                     De Luca, Mancini, Costa, Giordano, Rizzo, Lombardi, Moretti, D'Angelo, Dell'Acqua, D'Amico, Lo Presti, \
                     Barbieri, Fontana, Santoro, Mariani, Rinaldi, Caruso, Ferrara, Galli, Martini, Leone, Longo, Gentile",
            ),
            two_first: (" ", 15),
            two_last: (" ", 0),
        },
        Tongue {
            share: 6,
            language: Language::English,
            phone: "+48 5## ### ###",
            first_names: names(
                "Anna, Piotr, Katarzyna, Krzysztof, Małgorzata, Andrzej, Agnieszka, Tomasz, Barbara, Jan, Ewa, Paweł, \
                      Krystyna, Michał, Magdalena, Marcin, Elżbieta, Stanisław, Joanna, Jakub, Zofia, Łukasz, Żaneta, Wojciech, \
                      Grażyna, Mateusz, Świętosława, Józef, Kamil, Aleksandra",
            ),
            last_names: names(
                "Nowak, Kowalski, Kowalska, Wiśniewski, Wiśniewska, Wójcik, Kowalczyk, Kamiński, Kamińska, Lewandowski, \
                     Lewandowska, Zieliński, Zielińska, Szymański, Szymańska, Woźniak, Dąbrowski, Dąbrowska, Kozłowski, \
                     Kozłowska, Jankowski, Mazur, Wojciechowski, Kwiatkowska, Krawczyk, Kaczmarek, Piotrowski, Grabowska, \
                     Zając, Pawłowski, Michalska, Król, Wieczorek, Jabłońska, Wróbel, Nowicki, Majewska, Stępień, Łuczak",
            ),
            two_first: (" ", 0),
            two_last: ("-", 12),
        },
        Tongue {
            share: 3,
            language: Language::English,
            phone: "+420 7## ### ###",
            first_names: names(
                "Jana, Jiří, Marie, Jan, Eva, Petr, Hana, Josef, Lenka, Pavel, Kateřina, Martin, Věra, Tomáš, Alena, Jaroslav, \
                      Lucie, Miroslav, Petra, Zdeněk, Jaroslava, František, Ludmila, Václav, Zuzana, Ľubomír, Škarlet, Ondřej",
            ),
            last_names: names(
                "Novák, Nováková, Svoboda, Svobodová, Novotný, Novotná, Dvořák, Dvořáková, Černý, Černá, Procházka, \
                     Procházková, Kučera, Kučerová, Veselý, Veselá, Horák, Horáková, Němec, Pokorná, Marek, Pospíšil, Hájek, \
                     Jelínková, Král, Růžička, Benešová, Fiala, Sedláček, Doležal, Zemanová, Kolář, Krejčí, Navrátil, Čermák",
            ),
            two_first: (" ", 0),
            two_last: (" ", 25),
        },
        Tongue {
            share: 4,
            language: Language::English,
            phone: "+46 7# ### ## ##",
            first_names: names(
                "Anna, Lars, Eva, Mikael, Karin, Anders, Kristina, Johan, Åsa, Erik, Märta, Søren, Bjørn, Kåre, Ingrid, Øyvind, \
                      Sigrid, Jørgen, Freja, Håkon, Astrid, Gösta, Saga, Nils, Aino, Väinö, Kyösti, Päivi, Guðrún, Þór",
            ),
            last_names: names(
                "Andersson, Johansson, Karlsson, Nilsson, Eriksson, Larsson, Olsson, Persson, Svensson, Gustafsson, Hansen, \
                     Nielsen, Jensen, Pedersen, Sørensen, Jørgensen, Berg, Haugen, Bakken, Ødegård, Strømberg, Lindqvist, \
                     Sjöberg, Åkesson, Öberg, Hämäläinen, Mäkinen, Virtanen, Korhonen, Jónsdóttir, Sigurðsson, Kjærgaard",
            ),
            two_first: ("-", 12),
            two_last: (" ", 25),
        },
        Tongue {
            share: 4,
            language: Language::English,
            phone: "+353 8# ### ####",
            first_names: names(
                "Aoife, Conor, Niamh, Seán, Saoirse, Cian, Ciara, Oisín, Róisín, Patrick, Siobhán, Darragh, Gráinne, Fionn, \
                      Orla, Pádraig, Caoimhe, Eoin, Sinéad, Tadhg, Méabh, Rónán, Bríd, Colm",
            ),
            last_names: names(
                "Murphy, O'Kelly, O’Sullivan, Walsh, O'Brien, Byrne, Ryan, O'Connor, O’Neill, O'Reilly, Doyle, McCarthy, \
                     Gallagher, O'Doherty, Kennedy, Lynch, Murray, Quinn, McLoughlin, O'Carroll, Connolly, Daly, O'Connell, \
                     Wilson, Dunne, Brennan, Burke, Ó Murchú, Ní Bhriain, FitzGerald, Mac Giolla, MacSweeney",
            ),
            two_first: ("-", 40),
            two_last: ("-", 20),
        },
        Tongue {
            share: 2,
            language: Language::English,
            phone: "+31 6 ########",
            first_names: names(
                "Jan, Emma, Daan, Julia, Sem, Sanne, Lucas, Lieke, Bram, Fleur, Thijs, Anouk, Jeroen, Femke, Joost, Maud, Noë, \
                      Zoë, Daniël, Loïs, Anne-Fleur, Geert, Wouter, Marijke",
            ),
            last_names: names(
                "de Jong, Jansen, de Vries, van den Berg, Bakker, van Dijk, Visser, Janssen, Smit, Meijer, de Boer, Mulder, \
                     de Groot, Bos, Vos, Peters, Hendriks, van Leeuwen, Dekker, Brouwer, van 't Hoff, van der Linden, \
                     in 't Veld, Op den Kamp, Coëhoorn, Terpstra",
            ),
            two_first: ("-", 20),
            two_last: ("-", 20),
        },
        Tongue {
            share: 3,
            language: Language::English,
            phone: "+90 5## ### ## ##",
            first_names: names(
                "Fatma, Mehmet, Ayşe, Mustafa, Emine, Ahmet, Hatice, Ali, Zeynep, Hüseyin, Elif, Hasan, Meryem, İbrahim, \
                      Şerife, Ömer, Gülşen, Yusuf, Özlem, Çağrı, Işıl, Uğur, Tuğba, Doğan",
            ),
            last_names: names(
                "Yılmaz, Kaya, Demir, Çelik, Şahin, Yıldız, Yıldırım, Öztürk, Aydın, Özdemir, Arslan, Doğan, Kılıç, Aslan, \
                     Çetin, Kara, Koç, Kurt, Özkan, Şimşek, Polat, Güneş, Erdoğan, Işık, Aksoy, Ünal, Gündüz, Tekin",
            ),
            two_first: (" ", 6),
            two_last: (" ", 30),
        },
        Tongue {
            share: 2,
            language: Language::English,
            phone: "+380 67 ### ####",
            first_names: names(
                "Олена, Іван, Марія, Андрій, Наталія, Олександр, Ірина, Сергій, Тетяна, Володимир, Оксана, Дмитро, Юлія, \
                      Богдан, Ганна, Тарас, Євгенія, Юрій, Катерина, Микола",
            ),
            last_names: names(
                "Коваленко, Шевченко, Бондаренко, Ткаченко, Кравченко, Ковальчук, Олійник, Шевчук, Поліщук, Бойко, Ткачук, \
                     Мельник, Марченко, Савченко, Руденко, Петренко, Клименко, Павленко, Савчук, Левченко, Мороз, Ґудзь",
            ),
            two_first: (" ", 0),
            two_last: ("-", 25),
        },
        Tongue {
            share: 1,
            language: Language::English,
            phone: "+30 69# ### ####",
            first_names: names(
                "Μαρία, Γιώργος, Ελένη, Δημήτρης, Κατερίνα, Κώστας, Βασιλική, Γιάννης, Σοφία, Νίκος, Άννα, Χρήστος, Ιωάννα",
            ),
            last_names: names(
                "Παπαδόπουλος, Παπαδοπούλου, Βλάχος, Αγγελόπουλος, Νικολάου, Γεωργίου, Δημητρίου, Ιωάννου, Οικονόμου, \
                     Παπαγεωργίου, Καραγιάννης, Μακρής, Χριστοδούλου, Αθανασίου",
            ),
            two_first: (" ", 0),
            two_last: (" ", 0),
        },
        Tongue {
            share: 4,
            language: Language::English,
            phone: "+91 9#### #####",
            first_names: names(
                "Priya, Rahul, Ananya, Arjun, Deepika, Vikram, Kavya, Rohan, Lakshmi, Sanjay, Meera, Amit, Pooja, Karthik, Divya, \
                      Suresh, Aisha, Ravi, Nisha, Harpreet, Simran, Gurpreet, Fatima, Imran, Zainab, Yusuf, Amina, Tariq",
            ),
            last_names: names(
                "Patel, Sharma, Singh, Kumar, Gupta, Shah, Reddy, Mehta, Iyer, Nair, Khan, Kaur, Joshi, Desai, Rao, Verma, \
                     Chatterjee, Banerjee, Mukherjee, Das, Bose, Pillai, Menon, Agarwal, Malhotra, Kapoor, Ahmed, Hussain, \
                     Malik, Chaudhry, Venkataraman, Subramanian, Krishnamurthy",
            ),
            two_first: (" ", 15),
            two_last: (" ", 30),
        },
        Tongue {
            share: 3,
            language: Language::English,
            phone: "+65 9### ####",
            first_names: names(
                "Wei, Mei, Jing, Li, Xin, Yan, Hui, Ying, Jun, Min, Haruto, Yui, Sakura, Ren, Hana, Kenji, Minh, Linh, Thảo, \
                      Hương, Ngọc, Phúc, Ji-woo, Seo-yeon, Min-jun, Siti, Budi, Ayu",
            ),
            last_names: names(
                "Wang, Li, Zhang, Liu, Chen, Yang, Huang, Zhao, Wu, Zhou, Tan, Lim, Lee, Ng, Wong, Satō, Suzuki, Takahashi, \
                     Tanaka, Itō, Yamamoto, Nguyễn, Trần, Lê, Phạm, Hoàng, Võ, Đặng, Kim, Park, Choi, Jung, Santoso, Wijaya",
            ),
            two_first: (" ", 4),
            two_last: (" ", 0),
        },
        Tongue {
            share: 1,
            language: Language::English,
            phone: "+86 13# #### ####",
            first_names: names(
                "伟, 芳, 娜, 敏, 静, 丽, 强, 磊, 洋, 艳, 勇, 军, 杰, 娟, 涛, 超, 明, 霞, 秀英, 志强",
            ),
            last_names: names(
                "王, 李, 张, 刘, 陈, 杨, 黄, 赵, 吴, 周, 徐, 孙, 马, 朱, 胡, 林, 郭, 何, 高, 罗, 欧阳, 司马",
            ),
            two_first: (" ", 0),
            two_last: (" ", 0),
        },
    ]
});

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{EmailAddress, FreeText, PersonName, Username};

    #[test]
    fn every_answer_could_have_been_typed() {
        assert_eq!(TONGUES.iter().map(|tongue| tongue.share).sum::<u32>(), 100);
        for place in 0..3_000 {
            let person = Person::at(1, place);
            for name in [&person.first_name, &person.last_name] {
                assert_eq!(PersonName::parse(name).expect("a name").as_str(), name);
            }
            assert!(
                EmailAddress::parse(&person.email).expect("an email").suggestion().is_none(),
                "{person:?}"
            );
            assert!(FreeText::parse(&person.phone).is_ok() && FreeText::parse(&person.address).is_ok());
            let username = person.username(&mut chance_at(1, place, 1));
            assert_eq!(Username::parse(&username).expect("a username").as_str(), username, "{person:?}");
        }
    }

    #[test]
    fn names_are_as_people_have_them() {
        let everybody: Vec<Person> = (0..5_000).map(|place| Person::at(7, place)).collect();
        let some = |what: &dyn Fn(&Person) -> bool| everybody.iter().filter(|person| what(person)).count();
        assert!((100..1_000).contains(&some(&|person| person.last_name.contains([' ', '-']))));
        assert!(some(&|person| person.last_name.contains(['\'', '’'])) > 30);
        assert!(some(&|person| !person.first_name.is_ascii()) > 300);
        assert!(some(&|person| person.language == Language::Spanish) > 300);
        let (first, second) = (&everybody[0], Person::at(8, 0));
        assert_ne!((&first.first_name, &first.email), (&second.first_name, &second.email));
    }
}
