import type { CDPSession } from '@playwright/test';
import type { Person } from './person';

/** What keeps somebody's passkeys and is unlocked by a finger: the browser's own, without the finger. */
export class Device {
  private constructor(
    private readonly browser: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  /** The one in somebody's browser. Nobody touches it yet. */
  static async of(person: Person): Promise<Device> {
    const browser = await person.context.newCDPSession(person.page);
    await browser.send('WebAuthn.enable');
    const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: false,
      },
    });
    return new Device(browser, authenticatorId);
  }

  /** Touches it while it is asked for something, and lets go of it. */
  async isTouchedWhile(act: () => Promise<unknown>): Promise<void> {
    await this.browser.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.authenticatorId, enabled: true });
    await act();
    await this.browser.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.authenticatorId, enabled: false });
  }

  /** How many passkeys it keeps. */
  async passkeys(): Promise<number> {
    const { credentials } = await this.browser.send('WebAuthn.getCredentials', { authenticatorId: this.authenticatorId });
    return credentials.length;
  }
}
