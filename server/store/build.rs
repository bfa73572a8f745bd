//! Lists the migrations, so that a new one is a new file and nothing else.
//!
//! `0003_preferred_name.sql` runs on both databases. Where they must differ there are two files of one name,
//! `0002_append_only.sqlite.sql` and `0002_append_only.postgres.sql`.

use std::{collections::BTreeMap, env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=migrations");
    let mut migrations = BTreeMap::<i64, Migration>::new();
    for entry in fs::read_dir("migrations")? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        add(&mut migrations, name).map_err(|wrong| format!("migrations/{name}: {wrong}"))?;
    }
    let mut table = String::from("&[");
    for (version, Migration { name, sqlite, postgres }) in migrations {
        let both = sqlite.zip(postgres);
        let (sqlite, postgres) = both.ok_or(format!("migrations/{version:04}: only one database has it"))?;
        write!(table, "({version}, {name:?}, {}, {}),", text_of(&sqlite), text_of(&postgres))?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), table)?;
    Ok(())
}

/// The expression that is a file's text. The folder is left to the compiler: a checkout that moves stays whole.
fn text_of(file: &str) -> String {
    format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/migrations/{file}\"))")
}

/// One version and the files that make it.
#[derive(Default)]
struct Migration {
    name: String,
    sqlite: Option<String>,
    postgres: Option<String>,
}

fn add(migrations: &mut BTreeMap<i64, Migration>, file: &str) -> Result<(), &'static str> {
    let stem = file.strip_suffix(".sql").ok_or("is no .sql file")?;
    let (version, rest) = stem.split_once('_').ok_or("is not called NNNN_name.sql")?;
    let version = version.parse().map_err(|_| "does not start with a number")?;
    let (name, on_sqlite, on_postgres) = match rest.rsplit_once('.') {
        None => (rest, true, true),
        Some((name, "sqlite")) => (name, true, false),
        Some((name, "postgres")) => (name, false, true),
        Some(_) => return Err("is for neither sqlite nor postgres"),
    };
    let name = name.replace('_', " ");
    let migration = migrations.entry(version).or_default();
    if !migration.name.is_empty() && migration.name != name {
        return Err("has a number that another migration has");
    }
    migration.name = name;
    for (wanted, slot) in [(on_sqlite, &mut migration.sqlite), (on_postgres, &mut migration.postgres)] {
        if wanted && slot.replace(file.to_owned()).is_some() {
            return Err("has a number that another migration has");
        }
    }
    Ok(())
}
