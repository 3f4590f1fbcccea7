//! Columns of account lists, by the names that we and others give them.
//!
//! In scope: names. Not in scope: values (`account`).

use std::sync::LazyLock;

/// Our columns, each with the names that mean the same; folded as by [`fold`].
const COLUMNS: &[(&str, &[&str])] = &[
    ("id", &["id", "accountid", "recordid", "companyid", "hsobjectid"]),
    ("name", &["name", "accountname", "company", "companyname", "organization", "organisation"]),
    ("aliases", &["aliases", "alias", "tradename", "dba", "formernames", "tickersymbol"]),
    (
        "domains",
        &["domains", "domain", "website", "companydomainname", "hsadditionaldomains", "additionaldomains", "url"],
    ),
    ("phone", &["phone", "phonenumber", "telephone"]),
    ("city", &["city", "billingcity", "town"]),
    ("state", &["state", "billingstate", "billingstatecode", "stateregion", "province", "region"]),
    ("postal_code", &["postalcode", "billingpostalcode", "zip", "zipcode", "postcode"]),
    ("country", &["country", "billingcountry", "billingcountrycode", "countryregion", "hscountrycode"]),
    ("industry", &["industry", "sector"]),
    ("employees", &["employees", "numberofemployees", "employeecount", "companysize", "headcount"]),
    ("kind", &["kind", "type", "accounttype", "companytype"]),
    ("named", &["named", "namedaccount", "isnamed", "targetaccount", "hsistargetaccount"]),
    ("segment", &["segment"]),
    ("owner", &["owner", "ownerid", "accountowner", "companyowner", "hubspotownerid"]),
    ("parent_id", &["parentid", "parentaccountid", "parentaccount", "hsparentcompanyid", "parentcompany"]),
    ("opportunity", &["opportunity", "opportunitystage", "opportunitystatus"]),
    ("opportunity_owner", &["opportunityowner", "opportunityownerid"]),
    ("opportunity_closed_at", &["opportunityclosedat", "closedate", "opportunityclosedate"]),
    ("last_activity_at", &["lastactivityat", "lastactivitydate", "noteslastupdated", "hslastsalesactivitytimestamp"]),
    ("contacts", &["contacts", "numberofcontacts", "numassociatedcontacts", "numberofassociatedcontacts"]),
    ("leads", &["leads", "numberofleads"]),
    ("opportunities", &["opportunities", "numberofopportunities", "numassociateddeals", "numberofassociateddeals"]),
    ("created_at", &["createdat", "createddate", "createdate"]),
    ("trial_started_at", &["trialstartedat", "trialstart", "trialstartdate"]),
    ("trial_ends_at", &["trialendsat", "trialend", "trialenddate"]),
    ("deal_partner", &["dealpartner", "dealpartnerid", "dealregisteredby"]),
    ("deal_registered_at", &["dealregisteredat", "dealregistrationdate"]),
    ("deal_protected_until", &["dealprotecteduntil", "dealexpirationdate"]),
    ("deal_product", &["dealproduct"]),
];

/// All names with the columns that they mean; sorted.
static BY_NAME: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut names: Vec<_> =
        COLUMNS.iter().flat_map(|(column, names)| names.iter().map(|name| (*name, *column))).collect();
    names.sort_unstable();
    names
});

/// Our column that this name means.
pub(super) fn column_of(name: &str) -> Option<&'static str> {
    let folded = fold(name);
    let at = BY_NAME.binary_search_by(|(known, _)| (*known).cmp(folded.as_str())).ok()?;
    BY_NAME.get(at).map(|(_, column)| *column)
}

/// Case, spaces, `_`, `-` and `.` don't count; longer names than any of ours are cut: they can't match.
pub(super) fn fold(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '.' | '\u{feff}' | '\u{a0}'));
    kept.take(64).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_found_by_its_own_name_alone() {
        let mut seen = std::collections::BTreeSet::new();
        for (column, names) in COLUMNS {
            assert!(names.contains(&fold(column).as_str()), "{column}");
            assert!(names.iter().all(|name| *name == fold(name) && seen.insert(*name)), "{column}");
        }
    }
}
