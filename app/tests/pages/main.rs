//! The pages, as a browser without scripts gets them: the whole way from the router to a real database.
#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod administration;
mod browser;
mod duplicates;
mod failed_emails;
mod forms;
mod guarded;
mod imports;
mod jobs;
mod links;
mod password_change;
mod routes;
mod second_factor;
mod site;
mod staff;
mod step_up;
mod story;
