import { linkIn } from './support/mailbox';
import { expect, newPerson, test } from './support/test';
import { STAFF_PASSWORD } from './support/latchkey';
import { Staff } from './support/staff';

const PASSWORD = 'three random words';

test('R22: names', async ({ staff }) => {
  const desk = await staff();
  const check = async (typed: string, problem: string) => {
    await desk.addsClient({ 'First name': typed, 'Last name': 'Silva' });
    await desk.person.isToldAt('First name', problem);
    await expect(desk.page.getByLabel('Last name')).toHaveValue('Silva');
  };
  await check('', 'Enter a first name');
  await check('x'.repeat(300), 'Shorten the first name to 100 characters or fewer');
  await check('Ana\u0007', 'Enter the first name without line breaks or hidden characters');
  await check('<script>alert(1)</script>', 'Enter the first name without < and >');
});

test('R22: names that look like something else stay names', async ({ staff, latchkey }) => {
  const desk = await staff();
  const profile = await latchkey.addClient("O'Brien & “Söhne”", '{{7*7}} ${x} %s');
  await desk.opens(profile);
  await desk.person.isOn("O'Brien & “Söhne” {{7*7}} ${x} %s");
});

test('R21: emails', async ({ staff, somebody, latchkey }) => {
  const { firstName, lastName } = somebody('Eva');
  const name = `${firstName} ${lastName}`;
  const desk = await staff();
  await desk.opens(await latchkey.addClient(firstName, lastName));
  const wrong = async (typed: string, problem: string) => {
    await desk.savesEmail(typed);
    await desk.person.isToldAt('Email', problem);
    await desk.person.presses('Cancel');
    await desk.sees('No email');
  };
  await wrong('no-at-sign', 'Enter an email address like name@example.com');
  await wrong('ana@', 'Enter an email address like name@example.com');
  await wrong('ana@example.org\u0007', 'Enter the email address without line breaks or hidden characters');

  await test.step('a likely slip is asked about, not refused', async () => {
    await desk.savesEmail('ana@gmial.com');
    await desk.person.isToldAt('Email', 'Did you mean ana@gmail.com?');
    await expect(desk.page.getByRole('button', { name: 'Keep ana@gmial.com' })).toBeVisible();
    await desk.person.presses('Use ana@gmail.com');
    await desk.person.isOn(name);
    await expect(desk.fact('Email')).toContainText('ana@gmail.com');
  });

  await test.step('what was typed can be kept', async () => {
    await desk.savesEmail('ana@gmial.com');
    await desk.person.presses('Keep ana@gmial.com');
    await desk.person.isOn(name);
    await expect(desk.fact('Email')).toContainText('ana@gmial.com');
  });

  await test.step('a domain with an umlaut is a domain', async () => {
    await desk.savesEmail('ana@münchen.example');
    await desk.person.isOn(name);
    await expect(desk.fact('Email')).toContainText('ana@münchen.example');
    await latchkey.mailbox.mail('ana@xn--mnchen-3ya.example', /^Verify/);
  });
});

test('R15, R20: usernames and passwords', async ({ staff, client, somebody, latchkey }) => {
  const office = await staff('administrator');
  const first = somebody('Lena');
  await office.invites(first.firstName, first.lastName, first.email);
  const lena = await client();
  await lena.opensLink(linkIn(await latchkey.mailbox.mail(first.email, /^Your invitation/)));
  const refused = async (username: string, password: string, label: string, problem: string) => {
    await lena.accepts(username, password);
    await lena.person.isToldAt(label, problem);
    await expect(lena.page.getByLabel('Create a password')).toHaveValue('');
  };
  const taken = first.email.split('@')[0]!;
  await refused('', PASSWORD, 'Create a username', 'Enter your username');
  await refused('le', PASSWORD, 'Create a username', 'Choose a username of 3 characters or more');
  await refused('lena fischer', PASSWORD, 'Create a username', 'Choose a username of letters, digits and dots, without spaces');
  await refused('lеna', PASSWORD, 'Create a username', 'Choose a username with letters of one alphabet. Some letters here look like others');
  await refused(taken, 'short', 'Create a password', 'Choose a password of 8 characters or more');
  await refused(taken, 'x'.repeat(129), 'Create a password', 'Choose a password of 128 characters or fewer');
  await refused(taken, taken, 'Create a password', 'Choose a password that is not your username');
  await refused(taken, 'password123', 'Create a password', 'Choose another password. This one is among the most common, and those are guessed first');
  // Edge spaces, capitals and full-width letters are the same name; nothing is cut from a password.
  await lena.accepts(` ${taken.toUpperCase()} `, `${PASSWORD} `);
  await lena.person.isOn(`Hello, ${first.firstName}`);
  await expect(lena.page.getByText(taken, { exact: true })).toBeVisible();
  await lena.signsOut();
  await lena.signsIn(taken, PASSWORD);
  await lena.person.isTold('Check your username and password. They don’t match an account here');
  await lena.signsInHere(taken, `${PASSWORD} `);
  await lena.person.isOn(`Hello, ${first.firstName}`);

  await test.step('a taken name is told to whoever holds an invitation', async () => {
    const second = somebody('Lara');
    await office.invites(second.firstName, second.lastName, second.email);
    const lara = await client();
    await lara.opensLink(linkIn(await latchkey.mailbox.mail(second.email, /^Your invitation/)));
    const wide = [...taken].map((c) => (/[a-z]/.test(c) ? String.fromCodePoint(c.codePointAt(0)! + 0xfee0) : c)).join('');
    for (const same of [taken, taken.toUpperCase(), wide]) {
      await lara.accepts(same, PASSWORD);
      await lara.person.isToldAt('Create a username', 'Choose another username. This one is taken');
    }
  });
});

test('R5: links cut short, doubled, used, for another location, on another’s device', async ({ staff, client, somebody, latchkey }) => {
  const office = await staff('administrator');
  const { firstName, lastName, email } = somebody('Leo');
  await office.invites(firstName, lastName, email);
  const link = linkIn(await latchkey.mailbox.mail(email, /^Your invitation/));
  await latchkey.command(['location', 'add', '--slug', 'pool', '--name', 'Pool']);
  const leo = await client();
  const token = new URL(link).searchParams.get('t')!;
  const doubled = link.replace(token, token + token);
  const elsewhere = link.replace('/s/riverside/', '/s/pool/');
  const otherPurpose = link.replace('/accept-invitation', '/reset-password');
  for (const wrong of [link.slice(0, -6), doubled, elsewhere, otherPurpose]) {
    await leo.opensLink(wrong);
    await leo.person.isOn('This link is not complete');
  }

  await test.step('somebody else is signed in here', async () => {
    const other = somebody('Mia');
    await office.invites(other.firstName, other.lastName, other.email);
    await leo.opensLink(linkIn(await latchkey.mailbox.mail(other.email, /^Your invitation/)));
    await leo.accepts(other.email.split('@')[0]!, PASSWORD);
    await leo.person.isOn(`Hello, ${other.firstName}`);
    await leo.opensLink(link);
    await leo.person.isOn(`Welcome, ${firstName}`);
    await expect(leo.page.getByText(`${other.firstName} is signed in on this device.`)).toBeVisible();
  });

  await leo.accepts(email.split('@')[0]!, PASSWORD);
  await leo.person.isOn(`Hello, ${firstName}`);
  await leo.opensLink(link);
  await leo.person.isOn('This link was used already');
  await leo.person.presses('Send me a new link');
  await leo.person.isOn('Check your mail');
});

test('R4: a form that is sent twice at once acts once', async ({ staff, client, somebody, latchkey }) => {
  const office = await staff('administrator');
  const { firstName, lastName, email } = somebody('Dora');
  const profile = await office.invites(firstName, lastName, email);
  const dora = await client();
  await dora.opensLink(linkIn(await latchkey.mailbox.mail(email, /^Your invitation/)));
  await dora.person.fills({ 'Create a username': email.split('@')[0]!, 'Create a password': PASSWORD });
  await dora.person.follows(() => dora.page.getByRole('button', { name: 'Create account' }).dblclick());
  await dora.person.isOn(`Hello, ${firstName}`);
  await office.opens(profile);
  await expect(office.page.locator('.timeline').getByText('Invitation accepted', { exact: true })).toHaveCount(1);
});

test('R29: a client of another location is a client that was never there', async ({ person, latchkey }) => {
  await latchkey.command(['location', 'add', '--slug', 'uptown', '--name', 'Uptown Gym']);
  await latchkey.addStaff('front-desk', 'uptown.desk', 'uptown');
  const foreign = await latchkey.addClient('Rita', 'Riverside');
  const visitor = await person();
  visitor.forgives(/404/);
  const desk = new Staff(visitor, latchkey);
  await visitor.opens('/staff/sign-in');
  await desk.signsInHere('uptown.desk', STAFF_PASSWORD);
  await visitor.isOn('Clients');
  const missing = foreign.replace(/\w{8}$/, '00000000');
  const texts = [];
  for (const path of [foreign, missing, `${foreign}/edit`, `${foreign}/contact`]) {
    await visitor.opens(path);
    await visitor.isOn('Page not found');
    texts.push(await visitor.page.getByRole('main').innerText());
  }
  expect(new Set(texts).size).toBe(1);
});

test('R29: a viewer sees, and changes nothing', async ({ staff, somebody, latchkey }) => {
  const { firstName, lastName, email } = somebody('Vic');
  const viewer = await staff('viewer');
  const profile = await latchkey.addClient(firstName, lastName, email);
  await viewer.opens(profile);
  await viewer.person.isOn(`${firstName} ${lastName}`);
  await expect(viewer.page.getByRole('main').getByRole('button')).toHaveCount(0);
  await expect(viewer.page.getByRole('link', { name: /Change|Edit/ })).toHaveCount(1);
  viewer.person.forgives(/403/);
  await viewer.person.opens(`${profile}/edit`);
  await viewer.person.isOn('Not part of your role');
});

test('a session that ends in the middle of a form keeps the answers', async ({ staff, somebody }) => {
  const { firstName, lastName } = somebody('Tess');
  const desk = await staff();
  await desk.person.presses('Add client');
  await desk.person.fills({ 'First name': firstName, 'Last name': lastName, Phone: '+1 555 0100' });
  await desk.person.context.clearCookies();
  await desk.person.presses('Add client', desk.page.getByRole('main'));
  await desk.person.isOn('Staff sign-in');
  await desk.person.isToldThat('what you entered is still there');
  await desk.signsInHere('the.front-desk');
  await desk.person.isOn('Add client');
  await expect(desk.page.getByLabel('First name')).toHaveValue(firstName);
  await expect(desk.page.getByLabel('Phone')).toHaveValue('+1 555 0100');
  await desk.person.presses('Add client', desk.page.getByRole('main'));
  await desk.person.isOn(`${firstName} ${lastName}`);
});

test('R25, R33: too large a form, and one from another site, change nothing', async ({ latchkey }) => {
  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${latchkey.url}/api/self-service/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
      body,
    });
  const ours = { 'sec-fetch-site': 'same-origin', origin: latchkey.url };
  expect((await post(`slug=riverside&username=${'x'.repeat(70_000)}`, ours)).status).toBe(413);
  expect((await post('slug=riverside&username=a&password=b', { origin: 'https://evil.example' })).status).toBe(403);
});

test('R28: a password never stands in an address, even before the page is alive', async ({ browser, latchkey }) => {
  const early = await newPerson(browser, latchkey, { javaScriptEnabled: false });
  await early.opens('/s/riverside');
  await early.fills({ Username: 'nobody', Password: 'a secret of mine' });
  await early.presses('Sign in');
  expect(early.page.url()).not.toContain('secret');
  expect(latchkey.log).not.toContain('secret of mine');
  await early.leaves();
});
