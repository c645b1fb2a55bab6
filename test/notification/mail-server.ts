import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** An e-mail as it arrived. */
export interface Arrived {
  readonly to: readonly string[];
  readonly raw: string;
  readonly messageId: string;
}

/** Ways in which a mail server takes an e-mail, or does not. */
export type Manner =
  | 'well'
  | '421 at the greeting'
  | '450 at RCPT'
  | '550 at RCPT'
  | '554 after DATA'
  | 'hangs at the greeting'
  | 'hangs after DATA'
  | 'drops after DATA was taken'
  | 'refuses our password'
  | 'has a certificate of its own making';

const SELF_SIGNED = 'has a certificate of its own making';

export interface MailServer {
  readonly port: number;
  readonly url: string;
  /** Everything that was taken, in order. */
  readonly mails: Arrived[];
  /** Behaves so from the next connection on. */
  behave(manner: Manner): Promise<void>;
  /** What is done when an e-mail has been taken, before the client hears of it. */
  onTaken: (mail: Arrived) => Promise<void> | void;
  /** How many connections are open now. */
  connections(): number;
  /** How many there have been. */
  seen(): number;
  /** Connections are refused until `open`. */
  close(): Promise<void>;
  open(): Promise<void>;
}

/** A real mail server on loopback, with the manners that a test asks for. */
export async function startMailServer(): Promise<MailServer> {
  const state = { manner: 'well' as Manner, seen: 0, sockets: new Set<Socket>() };
  const mails: Arrived[] = [];
  let port = 0;
  let running: SMTPServer | undefined;
  const server: MailServer = {
    get port() {
      return port;
    },
    get url() {
      return `smtp://taitomerkki:salainen@127.0.0.1:${port}`;
    },
    mails,
    behave: async (manner) => {
      const [before, now] = [state.manner, manner].map((one) => one === SELF_SIGNED);
      state.manner = manner;
      if (before === now) return;
      await server.close();
      await server.open();
    },
    onTaken: () => undefined,
    connections: () => state.sockets.size,
    seen: () => state.seen,
    close: async () => {
      for (const socket of state.sockets) socket.destroy();
      await new Promise<void>((resolve) => (running ? running.close(() => resolve()) : resolve()));
      running = undefined;
    },
    open: async () => {
      const smtp = new SMTPServer(optionsOf(() => state.manner));
      running = smtp;
      smtp.on('error', () => undefined); // clients that give up are what these tests are about
      smtp.server.on('connection', (socket: Socket) => {
        state.seen++;
        state.sockets.add(socket);
        socket.on('close', () => state.sockets.delete(socket));
      });
      await new Promise<void>((resolve) => smtp.listen(port, '127.0.0.1', () => resolve()));
      port = (smtp.server.address() as AddressInfo).port;
    },
  };
  const optionsOf = (manner: () => Manner): SMTPServerOptions => ({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: manner() === SELF_SIGNED ? [] : ['STARTTLS'],
    closeTimeout: 200,
    logger: false,
    onConnect: (_, done) => {
      if (manner() === '421 at the greeting') done(refusal(421));
      else if (manner() !== 'hangs at the greeting') done();
    },
    onAuth: (_, __, done) => {
      if (manner() === 'refuses our password') done(refusal(535));
      else done(null, { user: 'taitomerkki' });
    },
    onRcptTo: (_, __, done) => {
      const code = /^(450|550) at RCPT$/.exec(manner())?.[1];
      done(code ? refusal(Number(code)) : undefined);
    },
    onData: (stream, session, done) => {
      const take = async () => {
        const raw = await text(stream);
        const messageId = /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? '';
        const mail = { to: session.envelope.rcptTo.map((one) => one.address), raw, messageId };
        if (manner() === 'hangs after DATA') return;
        if (manner() === '554 after DATA') return done(refusal(554));
        mails.push(mail);
        await server.onTaken(mail);
        if (manner() === 'drops after DATA was taken') return state.sockets.forEach((one) => one.destroy());
        return done();
      };
      void take();
    },
  });
  await server.open();
  return server;
}

const refusal = (responseCode: number) => Object.assign(new Error('No, thank you'), { responseCode });
