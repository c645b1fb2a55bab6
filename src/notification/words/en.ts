import type { Words } from './shape.js';

export const en: Words = {
  kinds: {
    'submission.received': ({ badge, day }) => ({
      title: `Your application has been received: badge ${badge}`,
      text: `You will have an answer by ${day}.`,
    }),
    'submission.returned': ({ badge }) => ({
      title: `Your application has been returned for revision: badge ${badge}`,
      text: 'The service shows what to revise. What has been accepted need not be done again.',
    }),
    'submission.rejected': ({ badge }) => ({
      title: `Your application has been rejected: badge ${badge}`,
      text: 'The service shows the reason. You may ask for the decision to be reviewed.',
    }),
    'badge.issued': ({ badge }) => ({
      title: `You have earned the badge ${badge}`,
      text: 'Congratulations! The badge is ready for use.',
    }),
    'level.issued': ({ level }) => ({
      title: `You have reached competence level ${level}`,
      text: 'Congratulations! The badge of the level is ready for use.',
    }),
    'discussion.asked': ({ level }) => ({
      title: `You are asked for a supervisor discussion: competence level ${level}`,
      text: 'The service shows who asks. Confirm the discussion once it has been held.',
    }),
    'discussion.waiting': ({ level }) => ({
      title: `A supervisor discussion is waiting: competence level ${level}`,
      text: 'The request has waited for two weeks. Agree on a time, or confirm the discussion if it has been held.',
    }),
    'discussion.confirmed': ({ level, day }) => ({
      title: `Your supervisor discussion has been confirmed: competence level ${level}`,
      text: `The discussion was held on ${day}.`,
    }),
    'queue.late': ({ count }) => ({
      title:
        count === 1 ? 'One application has waited too long' : `${count} applications have waited too long`,
      text: 'The target time has passed. You can take the next application for review in the service.',
    }),
    'draft.ending': ({ badge, day }) => ({
      title: `Your draft will soon be removed: badge ${badge}`,
      text: `The draft has not been changed for a long time and will be removed on ${day}. It stays if you change it.`,
    }),
    'evidence.quarantined': () => ({
      title: 'Your evidence is no longer shown',
      text: 'It may contain personal data of others. It is removed within a day; the service shows the reason.',
    }),
    'appeal.opened': ({ badge }) => ({
      title: `A decision is to be reviewed: badge ${badge}`,
      text: 'The request waits for you in the service.',
    }),
    'second-look.asked': ({ badge }) => ({
      title: `You are asked for a second review: badge ${badge}`,
      text: 'Review the application in the service without seeing the first review.',
    }),
    'data.answered': () => ({
      title: 'Your request about your data has been answered',
      text: 'The answer is in the service.',
    }),
    'data.erased': () => ({
      title: 'Your data has been erased as you asked',
      text: 'The service shows what was kept, and why.',
    }),
  },
  several: (count) => `${count} messages from Taitomerkki`,
  greeting: 'Hello!',
  open: 'Open in the service',
  ending:
    'You get this message because you use the Taitomerkki service. In the service you can choose whether messages come to your e-mail at once, once a day or not at all.',
  day: (iso) =>
    new Date(iso).toLocaleDateString('en-GB', {
      timeZone: 'UTC',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
};
