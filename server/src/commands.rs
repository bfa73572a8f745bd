//! What each command does.

mod add;
mod backup;
mod bounce;
mod client_data;
mod import;
mod restore;
mod serve;

pub(crate) use bounce::{MOST_BYTES as MOST_OF_A_BOUNCE, said};

use crate::{
    cli::{Arguments, Client, Command, Demo, Location, Staff},
    doctor,
    failure::Failure,
    logs,
    settings::Settings,
    start::Installation,
};
use accounts::{LocationPage, Refused, demo::Crowd};
use std::process::ExitCode;

/// Does what the command line says.
///
/// # Errors
/// Why not, in one line.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let settings = Settings::load(arguments.config.as_deref()).map_err(Failure::from);
    match arguments.command {
        Command::Doctor => return Ok(doctor::examine(settings).await),
        Command::Bounce(came) => return bounce::take_in(&open(settings).await?, &came).await,
        Command::Backup(into) => {
            let new = backup::NewFile::begin(&into.file)?;
            backup::write(&open(settings).await?, new).await?;
        }
        Command::Restore(from) => restore::restore(logged(settings)?, &from).await?,
        Command::Serve => serve::serve(logged(settings)?).await?,
        Command::Migrate => migrate(&open(settings).await?),
        Command::Demo(size) => demo(&open(settings).await?, &size).await?,
        Command::Location(Location::Add(new)) => add::location(&open(settings).await?, &new).await?,
        Command::Staff(Staff::Add(new)) => add::staff(&open(settings).await?, &new).await?,
        Command::Staff(Staff::Link(whose)) => add::staff_link(&open(settings).await?, &whose).await?,
        Command::Client(Client::Add(new)) => add::client(&open(settings).await?, &new).await?,
        Command::Client(Client::Export(what)) => {
            let new = what.file.as_deref().map(backup::NewFile::begin).transpose()?;
            client_data::export(&open(settings).await?, &what, new).await?;
        }
        Command::Client(Client::Erase(whom)) => client_data::erase(&open(settings).await?, &whom).await?,
        Command::Client(Client::Import(file)) => import::clients(&open(settings).await?, &file).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Starts logging as the settings say.
fn logged(settings: Result<Settings, Failure>) -> Result<Settings, Failure> {
    settings.inspect(logs::start)
}

/// The installation as a command sees it that doesn't listen: links lead to where the server would.
async fn open(settings: Result<Settings, Failure>) -> Result<Installation, Failure> {
    let settings = logged(settings)?;
    let port = settings.listen.port();
    Installation::open(settings, port).await
}

/// Opening it has brought it up to date.
fn migrate(installation: &Installation) {
    println!("The {} database is up to date", installation.store.database());
}

async fn demo(installation: &Installation, size: &Demo) -> Result<(), Failure> {
    let demo =
        accounts::demo::load(&installation.accounts).await.map_err(|refused| add::failure(&refused))?;
    if let Some(clients) = size.clients {
        gather(installation, &demo.location, Crowd { clients, seed: size.seed }).await?;
    }
    let base_url = installation.accounts.base_url();
    println!("{}: {}", demo.location.label, base_url.to(&shared::Route::SelfService(demo.location.slug)));
    for staff in demo.staff {
        let way_in = staff.set_up_link.unwrap_or_else(|| base_url.to(&shared::Route::StaffSignIn));
        println!("{:<14} {:<10} {way_in}", staff.role.code(), staff.username);
    }
    Ok(())
}

/// Adds whoever is missing of a crowd.
async fn gather(installation: &Installation, location: &LocationPage, crowd: Crowd) -> Result<(), Failure> {
    let added = accounts::demo::gather(&installation.accounts, location, crowd).await;
    let added = added.map_err(|refused| match refused {
        Refused::Changed => {
            Failure::new(format!("{} is not a location of the demo: it gets no crowd", location.slug))
        }
        other => add::failure(&other),
    })?;
    println!("Added {added} of {} made-up clients, seed {}", crowd.clients, crowd.seed);
    Ok(())
}
