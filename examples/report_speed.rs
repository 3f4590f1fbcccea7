//! How long reports take over a workspace with a long past, and how long it takes to count that past.
//!
//! In scope: making up a past directly in the tables (leads, who had them, what was done), counting it as the alarm does, and
//! timing every report. Not in scope: routing: `ledger_million` sends leads in. Arguments: leads (1,000,000), activities of each
//! (8), a file for the workspace (in memory).

use frontdesk::playbook::Attribution;
use jiff::Timestamp;
use ledger::{AskReport, Ledger, PlaybookFormat, REPORTS, Reporting, Sql, Sqlite};
use std::time::Instant;

const TEAMS: usize = 10;
const MEMBERS: usize = 6;

fn playbook() -> String {
    let mut text = String::from(
        "name = \"Past\"\nwatcher = \"w\"\n[matching]\nmatch = 0.9\nreview = 0.6\n[calendar.c]\ntime_zone = \"UTC\"\n\
         days = [\"mon\"]\nfrom = \"09:00\"\nto = \"17:00\"\n[member.w]\nname = \"W\"\ncalendar = \"c\"\n",
    );
    for team in 0..TEAMS {
        let members: Vec<String> = (0..MEMBERS).map(|member| format!("\"m{team}-{member}\"")).collect();
        for member in 0..MEMBERS {
            text.push_str(&format!("[member.m{team}-{member}]\nname = \"M\"\ncalendar = \"c\"\n"));
        }
        let channel = ["inside_sales", "field_sales", "partner"][team % 3];
        text.push_str(&format!("[team.t{team}]\nchannel = \"{channel}\"\nmembers = [{}]\n", members.join(", ")));
    }
    text.push_str("[[case]]\nname = \"any\"\nwithin = \"8h\"\n[[territory]]\nname = \"all\"\nteam = \"t0\"\n");
    text
}

/// The past: `n` is a lead's number, everything else follows from it.
const PAST: &[&str] = &[
    "CREATE TEMP TABLE n AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {leads}) SELECT n, \
     1735689600000 + n * 31536000000 / {leads} AS at, 't' || (n % 10) AS team, \
     'm' || (n % 10) || '-' || (n / 10 % 6) AS member, n * 7919 % 100 AS dice FROM n",
    "INSERT INTO lead (number, id, created_at, updated_at, account_id, business_case, territory, team, owner, due_at, \
     priority, receipt, data) SELECT n, 'l-' || n, at, at, 'a-' || (n % 5000), 'any', 'all', team, member, at + 28800000, \
     dice, n, json_object('campaign', 'c' || (n * 31 % 50), 'source', 's' || (n % 5)) FROM n",
    "INSERT INTO receipt (number, lead, at, inputs, decision, digest) SELECT n, n, at, '{}', \
     json_object('verdict', CASE WHEN dice < 60 THEN 'match' WHEN dice < 70 THEN 'review' ELSE 'none' END, \
     'confidence', dice / 100.0), '' FROM n",
    "INSERT INTO submission (number, id, lead, received_at, raw, data, searched, decided_in) SELECT n, 'l-' || n, n, at, '[]', \
     json_object('campaign', 'c' || (n * 31 % 50), 'source', 's' || (n % 5)), '{}', n FROM n",
    // One in twenty came again, by another campaign.
    "INSERT INTO submission (number, id, lead, received_at, raw, data, searched, decided_in) SELECT n + {leads}, 'r-' || n, n, \
     at + 86400000, '[]', json_object('campaign', 'c' || (n % 50), 'source', 's1'), '{}', n FROM n WHERE dice % 20 = 0",
    "INSERT INTO assignment (lead, account_id, team, member, rule, at, accepted_at, acted_at, late, seconds, working) \
     SELECT n, NULL, team, member, 'turn', at, CASE WHEN dice < 90 THEN at + 60000 END, \
     CASE WHEN dice < 80 THEN at + dice * 600000 END, CASE WHEN dice < 80 THEN dice > 48 END, \
     CASE WHEN dice < 80 THEN dice * 600 END, CASE WHEN dice < 80 THEN dice * 200 END FROM n",
    // A fifth is being worked, one in a hundred waits still, all others are done or went on.
    "UPDATE assignment SET ended_at = at + 90000000, because = CASE WHEN acted_at IS NULL THEN 'reassigned' ELSE 'done' END \
     WHERE lead * 7919 % 100 < 60 OR lead * 7919 % 100 >= 80 AND lead <= {leads} / 20 * 19",
    // Every lead has a clock, most of which stand still for good.
    "INSERT INTO clock (lead, alarm, data) SELECT n, CASE WHEN dice >= 80 AND n > {leads} / 20 * 19 THEN 221845392000000 END, json_object('captured_at', strftime('%Y-%m-%dT%H:%M:%SZ', \
     at / 1000, 'unixepoch'), 'due_at', strftime('%Y-%m-%dT%H:%M:%SZ', (at + 28800000) / 1000, 'unixepoch'), 'acted_at', \
     CASE WHEN dice < 80 OR n <= {leads} / 20 * 19 THEN strftime('%Y-%m-%dT%H:%M:%SZ', (at + dice * 600000) / 1000, 'unixepoch') \
     END) FROM n",
    "INSERT INTO activity (submission, kind, member, stage, at, key, amount, currency) SELECT n, 'followed_up', member, \
     CASE WHEN dice >= 80 THEN NULL WHEN step = 1 THEN 'attempted' WHEN step = 2 THEN 'contacted' \
     WHEN step = 4 AND dice < 50 THEN 'qualified' WHEN step = 6 AND dice < 25 THEN 'opportunity' \
     WHEN step = 7 AND dice < 10 THEN 'won' WHEN step = 8 AND dice >= 50 THEN 'disqualified' END, \
     at + step * 3600000, '', CASE WHEN step = 7 AND dice < 10 THEN 100000 + dice * 1000 END, \
     CASE WHEN step = 7 AND dice < 10 THEN 'USD' END FROM n, \
     (WITH RECURSIVE s(step) AS (SELECT 1 UNION ALL SELECT step + 1 FROM s WHERE step < {steps}) SELECT step FROM s)",
    "DROP TABLE n",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (leads, steps) = (number(1_000_000), number(8));
    let sql = match arguments.next() {
        Some(path) => Sqlite::open(path.as_ref()).unwrap(),
        None => Sqlite::in_memory().unwrap(),
    };
    let now: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
    let sql = &sql;
    let ledger = Ledger::new(sql, [0; 32].into());
    if !ledger.exists().unwrap() {
        ledger.create(&[], now).unwrap();
        ledger.publish(PlaybookFormat::Toml, &playbook(), now).unwrap().unwrap_or_else(|findings| panic!("{findings}"));
        // The first receipt is that of the key.
        sql.query("DELETE FROM receipt", &[]).unwrap();
        let began = Instant::now();
        let made: Result<(), ledger::SqlError> = sql.transaction(|| {
            for statement in PAST {
                let statement = statement.replace("{leads}", &leads.to_string()).replace("{steps}", &steps.to_string());
                sql.query(&statement, &[])?;
            }
            Ok(())
        });
        made.unwrap();
        println!("{leads} leads, {} activities made up in {:.0?}", leads * steps, began.elapsed());
        let began = Instant::now();
        let mut counted = 0;
        loop {
            let batch = ledger.do_due(now).unwrap();
            counted += batch;
            if batch == 0 {
                break;
            }
        }
        let seconds = began.elapsed().as_secs_f64();
        println!("{counted} leads counted in {seconds:.1} s: {:.0} a second", counted as f64 / seconds);
    }
    let rows = sql.query("SELECT cube, count(*) FROM rollup GROUP BY cube", &[]).unwrap();
    println!("sums: {rows:?}");
    let ever = || (Some("2025-01-01".to_owned()), Some("2025-12-31".to_owned()));
    let mut worst = 0.0_f64;
    for (name, by) in REPORTS {
        for by in *by {
            for zone in ["UTC", "America/New_York", "Asia/Kathmandu"] {
                for model in Attribution::NAMES.iter().take(if *name == "campaigns" { 3 } else { 1 }) {
                    let (from, to) = ever();
                    let ask = AskReport {
                        name: (*name).into(),
                        by: Some((*by).into()),
                        from,
                        to,
                        zone: Some(zone.into()),
                        model: Some((*model).into()),
                        ..AskReport::default()
                    };
                    let mut times: Vec<f64> = (0..5)
                        .map(|_| {
                            let began = Instant::now();
                            assert!(matches!(ledger.tell_report(&ask, now).unwrap(), Reporting::Told(_)));
                            began.elapsed().as_secs_f64() * 1e3
                        })
                        .collect();
                    times.sort_by(f64::total_cmp);
                    worst = worst.max(times[2]);
                    println!(
                        "{name:<13} by {by:<9} {zone:<17} {model:<6} median {:7.1} ms, worst {:7.1}",
                        times[2], times[4]
                    );
                }
            }
        }
    }
    println!("slowest median: {worst:.1} ms");
}
