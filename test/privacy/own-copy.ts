import yauzl from 'yauzl';

import { plantKey } from '../access/people/holder.js';
import type { Service } from '../service.js';

/** The files of a ZIP by name; yauzl itself refuses names with `..`, backslashes or a root. */
function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      const files = new Map<string, Buffer>();
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.on('entry', (entry: yauzl.Entry) =>
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            files.set(entry.fileName, Buffer.concat(chunks));
            zip.readEntry();
          });
        }),
      );
      zip.readEntry();
    });
  });
}

/** A person's own copy, as they would download it. */
export async function downloadCopy(
  service: Service,
  personKey: string,
): Promise<{ files: Map<string, Buffer>; headers: Headers }> {
  const headers = { authorization: `Bearer ${await plantKey(service, personKey)}` };
  const answer = await fetch(`${service.url}/api/me/data`, { headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) throw new Error(`No copy: ${answer.status} ${bytes.toString()}`);
  return { files: await unzip(bytes), headers: answer.headers };
}

/** The verdict on each file of a badge in a copy, as anybody gets it who hands the file in. */
export async function judgeCopy(
  service: Service,
  files: Map<string, Buffer>,
): Promise<Record<string, string>> {
  const nobody = await service.as();
  const verdicts: Record<string, string> = {};
  for (const [name, bytes] of files) {
    if (!name.startsWith('badges/')) continue;
    const file = { name: name.split('/').at(-1) ?? '', type: 'application/octet-stream', bytes };
    const { body, status, text } = await nobody.upload('/api/verifications', file);
    verdicts[file.name] = status === 200 ? body.verdict : text;
  }
  return verdicts;
}

/** Every form of a badge in a copy, with one verdict. */
export const allForms = (verdict: string) =>
  Object.fromEntries(
    ['ob3.json', 'ob3.jwt', 'ob2.json', 'ob2.jws', 'ob3.png', 'ob2.png', 'ob3.svg', 'ob2.svg'].map((name) => [
      name,
      verdict,
    ]),
  );
