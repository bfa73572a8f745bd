import type { BrowserContextOptions } from '@playwright/test';
import type { Role } from './latchkey';
import { Scene, Stage } from './scene';
import { type Somebody, test as base } from './test';

export { expect } from './test';

interface Fixtures {
  /** A client, and whoever sits at the desk. Whatever their pages complain about fails the test. */
  scene: (role?: Role, who?: Somebody, options?: BrowserContextOptions) => Promise<Scene>;
}

export const test = base.extend<Fixtures, { stage: Stage }>({
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
    await use(async (role, who = somebody(), options) => {
      const scene = await Scene.open(browser, stage, who, role, options);
      scenes.push(scene);
      return scene;
    });
    for (const scene of scenes) await scene.ends();
  },
});
