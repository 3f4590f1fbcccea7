//! Finding: whose a lead is that comes in, of the earlier submissions that share a key with it.
//!
//! In scope: which submission of which lead it is the same as, who might be it, who is elsewhere. Not in scope: looking
//! candidates up (the ledger does, by key), what one candidate is (`judge`). The answer depends neither on the order of
//! the candidates nor on those that are different.

use super::judge::{Judge, Judged, Stands};
use crate::known::{Alike, Candidate, Found, Size};
use crate::playbook::Dedupe;
use crate::profile::Profile;

/// Most leads of each kind that are reported.
const MOST_REPORTED: usize = 10;

/// No submission counts for more than this, for or against, where all of a lead's are held together; in log odds.
const MOST_ODDS: f64 = 9.0;

/// Of whose submissions a lead is one, whose it might be, and who is the same person at another company.
///
/// `keys` are the lead's identity keys, `profile` what is compared of it.
pub fn find(keys: &[String], profile: &Profile, candidates: &[Candidate], size: Size, rules: &Dedupe) -> Found {
    if candidates.is_empty() {
        return Found::default();
    }
    let judge = Judge::new(keys, profile, size, rules);
    let mut judged: Vec<Judged> =
        candidates.iter().filter(|known| !known.apart).map(|known| judge.judge(known)).collect();
    // Lead by lead, the best first.
    judged.sort_by(|a, b| a.candidate.lead.cmp(&b.candidate.lead).then_with(|| a.rank().cmp(&b.rank())));
    let mut leads: Vec<Judged> =
        judged.chunk_by(|a, b| a.candidate.lead == b.candidate.lead).filter_map(of_lead).collect();
    leads.sort_by(|a, b| a.rank().cmp(&b.rank()));

    let alike = |judged: &Judged| Alike {
        lead: judged.candidate.lead.clone(),
        submission: judged.candidate.submission.clone(),
        confidence: judged.confidence,
        key: judged.key.unwrap_or("evidence").to_owned(),
        evidence: judge.lines(judged),
    };
    let of = |stands: Stands| leads.iter().filter(move |judged| judged.stands == stands);
    // A second lead that it is the same as is perhaps the first one's double.
    let unsure = of(Stands::Same).skip(1).chain(of(Stands::Unsure)).take(MOST_REPORTED);
    Found {
        same: of(Stands::Same).next().map(alike),
        unsure: unsure.map(alike).collect(),
        changed_job: of(Stands::Elsewhere).take(MOST_REPORTED).map(alike).collect(),
    }
}

/// How a lead stands by its submissions, the best first: as the best of them, unless the others, all taken together, speak
/// against what is no exact key.
fn of_lead<'a>(judged: &[Judged<'a>]) -> Option<Judged<'a>> {
    let mut best = judged.first()?.clone();
    let sum: f64 = judged.iter().map(|one| one.odds.clamp(-MOST_ODDS, MOST_ODDS)).sum();
    if best.stands == Stands::Same && best.key.is_none() && sum < 0.0 {
        best.stands = Stands::Unsure;
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedupe::identity_keys;
    use crate::lead_profile;
    use crate::playbook::{Criteria, ExactKey};

    /// `first=Anna; last=Meyer; …`
    fn lead(text: &str) -> crate::Lead {
        let fields = text.split("; ").filter_map(|field| field.split_once('='));
        let name = |short| match short {
            "first" => "first_name",
            "last" => "last_name",
            "mail" => "email",
            "at" => "company",
            name => name,
        };
        crate::standardize_fields(&fields.map(|(short, value)| (name(short), value)).collect())
    }

    fn candidate(submission: &str, of: &str, number: u64, text: &str) -> Candidate {
        let lead = lead(text);
        Candidate {
            submission: submission.into(),
            lead: of.into(),
            number,
            keys: identity_keys(&lead),
            profile: lead_profile(&lead, std::iter::empty()),
            apart: false,
        }
    }

    fn found(text: &str, candidates: &[Candidate], leads: u64, rules: &Dedupe) -> Found {
        let lead = lead(text);
        let size = Size { leads, submissions: leads };
        find(&identity_keys(&lead), &lead_profile(&lead, std::iter::empty()), candidates, size, rules)
    }

    /// `same by email`, `unsure`, `elsewhere`, `different`.
    fn stands(one: &str, other: &str, leads: u64, rules: &Dedupe) -> String {
        let found = found(one, &[candidate("s", "l", 0, other)], leads, rules);
        match (found.same, found.unsure.first(), found.changed_job.first()) {
            (Some(same), None, None) => format!("same by {}", same.key),
            (None, Some(_), None) => "unsure".into(),
            (None, None, Some(_)) => "elsewhere".into(),
            (None, None, None) => "different".into(),
            several => panic!("{several:?}"),
        }
    }

    const ANNA: &str = "first=Anna; last=Meyer; mail=anna.meyer@acme.com; at=Acme; phone=+49 30 12345678";

    #[test]
    fn each_way_in_which_two_can_be_related_is_told() {
        for (one, other, expect) in [
            // The same person.
            (ANNA, "mail=Anna.Meyer@ACME.com", "same by email"),
            (ANNA, "last=MEYER; phone=030 12345678; country=DE", "same by phone"),
            (
                "first=Anna; last=Meyer; mail=info@acme.com",
                "first=Anna; last=Meyer; mail=info@acme.com",
                "same by role",
            ),
            ("id=7; mail=a@gmail.com", "id=7; mail=b@gmail.com", "same by id"),
            ("mail=info@acme.com", "mail=info@acme.com", "same by identical"),
            ("phone=+49 30 12345678", "phone=+49 30 12345678", "same by identical"),
            // Nicknames, swapped names, slips in domain and mailbox, a private address.
            (
                "first=Robert; last=Smith; at=Acme Inc; mail=robert.smith@acme.com",
                "first=Bob; last=Smith; at=Acme; phone=+1 212 555 0123",
                "same by evidence",
            ),
            (
                "first=Smith; last=Robert; at=Acme; phone=+1 212 555 0123",
                "first=Robert; last=Smith; at=Acme Inc.; mail=robert.smith@acme.com",
                "same by evidence",
            ),
            (
                "first=Anna; last=Meyer; mail=anna.meyer@rockfalcon.com",
                "first=Anna; last=Meyer; mail=anna.meyer@rockfalcn.com",
                "same by evidence",
            ),
            (
                "first=Anna; last=Meyer; mail=anna.meyer88@gmail.com",
                "first=Anna; last=Meyer; mail=anna.meyer88@gmial.com",
                "same by evidence",
            ),
            (
                "first=Anna; last=Meyer; mail=anna.meyer@acme.com; at=Acme",
                "first=Anna; last=Meyer; mail=anna.meyer@gmx.de; at=Acme GmbH",
                "same by evidence",
            ),
            // A mailbox that several read, a family's telephone, a switchboard.
            ("first=Anna; last=Meyer; mail=info@acme.com", "first=Bernd; last=Schulz; mail=info@acme.com", "different"),
            ("first=Anna; last=Meyer; mail=info@acme.com", "first=Bernd; last=Meyer; mail=info@acme.com", "different"),
            (
                "first=Anna; last=Meyer; mail=anna@gmx.de; phone=+49 30 12345678",
                "first=Bernd; last=Meyer; mail=bernd@gmx.de; phone=+49 30 12345678",
                "different",
            ),
            (ANNA, "first=Bernd; last=Schulz; mail=bernd.schulz@acme.com; at=Acme; phone=+49 30 12345678", "different"),
            (ANNA, "first=Bernd; last=Meyer; mail=bernd.meyer@acme.com; phone=+49 30 12345678", "different"),
            (ANNA, "last=Meyer; mail=bernd.meyer@acme.com; phone=+49 30 12345678", "unsure"),
            (ANNA, "first=Berta; last=Kunz; mail=berta.kunz@acme.com; at=Acme", "different"),
            // Two who write from one address, and are not called alike at all.
            (
                "first=Anna; last=Meyer; mail=berlin.north@acme.com",
                "first=Bernd; last=Schulz; mail=berlin.north@acme.com",
                "unsure",
            ),
            ("first=明; last=王; mail=wang@acme.com", "first=Ming; last=Wang; mail=wang@acme.com", "same by email"),
            // A job changed: with the telephone, or with the name alone where that says enough.
            (
                "first=Anna; last=Meyer; mail=anna.meyer@acme.com; at=Acme; phone=+49 171 12345678",
                "first=Anna; last=Meyer; mail=a.meyer@rockfalcon.com; at=Rockfalcon; phone=+49 171 12345678",
                "elsewhere",
            ),
            (
                "first=Anna; last=Meyer; mail=anna.m@gmx.de; website=acme.com; at=Acme",
                "first=Anna; last=Meyer; mail=anna.m@gmx.de; website=rockfalcon.com; at=Rockfalcon",
                "elsewhere",
            ),
            ("mail=anna.m@gmx.de; at=Acme", "mail=anna.m@gmx.de; at=Rockfalcon", "same by email"),
            (
                "first=Anna; last=Meyer; at=Siemens; phone=+49 171 12345678",
                "first=Anna; last=Meyer; at=Siemens Healthineers; phone=+49 171 12345678",
                "same by phone",
            ),
            // Namesakes.
            ("first=Anna; last=Meyer; mail=a.m@gmail.com", "first=Anna; last=Meyer; mail=annam@gmx.de", "unsure"),
            ("", "", "different"),
        ] {
            assert_eq!(stands(one, other, 2_000, &Dedupe::default()), expect, "{one} | {other}");
            assert_eq!(stands(other, one, 2_000, &Dedupe::default()), expect, "{other} | {one}");
        }
        // Among a million the name alone says little.
        let namesake = "first=Anna; last=Meyer; mail=annam@gmx.de";
        assert_eq!(
            stands("first=Anna; last=Meyer; mail=a.m@gmail.com", namesake, 1_000_000, &Dedupe::default()),
            "different"
        );
    }

    #[test]
    fn criteria_and_thresholds_are_the_playbooks() {
        let usual = Dedupe::default();
        let all = Dedupe { criteria: Criteria::All, ..Dedupe::default() };
        let exact = Dedupe { fuzzy: false, ..Dedupe::default() };
        let by_id = Dedupe { keys: [ExactKey::Id].into(), fuzzy: false, ..Dedupe::default() };
        let strict = Dedupe { same: crate::decision::Confidence::from_millionths(999_999), ..Dedupe::default() };
        let other_mail = "first=Anna; last=Meyer; mail=anna.meyer@gmx.de; at=Acme; phone=+49 30 12345678";
        let typo = "first=Anna; last=Meyer; mail=anna.meyr@acme.com; at=Acme";
        for (other, rules, expect) in [
            (other_mail, &usual, "same by phone"),
            (other_mail, &all, "unsure"),
            ("mail=anna.meyer@acme.com", &all, "same by email"),
            (typo, &usual, "same by evidence"),
            (typo, &all, "unsure"),
            (typo, &strict, "unsure"),
            (typo, &exact, "different"),
            (other_mail, &by_id, "different"),
        ] {
            assert_eq!(stands(ANNA, other, 2_000, rules), expect, "{other} {rules:?}");
        }
    }

    #[test]
    fn the_best_submission_of_the_best_lead_is_chosen_whatever_the_order() {
        let mut candidates = vec![
            candidate("p", "old", 1, "last=Meyer; phone=+49 30 12345678"),
            candidate("e2", "new", 3, "mail=anna.meyer@acme.com"),
            candidate("e1", "new", 2, "mail=anna.meyer@acme.com"),
            candidate("x", "other", 0, "first=Bernd; last=Schulz; mail=bernd.schulz@acme.com"),
        ];
        let expect = found(ANNA, &candidates, 0, &Dedupe::default());
        let same = expect.same.as_ref().unwrap();
        assert_eq!((same.lead.as_str(), same.submission.as_str(), same.key.as_str()), ("new", "e1", "email"));
        // Whoever else it is the same as may be the chosen one's double.
        assert_eq!(expect.unsure.iter().map(|alike| alike.lead.as_str()).collect::<Vec<_>>(), ["old"]);
        candidates.reverse();
        assert_eq!(found(ANNA, &candidates, 0, &Dedupe::default()), expect);
        candidates.retain(|known| known.lead != "other");
        assert_eq!(found(ANNA, &candidates, 0, &Dedupe::default()), expect);
        // What a reviewer said keeps them apart.
        candidates.iter_mut().filter(|known| known.lead == "new").for_each(|known| known.apart = true);
        let found = found(ANNA, &candidates, 0, &Dedupe::default());
        assert_eq!((found.same.unwrap().lead.as_str(), found.unsure.len()), ("old", 0));
    }

    #[test]
    fn a_lead_whose_submissions_contradict_is_for_a_person_to_say() {
        let initial = "first=A.; last=Meyer; at=Acme; mail=a.meyer@gmx.de";
        let one = candidate("1", "l", 1, initial);
        let text = "first=Achim; last=Meyer; at=Acme; mail=a.meyr@gmx.de";
        assert!(found(text, std::slice::from_ref(&one), 0, &Dedupe::default()).same.is_some());
        // The initial stands for Anna, whom the lead is of as well.
        let anna = |number| candidate("2", "l", number, "first=Anna; last=Meyer; at=Acme; mail=anna@gmail.com");
        let all = [one, anna(2), anna(3), anna(4), anna(5), anna(6)];
        let found = found(text, &all, 0, &Dedupe::default());
        assert_eq!((found.same, found.unsure.len()), (None, 1));
    }
}
