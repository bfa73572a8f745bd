//! The command line.

use clap::{Args, Parser, Subcommand, builder::PossibleValuesParser, builder::TypedValueParser as _};
use shared::Role;
use std::path::PathBuf;

/// Gets a facility's clients into Self-Service and keeps them in.
///
/// Settings are read from latchkey.toml in the working directory and overridden by LATCHKEY_… in the
/// environment. With none at all, everything lies in ./data and the pages are at <http://127.0.0.1:3000>.
#[derive(Debug, Parser)]
#[command(name = "latchkey", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// The settings file to read instead of ./latchkey.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the pages and send the mails, until SIGTERM or Ctrl+C
    Serve,
    /// Bring the database up to date (every other command does so too)
    Migrate,
    /// Load the demo location, and print how its staff sign in
    Demo(Demo),
    /// Check settings, database, secret key, record and mail server
    Doctor,
    /// Write a backup of the whole database into a new file, while the server runs or not
    Backup(BackupInto),
    /// Restore a backup into an empty database; the server must not run
    Restore(RestoreFrom),
    /// Take in a mail that came to the address for bounces, from the standard input
    Bounce(Bounce),
    /// Locations
    #[command(subcommand)]
    Location(Location),
    /// Staff
    #[command(subcommand)]
    Staff(Staff),
    /// Clients
    #[command(subcommand)]
    Client(Client),
}

/// Where a backup goes.
#[derive(Debug, Args)]
pub(crate) struct BackupInto {
    /// A name that is free. The secret key is not in it: keep that file elsewhere
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What to restore.
#[derive(Debug, Args)]
pub(crate) struct RestoreFrom {
    /// A file that `latchkey backup` wrote, on either kind of database
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Go on with another secret key than the one that the backup was made with
    #[arg(long)]
    pub new_key: bool,
}

/// How large a demo.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Add a crowd of so many made-up clients, of whom none can sign in
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_OF_A_CROWD))]
    pub clients: Option<u32>,
    /// Which crowd: the same seed makes the same people, and adds only who is missing
    #[arg(long, value_name = "S", default_value_t = 1, requires = "clients")]
    pub seed: u64,
}

/// More clients than any location has.
const MOST_OF_A_CROWD: i64 = 5_000_000;

/// A mail that came back.
#[derive(Debug, Args)]
pub(crate) struct Bounce {
    /// The address that it came to, as the mail server had it; helps where the mail itself doesn't say
    #[arg(long, value_name = "ADDRESS")]
    pub recipient: Option<String>,
}

/// Locations.
#[derive(Debug, Subcommand)]
pub(crate) enum Location {
    /// Add a location
    Add(AddLocation),
}

/// A location to add.
#[derive(Debug, Args)]
pub(crate) struct AddLocation {
    /// The last part of its Self-Service page's address, /s/SLUG: lower-case letters, digits and hyphens
    #[arg(long)]
    pub slug: String,
    /// Its name
    #[arg(long)]
    pub name: String,
}

/// Staff.
#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    /// Add a staff member, and print the one-time link by which they choose a password
    Add(AddStaff),
    /// Print a new one-time link for a staff member whose link ran out, who forgot the password or is locked out
    Link(StaffLink),
}

/// Whose link.
#[derive(Debug, Args)]
pub(crate) struct StaffLink {
    /// What they sign in with
    #[arg(long)]
    pub username: String,
    /// Take their second factor away too: for somebody who has lost both phone and recovery codes
    #[arg(long)]
    pub reset_second_factor: bool,
}

/// A staff member to add.
#[derive(Debug, Args)]
pub(crate) struct AddStaff {
    /// The slug of the location they work at; owners work at every location
    #[arg(long, value_name = "SLUG", required_if_eq_any = [("role", "administrator"), ("role", "front-desk"), ("role", "viewer")])]
    pub location: Option<String>,
    /// What they may do
    #[arg(long, value_parser = role())]
    pub role: Role,
    /// What they sign in with
    #[arg(long)]
    pub username: String,
    /// Their email address
    #[arg(long)]
    pub email: String,
    /// The name that others see [default: the username]
    #[arg(long)]
    pub name: Option<String>,
    /// Read a password from the first line of the standard input instead of printing a link
    #[arg(long)]
    pub password_stdin: bool,
}

/// Clients.
#[derive(Debug, Subcommand)]
pub(crate) enum Client {
    /// Add a client
    Add(AddClient),
    /// Import the clients of a CSV file, and print which rows were not taken and why
    Import(ImportClients),
    /// Write everything that is kept about one client, as JSON
    Export(ExportClient),
    /// Erase one client for good; the audit log keeps what was done, about a number that belongs to nobody any more
    Erase(EraseClient),
}

/// A client, by where they are and their id.
#[derive(Debug, Args)]
pub(crate) struct OneClient {
    /// The slug of the location
    #[arg(long, value_name = "SLUG")]
    pub location: String,
    /// The client's id: the end of the address of their profile
    #[arg(long)]
    pub id: String,
}

/// Whose data goes where.
#[derive(Debug, Args)]
pub(crate) struct ExportClient {
    /// Whose.
    #[command(flatten)]
    pub client: OneClient,
    /// A name that is free [default: the standard output]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// Whom to erase.
#[derive(Debug, Args)]
pub(crate) struct EraseClient {
    /// Whom.
    #[command(flatten)]
    pub client: OneClient,
    /// Do it. Without this, only says who it would be
    #[arg(long)]
    pub yes: bool,
}

/// A file of clients.
#[derive(Debug, Args)]
pub(crate) struct ImportClients {
    /// The slug of the location
    #[arg(long, value_name = "SLUG")]
    pub location: String,
    /// A CSV file with headings in its first row
    #[arg(value_name = "FILE.csv")]
    pub file: PathBuf,
    /// Import rows that look like somebody who is known already, too
    #[arg(long)]
    pub with_duplicates: bool,
    /// Send each new client with an email a verification mail
    #[arg(long)]
    pub send_mails: bool,
}

/// A client to add.
#[derive(Debug, Args)]
pub(crate) struct AddClient {
    /// The slug of the location
    #[arg(long, value_name = "SLUG")]
    pub location: String,
    /// Given name
    #[arg(long)]
    pub first_name: String,
    /// Family name
    #[arg(long)]
    pub last_name: String,
    /// Email address; a verification mail goes out to it
    #[arg(long)]
    pub email: Option<String>,
}

fn role() -> impl clap::builder::TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.map(Role::code))
        .map(|code| Role::from_code(&code).expect("clap lets only the codes through"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_crowd_is_a_number_of_people() {
        use clap::error::ErrorKind::{InvalidValue, MissingRequiredArgument, ValueValidation};
        let demo = |words: &[&str]| {
            Arguments::try_parse_from(["latchkey", "demo"].iter().chain(words)).map_err(|error| error.kind())
        };
        for words in
            [&[][..], &["--clients", "1"], &["--clients", "5000000", "--seed", "18446744073709551615"]]
        {
            assert!(demo(words).is_ok(), "{words:?}");
        }
        for (words, expected) in [
            (&["--clients", "0"][..], ValueValidation),
            (&["--clients", "5000001"], ValueValidation),
            (&["--clients", "many"], ValueValidation),
            (&["--clients=-1"], ValueValidation),
            (&["--clients", "1", "--seed=-1"], ValueValidation),
            (&["--clients", "1", "--seed", "1.5"], ValueValidation),
            (&["--clients"], InvalidValue),
            (&["--seed", "2"], MissingRequiredArgument),
        ] {
            assert_eq!(demo(words).map(drop), Err(expected), "{words:?}");
        }
    }

    #[test]
    fn owners_need_no_location() {
        let add = |role: &str, location: &[&str]| {
            let fixed = [
                "latchkey",
                "staff",
                "add",
                "--role",
                role,
                "--username",
                "nora",
                "--email",
                "n@example.org",
            ];
            Arguments::try_parse_from(fixed.iter().chain(location)).map(drop).map_err(|error| error.kind())
        };
        assert_eq!(add("owner", &[]), Ok(()));
        assert_eq!(add("viewer", &["--location", "riverside"]), Ok(()));
        assert_eq!(add("viewer", &[]), Err(clap::error::ErrorKind::MissingRequiredArgument));
        assert_eq!(add("chief", &[]), Err(clap::error::ErrorKind::InvalidValue));
    }
}
