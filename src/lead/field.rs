//! The fields of a lead in standard form, as they survive a merge: each is one submission's.
//!
//! In scope: their names, and taking them out of a lead. Not in scope: whose value survives (`dedupe`).

use super::{Lead, closed_list};

closed_list! {
    /// A field, or several that are one: a place is never put together from two places.
    LeadField {
        ExternalId = "external_id",
        Email = "email",
        Phone = "phone",
        FirstName = "first_name",
        LastName = "last_name",
        /// With level and function.
        Title = "title",
        Company = "company",
        Domain = "domain",
        /// Street, city, state, postal code, country, time zone.
        Place = "place",
        Industry = "industry",
        Employees = "employees",
        Revenue = "revenue",
        Source = "source",
        Campaign = "campaign",
        Product = "product",
        Partner = "partner",
        Message = "message",
        Consent = "consent",
    }
}

impl LeadField {
    /// The field that a note on `column` is about; `None`: a column that leads in standard form don't have.
    pub fn of_column(column: &str) -> Option<Self> {
        Some(match column {
            "id" => Self::ExternalId,
            "name" => Self::LastName,
            "level" | "function" => Self::Title,
            "website" => Self::Domain,
            "street_number" | "street" | "street_more" | "city" | "state" | "postal_code" | "country" | "time_zone" => {
                Self::Place
            }
            "utm_source" => Self::Source,
            "utm_campaign" => Self::Campaign,
            "place" => return None,
            column => Self::of(column)?,
        })
    }
}

impl Lead {
    /// Takes `field` over from `other`, as it is there.
    pub fn copy_field(&mut self, field: LeadField, other: &Self) {
        match field {
            LeadField::ExternalId => self.external_id.clone_from(&other.external_id),
            LeadField::Email => self.email.clone_from(&other.email),
            LeadField::Phone => self.phone.clone_from(&other.phone),
            LeadField::FirstName => self.first_name.clone_from(&other.first_name),
            LeadField::LastName => self.last_name.clone_from(&other.last_name),
            LeadField::Title => {
                self.title.clone_from(&other.title);
                (self.level, self.function) = (other.level, other.function);
            }
            LeadField::Company => self.company.clone_from(&other.company),
            LeadField::Domain => self.domain.clone_from(&other.domain),
            LeadField::Place => {
                self.street.clone_from(&other.street);
                self.city.clone_from(&other.city);
                self.state.clone_from(&other.state);
                self.postal_code.clone_from(&other.postal_code);
                self.country.clone_from(&other.country);
                self.time_zone.clone_from(&other.time_zone);
            }
            LeadField::Industry => self.industry.clone_from(&other.industry),
            LeadField::Employees => self.employees = other.employees,
            LeadField::Revenue => self.revenue.clone_from(&other.revenue),
            LeadField::Source => self.source.clone_from(&other.source),
            LeadField::Campaign => self.campaign.clone_from(&other.campaign),
            LeadField::Product => self.product.clone_from(&other.product),
            LeadField::Partner => self.partner.clone_from(&other.partner),
            LeadField::Message => self.message.clone_from(&other.message),
            LeadField::Consent => self.consent.clone_from(&other.consent),
        }
    }

    /// Every value that isn't empty, as text, under its own name (`city`, `level`) and with the field it is part of.
    pub fn values(&self) -> Vec<(&'static str, LeadField, String)> {
        use LeadField as Field;
        let mut values = Vec::new();
        let mut add = |name: &'static str, field: LeadField, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                values.push((name, field, value));
            }
        };
        let text = |value: &Option<String>| value.clone();
        add("external_id", Field::ExternalId, text(&self.external_id));
        add("email", Field::Email, self.email.as_ref().map(|email| email.address.clone()));
        add("phone", Field::Phone, self.phone.as_ref().map(|phone| phone.e164.clone()));
        add("first_name", Field::FirstName, text(&self.first_name));
        add("last_name", Field::LastName, text(&self.last_name));
        add("title", Field::Title, text(&self.title));
        add("level", Field::Title, self.level.map(|level| level.name().to_owned()));
        add("function", Field::Title, self.function.map(|function| function.name().to_owned()));
        add("company", Field::Company, self.company.as_ref().map(|company| company.name.clone()));
        add("domain", Field::Domain, text(&self.domain));
        add("street", Field::Place, text(&self.street));
        add("city", Field::Place, text(&self.city));
        add("state", Field::Place, text(&self.state));
        add("postal_code", Field::Place, text(&self.postal_code));
        add("country", Field::Place, text(&self.country));
        add("time_zone", Field::Place, text(&self.time_zone));
        add("industry", Field::Industry, self.industry.as_ref().map(|industry| industry.code.clone()));
        let employees = self.employees.map(|employees| match employees.max {
            Some(max) if max == employees.min => max.to_string(),
            Some(max) => format!("{}-{max}", employees.min),
            None => format!("{}+", employees.min),
        });
        add("employees", Field::Employees, employees);
        add("revenue", Field::Revenue, text(&self.revenue));
        add("source", Field::Source, text(&self.source));
        add("campaign", Field::Campaign, text(&self.campaign));
        add("product", Field::Product, text(&self.product));
        add("partner", Field::Partner, text(&self.partner));
        add("message", Field::Message, text(&self.message));
        add("consent", Field::Consent, text(&self.consent));
        values
    }
}
