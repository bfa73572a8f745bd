//! `latchkey restore`: a backup into an empty database.

use crate::{cli::RestoreFrom, failure::Failure, secret, settings::Settings, start};
use accounts::{
    backup::{BackupFile, Header, Unreadable},
    restore::{RestoreError, Restored},
};
use std::{
    fs::File,
    io::{BufReader, Seek as _},
    path::Path,
};

/// Restores a backup. The file is read to its end before the database is touched.
///
/// # Errors
/// The file is no whole backup, the database is not empty, or the key is another one.
pub(crate) async fn restore(settings: Settings, from: &RestoreFrom) -> Result<(), Failure> {
    let path = &from.file;
    let unread = |error| Failure::new(format!("the backup {} can't be read: {error}", path.display()));
    let mut file = File::open(path).map_err(unread)?;
    let opened = |file| BackupFile::open(file).map_err(|why| unreadable(path, &why));
    let checked = opened(BufReader::new(file.try_clone().map_err(unread)?))?;
    let header = checked.header().clone();
    checked.check().map_err(|why| unreadable(path, &why))?;
    file.rewind().map_err(unread)?;
    start::prepare_folder(&settings)?;
    let key = match secret::read(&settings.secret_key_file)? {
        Some(key) => key,
        None if from.new_key => secret::create(&settings.secret_key_file)?,
        None => return Err(other_key(&settings, "is not there")),
    };
    let store = start::connect(&settings).await?;
    let base_url = settings.base_url(settings.listen.port());
    let clock = start::open_clock(&store).await?;
    let accounts = start::put_together(&settings, &store, &clock, key, base_url);
    let restored = accounts::restore::restore(&accounts, opened(BufReader::new(file))?, from.new_key).await;
    store.close().await;
    let restored = restored.map_err(|error| match error {
        RestoreError::File(why) => unreadable(path, &why),
        RestoreError::OtherKey => other_key(&settings, "is another one"),
        RestoreError::NotEmpty => Failure::new(format!(
            "{} is not empty; accepted: one without any table, such as that of a DATA_DIR which is not there yet",
            start::called(&settings)
        )),
        RestoreError::Database(refused) => {
            Failure::new(format!("{} can't be used: {refused}", start::called(&settings)))
        }
    })?;
    tell(&header, &restored, path);
    Ok(())
}

fn unreadable(path: &Path, why: &Unreadable) -> Failure {
    Failure::new(format!("{} {why}", path.display()))
}

fn other_key(settings: &Settings, what: &str) -> Failure {
    Failure::new(format!(
        "the key in SECRET_KEY_FILE {} {what}, and the backup was made with one; accepted: that file, or --new-key to go \
         on with another",
        settings.secret_key_file.display()
    ))
}

fn tell(header: &Header, restored: &Restored, path: &Path) {
    let when = words::When::new("UTC", shared::Language::English).absolute(header.made_at);
    let Restored { rows, sessions, links, mails, jobs } = restored;
    println!("Restored {rows} rows of {} as they were on {when} UTC", path.display());
    println!("Void from now on: {sessions} sessions, {links} links that still worked");
    println!("Not sent, since they may have been sent after the backup: {mails} mails; stopped: {jobs} jobs");
}
