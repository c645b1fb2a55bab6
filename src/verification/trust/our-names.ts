import type { Finding } from '../../openbadges/finding.js';
import { type Json, isJsonObject, listOf } from '../../openbadges/json.js';
import { type Case, checkOf } from '../steps/case.js';

/**
 * Tells whether an id is one of ours, however it is spelled: our DID, or any address of ours. It is only compared, and
 * never asked for, so that http counts as https: nobody else is at either.
 */
export function isOurs(id: Json | undefined, baseUrl: string): boolean {
  const [given, own] = [placeOf(id), placeOf(baseUrl)];
  if (given === undefined || own === undefined) return false;
  return given.host === own.host && given.path.startsWith(own.path);
}

function placeOf(id: Json | undefined): { readonly host: string; readonly path: string } | undefined {
  if (typeof id !== 'string') return undefined;
  const [, ofDid] = /^did:web:([^#?/]+)/i.exec(id) ?? [];
  const url = ofDid === undefined ? id : `https://${decode(ofDid.replaceAll(':', '/'))}`;
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return undefined;
  const { hostname, port, pathname } = new URL(url);
  const isUsual = port === '' || port === '80' || port === '443';
  const host = hostname.replace(/\.$/, '') + (isUsual ? '' : `:${port}`);
  return { host, path: `${decode(pathname)}/`.replace(/\/+/g, '/') };
}

const decode = (text: string) =>
  text.replace(/%([0-7][0-9a-f])/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** A remark on an issuer that calls itself by our name: its name is the first thing that people read. */
export function checkName({ own, document = {}, profile, published }: Case): Finding[] {
  const { issuer } = document;
  const name = profile?.['name'] ?? (isJsonObject(issuer) ? issuer['name'] : undefined);
  const ours = own.names.map(toLook);
  if (published !== undefined || !textsOf(name).some((text) => ours.includes(toLook(text)))) return [];
  return [
    checkOf('name-of-ours', 'Register of this service')(
      'warning',
      'it bears our name; it is not in our register',
    ),
  ];
}

/** A name in one language, or in several. */
const textsOf = (name: Json | undefined): readonly string[] =>
  listOf(name)
    .flatMap((each) => (isJsonObject(each) ? Object.values(each) : [each]))
    .filter((each) => typeof each === 'string');

/** What of a name meets the eye: without case, width, what is invisible, and the alphabet of look-alikes. */
const toLook = (name: string) =>
  [...name.normalize('NFKC').toUpperCase().toLowerCase()]
    .map((letter) => latin.get(letter) ?? letter)
    .join('')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{C}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();

const lookAlikes = 'авекмнорстухіјѕαβεζηικμνορτυχı';
const latin = new Map([...lookAlikes].map((letter, at) => [letter, 'abekmhopctyxijsabezhikmnoptyxi'[at]]));
