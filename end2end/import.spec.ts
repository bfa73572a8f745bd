import { readFile } from 'node:fs/promises';
import { expect, test } from './support/test';

for (const javaScriptEnabled of [true, false]) {
  test(`a file is looked at, imported and undone, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async ({ staff, somebody }) => {
    const office = await staff('administrator', { javaScriptEnabled });
    const { page, person } = office;
    const { lastName, email } = somebody('Vera');
    const done = () =>
      expect(async () => {
        if (!javaScriptEnabled) await page.reload();
        await expect(office.jobIsDone).toBeVisible({ timeout: javaScriptEnabled ? 15_000 : 1_000 });
      }).toPass();
    // One broken row of every kind, in the encoding and with the separator of a spreadsheet on Windows.
    const rows = [
      'Rufzeichen;Nachname;E-Mail;Geburtsdatum;Sprache;Telefon',
      `Vera;${lastName};${email};03.05.1991;en;+49 30 1`,
      `;${lastName};;;;`,
      `Vera;<b>;;;;`,
      `Vera;${lastName};no-at-sign;;;`,
      `Vera;${lastName};;31.02.1991;;`,
      `Vera;${lastName};;;Klingon;`,
      `${'x'.repeat(101)};${lastName};;;;`,
      `Vera;${lastName};jos\u00e9@example.org;;;`,
      `Vera;${lastName};;;;;too many`,
      `Vera;${lastName};;03.05.1991;;`,
      `J\u00fcrgen;${lastName};juergen.${email.replace(/@.*/, '@gmial.com')};;;`,
    ];
    const file = Buffer.from(rows.join('\r\n'), 'latin1');

    await test.step('what is no table is refused at its field', async () => {
      await person.opens('/staff/import');
      await person.isOn('Import clients');
      await person.presses('Upload and look');
      await person.isToldAt('File', 'Choose a file');
      await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'a.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK\u0003\u0004\0\0') });
      await person.presses('Upload and look');
      await expect(page.getByRole('alert')).toContainText('Choose a CSV file');
    });

    await test.step('the preview maps columns', async () => {
      await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: file });
      await person.presses('Upload and look');
      await person.isOn('Look before you import');
      await expect(page.getByText('clients.csv: 11 rows, windows-1252, separated by semicolons')).toBeVisible();
      await person.isToldThat('Choose which column holds the first name');
      await page.getByLabel('What Rufzeichen is').selectOption('First name');
      await person.presses('Check again');
      await expect(page.getByText('2 rows will become clients')).toBeVisible();
      await expect(page.getByText('1 row will be skipped as a duplicate')).toBeVisible();
      await expect(page.getByText('8 rows can’t be taken')).toBeVisible();
      await expect(page.getByText('1 email looks mistyped, and is imported as it is')).toBeVisible();
    });

    await test.step('every broken row has its number and its reason', async () => {
      for (const [row, reason] of [
        [3, 'Enter a first name'],
        [4, 'Enter the last name without < and >'],
        [5, 'Enter an email address like name@example.com'],
        [6, 'Enter a date of birth that exists, like 1991-05-03'],
        [7, 'Choose one of the answers on the list'],
        [8, 'Shorten the first name to 100 characters or fewer'],
        [9, 'Enter an email address with plain letters before the @.'],
        [10, 'Has more cells than there are headings.'],
      ] as const) {
        await expect(page.getByRole('row', { name: new RegExp(`^Row ${row} `) }).first()).toContainText(reason);
      }
      await expect(page.getByText('Same name and date of birth as row 2')).toBeVisible();
      const downloading = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download these rows' }).click();
      const problems = await readFile(await (await downloading).path(), 'utf8');
      expect(problems).toContain(`3,Enter a first name,,${lastName}`);
    });

    await test.step('it is imported with progress', async () => {
      await person.presses('Import 2 clients');
      await person.isOn('Import');
      await done();
      for (const result of ['Imported 2', 'Skipped: duplicate 1', 'Rejected 8']) {
        await expect(page.getByRole('link', { name: result, exact: true })).toBeVisible();
      }
      await person.isOn('Import');
    });

    const job = page.url();
    await test.step('and undone as a whole', async () => {
      await person.presses('Undo this import');
      const dialog = page.getByRole('dialog', { name: 'Undo this import?' });
      await expect(dialog).toContainText('The 2 clients that it made are removed again.');
      await person.presses('Remove them', dialog);
      await person.isOn('Undo of an import');
      await done();
      await expect(page.getByRole('link', { name: 'Removed 2', exact: true })).toBeVisible();
      await person.opens(`/staff/clients?q=${encodeURIComponent(lastName)}`);
      await expect(page.getByText('Nobody found')).toBeVisible();
      await person.opens(job);
      await expect(page.getByText('No longer on the books').first()).toBeVisible();
    });
  });
}
