//! The details of a profile, from the form to the row and back. A field that gets lost on the way fails here.

use crate::{harness::TestApp, on_both};
use accounts::client::{self, ContactForm};
use shared::DetailsForm;

on_both! { every_answer_comes_back an_edit_changes_every_answer }

/// Two forms that differ in every answer.
fn two_forms() -> [DetailsForm; 2] {
    [
        DetailsForm {
            first_name: "Ana".into(),
            last_name: "Silva".into(),
            preferred_name: "Anita".into(),
            member_number: "10482".into(),
            birth_date: "1991-05-03".into(),
            language: "en".into(),
        },
        DetailsForm {
            first_name: "Maria".into(),
            last_name: "Costa".into(),
            preferred_name: "Mia".into(),
            member_number: "20964".into(),
            birth_date: "1992-06-04".into(),
            language: "es".into(),
        },
    ]
}

async fn every_answer_comes_back(app: TestApp) {
    let desk = app.front_desk().await;
    for form in two_forms() {
        let id = client::add(&desk.accounts, &desk.desk, &form, &ContactForm::default()).await.unwrap();
        assert_eq!(DetailsForm::from(&desk.profile(id).await.details), form);
        let found = desk.searches(&form.preferred_name).await.unwrap();
        assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
    }
}

async fn an_edit_changes_every_answer(app: TestApp) {
    let desk = app.front_desk().await;
    let [first, second] = two_forms();
    let differs = first.answers().iter().zip(second.answers()).all(|(a, b)| a.0 == b.0 && a.1 != b.1);
    assert!(differs, "the two forms differ in every answer");
    let id = client::add(&desk.accounts, &desk.desk, &first, &ContactForm::default()).await.unwrap();
    client::edit(&desk.accounts, &desk.desk, id, &second).await.unwrap();
    assert_eq!(DetailsForm::from(&desk.profile(id).await.details), second);
}
