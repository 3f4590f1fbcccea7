/**
 * A decision's reasons, worded as the steps of a lead's path.
 *
 * In scope: every kind of reason. Not in scope: showing them (path.ts). Nothing is concluded here: what isn't in the
 * decision isn't said.
 */
import { heldInWords } from "./held.ts";
import type { Decision, Explained, Held, Reason } from "./lead.ts";
import { there, workingTime, yours } from "./moments.ts";
import type { Weighed } from "./waterfall.ts";
import { list, memberName, words } from "./words.ts";

export interface Step {
  title: string;
  /** The finding, in a few words. */
  found: string;
  lines: string[];
  /** What was read, as label and value. */
  rows?: [label: string, value: string][];
  /** 0 to 1. */
  confidence?: number;
  weighed?: Weighed;
  /** Further lists, folded. */
  folds?: { summary: string; items: string[] }[];
}

type Of<S extends Reason["stage"]> = Extract<Reason, { stage: S }>;

const ofStage = <S extends Reason["stage"]>({ reasons }: Decision, stage: S) =>
  reasons.filter((reason): reason is Of<S> => reason.stage === stage);

/** The steps after the first, which the decision doesn't tell: see `readStep`. */
export function stepsOf(answer: Explained, decision: Decision): Step[] {
  return [
    personStep(decision),
    accountStep(decision),
    caseStep(answer, decision),
    territoryStep(answer, decision),
    ownerStep(answer, decision),
    clockStep(answer, decision),
  ];
}

/** What was read of the fields. */
export function readStep(rows: [string, string][]): Step {
  const found = rows.length > 0 ? "Your fields in standard form" : "Your fields were brought into standard form";
  return { title: "Read", found, lines: [], rows };
}

const identity: Record<string, string> = {
  id: "the sender’s id",
  email: "the e-mail address",
  role: "the shared mailbox and the last name",
  phone: "the phone number and the last name",
  identical: "everything that was given",
  evidence: "all evidence together",
};

function personStep(decision: Decision): Step {
  const [merge] = ofStage(decision, "merge");
  const others = [
    ...ofStage(decision, "possible_duplicate").map(
      (other) => `Perhaps the same as lead ${other.lead} (${percent(other.confidence)}); a person looks.`,
    ),
    ...ofStage(decision, "changed_job").map(
      (other) => `The same person as lead ${other.lead}, who was at another company then.`,
    ),
  ];
  if (!merge) return { title: "Person", found: "Here for the first time", lines: others };
  const same = `Found again by ${identity[merge.key] ?? words(merge.key)}; merged into lead ${merge.into}.`;
  const filled = merge.filled.map((column) => column.replaceAll("_", " "));
  const added = filled.length > 0 ? `New this time: ${list(filled)}.` : "Nothing that we did not know already.";
  return { title: "Person", found: "Here before, so nothing is asked twice", lines: [same, added, ...others] };
}

/** Never `100 %`: a match is a probability. */
export function percent(confidence: number): string {
  return `${Math.min(99.9, Math.floor(confidence * 1000) / 10)} %`;
}

const ties: Record<string, string> = {
  open_opportunity: "it has an open opportunity",
  customer: "it is a customer",
  named: "it is a named account",
  last_activity: "it was active most recently",
  most_known: "we know most people there",
  contacts: "it has the most contacts",
  leads: "it has the most leads",
  opportunities: "it has the most opportunities",
  oldest: "we have known it longest",
  newest: "it is the newest",
  same_country: "it is in the same country",
  prefer_country: "it is in the same country",
  headquarters: "it is the head of the group",
  local: "it is the nearest",
  id: "one has to be, and its id comes first",
};

const leftOut: Record<string, string> = {
  kinds: "accounts of this kind are no candidates",
  same_country_only: "in another country",
  first_uncommon_word: "the first uncommon word of the name differs",
  never: "a person said that leads from there never belong to it",
};

const heldBack: Record<string, string> = {
  domain_only: "Only the domain agrees, so a person looks first.",
  agency: "It is an agency, and the lead names another company, so a person looks first.",
};

function accountStep(decision: Decision): Step {
  const title = "Account";
  const lines: string[] = [];
  if (ofStage(decision, "book_missing").length > 0) {
    lines.push("The account book wasn’t at hand, so only domains were looked up.");
  }
  const [reviewed] = ofStage(decision, "reviewed");
  if (reviewed) {
    lines.push("A person looked before, and said that leads from there always belong to it.");
    return { title, found: `This is ${reviewed.name}`, lines };
  }
  const [best, ...others] = ofStage(decision, "match");
  const excluded = ofStage(decision, "left_out").map(
    ({ because, accounts }) => `${list(accounts)}: ${leftOut[because] ?? words(because)}`,
  );
  const folds = excluded.length > 0 ? [{ summary: "Left out", items: excluded }] : [];
  if (!best) {
    lines.push("It is treated as a new company.");
    return { title, found: "No account comes into question", lines, folds };
  }
  const found = {
    match: `This is ${best.name}`,
    review: `Perhaps ${best.name}: a person will look`,
    none: "None of our accounts",
  }[best.verdict];
  if (best.verdict === "review") lines.push("Until then it is treated as a new company.");
  if (best.verdict === "none") lines.push(`The nearest is ${best.name}, and not near enough.`);
  const items = others.map((other) => `${other.name}, ${percent(other.confidence)}`);
  for (const tie of ofStage(decision, "tie_break")) {
    const over = list(tie.over, "disjunction");
    const line = `Of equally sure ones ${tie.chosen} and not ${over}: ${ties[tie.rule] ?? words(tie.rule)}.`;
    // Which of several wrong ones is the nearest matters to nobody at first sight.
    (best.verdict === "none" ? items : lines).push(line);
  }
  for (const { because } of ofStage(decision, "held_back")) lines.push(heldBack[because] ?? words(because));
  if (items.length > 0) folds.unshift({ summary: `Also considered: ${others.length}`, items });
  return { title, found, lines, confidence: best.confidence, weighed: best, folds };
}

const because = (held: Held[]) =>
  held.length > 0 ? `Because ${list(held.map(heldInWords))}.` : "Because none of the rows before it holds.";

/** `names` are the first of so many rows. */
function passedOver(rows: number, names: string[]) {
  if (rows === 0) return [];
  const more = rows - names.length;
  return [{ summary: `Passed over: ${rows}`, items: more > 0 ? [...names, `and ${more} more`] : names }];
}

function caseStep({ considered }: Explained, decision: Decision): Step {
  const [reason] = ofStage(decision, "case");
  const folds = passedOver(reason?.passed_over ?? 0, considered?.cases ?? []);
  const points = ofStage(decision, "priority");
  if (points.length > 0) {
    const items = points.map(({ rule, points }) => `${rule.replace(/^case:/, "Business case ")}: ${signed(points)}`);
    folds.push({ summary: `Priority ${decision.priority}`, items });
  }
  const lines = reason ? [because(reason.because)] : [];
  if (decision.advice) lines.push(`The advice for whoever answers: ${decision.advice}`);
  if (decision.grant !== undefined) lines.push(`The trial is ${decision.grant ? "granted at once" : "not granted"}.`);
  return { title: "Business case", found: decision.case, lines, folds };
}

function territoryStep({ considered }: Explained, decision: Decision): Step {
  const [reason] = ofStage(decision, "territory");
  const lines = reason ? [because(reason.because)] : [];
  const folds = passedOver(reason?.passed_over ?? 0, considered?.territories ?? []);
  return { title: "Territory", found: decision.territory, lines, folds };
}

/** `+30`, `−5`. */
export function signed(points: number): string {
  return points < 0 ? `−${-points}` : `+${points}`;
}

const unable: Record<string, string> = {
  away: "is away",
  not_a_member: "is no longer a member",
  suspended: "gets no leads at the moment",
  no_weight: "takes no turns",
  rejected: "rejected this lead",
  reassigned: "had this lead and let its time run out",
  other_territories: "has other territories",
  other_segments: "has other segments",
  cap_open: "has as many open leads as they may",
  cap_day: "got as many leads today as they may",
  cap_week: "got as many leads this week as they may",
  off_hours: "isn’t at work now",
  not_in_time: "comes to work too late to answer in time",
};

/** Why a member couldn't have the lead: `skill:sap` and `language:de` say what is missing. */
function inability(because: string): string {
  const [what, which] = because.split(":");
  if (which !== undefined) return what === "skill" ? `lacks the skill ${which}` : `doesn’t speak ${which}`;
  return unable[because] ?? words(because);
}

/** `0.4 leads ahead`: how a member stands with the team's turns. */
function standing([member, credit]: [string, number]): string {
  const leads = (Math.abs(credit) / 1e6).toFixed(2);
  const how = credit === 0 ? "even" : credit > 0 ? `owed ${leads} of a lead` : `${leads} of a lead ahead`;
  return `${memberName(member)}: ${how}`;
}

function ownerStep({ owner }: Explained, decision: Decision): Step {
  const title = "Owner";
  const lines = ofStage(decision, "ineligible").map(
    ({ member, because }) => `Passed over: ${memberName(member)} ${inability(because)}.`,
  );
  const [reason] = ofStage(decision, "owner");
  if (!reason) {
    return { title, found: "Nobody", lines: [...lines, `The business case “${decision.case}” is assigned to nobody.`] };
  }
  const team = decision.team ? ` of the team ${decision.team}` : "";
  const among = reason.of.map(memberName);
  const why: Record<string, string> = {
    make_up: "Was owed a lead, which comes before all turns.",
    same_account: "Got the last lead of the same account.",
    turn: among.length > 1 ? `Next in turn${team}, among ${list(among)}.` : `The only one there${team}.`,
    watcher: `Nobody${team} is there, so the watcher takes it.`,
    account_owner: "Owns the account.",
    opportunity_owner: "Owns the opportunity.",
    partner_owner: "Looks after the partner who registered the deal.",
    earlier_owner: "Has had this lead since it first came.",
  };
  const [partner] = ofStage(decision, "partner");
  if (partner) lines.push(`It is the lead of the partner ${partner.name}. ${because(partner.because)}`);
  const [turn] = ofStage(decision, "turn");
  const [held] = ofStage(decision, "held");
  if (held?.until) lines.push(`Held until somebody may be there, at ${yours(held.until)}.`);
  return {
    title,
    found: owner?.name ?? memberName(reason.member),
    lines: [why[reason.rule] ?? words(reason.rule), ...lines],
    folds: turn ? [{ summary: "How the team stands after it", items: Object.entries(turn.credits).map(standing) }] : [],
  };
}

function clockStep({ owner, due_at }: Explained, decision: Decision): Step {
  const title = "Clock";
  const [due] = ofStage(decision, "due");
  if (!due || !due_at) return { title, found: owner ? "No deadline" : "No clock is running", lines: [] };
  const line = `Within ${workingTime(due.within_minutes)} of the calendar ${due.calendar}, counted from ${yours(due.from)}.`;
  return { title, found: there(due_at, owner?.time_zone ?? null), lines: [line] };
}
