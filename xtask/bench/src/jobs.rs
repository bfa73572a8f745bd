//! What work on many clients comes to, over HTTP and on the release binary: an import of 50,000 rows of which 500 are
//! broken, undone again; and an invitation of everybody in a crowd, whose server is killed halfway.

mod file;

use anyhow::{Context, Result, ensure};
use bench::{
    browser::{Browser, hidden},
    server::Server,
};
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// Of the crowd, those whose email is verified are invited: more than 20,000.
const CROWD: &str = "75000";
/// The longest that a preview may take.
const PREVIEW_WITHIN: Duration = Duration::from_secs(5);
/// The longest that a job may take.
const JOB_WITHIN: Duration = Duration::from_mins(20);

/// Measures on SQLite, and on Postgres if there is one. What does not come out as it should is an error.
pub(crate) fn measure(binary: &Path, postgres: Option<&str>) -> Result<()> {
    for (database, url) in [("SQLite", None), ("Postgres", postgres)] {
        if database == "Postgres" && url.is_none() {
            continue;
        }
        println!("\n{database}");
        let mut server = Server::latchkey(binary, url, "administrator")?;
        import_and_undo(&server).with_context(|| format!("the import on {database}"))?;
        server.command(&["demo", "--clients", CROWD, "--seed", "1"])?;
        invite_everybody(&mut server).with_context(|| format!("the invitation on {database}"))?;
        server.command(&["doctor"])?;
        println!("  the record is whole, says `latchkey doctor`");
    }
    Ok(())
}

fn import_and_undo(server: &Server) -> Result<()> {
    let office = Browser::signed_in(server)?;
    let before = office.get("/staff/clients/export.csv")?;
    let file = file::rows(1);
    let since = Instant::now();
    let preview = office.upload("/api/import/upload", "clients.csv", file.text.as_bytes())?;
    let page = office.get(&preview)?;
    let took = since.elapsed();
    ensure!(page.contains("Look before you import"), "there is no preview");
    ensure!(took < PREVIEW_WITHIN, "the preview took {took:.1?}");
    println!("  {} rows, {} of them broken: preview after {took:.1?}", file.rows, file.broken.len());

    let id = preview.rsplit('/').next().context("no import")?.to_owned();
    let problems = office.get(&format!("{preview}/problems.csv"))?;
    let mut told: Vec<usize> = Vec::new();
    for row in Table::read(&problems)?.rows {
        ensure!(!row[1].is_empty(), "row {} has no reason", &row[0]);
        told.push(row[0].parse().context("a row without a number")?);
    }
    ensure!(told == file.broken, "other rows are told than are broken");
    println!("  each broken row is told, with its reason");

    let since = Instant::now();
    office.post("/api/import/start", &[("import", &id)])?;
    let done = wait_for(&office, &id)?;
    println!("  imported in {:.1?} ({})", since.elapsed(), done.said);
    // A job may take longer than a proof holds, and a file asks for one.
    let office = Browser::signed_in(server)?;
    let imported = office.get("/staff/clients/export.csv")?;
    let expected = before.lines().count() + file.rows - file.broken.len();
    ensure!(imported.lines().count() == expected, "{} clients", imported.lines().count());

    let since = Instant::now();
    let undo = hidden(&office.get(&format!("/staff/jobs/{id}?dialog=undo"))?, "job")?;
    office.post("/api/import/undo", &[("import", &id), ("job", &undo)])?;
    wait_for(&office, &undo)?;
    let office = Browser::signed_in(server)?;
    ensure!(office.get("/staff/clients/export.csv")? == before, "the table is not as it was");
    println!("  undone in {:.1?}: the export is byte for byte what it was", since.elapsed());
    Ok(())
}

fn invite_everybody(server: &mut Server) -> Result<()> {
    let office = Browser::signed_in(server)?;
    let before = invitations(&office)?;
    let job = hidden(&office.get("/staff/bulk-invitation?all")?, "job")?;
    let since = Instant::now();
    office.post("/api/bulk-invitation/start", &[("job", &job), ("all", "true"), ("query", "")])?;
    let seen = kill_halfway(server, &office, &job)?;
    let done = wait_for(&office, &job)?;
    println!("  {} in {:.1?}, killed at {seen}", done.said, since.elapsed());
    let office = Browser::signed_in(server)?;

    let results = office.get(&format!("/staff/jobs/{job}/results.csv"))?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let results = Table::read(&results)?;
    for result in results.column("Result")? {
        *counts.entry(result).or_default() += 1;
    }
    for (result, count) in &counts {
        println!("    {result}: {count}");
    }
    ensure!(counts.values().sum::<usize>() == done.total, "results are missing");
    let invited = counts.get("Invited").copied().unwrap_or_default();
    ensure!(invited >= 20_000, "{invited} were invited");
    let after = invitations(&office)?;
    let sent: Vec<usize> =
        after.iter().map(|(client, count)| count - before.get(client).copied().unwrap_or_default()).collect();
    ensure!(
        sent.iter().sum::<usize>() == invited,
        "the record has {} invitations",
        sent.iter().sum::<usize>()
    );
    ensure!(sent.iter().all(|count| *count <= 1), "somebody was invited twice");

    let again = hidden(&office.get("/staff/bulk-invitation?all")?, "job")?;
    office.post("/api/bulk-invitation/start", &[("job", &again), ("all", "true"), ("query", "")])?;
    wait_for(&office, &again)?;
    let office = Browser::signed_in(server)?;
    ensure!(invitations(&office)? == after, "started again, it invites somebody twice");
    println!("  each of {invited} was invited once, and started again it invites nobody");
    Ok(())
}

/// Kills the server without warning once half of a job is done, and starts it again; where the job was.
fn kill_halfway(server: &mut Server, office: &Browser, job: &str) -> Result<String> {
    let since = Instant::now();
    loop {
        let at = Progress::read(&office.get(&format!("/staff/jobs/{job}"))?)?;
        ensure!(at.done < at.total, "the job was done before it could be killed");
        ensure!(since.elapsed() < JOB_WITHIN, "the job does not come halfway");
        if 2 * at.done >= at.total {
            server.kill_and_start()?;
            return Ok(at.done.to_string());
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn wait_for(office: &Browser, job: &str) -> Result<Progress> {
    let since = Instant::now();
    loop {
        let page = office.get(&format!("/staff/jobs/{job}"))?;
        if page.contains("Every one is done.") {
            return Progress::read(&page);
        }
        ensure!(since.elapsed() < JOB_WITHIN, "the job does not end");
        thread::sleep(Duration::from_millis(200));
    }
}

/// How far a job is, as its page says it.
struct Progress {
    said: String,
    done: usize,
    total: usize,
}

impl Progress {
    fn read(page: &str) -> Result<Self> {
        let end =
            page.find(" done<").or_else(|| page.find(" done.")).context("the page tells no progress")?;
        let progress = page[..end].rsplit('>').next().unwrap_or_default().to_owned();
        let number = |text: &str| text.replace([',', '\u{a0}'], "").parse().ok();
        let (done, total) = progress.split_once(" of ").context("the page tells no progress")?;
        let (done, total) = number(done).zip(number(total)).context("the page tells no numbers")?;
        Ok(Self { said: format!("{progress} done"), done, total })
    }
}

/// How many invitations each client was sent, as the record has it.
fn invitations(office: &Browser) -> Result<HashMap<String, usize>> {
    let log = office.get("/staff/administration/audit-log.csv?action=invitation-sent")?;
    let mut of_clients = HashMap::new();
    for client in Table::read(&log)?.column("Client id")? {
        *of_clients.entry(client.to_owned()).or_default() += 1;
    }
    Ok(of_clients)
}

/// A file of ours.
struct Table {
    headings: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    fn read(text: &str) -> Result<Self> {
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers()?.clone();
        Ok(Self { headings, rows: reader.records().collect::<csv::Result<_>>()? })
    }

    fn column(&self, heading: &str) -> Result<impl Iterator<Item = &str>> {
        let place = self.headings.iter().position(|own| own == heading);
        let place = place.with_context(|| format!("no column {heading} in {:?}", self.headings))?;
        Ok(self.rows.iter().map(move |row| row.get(place).unwrap_or_default()))
    }
}
