//! Records of other systems: leads, accounts and what goes with them, as Salesforce and HubSpot have them, and as we do.
//!
//! In scope: which columns mean which of our fields, what values mean, and the way back; the shape in which HubSpot's forms
//! are submitted. One table (`mapping.txt`, `words.txt`) for the command line, the Worker and pages. Not in scope: files, and
//! what becomes of a record (the ledger). It deliberately reads no lead and no account: their fields go to `standardize`.

mod amount;
mod form;
mod hubspot_form;
mod mapping;
mod moment;
mod overrides;
mod record_id;
mod table;
mod write;

pub use form::Form;
pub use hubspot_form::fields_of as hubspot_form_fields;
pub use mapping::{Entry, Mapping};
pub use moment::DateOrder;
pub use overrides::OverrideProblem;
pub use record_id::long as long_record_id;
pub use table::{Line, guess, lines, object};

use crate::lead::closed_list;

closed_list! {
    /// Where records come from, or go to.
    System {
        Salesforce = "salesforce",
        Hubspot = "hubspot",
        /// Our own columns.
        Frontdesk = "frontdesk",
    }
}

closed_list! {
    /// What records are of.
    Kind {
        Account = "account",
        Campaign = "campaign",
        Lead = "lead",
        /// A person of an account, who was a lead once.
        Contact = "contact",
        Opportunity = "opportunity",
        /// That a campaign reached a lead or a contact.
        Member = "member",
    }
}
