//! Every reader that faces a stranger, with what a stranger makes of good input: nothing panics, nothing fails that should
//! have been refused, and what is taken in can be given out again.
//!
//! In scope: readers of the core and of the ledger. Not in scope: those of the edge (`worker/src/strangers.rs`), the account
//! book (`forged_contents_never_read_out_of_bounds`, beside it), fields one by one (`examples/fuzz_standardize.rs`).
//! `npm run test:fuzz` runs all of them for longer.

use frontdesk::outcome::Searched;
use frontdesk::{AccountBook, Known, Playbook, RawLead, Standing, Submission, search, standardize};
use jiff::Timestamp;
use ledger::{
    Access, ChangeDeal, ChangeEndpoint, ChangeOpportunity, Convert, Endpointed, Error, Format, Idempotency, Judge,
    KeyKind, Ledger, Network, NewDeal, NewEndpoint, NewKey, NewTrial, Outcome, PlaybookFormat, Right, Row, SayPerson,
    Sql, SqlError, Sqlite, Submit, Submitted, Value, Verifier, Work, needed, secret_of,
};
use serde::de::DeserializeOwned;

#[path = "fuzz/mutate.rs"]
mod mutate;
#[expect(dead_code, reason = "what is erased is another test's")]
#[path = "support/past.rs"]
mod past;

use mutate::run;
use past::at;

/// A database that takes what that of the platform takes: whole numbers that are the same as floating point.
struct Platform(Sqlite);

impl Sql for Platform {
    fn query(&self, statement: &str, arguments: &[Value]) -> Result<Vec<Row>, SqlError> {
        for argument in arguments {
            if let Value::Integer(number) = argument {
                assert!(number.unsigned_abs() <= 1 << 53, "{number} isn't whole on the platform: {statement}");
            }
        }
        self.0.query(statement, arguments)
    }

    fn transaction<T, E: From<SqlError>>(&self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.0.transaction(body)
    }
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn now() -> Timestamp {
    at("24T10:00")
}

const SUBMISSIONS: &[&str] = &[
    r#"{"email": "anna@example.com", "name": "Anna Example", "title": "Einkaufsleiterin", "company": "Acme GmbH"}"#,
    r#"{"phone": ["+49 30 23125010", "030/23125010 ext. 5"], "employees": 1e3, "revenue": "$5M", "consent": true}"#,
    r#"{"Company": "Acme \ud83d", "a": {"b": [1, {"c": null}]}, "created_at": "2026-11-23T09:00:00Z", "utm_source": "x"}"#,
    r#"{"email": "info@xn--mnchen-3ya.de", "website": "https://user:pass@host:80/path?q=1#top", "country": "Deutschland"}"#,
];

#[test]
fn submissions_as_json() {
    let words = ["\"email\":", "\"phone\":", "[", "]", "{", "}", "\\ud83d", "\"created_at\":", "@", "e+9"];
    run("submissions as JSON", &texts(SUBMISSIONS), &words, 2_000, |_, input| {
        let Ok(raw) = RawLead::from_json(input) else { return };
        let _ = frontdesk::created_at(&raw);
        let Ok(lead) = standardize(&raw) else { return };
        // Nothing that comes in is lost on its way through the object.
        let kept: RawLead = serde_json::from_str(&serde_json::to_string(&raw).unwrap()).unwrap();
        assert_eq!(kept, raw);
        let written = serde_json::to_string(&lead).unwrap();
        let read: frontdesk::Lead = serde_json::from_str(&written).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    });
}

#[test]
fn rows_of_accounts() {
    let accounts = include_str!("../demo/accounts.csv");
    let rows: Vec<&str> = accounts.lines().take(6).collect();
    let seeds =
        texts(&[&rows.join("\n"), "id,name\n1,Acme\n", "id;name\n1;\"Acme\nLtd\"\n", "id,name,domains\n1,A,a.de;b.de"]);
    let words = ["id", "name", "parent_id", "domains", "aliases", "opportunity_closed_at", "\"", "\n", ",", "customer"];
    run("rows of accounts", &seeds, &words, 60, |_, input| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
        let Ok(header) = reader.byte_headers().cloned() else { return };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let rows = reader
            .byte_records()
            .filter_map(Result::ok)
            .take(50)
            .map(|row| header.iter().map(text).zip(row.iter().map(text)).collect::<RawLead>());
        let taken: Vec<_> = rows.filter_map(|row| frontdesk::account(row.fields()).ok()).collect();
        let book = AccountBook::open(AccountBook::pack(&taken).unwrap()).unwrap();
        for account in taken.iter().take(3) {
            let _ = book.by_name(&account.name, 3);
        }
    });
}

fn seeds_of_playbooks() -> Vec<Vec<u8>> {
    let starter = include_str!("../src/playbook/starter.toml");
    let sections: Vec<&str> = include_str!("../demo/playbook.toml").split("\n\n\n").collect();
    let mut seeds = texts(&[starter, include_str!("data/smallest.toml")]);
    // Small ones are read, and damaged where it matters, far more often than whole ones.
    let begin =
        "[calendar.c]\ntime_zone = \"UTC\"\n[member.m]\nname = \"M\"\ncalendar = \"c\"\n[team.t]\nmembers = [\"m\"]\n";
    let rows = "[[case]]\nname = \"any\"\nwithin = \"2h\"\n[[territory]]\nname = \"all\"\nteam = \"t\"\n";
    seeds.extend(
        sections.iter().map(|section| format!("name = \"x\"\nwatcher = \"m\"\n{begin}{section}\n{rows}").into_bytes()),
    );
    seeds
}

#[test]
fn playbooks() {
    let words = [
        "[[case]]\n",
        "[[territory]]\n",
        "[matching]\n",
        "[sla.x]\n",
        "[[always]]\n",
        "when = { country = [\"DE\"] }\n",
        "not = ",
        "any = [",
        "within = \"2h\"\n",
        "name = \"any\"\n",
        "\"\"\"",
        "#",
        "=",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "..",
        "2026-02-29",
        "24:00",
        "1e999",
        "inf",
        "nan",
        "0x",
        "'''",
        "\\U0010FFFF",
    ];
    let lead = standardize(&RawLead::from_json(SUBMISSIONS[0].as_bytes()).unwrap()).unwrap();
    let (mut read, mut refused) = (0, 0);
    run("playbooks", &seeds_of_playbooks(), &words, 300, |seed, input| {
        let text = String::from_utf8_lossy(input);
        let json = serde_json::to_string(&text).unwrap();
        let _ = Playbook::from_json(&json);
        match Playbook::from_toml(&text) {
            Ok(playbook) => {
                read += 1;
                let raw = RawLead::from_json(SUBMISSIONS[0].as_bytes()).unwrap();
                let submission = Submission { id: "s".into(), raw, lead: lead.clone(), searched: Searched::default() };
                let record = frontdesk::route(submission, &Known::default(), &playbook, now());
                assert!(!record.decision.case.is_empty());
                // Proofs take longer than all the rest.
                if seed % 16 == 0 {
                    let _ = frontdesk::violations(&playbook);
                }
            }
            Err(findings) => {
                refused += 1;
                let lines = text.lines().count() as u32 + 1;
                assert!(!findings.0.is_empty());
                assert!(findings.0.iter().all(|finding| finding.line <= lines), "{findings}");
            }
        }
    });
    assert!(refused > 0 && (read > 0 || mutate::asked("RUNS", 300) < 100), "{read} read, {refused} refused");
}

fn lived() -> Ledger<Platform> {
    let ledger = Ledger::new(Platform(Sqlite::in_memory().unwrap()), [7; 32].into());
    let key = NewKey {
        key: "sk_test".into(),
        kind: KeyKind::Secret,
        name: String::new(),
        scopes: vec![Right::Administer],
        origins: Vec::new(),
        explains: true,
        partner: None,
    };
    ledger.create(&[key], at("23T08:00")).unwrap();
    past::live(&ledger);
    ledger
}

#[test]
fn receipts_that_somebody_kept() {
    let ledger = lived();
    let export = ledger.receipts(0).unwrap().lines;
    let earlier = include_str!("data/receipts_1.ndjson");
    let head: Vec<&str> = export.lines().take(4).collect();
    let seeds = texts(&[&export, earlier, &head.join("\n")]);
    let words = ["{\"receipt\":", "{\"export\":", "{\"playbook\":", "{\"end\":", "\"before\":", "\"salts\":null", "\n"];
    run("receipts", &seeds, &words, 60, |_, input| {
        let text = String::from_utf8_lossy(input);
        let mut verifier = Verifier::new(text.lines().filter_map(needed));
        let whole =
            text.split_terminator('\n').try_for_each(|line| verifier.line(line)).and_then(|()| verifier.finish());
        let known = [export.as_str(), earlier].contains(&&*text);
        assert!(whole.is_err() || known, "another export is taken for one: {text:?}");
    });
}

#[test]
fn backups_that_somebody_kept() {
    let mut lines = Vec::new();
    lived().backup(|line| lines.push(line.to_owned())).unwrap();
    let whole = lines.join("\n");
    let few: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.starts_with('[')).collect();
    let seeds = texts(&[&whole, &few.join("\n"), &lines[..6.min(lines.len())].join("\n")]);
    let words =
        ["{\"table\":\"lead\"", "\"columns\":[", "\"; DROP TABLE lead; --", "{\"hex\":\"zz\"}", "\n[", "null", "-1"];
    run("backups", &seeds, &words, 12, |_, input| {
        let text = String::from_utf8_lossy(input).into_owned();
        let sql = Sqlite::in_memory().unwrap();
        let ledger = Ledger::new(&sql, [7; 32].into());
        let restored = ledger.restore(text.lines().map(str::to_owned), now());
        assert!(restored.is_err() || text == whole, "another file is taken for a backup");
        assert!(restored.is_ok() || !ledger.exists().unwrap(), "half a workspace is left");
    });
}

/// What is done with it is undone: each input finds the same workspace.
fn undone(ledger: &Ledger<&Platform>, sql: &Platform, act: impl FnOnce(&Ledger<&Platform>) -> Result<(), Error>) {
    struct Undone;
    impl From<SqlError> for Undone {
        fn from(error: SqlError) -> Self {
            panic!("{error}")
        }
    }
    let _: Result<(), Undone> = sql.transaction(|| {
        act(ledger).unwrap_or_else(|error| panic!("{error}"));
        Err(Undone)
    });
}

/// Bodies of one kind, and what is done by them.
fn bodies<T: DeserializeOwned>(
    name: &str,
    seeds: &[&str],
    mut act: impl FnMut(&Ledger<&Platform>, T) -> Result<(), Error>,
) {
    let sql = Platform(Sqlite::in_memory().unwrap());
    let ledger = Ledger::new(&sql, [7; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    past::live(&ledger);
    let words =
        ["\"x\"", "\"y\"", "\"won\"", "\"EUR\"", "\"\"", "null", "\"zeta-test.com\"", "\"by\":", "\"id\":", "9e15"];
    let mut taken = 0;
    run(name, &texts(seeds), &words, 200, |_, input| {
        if let Ok(body) = serde_json::from_slice(input) {
            taken += 1;
            undone(&ledger, &sql, |ledger| act(ledger, body));
        }
    });
    assert!(taken > 0 || mutate::asked("RUNS", 200) < 100, "{name}: nothing was read");
}

const KEY: &str = "sk_test";
const NEVER: &str = "9999-12-30T22:00:00Z";

#[test]
fn conversions() {
    let seeds = [
        r#"{"account":"x","opportunity":{"id":"o","name":"n","amount":100,"currency":"EUR","owner":"a"},"by":"Ada"}"#,
        r#"{"process":"close"}"#,
        r#"{"opportunity":{}}"#,
    ];
    bodies("conversions", &seeds, |ledger, body: Convert| {
        // The edge takes no other amounts.
        if body.opportunity.as_ref().and_then(|new| new.amount).is_some_and(|amount| amount.unsigned_abs() >= 1 << 53) {
            return Ok(());
        }
        for lead in ["anna", "bert", "nora", "first", "none"] {
            let _ = ledger.convert(lead, &body, KEY, now())?;
            let _ = serde_json::to_string(&ledger.lead(lead)?).unwrap();
        }
        Ok(())
    });
}

#[test]
fn opportunities() {
    let seeds =
        [r#"{"stage":"won","amount":100,"currency":"EUR","owner":"a","by":"Ada"}"#, r#"{"stage":"lost"}"#, "{}"];
    bodies("opportunities", &seeds, |ledger, body: ChangeOpportunity| {
        if body.amount.is_some_and(|amount| amount.unsigned_abs() >= 1 << 53) {
            return Ok(());
        }
        let convert = Convert { opportunity: Some(Default::default()), ..Convert::default() };
        ledger.convert("bert", &convert, KEY, now())?;
        let lead = serde_json::to_value(ledger.lead("bert")?).unwrap();
        let id =
            lead.pointer("/conversion/opportunity/id").and_then(serde_json::Value::as_str).unwrap_or("none").to_owned();
        let _ = ledger.change_opportunity(&id, &body, KEY, now())?;
        Ok(())
    });
}

#[test]
fn deals() {
    let new = [
        format!(
            r#"{{"id":"d","partner":"x","company":"Zeta","domain":"zeta-test.com","product":"p","state":"approved","registered_at":"2026-11-23T09:00:00Z","protected_until":"{NEVER}","by":"Ada"}}"#
        ),
        r#"{"partner":"x","account":"y"}"#.to_owned(),
    ];
    bodies("deals", &new.each_ref().map(String::as_str), |ledger, body: NewDeal| {
        let _ = ledger.register_deal(&body, KEY, now())?;
        again(ledger)
    });
    let change = format!(r#"{{"state":"approved","protected_until":"{NEVER}","by":"Ada"}}"#);
    bodies("changes of deals", &[&change, "{}"], |ledger, body: ChangeDeal| {
        let deal =
            NewDeal { id: Some("d".into()), partner: "x".into(), company: Some("Zeta".into()), ..NewDeal::default() };
        let _ = ledger.register_deal(&deal, KEY, now())?;
        let _ = ledger.change_deal("d", &body, KEY, now())?;
        let _ = ledger.deal("d", Timestamp::MAX)?;
        again(ledger)
    });
}

#[test]
fn trials() {
    let seeds = [format!(r#"{{"started_at":"2026-11-23T09:00:00Z","ends_at":"{NEVER}","by":"Ada"}}"#), "{}".into()];
    bodies("trials", &seeds.each_ref().map(String::as_str), |ledger, body: NewTrial| {
        let _ = ledger.start_trial("anna", &body, KEY, now())?;
        again(ledger)
    });
}

/// The same person writes once more: what was kept of them is read, and decides.
fn again(ledger: &Ledger<&Platform>) -> Result<(), Error> {
    let raw: RawLead =
        [("email", "anna.meyer@zeta-test.com"), ("company", "Zeta"), ("partner", "x")].into_iter().collect();
    let lead = standardize(&raw).unwrap();
    let (revision, book) = ledger.account_book()?;
    let searched = search(&lead, Some(&AccountBook::open(book).unwrap()));
    let submitted = ledger.submit(Submit {
        submission: Submission { id: "again".into(), raw, lead, searched },
        access: &Access::new(KeyKind::Secret, true),
        idempotency: Some(&Idempotency::new(KEY, "again", b"")),
        book_revision: Some(revision),
        without_book: false,
        now: now(),
    })?;
    assert!(matches!(submitted, Submitted::Routed { .. }), "{submitted:?}");
    Ok(())
}

#[test]
fn people_and_words_on_leads() {
    let seeds = [
        r#"{"email":"pat@example.com","role":"partner_member","name":"Pat","member":"a","partner":"x","sees_team":true}"#,
        r#"{"email":"eva@example.com","role":"admin","suspended":true}"#,
    ];
    let access = Access::new(KeyKind::Secret, true);
    bodies("people", &seeds, |ledger, body: SayPerson| {
        let desk = ledger.desk(&access, KEY);
        let _ = desk.put_person("p", &body, true, now())?;
        let _ = desk.put_person("p", &body, false, now())?;
        if let Some(email) = &body.email {
            ledger.ask_for_link(email, now())?;
            let _ = ledger.sign_in_with_email(email, "ss_test_1", now())?;
        }
        Ok(())
    });
    let words = ["\0", "%", "_", "*", "'", "\"", "é", "anna"];
    let sql = Platform(Sqlite::in_memory().unwrap());
    let ledger = Ledger::new(&sql, [7; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    past::live(&ledger);
    run("words on leads", &texts(&["anna", "anna'; DROP TABLE lead; --", "x", "sl_test_1"]), &words, 60, |_, input| {
        let text = String::from_utf8_lossy(input).into_owned();
        undone(&ledger, &sql, |ledger| {
            let desk = ledger.desk(&access, &text);
            let judge = |lead: &str, account: &str| Judge {
                lead: lead.into(),
                account: account.into(),
                verdict: Standing::Never,
                by: Some(text.clone()),
            };
            let _ = (desk.lead(&text)?, desk.history(&text)?, desk.contact(&text)?, desk.opportunity(&text)?);
            let _ = (desk.judge(&judge(&text, "x"), now())?, desk.judge(&judge("anna", &text), now())?);
            let _ = (desk.merge("anna", &text, Some(&text), now())?, desk.rotation(&text, &text)?);
            let _ =
                (desk.assignments(&text, 0)?, desk.work("nora", &Work::Reject { reason: text.clone() }, None, now())?);
            let _ = (ledger.access(&text, now())?, ledger.sign_in_with_link(&text, &text, now())?);
            let _ = (ledger.person_export(&text)?, desk.erase(&text, Some(&text), now())?);
            Ok(())
        });
    });
}

#[test]
fn webhooks_and_their_receivers() {
    let good = secret_of(&[7; 32]);
    let seeds =
        ["https://hooks.acme.com/x?y=1", "https://[2606:4700::1111]:443/", "https://bücher.example.org/é", &good];
    let words = ["https://", "@", ":22", "127.0.0.1", "localhost", "[::1]", "%2e", "。", "\\", "#", "whsec_", "=="];
    let sql = Platform(Sqlite::in_memory().unwrap());
    let ledger = Ledger::new(&sql, [7; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    run("addresses and secrets of webhooks", &texts(&seeds), &words, 1_000, |_, input| {
        let text = String::from_utf8_lossy(input).into_owned();
        let new = |url: &str, secret: &str| NewEndpoint {
            id: "e".into(),
            url: url.into(),
            events: Vec::new(),
            description: text.clone(),
            format: Format::Slack,
            secret: secret.into(),
        };
        undone(&ledger, &sql, |ledger| {
            let _ = ledger.add_endpoint(&new("https://hooks.acme.com/", &text), Network::Public, now())?;
            Ok(())
        });
        undone(&ledger, &sql, |ledger| {
            if let Endpointed::Done(endpoint) = ledger.add_endpoint(&new(&text, &good), Network::Public, now())? {
                let url = url_of(&endpoint);
                assert!(url.starts_with("https://"), "{url}");
                // What is called is what was looked at: read once more it is the same.
                let change = ChangeEndpoint { url: Some(url.clone()), ..ChangeEndpoint::default() };
                match ledger.change_endpoint("e", &change, Network::Public, now())? {
                    Endpointed::Done(again) => assert_eq!(url_of(&again), url),
                    other => panic!("{text:?} became {url:?}: {other:?}"),
                }
            }
            Ok(())
        });
    });
    let ask = ["120", "Wed, 25 Nov 2026 07:28:00 GMT", "Sat, 31 Dec 9999 23:59:59 +2359", "4294967295", "-1"];
    let sql = Platform(Sqlite::in_memory().unwrap());
    let ledger = Ledger::new(&sql, [7; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    let new = NewEndpoint {
        id: "e".into(),
        url: "https://hooks.acme.com/".into(),
        events: Vec::new(),
        description: String::new(),
        format: Format::Standard,
        secret: good.clone(),
    };
    let _ = ledger.add_endpoint(&new, Network::Public, at("23T08:30")).unwrap();
    past::live(&ledger);
    let attempt = ledger.due(now(), 1, Network::Public, &|event| event.kind.clone()).unwrap().remove(0);
    run("what receivers answer", &texts(&ask), &["GMT", "+0000", "Mon,", "9999"], 1_000, |_, input| {
        let retry_after = Some(String::from_utf8_lossy(input).into_owned());
        undone(&ledger, &sql, |ledger| ledger.report(&attempt, &Outcome::Answered { status: 503, retry_after }, now()));
    });
}

fn url_of(endpoint: &impl serde::Serialize) -> String {
    serde_json::to_value(endpoint).unwrap()["url"].as_str().unwrap().to_owned()
}

#[test]
fn drafts() {
    let sql = Platform(Sqlite::in_memory().unwrap());
    let ledger = Ledger::new(&sql, [7; 32].into());
    ledger.create(&[], at("23T08:00")).unwrap();
    let json = r#"{"name":"x","watcher":"m","calendar":{"c":{"time_zone":"UTC"}},"member":{"m":{"name":"M","calendar":"c"}},"team":{"t":{"members":["m"]}},"case":[{"name":"any","within":"2h"}],"territory":[{"name":"all","team":"t"}]}"#;
    let words = ["\"when\":{\"country\":\"DE\"},", "\"sla\":", "{}", "[]", "null", "1e999", "\"not\":", "\"any\":["];
    run("playbooks as JSON", &texts(&[json]), &words, 500, |_, input| {
        let text = String::from_utf8_lossy(input).into_owned();
        undone(&ledger, &sql, |ledger| {
            if let Ok(record) = ledger.draft(PlaybookFormat::Json, &text, now())? {
                let kept = ledger.playbook_text(serde_json::to_value(&record).unwrap()["number"].as_i64().unwrap())?;
                assert_eq!(serde_json::to_value(kept).unwrap()["text"].as_str(), Some(text.as_str()));
            }
            Ok(())
        });
    });
}
