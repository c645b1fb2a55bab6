import { createTransport } from 'nodemailer';

import type { Mail } from '../words/mail.js';

/** An e-mail as it goes to the server. */
interface Letter extends Mail {
  readonly from: string;
  readonly to: string;
  /** The same in every try, so that a mailbox or a person knows a second copy for what it is. */
  readonly messageId: string;
  readonly date: Date;
}

/** How long a server may keep the sender waiting, in milliseconds; `whole` is for one e-mail from beginning to end. @public */
export const patience = { connection: 10_000, greeting: 10_000, socket: 30_000, whole: 60_000 };

/**
 * One plain word before the @ and a host after it: what has line breaks, brackets, quotes or a second address in it is
 * no address of a person, whatever the register says.
 */
export function isMailable(address: string): boolean {
  return address.length <= 200 && /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d-]+(\.[a-z\d-]+)+$/i.test(address);
}

/** Hands one e-mail to the server at `url`, in a connection of its own; resolves when the server has taken it. */
export async function send(url: string, letter: Letter, signal: AbortSignal): Promise<void> {
  const transport = createTransport({
    url,
    connectionTimeout: patience.connection,
    dnsTimeout: patience.connection,
    greetingTimeout: patience.greeting,
    socketTimeout: patience.socket,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  await transport.sendMail({
    from: letter.from,
    to: { name: '', address: letter.to },
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: letter.messageId,
    date: letter.date,
    headers: { 'Auto-Submitted': 'auto-generated' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience.whole)]),
  });
}
