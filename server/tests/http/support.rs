//! What the tests have in common.

pub(crate) mod browser;
pub(crate) mod mailbox;
pub(crate) mod page;
pub(crate) mod phone;
pub(crate) mod server;
pub(crate) mod world;

pub(crate) use browser::{Answer, Browser, exchange, form};
pub(crate) use server::{Installation, Server};
pub(crate) use world::World;
