import type { ProviderName } from '../../config.js';

/** What was asked of a provider, and what we expect of its people. */
export interface Expected {
  readonly issuer: string;
  readonly staffClaim: string;
  readonly educationProvider: string;
}

/** Whose account it is, or why nobody comes in with it. */
export type Proved =
  | { readonly key: string; readonly staffKey: string | undefined }
  | {
      readonly refused:
        'claims-missing' | 'other-tenant' | 'other-education-provider' | 'pupil' | 'no-staff-role';
    };

type Claims = Readonly<Record<string, unknown>>;

/**
 * The account behind a provider's claims. E-mail addresses, user names, groups and rights in them are never looked at:
 * they change hands, and rights come from the register alone.
 */
export function toIdentity(provider: ProviderName, claims: Claims, expected: Expected): Proved {
  const proved = readers[provider](claims, expected);
  return 'key' in proved && proved.key.length > LONGEST_KEY ? { refused: 'claims-missing' } : proved;
}

const LONGEST_KEY = 300;
const GUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

const readers: Record<ProviderName, (claims: Claims, expected: Expected) => Proved> = {
  entra: toEntra,
  mpassid: toMpassid,
  demo: (claims) => {
    const key = textOf(claims, 'sub');
    return key ? { key, staffKey: textOf(claims, 'person_key') } : { refused: 'claims-missing' };
  },
};

/** `oid` is a person's in one tenant only; both together name an account for ever. */
function toEntra(claims: Claims, { issuer, staffClaim }: Expected): Proved {
  const [tid, oid] = [textOf(claims, 'tid'), textOf(claims, 'oid')];
  if (!tid || !oid) return { refused: 'claims-missing' };
  const tenant = GUID.exec(new URL(issuer).pathname.toLowerCase())?.[0];
  if (tenant !== undefined && tid.toLowerCase() !== tenant) return { refused: 'other-tenant' };
  // Where any tenant may sign in, any tenant's administrator could write our staff keys into accounts of theirs.
  const staffKey = tenant === undefined || !staffClaim ? undefined : textOf(claims, staffClaim);
  return { key: `${tid.toLowerCase()}/${oid.toLowerCase()}`, staffKey };
}

/** What MPASSid calls the roles of those who work at a school; whatever is not here does not come in. */
const STAFF_ROLES = new Set([
  'opettaja',
  'rehtori',
  'henkilökunta',
  'henkilöstö',
  'muu henkilökunta',
  'muu henkilöstö',
  'lärare',
  'rektor',
  'personal',
]);

function toMpassid(claims: Claims, { educationProvider }: Expected): Proved {
  const key = textOf(claims, 'urn:mpass.id:uid');
  if (!key) return { refused: 'claims-missing' };
  const providers = textsOf(claims, 'urn:mpass.id:educationProviderInfo').map((info) => cellsOf(info)[0]);
  if (!providers.includes(educationProvider)) return { refused: 'other-education-provider' };
  // providerOID;oppilaitosnumero;group;role;roleCode;schoolOID;branchOID, in no certain order among the values
  const roles = textsOf(claims, 'urn:mpass.id:role').map(cellsOf);
  if (roles.some(isPupil)) return { refused: 'pupil' };
  const works = roles.some(([owner, , , role = '']) => owner === educationProvider && STAFF_ROLES.has(role));
  return works ? { key, staffKey: undefined } : { refused: 'no-staff-role' };
}

const isPupil = (cells: readonly string[]) =>
  cells[4] === '1' || cells.some((cell) => cell === 'oppilas' || cell === 'elev');

const cellsOf = (value: string) => value.split(';').map((cell) => cell.trim().toLowerCase());

function textOf(claims: Claims, name: string): string | undefined {
  const [text, ...more] = textsOf(claims, name);
  return more.length > 0 ? undefined : text;
}

/** A claim of one value comes as a text or as a list of one; what is no text is no claim. */
function textsOf(claims: Claims, name: string): string[] {
  if (!Object.hasOwn(claims, name)) return [];
  return [claims[name]]
    .flat()
    .filter((value) => typeof value === 'string' && value.trim() !== '') as string[];
}
