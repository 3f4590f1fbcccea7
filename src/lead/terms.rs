//! The closed lists that standardize maps to and conditions test: one word for one thing.
//!
//! In scope: the lists and their names. Not in scope: which words mean them (`standardize`).

/// Declares a closed list whose members have one snake-case name each, used on every path.
macro_rules! closed_list {
    ($(#[$meta:meta])* $list:ident { $($(#[$doc:meta])* $member:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $list { $($(#[$doc])* $member,)+ }

        impl $list {
            /// Every member, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$member,)+];

            /// Every member's name, in the order of the list.
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// The name used in data, playbooks and reports.
            pub fn name(self) -> &'static str {
                match self { $(Self::$member => $name,)+ }
            }

            /// The member with exactly this name.
            pub fn of(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$member),)+ _ => None }
            }
        }

        // By name, in few bytes: a derived reader for each list would be most of a form's code.
        impl serde::Serialize for $list {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $list {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::of(&name).ok_or_else(|| serde::de::Error::unknown_variant(&name, Self::NAMES))
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $list {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($list).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::NAMES })
            }
        }
    };
}
pub(crate) use closed_list;

closed_list! {
    /// How high in the organisation a title stands.
    Level {
        Founder = "founder",
        Board = "board",
        CLevel = "c_level",
        Vp = "vp",
        Director = "director",
        Manager = "manager",
        Senior = "senior",
        IndividualContributor = "individual_contributor",
        Junior = "junior",
        Student = "student",
    }
}

closed_list! {
    /// What a person works on.
    Function {
        GeneralManagement = "general_management",
        Finance = "finance",
        HumanResources = "human_resources",
        Legal = "legal",
        Sales = "sales",
        BusinessDevelopment = "business_development",
        Marketing = "marketing",
        CustomerService = "customer_service",
        InformationTechnology = "information_technology",
        Engineering = "engineering",
        Product = "product",
        ProjectManagement = "project_management",
        Research = "research",
        Procurement = "procurement",
        Logistics = "logistics",
        Production = "production",
        Maintenance = "maintenance",
        Construction = "construction",
        Consulting = "consulting",
        Creative = "creative",
        Education = "education",
        Healthcare = "healthcare",
        SocialServices = "social_services",
        Hospitality = "hospitality",
        Agriculture = "agriculture",
        Security = "security",
        Administration = "administration",
    }
}

closed_list! {
    /// What an e-mail address says about its owner.
    EmailKind {
        Work = "work",
        Free = "free",
        Disposable = "disposable",
        Role = "role",
        Academic = "academic",
        Government = "government",
        Gibberish = "gibberish",
    }
}
