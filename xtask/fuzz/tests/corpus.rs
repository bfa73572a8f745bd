//! Everything holds for the inputs that are kept: those that people wrote down to begin with, and those by which the
//! fuzzer came into new code.

use fuzz::SUBJECTS;
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn everything_holds_for_what_is_kept() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (subject, holds) in SUBJECTS {
        let mut files: Vec<_> = fs::read_dir(corpora.join(subject))
            .expect("each subject has a corpus")
            .map(|file| file.expect("a file").path())
            .collect();
        files.sort();
        assert!(files.len() > 3, "{subject} has hardly anything to begin with");
        for file in files {
            // A failure names the file.
            println!("{subject}: {}", file.display());
            holds(&fs::read(&file).expect("a file"));
        }
    }
}

/// Nothing is fuzzed that isn't tested here, and the other way round.
#[test]
fn every_subject_has_its_target() {
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("targets");
    let files = fs::read_dir(targets).expect("the targets").map(|file| file.expect("a file").path());
    let targets: BTreeSet<String> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
        .collect();
    let subjects: BTreeSet<String> = SUBJECTS.iter().map(|(subject, _)| (*subject).to_owned()).collect();
    assert_eq!(targets, subjects);
}
