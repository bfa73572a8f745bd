//! Bad input: each gets its own words at its own field, and nothing changes.

use crate::{
    harness::{Clerk, HILLSIDE, PASSWORD, TestApp, dead, details, problems, refused},
    on_both,
};
use accounts::{
    DeadLink, Refused,
    client::{self, ContactForm},
};
use shared::{ClientId, DetailsForm, EventKind, Field, Role, Wrong};

on_both! {
    r22_names
    r22_other_facts_of_a_profile
    r21_r22_emails
    r21_a_mistyped_domain_is_suggested_and_kept
    r20_r22_usernames
    r13_a_taken_username_is_told_to_the_invited_only
    r13_tries_of_usernames_are_limited
    r15_r16_passwords
    r16_a_pasted_space_is_part_of_the_password
    help_wants_an_address
    r22_reasons
}

/// Adding a client and editing one refuse the same, and leave everything as it was.
async fn is_refused(desk: &Clerk, known: ClientId, form: &DetailsForm, expected: &[(Field, Wrong)]) {
    let before = desk.searches("").await.unwrap().count.number();
    let added = client::add(&desk.accounts, &desk.desk, form, &ContactForm::default()).await;
    assert_eq!(problems(added), expected, "{form:?} added");
    let edited = client::edit(&desk.accounts, &desk.desk, known, form).await;
    assert_eq!(problems(edited), expected, "{form:?} edited");
    let profile = desk.profile(known).await;
    assert_eq!((profile.first_name.as_str(), profile.last_name.as_str()), ("Known", "Client"));
    assert_eq!(desk.timeline(known).await, [EventKind::ClientAdded]);
    assert_eq!(desk.searches("").await.unwrap().count.number(), before);
}

async fn r22_names(app: TestApp) {
    let desk = app.front_desk().await;
    let known = desk.adds_client("Known", "Client").await;
    let long = "x".repeat(300);
    for (name, wrong) in [
        ("", Wrong::Empty),
        ("   ", Wrong::Empty),
        (&long, Wrong::TooLong(100)),
        ("Ana\u{0}", Wrong::ControlCharacters),
        ("Ana\r\nBcc: all@example.org", Wrong::ControlCharacters),
        ("<script>alert(1)</script>", Wrong::Markup),
    ] {
        let first = details(name, "Silva");
        is_refused(&desk, known, &first, &[(Field::FirstName, wrong.clone())]).await;
        let last = details("Ana", name);
        is_refused(&desk, known, &last, &[(Field::LastName, wrong)]).await;
    }
}

async fn r22_other_facts_of_a_profile(app: TestApp) {
    let desk = app.front_desk().await;
    let known = desk.adds_client("Known", "Client").await;
    let long = "x".repeat(201);
    let form = DetailsForm {
        member_number: long.clone(),
        birth_date: "1991-02-29".to_owned(),
        language: "tlh".to_owned(),
        ..details("", "<b>")
    };
    let expected = [
        (Field::FirstName, Wrong::Empty),
        (Field::LastName, Wrong::Markup),
        (Field::MemberNumber, Wrong::TooLong(200)),
        (Field::BirthDate, Wrong::BirthDate),
        (Field::Language, Wrong::Choice),
    ];
    is_refused(&desk, known, &form, &expected).await;

    let form =
        ContactForm { email: "no-at-sign", phone: "+1\u{7}555", address: &long, ..ContactForm::default() };
    let expected = [
        (Field::Email, Wrong::Email),
        (Field::Phone, Wrong::ControlCharacters),
        (Field::Address, Wrong::TooLong(200)),
    ];
    let saved = client::save_contact(&desk.accounts, &desk.desk, known, &form).await;
    assert_eq!(problems(saved), expected);
    let added = client::add(&desk.accounts, &desk.desk, &details("Ana", "Silva"), &form).await;
    assert_eq!(problems(added), expected);
    assert_eq!(desk.searches("").await.unwrap().count.number(), 1);
}

async fn r21_r22_emails(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    app.delivers_mails().await;
    let long = format!("{}@example.org", "x".repeat(300));
    for (email, wrong) in [
        ("no-at-sign", Wrong::Email),
        ("a@b", Wrong::Email),
        ("@example.org", Wrong::Email),
        ("ana@example..org", Wrong::Email),
        ("ana silva@example.org", Wrong::Email),
        ("ana@example.org\r\nBcc: all@example.org", Wrong::ControlCharacters),
        ("ana\u{0}@example.org", Wrong::ControlCharacters),
        ("añá@example.org", Wrong::EmailLocalPart),
        (&long, Wrong::TooLong(254)),
    ] {
        assert_eq!(problems(desk.saves_email(ana, email).await), [(Field::Email, wrong)], "{email:?}");
    }
    assert_eq!(desk.profile(ana).await.email.unwrap().address, "ana@example.org");
    assert!(app.delivers_mails().await.0.is_empty());

    // Letters outside ASCII after the @ are a domain like any other.
    desk.saves_email(ana, " Ana@München.example ").await.unwrap();
    assert_eq!(desk.profile(ana).await.email.unwrap().address, "Ana@München.example");
    assert_eq!(app.delivers_mails().await.only().0[0].to, "ana@xn--mnchen-3ya.example");
}

/// Suggested, not refused: the same answer sent again is taken.
async fn r21_a_mistyped_domain_is_suggested_and_kept(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    let meant = [(Field::Email, Wrong::EmailTypo("Ana@gmail.com".to_owned()))];
    assert_eq!(problems(desk.saves_email(ana, "Ana@gmial.com").await), meant);
    assert!(desk.profile(ana).await.email.is_none());
    let kept = ContactForm { email: "Ana@gmial.com", keep_email: true, ..ContactForm::default() };
    client::save_contact(&desk.accounts, &desk.desk, ana, &kept).await.unwrap();
    assert_eq!(desk.profile(ana).await.email.unwrap().address, "Ana@gmial.com");
    assert_eq!(app.delivers_mails().await.only().0[0].to, "ana@gmial.com");
    let other = ContactForm { email: "ana@gmial.com\n", ..kept };
    let refused = client::save_contact(&desk.accounts, &desk.desk, ana, &other).await;
    assert_eq!(problems(refused), [(Field::Email, Wrong::ControlCharacters)]);
}

/// A client with an open invitation; its token.
async fn invited(app: &TestApp, desk: &Clerk) -> String {
    let client = desk.adds_client("Lena", "Fischer").await;
    desk.saves_email(client, "lena@example.org").await.unwrap();
    app.visitor().verifies(&app.mailed_token().await).await.unwrap();
    desk.invites(client).await.unwrap();
    app.mailed_token().await
}

async fn r20_r22_usernames(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "lena.fischer").await;
    let token = invited(&app, &desk).await;
    // The suggestion passes over the name that is taken.
    assert_eq!(phone.opens_invitation(&token).await.unwrap().suggested_username, "lena.fischer2");
    let long = "x".repeat(65);
    for (username, wrong) in [
        ("", Wrong::Empty),
        ("   ", Wrong::Empty),
        ("ab", Wrong::TooShort(3)),
        (&long, Wrong::TooLong(64)),
        ("lena fischer", Wrong::UsernameCharacters),
        ("lena\u{0}fischer", Wrong::ControlCharacters),
        ("lena\r\nfischer", Wrong::ControlCharacters),
        // The second letter is Cyrillic.
        ("lеna", Wrong::UsernameMixedScripts),
        ("lena.fischer", Wrong::UsernameTaken),
        (" LENA.Fischer ", Wrong::UsernameTaken),
        ("ｌｅｎａ.ｆｉｓｃｈｅｒ", Wrong::UsernameTaken),
    ] {
        let refused = phone.accepts(&token, username, PASSWORD).await;
        assert_eq!(problems(refused), [(Field::Username, wrong)], "{username:?}");
    }
    let both = phone.accepts(&token, "ab", "short").await;
    assert_eq!(
        problems(both),
        [(Field::Username, Wrong::TooShort(3)), (Field::Password, Wrong::TooShort(8))]
    );
    assert_eq!(app.db_number("SELECT count(*) FROM accounts").await, 1);
    phone.accepts(&token, " Ｌｅｎａ.F ", PASSWORD).await.unwrap();
    phone.signs_in("lena.f", PASSWORD).await.unwrap();
}

/// R13: and unique at its location only.
async fn r13_a_taken_username_is_told_to_the_invited_only(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "lena.fischer").await;
    let token = invited(&app, &desk).await;
    phone.accepts(&token, "lena", PASSWORD).await.unwrap();
    assert_eq!(dead(phone.accepts(&token, "lena.fischer", PASSWORD).await), DeadLink::Used);
    assert_eq!(dead(phone.accepts("no link", "lena.fischer", PASSWORD).await), DeadLink::Incomplete);

    let next_door = app.clerk(Role::FrontDesk, HILLSIDE).await;
    let client = next_door.adds_client("Lena", "Fischer").await;
    next_door.saves_email(client, "lena@example.org").await.unwrap();
    let phone = app.visitor_at(HILLSIDE);
    phone.verifies(&app.mailed_token().await).await.unwrap();
    next_door.invites(client).await.unwrap();
    phone.accepts(&app.mailed_token().await, "lena.fischer", PASSWORD).await.unwrap();
}

async fn r13_tries_of_usernames_are_limited(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "lena.fischer").await;
    let token = invited(&app, &desk).await;
    for _ in 0..30 {
        let refused = phone.accepts(&token, "lena.fischer", PASSWORD).await;
        assert_eq!(problems(refused), [(Field::Username, Wrong::UsernameTaken)]);
    }
    let too_often = refused(phone.accepts(&token, "somebody.else", PASSWORD).await);
    assert!(matches!(too_often, Refused::TooOften { seconds: 1..=3600 }), "{too_often:?}");
    app.passes(shared::Span::hours(1));
    phone.accepts(&token, "somebody.else", PASSWORD).await.unwrap();
}

async fn r15_r16_passwords(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "marek.nowak").await;
    phone.asks_for_help("marek.nowak", "marek.nowak@example.org").await.unwrap();
    let reset = app.mailed_token().await;
    let invitation = invited(&app, &desk).await;
    let long = "x".repeat(129);
    for (password, wrong) in [
        ("", Wrong::Empty),
        ("short7!", Wrong::TooShort(8)),
        (&long, Wrong::TooLong(128)),
        ("with a\u{0} nul byte", Wrong::ControlCharacters),
        ("with a line\nbreak", Wrong::ControlCharacters),
        ("password1", Wrong::PasswordCommon),
        ("PASSWORD1", Wrong::PasswordCommon),
        ("riverside sports club", Wrong::PasswordIsLocation),
    ] {
        let refused = phone.accepts(&invitation, "lena.fischer", password).await;
        assert_eq!(problems(refused), [(Field::Password, wrong.clone())], "{password:?} accepted");
        assert_eq!(
            problems(phone.resets(&reset, password).await),
            [(Field::Password, wrong)],
            "{password:?}"
        );
    }
    for (username, email, accepted) in
        [("lena.fischer", "lena@example.org", true), ("marek.nowak", "marek.nowak@example.org", false)]
    {
        for (password, wrong) in [
            (username.to_uppercase(), Wrong::PasswordIsUsername),
            (email.to_uppercase(), Wrong::PasswordIsEmail),
        ] {
            let refused = if accepted {
                problems(phone.accepts(&invitation, &format!(" {username} "), &password).await)
            } else {
                problems(phone.resets(&reset, &password).await)
            };
            assert_eq!(refused, [(Field::Password, wrong)], "{password:?}");
        }
    }
    // Refused answers used nothing up.
    let longest = "x".repeat(128);
    phone.accepts(&invitation, "lena.fischer", &longest).await.unwrap();
    phone.resets(&reset, "contraseñas").await.unwrap();
    app.delivers_mails().await;
    phone.signs_in("lena.fischer", &longest).await.unwrap();
    let other_end = format!("{}y", &longest[1..]);
    assert!(phone.signs_in("lena.fischer", &other_end).await.is_err());
    // The same letters, composed by another keyboard.
    phone.signs_in("marek.nowak", "contrasen\u{303}as").await.unwrap();
}

/// R16: nothing is trimmed. Whoever pasted it with a space signs in with the space.
async fn r16_a_pasted_space_is_part_of_the_password(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let token = invited(&app, &desk).await;
    phone.accepts(&token, "lena", "pasted words ").await.unwrap();
    assert!(phone.signs_in("lena", "pasted words").await.is_err());
    phone.signs_in("lena", "pasted words ").await.unwrap();
}

async fn help_wants_an_address(app: TestApp) {
    let phone = app.visitor();
    for (email, wrong) in [
        ("", Wrong::Empty),
        ("no-at-sign", Wrong::Email),
        ("ana@example.org\r\nBcc: all@example.org", Wrong::ControlCharacters),
    ] {
        assert_eq!(problems(phone.asks_for_help("ana", email).await), [(Field::Email, wrong)], "{email:?}");
    }
    assert_eq!(app.db_events(EventKind::ResetRequested).await, 0);
}

async fn r22_reasons(app: TestApp) {
    let office = app.office().await;
    let ana = app.active_client(&office, "ana").await;
    let long = "x".repeat(201);
    for (reason, wrong) in
        [(" ", Wrong::Empty), ("a\nb", Wrong::ControlCharacters), (&long, Wrong::TooLong(200))]
    {
        let expected = [(Field::Reason, wrong)];
        assert_eq!(problems(office.vouches_for_email(ana, reason).await), expected);
        let disabled = accounts::account::disable(&app.accounts, &office.desk, ana, reason).await;
        assert_eq!(problems(disabled), expected);
    }
    assert!(office.profile(ana).await.account.unwrap().disabled.is_none());
}
