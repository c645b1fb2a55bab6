import type { Language } from './award.js';

/** Every public address of the service, made from its base URL; these never change once issued. */
export function addresses(baseUrl: string) {
  const badgePath = (badge: string, version: number) => `${badge.toLowerCase()}/${version}`;
  // Finnish is the document without a parameter, so that each document is served at exactly its own id.
  const inLanguage = (language: Language) => (language === 'fi' ? '' : `?lang=${language}`);
  return {
    did: didOf(baseUrl),
    didKey: (multibase: string) => `${didOf(baseUrl)}#${multibase}`,
    jwk: (kid: string) => `${baseUrl}/keys/${kid}`,
    ob2Issuer: `${baseUrl}/ob2/issuer`,
    ob2Key: (kid: string) => `${baseUrl}/ob2/keys/${kid}`,
    ob2Badge: (badge: string, version: number, language: Language) =>
      `${baseUrl}/ob2/badges/${badgePath(badge, version)}${inLanguage(language)}`,
    ob2Assertion: (id: string) => `${baseUrl}/ob2/assertions/${id}`,
    ob2Revocations: `${baseUrl}/ob2/revocations`,
    ob3Issuer: `${baseUrl}/ob3/issuer`,
    ob3Achievement: (badge: string, version: number, language: Language) =>
      `${baseUrl}/ob3/achievements/${badgePath(badge, version)}${inLanguage(language)}`,
    ob3Credential: (id: string) => `${baseUrl}/ob3/credentials/${id}`,
    ob3Status: (list: number) => `${baseUrl}/ob3/status/${list}`,
    badgeImage: (badge: string, version: number, format: 'png' | 'svg') =>
      `${baseUrl}/images/badges/${badgePath(badge, version)}.${format}`,
    bakedImage: (id: string, format: 'png' | 'svg', standard: 'ob2' | 'ob3') =>
      `${baseUrl}/images/${id}.${format}${standard === 'ob2' ? '?standard=ob2' : ''}`,
  };
}

/** did:web of a base URL (did:web method, "Create"): host and port percent-encoded, path segments after colons. */
function didOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl);
  const path = pathname.split('/').filter(Boolean).map(encodeURIComponent);
  return ['did:web', encodeURIComponent(host), ...path].join(':');
}
