//! The database's conditions and the domain's rule, over combinations of everything they look at.

use crate::{fixture::*, on_both};
use shared::{Attention, ClientId, Ended, MailState, Opener, Purpose, Span, VerifiedBy};
use std::collections::BTreeMap;
use store::{
    Tx, account, attention,
    blocked::{self, BlockedRow},
    client::{self, ClientRow},
    facts, link, outbox,
    testing::TestDatabase,
};
use uuid::Uuid;

on_both! { the_database_counts_what_the_domain_says }

/// How many clients: each another mixture, since the steps below share no factor with the number of choices.
const CLIENTS: u128 = 400;

/// The `turn`-th of some choices, another one for each client and each question.
fn choice<T: Copy>(client: u128, question: u128, choices: &[T]) -> T {
    let mixed = (client * 7_919 + question * 104_729) ^ (client << (question % 5)) ^ (client / 7 * question);
    choices[usize::try_from(mixed % choices.len() as u128).expect("a small number")]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Email {
    No,
    Pending,
    Mistyped,
    Verified,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Invited {
    Never,
    Live,
    Expired,
    Ended(Ended),
    Accepted,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Account {
    No,
    Works,
    Locked,
    Unlocked,
    Disabled,
}

async fn add(tx: &mut Tx, number: u128) {
    let id = ClientId::new(Uuid::from_u128(10_000 + number));
    let pick = |question| number * 31 + question;
    let mail =
        choice(pick(1), 1, &[Email::No, Email::Pending, Email::Mistyped, Email::Verified, Email::Verified]);
    let mut row =
        ClientRow { member_number: String::new(), ..a_client(id, "Some", &format!("Body{number}")) };
    let address = match mail {
        Email::Mistyped => format!("c{number}@gmial.com"),
        _ => format!("c{number}@example.org"),
    };
    if mail != Email::No {
        row.email = Some(address.clone());
        row.email_canonical = Some(address.clone());
        row.email_saved_at = Some(NOW);
    }
    if mail == Email::Verified {
        (row.verified_at, row.verified_by) = (Some(NOW), Some(VerifiedBy::Link));
    }
    client::insert(tx, &row).await.unwrap();
    if choice(pick(2), 2, &[true, false, false, false]) {
        let block = BlockedRow {
            location_id: RIVERSIDE,
            address: address.clone(),
            failed_at: NOW,
            reply: "550 5.1.1 no such user".to_owned(),
        };
        blocked::put(tx, &block).await.unwrap();
    }
    let verification = choice(pick(3), 3, &[None, Some(-1), Some(1)]);
    if let Some(days) = verification {
        let mut sent = a_link(20_000 + number, Purpose::Verification, NOW - Span::days(3));
        (sent.subject_id, sent.address) = (id.uuid(), address.clone());
        sent.expires_at = NOW + Span::days(days);
        link::insert(tx, &sent).await.unwrap();
    }
    let invited = choice(
        pick(4),
        4,
        &[
            Invited::Never,
            Invited::Live,
            Invited::Live,
            Invited::Expired,
            Invited::Ended(Ended::Revoked),
            Invited::Ended(Ended::AddressChanged),
            Invited::Accepted,
        ],
    );
    if invited != Invited::Never {
        let mut sent = a_link(30_000 + number, Purpose::Invitation, NOW - Span::days(2));
        (sent.subject_id, sent.address) = (id.uuid(), address.clone());
        sent.expires_at = NOW + Span::days(if invited == Invited::Expired { -1 } else { 5 });
        if let Invited::Ended(why) = invited {
            (sent.ended_at, sent.ended_why) = (Some(NOW), Some(why));
        }
        if invited == Invited::Accepted {
            sent.used_at = Some(NOW);
        }
        if let Some(opener) = choice(pick(5), 5, &[None, Some(Opener::Person), Some(Opener::Scanner)]) {
            (sent.opened_at, sent.opened_by) = (Some(NOW), Some(opener));
        }
        link::insert(tx, &sent).await.unwrap();
    }
    if let Some(state) = choice(
        pick(6),
        6,
        &[
            None,
            Some(MailState::Sent),
            Some(MailState::Sent),
            Some(MailState::Queued),
            Some(MailState::Deferred),
            Some(MailState::Failed),
        ],
    ) {
        let mut mail = a_mail(40_000 + number, "invitation", NOW - Span::days(1));
        (mail.client_id, mail.address, mail.state) = (Some(id), address, state);
        outbox::insert(tx, &mail).await.unwrap();
    }
    give_account(tx, number, id).await;
}

async fn give_account(tx: &mut Tx, number: u128, id: ClientId) {
    let pick = |question| number * 31 + question;
    let account = choice(
        pick(7),
        7,
        &[
            Account::No,
            Account::No,
            Account::No,
            Account::Works,
            Account::Locked,
            Account::Unlocked,
            Account::Disabled,
        ],
    );
    if account != Account::No {
        let mut row = an_account(id, &format!("name{number}"));
        row.disabled_at = (account == Account::Disabled).then_some(NOW);
        row.locked_until = match account {
            Account::Locked => Some(later(60)),
            Account::Unlocked => Some(NOW),
            _ => None,
        };
        account::insert(tx, &row).await.unwrap();
    }
}

async fn the_database_counts_what_the_domain_says(db: TestDatabase) {
    commit(&db.store, async |tx| {
        store::location::insert(tx, &a_location(RIVERSIDE, "riverside")).await.unwrap();
        for number in 0..CLIENTS {
            add(tx, number).await;
        }
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    let mut expected: BTreeMap<Attention, Vec<ClientId>> = BTreeMap::new();
    for number in 0..CLIENTS {
        let id = ClientId::new(Uuid::from_u128(10_000 + number));
        let row = facts::of_client(&mut tx, RIVERSIDE, id).await.unwrap().expect("just added");
        if let Some(cause) = Attention::of(&row.facts(), NOW) {
            expected.entry(cause).or_default().push(id);
        }
    }
    let seen: Vec<Attention> = expected.keys().copied().collect();
    assert_eq!(seen, Attention::ALL, "the mixtures bring about every cause");

    let mut counted: BTreeMap<Attention, i64> = BTreeMap::new();
    for count in attention::counts(&mut tx, RIVERSIDE, NOW).await.unwrap() {
        let cause = match count.domain.as_str() {
            "gmial.com" => Attention::EmailMistyped,
            "" | "example.org" => Attention::from_code(&count.cause).expect("a cause"),
            other => panic!("a domain that nobody has: {other}"),
        };
        *counted.entry(cause).or_default() += count.clients;
    }
    for (cause, ids) in &expected {
        assert_eq!(counted.get(cause).copied(), i64::try_from(ids.len()).ok(), "{cause:?}");
        let mistyped = |row: &attention::KeptOut| {
            row.pending && row.email.as_ref().is_some_and(|email| email.ends_with("@gmial.com"))
        };
        let mut walked = Vec::new();
        let mut after = None;
        loop {
            let rows = match cause {
                Attention::EmailMistyped => attention::walk_pending(&mut tx, RIVERSIDE, NOW, after, 7).await,
                _ => attention::walk(&mut tx, RIVERSIDE, NOW, cause.code(), after, 7).await,
            };
            let rows = rows.unwrap();
            let Some(last) = rows.last() else { break };
            after = Some(last.id);
            let belongs = |row: &&attention::KeptOut| mistyped(row) == (*cause == Attention::EmailMistyped);
            walked.extend(rows.iter().filter(belongs).map(|row| row.id));
        }
        assert_eq!(&walked, ids, "{cause:?}");
    }
    assert!(attention::counts(&mut tx, HILLTOP, NOW).await.unwrap().is_empty());
}
