//! Where settings are written: a file and the environment, both as text.

use super::{NAMES, SettingsError};
use std::{collections::BTreeMap, ffi::OsString, path::Path};

/// The file that is read when no other is named, if it is there.
const DEFAULT_FILE: &str = "latchkey.toml";
/// What the name of every setting begins with in the environment.
const PREFIX: &str = "LATCHKEY_";
/// What a variable begins with that only tests read.
const TEST_PREFIX: &str = "LATCHKEY_TEST_";

/// Every setting that was written somewhere, as text.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    found: BTreeMap<&'static str, Written>,
}

/// One setting as written.
#[derive(Debug)]
struct Written {
    name: String,
    from: String,
    text: String,
}

/// Why a text is no value of its setting.
pub(super) struct NotAccepted {
    /// What was found, in a form that may be shown: without passwords.
    pub(super) found: String,
    /// What is accepted.
    pub(super) accepted: String,
}

impl Sources {
    /// Reads the file (`config`, else `latchkey.toml` if it is there) and the variables. A variable overrides
    /// the file; an empty text counts as not written.
    ///
    /// # Errors
    /// An unreadable file, what is not TOML, or a name that no setting has.
    pub(crate) fn read(
        config: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, SettingsError> {
        let mut sources = Self::default();
        sources.add_file(config)?;
        sources.add_variables(variables)?;
        Ok(sources)
    }

    /// The value of a setting, if it was written.
    pub(super) fn get<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, NotAccepted>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(written) = self.found.get(name) else { return Ok(None) };
        parse(&written.text).map(Some).map_err(|not| SettingsError::Wrong {
            name: written.name.clone(),
            from: written.from.clone(),
            found: not.found,
            accepted: not.accepted,
        })
    }

    fn add_file(&mut self, config: Option<&Path>) -> Result<(), SettingsError> {
        let path = config.unwrap_or(Path::new(DEFAULT_FILE));
        let file = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if config.is_none() && error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(SettingsError::Unreadable { file, reason: error.to_string() }),
        };
        for (name, value) in text.parse::<toml::Table>().map_err(|error| not_toml(&file, &text, &error))? {
            let known = known(&name, &file, str::to_lowercase)?;
            let text = plain_text(&value).ok_or_else(|| SettingsError::Wrong {
                name: name.clone(),
                from: file.clone(),
                found: format!("a {}", value.type_str()),
                accepted: "a text, a number, true, false, or a list of texts".to_owned(),
            })?;
            self.add(known, Written { name, from: file.clone(), text });
        }
        Ok(())
    }

    fn add_variables(
        &mut self,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<(), SettingsError> {
        const FROM: &str = "environment";
        for (name, text) in variables {
            let Some(name) = name.to_str().filter(|n| n.starts_with(PREFIX) && !n.starts_with(TEST_PREFIX))
            else {
                continue;
            };
            let known = known(name, FROM, |known| format!("{PREFIX}{known}"))?;
            let text = text.into_string().map_err(|_| SettingsError::Wrong {
                name: name.to_owned(),
                from: FROM.to_owned(),
                found: "not UTF-8".to_owned(),
                accepted: "text in UTF-8".to_owned(),
            })?;
            self.add(known, Written { name: name.to_owned(), from: FROM.to_owned(), text });
        }
        Ok(())
    }

    fn add(&mut self, known: &'static str, written: Written) {
        if !written.text.trim().is_empty() {
            self.found.insert(known, written);
        }
    }
}

/// The known name that is spelled exactly so in this source.
fn known(name: &str, from: &str, spelled: impl Fn(&str) -> String) -> Result<&'static str, SettingsError> {
    NAMES.into_iter().find(|known| spelled(known) == name).ok_or_else(|| {
        let nearest = NAMES.into_iter().map(&spelled).min_by_key(|known| distance(known, name));
        SettingsError::Unknown {
            name: name.to_owned(),
            from: from.to_owned(),
            nearest: nearest.unwrap_or_default(),
        }
    })
}

fn plain_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(yes) => Some(yes.to_string()),
        toml::Value::Array(items) => {
            items.iter().map(|item| item.as_str()).collect::<Option<Vec<_>>>().map(|texts| texts.join(","))
        }
        _ => None,
    }
}

/// The first fault with its line. Never the line itself, which may hold a password.
fn not_toml(file: &str, text: &str, error: &toml::de::Error) -> SettingsError {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
    let reason = format!("line {line}: {}", error.message().replace('\n', ", "));
    SettingsError::NotToml { file: file.to_owned(), reason }
}

/// How many letters one has to add, drop or change to get from `a` to `b`, whatever their case.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.chars().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
