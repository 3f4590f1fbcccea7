//! `frontdesk replay` on a stored export, whole and with one byte of it another.

mod support;

use std::fs;

#[test]
fn a_stored_export_is_verified_and_a_changed_one_is_not() {
    let folder = std::env::temp_dir().join(format!("frontdesk-replay-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let stored = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/receipts_1.ndjson");
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_frontdesk")).arg("replay").args(arguments).output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (status, said) = run(&[stored]);
    assert!(status == Some(0) && said.starts_with("verified: receipts 1 to 11: 10 decisions made again"), "{said}");
    let key = said.lines().last().unwrap().strip_prefix("key ").unwrap().to_owned();
    assert_eq!(run(&[stored, "--key", &key]).0, Some(0));
    assert_eq!(run(&[stored, "--key", &key.replace('0', "1")]).0, Some(1));
    let changed = folder.join("changed.ndjson");
    let text = fs::read_to_string(stored).unwrap();
    let other = |line: &str| match line.starts_with("{\"receipt\":3,") {
        true => line.replace("\"owner\":\"a\",\"playbook\"", "\"owner\":\"b\",\"playbook\"") + "\n",
        false => line.to_owned() + "\n",
    };
    fs::write(&changed, text.lines().map(other).collect::<String>()).unwrap();
    let (status, said) = run(&[changed.to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(said.contains("receipt 3: decision/owner: found \"b\", decided by a version"), "{said}");
    // Cut off, not UTF-8, and something else altogether.
    fs::write(&changed, text.lines().take(4).collect::<Vec<_>>().join("\n") + "\n").unwrap();
    assert_eq!(run(&[changed.to_str().unwrap()]).0, Some(1));
    fs::write(&changed, [text.as_bytes(), b"\xff\n"].concat()).unwrap();
    assert_eq!(run(&[changed.to_str().unwrap()]).0, Some(1));
    fs::write(&changed, "id,name\n").unwrap();
    assert_eq!(run(&[changed.to_str().unwrap()]).0, Some(2));
    fs::remove_dir_all(folder).unwrap();
}
