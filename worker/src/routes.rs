//! The doors: which method and path is answered by which handler, in one table.
//!
//! In scope: the table, and finding a row. Not in scope: what a handler does. What a path may be asked by is read from
//! the table, too, so that a wrong method is told which would be right.

use crate::edge::{get_lead, post_form, post_lead};
use crate::message::What;
use crate::{
    accounts, backup, conversions, deals, drafting, duplicates, embed, follow_up, guards, health, history, issuer,
    keys, live_door, members, metrics, oidc, operator, people, playbooks, prefill, records, reports, sign_in, suspects,
    upload, verdicts, webhooks, work, work_links,
};
use std::future::Future;
use std::pin::Pin;
use worker::{Context, Env, Method, Request, Response, Result};

/// A request on its way to its handler.
pub(crate) struct Asked<'a> {
    pub(crate) request: Request,
    pub(crate) env: &'a Env,
    pub(crate) context: &'a Context,
    /// What stands in the path where the route has braces, as it came.
    pub(crate) part: &'a str,
    /// The same where it has braces a second time.
    pub(crate) further: &'a str,
}

type Answering<'a> = Pin<Box<dyn Future<Output = Result<Response>> + 'a>>;

/// One row of the table.
pub(crate) struct Route {
    pub(crate) method: Method,
    /// With at most two parts in braces, each of which stands for any text.
    pub(crate) path: &'static str,
    pub(crate) handler: for<'a> fn(Asked<'a>) -> Answering<'a>,
}

/// What was found for a method and a path.
pub(crate) enum Found<'a> {
    Route(&'static Route, [&'a str; 2]),
    /// The path is there, but not by this method; those that are, as `Allow` has them.
    WrongMethod(String),
    Nothing,
}

/// Every path of the API; files are apart.
#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    post("/v1/leads", |a| Box::pin(post_lead(a.request, a.env, a.context))),
    get("/v1/leads", |a| Box::pin(follow_up::leads(a.request, a.env))),
    get("/v1/leads/{id}", |a| Box::pin(get_lead(a.request, a.env, a.part))),
    post("/v1/leads/{id}/notified", |a| Box::pin(work::post(a.request, a.env, a.part, "notified"))),
    post("/v1/leads/{id}/accept", |a| Box::pin(work::post(a.request, a.env, a.part, "accept"))),
    post("/v1/leads/{id}/reject", |a| Box::pin(work::post(a.request, a.env, a.part, "reject"))),
    post("/v1/leads/{id}/action", |a| Box::pin(work::post(a.request, a.env, a.part, "action"))),
    post("/v1/leads/{id}/pause", |a| Box::pin(work::post(a.request, a.env, a.part, "pause"))),
    post("/v1/leads/{id}/resume", |a| Box::pin(work::post(a.request, a.env, a.part, "resume"))),
    post("/v1/leads/reassign", |a| Box::pin(work::reassign(a.request, a.env))),
    post("/v1/leads/{id}/work-link", |a| Box::pin(work_links::post(a.request, a.env, a.part))),
    post("/v1/work-link", |a| Box::pin(work_links::by_link(a.request, a.env))),
    post("/v1/leads/{id}/follow-up", |a| Box::pin(follow_up::post(a.request, a.env, a.part))),
    get("/v1/leads/{id}/activities", |a| Box::pin(follow_up::activities(a.request, a.env, a.part))),
    post("/v1/leads/{id}/claim", |a| Box::pin(follow_up::claim(a.request, a.env, a.part))),
    get("/v1/pool", |a| Box::pin(follow_up::pool(a.request, a.env))),
    get("/v1/members", |a| Box::pin(members::list(a.request, a.env))),
    get("/v1/members/{id}/standing", |a| Box::pin(members::standing(a.request, a.env, a.part))),
    get("/v1/members/{id}/absences", |a| Box::pin(members::absences(a.request, a.env, a.part))),
    post("/v1/members/{id}/absences", |a| Box::pin(members::absent(a.request, a.env, a.part))),
    delete("/v1/absences/{number}", |a| Box::pin(members::present(a.request, a.env, a.part))),
    get("/v1/minimum-follow-up", |a| Box::pin(members::minimum(a.request, a.env))),
    get("/v1/minimum-follow-up/preview", |a| Box::pin(members::preview(a.request, a.env))),
    get("/v1/live", |a| Box::pin(live_door::open(a.request, a.env))),
    get("/v1/dispositions", |a| Box::pin(follow_up::dispositions(a.request, a.env))),
    get("/v1/reports", |a| Box::pin(reports::list(a.request, a.env))),
    get("/v1/reports/{name}", |a| Box::pin(reports::report(a.request, a.env, a.part))),
    get("/v1/campaigns", |a| Box::pin(reports::campaigns(a.request, a.env))),
    post("/v1/campaigns", |a| Box::pin(reports::put_campaign(a.request, a.env, None))),
    get("/v1/campaigns/{id}", |a| Box::pin(reports::campaign(a.request, a.env, a.part))),
    post("/v1/campaigns/{id}", |a| Box::pin(reports::put_campaign(a.request, a.env, Some(a.part)))),
    delete("/v1/campaigns/{id}", |a| Box::pin(reports::remove_campaign(a.request, a.env, a.part))),
    post("/v1/leads/{id}/verdict", |a| Box::pin(verdicts::post(a.request, a.env, a.part))),
    post("/v1/leads/{id}/merge", |a| Box::pin(duplicates::merge(a.request, a.env, a.part))),
    post("/v1/leads/{id}/convert", |a| Box::pin(conversions::convert(a.request, a.env, a.part))),
    post("/v1/leads/{id}/trial", |a| Box::pin(deals::start_trial(a.request, a.env, a.part))),
    get("/v1/forms/{key}/opened", |a| Box::pin(guards::opened(a.request, a.env, a.part))),
    post("/v1/forms/{key}", |a| Box::pin(post_form(a.request, a.env, a.context, a.part))),
    post("/v1/forms/{key}/questions", |a| Box::pin(embed::questions(a.request, a.env, a.part))),
    post("/v1/forms/{key}/person", |a| Box::pin(embed::person(a.request, a.env, a.part))),
    post("/v1/forms/{key}/deal", |a| Box::pin(embed::deal(a.request, a.env, a.part))),
    post("/v1/leads/{id}/form-link", |a| Box::pin(embed::make_link(a.request, a.env, a.part))),
    get("/v1/teams/{team}/rotation", |a| Box::pin(work::rotation(a.request, a.env, a.part))),
    get("/v1/members/{id}/assignments", |a| Box::pin(work::assignments(a.request, a.env, a.part))),
    post("/v1/merges/{number}/undo", |a| Box::pin(duplicates::undo(a.request, a.env, a.part))),
    get("/v1/duplicates", |a| Box::pin(duplicates::list(a.request, a.env))),
    get("/v1/duplicates/decided", |a| Box::pin(duplicates::decided(a.request, a.env))),
    post("/v1/duplicates/{number}", |a| Box::pin(duplicates::judge(a.request, a.env, a.part))),
    delete("/v1/not-same/{number}", |a| Box::pin(duplicates::withdraw(a.request, a.env, a.part))),
    get("/v1/leads/{id}/verdicts", |a| Box::pin(verdicts::on(a.request, a.env, a.part))),
    get("/v1/verdicts", |a| Box::pin(verdicts::list(a.request, a.env))),
    delete("/v1/verdicts/{number}", |a| Box::pin(verdicts::delete(a.request, a.env, a.part))),
    get("/v1/accounts", |a| Box::pin(accounts::list(a.request, a.env))),
    post("/v1/accounts", |a| Box::pin(accounts::post(a.request, a.env))),
    post("/v1/accounts/remove", |a| Box::pin(accounts::remove(a.request, a.env))),
    get("/v1/accounts/{id}", |a| Box::pin(conversions::get(a.request, a.env, What::Account, a.part))),
    delete("/v1/accounts/{id}", |a| Box::pin(accounts::delete(a.request, a.env, a.part))),
    get("/v1/contacts/{id}", |a| Box::pin(conversions::get(a.request, a.env, What::Contact, a.part))),
    get("/v1/opportunities/{id}", |a| Box::pin(conversions::get(a.request, a.env, What::Opportunity, a.part))),
    post("/v1/opportunities/{id}", |a| Box::pin(conversions::change(a.request, a.env, a.part))),
    get("/v1/deal-registrations", |a| Box::pin(deals::list(a.request, a.env))),
    post("/v1/deal-registrations/claim", |a| Box::pin(deals::claim(a.request, a.env))),
    post("/v1/deal-registrations", |a| Box::pin(deals::register(a.request, a.env))),
    get("/v1/deal-registrations/{id}", |a| Box::pin(deals::get(a.request, a.env, a.part))),
    post("/v1/deal-registrations/{id}", |a| Box::pin(deals::change(a.request, a.env, a.part))),
    get("/v1/records", |a| Box::pin(records::list(a.request, a.env))),
    post("/v1/records", |a| Box::pin(records::import(a.request, a.env))),
    get("/v1/records/export", |a| Box::pin(records::export(a.request, a.env))),
    get("/v1/book", |a| Box::pin(upload::describe(a.request, a.env))),
    put("/v1/book", |a| Box::pin(upload::put(a.request, a.env, a.context))),
    put("/v1/playbook", |a| Box::pin(playbooks::put(a.request, a.env))),
    post("/v1/playbook/rollback", |a| Box::pin(playbooks::roll_back(a.request, a.env))),
    get("/v1/playbooks", |a| Box::pin(playbooks::list(a.request, a.env))),
    post("/v1/playbooks", |a| Box::pin(playbooks::draft(a.request, a.env))),
    get("/v1/playbooks/{number}", |a| Box::pin(playbooks::get(a.request, a.env, a.part))),
    post("/v1/playbooks/{number}/check", |a| Box::pin(playbooks::check(a.request, a.env, a.part))),
    post("/v1/playbooks/{number}/publish", |a| Box::pin(playbooks::publish(a.request, a.env, a.part))),
    get("/v1/playbooks/{number}/difference", |a| Box::pin(drafting::difference(a.request, a.env, a.part))),
    get("/v1/unknown-words", |a| Box::pin(drafting::unknown_words(a.request, a.env))),
    get("/v1/me", |a| Box::pin(people::me(a.request, a.env))),
    get("/v1/keys", |a| Box::pin(keys::list(a.request, a.env))),
    post("/v1/keys", |a| Box::pin(keys::post(a.request, a.env))),
    post("/v1/keys/{id}/rotate", |a| Box::pin(keys::rotate(a.request, a.env, a.part))),
    delete("/v1/keys/{id}", |a| Box::pin(keys::revoke(a.request, a.env, a.part))),
    get("/v1/keys/{id}/guard", |a| Box::pin(guards::get(a.request, a.env, a.part))),
    put("/v1/keys/{id}/guard", |a| Box::pin(guards::put(a.request, a.env, a.part))),
    get("/v1/settings", |a| Box::pin(guards::settings(a.request, a.env))),
    put("/v1/settings", |a| Box::pin(guards::set_settings(a.request, a.env))),
    get("/v1/suspects", |a| Box::pin(suspects::list(a.request, a.env))),
    post("/v1/suspects/{number}", |a| Box::pin(suspects::judge(a.request, a.env, a.context, a.part))),
    get("/v1/metrics", |a| Box::pin(metrics::get(a.request, a.env))),
    get("/healthz", |a| Box::pin(health::get(a.request, a.env))),
    get("/v1/audit", |a| Box::pin(keys::audit(a.request, a.env))),
    get("/v1/people", |a| Box::pin(people::list(a.request, a.env))),
    post("/v1/people", |a| Box::pin(people::post(a.request, a.env))),
    get("/v1/people/{id}", |a| Box::pin(people::get(a.request, a.env, a.part))),
    post("/v1/people/{id}", |a| Box::pin(people::change(a.request, a.env, a.part))),
    post("/v1/people/{id}/link", |a| Box::pin(people::link(a.request, a.env, a.part))),
    post("/v1/sign-in", |a| Box::pin(sign_in::ask(a.request, a.env))),
    post("/v1/sign-in/start", |a| Box::pin(oidc::start(a.request, a.env))),
    get("/sign-in/callback", |a| Box::pin(oidc::callback(a.request, a.env))),
    get("/v1/issuer", |a| Box::pin(issuer::get(a.request, a.env))),
    put("/v1/issuer", |a| Box::pin(issuer::put(a.request, a.env))),
    delete("/v1/issuer", |a| Box::pin(issuer::delete(a.request, a.env))),
    post("/v1/sign-in/link", |a| Box::pin(sign_in::by_link(a.request, a.env))),
    post("/v1/sign-out", |a| Box::pin(sign_in::out(a.request, a.env))),
    get("/v1/webhooks", |a| Box::pin(webhooks::list(a.request, a.env))),
    post("/v1/webhooks", |a| Box::pin(webhooks::add(a.request, a.env))),
    get("/v1/webhooks/{id}", |a| Box::pin(webhooks::get(a.request, a.env, a.part))),
    post("/v1/webhooks/{id}", |a| Box::pin(webhooks::change(a.request, a.env, a.part))),
    delete("/v1/webhooks/{id}", |a| Box::pin(webhooks::remove(a.request, a.env, a.part))),
    post("/v1/webhooks/{id}/rotate", |a| Box::pin(webhooks::rotate(a.request, a.env, a.part))),
    get("/v1/webhooks/{id}/deliveries", |a| Box::pin(webhooks::deliveries(a.request, a.env, a.part))),
    post("/v1/webhooks/{id}/replay", |a| Box::pin(webhooks::replay(a.request, a.env, a.part))),
    get("/v1/events", |a| Box::pin(webhooks::events(a.request, a.env))),
    get("/v1/alarms", |a| Box::pin(webhooks::alarms(a.request, a.env))),
    get("/v1/leads/{id}/history", |a| Box::pin(history::history(a.request, a.env, a.part))),
    get("/v1/leads/{id}/person", |a| Box::pin(history::person(a.request, a.env, a.part))),
    post("/v1/leads/{id}/erase", |a| Box::pin(history::erase(a.request, a.env, a.part))),
    get("/v1/retention", |a| Box::pin(history::retention_of(a.request, a.env))),
    put("/v1/retention", |a| Box::pin(history::set_retention(a.request, a.env))),
    get("/v1/receipts", |a| Box::pin(history::receipts(a.request, a.env))),
    get("/v1/receipts/key", |a| Box::pin(history::key(a.request, a.env))),
    post("/v1/receipts/key", |a| Box::pin(history::change_key(a.request, a.env))),
    get("/v1/prefill", |a| Box::pin(prefill::state(a.request, a.env))),
    put("/v1/prefill", |a| Box::pin(prefill::set(a.request, a.env))),
    post("/v1/prefill/keys", |a| Box::pin(prefill::add_key(a.request, a.env))),
    post("/v1/prefill/{key}/{id}", |a| Box::pin(prefill::evaluate(a.request, a.env, a.part, a.further))),
    get("/v1/backup", |a| Box::pin(backup::get(a.request, a.env))),
    post("/v1/workspaces/{name}/restore", |a| Box::pin(backup::restore(a.request, a.env, a.part))),
    post("/v1/workspaces", |a| Box::pin(operator::post_workspace(a.request, a.env))),
    get("/playbook.schema.json", |_| Box::pin(async { playbooks::schema() })),
];

type Handler = for<'a> fn(Asked<'a>) -> Answering<'a>;

const fn get(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::Get, path, handler }
}

const fn post(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::Post, path, handler }
}

const fn put(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::Put, path, handler }
}

const fn delete(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::Delete, path, handler }
}

/// The row for `method` and `path`. A path that is written out comes before one with braces that it would fit, too.
pub(crate) fn find<'a>(method: &Method, path: &'a str) -> Found<'a> {
    let path = path.trim_matches('/');
    let fitting = || ROUTES.iter().filter_map(|route| Some((route, fits(route.path, path)?)));
    let written = fitting().any(|(_, [part, _])| part.is_empty());
    let rows = || fitting().filter(|(_, [part, _])| part.is_empty() == written);
    if let Some((route, parts)) = rows().find(|(route, _)| route.method == *method) {
        return Found::Route(route, parts);
    }
    let allowed: Vec<&str> = rows().map(|(route, _)| route.method.as_ref()).collect();
    if allowed.is_empty() { Found::Nothing } else { Found::WrongMethod(allowed.join(", ")) }
}

/// What stands in `path` for the parts of `pattern` in braces; empty: there are none.
fn fits<'a>(pattern: &str, path: &'a str) -> Option<[&'a str; 2]> {
    let (mut wanted, mut given) = (pattern.trim_start_matches('/').split('/'), path.split('/'));
    let mut parts = ["", ""];
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parts),
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => match parts {
                ["", _] => parts[0] = given,
                _ => parts[1] = given,
            },
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row's path and the part, or what would be allowed.
    fn found(method: Method, path: &str) -> String {
        match find(&method, path) {
            Found::Route(route, [part, further]) => format!("{} {part} {further}", route.path).trim_end().into(),
            Found::WrongMethod(allowed) => format!("only {allowed}"),
            Found::Nothing => "nothing".into(),
        }
    }

    #[test]
    fn a_path_finds_its_row() {
        for (method, path, expected) in [
            (Method::Post, "/v1/leads", "/v1/leads"),
            (Method::Post, "/v1/leads/", "/v1/leads"),
            (Method::Get, "/v1/leads/l-1", "/v1/leads/{id} l-1"),
            (Method::Post, "/v1/leads/l-1/accept", "/v1/leads/{id}/accept l-1"),
            (Method::Post, "/v1/leads//accept", "nothing"),
            (Method::Post, "/v1/leads/l-1/steal", "nothing"),
            (Method::Delete, "/v1/leads/l-1", "only GET"),
            (Method::Get, "/v1/accounts/a-1", "/v1/accounts/{id} a-1"),
            (Method::Put, "/v1/accounts/a-1", "only GET, DELETE"),
            (Method::Post, "/v1/accounts/remove", "/v1/accounts/remove"),
            // It is no account's id.
            (Method::Get, "/v1/accounts/remove", "only POST"),
            (Method::Get, "/v1", "nothing"),
            (Method::Get, "/", "nothing"),
        ] {
            assert_eq!(found(method.clone(), path), expected, "{} {path}", method.as_ref());
        }
    }

    #[test]
    fn each_row_is_found_by_its_own_path() {
        for route in ROUTES {
            assert!(route.path.matches('{').count() <= 2, "{}", route.path);
            let path = route.path.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
            let found = found(route.method.clone(), &path.collect::<Vec<_>>().join("/"));
            assert_eq!(found.split(' ').next(), Some(route.path), "{}", route.method.as_ref());
        }
    }
}
