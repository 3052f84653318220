import type { Db } from '../db/database.ts';

/** Folders, below the state folder, of which the database knows nothing more than that they have to go. */
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
