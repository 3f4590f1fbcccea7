//! `frontdesk prefill` as it is called: files of one size, the same again, and what is refused.

mod support;

use sealed_prefill::{Facts, Key, Layout, LookUp, Opened};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use support::{folder, frontdesk};

const SECRET: &str = "1112131415161718191a1b1c1d1e1f101112131415161718191a1b1c1d1e1f10";

fn list(count: usize) -> String {
    let rows = (0..count)
        .map(|n| format!("a{n},Zebrafink {n} GmbH,zebrafink-{n}.com,Köln,DE,Manufacturing,51-200,customer,owner-7\n"));
    "id,name,domains,city,country,industry,employees,kind,owner\n".to_owned() + &rows.collect::<String>()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below `folder`.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    files
}

fn layout(folder: &Path) -> Layout {
    serde_json::from_slice(&fs::read(folder.join("index.json")).unwrap()).unwrap()
}

/// What is known of a domain, as a browser finds it out.
fn look_up(folder: &Path, secret: &str, domain: &str) -> Opened {
    let layout = layout(folder);
    let key = Key::of_text(secret).unwrap();
    let look_up = LookUp::new(frontdesk::account_book::print_of(domain, layout.print_bits), [9; 32]).unwrap();
    let file = folder.join(&layout.set).join(Layout::file_of(look_up.bucket(layout.bits)));
    look_up.open(&key.evaluate(&look_up.message()).unwrap(), &layout, &fs::read(file).unwrap()).unwrap()
}

#[test]
fn a_book_becomes_buckets_of_one_size_that_only_the_key_opens() {
    let folder = folder("prefill", &[("accounts.csv", &list(900)), ("key", SECRET)]);
    fs::remove_dir_all(folder.join("out")).ok();
    assert!(frontdesk(&folder, &["pack", "accounts.csv", "-o", "book"], "").status.success());
    let made = frontdesk(&folder, &["prefill", "book", "--key", "key", "-o", "out"], "");
    assert!(made.status.success(), "{}", said(&made));
    assert!(said(&made).contains("900 domains in 4 buckets"), "{}", said(&made));
    let buckets = files(&folder.join("out"));
    let lengths: Vec<usize> =
        buckets.iter().filter(|(name, _)| name.ends_with(".bin")).map(|(_, file)| file.len()).collect();
    assert!(lengths.len() == 4 && lengths.iter().all(|length| *length == lengths[0]));
    // Nothing of it can be read.
    for (name, file) in &buckets {
        for word in ["Zebrafink", "zebrafink", "owner", "customer", SECRET] {
            assert!(!file.windows(word.len()).any(|window| window == word.as_bytes()), "{name} has `{word}`");
        }
    }
    let known = Facts {
        company: Some("Zebrafink 7 GmbH".into()),
        industry: Some("31-33".into()),
        employees: Some(sealed_prefill::Employees { min: 51, max: Some(200) }),
        country: Some("DE".into()),
        city: Some("Köln".into()),
    };
    assert_eq!(look_up(&folder.join("out"), SECRET, "zebrafink-7.com"), Opened::Facts(known));
    assert_eq!(look_up(&folder.join("out"), SECRET, "zebrafink-901.com"), Opened::Unknown);
    assert_eq!(look_up(&folder.join("out"), &SECRET.replace('a', "b"), "zebrafink-7.com"), Opened::Unknown);
    // The same again, and of the list itself.
    for from in ["book", "accounts.csv"] {
        fs::remove_dir_all(folder.join("again")).ok();
        assert!(frontdesk(&folder, &["prefill", from, "--key", "key", "-o", "again"], "").status.success());
        let again: Vec<Vec<u8>> = files(&folder.join("again")).into_values().collect();
        assert_eq!(again, buckets.values().cloned().collect::<Vec<_>>(), "{from}");
    }
}

#[test]
fn decoys_are_known_as_accounts_are_and_dont_replace_them() {
    let decoys =
        "id,name,domains,country\nd1,Decoy AG,decoy.com,CH\nd2,Somebody Else,zebrafink-1.com,FR\nd3,,broken.com,\n";
    let folder = folder("prefill-decoys", &[("accounts.csv", &list(300)), ("key", SECRET), ("decoys.csv", decoys)]);
    let made =
        frontdesk(&folder, &["prefill", "accounts.csv", "--key", "key", "-o", "out", "--decoys", "decoys.csv"], "");
    assert_eq!(made.status.code(), Some(1), "{}", said(&made));
    assert!(said(&made).contains("decoys.csv: row 3: name: found"), "{}", said(&made));
    let company = |domain: &str| match look_up(&folder.join("out"), SECRET, domain) {
        Opened::Facts(facts) => facts.company.unwrap_or_default(),
        Opened::Unknown => "unknown".into(),
    };
    assert_eq!(company("decoy.com"), "Decoy AG");
    assert_eq!(company("zebrafink-1.com"), "Zebrafink 1 GmbH");
}

#[test]
fn a_set_of_another_key_goes_beside_the_one_that_is_there() {
    let other = SECRET.replace('1', "2");
    let answer = format!("{{\"id\":\"x\",\"until\":null,\"secret\":\"{other}\"}}\n");
    let folder = folder("prefill-keys", &[("accounts.csv", &list(300)), ("key", SECRET), ("answer.json", &answer)]);
    fs::remove_dir_all(folder.join("out")).ok();
    for key in ["key", "answer.json"] {
        let made = frontdesk(&folder, &["prefill", "accounts.csv", "--key", key, "-o", "out"], "");
        assert!(made.status.success(), "{}", said(&made));
    }
    assert_eq!(files(&folder.join("out")).len(), 3);
    assert_eq!(layout(&folder.join("out")).key, Key::of_text(&other).unwrap().id());
}

#[test]
fn what_is_no_key_or_has_no_domain_is_refused_and_nothing_is_written() {
    let folder = folder(
        "prefill-refused",
        &[
            ("accounts.csv", &list(3)),
            ("nobody.csv", "id,name\na,Acme\n"),
            ("key", SECRET),
            ("empty", ""),
            ("short", "1234"),
            ("words", "correct horse battery staple"),
            ("other.json", "{\"id\":\"x\"}"),
        ],
    );
    fs::remove_dir_all(folder.join("out")).ok();
    assert!(frontdesk(&folder, &["pack", "accounts.csv", "-o", "book"], "").status.success());
    fs::write(folder.join("bytes"), [0xff, 0xfe, 0]).unwrap();
    for (accounts, key, found) in [
        ("accounts.csv", "absent", "absent can't be read"),
        ("accounts.csv", "empty", "empty: found nothing, expected a key: 64 hexadecimal digits"),
        ("accounts.csv", "short", "short: found 4 hexadecimal digits, expected a key"),
        ("accounts.csv", "words", "words: found 28 characters, of which some are no hexadecimal digits"),
        ("accounts.csv", "other.json", "other.json: found JSON without `secret`"),
        ("accounts.csv", "book", "book: found an account book, expected a key"),
        ("accounts.csv", "bytes", "bytes: found bytes that are no text"),
        ("nobody.csv", "key", "nobody.csv: found no account with a domain"),
    ] {
        let refused = frontdesk(&folder, &["prefill", accounts, "--key", key, "-o", "out"], "");
        assert_eq!(refused.status.code(), Some(2), "{key}: {}", said(&refused));
        assert!(said(&refused).contains(found), "{key}: {}", said(&refused));
        assert!(!folder.join("out").exists());
    }
}
