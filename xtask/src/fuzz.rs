//! `cargo xtask fuzz`: any bytes at all for whatever reads what comes from outside (`xtask/fuzz` says what must hold).

use crate::process::{Steps, capture, cargo, has, program, root, run};
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    thread,
};

/// What is fuzzed, and for how long.
#[derive(Args)]
pub(crate) struct Fuzz {
    /// How long each subject is tried, in seconds; 0 runs nothing, and only minimises the corpora
    #[arg(long, value_name = "N", default_value_t = 600)]
    seconds: u32,
    /// Only these subjects
    names: Vec<String>,
}

/// The version of cargo-fuzz that is installed where there is none.
const TOOL: &str = "0.13.2";
/// Longer inputs find nothing that these don't, and run slowly.
const LONGEST_INPUT: usize = 4_096;
/// The same for inputs that are kept, so that people can read them.
const LONGEST_KEPT: usize = 300;
/// No input may take longer, in seconds, or more memory, in MB.
const BOUNDS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=2048"];

/// What came of a subject.
struct Outcome {
    name: String,
    executions: u64,
    coverage: u64,
    findings: Vec<PathBuf>,
}

/// Builds the targets, lets each run with what is kept to begin with, keeps what led into new code, and tells what was
/// found. As many run at once as there are processors.
pub(crate) fn fuzz(fuzz: &Fuzz) -> Result<()> {
    let mut steps = Steps::new(4);
    steps.next("Getting cargo-fuzz");
    let tool = tool()?;
    steps.next("Building the targets");
    let programs = build(&tool)?;
    let mut names = subjects()?;
    for name in &fuzz.names {
        ensure!(names.contains(name), "there is no subject {name}; there are {}", names.join(", "));
    }
    names.retain(|name| fuzz.names.is_empty() || fuzz.names.contains(name));
    steps.next(&format!("Trying each of {} subjects for {} s", names.len(), fuzz.seconds));
    let outcomes = if fuzz.seconds == 0 { Vec::new() } else { try_all(&programs, &names, fuzz.seconds)? };
    steps.next("Keeping what led into new code");
    for name in &names {
        keep(&programs.join(name), name)?;
    }
    tell(&outcomes, fuzz.seconds);
    let findings: Vec<String> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.findings)
        .map(|file| file.display().to_string())
        .collect();
    ensure!(findings.is_empty(), "what breaks a rule:\n  {}", findings.join("\n  "));
    steps.done("Nothing was found that breaks a rule");
    Ok(())
}

/// Where what is not kept goes. Its compiler's flags are its own, so it shares nothing with other builds.
fn place() -> PathBuf {
    root().join("target").join("fuzz")
}

fn corpora() -> PathBuf {
    root().join("xtask").join("fuzz").join("corpus")
}

/// Every subject has a folder of inputs.
fn subjects() -> Result<Vec<String>> {
    let folders = fs::read_dir(corpora()).context("no corpora")?;
    let names = folders.map(|folder| Ok(folder?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<Result<_>>()?;
    names.sort();
    Ok(names)
}

fn tool() -> Result<PathBuf> {
    if has("cargo-fuzz") {
        return Ok("cargo-fuzz".into());
    }
    let tools = place().join("tool");
    let tool = tools.join("bin").join("cargo-fuzz");
    if !tool.is_file() {
        let mut install = cargo("install");
        install.args(["cargo-fuzz", "--version", TOOL, "--locked", "--root"]).arg(&tools);
        run(&mut install).context("cargo-fuzz can't be installed")?;
    }
    Ok(tool)
}

/// Compiles the targets, and says where they are. No sanitiser looks on: `unsafe` is forbidden in our code.
fn build(tool: &Path) -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(place, PathBuf::from);
    let mut build = program(tool);
    build
        .args([
            "fuzz",
            "build",
            "--fuzz-dir",
            "xtask/fuzz/targets",
            "--sanitizer",
            "none",
            "--no-cfg-fuzzing",
        ])
        .env("CARGO_TARGET_DIR", &target)
        // Instrumenting is for nightly compilers; the stable one has it as well.
        .env("RUSTC_BOOTSTRAP", "1");
    run(&mut build)?;
    let about = capture(program("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Ok(target.join(host).join("release"))
}

fn try_all(programs: &Path, names: &[String], seconds: u32) -> Result<Vec<Outcome>> {
    let (waiting, outcomes) = (Mutex::new(names.iter()), Mutex::new(Vec::new()));
    let next = || waiting.lock().expect("no worker panics").next();
    let work = || {
        while let Some(name) = next() {
            let outcome = try_one(&programs.join(name), name, seconds);
            outcomes.lock().expect("no worker panics").push(outcome);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let mut outcomes: Vec<Outcome> =
        outcomes.into_inner().expect("no worker panics").into_iter().collect::<Result<_>>()?;
    outcomes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(outcomes)
}

/// Tries inputs for so long, or until one is found that breaks a rule.
fn try_one(target: &Path, name: &str, seconds: u32) -> Result<Outcome> {
    let (grown, found) = (place().join("corpus").join(name), place().join("findings").join(name));
    for folder in [&grown, &found] {
        fs::create_dir_all(folder)?;
    }
    let log = place().join(format!("{name}.log"));
    let mut fuzzer = fuzzer(target, LONGEST_INPUT);
    fuzzer.arg(&grown).arg(corpora().join(name));
    fuzzer.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/", found.display()));
    // It says everything on the standard error.
    let status = fuzzer.stdout(File::create(place().join("stdout"))?).stderr(File::create(&log)?).status();
    let status = status.with_context(|| format!("can't start {}", target.display()))?;
    let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    let mut findings = Vec::new();
    for line in said.lines() {
        findings.extend(line.split_once("Test unit written to ").map(|(_, file)| PathBuf::from(file.trim())));
    }
    ensure!(
        status.success() || !findings.is_empty(),
        "{name} stopped ({status}) without a finding: see {}",
        log.display()
    );
    // The last line of progress.
    let number = |label: &str| said.lines().rev().find_map(|line| number_behind(line, label));
    Ok(Outcome {
        name: name.to_owned(),
        executions: number("stat::number_of_executed_units:").context("how many executions is not said")?,
        coverage: number(" cov: ").unwrap_or_default(),
        findings,
    })
}

/// Adds to what is kept as few inputs as reach all the code that the kept ones don't.
fn keep(target: &Path, name: &str) -> Result<()> {
    let grown = place().join("corpus").join(name);
    if !grown.is_dir() {
        return Ok(());
    }
    let mut merge = fuzzer(target, LONGEST_KEPT);
    // Code that is reached counts, not how often: the corpus is to be read.
    merge.args(["-set_cover_merge=1", "-use_counters=0"]).arg(corpora().join(name)).arg(&grown);
    let said = merge.output().with_context(|| format!("can't start {}", target.display()))?;
    if !said.status.success() {
        bail!("the corpus of {name} can't be minimised:\n{}", String::from_utf8_lossy(&said.stderr));
    }
    Ok(())
}

fn fuzzer(target: &Path, longest: usize) -> Command {
    let mut fuzzer = program(target);
    fuzzer.arg(format!("-max_len={longest}")).args(BOUNDS).arg("-print_final_stats=1");
    fuzzer
}

fn number_behind(line: &str, label: &str) -> Option<u64> {
    line.split_once(label)?.1.split_whitespace().next()?.parse().ok()
}

fn tell(outcomes: &[Outcome], seconds: u32) {
    println!("{:<12}{:>14}{:>10}{:>10}{:>10}", "subject", "executions", "a second", "coverage", "findings");
    for Outcome { name, executions, coverage, findings } in outcomes {
        let a_second = executions / u64::from(seconds.max(1));
        println!("{name:<12}{executions:>14}{a_second:>10}{coverage:>10}{:>10}", findings.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_libfuzzer_prints_them() {
        let line = "#2097152\tpulse  cov: 1234 ft: 5678 corp: 90/1234b exec/s: 4096 rss: 60Mb";
        assert_eq!(number_behind(line, " cov: "), Some(1234));
        let line = "stat::number_of_executed_units: 98765";
        assert_eq!(number_behind(line, "stat::number_of_executed_units:"), Some(98_765));
        assert_eq!(number_behind("Done", " cov: "), None);
    }
}
