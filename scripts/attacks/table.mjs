/**
 * Attacks: the guard that each breaks on, as it stands in the code, and the test that fails without it.
 *
 * In scope: the table. Not in scope: taking guards away (`attacks.mjs`), what each attack is in words (SECURITY.md, held to
 * this table by `tests/attacks.test.mjs`). Guards of the same kind, each with its attack, are where they are told: addresses
 * (`ledger/src/address.rs` takes each of its guards away by itself), claims of a token (`worker/src/id_token.rs`).
 */

/**
 * `guard`: the file, the text that guards, once in it, and what it is without. `test`: of `rust`, the package's option and the
 * name; of `node`, the file and the name.
 * @typedef {{ attack: string, guard: [file: string, is: string, without: string],
 *   test: ["rust", string, string] | ["node", string, string] }} Row
 */

/** @type {Row[]} */
export const attacks = [
  {
    attack: "another workspace's ids, with a good key of one's own",
    guard: [
      "worker/src/call.rs",
      'Result<(Reply, Response)> {\n    let stub = env.durable_object("WORKSPACE")?.get_by_name(&call.workspace)?;',
      'Result<(Reply, Response)> {\n    let stub = env.durable_object("WORKSPACE")?.get_by_name("one for all")?;',
    ],
    test: ["node", "access.test.mjs", "another workspace's leads, with the key"],
  },
  {
    attack: "another partner's lead, by its id",
    guard: [
      "ledger/src/desk.rs",
      "        if !self.reaches(&[id])? {\n            return Ok(None);\n        }\n        let Some(mut lead)",
      "        let Some(mut lead)",
    ],
    test: ["rust", "--test access", "each_role_sees_its_leads_and_of_the_others_as_little_as_of_none"],
  },
  {
    attack: "reading what strangers sent, as a member",
    guard: [
      "worker/src/rights.rs",
      "Operate::Suspect { .. } => right(R::WriteSuspects)",
      "Operate::Suspect { .. } => right(R::WriteLeads)",
    ],
    test: ["node", "doors.test.mjs", "as member"],
  },
  {
    attack: "copying a whole workspace with a key that leaked, row by row",
    guard: [
      "ledger/src/limits.rs",
      "if let Some(limited) = allowances.refuse() {",
      "if let Some(limited) = allowances.refuse().filter(|_| false) {",
    ],
    test: ["node", "limits.test.mjs", "is a limit of whatever else is asked with a secret key"],
  },
  {
    attack: "working another partner's lead, by its id",
    guard: ["ledger/src/desk.rs", "            return Ok(Worked::NoLead);\n", "            let _ = id;\n"],
    test: ["rust", "--test access", "each_role_sees_its_leads_and_of_the_others_as_little_as_of_none"],
  },
  {
    attack: "asking for what one's role or key doesn't bring",
    guard: [
      "worker/src/workspace_do.rs",
      "needs.right.filter(|right| !access.may(*right))",
      "needs.right.filter(|_| false)",
    ],
    test: ["node", "doors.test.mjs", "as member"],
  },
  {
    attack: "making oneself, or somebody else, more than one is",
    guard: ["ledger/src/access/person.rs", "            && self.access.rights().include(person.role.rights())\n", "\n"],
    test: ["rust", "--test access", "nobody_makes_changes_or_links_anybody_who_may_do_more"],
  },
  {
    attack: "making somebody who reaches leads that one doesn't",
    guard: [
      "ledger/src/access/person.rs",
      "            && self.access.reach().contains(&self.ledger.reach(person)?))",
      ")",
    ],
    test: ["rust", "--test access", "nobody_makes_changes_or_links_anybody_who_may_do_more"],
  },
  {
    attack: "a link that was used, once more",
    guard: [
      "ledger/src/access/link.rs",
      "DELETE FROM sign_in_link WHERE digest = ? RETURNING person, until > ?",
      "UPDATE sign_in_link SET person = person WHERE digest = ? RETURNING person, until > ?2",
    ],
    test: ["rust", "--test access", "forged_replayed_expired_and_strange_links_are_refused_alike"],
  },
  {
    attack: "a link that is too old",
    guard: ["ledger/src/access/link.rs", "if integer(row, 1)? == 0 {", "if integer(row, 1)? == 7 {"],
    test: ["rust", "--test access", "forged_replayed_expired_and_strange_links_are_refused_alike"],
  },
  {
    attack: "a link used as a key or as a session",
    guard: [
      "worker/src/key.rs",
      'const KEYS: [&str; 2] = ["pk_", "sk_"];',
      'const KEYS: [&str; 3] = ["pk_", "sk_", "sl_"];',
    ],
    test: ["rust", "-p frontdesk-worker --lib", "sessions_and_links_are_no_keys"],
  },
  {
    attack: "another site's page that acts with a visitor's session",
    guard: [
      "worker/src/sender.rs",
      "return Ok(if is_own_page(request)? { Ok(session) } else { Err(Problem::cross_site()) });",
      "return Ok(Ok(session));",
    ],
    test: ["node", "access.test.mjs", "does nothing for another site's page"],
  },
  {
    attack: "a page of another origin with a publishable key",
    guard: [
      "worker/src/workspace_do.rs",
      "!access.allows_origin(Some(origin))",
      "access.allows_origin(None) && origin.is_empty()",
    ],
    test: ["node", "access.test.mjs", "are rotated, the old one counting until then, and revoked at once"],
  },
  {
    attack: "a webhook's message, under another id or time",
    guard: ["ledger/src/signature.rs", 'format!("{id}.{second}.{body}")', 'format!("{body}{}", &id[..0])'],
    test: ["node", "attacks.test.mjs", "a webhook's message can't be sent again by somebody else"],
  },
  {
    attack: "a webhook to an address in a private network",
    guard: [
      "ledger/src/address.rs",
      "        if let Some((expected, _)) = broken {",
      "        if let (true, Some((expected, _))) = (given.is_empty(), broken) {",
    ],
    test: ["rust", "-p frontdesk-ledger --lib", "each_attack_is_stopped_by_its_guard_and_would_pass_without"],
  },
  {
    attack: "a webhook's receiver that leads elsewhere by a redirect",
    guard: [
      "worker/src/sending.rs",
      ".with_redirect(RequestRedirect::Manual)",
      ".with_redirect(RequestRedirect::Follow)",
    ],
    test: ["node", "webhooks.test.mjs", "is not led elsewhere by a redirect"],
  },
  {
    attack: "an issuer in a private network",
    guard: [
      "worker/src/issuer.rs",
      "if let Err(wrong) = ledger::address(&issuer.issuer, webhooks_do::network(env)) {",
      "if let Err(wrong) = ledger::address(&issuer.issuer, ledger::Network::Loopback) {",
    ],
    test: ["node", "attacks.test.mjs", "an issuer is a public address, or none"],
  },
  {
    attack: "an issuer whose own word names an address in a private network",
    guard: [
      "worker/src/issuer.rs",
      "addresses.into_iter().chain(userinfo_endpoint).any(|address| !is_address(address, env))",
      "addresses.into_iter().chain(userinfo_endpoint).any(|address| address.is_empty())",
    ],
    test: ["node", "attacks.test.mjs", "an issuer that names a private address is not asked there"],
  },
  {
    attack: "an issuer that answers without end",
    guard: [
      "worker/src/issuer.rs",
      "if body.len() + piece.len() > ANSWER {",
      "if body.len() + piece.len() > ANSWER << 20 {",
    ],
    test: ["node", "attacks.test.mjs", "an issuer that answers without end is not read to it"],
  },
  {
    attack: "an issuer's token of another sign-in",
    guard: ["worker/src/id_token.rs", "(claims.nonce.as_deref() == Some(expected.nonce), ", "(true, "],
    test: ["rust", "-p frontdesk-worker --lib", "each_claim_that_is_wrong_refuses_it"],
  },
  {
    attack: "an issuer's answer in another browser than the one that asked",
    guard: [
      "worker/src/oidc.rs",
      "attempt.filter(|attempt| state.as_ref() == Some(&attempt.state))",
      "attempt.filter(|attempt| !attempt.state.is_empty())",
    ],
    test: ["node", "sign_in.test.mjs", "an answer counts in the browser that asked, and for what it asked"],
  },
  {
    attack: "a sign-in that leads to another site",
    guard: ["worker/src/oidc.rs", "        && !matches!(characters.next(), Some('/' | '\\\\'))\n", ""],
    test: ["rust", "-p frontdesk-worker --lib", "paths_to_go_on_at"],
  },
  {
    attack: "a script in a text that the page without script shows",
    guard: ["worker/src/thanks.rs", "'<' => escaped.push_str(\"&lt;\"),", "'<' => escaped.push('<'),"],
    test: ["node", "attacks.test.mjs", "the page without script shows text as text"],
  },
  {
    attack: "a script in a field, on every page",
    guard: [
      "worker/src/assets.rs",
      "script-src 'self' 'wasm-unsafe-eval'; ",
      "script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'; ",
    ],
    test: ["node", "attacks.test.mjs", "every page forbids scripts that aren't its own files"],
  },
  {
    attack: "a formula in a field, in a spreadsheet",
    guard: [
      "cli/src/formula.rs",
      "if is_formula && !is_key(column)",
      "if is_formula && column.is_empty() && is_key(column)",
    ],
    test: ["rust", "-p frontdesk-cli", "what_would_run_is_quoted_and_numbers_and_ids_are_not"],
  },
  {
    attack: "asking, submission by submission, who was here before",
    guard: [
      "ledger/src/answer.rs",
      "lead_id: explains.then(|| record.lead_id.clone()),",
      "lead_id: Some(record.lead_id.clone()),",
    ],
    test: ["node", "attacks.test.mjs", "whether somebody was here before is told to nobody who asks by submitting"],
  },
  {
    attack: "asking, address by address, who has an account here",
    guard: [
      "worker/src/sign_in.rs",
      "Ok(ResponseBuilder::new().with_status(202).empty())",
      'Ok(ResponseBuilder::new().with_status(if asking.workspace == "nowhere" { 404 } else { 202 }).empty())',
    ],
    test: ["node", "access.test.mjs", "are asked for without a word on who is there"],
  },
  {
    attack: "another sender's Idempotency-Key, for their answer",
    guard: [
      "ledger/src/idempotency.rs",
      "    digest(access_key.as_bytes()).chars().take(16).collect()",
      "    digest(&access_key.as_bytes()[..0]).chars().take(16).collect()",
    ],
    test: ["node", "api.test.mjs", "is the content where none is given, for ten minutes, and each sender's own"],
  },
  {
    attack: "a body larger than is read, announced or not",
    guard: [
      "worker/src/body.rs",
      "if body.len() + piece.len() > bounds.bytes {",
      "if body.len() + piece.len() > bounds.bytes << 20 {",
    ],
    test: ["node", "limits.test.mjs", "reads no further than that where nothing is announced"],
  },
  {
    attack: "a body nested deeply",
    guard: [
      "worker/src/body.rs",
      "found if is_json && found > bounds.depth",
      "found if is_json && found > bounds.depth << 20",
    ],
    test: ["node", "limits.test.mjs", "refuses JSON that is nested too deep, and says how deep"],
  },
  {
    attack: "a body that doesn't come",
    guard: ["worker/src/body.rs", "within(SILENCE, stream.try_next())", "within(SILENCE << 20, stream.try_next())"],
    test: ["node", "limits.test.mjs", "gives up on a body that doesn't come"],
  },
  {
    attack: "a number that the platform takes for another",
    guard: [
      "worker/src/listing.rs",
      ".filter(|number| (0..NUMBERS).contains(number))",
      ".filter(|number| 0 <= *number)",
    ],
    test: ["node", "doors.test.mjs", "as parts of the path and the query"],
  },
  {
    attack: "a clock or an id set by the sender, in a deployment",
    guard: [
      "worker/src/call.rs",
      'env.var("LOCAL").is_ok_and(|local| local.to_string() == "1")',
      'env.var("LOCAL").is_ok() || env.var("OPERATOR_KEY").is_ok()',
    ],
    test: ["node", "attacks.test.mjs", "a deployment takes neither time nor ids from whoever asks"],
  },
  {
    attack: "a receipt changed by whoever keeps it",
    guard: [
      "ledger/src/verify.rs",
      '        equal("digest", &receipt.digest, &digest)?;\n',
      "        let _ = digest;\n",
    ],
    test: ["rust", "--test receipts", "no_byte_of_an_export_can_be_another"],
  },
  {
    attack: "a backup changed by whoever keeps it",
    guard: ["ledger/src/backup/restore.rs", "if end.sha256 != self.sum.clone().sha256() || end.rows", "if end.rows"],
    test: ["rust", "--test backup", "a_workspace_comes_back_with_the_same_digest_or_not_at_all"],
  },
];
