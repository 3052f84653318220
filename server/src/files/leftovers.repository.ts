import type { Db } from '../db/database.ts';

/** What lies below the state folder and has to go: folders of deleted jobs, and the bytes of deleted uploads. */
export function createLeftoversRepository(db: Db) {
  return {
    list: async (): Promise<readonly string[]> =>
      (await db.selectFrom('leftover_folder').select('path').execute()).map(({ path }) => path),

    async forget(path: string): Promise<void> {
      await db.deleteFrom('leftover_folder').where('path', '=', path).execute();
    },
  };
}
export type LeftoversRepository = ReturnType<typeof createLeftoversRepository>;
