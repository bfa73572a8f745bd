import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { Type } from 'csp_evaluator/dist/finding.js';
import { Version } from 'csp_evaluator/dist/csp.js';
import { expect, test } from './support/test';

/**
 * What csp_evaluator says of a policy is a finding, but for one: scripts from the server itself would be dangerous if it
 * handed out files as somebody uploaded them. Logos are drawn anew as PNG, and nothing is sniffed.
 */
test('R27: the policies of all kinds of pages hold before csp_evaluator', async ({ latchkey }) => {
  for (const path of ['/s/riverside', '/s/riverside/home', '/staff/sign-in', '/nowhere', '/dev/mailbox', '/healthz']) {
    const answer = await fetch(new URL(path, latchkey.url), { redirect: 'manual' });
    const policy = answer.headers.get('content-security-policy');
    expect(policy, path).not.toBeNull();
    const findings = new CspEvaluator(new CspParser(policy!).csp, Version.CSP3).evaluate();
    const known = ({ type, value }: (typeof findings)[number]) =>
      type === Type.SCRIPT_ALLOWLIST_BYPASS && value === "'self'";
    expect(findings.filter((finding) => !known(finding)), `${path}: ${policy}`).toEqual([]);
  }
});
