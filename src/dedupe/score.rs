//! The score: how often each level of evidence is seen, by how two profiles are related; each with its argument.
//!
//! In scope: every weight of de-duplication, in one place, as they are before any data is seen. Not in scope: comparing
//! (`evidence`), fitting to data (`model`). A level's weight is the logarithm of how much more often it is seen among
//! pairs of the same person than among others (Fellegi and Sunter, 1969). "Others" are of four kinds, since a colleague
//! shares what a stranger doesn't: without them everything a company has in common would count as identity.

/// How two profiles may be related; shares are given in this order.
///
/// 1. Same: one person (or one company).
/// 2. Colleagues: two who share the organisation, its domain, name, place and perhaps its switchboard.
/// 3. Household: two who share address, telephone and family name.
/// 4. Kin: colleagues of one family name, in a family's business or by chance in a large company.
/// 5. Namesakes: two who are called alike, more often than names meet by chance.
/// 6. Strangers: nothing to do with each other.
pub(super) const RELATIONS: usize = 6;

/// Something in which two profiles can agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feature {
    Id,
    /// Two addresses at one host that isn't everybody's.
    Mailbox,
    /// Two addresses anywhere else.
    Email,
    /// An address that several read.
    SharedMailbox,
    Phone,
    FirstName,
    LastName,
    Organisation,
    Title,
    Street,
    City,
    State,
    PostalCode,
    Country,
    /// The first of the further columns; the others have the numbers behind it.
    More,
}

/// Most levels of one feature.
pub(super) const MOST_LEVELS: usize = 8;

/// What is expected of one feature: shares of each level among pairs that know it, by relation.
pub(super) struct Expected {
    pub(super) name: &'static str,
    /// Names of the levels. From the strongest to the weakest. The first is that both have the same value: among strangers as often as that
    /// value is frequent.
    pub(super) levels: &'static [&'static str],
    pub(super) same: &'static [f64],
    /// None: as among strangers.
    pub(super) colleagues: Option<&'static [f64]>,
    pub(super) household: Option<&'static [f64]>,
    /// None: as among colleagues.
    pub(super) kin: Option<&'static [f64]>,
    pub(super) namesakes: Option<&'static [f64]>,
    /// Of the first level: the share of a usual value.
    pub(super) strangers: &'static [f64],
}

/// By [`Feature`].
pub(super) const EXPECTED: [Expected; 15] = [
    // The sender's own id is given once to one lead; a lead may have several.
    Expected {
        name: "id",
        levels: &["same"],
        same: &[1.0],
        colleagues: None,
        household: None,
        kin: None,
        namesakes: None,
        strangers: &[1e-7],
    },
    // At one company's host one person has one address, or a second one by another pattern; a colleague hardly ever
    // the same.
    Expected {
        name: "mailbox",
        levels: &["same", "misspelt", "differs"],
        same: &[0.80, 0.06, 0.14],
        colleagues: Some(&[0.003, 0.006, 0.991]),
        household: Some(&[0.05, 0.02, 0.93]),
        kin: None,
        namesakes: Some(&[0.02, 0.02, 0.96]),
        strangers: &[0.003, 0.006, 0.991],
    },
    // Elsewhere a person has a private and a work address, which often are named alike.
    Expected {
        name: "email",
        levels: &["same", "misspelt", "same_local_part", "differs"],
        same: &[0.60, 0.06, 0.10, 0.24],
        colleagues: None,
        household: Some(&[0.05, 0.01, 0.01, 0.93]),
        kin: None,
        namesakes: Some(&[0.002, 0.003, 0.02, 0.975]),
        strangers: &[1e-6, 2e-5, 4e-4, 0.9995],
    },
    Expected {
        name: "shared_mailbox",
        levels: &["same", "differs"],
        same: &[0.5, 0.5],
        colleagues: Some(&[0.4, 0.6]),
        household: None,
        kin: None,
        namesakes: None,
        strangers: &[1e-3, 0.999],
    },
    // A switchboard is everybody's who works there.
    Expected {
        name: "phone",
        levels: &["same", "misspelt", "differs"],
        same: &[0.80, 0.05, 0.15],
        colleagues: Some(&[0.20, 0.01, 0.79]),
        household: Some(&[0.60, 0.03, 0.37]),
        kin: Some(&[0.40, 0.02, 0.58]),
        namesakes: None,
        strangers: &[1e-6, 1e-4, 0.9999],
    },
    Expected {
        name: "first_name",
        levels: &["same", "form", "part", "misspelt", "alike", "initial", "other_initial", "differs"],
        same: &[0.77, 0.03, 0.03, 0.08, 0.02, 0.05, 0.008, 0.012],
        colleagues: None,
        household: None,
        kin: None,
        namesakes: Some(&[0.88, 0.01, 0.01, 0.02, 0.01, 0.05, 0.005, 0.015]),
        strangers: &[0.003, 0.003, 0.002, 0.004, 0.01, 0.05, 0.15, 0.778],
    },
    // Family names change by marriage, and are cut to one of two.
    Expected {
        name: "last_name",
        levels: &["same", "part", "misspelt", "alike", "initial", "differs"],
        same: &[0.84, 0.02, 0.08, 0.02, 0.01, 0.03],
        colleagues: None,
        household: Some(&[0.93, 0.02, 0.02, 0.01, 0.01, 0.01]),
        kin: Some(&[0.93, 0.02, 0.02, 0.01, 0.01, 0.01]),
        namesakes: Some(&[0.95, 0.01, 0.02, 0.005, 0.01, 0.005]),
        strangers: &[0.001, 0.001, 0.003, 0.006, 0.01, 0.979],
    },
    // Two domains of one company, or a job changed: rarely the same lead.
    Expected {
        name: "organisation",
        levels: &["same", "close", "part", "other_domain", "differs"],
        same: &[0.88, 0.06, 0.03, 0.01, 0.02],
        colleagues: Some(&[0.92, 0.04, 0.02, 0.01, 0.01]),
        household: None,
        kin: None,
        namesakes: None,
        strangers: &[2e-4, 5e-4, 3e-3, 1e-4, 0.996],
    },
    Expected {
        name: "title",
        levels: &["same", "overlaps", "differs"],
        same: &[0.65, 0.10, 0.25],
        colleagues: None,
        household: None,
        kin: None,
        namesakes: None,
        strangers: &[0.003, 0.06, 0.937],
    },
    Expected {
        name: "street",
        levels: &["same", "close", "part", "differs"],
        same: &[0.60, 0.20, 0.10, 0.10],
        colleagues: Some(&[0.40, 0.10, 0.10, 0.40]),
        household: Some(&[0.75, 0.15, 0.05, 0.05]),
        kin: None,
        namesakes: None,
        strangers: &[1e-4, 2e-4, 0.01, 0.99],
    },
    Expected {
        name: "city",
        levels: &["same", "misspelt", "differs"],
        same: &[0.85, 0.05, 0.10],
        colleagues: Some(&[0.75, 0.05, 0.20]),
        household: Some(&[0.90, 0.05, 0.05]),
        kin: None,
        namesakes: None,
        strangers: &[0.01, 0.003, 0.987],
    },
    Expected {
        name: "state",
        levels: &["same", "differs"],
        same: &[0.93, 0.07],
        colleagues: Some(&[0.85, 0.15]),
        household: Some(&[0.97, 0.03]),
        kin: None,
        namesakes: None,
        strangers: &[0.05, 0.95],
    },
    Expected {
        name: "postal_code",
        levels: &["same", "misspelt", "differs"],
        same: &[0.80, 0.10, 0.10],
        colleagues: Some(&[0.60, 0.05, 0.35]),
        household: Some(&[0.90, 0.05, 0.05]),
        kin: None,
        namesakes: None,
        strangers: &[1e-3, 0.01, 0.989],
    },
    // Often concluded from the phone or the domain: says little, above all where it differs.
    Expected {
        name: "country",
        levels: &["same", "differs"],
        same: &[0.93, 0.07],
        colleagues: Some(&[0.88, 0.12]),
        household: Some(&[0.97, 0.03]),
        kin: None,
        namesakes: None,
        strangers: &[0.20, 0.80],
    },
    // A column that we know nothing of: it belongs to the person, and is typed as well as others are.
    Expected {
        name: "more",
        levels: &["same", "misspelt", "alike", "differs"],
        same: &[0.80, 0.08, 0.04, 0.08],
        colleagues: None,
        household: None,
        kin: None,
        namesakes: None,
        strangers: &[0.002, 0.005, 0.02, 0.973],
    },
];

/// Among so many rows of others' a value's frequency is believed over the usual one.
pub(super) const USUAL_ROWS: f64 = 1000.0;

/// Pairs of a relation that are expected, for each row: a third of all rows has a double, one in fifty a colleague of one
/// family name or a namesake, one in a hundred a relative at home, who rarely is a lead too. Colleagues are counted.
pub(super) const SAME_PAIRS: f64 = 0.3;
pub(super) const COLLEAGUE_PAIRS: f64 = 0.3;
pub(super) const HOUSEHOLD_PAIRS: f64 = 0.01;
pub(super) const KIN_PAIRS: f64 = 0.02;
pub(super) const NAMESAKE_PAIRS: f64 = 0.02;

/// Postal code decides city and state for the most part: where it agrees, so do they among strangers as well.
pub(super) const CITY_OF_POSTAL_CODE: f64 = 0.7;
pub(super) const STATE_OF_CITY: f64 = 0.9;

/// From which probability on two are the same, and from which on a person should look.
pub(super) const SURE: f64 = 0.5;
pub(super) const UNSURE: f64 = 0.1;
