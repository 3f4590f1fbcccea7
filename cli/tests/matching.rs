//! `frontdesk pack` and `frontdesk match` seen from outside.
//!
//! In scope: rows, columns, exit status. Not in scope: how sure a match is.

mod support;

use std::fs;
use std::process::Output;
use support::{folder, frontdesk};

const ACCOUNTS: &str = "Id,Account Name,domains,city,country
a1,Rockfalcon Enterprises Ltd,rockfalcon.example,,GB
a2,Zebra Vizcaya Argentaria,zva.example;zebra.example,Bilbao,ES
a3,Nordlicht Werkzeugbau GmbH,,,DE
a4,Nordlicht Werkzeugbau GmbH,,,DE
";

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The header and the rows of a CSV text.
fn table(text: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(text);
    let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect();
    (cells(reader.headers().unwrap()), reader.records().map(|row| cells(&row.unwrap())).collect())
}

#[test]
fn every_lead_has_a_row_in_order_with_its_best_account() {
    let leads = "id,Company,country,email\n\
                 l1,Rock Falcon Enterprises,,\n\
                 l2,,,ana@zebra.example\n\
                 l3,,,\n\
                 l4,Nordlicht Werkzeugbau,Germany,\n\
                 ,Zebra Logistics,,\n";
    let folder = folder("leads", &[("accounts.csv", ACCOUNTS), ("leads.csv", leads)]);
    let output = frontdesk(&folder, &["match", "leads.csv", "--accounts", "accounts.csv"], "");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let (header, rows) = table(&output.stdout);
    assert_eq!(header, ["lead_id", "account_id", "confidence", "verdict", "tie_break", "evidence"]);
    for (row, expect) in rows.iter().zip([
        ["l1", "a1", "match", ""],
        ["l2", "a2", "match", ""],
        ["l3", "", "none", ""],
        ["l4", "a3", "match", "id"],
        ["5", "a2", "none", ""],
    ]) {
        assert_eq!([&row[0], &row[1], &row[3], &row[4]], expect);
        let (whole, decimals) = row[2].split_once('.').unwrap();
        assert!(matches!(whole, "0" | "1") && decimals.len() == 6, "{}", row[2]);
        let evidence: serde_json::Value = serde_json::from_str(&row[5]).unwrap();
        assert_eq!(evidence.as_array().unwrap().is_empty(), expect[1].is_empty(), "{evidence}");
    }
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[2][2], "0.000000");
    let evidence: serde_json::Value = serde_json::from_str(&rows[1][5]).unwrap();
    assert_eq!((&evidence[0]["feature"], &evidence[0]["level"]), (&"domain".into(), &"exact".into()));
}

#[test]
fn leads_from_stdin_and_thresholds_from_a_playbook() {
    let playbook = include_str!("../../tests/data/smallest.toml");
    let (before, after) = playbook.split_once("[matching]").unwrap();
    let rest: Vec<&str> =
        after.lines().filter(|line| !line.starts_with("match") && !line.starts_with("review")).collect();
    let strict = format!("{before}[matching]\nmatch = 1.0\nreview = 0.5\n{}", rest.join("\n"));
    let folder = folder("stdin", &[("accounts.csv", ACCOUNTS), ("strict.toml", &strict)]);
    let lead = "{\"id\": \"l1\", \"company\": \"Rockfalcon Enterprises\"}\n";
    let arguments = ["match", "-", "--format", "ndjson", "--accounts", "accounts.csv"];
    for (more, verdict) in [(&[][..], "match"), (&["--playbook", "strict.toml"], "review")] {
        let output = frontdesk(&folder, &[&arguments, more].concat(), lead);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let row: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&row["account_id"], &row["verdict"]), (&"a1".into(), &verdict.into()), "{row}");
        assert!(row["evidence"].is_array() && row["tie_break"].is_null(), "{row}");
    }
}

#[test]
fn refused_accounts_are_named_by_row_and_the_others_go_in() {
    let accounts = "id,name\na1,Rockfalcon Enterprises\na2,\na1,Zebra Vizcaya\n,Nordlicht\na5,Quittengarten\n";
    let folder = folder("refused", &[("accounts.csv", accounts), ("leads.csv", "company\nQuittengarten\n")]);
    for arguments in
        [&["pack", "accounts.csv", "-o", "a.book"][..], &["match", "leads.csv", "--accounts", "accounts.csv"]]
    {
        let output = frontdesk(&folder, arguments, "");
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        for expect in ["row 2: name: found `nothing`", "row 3: id: found `a1`", "row 4: id: found `nothing`"] {
            assert!(said(&output).contains(expect), "{}", said(&output));
        }
        if arguments[0] == "match" {
            assert_eq!(table(&output.stdout).1[0][1], "a5");
        } else {
            assert!(said(&output).contains(": 2 accounts, 0 domains, "), "{}", said(&output));
        }
    }
}

#[test]
fn a_book_is_the_same_from_whatever_format_its_rows_come() {
    let rows = "{\"id\": \"a1\", \"name\": \"Acme\", \"domains\": \"acme.example;acme.test\"}\n";
    let table = "name\tid\tdomains\nAcme\ta1\tacme.example;acme.test\n";
    let folder = folder("pack", &[("accounts.tsv", table)]);
    let output = frontdesk(&folder, &["pack", "-", "--format", "ndjson", "-o", "one.book"], rows);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let one = fs::read(folder.join("one.book")).unwrap();
    let version = frontdesk::AccountBook::open(one.clone()).unwrap().version().to_owned();
    let summary =
        format!("frontdesk: one.book: 1 accounts, 2 domains, {} bytes, version {version}; 0 rows refused\n", one.len());
    assert_eq!(said(&output), summary);
    let output = frontdesk(&folder, &["pack", "accounts.tsv", "-o", "-"], "");
    assert_eq!((output.status.code(), output.stdout == one), (Some(0), true), "{}", said(&output));
}

#[test]
fn a_packed_book_matches_as_the_rows_that_it_was_packed_from() {
    let demo = |file: &str| fs::read_to_string(format!("{}/../demo/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let more = "id,company,country,email,city,phone\n\
                l1,Rock Falcon Enterprises,GB,,,\nl2,,,ana@zebra.example,,\nl3,Zebra,ES,,bilbao,\nl4,Nordlicht,,,,\n";
    let folder = folder(
        "packed",
        &[
            ("demo.csv", &demo("accounts.csv")),
            ("demo_leads.csv", &demo("leads.csv")),
            ("accounts.csv", ACCOUNTS),
            ("leads.csv", more),
        ],
    );
    for (accounts, leads) in [("demo.csv", "demo_leads.csv"), ("accounts.csv", "leads.csv")] {
        let packed = frontdesk(&folder, &["pack", accounts, "-o", "a.book"], "");
        assert_eq!(packed.status.code(), Some(0), "{}", said(&packed));
        let of = |accounts: &str| frontdesk(&folder, &["match", leads, "--accounts", accounts], "");
        let (rows, book) = (of(accounts), of("a.book"));
        assert_eq!((rows.status.code(), book.status.code()), (Some(0), Some(0)), "{}", said(&book));
        assert!(table(&rows.stdout).1.iter().any(|row| row[3] == "match"));
        assert_eq!(String::from_utf8_lossy(&rows.stdout), String::from_utf8_lossy(&book.stdout));
    }
}

#[test]
fn accounts_that_contradict_are_named_by_row_or_refused_as_a_whole() {
    let domains = (0..10_000).map(|n| format!("d{n}.example")).collect::<Vec<_>>().join(";");
    let accounts = format!(
        "id,name,parent_id,domains\na1,Rockfalcon,a2,\na2,Nordlicht,a1,\na3,Zebra,a3,\na4,Quitte,a1,{domains}\na5,Birne,a9,b.example\n"
    );
    let latin_1: &[u8] = b"id,name\na1,M\xfcller Werkzeuge\na2,Nordlicht\n";
    let utf_16: Vec<u8> = "id,name\na1,Acme\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xFF, 0xFE][..], &utf_16].concat();
    let folder = folder("contradictions", &[("accounts.csv", &accounts)]);
    let _ = fs::remove_file(folder.join("strict.book"));
    for (name, bytes) in [("latin1.csv", latin_1), ("utf16.csv", &utf_16), ("marked.csv", &marked)] {
        fs::write(folder.join(name), bytes).unwrap();
    }
    for (file, code, expects) in [
        (
            "accounts.csv",
            1,
            &[
                "row 1: parent_id: found `a2`, expected a parent that is not below it (a1 → a2 → a1)",
                "row 2: parent_id: found `a1`",
                "row 3: parent_id: found `a3`",
                "row 4: domains: found `10000 values`, expected at most",
                ": 4 accounts, 1 domains, ",
                "4 rows refused",
            ][..],
        ),
        ("latin1.csv", 1, &["row 1: name: found `M\u{fffd}ller Werkzeuge`, expected text in UTF-8", ": 1 accounts, "]),
        ("utf16.csv", 2, &["found UTF-16 without its mark, expected UTF-8"]),
        ("marked.csv", 2, &["found UTF-16, expected UTF-8"]),
    ] {
        let output = frontdesk(&folder, &["pack", file, "-o", "a.book"], "");
        assert_eq!(output.status.code(), Some(code), "{file}: {}", said(&output));
        for expect in expects {
            assert!(said(&output).contains(expect), "{file}: `{expect}` is not in {}", said(&output));
        }
        let strict = frontdesk(&folder, &["pack", file, "--strict", "-o", "strict.book"], "");
        assert_eq!(strict.status.code(), Some(code), "{file}: {}", said(&strict));
        assert!(!folder.join("strict.book").exists());
    }
    let strict = frontdesk(&folder, &["pack", "-", "--strict", "-o", "strict.book"], ACCOUNTS);
    assert_eq!(strict.status.code(), Some(0), "{}", said(&strict));
}

#[test]
fn a_row_without_an_end_is_refused_before_it_fills_the_memory() {
    let folder = folder("endless", &[]);
    let mut open = String::from("id,name\na1,Acme\na2,\"Rock");
    open.push_str(&"falcon,\n".repeat(3 << 20));
    fs::write(folder.join("open.csv"), open).unwrap();
    let output = frontdesk(&folder, &["pack", "open.csv", "-o", "a.book"], "");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("a row of more than 16 MB; is a quote left open?"), "{}", said(&output));
}

#[test]
fn pairs_are_compared_row_by_row() {
    let pairs = "note,Right,LEFT,left_country,Right Country\n\
                 ,Siemens AG,Siemens Aktiengesellschaft,DE,Germany\n\
                 ,Zebra Vizcaya,Rockfalcon Enterprises,,\n\
                 ,,Siemens AG,,\n";
    let folder = folder("pairs", &[("pairs.csv", pairs)]);
    let output = frontdesk(&folder, &["match", "--pairs", "pairs.csv", "-o", "out.csv"], "");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{}", said(&output));
    let (header, rows) = table(&fs::read(folder.join("out.csv")).unwrap());
    assert_eq!(header, ["confidence", "verdict", "evidence"]);
    let verdicts: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(verdicts, ["match", "none", "none"]);
    assert!(rows[0][2].contains("same_country"), "{}", rows[0][2]);
    assert_eq!((rows[2][0].as_str(), rows[2][2].as_str()), ("0.000000", "[]"));
}

#[test]
fn what_can_not_be_done_is_said() {
    let files = [("accounts.csv", ACCOUNTS), ("leads.csv", "company\nAcme\n"), ("pairs.csv", "left,other\na,b\n")];
    let folder = folder("impossible", &[&files[..], &[("broken.toml", "nothing = 1\n")]].concat());
    let packed = frontdesk(&folder, &["pack", "accounts.csv", "-o", "accounts.book"], "");
    assert_eq!(packed.status.code(), Some(0), "{}", said(&packed));
    let book = fs::read(folder.join("accounts.book")).unwrap();
    fs::write(folder.join("cut.book"), &book[..100]).unwrap();
    for (arguments, expect) in [
        (&["match", "leads.csv"][..], "--accounts"),
        (&["match"], "Usage"),
        (&["match", "--pairs", "pairs.csv", "--accounts", "accounts.csv"], "cannot be used with"),
        (
            &["match", "--pairs", "pairs.csv", "-o", "pairs.out"],
            "found the columns `left`, `other`, expected one named `right`",
        ),
        (&["match", "accounts.book", "--accounts", "accounts.csv"], "found an account book, expected rows"),
        (&["match", "leads.csv", "--accounts", "cut.book"], "cut.book: account book: found 100 bytes, expected"),
        (&["match", "leads.csv", "--accounts", "absent.csv"], "absent.csv can't be read"),
        (&["match", "-", "--accounts", "-"], "can't both be stdin"),
        (&["match", "leads.csv", "--accounts", "accounts.csv", "-o", "accounts.csv"], "would be overwritten"),
        (
            &["match", "leads.csv", "--accounts", "accounts.csv", "--playbook", "broken.toml"],
            "broken.toml has findings",
        ),
        (&["pack", "accounts.csv"], "-o"),
        (&["pack", "accounts.csv", "-o", "accounts.csv"], "would be overwritten"),
        (&["pack", "accounts.csv", "-o", "absent/accounts.book"], "can't be written"),
    ] {
        let output = frontdesk(&folder, arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(expect), "{arguments:?}: {}", said(&output));
    }
    assert!(!folder.join("pairs.out").exists());
    assert_eq!(fs::read_to_string(folder.join("accounts.csv")).unwrap(), ACCOUNTS);
}

#[test]
fn what_reviewers_said_wins_and_bad_rows_are_named() {
    let verdicts = "domain,company,country,account_id,verdict\n\
                    www.unlike.example,,,a2,Always\n\
                    ,Nordlicht Werkzeugbau GmbH,Germany,a3,never\n\
                    gmail.com,,,a1,always\n\
                    ,,,a9,maybe\n";
    let leads = "id,company,country,email\n\
                 l1,Rockfalcon Enterprises,,x@unlike.example\n\
                 l2,Nordlicht Werkzeugbau,DE,\n\
                 l3,Nordlicht Werkzeugbau,,\n";
    let folder = folder("verdicts", &[("accounts.csv", ACCOUNTS), ("leads.csv", leads), ("verdicts.csv", verdicts)]);
    let arguments = ["match", "leads.csv", "--accounts", "accounts.csv", "--verdicts", "verdicts.csv"];
    let output = frontdesk(&folder, &arguments, "");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let (_, rows) = table(&output.stdout);
    let found: Vec<[&str; 4]> =
        rows.iter().map(|row| [&row[0], &row[1], &row[2], &row[3]].map(String::as_str)).collect();
    assert_eq!(found[0], ["l1", "a2", "1.000000", "match"]);
    assert_eq!(rows[0][5], "[{\"feature\":\"reviewer\",\"level\":\"always\",\"points\":0}]");
    assert_eq!((found[1][1], found[2][1]), ("a4", "a3"));
    for expect in [
        "verdicts.csv: row 3: domain: found `gmail.com`, expected an organisation's own domain",
        "row 4: domain: found `nothing`",
        "row 4: account_id: found `a9`, expected the id of one of the accounts",
        "row 4: verdict: found `maybe`, expected `always` or `never`",
    ] {
        assert!(said.contains(expect), "{said}");
    }
    let output = frontdesk(
        &folder,
        &["explain", "leads.csv", "--id", "l1", "--accounts", "accounts.csv", "--verdicts", "verdicts.csv"],
        "",
    );
    let told = String::from_utf8_lossy(&output.stdout).replace('\n', " ");
    assert!(told.contains("A reviewer said that leads of domain:unlike.example always belong to Zebra"), "{told}");
}

#[test]
fn rows_keep_their_numbers_however_many_threads_read_them() {
    // Of two accounts with one id the first counts, and a problem names its row, also far into a list.
    let row = |n: u32| match n {
        700 | 3001 => format!("a{n},\n"),
        2500 => "a1,Nordlicht Werke\n".to_owned(),
        n => format!("a{n},Zorvian {n} Trimal\n"),
    };
    let accounts: String = std::iter::once("id,name\n".to_owned()).chain((1..4000).map(row)).collect();
    let folder = folder("threads", &[("accounts.csv", &accounts)]);
    let output = frontdesk(&folder, &["pack", "accounts.csv", "-o", "one.book"], "");
    assert_eq!(output.status.code(), Some(1));
    for expect in ["row 700: name", "row 2500: id: found `a1`", "row 3001: name", ": 3996 accounts, ", "3 rows refused"]
    {
        assert!(said(&output).contains(expect), "{expect}: {}", said(&output));
    }
    let matched = frontdesk(&folder, &["match", "-", "--accounts", "one.book"], "company\nZorvian 1 Trimal\n");
    assert_eq!(table(&matched.stdout).1[0][1], "a1");
}
