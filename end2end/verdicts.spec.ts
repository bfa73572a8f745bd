import type { Somebody } from './support/test';
import { Scene, Stage } from './support/scene';
import { TROUBLES } from './support/troubles';
import { expect, test as base } from './support/test';
import type { Role } from './support/latchkey';

interface Fixtures {
  /** A client and whoever sits at the desk. */
  scene: (role?: Role, who?: Somebody) => Promise<Scene>;
}

const test = base.extend<Fixtures, { stage: Stage }>({
  stage: [
    async ({ database }, use) => {
      const stage = await Stage.build(database);
      await use(stage);
      await stage.clear();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  scene: async ({ browser, stage, somebody }, use) => {
    const scenes: Scene[] = [];
    await use(async (role, who = somebody()) => {
      const scene = await Scene.open(browser, stage, who, role);
      scenes.push(scene);
      return scene;
    });
    for (const scene of scenes) await scene.ends();
  },
});

for (const trouble of TROUBLES) {
  test(`why they can’t sign in: ${trouble.name}`, async ({ scene: open }) => {
    const scene = await open(trouble.role);
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

test('a username is wrong in seven ways, and each is told', async ({ scene: open }) => {
  const scene = await open();
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
