use crate::{fixture::*, on_both};
use shared::{MailId, MailState, Span};
use std::collections::HashSet;
use store::{
    outbox::{self, Claimed, MailRow},
    testing::TestDatabase,
};
use tokio::task::JoinSet;
use uuid::Uuid;

const FIRST: Uuid = Uuid::from_u128(901);
const SECOND: Uuid = Uuid::from_u128(902);

on_both! { two_workers_never_share_a_mail a_lease_runs_out settled_by_its_holder_only deferred_and_due_again
what_is_due_next newest_of_each_kind bulk_lets_others_go_first a_bounce_ends_what_has_not_ended a_delay_is_noted_once
the_mails_of_a_client }

async fn with_mails(db: &TestDatabase, mails: &[MailRow]) {
    commit(&db.store, async |tx| {
        for row in mails {
            outbox::insert(tx, row).await.unwrap();
        }
    })
    .await;
}

async fn claims(db: &TestDatabase, lease: Uuid, seconds: i64, most: i64) -> Vec<MailRow> {
    commit(&db.store, async |tx| {
        outbox::claim(tx, lease, later(seconds), later(seconds + 60), most).await.unwrap()
    })
    .await
}

fn held(row: &MailRow, lease: Uuid, seconds: i64) -> Claimed {
    Claimed { location: row.location_id, id: row.id, lease, now: later(seconds) }
}

async fn two_workers_never_share_a_mail(db: TestDatabase) {
    let mails: Vec<MailRow> = (1..=60).map(|number| a_mail(number, "invitation", NOW)).collect();
    with_mails(&db, &mails).await;
    let mut workers = JoinSet::new();
    for number in 0..2 {
        let store = db.store.clone();
        workers.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let lease = Uuid::from_u128(1000 + number);
                let rows =
                    commit(&store, async |tx| outbox::claim(tx, lease, NOW, later(60), 7).await.unwrap())
                        .await;
                assert!(rows.len() <= 7, "no more than asked for");
                if rows.is_empty() {
                    return mine;
                }
                mine.extend(rows.into_iter().map(|row| row.id));
            }
        });
    }
    let claimed = workers.join_all().await.concat();
    assert_eq!(claimed.len(), 60);
    assert_eq!(claimed.into_iter().collect::<HashSet<MailId>>().len(), 60);
}

async fn a_lease_runs_out(db: TestDatabase) {
    with_mails(&db, &[a_mail(1, "invitation", NOW), a_mail(2, "invitation", later(5))]).await;
    let first = claims(&db, FIRST, 0, 10).await;
    assert_eq!(first.len(), 1, "the other is not due yet");
    assert_eq!((first[0].attempts, first[0].lease, first[0].leased_until), (1, Some(FIRST), Some(later(60))));
    assert_eq!(first[0].state, MailState::Queued);

    let others = claims(&db, SECOND, 59, 10).await;
    assert_eq!(others.iter().map(|row| row.id).collect::<Vec<_>>(), [a_mail(2, "", NOW).id]);
    let again = claims(&db, SECOND, 60, 10).await;
    assert_eq!(again.iter().map(|row| (row.id, row.attempts)).collect::<Vec<_>>(), [(first[0].id, 2)]);
}

async fn settled_by_its_holder_only(db: TestDatabase) {
    with_mails(&db, &[a_mail(1, "invitation", NOW), a_mail(2, "reset", NOW), a_mail(3, "reset", NOW)]).await;
    let mails = claims(&db, FIRST, 0, 10).await;
    let taken_over = claims(&db, SECOND, 60, 1).await;
    assert_eq!(taken_over[0].id, mails[0].id);
    commit(&db.store, async |tx| {
        assert!(!outbox::settle_sent(tx, held(&mails[0], FIRST, 61), "250 late").await.unwrap());
        assert!(outbox::settle_sent(tx, held(&mails[0], SECOND, 62), "250 taken").await.unwrap());
        assert!(!outbox::settle_sent(tx, held(&mails[0], SECOND, 63), "250 twice").await.unwrap());
        assert!(outbox::settle_failed(tx, held(&mails[1], FIRST, 64), "550 no such user").await.unwrap());
        assert!(outbox::settle_dropped(tx, held(&mails[2], FIRST, 65)).await.unwrap());

        let mut after = Vec::new();
        for mail in &mails {
            let row = outbox::by_id(tx, RIVERSIDE, mail.id).await.unwrap().expect("the mail");
            assert_eq!((row.lease, row.leased_until), (None, None));
            after.push((row.state, row.settled_at, row.reply));
        }
        let expected = [
            (MailState::Sent, Some(later(62)), Some("250 taken".to_owned())),
            (MailState::Failed, Some(later(64)), Some("550 no such user".to_owned())),
            (MailState::Dropped, Some(later(65)), None),
        ];
        assert_eq!(after, expected);
        assert_eq!(outbox::pending(tx).await.unwrap(), 0);
    })
    .await;
    assert!(claims(&db, FIRST, 10_000, 10).await.is_empty(), "what is settled stays settled");
}

async fn deferred_and_due_again(db: TestDatabase) {
    with_mails(&db, &[a_mail(1, "invitation", NOW)]).await;
    let mail = claims(&db, FIRST, 0, 10).await.remove(0);
    commit(&db.store, async |tx| {
        assert!(!outbox::settle_deferred(tx, held(&mail, SECOND, 1), "451", later(300)).await.unwrap());
        assert!(outbox::settle_deferred(tx, held(&mail, FIRST, 1), "451 later", later(300)).await.unwrap());
        assert_eq!(outbox::next_due_at(tx).await.unwrap(), Some(later(300)));
        assert_eq!(outbox::pending(tx).await.unwrap(), 1);
    })
    .await;
    assert!(claims(&db, SECOND, 299, 10).await.is_empty());
    let again = claims(&db, SECOND, 300, 10).await.remove(0);
    assert_eq!(
        (again.state, again.attempts, again.reply.as_deref()),
        (MailState::Deferred, 2, Some("451 later"))
    );
    assert_eq!((again.message_id, again.settled_at), (mail.message_id.clone(), None));
    commit(&db.store, async |tx| {
        assert!(outbox::settle_dropped(tx, held(&mail, SECOND, 301)).await.unwrap());
        let row = outbox::by_id(tx, RIVERSIDE, mail.id).await.unwrap().expect("the mail");
        assert_eq!(row.reply.as_deref(), Some("451 later"), "dropping keeps the server's last words");
    })
    .await;
}

async fn what_is_due_next(db: TestDatabase) {
    commit(&db.store, async |tx| assert_eq!(outbox::next_due_at(tx).await.unwrap(), None)).await;
    with_mails(&db, &[a_mail(1, "invitation", NOW), a_mail(2, "invitation", later(90))]).await;
    commit(&db.store, async |tx| assert_eq!(outbox::next_due_at(tx).await.unwrap(), Some(NOW))).await;
    claims(&db, FIRST, 0, 10).await;
    commit(&db.store, async |tx| {
        assert_eq!(outbox::next_due_at(tx).await.unwrap(), Some(later(60)), "when the lease runs out");
    })
    .await;
}

async fn newest_of_each_kind(db: TestDatabase) {
    let to_nobody = MailRow { client_id: None, link_id: None, ..a_mail(9, "invitation", later(9)) };
    let mails = [
        a_mail(1, "invitation", NOW),
        a_mail(2, "invitation", NOW + Span::seconds(1)),
        a_mail(4, "reset", later(2)),
        a_mail(3, "reset", later(2)),
        to_nobody,
    ];
    with_mails(&db, &mails).await;
    let mut tx = db.store.read().await.unwrap();
    let newest = outbox::latest_of_each_kind(&mut tx, RIVERSIDE, ANA).await.unwrap();
    assert_eq!(newest, [mails[2].clone(), mails[1].clone()]);
    let latest = outbox::latest(&mut tx, RIVERSIDE, ANA, "invitation").await.unwrap();
    assert_eq!(latest.as_ref(), Some(&mails[1]));
    assert_eq!(outbox::latest(&mut tx, RIVERSIDE, BEN, "invitation").await.unwrap(), None);
    let link = mails[0].link_id.expect("a link");
    assert_eq!(outbox::of_link(&mut tx, RIVERSIDE, link).await.unwrap().as_ref(), Some(&mails[0]));
}

/// Somebody waits for a mail: it does not wait behind thousands that nobody waits for.
async fn bulk_lets_others_go_first(db: TestDatabase) {
    let mut mails: Vec<MailRow> =
        (1..=40).map(|number| MailRow { in_bulk: true, ..a_mail(number, "invitation", NOW) }).collect();
    mails.push(a_mail(99, "verification", later(5)));
    with_mails(&db, &mails).await;
    let first = claims(&db, FIRST, 10, 3).await;
    let numbers = first.iter().map(|row| row.id.uuid().as_u128()).collect::<Vec<_>>();
    assert_eq!((numbers[0], first[1].in_bulk, numbers.len()), (99, true, 3));
    assert_eq!(claims(&db, SECOND, 10, 100).await.len(), 38, "and they do go");
}

async fn a_bounce_ends_what_has_not_ended(db: TestDatabase) {
    with_mails(&db, &[1, 2, 3, 4].map(|number| a_mail(number, "invitation", NOW))).await;
    let mails = claims(&db, FIRST, 0, 10).await;
    commit(&db.store, async |tx| {
        assert!(outbox::settle_sent(tx, held(&mails[0], FIRST, 1), "250 taken").await.unwrap());
        assert!(outbox::settle_dropped(tx, held(&mails[1], FIRST, 1)).await.unwrap());
        assert!(outbox::settle_blocked(tx, held(&mails[2], FIRST, 1), "550 before").await.unwrap());
        let mut bounced = Vec::new();
        for mail in &mails {
            bounced.push(outbox::bounce(tx, RIVERSIDE, mail.id, "550 no such user", later(9)).await.unwrap());
        }
        assert_eq!(bounced, [true, false, false, true]);
        assert!(!outbox::bounce(tx, RIVERSIDE, mails[0].id, "550 again", later(10)).await.unwrap());
        assert!(!outbox::bounce(tx, HILLTOP, mails[3].id, "550 elsewhere", later(10)).await.unwrap());
        let late = outbox::settle_sent(tx, held(&mails[3], FIRST, 11), "250 late").await.unwrap();
        assert!(!late, "its worker comes too late");

        let mut after = Vec::new();
        for mail in &mails {
            let row = outbox::of_any_location(tx, mail.id).await.unwrap().expect("the mail");
            after.push((row.state, row.settled_at, row.reply));
        }
        let failed = (MailState::Failed, Some(later(9)), Some("550 no such user".to_owned()));
        let blocked = (MailState::Blocked, Some(later(1)), Some("550 before".to_owned()));
        assert_eq!(after, [failed.clone(), (MailState::Dropped, Some(later(1)), None), blocked, failed]);
        let nobody = MailId::new(Uuid::from_u128(77));
        assert_eq!(outbox::of_any_location(tx, nobody).await.unwrap(), None);
    })
    .await;
}

async fn a_delay_is_noted_once(db: TestDatabase) {
    with_mails(&db, &[a_mail(1, "invitation", NOW), a_mail(2, "invitation", later(50))]).await;
    let mail = claims(&db, FIRST, 0, 1).await.remove(0);
    commit(&db.store, async |tx| {
        assert!(outbox::settle_sent(tx, held(&mail, FIRST, 1), "250 taken").await.unwrap());
        assert!(outbox::note_delay(tx, RIVERSIDE, mail.id, "4.4.1 timed out").await.unwrap());
        assert!(!outbox::note_delay(tx, RIVERSIDE, mail.id, "4.4.1 timed out").await.unwrap());
        let waiting = a_mail(2, "invitation", NOW).id;
        assert!(
            !outbox::note_delay(tx, RIVERSIDE, waiting, "4.4.1 timed out").await.unwrap(),
            "not sent yet"
        );
        let row = outbox::by_id(tx, RIVERSIDE, mail.id).await.unwrap().expect("the mail");
        assert_eq!((row.state, row.reply.as_deref()), (MailState::Sent, Some("4.4.1 timed out")));
    })
    .await;
}

async fn the_mails_of_a_client(db: TestDatabase) {
    let to_ben = MailRow { client_id: Some(BEN), ..a_mail(9, "invitation", later(9)) };
    let mails =
        [a_mail(1, "reset", NOW), a_mail(2, "invitation", later(1)), a_mail(3, "reset", later(1)), to_ben];
    with_mails(&db, &mails).await;
    let mut tx = db.store.read().await.unwrap();
    let newest = outbox::of_client(&mut tx, RIVERSIDE, ANA, 2).await.unwrap();
    assert_eq!(newest, [mails[2].clone(), mails[1].clone()]);
    assert_eq!(outbox::of_client(&mut tx, RIVERSIDE, ANA, 10).await.unwrap().len(), 3);
    assert!(outbox::of_client(&mut tx, HILLTOP, ANA, 10).await.unwrap().is_empty());
}
