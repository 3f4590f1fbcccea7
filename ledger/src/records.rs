//! Records: what is here, by our fields, as other systems can take it.
//!
//! In scope: reading them, a page at a time. Not in scope: columns and words of other systems (`frontdesk::crm`). A person who came
//! from another system has the id from there; whoever is only here has none, and ours beside it.

use crate::row::{integer, json, optional_text, text, time};
use crate::signing::Sealed;
use crate::sql::{Row, Sql, Value};
use crate::{Desk, Error, Ledger, activity, campaigns, opportunity};
use frontdesk::crm::Kind;
use frontdesk::{Lead, RawLead};
use serde::{Deserialize, Serialize};

/// Records of one page.
const PAGE: i64 = 500;

/// Some records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordPage {
    /// Of each, names and values, as an import has them.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<(String, String)>>"))]
    pub records: Vec<RawLead>,
    /// To be sent as `after`; none: there are no more.
    pub next: Option<String>,
}

/// A record that is being made.
#[derive(Default)]
struct Record(RawLead);

impl Record {
    fn add(&mut self, field: &str, value: Option<impl ToString>) {
        if let Some(value) = value.map(|value| value.to_string()).filter(|value| !value.is_empty()) {
            self.0.push(field, value);
        }
    }
}

impl<S: Sql> Desk<'_, S> {
    /// The records of a kind after `after`; none for whoever doesn't reach the whole workspace.
    ///
    /// # Errors
    /// What the database said.
    pub fn records(&self, kind: Kind, after: &str) -> Result<RecordPage, Error> {
        if self.access.reach().is_all() { self.ledger.records(kind, after) } else { Ok(RecordPage::default()) }
    }
}

/// Makes a record of a row.
type Reader<S> = fn(&Sealed<S>, &Row) -> Result<RawLead, Error>;

impl<S: Sql> Ledger<S> {
    /// The records of a kind after `after`, at most five hundred.
    ///
    /// # Errors
    /// What the database said.
    pub fn records(&self, kind: Kind, after: &str) -> Result<RecordPage, Error> {
        let sql = &self.sql;
        let (rows, record): (Vec<Row>, Reader<S>) = match kind {
            Kind::Account => {
                (page(sql, "SELECT id, data FROM account WHERE id > ? ORDER BY id LIMIT ?", after.into())?, account)
            }
            Kind::Opportunity => {
                let statement = "SELECT number, id FROM opportunity WHERE number > ? ORDER BY number LIMIT ?";
                (page(sql, statement, number(after))?, deal)
            }
            Kind::Campaign => (
                page(sql, "SELECT number, id FROM campaign WHERE number > ? ORDER BY number LIMIT ?", number(after))?,
                campaign,
            ),
            Kind::Lead => (page(sql, LEADS, number(after))?, lead),
            Kind::Contact => (page(sql, CONTACTS, number(after))?, lead),
            Kind::Member => (Vec::new(), lead),
        };
        let records = rows.iter().map(|row| record(sql, row)).collect::<Result<Vec<_>, _>>()?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= PAGE);
        let next = match rows.last().filter(|_| is_full).and_then(|row| row.first()) {
            Some(Value::Text(id)) => Some(id.clone()),
            Some(Value::Integer(number)) => Some(number.to_string()),
            _ => None,
        };
        Ok(RecordPage { records, next })
    }
}

fn number(after: &str) -> Value {
    after.parse::<i64>().unwrap_or(0).into()
}

fn page(sql: &impl Sql, statement: &str, after: Value) -> Result<Vec<Row>, Error> {
    Ok(sql.query(statement, &[after, PAGE.into()])?)
}

/// A lead's columns, with what it became last.
macro_rules! columns {
    ($source:literal) => {
        concat!(
            "SELECT lead.number, lead.id, lead.created_at, lead.data, lead.owner, contact.account_id, contact.id, ",
            "(SELECT opportunity.id FROM opportunity WHERE opportunity.contact = contact.number ORDER BY opportunity.number DESC LIMIT 1), ",
            "contact.at, (SELECT imported.id FROM imported JOIN submission ON submission.number = imported.submission ",
            "WHERE submission.lead = lead.number AND imported.kind = '", $source, "' AND imported.id NOT LIKE '=%' ",
            "ORDER BY imported.id LIMIT 1), (SELECT min(json_extract(submission.data, '$.created_at')) FROM submission ",
            "WHERE submission.lead = lead.number) FROM lead LEFT JOIN contact ON contact.number = (SELECT max(contact.number) FROM contact ",
            "JOIN submission ON submission.number = contact.submission WHERE submission.lead = lead.number) ",
            "WHERE lead.number > ? AND lead.merged_into IS NULL AND lead.erased_at IS NULL "
        )
    };
}

/// Those that didn't come as contacts alone.
const LEADS: &str = concat!(
    columns!("lead"),
    "AND EXISTS (SELECT 1 FROM submission WHERE submission.lead = lead.number AND NOT EXISTS ",
    "(SELECT 1 FROM imported WHERE imported.submission = submission.number AND imported.kind IN ('contact', 'member'))) ",
    "ORDER BY lead.number LIMIT ?"
);
const CONTACTS: &str = concat!(columns!("contact"), "AND contact.number IS NOT NULL ORDER BY lead.number LIMIT ?");

fn lead(sql: &impl Sql, row: &Row) -> Result<RawLead, Error> {
    let (number, lead): (i64, Lead) = (integer(row, 0)?, json(row, 3)?);
    let standing = activity::standing(sql, number)?;
    let mut record = Record::default();
    record.add("id", optional_text(row, 9)?);
    record.add("frontdesk_id", Some(text(row, 1)?));
    record.add("owner", optional_text(row, 4)?);
    let stage = standing.stage.name();
    let status =
        standing.disposition.filter(|said| !said.eq_ignore_ascii_case(stage)).map(|said| format!("{said}/{stage}"));
    record.add("status", Some(status.unwrap_or_else(|| stage.to_owned())));
    let account = optional_text(row, 5)?;
    if account.is_some() {
        record.add("converted", Some("true"));
        record.add("converted_at", Some(time(row, 8)?));
        record.add("contact", optional_text(row, 6)?);
        record.add("opportunity", optional_text(row, 7)?);
    }
    record.add("account", account);
    record.add("amount", standing.amount);
    record.add("currency", standing.currency);
    record.add("email", lead.email.as_ref().map(|email| &email.address));
    record.add("phone", lead.phone.as_ref().map(|phone| &phone.e164));
    record.add("company", lead.company.as_ref().map(|company| &company.name));
    record.add("website", lead.domain.as_ref());
    record.add("industry", lead.industry.as_ref().map(|industry| &industry.name));
    record.add(
        "employees",
        lead.employees.map(|size| size.max.map_or(format!("{}+", size.min), |max| range(size.min, max))),
    );
    // When its sender made it, where that is known.
    let made = optional_text(row, 10)?.and_then(|made| made.parse().ok());
    record.add("created_at", Some(made.map_or_else(|| time(row, 2), Ok)?));
    let plain = [
        ("first_name", &lead.first_name),
        ("last_name", &lead.last_name),
        ("title", &lead.title),
        ("street", &lead.street),
        ("city", &lead.city),
        ("state", &lead.state),
        ("postal_code", &lead.postal_code),
        ("country", &lead.country),
        ("revenue", &lead.revenue),
        ("source", &lead.source),
        ("campaign", &lead.campaign),
        ("product", &lead.product),
        ("partner", &lead.partner),
        ("message", &lead.message),
        ("consent", &lead.consent),
    ];
    plain.into_iter().for_each(|(field, value)| record.add(field, value.as_ref()));
    Ok(record.0)
}

fn range(min: u32, max: u32) -> String {
    if min == max { max.to_string() } else { format!("{min}-{max}") }
}

fn account(_: &impl Sql, row: &Row) -> Result<RawLead, Error> {
    let account: frontdesk::account::Account = json(row, 1)?;
    let status = &account.status;
    let mut record = Record::default();
    record.add("id", Some(&account.id));
    record.add("name", Some(&account.name.name));
    let aliases: Vec<&str> = account.aliases.iter().map(|alias| alias.name.as_str()).collect();
    record.add("aliases", Some(aliases.join(";")));
    record.add("domains", Some(account.domains.join(";")));
    record.add("phone", account.phone.as_ref().map(|phone| &phone.e164));
    record.add("city", account.city.as_ref());
    record.add("state", account.state.as_ref());
    record.add("postal_code", account.postal_code.as_ref());
    record.add("country", account.country.as_ref());
    record.add("industry", account.industry.as_ref().map(|industry| &industry.name));
    record.add(
        "employees",
        account.employees.map(|size| size.max.map_or(format!("{}+", size.min), |max| range(size.min, max))),
    );
    record.add("kind", Some(status.kind.name()));
    record.add("named", status.named.then_some("true"));
    record.add("segment", status.segment.as_ref());
    record.add("owner", status.owner.as_ref());
    record.add("parent_id", account.parent_id.as_ref());
    record.add("opportunity", Some(status.opportunity.name()));
    record.add("opportunity_owner", status.opportunity_owner.as_ref());
    record.add("opportunity_closed_at", status.opportunity_closed_at);
    record.add("last_activity_at", status.last_activity_at);
    record.add("contacts", Some(status.contacts));
    record.add("leads", Some(status.leads));
    record.add("opportunities", Some(status.opportunities));
    record.add("created_at", status.created_at);
    Ok(record.0)
}

fn deal(sql: &impl Sql, row: &Row) -> Result<RawLead, Error> {
    let Some(deal) = opportunity::get(sql, text(row, 1)?)? else { return Ok(RawLead::default()) };
    let mut record = Record::default();
    record.add("id", Some(deal.id));
    record.add("account", Some(deal.account));
    record.add("contact", deal.contact);
    record.add("name", Some(deal.name));
    record.add("status", Some(deal.stage.name()));
    record.add("amount", deal.amount);
    record.add("currency", deal.currency);
    record.add("owner", deal.owner);
    record.add("closed_at", deal.closed.map(|closed| closed.at.to_zoned(jiff::tz::TimeZone::UTC).date()));
    record.add("created_at", Some(deal.opened.at));
    Ok(record.0)
}

fn campaign(sql: &impl Sql, row: &Row) -> Result<RawLead, Error> {
    let Some(campaign) = campaigns::get(sql, text(row, 1)?)? else { return Ok(RawLead::default()) };
    let mut record = Record::default();
    record.add("id", Some(campaign.id));
    record.add("name", Some(campaign.name));
    record.add("amount", campaign.cost);
    record.add("currency", campaign.currency);
    record.add("starts_on", campaign.starts_on);
    record.add("ends_on", campaign.ends_on);
    Ok(record.0)
}
