//! A mail server that is away, turns people away, stalls, hangs up in the middle, or is not to be trusted.

use crate::{
    Setting, database,
    mail_server::MailServer,
    report::Report,
    trial::trial,
    world::{Asked, World},
};
use anyhow::{Result, ensure};
use bench::server::{Server, free_address};
use mail::testing::Answer;
use std::{
    slice, thread,
    time::{Duration, Instant},
};

/// How long a fault lasts.
const A_WHILE: Duration = Duration::from_secs(3);
/// A mail server may take two minutes to take a mail, and people wait for theirs.
const PATIENCE: Duration = Duration::from_mins(5);
/// The longest until a profile tells what a mail server said.
const TOLD_WITHIN: Duration = Duration::from_secs(20);
const NO_SUCH_USER: &str = "550 5.1.1 no such user";

/// What happens to mails.
#[derive(Clone, Copy)]
enum Fault {
    /// The mail server does this.
    Does(Answer),
    /// It has taken a mail when it hangs up, and nobody can know.
    TakesUnheard,
    /// Some addresses are nobody's.
    Nobodys,
    /// Nobody listens at its address.
    NobodyThere,
    /// It offers no encryption, which was asked for.
    NoStartTls,
    /// Another one answers in its place.
    Impostor,
    /// It is back when an hour has passed.
    HourLater,
}

/// How often each.
const FAULTS: [(Fault, &str, u32); 11] = [
    (Fault::NobodyThere, "no mail server there", 3),
    (
        Fault::Does(Answer::TurnAway("421 4.3.2 shutting down")),
        "a mail server that turns everybody away (421)",
        5,
    ),
    (Fault::Does(Answer::Refuse("451 4.3.0 try again later")), "a mail server that is busy (451)", 5),
    (Fault::Nobodys, "addresses that are refused for good (550)", 5),
    (Fault::Does(Answer::DropInData), "a mail server that hangs up in the middle of mails", 5),
    (Fault::TakesUnheard, "a mail server that takes mails and hangs up before it says so", 5),
    (Fault::Does(Answer::TakeAndLeave), "a mail server that hangs up after its 250", 5),
    (Fault::Does(Answer::Stall), "a mail server that never answers", 2),
    (Fault::NoStartTls, "a mail server without STARTTLS", 2),
    (Fault::Impostor, "a mail server with a certificate of its own making", 2),
    (Fault::HourLater, "a mail server that is away for an hour", 3),
];

pub(crate) fn all(report: &mut Report, setting: &Setting) -> Result<()> {
    let mut server = Server::latchkey(&setting.binary, None, "administrator")?;
    let mails = MailServer::start(server.folder.join("mailbox"))?;
    sends_to(&mut server, &mails.url())?;
    let mut people = 0;
    for (fault, name, times) in FAULTS {
        let mut world = World::open(server.address, server.folder.clone(), people)?;
        world.patience = PATIENCE;
        people = trial(report, name.to_owned(), world, slice::from_mut(&mut server), |nodes, world| {
            let recoveries = (0..setting.of(times))
                .map(|_| {
                    // First something has to be on its way.
                    mails.next_arrival()?;
                    fault.happens(&mails, &mut nodes[0], world)?;
                    let since = Instant::now();
                    database::an_hour_passes(&nodes[0].database_url())?;
                    mails.next_arrival()?;
                    Ok(since.elapsed())
                })
                .collect();
            if !matches!(fault, Fault::TakesUnheard) {
                for mail in mails.came_twice()? {
                    world.violation(format!("the mail {mail} came twice"));
                }
            }
            mails.came_twice()?;
            recoveries
        })?;
    }
    Ok(())
}

impl Fault {
    fn happens(self, mails: &MailServer, server: &mut Server, world: &World) -> Result<()> {
        match self {
            Self::Does(answer) => does(mails, answer),
            Self::TakesUnheard => does(mails, Answer::TakeAndDrop),
            Self::Nobodys => {
                mails.does(Answer::RefuseThose("nobody", NO_SUCH_USER));
                is_told(world, &server.database_url())?;
                mails.does(Answer::Take);
            }
            Self::NobodyThere => speaks_to(server, &format!("smtp://{}?tls=none", free_address()?), mails)?,
            Self::NoStartTls => speaks_to(server, &mails.url_with_starttls(), mails)?,
            Self::Impostor => {
                let impostor = mails.impostor()?;
                speaks_to(server, &impostor.url(), mails)?;
                if impostor.was_believed() > 0 {
                    world.violation("an impostor was believed".to_owned());
                }
            }
            Self::HourLater => {
                // Each time a mail waits for longer, an hour at most.
                mails.does(Answer::TurnAway("421 4.3.2 shutting down"));
                for _ in 0..8 {
                    thread::sleep(A_WHILE);
                    database::an_hour_passes(&server.database_url())?;
                }
                mails.does(Answer::Take);
            }
        }
        Ok(())
    }
}

fn does(mails: &MailServer, answer: Answer) {
    mails.does(answer);
    thread::sleep(A_WHILE);
    mails.does(Answer::Take);
}

/// For a while the server sends its mails elsewhere.
fn speaks_to(server: &mut Server, url: &str, mails: &MailServer) -> Result<()> {
    sends_to(server, url)?;
    thread::sleep(A_WHILE);
    sends_to(server, &mails.url())
}

fn sends_to(server: &mut Server, url: &str) -> Result<()> {
    server.stop()?;
    server.set("LATCHKEY_SMTP_URL", url);
    server.start()
}

/// Somebody is added whose address is nobody's: the profile tells it, in the mail server's words, and the mail is not tried
/// again.
fn is_told(world: &World, url: &str) -> Result<()> {
    let email = format!("nobody{}@example.org", fastrand::u32(..));
    let fields = [("first_name", "Nora"), ("last_name", "Nobody"), ("language", "en"), ("email", &email)];
    let Asked::Led(profile) = world.desk_sends("/api/client/add", &fields) else {
        anyhow::bail!("a client can't be added")
    };
    let since = Instant::now();
    while !world.page(&profile).is_some_and(|page| page.contains(NO_SUCH_USER)) {
        if since.elapsed() > TOLD_WITHIN {
            world.violation(format!("{profile} does not tell what the mail server said"));
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    database::an_hour_passes(url)?;
    thread::sleep(A_WHILE);
    let tries = "SELECT CAST(max(attempts) AS text) FROM outbox WHERE address LIKE 'nobody%'";
    let tries = database::ask(url, tries)?;
    ensure!(tries == "1", "a mail that was refused for good was tried {tries} times");
    Ok(())
}
