/**
 * The extranet app: which page stands at which address.
 *
 * In scope: the table of pages, and what is loaded when. Not in scope: the pages. Those that few people open, or that bring much
 * with them, are loaded when they are opened.
 */
import "./app.css";
import "./parts/elements.ts";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import lazy, { ErrorBoundary } from "preact-iso/lazy";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { Card } from "./leads/card.tsx";
import { MyLeads } from "./leads/mine.tsx";
import { asTrouble } from "./parts/asked.ts";
import { stayInTouch } from "./parts/live.ts";
import { whoAmI } from "./parts/me.ts";
import { Refused } from "./parts/told.tsx";
import { home } from "./shell/navigation.ts";
import { Shell } from "./shell/shell.tsx";

const AllLeads = lazy(() => import("./leads/all.tsx"));
const Reviews = lazy(() => import("./reviews/reviews.tsx"));
const Review = lazy(() => import("./reviews/review.tsx"));
const Accounts = lazy(() => import("./accounts/accounts.tsx"));
const Account = lazy(() => import("./accounts/account.tsx"));
const Pool = lazy(() => import("./leads/pool.tsx"));
const Desk = lazy(() => import("./leads/desk.tsx"));
const Overview = lazy(() => import("./reports/overview.tsx"));
const Report = lazy(() => import("./reports/report.tsx"));
const Campaigns = lazy(() => import("./reports/campaigns.tsx"));
const Deals = lazy(() => import("./partners/deals.tsx"));
const Deal = lazy(() => import("./partners/deal.tsx"));
const PartnerFollowUp = lazy(() => import("./partners/follow_up.tsx"));
const Minimum = lazy(() => import("./reports/minimum.tsx"));
const Shares = lazy(() => import("./reports/shares.tsx"));
const Playbooks = lazy(() => import("./playbook/playbooks.tsx"));
const Edit = lazy(() => import("./playbook/edit.tsx"));
const Compare = lazy(() => import("./playbook/compare.tsx"));
const Dictionary = lazy(() => import("./dictionary/dictionary.tsx"));
const Import = lazy(() => import("./import/import.tsx"));
const People = lazy(() => import("./operations/people.tsx"));
const Keys = lazy(() => import("./operations/keys.tsx"));
const Webhooks = lazy(() => import("./operations/webhooks.tsx"));
const Webhook = lazy(() => import("./operations/webhook.tsx"));
const Activity = lazy(() => import("./operations/activity.tsx"));
const Receipts = lazy(() => import("./operations/receipts.tsx"));

function Home() {
  const { route } = useLocation();
  useEffect(() => route(home(), true), [route]);
  return null;
}

const Nowhere = () => <Refused title="Not found" detail="" status={404} />;

function App() {
  return (
    <LocationProvider scope="/app">
      <Shell>
        <ErrorBoundary>
          <Router>
            <Route path="/app" component={Home} />
            <Route path="/app/leads" component={MyLeads} />
            <Route path="/app/leads/:id" component={Card} />
            <Route path="/app/all" component={AllLeads} />
            <Route path="/app/reviews" component={Reviews} />
            <Route path="/app/reviews/:number" component={Review} />
            <Route path="/app/accounts" component={Accounts} />
            <Route path="/app/accounts/:id" component={Account} />
            <Route path="/app/pool" component={Pool} />
            <Route path="/app/desk" component={Desk} />
            <Route path="/app/overview" component={Overview} />
            <Route path="/app/reports/:name" component={Report} />
            <Route path="/app/campaigns" component={Campaigns} />
            <Route path="/app/deals" component={Deals} />
            <Route path="/app/deals/:id" component={Deal} />
            <Route path="/app/our-follow-up" component={PartnerFollowUp} />
            <Route path="/app/follow-up" component={Minimum} />
            <Route path="/app/shares" component={Shares} />
            <Route path="/app/playbook" component={Playbooks} />
            <Route path="/app/playbook/compare" component={Compare} />
            <Route path="/app/playbook/:number" component={Edit} />
            <Route path="/app/dictionary" component={Dictionary} />
            <Route path="/app/import" component={Import} />
            <Route path="/app/people" component={People} />
            <Route path="/app/keys" component={Keys} />
            <Route path="/app/webhooks" component={Webhooks} />
            <Route path="/app/webhooks/:id" component={Webhook} />
            <Route path="/app/activity" component={Activity} />
            <Route path="/app/receipts" component={Receipts} />
            <Route default component={Nowhere} />
          </Router>
        </ErrorBoundary>
      </Shell>
    </LocationProvider>
  );
}

const place = document.getElementById("app");
if (place) {
  whoAmI()
    .then(() => {
      render(<App />, place);
      stayInTouch();
    })
    .catch((error) => {
      const { title, detail, status } = asTrouble(error);
      if (status !== 401) render(<Refused title={title} detail={detail} again={() => location.reload()} />, place);
    });
}
