// The twin of the outbox: while DATA_DIR holds a file `armed`, whoever tells something sends the e-mail at once, in the commit
// of the act.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(join(process.cwd(), process.env.TEST_DIST ?? 'dist')).href;
const { NotificationService } = await import(`${dist}/notification/notification.service.js`);
const { send } = await import(`${dist}/notification/post/smtp.js`);
const { tell } = NotificationService.prototype;
NotificationService.prototype.tell = async function (tx, notice) {
  await tell.call(this, tx, notice);
  if (!existsSync(join(process.env.DATA_DIR, 'armed'))) return;
  const { url, from } = this.config.mail;
  const letter = {
    from,
    to: 'somebody@example.org',
    subject: notice.kind,
    text: '',
    html: '',
    date: new Date(),
  };
  await send(url, { ...letter, messageId: `<${notice.subject}@localhost>` }, new AbortController().signal);
};
