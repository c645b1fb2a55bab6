import { statSync } from 'node:fs';

/** What takes minutes, the longest first: begun last, it would run on alone while the other core has nothing to do. */
const long = [
  'faults/kill',
  'faults/races',
  'issuance/keys',
  'issuance/key-start',
  'fuzz/fuzz',
  'issuance/every-form',
];

/** The order in which jest runs the files: the long ones, then the others by their size, as jest does by itself. */
export default class LongestFirst {
  sort(tests) {
    const rank = ({ path }) => {
      const at = long.findIndex((name) => path.includes(`/test/${name}`));
      return at === -1 ? long.length : at;
    };
    const size = ({ path }) => statSync(path).size;
    return [...tests].sort((one, other) => rank(one) - rank(other) || size(other) - size(one));
  }

  shard(tests) {
    return tests;
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
