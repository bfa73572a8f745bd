//! Reports in the shape in which Postfix, Exim, Exchange and Gmail send them, and mails that are none.

use crate::samples::ENVELOPE_ID;
use mail::{Bounce, Fate};
use shared::MailFailure;

/// A report of two or three parts: what people read, what machines read, and what was sent back.
fn report(header: &str, status: &str, returned: &str) -> String {
    let text = format!(
        "{header}\n\
         Subject: Undelivered Mail Returned to Sender\n\
         Auto-Submitted: auto-replied\n\
         MIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status;\n\
         \tboundary=\"9B095B5ADSN=_01\"\n\n\
         This is a MIME-encapsulated message.\n\n\
         --9B095B5ADSN=_01\n\
         Content-Type: text/plain; charset=us-ascii\n\n\
         I'm sorry to have to inform you that your message could not be delivered.\n\n\
         --9B095B5ADSN=_01\n\
         Content-Description: Delivery report\n\
         Content-Type: message/delivery-status\n\n\
         {status}\n\
         --9B095B5ADSN=_01\n\
         {returned}\n\
         --9B095B5ADSN=_01--\n"
    );
    text.replace('\n', "\r\n")
}

const OUR_MAIL: &str = "From: \"Riverside Sports Club\" <hello@club.example>\n\
    To: lena@example.org\n\
    Subject: Your invitation\n\
    Message-ID: <019a0000000070008000000000000001@club.example>\n";

#[track_caller]
fn read(mail: &str, recipient: Option<&str>) -> Bounce {
    Bounce::read(mail.as_bytes(), recipient).expect("a report")
}

#[test]
fn postfix() {
    let status = format!(
        "Reporting-MTA: dns; mail.club.example\n\
         Original-Envelope-Id: {ENVELOPE_ID}\n\
         X-Postfix-Queue-ID: 4F2A81C0D7\n\
         X-Postfix-Sender: rfc822; hello@club.example\n\
         Arrival-Date: Fri, 20 Nov 2026 14:02:05 +0000 (UTC)\n\n\
         Final-Recipient: rfc822; lena@example.org\n\
         Original-Recipient: rfc822;lena@example.org\n\
         Action: failed\n\
         Status: 5.1.1\n\
         Remote-MTA: dns; mx.example.org\n\
         Diagnostic-Code: smtp; 550 5.1.1 <lena@example.org>: Recipient address\n    \
         rejected: User unknown in virtual mailbox table\n"
    );
    let header = "From: MAILER-DAEMON@mail.club.example (Mail Delivery System)\nTo: hello@club.example";
    let returned = format!("Content-Type: text/rfc822-headers\n\n{OUR_MAIL}");
    let bounce = read(&report(header, &status, &returned), None);
    let reply =
        "550 5.1.1 <lena@example.org>: Recipient address rejected: User unknown in virtual mailbox table";
    let candidates = vec![ENVELOPE_ID.to_owned()];
    assert_eq!(bounce, Bounce { candidates, fate: Fate::Failed, reply: reply.to_owned() });
    assert!(MailFailure::blocks(&bounce.reply));

    let gone = status.replace("5.1.1", "5.4.4").replace(
        "smtp; 550 5.4.4 <lena@example.org>: Recipient address\n    rejected: User unknown in virtual mailbox table",
        "X-Postfix; Host or domain name not found. Name service\n    error for name=exmaple.org type=A: Host not found",
    );
    let bounce = read(&report(header, &gone, &returned), None);
    assert!(
        bounce.reply.starts_with("5.4.4 Host or domain name not found. Name service error"),
        "{}",
        bounce.reply
    );
    assert_eq!(MailFailure::of(&bounce.reply), MailFailure::NoSuchDomain);

    let delayed = status.replace("Action: failed", "Action: delayed").replace("Status: 5.1.1", "Status: 4.4.1").replace(
        "smtp; 550 5.1.1 <lena@example.org>: Recipient address\n    rejected: User unknown in virtual mailbox table",
        "X-Postfix; connect to mx.example.org[203.0.113.9]:25:\n    Connection timed out\nWill-Retry-Until: Wed, 25 Nov 2026 14:02:05 +0000 (UTC)",
    );
    let bounce = read(&report(header, &delayed, &returned), None);
    assert_eq!(bounce.fate, Fate::Delayed);
    assert_eq!(bounce.reply, "4.4.1 connect to mx.example.org[203.0.113.9]:25: Connection timed out");
}

/// Exim says 5.0.0 whatever it is, and sends the whole mail back, with the header that is ours.
#[test]
fn exim() {
    let status = "Reporting-MTA: dns; mail.club.example\n\n\
        Action: failed\n\
        Final-Recipient: rfc822;lena@example.org\n\
        Status: 5.0.0\n\
        Remote-MTA: dns; mx.example.org\n\
        Diagnostic-Code: smtp; 550 No such person at this address\n";
    let returned = format!(
        "Content-Type: message/rfc822\n\n\
         Return-path: <hello@club.example>\n{OUR_MAIL}X-Envelope-Id: {ENVELOPE_ID}\n\
         Content-Type: text/plain\n\nA body that nobody looks into: {}\n",
        "0".repeat(45)
    );
    let header = "X-Failed-Recipients: lena@example.org\nFrom: Mail Delivery System <Mailer-Daemon@mail.club.example>\nTo: hello@club.example";
    let bounce = read(&report(header, status, &returned), None);
    assert_eq!(
        (bounce.candidates.as_slice(), bounce.fate),
        ([ENVELOPE_ID.to_owned()].as_slice(), Fate::Failed)
    );
    assert_eq!(bounce.reply, "550 No such person at this address");
    assert!(MailFailure::blocks(&bounce.reply));
}

/// Microsoft 365 returns the headers with its own on top; the address that bounces go to names the mail.
#[test]
fn exchange() {
    let status = "Reporting-MTA: dns;AM0PR01MB0000.eurprd01.prod.exchangelabs.com\n\
        Received-From-MTA: dns;mail.club.example\n\
        Arrival-Date: Fri, 20 Nov 2026 14:02:06 +0000\n\n\
        Final-Recipient: rfc822;lena@example.org\n\
        Action: failed\n\
        Status: 5.1.10\n\
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient lena@example.org not found by SMTP address lookup\n";
    let header = format!(
        "From: <postmaster@contoso.example>\nTo: <bounces+{}@club.example>\nX-MS-Exchange-Message-Is-Ndr:",
        ENVELOPE_ID.to_ascii_uppercase()
    );
    let returned = format!("Content-Type: message/rfc822\n\n{OUR_MAIL}\nbody\n");
    let bounce = read(&report(&header, status, &returned), None);
    assert_eq!(bounce.candidates, [ENVELOPE_ID]);
    assert!(bounce.reply.starts_with("550 5.1.10 RESOLVER.ADR.RecipientNotFound"), "{}", bounce.reply);
    assert_eq!(MailFailure::of(&bounce.reply), MailFailure::NoSuchMailbox);
}

/// Gmail repeats the code on each line, and says nothing of the mail that another did not write down.
#[test]
fn gmail() {
    let status = "Reporting-MTA: dns; googlemail.com\n\
        Arrival-Date: Fri, 20 Nov 2026 06:02:06 -0800 (PST)\n\
        X-Original-Message-ID: <019a0000000070008000000000000001@club.example>\n\n\
        Final-Recipient: rfc822; lena@example.org\n\
        Action: failed\n\
        Status: 5.1.1\n\
        Remote-MTA: dns; gmail-smtp-in.l.google.com. (142.251.0.26, the server for the domain example.org.)\n\
        Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n \
        550-5.1.1 double-checking the recipient's email address for typos or\n \
        550 5.1.1 unnecessary spaces.\n\
        Last-Attempt-Date: Fri, 20 Nov 2026 06:02:07 -0800 (PST)\n";
    let header = "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nTo: hello@club.example";
    let returned = format!("Content-Type: message/rfc822\n\n{OUR_MAIL}\nbody\n");
    let mail = report(header, status, &returned);
    let bounce = read(&mail, None);
    assert_eq!(bounce.candidates, [""; 0]);
    assert!(bounce.reply.starts_with("550-5.1.1 The email account"), "{}", bounce.reply);
    assert!(MailFailure::blocks(&bounce.reply));
    let to = format!("bounces+{ENVELOPE_ID}@club.example");
    assert_eq!(read(&mail, Some(&to)).candidates, [ENVELOPE_ID]);
}

#[test]
fn a_diagnosis_without_a_status_takes_the_reports() {
    let reply = |status: &str, diagnosis: &str| {
        let status = format!("Reporting-MTA: dns; a\n\nAction: failed\nStatus: {status}\n{diagnosis}");
        read(&report("To: a@b.example", &status, "Content-Type: text/plain\n\n"), None).reply
    };
    assert_eq!(reply("5.2.2 (mailbox full)", ""), "5.2.2");
    assert_eq!(reply("5.2.2", "Diagnostic-Code: smtp; 552 over it\n"), "552 5.2.2 over it");
    assert_eq!(reply("5.1.2", "Diagnostic-Code: dns; not found\n"), "5.1.2 not found");
    assert_eq!(reply("5.0.0", "Diagnostic-Code: smtp; 550 no\n"), "550 no");
    assert_eq!(reply("5.0.0", ""), "5.0.0");
}

#[test]
fn what_is_no_report_of_a_failure_says_nothing() {
    let delivered = report(
        "To: hello@club.example",
        &format!(
            "Original-Envelope-Id: {ENVELOPE_ID}\n\nFinal-Recipient: rfc822; a@b.example\nAction: delivered\nStatus: 2.0.0\n"
        ),
        "Content-Type: text/rfc822-headers\n\n",
    );
    let away = format!("Subject: Out of office\nIn-Reply-To: <{ENVELOPE_ID}@club.example>\n\nI am away.\n");
    let empty = report("To: a@b.example", "", "Content-Type: text/plain\n\n");
    let huge = format!("Action: failed\nOriginal-Envelope-Id: {ENVELOPE_ID}\n\n{}", "x".repeat(100_000));
    for mail in [
        delivered.as_str(),
        &away,
        &empty,
        &huge,
        "",
        "\0\u{1}\r\n\r\n",
        "Content-Type: multipart/report\n\n--",
    ] {
        assert_eq!(Bounce::read(mail.as_bytes(), None), None, "{mail:.60}");
    }
    // Bytes that are no text, and a report that was cut anywhere.
    assert_eq!(Bounce::read(&[0xff; 300], None), None);
    let whole = report("To: a@b.example", "Reporting-MTA: dns; a\n\nAction: failed\nStatus: 5.1.1\n", "\n");
    for end in 0..whole.len() {
        let _ = Bounce::read(&whole.as_bytes()[..end], None);
    }
}
