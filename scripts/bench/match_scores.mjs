/**
 * Scores of matching, for everyone alike.
 *
 * In scope: top-1, F1, recall at a precision, how often each confidence is right. Not in scope: who answered.
 */

/** What somebody answered, lead by lead: the number of an account (-1: none), and how sure.
 * @typedef {{ best: number[], confidence: number[] }} Answers */

/** Whether each answer is right, and whether there was one. @param {Answers} answers @param {Set<number>[]} truth */
const outcomes = (answers, truth) =>
  truth.map((right, lead) => ({
    confidence: answers.confidence[lead] ?? 0,
    right: right.has(answers.best[lead] ?? -1),
    present: right.size > 0,
  }));

/**
 * The scores; `share`: as if only so many of the leads had an account.
 * @param {Answers} answers @param {Set<number>[]} truth @param {number} [share]
 */
export function scores(answers, truth, share) {
  const all = outcomes(answers, truth).sort((a, b) => b.confidence - a.confidence);
  const present = all.filter((one) => one.present).length;
  const absent = all.length - present;
  const weightOfAbsent = share && absent > 0 ? (present * (1 - share)) / share / absent : 1;
  let [hits, believed, f1, at95, at99] = [0, 0, 0, 0, 0];
  /** @type {{ precision: number, recall: number, f1: number }} */
  let own = { precision: 1, recall: 0, f1: 0 };
  all.forEach((one, at) => {
    hits += one.right ? 1 : 0;
    believed += one.present ? 1 : weightOfAbsent;
    if (all[at + 1]?.confidence === one.confidence) return;
    const [precision, recall] = [hits / believed, hits / Math.max(1, present)];
    const mean = (2 * precision * recall) / Math.max(1e-9, precision + recall);
    f1 = Math.max(f1, mean);
    if (precision >= 0.95) at95 = recall;
    if (precision >= 0.99) at99 = recall;
    if (one.confidence >= 0.9) own = { precision, recall, f1: mean };
  });
  return { top1: all.filter((one) => one.right).length / Math.max(1, present), f1, at95, at99, own };
}

/** Rows of a reliability table: bounds, leads, mean confidence, share right. @param {Answers} answers @param {Set<number>[]} truth */
export function reliability(answers, truth) {
  const all = outcomes(answers, truth);
  return [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((from) => {
    const to = from > 0.85 ? 1.1 : from + 0.1;
    const within = all.filter(({ confidence }) => confidence >= from && confidence < to);
    const mean = within.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, within.length);
    const right = within.filter((one) => one.right).length / Math.max(1, within.length);
    return [`${from.toFixed(1)}–${Math.min(1, to).toFixed(1)}`, within.length, mean.toFixed(3), right.toFixed(3)];
  });
}

/** F1 of pairs at a threshold, and the best of all. @param {number[]} confidence @param {boolean[]} truth @param {number} threshold */
export function pairScores(confidence, truth, threshold) {
  const at = (/** @type {number} */ least) => {
    const hits = truth.filter((same, pair) => same && confidence[pair] >= least).length;
    const believed = confidence.filter((one) => one >= least).length;
    return (2 * hits) / Math.max(1, believed + truth.filter(Boolean).length);
  };
  return { own: at(threshold), best: Math.max(...confidence.map(at)) };
}

/** The value below which a share of numbers lies. @param {number[]} numbers @param {number} share */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
