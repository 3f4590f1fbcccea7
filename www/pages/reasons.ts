/**
 * A decision's reasons, worded as what each stage found.
 *
 * In scope: every kind of reason. Not in scope: showing them (path.ts). Nothing is concluded here: what isn't in the
 * decision isn't said.
 */
import { heldInWords } from "./held.ts";
import type { Decision, Explained, Held, Reason } from "./lead.ts";
import { there, workingTime, yours } from "./moments.ts";
import type { Weighed } from "./waterfall.ts";
import { list, memberName, words } from "./words.ts";

/** A field as it was written, and what was read of it. */
export interface Read {
  label: string;
  typed: string;
  read: string;
}

/** What a stage found. */
export interface Finding {
  /** Where a stage has several. */
  name?: string;
  /** In a few words. */
  found: string;
  lines: string[];
  read?: Read[];
  facts?: [label: string, value: string][];
  /** 0 to 1. */
  confidence?: number;
  weighed?: Weighed;
  /** Further lists, folded. */
  folds?: { summary: string; items: string[] }[];
}

type Of<S extends Reason["stage"]> = Extract<Reason, { stage: S }>;

const ofStage = <S extends Reason["stage"]>({ reasons }: Decision, stage: S) =>
  reasons.filter((reason): reason is Of<S> => reason.stage === stage);

/** What the stages after the first found, in their order. */
export function stagesOf(answer: Explained, decision: Decision): Finding[][] {
  return [
    [searched(decision)],
    [person(decision)],
    [account(decision)],
    [businessCase(answer, decision), territory(answer, decision)],
    [owner(answer, decision), clock(answer, decision)],
    [recorded(answer, decision)],
  ];
}

/** What was read of the fields. */
export function readStage(read: Read[]): Finding[] {
  const changed = read.filter(({ typed, read }) => typed !== read).length;
  const found =
    changed === 1 ? "1 field in another form than it came" : `${changed} fields in another form than they came`;
  return [{ found, lines: [], read }];
}

const identity: Record<string, string> = {
  id: "the sender’s id",
  email: "the e-mail address",
  role: "the shared mailbox and the last name",
  phone: "the phone number and the last name",
  identical: "everything that was given",
  evidence: "all evidence together",
};

function person(decision: Decision): Finding {
  const [merge] = ofStage(decision, "merge");
  const others = [
    ...ofStage(decision, "possible_duplicate").map(
      (other) => `Perhaps the same as lead ${other.lead} (${percent(other.confidence)}); a person looks.`,
    ),
    ...ofStage(decision, "changed_job").map(
      (other) => `The same person as lead ${other.lead}, who was at another company then.`,
    ),
  ];
  if (!merge) return { found: "Here for the first time", lines: others };
  const same = `Found again by ${identity[merge.key] ?? words(merge.key)}; merged into lead ${merge.into}.`;
  const filled = merge.filled.map((column) => column.replaceAll("_", " "));
  const added = filled.length > 0 ? `New this time: ${list(filled)}.` : "Nothing that we did not know already.";
  return { found: "Here before, so nothing is asked twice", lines: [same, added, ...others] };
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

/** Every account that came into question, and where it was looked for. */
function searched(decision: Decision): Finding {
  const candidates = [...ofStage(decision, "match"), ...ofStage(decision, "reviewed")].map(({ name }) => name);
  const excluded = ofStage(decision, "left_out").flatMap(({ accounts }) => accounts);
  const count = candidates.length + excluded.length;
  const found = count === 0 ? "No account comes into question" : count === 1 ? "1 candidate" : `${count} candidates`;
  const missing = "The account book wasn’t at hand, so only domains were looked up.";
  const lines = ofStage(decision, "book_missing").length > 0 ? [missing] : [];
  if (candidates.length > 0) lines.push(`${list(candidates)}.`);
  return { found, lines };
}

function account(decision: Decision): Finding {
  const lines: string[] = [];
  const [reviewed] = ofStage(decision, "reviewed");
  if (reviewed) {
    lines.push("A person looked before, and said that leads from there always belong to it.");
    return { found: `This is ${reviewed.name}`, lines };
  }
  const [best, ...others] = ofStage(decision, "match");
  const excluded = ofStage(decision, "left_out").map(
    ({ because, accounts }) => `${list(accounts)}: ${leftOut[because] ?? words(because)}`,
  );
  const folds = excluded.length > 0 ? [{ summary: "Left out", items: excluded }] : [];
  if (!best) {
    lines.push("None of the accounts is like it.");
    return { found: "A new company", lines, folds };
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
  return { found, lines, confidence: best.confidence, weighed: best, folds };
}

const because = (held: Held[]) =>
  held.length > 0 ? `Because ${list(held.map(heldInWords))}.` : "Because none of the rows before it holds.";

/** `names` are the first of so many rows. */
function passedOver(rows: number, names: string[]) {
  if (rows === 0) return [];
  const more = rows - names.length;
  return [{ summary: `Passed over: ${rows}`, items: more > 0 ? [...names, `and ${more} more`] : names }];
}

function businessCase({ considered }: Explained, decision: Decision): Finding {
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
  return { name: "Business case", found: decision.case, lines, folds };
}

function territory({ considered }: Explained, decision: Decision): Finding {
  const [reason] = ofStage(decision, "territory");
  const lines = reason ? [because(reason.because)] : [];
  const folds = passedOver(reason?.passed_over ?? 0, considered?.territories ?? []);
  return { name: "Territory", found: decision.territory, lines, folds };
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

function owner({ owner }: Explained, decision: Decision): Finding {
  const name = "Owner";
  const lines = ofStage(decision, "ineligible").map(
    ({ member, because }) => `Passed over: ${memberName(member)} ${inability(because)}.`,
  );
  const [reason] = ofStage(decision, "owner");
  if (!reason) {
    return { name, found: "Nobody", lines: [...lines, `The business case “${decision.case}” is assigned to nobody.`] };
  }
  const team = decision.team ? ` of the team ${decision.team}` : "";
  const among = reason.of.map(memberName);
  const why: Record<string, string> = {
    make_up: "Was owed a lead, which comes before all turns.",
    same_account: "Got the last lead of the same account.",
    imported: "Had this lead where it was imported from.",
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
    name,
    found: owner?.name ?? memberName(reason.member),
    lines: [why[reason.rule] ?? words(reason.rule), ...lines],
    folds: turn ? [{ summary: "How the team stands after it", items: Object.entries(turn.credits).map(standing) }] : [],
  };
}

function clock({ owner, due_at }: Explained, decision: Decision): Finding {
  const name = "Clock";
  const [due] = ofStage(decision, "due");
  if (!due || !due_at) return { name, found: owner ? "No deadline" : "No clock is running", lines: [] };
  const line = `Within ${workingTime(due.within_minutes)} of the calendar ${due.calendar}, counted from ${yours(due.from)}.`;
  return { name, found: there(due_at, owner?.time_zone ?? null), lines: [line] };
}

/** What a receipt needs so that the decision can be made again. */
function recorded(answer: Explained, { playbook, book }: Decision): Finding {
  const facts: [string, string][] = [
    ["Reference", answer.id],
    ["Playbook", playbook],
  ];
  if (answer.lead_id && answer.lead_id !== answer.id) facts.unshift(["Lead", answer.lead_id]);
  if (book) facts.push(["Account book", book]);
  return {
    found: "Stored, with a receipt",
    lines: ["From these the same decision can be made again, byte for byte."],
    facts,
  };
}
