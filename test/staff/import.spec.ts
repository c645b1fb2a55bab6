import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { must } from '../life/steps.js';
import { engines, startService, type Client, type Service } from '../service.js';

const HEADING =
  'person_key;first;last;email;unit_oid;staff_group;stage;language;fte;start;end;supervisor_key;roles';
const SCHOOL = '1.2.246.562.99.10000000001';
const newTeacher = `new-1;Uuno;Uusikko;uuno.uusikko@example.org;${SCHOOL};teacher;basic;fi;1;2026-08-01;;principal-1;teacher`;
const movedTeacher = `teacher-1;Aino;Esimerkki-Aho;aino.esimerkki@example.org;${SCHOOL};teacher;basic;fi;0,5;2015-08-01;;principal-1;teacher`;

describe.each(engines)('staff files on %s', (engine) => {
  let service: Service;
  let admin: Client;
  beforeAll(async () => {
    service = await startService({ engine });
    admin = await service.as('admin-1');
  });
  afterAll(() => service.remove());

  const preview = (...rows: string[]) =>
    admin.send('POST', '/api/staff/imports', {
      body: [HEADING, ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
  const apply = (id: string) => admin.post(`/api/staff/imports/${id}/apply`);

  it('tell what they would change before they change it', async () => {
    const { body } = await must(201, preview(newTeacher, movedTeacher));
    expect(body).toMatchObject({ rows: 2, errors: [], added: ['new-1'] });
    expect(body.changed).toEqual([{ person_key: 'teacher-1', fields: ['last', 'fte'] }]);
    expect(body.left).toContain('teacher-2');
    const { body: before } = await (await service.as('teacher-1')).get('/api/me');
    expect(before.person.last).toBe('Esimerkki');
    await must(200, apply(body.id));
    const { body: after } = await (await service.as('teacher-1')).get('/api/me');
    expect(after.person.last).toBe('Esimerkki-Aho');
  });

  it('delete nobody whom they leave out', async () => {
    await must(200, (await service.as('teacher-2')).get('/api/me'));
  });

  it('are not applied when another one came in between', async () => {
    const { body: first } = await must(201, preview(newTeacher.replace('Uuno', 'Eka')));
    const { body: second } = await must(201, preview(newTeacher.replace('Uuno', 'Toka')));
    await must(200, apply(second.id));
    const { status, body } = await apply(first.id);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'preview-outdated' });
    expect((await (await service.as('new-1')).get('/api/me')).body.person.first).toBe('Toka');
  });

  it('cannot take the last administrator away', async () => {
    const row =
      'admin-1;Tapio;Ylläpelto;tapio.yllapelto@example.org;1.2.246.562.99.10000000005;administration;administration;fi;1;2011-01-01;;hr-1;teacher';
    const { body } = await must(201, preview(row));
    const refused = await apply(body.id);
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 422, code: 'last-admin' });
    await must(200, admin.get('/api/audit'));
  });

  it.each([
    ['person_key', newTeacher.replace('new-1', '131052-308T')],
    ['last', newTeacher.replace('Uusikko', 'Uusikko 131052-308T')],
  ])('show a personal identity code in %s as an error of its row', async (column, row) => {
    const { body } = await must(201, preview(row));
    expect(body.errors).toEqual([
      { line: 2, column, message: expect.stringContaining('personal identity code') },
    ]);
    expect((await apply(body.id)).body.code).toBe('import-has-errors');
  });

  it('read a number that only looks like an identity code as a number', async () => {
    const { body } = await must(201, preview(newTeacher.replace('Uusikko', 'Uusikko 131052-308A')));
    expect(body.errors).toEqual([]);
  });
});
