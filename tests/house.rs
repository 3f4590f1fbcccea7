//! The rules of the house: what each room may hold and may not.
//!
//! In scope: rules that neither the compiler nor a lint enforces. Each names the file that breaks it.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `room`, with its text.
fn files(room: &str) -> Vec<(String, String)> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join(room), &mut found);
    found.sort();
    let name = |path: &PathBuf| path.strip_prefix(root()).unwrap().display().to_string();
    let files: Vec<_> = found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect();
    assert!(!files.is_empty(), "{room} is empty");
    files
}

/// A file without its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

/// The names in a section of a manifest.
fn dependencies(manifest: &str, section: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(manifest)).unwrap();
    let section = text.split(&format!("\n[{section}]\n")).nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let lines = section.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().trim_end_matches(".workspace").into())
        .collect()
}

#[test]
fn the_core_depends_on_text_serde_and_data_only() {
    // `schemars` is built where the API is described, and in no shell.
    let allowed = [
        "email_address",
        "jiff",
        "libm",
        "schemars",
        "serde",
        "serde_json",
        "sha2",
        "strsim",
        "toml",
        "unicode-normalization",
    ];
    for name in dependencies("Cargo.toml", "dependencies") {
        assert!(allowed.contains(&name.as_str()), "Cargo.toml: the core depends on {name}");
    }
}

#[test]
fn sealing_knows_neither_the_core_nor_where_it_runs() {
    // Curve, cipher and hash; the generator's trait, and no generator.
    let allowed = ["chacha20poly1305", "hkdf", "rand_core", "serde", "sha2", "voprf"];
    for name in dependencies("prefill/Cargo.toml", "dependencies") {
        assert!(allowed.contains(&name.as_str()), "prefill/Cargo.toml: depends on {name}");
    }
}

#[test]
fn the_core_knows_no_target_clock_randomness_or_file() {
    let never = [
        "cfg(target",
        "cfg!(target",
        "std::fs",
        "std::net",
        "std::time",
        "std::env",
        "std::thread",
        "HashMap",
        "HashSet",
    ];
    // What stands beside the core is as pure.
    for (name, text) in ["src", "prefill/src"].into_iter().flat_map(files) {
        for word in never {
            assert!(!code(&text).contains(word), "{name}: found `{word}`, which the core does without");
        }
    }
}

#[test]
fn shells_dont_depend_on_one_another() {
    let shells = ["frontdesk-worker", "frontdesk-www", "frontdesk-www-prefill", "frontdesk-cli"];
    for room in ["prefill", "ledger", "worker", "www", "www/prefill", "cli"] {
        for name in dependencies(&format!("{room}/Cargo.toml"), "dependencies") {
            assert!(!shells.contains(&name.as_str()), "{room}/Cargo.toml: depends on the shell {name}");
        }
    }
    assert!(!dependencies("ledger/Cargo.toml", "dependencies").iter().any(|name| name == "worker"));
}

#[test]
fn stages_import_nouns_and_no_stages() {
    let stages = ["standardize", "search", "dedupe", "matching", "decide", "assign", "record"];
    for (name, text) in files("src").into_iter().filter(|(name, _)| name != "src/lib.rs") {
        let room = name.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default().to_owned();
        for stage in stages.iter().filter(|stage| **stage != room) {
            let import = format!("crate::{stage}");
            assert!(!code(&text).contains(&import), "{name}: found `{import}`; only src/lib.rs composes stages");
        }
    }
}

#[test]
fn sql_is_in_the_ledger_only() {
    let rooms = ["src", "prefill/src", "worker", "www", "cli"].into_iter().flat_map(files);
    // A test may change a row behind the ledger's back, to see that it is found.
    for (name, text) in rooms.filter(|(name, _)| !name.contains("/tests/")) {
        for word in ["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "CREATE TABLE"] {
            assert!(!code(&text).contains(word), "{name}: found SQL (`{word}`), which belongs into ledger");
        }
    }
}

#[test]
fn the_worker_reaches_leads_at_the_desk_only() {
    let worked =
        ["lead", "work", "judge", "verdicts", "withdraw_verdict", "merge", "undo_merge", "possible_duplicates"];
    let further = ["judge_pair", "withdraw_not_same", "convert", "contact", "opportunity", "change_opportunity"];
    let read = ["account", "rotation", "assignments", "publish_version", "roll_back"];
    for (name, text) in files("worker") {
        for function in worked.iter().chain(&further).chain(&read) {
            let past = format!("ledger.{function}(");
            assert!(
                !code(&text).contains(&past),
                "{name}: found `{past}`, past the reach of whoever asks (`desk.{function}`)"
            );
        }
    }
}

#[test]
fn javascript_values_stay_at_the_edges() {
    for (name, text) in ["src", "prefill/src", "ledger", "cli"].into_iter().flat_map(files) {
        for word in ["JsValue", "wasm_bindgen", "js_sys"] {
            assert!(!text.contains(word), "{name}: found `{word}`");
        }
    }
}

#[test]
fn every_file_says_what_is_in_scope_and_stays_readable() {
    for (name, text) in ["src", "prefill/src", "ledger", "worker", "www", "cli"].into_iter().flat_map(files) {
        let lines = code(&text).lines().count();
        assert!(lines <= 340, "{name}: {lines} lines without tests; does it do one thing?");
        assert!(text.starts_with("//! "), "{name}: no head");
        if !name.ends_with("tests.rs") && !name.contains("/tests/") {
            let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
            assert!(head.to_lowercase().contains("in scope"), "{name}: its head doesn't say what is in scope");
        }
    }
}
