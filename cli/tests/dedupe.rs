//! `frontdesk dedupe` seen from outside.
//!
//! In scope: rows, columns, exit status. Not in scope: how sure a double is.

mod support;

use std::fs;
use support::{folder, frontdesk};

/// The rows of a CSV text, its header first.
fn rows(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

const LEADS: &str = "\
id,first_name,last_name,company,email,phone,created_at
l1,Robert,Zwingenberger,Acme GmbH,bob@acme.example,,2025-03-02
l2,Anna,Meyer,Rockfalcon,anna@rockfalcon.example,+49 30 12345678,2025-01-01
l3,Bob,Zwingenberger,Acme,BOB+demo@acme.example,,2025-03-01
l4,Bernd,Meyer,Rockfalcon,bernd@rockfalcon.example,+49 30 12345678,
,Clara,Quitte,,clara@quitte.example,,
";

#[test]
fn every_lead_has_a_row_in_order_and_the_oldest_of_a_cluster_survives() {
    let folder = folder("dedupe_leads", &[("leads.csv", LEADS)]);
    let output = frontdesk(&folder, &["dedupe", "leads.csv", "-o", "clusters.csv", "--pairs-out", "pairs.ndjson"], "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let rows = rows(&fs::read(folder.join("clusters.csv")).unwrap());
    assert_eq!(rows[0], ["lead_id", "cluster_id", "confidence"]);
    let clusters: Vec<[&str; 2]> = rows[1..].iter().map(|row| [row[0].as_str(), row[1].as_str()]).collect();
    assert_eq!(clusters, [["l1", "l3"], ["l2", "l2"], ["l3", "l3"], ["l4", "l4"], ["5", "5"]]);
    for row in &rows[1..] {
        let (whole, decimals) = row[2].split_once('.').unwrap();
        assert!(matches!(whole, "0" | "1") && decimals.len() == 6, "{row:?}");
    }
    let pairs = fs::read_to_string(folder.join("pairs.ndjson")).unwrap();
    let pairs: Vec<serde_json::Value> = pairs.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids = |pair: &serde_json::Value| [pair["left_id"].clone(), pair["right_id"].clone()];
    let same: Vec<_> = pairs.iter().filter(|pair| pair["verdict"] == "same").collect();
    assert!(same.len() == 1 && ids(same[0]).contains(&"l1".into()) && ids(same[0]).contains(&"l3".into()), "{pairs:?}");
    assert!(pairs.iter().all(|pair| pair["confidence"].is_f64()));
}

#[test]
fn a_further_column_is_evidence() {
    let row = |id: &str, born: &str| format!("{id},Anna,,,{born}\n");
    let parts =
        ["bra", "kel", "nio", "tus", "wem", "dor", "fil", "gha", "ops", "ryx", "sva", "zul", "ect", "imb", "hup"];
    let name = |one: usize, other: usize| format!("{}{}", parts[one % parts.len()], parts[other % parts.len()]);
    let mut leads = "id,first_name,last_name,city, Date of Birth\n".to_owned();
    for number in 0..200 {
        let (first, last, city) = (name(number, number / 15), name(number / 15, number * 7), name(number * 4, number));
        leads += &format!(
            "x{number},{first},{last},{city},{}-{:02}-{:02}\n",
            1930 + number / 3,
            number % 12 + 1,
            number % 28 + 1
        );
    }
    leads += &(row("a", "1971-06-24") + &row("b", "1971-06-24") + &row("c", "1954-11-02"));
    let folder = folder("dedupe_compare", &[("leads.csv", &leads)]);
    let output = frontdesk(&folder, &["dedupe", "leads.csv", "--compare", "date_of_birth"], "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let rows = rows(&output.stdout);
    let of = |id: &str| rows.iter().find(|row| row[0] == id).unwrap()[1].clone();
    assert_eq!((of("a"), of("b"), of("c")), ("a".into(), "a".into(), "c".into()));
}

#[test]
fn accounts_are_clustered_alike_and_refused_rows_stay_alone() {
    let accounts = "id,name,domains,city\n\
                    a1,Rockfalcon Enterprises Ltd,rockfalcon.example,Leeds\n\
                    a2,,,\n\
                    a3,\"Rockfalcon Enterprises, Inc.\",rockfalcon.example,Leeds\n\
                    a4,Zebra Vizcaya Argentaria,zva.example,Bilbao\n";
    let folder = folder("dedupe_accounts", &[("accounts.csv", accounts)]);
    let output = frontdesk(&folder, &["dedupe", "--accounts", "accounts.csv"], "");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("row 2: name: found `nothing`"), "{output:?}");
    let clusters: Vec<String> = rows(&output.stdout)[1..].iter().map(|row| row[1].clone()).collect();
    assert_eq!(clusters, ["a1", "a2", "a1", "a4"]);
}

#[test]
fn what_can_not_be_done_is_said() {
    let folder = folder("dedupe_impossible", &[("leads.csv", LEADS)]);
    for (arguments, expect) in [
        (&["dedupe"][..], "Usage"),
        (&["dedupe", "leads.csv", "--accounts", "leads.csv"], "cannot be used with"),
        (&["dedupe", "leads.csv", "--compare", "born"], "expected one named `born`"),
        (&["dedupe", "leads.csv", "-o", "leads.csv"], "would be overwritten"),
        (&["dedupe", "leads.csv", "--pairs-out", "leads.csv"], "would be overwritten"),
        (&["dedupe", "absent.csv"], "absent.csv can't be read"),
    ] {
        let output = frontdesk(&folder, arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(expect), "{arguments:?}: {output:?}");
    }
}
