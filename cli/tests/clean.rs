//! `frontdesk clean` seen from outside.
//!
//! In scope: rows, columns, exit status. Not in scope: how fields are read.

mod support;

use std::fs;
use std::process::Output;
use support::{folder, frontdesk};

/// Cleans `leads`, a file of this name, with further arguments.
fn clean(test: &str, file: &str, leads: &[u8], arguments: &[&str]) -> Output {
    let folder = folder(test, &[]);
    fs::write(folder.join(file), leads).unwrap();
    frontdesk(&folder, &[&["clean", file], arguments].concat(), "")
}

/// The rows of a CSV text, each as its cells by column.
fn rows(text: &[u8]) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().unwrap().clone();
    let cells = |row: csv::StringRecord| header.iter().zip(&row).map(|(c, v)| (c.into(), v.into())).collect();
    reader.records().map(|row| cells(row.unwrap())).collect()
}

fn cell<'a>(row: &'a [(String, String)], column: &str) -> &'a str {
    row.iter().find(|(name, _)| name == column).map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("{column}"))
}

#[test]
fn standard_columns_stand_behind_the_raw_ones() {
    let leads =
        "Email,Company,Job Title,Phone,Colour\nAnna@Acme.DE,Müller Maschinenbau GmbH,VP Sales,030 901820,blue\n";
    let output = clean("columns", "leads.csv", leads.as_bytes(), &[]);
    assert_eq!(output.status.code(), Some(0));
    let header = String::from_utf8_lossy(&output.stdout).lines().next().unwrap().to_owned();
    assert_eq!(
        header,
        "Email,Company,Job Title,Phone,Colour,std_email,email_kind,std_domain,std_company,legal_form,std_first_name,\
         std_last_name,level,function,industry_code,industry_name,employees_min,employees_max,country_code,state_code,\
         std_phone,time_zone,notes"
    );
    let [row] = &rows(&output.stdout)[..] else { panic!("{output:?}") };
    for (column, expect) in [
        ("Email", "Anna@Acme.DE"),
        ("Colour", "blue"),
        ("std_email", "anna@acme.de"),
        ("email_kind", "work"),
        ("std_domain", "acme.de"),
        ("std_company", "muller maschinenbau"),
        ("legal_form", "GmbH"),
        ("level", "vp"),
        ("function", "sales"),
        ("country_code", "DE"),
        ("std_phone", "+4930901820"),
    ] {
        assert_eq!(cell(row, column), expect, "{column}");
    }
    let notes: serde_json::Value = serde_json::from_str(cell(row, "notes")).unwrap();
    assert_eq!(notes[0]["found"], "Anna@Acme.DE");
}

#[test]
fn a_lead_that_nobody_could_answer_is_a_row() {
    let output = clean("one-column", "leads.csv", b"country\nDeutschland\n\nAtlantis\n\"\"\nespa\xc3\xb1a\n", &[]);
    assert_eq!(output.status.code(), Some(0));
    let found: Vec<_> = rows(&output.stdout).iter().map(|row| cell(row, "country_code").to_owned()).collect();
    assert_eq!(found, ["DE", "", "", "ES"]);
    let summary = String::from_utf8_lossy(&output.stderr);
    assert!(summary.contains("country                  2           0           0           1\n"), "{summary}");
    assert!(summary.ends_with("4 leads; 4 with neither an e-mail address nor a phone number to answer\n"), "{summary}");
}

#[test]
fn rows_keep_their_cells_whatever_they_are() {
    let leads = b"title,notes\nChef,a,beyond\n\xff,\"b\nc\"\nCEO\n";
    let output = clean("cells", "leads.csv", leads, &[]);
    assert_eq!(output.status.code(), Some(0));
    let rows = rows(&output.stdout);
    let titles: Vec<_> = rows.iter().map(|row| (cell(row, "title"), cell(row, "raw_notes"))).collect();
    assert_eq!(titles, [("Chef", "a"), ("\u{fffd}", "b\nc"), ("CEO", "")]);
    assert!(cell(&rows[0], "notes").contains(r#""found":"beyond""#), "a cell without a column is noted");
}

#[test]
fn formats_follow_the_names_of_files() {
    let leads = b"{\"title\": \"CEO\", \"tag\": [\"a\", 2]}\n{\"country\": \"France\", \"title\": null}\n";
    let output = clean("formats", "leads.ndjson", leads, &["-o", "clean.tsv"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty());
    let table = fs::read_to_string(folder("formats", &[]).join("clean.tsv")).unwrap();
    let lines: Vec<_> = table.lines().collect();
    assert!(lines[0].starts_with("title\ttag\tcountry\tstd_email\t"), "{table}");
    assert!(lines[1].starts_with("CEO\ta;2\t\t\t") && lines[2].starts_with("\t\tFrance\t\t"), "{table}");

    let output = clean("formats", "leads.ndjson", leads, &[]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["tag"], serde_json::json!(["a", "2"]));
    assert_eq!(first["level"], "c_level");
    assert_eq!(first["employees_min"], serde_json::Value::Null);
    assert_eq!(first["notes"][0]["field"], "title");
}

#[test]
fn what_can_not_be_done_is_said() {
    for (file, arguments, expect) in [
        ("leads.csv", &["-o", "./leads.csv"][..], "leads.csv would be overwritten while it is read"),
        ("leads.ndjson", &[], "leads.ndjson: line 1: found no JSON"),
    ] {
        let output = clean("refused", file, b"title\nCEO\n", arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expect), "{said}");
    }
    assert_eq!(fs::read(folder("refused", &[]).join("leads.csv")).unwrap(), b"title\nCEO\n");
}

#[test]
fn a_playbooks_own_words_win() {
    let folder = folder("own-words", &[]);
    let playbook = format!(
        "{}\n[[segment]]\nname = \"SMB\"\nmax = 200\n[dictionary.country]\n\"Old Blighty\" = \"GB\"\n",
        include_str!("../../tests/data/smallest.toml")
    );
    fs::write(folder.join("playbook.toml"), &playbook).unwrap();
    fs::write(folder.join("broken.toml"), playbook.replace("\"GB\"", "\"UK\"")).unwrap();
    let leads = b"Country,Company size,Phone\nold blighty,our SMB,020 7946 0018\n";
    for (playbook, country, max, phone) in
        [(None, "", "249", ""), (Some("playbook.toml"), "GB", "200", "+442079460018")]
    {
        let arguments: Vec<&str> = playbook.into_iter().flat_map(|path| ["--playbook", path]).collect();
        let output = clean("own-words", "leads.csv", leads, &arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let [row] = &rows(&output.stdout)[..] else { panic!("{output:?}") };
        let found = [cell(row, "country_code"), cell(row, "employees_max"), cell(row, "std_phone")];
        assert_eq!(found, [country, max, phone]);
    }
    let broken = clean("own-words", "leads.csv", leads, &["--playbook", "broken.toml"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("dictionary.country.Old Blighty: found the text `UK`"));
    assert!(broken.stdout.is_empty());
}
