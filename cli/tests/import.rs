//! `frontdesk import` and `frontdesk export` on files: a round trip, runs that were interrupted, and files that are broken.

mod support;

use std::fs;
use std::path::Path;
use support::{folder, frontdesk};

const PLAYBOOK_OWNERS: &str = "[owners]\n\"0055g00000A1b2C\" = \"front-desk\"\n";

fn fresh(folder: &Path) {
    for end in ["", "-wal", "-shm"] {
        fs::remove_file(folder.join(format!("w.sqlite{end}"))).ok();
    }
}

/// How it ended, and what it wrote to stdout.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = frontdesk(folder, arguments, "");
    let said = String::from_utf8(output.stdout).unwrap();
    if output.status.code() == Some(2) {
        return (Some(2), String::from_utf8(output.stderr).unwrap());
    }
    (output.status.code(), said)
}

/// What became of each row, with the fields that it is without.
fn became(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let (status, said) = run(folder, &[&["import"], arguments, &["--workspace", "w.sqlite", "--new"]].concat());
    let rows = said.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        [cells.get(2), cells.get(4)]
            .into_iter()
            .flatten()
            .filter(|cell| !cell.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(":")
    });
    if status == Some(2) { (status, said.clone()) } else { (status, rows.collect::<Vec<_>>().join(" ")) }
}

/// A table, each row as `column=value` of the columns that are asked for.
fn cells(csv: &str, columns: &[&str]) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let of = |column: &&str| row[header.iter().position(|name| name == *column).unwrap()].to_owned();
        columns.iter().map(of).collect::<Vec<_>>().join("|")
    });
    rows.collect()
}

const ACCOUNTS: &str = "Id,Name,Type,Website,BillingCountry,OwnerId,IsDeleted\n\
    0015g00000A1b2C,Acme Anvils,Customer - Direct,acme.example,Germany,0055g00000A1b2C,false\n\
    001B,Bolts,Prospect,,,,false\n001C,Gone,,,,,true\n";
const LEADS: &str = "Id,Email,FirstName,LastName,Company,Status,OwnerId,IsConverted,ConvertedAccountId,LeadSource,CreatedDate\n\
    00Q1,lee@acme.example,Kim,Lee,Acme Anvils,Working - Contacted,0055g00000A1b2CAAR,false,,Web,2026-03-01T10:00:00.000+0000\n\
    00Q2,hill@acme.example,Sam,Hill,Acme Anvils,Closed - Converted,,true,0015g00000A1b2CAAR,Web,2026-03-02T10:00:00.000+0000\n\
    00Q3,,No,Body,Nowhere,New,,false,,,\n";
const DEALS: &str = "Id,AccountId,Name,StageName,Amount,CloseDate,OwnerId\n\
    006A,0015g00000A1b2C,Anvils,Closed Won,1234.5,2026-03-31,0055g00000A1b2C\n";
const CAMPAIGNS: &str = "Id,Name,ActualCost,StartDate\n701A,Spring Fair,7000.0,2026-03-01\n";

#[test]
fn what_comes_from_salesforce_goes_back_as_it_came() {
    let files =
        [("a.csv", ACCOUNTS), ("l.csv", LEADS), ("o.csv", DEALS), ("c.csv", CAMPAIGNS), ("map.toml", PLAYBOOK_OWNERS)];
    let folder = folder("import-round-trip", &files);
    fresh(&folder);
    for (file, expected) in [
        ("a.csv", "new new skipped"),
        ("c.csv", "new"),
        ("l.csv", "new new refused:email refused:phone"),
        ("o.csv", "new"),
        // The same again changes nothing.
        ("a.csv", "unchanged unchanged skipped"),
        ("c.csv", "unchanged"),
        ("l.csv", "unchanged unchanged refused:email refused:phone"),
        ("o.csv", "unchanged"),
    ] {
        let status = if expected.contains("refused") { 1 } else { 0 };
        assert_eq!(became(&folder, &[file, "--map", "map.toml"]), (Some(status), expected.into()), "{file}");
    }
    let export = |kind: &str, to: &str, columns: &[&str]| {
        let arguments = ["export", kind, "--workspace", "w.sqlite", "--to", to, "--map", "map.toml"];
        let (status, said) = run(&folder, &arguments);
        assert_eq!(status, Some(0), "{said}");
        cells(&said, columns)
    };
    assert_eq!(
        export(
            "lead",
            "salesforce",
            &["Id", "LastName", "Company", "Status", "OwnerId", "ConvertedAccountId", "LeadSource", "CreatedDate"]
        ),
        [
            "00Q1|Lee|Acme Anvils|Working - Contacted|0055g00000A1b2C||Web|2026-03-01T10:00:00.000Z",
            "00Q2|Hill|Acme Anvils|Closed - Converted|0055g00000A1b2C|0015g00000A1b2CAAR|Web|2026-03-02T10:00:00.000Z"
        ]
    );
    assert_eq!(
        export("account", "salesforce", &["Id", "Name", "Type", "Website", "OwnerId"]),
        ["0015g00000A1b2CAAR|Acme Anvils|Customer - Direct|acme.example|0055g00000A1b2C", "001B|Bolts|Prospect||"]
    );
    assert_eq!(
        export("opportunity", "salesforce", &["Id", "AccountId", "StageName", "Amount", "CloseDate", "OwnerId"]),
        ["006A|0015g00000A1b2CAAR|Closed Won|1234.50|2026-03-31|0055g00000A1b2C"]
    );
    assert_eq!(export("campaign", "salesforce", &["Id", "Name", "ActualCost"]), ["701A|Spring Fair|7000.00"]);
    assert_eq!(export("contact", "salesforce", &["AccountId", "LastName"]), ["0015g00000A1b2CAAR|Hill"]);
    assert_eq!(
        export("opportunity", "hubspot", &["Record ID", "Deal Name", "Deal Stage", "Amount", "Pipeline"]),
        ["006A|Anvils|Closed Won|1234.50|default"]
    );
    // What goes out comes in again, elsewhere, as the same.
    for (kind, to) in
        [("account", "salesforce"), ("lead", "salesforce"), ("opportunity", "salesforce"), ("account", "frontdesk")]
    {
        let out = format!("out-{kind}.csv");
        run(&folder, &["export", kind, "--workspace", "w.sqlite", "--to", to, "-o", &out]);
        let (status, said) =
            run(&folder, &["import", &out, "--workspace", "w2.sqlite", "--new", "--from", to, "--kind", kind]);
        assert_eq!(status, Some(0), "{said}");
    }
    for kind in ["account", "lead", "opportunity"] {
        let export = |workspace: &str| {
            let said = run(&folder, &["export", kind, "--workspace", workspace, "--to", "salesforce"]).1;
            let columns: &[&str] = match kind {
                "account" => &["Id", "Name", "Type", "Website", "OwnerId"],
                "lead" => {
                    &["Id", "Email", "FirstName", "LastName", "Status", "OwnerId", "ConvertedAccountId", "CreatedDate"]
                }
                _ => &["Id", "AccountId", "Name", "StageName", "Amount", "CloseDate"],
            };
            cells(&said, columns)
        };
        assert_eq!(export("w2.sqlite"), export("w.sqlite"), "{kind}");
    }
    for end in ["", "-wal", "-shm"] {
        fs::remove_file(folder.join(format!("w2.sqlite{end}"))).ok();
    }
}

#[test]
fn what_comes_from_hubspot_goes_back_as_it_came() {
    let contacts = "Record ID,First Name,Last Name,Email,Lead Status,Lifecycle Stage,Contact owner,Associated Company IDs,Create Date\n\
        51,Kim,Lee,lee@acme.example,CONNECTED,lead,front-desk,,2026-03-01 10:00\n\
        52,Sam,Hill,hill@acme.example,,Customer,front-desk,7,2026-03-01 10:00\n1.23E+11,,,x@y.example,,,,,\n";
    let companies = "Record ID,Company name,Company Domain Name,Lifecycle Stage,Target Account\n7,Acme Anvils,acme.example,customer,true\n";
    let deals = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Company IDs,Associated Contact IDs\n\
        9,Anvils,closedwon,\"1,234.50\",2026-03-31 10:00,7,52\n";
    let folder =
        folder("import-hubspot", &[("contacts.csv", contacts), ("companies.csv", companies), ("deals.csv", deals)]);
    fresh(&folder);
    assert_eq!(became(&folder, &["companies.csv"]), (Some(0), "new".into()));
    assert_eq!(became(&folder, &["contacts.csv"]), (Some(1), "new new refused:id".into()));
    assert_eq!(became(&folder, &["deals.csv"]), (Some(0), "new".into()));
    let export = |kind: &str, columns: &[&str]| {
        cells(&run(&folder, &["export", kind, "--workspace", "w.sqlite", "--to", "hubspot"]).1, columns)
    };
    assert_eq!(
        export("lead", &["Record ID", "Email", "Lead Status", "Contact owner", "Create Date"]),
        [
            "51|lee@acme.example|CONNECTED|front-desk|2026-03-01 10:00",
            "52|hill@acme.example|OPEN_DEAL|front-desk|2026-03-01 10:00"
        ]
    );
    assert_eq!(
        export("account", &["Record ID", "Company name", "Company Domain Name", "Target Account"]),
        ["7|Acme Anvils|acme.example|true"]
    );
    assert_eq!(export("opportunity", &["Record ID", "Deal Stage", "Amount"]), ["9|Closed Won|1234.50"]);
}

#[test]
fn a_run_that_was_interrupted_is_run_once_more() {
    let row = |n: usize, name: &str| format!("00Q{n},p{n}@acme.example,{name}\n");
    let head = "Id,Email,LastName\n";
    let half: String = (0..150).map(|n| row(n, "Lee")).collect();
    let all: String = (0..300).map(|n| row(n, if n == 299 { "Hill" } else { "Lee" })).collect();
    let changed = all.replace("00Q7,p7@acme.example,Lee", "00Q7,p7@acme.example,Berg");
    let files = [
        ("half.csv", head.to_owned() + &half),
        ("all.csv", head.to_owned() + &all),
        ("changed.csv", head.to_owned() + &changed),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let folder = folder("import-resume", &files);
    fresh(&folder);
    fs::remove_file(folder.join("sent")).ok();
    let counts = |file: &str, more: &[&str]| {
        let what = ["--from", "salesforce", "--kind", "lead", "--json"];
        let arguments = [&["import", file, "--workspace", "w.sqlite", "--new"], &what[..], more].concat();
        run(&folder, &arguments).1.trim().replace('"', "")
    };
    let state = ["--state", "sent"];
    assert!(counts("half.csv", &state).contains("rows:150,new:150,"));
    assert!(counts("all.csv", &state).contains("rows:300,new:150,unchanged:150,"), "{}", counts("all.csv", &[]));
    // Without what was remembered, the ledger knows them.
    assert!(counts("all.csv", &[]).contains("rows:300,unchanged:300,"));
    assert!(counts("changed.csv", &state).contains("rows:300,changed:1,unchanged:299,"));
    // A line that was cut off costs a row that is sent again.
    let sent = fs::read_to_string(folder.join("sent")).unwrap();
    fs::write(folder.join("sent"), &sent[..sent.len() - 5]).unwrap();
    assert!(counts("changed.csv", &state).contains("rows:300,unchanged:300,"));
    fs::write(folder.join("sent"), "dear diary, today I have imported everything\n").unwrap();
    assert_eq!(
        run(
            &folder,
            &[
                "import",
                "all.csv",
                "--workspace",
                "w.sqlite",
                "--state",
                "sent",
                "--from",
                "salesforce",
                "--kind",
                "lead"
            ]
        )
        .0,
        Some(2)
    );
    let leads = run(&folder, &["export", "lead", "--workspace", "w.sqlite"]).1;
    assert_eq!(cells(&leads, &["id"]).len(), 300, "nobody is there twice");
    assert_eq!(run(&folder, &["doctor", "w.sqlite"]).0, Some(0));
}

#[test]
fn broken_files_cost_their_rows_and_no_more() {
    let text = "Id,Name,Website,Name,ParentId\r\n001A,\"Müller\r\nund \"\"Söhne\"\"\",mueller.example,,001B\r\n\
        001B,,,Söhne,001A\r\n,Nobody,,,\r\n001A,Twice,,,\r\n001C\r\n";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let folder = folder("import-broken", &[("utf8.csv", &format!("\u{feff}{text}"))]);
    fs::write(folder.join("utf16.csv"), utf16).unwrap();
    fs::write(folder.join("latin.csv"), &latin).unwrap();
    let expected = "new:parent_id new:parent_id refused:id refused:id refused:name";
    for file in ["utf8.csv", "utf16.csv", "latin.csv"] {
        fresh(&folder);
        assert_eq!(
            became(&folder, &[file, "--kind", "account", "--from", "salesforce"]),
            (Some(1), expected.into()),
            "{file}"
        );
        let accounts = run(&folder, &["export", "account", "--workspace", "w.sqlite"]).1;
        assert_eq!(cells(&accounts, &["id", "name"]), ["001A|Müller und \"Söhne\"", "001B|Söhne"], "{file}");
    }
    // As a spreadsheet in Germany saves it.
    fresh(&folder);
    fs::write(folder.join("german.csv"), "Id;Name;Website\n001A;Müller, Söhne;mueller.example\n").unwrap();
    assert_eq!(became(&folder, &["german.csv", "--kind", "account", "--from", "salesforce"]), (Some(0), "new".into()));
    // Said to be what it isn't: the rows with such bytes are refused, the others go in.
    fresh(&folder);
    let (status, said) =
        became(&folder, &["latin.csv", "--kind", "account", "--from", "salesforce", "--encoding", "utf-8"]);
    assert_eq!((status, said.matches("refused:name").count()), (Some(1), 3), "{said}");
    for (arguments, expected) in [
        (vec!["nothing.csv", "--kind", "lead", "--from", "hubspot"], "can't be read"),
        (vec!["utf8.csv", "--kind", "campaign", "--from", "hubspot"], "no such records"),
        (vec!["own.csv"], "say which with"),
        (vec!["utf8.csv", "--kind", "account", "--from", "salesforce", "--map", "map.toml"], "map.toml: line 2"),
    ] {
        fs::write(folder.join("own.csv"), "colour\nred\n").unwrap();
        fs::write(folder.join("map.toml"), "[columns]\nX__c = \"colour\"\n").unwrap();
        let (status, said) = became(&folder, &arguments);
        assert!(status == Some(2) && said.contains(expected), "{said}");
    }
    let open = frontdesk(
        &folder,
        &["import", "-", "--workspace", "none.sqlite", "--kind", "lead", "--from", "hubspot"],
        "Email\n",
    );
    assert_eq!(open.status.code(), Some(2), "no workspace, and none was to be made");
    let dry = frontdesk(
        &folder,
        &["import", "-", "--workspace", "none.sqlite", "--kind", "lead", "--dry-run"],
        "Id,Email\n1,a@b.example\n",
    );
    assert_eq!(dry.status.code(), Some(2), "of three systems' leads");
    let dry = ["import", "-", "--workspace", "none.sqlite", "--kind", "lead", "--from", "salesforce", "--dry-run"];
    let dry = frontdesk(&folder, &dry, "Id,Email\n1,a@b.example\n");
    assert_eq!((dry.status.code(), folder.join("none.sqlite").exists()), (Some(0), false));
}
