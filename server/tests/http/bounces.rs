//! Bounces, brought to the endpoint and piped into the command.

use crate::support::{
    Answer, Installation,
    world::{Person, World},
};
use std::{collections::BTreeSet, fs};

const TOKEN: &str = "5e0b1c2d3f4a59687786a5b4c3d2e1f0";

/// A report about a mail, with the mail's header sent back.
fn report(header: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: no-reply@club.example\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; somebody@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\n{header}\r\n--b--\r\n"
    )
}

/// A client whose verification mail was delivered, and the report that it came back.
fn bounced(world: &mut World) -> (Person, String) {
    let person = world.client();
    let id = world.server.next_mail(&person.email, &BTreeSet::new()).id;
    let mail =
        fs::read_to_string(world.installation.data().join(format!("mailbox/{id}.eml"))).expect("the mail");
    let (header, _) = mail.split_once("\r\n\r\n").expect("a header");
    (person, report(header))
}

fn bring(world: &World, authorization: Option<&str>, kind: &str, mail: &str) -> Answer {
    let mut headers = vec![("Content-Type", kind)];
    headers.extend(authorization.map(|value| ("Authorization", value)));
    world.server.browser().send("POST", "/api/bounces", &headers, mail.as_bytes())
}

fn profile(world: &mut World, person: &Person) -> String {
    world.desk().get(&format!("/staff/clients/{}", person.id)).text()
}

#[test]
fn the_endpoint_takes_what_comes_with_the_token() {
    let mut world = World::new(Installation::new().with("LATCHKEY_BOUNCE_TOKEN", TOKEN));
    let (person, report) = bounced(&mut world);
    let bearer = format!("Bearer {TOKEN}");
    let rfc822 = "message/rfc822";

    let wrong = [
        "",
        "Bearer",
        "Bearer ",
        &format!("Basic {TOKEN}"),
        &format!("{bearer}0"),
        &bearer[..bearer.len() - 1],
    ];
    for authorization in wrong.map(Some).into_iter().chain([None]) {
        let answer = bring(&world, authorization, rfc822, &report);
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (401, Some("Bearer")),
            "{authorization:?}"
        );
    }
    let mut staff = world.staff("owner").clone();
    let cookies_only = staff.send("POST", "/api/bounces", &[("Content-Type", rfc822)], report.as_bytes());
    assert_eq!(cookies_only.status, 401, "a session of staff is no token");
    assert_eq!(bring(&world, Some(&bearer), "text/plain", &report).status, 415);
    assert_eq!(world.server.browser().get("/api/bounces").status, 405);
    let huge = format!("{report}{}", "x".repeat(1024 * 1024));
    assert_eq!(bring(&world, Some(&bearer), rfc822, &huge).status, 413);
    assert!(!profile(&mut world, &person).contains("no such user"), "nothing was taken in so far");

    let forged = report.replace("X-Envelope-Id: ", "X-Envelope-Id: 0");
    for (mail, said) in [
        (forged.as_str(), "the report names no mail of this installation"),
        ("Subject: I am away\r\n\r\nUntil Monday.", "this is no report"),
        ("", "this is no report"),
    ] {
        let answer = bring(&world, Some(&bearer), rfc822, mail);
        assert!(answer.status == 200 && answer.text().contains(said), "{} {}", answer.status, answer.text());
    }
    let padded = format!("{report}{}", "x".repeat(200 * 1024));
    let answer = bring(&world, Some(&bearer), rfc822, &padded);
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (200, "Noted: the mail failed, and its address is blocked\n")
    );
    let again = bring(&world, Some(&bearer), "Message/RFC822; charset=us-ascii", &report);
    assert_eq!((again.status, again.text().as_str()), (200, "Nothing to do: this was known\n"));
    let page = profile(&mut world, &person);
    assert!(page.contains("550 5.1.1 no such user") && page.contains("Blocked"), "{page}");
    assert!(!world.server.log().contains(TOKEN) && !world.server.log().contains("no such user"));
}

#[test]
fn without_a_token_there_is_no_endpoint() {
    let mut world = World::new(Installation::new());
    let (person, report) = bounced(&mut world);
    for authorization in [None, Some("Bearer "), Some("Bearer 5e0b1c2d3f4a59687786a5b4c3d2e1f0")] {
        assert_eq!(bring(&world, authorization, "message/rfc822", &report).status, 404, "{authorization:?}");
    }
    assert!(!profile(&mut world, &person).contains("no such user"));
}

#[test]
fn the_command_takes_a_mail_from_the_standard_input() {
    let mut world = World::new(Installation::new());
    let (person, report) = bounced(&mut world);
    let pipe = |world: &World, mail: &str| {
        let output =
            world.installation.run_with_input(&["bounce", "--recipient", "bounces@club.example"], mail);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(pipe(&world, "garbage").starts_with("Nothing to do: this is no report"));
    assert_eq!(pipe(&world, &report), "Noted: the mail failed, and its address is blocked\n");
    assert_eq!(pipe(&world, &report), "Nothing to do: this was known\n");
    assert!(profile(&mut world, &person).contains("550 5.1.1 no such user"));
}
