//! Importing, in the ledger seen from outside: each record once, whoever has a lead keeps it, it stands as it stood; and the
//! same records again on the way out.

use frontdesk::crm::{Kind, Mapping, System};
use frontdesk::playbook::Stage;
use frontdesk::{AccountBook, RawLead};
use ledger::{Access, Import, Imported, Importing, Incoming, KeyKind, Ledger, PlaybookFormat, Sqlite};

const PLAYBOOK: &str = include_str!("data/smallest.toml");

fn now() -> jiff::Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn filled() -> Ledger<Sqlite> {
    let ledger = Ledger::new(Sqlite::in_memory().unwrap(), [0; 32].into());
    ledger.create(&[], now()).unwrap();
    let cases = "[[case]]\nname = 'negotiating'\nwhen = { account.opportunity = 'open' }\nwithin = '1h'\n[[case]]";
    let members = "[member.kim]\nname = 'Kim Jones'\ncalendar = 'office'\n[team.everybody]";
    let text = PLAYBOOK.replacen("[[case]]", cases, 1).replace("[team.everybody]", members);
    ledger.publish(PlaybookFormat::Toml, &text, now()).unwrap().unwrap();
    ledger
}

/// What becomes of rows of Salesforce's.
fn import(ledger: &Ledger<Sqlite>, kind: Kind, rows: &[&[(&str, &str)]]) -> Vec<Imported> {
    let mapping = Mapping::new(System::Salesforce, kind).unwrap();
    let count = ledger.records(Kind::Lead, "").unwrap().records.len();
    let batch: Vec<Incoming> = (1..)
        .zip(rows)
        .map(|(row, fields)| {
            let entry = mapping.read(&fields.iter().copied().collect()).unwrap();
            // Each row of a test is another submission.
            Incoming::new(kind, entry, format!("{}-{count}-{row}-{}", kind.name(), fields.len() + fields[0].1.len()))
        })
        .collect();
    taken(ledger, batch)
}

fn taken(ledger: &Ledger<Sqlite>, mut batch: Vec<Incoming>) -> Vec<Imported> {
    let access = Access::new(KeyKind::Secret, true);
    let by = |book_revision| Import { access: &access, book_revision, without_book: false, now: now() };
    match ledger.import_locally(&batch, &by(None)).unwrap() {
        Importing::Done(done) => done,
        Importing::BookNeeded { mut done, .. } => {
            let (revision, book) = ledger.account_book().unwrap();
            let book = AccountBook::open(book).unwrap();
            batch.drain(..done.len());
            batch.iter_mut().for_each(|record| record.search(Some(&book)));
            let Importing::Done(rest) = ledger.import_locally(&batch, &by(Some(revision))).unwrap() else {
                panic!("the book was searched")
            };
            done.extend(rest);
            done
        }
    }
}

/// What became of each, with the fields that were left out.
fn became(imported: &[Imported]) -> String {
    let of = |row: &Imported| {
        let problems: String = row.problems.iter().map(|problem| format!("?{}", problem.field)).collect();
        format!("{:?}{problems}", row.became)
    };
    imported.iter().map(of).collect::<Vec<_>>().join(" ")
}

fn record(ledger: &Ledger<Sqlite>, kind: Kind, id: &str) -> Option<RawLead> {
    let records = ledger.records(kind, "").unwrap().records;
    records.into_iter().find(|record| record.fields().any(|(name, value)| name == "id" && value == id))
}

fn value(record: &RawLead, field: &str) -> String {
    record.fields().find(|(name, _)| *name == field).map(|(_, value)| value.to_owned()).unwrap_or_default()
}

const ACME: &[(&str, &str)] =
    &[("Id", "001A"), ("Name", "Acme Anvils"), ("Website", "acme.example"), ("Type", "Prospect")];

#[test]
fn a_lead_comes_once_keeps_its_owner_and_stands_as_it_stood() {
    let ledger = filled();
    assert_eq!(became(&import(&ledger, Kind::Account, &[ACME])), "New");
    let lee: &[(&str, &str)] = &[
        ("Id", "00Q5g00000A1b2C"),
        ("Email", "lee@acme.example"),
        ("LastName", "Lee"),
        ("OwnerId", "kim jones"),
        ("Status", "Working - Contacted"),
        ("Amount", "1,234.50"),
        ("CreatedDate", "2026-03-01T10:00:00.000Z"),
    ];
    let imported = import(&ledger, Kind::Lead, &[lee, lee]);
    assert_eq!(became(&imported), "New Unchanged");
    assert_eq!(became(&import(&ledger, Kind::Lead, &[lee])), "Unchanged");
    let id = imported[0].record.clone().unwrap();
    let lead = ledger.lead(&id).unwrap().unwrap();
    assert_eq!((lead.submissions.len(), lead.decision.owner.as_deref()), (1, Some("kim")));
    assert_eq!((lead.standing.stage, lead.standing.amount), (Stage::Contacted, Some(123_450)));
    assert_eq!(lead.decision.account_id.as_deref(), Some("001A"));
    let exported = record(&ledger, Kind::Lead, "00Q5g00000A1b2CEAR").unwrap();
    assert_eq!(
        ["owner", "status", "amount", "currency", "created_at"].map(|field| value(&exported, field)),
        ["kim", "contacted", "123450", "USD", "2026-03-01T10:00:00Z"]
    );
    // Another row of the same record, in the other form of its id.
    let later: &[(&str, &str)] = &[
        ("Id", "00Q5g00000A1b2CEAR"),
        ("Email", "lee@acme.example"),
        ("Title", "CTO"),
        ("Status", "Closed - Not Converted"),
    ];
    assert_eq!(became(&import(&ledger, Kind::Lead, &[later])), "Changed");
    let lead = ledger.lead(&id).unwrap().unwrap();
    assert_eq!((lead.lead.title.as_deref(), lead.standing.stage), (Some("CTO"), Stage::Disqualified));
    assert_eq!(lead.decision.owner.as_deref(), Some("kim"), "who has it keeps it");
    // The same person by another record.
    let other: &[(&str, &str)] = &[("Id", "00Q2"), ("Email", "lee@acme.example"), ("Status", "No such status")];
    assert_eq!(became(&import(&ledger, Kind::Lead, &[other])), "Merged?status");
    let nobody: &[(&str, &str)] = &[("Id", "00Q3"), ("LastName", "Nobody")];
    let gone: &[(&str, &str)] = &[("Id", "00Q4"), ("Email", "gone@acme.example"), ("IsDeleted", "true")];
    assert_eq!(became(&import(&ledger, Kind::Lead, &[nobody, gone])), "Refused?email?phone Skipped");
    assert_eq!(ledger.check(0, 100).unwrap().0, [], "all of it follows from what happened");
    // Erased here, the person doesn't stay by what was imported.
    ledger.erase(&id, None, "sk_test", now()).unwrap();
    assert_eq!(became(&import(&ledger, Kind::Lead, &[&[lee, &[("Title", "CEO")]].concat()])), "New");
}

#[test]
fn converted_leads_and_contacts_become_contacts_of_their_account() {
    let ledger = filled();
    import(&ledger, Kind::Account, &[ACME]);
    let converted: &[(&str, &str)] = &[
        ("Id", "00Q1"),
        ("Email", "kim@acme.example"),
        ("Status", "Closed - Converted"),
        ("IsConverted", "1"),
        ("ConvertedAccountId", "001A"),
        ("ConvertedOpportunityId", "006A"),
    ];
    let elsewhere: &[(&str, &str)] =
        &[("Id", "00Q2"), ("Email", "x@y.example"), ("IsConverted", "1"), ("ConvertedAccountId", "001Z")];
    let imported = import(&ledger, Kind::Lead, &[converted, elsewhere]);
    assert_eq!(became(&imported), "New New?account");
    let lead = ledger.lead(imported[0].record.as_ref().unwrap()).unwrap().unwrap();
    assert_eq!((lead.conversions.len(), lead.standing.stage), (1, Stage::Opportunity));
    let contact: &[(&str, &str)] =
        &[("Id", "003A"), ("AccountId", "001A"), ("Email", "pat@acme.example"), ("LastName", "Hill")];
    assert_eq!(became(&import(&ledger, Kind::Contact, &[contact, contact])), "New Unchanged");
    assert_eq!(ledger.account("001A").unwrap().unwrap().contacts.len(), 2);
    // What came as a contact is exported as one, and not as a lead, too.
    assert!(record(&ledger, Kind::Contact, "003A").is_some() && record(&ledger, Kind::Lead, "003A").is_none());
    let deals: [&[(&str, &str)]; 3] = [
        &[
            ("Id", "006A"),
            ("AccountId", "001A"),
            ("StageName", "Closed Won"),
            ("Amount", "5"),
            ("CloseDate", "2026-03-31"),
        ],
        &[
            ("Id", "006B"),
            ("ContactId", "003A"),
            ("Name", "Anvils"),
            ("StageName", "Prospecting"),
            ("CurrencyIsoCode", "EUR"),
        ],
        &[("Id", "006C"), ("AccountId", "001Z"), ("StageName", "Prospecting")],
    ];
    assert_eq!(became(&import(&ledger, Kind::Opportunity, &deals)), "Merged New Refused?account");
    let won = ledger.opportunity("006A").unwrap().unwrap();
    assert_eq!((won.stage.name(), won.amount, won.contact.is_some()), ("won", Some(500), true));
    assert_eq!(won.closed.unwrap().at.to_string(), "2026-03-31T00:00:00Z");
    assert!(ledger.opportunity("006B").unwrap().unwrap().contact.is_some());
    assert_eq!(value(&record(&ledger, Kind::Opportunity, "006A").unwrap(), "closed_at"), "2026-03-31");
}

#[test]
fn an_opportunity_of_an_account_alone_decides_its_next_lead() {
    let ledger = filled();
    import(&ledger, Kind::Account, &[ACME]);
    let open: &[(&str, &str)] = &[("Id", "006A"), ("AccountId", "001A"), ("StageName", "In court"), ("IsClosed", "0")];
    assert_eq!(became(&import(&ledger, Kind::Opportunity, &[open])), "New");
    assert_eq!(ledger.opportunity("006A").unwrap().unwrap().contact, None);
    let lee: &[(&str, &str)] = &[("Id", "00Q1"), ("Email", "lee@acme.example")];
    let id = import(&ledger, Kind::Lead, &[lee])[0].record.clone().unwrap();
    assert_eq!(ledger.lead(&id).unwrap().unwrap().decision.case, "negotiating");
    let lost: &[(&str, &str)] = &[("Id", "006A"), ("AccountId", "001A"), ("IsClosed", "1")];
    assert_eq!(became(&import(&ledger, Kind::Opportunity, &[lost, lost])), "Changed Unchanged");
    // Whoever converts the lead into it has it as theirs.
    let converted: &[(&str, &str)] = &[
        ("Id", "00Q1"),
        ("Email", "lee@acme.example"),
        ("IsConverted", "1"),
        ("ConvertedAccountId", "001A"),
        ("ConvertedOpportunityId", "006A"),
    ];
    assert_eq!(became(&import(&ledger, Kind::Lead, &[converted])), "Changed");
    assert!(ledger.opportunity("006A").unwrap().unwrap().contact.is_some());
}

#[test]
fn accounts_that_say_the_same_make_no_revision() {
    let ledger = filled();
    let other: &[(&str, &str)] = &[("Id", "001B"), ("Name", "Bolts"), ("ParentId", "001A")];
    assert_eq!(became(&import(&ledger, Kind::Account, &[ACME, other])), "New New");
    let revision = ledger.accounts_revision().unwrap();
    assert_eq!(became(&import(&ledger, Kind::Account, &[other, ACME])), "Unchanged Unchanged");
    assert_eq!(ledger.accounts_revision().unwrap(), revision);
    let report = ledger.upsert_accounts([other.iter().map(|(_, value)| ("id", *value))]).unwrap();
    assert_eq!((report.taken, report.unchanged), (0, 0), "no name");
    // Each below the other: one of them goes in without, and says so.
    let circle: &[(&str, &str)] = &[("Id", "001A"), ("Name", "Acme Anvils"), ("ParentId", "001B")];
    let renamed: &[(&str, &str)] = &[("Id", "001B"), ("Name", "Bolts and Nuts"), ("Type", "Enemy")];
    assert_eq!(became(&import(&ledger, Kind::Account, &[circle, renamed])), "Changed?parent_id Refused?kind");
    let changes = ledger.account_changes(revision).unwrap().unwrap();
    assert_eq!(changes.changed.len(), 1, "to be laid over the book, and no more");
    let gone: &[(&str, &str)] = &[("Id", "001B"), ("IsDeleted", "true")];
    assert_eq!(became(&import(&ledger, Kind::Account, &[gone, gone])), "Removed Skipped");
}

#[test]
fn campaigns_and_their_members_are_times_that_somebody_was_reached() {
    let ledger = filled();
    let fair: &[(&str, &str)] =
        &[("Id", "701A"), ("Name", "Spring Fair"), ("ActualCost", "7000"), ("StartDate", "2026-03-01")];
    assert_eq!(became(&import(&ledger, Kind::Campaign, &[fair, fair])), "New Unchanged");
    let dearer: &[(&str, &str)] = &[("Id", "701A"), ("Name", "Spring Fair"), ("ActualCost", "8000")];
    assert_eq!(became(&import(&ledger, Kind::Campaign, &[dearer])), "Changed");
    assert_eq!(ledger.campaign("701A").unwrap().unwrap().cost, Some(800_000));
    let lee: &[(&str, &str)] = &[("Id", "00Q1"), ("Email", "lee@acme.example")];
    let id = import(&ledger, Kind::Lead, &[lee])[0].record.clone().unwrap();
    let rows: [&[(&str, &str)]; 3] = [
        &[("Id", "00v1"), ("CampaignId", "701A"), ("LeadId", "00Q1"), ("Status", "Responded")],
        &[("Id", "00v2"), ("CampaignId", "701A"), ("LeadId", "00Q9")],
        &[("Id", "00v3"), ("CampaignId", "701A"), ("LeadId", "00Q9"), ("Email", "new@acme.example")],
    ];
    assert_eq!(became(&import(&ledger, Kind::Member, &rows)), "Merged Refused?lead New");
    let lead = ledger.lead(&id).unwrap().unwrap();
    assert_eq!((lead.submissions.len(), lead.lead.campaign.as_deref()), (2, Some("701A")));
    assert_eq!(became(&import(&ledger, Kind::Member, &rows[..1])), "Unchanged");
}
