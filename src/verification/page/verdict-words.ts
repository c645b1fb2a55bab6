import type { Language } from '../../openbadges/award.js';
import type { Finding } from '../../openbadges/finding.js';
import type { Verdict } from '../verify.js';

/** What the page with the verdict says. A missing word in a language does not compile. */
export interface Words {
  readonly title: string;
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly means: Readonly<Record<Verdict, string>>;
  readonly badge: string;
  readonly issuer: string;
  readonly issuedOn: string;
  readonly validUntil: string;
  readonly findings: string;
  passed(count: number): string;
  readonly outcome: string;
  readonly detail: string;
  readonly clause: string;
  readonly outcomes: Readonly<Record<Finding['outcome'], string>>;
}

const fi: Words = {
  title: 'Merkin tarkistus',
  verdict: {
    valid: 'Merkki on aito ja voimassa',
    'issuer-unknown': 'Merkki on eheä, mutta myöntäjää ei tunneta',
    invalid: 'Merkki ei kelpaa',
    unverifiable: 'Merkkiä ei voitu tarkistaa kokonaan',
  },
  means: {
    valid: 'Allekirjoitus, sisältö, voimassaolo ja mitätöinnit on tarkistettu.',
    'issuer-unknown':
      'Kuka tahansa voi allekirjoittaa merkin omalla avaimellaan. Varmista myöntäjä muulla tavalla.',
    invalid: 'Syyt ovat alla.',
    unverifiable: 'Osa merkin tiedoista on muualla eikä niitä haettu. Syyt ovat alla.',
  },
  badge: 'Merkki',
  issuer: 'Myöntäjä',
  issuedOn: 'Myönnetty',
  validUntil: 'Voimassa asti',
  findings: 'Mitä tarkistettiin',
  passed: (count) => `Hyväksyttyjä tarkistuksia: ${count}.`,
  outcome: 'Tulos',
  detail: 'Selitys (englanniksi)',
  clause: 'Määritys',
  outcomes: { passed: 'kunnossa', failed: 'virhe', warning: 'huomautus', 'not-checked': 'ei tarkistettu' },
};

const sv: Words = {
  title: 'Kontroll av märket',
  verdict: {
    valid: 'Märket är äkta och giltigt',
    'issuer-unknown': 'Märket är oförändrat, men utfärdaren är okänd',
    invalid: 'Märket duger inte',
    unverifiable: 'Märket kunde inte kontrolleras helt',
  },
  means: {
    valid: 'Underskrift, innehåll, giltighet och återkallelser har kontrollerats.',
    'issuer-unknown':
      'Vem som helst kan underteckna ett märke med sin egen nyckel. Ta reda på utfärdaren på annat sätt.',
    invalid: 'Orsakerna står nedan.',
    unverifiable: 'En del av uppgifterna finns på annat håll och hämtades inte. Orsakerna står nedan.',
  },
  badge: 'Märke',
  issuer: 'Utfärdare',
  issuedOn: 'Beviljat',
  validUntil: 'Giltigt till',
  findings: 'Vad som kontrollerades',
  passed: (count) => `Godkända kontroller: ${count}.`,
  outcome: 'Resultat',
  detail: 'Förklaring (på engelska)',
  clause: 'Specifikation',
  outcomes: { passed: 'i ordning', failed: 'fel', warning: 'anmärkning', 'not-checked': 'inte kontrollerat' },
};

const en: Words = {
  title: 'Check of the badge',
  verdict: {
    valid: 'The badge is genuine and valid',
    'issuer-unknown': 'The badge is intact, but its issuer is not known',
    invalid: 'The badge is not valid',
    unverifiable: 'The badge could not be checked completely',
  },
  means: {
    valid: 'Signature, content, validity and revocations have been checked.',
    'issuer-unknown':
      'Anybody can sign a badge with a key of their own. Find out about the issuer in another way.',
    invalid: 'The reasons are below.',
    unverifiable: 'A part of its information lies elsewhere and was not fetched. The reasons are below.',
  },
  badge: 'Badge',
  issuer: 'Issuer',
  issuedOn: 'Issued',
  validUntil: 'Valid until',
  findings: 'What was checked',
  passed: (count) => `Checks passed: ${count}.`,
  outcome: 'Outcome',
  detail: 'Explanation',
  clause: 'Specification',
  outcomes: { passed: 'in order', failed: 'failed', warning: 'remark', 'not-checked': 'not checked' },
};

export const verdictWords: Readonly<Record<Language, Words>> = { fi, sv, en };
