// A disk that lets nobody remove a file.
import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

promises.rm = async () => {
  throw new Error('EROFS: read-only file system');
};
syncBuiltinESMExports();
