//! Playbooks as people write them: what is refused, where and why; and what conditions mean.

use frontdesk::Playbook;
use frontdesk::account::Account;
use frontdesk::decision::{Confidence, Verdict};
use frontdesk::lead::LeadField;
use frontdesk::outcome::{Matched, Merged};
use frontdesk::playbook::{Criteria, Survives};
use frontdesk::{RawLead, decide, standardize};

const SMALLEST: &str = include_str!("data/smallest.toml");
const DEMO: &str = include_str!("../demo/playbook.toml");

/// The findings of the smallest playbook with `from` replaced by `to`, one a line.
fn findings(from: &str, to: &str) -> String {
    assert!(SMALLEST.contains(from), "`{from}` isn't in the smallest playbook");
    match Playbook::from_toml(&SMALLEST.replacen(from, to, 1)) {
        Ok(_) => String::new(),
        Err(findings) => findings.to_string(),
    }
}

#[test]
fn every_finding_names_its_place_what_was_found_and_what_was_expected() {
    for (from, to, expect) in [
        ("", "", ""),
        (
            "match = 0.90",
            "match = 2",
            "line 6, column 9: matching.match: found the number 2, expected a number from 0.0 to 1.0",
        ),
        (
            "review = 0.60",
            "review = 0.95",
            "line 5, column 1: matching: found review 0.950000 above match 0.900000, expected review at most as high as match",
        ),
        (
            "review = 0.60",
            "review = 0.60\ndomain_only = \"sometimes\"",
            "line 8, column 15: matching.domain_only: found `sometimes`, expected one of never, fallback, always",
        ),
        (
            "review = 0.60",
            "review = 0.60\npoints.phne.exact = 1\npoints.name.identicl = 1\npoints.phone.exact = 5000",
            "line 8, column 8: matching.points: found `phne`, expected one of domain, name, shared, lead_only, account_only, spelling, slip, first_word, number, place_or_kind, legal_form, branch and 8 more; did you mean `phone`?\n\
             line 9, column 13: matching.points.name: found `identicl`, expected one of identical, same_letters, same_words, misspelt, acronym, part_of_lead, part_of_account, overlaps, differs, beside_domain; did you mean `identical`?\n\
             line 10, column 22: matching.points.phone.exact: found the number 5000, expected a whole number from -2000 to 2000",
        ),
        (
            "review = 0.60",
            "review = 0.60\noff = [\"phone\", \"phne\"]\nkinds = [\"customr\"]\nrelaxed = 1",
            "line 8, column 17: matching.off[1]: found `phne`, expected one of domain, name, shared, lead_only, account_only, spelling, slip, first_word, number, place_or_kind, legal_form, branch and 8 more; did you mean `phone`?\n\
             line 9, column 10: matching.kinds[0]: found `customr`, expected one of customer, prospect, partner, isv, competitor, former_customer; did you mean `customer`?\n\
             line 10, column 11: matching.relaxed: found the number 1, expected `true` or `false`",
        ),
        (
            "review = 0.60",
            "review = 0.60\nkinds = []\nprefer_countries = true",
            "line 8, column 9: matching.kinds: found an empty list, expected at least one kind\n\
             line 9, column 1: matching: found `prefer_countries`, expected one of base_rate, domain_only, first_uncommon_word, kinds, match, off, points, prefer_country, relaxed, review, same_country_only, tie_breakers; did you mean `prefer_country`?",
        ),
        (
            "review = 0.60",
            "review = 0.60\ntie_breakers = [\"customer\", \"customer\", \"headquarter\"]",
            "line 8, column 29: matching.tie_breakers[1]: found `customer` again, expected each name once\n\
             line 8, column 41: matching.tie_breakers[2]: found `headquarter`, expected one of open_opportunity, customer, named, last_activity, most_known, contacts, leads, opportunities, oldest, newest, same_country, headquarters and 1 more; did you mean `headquarters`?",
        ),
        (
            "review = 0.60",
            "review = 0.60\n[dedupe]\nsame = 0.4\nreview = 0\nkeys = [\"fax\"]\nmatch = \"some\"\nfuzzy = 1",
            "line 9, column 8: dedupe.same: found 0.400000, expected at least 0.500000\n\
             line 10, column 10: dedupe.review: found 0.000000, expected at least 0.010000\n\
             line 11, column 9: dedupe.keys[0]: found `fax`, expected one of id, email, phone\n\
             line 12, column 9: dedupe.match: found `some`, expected one of any, all\n\
             line 13, column 9: dedupe.fuzzy: found the number 1, expected `true` or `false`",
        ),
        (
            "review = 0.60",
            "review = 0.60\n[dedupe]\nkeys = []\nreview = 0.96",
            "line 8, column 1: dedupe: found review 0.960000 above same 0.950000, expected review at most as high as same\n\
             line 9, column 8: dedupe.keys: found an empty list, expected at least one key",
        ),
        (
            "review = 0.60",
            "review = 0.60\n[survivorship]\ndefault = \"newest\"\nfields.adress = \"latest\"\nfields.title = \"trusted_source\"",
            "line 8, column 1: survivorship: found `trusted_source` without sources, expected `sources`, the most trusted first\n\
             line 9, column 11: survivorship.default: found `newest`, expected one of earliest, latest, longest, most_complete, trusted_source\n\
             line 10, column 8: survivorship.fields: found `adress`, expected one of external_id, email, phone, first_name, last_name, title, company, domain, place, industry, employees, revenue and 6 more",
        ),
        (
            "review = 0.60",
            "review = 0.60\n[survivorship]\nsources = [\"CRM\", \"crm\", 1]",
            "line 9, column 19: survivorship.sources[1]: found `crm` again, expected each source once\n\
             line 9, column 26: survivorship.sources[2]: found the number 1, expected text",
        ),
        (
            "\"UTC\"",
            "\"Europe/Berln\"",
            "line 10, column 13: calendar.office.time_zone: found `Europe/Berln`, expected an IANA time zone such as `Europe/Berlin`; did you mean `Europe/Berlin`?",
        ),
        (
            "\"fri\"",
            "\"fry\"",
            "line 11, column 37: calendar.office.days[4]: found `fry`, expected one of mon, tue, wed, thu, fri, sat, sun; did you mean `fri`?",
        ),
        (
            "to = \"17:00\"",
            "to = \"08:00\"",
            "line 9, column 1: calendar.office: found `to` not after `from`, expected working hours that end after they begin",
        ),
        (
            "within = \"8h\"",
            "within = \"8h\"\nwhen = { employees = { min = \"ten\", max = 5 } }",
            "line 26, column 30: case[0].when.employees.min: found the text `ten`, expected a whole number, 0 or more",
        ),
        (
            "calendar = \"office\"",
            "calender = \"office\"",
            "line 15, column 1: member.watcher: found nothing, expected `calendar`\nline 17, column 1: member.watcher: found `calender`, expected one of away, booking, calendar, cap, email, languages, name, segments, skills, suspended, territories, weight; did you mean `calendar`?",
        ),
        (
            "calendar = \"office\"",
            "calendar = \"office\"\nweight = 0",
            "line 20, column 1: team.everybody: found weight 0 for all of its members, expected at least one with `weight` 1 or more",
        ),
        (
            "calendar = \"office\"",
            "calendar = \"office\"\nweight = -1\ncap = { open = 0, day = -3, month = 2 }\nlanguages = [\"German\"]\nsuspended = \"yes\"",
            "line 18, column 10: member.watcher.weight: found the number -1, expected a whole number, 0 or more\n\
             line 19, column 16: member.watcher.cap.open: found the number 0, expected a whole number, 1 or more\n\
             line 19, column 25: member.watcher.cap.day: found the number -3, expected a whole number, 1 or more\n\
             line 19, column 29: member.watcher.cap: found `month`, expected one of day, open, week\n\
             line 20, column 14: member.watcher.languages[0]: found the text `German`, expected a language's two small letters by ISO 639-1, such as `de`\n\
             line 21, column 13: member.watcher.suspended: found the text `yes`, expected true or false",
        ),
        (
            "calendar = \"office\"",
            "calendar = \"office\"\nterritories = [\"everywere\"]\nsegments = [\"small\"]\naway = [{}, { to = \"soon\" }, { from = \"2026-12-02\", to = \"2026-12-01\" }]",
            "line 18, column 16: member.watcher.territories[0]: found `everywere`, expected one of everywhere; did you mean `everywhere`?\n\
             line 19, column 13: member.watcher.segments[0]: found the text `small`, expected the name of a `[[segment]]`, of which there is none\n\
             line 20, column 9: member.watcher.away[0]: found no day, expected `from`, the first day, `to`, the last, or both; who is away without dates is `suspended`\n\
             line 20, column 20: member.watcher.away[1].to: found the text `soon`, expected a date such as `2026-12-24`\n\
             line 20, column 30: member.watcher.away[2]: found `to` 2026-12-01 before `from` 2026-12-02, expected an absence that ends after it begins",
        ),
        (
            "members = [\"watcher\"]",
            "members = [\"watcher\"]\nskills = [\"cloud\"]\nlanguage = \"de\"\ndistribute = \"by_wait\"\nmake_up = { away = 101 }\nmanager = \"watchr\"",
            "line 22, column 11: team.everybody.skills[0]: found `cloud`, expected a skill that one of the members has\n\
             line 23, column 12: team.everybody.language: found `de`, expected `lead`, or a language that one of the members speaks\n\
             line 24, column 14: team.everybody.distribute: found `by_wait`, expected one of by_weight, by_count, by_order, by_load, first_come; did you mean `by_weight`?\n\
             line 25, column 20: team.everybody.make_up.away: found the number 101, expected a whole number of leads from 0 to 100\n\
             line 26, column 11: team.everybody.manager: found `watchr`, expected one of watcher; did you mean `watcher`?",
        ),
        (
            "[team.everybody]",
            "[languages]\nde = [\"DE\"]\nfr = [\"DE\", \"Frankreich\"]\nGerman = [\"AT\"]\n[team.everybody]",
            "line 21, column 7: languages.fr[0]: found `DE` again, expected one language for each country\n\
             line 21, column 13: languages.fr[1]: found the text `Frankreich`, expected a country's two letters by ISO 3166-1, such as `DE`\n\
             line 22, column 1: languages.German: found the text `German`, expected a language's two small letters by ISO 639-1, such as `de`",
        ),
        (
            "members = [\"watcher\"]",
            "members = []",
            "line 21, column 11: team.everybody.members: found nobody, expected at least one member",
        ),
        (
            "[[case]]",
            "[sla.fast]\nremind = [\"1h\", \"soon\"]\nclock = \"wall\"\nreasign = \"1h\"\n[[case]]\nsla = \"fats\"",
            "line 24, column 17: sla.fast.remind[1]: found the text `soon`, expected a time such as `30m` or `4h`, at most `1000h`\n\
             line 25, column 9: sla.fast.clock: found `wall`, expected one of working, raw\n\
             line 26, column 1: sla.fast: found `reasign`, expected one of accept, clock, escalate, reassign, reassign_most, remind; did you mean `reassign`?\n\
             line 28, column 7: case[0].sla: found `fats`, expected one of fast; did you mean `fast`?",
        ),
        (
            "within = \"8h\"",
            "within = \"8 days\"",
            "line 25, column 10: case[0].within: found the text `8 days`, expected working time such as `30m` or `4h`, at most `1000h`",
        ),
        (
            "team = \"everybody\"",
            "team = \"everyone\"",
            "line 29, column 8: territory[0].team: found `everyone`, expected one of everybody; did you mean `everybody`?",
        ),
        (
            "team = \"everybody\"",
            "team = \"everybody\"\nwhen = { country = \"Germany\" }",
            "line 30, column 20: territory[0].when.country: found the text `Germany`, expected a country's two letters by ISO 3166-1, such as `DE`",
        ),
        (
            "team = \"everybody\"",
            "team = \"everybody\"\nwhen = { country = \"DE\" }",
            "line 27, column 1: territory[0]: found a condition on the last, expected a last territory without `when`, so that every lead has one",
        ),
        (
            "within = \"8h\"",
            "within = \"8h\"\nwhen = { account.kynd = \"customer\" }",
            "line 26, column 18: case[0].when.account.kynd: found `account.kynd`, expected a field, `all`, `any`, `not` or `case`; did you mean `account.kind`?",
        ),
        (
            "within = \"8h\"",
            "within = \"8h\"\nadvice = 1\ngrant = \"yes\"\nwhen = { case = [\"new lad\"] }",
            "line 26, column 10: case[0].advice: found the number 1, expected text\n\
             line 27, column 9: case[0].grant: found the text `yes`, expected `true` or `false`\n\
             line 28, column 18: case[0].when.case[0]: found `new lad`, expected one of new lead; did you mean `new lead`?",
        ),
        (
            "watcher = \"watcher\"",
            "watcher = \"watcher\"\nterritory_policy = \"most_specifc\"",
            "line 4, column 20: territory_policy: found `most_specifc`, expected one of first, most_specific; did you mean `most_specific`?",
        ),
        (
            "watcher = \"watcher\"",
            "watcher = \"nobody\"",
            "line 3, column 11: watcher: found `nobody`, expected one of watcher",
        ),
        (
            "name = \"New workspace\"",
            "name = [",
            "line 3, column 9: syntax: found `watcher = \"watcher\"`, expected TOML: unexpected `=` in array, expected value, `]`",
        ),
    ] {
        let found = findings(from, to);
        assert!(
            found == expect || (expect.ends_with("TOML") && found.starts_with(expect)),
            "`{to}`:\n{found}\n{expect}"
        );
    }
}

#[test]
fn all_findings_come_at_once_in_the_order_of_the_text() {
    let broken = SMALLEST.replace("0.90", "7").replace("\"UTC\"", "\"Mars\"").replace("\"8h\"", "8");
    let findings = Playbook::from_toml(&broken).unwrap_err();
    let lines: Vec<u32> = findings.0.iter().map(|finding| finding.line).collect();
    assert!(lines.is_sorted() && [6, 10, 25].iter().all(|line| lines.contains(line)), "{findings}");
}

/// A playbook with these conditions as cases `A`, `B`, …, three lines each, from line 23 on.
fn with_cases(whens: &[String]) -> String {
    let cases = whens.iter().zip(0_u32..).map(|(when, number)| {
        let name = char::from_u32('A' as u32 + number).unwrap();
        format!("[[case]]\nname = \"{name}\"\nwhen = {when}\nwithin = \"1h\"\n")
    });
    SMALLEST.replacen("[[case]]", &format!("{}[[case]]", cases.collect::<String>()), 1)
}

#[test]
fn cases_that_use_themselves_are_told_with_all_their_lines() {
    let check = |whens: &[&str], expect: &[&str]| {
        let whens: Vec<String> = whens.iter().map(|when| (*when).to_owned()).collect();
        let found =
            Playbook::from_toml(&with_cases(&whens)).map_or_else(|findings| findings.to_string(), |_| "".into());
        assert_eq!(found.lines().collect::<Vec<_>>(), expect, "{whens:?}");
    };
    check(&["{ case = \"B\" }", "{ not = { case = \"C\" } }", "{ country = \"DE\" }"], &[]);
    check(
        &["{ case = \"A\" }"],
        &[
            "line 25, column 17: case[0].when.case: found a circle: `A` → `A` (line 25), expected cases that don't use themselves",
        ],
    );
    check(
        &[
            "{ country = \"DE\", any = [{ case = \"B\" }] }",
            "{ not = { case = \"C\" } }",
            "{ case = [\"new lead\", \"A\"] }",
        ],
        &[
            "line 33, column 30: case[2].when.case[1]: found a circle: `A` → `B` (line 25) → `C` (line 29) → `A` (line 33), \
           expected cases that don't use themselves",
        ],
    );
    // Two circles and a mistake beside them, all at once.
    check(
        &["{ case = \"B\" }", "{ case = \"A\" }", "{ case = \"C\", cuntry = \"DE\" }"],
        &[
            "line 29, column 17: case[1].when.case: found a circle: `A` → `B` (line 25) → `A` (line 29), expected cases that don't use themselves",
            "line 33, column 17: case[2].when.case: found a circle: `C` → `C` (line 33), expected cases that don't use themselves",
            "line 33, column 22: case[2].when.cuntry: found `cuntry`, expected a field, `all`, `any`, `not` or `case`; did you mean `country`?",
        ],
    );
    let twice = with_cases(&["{ country = \"DE\" }".into()]).replace("name = \"new lead\"", "name = \"A\"");
    let used = twice.replace("name = \"everywhere\"", "name = \"x\"\nwhen = { case = \"A\" }");
    let findings = Playbook::from_toml(&used).unwrap_err().to_string();
    assert!(
        findings
            .contains("territory[0].when.case: found `A`, as several cases are called, expected a name of one case"),
        "{findings}"
    );
}

#[test]
fn cases_stand_for_a_bounded_number_of_tests() {
    // Each twice the one before: 2²⁴ tests.
    let mut whens = vec!["{ country = \"DE\" }".to_owned()];
    for before in "ABCDEFGHIJKLMNOPQRSTUVWX".chars() {
        whens.push(format!("{{ all = [{{ case = \"{before}\" }}, {{ not = {{ case = \"{before}\" }} }}] }}"));
    }
    let findings = Playbook::from_toml(&with_cases(&whens)).unwrap_err();
    assert_eq!(findings.0.len(), 1, "{findings}");
    assert!(findings.to_string().contains("at most 12 cases inside one another"), "{findings}");
    // Not deep, but wide.
    let wide = format!("{{ all = [{}] }}", vec!["{ case = \"A\" }"; 2_000].join(", "));
    let wider = wide.replace("\"A\"", "\"B\"");
    let findings = Playbook::from_toml(&with_cases(&["{ country = \"DE\" }".into(), wide, wider])).unwrap_err();
    assert_eq!(findings.0.len(), 1, "{findings}");
    assert!(findings.to_string().contains("at most 500000 tests and values"), "{findings}");
}

/// Five megabytes of playbook with mistakes all over it: one list of all of them.
#[test]
fn a_playbook_of_five_megabytes_is_read_to_its_end() {
    let mut text = SMALLEST.to_owned();
    let mut rows = String::new();
    for row in 0..15_000 {
        let wrong =
            ["{ cuntry = \"DE\" }", "{ postal_code = \"7*\", case = \"nobody\" }", "{ employees = \"many\" }"][row % 3];
        rows.push_str(&format!("[[territory]]\nname = \"{row}\"\nteam = \"everybody\"\nwhen = {wrong}\n"));
        let case = format!("{{ case = \"{}\" }}", (row + 1) % 15_000);
        rows.push_str(&format!("[[case]]\nname = \"{row}\"\nwithin = \"1h\"\nwhen = {case}\n"));
        rows.push_str(&format!("[[score]]\nname = \"{}\"\npoints = 1\nwhen = {{ city = \"*\" }}\n", "x".repeat(150)));
    }
    text = text.replacen("[[case]]", &format!("{rows}[[case]]"), 1);
    assert!(text.len() > 5_000_000, "{}", text.len());
    let findings = Playbook::from_toml(&text).unwrap_err();
    assert_eq!(findings.0.len(), 15_001);
    assert!(
        findings.0.iter().any(|finding| finding.found.starts_with("a circle: `0` → `1` (line ")),
        "{}",
        findings.0[0]
    );
    assert!(findings.0.iter().map(|finding| finding.line).is_sorted());
    // And with none: as many rows that all bear on the same leads.
    let right = text.replace("cuntry", "country").replace(", case = \"nobody\"", "").replace("\"many\"", "3");
    let right: String =
        right.lines().filter(|line| !line.starts_with("when = { case")).map(|line| format!("{line}\n")).collect();
    assert!(Playbook::from_toml(&right).is_ok());
}

#[test]
fn what_is_said_of_merging_counts_and_saying_what_is_so_anyway_changes_no_version() {
    let with = |sections: &str| {
        Playbook::from_toml(&SMALLEST.replacen("review = 0.60\n", &format!("review = 0.60\n{sections}\n"), 1)).unwrap()
    };
    let usual = with("");
    let said = with(
        "[dedupe]\nsame = 0.95\nreview = 0.5\nkeys = [\"phone\", \"email\", \"id\"]\nmatch = \"any\"\nfuzzy = true\n\
         [survivorship]\ndefault = \"earliest\"",
    );
    assert_eq!((&said, &said.version), (&usual, &usual.version));
    let own = with(
        "[dedupe]\nsame = 0.6\nmatch = \"all\"\n\
         [survivorship]\ndefault = \"longest\"\nsources = [\" CRM \"]\nfields.message = \"trusted_source\"",
    );
    assert_ne!(own.version, usual.version);
    // `review` is no higher than `same`, also where only that was set.
    assert_eq!(
        (own.dedupe.same, own.dedupe.review),
        (Confidence::from_millionths(600_000), Confidence::from_millionths(500_000))
    );
    assert_eq!(own.dedupe.criteria, Criteria::All);
    let rule = |field| own.survivorship.rule(field);
    assert_eq!(
        [rule(LeadField::Title), rule(LeadField::Message), rule(LeadField::Source)],
        [Survives::Longest, Survives::TrustedSource, Survives::Latest]
    );
    assert_eq!(own.survivorship.sources, ["crm"]);
    assert_ne!(own.survivorship.version(), usual.survivorship.version());
}

#[test]
fn json_is_the_same_model() {
    let model = serde_json::json!({
        "name": "New workspace",
        "watcher": "watcher",
        "matching": { "match": 0.9, "review": 0.6 },
        "calendar": { "office": {
            "time_zone": "UTC", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00",
        }},
        "member": { "watcher": { "name": "Front desk", "calendar": "office" } },
        "team": { "everybody": { "channel": "inside_sales", "members": ["watcher"] } },
        "case": [{ "name": "new lead", "within": "8h" }],
        "territory": [{ "name": "everywhere", "team": "everybody" }],
    });
    assert_eq!(Playbook::from_json(&model.to_string()).unwrap(), Playbook::from_toml(SMALLEST).unwrap());
    let finding = Playbook::from_json("{\"name\": }").unwrap_err();
    assert_eq!((finding.0[0].line, finding.0[0].column), (1, 10));
}

#[test]
fn the_version_follows_from_the_rules_not_from_the_text() {
    let smallest = Playbook::from_toml(SMALLEST).unwrap();
    let spaced = Playbook::from_toml(&format!("# another comment\n{SMALLEST}")).unwrap();
    assert_eq!(spaced.version, smallest.version);
    let changed = Playbook::from_toml(&SMALLEST.replace("8h", "4h")).unwrap();
    assert_ne!(changed.version, smallest.version);
    // A lever at its default is no rule; one that is set is.
    let levers = |text: &str| {
        Playbook::from_toml(&SMALLEST.replace("review = 0.60", &format!("review = 0.60\n{text}"))).unwrap().version
    };
    assert_eq!(levers("base_rate = 0.5\ndomain_only = \"always\"\nrelaxed = false\noff = []"), smallest.version);
    for set in [
        "base_rate = 0.2",
        "domain_only = \"never\"",
        "off = [\"phone\"]",
        "tie_breakers = [\"newest\"]",
        "relaxed = true",
    ] {
        assert_ne!(levers(set), smallest.version, "{set}");
    }
}

/// Whether `when` holds for a lead with these fields, matched to this account.
fn holds(when: &str, fields: &[(&str, &str)], account: Option<&Account>) -> bool {
    let text = SMALLEST.replacen(
        "[[case]]",
        &format!("[[case]]\nname = \"it\"\nwhen = {when}\nwithin = \"1h\"\n\n[[case]]"),
        1,
    );
    let segments = "\n[[segment]]\nname = \"small\"\nmax = 99\n[[segment]]\nname = \"large\"\nmin = 100\n";
    let playbook = Playbook::from_toml(&format!("{text}{segments}")).unwrap_or_else(|findings| panic!("{findings}"));
    let raw: RawLead = fields.iter().copied().chain([("email", "a@b.example")]).collect();
    let merged = Merged { lead: standardize(&raw).unwrap(), ..Merged::default() };
    let sure = Confidence::from_millionths(990_000);
    let matched = Matched { best: account, confidence: sure, verdict: Verdict::Match, ..Matched::default() };
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    decide::decide(&merged, &matched, &playbook, now).case.name == "it"
}

#[test]
fn conditions_mean_what_they_say() {
    let account = |fields: &[(&str, &str)]| {
        let named = [("id", "1"), ("name", "Acme")];
        frontdesk::account(fields.iter().copied().chain(named)).unwrap()
    };
    let german = [("country", "Deutschland"), ("employees", "250"), ("source", "Web Site")];
    for (when, expect) in [
        ("{ country = \"DE\" }", true),
        ("{ country = [\"AT\", \"DE\"], employees = { min = 250 } }", true),
        ("{ country = \"DE\", employees = { max = 249 } }", false),
        ("{ any = [{ country = \"FR\" }, { segment = \"large\" }] }", true),
        ("{ all = [{ country = \"DE\" }, { segment = \"small\" }] }", false),
        ("{ not = { country = \"FR\" } }", true),
        ("{ not = { all = [{ country = \"DE\" }, { segment = \"large\" }] } }", false),
        // An unknown field meets no test, and so every `not`; `known` asks for it.
        ("{ industry = \"52\" }", false),
        ("{ not = { industry = \"52\" } }", true),
        ("{ industry = { known = false } }", true),
        ("{ country = { known = true } }", true),
        // Text is compared without regard to case; a star at the end tests the beginning.
        ("{ source = \"web site\" }", true),
        ("{ source = \"WEB*\" }", true),
        ("{ source = \"web\" }", false),
        ("{ repeat = false }", true),
        ("{ account.named = false }", true),
        ("{ account.kind = { known = false } }", true),
    ] {
        assert_eq!(holds(when, &german, None), expect, "{when}");
    }
    let lost = account(&[
        ("kind", "prospect"),
        ("opportunity", "lost"),
        ("opportunity_closed_at", "2026-10-01"),
        ("country", "AT"),
    ]);
    for (when, expect) in [
        ("{ account.opportunity = \"lost\", account.opportunity_closed_days = { max = 90 } }", true),
        ("{ account.opportunity_closed_days = { max = 30 } }", false),
        // The lead's place as a whole comes before the account's.
        ("{ country = \"DE\", account.country = \"AT\" }", true),
        ("{ account.kind = [\"customer\", \"partner\"] }", false),
    ] {
        assert_eq!(holds(when, &german, Some(&lost)), expect, "{when}");
    }
    assert!(holds("{ country = \"AT\" }", &[], Some(&lost)));
}

#[test]
fn a_playbook_that_breaks_its_own_word_is_not_published() {
    let broken = DEMO.replace("within = \"4h\"\npriority = 30", "within = \"5h\"\npriority = 30");
    assert!(broken != DEMO && Playbook::from_toml(&broken).is_ok());
    let ledger = ledger::Ledger::new(ledger::Sqlite::in_memory().unwrap(), [0; 32].into());
    let now = jiff::Timestamp::UNIX_EPOCH;
    ledger.create(&[], now).unwrap();
    let findings = ledger.publish(ledger::PlaybookFormat::Toml, &broken, now).unwrap().unwrap_err();
    let [finding] = &findings.0[..] else { panic!("{findings}") };
    let line = broken.lines().nth(finding.line as usize - 1).unwrap();
    assert_eq!((line, finding.at.as_str()), ("[[always]]", "always[2]"));
    assert!(finding.found.starts_with("a lead that `Existing customer` would take: "), "{finding}");
    assert!(finding.found.contains("account.kind = customer"), "{finding}");
    ledger.publish(ledger::PlaybookFormat::Toml, DEMO, now).unwrap().unwrap();
}
