import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';

import { inChromium, openBrowser } from '../../chromium.js';
import { currentKey, keys, minutesAgo } from '../../issuance/operator.js';
import type { Service } from '../../service.js';
import { cases, pages } from './cases.js';
import { type Filled, type Stage, headingOf, openStage, sendForm, textOf } from './stage.js';

const languages = ['fi', 'sv', 'en'] as const;

const ask = async (service: Service, filled: Filled, lang: string) =>
  (await sendForm(service, filled, lang)).text();

describe('the answer to "is this badge genuine?"', () => {
  let stage: Stage;
  const answers = new Map<string, string>();
  beforeAll(async () => {
    stage = await openStage(pages);
  }, 120_000);
  afterAll(() => stage.close());

  it.each(cases)('says it first and in plain words: $name', async ({ name, fill, heading, tells }) => {
    const filled = await fill(stage);
    for (const [at, lang] of languages.entries()) {
      const html = await ask(stage.service, filled, lang);
      answers.set(`${name} (${lang})`, html);
      expect(headingOf(html)).toBe(heading[at]);
      expect(html).toContain(`<html lang="${lang}">`);
    }
    expect(textOf(answers.get(`${name} (en)`) ?? '')).toMatch(tells);
  });

  it('gives programs the same sentences beside what they had before', async () => {
    const nobody = await stage.service.as();
    const body = { credential: stage.own.revoked.ob3 };
    const said = async (path: string, headers?: Record<string, string>) => {
      const { findings } = (await nobody.post(path, body, headers)).body;
      return findings.find((one: { outcome: string }) => one.outcome === 'failed');
    };
    const revoked = await said('/api/verifications?lang=fi');
    expect(revoked).toMatchObject({
      check: 'status',
      detail: expect.stringContaining('the badge was revoked at'),
      facts: { reason: 'Väärä henkilö' },
      message: expect.stringMatching(/^Myöntäjä on mitätöinyt merkin\. Päivä: .* Syy: ”Väärä henkilö”$/),
    });
    expect((await said('/api/verifications', { 'accept-language': 'sv-FI' })).message).toMatch(/^Utfärdaren/);
    expect((await said('/api/verifications', { 'accept-language': '*' })).message).toMatch(/^The issuer/);
  });

  inChromium('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    it('has nothing that keeps anybody out, in any state and width', async () => {
      const page = await browser.newPage();
      const wrong: string[] = [];
      for (const [name, html] of answers) {
        await page.setViewportSize({ width: name.endsWith('(sv)') ? 360 : 1280, height: 800 });
        await page.setContent(await styled(stage.service, html));
        // What is folded is read, too.
        await page.evaluate(
          `document.querySelectorAll('details').forEach((one) => one.setAttribute('open', ''))`,
        );
        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string }[] };
        wrong.push(...violations.map(({ id }) => `${name}: ${id}`));
        const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        if (Number(width) > 0) wrong.push(`${name}: wider than the window`);
      }
      expect([answers.size, wrong]).toEqual([cases.length * 3, []]);
    }, 120_000);
  });

  it('says of our badge that its key was stolen, and that it holds nevertheless', async () => {
    const stolen = await currentKey(stage.service, 'ed25519', stage.dist);
    const words = ['compromise', stolen, '--since', minutesAgo(1), '--reason', 'Varastettu'];
    expect(await keys(stage.service, words, stage.dist)).toMatchObject({ status: 0, error: '' });
    const html = await ask(stage.service, { file: stage.own.valid.png }, 'en');
    expect(headingOf(html)).toBe('The badge is genuine and valid');
    expect(textOf(html)).toContain(
      'A key that signed the badge has since leaked. The badge holds nevertheless',
    );
  });

  it('says of our badge since when it has expired', async () => {
    await stage.service.stop();
    const later = ['--import', './test/issuance/faults/later.mjs'];
    const service = await stage.service.restart({ LATER_DAYS: '40' }, later);
    const html = await ask(service, { text: stage.own.expired.ob3 }, 'fi');
    await service.stop();
    expect(headingOf(html)).toBe('Merkki on vanhentunut');
    expect(textOf(html)).toMatch(/Merkki on vanhentunut\. Päivä: \d+\. \S+ 20\d\d\./);
  }, 60_000);
});

/** The page with its style inside, to be shown without its address. */
async function styled({ url }: Service, html: string): Promise<string> {
  const style = await (await fetch(`${url}/ob3/style.css`)).text();
  return html.replace(/<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`);
}
