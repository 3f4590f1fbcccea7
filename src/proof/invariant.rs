//! Invariants: for each, a proof that it holds for every lead, or a lead for which it doesn't.
//!
//! In scope: which cases and territories together break the promise. Not in scope: solving (`solve`).

use super::finding::{Code, Finding, Row};
use super::formula::Formula;
use super::rows::Section;
use super::solve::{Answer, solve};
use super::space::Space;
use super::witness::Witness;
use crate::playbook::{Assign, Case, Invariant, Partner, Playbook, Territory};

/// What is so of the playbook's invariants. `cases` and `territories` are its sections.
pub(super) fn findings(playbook: &Playbook, space: &Space, cases: &Section, territories: &Section) -> Vec<Finding> {
    let proof = Proof { playbook, space, cases, territories };
    let sections = [("always", &playbook.always, true), ("never", &playbook.never, false)];
    let invariants = sections.into_iter().flat_map(|(section, invariants, wanted)| {
        invariants
            .iter()
            .enumerate()
            .map(move |(index, invariant)| (Row::new(section, index, &invariant.name), invariant, wanted))
    });
    invariants.filter_map(|(row, invariant, wanted)| proof.of(row, invariant, wanted)).collect()
}

struct Proof<'p> {
    playbook: &'p Playbook,
    space: &'p Space,
    cases: &'p Section<'p>,
    territories: &'p Section<'p>,
}

impl Proof<'_> {
    /// `wanted`: whether the promise is kept `always`, or else `never`.
    fn of(&self, row: Row, invariant: &Invariant, wanted: bool) -> Option<Finding> {
        let when = Formula::of(&invariant.when, self.space);
        let ask = |more: Vec<Formula>| solve(self.space, [when.clone()].into_iter().chain(more));
        let finding = |code| Finding::new(code, row.clone());
        if ask(Vec::new()) == Answer::Nothing {
            return Some(finding(Code::Impossible));
        }
        let mut unproved = false;
        let cases = all(&self.playbook.cases.rows, &self.playbook.cases.otherwise);
        for (at, case, partner, given) in cases.flat_map(|(at, case)| self.given(at, case)) {
            let breaking = self.breaking(invariant, case, partner, wanted);
            if breaking.is_empty() {
                continue;
            }
            let of_case = [self.cases.taken_by(at), given].concat();
            match ask(of_case.clone()) {
                Answer::Nothing => continue,
                Answer::Unknown => unproved = true,
                Answer::Found(_) => {}
            }
            let anywhere = breaking.len() > self.playbook.territories.rows.len();
            let questions: Vec<(Option<usize>, Vec<Formula>)> = if anywhere {
                vec![(None, of_case)]
            } else {
                let with = |at: usize| (Some(at), [of_case.clone(), self.territories.taken_by(at)].concat());
                breaking.into_iter().map(with).collect()
            };
            for (territory, question) in questions {
                match ask(question) {
                    Answer::Found(point) => {
                        let territory = territory.map(|at| self.territories.row(at));
                        return Some(Finding {
                            beside: [Some(self.cases.row(at)), territory].into_iter().flatten().collect(),
                            witness: Some(Witness::at(&point, self.space)),
                            ..finding(Code::Violated)
                        });
                    }
                    Answer::Unknown => unproved = true,
                    Answer::Nothing => {}
                }
            }
        }
        unproved.then(|| finding(Code::Unproved))
    }

    /// The case for each partner that its leads may be given to, and for none, with what they have to meet for that.
    fn given<'c>(&self, at: usize, case: &'c Case) -> Vec<(usize, &'c Case, Option<&Partner>, Vec<Formula>)> {
        if case.assign != Assign::Partner {
            return vec![(at, case, None, Vec::new())];
        }
        let to: Vec<Formula> = self.playbook.index.partners.iter().map(|when| Formula::of(when, self.space)).collect();
        let nobody = to.iter().map(Formula::negated).collect();
        let each = self.playbook.partners.iter().zip(to).map(|(partner, to)| (at, case, Some(partner), vec![to]));
        each.chain([(at, case, None, nobody)]).collect()
    }

    /// The territories with which leads of `case` that go to `partner` break the promise, whether or not there are such leads.
    fn breaking(&self, invariant: &Invariant, case: &Case, partner: Option<&Partner>, wanted: bool) -> Vec<usize> {
        let Playbook { territories, .. } = self.playbook;
        let breaks = |territory: &Territory| invariant.promise.holds(case, territory, partner, self.playbook) != wanted;
        all(&territories.rows, &territories.otherwise).filter(|(_, row)| breaks(row)).map(|(at, _)| at).collect()
    }
}

/// The rows with their places, the last one too.
fn all<'r, T>(rows: &'r [T], otherwise: &'r T) -> impl Iterator<Item = (usize, &'r T)> {
    rows.iter().chain([otherwise]).enumerate()
}

#[cfg(test)]
mod tests {
    use crate::playbook::Field;
    use crate::proof::{Code, Finding, fixture};

    const ROWS: &str = "
        [team.partners]
        channel = 'partner'
        members = ['watcher']
        [[case]]
        name = 'rival'
        when = { account.kind = 'competitor' }
        assign = 'nobody'
        [[case]]
        name = 'student'
        when = { level = 'student' }
        within = '40h'
        [[case]]
        name = 'customer'
        when = { account.kind = 'customer' }
        assign = 'account_owner'
        within = '4h'
        [[territory]]
        name = 'south'
        when = { country = ['IT', 'ES'] }
        team = 'partners'
        ";

    /// What is said of these invariants, in a playbook with the rows above.
    fn said(invariants: &str) -> Vec<Finding> {
        crate::violations(&fixture::playbook(ROWS, invariants))
    }

    #[test]
    fn what_holds_is_silent_and_what_does_not_is_shown_by_a_lead() {
        let competitor = "when = { account.kind = 'competitor' }\n";
        for (invariants, expected) in [
            ("[[never]]\nname = 'x'\nCassign = ['team', 'account_owner', 'opportunity_owner']", None),
            ("[[always]]\nname = 'x'\nCcase = 'rival'\nassign = 'nobody'", None),
            ("[[never]]\nname = 'x'\nCwithin = '1000h'", None),
            // A student at a customer's waits.
            ("[[always]]\nname = 'x'\nwhen = { account.kind = 'customer' }\nwithin = '4h'", Some("student")),
            ("[[always]]\nname = 'x'\nwhen = { account.kind = 'customer', level = 'vp' }\nwithin = '4h'", None),
            ("[[never]]\nname = 'x'\nwhen = { country = 'DE' }\nchannel = 'partner'", None),
            ("[[never]]\nname = 'x'\nwhen = { country = ['DE', 'ES'] }\nchannel = 'partner'", Some("student/south")),
            ("[[never]]\nname = 'x'\nwhen = { country = 'ES' }\nteam = 'everybody'", None),
            ("[[always]]\nname = 'x'\nterritory = 'everywhere'", Some("rival/south")),
            ("[[never]]\nname = 'x'\ncase = 'new lead'\nterritory = 'south'", Some("new lead/south")),
        ] {
            let found = said(&invariants.replace('C', competitor));
            let told: Vec<String> = found
                .iter()
                .map(|finding| finding.beside.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join("/"))
                .collect();
            assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{invariants}");
            assert!(found.iter().all(|finding| finding.code == Code::Violated && finding.witness.is_some()));
        }
        let shown = said("[[always]]\nname = 'x'\nwhen = { account.kind = 'customer' }\nwithin = '4h'");
        let witness = shown[0].witness.as_ref().unwrap();
        assert_eq!((witness.get(Field::Level), witness.get(Field::AccountKind)), (Some("student"), Some("customer")));
        let nobody = said("[[never]]\nname = 'x'\nwhen = { level = 'vp', not = { level = 'vp' } }\nwithin = '4h'");
        assert_eq!(nobody[0].code, Code::Impossible);
    }

    #[test]
    fn a_registered_deal_beats_turns_and_partners_promises_are_exact() {
        const PARTNERS: &str = "
            [team.alpine]
            channel = 'partner'
            members = ['watcher']
            [[partner]]
            name = 'Alpine'
            account = 'p-1'
            names = ['alp']
            team = 'alpine'
            gets = { country = 'CH' }
            [[case]]
            name = 'registered'
            when = { deal_registered = true }
            assign = 'partner'
            within = '4h'
            [[case]]
            name = 'brought'
            when = { partner = { known = true } }
            assign = 'partner'
            within = '4h'
            [[case]]
            name = 'weekend'
            when = { time = { calendar = 'office', days = ['sat', 'sun'] }, not = { trial_running = true } }
            within = '40h'
            ";
        let told = |rows: &str, invariants: &str| -> Vec<String> {
            let found = crate::violations(&fixture::playbook(rows, invariants));
            let beside = |finding: &Finding| finding.beside.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
            found.iter().map(|finding| beside(finding).join("/")).collect()
        };
        let deal = "[[always]]\nname = 'x'\nwhen = { deal_registered = true }\nassign = 'partner'";
        assert_eq!(told(PARTNERS, deal), [""; 0]);
        // A case before it that shares leads out breaks the word.
        assert_eq!(
            told(
                &format!("[[case]]\nname = 'student'\nwhen = {{ level = 'student' }}\nwithin = '1h'\n{PARTNERS}"),
                deal
            ),
            ["student"]
        );
        for (invariant, expected) in [
            ("[[always]]\nname = 'x'\nwhen = { deal_partner = 'P-1' }\nteam = 'alpine'", None),
            ("[[always]]\nname = 'x'\nwhen = { deal_registered = true }\nteam = 'alpine'", Some("registered")),
            (
                "[[always]]\nname = 'x'\nwhen = { partner = 'alp', country = 'CH', deal_registered = false }\nteam = 'alpine'",
                None,
            ),
            (
                "[[never]]\nname = 'x'\nwhen = { partner_name = 'Alpine', country = 'DE', deal_registered = false }\nteam = 'alpine'",
                None,
            ),
            ("[[never]]\nname = 'x'\nwhen = { country = 'DE' }\nteam = 'alpine'", Some("registered")),
            ("[[never]]\nname = 'x'\nwhen = { time = 'office' }\ncase = 'weekend'", None),
            ("[[never]]\nname = 'x'\nwhen = { not = { time = 'office' } }\ncase = 'weekend'", Some("weekend")),
            ("[[never]]\nname = 'x'\nwhen = { trial_running = true }\ncase = 'weekend'", None),
        ] {
            assert_eq!(told(PARTNERS, invariant), expected.into_iter().collect::<Vec<_>>(), "{invariant}");
        }
    }
}
