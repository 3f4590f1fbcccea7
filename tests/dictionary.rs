//! A workspace's own words, as its playbook has them: groups in conditions, synonyms in leads, and what is refused.

use frontdesk::playbook::{Condition, Field, Findings};
use frontdesk::{Known, Lead, Playbook, RawLead, Submission, reread, route, standardize_fields, standardize_fields_by};

const SMALLEST: &str = include_str!("data/smallest.toml");

/// Segments, groups and synonyms of every kind; the first line is the fourth.
const OWN: &str = r#"
[[segment]]
name = "SMB"
min = 1
max = 200

[groups.country]
EMEA = ["DACH", "FR", "gb"]
DACH = ["DE", "AT", "CH"]
DE = ["DE"]

[groups.level]
"decision maker" = ["c_level", "vp"]

[groups.industry]
Making = ["31-33", "11"]

[groups.source]
online = ["online", "webinar*"]

[dictionary.title]
"Growth Hacker" = { level = "senior", function = "marketing" }
"Ninja" = { function = "sales" }

[dictionary.industry]
Hyperscaler = "518"

[dictionary.country]
"Old Blighty" = "GB"

[dictionary.state]
"The Länd" = "DE-BW"

[dictionary.employees]
"a handful" = "1-5"
"our whales" = "5000+"
"mom & pop" = "SMB"

[dictionary.source]
"Webinar Q3" = "webinar"
"#;

fn playbook(own: &str) -> Result<Playbook, Findings> {
    Playbook::from_toml(&format!("{SMALLEST}\n{own}"))
}

/// A lead by the words of [`OWN`].
fn lead(fields: &[(&str, &str)]) -> Lead {
    standardize_fields_by(&fields.iter().copied().collect(), &playbook(OWN).unwrap().dictionary)
}

/// What the first case of a playbook with [`OWN`] asks for.
fn condition(when: &str) -> Result<Condition, Findings> {
    let case = format!("[[case]]\nname = \"first\"\nwithin = \"1h\"\nwhen = {when}\n\n[[case]]\nname = \"new lead\"");
    Playbook::from_toml(&format!("{}\n{OWN}", SMALLEST.replace("[[case]]\nname = \"new lead\"", &case)))
        .map(|playbook| playbook.cases.rows[0].when.clone())
}

#[test]
fn a_group_stands_for_its_values() {
    for (when, field, values) in [
        ("{ country = \"EMEA\" }", Field::Country, "AT CH DE FR GB"),
        ("{ country = [\"emea\", \"US\", \"FR\"] }", Field::Country, "AT CH DE FR GB US"),
        ("{ country = \"DACH\" }", Field::Country, "AT CH DE"),
        ("{ country = \"DE\" }", Field::Country, "DE"),
        ("{ account.country = \"Dach\" }", Field::AccountCountry, "AT CH DE"),
        ("{ level = \" Decision  Maker\" }", Field::Level, "c_level vp"),
        ("{ industry = \"making\" }", Field::Industry, "11 31 32 33"),
        ("{ industry = [\"44-45\", \"31\"] }", Field::Industry, "31 44 45"),
        ("{ source = [\"online\", \"Fair\"] }", Field::Source, "fair online webinar*"),
        ("{ source = [\"online*\", \"on-line\"] }", Field::Source, "on-line online*"),
        ("{ campaign = \"online\" }", Field::Campaign, "online"),
    ] {
        let values = values.split(' ').map(str::to_owned).collect();
        assert_eq!(condition(when), Ok(Condition::In { field, values }), "{when}");
    }
}

#[test]
fn a_playbook_with_groups_is_the_playbook_that_spells_them_out() {
    let territory = |country: &str| {
        let text = format!("[[territory]]\nname = \"north\"\nteam = \"everybody\"\nwhen = {{ country = {country} }}\n");
        SMALLEST.replace("[[territory]]", &format!("{text}\n[[territory]]"))
    };
    let by_groups = format!("{}\n[groups.country]\nB = [\"A\", \"SE\"]\nA = [\"NO\", \"SE\"]\n", territory("\"B\""));
    let spelled_out = Playbook::from_toml(&territory("[\"SE\", \"NO\"]")).unwrap();
    assert_eq!(Playbook::from_toml(&by_groups).unwrap(), spelled_out);
}

#[test]
fn the_order_of_entries_is_no_rule() {
    let mut reversed: Vec<String> = OWN
        .split("\n\n")
        .map(|section| {
            let mut lines: Vec<&str> = section.trim().lines().collect();
            lines[1..].reverse();
            lines.join("\n")
        })
        .collect();
    reversed.reverse();
    let (own, turned) = (playbook(OWN).unwrap(), playbook(&reversed.join("\n\n")).unwrap());
    assert_eq!(own, turned);
    assert_eq!(own.version, turned.version);
    assert_ne!(own.version, playbook(&OWN.replace("\"518\"", "\"517\"")).unwrap().version);
}

#[test]
fn json_is_the_same_model() {
    let from_toml = playbook("[groups.country]\nDACH = [\"DE\"]\n[dictionary.employees]\nfew = 5\n").unwrap();
    let json = serde_json::json!({
        "name": "New workspace", "watcher": "watcher", "matching": { "match": 0.9, "review": 0.6 },
        "calendar": { "office": {
            "time_zone": "UTC", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00",
        }},
        "member": { "watcher": { "name": "Front desk", "calendar": "office" } },
        "team": { "everybody": { "channel": "inside_sales", "members": ["watcher"] } },
        "case": [{ "name": "new lead", "within": "8h" }],
        "territory": [{ "name": "everywhere", "team": "everybody" }],
        "groups": { "country": { "DACH": ["DE"] } },
        "dictionary": { "employees": { "few": "5" } },
    });
    assert_eq!(Playbook::from_json(&json.to_string()).unwrap(), from_toml);
}

#[test]
fn own_words_win_and_are_noted() {
    let read = lead(&[
        ("title", "growth-hacker"),
        ("industry", "HYPERSCALER"),
        ("country", "old  blighty"),
        ("company size", "Mom & Pop!"),
        ("utm_source", "wébinar q3"),
        ("email", "anna@acme.example"),
    ]);
    assert_eq!(read.title.as_deref(), Some("growth-hacker"));
    assert_eq!((read.level.unwrap().name(), read.function.unwrap().name()), ("senior", "marketing"));
    assert_eq!(read.industry.unwrap().code, "518");
    assert_eq!((read.country.as_deref(), read.time_zone.as_deref()), (Some("GB"), Some("Europe/London")));
    assert_eq!(read.employees.map(|size| (size.min, size.max)), Some((1, Some(200))));
    assert_eq!(read.source.as_deref(), Some("webinar"));
    let notes: Vec<String> =
        read.notes.iter().map(|note| format!("{} {} {}", note.field, note.rule, note.found)).collect();
    assert_eq!(
        notes,
        [
            "email address anna@acme.example",
            "title as_given growth-hacker",
            "level dictionary growth-hacker",
            "function dictionary growth-hacker",
            "domain email_domain acme.example",
            "country dictionary old  blighty",
            "time_zone place Europe/London",
            "industry dictionary HYPERSCALER",
            "employees dictionary Mom & Pop!",
            "source utm_source webinar",
            "utm_source dictionary wébinar q3",
        ]
    );
}

#[test]
fn an_entry_says_what_it_says_and_no_more() {
    // The level of a title is ours where the entry has only a function.
    let ninja = lead(&[("title", "Ninja")]);
    assert_eq!((ninja.level, ninja.function.unwrap().name()), (lead(&[("title", "Monk")]).level, "sales"));
    // A text is an entry's whole text.
    assert_eq!(
        lead(&[("country", "Old Blighty, London")]).country,
        lead(&[("country", "Old Blightly, Paris")]).country
    );
    // A state of another country than the one given is none.
    assert_eq!(lead(&[("state", "the länd"), ("country", "US")]).state, None);
    assert_eq!(lead(&[("state", "The Land")]).country.as_deref(), Some("DE"));
    for (text, min, max) in [
        ("our SMB", 1, Some(200)),
        ("SMB", 1, Some(200)),
        ("SMB, 150 people", 150, Some(150)),
        ("our whales", 5000, None),
        ("a handful", 1, Some(5)),
        ("KMU", 1, Some(249)),
    ] {
        let size = lead(&[("employees", text)]).employees.unwrap();
        assert_eq!((size.min, size.max), (min, max), "{text}");
    }
}

#[test]
fn a_phone_number_follows_the_country_that_a_word_means() {
    let fields = [("phone", "020 7183 8750"), ("country", "Old Blighty"), ("last_name", "Smith")];
    let raw: RawLead = fields.into_iter().collect();
    let without = standardize_fields(&raw);
    assert!(without.phone.is_none());
    let again = reread(without, &raw, &playbook(OWN).unwrap().dictionary);
    assert_eq!(again.phone.unwrap().e164, "+442071838750");
}

/// Leads as forms send them: those of the demo, each also with words of [`OWN`].
fn leads() -> Vec<RawLead> {
    let mut reader = csv::Reader::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/leads.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let own = [
        ("country", "OLD BLIGHTY"),
        ("title", "ninja"),
        ("size", "x"),
        ("headcount", "our smb"),
        ("state", "the länd"),
        ("source", "webinar/q3"),
        ("industry", "hyperscaler"),
    ];
    let mut leads = Vec::new();
    for (row, number) in reader.records().zip(0..) {
        let row = row.unwrap();
        let cells: Vec<(&str, &str)> = header.iter().zip(row.iter()).collect();
        leads.push(cells.iter().copied().collect());
        // In turn before the lead's own fields and behind them.
        let (word, rest) = (own[number % own.len()], own[number % own.len()..].iter().copied());
        leads.push([word].into_iter().chain(cells.iter().copied()).collect());
        leads.push(cells.iter().copied().filter(|(_, value)| value.len() > 5).chain(rest).collect());
    }
    leads
}

#[test]
fn reading_again_is_reading_with_the_dictionary_once_and_for_all() {
    let dictionary = playbook(OWN).unwrap().dictionary;
    let mut changed = 0;
    for raw in leads() {
        let without = standardize_fields(&raw);
        let again = reread(without.clone(), &raw, &dictionary);
        assert_eq!(again, standardize_fields_by(&raw, &dictionary), "{raw:?}");
        assert_eq!(reread(again.clone(), &raw, &dictionary), again, "{raw:?}");
        assert_eq!(reread(without.clone(), &raw, &Playbook::starter().dictionary), without);
        changed += usize::from(again != without);
    }
    assert!(changed > 40, "only {changed} leads have a word of the dictionary");
}

#[test]
fn a_senders_id_stays_as_it_came_to_the_transaction() {
    let raw: RawLead = [("id", "7"), ("email", "a@b.example"), ("source", "Webinar Q3")].into_iter().collect();
    let lead = Lead { external_id: None, ..standardize_fields(&raw) };
    let submission = Submission { id: "s".into(), raw, lead, searched: Default::default() };
    let playbook = playbook(OWN).unwrap();
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let record = route(submission.clone(), &Known::default(), &playbook, now);
    assert_eq!((record.lead.external_id.as_deref(), record.lead.source.as_deref()), (None, Some("webinar")));
    // What was recorded gives the same again, with the fields as they came and without them.
    let raws = [record.submission.raw.clone(), RawLead::default()];
    for raw in raws {
        let again = route(Submission { raw, ..record.submission.clone() }, &Known::default(), &playbook, now);
        assert_eq!((again.lead, again.decision), (record.lead.clone(), record.decision.clone()));
    }
}

#[test]
fn every_mistake_is_a_finding_with_its_place() {
    for (own, expect) in [
        ("groups = 5", "line 4, column 10: groups: found the number 5, expected a table"),
        (
            "[groups.contry]\nX = [\"DE\"]",
            "line 4, column 9: groups: found `contry`, expected a field with values that can be named one by one; did you mean `country`?",
        ),
        (
            "[groups.employees]\nX = [1]",
            "line 4, column 9: groups: found `employees`, expected a field with values that can be named one by one",
        ),
        (
            "[groups.account.country]\nX = [\"DE\"]",
            "line 4, column 17: groups: found `account.country`, expected `country`: its groups are good for both; did you mean `country`?",
        ),
        ("[groups.country]\nX = \"DE\"", "line 5, column 5: groups.country.X: found the text `DE`, expected a list"),
        (
            "[groups.country]\nX = []",
            "line 5, column 5: groups.country.X: found an empty list, expected at least one value",
        ),
        ("[groups.country]\nX = [7]", "line 5, column 6: groups.country.X[0]: found the number 7, expected text"),
        (
            "[groups.country]\nDACH = [\"DE\"]\nEMEA = [\"FR\", \"DAHC\"]",
            "line 6, column 15: groups.country.EMEA[1]: found the text `DAHC`, expected a country's two letters by ISO 3166-1, such as `DE`, or a group of countries; did you mean `DACH`?",
        ),
        (
            "[groups.country]\nX = [\"DE\", \"X\"]",
            "line 5, column 12: groups.country.X[1]: found `X`, the group itself, expected its values",
        ),
        (
            "[groups.country]\nA = [\"B\"]\nB = [\"DE\", \"C\"]\nC = [\"A\"]",
            "line 7, column 6: groups.country.C[0]: found a circle: A → B → C → A, expected groups that don't hold themselves",
        ),
        (
            "[groups.level]\n\"decision maker\" = [\"c_level\", \"vice president\"]\n\"Decision Maker\" = [\"vp\"]",
            "line 5, column 32: groups.level.decision maker[1]: found `vice president`, expected one of founder, board, c_level, vp, director, manager, senior, individual_contributor, junior, student, decision maker\nline 6, column 1: groups.level.Decision Maker: found `Decision Maker`, expected each group once: readers don't tell it from `decision maker`",
        ),
        (
            "[groups.industry]\nX = [\"519\", \"5199\", \"banks\"]",
            "line 5, column 13: groups.industry.X[1]: found the text `5199`, expected a NAICS code that leads can have, such as `52`, `518` or `31-33`; did you mean `519`?\nline 5, column 21: groups.industry.X[2]: found the text `banks`, expected a NAICS code that leads can have, such as `52`, `518` or `31-33`",
        ),
        (
            "[groups.source]\n\"web*\" = [\"x\"]\n\" \" = [\"x\"]",
            "line 5, column 1: groups.source.web*: found `web*`, expected a name, and no `*` at its end: that tests a beginning\nline 6, column 1: groups.source. : found ` `, expected a name, and no `*` at its end: that tests a beginning",
        ),
        (
            "[dictionary.titel]\nx = 1",
            "line 4, column 13: dictionary: found `titel`, expected one of campaign, country, employees, industry, partner, product, source, state, title; did you mean `title`?",
        ),
        ("[dictionary]\ntitle = []", "line 5, column 9: dictionary.title: found a list of 0, expected a table"),
        (
            "[dictionary.title]\nNinja = \"senior\"\nMonk = {}\nGuru = { level = \"seniour\", rank = 1 }",
            "line 5, column 9: dictionary.title.Ninja: found the text `senior`, expected a table\nline 6, column 8: dictionary.title.Monk: found neither, expected `level`, `function` or both\nline 7, column 18: dictionary.title.Guru.level: found `seniour`, expected one of founder, board, c_level, vp, director, manager, senior, individual_contributor, junior, student; did you mean `senior`?\nline 7, column 29: dictionary.title.Guru: found `rank`, expected one of function, level",
        ),
        (
            "[dictionary.country]\n\"Old Blighty\" = \"GB\"\n\"old-blighty\" = \"FR\"\n\"?\" = \"FR\"",
            "line 6, column 1: dictionary.country.old-blighty: found `old-blighty`, expected each text once: readers don't tell it from `Old Blighty`\nline 7, column 1: dictionary.country.?: found `?`, expected a text with letters or digits",
        ),
        (
            "[dictionary.country]\nBlighty = \"UK\"\nLand = \"DE-BW\"",
            "line 5, column 11: dictionary.country.Blighty: found the text `UK`, expected a country's two letters by ISO 3166-1, such as `DE`\nline 6, column 8: dictionary.country.Land: found the text `DE-BW`, expected a country's two letters by ISO 3166-1, such as `DE`",
        ),
        (
            "[dictionary.state]\nLand = \"BW\"",
            "line 5, column 8: dictionary.state.Land: found the text `BW`, expected a state's code by ISO 3166-2 with its country, such as `US-CA`",
        ),
        (
            "[dictionary.industry]\nCloud = \"5180\"",
            "line 5, column 9: dictionary.industry.Cloud: found the text `5180`, expected a NAICS code that leads can have, such as `52`, `518` or `31-33`; did you mean `518`?",
        ),
        (
            "[[segment]]\nname = \"small\"\n[dictionary.employees]\na = \"smal\"\nb = \"9-1\"\nc = -1\nd = []",
            "line 7, column 5: dictionary.employees.a: found the text `smal`, expected employees such as `1-200`, `500+` or `50`, or the name of a segment; did you mean `small`?\nline 8, column 5: dictionary.employees.b: found the text `9-1`, expected employees such as `1-200`, `500+` or `50`, or the name of a segment\nline 9, column 5: dictionary.employees.c: found the number -1, expected employees such as `1-200`, `500+` or `50`, or the name of a segment\nline 10, column 5: dictionary.employees.d: found a list of 0, expected text",
        ),
        (
            "[dictionary.source]\nx = \" \"",
            "line 5, column 5: dictionary.source.x: found the text ` `, expected text that isn't blank",
        ),
    ] {
        // Where the own lines begin: line 4.
        let text = SMALLEST.replacen("\n\n[matching]", &format!("\n{own}\n\n[matching]"), 1);
        let findings = Playbook::from_toml(&text).map(|_| ()).map_err(|findings| findings.to_string());
        assert_eq!(findings, Err(expect.to_owned()), "{own}");
    }
    let long = format!("[dictionary.source]\n\"{}\" = \"x\"", "x".repeat(121));
    let findings = playbook(&long).unwrap_err().to_string();
    assert!(findings.ends_with("dictionary.source: found 121 characters, expected a text of at most 120 characters"));
}

#[test]
fn ten_thousand_mistakes_are_ten_thousand_findings() {
    let lines = |line: &dyn Fn(usize) -> String| (0..10_000).map(line).collect::<String>();
    let entries = format!("[dictionary.country]\n{}", lines(&|i| format!("\"land {i}\" = \"{i}\"\n")));
    assert_eq!(playbook(&entries).unwrap_err().0.len(), 10_000);
    let again =
        format!("[dictionary.source]\n{}", lines(&|i| format!("\"{}x{}\" = \"a\"\n", "-".repeat(i % 90), i / 90)));
    assert_eq!(playbook(&again).unwrap_err().0.len(), 10_000 - 112);
    let members = format!("[groups.level]\n{}", lines(&|i| format!("\"group {i}\" = [\"grup {i}\"]\n")));
    assert_eq!(playbook(&members).unwrap_err().0.len(), 10_000);
    // One circle through all of them, and a chain that every one of ten thousand tests would spell out.
    let circle = format!("[groups.level]\n{}", lines(&|i| format!("g{i} = [\"g{}\"]\n", (i + 1) % 10_000)));
    assert_eq!(playbook(&circle).unwrap_err().0.len(), 1);
    let chain = format!("[groups.source]\n{}", lines(&|i| format!("g{i} = [\"g{}\", \"v{i}\"]\n", i + 1)));
    let tests = format!(
        "\n[[score]]\nname = \"all\"\npoints = 1\nwhen = {{ any = [{}] }}\n",
        lines(&|_| "{ source = \"g0\" }, ".into())
    );
    let findings = playbook(&format!("{chain}{tests}")).unwrap_err().to_string();
    assert!(
        findings.contains("found the text `g0`, expected groups that stand for at most 500000 values")
            && findings.lines().count() == 1,
        "{findings}"
    );
}
