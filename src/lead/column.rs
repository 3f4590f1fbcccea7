//! The lead columns, and the names that other systems have for them.
//!
//! In scope: names of columns (ours, Salesforce's, HubSpot's, HTML autocomplete tokens). Not in
//! scope: values.

use std::sync::LazyLock;

/// Longest name that is compared, in characters; ours are shorter.
const LONGEST: usize = 32;

/// A column that we understand. Everything else is kept as an unknown field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    Id,
    Email,
    FirstName,
    LastName,
    Name,
    Title,
    Company,
    Website,
    Phone,
    StreetNumber,
    Street,
    StreetMore,
    City,
    State,
    PostalCode,
    Country,
    Industry,
    Employees,
    Revenue,
    Source,
    Campaign,
    Product,
    Partner,
    Signal,
    Message,
    Consent,
    CreatedAt,
    UtmSource,
    UtmMedium,
    UtmCampaign,
    UtmTerm,
    UtmContent,
}

/// Every column with its own name first, then the names that mean the same; all folded as by [`fold_name`].
const NAMES: &[(Column, &[&str])] = &[
    (Column::Id, &["id", "leadid", "recordid", "recid", "uniqueid", "externalid", "hsobjectid"]),
    (Column::Email, &["email", "emailaddress", "workemail", "businessemail", "youremail", "mail"]),
    (Column::FirstName, &["firstname", "givenname", "forename", "fname"]),
    (Column::LastName, &["lastname", "familyname", "surname", "lname"]),
    (Column::Name, &["name", "fullname", "contactname", "yourname"]),
    (Column::Title, &["title", "jobtitle", "organizationtitle", "position", "role"]),
    (
        Column::Company,
        &["company", "companyname", "organization", "organisation", "account", "accountname", "employer"],
    ),
    (Column::Website, &["website", "url", "companywebsite", "companydomain", "domain", "web", "homepage"]),
    (
        Column::Phone,
        &["phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "businessphone", "workphone"],
    ),
    (Column::StreetNumber, &["streetnumber", "streetno", "housenumber", "houseno"]),
    (Column::Street, &["street", "streetname", "streetaddress", "address", "address1", "addressline1"]),
    (Column::StreetMore, &["streetmore", "street2", "address2", "addressline2"]),
    (Column::City, &["city", "town", "suburb", "locality", "addresslevel2"]),
    (Column::State, &["state", "stateprovince", "stateregion", "province", "region", "statecode", "addresslevel1"]),
    (Column::PostalCode, &["postalcode", "zip", "zipcode", "postcode"]),
    (Column::Country, &["country", "countryname", "countryregion", "countrycode"]),
    (Column::Industry, &["industry", "sector", "industrysector"]),
    (
        Column::Employees,
        &[
            "employees",
            "numberofemployees",
            "numemployees",
            "noofemployees",
            "employeecount",
            "companysize",
            "headcount",
        ],
    ),
    (Column::Revenue, &["revenue", "annualrevenue", "yearlyrevenue"]),
    (Column::Source, &["source", "leadsource", "hsanalyticssource", "originalsource"]),
    (Column::Campaign, &["campaign", "campaignid", "campaignname"]),
    (Column::Product, &["product", "productinterest", "productinterestc"]),
    (Column::Partner, &["partner", "partnerid", "partneraccount", "reseller"]),
    (Column::Signal, &["signal", "customersignal"]),
    (Column::Message, &["message", "description", "comments", "comment", "notes", "yourmessage"]),
    (Column::Consent, &["consent", "optin", "marketingconsent", "hslegalbasis"]),
    (Column::CreatedAt, &["createdat", "createddate", "createdate"]),
    (Column::UtmSource, &["utmsource"]),
    (Column::UtmMedium, &["utmmedium"]),
    (Column::UtmCampaign, &["utmcampaign"]),
    (Column::UtmTerm, &["utmterm"]),
    (Column::UtmContent, &["utmcontent"]),
];

impl Column {
    /// The column that `name` means, without regard to case, spaces, `_` and `-`.
    pub fn of(name: &str) -> Option<Self> {
        // Every field of every lead is looked up, and nearly all names are ASCII: folded without allocating.
        let mut buffer = [0; LONGEST];
        let mut length = 0;
        for byte in name.bytes().filter(|byte| !matches!(byte, b' ' | b'_' | b'-')) {
            if !byte.is_ascii() {
                return by_folded(fold_name(name).as_bytes());
            }
            *buffer.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        }
        by_folded(buffer.get(..length)?)
    }

    /// All of them, in the order in which people read them.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(column, _)| *column)
    }

    /// The column's own name, as in our CSV and JSON: `postal_code`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Email => "email",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Name => "name",
            Self::Title => "title",
            Self::Company => "company",
            Self::Website => "website",
            Self::Phone => "phone",
            Self::StreetNumber => "street_number",
            Self::Street => "street",
            Self::StreetMore => "street_more",
            Self::City => "city",
            Self::State => "state",
            Self::PostalCode => "postal_code",
            Self::Country => "country",
            Self::Industry => "industry",
            Self::Employees => "employees",
            Self::Revenue => "revenue",
            Self::Source => "source",
            Self::Campaign => "campaign",
            Self::Product => "product",
            Self::Partner => "partner",
            Self::Signal => "signal",
            Self::Message => "message",
            Self::Consent => "consent",
            Self::CreatedAt => "created_at",
            Self::UtmSource => "utm_source",
            Self::UtmMedium => "utm_medium",
            Self::UtmCampaign => "utm_campaign",
            Self::UtmTerm => "utm_term",
            Self::UtmContent => "utm_content",
        }
    }
}

/// The column of a folded name: open addressing by hash, in a table that is never half full.
fn by_folded(folded: &[u8]) -> Option<Column> {
    type Slot = Option<(&'static [u8], Column)>;
    static SLOTS: LazyLock<[Slot; 256]> = LazyLock::new(|| {
        let mut slots: [Slot; 256] = [None; 256];
        for (column, name) in NAMES.iter().flat_map(|(column, names)| names.iter().map(move |name| (column, name))) {
            let free = probes(name.as_bytes()).find(|at| slots.get(*at).is_some_and(Option::is_none));
            if let Some(slot) = free.and_then(|at| slots.get_mut(at)) {
                *slot = Some((name.as_bytes(), *column));
            }
        }
        slots
    });
    for at in probes(folded) {
        let (name, column) = (*SLOTS.get(at)?)?;
        if name == folded {
            return Some(column);
        }
    }
    None
}

/// Where a name may stand, in turn.
fn probes(folded: &[u8]) -> impl Iterator<Item = usize> {
    let hash = folded.iter().fold(7_u32, |hash, byte| hash.wrapping_mul(31) ^ u32::from(*byte));
    let first = (hash ^ (hash >> 8)) as usize;
    (0..256).map(move |step| (first + step) % 256)
}

/// A column's name as it is compared: without case, spaces, `_` and `-`. Names longer than any of ours are cut: they
/// can't match.
pub fn fold_name(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-' | '\u{feff}'))
        .take(LONGEST)
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_systems_names_are_understood() {
        for (name, column) in [
            ("Company", Column::Company),
            ("FirstName", Column::FirstName),
            ("NumberOfEmployees", Column::Employees),
            ("jobtitle", Column::Title),
            ("Postal Code", Column::PostalCode),
            ("postal-code", Column::PostalCode),
            ("\u{feff}id", Column::Id),
            ("utm_Source", Column::UtmSource),
        ] {
            assert_eq!(Column::of(name), Some(column), "{name}");
        }
        for name in
            ["favourite colour", "", "_", "ëmail", "email of the person who fills in the form", "numberofemployeesx"]
        {
            assert_eq!(Column::of(name), None, "{name}");
        }
    }

    #[test]
    fn every_column_is_found_by_its_own_name() {
        for (column, names) in NAMES {
            assert_eq!(Column::of(column.name()), Some(*column));
            for name in *names {
                assert_eq!(Column::of(name), Some(*column), "{name}");
                assert!(name.len() < LONGEST && fold_name(name) == **name, "{name}");
            }
        }
    }
}
