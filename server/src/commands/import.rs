//! Importing a file of clients from the command line, by the same use cases as the pages.

use super::add::{at_the_command_line, failure, not_found_as, slug};
use crate::{cli::ImportClients, failure::Failure, start::Installation};
use accounts::{
    Accounts, Desk, Refused,
    import::{self, Choices, NEEDED},
    job::{self, JobView, Step},
    location,
};
use shared::{Field, ItemResult, JobId, JobState};
use std::{fs, time::Duration};

/// How long to wait before looking again at an import that a running server has in hand.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// `latchkey client import`
pub(crate) async fn clients(installation: &Installation, file: &ImportClients) -> Result<(), Failure> {
    let accounts = &installation.accounts;
    let slug = slug(&file.location)?;
    let page = location::page(accounts, &slug).await;
    let page = page.map_err(|refused| not_found_as(&refused, Some(&slug)))?;
    let desk = at_the_command_line(page);
    let shown = file.file.display();
    let bytes = fs::read(&file.file)
        .map_err(|error| Failure::new(format!("FILE.csv {shown} can't be read: {error}")))?;
    let name = file.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let id = import::upload(accounts, &desk, &name, &bytes).await.map_err(|refused| match refused {
        Refused::Problems(problems) => match problems.at(Field::File) {
            Some(wrong) => Failure::new(format!("FILE.csv {name} {wrong}")),
            None => failure(&Refused::Problems(problems)),
        },
        other => failure(&other),
    })?;
    choose(accounts, &desk, id, file, &name).await?;
    import::start(accounts, &desk, id).await.map_err(|refused| failure(&refused))?;
    let job = work_off(accounts, &desk, id).await.map_err(|refused| failure(&refused))?;
    report(accounts, &desk, &job, &name).await.map_err(|refused| failure(&refused))
}

/// What the headings say is taken, and the options of the command line beside it.
async fn choose(
    accounts: &Accounts,
    desk: &Desk,
    id: JobId,
    file: &ImportClients,
    name: &str,
) -> Result<(), Failure> {
    let preview = import::open(accounts, desk, id, 1).await.map_err(|refused| failure(&refused))?;
    if let Some(missing) = NEEDED.iter().find(|field| preview.missing.contains(field)) {
        import::discard(accounts, desk, id).await.map_err(|refused| failure(&refused))?;
        let called = if *missing == Field::FirstName { "first" } else { "last" };
        return Err(Failure::new(format!(
            "FILE.csv {name} has no column for the {called} name, as far as its headings say; accepted: headings like \
             \"First name\" and \"Last name\""
        )));
    }
    let skip = if file.with_duplicates { Vec::new() } else { preview.choices.skip.clone() };
    let choices = Choices { skip, mails: file.send_mails, ..preview.choices };
    import::choose(accounts, desk, id, &choices).await.map_err(|refused| failure(&refused))
}

/// Works on jobs until this one has ended; a server that runs beside this may do the same.
async fn work_off(accounts: &Accounts, desk: &Desk, id: JobId) -> Result<JobView, Refused> {
    loop {
        let job = job::page(accounts, desk, id, None, 1).await?.job;
        if job.state != JobState::Open {
            return Ok(job);
        }
        match job::claim(accounts).await? {
            Some(mut claim) => while claim.step().await? == Step::More {},
            None => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}

/// One line a row that was not taken, and one about them all.
async fn report(accounts: &Accounts, desk: &Desk, job: &JobView, name: &str) -> Result<(), Refused> {
    for result in [ItemResult::Rejected, ItemResult::Duplicate, ItemResult::Failed] {
        let mut after = i64::MIN;
        loop {
            let items = job::items_after(accounts, desk, job.id, Some(result), after).await?;
            let Some(last) = items.last() else { break };
            after = last.seq;
            for item in items {
                let why = Some(item.detail.why()).filter(|why| !why.is_empty());
                println!("row {}: {}", item.seq, why.unwrap_or_else(|| words_of(result).to_owned()));
            }
        }
    }
    let many = |result| job.counts.iter().find(|(known, _)| *known == result).map_or(0, |(_, many)| *many);
    println!(
        "Imported {} of {} rows of {name}; {} rejected, {} skipped as duplicates",
        many(ItemResult::Imported),
        job.total,
        many(ItemResult::Rejected) + many(ItemResult::Failed),
        many(ItemResult::Duplicate),
    );
    Ok(())
}

const fn words_of(result: ItemResult) -> &'static str {
    match result {
        ItemResult::Failed => "a defect got in the way",
        _ => "not taken",
    }
}
