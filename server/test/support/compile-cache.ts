import { join } from 'node:path';

/** What Node made of our sources is kept between the many processes of a test run: half of what each would do first. */
export const compileCache = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../node_modules/.cache/node'),
};
