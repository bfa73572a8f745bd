import { expect, type Locator, type Page } from '@playwright/test';
import type { Person } from './person';

/** More stops than any page of ours has. */
const MOST_STOPS = 250;

/** Somebody's hands, with a keyboard and nothing else. */
export class Keyboard {
  constructor(private readonly person: Person) {}

  get page(): Page {
    return this.person.page;
  }

  /** Goes by Tab to an element; each stop on the way is seen, and nothing lies over it (R46). */
  async reaches(goal: Locator): Promise<void> {
    await expect(goal).toBeVisible();
    const target = await goal.elementHandle();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      await this.page.keyboard.press('Tab');
      const found = await this.page.evaluate(look, target);
      expect(found.hidden, `the focus is hidden on ${this.page.url()}`).toBe('');
      if (found.there) return;
    }
    throw new Error(`Tab never comes to ${String(goal)} on ${this.page.url()}`);
  }

  /** Goes to the button or link of that name and presses Enter. */
  async presses(name: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    const exact = typeof name === 'string';
    await this.enters(within.getByRole('button', { name, exact }).or(within.getByRole('link', { name, exact })));
  }

  /** Goes to an element that leads to another page and presses Enter. */
  async enters(goal: Locator): Promise<void> {
    await this.reaches(goal);
    await this.person.follows(() => this.page.keyboard.press('Enter'));
  }

  /** Fills fields in, in the order in which they stand, and sends the form by Enter. */
  async sends(answers: Record<string, string>): Promise<void> {
    await this.fills(answers);
    await this.person.follows(() => this.page.keyboard.press('Enter'));
  }

  /** Fills fields in, in the order in which they stand. What stood in them is replaced, as Tab marks it. */
  async fills(answers: Record<string, string>): Promise<void> {
    for (const [label, answer] of Object.entries(answers)) {
      const field = this.page.getByLabel(label, { exact: true });
      await this.reaches(field);
      await this.page.keyboard.type(answer);
      await expect(field).toHaveValue(answer);
    }
  }

  /** Goes to a group of radio buttons, and by the arrow keys to one of them. */
  async chooses(group: string, choice: string): Promise<void> {
    const buttons = this.page.getByRole('group', { name: group });
    const chosen = buttons.getByLabel(choice, { exact: true });
    await this.reaches(buttons.getByRole('radio').first());
    const many = await buttons.getByRole('radio').count();
    for (let time = 0; time < many && !(await chosen.isChecked()); time += 1) await this.page.keyboard.press('ArrowDown');
    await expect(chosen).toBeChecked();
  }
}

/** Whether the focus is on the goal, and what hides it where it is. */
function look(goal: unknown): { there: boolean; hidden: string } {
  const focused = document.activeElement;
  // Between the last stop and the first one, the focus is the browser's.
  if (!focused || focused === document.body) return { there: false, hidden: '' };
  const named = focused.outerHTML.slice(0, 200);
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  const ringed = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  if (!ringed) return { there: focused === goal, hidden: `no ring: ${named}` };
  const { left, top, right, bottom } = focused.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
  if (left < 0 || right > innerWidth || y < 0 || y > innerHeight) return { there: false, hidden: `outside of the window: ${named}` };
  const above = document.elementFromPoint(x, y);
  const labelled = (focused as HTMLInputElement).labels;
  const clear = above && (focused.contains(above) || above.contains(focused) || [...(labelled ?? [])].some((label) => label.contains(above)));
  return { there: focused === goal, hidden: clear ? '' : `covered by ${above?.outerHTML.slice(0, 200)}: ${named}` };
}
