//! The embedded mailbox: a folder of `.eml` files, so that every mail can be seen before there is a mail
//! server. For development: it reads and writes files without giving way to other tasks.

use mail_parser::MessageParser;
use shared::{MailId, Timestamp};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use tokio::sync::broadcast;

/// The folder, and news from it.
#[derive(Clone)]
pub struct Mailbox {
    folder: PathBuf,
    arrivals: broadcast::Sender<MailId>,
}

/// A mail in the mailbox, read back from its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMail {
    /// Its row in the outbox, which names its file.
    pub id: MailId,
    /// When it was written.
    pub at: Timestamp,
    /// The name of the sender.
    pub from: String,
    /// The address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same in HTML, with inline styles: show it in a sandboxed frame.
    pub html: String,
}

impl Mailbox {
    /// Opens the mailbox in a folder, which is made if it is missing, for this user's eyes only.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        let (arrivals, _) = broadcast::channel(64);
        Ok(Self { folder, arrivals })
    }

    /// Every mail, newest first.
    ///
    /// # Errors
    /// When the folder or a file can't be read.
    pub fn list(&self) -> io::Result<Vec<KeptMail>> {
        let mut ids = Vec::new();
        for file in fs::read_dir(&self.folder)? {
            ids.extend(id_of(&file?.path()));
        }
        ids.sort_unstable_by(|a, b| b.cmp(a));
        let mut mails = Vec::with_capacity(ids.len());
        for id in ids {
            mails.extend(self.get(id)?);
        }
        Ok(mails)
    }

    /// One mail; `None` if there is none of that id.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn get(&self, id: MailId) -> io::Result<Option<KeptMail>> {
        Ok(self.raw(id)?.and_then(|raw| read(id, &raw)))
    }

    /// One mail as it would go over the wire; `None` if there is none of that id.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn raw(&self, id: MailId) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.file(id)) {
            Ok(raw) => Ok(Some(raw)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Tells of each mail that arrives from now on.
    #[must_use]
    pub fn arrivals(&self) -> broadcast::Receiver<MailId> {
        self.arrivals.subscribe()
    }

    /// Writes a mail into its file. A mail that is there already stays as it is: after a crash between delivery
    /// and the note of it, the same row is delivered again (R38).
    pub(crate) fn keep(&self, id: MailId, message: &[u8]) -> io::Result<()> {
        if self.file(id).try_exists()? {
            return Ok(());
        }
        let unfinished = self.folder.join(format!("{id}.part"));
        let mut file = private_file(&unfinished)?;
        file.write_all(message)?;
        file.sync_all()?;
        fs::rename(&unfinished, self.file(id))?;
        // Nobody may be listening.
        let _ = self.arrivals.send(id);
        Ok(())
    }

    fn file(&self, id: MailId) -> PathBuf {
        self.folder.join(format!("{id}.eml"))
    }
}

fn id_of(file: &Path) -> Option<MailId> {
    let name = file.file_name()?.to_str()?;
    name.strip_suffix(".eml")?.parse().ok()
}

/// A file that only this user can read: mails carry links.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn read(id: MailId, raw: &[u8]) -> Option<KeptMail> {
    let mail = MessageParser::default().parse(raw)?;
    let from = mail.from().and_then(|from| from.first());
    let to = mail.to().and_then(|to| to.first());
    Some(KeptMail {
        id,
        at: Timestamp::from_micros(mail.date().map_or(0, |date| date.to_timestamp() * 1_000_000)),
        from: from.and_then(|from| from.name()).unwrap_or_default().to_owned(),
        to: to.and_then(|to| to.address()).unwrap_or_default().to_owned(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
        html: mail.body_html(0).unwrap_or_default().replace("\r\n", "\n"),
    })
}
