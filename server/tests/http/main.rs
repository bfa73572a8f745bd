//! The program as the world meets it: started, asked over HTTP, stopped, killed.

mod backup;
mod bounces;
mod client_data;
mod command_line;
mod cookies;
mod database;
mod enumeration;
mod forgery;
mod imports;
mod jobs;
mod known_device;
mod leaks;
mod lifecycle;
mod limits;
mod live;
mod logo;
mod mail_certificates;
mod protection;
mod roles;
mod second_factor;
mod secrets;
mod step_up;
mod support;
