//! `latchkey backup`: a file that is either whole or not there, and never in place of another.

use crate::{failure::Failure, start::Installation};
use std::{
    ffi::OsString,
    fmt::Display,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// Writes a backup into a file that was begun before the database was touched.
///
/// # Errors
/// The file can't be written, or the database can't be read.
pub(super) async fn write(installation: &Installation, mut new: NewFile) -> Result<(), Failure> {
    let written = accounts::backup::write(&installation.accounts, &mut new).await.map(|(_, rows)| rows);
    let rows = written.map_err(|error| new.failed(&error))?;
    let file = new.finish()?;
    let key = installation.settings.secret_key_file.display();
    println!(
        "Wrote {rows} rows to {}. Not in it, to be kept elsewhere: the secret key {key}",
        file.display()
    );
    Ok(())
}

/// A file that appears under its name when it is whole and on disk, for its owner alone. Dropped before, it is gone.
pub(super) struct NewFile {
    file: PathBuf,
    draft: PathBuf,
    out: BufWriter<File>,
}

impl NewFile {
    /// Begins it, under another name.
    ///
    /// # Errors
    /// There is a file of that name, or it can't be written.
    pub(super) fn begin(file: &Path) -> Result<Self, Failure> {
        let name = file.file_name().ok_or_else(|| cannot_write(file, &"no file is called that"))?;
        if file.symlink_metadata().is_ok() {
            return Err(there_already(file));
        }
        let mut draft = OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}.draft", std::process::id()));
        let draft = file.with_file_name(draft);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let out = options.open(&draft).map_err(|error| cannot_write(file, &error))?;
        Ok(Self { file: file.to_owned(), draft, out: BufWriter::new(out) })
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// There is a file of that name by now, or it can't be written.
    pub(super) fn finish(mut self) -> Result<PathBuf, Failure> {
        let finished =
            self.flush().and_then(|()| self.out.get_ref().sync_all()).and_then(|()| self.appears());
        match finished {
            Ok(()) => Ok(self.file.clone()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(there_already(&self.file)),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Why it could not be written.
    pub(super) fn failed(&self, error: &dyn Display) -> Failure {
        cannot_write(&self.file, error)
    }

    /// The folder has to remember the name through a power cut, too.
    fn appears(&self) -> io::Result<()> {
        // A link never replaces a file. Where there are no links, such as on a memory stick, a name that is free now
        // has to do.
        match fs::hard_link(&self.draft, &self.file) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                if self.file.symlink_metadata().is_ok() {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                fs::rename(&self.draft, &self.file)?;
            }
            linked => linked?,
        }
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Nothing to be done where it is gone or can't go.
        let _ = fs::remove_file(&self.draft);
    }
}

fn there_already(file: &Path) -> Failure {
    Failure::new(format!("{} is there already; accepted: a name that is free", file.display()))
}

fn cannot_write(file: &Path, error: &dyn Display) -> Failure {
    Failure::new(format!("{} can't be written: {error}", file.display()))
}
