import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import { SERVICE } from '../audit/audit.service.js';
import { Refusal } from '../refusal.js';
import { StaffImportService } from '../staff/staff-import.service.js';
import { StaffService } from '../staff/staff.service.js';
import { runCommand } from './command.js';

const usage = `npm run enter -- <units.json> [<staff.csv>]
Enters units, and people from a staff file, into the register: the first people of a new service.`;

const units = z.array(
  z.strictObject({
    oid: z.string().regex(/^[\d.]{3,60}$/, 'is not an OID'),
    name: z.strictObject({ fi: z.string().min(1), sv: z.string().min(1) }),
    language: z.enum(['fi', 'sv', 'both', 'en']),
    openFrom: z.iso.date(),
    closedOn: z.iso.date().optional(),
    successor: z.string().optional(),
  }),
);

await runCommand(usage, async (app, [unitFile, staffFile]) => {
  if (!unitFile) {
    console.error(usage);
    return 2;
  }
  const rows = parseUnits(unitFile, await readFile(unitFile, 'utf8'));
  await app.get(StaffService).putUnits(rows);
  console.log(`${rows.length} units entered.`);
  if (!staffFile) return 0;
  const imports = app.get(StaffImportService);
  const { id, errors, added, changed, roles } = await imports.preview(await readFile(staffFile), SERVICE);
  for (const { line, column, message } of errors) console.error(`${staffFile}:${line}: ${column} ${message}`);
  for (const { person_key: key, taken } of roles.filter((change) => change.taken.length > 0))
    console.error(`${key} is no longer ${taken.join(', ')}.`);
  await imports.apply(id, SERVICE);
  console.log(`${added.length} people entered, ${changed.length} changed.`);
  return 0;
});

function parseUnits(file: string, text: string) {
  try {
    return units
      .parse(JSON.parse(text))
      .map(({ closedOn = null, successor = null, ...unit }) => ({ ...unit, closedOn, successor }));
  } catch (error) {
    const said = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Refusal(
      'unprocessable',
      'not-a-unit-file',
      `${file} cannot be read as units: ${said.replace(/\s+/g, ' ')}`,
    );
  }
}
