import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from './support/on-stage';
import { TROUBLES } from './support/troubles';

for (const trouble of TROUBLES) {
  test(`why they can’t sign in: ${trouble.name}`, async ({ scene: opens }) => {
    const scene = await opens(trouble.role);
    await trouble.comesAbout(scene);

    await test.step('the profile says why, shows what it is read from, and has one button', async () => {
      await scene.says(trouble.sentence(scene.name));
      await expect(scene.verdict.getByRole('listitem')).toHaveText(trouble.evidence(scene));
      const pressable = scene.verdict.getByRole('button').or(scene.verdict.getByRole('link'));
      await expect(pressable).toHaveText(trouble.button ? [trouble.button] : []);
    });

    await test.step('once it is mended, the client is in, and the open profile says so', async () => {
      await trouble.isMended(scene);
      await scene.seesHeading(`Hello, ${scene.name}`);
      await scene.says(RegExp(`^Nothing is wrong: ${scene.name} signed in just now`));
    });
  });
}

test('the front desk, who merge nothing, are led to the profile that has the account', async ({ scene: opens }) => {
  const scene = await opens('front-desk');
  await TROUBLES.find(({ name }) => name === 'duplicate-has-account')!.comesAbout(scene);
  await scene.staffPress('Open the other profile');
  await expect(scene.desk.fact('Self-Service user name')).toContainText(scene.username);
  await scene.staffPress('Reset password');
  await scene.setsPassword();
  await scene.says(/^Nothing is wrong/);
});

test('a username is wrong in seven ways, and each is told', async ({ scene: opens }) => {
  const scene = await opens();
  await scene.hasAccount();
  await scene.signsOut();
  const [first, ...rest] = scene.username.split('.');
  const last = rest.join('.');
  const typing = `${scene.name} is typing the username with`;
  for (const [typed, sentence] of [
    [`${first}${last}`, `${typing} other spaces, dots or dashes.`],
    [`${first!.slice(1)}.${last}`, `${typing} one letter missing.`],
    [`${first}.${last}x`, `${typing} one letter too many.`],
    [`${first!.replace('a', 'o')}.${last}`, `${typing} one wrong letter.`],
    [`na${first!.slice(2)}.${last}`, `${typing} two letters swapped.`],
    [`oy${first!.slice(2)}.${last}`, `${typing} two wrong letters.`],
    [scene.email, `${scene.name} is entering the email instead of the username.`],
  ] as const) {
    await scene.client.signsInHere(typed, scene.password);
    await scene.says(sentence);
  }
  await scene.client.signsInHere(scene.username, scene.password);
  await scene.says(/^Nothing is wrong/);
});

test('no cause is left out, here and in the page for the front desk', async () => {
  const read = (path: string) => readFile(resolve(__dirname, '..', path), 'utf8');
  const causes = /^pub enum Verdict \{$(.+?)^\}$/ms.exec(await read('shared/src/verdict.rs'))![1]!;
  const names = [...causes.matchAll(/^ {4}(\w+)/gm)].map(([, name]) => name!.replaceAll(/\B[A-Z]/g, '-$&').toLowerCase());
  expect(TROUBLES.map(({ name }) => name)).toEqual(names);
  const pictures = [...(await read('docs/verdicts.md')).matchAll(/\(screenshots\/verdicts\/(.+)\.png\)$/gm)];
  expect(pictures.map(([, name]) => name)).toEqual(names);
});
