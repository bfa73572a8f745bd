//! Clients from a file: looked at, imported once, told row by row, undone as a whole.

use crate::{
    harness::{Clerk, HILLSIDE, RIVERSIDE, TestApp, problems, refused},
    on_both,
};
use accounts::{
    Refused,
    export::ExportFile,
    housekeeping,
    import::{self, Like, Preview, ProblemsFile},
    job::{self, ResultsFile, Step},
};
use shared::{
    ClientQuery, EventKind, Field, ItemResult, JobId, JobState, MailKind, Role, SameThing, Span, Wrong,
};

on_both! {
    a_file_becomes_clients
    every_broken_row_is_told
    look_alikes_are_shown_and_skipped
    look_alikes_can_be_imported
    columns_can_be_chosen
    what_is_no_table_is_refused
    mails_go_out_if_asked_for
    a_worker_that_dies_imports_nobody_twice
    a_second_press_imports_nobody_twice
    undone_as_a_whole
    whoever_was_worked_with_is_kept
    undone_for_a_day_and_only_then
    a_file_that_nobody_imports_is_forgotten
    only_administrators
    what_is_exported_is_read_back
}

const FILE: &str = "First name;Last name;E-mail;Date of birth;Member number;Phone;Street;City\r\n\
                    Ana;Silva;ana@example.org;1991-05-03;10482;+351 21 000;Rua 1;Lisboa\r\n\
                    Ben;Okafor;;03.12.1980;;;;\r\n\
                    Lena;Fischer;lena@gmial.com;;;;;\r\n";

impl Clerk {
    async fn uploads(&self, file: &str) -> JobId {
        import::upload(&self.accounts, &self.desk, "clients.csv", file.as_bytes()).await.unwrap()
    }

    async fn looks_at(&self, id: JobId) -> Preview {
        import::open(&self.accounts, &self.desk, id, 1).await.unwrap()
    }

    async fn imports(&self, id: JobId) {
        import::start(&self.accounts, &self.desk, id).await.unwrap();
    }

    async fn undoes(&self, id: JobId) -> Result<JobId, Refused> {
        let new = job::draw_id(&self.accounts);
        import::undo(&self.accounts, &self.desk, id, new).await.map(|()| new)
    }

    async fn names(&self) -> Vec<String> {
        self.searches("").await.unwrap().rows.into_iter().map(|row| row.name).collect()
    }
}

async fn a_file_becomes_clients(app: TestApp) {
    let office = app.office().await;
    let id = office.uploads(FILE).await;
    let preview = office.looks_at(id).await;
    assert_eq!((preview.rows, preview.good, preview.broken, preview.skipped), (3, 3, 0, 0));
    assert_eq!(
        (preview.separator, preview.encoding, preview.file_name.as_str()),
        (';', "UTF-8", "clients.csv")
    );
    assert_eq!(preview.mistyped_rows, [(4, "lena@gmail.com".to_owned())]);
    assert!(preview.missing.is_empty() && preview.duplicates.is_empty());
    assert_eq!(preview.columns[0].samples, ["Ana", "Ben", "Lena"]);
    assert!(office.names().await.is_empty(), "looking changes nothing");

    office.imports(id).await;
    app.works_off_jobs().await;
    let page = office.opens_job(id).await;
    assert_eq!((page.job.state, page.job.counts), (JobState::Done, vec![(ItemResult::Imported, 3)]));
    assert_eq!(page.items.iter().map(|item| item.seq).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(office.names().await, ["Lena Fischer", "Ben Okafor", "Ana Silva"]);
    let ana = page.items[0].client.as_ref().unwrap().id;
    let profile = office.profile(ana).await;
    assert_eq!((profile.phone.as_str(), profile.address.as_str()), ("+351 21 000", "Rua 1, Lisboa"));
    assert_eq!(profile.details.birth_date.unwrap().to_string(), "1991-05-03");
    assert_eq!(profile.email.unwrap().address, "ana@example.org");
    assert_eq!(office.timeline(ana).await, [EventKind::ClientImported]);
    assert_eq!(profile.activity[0].actor.as_deref(), Some("Adam Novak"));
    assert_eq!(
        office.searches("10482").await.unwrap().count.number(),
        1,
        "found by what searches look through"
    );
    let ben = page.items[1].client.as_ref().unwrap().id;
    assert_eq!(office.profile(ben).await.details.birth_date.unwrap().to_string(), "1980-12-03");
    assert_eq!(app.db_mails().await, 0, "nobody asked for mails");
    assert_eq!(app.db_number("SELECT count(*) FROM import_pieces").await, 0, "the file is gone");
    assert_eq!(accounts::doctor::check_record(&app.accounts).await.unwrap().broken, []);
}

/// Each with its number, its field and its reason; and as a file with everything that stands in it.
async fn every_broken_row_is_told(app: TestApp) {
    let office = app.office().await;
    let long = "x".repeat(101);
    let file = format!(
        "First name,Last name,Email,Date of birth,Language,Phone\n\
         ,Silva,,,,\n\
         Ana,<b>,,,,\n\
         Ana,Silva,no-at-sign,,,\n\
         Ana,Silva,,yesterday,,\n\
         Ana,Silva,,,Klingon,\n\
         {long},Silva,,,,\n\
         Ana,Silva,jos\u{e9}@example.org,,,\n\
         Ana,\"Sil\u{7}va\",,,,\n\
         Ana,Silva,,,,,one cell too many\n\
         ,,both@wrong,,,\n\
         Good,Person,,,,\n"
    );
    let expected = [
        (2, vec![(Field::FirstName, Wrong::Empty)]),
        (3, vec![(Field::LastName, Wrong::Markup)]),
        (4, vec![(Field::Email, Wrong::Email)]),
        (5, vec![(Field::BirthDate, Wrong::BirthDate)]),
        (6, vec![(Field::Language, Wrong::Choice)]),
        (7, vec![(Field::FirstName, Wrong::TooLong(100))]),
        (8, vec![(Field::Email, Wrong::EmailLocalPart)]),
        (9, vec![(Field::LastName, Wrong::ControlCharacters)]),
        (10, vec![]),
        (
            11,
            vec![
                (Field::FirstName, Wrong::Empty),
                (Field::LastName, Wrong::Empty),
                (Field::Email, Wrong::Email),
            ],
        ),
    ];
    let id = office.uploads(&file).await;
    let preview = office.looks_at(id).await;
    assert_eq!((preview.rows, preview.good, preview.broken), (11, 1, 10));
    let told: Vec<_> = preview
        .broken_rows
        .iter()
        .map(|row| {
            let problems = row.problems.problems();
            (row.number, problems.map(|problem| (problem.field, problem.wrong.clone())).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(told, expected);
    assert!(preview.broken_rows[8].problems.too_many_cells);
    let mut problems = ProblemsFile::open(&office.accounts, &office.desk, id).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = problems.next_piece().unwrap() {
        text.extend(piece);
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.starts_with("\u{feff}Row,Problem,First name,Last name,Email,"), "{text}");
    assert!(
        text.contains("\r\n4,Enter an email address like name@example.com,Ana,Silva,no-at-sign,,,\r\n"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 11);

    office.imports(id).await;
    app.works_off_jobs().await;
    assert_eq!(office.counts(id).await, [(ItemResult::Imported, 1), (ItemResult::Rejected, 10)]);
    let items = office.opens_job(id).await.items;
    assert_eq!((items[0].seq, items[0].detail.why().as_str()), (2, "Enter a first name"));
    assert_eq!(items[2].detail.cells[..3], ["Ana", "Silva", "no-at-sign"]);
    let only = Some(ItemResult::Rejected);
    let mut results = ResultsFile::open(&office.accounts, &office.desk, id, only).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = results.next_piece().await.unwrap() {
        text.extend(piece);
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("\r\n2,,,,Rejected,Enter a first name,,,Silva,"), "{text}");
    assert_eq!(text.lines().count(), 11);
}

async fn look_alikes(office: &Clerk) -> JobId {
    let id = office.uploads(FILE).await;
    office.imports(id).await;
    let again = "First name,Last name,Email,Date of birth,Member number\n\
                 ANA,silva,,1991-05-03,\n\
                 Anna,Sylva,,,10482\n\
                 Maria,Silva,Ana@example.org,,\n\
                 New,Person,new@example.org,1990-01-01,\n\
                 new,PERSON,,1990-01-01,\n";
    office.uploads(again).await
}

async fn look_alikes_are_shown_and_skipped(app: TestApp) {
    let office = app.office().await;
    let id = look_alikes(&office).await;
    app.works_off_jobs().await;
    let preview = office.looks_at(id).await;
    assert_eq!((preview.rows, preview.good, preview.skipped), (5, 2, 3));
    let alike = [(SameThing::NameAndBirthDate, 2), (SameThing::MemberNumber, 1), (SameThing::Email, 1)];
    assert_eq!(preview.alike, alike);
    let rows: Vec<_> =
        preview.duplicates.iter().map(|row| (row.number, row.like[0].0, row.is_skipped)).collect();
    let expected = [
        (2, SameThing::NameAndBirthDate, true),
        (3, SameThing::MemberNumber, true),
        (4, SameThing::Email, false),
        (6, SameThing::NameAndBirthDate, true),
    ];
    assert_eq!(rows, expected, "families share mailboxes");
    assert!(matches!(&preview.duplicates[0].like[0].1, Like::Client(_, name) if name == "Ana Silva"));
    assert_eq!(preview.duplicates[3].like[0].1, Like::Row(5));
    office.imports(id).await;
    app.works_off_jobs().await;
    assert_eq!(office.counts(id).await, [(ItemResult::Imported, 2), (ItemResult::Duplicate, 3)]);
    let items = office.opens_job(id).await.items;
    assert_eq!(items[0].detail.why(), "Same name and date of birth as Ana Silva");
    assert_eq!(items[1].detail.why(), "Same member number as Ana Silva");
    assert_eq!(office.names().await.len(), 5);
}

async fn look_alikes_can_be_imported(app: TestApp) {
    let office = app.office().await;
    let id = look_alikes(&office).await;
    app.works_off_jobs().await;
    let mut choices = office.looks_at(id).await.choices;
    choices.skip = vec![SameThing::Email];
    import::choose(&office.accounts, &office.desk, id, &choices).await.unwrap();
    let preview = office.looks_at(id).await;
    assert_eq!((preview.good, preview.skipped), (4, 1));
    office.imports(id).await;
    app.works_off_jobs().await;
    assert_eq!(office.counts(id).await, [(ItemResult::Imported, 4), (ItemResult::Duplicate, 1)]);
}

async fn columns_can_be_chosen(app: TestApp) {
    let office = app.office().await;
    let id = office.uploads("A,B,C\n5/12/1991,Silva,Ana\n").await;
    let preview = office.looks_at(id).await;
    assert_eq!(preview.missing, [Field::FirstName, Field::LastName]);
    assert!(matches!(refused(import::start(&office.accounts, &office.desk, id).await), Refused::Changed));
    let mut choices = preview.choices;
    choices.columns = vec![Some(Field::BirthDate), Some(Field::LastName), Some(Field::FirstName)];
    choices.month_first = true;
    import::choose(&office.accounts, &office.desk, id, &choices).await.unwrap();
    let preview = office.looks_at(id).await;
    assert_eq!((preview.good, preview.missing.len()), (1, 0));
    office.imports(id).await;
    let late = import::choose(&office.accounts, &office.desk, id, &choices).await;
    assert!(matches!(refused(late), Refused::Changed), "not once it has begun");
    assert!(matches!(refused(import::discard(&office.accounts, &office.desk, id).await), Refused::Changed));
    app.works_off_jobs().await;
    let ana = office.opens_job(id).await.items[0].client.as_ref().unwrap().id;
    assert_eq!(office.profile(ana).await.details.birth_date.unwrap().to_string(), "1991-05-12");
}

async fn what_is_no_table_is_refused(app: TestApp) {
    let office = app.office().await;
    for (bytes, wrong) in [
        (&b""[..], Wrong::Empty),
        (b"PK\x03\x04\0\0\0\0", Wrong::NotATable),
        (b"First name,Last name\n", Wrong::NotATable),
        (b"\n\n\n", Wrong::NotATable),
    ] {
        let told = problems(import::upload(&office.accounts, &office.desk, "x.csv", bytes).await);
        assert_eq!(told, [(Field::File, wrong)], "{bytes:?}");
    }
    assert_eq!(app.db_number("SELECT count(*) FROM imports").await, 0);
}

async fn mails_go_out_if_asked_for(app: TestApp) {
    let office = app.office().await;
    let id = office.uploads(FILE).await;
    let mut choices = office.looks_at(id).await.choices;
    choices.mails = true;
    import::choose(&office.accounts, &office.desk, id, &choices).await.unwrap();
    office.imports(id).await;
    app.works_off_jobs().await;
    let waiting = office.adds_client("Ines", "Duarte").await;
    office.saves_email(waiting, "ines@example.org").await.unwrap();
    let mails = app.delivers_mails().await;
    let mut mails = mails.list();
    assert_eq!(mails[0].0, "ines@example.org", "whoever is waited for goes first");
    mails.sort_unstable_by_key(|(to, _)| *to);
    let expected = ["ana@example.org", "ines@example.org", "lena@gmial.com"];
    assert_eq!(mails, expected.map(|to| (to, MailKind::Verification)));
}

async fn a_worker_that_dies_imports_nobody_twice(app: TestApp) {
    let office = app.office().await;
    let rows: Vec<String> = (0..120).map(|number| format!("Ana,Silva,{number}\n")).collect();
    let rows = rows.concat();
    let id = office.uploads(&format!("First name,Last name,Member number\n{rows}")).await;
    office.imports(id).await;
    let mut dead = job::claim(&app.accounts).await.unwrap().unwrap();
    assert_eq!(dead.step().await.unwrap(), Step::More);
    assert_eq!(app.db_number("SELECT count(*) FROM clients").await, 50);
    app.passes(Span::minutes(1));
    app.works_off_jobs().await;
    assert_eq!(dead.step().await.unwrap(), Step::Lost);
    assert_eq!(office.counts(id).await, [(ItemResult::Imported, 120)]);
    assert_eq!(app.db_number("SELECT count(*) FROM clients").await, 120);
    assert_eq!(app.db_events(EventKind::ClientImported).await, 120);
}

async fn a_second_press_imports_nobody_twice(app: TestApp) {
    let office = app.office().await;
    let id = office.uploads(FILE).await;
    tokio::join!(office.imports(id), office.imports(id));
    app.works_off_jobs().await;
    office.imports(id).await;
    app.works_off_jobs().await;
    assert_eq!(office.names().await.len(), 3);
    assert_eq!(app.db_events(EventKind::JobStarted).await, 1);
}

/// Every row of the clients, as it is stored.
async fn all_clients(app: &TestApp) -> Vec<String> {
    let columns = if app.is_sqlite() {
        let columns = app.db_texts("SELECT name FROM pragma_table_info('clients')").await;
        columns.iter().map(|column| format!("quote({column})")).collect::<Vec<_>>().join(" || ' ' || ")
    } else {
        "clients::text".to_owned()
    };
    app.db_texts(&format!("SELECT {columns} FROM clients ORDER BY id")).await
}

/// The books are exactly as before, and the record keeps what happened.
async fn undone_as_a_whole(app: TestApp) {
    let office = app.office().await;
    for _ in 0..3 {
        let client = office.adds_client("Old", "Client").await;
        office.saves_email(client, "old@example.org").await.unwrap();
    }
    app.delivers_mails().await;
    let before = all_clients(&app).await;
    let tables = ["links", "outbox", "blocked_addresses"];
    let mut counted = Vec::new();
    for table in tables {
        counted.push(app.db_number(&format!("SELECT count(*) FROM {table}")).await);
    }
    let rows: Vec<String> = (0..70).map(|number| format!("Ana,Silva,many{number}@example.org\n")).collect();
    let rows = rows.concat();
    let id = office.uploads(&format!("First name,Last name,Email\n{rows}")).await;
    let mut choices = office.looks_at(id).await.choices;
    choices.mails = true;
    import::choose(&office.accounts, &office.desk, id, &choices).await.unwrap();
    office.imports(id).await;
    assert!(matches!(refused(office.undoes(id).await), Refused::Changed), "not while it goes on");
    app.works_off_jobs().await;
    app.delivers_mails().await;
    assert_eq!(all_clients(&app).await.len(), 73);
    let undo = office.undoes(id).await.unwrap();
    app.works_off_jobs().await;
    assert_eq!(office.counts(undo).await, [(ItemResult::Removed, 70)]);
    assert_eq!(all_clients(&app).await, before);
    for (table, expected) in tables.into_iter().zip(counted) {
        assert_eq!(app.db_number(&format!("SELECT count(*) FROM {table}")).await, expected, "{table}");
    }
    assert_eq!(app.db_events(EventKind::ClientImported).await, 70);
    assert_eq!(app.db_events(EventKind::ClientRemoved).await, 70);
    assert_eq!(accounts::doctor::check_record(&app.accounts).await.unwrap().broken, []);
    assert!(office.opens_job(id).await.items[0].client.is_none(), "nobody is there to be shown");
    let again = office.undoes(id).await.unwrap();
    app.works_off_jobs().await;
    assert_eq!(office.counts(again).await, [(ItemResult::Gone, 70)], "undone twice does no harm");
}

async fn whoever_was_worked_with_is_kept(app: TestApp) {
    let office = app.office().await;
    let file = "First name,Last name,Email\nVerified,One,v@example.org\nEdited,Two,\nOpened,Three,o@example.org\n\
                Untouched,Four,u@example.org\nInvited,Five,i@example.org\n";
    let id = office.uploads(file).await;
    let mut choices = office.looks_at(id).await.choices;
    choices.mails = true;
    import::choose(&office.accounts, &office.desk, id, &choices).await.unwrap();
    office.imports(id).await;
    app.works_off_jobs().await;
    let of = |row: usize| {
        let office = office.clone();
        async move { office.opens_job(id).await.items[row].client.as_ref().unwrap().id }
    };
    let mails = app.delivers_mails().await;
    let phone = app.visitor();
    let token = |to: &str| {
        let mail = mails.0.iter().find(|mail| mail.to == to).unwrap();
        crate::harness::token_of(mail)
    };
    phone.verifies(&token("v@example.org")).await.unwrap();
    office.saves_email(of(1).await, "edited@example.org").await.unwrap();
    phone.opens_verification(&token("o@example.org")).await.unwrap();
    office.vouches_for_email(of(4).await, "Seen").await.unwrap();
    office.invites(of(4).await).await.unwrap();
    app.delivers_mails().await;
    let undo = office.undoes(id).await.unwrap();
    app.works_off_jobs().await;
    assert_eq!(office.counts(undo).await, [(ItemResult::Removed, 1), (ItemResult::Used, 4)]);
    let kept: Vec<String> = office
        .opens_job(undo)
        .await
        .items
        .into_iter()
        .filter(|item| item.result == ItemResult::Used)
        .map(|item| item.client.unwrap().name)
        .collect();
    assert_eq!(kept, ["Verified One", "Edited Two", "Opened Three", "Invited Five"], "and it says who");
    assert_eq!(office.names().await.len(), 4);
}

async fn undone_for_a_day_and_only_then(app: TestApp) {
    let office = app.office().await;
    let id = office.uploads(FILE).await;
    office.imports(id).await;
    app.works_off_jobs().await;
    app.passes(Span::days(1));
    assert!(matches!(refused(office.undoes(id).await), Refused::Changed), "too late");
    let id = office.uploads("First name,Last name\nNew,Person\n").await;
    office.imports(id).await;
    app.works_off_jobs().await;
    app.passes(Span::days(1) - Span::minutes(1));
    let undo = office.undoes(id).await.unwrap();
    app.works_off_jobs().await;
    assert_eq!(office.counts(undo).await, [(ItemResult::Removed, 1)]);
    assert!(matches!(refused(office.undoes(undo).await), Refused::Changed), "an undo is no import");
}

async fn a_file_that_nobody_imports_is_forgotten(app: TestApp) {
    let office = app.office().await;
    let id = office.uploads(FILE).await;
    app.passes(Span::days(1) - Span::minutes(1));
    assert_eq!(housekeeping::tidy_up(&app.accounts).await.unwrap().imports, 0);
    app.passes(Span::minutes(2));
    assert_eq!(housekeeping::tidy_up(&app.accounts).await.unwrap().imports, 1);
    let gone = import::open(&office.accounts, &office.desk, id, 1).await;
    assert!(matches!(refused(gone), Refused::NotFound));
    assert_eq!(app.db_number("SELECT count(*) FROM import_pieces").await, 0);
    let id = office.uploads(FILE).await;
    import::discard(&office.accounts, &office.desk, id).await.unwrap();
    assert_eq!(app.db_number("SELECT count(*) FROM import_pieces").await, 0);
}

async fn only_administrators(app: TestApp) {
    let office = app.office().await;
    let id = office.uploads(FILE).await;
    let choices = office.looks_at(id).await.choices;
    let everything = async |clerk: &Clerk| {
        let (accounts, desk) = (&clerk.accounts, &clerk.desk);
        [
            import::open(accounts, desk, id, 1).await.map(drop),
            import::choose(accounts, desk, id, &choices).await,
            import::start(accounts, desk, id).await,
            import::discard(accounts, desk, id).await,
            import::undo(accounts, desk, id, job::draw_id(accounts)).await,
            ProblemsFile::open(accounts, desk, id).await.map(drop),
        ]
    };
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, RIVERSIDE).await;
        for result in everything(&clerk).await {
            assert!(matches!(refused(result), Refused::NotAllowed), "{role:?}");
        }
        let upload = import::upload(&clerk.accounts, &clerk.desk, "x.csv", FILE.as_bytes()).await;
        assert!(matches!(refused(upload), Refused::NotAllowed), "{role:?}");
        let export = ExportFile::open(&clerk.accounts, &clerk.desk, &ClientQuery::default()).await;
        assert!(matches!(refused(export.map(drop)), Refused::NotAllowed), "{role:?}");
    }
    let stranger = app.clerk(Role::Administrator, HILLSIDE).await;
    for result in everything(&stranger).await {
        assert!(matches!(refused(result), Refused::NotFound));
    }
    assert_eq!(app.db_events(EventKind::ClientsExported).await, 0);
}

/// No formula in it, and the importer takes the apostrophe off again.
async fn what_is_exported_is_read_back(app: TestApp) {
    let office = app.office().await;
    let file = "First name,Last name,Preferred name,Member number,Date of birth,Language,Email,Phone,Address\n\
                Ana,Silva,\"Ani \"\"A\"\"\",'=1+1,1991-05-03,es,ana@example.org,'+351 21,\"Rua 1, Lisboa\"\n\
                Jos\u{e9},'@home,,-7,,en,,,'-\n";
    let id = office.uploads(file).await;
    office.imports(id).await;
    app.works_off_jobs().await;
    let export = async |clerk: &Clerk, query: &str| {
        let query = ClientQuery::parse(query);
        let mut file = ExportFile::open(&clerk.accounts, &clerk.desk, &query).await.unwrap();
        let mut text = Vec::new();
        while let Some(piece) = file.next_piece().await.unwrap() {
            text.extend(piece);
        }
        String::from_utf8(text).unwrap()
    };
    let text = export(&office, "").await;
    assert!(text.starts_with("\u{feff}First name,Last name,"), "{text}");
    assert!(text.contains(",'=1+1,") && text.contains(",'+351 21,") && text.contains(",'@home,"), "{text}");
    assert_eq!(export(&office, "q=silva").await.lines().count(), 2);
    assert_eq!(export(&office, "status=active").await.lines().count(), 1);
    assert_eq!(app.db_events(EventKind::ClientsExported).await, 3);

    let hillside = app.clerk(Role::Administrator, HILLSIDE).await;
    let id = hillside.uploads(&text).await;
    let preview = hillside.looks_at(id).await;
    assert_eq!((preview.good, preview.broken), (2, 0));
    hillside.imports(id).await;
    app.works_off_jobs().await;
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&export(&hillside, "").await), sorted(&text));
}
