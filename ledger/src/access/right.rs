//! Rights: what may be done, and which roles and keys bring which.
//!
//! In scope: the closed lists, and what follows from what. Not in scope: to which leads they extend (`reach`), which request
//! needs which (the shell that has the requests says it).

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! named {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// All of them, in this order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it is written.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one that is written so.
            pub fn of(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }

            /// All names, for people: `` `a`, `b` or `c` ``.
            pub fn names() -> String {
                let names: Vec<String> = Self::ALL.iter().map(|one| format!("`{}`", one.name())).collect();
                match names.split_last() {
                    Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
                    _ => names.concat(),
                }
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let names: Vec<&str> = Self::ALL.iter().map(|one| one.name()).collect();
                schemars::json_schema!({ "type": "string", "enum": names })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                Self::of(&name).ok_or_else(|| {
                    D::Error::custom(format!("the {} `{name}`, expected {}", $what, Self::names()))
                })
            }
        }
    };
}

named! {
    /// One thing that may be done; a secret key's scopes are these.
    Right, "scope" {
        /// Sending submissions.
        SubmitLeads = "leads:submit",
        /// Reading leads, and what hangs on them.
        ReadLeads = "leads:read",
        /// Accepting, rejecting, acting: what an owner does.
        WorkLeads = "leads:work",
        /// All of this, and merging, judging, converting.
        WriteLeads = "leads:write",
        ReadAccounts = "accounts:read",
        WriteAccounts = "accounts:write",
        ReadPlaybook = "playbook:read",
        WritePlaybook = "playbook:write",
        /// Rotations, assignments, figures.
        ReadReports = "reports:read",
        /// Everything that happened, to whichever lead, and what somebody has to look after.
        ReadEvents = "events:read",
        /// The same, and who else is told of it.
        WriteWebhooks = "webhooks:write",
        /// Submissions that wait for somebody's word, of strangers who are nobody's leads yet; and that word.
        WriteSuspects = "suspects:write",
        ReadPeople = "people:read",
        /// Making people, changing them, and links with which they sign in; never of anybody who may do more.
        WritePeople = "people:write",
        /// Everything, also what has no scope of its own: keys, the issuer, the audit log.
        Administer = "admin",
    }
}

named! {
    /// What a person is here.
    Role, "role" {
        /// Sees and does everything.
        Admin = "admin",
        /// Sees the leads of the teams that they manage.
        Manager = "manager",
        /// Sees the leads that they own, and those of their teams where that is said of them.
        Member = "member",
        /// Sees the leads of their partner.
        PartnerManager = "partner_manager",
        /// Sees, of their partner's leads, those that they own.
        PartnerMember = "partner_member",
        /// Sees everything and changes nothing.
        ReadOnly = "read_only",
    }
}

/// A set of rights, with all that follow from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights(u32);

impl Rights {
    /// These, and what follows: who may write may read, who may administer may everything.
    pub fn of(rights: &[Right]) -> Self {
        rights.iter().fold(Self::default(), |all, right| Self(all.0 | bit(*right) | Self::of(implied(*right)).0))
    }

    /// Whether this one is among them.
    pub fn has(self, right: Right) -> bool {
        self.0 & bit(right) != 0
    }

    /// Whether all of `others` are among them.
    pub fn include(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    /// Their names, with all that follow.
    pub fn list(self) -> Vec<Right> {
        Right::ALL.iter().copied().filter(|right| self.has(*right)).collect()
    }
}

fn bit(right: Right) -> u32 {
    1 << right as u32
}

fn implied(right: Right) -> &'static [Right] {
    use Right as R;
    match right {
        R::WorkLeads => &[R::ReadLeads],
        R::WriteLeads => &[R::SubmitLeads, R::WorkLeads],
        R::WriteAccounts => &[R::ReadAccounts],
        R::WritePlaybook => &[R::ReadPlaybook],
        R::WriteWebhooks => &[R::ReadEvents],
        R::WritePeople => &[R::ReadPeople],
        R::Administer => &[
            R::WriteLeads,
            R::WriteAccounts,
            R::WritePlaybook,
            R::ReadReports,
            R::WriteWebhooks,
            R::WriteSuspects,
            R::WritePeople,
        ],
        R::SubmitLeads
        | R::ReadLeads
        | R::ReadAccounts
        | R::ReadPlaybook
        | R::ReadReports
        | R::ReadEvents
        | R::WriteSuspects
        | R::ReadPeople => &[],
    }
}

impl Role {
    /// What it may do, within its reach.
    pub fn rights(self) -> Rights {
        use Right as R;
        Rights::of(match self {
            Self::Admin => &[R::Administer],
            Self::Manager => {
                &[R::WriteLeads, R::ReadAccounts, R::ReadPlaybook, R::ReadReports, R::WritePeople] as &[Right]
            }
            Self::Member => &[R::WriteLeads, R::ReadAccounts, R::ReadPlaybook, R::ReadReports],
            Self::PartnerManager => &[R::WorkLeads, R::ReadReports, R::WritePeople],
            Self::PartnerMember => &[R::WorkLeads],
            Self::ReadOnly => &[R::ReadLeads, R::ReadAccounts, R::ReadPlaybook, R::ReadReports],
        })
    }

    /// Whether it is somebody of another company: of such a lead they are told what was sent and what is to be done, and
    /// nothing of how it was decided.
    pub fn is_of_partner(self) -> bool {
        matches!(self, Self::PartnerManager | Self::PartnerMember)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_bring_what_follows_and_no_more() {
        let cases: [(&[Right], &[Right], &[Right]); 5] = [
            (&[], &[], &[Right::SubmitLeads, Right::ReadLeads]),
            (&[Right::WriteLeads], &[Right::SubmitLeads, Right::ReadLeads, Right::WorkLeads], &[Right::ReadAccounts]),
            (&[Right::ReadLeads], &[Right::ReadLeads], &[Right::WorkLeads, Right::WriteLeads, Right::SubmitLeads]),
            (&[Right::Administer], Right::ALL, &[]),
            (&[Right::WritePeople], &[Right::ReadPeople], &[Right::Administer, Right::ReadLeads]),
        ];
        for (given, has, lacks) in cases {
            let rights = Rights::of(given);
            assert!(has.iter().all(|right| rights.has(*right)), "{given:?}");
            assert!(!lacks.iter().any(|right| rights.has(*right)), "{given:?}");
        }
    }

    #[test]
    fn no_role_but_the_admins_may_all() {
        for role in Role::ALL.iter().filter(|role| **role != Role::Admin) {
            assert!(!role.rights().include(Role::Admin.rights()), "{role:?}");
            assert!(Role::Admin.rights().include(role.rights()), "{role:?}");
        }
        let changes = [Right::SubmitLeads, Right::WorkLeads, Right::WriteLeads, Right::WriteAccounts];
        assert!(!changes.iter().any(|right| Role::ReadOnly.rights().has(*right)));
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for right in Right::ALL {
            assert_eq!(Right::of(right.name()), Some(*right));
        }
        let unknown = serde_json::from_str::<Role>("\"root\"").unwrap_err().to_string();
        assert!(unknown.contains("the role `root`, expected `admin`, `manager`"), "{unknown}");
    }
}
