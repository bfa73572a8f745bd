//! `latchkey client export` and `latchkey client erase`.

use super::{
    add::{at_the_command_line, failure, not_found_as, slug},
    backup::NewFile,
};
use crate::{
    cli::{EraseClient, ExportClient, OneClient},
    failure::Failure,
    start::Installation,
};
use accounts::{Desk, Refused, client_data, location, profile};
use shared::ClientId;
use std::io::Write as _;

/// Writes everything that is kept about one client.
///
/// # Errors
/// There is no such client, or the file can't be written.
pub(crate) async fn export(
    installation: &Installation,
    what: &ExportClient,
    file: Option<NewFile>,
) -> Result<(), Failure> {
    let (desk, client) = find(installation, &what.client).await?;
    let json = client_data::export(&installation.accounts, &desk, client).await;
    let json = json.map_err(|refused| of_client(&refused, &what.client))?;
    match file {
        None => println!("{json}"),
        Some(mut file) => {
            file.write_all(json.as_bytes()).map_err(|error| file.failed(&error))?;
            drop(file.finish()?);
        }
    }
    Ok(())
}

/// Erases one client, or says who it would be.
///
/// # Errors
/// There is no such client, or nobody said yes.
pub(crate) async fn erase(installation: &Installation, whom: &EraseClient) -> Result<(), Failure> {
    let (desk, client) = find(installation, &whom.client).await?;
    let profile = profile::of_client(&installation.accounts, &desk, client).await;
    let profile = profile.map_err(|refused| of_client(&refused, &whom.client))?;
    let name = format!("{} {}", profile.first_name, profile.last_name);
    if !whom.yes {
        return Err(Failure::new(format!("this would erase {name} for good; accepted: the same with --yes")));
    }
    let erased = client_data::erase(&installation.accounts, &desk, client).await;
    erased.map_err(|refused| of_client(&refused, &whom.client))?;
    println!("Erased {name}. Backups that were made before still have everything");
    Ok(())
}

async fn find(installation: &Installation, whose: &OneClient) -> Result<(Desk, ClientId), Failure> {
    let slug = slug(&whose.location)?;
    let page = location::page(&installation.accounts, &slug).await;
    let page = page.map_err(|refused| not_found_as(&refused, Some(&slug)))?;
    let id = whose.id.parse().map_err(|_| of_client(&Refused::NotFound, whose))?;
    Ok((at_the_command_line(page), id))
}

fn of_client(refused: &Refused, whose: &OneClient) -> Failure {
    match refused {
        Refused::NotFound => Failure::new(format!("there is no client {:?} at {}", whose.id, whose.location)),
        other => failure(other),
    }
}
