import { spawn, type ChildProcess } from 'node:child_process';

/** `npm run idp` for this service, as an own process: what it prints are the settings. */
export async function startTrialProvider(serviceUrl: string) {
  const child = spawn(process.execPath, ['test/idp/run.mjs', '--port', '0'], {
    env: { ...process.env, NODE_OPTIONS: '', PUBLIC_URL: serviceUrl },
  });
  const said = await firstLines(child);
  const settings = Object.fromEntries(
    [...said.matchAll(/(OIDC_DEMO_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>;
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  return { settings, stop };
}

function firstLines({ stdout, stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stdout?.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('npm start')) resolve(said);
    });
    let complaint = '';
    stderr?.on('data', (chunk) => (complaint += String(chunk)));
    stderr?.once('end', () => reject(new Error(complaint)));
  });
}
