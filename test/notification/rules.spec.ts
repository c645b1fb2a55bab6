import { describe, expect, it } from '@jest/globals';

import { helsinkiInstant, hourOf, isWorkingDay, workingDaysAfter } from '../../src/notification/calendar.js';
import { noticeKinds, type Facts, type NoticeKind } from '../../src/notification/notice.js';
import { dueAt, usualChoice } from '../../src/notification/post/delivery.js';
import { judgeFailure, nextTry } from '../../src/notification/post/failure.js';
import { isMailable } from '../../src/notification/post/smtp.js';
import { toMail } from '../../src/notification/words/mail.js';
import { languages } from '../../src/openbadges/award.js';

describe('the calendar', () => {
  it.each([
    ['2026-11-23', true],
    ['2026-11-21', false], // Saturday
    ['2026-11-22', false],
    ['2026-01-01', false],
    ['2026-01-06', false], // Epiphany
    ['2026-04-03', false], // Good Friday
    ['2026-04-06', false], // Easter Monday
    ['2026-05-01', false],
    ['2026-05-14', false], // Ascension Day
    ['2026-06-19', false], // Midsummer Eve
    ['2026-06-26', true],
    ['2027-03-26', false],
    ['2027-03-29', false],
    ['2027-05-06', false],
    ['2027-12-06', false], // Independence Day
    ['2026-12-24', false],
    ['2026-12-25', false],
    ['2026-12-28', true],
    ['2038-04-26', false], // the latest Easter there is, on 25 April
    ['2038-06-03', false],
  ])('knows of %s whether it is a working day: %s', (day, is) => expect(isWorkingDay(day)).toBe(is));

  it.each([
    ['2026-11-23', 7, '2026-12-02'],
    ['2026-11-21', 1, '2026-11-23'],
    ['2026-12-22', 3, '2026-12-29'],
    ['2026-04-02', 1, '2026-04-07'],
  ])('counts working days: %s and %i more is %s', (day, count, expected) =>
    expect(workingDaysAfter(day, count)).toBe(expected),
  );

  it('knows the hour of Helsinki on both sides of the turned clocks', () => {
    expect(helsinkiInstant('2026-03-28', 8)).toBe('2026-03-28T06:00:00Z');
    expect(helsinkiInstant('2026-03-29', 8)).toBe('2026-03-29T05:00:00Z');
    expect(helsinkiInstant('2026-10-25', 8)).toBe('2026-10-25T06:00:00Z');
    expect(hourOf('2026-10-24T22:30:00Z')).toBe(1);
  });
});

describe('when an e-mail may go', () => {
  it.each([
    ['at-once', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z'],
    ['at-once', '2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z'], // a Sunday, by day
    ['at-once', '2026-11-23T18:59:59Z', '2026-11-23T18:59:59Z'],
    ['at-once', '2026-11-23T19:00:00Z', '2026-11-24T05:00:00Z'], // 21 in Helsinki
    ['at-once', '2026-11-23T00:30:00Z', '2026-11-23T05:00:00Z'],
    ['at-once', '2026-11-23T04:59:59Z', '2026-11-23T05:00:00Z'],
    ['daily', '2026-11-23T05:59:59Z', '2026-11-23T06:00:00Z'],
    ['daily', '2026-11-23T06:00:01Z', '2026-11-24T06:00:00Z'],
    ['daily', '2026-11-20T12:00:00Z', '2026-11-23T06:00:00Z'], // over the weekend
    ['daily', '2026-12-23T12:00:00Z', '2026-12-28T06:00:00Z'],
    ['never', '2026-11-23T10:00:00Z', undefined],
  ] as const)('%s, told at %s: %s', (choice, now, expected) => expect(dueAt(choice, now)).toBe(expected));

  it('waits for the morning, unless asked otherwise, with what waits in a queue; own matters do not wait', () => {
    expect(noticeKinds.filter((kind) => usualChoice(kind) === 'daily')).toEqual([
      'queue.late',
      'appeal.opened',
      'second-look.asked',
    ]);
  });
});

describe('a try that failed', () => {
  it.each([
    [{ code: 'EPROTOCOL', command: 'CONN', responseCode: 421 }, 'smtp-421', 'later', true],
    [{ code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, 'smtp-554', 'later', true],
    [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, 'smtp-550', 'later', true],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, 'smtp-450', 'later', false],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 }, 'smtp-421', 'later', true],
    [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'smtp-550', 'never', false],
    [{ code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'smtp-554', 'never', false],
    [{ code: 'EENVELOPE', command: 'API' }, 'address', 'never', false],
    [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'auth', 'later', true],
    [{ code: 'ESOCKET', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'tls', 'later', true],
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'connection', 'later', true],
    [{ code: 'EDNS' }, 'dns', 'later', true],
    [{ name: 'AbortError' }, 'timeout', 'later', true],
    [{}, 'unknown', 'later', true],
  ] as const)('%j means %s, %s', (failed, code, next, server) =>
    expect(judgeFailure(failed)).toEqual({ code, next, server }),
  );

  it('is tried eight times within three days, further and further apart', () => {
    const begun = '2026-11-23T10:00:00Z';
    const times = Array.from({ length: 8 }, (_, at) => nextTry(at + 1, begun, 1));
    expect(times.slice(0, 3)).toEqual([
      '2026-11-23T10:01:12Z',
      '2026-11-23T10:06:00Z',
      '2026-11-23T10:18:00Z',
    ]);
    expect(times[7]).toBeUndefined();
    const waited = times.slice(0, 7).map((time) => Date.parse(time ?? '') - Date.parse(begun));
    expect(waited).toEqual([...waited].sort((a, b) => a - b));
    expect(waited.reduce((sum, one) => sum + one)).toBeLessThan(3 * 86_400_000);
  });
});

describe('an address', () => {
  it.each([
    ['aino.esimerkki@example.org', true],
    ["o'hara+merkit@xn--hls-qla.example.org", true],
    ['', false],
    ['"a\r\nBcc: x"@example.org', false],
    ['a@example.org\r\nBcc: x@example.org', false],
    ['a@example.org\n', false],
    ['a@example.org, b@example.org', false],
    ['a@example.org b@example.org', false],
    ['Aino <a@example.org>', false],
    ['a@localhost', false],
    ['@example.org', false],
    ['a@@example.org', false],
    [`${'a'.repeat(200)}@example.org`, false],
  ])('%j may be written to: %s', (address, is) => expect(isMailable(address)).toBe(is));
});

describe('the words of an e-mail', () => {
  const facts: Facts = { badge: '1.2', level: 2, day: '2026-12-02', count: 3 };
  const of = (kind: NoticeKind, given: Facts = facts) => ({ kind, subject: 'a-b', facts: given });
  const BASE = 'https://badges.example.org';

  it.each(languages.flatMap((language) => noticeKinds.map((kind) => [language, kind] as const)))(
    'are whole in %s for %s, with the same text in both forms and a way on',
    (language, kind) => {
      const { subject, text, html } = toMail([of(kind)], language, BASE);
      for (const words of [subject, text, html]) expect(words).not.toMatch(/undefined|null|NaN|  |: \n/);
      expect(subject).toMatch(/^\P{Control}{10,120}$/u);
      expect(text).toContain(subject);
      expect(text).toContain(`${BASE}/`);
      const plain = html.replace(/<title>.*?<\/title>|<[^>]+>/g, ' ').replace(/&#39;/g, "'");
      for (const line of [subject, ...text.split('\n').slice(2, 4)]) expect(plain).toContain(line);
    },
  );

  it.each([
    [
      'fi',
      'submission.received',
      'Hakemuksesi on vastaanotettu: merkki 1.2',
      'Saat vastauksen viimeistään 2.12.2026.',
    ],
    ['sv', 'submission.received', 'Din ansökan har tagits emot: märke 1.2', 'Du får svar senast 2.12.2026.'],
    [
      'en',
      'submission.received',
      'Your application has been received: badge 1.2',
      'You will have an answer by 2 December 2026.',
    ],
    ['fi', 'queue.late', '3 hakemusta on odottanut liian kauan', 'Tavoiteaika on ylittynyt.'],
  ] as const)('say in %s of %s: %s', (language, kind, subject, text) => {
    const mail = toMail([of(kind)], language, BASE);
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(text);
  });

  it('of several messages say how many there are, and each of them', () => {
    const mail = toMail([of('badge.issued'), of('submission.returned', { badge: '2.1' })], 'sv', BASE);
    expect(mail.subject).toBe('2 meddelanden från Taitomerkki');
    expect(mail.text).toContain('Du har fått kompetensmärket 1.2');
    expect(mail.text).toContain(`${BASE}/ob3/credentials/a-b`);
    expect(mail.text).toContain('komplettering: märke 2.1');
  });

  it('stay on their lines and in their elements, whatever the facts hold', () => {
    const odd = { badge: '1.1\r\nBcc: x@example.org\r\n\r\n<script>"\u202e\u0000', day: '2026-12-02' };
    const { subject, html } = toMail([of('submission.received', odd)], 'fi', BASE);
    expect(subject).toBe('Hakemuksesi on vastaanotettu: merkki 1.1 Bcc: x@example.org <script>"');
    expect(html).not.toContain('<script');
  });
});
